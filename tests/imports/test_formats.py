"""What the reading library leaves out of each format, and sheets over which it would run out of memory."""

import struct
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from capacity.errors import BadFile
from imports import stream
from imports.reading import read_files
from imports.rows import Reading
from imports.sheets import Sheet, read_sheets
from imports.stream import SheetStream, TooManyCells
from imports.workbook_xml import WorkbookXml
from tests.imports.old_fonts import tcvn3, vni
from tests.imports.old_workbooks import ods, ods_row, record, xls, xlsb
from tests.imports.workbooks import HEADINGS, HOA, SON, SON_READ, save


def sheet_in(path: Path) -> Sheet:
    [(_path, sheets)] = read_sheets([path])
    assert isinstance(sheets, list)
    return sheets[0]


def font(name: str) -> bytes:
    return record(0x31, bytes(14) + bytes([len(name), 0]) + name.encode())


def a_small_xls(path: Path) -> Path:
    """Two rows, the second hidden, its name in .VnTime, with an error and in the date system of old Macs."""
    texts = ["Ho ten", "Nam sinh", "Hång Hµ"]
    shared = b"".join(struct.pack("<HB", len(text), 0) + text.encode("latin-1") for text in texts)
    formats = [record(0xE0, struct.pack("<H", index) + bytes(18)) for index in (0, 5)]
    cells = [(0, 0, 0, 0), (0, 1, 0, 1), (1, 0, 1, 2)]
    return xls(
        path,
        [
            record(0x22, b"\1\0"),
            *[font("Arial")] * 4,
            font(".VnTime"),
            *formats,
            record(0xFC, struct.pack("<2I", 3, 3) + shared),
        ],
        [
            record(0x7D, struct.pack("<6H", 1, 1, 0, 0, 1, 0)),
            record(0x208, struct.pack("<8H", 1, 0, 2, 255, 0, 0, 0x20, 0)),
            *(record(0xFD, struct.pack("<3HI", *cell)) for cell in cells),
            record(0x203, struct.pack("<3Hd", 1, 1, 0, 1985)),
            record(0x205, struct.pack("<3H2B", 1, 2, 0, 42, 1)),
        ],
    )


def test_xls(tmp_path: Path) -> None:
    sheet = sheet_in(a_small_xls(tmp_path / "ds.xls"))
    assert sheet.rows == [["Ho ten", "Nam sinh", ""], ["Hång Hµ", 1985.0, "#N/A"]]
    assert (sheet.hidden_rows, sheet.hidden_columns, sheet.uses_1904) == ([1], [1], True)
    assert sheet.fonts == [(0, 1, 1, ".VnTime")]


def test_ods(tmp_path: Path) -> None:
    styles = '<style:style style:name="ce1"><style:text-properties style:font-name=".VnTime"/></style:style>'
    merged = '<table:table-row><table:table-cell table:number-columns-spanned="2"/></table:table-row>'
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/>'
    rows = ods_row("Ho ten", "Nam sinh") + ods_row("Hång Hµ", "#N/A", hidden=True, style="ce1") + merged
    sheet = sheet_in(ods(tmp_path / "ds.ods", columns + rows, styles))
    assert sheet.rows[:2] == [["Ho ten", "Nam sinh"], ["Hång Hµ", "#N/A"]]
    assert (sheet.hidden_rows, sheet.hidden_columns, sheet.merged) == ([1], [1], [(2, 0, 2, 1)])
    assert sheet.fonts == [(0, 1, 1, ".VnTime")]


def test_xlsb(tmp_path: Path) -> None:
    path = xlsb(tmp_path / "ds.xlsb", [["Họ và tên", "Năm sinh"], ["Lò Văn Sơn", "1985"], ["#N/A", "1986"]])
    [reading] = read_files([path])
    assert isinstance(reading, Reading)
    assert [[issue.cell for issue in row.issues] for row in reading.rows] == [[], ["A3"]]
    assert reading.rows[0].values == {"full_name": "Lò Văn Sơn", "birth_year": 1985}


@pytest.mark.parametrize("written", [True, "1", "true"])
def test_hidden_rows_and_columns_of_an_xlsx(tmp_path: Path, written: bool | str) -> None:
    path = save(tmp_path / "ds.xlsx", [HEADINGS, SON, HOA])
    book = load_workbook(path)
    book.worksheets[0].row_dimensions[3].hidden = True
    book.worksheets[0].column_dimensions["F"].hidden = True
    book.save(path)
    if written == "true":
        _replace(path, "xl/worksheets/sheet1.xml", b'hidden="1"', b'hidden="true"')
    sheet = sheet_in(path)
    assert (sheet.hidden_rows, sheet.hidden_columns) == ([2], [5])
    assert len(sheet.rows) == 3


def test_bare_day_numbers_of_old_macs(tmp_path: Path) -> None:
    path = save(tmp_path / "ds.xlsx", [["Họ và tên", "Ngày sinh"], ["Lò Văn Sơn", 31_179 - 1462]])
    _replace(path, "xl/workbook.xml", b"<workbookPr", b'<workbookPr date1904="1"')
    [reading] = read_files([path])
    assert isinstance(reading, Reading)
    assert reading.rows[0].values["birth_date"] == date(1985, 5, 12)
    assert "1904" in reading.sheets[0].notes[0]


def _replace(path: Path, part: str, old: bytes, new: bytes) -> None:
    with zipfile.ZipFile(path) as file:
        members = {name: file.read(name) for name in file.namelist()}
    members[part] = members[part].replace(old, new)
    with zipfile.ZipFile(path, "w") as file:
        for name, content in members.items():
            file.writestr(name, content)


def streamed(path: Path) -> tuple[SheetStream, list[list[object]]]:
    with zipfile.ZipFile(path) as archive:
        sheet = SheetStream(WorkbookXml(archive), "Danh sách")
    return sheet, [row for chunk in sheet.chunks() for row in chunk]


def test_the_stream_reads_what_the_library_reads(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        [None, "Họ & tên", "  Ngày\nsinh"],
        [],
        [1, 2.5, True, date(1985, 5, 12), datetime(1985, 5, 12, 7, 30), "#N/A", "015085001234"],
    ]
    path = save(tmp_path / "ds.xlsx", rows, ["B1:C1"])
    sheet, found = streamed(path)
    expected = sheet_in(path)
    assert found == expected.rows
    assert sheet.merged == expected.merged == [(0, 1, 0, 2)]


def test_a_cell_right_of_all_tables_is_left_out_and_named(tmp_path: Path) -> None:
    path = save(tmp_path / "ds.xlsx", [HEADINGS, SON, [None] * 4000 + ["x"]])
    sheet, found = streamed(path)
    assert sheet.stray == "EWW3"
    assert {len(row) for row in found} == {len(HEADINGS)}


def test_a_sheet_of_more_cells_than_any_list_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "_MOST_CELLS", 5)
    with pytest.raises(TooManyCells):
        streamed(save(tmp_path / "ds.xlsx", [HEADINGS, SON]))


@pytest.mark.parametrize("content", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), b"\xff" * 3000])
def test_an_xls_that_cannot_be_followed_is_refused_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "ds.xls"
    path.write_bytes(content + "Workbook".encode("utf-16-le"))
    [result] = read_files([path])
    assert isinstance(result, tuple)
    assert isinstance(result[1], BadFile)


@pytest.mark.parametrize("keep", [0.3, 0.6, 0.9])
def test_an_xls_cut_short_never_ends_in_a_traceback(tmp_path: Path, keep: float) -> None:
    whole = a_small_xls(tmp_path / "ds.xls").read_bytes()
    (tmp_path / "cut.xls").write_bytes(whole[: int(len(whole) * keep)])
    good = save(tmp_path / "good.xlsx", [HEADINGS, SON])
    _cut, after = read_files([tmp_path / "cut.xls", good])
    assert isinstance(after, Reading)
    assert after.rows[0].values == SON_READ


def test_a_cell_far_down_is_read_past(tmp_path: Path) -> None:
    book = Workbook()
    page = book.worksheets[0]
    page.title = "Danh sách"
    for row in (HEADINGS, SON):
        page.append(row)
    page.cell(900_000, 30).value = "x"
    book.save(tmp_path / "ds.xlsx")
    [reading] = read_files([tmp_path / "ds.xlsx"])
    assert isinstance(reading, Reading)
    assert [row.values for row in reading.rows] == [SON_READ]


def _csv(path: Path, rows: list[list[str]]) -> Path:
    path.write_text("\r\n".join("\t".join(row) for row in rows), encoding="utf-16", newline="")
    return path


def _page(path: Path, rows: list[list[str]]) -> Path:
    cells = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    path.write_text(f"<html><table>{cells}</table></html>", encoding="utf-8")
    return path


def _xml(path: Path, rows: list[list[str]]) -> Path:
    cells = '<Cell><Data ss:Type="String">{}</Data></Cell>'
    body = "".join(f"<Row>{''.join(cells.format(escape(cell)) for cell in row)}</Row>" for row in rows)
    names = "".join(f' xmlns{name}="urn:schemas-microsoft-com:office:spreadsheet"' for name in ("", ":ss"))
    path.write_text(
        f'<?xml version="1.0"?><Workbook{names}><Worksheet ss:Name="a"><Table>{body}</Table></Worksheet></Workbook>',
        encoding="utf-8",
    )
    return path


def _ods(path: Path, rows: list[list[str]]) -> Path:
    return ods(path, "".join(ods_row(*map(escape, row)) for row in rows))


def _nfd(text: str) -> str:
    return normalize("NFD", text)


FAMILIES = st.sampled_from(["Nguyễn Văn", "Lò Thị", "Đặng Hữu", "Phùng A", "Giàng Thị"])
GIVEN = st.sampled_from(["Hùng", "Hồng", "Páo", "Mỷ", "Đạt", "Thủy", "Phượng"])
PERSON = st.tuples(FAMILIES, GIVEN, st.dates(date(1970, 1, 1), date(2000, 12, 31)))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(PERSON, min_size=3, max_size=6),
    st.sampled_from([_csv, _page, _xml, _ods, save, xlsb]),
    st.sampled_from([str, _nfd, tcvn3, vni]),
    st.sampled_from(["Họ và tên", "HỌ VÀ TÊN (in hoa)", "Họ tên cán bộ"]),
    st.sampled_from(["Ngày sinh", "Ngày, tháng, năm sinh"]),
    st.booleans(),
)
def test_the_same_people_come_out_of_every_format_and_font(
    people: list[tuple[str, str, date]],
    write: Callable[[Path, list[list[str]]], Path],
    typed: Callable[[str], str],
    name: str,
    birth: str,
    is_titled: bool,
) -> None:
    rows = [["DANH SÁCH CÁN BỘ, CÔNG CHỨC", "", "", ""], ["", "", "", ""]] if is_titled else []
    rows.append(["TT", name, birth, "Đơn vị công tác"])
    for place, (family, given_name, born) in enumerate(people, 1):
        rows.append([str(place), f"{family} {given_name}", f"{born:%d/%m/%Y}", "Sở Tài nguyên và Môi trường"])
    with TemporaryDirectory() as folder:
        [reading] = read_files([write(Path(folder) / "ds", [[typed(cell) for cell in row] for row in rows])])
    assert isinstance(reading, Reading)
    assert [(row.values["full_name"], row.values["birth_date"], row.values["agency"]) for row in reading.rows] == [
        (f"{family} {given_name}", born, "Sở Tài nguyên và Môi trường") for family, given_name, born in people
    ]
