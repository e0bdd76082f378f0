"""Sign-in sheets in the shapes that offices give them."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from capacity.errors import BadInput
from capacity.history import change_set
from capacity.sessions import close_session, remove_session, sessions
from capacity.undoing import undo
from imports.answers import Answers
from imports.marks import find_legend, read_mark
from imports.session_headings import read_heading
from tests.builders import load, person
from tests.imports.classes import make_class, marks, plan_file, problems, sheet, write_file

AN, HOA, MINH = "Nguyễn Văn An", "Lò Thị Hòa", "Trần Minh"


@pytest.fixture(autouse=True)
def a_class(database: Path, tmp_path: Path) -> int:
    return make_class(tmp_path)


@pytest.mark.parametrize(
    "headings",
    [
        [["10/3 sáng", "10/3 chiều", "11/3 sáng", "11/3 chiều"]],
        [["Sáng 10/3", "Chiều 10/3", "Sáng 11/3", "Chiều 11/3"]],
        [["10/03/2025 (S)", "10/03/2025 (C)", "11/03/2025 (S)", "11/03/2025 (C)"]],
        [["10/3", None, "11/3", None], ["S", "C", "S", "C"]],
        [["10.3.25", "10.3.25", "11.3.25", "11.3.25"], ["Sáng", "Chiều", "Sáng", "Chiều"]],
        [[date(2025, 3, 10), None, date(2025, 3, 11), None], ["Sáng", "Chiều", "Sáng", "Chiều"]],
        [[date(2025, 10, 3), None, date(2025, 11, 3), None], ["Sáng", "Chiều", "Sáng", "Chiều"]],
        [[datetime(2025, 3, 10), datetime(2025, 3, 10), datetime(2025, 3, 11), datetime(2025, 3, 11)]],
        [["Buổi 1", "Buổi 2", "Buổi 3", "Buổi 4"]],
        [["Buổi 1 (10/3)", "Buổi 2 (10/3)", "Buổi 3 (11/3)", "Buổi 4 (11/3)"]],
        [["Ngày 10/3", None, "Ngày 11/3", None], ["Buổi sáng", "Buổi chiều", "Buổi sáng", "Buổi chiều"]],
        [["Thứ Hai\n10/3", None, "Thứ Ba\n11/3", None], ["S", "C", "S", "C"]],
        [["Ngày 10 tháng 3", None, "Ngày 11 tháng 3", None], ["S", "C", "S", "C"]],
        [["2025-03-10 morning", "2025-03-10 afternoon", "2025-03-11 AM", "2025-03-11 PM"]],
        [["Tháng 3/2025", None, None, None], ["10", None, "11", None], ["S", "C", "S", "C"]],
        [["10/3 (7h30-11h30)", "10/3 (14h-17h)", "11/3 (7h30-11h30)", "11/3 (14h-17h)"]],
        [["Điểm danh", None, None, None], ["10/3 S", "10/3 C", "11/3 S", "11/3 C"]],
    ],
)
def test_days_and_parts_in_many_shapes(tmp_path: Path, headings: list[list[Any]]) -> None:
    first = ["STT", "Họ và tên", "Đơn vị", *headings[0], "Ghi chú"]
    rest = [[None, None, None, *line] for line in headings[1:]]
    path = sheet(
        tmp_path,
        ["DANH SÁCH ĐIỂM DANH"],
        first,
        *rest,
        [1, AN, "Sở Nội vụ", "x", "v", "p", None, None],
        [2, HOA, "Sở Y tế", "x", "x", "x", "x", "ốm"],
        [None, None, None, None, None, None, None, None],
        [None, "NGƯỜI ĐIỂM DANH", None, None, "GIẢNG VIÊN"],
        [None, "Trần Văn Bảy", None, None, "Lê Thị Tám"],
    )
    for kind in ("attendance", None):
        plan = plan_file(path, kind=kind)
        assert plan.totals["create"] == 2, [(row.row, row.because) for row in plan.rows]
        assert plan.held_back == []
    write_file(path)
    assert marks() == {
        AN: ("present", "absent", "excused", None),
        HOA: ("present",) * 4,
        MINH: (None,) * 4,
    }


def test_merged_days_over_parts(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["TT", "Họ và tên", "Ngày 10/03", None, "Ngày 11/03", None])
    page.append([None, None, "Sáng", "Chiều", "Sáng", "Chiều"])
    for cells in ("A1:A2", "B1:B2", "C1:D1", "E1:F1"):
        page.merge_cells(cells)
    page.append([1, "Lo Thi Hoa", "✓", "M20", "về sớm 30 phút", "K"])
    book.save(tmp_path / "m.xlsx")
    write_file(tmp_path / "m.xlsx")
    assert marks()[HOA] == ("present", "late:20", "left_early:30", "absent")


@pytest.mark.parametrize(
    ("legend", "cells", "expected"),
    [
        (["Ghi chú: v: có mặt; k: vắng; p: có phép"], "vkp", ("present", "absent", "excused")),
        (["Có mặt: +, vắng: o, có phép: z"], "+oz", ("present", "absent", "excused")),
        (["Ký hiệu: có mặt (c), vắng không phép (0), vắng có phép (1)"], "c01", ("present", "absent", "excused")),
        (["Ghi chú: “A” có mặt, “B” vắng không phép, “C” nghỉ có phép"], "ABC", ("present", "absent", "excused")),
        (["x", "vắng", "y", "có mặt"], "xy_", ("absent", "present", None)),
        (["Ô trống: có mặt; V: vắng"], " v ", ("present", "absent", "present")),
        ([], "xvp", ("present", "absent", "excused")),
    ],
)
@pytest.mark.parametrize("below", [False, True])
def test_the_legend_decides(
    tmp_path: Path, legend: list[str], cells: str, expected: tuple[str | None, ...], below: bool
) -> None:
    lines: list[list[object]] = [
        ["STT", "Họ và tên", "10/3 sáng", "10/3 chiều", "11/3 sáng"],
        [1, MINH, *(None if cell == " " else cell for cell in cells)],
    ]
    lines = [*lines, [], [None, *legend]] if below else [[None, *legend], *lines]
    plan = write_file(sheet(tmp_path, *lines))
    assert plan.held_back == []
    assert marks()[MINH][:3] == expected


def test_faults_are_named_by_cell_and_lose_nothing(tmp_path: Path) -> None:
    path = sheet(
        tmp_path,
        ["STT", "Họ và tên", "Đơn vị", "10/3 sáng", "12/3 sáng", "11/3 sáng"],
        [1, AN, "Sở Nội vụ", "x", "x", "??"],
        [2, "Lò Thị Hoan", "Sở Y tế", "x", "x", "x"],
        [3, MINH, "Sở Tài chính", "v", None, "x"],
        [4, "Phạm Văn Lạ", "Sở Y tế", "x", None, "x"],
    )
    plan = write_file(path)
    assert problems(plan) == [("reject", "E1", "no_session"), ("reject", "F2", "unknown_mark")]
    assert plan.totals["review"] == 2
    asked = {row.row: [one.full_name for one in row.candidates] for row in plan.rows if row.action == "review"}
    assert asked == {3: [HOA], 5: []}
    assert marks() == {
        AN: ("present", None, None, None),
        HOA: (None,) * 4,
        MINH: ("absent", None, "present", None),
    }


def test_a_session_zero_is_no_session(tmp_path: Path, a_class: int) -> None:
    with change_set("nothing left"):
        for session in sessions(a_class):
            remove_session(session.id)
    plan = write_file(sheet(tmp_path, ["STT", "Họ và tên", "Buổi 0"], [1, AN, "x"]))
    assert problems(plan) == [("reject", "C1", "no_session")]


def test_a_number_of_somebody_else_is_a_question(tmp_path: Path) -> None:
    make_class(tmp_path, [person("Sùng Thị Dua", "", "Sở Y tế", staff_code="YT9")], "YT-02")
    path = sheet(tmp_path, ["STT", "Mã cán bộ", "Họ và tên", "10/3 sáng"], [1, "YT9", "Giàng A Páo", "x"])
    [row] = plan_file(path, "YT-02").rows
    assert (row.action, [one.full_name for one in row.candidates]) == ("review", ["Sùng Thị Dua"])


def test_an_answer_says_who_it_is_and_is_remembered(tmp_path: Path) -> None:
    path = sheet(tmp_path, ["STT", "Họ và tên", "10/3 sáng"], [1, "Lò Thị Hoan", "x"])
    [row] = plan_file(path).rows
    [candidate] = row.candidates
    write_file(path, answers=Answers({("Điểm danh", 2): candidate.official_id}))
    assert marks()[HOA][0] == "present"
    assert plan_file(path).totals["unchanged"] == 1


def test_who_came_without_being_enrolled_is_asked_about_and_enrolled_when_answered(tmp_path: Path) -> None:
    load("roster", [person("Giàng A Páo", "1988", "Sở Y tế")], tmp_path / "more", date(2025, 1, 1))
    path = sheet(tmp_path, ["STT", "Họ và tên", "10/3 sáng"], [1, "Giàng A Páo", "x"])
    [row] = plan_file(path).rows
    assert (row.action, [one.full_name for one in row.candidates]) == ("review", ["Giàng A Páo"])
    write_file(path, answers=Answers({("Điểm danh", 2): row.candidates[0].official_id}))
    assert marks()["Giàng A Páo"][0] == "present"


def test_namesakes_are_told_by_their_agency_or_asked_about(tmp_path: Path) -> None:
    people = [person("Nguyễn Thị Hoa", "1980", "Sở Y tế"), person("Nguyễn Thị Hoa", "1985", "Sở Nội vụ")]
    make_class(tmp_path, people, "HOA-02")
    headings = ["STT", "Họ và tên", "Đơn vị", "10/3 sáng"]
    told = sheet(tmp_path, headings, [1, "Nguyễn Thị Hoa", "Sở Nội vụ", "x"], [2, "Nguyễn Thị Hoa", "Sở Y tế", "v"])
    assert plan_file(told, "HOA-02").totals["create"] == 2
    asked = sheet(tmp_path, headings, [1, "Nguyễn Thị Hoa", None, "x"])
    assert plan_file(asked, "HOA-02").totals["review"] == 1


def test_the_class_is_found_in_the_title_or_by_its_days_and_people(tmp_path: Path) -> None:
    make_class(tmp_path, [person("Người Khác", "1980")], "KNS-02")
    headings = ["STT", "Họ và tên", "10/3 sáng"]
    titled = sheet(tmp_path, ["ĐIỂM DANH LỚP KNS-02"], headings, [1, "Người Khác", "x"])
    assert plan_file(titled, None).training_class.code == "KNS-02"  # type: ignore[union-attr]
    told = plan_file(titled, "KNS-01")
    assert problems(told) == [("reject", "A1", "other_class")]
    assert told.totals["create"] == 0
    untitled = sheet(tmp_path, ["ĐIỂM DANH"], headings, [1, AN, "x"], [2, HOA, "x"])
    assert plan_file(untitled, None).training_class.code == "KNS-01"  # type: ignore[union-attr]
    with pytest.raises(BadInput):
        plan_file(sheet(tmp_path, headings, [1, "Không Ai", "x"]), None)


def test_a_sheet_of_one_day_is_dated_by_its_title(tmp_path: Path) -> None:
    path = sheet(
        tmp_path,
        ["ĐIỂM DANH LỚP HỌC"],
        ["Ngày 11 tháng 3 năm 2025"],
        ["STT", "Họ và tên", "Sáng", "Chiều"],
        [1, AN, "x", "k"],
    )
    write_file(path)
    assert marks()[AN] == (None, None, "present", "absent")


def test_a_day_of_two_sessions_without_a_part_is_held_back(tmp_path: Path) -> None:
    plan = plan_file(sheet(tmp_path, ["STT", "Họ và tên", "10/3"], [1, AN, "x"]))
    assert problems(plan) == [("reject", "C1", "no_session")]


def test_a_closed_session_stays(tmp_path: Path, a_class: int) -> None:
    path = sheet(tmp_path, ["STT", "Họ và tên", "10/3 sáng", "10/3 chiều"], [1, AN, "x", "x"])
    write_file(path)
    with change_set("close"):
        close_session(sessions(a_class)[0])
    assert plan_file(path).held_back == []
    other = sheet(tmp_path, ["STT", "Họ và tên", "10/3 sáng", "10/3 chiều"], [1, AN, "v", "v"])
    plan = write_file(other)
    assert problems(plan) == [("reject", "C1", "closed_session")]
    assert marks()[AN][:2] == ("present", "absent")


def test_coming_late_without_minutes_keeps_those_that_are_known(tmp_path: Path) -> None:
    write_file(sheet(tmp_path, ["STT", "Họ và tên", "10/3 sáng"], [1, AN, "m90"]))
    plain = sheet(tmp_path, ["STT", "Họ và tên", "10/3 sáng"], [1, AN, "m"], [2, HOA, "m"])
    write_file(plain)
    assert (marks()[AN][0], marks()[HOA][0]) == ("late:90", "late:15")
    write_file(sheet(tmp_path, ["STT", "Họ và tên", "10/3 sáng"], [1, AN, "s"]))
    assert marks()[AN][0] == "left_early:15"


def test_the_same_again_changes_nothing_and_undo_takes_it_back(tmp_path: Path) -> None:
    path = sheet(tmp_path, ["STT", "Họ và tên", "10/3 sáng"], [1, AN, "x"], [2, AN, "v"])
    plan = write_file(path)
    assert problems(plan) == [("reject", "B3", "duplicate_in_file")]
    assert plan_file(path).is_empty
    undo()
    assert marks()[AN][0] is None


def test_a_roster_with_columns_to_sign_in_stays_a_roster(tmp_path: Path) -> None:
    path = sheet(
        tmp_path,
        ["STT", "Họ và tên", "Ngày sinh", "Cơ quan, đơn vị", "Sáng", "Chiều"],
        [1, "Lò Văn Sơn", "12/05/1985", "Sở Nội vụ", None, None],
    )
    assert plan_file(path, kind=None).kind == "roster"


@pytest.mark.parametrize(
    ("cell", "mark"),
    [
        ("X", "present"),
        ("có mặt", "present"),
        ("Vắng", "absent"),
        ("KP", "absent"),
        ("cp", "excused"),
        ("Có phép", "excused"),
        ("m15", "late:15"),
        ("Muộn 20'", "late:20"),
        ("late:30", "late:30"),
        ("S45", "left_early:45"),
        (True, "present"),
        ("", None),
    ],
)
def test_customary_marks(cell: Any, mark: str | None) -> None:
    assert read_mark(cell, find_legend([])).mark == mark


def test_what_is_no_mark_or_no_session() -> None:
    assert not read_mark("??", find_legend([])).is_known
    for text in ("Ghi chú", "Tổng số", "Họ và tên", "Ký nhận", "Số buổi vắng"):
        assert read_heading("A1", [text]) is None
