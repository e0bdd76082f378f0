"""Classes from the plan to the certificates, by keys."""

from datetime import date
from pathlib import Path

import pytest
from textual.widgets import Input, Static

from capacity.attendance import MarkChange, attendance, mark_all, set_marks
from capacity.certificates import issue, register
from capacity.classes import ClassRow, add_class, class_by_code, class_list, mode_name, set_state, state_name
from capacity.courses import add_course, course_list
from capacity.enrolments import enrol, enrolled
from capacity.history import change_set, change_sets
from capacity.marks import marks_of
from capacity.officials import search
from capacity.results import close_class, reopen_class
from capacity.sessions import add_session, part_name, sessions, weekday_name
from capacity.store.connection import rows
from capacity.text import fold
from capacity.trainers import trainers
from screens.attendance import AttendancePage
from screens.class_page import ClassPage
from screens.enrolling import EnrolPage
from screens.frame import KeyLine
from screens.person import PersonPage
from screens.preview import PreviewPage
from screens.widgets.mark_table import MarkTable
from tests.builders import make_workbook
from tests.screens.conftest import Driver, Open
from tests.screens.test_key_bursts import send

pytestmark = pytest.mark.usefixtures("province")


@pytest.fixture
def planned(province: None) -> ClassRow:
    """A class of three seats without sessions or people."""
    with change_set("class"):
        add_class("KNS-12", "Kỹ năng số, đợt 3", course="KNS", capacity=3, begins_on=date(2026, 12, 1))
    return class_by_code("KNS-12")


@pytest.fixture
def held(planned: ClassRow) -> ClassRow:
    """The class with two sessions and three people; the last of them was never there."""
    with change_set("held"):
        for day in (1, 2):
            add_session(planned.id, date(2026, 12, day), "morning", 4)
        enrol(planned.id, [one.id for one in search()])
        set_state(planned, "open")
    with change_set("marks"):
        for session in sessions(planned.id):
            mark_all(planned.id, session.id, "present")
    with change_set("absent"):
        last = enrolled(planned.id)[-1].id
        changes = [MarkChange(last, session.id, "absent") for session in sessions(planned.id)]
        set_marks(planned.id, changes)
    return class_by_code("KNS-12")


def told(ui: Driver) -> str:
    """What the dialog in front says."""
    return " ".join(str(widget.render()) for widget in ui.app.screen.query("Static"))


async def fill(ui: Driver, **fields: str) -> None:
    """Type into the fields of the form in front, by their names."""
    for name, text in fields.items():
        await ui.type(text, f"#{name}")


def names(row: ClassRow, *statuses: str) -> list[str]:
    return [person.full_name for person in enrolled(row.id, statuses=statuses or ("enrolled",))]


async def test_a_class_is_made_with_its_course_by_suggestion(interface: Open) -> None:
    with change_set("course"):
        add_course("DL", "Phân tích dữ liệu", hours=16)
    async with interface() as ui:
        await ui.press("f5", "n")
        await fill(ui, code="DL-01", title="Phân tích dữ liệu, đợt 1", ends_on="20/12/2026", begins_on="31/02/2026")
        assert "31/02/2026" in str(ui.app.screen.query_one(".dialog--problem").render())
        await fill(ui, begins_on="21/12/2026", capacity="30", cost="12.000.000", excused="tinh nhu vang", course="phan")
        await ui.press("down", "enter")
        assert isinstance(ui.app.focused, Input)
        assert ui.app.focused.value == "DL"
        await ui.press("enter")
        assert ui.dialog == "WorkForm"
        assert "sớm hơn ngày bắt đầu" in told(ui)
        assert ui.app.focused is ui.app.screen.query_one("#ends_on")
        await fill(ui, begins_on="01/12/2026")
        await ui.press("enter")
        assert isinstance(ui.page, ClassPage)
        row = class_by_code("DL-01")
        assert (row.course_code, row.capacity, row.cost, row.excused, row.state) == (
            "DL",
            30,
            12000000,
            "absent",
            "planned",
        )
        assert (row.begins_on, row.ends_on, row.min_attendance) == (date(2026, 12, 1), date(2026, 12, 20), 80)
        await ui.press("ctrl+z", "enter")
        assert class_list() == []


async def test_what_was_typed_stays_where_the_class_cannot_be_made(interface: Open, planned: ClassRow) -> None:
    async with interface() as ui:
        await ui.press("f5", "n")
        await fill(ui, code="kns-12", title="Lớp trùng mã", course="KNS")
        await ui.press("enter")
        assert "kns-12" in str(ui.app.screen.query_one(".dialog--problem").render())
        await fill(ui, code="KNS-13")
        await ui.press("enter")
        assert class_by_code("KNS-13").title == "Lớp trùng mã"


async def test_a_new_course_is_made_from_the_list(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f5", "N")
        await fill(ui, code="DL", title="Phân tích dữ liệu", hours="16")
        await ui.press("enter")
        assert [course.code for course in course_list()] == ["DL", "KNS"]


async def test_the_list_is_searched_and_narrowed_to_a_state(interface: Open, held: ClassRow) -> None:
    with change_set("another"):
        add_class("DT-01", "Đô thị thông minh", course="KNS")
    async with interface((120, 30)) as ui:
        await ui.press("f5")
        assert [cells[0] for cells in ui.cells()] == ["DT-01", "KNS-12"]
        assert ui.cells()[1][2:7] == (
            *(state_name("open"), "01/12/2026", "02/12/2026"),
            *("3/3", f"01/12 {part_name('morning')}"),
        )
        await ui.press("slash")
        await ui.type("do thi")
        assert [cells[0] for cells in ui.cells()] == ["DT-01"]
        await ui.type("")
        await ui.press("down", "tab", "tab")
        assert [cells[0] for cells in ui.cells()] == ["KNS-12"]
        await ui.press("tab")
        assert "ở trạng thái" in ui.table().render_line(1).text
        assert "Tab" in ui.table().render_line(1).text
        await ui.press("shift+tab", "d")
        assert isinstance(ui.page, AttendancePage)


async def test_facts_and_state_are_changed(interface: Open, planned: ClassRow) -> None:
    async with interface() as ui:
        await ui.press("f5", "e")
        await fill(ui, place="Hội trường Sở Nội vụ", mode=fold(mode_name("in_person")))
        await ui.press("enter")
        row = class_by_code("KNS-12")
        assert (row.place, row.mode) == ("Hội trường Sở Nội vụ", "in_person")
        await ui.press("s", "enter")
        assert class_by_code("KNS-12").state == "open"
        assert ui.app.said.can_undo


async def test_sessions_one_and_a_series(interface: Open, planned: ClassRow) -> None:
    async with interface() as ui:
        await ui.press("f5", "enter", "n")
        await fill(ui, on="01/12/2026", hours="3,5", starts_at="8h")
        await ui.press("enter")
        assert [(one.on, one.part, one.hours, one.starts_at) for one in sessions(planned.id)] == [
            (date(2026, 12, 1), "morning", 3.5, "08:00")
        ]
        await ui.press("l")
        days, morning = f"3; {weekday_name('thu')}", part_name("morning")
        await fill(ui, first="01/12/2026", until="11/12/2026", weekdays=days, part=morning, hours="4")
        await ui.press("enter")
        assert ui.dialog == "Confirm"
        await ui.press("enter")
        assert [one.on.day for one in sessions(planned.id)] == [1, 3, 8, 10]
        assert "1 đã có từ trước" in ui.app.said.text
        await ui.press("down", "delete")
        assert [one.on.day for one in sessions(planned.id)] == [1, 8, 10]
        await ui.press("r")
        await fill(ui, hours="2")
        await ui.press("enter")
        assert [one.hours for one in sessions(planned.id)] == [3.5, 2, 4]


async def test_a_session_is_closed_and_opened_again_with_a_reason(interface: Open, held: ClassRow) -> None:
    async with interface() as ui:
        await ui.press("f5", "enter", "o")
        assert ui.dialog == "Confirm"
        await ui.press("escape")
        assert [one.is_closed for one in sessions(held.id)] == [False, False]
        await ui.press("o", "enter")
        assert [one.is_closed for one in sessions(held.id)] == [True, False]
        await ui.press("o")
        await ui.type("Ghi thiếu")
        await ui.press("enter")
        assert [one.is_closed for one in sessions(held.id)] == [False, False]
        await ui.press("down", "enter")
        assert isinstance(ui.page, AttendancePage)
        assert ui.page.grid.place == (0, 1)


async def test_people_are_found_marked_and_enrolled_and_one_withdraws(interface: Open, planned: ClassRow) -> None:
    async with interface() as ui:
        await ui.press("f5", "enter", "tab", "n")
        assert isinstance(ui.page, EnrolPage)
        await ui.press("down")
        assert "Enter ghi danh" in str(ui.page.query_one(KeyLine).render())
        await ui.press("slash")
        await ui.type("nguyen")
        await ui.press("down", "space", "space", "slash")
        await ui.type("hoa")
        await ui.press("down", "space", "slash")
        await ui.type("duc")
        await ui.press("down", "space", "ctrl+s")
        assert ui.dialog == "Choose"
        assert "1 người đã hoàn thành khóa này: Nguyễn Văn An" in told(ui)
        await ui.press("down", "enter")
        assert isinstance(ui.page, ClassPage)
        assert len(names(planned)) == 3
        # Seats go to those first who have not.
        assert names(planned, "waiting") == ["Nguyễn Văn An"]
        assert len(names(planned, "waiting")) == 1
        assert len(ui.cells()) == 4
        first, waits = names(planned)[0], names(planned, "waiting")
        await ui.press("delete")
        await ui.type("Đi công tác")
        await ui.press("enter")
        assert names(planned, "withdrawn") == [first]
        assert waits[0] in names(planned)
        assert waits[0] in ui.app.said.text
        await ui.press("end", "delete")
        assert (ui.dialog, ui.app.said.is_error) == ("ClassPage", True)
        await ui.press("home")
        await ui.press("enter")
        assert isinstance(ui.page, PersonPage)


async def test_of_a_group_only_those_are_enrolled_who_have_not_completed_the_course(
    interface: Open, planned: ClassRow
) -> None:
    async with interface() as ui:
        await ui.press("f5", "enter", "g", "enter")
        await fill(ui, agency="Sở Nội vụ")
        await ui.press("enter", "enter")
        assert [cells[0] for cells in ui.cells()] == ["Chỉ ghi danh 1 người còn lại", "Ghi danh tất cả"]
        await ui.press("enter")
    assert names(planned) == ["Đặng Thị Hoà"]


async def test_a_group_is_enrolled_by_agency_and_goal(interface: Open, planned: ClassRow) -> None:
    async with interface() as ui:
        await ui.press("f5", "enter", "g", "enter")
        assert ui.dialog == "Form"
        await fill(ui, agency="Sở Nội vụ", goal="KNS-26")
        await ui.press("enter")
        assert ui.dialog == "Confirm"
        assert names(planned) == []
        await ui.press("enter")
        assert names(planned) == ["Đặng Thị Hoà"]


async def test_the_untrained_of_a_goal_are_enrolled_in_two_keys(interface: Open, planned: ClassRow) -> None:
    async with interface() as ui:
        await ui.press("f6", "down", "enter", "space", "space", "m", "enter")
        assert sorted(names(planned)) == ["Nguyễn Thị Bình", "Trần Minh Đức"]
        assert ui.app.said.can_undo
        await ui.press("f5")
        assert ui.cells()[0][5] == "2/3"


async def test_results_are_settled_again_after_a_correction(interface: Open, held: ClassRow) -> None:
    with change_set("closed"):
        close_class(held.id)
    last = enrolled(held.id)[-1]
    changes = [MarkChange(last.id, session.id, "present") for session in sessions(held.id)]
    async with interface() as ui:
        await ui.press("f5", "enter", "t")
        assert "đúng như điểm danh" in ui.app.said.text
        with change_set("corrected"):
            set_marks(held.id, changes, reason="Ghi nhầm")
        await ui.press("t")
        assert f"hoàn thành: {last.full_name}" in told(ui)
        await ui.type("Ghi nhầm")
        await ui.press("enter")
        assert last.full_name in ui.app.said.text
    assert len(names(held, "completed")) == 3
    assert change_sets()[0].title.endswith("Ghi nhầm")


async def test_only_classes_that_take_people_still_are_proposed(interface: Open, held: ClassRow) -> None:
    with change_set("held"):
        set_state(held, "held")
    async with interface() as ui:
        await ui.press("f6", "down", "enter", "space", "m")
        assert ui.app.said.is_error
        assert "Chưa có lớp nào nhận học viên" in ui.app.said.text
    with change_set("another"):
        add_class("KNS-13", "Kỹ năng số, đợt 4", course="KNS")
    async with interface() as ui:
        await ui.press("f6", "down", "enter", "space", "m")
        assert ui.dialog == "Choose"
        assert [cells[0] for cells in ui.cells()] == ["KNS-13"]


async def test_what_bars_opening_again_is_said_before_a_reason_is_asked(interface: Open, held: ClassRow) -> None:
    with change_set("closed"):
        close_class(held.id)
    with change_set("issued"):
        issue(held.id, "SNV", date(2026, 12, 5))
    async with interface() as ui:
        await ui.press("f5", "enter", "k")
        assert ui.app.said.is_error
        assert "2 chứng chỉ" in ui.app.said.text
        assert ui.dialog != "Ask"
    assert class_by_code("KNS-12").state == "closed"


async def test_trainers_come_and_go(interface: Open, planned: ClassRow) -> None:
    async with interface() as ui:
        await ui.press("f5", "enter", "tab", "tab", "n")
        await fill(ui, name="TS. Lê Hồng Phong", hours="12")
        await ui.press("enter")
        assert [(one.name, one.hours) for one in trainers(planned.id)] == [("TS. Lê Hồng Phong", 12)]
        await ui.press("delete")
        assert trainers(planned.id) == []


async def test_a_class_is_closed_after_a_look_and_opened_again(interface: Open, held: ClassRow) -> None:
    missing = enrolled(held.id)[-1].full_name
    async with interface() as ui:
        await ui.press("f5", "enter", "tab", "tab", "tab")
        assert [cells[4] for cells in ui.cells()] == ["✓", "✓", "✗"]
        await ui.press("c")
        assert ui.app.said.is_error
        await ui.press("k", "enter")
        assert ui.dialog == "Confirm"
        shown = told(ui)
        assert "2/3 người hoàn thành: ghi kết quả khóa KNS, ngày 02/12/2026." in shown
        assert "1 người không hoàn thành, không có kết quả." in shown
        assert "Ngày 02/12/2026 chưa tới; kết quả tính từ ngày đó." in shown
        assert f"✗ {missing}: tham dự 0,0 %" in shown
        assert "chưa điểm danh" not in shown
        await ui.press("escape")
        assert class_by_code("KNS-12").state == "open"
        await ui.press("k", "enter", "enter")
        assert class_by_code("KNS-12").state == "closed"
        assert names(held, "not_completed") == [missing]
        assert list(rows("SELECT count(*) FROM completion WHERE training_class_id = ?", held.id)) == [(2,)]
        await ui.press("c")
        await fill(ui, issuer="SNV", on="05/12/2026")
        await ui.press("enter")
        assert [one.text for one in register()] == ["0001/2026/SNV", "0002/2026/SNV"]
        assert [cells[5] for cells in ui.cells()][:2] == ["0001/2026/SNV", "0002/2026/SNV"]
        await ui.press("ctrl+z")
        assert "sẽ được cấp cho người khác" in told(ui)
        await ui.press("enter", "k")
        await ui.type("Ghi nhầm một buổi")
        await ui.press("enter")
        assert class_by_code("KNS-12").state == "held"
        assert list(rows("SELECT count(*) FROM completion WHERE training_class_id = ?", held.id)) == [(0,)]


async def test_closing_tells_of_sessions_without_marks(interface: Open, held: ClassRow) -> None:
    with change_set("one more"):
        add_session(held.id, date(2026, 12, 3), "evening", 4)
    async with interface() as ui:
        await ui.press("f5", "enter", "k", "enter")
        assert "1 buổi chưa điểm danh ai, không tính vào tỷ lệ: 03/12 tối." in told(ui)


async def test_closing_a_class_in_which_nothing_is_recorded(interface: Open, planned: ClassRow) -> None:
    with change_set("unrecorded"):
        add_session(planned.id, date(2026, 12, 1), "morning", 4)
        enrol(planned.id, [one.id for one in search()])
        set_state(planned, "open")
    async with interface() as ui:
        await ui.press("f5", "enter", "k", "enter")
        shown = told(ui)
        assert "Không ai hoàn thành; không ghi kết quả nào." in shown
        assert "Chưa điểm danh buổi nào." in shown
        assert "không tính vào tỷ lệ" not in shown


async def test_whoever_comes_back_stands_where_they_left(interface: Open, held: ClassRow) -> None:
    with change_set("others"):
        for number in range(3):
            add_class(f"A{number}", f"Lớp {number}", course="KNS", begins_on=date(2026, 12, 1))
            set_state(class_by_code(f"A{number}"), "open")
            set_state(class_by_code(f"A{number}"), "held")
    async with interface() as ui:
        await ui.press("f5")
        while ui.page.query_one(MarkTable).order != "state":
            await ui.press("o")
        while ui.names()[ui.table().cursor] != "KNS-12":
            await ui.press("down")
        before = ui.table().cursor
        await ui.press("enter", "k", "enter", "enter", "escape")
        assert class_by_code("KNS-12").state == "closed"
        assert ui.table().cursor != before
        assert ui.names()[ui.table().cursor] == "KNS-12"


async def test_the_list_of_a_class_stays_at_its_row_when_others_are_enrolled(
    interface: Open, planned: ClassRow
) -> None:
    everybody = [one.id for one in search()]
    with change_set("last"):
        enrol(planned.id, everybody[-1:])
    async with interface() as ui:
        await ui.press("f5", "enter", "tab")
        here = ui.names()[ui.table().cursor]
        await ui.press("n", "down", "ctrl+s", "enter")
        assert len(ui.names()) == 2
        assert ui.table().cursor == 1
        assert ui.names()[1] == here


async def test_a_score_is_noted(interface: Open, held: ClassRow) -> None:
    async with interface() as ui:
        await ui.press("f5", "enter", "tab", "tab", "tab", "r")
        await fill(ui, score="8,5", grade="Giỏi")
        await ui.press("enter")
        assert [(one.score, one.grade) for one in enrolled(held.id)[:1]] == [("8,5", "Giỏi")]


@pytest.mark.parametrize(
    ("keys", "selector"),
    [
        (("slash",), "ViInput"),
        (("n",), "#title"),
        (("e",), "#place"),
        (("enter", "tab", "n"), "ViInput"),
        (("enter", "tab", "delete"), "ViInput"),
        (("enter", "g"), "#agency"),
        (("enter", "l"), "#weekdays"),
        (("enter", "tab", "tab", "n"), "#name"),
    ],
)
async def test_vietnamese_input_methods_in_every_field(
    interface: Open, held: ClassRow, keys: tuple[str, ...], selector: str
) -> None:
    async with interface() as ui:
        await ui.press("f5", *keys)
        await ui.type("", selector)
        send(ui.app, "Nguye⌫ên⌫⌫ễn duo⌫⌫ương⌫⌫⌫ờng")
        await ui.settle()
        assert ui.app.screen.query_one(selector, Input).value == "Nguyễn dường"


async def test_a_list_of_attendance_is_imported_from_the_class(interface: Open, held: ClassRow, tmp_path: Path) -> None:
    people = enrolled(held.id)
    heading = ("STT", "Họ và tên", "01/12/2026 sáng", "02/12/2026 sáng")
    lines = [heading, *((number, one.full_name, "x", "p") for number, one in enumerate(people, 1))]
    sheet = make_workbook(tmp_path / "điểm danh.xlsx", lines)
    async with interface() as ui:
        await ui.press("f5", "enter", "i")
        assert ui.page.SECTION == "import"
        assert ui.page.query_one("#class", Input).value == "KNS-12"
        await ui.press("slash")
        await ui.type(str(sheet))
        await ui.press("enter")
        assert isinstance(ui.page, PreviewPage)
        await ui.press("ctrl+s", "enter")
        assert {row.marks for row in attendance(held.id).rows} == {("present", "excused")}
        await ui.press("ctrl+z", "enter")
        assert {row.marks for row in attendance(held.id).rows} == {("present", "present"), ("absent", "absent")}


async def test_a_day_that_is_none_is_said_beside_the_class(interface: Open, tmp_path: Path) -> None:
    sheet = make_workbook(tmp_path / "a.xlsx", [("STT", "Họ và tên")])
    async with interface() as ui:
        await ui.press("f7")
        await ui.type("KNS-12 32/13/2026", "#class")
        await ui.type(str(sheet), "#path")
        await ui.press("enter")
        assert ui.app.said.is_error
        assert "32/13/2026" in ui.app.said.text


async def test_what_comes_next_at_the_end_of_a_class_stands_first_in_the_footer(
    interface: Open, held: ClassRow
) -> None:
    def footer(ui: Driver) -> str:
        return str(ui.page.query_one(KeyLine).render())

    def caption(ui: Driver) -> str:
        return str(ui.page.query_one(".caption", Static).content)

    async with interface() as ui:
        await ui.press("f5", "enter")
        assert "k kết thúc" not in footer(ui)
        assert "DỰ KIẾN ĐẠT 2" in caption(ui)
        await ui.press("shift+tab")
        assert footer(ui).startswith("Enter mở  k kết thúc")
        await ui.press("k", "enter", "enter")
        assert footer(ui).startswith("Enter mở  c ")
        assert "HOÀN THÀNH 2" in caption(ui)
        page = ui.page
        for key in ("n", "l", "g"):
            await ui.press(key)
            assert (ui.app.page, ui.dialog) == (page, "ErrorDialog")
            assert "giữ nguyên" in ui.app.said.text
            await ui.press("escape")


async def test_a_class_that_somebody_else_has_opened_again_takes_people(interface: Open, held: ClassRow) -> None:
    with change_set("close"):
        close_class(held.id)
    async with interface() as ui:
        await ui.press("f5", "enter")
        with change_set("reopen"):
            reopen_class(held.id, "x")
        await ui.press("n")
        assert ui.dialog == "WorkForm"


async def test_a_closed_class_shows_what_was_written_whatever_the_marks_say_by_now(
    interface: Open, held: ClassRow
) -> None:
    absent = enrolled(held.id)[-1]
    with change_set("close"):
        close_class(held.id)
    with change_set("marks"):
        changes = [MarkChange(absent.id, session.id, "present") for session in sessions(held.id)]
        set_marks(held.id, changes, reason="nhầm")
    async with interface((140, 40)) as ui:
        await ui.press("f5", "enter", "shift+tab")
        assert "[HOÀN THÀNH 2]" in str(ui.page.query_one(".caption", Static).content)
        [cells] = [cells for cells in ui.cells() if cells[0] == absent.full_name]
        assert "✗" in cells
        assert "lúc kết thúc lớp" in cells[-1]


async def test_everybody_is_not_marked_for_a_session_to_come_without_a_question(
    interface: Open, planned: ClassRow
) -> None:
    with change_set("session"):
        session = add_session(planned.id, date(2026, 12, 2), "morning", 4)
        enrol(planned.id, [one.id for one in search()][:2])
    async with interface() as ui:
        await ui.press("f5", "enter", "d", "A")
        assert ui.dialog == "Confirm"
        assert "chưa diễn ra" in told(ui)
        await ui.press("escape")
        assert not marks_of([one.id for one in enrolled(planned.id)])
        await ui.press("A", "enter")
        marked = marks_of([one.id for one in enrolled(planned.id)])
        assert [number for _enrolment, number in marked] == [session, session]


async def test_whoever_finds_no_seat_is_told_of_the_waiting_list(interface: Open, planned: ClassRow) -> None:
    everybody = [one.id for one in search()]
    with change_set("full"):
        enrol(planned.id, everybody[:3])
    async with interface() as ui:
        await ui.press("f5", "enter", "tab", "n", "down", "a", "ctrl+s", "enter")
        assert "lớp đã đủ chỗ: 1 người vào danh sách chờ" in ui.app.said.text
        assert "ghi danh 0" not in ui.app.said.text
    assert [one.official_id for one in enrolled(planned.id, statuses=("waiting",))] == everybody[3:]
