"""What stands behind a goal: two dates and their causes, months, the plan, exemptions, issued reports."""

from datetime import date
from pathlib import Path

import pytest
from textual.widgets import Static

from capacity.classes import add_class
from capacity.enrolments import enrol, enrolled
from capacity.exemptions import exemptions
from capacity.goals import goal_by_code
from capacity.history import change_set, change_sets
from capacity.issued import issued_figures, issued_reports
from capacity.officials import search
from screens.bridge import BridgePage, ChangesPage
from screens.frame import PlaceLine
from screens.people import PeoplePage
from screens.plan import InvitationsPage
from screens.reports import IssuedPage, IssuedPeoplePage
from screens.trend import TrendPage
from tests.builders import load
from tests.screens.conftest import PEOPLE, Open

pytestmark = pytest.mark.usefixtures("province")


def train(name: str, code: str, folder: Path) -> None:
    result = {"full_name": name, "staff_code": code, "course_code": "KNS", "completed_on": date(2026, 6, 1)}
    load("completions", [result], folder / f"{code}.xlsx")


async def test_two_dates_their_causes_and_the_names_behind_them(interface: Open) -> None:
    async with interface((120, 30)) as ui:
        await ui.press("f6", "b")
        await ui.type("30/04/2026", "#since")
        await ui.press("enter")
        assert isinstance(ui.page, BridgePage)
        assert [cells[1:3] for cells in ui.cells()][:2] == [("2 → 2", "0 → 1"), ("2 → 2", "0 → 0")]
        assert ui.cells()[-1][1:3] == ("4 → 4", "0 → 1")
        await ui.press("enter", "enter")
        assert isinstance(ui.page, ChangesPage)
        assert ui.names() == [PEOPLE[1]]
        await ui.press("escape", "d")
        await ui.type("30/06/2026", "#since")
        await ui.press("enter")
        assert ui.cells()[-1][1:3] == ("4 → 4", "1 → 1")


async def test_dates_the_wrong_way_round_are_refused(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f6", "b")
        await ui.type("30/04/2027", "#since")
        await ui.press("enter")
        assert ui.dialog == "Form"


async def test_the_months_of_an_agency(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f6", "t")
        assert isinstance(ui.page, TrendPage)
        lines = {cells[0]: cells[2] for cells in ui.cells()}
        assert (lines["30/04/2026"], lines["31/05/2026"], lines["23/11/2026"]) == ("0,0 %", "50,0 %", "50,0 %")
        await ui.press("enter")
        assert isinstance(ui.page, PeoplePage)


async def test_the_plan_counts_who_has_a_seat(interface: Open) -> None:
    with change_set("A class"):
        number = add_class("KNS-1", "Lớp 1", course="KNS", begins_on=date(2026, 12, 1), ends_on=date(2026, 12, 3))
        enrol(number, [row.id for row in search(PEOPLE[3])])
    async with interface() as ui:
        await ui.press("f6", "p")
        assert [cells[4] for cells in ui.cells()] == ["0", "1", "1"]
        await ui.press("escape", "d")
        await ui.type("30/06/2026")
        await ui.press("enter", "p")
        assert ui.page.query_one(PlaceLine).aside == "tính đến 30/06/2026 · hạn 31/12/2026"


async def test_the_plan_and_whom_to_invite(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f6", "p")
        assert [cells[2] for cells in ui.cells()] == ["0", "1", "1"]
        await ui.press("i")
        await ui.type("mấy chỗ")
        await ui.press("enter")
        assert ui.dialog == "Ask"
        await ui.type("1")
        await ui.press("enter")
        assert isinstance(ui.page, InvitationsPage)
        assert ui.names() == ["Nguyễn Thị Bình"]


async def test_who_is_proposed_is_enrolled_from_the_list(interface: Open) -> None:
    with change_set("A class"):
        number = add_class("KNS-1", "Lớp 1", course="KNS", begins_on=date(2026, 12, 1))
    async with interface() as ui:
        await ui.press("f6", "p", "i")
        await ui.type("1")
        await ui.press("enter", "a")
        assert "1 người đã đánh dấu" in str(ui.page.query_one(".facts", Static).content)
        await ui.press("m", "enter")
        assert [one.full_name for one in enrolled(number)] == ["Nguyễn Thị Bình"]
        assert ui.app.said.can_undo


async def test_people_are_marked_exempted_and_count_again(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f6", "down", "enter", "space", "space", "x")
        await ui.type("nghỉ thai sản", "#reason")
        await ui.type("01/11/2026", "#since")
        await ui.type("30/04/2027", "#until")
        await ui.press("enter")
        assert ui.app.said.can_undo
        assert change_sets()[0].title == "Miễn tính KNS-26 cho 2 người: nghỉ thai sản"
        assert ui.names() == []
        found = exemptions(goal_by_code("KNS-26"))
        assert [(row.full_name, row.reason) for row in found] == [
            ("Nguyễn Thị Bình", "nghỉ thai sản"),
            ("Trần Minh Đức", "nghỉ thai sản"),
        ]
        assert {(row.valid_from, row.valid_to) for row in found} == {(date(2026, 11, 1), date(2027, 5, 1))}
        await ui.press("escape", "x")
        assert {cells[3] for cells in ui.cells()} == {"30/04/2027"}
        await ui.press("e")
        await ui.type("15/11/2026")
        await ui.press("enter")
        assert ui.cells()[0][3] == "14/11/2026"
        await ui.press("ctrl+z", "enter", "ctrl+z", "enter")
    assert exemptions() == []


async def test_a_person_is_exempted_from_the_record(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f6", "enter", "enter", "x")
        await ui.type("biệt phái", "#reason")
        await ui.press("enter")
    assert [(row.full_name, row.reason) for row in exemptions()] == [(PEOPLE[0], "biệt phái")]


async def test_a_report_is_issued_read_and_compared(interface: Open, tmp_path: Path) -> None:
    async with interface() as ui:
        await ui.press("f6", "i")
        await ui.type("  ")
        await ui.press("enter")
        assert ui.dialog == "Ask"
        await ui.type("Báo cáo quý IV")
        await ui.press("enter")
        assert [report.title for report in issued_reports()] == ["Báo cáo quý IV"]
        train(PEOPLE[0], "HB001", tmp_path)
        await ui.press("r", "enter")
        assert isinstance(ui.page, IssuedPage)
        assert [cells[2] for cells in ui.cells()] == ["1", "0"]
        await ui.press("enter")
        assert isinstance(ui.page, IssuedPeoplePage)
        assert ui.names() == [PEOPLE[0]]
        await ui.press("escape", "d")
        assert ui.cells()[0][1:3] == ("2 → 2", "1 → 2")
        await ui.press("enter", "enter")
        assert ui.names() == [PEOPLE[0]]
        await ui.press("d")
        assert isinstance(ui.page, ChangesPage)
    assert [line.total.trained for line in issued_figures(issued_reports()[0].id)] == [1, 0]


async def test_an_error_is_told_until_the_next_thing_is_done(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f9", "end", "u", "escape")
        assert len(change_sets()) == 3
        await ui.press("f9", "end", "u")
        assert ui.app.said.is_error
        await ui.press("escape", "f6")
        assert not ui.app.said.text
