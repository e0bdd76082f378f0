"""The office's own form: what it asks for is filled in, and everything else in the file stays."""

import re
import shutil
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from capacity.errors import BadFile, BadInput
from capacity.goals import GoalRow
from capacity.report import Report, report
from exports.form import write_form
from exports.sheet_growth import Growth, copied
from tests.exports.papers import ON, recalculated, set_up


@pytest.fixture
def goal(database: Path, tmp_path: Path) -> GoalRow:
    return set_up(tmp_path)


@pytest.fixture
def found(goal: GoalRow) -> Report:
    return report(goal, ON)


def form(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.merge_cells("A1:D1")
    sheet["A1"] = "Tính đến {{report.as_of}}: {{coverage.share}}"
    sheet.append(["TT", "Cơ quan", "b", "a"])
    sheet.append(["{{agency.number}}", "{{agency.name}}", "{{agency.eligible}}", "=C3*2", "{{agency.remark}}"])
    sheet.merge_cells("E3:F3")
    sheet["A3"].font = openpyxl.styles.Font(name="Arial", bold=True)
    sheet.row_dimensions[3].height = 30
    sheet["C4"], sheet["D4"] = "=SUM(C3:C3)", "=SUM(D3)"
    sheet["B6"] = "{{report.issued_by}}"
    sheet.merge_cells("B6:D6")
    sheet.row_dimensions[6].height = 50
    sheet.print_area = "A1:F6"
    sheet.column_dimensions["B"].width = 44
    book.save(path)
    return path


def test_a_form_is_filled_and_keeps_its_looks(found: Report, tmp_path: Path) -> None:
    path = write_form(form(tmp_path / "form.xlsx"), tmp_path / "out.xlsx", found, issued_by="=SNV")
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    assert sheet["A1"].value == "Tính đến 30/06/2026: 40.0 %"
    assert [[cell.value for cell in row] for row in sheet["A3:E5"]] == [
        ["1", "Sở Nội vụ", 2, "=C3*2", "Not yet"],
        ["2", "Sở Y tế", 2, "=C4*2", "Not yet"],
        ["3", "Xã Suối Mơ", 1, "=C5*2", "Not yet"],
    ]
    assert (sheet["C6"].value, sheet["D6"].value) == ("=SUM(C3:C5)", "=SUM(D3:D5)")
    assert (sheet["B8"].value, sheet["B8"].data_type) == ("=SNV", "s")
    assert {str(area) for area in sheet.merged_cells.ranges} == {"A1:D1", "E3:F3", "E4:F4", "E5:F5", "B8:D8"}
    assert [sheet.row_dimensions[row].height for row in (3, 5, 6, 8)] == [30, 30, None, 50]
    assert sheet["A5"].font.name == "Arial"
    assert sheet.print_area == "'Sheet'!$A$1:$F$8"
    assert sheet.column_dimensions["B"].width == 44


def test_an_unknown_name_in_a_form_is_told_with_its_cell(found: Report, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["B2"] = "{{coverage.shares}}"
    book.save(tmp_path / "form.xlsx")
    with pytest.raises(BadInput, match=r"Sheet!B2.*coverage\.shares"):
        write_form(tmp_path / "form.xlsx", tmp_path / "out.xlsx", found)
    assert not (tmp_path / "out.xlsx").exists()


_SHAPE = """<xdr:twoCellAnchor editAs="oneCell"><xdr:from><xdr:col>1</xdr:col><xdr:colOff>0</xdr:colOff>
<xdr:row>{row}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>2</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{end}</xdr:row>
<xdr:rowOff>0</xdr:rowOff></xdr:to><xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="{row}1" name="Dấu"/>
<xdr:cNvSpPr/>
</xdr:nvSpPr><xdr:spPr><a:xfrm xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:off x="0" y="0"/>
<a:ext cx="900000" cy="300000"/></a:xfrm><a:prstGeom xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 prst="ellipse"><a:avLst/></a:prstGeom></xdr:spPr><xdr:txBody><a:bodyPr
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"/><a:p
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:r><a:t>Đến {{{{report.as_of}}}}</a:t></a:r></a:p>
</xdr:txBody>
</xdr:sp><xdr:clientData/></xdr:twoCellAnchor>"""


def rich_form(path: Path) -> Path:
    """A form with everything that a spreadsheet program puts around cells; row 4 repeats."""
    book = openpyxl.Workbook()
    sheet, other = book.active, book.create_sheet("Sở A")
    assert sheet is not None
    sheet.title = "Biểu 1"
    for row, values in enumerate(
        (
            *(["BÁO CÁO {{goal.title}}"], ["{{report.as_of}}", None, None, "{{coverage.share}}"]),
            *(["TT", "Cơ quan", "b", "a", "%", "Lũy kế"],),
            [
                "{{agency.number}}",
                "{{agency.name}}",
                "{{agency.eligible}}",
                "{{agency.trained}}",
                "=D4/C4",
                "=N(F3)+D4",
            ],
            ["", "Cộng", "=SUM(C4)", "=SUM(D4:D4)", "=D5/C5", "=SUBTOTAL(9,D4)"],
            *(["Ghi chú"], ["=C5+'Biểu 1'!D5"]),
        ),
        1,
    ):
        sheet.append(values)
        assert sheet.max_row == row
    sheet.merge_cells("A1:F1")
    sheet.merge_cells("B6:D7")
    sheet.freeze_panes = "B4"
    sheet.auto_filter.ref = "A3:F4"
    sheet.print_title_rows, sheet.print_area = "3:3", "A1:F7"
    sheet.oddHeader.center.text = "Tính đến {{report.as_of}}"
    sheet.conditional_formatting.add("D4", FormulaRule(["$D4<$C4"], fill=PatternFill("solid", bgColor="FFC7CE")))
    sheet.conditional_formatting.add("D5:D7", FormulaRule(["D5>C5"], fill=PatternFill("solid", bgColor="C6EFCE")))
    offer = DataValidation("list", "'Sở A'!$A$1:$A$2")
    offer.add("F4:F5")
    sheet.add_data_validation(offer)
    sheet["E7"].comment = Comment("Xem lại", "Lan")
    sheet["A4"].number_format = "@"
    sheet["E4"].number_format = "0.00%"
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=4, min_row=3, max_row=4), titles_from_data=True)
    sheet.add_chart(chart, "H9")
    other["A1"], other["A2"], other["B1"] = "Có", "='Biểu 1'!C5", "=A2"
    book.defined_names["Tổng"] = DefinedName("Tổng", attr_text="'Biểu 1'!$C$5")
    book.save(path.with_name("plain.xlsx"))
    with ZipFile(path.with_name("plain.xlsx")) as plain, ZipFile(path, "w") as rich:
        for entry in plain.infolist():
            content = plain.read(entry)
            if entry.filename == "xl/drawings/drawing1.xml":
                shapes = _SHAPE.format(row=0, end=1) + _SHAPE.format(row=6, end=8)
                end = re.search(r"</(xdr:)?wsDr>", content.decode())
                assert end
                text = content.decode().replace(end[0], (shapes if end[1] else shapes.replace("xdr:", "")) + end[0])
                content = text.encode()
            if entry.filename == "[Content_Types].xml":
                kind = b'<Default Extension="bin" ContentType="application/octet-stream"/>'
                content = content.replace(b"<Override", kind + b"<Override", 1)
            rich.writestr(entry, content)
        rich.writestr("docProps/custom.bin", b"\x00\xffnot ours")
    return path


def test_everything_around_the_cells_follows_the_rows(found: Report, tmp_path: Path) -> None:
    path = write_form(rich_form(tmp_path / "f.xlsx"), tmp_path / "o.xlsx", found)
    book = openpyxl.load_workbook(path)
    sheet, other = book.worksheets
    assert [[cell.value for cell in row] for row in sheet["A4:F7"]] == [
        ["1", "Sở Nội vụ", 2, 1, "=D4/C4", "=N(F3)+D4"],
        ["2", "Sở Y tế", 2, 1, "=D5/C5", "=N(F4)+D5"],
        ["3", "Xã Suối Mơ", 1, 0, "=D6/C6", "=N(F5)+D6"],
        ["", "Cộng", "=SUM(C4:C6)", "=SUM(D4:D6)", "=D7/C7", "=SUBTOTAL(9,D4:D6)"],
    ]
    assert sheet["A9"].value == "=C7+'Biểu 1'!D7"
    assert (other["A2"].value, other["B1"].value) == ("='Biểu 1'!C7", "=A2")
    assert {str(area) for area in sheet.merged_cells.ranges} == {"A1:F1", "B8:D9"}
    assert (sheet.auto_filter.ref, sheet.freeze_panes) == ("A3:F6", "B4")
    assert (sheet.print_title_rows, sheet.print_area) == ("$3:$3", "'Biểu 1'!$A$1:$F$9")
    assert sheet.oddHeader.center.text == "Tính đến 30/06/2026"
    rules = {str(area.sqref): rule.formula for area in sheet.conditional_formatting for rule in area.rules}
    assert rules == {"D4:D6": ["$D4<$C4"], "D7:D9": ["D7>C7"]}
    assert [str(one.sqref) for one in sheet.data_validations.dataValidation] == ["F4:F7"]
    assert sheet["E9"].comment.text == "Xem lại"
    assert book.defined_names["Tổng"].attr_text == "'Biểu 1'!$C$7"
    assert sheet["E6"].number_format == "0.00%"
    assert (sheet["A2"].number_format, sheet["D2"].number_format) == ("dd/mm/yyyy", "0.0%")


def test_shapes_and_charts_stay_and_move(found: Report, tmp_path: Path) -> None:
    source = rich_form(tmp_path / "f.xlsx")
    path = write_form(source, tmp_path / "o.xlsx", found)
    with ZipFile(source) as before, ZipFile(path) as after:
        assert after.namelist() == before.namelist()
        same = {name for name in after.namelist() if after.read(name) == before.read(name)}
        drawing, chart = after.read("xl/drawings/drawing1.xml").decode(), after.read("xl/charts/chart1.xml").decode()
    assert {"docProps/custom.bin", "docProps/core.xml", "xl/theme/theme1.xml", "[Content_Types].xml"} <= same
    assert re.findall(r"row>(\d+)</", drawing)[-4:] == ["0", "1", "8", "10"]
    assert drawing.count("Đến 30/06/2026") == 2
    assert "'Biểu 1'!$D$4:$D$6" in chart


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not here")
def test_a_spreadsheet_program_works_out_a_filled_form(found: Report, tmp_path: Path) -> None:
    path = write_form(rich_form(tmp_path / "f.xlsx"), tmp_path / "o.xlsx", found)
    sheet = recalculated(path).worksheets[0]
    assert [cell.value for cell in sheet[7]][1:6] == ["Cộng", 5, 2, 0.4, 2]
    assert sheet["F6"].value == 2
    assert sheet["A9"].value == 7


@pytest.mark.parametrize("asked", ["{{Tỷ lệ}}", "{{coverage.shares}}", "{{ Coverage.Share }}", "x {{}} y"])
def test_every_unknown_name_is_told_with_its_cell(found: Report, tmp_path: Path, asked: str) -> None:
    book = openpyxl.Workbook()
    book.active["C3"] = asked
    book.save(tmp_path / "f.xlsx")
    with pytest.raises(BadInput, match="Sheet!C3"):
        write_form(tmp_path / "f.xlsx", tmp_path / "o.xlsx", found)


def test_a_name_torn_apart_by_looks_is_put_together(found: Report, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "Đạt {{coverage.trained}} người"
    book.save(tmp_path / "p.xlsx")
    with ZipFile(tmp_path / "p.xlsx") as plain, ZipFile(tmp_path / "f.xlsx", "w") as torn:
        for entry in plain.infolist():
            text = plain.read(entry)
            if entry.filename == "xl/sharedStrings.xml":
                old = "<t>Đạt {{coverage.trained}} người</t>"
                assert old in text.decode()
                new = "<r><rPr><b/></rPr><t>Đạt {{cover</t></r><r><t>age.trained}} người</t></r>"
                text = text.decode().replace(old, new).encode()
            torn.writestr(entry, text)
    path = write_form(tmp_path / "f.xlsx", tmp_path / "o.xlsx", found)
    assert openpyxl.load_workbook(path).active["A1"].value == "Đạt 2 người"


def test_a_file_that_is_no_workbook_is_named(found: Report, tmp_path: Path) -> None:
    (tmp_path / "f.xlsx").write_bytes(b"PK\x03\x04 half")
    with pytest.raises(BadFile, match="no workbook"):
        write_form(tmp_path / "f.xlsx", tmp_path / "o.xlsx", found)


@pytest.mark.parametrize(
    ("formula", "here", "by", "after"),
    [
        ("SUM(C4)+C5", True, None, "SUM(C4:C6)+C7"),
        ("SUM(C4)+C5", False, None, "SUM(C4)+C5"),
        ("Sheet!C5+Other!C5+'Sheet'!$C$5", False, None, "Sheet!C7+Other!C5+'Sheet'!$C$7"),
        ('IF(A5="A5",LOG10(B5),[1]Sheet!A5)', True, None, 'IF(A7="A5",LOG10(B7),[1]Sheet!A5)'),
        ("Bảng1[A5]+Tong_A5+TONG2025+A5.B", True, None, "Bảng1[A5]+Tong_A5+TONG2025+A5.B"),
        ("SUM($4:$4)+SUM(A:A)+SUM(1:3)", True, None, "SUM($4:$6)+SUM(A:A)+SUM(1:3)"),
        ("C4/$C$5+SUM($C$4:C4)+B3", True, 1, "C5/$C$7+SUM($C$4:C5)+B4"),
        ("VLOOKUP(B4,$A$1:$B$9,2)", True, 2, "VLOOKUP(B6,$A$1:$B$11,2)"),
    ],
)
def test_formulas_follow_rows(formula: str, here: bool, by: int | None, after: str) -> None:
    assert Growth("Sheet", 4, 2).formula(formula, here=here, by=by) == after


def test_a_shared_formula_reads_as_it_would_in_each_cell() -> None:
    assert copied('A1+$A$1+SUM(B$1:B2)&"A1"', 2, 1) == 'B3+$A$1+SUM(C$1:C4)&"A1"'
