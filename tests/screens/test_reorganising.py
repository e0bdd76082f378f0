"""Reorganising from the interface: a form or a file, a preview, one change set, and undo."""

import csv
from datetime import date
from pathlib import Path

import pytest

from capacity.agencies import tree
from capacity.history import change_sets
from capacity.officials import search
from screens.agencies import AgenciesPage
from screens.forms import WorkForm
from screens.mergers import MergersPage
from screens.reorganisation import ReorganisationPage
from tests.builders import load, person
from tests.screens.conftest import TODAY, Driver, Open

DAY = date(2026, 12, 1)
UNITS = [
    {"code": "H", "full_name": "Tỉnh Hoa Ban"},
    {"code": "H1", "full_name": "Sở Y tế", "parent_code": "H"},
    {"code": "H2", "full_name": "Sở Nội vụ", "parent_code": "H"},
    {"code": "H3", "full_name": "Sở Ngoại vụ", "parent_code": "H"},
]
PEOPLE = [
    person("Lò Văn Sơn", agency="Sở Y tế", unit="Phòng Nghiệp vụ Y"),
    person("Giàng A Páo", agency="Sở Y tế"),
    person("Vàng Thị Mỷ", agency="Sở Ngoại vụ"),
]
RENAME, MOVE, MERGE, SPLIT, DISSOLVE, ADD = range(6)


@pytest.fixture(autouse=True)
def agencies(database: Path, tmp_path: Path) -> None:
    load("agencies", UNITS, tmp_path / "units.csv", date(2026, 1, 1))
    load("roster", PEOPLE, tmp_path / "people.xlsx", date(2026, 1, 1))


async def choose(ui: Driver, agency: str, operation: int) -> None:
    """Go to an agency of the tree and choose what becomes of it."""
    await ui.press("f4", "home", *["down"] * names_of(TODAY).index(agency))
    await ui.press("r", *["down"] * operation, "enter")


def names_of(day: date) -> list[str]:
    return [agency.name for agency in tree(day)]


def people_of(agency: str, day: date) -> list[str]:
    [number] = [one.id for one in tree(day) if one.name == agency]
    return [one.full_name for one in search(agency_id=number, on=day)]


async def test_a_merger_is_previewed_written_and_undone(interface: Open) -> None:
    async with interface() as ui:
        await choose(ui, "Sở Ngoại vụ", MERGE)
        await ui.type("so noi", "#into")
        await ui.press("enter")
        assert ui.app.screen.query_one("#into").value == "Sở Nội vụ"  # type: ignore[attr-defined]
        await ui.type("01/12/2026", "#on")
        await ui.press("enter")
        assert isinstance(ui.page, ReorganisationPage)
        ((_kind, sentence, people),) = ui.cells()
        assert "Sở Ngoại vụ" in sentence
        assert people == "1"
        assert names_of(DAY) == ["Tỉnh Hoa Ban", "Sở Ngoại vụ", "Sở Nội vụ", "Sở Y tế"]
        await ui.press("ctrl+s")
        assert isinstance(ui.page, AgenciesPage)
        assert ui.app.said.can_undo
        assert names_of(TODAY) == ["Tỉnh Hoa Ban", "Sở Ngoại vụ", "Sở Nội vụ", "Sở Y tế"]
        assert names_of(DAY) == ["Tỉnh Hoa Ban", "Sở Nội vụ", "Sở Y tế"]
        assert people_of("Sở Nội vụ", DAY) == ["Vàng Thị Mỷ"]
        assert change_sets()[0].kind == "reorganise"
        await ui.press("ctrl+z", "enter")
        assert people_of("Sở Ngoại vụ", DAY) == ["Vàng Thị Mỷ"]


async def test_an_agency_is_added_below_the_one_under_the_cursor(interface: Open) -> None:
    async with interface() as ui:
        await choose(ui, "Sở Y tế", ADD)
        await ui.type("Trung tâm Kiểm nghiệm", "#name")
        await ui.press("enter")
        assert isinstance(ui.page, ReorganisationPage)
        await ui.press("ctrl+s")
    [new] = [agency for agency in tree(TODAY) if agency.name == "Trung tâm Kiểm nghiệm"]
    assert next(agency.name for agency in tree(TODAY) if agency.id == new.parent_id) == "Sở Y tế"
    assert new.name in change_sets()[0].title


async def test_what_cannot_be_done_is_said_and_the_form_stays(interface: Open) -> None:
    async with interface() as ui:
        await choose(ui, "Sở Y tế", DISSOLVE)
        await ui.press("enter")
        form = ui.app.screen
        assert isinstance(form, WorkForm)
        problem = str(form.query_one(".dialog--problem").visual)  # type: ignore[attr-defined]
        assert "Sở Y tế" in problem
        assert "2" in problem
        await ui.type("Sở Nội vụ", "#into")
        await ui.press("enter", "ctrl+s")
    assert people_of("Sở Nội vụ", TODAY) == ["Giàng A Páo", "Lò Văn Sơn"]


async def test_renaming_and_moving(interface: Open) -> None:
    async with interface() as ui:
        await choose(ui, "Sở Ngoại vụ", RENAME)
        await ui.type("Sở Đối ngoại", "#name")
        await ui.press("enter", "ctrl+s")
        assert "Sở Đối ngoại" in ui.names()
        await choose(ui, "Sở Đối ngoại", MOVE)
        await ui.type("Sở Nội vụ", "#under")
        await ui.press("enter", "ctrl+s")
    [moved] = [agency for agency in tree(TODAY) if agency.name == "Sở Đối ngoại"]
    assert (moved.code, moved.depth) == ("H3", 2)


async def test_a_part_is_marked_and_split_off(interface: Open) -> None:
    async with interface() as ui:
        await choose(ui, "Sở Y tế", SPLIT)
        assert [cells[1] for cells in ui.cells()][1:] == ["Giàng A Páo", "Lò Văn Sơn"]
        await ui.press("enter")
        assert ui.dialog == "Mark"
        await ui.press("space", "enter")
        await ui.type("Chi cục Dân số", "#name")
        await ui.type("Tỉnh Hoa Ban", "#under")
        await ui.press("enter", "ctrl+s")
    assert people_of("Chi cục Dân số", TODAY) == ["Lò Văn Sơn"]
    assert people_of("Sở Y tế", TODAY) == ["Giàng A Páo"]


async def test_a_file_of_mergers_is_followed(interface: Open, tmp_path: Path) -> None:
    lines = [
        ("new_code", "new_full_name", "old_code", "old_full_name", "old_district", "old_province"),
        ("H2", "Sở Nội vụ", "H2", "Sở Nội vụ", "", ""),
        ("H2", "Sở Nội vụ", "H3", "Sở Ngoại vụ", "", ""),
    ]
    path = tmp_path / "sáp nhập.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)
    async with interface() as ui:
        await ui.press("f4", "f")
        assert isinstance(ui.page, MergersPage)
        await ui.type(str(path), "#mergers")
        await ui.press("enter")
        assert ui.app.said.is_error
        assert ui.app.focused is ui.page.query_one("#day")
        await ui.type("01/12/2026", "#day")
        await ui.press("enter")
        assert isinstance(ui.page, ReorganisationPage)
        await ui.press("ctrl+s")
        assert ui.app.said.can_undo
    assert names_of(DAY) == ["Tỉnh Hoa Ban", "Sở Nội vụ", "Sở Y tế"]
    assert path.name in change_sets()[0].title
