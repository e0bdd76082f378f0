"""Finding people as one types, and their records."""

import re
from datetime import date
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Static

from capacity.goals import goal_list
from capacity.history import change_set, change_sets
from capacity.officials import search
from capacity.store.models import Official
from screens.frame import PlaceLine, SectionLine
from screens.officials import OfficialsPage
from screens.person import PersonPage
from screens.person_lists import LISTS
from screens.widgets.mark_table import MarkTable
from screens.widgets.vi_input import ViInput
from tests.builders import load, person
from tests.screens.conftest import PEOPLE, Open
from tests.screens.test_key_bursts import send


@pytest.mark.usefixtures("province")
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("nguyen", {"Nguyễn Văn An", "Nguyễn Thị Bình"}),
        ("Đức", {"Trần Minh Đức"}),
        ("duc", {"Trần Minh Đức"}),
        ("dang hoà", {"Đặng Thị Hoà"}),
        ("003", {"Nguyễn Thị Bình"}),
        ("", set(PEOPLE)),
        ("nobody", set()),
    ],
)
async def test_people_are_found_with_and_without_marks(interface: Open, typed: str, found: set[str]) -> None:
    async with interface() as ui:
        await ui.press("f3")
        await ui.type(typed)
        assert set(ui.names()) == found


@pytest.mark.usefixtures("province")
async def test_a_name_typed_by_an_input_method_is_found(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f3")
        for sign in "Nguye⌫ên⌫⌫ễn Thị":
            key = ("backspace", "\x7f") if sign == "⌫" else (sign, sign)
            ui.app.post_message(events.Key(*key))
        await ui.settle()
        assert ui.page.query_one(ViInput).value == "Nguyễn Thị"
        assert ui.names() == ["Nguyễn Thị Bình"]


@pytest.mark.usefixtures("province")
async def test_a_record_is_opened_and_left_at_the_same_row(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f3", "down", "down", "down")
        row = ui.table().row
        await ui.press("enter")
        assert row is not None
        assert isinstance(ui.page, PersonPage)
        assert row.cells[0] in ui.page.query_one("PlaceLine").place  # type: ignore[attr-defined]
        await ui.press("escape")
        assert ui.table().row == row
        await ui.press("slash")
        assert ui.app.focused is ui.page.query_one(ViInput)


@pytest.mark.usefixtures("province")
async def test_all_parts_of_a_record_are_named_on_a_narrow_screen(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f3", "down", "enter")
        caption = ui.page.query_one(".caption", Static)
        for width in (100, 80, 74, 66, 62, 60, 100):
            await ui.pilot.resize_terminal(width, 24)
            await ui.pilot.pause()
            lines = [caption.render_line(y).text for y in range(caption.size.height)]
            shown = [name for line in lines for name in re.findall(r"([^\d\[\]]+) \d+", line)]
            assert [*map(str.strip, shown)] == [one.title for one in LISTS]


@pytest.mark.usefixtures("province")
async def test_a_record_shows_postings_and_completions(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f3")
        await ui.type("Nguyễn Văn An")
        await ui.press("enter", "enter")
        assert "HB002" in str(ui.page.query_one("#facts", Static).content)
        assert "01/01/2026" in ui.cells()[0][0]
        await ui.press("tab")
        assert ui.cells()[0][0] == "04/05/2026"
        assert "QĐ 12" in ui.cells()[0][-1]


async def test_identity_numbers_are_shown_in_part(interface: Open, tmp_path: Path) -> None:
    load("roster", [person("Lò Văn Sơn", national_id="015085001234")], tmp_path / "one.xlsx")
    async with interface() as ui:
        await ui.press("f3", "down", "enter")
        facts = str(ui.page.query_one("#facts", Static).content)
        assert "234" in facts
        assert "085001" not in facts


async def test_a_long_list_is_read_where_it_is_looked_at(interface: Open, tmp_path: Path) -> None:
    people = [person(f"Lò Văn {chr(65 + number % 26)}{number}", staff_code=f"A{number:04}") for number in range(300)]
    load("roster", people, tmp_path / "many.xlsx")
    async with interface() as ui:
        await ui.press("f3", "down", "end")
        assert ui.table().cursor == 299
        assert len({cells[0] for cells in ui.cells()}) == 300


@pytest.mark.usefixtures("province")
async def test_people_are_marked_sorted_and_copied(interface: Open) -> None:
    async with interface((140, 40)) as ui:
        await ui.press("f3", "down", "down", "space", "space")
        table = ui.page.query_one(MarkTable)
        marked = [name for name, row in zip(ui.names(), range(4), strict=True) if table.row_at(row).key in table.marked]
        assert len(marked) == 2
        await ui.press("c")
        assert [line.split("\t")[0] for line in ui.app.clipboard.splitlines()] == marked
        before = ui.names()
        await ui.press("O")
        assert ui.names() == before[::-1]
        assert len(table.marked) == 2
        await ui.press("o", "o", "o")
        assert (table.order, table.descending) == ("agency", False)
        agencies = [cells[3] for cells in ui.cells()]
        assert agencies == ["Sở Nội vụ", "Sở Nội vụ", "Sở Y tế", "Sở Y tế"]
        await ui.press("a")
        assert len(table.marked) == 4
        await ui.press("a")
        assert not table.marked


@pytest.mark.usefixtures("province")
async def test_the_list_is_narrowed_down_and_widened(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f3", "down", "f")
        await ui.type("Sở Nội vụ", "#agency")
        await ui.press("enter")
        assert len(ui.names()) == 2
        assert "Sở Nội vụ" in str(ui.page.query_one(".filters", Static).content)
        await ui.press("F", "f")
        goal = goal_list()[0].code
        await ui.type(goal, "#goal")
        await ui.press("enter")
        assert set(ui.names()) == {name for name in PEOPLE if name != "Nguyễn Văn An"}
        await ui.press("F")
        assert set(ui.names()) == set(PEOPLE)


async def test_a_number_is_shown_in_full_only_with_a_recorded_reason(interface: Open, tmp_path: Path) -> None:
    load("roster", [person("Lò Văn Sơn", national_id="015085001234")], tmp_path / "one.xlsx")
    async with interface() as ui:
        await ui.press("f4", "enter", "enter", "v", "escape")
        assert "015085001234" not in str(ui.page.query_one("#facts", Static).content)
        await ui.press("v")
        await ui.type("đối chiếu hồ sơ")
        await ui.press("enter")
        assert "015085001234" in str(ui.page.query_one("#facts", Static).content)
        [shown] = [one for one in change_sets() if one.kind == "reveal"]
        assert (shown.people, shown.columns, shown.reason) == (1, ("national_id",), "đối chiếu hồ sơ")
        assert "015085001234" not in shown.title
        await ui.press("E", "escape")
        assert "015085001234" in str(ui.page.query_one("#facts", Static).content)
        await ui.press("f3", "f4")
        assert isinstance(ui.page, PersonPage)
        assert "015085001234" not in str(ui.page.query_one("#facts", Static).content)


@pytest.mark.usefixtures("province")
async def test_facts_are_corrected_told_in_the_history_and_undone(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f3")
        await ui.type("Nguyễn Văn An")
        await ui.press("enter", "enter", "E")
        await ui.type("Nguyễn Văn Ân", "#full_name")
        await ui.type("không phải", "#phone")
        await ui.press("enter")
        assert [row.full_name for row in search("Nguyễn Văn An")] == ["Nguyễn Văn An"]
        await ui.type("0912 345 678", "#phone")
        await ui.press("enter")
        [row] = search("Nguyễn Văn Ân")
        assert (row.full_name, row.phone) == ("Nguyễn Văn Ân", "0912345678")
        for _part in range(6):
            await ui.press("tab")
        assert "Nguyễn Văn An → Nguyễn Văn Ân" in ui.cells()[0][2]
        await ui.press("u", "enter")
        assert [row.full_name for row in search("Nguyễn Văn An")] == ["Nguyễn Văn An"]


@pytest.mark.usefixtures("province")
async def test_a_number_of_somebody_else_is_refused(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f3")
        await ui.type("Nguyễn Văn An")
        await ui.press("enter", "enter", "E")
        code = next(row.staff_code for row in search("Nguyễn Thị Bình"))
        assert code
        await ui.type(code, "#staff_code")
        await ui.press("enter")
        assert [row.staff_code for row in search("Nguyễn Văn An")] == ["HB002"]


@pytest.mark.usefixtures("province")
async def test_a_wide_screen_shows_the_person_beside_the_list(interface: Open) -> None:
    async with interface((140, 40)) as ui:
        await ui.press("f3")
        await ui.type("Nguyễn Văn An")
        await ui.press("down")
        assert isinstance(ui.page, OfficialsPage)
        # The cursor has to rest before the record is read; the test does not wait for that.
        ui.page._read_beside()
        await ui.settle()
        beside = ui.page.query_one("#beside", Static)
        assert beside.region.width > 30
        assert "HB002" in str(beside.content)


@pytest.mark.usefixtures("province")
async def test_a_birth_date_is_typed_with_its_slashes(interface: Open) -> None:
    with change_set("born"):
        Official.update(birth_date=date(1983, 6, 24), birth_year=1983).where(
            Official.full_name == "Trần Minh Đức"
        ).execute()
    async with interface() as ui:
        await ui.press("f3", *"24/06/1983")
        assert ui.page.query_one(ViInput).value == "24/06/1983"
        assert ui.names() == ["Trần Minh Đức"]
        await ui.press("down", "slash", *"ng")
        assert ui.page.query_one(ViInput).value == "ng"
        assert ui.names() == ["Nguyễn Văn An", "Nguyễn Thị Bình"]


@pytest.mark.usefixtures("province")
@pytest.mark.parametrize("way", [("f6",), ("enter", "f6"), (), ("enter",), ("enter", "f2", "f9")])
async def test_f3_leads_to_the_field_with_its_old_text_selected(interface: Open, way: tuple[str, ...]) -> None:
    async with interface() as ui:
        await ui.press("f3")
        await ui.type("nguyen")
        await ui.press("down", "down", *way, "f3")
        field = ui.page.query_one(ViInput)
        assert isinstance(ui.page, OfficialsPage)
        assert ui.app.focused is field
        assert field.selected_text == "nguyen"
        await ui.press("enter")
        assert (ui.table().has_focus, ui.table().cursor, field.value) == (True, 1, "nguyen")
        await ui.press("f3", "d", "u", "c")
        assert field.value == "duc"
        assert ui.names() == ["Trần Minh Đức"]


@pytest.mark.usefixtures("province")
async def test_f3_and_a_name_in_one_burst_search_from_above_any_screen(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f3", "down", "enter", "f6")
        send(ui.app, "③duc⏎⏎")
        await ui.settle()
        assert isinstance(ui.page, PersonPage)
        assert "Trần Minh Đức" in ui.page.query_one(PlaceLine).place
        send(ui.app, "③binh⏎")
        await ui.settle()
        assert ui.names() == ["Nguyễn Thị Bình"]


@pytest.mark.usefixtures("province")
async def test_the_line_of_sections_names_where_a_record_was_opened(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f6", "enter", "enter")
        assert isinstance(ui.page, PersonPage)
        assert ui.page.query_one(SectionLine).section == ui.app.current_mode == "coverage"
