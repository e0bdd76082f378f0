"""Import: nothing is written before the preview has been seen and confirmed, and undo takes it all back."""

import os
from pathlib import Path
from threading import Event

import pytest

from capacity import officials
from capacity.history import change_sets
from screens.folders import remember_folder
from screens.imports import ImportPage
from screens.preview import PreviewPage
from screens.questions import QuestionPanel
from screens.widgets.vi_input import ViInput
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
        await ui.press("escape", "tab", "tab")
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


async def test_letters_narrow_the_files_down_and_backspace_goes_up(interface: Open, roster: Path) -> None:
    make_roster(roster.parent / "kết quả.xlsx", [_AN])
    os.utime(roster, (1_900_000_000, 1_900_000_000))
    remember_folder(roster)
    async with interface() as ui:
        await ui.press("f7")
        assert [name for name in ui.names("FileList") if name.endswith(".xlsx")] == ["danh sách.xlsx", "kết quả.xlsx"]
        await ui.press(*"ket q")
        assert ui.names("FileList")[1:] == ["kết quả.xlsx"]
        assert ui.page.query_one("#path", ViInput).value == "ket q"
        await ui.press(*["backspace"] * 5)
        assert len(ui.names("FileList")) > 2
        await ui.press("backspace")
        assert roster.parent.name in ui.names("FileList")


async def test_the_field_keeps_its_slash_and_escape_leaves_it_first(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f7", "slash", "a")
        assert ui.page.query_one("#path", ViInput).value == "/a"
        await ui.press("escape")
        assert ui.page.SECTION == "import"
        assert ui.app.focused is ui.table("FileList")
        await ui.press("escape")
        assert ui.page.SECTION == "home"


async def test_changes_are_shown_old_and_new(interface: Open, tmp_path: Path) -> None:
    before = make_roster(tmp_path / "before.xlsx", [_AN])
    after = make_roster(tmp_path / "after.xlsx", [(*_AN[:3], "Trưởng phòng", *_AN[4:]), _BAD])
    async with interface() as ui:
        await choose(ui, before)
        await ui.press("ctrl+s", "enter")
        await choose(ui, after)
        await ui.press("tab", "tab", "tab")
        assert [cells[2] for cells in ui.cells()] == ["Nguyễn Văn An"]
        shown = str(ui.page.query_one(QuestionPanel).content)
        assert "Chuyên viên → Trưởng phòng" in shown
        await ui.press("f", "end", "enter")
        assert [cells[2] for cells in ui.cells()] == ["Vũ Minh Cường"]


async def test_reading_is_stopped_by_escape(interface: Open, roster: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    may_go_on = Event()

    def slow(_source: object) -> None:
        may_go_on.wait(10)

    monkeypatch.setattr("screens.imports.read_preview", slow)
    async with interface() as ui:
        await ui.press("f7")
        page = ui.page
        assert isinstance(page, ImportPage)
        page.open_file(roster)
        await ui.pilot.pause()
        await ui.pilot.press("escape")
        await ui.pilot.pause()
        assert ui.page is page
        assert ui.app.said.text == "Đã dừng."
        may_go_on.set()
        await ui.settle()
        assert ui.page is page
