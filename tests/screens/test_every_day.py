"""What an officer does a hundred times a day, and what must never go wrong meanwhile."""

from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input

from capacity.enrolments import enrolled
from capacity.history import change_set, change_sets
from capacity.officials import search
from capacity.store.connection import db
from screens.agencies import AgenciesPage
from screens.found_page import FoundPage
from screens.history import HistoryPage
from screens.officials import OfficialsPage
from screens.people_search import Found
from screens.person import PersonPage
from screens.preview import PreviewPage
from screens.widgets.mark_table import MarkTable
from tests.builders import load, person
from tests.screens.conftest import PEOPLE, ROSTER, Driver, Open
from tests.screens.test_key_bursts import send

pytestmark = pytest.mark.usefixtures("province")


def field_of(ui: Driver) -> Input:
    assert isinstance(ui.page, FoundPage)
    return ui.page.field


async def test_a_new_search_takes_the_place_of_the_last(interface: Open) -> None:
    async with interface() as ui:
        for text, found in (("/duc", [PEOPLE[3]]), ("/binh", [PEOPLE[2]]), ("//an", [PEOPLE[1]])):
            await ui.press("f3")
            send(ui.app, text)
            await ui.settle()
            assert field_of(ui).value == text.strip("/")
            assert ui.names() == found
        await ui.press("f9")
        send(ui.app, "/12/q")
        await ui.settle()
        assert field_of(ui).value == "12/q"


async def test_a_burst_that_leaves_the_field_is_obeyed_key_by_key(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f3")
        send(ui.app, "hb00")
        ui.app.post_message(events.Key("down", None))
        send(ui.app, "a")
        await ui.settle()
        assert field_of(ui).value == "hb00"
        assert len(ui.page.query_one(MarkTable).marked) == len(PEOPLE)


async def test_marks_wait_for_the_whole_list(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f3", "down")
        table = ui.page.query_one(MarkTable)
        assert isinstance(table.source, Found)
        table.lengthen(Found(table.source.wanted, table.source.ids, table.source.first, is_whole=False))
        await ui.press("a")
        assert not table.marked
        assert ui.app.said.text
        table.lengthen(Found(table.source.wanted, table.source.ids, table.source.first))
        await ui.press("a")
        assert len(table.marked) == len(PEOPLE)


@pytest.mark.usefixtures("busy_province")
async def test_marks_go_once_they_are_enrolled(interface: Open, tmp_path: Path) -> None:
    load("roster", [person("Lò Thị Mới", agency="Sở Y tế", staff_code="HB009")], tmp_path / "new.xlsx")
    async with interface() as ui:
        await ui.press("f3")
        await ui.type("moi")
        await ui.press("down", "space", "m", "enter")
        assert not ui.page.query_one(MarkTable).marked
        assert ui.app.said.can_undo
    assert "Lò Thị Mới" in [one.full_name for one in enrolled(1)]


async def test_enter_takes_the_suggestion_that_is_pointed_at(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f3", "down", "f")
        await ui.type("y te", "#agency")
        await ui.press("enter")
        assert ui.app.screen.query_one("#agency", Input).value == "Sở Y tế"
        await ui.press("enter")
        assert isinstance(ui.page, OfficialsPage)
        assert ui.names() == [*PEOPLE[2:]]


async def test_the_key_of_the_open_section_leads_to_its_beginning(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f4", "enter", "enter")
        assert isinstance(ui.page, PersonPage)
        await ui.press("f2", "f4")
        assert isinstance(ui.page, PersonPage)
        await ui.press("f4")
        assert isinstance(ui.page, AgenciesPage)


@pytest.mark.usefixtures("busy_province")
async def test_a_path_typed_at_once_arrives_whole(interface: Open) -> None:
    path = str(Path.home() / ROSTER)
    async with interface() as ui:
        await ui.press("f7")
        send(ui.app, f"{path}⏎")
        await ui.settle()
        assert isinstance(ui.page, PreviewPage)


async def test_who_is_taken_back_leaves_the_screen(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f3", "down", "n")
        await ui.type("Lò Văn Thử", "#full_name")
        await ui.type("Sở Y tế", "#agency")
        await ui.press("enter")
        assert isinstance(ui.page, PersonPage)
        await ui.press("ctrl+z", "enter")
        assert isinstance(ui.page, OfficialsPage)
        assert not ui.app.said.is_error
    assert not search("Lò Văn Thử")


async def test_changes_that_vanish_leave_a_gap(interface: Open) -> None:
    for number in range(150):
        with change_set(f"Change {number}"):
            pass
    async with interface() as ui:
        await ui.press("f9")
        assert isinstance(ui.page, HistoryPage)
        with db.atomic():
            db.execute_sql("DELETE FROM change_set WHERE id < 80")
        await ui.press("end", "home", "end")
        assert ui.table().row is not None


async def test_a_question_about_undo_makes_no_copy(interface: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    kinds: list[str] = []
    monkeypatch.setattr("capacity.history.copy_before", kinds.append)
    before = len(change_sets())
    async with interface() as ui:
        await ui.press("f9", "u")
        assert ui.dialog == "Confirm"
        await ui.press("escape")
    assert set(kinds) <= {"edit"}
    assert len(change_sets()) == before
