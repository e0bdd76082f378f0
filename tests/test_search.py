"""Searching for people: exact marks first, whole lists page by page."""

from pathlib import Path

import pytest

from capacity import finding
from capacity.history import change_set
from capacity.officials import count, search
from tests.training import make_official

NAMES = ["Lê Hoa", "Lê Hoà", "An Hoá", "Bùi Hoà", "Lê Thị Hoa", "Vi Hoài", "Đỗ Hòa", "Hà Văn Nam", "Hoàng Nam"]


@pytest.fixture
def people(database: Path) -> None:
    with change_set("people"):
        for name in NAMES:
            make_official(name)


@pytest.mark.usefixtures("people")
def test_who_is_written_with_the_marks_of_the_text_comes_first() -> None:
    found = [row.full_name for row in search("hoà")]
    assert found == ["Bùi Hoà", "Lê Hoà", "Vi Hoài", "Hoàng Nam", *found[4:]]
    assert sorted(found[4:]) == sorted(["Lê Hoa", "An Hoá", "Lê Thị Hoa", "Đỗ Hòa"])
    assert len(found) == count("hoà") == 8


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("text", ["", "hoa", "hoà", "hoá", "ho", "lê hoà", "đỗ", "%", "nobody"])
@pytest.mark.parametrize("size", [1, 2, 3, 50])
@pytest.mark.parametrize("few", [0, 500])
def test_the_pages_of_a_search_are_the_whole(text: str, size: int, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = search(text)
    monkeypatch.setattr(finding, "_FEW", few)
    pages = [row for offset in range(0, len(NAMES) + size, size) for row in search(text, limit=size, offset=offset)]
    assert pages == whole
    assert len(whole) == count(text)
