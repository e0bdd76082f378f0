"""The officer's own list handed back: only the rows in question, everything else as it was, and it imports again."""

import os
import stat
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from capacity.errors import BadFile, Refused
from capacity.held_back import HeldBackSheet
from exports.held_back import write_held_back
from imports.reading import read_files
from imports.rows import Reading, SheetReading

HEADINGS = ["STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Đơn vị công tác"]


def roster(path: Path) -> Any:
    """Title, headings in row 4, five people of whom the second and the fifth are wrong, a total and a signature."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Danh sách"
    sheet["A1"] = "DANH SÁCH"
    sheet["A1"].font = Font(name="Arial", size=20, bold=True)
    sheet.merge_cells("A1:E1")
    sheet.column_dimensions["B"].width = 33
    sheet.row_dimensions[4].height = 40
    for column, heading in enumerate(HEADINGS, 1):
        sheet.cell(4, column, heading)
    people = [
        ("Nguyễn Văn An", "12/03/1985", "099085000001"),
        ("Trần Thị Bình", "31/02/1985", "099185000002"),
        ("Lò Văn Hặc", "01/05/1990", "099090000003"),
        ("Giàng A Páo", "02/05/1990", "099090000004"),
        ("Vàng Thị Mỷ", "02/06/1991", "0991910000055"),
    ]
    for row, person in enumerate(people, 5):
        sheet.append([row - 4, *person, "Sở Nội vụ"])
        sheet.row_dimensions[row].height = row * 3
    sheet["B6"].fill = PatternFill("solid", "00FF00")
    sheet["B9"].hyperlink = "mailto:my@hoaban.example"
    sheet.append([None, "Tổng số: 5 người"])
    sheet["B12"] = "NGƯỜI LẬP BIỂU"
    book.save(path)
    return book


def read(path: Path) -> Reading:
    (reading,) = read_files([path])
    assert isinstance(reading, Reading), reading
    return reading


def held(sheet: SheetReading) -> HeldBackSheet:
    return HeldBackSheet(
        sheet.name,
        sheet.header_rows,
        [row.row for row in sheet.rows if not row.is_rejected],
        {row.row: row.issues[0].code for row in sheet.rows if row.is_rejected},
    )


def hand_back(source: Path, out: Path) -> Path:
    return write_held_back(source, out, [held(sheet) for sheet in read(source).sheets])


def test_only_the_rows_in_question_remain_among_everything_else(tmp_path: Path) -> None:
    roster(tmp_path / "in.xlsx")
    sheet = openpyxl.load_workbook(hand_back(tmp_path / "in.xlsx", tmp_path / "out.xlsx")).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows(max_row=9)] == [
        ["DANH SÁCH", None, None, None, None, None],
        [None] * 6,
        [None] * 6,
        [*HEADINGS, "Problem"],
        [2, "Trần Thị Bình", "31/02/1985", "099185000002", "Sở Nội vụ", "bad_date"],
        [5, "Vàng Thị Mỷ", "02/06/1991", "0991910000055", "Sở Nội vụ", "bad_national_id"],
        [None, "Tổng số: 5 người", None, None, None, None],
        [None] * 6,
        [None, "NGƯỜI LẬP BIỂU", None, None, None, None],
    ]


def test_looks_widths_heights_links_and_merged_cells_follow_their_rows(tmp_path: Path) -> None:
    roster(tmp_path / "in.xlsx")
    sheet = openpyxl.load_workbook(hand_back(tmp_path / "in.xlsx", tmp_path / "out.xlsx")).active
    assert (sheet["A1"].font.name, sheet["A1"].font.size) == ("Arial", 20)
    assert [str(merged) for merged in sheet.merged_cells.ranges] == ["A1:E1"]
    assert sheet.column_dimensions["B"].width == 33
    assert [sheet.row_dimensions[row].height for row in (4, 5, 6)] == [40, 18, 27]
    assert sheet["B5"].fill.fgColor.rgb == "0000FF00"
    assert sheet["B6"].hyperlink.ref == "B6"
    assert sheet["F5"].fill.fgColor.rgb == "00FFF2CC"


def test_what_was_mended_comes_in_and_nothing_else(tmp_path: Path) -> None:
    roster(tmp_path / "in.xlsx")
    out = hand_back(tmp_path / "in.xlsx", tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(out)
    book.active["C5"], book.active["D6"] = "28/02/1985", "099191000005"
    book.save(out)
    rows = read(out).rows
    assert [(row.values["full_name"], row.issues) for row in rows] == [("Trần Thị Bình", []), ("Vàng Thị Mỷ", [])]
    assert rows[0].values["birth_date"] == date(1985, 2, 28)


def test_handing_back_twice_keeps_one_column_of_problems(tmp_path: Path) -> None:
    roster(tmp_path / "in.xlsx")
    once = hand_back(tmp_path / "in.xlsx", tmp_path / "once.xlsx")
    book = openpyxl.load_workbook(once)
    book.active["C5"] = "28/02/1985"
    book.save(once)
    sheet = openpyxl.load_workbook(hand_back(once, tmp_path / "twice.xlsx")).active
    assert [cell.value for cell in sheet[4]] == [*HEADINGS, "Problem"]
    assert [sheet.cell(row, 6).value for row in (5, 6)] == ["bad_national_id", None]


def test_an_agency_merged_over_its_people_stays_with_those_who_remain(tmp_path: Path) -> None:
    book = roster(tmp_path / "in.xlsx")
    book.active.merge_cells("E5:E7")
    book.active.merge_cells("E8:E9")
    book.save(tmp_path / "in.xlsx")
    out = write_held_back(
        tmp_path / "in.xlsx", tmp_path / "out.xlsx", [HeldBackSheet("Danh sách", [4], [5, 8], {6: "a", 7: "b", 9: "c"})]
    )
    sheet = openpyxl.load_workbook(out).active
    assert {str(merged) for merged in sheet.merged_cells.ranges} == {"A1:E1", "E5:E6"}
    assert (sheet["E5"].value, sheet["E7"].value) == ("Sở Nội vụ", "Sở Nội vụ")


def test_rules_of_the_sheet_follow_their_rows(tmp_path: Path) -> None:
    book = roster(tmp_path / "in.xlsx")
    sheet = book.active
    choice = DataValidation("list", '"Nam,Nữ"')
    choice.add("C5:C900")
    sheet.add_data_validation(choice)
    gone = DataValidation("list", '"1,2"')
    gone.add("D5")
    sheet.add_data_validation(gone)
    sheet.conditional_formatting.add("A6:A9", CellIsRule("equal", ["1"], fill=PatternFill("solid", "FF0000")))
    sheet.auto_filter.ref = "A4:E9"
    sheet.freeze_panes = "A5"
    sheet.add_table(Table(name="T", displayName="T", ref="A4:E9"))
    book.save(tmp_path / "in.xlsx")
    sheet = openpyxl.load_workbook(hand_back(tmp_path / "in.xlsx", tmp_path / "out.xlsx")).active
    assert [str(choice.sqref) for choice in sheet.data_validations.dataValidation] == ["C5:C897"]
    assert [str(condition.sqref) for condition in sheet.conditional_formatting] == ["A5:A6"]
    assert sheet.auto_filter.ref == "A4:E6"
    assert sheet.freeze_panes == "A5"
    assert sheet.tables["T"].ref == "A4:E6"


def test_headings_over_two_rows_get_a_merged_one_beside_them(tmp_path: Path) -> None:
    roster(tmp_path / "in.xlsx")
    out = write_held_back(
        tmp_path / "in.xlsx", tmp_path / "out.xlsx", [HeldBackSheet("Danh sách", [3, 4], [5], {6: "x"})]
    )
    sheet = openpyxl.load_workbook(out).active
    assert sheet["F3"].value == "Problem"
    assert "F3:F4" in {str(merged) for merged in sheet.merged_cells.ranges}


def test_a_sheet_without_problems_is_left_out_and_others_stay(tmp_path: Path) -> None:
    book = roster(tmp_path / "in.xlsx")
    copied = book.copy_worksheet(book.active)
    copied.title = "Tốt"
    book.create_sheet("Hướng dẫn")["A1"] = "Cách ghi"
    book.save(tmp_path / "in.xlsx")
    sheets = [HeldBackSheet("Tốt", [4], [5, 6, 7, 8, 9], {}), HeldBackSheet("Danh sách", [4], [5], {6: "x"})]
    out = openpyxl.load_workbook(write_held_back(tmp_path / "in.xlsx", tmp_path / "out.xlsx", sheets))
    assert out.sheetnames == ["Danh sách", "Hướng dẫn"]
    assert out.active.title == "Danh sách"


def test_a_row_that_was_hidden_is_seen_if_something_is_wrong_in_it(tmp_path: Path) -> None:
    book = roster(tmp_path / "in.xlsx")
    book.active.row_dimensions[6].hidden = True
    book.save(tmp_path / "in.xlsx")
    sheet = openpyxl.load_workbook(hand_back(tmp_path / "in.xlsx", tmp_path / "out.xlsx")).active
    assert not sheet.row_dimensions[5].hidden


def test_a_problem_is_text_whatever_it_quotes(tmp_path: Path) -> None:
    roster(tmp_path / "in.xlsx")
    sheets = [HeldBackSheet("Danh sách", [4], [5], {6: "=1+1 is no date"})]
    sheet = openpyxl.load_workbook(write_held_back(tmp_path / "in.xlsx", tmp_path / "out.xlsx", sheets)).active
    assert (sheet["F5"].value, sheet["F5"].data_type) == ("=1+1 is no date", "s")


@pytest.mark.parametrize("content", [b"STT;x", b"PK\x03\x04 broken"])
def test_other_formats_come_back_as_plain_values(tmp_path: Path, content: bytes) -> None:
    source = tmp_path / "in.csv"
    source.write_bytes(content)
    rows: list[list[object]] = [
        ["DANH SÁCH", "", "", "", ""],
        list(HEADINGS),
        [1.0, "Nguyễn Văn An", datetime(1985, 3, 12), "099085000001", "Sở Nội vụ"],
        [2.0, "=Trần Thị Bình", "31/02/1985", 99185000002.0, "Sở Nội vụ"],
    ]
    out = write_held_back(source, tmp_path / "out.xlsx", [HeldBackSheet("", [2], [3], {4: "bad_date"}, rows)])
    sheet = openpyxl.load_workbook(out).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [
        [*HEADINGS, "Problem"],
        [2, "=Trần Thị Bình", "31/02/1985", 99185000002, "Sở Nội vụ", "bad_date"],
    ]
    assert sheet["B3"].data_type == "s"
    assert sheet["D3"].number_format == "0"


def test_without_values_a_source_that_cannot_be_copied_is_named(tmp_path: Path) -> None:
    (tmp_path / "in.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    with pytest.raises(BadFile, match=r"in\.xls"):
        write_held_back(tmp_path / "in.xls", tmp_path / "out.xlsx", [HeldBackSheet("A", [1], [2], {3: "x"})])
    assert not (tmp_path / "out.xlsx").exists()


def test_a_list_of_people_is_for_its_owner_alone_and_never_over_another_file(tmp_path: Path) -> None:
    roster(tmp_path / "in.xlsx")
    out = hand_back(tmp_path / "in.xlsx", tmp_path / "out.xlsx")
    if os.name != "nt":
        assert stat.S_IMODE(out.stat().st_mode) == 0o600
    with pytest.raises(Refused):
        hand_back(tmp_path / "in.xlsx", out)
