"""Finding people as one types, and their records."""

from pathlib import Path

import pytest
from textual import events
from textual.widgets import Static

from screens.person import PersonPage
from screens.widgets.vi_input import ViInput
from tests.builders import load, person
from tests.screens.conftest import PEOPLE, Open


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
async def test_a_record_shows_postings_and_completions(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f3")
        await ui.type("Nguyễn Văn An")
        await ui.press("enter", "enter")
        assert "HB002" in str(ui.page.query_one("#facts", Static).content)
        assert "01/01/2026" in str(ui.page.query_one("#postings", Static).content)
        completions = str(ui.page.query_one("#completions", Static).content)
        assert "04/05/2026" in completions
        assert "QĐ 12" in completions


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
