"""The overview, and the welcome to an empty database."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from openpyxl import load_workbook
from textual import events

from capacity.classes import add_class, class_by_id, set_state
from capacity.coverage import coverages
from capacity.dates import FOREVER
from capacity.enrolments import enrol
from capacity.history import change_set
from capacity.identity import likely_pairs
from capacity.officials import search
from capacity.sessions import add_session
from capacity.store.class_models import Completion
from capacity.undoing import undo
from screens.app import CapacityApp
from screens.attendance import AttendancePage
from screens.class_page import ClassPage
from screens.folders import remember_folder
from screens.people import PeoplePage
from screens.preview import PreviewPage
from tests.builders import load, make_roster, person
from tests.screens.conftest import TODAY, Driver, Open


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
        assert [(name, share, seats) for name, _bar, share, _more, seats in ui.cells("#agencies")] == [
            ("Sở Y tế", "0,0 %", "chưa có lớp"),
            ("Sở Nội vụ", "50,0 %", ""),
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
async def test_what_another_program_writes_is_shown_by_the_next_section_and_by_the_window_come_back_to(
    interface: Open,
) -> None:
    def train_everybody() -> None:
        with change_set("another program"):
            for one in search():
                facts = {"official": one.id, "course": 1, "completed_on": TODAY, "expires_on": FOREVER, "hours": 8}
                Completion.insert(facts).execute()

    async with interface() as ui:
        shares = {}
        for key in ("f2", "f6", "f4"):
            await ui.press(key)
            shares[key] = ui.cells("#goals" if key == "f2" else "RowTable")[0]
        train_everybody()
        for key in ("f2", "f6"):
            await ui.press(key)
            assert "100,0 %" in " ".join(ui.cells("#goals" if key == "f2" else "RowTable")[0])
            assert ui.cells("#goals" if key == "f2" else "RowTable")[0] != shares[key]
        undo()
        ui.app.post_message(events.AppFocus())
        await ui.settle()
        assert ui.cells("RowTable")[0] == shares["f6"]


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


def asked(ui: Driver) -> list[tuple[str, ...]]:
    return ui.cells("#waiting") if ui.app.screen.query("#waiting") and ui.table("#waiting").display else []


async def open_ask(ui: Driver, place: int) -> None:
    ui.table("#waiting").focus()
    await ui.press("home", *["down"] * place, "enter")


@pytest.mark.usefixtures("province")
async def test_nothing_waits_but_the_goal_that_is_due(interface: Open) -> None:
    async with interface() as ui:
        assert asked(ui) == [("Kỹ năng số cơ bản", "hạn 31/12/2026 · cần thêm 1")]
        await open_ask(ui, 0)
        assert ui.page.SECTION == "coverage"


@pytest.mark.usefixtures("province")
async def test_rows_held_back_wait_until_the_file_comes_again(
    interface: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("screens.home_rows.today", lambda: datetime.now().date())
    good = ("Lò Văn Sơn", "12/03/1985", "Nam", "Chuyên viên", "Sở Y tế", "", "Công chức")
    bad = ("Vũ Minh Cường", "31/02/1985", "Nam", "Chuyên viên", "Sở Y tế", "", "Công chức")
    path = make_roster(tmp_path / "đợt 2.xlsx", [good, bad])
    remember_folder(path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    async with interface() as ui:
        await ui.press("f7", "enter", "ctrl+s", "enter")
        await ui.press("f2")
        what, why = asked(ui)[0]
        assert what == "Nhập đợt 2.xlsx"
        assert why.startswith("1 dòng giữ lại")
        make_roster(path, [good, ("Vũ Minh Cường", "28/02/1985", *bad[2:])])
        remember_folder(elsewhere / "other.xlsx")
        await open_ask(ui, 0)
        assert isinstance(ui.page, PreviewPage)
        await ui.press("ctrl+s", "enter", "f2")
        assert not any("đợt 2" in what for what, _why in asked(ui))


@pytest.mark.usefixtures("province")
async def test_sessions_without_attendance_and_classes_that_are_over(interface: Open) -> None:
    with change_set("class"):
        number = add_class("KNS-12", "Kỹ năng số", course="KNS")
        for days in (-9, -2):
            add_session(number, TODAY + timedelta(days=days), "morning", 4)
        enrol(number, [one.id for one in search()][:2])
        set_state(class_by_id(number), "open")
    async with interface() as ui:
        assert asked(ui)[:3] == [
            ("KNS-12 21/11 sáng", "chưa điểm danh · 2 người"),
            ("KNS-12 14/11 sáng", "chưa điểm danh · 2 người"),
            ("KNS-12 Kỹ năng số", "học xong 21/11/2026, chưa kết thúc lớp"),
        ]
        await open_ask(ui, 1)
        assert isinstance(ui.page, AttendancePage)
        await ui.press("escape")
        await open_ask(ui, 2)
        assert isinstance(ui.page, ClassPage)


@pytest.mark.usefixtures("province")
async def test_two_records_of_one_person_are_merged(interface: Open, tmp_path: Path) -> None:
    load("roster", [person("Đặng Thị Hoà", agency="Sở Y tế", staff_code="X1")], tmp_path / "again.xlsx")
    assert len(search("Đặng Thị Hoà")) == 2
    async with interface() as ui:
        assert asked(ui)[0] == ("Một hay hai người?", "1 cặp cùng tên")
        await open_ask(ui, 0)
        await ui.press("enter", "enter")
        assert len(search("Đặng Thị Hoà")) == 1
        assert ui.app.said.can_undo
        undo()
        assert len(search("Đặng Thị Hoà")) == 2
        await ui.press("ctrl+r")
        await open_ask(ui, 0)
        await ui.press("enter", "down", "enter")
        assert not any("hai người" in what for what, _why in asked(ui))


async def shown(ui: Driver, is_there: Callable[[], bool]) -> None:
    """Wait for what is shown while other parts are still being read."""
    while not is_there():
        await ui.pilot.pause(0.01)


@pytest.mark.usefixtures("province")
async def test_goals_and_lists_are_there_before_what_takes_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load("roster", [person("Đặng Thị Hoà", agency="Sở Y tế", staff_code="X1")], tmp_path / "again.xlsx")
    with change_set("class"):
        number = add_class("KNS-12", "Kỹ năng số", course="KNS")
        add_session(number, TODAY - timedelta(2), "morning", 4)
        enrol(number, [one.id for one in search()][:2])
    counted, compared = Event(), Event()
    monkeypatch.setattr("capacity.coverage.coverages", after(counted, coverages))
    monkeypatch.setattr("capacity.identity.likely_pairs", after(compared, likely_pairs))
    async with CapacityApp().run_test(size=(80, 24)) as pilot:
        ui = Driver(pilot)
        await shown(ui, lambda: len(asked(ui)) == 1 and bool(ui.cells("#goals")))
        assert [(goal, share) for goal, _bar, share, *_rest in ui.cells("#goals")] == [("Kỹ năng số cơ bản", "…")]
        assert ui.cells("#agencies") == []
        ui.table("#waiting").focus()
        counted.set()
        await shown(ui, lambda: len(asked(ui)) == 2)
        assert ui.cells("#goals")[0][2] == "20,0 %"
        compared.set()
        await ui.settle()
        assert [what for what, _why in asked(ui)] == ["Một hay hai người?", "KNS-12 21/11 sáng", "Kỹ năng số cơ bản"]
        row = ui.table("#waiting").row
        assert row is not None
        assert row.cells[0] == "KNS-12 21/11 sáng"


def after(event: Event, work: Callable[..., Any]) -> Callable[..., Any]:
    """The same work, once an event has come."""

    def waiting(*given: Any) -> Any:
        assert event.wait(60)
        return work(*given)

    return waiting
