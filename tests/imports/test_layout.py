from typing import Any

import pytest

from capacity.errors import BadFile, BadInput
from imports.layout import find_layout
from tests.imports.workbooks import HEADINGS, HOA, SON, read, sheet_of

TITLES: list[list[Any]] = [
    ["UBND TỈNH YÊN BÁI", None, None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
    [None],
    ["DANH SÁCH CÁN BỘ, CÔNG CHỨC CƠ QUAN SỞ NỘI VỤ"],
    ["(Kèm theo Công văn số 123/SNV ngày 15 tháng 3 năm 2024)"],
    [None],
]


def columns(*rows: list[Any], merged: list[tuple[int, int, int, int]] | None = None) -> dict[int, str]:
    layout = find_layout(sheet_of(rows, merged=merged or []))
    assert layout is not None
    return layout.columns


def test_the_header_is_found_below_the_letterhead() -> None:
    reading = read(sheet_of([*TITLES, HEADINGS, SON, HOA]))
    assert reading.kind == "roster"
    assert reading.sheets[0].header_rows == [6]
    assert reading.sheets[0].columns == {
        "B": "full_name", "C": "birth", "D": "gender", "E": "agency", "F": "national_id",
    }  # fmt: skip
    assert [row.row for row in reading.rows] == [7, 8]


@pytest.mark.parametrize("merged", [[(0, 2, 0, 3), (0, 0, 1, 0), (0, 1, 1, 1)], []])
def test_a_birth_column_for_each_sex(merged: list[tuple[int, int, int, int]]) -> None:
    found = columns(
        ["TT", "Họ tên", "Năm sinh", None, "Chức vụ"],
        [None, None, "Nam", "Nữ", None],
        [1, "Lò Văn Sơn", "1985", None, "Giáo viên"],
        merged=merged,
    )
    assert found == {1: "full_name", 2: "birth_male", 3: "birth_female", 4: "position"}


def test_columns_nam_and_nu_without_a_group_are_read_by_what_stands_in_them() -> None:
    dated = columns(["TT", "Họ tên", "Nam", "Nữ"], [1, "Lò Văn Sơn", "1/2/1985", None], [2, "Lò Thị Hoa", None, 1990.0])
    ticked = columns(["TT", "Họ tên", "Nam", "Nữ"], [1, "Lò Văn Sơn", "x", None], [2, "Lò Thị Hoa", None, "x"])
    assert dated == {1: "full_name", 2: "birth_male", 3: "birth_female"}
    assert ticked == {1: "full_name", 2: "male_mark", 3: "female_mark"}


def test_one_heading_over_two_columns_of_a_name() -> None:
    found = columns(
        ["TT", "Họ và tên", None, "Ngày sinh"], [1, "Lò Văn", "Sơn", "1985"], [2, "Vàng Thị", "Hoa", "1990"],
        merged=[(0, 1, 0, 2)],
    )  # fmt: skip
    assert found == {1: "family_name", 2: "given_name", 3: "birth"}


def test_headings_below_an_unread_group_are_not_read() -> None:
    found = columns(
        ["TT", "Họ và tên", "Ngạch", None, "Đảng viên", None],
        [None, None, "Tên", "Mã", "Ngày vào", "Chức vụ"],
        [1, "Lò Văn Sơn", "Chuyên viên", "01.003", "1/2/2010", "Bí thư"],
        merged=[(0, 2, 0, 3), (0, 4, 0, 5), (0, 0, 1, 0), (0, 1, 1, 1)],
    )
    assert found == {1: "full_name"}


def test_a_column_of_twelve_digits_is_a_number_whatever_its_heading() -> None:
    found = columns(
        ["TT", "Họ và tên", "Mã số", "Liên hệ"],
        [1, "Lò Văn Sơn", "015085001234", "son@yenbai.gov.vn"],
        [2, "Vàng Thị Hoa", "015190005678", "hoa@yenbai.gov.vn"],
    )
    assert found == {1: "full_name", 2: "national_id", 3: "email"}


def test_columns_under_headings_nobody_knows_speak_for_themselves() -> None:
    found = columns(
        ["A", "Người", "Ra đời", "Thẻ"],
        ["a", "Lò Văn Sơn", "12/5/1985", "015085001234"],
        ["b", "Vàng Thị Hoa", "1/2/1990", "015190005678"],
        ["c", "Nguyễn Văn An", "3/4/1991", "015091005678"],
    )
    assert found == {1: "full_name", 2: "birth", 3: "national_id"}


def test_the_plainer_of_two_headings_for_one_field_wins() -> None:
    found = columns(["TT", "Họ và tên", "Chức danh nghề nghiệp", "Chức vụ"], [1, "Lò Văn Sơn", "Hạng II", "Giáo viên"])
    assert found == {1: "full_name", 3: "position"}


def test_what_is_sensitive_is_never_read() -> None:
    found = columns(
        ["Họ và tên", "Ngày sinh", "Dân tộc", "Tôn giáo", "Đảng viên", "Ngày vào Đảng"],
        ["Lò Văn Sơn", "1985", "Thái", "Không", "x", "3/2/2010"],
    )
    assert found == {0: "full_name", 1: "birth"}


def test_columns_can_be_named_by_letter_or_heading() -> None:
    rows = sheet_of([["TT", "Họ và tên", "Biệt danh", "Ghi chú"], [1, "Lò Văn Sơn", "Sở Y tế", "YB1"]])
    reading = read(rows, mapping={"Biệt danh": "agency", "d": "staff_code", "A": "-"})
    assert reading.rows[0].values == {"full_name": "Lò Văn Sơn", "agency": "Sở Y tế", "staff_code": "YB1"}


def test_columns_named_by_letter_need_no_header() -> None:
    reading = read(
        sheet_of([["Lò Văn Sơn", "1985"], ["Vàng Thị Hoa", "1990"]]), mapping={"A": "full_name", "B": "birth"}
    )
    assert [(row.row, row.values["full_name"]) for row in reading.rows] == [(1, "Lò Văn Sơn"), (2, "Vàng Thị Hoa")]


@pytest.mark.parametrize("mapping", [{"B": "shoe_size"}, {"Không có cột này": "agency"}])
def test_a_mapping_to_nothing_is_refused(mapping: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        read(sheet_of([HEADINGS, SON]), mapping=mapping)


def test_a_file_without_a_table_names_its_sheets() -> None:
    with pytest.raises(BadFile, match=r"ds\.xlsx.*“Ghi chép”"):
        read(sheet_of([["xin chào", "hôm nay"], [1, 2]], name="Ghi chép"))


def test_sheets_without_a_table_and_hidden_sheets_are_passed_over() -> None:
    notes = sheet_of([["Hướng dẫn điền"]], name="Hướng dẫn")
    old = sheet_of([HEADINGS, HOA], name="Cũ", is_hidden=True)
    reading = read(notes, sheet_of([HEADINGS, SON]), old)
    assert [sheet.name for sheet in reading.sheets] == ["Danh sách"]


def test_kinds_are_told_by_their_columns() -> None:
    results = read(
        sheet_of(
            [["Mã cán bộ", "Họ và tên", "Mã khóa học", "Ngày hoàn thành"], ["YB1", "Lò Văn Sơn", "KNS", "1/2/2025"]]
        )
    )
    agencies = read(sheet_of([["code", "parent_code", "level", "full_name"], ["15", "", "province", "Tỉnh Lào Cai"]]))
    assert (results.kind, agencies.kind) == ("completions", "agencies")
