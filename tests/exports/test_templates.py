"""The empty lists that agencies fill in, and what the import makes of them."""

from datetime import date
from pathlib import Path
from typing import Any, Literal

import openpyxl
import pytest

from capacity import i18n
from capacity.errors import Refused
from exports.templates import write_template
from imports.reading import read_files
from imports.rows import Reading

ROSTER = [
    *("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Chức vụ", "Cơ quan, đơn vị", "Mã đơn vị", "Phòng/Ban"),
    *("Số CCCD", "Mã cán bộ", "Đối tượng", "Số điện thoại", "Email"),
]
COMPLETIONS = [
    *("STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Mã cán bộ", "Cơ quan", "Mã khóa học", "Ngày hoàn thành"),
    *("Số tiết", "Điểm", "Xếp loại", "Số chứng chỉ", "Minh chứng"),
]
Kind = Literal["roster", "completions"]


def read(path: Path) -> Reading:
    (reading,) = read_files([path])
    assert isinstance(reading, Reading)
    return reading


def headings(sheet: Any) -> list[str]:
    return [cell.value for cell in sheet[3]]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("kind", ["roster", "completions"])
def test_an_empty_template_is_read_as_a_list_without_rows(tmp_path: Path, kind: Kind, language: str) -> None:
    i18n.set_language(language)
    path = write_template(kind, tmp_path / "t.xlsx")
    reading = read(path)
    assert reading.kind == kind
    assert [sheet.name for sheet in reading.sheets] == ["Danh sách"]
    assert reading.rows == []
    # Everything but the column of numbers is read.
    assert len(reading.sheets[0].columns) == 12
    assert headings(openpyxl.load_workbook(path).worksheets[0]) == (ROSTER if kind == "roster" else COMPLETIONS)


def test_a_filled_roster_is_read_without_a_problem(tmp_path: Path) -> None:
    path = write_template("roster", tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(path)
    values = [
        *(1, "Nguyễn Văn An", date(1985, 3, 12), "Nam", "Chuyên viên", "Sở Nội vụ", "H99.02", "Văn phòng"),
        *("099085001234", "HB00001", "Công chức", "0990000001", "an@hoaban.example"),
    ]
    for column, value in enumerate(values, 1):
        book.worksheets[0].cell(4, column).value = value
    book.save(path)
    (row,) = read(path).rows
    assert row.issues == []
    assert row.values["full_name"] == "Nguyễn Văn An"
    assert row.values["national_id"] == "099085001234"
    assert row.values["agency_code"] == "H99.02"
    assert row.values["category"] == "civil_servant"


def test_numbers_of_identity_are_text_and_dates_are_dates(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(write_template("roster", tmp_path / "t.xlsx")).worksheets[0]
    forms = dict(zip(ROSTER, (cell.number_format for cell in sheet[4]), strict=True))
    assert [forms[name] for name in ("Mã đơn vị", "Số CCCD", "Mã cán bộ", "Số điện thoại")] == ["@"] * 4
    assert forms["Ngày sinh"] == "dd/mm/yyyy"
    # Below the boxed rows the columns themselves say so.
    assert sheet.column_dimensions["I"].number_format == "@"


@pytest.mark.parametrize("kind", ["roster", "completions"])
def test_headings_stay_in_sight_and_print_on_every_page(tmp_path: Path, kind: Kind) -> None:
    sheet = openpyxl.load_workbook(write_template(kind, tmp_path / "t.xlsx")).worksheets[0]
    assert sheet.freeze_panes == "C4"
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.page_setup.orientation == "landscape"


def test_gender_and_category_are_chosen_from_a_list(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(write_template("roster", tmp_path / "t.xlsx")).worksheets[0]
    offers = {str(offer.sqref): offer.formula1 for offer in sheet.data_validations.dataValidation}
    assert offers["D4:D2003"] == '"Nam,Nữ"'
    assert offers["K4:K2003"].startswith('"Cán bộ,Công chức,Viên chức')


def test_the_guide_tells_of_every_column_but_the_numbering(tmp_path: Path) -> None:
    guide = openpyxl.load_workbook(write_template("completions", tmp_path / "t.xlsx")).worksheets[1]
    told = [label for (label,) in guide.iter_rows(min_row=7, max_col=1, values_only=True)]
    assert told == COMPLETIONS[1:]


def test_a_file_that_exists_is_left_as_it_is(tmp_path: Path) -> None:
    path = write_template("roster", tmp_path / "t.xlsx")
    with pytest.raises(Refused):
        write_template("completions", path)
    assert write_template("completions", path, overwrite=True) == path
