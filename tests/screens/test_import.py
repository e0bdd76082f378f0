"""Import: nothing is written before the preview has been seen and confirmed, and undo takes it all back."""

from pathlib import Path

import pytest

from capacity import officials
from capacity.history import change_sets
from screens.folders import remember_folder
from screens.preview import PreviewPage
from tests.builders import load, make_roster, person
from tests.screens.conftest import Driver, Open

_AN = ("Nguyễn Văn An", "12/03/1985", "Nam", "Chuyên viên", "Sở Nội vụ", "015085001234", "Công chức")
_BAD = ("Vũ Minh Cường", "31/02/1985", "Nam", "Chuyên viên", "Sở Nội vụ", "", "Công chức")


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    return make_roster(tmp_path / "danh sách.xlsx", [_AN, _BAD])


async def choose(ui: Driver, path: Path) -> None:
    await ui.press("f7", "slash")
    await ui.type(str(path))
    await ui.press("enter")


async def test_a_roster_is_previewed_confirmed_written_and_undone(interface: Open, roster: Path) -> None:
    async with interface() as ui:
        await choose(ui, roster)
        assert isinstance(ui.page, PreviewPage)
        assert [cells[2] for cells in ui.cells()] == ["Nguyễn Văn An", "Vũ Minh Cường"]
        assert officials.count() == 0
        await ui.press("ctrl+s")
        assert ui.dialog == "Confirm"
        assert officials.count() == 0
        await ui.press("enter")
        assert [row.full_name for row in officials.search()] == ["Nguyễn Văn An"]
        assert ui.page.SECTION == "import"
        assert ui.app.said.can_undo
        await ui.press("ctrl+z", "enter")
        assert officials.count() == 0
        assert [change.kind for change in change_sets()] == ["undo", "import"]


async def test_tab_shows_problems_only(interface: Open, roster: Path) -> None:
    async with interface() as ui:
        await choose(ui, roster)
        await ui.press("tab")
        ((row, _action, name, _birth, _agency, problem),) = ui.cells()
        assert (row, name) == ("3", "Vũ Minh Cường")
        assert problem.startswith("C3: ")
        await ui.press("enter")
        assert ui.dialog == "TextDialog"
        await ui.press("escape", "tab")
        assert len(ui.cells()) == 2


@pytest.mark.parametrize("answers", [("escape",), ("ctrl+s", "escape", "escape"), ("ctrl+s", "tab", "enter")])
async def test_whoever_does_not_confirm_writes_nothing(interface: Open, roster: Path, answers: tuple[str, ...]) -> None:
    async with interface() as ui:
        await choose(ui, roster)
        await ui.press(*answers)
    assert officials.count() == 0
    assert change_sets() == []


async def test_a_file_that_cannot_be_read_is_a_sentence(interface: Open, tmp_path: Path) -> None:
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    async with interface() as ui:
        for path in (tmp_path / "broken.xlsx", tmp_path / "missing.xlsx"):
            await choose(ui, path)
            assert ui.app.said.is_error
            assert path.name in ui.app.said.text
            await ui.press(*["escape"] * (ui.dialog == "ErrorDialog"))
            assert ui.page.SECTION == "import"
        assert officials.count() == 0


async def test_a_wrong_date_is_refused_before_reading(interface: Open, roster: Path) -> None:
    async with interface() as ui:
        await ui.press("f7")
        await ui.type("2026", "#since")
        await ui.type(str(roster), "#path")
        await ui.press("enter")
        assert ui.app.said.is_error
        assert ui.app.focused is ui.page.query_one("#since")


async def test_a_preview_that_has_grown_old_writes_nothing(interface: Open, roster: Path, tmp_path: Path) -> None:
    async with interface() as ui:
        await choose(ui, roster)
        load("roster", [person("Lò Văn Sơn")], tmp_path / "meanwhile.xlsx")
        await ui.press("ctrl+s", "enter")
        assert ui.app.said.is_error
    assert [row.full_name for row in officials.search()] == ["Lò Văn Sơn"]


async def test_a_file_is_chosen_in_the_tree_of_the_last_folder(interface: Open, roster: Path) -> None:
    (roster.parent / "picture.png").write_bytes(b"")
    (roster.parent / "~$danh sách.xlsx").write_bytes(b"")
    remember_folder(roster)
    async with interface() as ui:
        await ui.press("f7", "down", "enter")
        assert isinstance(ui.page, PreviewPage)
