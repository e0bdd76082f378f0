"""Going back: the copies that are made by themselves, what is other in one, and the way back and forth."""

from pathlib import Path

import pytest

from capacity import officials
from capacity.store.copies import copies, keep_copies
from screens.copies import CopiesPage
from tests.builders import load, person
from tests.screens.conftest import Open


@pytest.fixture
def with_copies(database: Path, tmp_path: Path) -> None:
    """Two people, then a third by an import before which the database was copied."""
    load("roster", [person("Nguyễn Văn An"), person("Lò Văn Sơn")], tmp_path / "first.xlsx")
    keep_copies(True)
    load("roster", [person("Trần Minh Đức")], tmp_path / "third.xlsx")


@pytest.mark.usefixtures("with_copies")
async def test_going_back_and_forth_again(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f9", "b")
        assert isinstance(ui.page, CopiesPage)
        ((_at, before, people, *_rest),) = ui.cells()
        assert (before, people) == ("nhập", "2")
        await ui.press("enter")
        assert ui.dialog == "Confirm"
        told = " ".join(str(widget.content) for widget in ui.app.screen.query("Static"))  # type: ignore[attr-defined]
        assert "khi đó 2, nay 3" in told
        assert "third.xlsx" in told
        await ui.press("enter")
        assert officials.count() == 2
        assert len(copies()) == len(ui.cells()) == 2
        await ui.press("home", "enter", "enter")
        assert officials.count() == 3


@pytest.mark.usefixtures("with_copies")
async def test_whoever_does_not_agree_stays(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f9", "b", "enter", "escape")
        assert isinstance(ui.page, CopiesPage)
    assert officials.count() == 3


@pytest.mark.usefixtures("with_copies")
async def test_a_copy_that_cannot_be_read_is_a_sentence(interface: Open) -> None:
    copies()[0].path.write_bytes(b"no database at all")
    async with interface() as ui:
        await ui.press("f9", "b")
        assert ui.cells()[0][2] == "?"
        await ui.press("enter", "enter")
        assert ui.app.said.is_error
    assert officials.count() == 3


async def test_without_a_copy_it_is_said(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f9", "b")
        assert not ui.cells()
