"""The fonts from before Unicode: their tables, what tells them from Unicode, and lists typed in them."""

import shutil
import subprocess
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from imports.legacy import decode, evidence
from imports.old_fonts import Encoding, encoding_of_font
from imports.reading import read_files
from imports.rows import Reading
from tests.imports.old_fonts import SMALL, tcvn3, vni
from tests.imports.workbooks import codes, read, save, sheet_of

NAMES = [
    "Nguyễn Văn Hùng",
    "Lê Thị Phùng",
    "Trần Đức Lương",
    "Lò Thị Hồng",
    "Hoàng Hà",
    "Giàng A Páo",
    "Đỗ Mỹ Duyên",
    "Vũ Ngọc Ỷ",
]


@given(st.text(SMALL + "ĂÂÊÔƠƯĐabcdeghiklmnopqrstuvxy -.,1234567890"))
def test_tcvn3_there_and_back(text: str) -> None:
    assert decode(tcvn3(text), Encoding.TCVN3) == text


@given(st.text(SMALL + SMALL.upper() + "abcdeghiklmnopqrstvx -.,1234567890"))
def test_vni_there_and_back(text: str) -> None:
    assert decode(vni(text), Encoding.VNI) == text


@pytest.mark.parametrize(("text", "expected"), [("Nguyeãn Vaên", "Nguyễn Văn"), ("Traàn Ñöùc Löông", "Trần Đức Lương")])
def test_vni_as_the_survey_has_it(text: str, expected: str) -> None:
    assert decode(text, Encoding.VNI) == expected


@pytest.mark.skipif(not shutil.which("iconv"), reason="there is no iconv here")
def test_the_table_of_tcvn3_is_that_of_the_system() -> None:
    content = tcvn3(SMALL).encode("latin-1")
    run = subprocess.run(["iconv", "-f", "TCVN", "-t", "UTF-8"], input=content, capture_output=True, check=False)
    if run.returncode:
        pytest.skip("this iconv does not know TCVN")
    assert unicodedata.normalize("NFC", run.stdout.decode()) == decode(tcvn3(SMALL), Encoding.TCVN3)


@pytest.mark.parametrize(
    ("font", "expected"),
    [
        (".VnTime", "TCVN3"),
        (".VnArialH", "TCVN3"),
        ("VNI-Times", "VNI"),
        ("Times New Roman", None),
        ("Vneri", None),
        ("", None),
    ],
)
def test_fonts(font: str, expected: str | None) -> None:
    assert encoding_of_font(font) == expected


HEADINGS = ["TT", "Họ tên", "Ngày sinh", "Giới tính", "Chức vụ", "Đơn vị công tác"]


def roster(write: Any = str, people: list[str] = NAMES) -> list[list[Any]]:
    """A list typed in some encoding."""
    rows: list[list[Any]] = [["DANH SÁCH CÁN BỘ, CÔNG CHỨC"], HEADINGS]
    rows += [
        [place, name, f"12/05/{1980 + place}", "Nữ" if place % 2 else "Nam", "Phó Trưởng phòng", "Sở Nội vụ"]
        for place, name in enumerate(people, 1)
    ]
    return [[write(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]


def people_of(reading: Reading) -> list[dict[str, Any]]:
    return [row.values for row in reading.rows]


PLAIN = people_of(read(sheet_of(roster())))


@pytest.mark.parametrize(("write", "encoding"), [(tcvn3, "TCVN3"), (vni, "VNI")])
def test_a_list_typed_in_an_old_font_is_known_by_its_letters(write: Any, encoding: str) -> None:
    reading = read(sheet_of(roster(write)))
    assert people_of(reading) == PLAIN
    assert codes(reading) == [(f"B{row}", "legacy_encoding") for row in range(3, 3 + len(NAMES))]
    assert encoding in reading.sheets[0].notes[0]


def test_an_issue_of_an_old_font_shows_what_stood_there() -> None:
    issue = read(sheet_of(roster(tcvn3))).rows[0].issues[0]
    assert (issue.value, issue.column, issue.severity) == ("NguyÔn V¨n Hïng", "Họ tên", "warning")
    assert "Nguyễn Văn Hùng" in issue.message


@pytest.mark.parametrize("write", [tcvn3, vni])
def test_section_rows_and_names_of_sheets_are_read_too(write: Any) -> None:
    rows: list[list[Any]] = [
        ["TT", "Họ tên", "Năm sinh"],
        ["I", "UBND xã Nậm Có"],
        *([i, name, "1985"] for i, name in enumerate(NAMES, 1)),
    ]
    typed = [[write(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
    reading = read(sheet_of(typed))
    by_sheet = read(sheet_of([typed[0], *typed[2:]], name=write("Sở Tài chính")))
    assert {person["agency"] for person in people_of(reading)} == {"UBND xã Nậm Có"}
    assert {person["agency"] for person in people_of(by_sheet)} == {"Sở Tài chính"}
    assert by_sheet.sheets[0].name == write("Sở Tài chính")


@given(st.lists(st.sampled_from([*NAMES, "Phùng", "Lê", "Lê Hà", "An", "Phan Thanh"]), min_size=1, max_size=8))
def test_unicode_is_never_touched(people: list[str]) -> None:
    rows = roster(people=people)
    reading = read(sheet_of(rows))
    assert [person["full_name"] for person in people_of(reading)] == people
    assert codes(reading) == []


@pytest.mark.parametrize(
    "text",
    [
        "Phùng",
        "Lê",
        "Hoàng Hà",
        "François Müller",
        "Hélène Noël",
        "5 µm",
        "Microsoft®",
        "© 2020",
        "« Trường »",
        "m²",
        "10°C",
        "Café",
    ],
)
def test_latin_text_of_other_languages_is_left_alone(text: str) -> None:
    rows = roster()
    rows[1].append("Ghi chú")
    for row in rows[2:]:
        row.append(text)
    assert people_of(read(sheet_of(rows))) == PLAIN
    found = evidence(text)
    assert found is None or found.encoding is Encoding.UNICODE or found.words < 2


def test_ascii_alone_proves_nothing() -> None:
    assert evidence("Nguyen Van An") is None


def test_a_list_pasted_together_from_both_kinds_is_read_stretch_by_stretch() -> None:
    modern, old = roster(), roster(tcvn3)[2:]
    assert people_of(read(sheet_of([*modern, *old])))[len(NAMES) :] == PLAIN


def test_one_sign_in_a_list_in_unicode_turns_nothing() -> None:
    rows = roster()
    rows[3][1] = "Lª Hµ"
    assert codes(read(sheet_of(rows))) == []


@pytest.mark.parametrize("font", [".VnTime", "VNI-Times"])
def test_the_name_of_the_font_decides_where_the_letters_cannot(tmp_path: Path, font: str) -> None:
    write = vni if font.startswith("VNI") else tcvn3
    rows: list[list[Any]] = [["TT", "Ho ten", "Nam sinh"], [1, write("Hoàng Đức"), "1985"]]
    path = save(tmp_path / "ds.xlsx", rows)
    book = load_workbook(path)
    book.worksheets[0]["B2"].font = Font(name=font)
    book.save(path)
    [reading] = read_files([path])
    assert isinstance(reading, Reading)
    assert people_of(reading)[0]["full_name"] == "Hoàng Đức"
    assert font in reading.sheets[0].notes[0]


def test_a_font_of_old_over_text_in_unicode_turns_nothing(tmp_path: Path) -> None:
    path = save(tmp_path / "ds.xlsx", roster())
    book = load_workbook(path)
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            cell.font = Font(name=".VnTime")
    book.save(path)
    [reading] = read_files([path])
    assert isinstance(reading, Reading)
    assert people_of(reading) == PLAIN


def test_a_capital_font_draws_small_letters_large(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["TT", "Ho ten", "Don vi"], [1, tcvn3("lò thị hồng"), tcvn3("sở nội vụ")]]
    path = save(tmp_path / "ds.xlsx", rows)
    book = load_workbook(path)
    for cell in ("B2", "C2"):
        book.worksheets[0][cell].font = Font(name=".VnTimeH")
    book.save(path)
    [reading] = read_files([path])
    assert isinstance(reading, Reading)
    assert people_of(reading) == [{"full_name": "Lò Thị Hồng", "agency": "SỞ NỘI VỤ"}]


def test_the_font_of_a_part_of_a_text_counts(tmp_path: Path) -> None:
    book = Workbook()
    page = book.worksheets[0]
    page.append(["TT", "Ho ten", "Nam sinh"])
    page.append([1, CellRichText(TextBlock(InlineFont(rFont=".VnTime"), tcvn3("Hồng Hà"))), "1985"])
    book.save(tmp_path / "ds.xlsx")
    [reading] = read_files([tmp_path / "ds.xlsx"])
    assert isinstance(reading, Reading)
    assert people_of(reading)[0]["full_name"] == "Hồng Hà"


def test_delimited_text_with_the_bytes_of_an_old_font(tmp_path: Path) -> None:
    path = tmp_path / "ds.csv"
    path.write_bytes("\r\n".join(";".join(map(str, row)) for row in roster(tcvn3)).encode("latin-1"))
    [reading] = read_files([path])
    assert isinstance(reading, Reading)
    assert people_of(reading) == PLAIN
