"""The overview, and the welcome to an empty database."""

from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from capacity.classes import add_class
from capacity.enrolments import enrol
from capacity.history import change_set
from capacity.officials import search
from capacity.sessions import add_session
from screens.attendance import AttendancePage
from screens.people import PeoplePage
from tests.screens.conftest import TODAY, Open


async def test_an_empty_database_says_what_to_do_first(interface: Open) -> None:
    async with interface() as ui:
        assert ui.app.focused is ui.table("#first")
        assert [cells[0] for cells in ui.cells("#first")] == ["1", "2", "3", "4"]
        await ui.press("enter")
        assert ui.page.SECTION == "import"
        await ui.press("escape", "end", "enter")
        assert ui.dialog == "TextDialog"


async def test_the_template_is_taken(interface: Open, tmp_path: Path) -> None:
    async with interface() as ui:
        await ui.press("down", "down", "enter")
        await ui.type(str(tmp_path / "mẫu"))
        await ui.press("enter")
        assert ui.app.said.text.endswith("mẫu.xlsx")
    sheet = load_workbook(tmp_path / "mẫu.xlsx").worksheets[0]
    assert "Họ và tên" in [cell.value for line in sheet.iter_rows() for cell in line]


@pytest.mark.usefixtures("province")
async def test_goals_and_the_share_of_each_agency(interface: Open) -> None:
    async with interface() as ui:
        ((title, _bar, share, target, _standing),) = ui.cells("#goals")
        assert (title, share, target) == ("Kỹ năng số cơ bản", "25,0 %", "50 %")
        # Most wanting first: one of two is missing in Sở Y tế, none in Sở Nội vụ.
        assert [(name, share) for name, _bar, share, _more in ui.cells("#agencies")] == [
            ("Sở Y tế", "0,0 %"),
            ("Sở Nội vụ", "50,0 %"),
        ]
        await ui.press("tab", "enter")
        assert isinstance(ui.page, PeoplePage)
        assert sorted(ui.names()) == ["Nguyễn Thị Bình", "Trần Minh Đức"]
        await ui.press("escape")
        assert ui.app.focused is ui.table("#agencies")


@pytest.mark.usefixtures("province")
async def test_a_goal_opens_its_coverage(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("enter")
        assert ui.page.SECTION == "coverage"
        assert ui.names() == ["Sở Nội vụ", "Sở Y tế"]


@pytest.mark.usefixtures("province")
async def test_the_sessions_of_the_week_open_their_attendance(interface: Open) -> None:
    with change_set("class"):
        number = add_class("KNS-12", "Kỹ năng số", course="KNS")
        for days in (-1, 0, 3, 30):
            add_session(number, TODAY + timedelta(days=days), "morning", 4)
        enrol(number, [one.id for one in search()][:2])
    async with interface() as ui:
        told = ui.cells("#week")
        assert [cells[0] for cells in told] == [f"{TODAY + timedelta(days=days):%d/%m} sáng" for days in (0, 3)]
        assert told[0][1:] == ("KNS-12 Kỹ năng số", "2 người")
        ui.table("#week").focus()
        await ui.press("enter")
        assert isinstance(ui.page, AttendancePage)
