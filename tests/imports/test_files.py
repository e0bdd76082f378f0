import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from capacity.errors import BadFile
from capacity.i18n import set_language
from imports.files import FileKind, sniff
from imports.reading import read_files
from imports.rows import Reading
from imports.sheets import read_sheets
from tests.imports.workbooks import HEADINGS, SON, SON_READ, save

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
XLS_START = b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(12)


def archive_of(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return path


def far_ods(path: Path) -> Path:
    """A sheet whose only two values stand in opposite corners."""
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    cell = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
    rows = (
        f'<table:table-row>{cell}</table:table-row><table:table-row table:number-rows-repeated="1048574"/>'
        f'<table:table-row><table:table-cell table:number-columns-repeated="16383"/>{cell}</table:table-row>'
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {names}><office:body><office:spreadsheet>'
        f'<table:table table:name="a">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    mimetype = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return archive_of(path, {"mimetype": mimetype, "META-INF/manifest.xml": manifest, "content.xml": content.encode()})


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("ds.xlsx", b"", "empty"),
        ("ds.xlsx", "Danh sách cán bộ".encode(), "text file"),
        ("ds.xls", b"a,b\n1,2\n", "text file"),
        ("ds.xlsx", b"%PDF-1.7\n", "PDF"),
        ("ds.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not an Excel workbook or a CSV"),
        ("ds.xlsx", OLE2 + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("ds.xls", OLE2 + "Workbook".encode("utf-16-le") + XLS_START + b"\x2f\x00\x02\x00", "password"),
        ("ds.doc", OLE2 + "WordDocument".encode("utf-16-le"), "another kind of Office file"),
        ("ds.xlsx", b"PK\x03\x04 cut short", "damaged"),
    ],
)
def test_what_is_no_table_is_refused_with_its_reason(tmp_path: Path, name: str, content: bytes, word: str) -> None:
    set_language("en")
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(BadFile, match=word) as refusal:
        sniff(path)
    assert name in str(refusal.value)


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    set_language("en")
    with pytest.raises(BadFile, match="no file"):
        sniff(tmp_path / "none.xlsx")
    with pytest.raises(BadFile, match="folder"):
        sniff(tmp_path)


def test_the_content_says_what_a_file_is_and_not_its_name(tmp_path: Path) -> None:
    workbook = save(tmp_path / "ds.xls", [HEADINGS, SON])
    table = tmp_path / "export.xls"
    table.write_text("\t".join(HEADINGS) + "\n1\tLò Văn Sơn\t1985\tNam\tSở Nội vụ\t\n", encoding="utf-16")
    page = tmp_path / "page.xlsx"
    page.write_bytes(b"\xef\xbb\xbf  <HTML><table>")
    assert [sniff(path) for path in (workbook, table, page)] == [FileKind.XLSX, FileKind.CSV, FileKind.HTML]


def test_a_workbook_that_would_unpack_to_gigabytes_is_refused_unopened(tmp_path: Path) -> None:
    path = archive_of(tmp_path / "bomb.xlsx", {"xl/workbook.xml": b"<a/>", "xl/sheet.xml": bytes(90_000_000)})
    with pytest.raises(BadFile):
        sniff(path)


def test_a_document_type_in_a_workbook_is_refused(tmp_path: Path) -> None:
    path = archive_of(tmp_path / "dtd.xlsx", {"xl/workbook.xml": b"<?xml version='1.0'?><!DOCTYPE a []><a/>"})
    with pytest.raises(BadFile):
        sniff(path)


@pytest.mark.parametrize("member", ["word/document.xml", "readme.txt"])
def test_an_archive_without_a_workbook_is_refused(tmp_path: Path, member: str) -> None:
    with pytest.raises(BadFile):
        sniff(archive_of(tmp_path / "other.xlsx", {member: b"<a/>"}))


def test_rows_and_columns_are_where_excel_has_them(tmp_path: Path) -> None:
    path = save(tmp_path / "offset.xlsx", [[], [], [None, None, "Họ và tên", date(2020, 1, 2)]], ["C5:D6"])
    [(_path, sheets)] = read_sheets([path])
    assert isinstance(sheets, list)
    assert sheets[0].rows[2][2:] == ["Họ và tên", date(2020, 1, 2)]
    assert sheets[0].merged == [(4, 2, 5, 3)]


def test_error_cells_keep_their_text(tmp_path: Path) -> None:
    path = save(tmp_path / "errors.xlsx", [["a", "#N/A", "b"], ["#REF!", 1, 2]])
    [(_path, sheets)] = read_sheets([path])
    assert isinstance(sheets, list)
    assert sheets[0].rows == [["a", "#N/A", "b"], ["#REF!", 1.0, 2.0]]


def test_a_cell_in_the_far_corner_does_not_keep_the_list_from_being_read(tmp_path: Path) -> None:
    far = save(tmp_path / "far.xlsx", [HEADINGS, SON])
    book = load_workbook(far)
    book.worksheets[0].cell(1_048_576, 16_384).value = 1
    book.worksheets[0].cell(1_048_576, 2).value = "x"
    book.save(far)
    [reading] = read_files([far])
    assert isinstance(reading, Reading)
    assert [row.values for row in reading.rows] == [SON_READ]
    assert any("XFD1048576" in note for note in reading.sheets[0].notes)


def test_a_file_that_kills_the_reader_costs_that_file_only(tmp_path: Path) -> None:
    good = save(tmp_path / "good.xlsx", [HEADINGS, SON])
    first, second, third = read_files([good, far_ods(tmp_path / "far.ods"), good])
    assert isinstance(first, Reading)
    assert isinstance(third, Reading)
    assert third.rows[0].values == SON_READ
    assert isinstance(second, tuple)
    assert "far.ods" in str(second[1])


def test_a_broken_file_between_good_ones_costs_that_file_only(tmp_path: Path) -> None:
    good = save(tmp_path / "good.xlsx", [HEADINGS, SON])
    cut = tmp_path / "cut.xlsx"
    cut.write_bytes(good.read_bytes()[:2000])
    hollow = archive_of(tmp_path / "hollow.xlsx", {"xl/workbook.xml": b"<a/>"})
    results = list(read_files([good, cut, hollow, tmp_path / "none.xlsx", good]))
    assert [isinstance(result, Reading) for result in results] == [True, False, False, False, True]


def test_reading_stops_when_asked(tmp_path: Path) -> None:
    good = save(tmp_path / "good.xlsx", [HEADINGS, SON])
    answers = iter([False, True])
    assert len(list(read_files([good, good, good], stop=lambda: next(answers)))) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimited_text_in_the_encodings_and_delimiters_of_excel(tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = [[f'"{heading}"' for heading in HEADINGS], list(map(str, SON))]
    path = tmp_path / "ds.csv"
    path.write_bytes("\r\n".join(map(delimiter.join, rows)).encode(encoding))
    [reading] = read_files([path])
    assert isinstance(reading, Reading)
    assert [row.values for row in reading.rows] == [SON_READ]


def test_delimited_text_of_old_windows(tmp_path: Path) -> None:
    path = tmp_path / "ds.csv"
    # Windows-1258 writes the tone after the letter.
    path.write_bytes("sep=;\nHo va ten;Ngay sinh\nNguyê\u0303n Thi\u0323 Hô\u0300ng;1/2/1980\n".encode("cp1258"))
    [reading] = read_files([path])
    assert isinstance(reading, Reading)
    assert [(row.row, row.values["full_name"]) for row in reading.rows] == [(2, "Nguyễn Thị Hồng")]
