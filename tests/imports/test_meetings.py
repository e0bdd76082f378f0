"""Reports of participants: Teams, Zoom, Meet and the variants that their versions and languages write."""

from datetime import date
from pathlib import Path

import pytest

from capacity.attendance import MarkChange, attendance, set_marks
from capacity.cli.preview import preview
from capacity.errors import BadInput
from capacity.history import change_set
from capacity.trainers import add_trainer
from imports.answers import Answers
from tests.imports.classes import make_class, marks, plan_file, write_file

AN, HOA, MINH = "Nguyễn Văn An", "Lò Thị Hòa", "Trần Minh"


@pytest.fixture(autouse=True)
def a_class(database: Path, tmp_path: Path) -> int:
    return make_class(tmp_path)


def report(folder: Path, text: str, name: str = "report.csv", encoding: str = "utf-8-sig") -> Path:
    path = folder / name
    path.write_text(text, encoding=encoding)
    return path


ZOOM = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\n"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("Nguyen Van An,,03/10/2025 08:00:00 AM,03/10/2025 12:00:00 PM,240,Yes", "present"),
        ("NGUYEN VAN AN - SO NOI VU,,03/10/2025 08:09:00 AM,03/10/2025 12:00:00 PM,231,Yes", "present"),
        ("Nguyễn Văn An (Sở Nội vụ),,03/10/2025 08:30:00 AM,03/10/2025 12:30:00 PM,240,Yes", "late:30"),
        ("Sở Nội vụ - Nguyễn Văn An,,03/10/2025 07:30:00 AM,03/10/2025 11:15:00 AM,225,Yes", "left_early:45"),
        ("iPad (Nguyễn Văn An),,03/10/2025 08:20:00 AM,03/10/2025 11:15:00 AM,175,Yes", "left_early:45"),
        ("An Nguyễn Văn,,03/10/2025 08:00:00 AM,03/10/2025 09:59:00 AM,119,Yes", "absent"),
        ("Ai Đó,an@tinh.example,03/10/2025 08:00:00 AM,03/10/2025 12:00:00 PM,240,Yes", "present"),
        (
            "Nguyễn Văn An,,03/10/2025 08:00:00 AM,03/10/2025 09:00:00 AM,60,Yes\n"
            "Nguyen Van An,an@tinh.example,03/10/2025 08:50:00 AM,03/10/2025 12:05:00 PM,195,Yes",
            "present",
        ),
        (
            "Nguyễn Văn An,,03/10/2025 08:00:00 AM,03/10/2025 09:00:00 AM,60,Yes\n"
            "Nguyễn Văn An,,03/10/2025 10:00:00 AM,03/10/2025 12:05:00 PM,125,Yes",
            "left_early:60",
        ),
    ],
)
def test_minutes_become_a_mark(tmp_path: Path, lines: str, expected: str) -> None:
    plan = write_file(report(tmp_path, ZOOM + lines))
    assert plan.held_back == []
    assert marks() == {
        AN: (expected, None, None, None),
        HOA: ("absent",) + (None,) * 3,
        MINH: ("absent",) + (None,) * 3,
    }


@pytest.mark.parametrize(
    ("heading", "line"),
    [
        ("Name,Join time,Leave time", "{an},10/03/2025 14:00:00,10/03/2025 17:00:00"),
        ("Name,Join time,Leave time", "{an},2025-03-10 14:00,2025-03-10 17:00"),
        ("Họ và tên,Tham gia lần đầu,Rời đi lần cuối", "{an},3/10/25 2:00:00 CH,3/10/25 5:00:00 CH"),
        ("Tên,Thời gian tham gia,Thời gian rời khỏi,Thời lượng", "{an},10/3/2025 14:00,10/3/2025 17:00,3 giờ 0 phút"),
        (
            "Tên,Họ,Email,Thời lượng,Thời gian tham gia,Thời gian thoát",
            "An,Nguyễn Văn,,3 giờ,10/3/2025 14:00,10/3/2025 17:00",
        ),
        ("First name,Last name,Time joined,Time exited", "An,Nguyễn Văn,2:00 PM,5:00 PM"),
        ("First name,Last name,Time joined,Time exited", "Nguyễn Văn,An,2:00 PM,5:00 PM"),
        ("Name\tFirst Join\tLast Leave\tIn-Meeting Duration", '{an}\t"3/10/25, 2:00:00 PM"\t"3/10/25, 5:00:00 PM"\t3h'),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_headings_clocks_and_dates(tmp_path: Path, heading: str, line: str, encoding: str) -> None:
    path = report(tmp_path, f"{heading}\n{line.format(an=AN)}\n", "hop (2025-03-10).csv", encoding)
    for kind in ("attendance", None):
        assert plan_file(path, kind=kind).kind == "attendance"
    write_file(path)
    assert marks()[AN] == (None, "present", None, None)


def test_sections_of_teams(tmp_path: Path) -> None:
    text = (
        "1. Tóm tắt\nTiêu đề cuộc họp\tLớp KNS\nThời gian bắt đầu\t11/3/25, 7:50:00 SA\n\n"
        "2. Người tham gia\nTên\tTham gia lần đầu\tLần rời cuối\tThời lượng trong cuộc họp\tEmail\tVai trò\n"
        "Giảng viên Lê\t11/3/25, 7:50:00 SA\t11/3/25, 12:00:00 CH\t4h 10m\tle@tinh.example\tNgười tổ chức\n"
        f"{AN}\t11/3/25, 7:50:00 SA\t11/3/25, 12:00:00 CH\t2h 30m\t\tNgười dự\n\n"
        "3. Hoạt động trong cuộc họp\nTên\tThời gian tham gia\tThời gian rời khỏi\tThời lượng\tEmail\tVai trò\n"
        "Giảng viên Lê\t11/3/25, 7:50:00 SA\t11/3/25, 12:00:00 CH\t4h 10m\tle@tinh.example\tNgười tổ chức\n"
        f"{AN}\t11/3/25, 7:50:00 SA\t11/3/25, 8:30:00 SA\t40m\t\tNgười dự\n"
        f"{AN}\t11/3/25, 10:10:00 SA\t11/3/25, 12:00:00 CH\t1h 50m\t\tNgười dự\n"
    )
    plan = write_file(report(tmp_path, text, encoding="utf-16"))
    assert plan.totals["review"] == 0
    assert marks()[AN] == (None, None, "left_early:100", None)


def test_events_of_joining_and_leaving(tmp_path: Path) -> None:
    text = (
        "Full Name\tUser Action\tTimestamp\n"
        f"{AN}\tJoined\t3/10/2025, 8:00:00 AM\n{AN}\tLeft\t3/10/2025, 9:00:00 AM\n"
        f"{HOA}\tJoined before\t3/10/2025, 8:40:00 AM\n{AN}\tJoined\t3/10/2025, 9:05:00 AM\n"
        f"{AN}\tLeft\t3/10/2025, 12:00:00 PM\n"
    )
    write_file(report(tmp_path, text, encoding="utf-16"))
    assert (marks()[AN][0], marks()[HOA][0]) == ("present", "late:40")


def test_a_report_without_a_day_needs_one_unless_one_session_is_left(tmp_path: Path, a_class: int) -> None:
    path = report(tmp_path, f"Name,Time joined,Time exited\n{AN},08:00,12:00\n")
    with pytest.raises(BadInput, match="--session"):
        plan_file(path)
    named = plan_file(path, day=date(2025, 3, 11), part="morning")
    assert {mark for row in named.rows for mark in row.marks} == {attendance(a_class).sessions[2].id}
    with change_set("first day"):
        grid = attendance(a_class)
        set_marks(a_class, [MarkChange(grid.rows[0].enrolment_id, grid.sessions[0].id, "present")])
    write_file(path)
    assert marks()[AN][2] == "present"


def test_a_report_of_another_day_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="20/05/2025"):
        plan_file(report(tmp_path, f"{ZOOM}{AN},,05/20/2025 08:00:00 AM,05/20/2025 12:00:00 PM,240,Yes"))


def test_hosts_and_trainers_are_no_strangers_and_others_are_questions(tmp_path: Path, a_class: int) -> None:
    with change_set("trainer"):
        add_trainer(a_class, "Đỗ Thị Giảng")
    text = (
        "Meeting ID,Topic,Start Time,User Email\n81,Lop,03/10/2025 08:00:00 AM,host@tinh.example\n\n"
        + ZOOM
        + "Phòng họp,host@tinh.example,03/10/2025 08:00:00 AM,03/10/2025 12:00:00 PM,240,No\n"
        + "GV Đỗ Thị Giảng,,03/10/2025 08:00:00 AM,03/10/2025 12:00:00 PM,240,No\n"
        + "Lo Thi Hoan,,03/10/2025 08:00:00 AM,03/10/2025 10:00:00 AM,120,No\n"
        + "Lo Thi Hoan,,03/10/2025 10:00:00 AM,03/10/2025 12:00:00 PM,120,No\n"
    )
    path = report(tmp_path, text)
    plan = plan_file(path)
    [row] = [row for row in plan.rows if row.action == "review"]
    assert [one.full_name for one in row.candidates] == [HOA]
    answered = Answers({(row.sheet, row.row): row.candidates[0].official_id})
    write_file(path, answers=answered)
    assert marks()[HOA][0] == "present"
    assert plan_file(path).is_empty


def test_who_was_excused_stays_excused(tmp_path: Path, a_class: int) -> None:
    grid = attendance(a_class)
    with change_set("leave"):
        set_marks(a_class, [MarkChange(row.enrolment_id, grid.sessions[0].id, "excused") for row in grid.rows])
    write_file(report(tmp_path, f"{ZOOM}{AN},,03/10/2025 08:00:00 AM,03/10/2025 12:00:00 PM,240,Yes"))
    assert (marks()[AN][0], marks()[HOA][0]) == ("present", "excused")


def test_a_report_takes_no_recorded_presence_back(tmp_path: Path, a_class: int) -> None:
    grid = attendance(a_class)
    here = {row.full_name: row.enrolment_id for row in grid.rows}
    with change_set("marks"):
        first = grid.sessions[0].id
        set_marks(a_class, [MarkChange(here[HOA], first, "late:20"), MarkChange(here[MINH], first, "present")])
    line = "Trần Minh,,03/10/2025 08:30:00 AM,03/10/2025 12:00:00 PM,210,Yes"
    plan = write_file(report(tmp_path, ZOOM + line))
    (held,) = plan.held_back
    assert (held.values["full_name"], held.action) == (HOA, "reject")
    assert "muộn 20" in held.because
    assert {name: found[0] for name, found in marks().items()} == {AN: "absent", HOA: "late:20", MINH: "late:30"}
    # What does change is told before it is written.
    with change_set("again"):
        set_marks(a_class, [MarkChange(here[MINH], first, "present")])
    told = list(preview(plan_file(tmp_path / "report.csv")))
    assert [text for text in told if "→" in text and MINH in text]
