from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capacity.dates import today
from imports.reading import read_files
from imports.rows import Reading
from tests.imports.workbooks import HEADINGS, HOA, SON, SON_READ, codes, read, read_rows, save, sheet_of

NO_AGENCY = ["STT", "Họ và tên", "Ngày sinh", "Số CCCD"]


def agencies(*rows: list[Any], name: str = "Danh sách", above: tuple[list[Any], ...] = ()) -> dict[str, str | None]:
    people = read_rows(*above, NO_AGENCY, *rows, name=name)
    return {person["full_name"]: person.get("agency") for person in people}


def test_a_row_becomes_a_person() -> None:
    assert read_rows(HEADINGS, SON) == [SON_READ]


def test_section_rows_give_the_agency_until_the_next() -> None:
    found = agencies(
        ["I", "CÁC SỞ, BAN, NGÀNH"],
        ["I.1", "Sở Nội vụ"],
        [1, "Lò Văn Sơn", "1985"],
        [None, "Cộng: 1 người"],
        ["I.2", "Sở Tài chính (2 người)"],
        [1, "Vàng Thị Hoa", "1990"],
        [2, "Bàn Thị Thu Hằng", "1991"],
        ["II. UBND xã Nậm Có"],
        [1, "Giàng A Páo", "1992"],
        [None, "Tổng cộng", None, 4],
    )
    assert found == {
        "Lò Văn Sơn": "Sở Nội vụ",
        "Vàng Thị Hoa": "Sở Tài chính",
        "Bàn Thị Thu Hằng": "Sở Tài chính",
        "Giàng A Páo": "UBND xã Nậm Có",
    }


def test_a_part_of_an_agency_below_it_is_a_unit() -> None:
    people = read_rows(
        NO_AGENCY,
        ["I", "Sở Nội vụ"],
        [None, "Phòng Tổ chức"],
        [1, "Lò Văn Sơn", "1985"],
        ["II", "Phòng Nội vụ huyện Văn Chấn"],
        [1, "Vàng Thị Hoa", "1990"],
    )
    assert [(person["agency"], person.get("unit")) for person in people] == [
        ("Sở Nội vụ", "Phòng Tổ chức"),
        ("Phòng Nội vụ huyện Văn Chấn", None),
    ]


def test_the_column_comes_before_the_section_and_the_section_before_sheet_and_title() -> None:
    with_column = read_rows(HEADINGS, ["I", "Sở Y tế"], SON, [2, "Vàng Thị Hoa", "1990"])
    assert [person["agency"] for person in with_column] == ["Sở Nội vụ", "Sở Y tế"]
    person = [1, "Lò Văn Sơn", "1985"]
    title = (["Đơn vị: Sở Y tế......"], [None])
    assert agencies(person, name="Sở Tài chính", above=title) == {"Lò Văn Sơn": "Sở Tài chính"}
    assert agencies(person, above=title) == {"Lò Văn Sơn": "Sở Y tế"}
    assert agencies(person, above=(["Cơ quan:", "Sở Y tế"],)) == {"Lò Văn Sơn": "Sở Y tế"}
    assert agencies(person) == {"Lò Văn Sơn": None}


def test_what_is_not_a_person_is_not_read_as_one() -> None:
    found = read(
        sheet_of(
            [
                HEADINGS,
                ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
                SON,
                [None],
                HEADINGS,
                HOA,
                [3],
                [None, "Tổng số: danh sách này có 2 người./."],
                [None, None, None, None, "Yên Bái, ngày 3 tháng 5 năm 2025"],
                [None, "NGƯỜI LẬP BIỂU", None, None, None, "KT. GIÁM ĐỐC"],
                [None, "(Ký, ghi rõ họ tên)", None, None, None, "(Ký tên, đóng dấu)"],
                [None, "Nguyễn Văn An", None, None, None, "Trần Thị Bình"],
                ["Nơi nhận:"],
                ["- Như trên;"],
                ["- Lưu: VT."],
            ]
        )
    )
    assert [row.row for row in found.rows] == [3, 6]
    assert codes(found) == []


def test_a_person_without_birth_or_number_is_read() -> None:
    assert read_rows(["STT", "Họ và tên", "Chức vụ"], [1, "Lò Văn Sơn"], [2, "Vàng Thị Hoa", "Giáo viên"]) == [
        {"full_name": "Lò Văn Sơn"},
        {"full_name": "Vàng Thị Hoa", "position": "Giáo viên"},
    ]


def test_gender_from_ticks_columns_and_titles() -> None:
    ticked = read_rows(["STT", "Họ và tên", "Nữ"], [1, "Lò Văn Sơn", None], [2, "Vàng Thị Hoa", "x"])
    by_birth = read_rows(
        ["STT", "Họ và tên", "Ngày sinh", None], [None, None, "Nam", "Nữ"],
        [1, "Lò Văn Sơn", "1985", None], [2, "Vàng Thị Hoa", None, "1990"],
    )  # fmt: skip
    titled = read_rows(["STT", "Ông/Bà", "Họ và tên"], [1, "Ông", "Lò Văn Sơn"], [2, "Bà", "Vàng Thị Hoa"])
    in_name = read_rows(["STT", "Họ và tên"], [1, "Ông Lò Văn Sơn"], [2, "Bà Vàng Thị Hoa"])
    for people in (ticked, by_birth, titled, in_name):
        assert [person["gender"] for person in people] == ["male", "female"]
        assert [person["full_name"] for person in people] == ["Lò Văn Sơn", "Vàng Thị Hoa"]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({1: None}, [("B2", "missing_name")]),
        ({1: "#N/A"}, [("B2", "missing_name")]),
        ({2: "31/02/1985"}, [("C2", "bad_date")]),
        ({2: "1/1/2035"}, [("C2", "birth_out_of_range")]),
        ({5: "12345"}, [("F2", "bad_national_id")]),
    ],
)
def test_errors_hold_a_row_back(changed: dict[int, Any], expected: list[tuple[str, str]]) -> None:
    reading = read(sheet_of([HEADINGS, [changed.get(index, cell) for index, cell in enumerate(SON)]]))
    assert codes(reading) == expected
    assert reading.rows[0].is_rejected


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({2: "12/05/1986"}, [("F2", "national_id_mismatch")]),
        ({3: "Nữ"}, [("F2", "national_id_mismatch")]),
        ({4: "#REF!"}, [("E2", "cell_error")]),
        ({3: "?"}, [("D2", "unknown_gender")]),
    ],
)
def test_warnings_do_not(changed: dict[int, Any], expected: list[tuple[str, str]]) -> None:
    reading = read(sheet_of([HEADINGS, [changed.get(index, cell) for index, cell in enumerate(SON)]]))
    assert codes(reading) == expected
    assert not reading.rows[0].is_rejected


def test_an_issue_names_cell_heading_and_value() -> None:
    reading = read(sheet_of([HEADINGS, [*SON[:2], "31/02/1985", *SON[3:]]]))
    [issue] = reading.rows[0].issues
    assert (issue.cell, issue.column, issue.value) == ("C2", "Ngày sinh", "31/02/1985")
    assert "31/02/1985" in issue.message


def test_the_second_of_two_is_held_back_in_any_sheet() -> None:
    again = [2, "Lò Văn Sơn", "12/05/1985", "Nam", "Sở Y tế", "015 085 001234"]
    same_sheet = read(sheet_of([HEADINGS, SON, again]))
    assert codes(same_sheet) == [("F3", "duplicate_in_file")]
    assert "2" in same_sheet.rows[1].issues[0].message
    two_sheets = read(sheet_of([HEADINGS, SON], name="Một"), sheet_of([HEADINGS, again], name="Hai"))
    assert "Một" in two_sheets.rows[1].issues[0].message


def test_a_row_held_back_does_not_hold_back_its_repeat() -> None:
    faulty = [*SON[:2], "31/02/1985", *SON[3:]]
    assert codes(read(sheet_of([HEADINGS, faulty, SON]))) == [("C2", "bad_date")]


RESULTS = ["STT", "Họ và tên", "Mã cán bộ", "Mã khóa học", "Ngày hoàn thành", "Số tiết", "Điểm", "Xếp loại"]


def test_results() -> None:
    reading = read(
        sheet_of(
            [
                RESULTS,
                [1, "Lò Văn Sơn", "YB1", "KNS", "12/3/2025", 40.0, "8,5", "Giỏi"],
                [2, "Lò Văn Sơn", "YB1", "PTDL", date(2025, 4, 1), None, None, None],
                [3, "Lò Văn Sơn", "YB1", "KNS", "12/3/2025", 40.0],
                [4, "Vàng Thị Hoa", "YB2", None, "12/3/2025"],
                [5, "Vàng Thị Hoa", "YB2", "KNS", None],
                [6, "Vàng Thị Hoa", "YB2", "KNS", "2025"],
            ]
        )
    )
    assert reading.kind == "completions"
    assert reading.rows[0].values == {
        "full_name": "Lò Văn Sơn", "staff_code": "YB1", "course_code": "KNS", "completed_on": date(2025, 3, 12),
        "hours": 40.0, "score": "8,5", "grade": "Giỏi",
    }  # fmt: skip
    assert codes(reading) == [
        ("D4", "duplicate_in_file"),
        ("D5", "missing_course"),
        ("E6", "bad_date"),
        ("E7", "bad_date"),
    ]


def test_agencies() -> None:
    reading = read(
        sheet_of(
            [
                ["Mã đơn vị", "Mã đơn vị cấp trên", "Cấp", "Tên đơn vị"],
                ["15", None, "province", "Tỉnh Lào Cai"],
                ["02647", "15", "commune", "Phường Lào Cai"],
                [None, "15", "commune", "Xã Bát Xát"],
                ["02680", "15", "commune", None],
                ["15", None, None, "UBND tỉnh Lào Cai"],
            ]
        )
    )
    assert reading.kind == "agencies"
    assert reading.rows[1].values == {
        "code": "02647", "parent_code": "15", "level": "commune", "full_name": "Phường Lào Cai",
    }  # fmt: skip
    assert codes(reading) == [("A4", "missing_code"), ("D5", "missing_name"), ("A6", "duplicate_in_file")]


def test_a_workbook_is_read_from_disk_to_people(tmp_path: Path) -> None:
    titled: list[list[Any]] = [
        ["DANH SÁCH"],
        [],
        HEADINGS,
        [1, "Lò Văn Sơn", date(1985, 5, 12), "Nam", "Sở Nội vụ", 15085001234],
    ]
    [reading] = read_files([save(tmp_path / "ds.xlsx", titled, ["A1:F1"])])
    assert isinstance(reading, Reading)
    assert [(row.row, row.values) for row in reading.rows] == [(4, SON_READ)]


def spaced(digits: str) -> str:
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}"


FAMILIES = st.sampled_from(["Nguyễn", "Trần", "Lò", "Giàng", "Đặng", "Bàn"])
GIVEN = st.sampled_from(["Văn An", "Thị Hoa", "A Páo", "Thu Thủy", "Mỷ", "Quốc Đạt"])
BORN = st.dates(date(today().year - 60, 1, 1), date(today().year - 20, 12, 31))
PEOPLE = st.lists(st.tuples(FAMILIES, GIVEN, BORN, st.booleans()), min_size=1, max_size=6)
LAYOUTS = st.fixed_dictionaries(
    {
        "titles": st.booleans(),
        "offset": st.integers(0, 2),
        "name": st.sampled_from(["Họ và tên", "HỌ TÊN", "Họ\nvà tên (in hoa)", "split"]),
        "case": st.sampled_from([str, str.upper]),
        "birth": st.sampled_from(["Ngày sinh", "Ngày, tháng, năm sinh", "by sex"]),
        "day": st.sampled_from(["{d.day}/{d.month}/{d.year}", "{d.day:02}.{d.month:02}.{d.year}", "real", "serial"]),
        "number": st.sampled_from(["Số CCCD", "CMND/CCCD", "Mã số"]),
        "digits": st.sampled_from([str, int, spaced]),
        "sections": st.booleans(),
        "column_numbers": st.booleans(),
    }
)


def national_id(place: int, born: date, is_woman: bool) -> str:
    return f"015{(born.year >= 2000) * 2 + is_woman}{born.year % 100:02}{place:06}"


def written(people: list[tuple[str, str, date, bool]], how: dict[str, Any]) -> list[list[Any]]:
    """A sheet in which these people stand, laid out in one of many ways."""

    def day(born: date) -> Any:
        if how["day"] in ("real", "serial"):
            return born if how["day"] == "real" else float(born.toordinal() - date(1899, 12, 30).toordinal())
        return how["day"].format(d=born)

    is_split, by_sex = how["name"] == "split", how["birth"] == "by sex"
    head = ["TT", *(["Họ đệm", "Tên"] if is_split else [how["name"]])]
    head += ["Ngày sinh nam", "Ngày sinh nữ"] if by_sex else [how["birth"], "Nữ"]
    head += [how["number"], *([] if how["sections"] else ["Cơ quan, đơn vị"])]
    rows: list[list[Any]] = [["SỞ NỘI VỤ"], [], ["DANH SÁCH CÁN BỘ"], []] if how["titles"] else []
    rows.append(head)
    if how["column_numbers"]:
        rows.append([f"({number})" for number in range(1, len(head) + 1)])
    if how["sections"]:
        rows.append(["I", "Sở Nội vụ"])
    for place, (family, given_name, born, is_woman) in enumerate(people, 1):
        parts = [how["case"](family), how["case"](given_name)]
        *middle, last = " ".join(parts).split()
        dates = [None, day(born)] if is_woman else [day(born), None]
        number = how["digits"](national_id(place, born, is_woman))
        rows.append(
            [
                float(place),
                *([" ".join(middle), last] if is_split else [" ".join(parts)]),
                *(dates if by_sex else [day(born), "x" if is_woman else None]),
                float(number) if isinstance(number, int) else number,
                *([] if how["sections"] else ["Sở Nội vụ"]),
            ]
        )
    return [[None] * how["offset"] + row for row in [*rows, [None, "Cộng:", len(people)], [None, "NGƯỜI LẬP BIỂU"]]]


@given(PEOPLE, LAYOUTS)
def test_the_same_people_come_out_of_every_layout(
    people: list[tuple[str, str, date, bool]], how: dict[str, Any]
) -> None:
    expected = [
        {
            "full_name": f"{family} {given_name}",
            "birth_date": born,
            "birth_year": born.year,
            "gender": "female" if is_woman else "male",
            "national_id": national_id(place, born, is_woman),
            "agency": "Sở Nội vụ",
        }
        for place, (family, given_name, born, is_woman) in enumerate(people, 1)
    ]
    reading = read(sheet_of(written(people, how)))
    assert [row.values for row in reading.rows] == expected
    assert codes(reading) == []
