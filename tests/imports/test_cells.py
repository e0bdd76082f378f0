from datetime import date, datetime, time

import pytest

from imports import cells
from imports.cell_dates import DateStyle, birth, date_style, day
from imports.cells import Fault
from imports.sheets import Cell

TODAY = date(2026, 6, 30)


def born(cell: Cell, style: DateStyle | None = None) -> object:
    value = birth(cell, style or DateStyle(), TODAY)
    return value.code if isinstance(value, Fault) else value


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("12/05/1985", date(1985, 5, 12)),
        ("2.5.1985", date(1985, 5, 2)),
        ("08-01-1966", date(1966, 1, 8)),
        ("12 / 5 / 1985", date(1985, 5, 12)),
        ("12/5/85", date(1985, 5, 12)),
        ("12/5/05", date(2005, 5, 12)),
        ("1985-05-12", date(1985, 5, 12)),
        ("1985-05-12 00:00:00", date(1985, 5, 12)),
        ("ngày 12 tháng 5 năm 1985", date(1985, 5, 12)),
        (date(1985, 5, 12), date(1985, 5, 12)),
        (datetime(1985, 5, 12, 0, 0), date(1985, 5, 12)),
        (32744.0, date(1989, 8, 24)),
        ("32744", date(1989, 8, 24)),
        (12051985.0, date(1985, 5, 12)),
        (1985.0, 1985),
        ("1985", 1985),
        ("5/1985", 1985),
        ("00/00/1985", 1985),
        (date(1905, 6, 7), 1985),
        ("-", None),
        ("31/02/1985", "bad_date"),
        ("không rõ", "bad_date"),
        ("#N/A", "bad_date"),
        (12.5, "bad_date"),
        (True, "bad_date"),
        (time(8, 0), "bad_date"),
        (date(2035, 5, 1), "birth_out_of_range"),
        (2015.0, "birth_out_of_range"),
        ("1/1/1901", "birth_out_of_range"),
        (date(2010, 6, 30), date(2010, 6, 30)),
        (date(2010, 7, 1), "birth_out_of_range"),
    ],
)
def test_births(cell: Cell, expected: object) -> None:
    assert born(cell) == expected


def test_bare_day_numbers_follow_the_date_system_of_the_workbook() -> None:
    assert born(31282.0, DateStyle(uses_1904=True)) == date(1989, 8, 24)


def test_months_come_first_only_where_the_column_leaves_no_other_reading() -> None:
    assert date_style(["05/23/1985", "01/30/1990", "12/31/1979", "02/03/1980"]).is_month_first
    assert not date_style(["05/23/1985", "23/05/1985", "12/31/1979", "02/28/1980"]).is_month_first
    assert not date_style(["05/23/1985", "02/03/1980"]).is_month_first


def test_a_result_needs_a_whole_day() -> None:
    assert day("12/3/2025", DateStyle(), TODAY) == date(2025, 3, 12)
    assert day("12/3/25", DateStyle(), TODAY) == date(2025, 3, 12)
    fault = day("2025", DateStyle(), TODAY)
    assert isinstance(fault, Fault)
    assert fault.code == "bad_date"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("015085001234", "015085001234"),
        (15085001234.0, "015085001234"),
        (1088936977.0, "001088936977"),
        ("15085001234", "015085001234"),
        ("034 066 796635", "034066796635"),
        ("'015085001234", "015085001234"),
        ("CCCD: 015085001234, cấp ngày 12/3/2021", "015085001234"),
        ("067339121", "067339121"),
        (67339121.0, "067339121"),
        ("", None),
        ("0101660530", "bad_national_id"),
        ("12345", "bad_national_id"),
        ("000000000000", "bad_national_id"),
        ("1.5085E+10", "bad_national_id"),
        ("không có", "bad_national_id"),
        ("#REF!", "bad_national_id"),
    ],
)
def test_identity_numbers(cell: Cell, expected: str | None) -> None:
    value = cells.national_id(cell)
    assert (value.code if isinstance(value, Fault) else value) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("0912345678", "0912345678"),
        (912345678.0, "0912345678"),
        ("+84 912 345 678", "0912345678"),
        ("84912345678", "0912345678"),
        ("0912.345.678", "0912345678"),
        ("(0216) 3852-123", "02163852123"),
        ("0912345678 / 0987654321", "0912345678"),
        ("12345", "bad_phone"),
        ("khong co", "bad_phone"),
        ("#N/A", "cell_error"),
    ],
)
def test_telephone_numbers(cell: Cell, expected: str) -> None:
    value = cells.phone(cell)
    assert (value.code if isinstance(value, Fault) else value) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("NGUYỄN VĂN AN", "Nguyễn Văn An"),
        ("Ông Nguyễn Văn An", "Nguyễn Văn An"),
        ("Bà: Lò Thị Hoa", "Lò Thị Hoa"),
        ("Đ/c Giàng A Páo", "Giàng A Páo"),
        ("đồng chí Vàng Thị Mỷ", "Vàng Thị Mỷ"),
        ("ThS. Trần Thu Hà", "Trần Thu Hà"),
        ("Bàn Thị Thu Hằng", "Bàn Thị Thu Hằng"),
        ("  lò   văn\u00a0sơn ", "Lò Văn Sơn"),
        ("#N/A", "missing_name"),
        (12.0, "missing_name"),
        ("Nguyễn Trung An (PGĐ)", "Nguyễn Trung An"),
        ("LÊ VĂN TÁM [HĐ 111]", "Lê Văn Tám"),
        ("Nguyễn Thị Hà (A)", "Nguyễn Thị Hà (a)"),
        ("-", None),
    ],
)
def test_names(cell: Cell, expected: str | None) -> None:
    value = cells.name(cell)
    assert (value.code if isinstance(value, Fault) else value) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Cán bộ", "cadre"),
        ("CB", "cadre"),
        ("Công chức", "civil_servant"),
        ("Công chức cấp xã", "civil_servant"),
        ("cc", "civil_servant"),
        ("Viên chức", "public_employee"),
        ("HĐ", "contract"),
        ("Hợp đồng 68", "contract"),
        ("HĐ 111", "contract"),
        ("Cán bộ không chuyên trách", "part_time"),
        ("KCT", "part_time"),
        ("part_time", "part_time"),
        ("Cán bộ, công chức", "unknown_category"),
        ("Nghỉ hưu", "unknown_category"),
    ],
)
def test_categories(cell: Cell, expected: str) -> None:
    value = cells.category(cell)
    assert (value.code if isinstance(value, Fault) else value) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("An@YenBai.gov.vn", "an@yenbai.gov.vn"), ("a@b.vn; c@d.vn", "a@b.vn"), ("khong co", "bad_email"), ("", None)],
)
def test_email(cell: Cell, expected: str | None) -> None:
    value = cells.email(cell)
    assert (value.code if isinstance(value, Fault) else value) == expected


def test_genders_and_ticks() -> None:
    assert [cells.gender(text) for text in ("Nam", "NỮ", "nu", "")] == ["male", "female", "female", None]
    assert [cells.female_mark(text) for text in ("x", "✓", 1.0, "", 0.0)] == ["female", "female", "female", None, None]
