"""Web pages and XML workbooks that call themselves .xls."""

from pathlib import Path

import pytest

from capacity.errors import BadFile
from capacity.i18n import set_language
from imports.files import FileKind, sniff
from imports.reading import read_files
from imports.rows import Reading
from imports.sheets import Sheet, read_sheets
from tests.imports.workbooks import HEADINGS, HOA, SON, SON_READ

TABLE = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in (HEADINGS, SON, HOA))


def written(tmp_path: Path, page: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "ds.xls"
    path.write_bytes(page.encode(encoding))
    return path


def sheet_in(tmp_path: Path, page: str) -> Sheet:
    [(_path, sheets)] = read_sheets([written(tmp_path, page)])
    assert isinstance(sheets, list)
    return sheets[0]


def first_person(path: Path) -> tuple[int, dict[str, object]]:
    [reading] = read_files([path])
    assert isinstance(reading, Reading)
    return reading.rows[0].row, reading.rows[0].values


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_a_page_in_the_encodings_of_windows(tmp_path: Path, encoding: str) -> None:
    page = (
        f"<html><head><title>Danh sách</title><style>td {{}}</style></head><body><table>{TABLE}</table></body></html>"
    )
    assert first_person(written(tmp_path, page, encoding)) == (2, SON_READ)


def test_a_page_in_an_old_encoding_that_it_names(tmp_path: Path) -> None:
    head = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1258">'
    row = "<tr><td>Ho ten</td><td>Nam sinh</td></tr><tr><td>Nguyê\u0303n Thi\u0323 Hô\u0300ng</td><td>1980</td></tr>"
    row_number, person = first_person(written(tmp_path, f"{head}<table>{row}</table>", "cp1258"))
    assert (row_number, person["full_name"]) == (2, "Nguyễn Thị Hồng")


def test_cells_that_span_are_laid_out_as_excel_does(tmp_path: Path) -> None:
    page = "<table><tr><td rowspan=2>a<td colspan=2>b<tr><td>c<td>d<tr><td>e<td>f<td>g</table>"
    sheet = sheet_in(tmp_path, page)
    assert sheet.rows == [["a", "b", ""], ["", "c", "d"], ["e", "f", "g"]]
    assert sheet.merged == [(0, 0, 1, 0), (0, 1, 0, 2)]


def test_lines_outside_of_tables_take_rows(tmp_path: Path) -> None:
    page = "<body><h1>SỞ NỘI VỤ</h1><p>Danh <b>sách</b></p><table><tr><td>a</td></tr></table><div>Hết</div></body>"
    assert sheet_in(tmp_path, page).rows == [["SỞ NỘI VỤ"], ["Danh sách"], ["a"], ["Hết"]]


def test_line_breaks_entities_and_rounded_numbers(tmp_path: Path) -> None:
    page = "<table><tr><td>Họ &amp;<br>tên</td><td>&nbsp;</td><td x:num='15085001234'>1.5E+10</td></tr></table>"
    assert sheet_in(tmp_path, page).rows == [["Họ &\ntên", "", "15085001234"]]


def test_a_table_in_a_table_is_read(tmp_path: Path) -> None:
    assert first_person(written(tmp_path, f"<table><tr><td><table>{TABLE}</table></td></tr></table>"))[1] == SON_READ


@pytest.mark.parametrize(
    "page", ["<html><frameset><frame src=a.htm></frameset></html>", "MIME-Version: 1.0\nX-Document-Type: Workbook"]
)
def test_a_page_that_keeps_its_table_elsewhere_is_refused(tmp_path: Path, page: str) -> None:
    set_language("en")
    [result] = read_files([written(tmp_path, page)])
    assert isinstance(result, tuple)
    assert isinstance(result[1], BadFile)
    assert "web page" in str(result[1])


XML = """<?xml version="1.0"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="Sở Nội vụ"><Table>
<Row><Cell ss:MergeAcross="2"><Data ss:Type="String">DANH SÁCH</Data></Cell></Row>
<Row ss:Index="3"><Cell ss:Index="2"><Data ss:Type="String">Họ và <B>tên</B></Data></Cell>
<Cell><Data ss:Type="String">Ngày sinh</Data></Cell></Row>
<Row ss:Hidden="1"><Cell><Data ss:Type="Number">1</Data></Cell><Cell><Data ss:Type="String">Lò Văn Sơn</Data></Cell>
<Cell><Data ss:Type="DateTime">1985-05-12T00:00:00.000</Data></Cell></Row>
</Table></Worksheet></Workbook>"""


def test_a_workbook_in_one_xml_file(tmp_path: Path) -> None:
    path = written(tmp_path, XML)
    [reading] = read_files([path])
    assert sniff(path) is FileKind.XML
    assert isinstance(reading, Reading)
    assert [(row.row, row.values["full_name"], str(row.values["birth_date"])) for row in reading.rows] == [
        (4, "Lò Văn Sơn", "1985-05-12")
    ]
    assert reading.rows[0].values["agency"] == "Sở Nội vụ"


def test_broken_xml_is_refused(tmp_path: Path) -> None:
    [result] = read_files([written(tmp_path, XML[:-40])])
    assert isinstance(result, tuple)
