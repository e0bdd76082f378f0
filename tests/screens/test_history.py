"""The history: undo, redo, and refusals as sentences."""

import pytest

from capacity import officials
from capacity.courses import add_course
from capacity.history import change_set, change_sets
from capacity.undoing import undo
from screens.frame import KeyLine, PlaceLine
from tests.screens.conftest import Open

pytestmark = pytest.mark.usefixtures("province")


async def test_a_change_is_undone_and_done_again(interface: Open) -> None:
    before = change_sets()[0]
    async with interface() as ui:
        await ui.press("f9")
        assert [cells[2] for cells in ui.cells()] == [change.title for change in change_sets()]
        await ui.press("u", "enter")
        assert change_sets()[1] == before or change_sets()[1].is_undone
        assert change_sets()[0].undoes == before.id
        await ui.press("r", "enter")
        assert not next(change for change in change_sets() if change.id == before.id).is_undone
        assert len(ui.cells()) == len(change_sets())


async def test_doing_again_an_undo_does_what_it_undid(interface: Open) -> None:
    before = change_sets()[0]
    async with interface() as ui:
        await ui.press("f9", "u", "enter", "home", "r")
        shown = " ".join(str(widget.content) for widget in ui.app.screen.query("Static"))  # type: ignore[attr-defined]
        assert f"“{before.title}”" in shown
        await ui.press("enter")
        assert not next(change for change in change_sets() if change.id == before.id).is_undone
        assert change_sets()[0].kind == "redo"


async def test_a_refusal_names_what_stands_in_the_way(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f9", "end", "u")
        assert ui.app.said.is_error
        assert change_sets()[0].title in ui.app.said.text
        assert ui.dialog == "ErrorDialog"
    assert officials.count() == 4


async def test_enter_shows_whom_a_change_touched_and_opens_them(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f9", "end", "enter")
        assert len(ui.cells()) == officials.count()
        assert {cells[2] for cells in ui.cells()} == {"mới"}
        name = ui.cells()[0][0]
        await ui.press("enter")
        assert type(ui.page).__name__ == "PersonPage"
        assert name in ui.page.query_one(PlaceLine).place
        await ui.press("escape", "escape")
        assert ui.cells()[0][2] == change_sets()[0].title


async def test_who_is_gone_is_named_and_not_opened(interface: Open) -> None:
    for change in change_sets():
        undo(change.id)
    async with interface() as ui:
        await ui.press("f9", "end", "enter")
        assert {cells[2] for cells in ui.cells()} == {"mới; không còn trong dữ liệu"}
        await ui.press("enter")
        assert type(ui.page).__name__ == "TouchedPage"
        assert ui.app.said.text == f"{ui.cells()[0][0]} không còn trong dữ liệu."


async def test_a_change_that_is_about_nobody_says_so(interface: Open) -> None:
    with change_set("An official code", "course"):
        add_course("KNS-9", "Kỹ năng số", kind="course", hours=8)
    async with interface() as ui:
        await ui.press("f9", "enter")
        assert type(ui.page).__name__ == "HistoryPage"
        assert "không ghi gì" in ui.app.said.text


async def test_undo_is_offered_everywhere_and_names_the_change(interface: Open) -> None:
    latest = change_sets()[0].title
    async with interface() as ui:
        await ui.press("f3", "ctrl+z")
        assert ui.dialog == "Confirm"
        shown = " ".join(str(widget.content) for widget in ui.app.screen.query("Static"))  # type: ignore[attr-defined]
        assert latest in shown
        await ui.press("escape")
    assert not change_sets()[0].is_undone


async def test_nothing_to_undo_is_a_sentence(interface: Open) -> None:
    async with interface() as ui:
        for _change in range(3):
            await ui.press("ctrl+z", "enter")
        assert officials.count() == 0
        await ui.press("ctrl+z")
        assert ui.app.said.is_error


async def test_changes_of_people_are_a_kind_of_their_own(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f3", "down", "n")
        for name, text in (("full_name", "Lò Thị Mai"), ("agency", "Sở Y tế")):
            await ui.type(text, f"#{name}")
        await ui.press("enter", "f9")
        await ui.press("down", "tab", "tab")
        assert "cán bộ và công tác" in ui.page.query_one("PlaceLine").place  # type: ignore[attr-defined]
        assert [cells[2] for cells in ui.cells()] == ["Thêm Lò Thị Mai"]
        assert change_sets()[0].kind == "official"


async def test_the_history_of_a_person_offers_to_undo_and_not_to_open(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f3", "down", "enter")
        footer = str(ui.page.query_one(KeyLine).render())
        assert "Enter mở" in footer
        assert "u hoàn tác" not in footer
        await ui.press("shift+tab")
        footer = str(ui.page.query_one(KeyLine).render())
        assert "Enter mở" not in footer
        assert footer.startswith("u hoàn tác")
