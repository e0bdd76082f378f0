"""Head counts by agency, and people in the order of their names."""

from datetime import date
from pathlib import Path

import pytest

from capacity.agencies import tree
from capacity.officials import head_counts, in_name_order, search
from tests.builders import load, person


@pytest.fixture
def people(database: Path, tmp_path: Path) -> None:
    first = [person("Đặng Thị Hoà"), person("Nguyễn Văn An"), person("Lò Văn Sơn", agency="Sở Y tế")]
    load("roster", first, tmp_path / "first.xlsx", date(2026, 1, 1))
    moved = [person("Nguyễn Văn An", agency="Sở Y tế", staff_code="HB002")]
    load("roster", moved, tmp_path / "second.xlsx", date(2026, 7, 1))


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("on", [date(2025, 12, 31), date(2026, 6, 30), date(2026, 7, 1)])
def test_head_counts_are_as_long_as_the_lists(on: date) -> None:
    counts = head_counts(on)
    assert counts == {agency.id: len(found) for agency in tree(on) if (found := search(agency_id=agency.id, on=on))}


@pytest.mark.usefixtures("people")
def test_people_come_in_the_order_of_their_given_names() -> None:
    found = search(on=date(2026, 1, 1))
    assert in_name_order(reversed([row.id for row in found])) == [row.id for row in found]
    assert in_name_order([]) == []
