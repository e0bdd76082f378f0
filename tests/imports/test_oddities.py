"""One small list for each way in which people depart from a plain one."""

import unicodedata
from datetime import date, datetime
from typing import Any

import pytest

from capacity.i18n import set_language
from imports.rows import Reading
from tests.imports.workbooks import HEADINGS, HOA, SON, codes, read, read_rows, sheet_of

HEAD: list[Any] = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD"]
ONE: list[Any] = [1, "Lò Văn Sơn", "12/05/1985", "Nam", "015085001234"]
TWO: list[Any] = [2, "Vàng Thị Hoa", "01/02/1990", "Nữ", "015190005678"]


def names(reading: Reading) -> list[str]:
    return [row.values["full_name"] for row in reading.rows]


def agencies(*rows: list[Any], **about: Any) -> list[tuple[str, str | None]]:
    return [(person["full_name"], person.get("agency")) for person in read_rows(*rows, **about)]


SON_AND_HOA = ["Lò Văn Sơn", "Vàng Thị Hoa"]


def test_headings_repeated_on_each_printed_page() -> None:
    page_two: list[list[Any]] = [
        ["UBND TỈNH YÊN BÁI", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["SỞ NỘI VỤ", None, None, "Độc lập - Tự do - Hạnh phúc"],
        ["DANH SÁCH CÁN BỘ"],
        ["STT", "Họ và\ntên", "Ngày sinh", "Giới tính", "Số CCCD"],
        ["(1)", "(2)", "(3)", "(4)", "(5)"],
    ]
    reading = read(sheet_of([HEAD, ["1", "2", "3", "4", "5"], ONE, *page_two, TWO, [None, "Trang 2"]]))
    assert names(reading) == SON_AND_HOA
    assert codes(reading) == []


def test_a_header_of_two_rows_repeated_on_each_page() -> None:
    header: list[list[Any]] = [["STT", "Họ và tên", "Năm sinh", None, "Chức vụ"], [None, None, "Nam", "Nữ", None]]
    people: list[list[Any]] = [
        [1, "Lò Văn Sơn", "1985", None, "Giáo viên"],
        [2, "Vàng Thị Hoa", None, "1990", "Kế toán"],
    ]
    reading = read(
        sheet_of([*header, people[0], *header, people[1]], merged=[(0, 2, 0, 3), (0, 0, 1, 0), (0, 1, 1, 1)])
    )
    assert [(row.values["full_name"], row.values["gender"]) for row in reading.rows] == [
        ("Lò Văn Sơn", "male"),
        ("Vàng Thị Hoa", "female"),
    ]


@pytest.mark.parametrize(
    "numbers",
    [
        [1, 2, 3, 4, 5],
        ["(1)", "(2)", "(3)", "(4)", "(5)"],
        ["A", "B", "1", "2", "3"],
        ["A", "B", "C", "D", "E"],
        ["1", "2", "3", "4=2+3", "5"],
        ["[1]", "[2]", "[3]", "[4]", "[5]"],
        ["a", "b", "c", "d", "e"],
    ],
)
def test_rows_that_number_the_columns(numbers: list[Any]) -> None:
    reading = read(sheet_of([HEAD, numbers, ONE, TWO]))
    assert names(reading) == SON_AND_HOA


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_headers_of_one_to_three_rows(rows: int) -> None:
    header = [
        ["STT", "THÔNG TIN CÁ NHÂN", None, None, None, "Đơn vị\ncông tác\n(ghi đầy đủ)"],
        [None, "Họ và tên", "Ngày tháng năm sinh", None, "CCCD", None],
        [None, None, "Nam", "Nữ", None, None],
    ]
    merged = [(0, 0, 2, 0), (0, 1, 0, 4), (0, 5, 2, 5), (1, 1, 2, 1), (1, 2, 1, 3), (1, 4, 2, 4)]
    if rows == 2:
        header, merged = header[1:], [(0, 2, 0, 3), (0, 1, 1, 1), (0, 4, 1, 4)]
        header[0][0], header[0][5] = "STT", "Đơn vị công tác"
    if rows == 1:
        header, merged = [["STT", "Họ và tên", "Sinh ngày (nam)", "Sinh ngày (nữ)", "CCCD", "Đơn vị công tác"]], []
    people = read_rows(
        *header,
        [1, "Lò Văn Sơn", "12/5/1985", None, "015085001234", "Sở Nội vụ"],
        [2, "Vàng Thị Hoa", None, "1/2/1990", "015190005678", "Sở Tài chính"],
        merged=merged,
    )
    assert [(p["birth_date"], p["agency"]) for p in people] == [
        (date(1985, 5, 12), "Sở Nội vụ"),
        (date(1990, 2, 1), "Sở Tài chính"),
    ]


@pytest.mark.parametrize(
    "section",
    [
        ["I", "Sở Nội vụ"],
        ["I. Sở Nội vụ"],
        ["I. Sở Nội vụ (12 người)"],
        [None, "Sở Nội vụ: 12"],
        [None, "Sở Nội vụ: 12 người"],
        [None, "Sở Nội vụ (tổng số: 02 đồng chí)"],
        [None, "Sở Nội vụ - 12 CBCC"],
        ["I", "SỞ NỘI VỤ", None, None, 12],
        ["*", "Sở Nội vụ"],
        ["Đơn vị: Sở Nội vụ"],
        ["1. Sở Nội vụ"],
        ["1", "Sở Nội vụ"],
        ["A - Sở Nội vụ"],
        ["Sở Nội vụ", "Sở Nội vụ", "Sở Nội vụ", "Sở Nội vụ", "Sở Nội vụ"],
    ],
)
def test_sections(section: list[Any]) -> None:
    found = agencies(HEAD, section, ONE, ["II", "UBND xã Nậm Có"], [1, *TWO[1:]])
    assert [(name, agency.casefold() if agency else None) for name, agency in found] == [
        ("Lò Văn Sơn", "sở nội vụ"),
        ("Vàng Thị Hoa", "ubnd xã nậm có"),
    ]


@pytest.mark.parametrize(
    ("titles", "sheet"),
    [
        ([["Đơn vị: Sở Nội vụ"]], "Sheet1"),
        ([["ĐƠN VỊ:", "Sở Nội vụ"]], "Sheet1"),
        ([["Tên cơ quan, đơn vị: Sở Nội vụ …"]], "Sheet1"),
        ([["DANH SÁCH CÁN BỘ, CÔNG CHỨC SỞ NỘI VỤ NĂM 2024"]], "Sheet1"),
        ([["Danh sách công chức, người lao động của Sở Nội vụ"]], "Sheet1"),
        ([["DANH SÁCH CÁN BỘ"]], "Sở Nội vụ"),
        ([["DANH SÁCH CÁN BỘ"]], "1. Sở Nội vụ"),
    ],
)
def test_the_agency_in_the_title_or_the_name_of_the_sheet(titles: list[list[Any]], sheet: str) -> None:
    [(_name, agency), _two] = agencies(*titles, HEAD, ONE, TWO, name=sheet)
    assert agency is not None
    assert agency.casefold() == "sở nội vụ"


@pytest.mark.parametrize(
    "title",
    [
        "DANH SÁCH CÁN BỘ, CÔNG CHỨC, VIÊN CHỨC THAM GIA LỚP TẬP HUẤN CHUYỂN ĐỔI SỐ",
        "DANH SÁCH CÁN BỘ THAM GIA LỚP TẬP HUẤN TẠI TRƯỜNG CHÍNH TRỊ TỈNH",
        "(Kèm theo Công văn số 123 của Sở Nội vụ)",
    ],
)
def test_titles_that_name_no_agency(title: str) -> None:
    assert agencies([title], HEAD, ONE, name="Danh sách") == [("Lò Văn Sơn", None)]


def test_one_agency_merged_over_the_people_beside_it() -> None:
    rows: list[list[Any]] = [
        [*HEAD, "Đơn vị"],
        [*ONE, "Sở Nội vụ"],
        [*TWO, None],
        [3, "Bàn Văn Tá", "1991", "Nam", None, "Sở Y tế"],
    ]
    assert [agency for _name, agency in agencies(*rows, merged=[(1, 5, 2, 5)])] == ["Sở Nội vụ", "Sở Nội vụ", "Sở Y tế"]


def test_titles_of_respect_in_a_column_or_before_the_name() -> None:
    in_column = read_rows(
        ["STT", "Ông/Bà", "Họ tên", "Năm sinh"], [1, "Ông", "Lò Văn Sơn", "1985"], [2, "bà", "Vàng Thị Hoa", "1990"]
    )
    before = read_rows(["STT", "Họ tên", "Năm sinh"], [1, "Ông Lò Văn Sơn", "1985"], [2, "Bà: Vàng Thị Hoa", "1990"])
    assert in_column == before
    assert [(person["full_name"], person["gender"]) for person in before] == [
        ("Lò Văn Sơn", "male"),
        ("Vàng Thị Hoa", "female"),
    ]


@pytest.mark.parametrize(
    "headings",
    [
        [
            "No.",
            "Full name",
            "Date of birth",
            "Sex",
            "Position",
            "Organization",
            "ID number",
            "Phone number",
            "E-mail",
            "Notes",
        ],
        ["#", "Name", "DOB", "Gender", "Job title", "Agency", "Citizen ID", "Mobile phone", "Email address", "Remarks"],
        [
            "No",
            "Employee name",
            "Birthday",
            "Male/Female",
            "Title",
            "Workplace",
            "National ID",
            "Tel.",
            "Email",
            "Note",
        ],
    ],
)
def test_english_headings(headings: list[str]) -> None:
    [person] = read_rows(
        headings,
        [
            1,
            "Lò Văn Sơn",
            "12/05/1985",
            "Male",
            "Teacher",
            "Sở Nội vụ",
            "015085001234",
            "0912345678",
            "s@yenbai.gov.vn",
            "x",
        ],
    )
    assert person == {
        "full_name": "Lò Văn Sơn", "birth_date": date(1985, 5, 12), "birth_year": 1985, "gender": "male",
        "position": "Teacher", "agency": "Sở Nội vụ", "national_id": "015085001234", "phone": "0912345678",
        "email": "s@yenbai.gov.vn",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Chuyên viên, Sở Nội vụ", ("Chuyên viên", "Sở Nội vụ")),
        ("Chuyên viên - Sở Nội vụ", ("Chuyên viên", "Sở Nội vụ")),
        ("Chuyên viên\nSở Nội vụ", ("Chuyên viên", "Sở Nội vụ")),
        ("Giáo viên Trường THCS Nậm Có", ("Giáo viên", "Trường THCS Nậm Có")),
        ("Phó Trưởng phòng, Phòng Nội vụ huyện Văn Chấn", ("Phó Trưởng phòng", "Phòng Nội vụ huyện Văn Chấn")),
        ("Văn phòng - Thống kê", ("Văn phòng - Thống kê", None)),
        ("Chuyên viên", ("Chuyên viên", None)),
        ("Sở Nội vụ", (None, "Sở Nội vụ")),
    ],
)
def test_position_and_agency_in_one_cell(cell: str, expected: tuple[str | None, str | None]) -> None:
    [person] = read_rows(["STT", "Họ và tên", "Năm sinh", "Chức vụ, đơn vị công tác"], [1, "Lò Văn Sơn", "1985", cell])
    assert (person.get("position"), person.get("agency")) == expected


@pytest.mark.parametrize(
    "cell",
    [
        "015085001234",
        "015085001234/12/3/2021/Cục Cảnh sát QLHC về TTXH",
        "015085001234, 12.3.2021, CA tỉnh Yên Bái",
        "015 085 001234 cấp ngày 12/3/2021",
        "015085001234 (CMND cũ: 060123456)",
    ],
)
def test_a_number_with_its_date_and_place_in_one_cell(cell: str) -> None:
    [person] = read_rows(["STT", "Họ và tên", "Số CMND/ngày cấp/nơi cấp"], [1, "Lò Văn Sơn", cell])
    assert person["national_id"] == "015085001234"


@pytest.mark.parametrize(
    "cell", ["Lò Văn Sơn - 12/5/1985", "Lò Văn Sơn (12/5/1985)", "Lò Văn Sơn\nSinh ngày: 12/5/1985"]
)
def test_name_and_birth_in_one_cell(cell: str) -> None:
    [person] = read_rows(["STT", "Họ và tên, ngày sinh", "Chức vụ"], [1, cell, "Kế toán – 38808"])
    assert person == {
        "full_name": "Lò Văn Sơn", "birth_date": date(1985, 5, 12), "birth_year": 1985, "position": "Kế toán",
    }  # fmt: skip


def test_telephone_and_email_in_one_cell() -> None:
    [person] = read_rows(
        ["STT", "Họ và tên", "Năm sinh", "Điện thoại/Email"],
        [1, "Lò Văn Sơn", "1985", "0912 345 678 - son@yenbai.gov.vn"],
    )
    assert (person["phone"], person["email"]) == ("0912345678", "son@yenbai.gov.vn")


@pytest.mark.parametrize(
    "cell",
    [
        "1985-03-12 00:00:00", "12/03/1985 00:00", "12/03/1985 0:00:00", "1985-03-12T00:00:00", "12-Mar-1985",
        "1985-03-12T00:00:00.000Z", "12 Mar 85", "12/3/1985, Yên Bái", "ngày 12/3/1985", "ngày 12 tháng 3 năm 1985",
        "'12/03/1985",
        datetime(1985, 3, 12, 7, 30),
    ],
)  # fmt: skip
def test_days_in_other_clothes(cell: Any) -> None:
    assert read_rows(HEAD, [1, "Lò Văn Sơn", cell])[0]["birth_date"] == date(1985, 3, 12)


@pytest.mark.parametrize(
    ("header", "merged"),
    [
        (
            [["STT", "Họ và tên", "Ngày sinh", None, None, "Chức vụ"], [None, None, "Ngày", "Tháng", "Năm", None]],
            [(0, 2, 0, 4)],
        ),
        ([["STT", "Họ và tên", "Ngày sinh", "Tháng sinh", "Năm sinh", "Chức vụ"]], []),
        ([["STT", "Họ và tên", "Ngày", "Tháng", "Năm", "Chức vụ"]], []),
    ],
)
def test_a_birth_in_three_columns(header: list[list[Any]], merged: list[tuple[int, int, int, int]]) -> None:
    people = read_rows(
        *header,
        [1, "Lò Văn Sơn", 12.0, 5.0, 1985.0, "Giáo viên"],
        [2, "Vàng Thị Hoa", "01", "02", "1990", "Giáo viên"],
        [3, "Bàn Văn Tá", None, None, "1991", "Giáo viên"],
        merged=merged,
    )
    assert [(p.get("birth_date"), p["birth_year"]) for p in people] == [
        (date(1985, 5, 12), 1985),
        (date(1990, 2, 1), 1990),
        (None, 1991),
    ]


def test_a_day_without_such_a_month_in_three_columns_is_held_back() -> None:
    reading = read(
        sheet_of(
            [
                ["STT", "Họ và tên", "Ngày", "Tháng", "Năm"],
                [1, "Lò Văn Sơn", 31.0, 2.0, 1985.0],
                [2, "Vàng Thị Hoa", 1.0, 2.0, 1990.0],
            ]
        )
    )
    assert codes(reading) == [("C2", "bad_date")]


def test_one_caption_over_family_and_given_name() -> None:
    merged = read_rows(["STT", "Họ và tên", None, "Năm sinh"], [1, "LÒ VĂN", "SƠN", "1985"], merged=[(0, 1, 0, 2)])
    apart = read_rows(["STT", "Họ lót", "Tên", "Năm sinh"], [1, "Lò Văn", "Sơn", "1985"])
    assert merged == apart == [{"full_name": "Lò Văn Sơn", "birth_year": 1985}]


def test_months_first_are_told_from_the_whole_column_and_shown() -> None:
    cells = ["05/23/1985", "01/30/1990", "12/31/1979", "02/03/1980"]
    reading = read(sheet_of([HEAD, *([i, "Lò Văn Sơn", cell] for i, cell in enumerate(cells, 1))]))
    assert reading.rows[-1].values["birth_date"] == date(1980, 2, 3)
    assert any("Ngày sinh" in note for note in reading.sheets[0].notes)


def test_days_that_excel_took_for_months_are_turned_back() -> None:
    taken = [date(1985, 5, 12), *(date(1980 + n, n, 3 + n) for n in range(1, 7))]
    cells: list[Any] = ["23/05/1985", "30/01/1990", "31/12/1979", *taken]
    reading = read(sheet_of([HEAD, *([i, "Lò Văn Sơn", cell] for i, cell in enumerate(cells, 1))]))
    assert reading.rows[3].values["birth_date"] == date(1985, 12, 5)
    assert len(reading.sheets[0].notes) == 1


def test_decomposed_letters_in_headings_and_cells() -> None:
    decomposed = [[unicodedata.normalize("NFD", str(cell)) for cell in row] for row in (HEADINGS, SON, HOA)]
    assert read_rows(*decomposed) == read_rows(HEADINGS, SON, HOA)


def test_gaps_between_people_and_between_columns() -> None:
    spread = [[cell for pair in zip(row, [None] * 5, strict=True) for cell in pair] for row in (HEAD, ONE, TWO)]
    assert read_rows(spread[0], [None], spread[1], [None], [None], spread[2]) == read_rows(HEAD, ONE, TWO)


def test_codes_that_became_numbers_get_their_zeros_back() -> None:
    people = read_rows(
        ["STT", "Họ và tên", "Năm sinh", "Mã đơn vị", "Mã cán bộ"],
        [1, "Lò Văn Sơn", "1985", "02647", "001"],
        [2, "Vàng Thị Hoa", "1990", 2650.0, 12.0],
    )
    assert [(p["agency_code"], p["staff_code"]) for p in people] == [("02647", "001"), ("02650", "012")]


def test_codes_of_several_lengths_are_left_alone() -> None:
    people = read_rows(
        ["STT", "Họ và tên", "Mã đơn vị"], [1, "Lò Văn Sơn", "010"], [2, "Lò Văn Hà", "02650"], [3, "Lò Văn Bá", 15.0]
    )
    assert people[2]["agency_code"] == "15"


def test_columns_with_headings_never_seen_are_told_by_their_content() -> None:
    lines = """
        #; Thành viên; Mốc;       Phân biệt; Thẻ;          Liên lạc;   Hộp;              Dạng;       Chỗ;            Việc
        1; Lò Văn Sơn; 12/5/1985; Nam;       015085001234; 0912345678; son@yenbai.gov.vn; Công chức; Sở Nội vụ;      Chuyên viên
        2; Lò Thị Hoa; 1/2/1990;  Nữ;        015190005678; 0912345679; hoa@yenbai.gov.vn; Viên chức; UBND xã Nậm Có; Kế toán
        3; Bàn Văn Tá; 3/4/1991;  Nam;       015091005678; 0912345670; ta@yenbai.gov.vn;  Công chức; Sở Y tế;        Phó Giám đốc
    """  # noqa: E501
    rows = [[cell.strip() for cell in line.split(";")] for line in lines.strip().splitlines()]
    [son, _hoa, _ta] = read_rows(*rows)
    assert son == {
        "full_name": "Lò Văn Sơn", "birth_date": date(1985, 5, 12), "birth_year": 1985, "gender": "male",
        "national_id": "015085001234", "phone": "0912345678", "email": "son@yenbai.gov.vn",
        "category": "civil_servant", "agency": "Sở Nội vụ", "position": "Chuyên viên",
    }  # fmt: skip


def test_headings_with_words_around_what_they_mean() -> None:
    [person] = read_rows(
        ["STT", "Họ và tên của cán bộ, công chức", "Ngày tháng năm sinh theo CCCD", "Chức vụ đảm nhiệm hiện nay",
         "Tên cơ quan, đơn vị đang công tác", "Số thẻ căn cước công dân gắn chíp", "Số ĐT liên lạc", "Hòm thư điện tử"],
        [1, "Lò Văn Sơn", "1985", "Giáo viên", "Sở Nội vụ", "015085001234", "0912345678", "son@yenbai.gov.vn"],
    )  # fmt: skip
    assert set(person) == {"full_name", "birth_year", "position", "agency", "national_id", "phone", "email"}


def test_sheets_of_no_interest_are_left_out_and_mentioned() -> None:
    summary = sheet_of([["STT", "Tên đơn vị", "Mã đơn vị", "Số người"], [1, "Sở Nội vụ", "H01", 12]], name="Tổng hợp")
    notes = sheet_of([["Hướng dẫn điền biểu"]], name="Ghi chú")
    reading = read(summary, notes, sheet_of([HEAD, ONE, TWO, [3, "Bàn Văn Tá", "1991"]]))
    assert reading.kind == "roster"
    assert [sheet.name for sheet in reading.sheets] == ["Danh sách"]
    assert ["Tổng hợp" in reading.sheets[0].notes[-2], "Ghi chú" in reading.sheets[0].notes[-1]] == [True, True]


def test_hidden_rows_and_columns_are_read_and_mentioned() -> None:
    set_language("en")
    reading = read(sheet_of([HEAD, ONE, TWO], hidden_rows=[2], hidden_columns=[4]))
    assert names(reading) == SON_AND_HOA
    assert [note for note in reading.sheets[0].notes if "idden" in note] == [
        "1 hidden row was read like the others.",
        "Hidden columns were read like the others: “Số CCCD”.",
    ]


def test_a_layout_is_known_again_and_read_as_it_was_corrected() -> None:
    def remembered(key: str) -> dict[str, str] | None:
        return {"D": "staff_code"} if key == known else None

    rows: list[list[Any]] = [["STT", "Họ và tên", "Năm sinh", "Ký hiệu riêng"], [1, "Lò Văn Sơn", "1985", "ABC"]]
    first = read(sheet_of(rows))
    known = first.sheets[0].layout_key
    again = read(sheet_of([["DANH SÁCH"], [], *rows], name="Khác"), remembered=remembered)
    other = read(
        sheet_of([["Họ và tên", "Năm sinh", "X", "Ký hiệu riêng"], ["Lò Văn Sơn", "1985", None, "ABC"]]),
        remembered=remembered,
    )
    assert again.rows[0].values["staff_code"] == "ABC"
    assert any("“Ký hiệu riêng”: Mã cán bộ" in note for note in again.sheets[0].notes)
    assert "staff_code" not in first.rows[0].values
    assert "staff_code" not in other.rows[0].values


def test_what_a_user_says_now_wins_over_what_was_remembered() -> None:
    rows: list[list[Any]] = [["STT", "Họ và tên", "Năm sinh", "Ký hiệu riêng"], [1, "Lò Văn Sơn", "1985", "ABC"]]
    reading = read(sheet_of(rows), mapping={"D": "unit"}, remembered=lambda _key: {"D": "staff_code"})
    assert reading.rows[0].values["unit"] == "ABC"


def test_foot_of_the_list_and_remarks_are_nobody() -> None:
    feet: list[list[Any]] = [
        [None, "Cộng", None, None, 2],
        [None, "Danh sách này gồm có 02 người./."],
        ["Ghi chú: Cột 3 ghi theo CCCD"],
        [None, None, "Yên Bái, ngày 12 tháng 3 năm 2024"],
        [None, "NGƯỜI LẬP BIỂU", None, "THỦ TRƯỞNG ĐƠN VỊ"],
        [None, "(Ký, ghi rõ họ tên)", None, "(Ký tên, đóng dấu)"],
        [None, "Nguyễn Văn An", None, "Trần Thị Bình"],
    ]
    reading = read(sheet_of([HEAD, ONE, TWO, *feet]))
    assert names(reading) == SON_AND_HOA


def test_lists_below_one_another_each_with_its_own_title_header_and_foot() -> None:
    foot: list[list[Any]] = [[None, "NGƯỜI LẬP"], [None, "Nguyễn Văn An"]]
    found = agencies(["Đơn vị: Sở Nội vụ"], HEAD, ONE, *foot, ["Đơn vị: Sở Y tế"], HEAD, [1, *TWO[1:]], *foot)
    assert found == [("Lò Văn Sơn", "Sở Nội vụ"), ("Vàng Thị Hoa", "Sở Y tế")]
