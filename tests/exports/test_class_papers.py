"""The papers of a class: printed, filled in, sent back."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from capacity.attendance import MarkChange, attendance, mark_name, set_marks
from capacity.history import change_set
from exports.attendance_book import write_attendance_book
from exports.sign_in import write_sign_in
from exports.templates import write_template
from imports.reading import read_files
from tests.imports.classes import make_class, marks, plan_file, problems, write_file

AN, HOA, MINH = "Nguyễn Văn An", "Lò Thị Hòa", "Trần Minh"
FIRST = 7


@pytest.fixture
def class_id(database: Path, tmp_path: Path) -> int:
    number = make_class(tmp_path)
    mark(number, AN, 0, "present")
    return number


def mark(class_id: int, name: str, place: int, text: str | None) -> None:
    grid = attendance(class_id)
    [row] = [row for row in grid.rows if row.full_name == name]
    with change_set("mark"):
        set_marks(class_id, [MarkChange(row.enrolment_id, grid.sessions[place].id, text)])


def fill(path: Path, changes: dict[str, list[Any]]) -> Path:
    """Type marks beside names, from the first session on; a name that is not there is added below."""
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    names = {page.cell(row, 3).value: row for row in range(FIRST, page.max_row + 1)}
    for name, boxes in changes.items():
        row = names.get(name) or next(row for row in range(FIRST, 99) if not page.cell(row, 3).value)
        page.cell(row, 3).value = name
        for column, box in enumerate(boxes, 5):
            page.cell(row, column).value = box
    book.save(path)
    return path


def test_a_printed_sheet_comes_back_filled_in(class_id: int, tmp_path: Path) -> None:
    path = write_sign_in(tmp_path / "s.xlsx", attendance(class_id), issued_by="Sở Nội vụ")
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    assert page.page_setup.paperSize == 9
    [row] = [cell.row for cell in page["B"] if cell.value == HOA]
    for column, box in enumerate("xVPx", 4):
        page.cell(row, column).value = box
    book.save(path)
    plan = write_file(path, None, kind=None)
    assert plan.held_back == []
    assert marks()[HOA] == ("present", "absent", "excused", "present")


def test_the_book_comes_back_with_what_changed(class_id: int, tmp_path: Path) -> None:
    path = write_attendance_book(tmp_path / "b.xlsx", attendance(class_id))
    sheets = openpyxl.load_workbook(path).worksheets
    assert [sheet.sheet_state for sheet in sheets] == ["visible", "veryHidden"]
    assert sheets[0].data_validations.count == 4
    assert plan_file(path, None, kind=None).is_empty
    fill(path, {AN: ["V", "M20"], HOA: ["✓", "_"], "Người Thêm": ["✓"]})
    plan = write_file(path, None, kind=None)
    assert (plan.totals["update"], plan.totals["create"], plan.totals["review"]) == (1, 1, 1)
    assert marks() == {
        AN: ("absent", "late:20", None, None),
        HOA: ("present", None, None, None),
        MINH: (None,) * 4,
    }
    assert plan_file(path, None).is_empty


def test_a_mark_changed_here_meanwhile_is_a_conflict_with_both_values(class_id: int, tmp_path: Path) -> None:
    path = write_attendance_book(tmp_path / "b.xlsx", attendance(class_id))
    mark(class_id, AN, 0, "excused")
    mark(class_id, HOA, 0, "present")
    fill(path, {AN: ["V", "✓"]})
    plan = write_file(path, None)
    assert problems(plan) == [("review", f"E{_row(path, AN)}", "conflict")]
    [held] = plan.held_back
    assert mark_name("absent") in held.because
    assert mark_name("excused") in held.because
    assert marks()[AN][:2] == ("excused", "present")
    assert marks()[HOA][0] == "present"


def _row(path: Path, name: str) -> int:
    page = openpyxl.load_workbook(path).worksheets[0]
    return next(int(cell.row) for cell in page["C"] if cell.value == name)


def test_a_row_whose_name_was_typed_over_is_broken(class_id: int, tmp_path: Path) -> None:
    path = write_attendance_book(tmp_path / "b.xlsx", attendance(class_id))
    book = openpyxl.load_workbook(path)
    book.worksheets[0].cell(_row(path, HOA), 3).value = "Phạm Văn Lạ"
    book.worksheets[0].cell(_row(path, HOA), 5).value = "✓"
    book.save(path)
    assert [code for _action, _cell, code in problems(plan_file(path, None))] == ["broken_row"]


def test_an_empty_list_of_a_class_knows_no_marks(class_id: int, tmp_path: Path) -> None:
    path = write_attendance_book(tmp_path / "b.xlsx", attendance(class_id), is_empty=True)
    assert len(openpyxl.load_workbook(path).worksheets) == 1
    write_file(fill(path, {MINH: ["x", "x"]}), None, kind=None)
    assert marks()[MINH] == ("present", "present", None, None)


def test_a_list_of_courses_comes_back(database: Path, tmp_path: Path) -> None:
    path = write_template("courses", tmp_path / "c.xlsx")
    book = openpyxl.load_workbook(path)
    for column, value in enumerate([1, "AT-01", "An toàn thông tin", "Tập huấn", 8, 24], 1):
        book.worksheets[0].cell(4, column).value = value
    for column, value in enumerate([2, "AT-02", "Hội thảo", "Khác", 8], 1):
        book.worksheets[0].cell(5, column).value = value
    book.save(path)
    plan = write_file(path, None, kind=None)
    assert (plan.kind, plan.totals["create"]) == ("courses", 1)
    assert problems(plan) == [("reject", "D5", "unknown_kind")]
    assert plan_file(path, None, kind="courses").is_empty


def test_the_book_is_no_list_of_results(class_id: int, tmp_path: Path) -> None:
    path = write_attendance_book(tmp_path / "book.xlsx", attendance(class_id))
    [result] = read_files([path], kind="completions")
    assert isinstance(result, tuple)
    assert "--as attendance" in str(result[1])
