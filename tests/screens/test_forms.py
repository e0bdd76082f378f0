"""Forms: every field keeps what an input method sends, is checked while typed, and loses nothing unasked."""

import pytest
from textual.widgets import Button, Static

from capacity.courses import add_course, course_by_code, course_list
from capacity.goals import goal_by_code, goal_list
from capacity.history import change_set, change_sets
from screens.form_line import FormLine
from screens.forms import Fields
from screens.widgets.vi_input import ViInput
from tests.screens.conftest import Driver, Open
from tests.screens.test_key_bursts import send, settled

pytestmark = pytest.mark.usefixtures("province")


def form(ui: Driver) -> Fields[object]:
    assert isinstance(ui.app.screen, Fields)
    return ui.app.screen


FORMS = [
    ("f6", "N"),
    ("f6", "n"),
    ("f6", "b"),
    ("f6", "enter", "x"),
    ("f4", "r", "enter"),
    ("f3", "down", "enter", "e"),
    ("f3", "down", "n"),
    ("f4", "r", "down", "down", "enter"),
]


@pytest.mark.parametrize("keys", FORMS, ids="-".join)
async def test_bursts_arrive_in_every_field(interface: Open, keys: tuple[str, ...]) -> None:
    async with interface() as ui:
        await ui.press(*keys)
        for line in form(ui).lines:
            line.input.value = ""
            line.input.focus()
            await settled(ui.pilot)
            send(ui.app, "vie⌫êt⌫⌫ệt Nam")
            await settled(ui.pilot)
            assert line.input.value == "việt Nam", line.field.name


async def test_bursts_arrive_where_files_of_mergers_are_named(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f4", "f")
        for field in ui.page.query(ViInput):
            field.focus()
            await settled(ui.pilot)
            send(ui.app, "d⌫đuo⌫⌫ươc⌫⌫ợc")
            await settled(ui.pilot)
            assert field.value == "được"


async def test_a_course_is_added(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f6", "N")
        for name, text in (("code", "AI"), ("title", "Trí tuệ nhân tạo"), ("kind", "hoi thao"), ("hours", "7,5")):
            await ui.type(text, f"#{name}")
        await ui.press("enter")
        assert ui.app.said.can_undo
        course = course_by_code("AI")
        assert (course.title, course.kind, course.hours, course.validity_months) == (
            *("Trí tuệ nhân tạo", "workshop", 7.5, None),
        )
        await ui.press("ctrl+z", "enter")
    assert [course.code for course in course_list()] == ["KNS"]


async def test_a_wrong_field_is_told_while_it_is_typed(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f6", "N")
        line = form(ui).query_one("#code").query_ancestor(FormLine)
        await ui.type("kns", "#code")
        assert "kns" in str(form(ui).query_one(".dialog--problem").visual)  # type: ignore[attr-defined]
        assert line.problem()
        mark = line.query_one(".mark", Static)
        assert (mark.content, mark.has_class("-wrong")) == ("✗", True)
        await ui.type("KNS2", "#code")
        assert not line.problem()
        assert (mark.content, mark.has_class("-wrong")) == ("✓", False)
        await ui.press("enter")
        assert form(ui).line is form(ui).lines[1]
    assert len(course_list()) == 1


async def test_a_goal_is_added_and_shown(interface: Open) -> None:
    said = {
        **{"code": "LĐ-27", "title": "Lãnh đạo số", "courses": "kns", "target": "80", "due_on": "31/12/2027"},
        **{"categories": "cán bộ; công chức", "leaders_only": "có", "agency": "Sở Y tế"},
    }
    async with interface() as ui:
        await ui.press("f6", "n")
        for name, text in said.items():
            await ui.type(text, f"#{name}")
        await ui.press("enter")
        assert ui.app.said.can_undo
        assert "Lãnh đạo số" in ui.page.query_one("PlaceLine").place  # type: ignore[attr-defined]
    goal = goal_by_code("LĐ-27")
    assert (goal.courses, goal.target, goal.rule) == (("KNS",), 80, "any")
    assert (goal.categories, goal.leaders_only) == (("cadre", "civil_servant"), True)
    assert goal.agency_id is not None


async def test_what_is_typed_is_lost_only_when_the_officer_says_so(interface: Open) -> None:
    before = len(change_sets())
    async with interface() as ui:
        await ui.press("f6", "n", "escape")
        assert ui.page.SECTION == "coverage"
        await ui.press("n")
        await ui.type("KNS-27", "#code")
        await ui.press("escape")
        assert ui.dialog == "Confirm"
        await ui.press("escape")
        assert form(ui).query_one("#code").value == "KNS-27"  # type: ignore[attr-defined]
        await ui.press("escape", "enter")
        assert ui.page.SECTION == "coverage"
    assert len(goal_list()) == 1
    assert len(change_sets()) == before


async def test_a_suggestion_is_shown_as_wide_as_there_is_room(interface: Open) -> None:
    title = "Kỹ năng số cho người đứng đầu"
    code = "KNS-NGUOI-DUNG-DAU-CAP-XA-2026"
    with change_set("course"):
        add_course(code, title, hours=8)
    async with interface() as ui:
        await ui.press("f6", "n")
        await ui.type("kns-nguoi", "#courses")
        here = form(ui).line
        assert here
        shown = here.list.render_line(0).text
        assert f"{code}  Kỹ" in shown


async def test_the_way_to_suggestions_is_told_only_while_there_are_any(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f6", "n")
        await ui.type("so", "#agency")
        hint = form(ui).query_one("#hint", Static)
        assert "↓" in str(hint.content)
        await ui.type("không có cơ quan này", "#agency")
        assert "↓" not in str(hint.content)
        here = form(ui).line
        await ui.press("down")
        assert form(ui).line is form(ui).lines[form(ui).lines.index(here) + 1]  # type: ignore[arg-type]
        await ui.press("escape")
        assert "Gõ tiếp (Esc)" in [str(button.label) for button in ui.app.screen.query(Button)]


async def test_suggestions_are_chosen_by_arrow_and_enter(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f6", "n")
        await ui.type("so", "#agency")
        line = form(ui).line
        assert line
        assert line.list.display
        await ui.press("down", "down", "enter")
        assert line.input.value == "Sở Nội vụ"
        assert not line.list.display
        assert ui.app.focused is line.input
