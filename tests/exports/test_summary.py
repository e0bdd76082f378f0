"""The summary as a page that can be handed upward, and as figures that hold."""

import os
import stat
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from capacity.agencies import AgencyRow
from capacity.courses import CourseRow
from capacity.coverage import Coverage
from capacity.errors import BadFile, BadInput, Refused
from capacity.goals import GoalRow
from capacity.ledger import CoverageRow, Figures
from capacity.report import Parts, Report
from capacity.scoring import Scoring
from exports.summary import write_summary

GOAL = GoalRow(
    id=1,
    code="KNS-2026",
    title="Kỹ năng số cơ bản",
    source_document="KH 80/KH-UBND",
    target=80.0,
    due_on=date(2026, 12, 31),
    rule="any",
    courses=("KNS-CB", "PTDL"),
    hours=None,
    since=date(2025, 1, 1),
    categories=("cadre", "civil_servant"),
    leaders_only=False,
    agency_id=None,
    scoring=Scoring(10),
)
COURSES = (CourseRow(1, "KNS-CB", "Digital skills", "course", 24, None),)
EMPTY = Figures()

Node = tuple[str, str, Figures, list[Any]]


def report(*roots: Node) -> Coverage:
    rows: list[CoverageRow] = []

    def add(node: Node, depth: int) -> Figures:
        name, level, own, below = node
        place = len(rows)
        rows.append(CoverageRow(GOAL, AgencyRow(place + 1, str(place), name, level, None, depth), own, own))
        total = sum((add(child, depth + 1) for child in below), own)
        rows[place] = CoverageRow(GOAL, rows[place].agency, total, own)
        return total

    for root in roots:
        add(root, 0)
    return Coverage(GOAL, date(2026, 6, 30), tuple(rows))


def province() -> Coverage:
    schools: list[Node] = [
        ("Trường A", "school", Figures(10, 0, 0, 9), []),
        ("Trường B", "school", Figures(20, 1, 1, 9), []),
    ]
    departments: list[Node] = [
        ("Sở Giáo dục", "department", Figures(30, 0, 2, 28), schools),
        ("Sở Nội vụ", "department", Figures(2000, 0, 0, 1599), []),
        ("Thanh tra", "department", Figures(4, 4, 0, 0), []),
    ]
    communes: list[Node] = [("Xã Suối Mơ", "commune", Figures(40, 0, 0, 40), [])]
    return report(("Tỉnh Hoa Ban", "province", Figures(3, 0, 0, 1), departments + communes))


def behind(coverage: Coverage) -> Report:
    """A report in which every agency has one leader, trained by evidence of its own."""
    own = {row.agency.id: Parts(1, 1, 1, 2, frozenset({row.agency.id})) for row in coverage.rows}
    return Report(coverage, COURSES, parts=own, own_parts=own)


@pytest.fixture
def opened(tmp_path: Path) -> Callable[..., Any]:
    def write_and_open(coverage: Coverage, *, calculated: bool = False, sheet: int = 0, **given: Any) -> Any:
        path = write_summary(tmp_path / "out.xlsx", behind(coverage), issued_by="Sở Nội vụ", overwrite=True, **given)
        return openpyxl.load_workbook(path, data_only=calculated).worksheets[sheet]

    return write_and_open


def heading_row(sheet: Any) -> int:
    return next(row for row in range(1, 30) if sheet.cell(row, 2).value == "Agency, unit")


def table(sheet: Any) -> list[list[Any]]:
    """The lines under the row of column numbers, down to the total."""
    lines = []
    for cells in sheet.iter_rows(min_row=heading_row(sheet) + 3, max_col=18, values_only=True):
        lines.append(list(cells))
        if cells[1] == "GRAND TOTAL":
            break
    return lines


def test_lines_are_grouped_by_kind_and_numbered(opened: Callable[..., Any]) -> None:
    assert [line[:2] for line in table(opened(province()))] == [
        [None, "Tỉnh Hoa Ban (without the units below it)"],
        ["I", "Departments and agencies"],
        ["1", "Sở Giáo dục"],
        [None, "Sở Giáo dục (without the units below it)"],
        ["1.1", "Trường A"],
        ["1.2", "Trường B"],
        ["2", "Sở Nội vụ"],
        ["3", "Thanh tra"],
        ["II", "Communes and wards"],
        ["1", "Xã Suối Mơ"],
        [None, "GRAND TOTAL"],
    ]


def test_counts_are_whole_numbers_and_sums_are_formulas_with_their_result(opened: Callable[..., Any]) -> None:
    written, calculated = table(opened(province())), table(opened(province(), calculated=True))
    total, result = written[-1], calculated[-1]
    assert (total[2], total[6], total[12]) == ("=SUM(C13:C14,C21)", "=C23-E23-F23", '=IF(G23>0,H23/G23,"–")')
    assert [result[place] for place in (2, 4, 5, 6, 7, 14)] == [2107, 5, 3, 2099, 1686, 0]
    assert all(type(line[place]) is int for line in calculated for place in (*range(2, 12), 14))
    assert result[12] == pytest.approx(1686 / 2099)
    assert result[13] == 0.8
    assert result[15] == pytest.approx(10 * 1686 / 2099)


def test_a_line_with_lines_below_it_is_their_sum(opened: Callable[..., Any]) -> None:
    lines = table(opened(province()))
    education = next(line for line in lines if line[1] == "Sở Giáo dục")
    assert education[2] == "=SUM(C16:C18)"


def test_where_nobody_is_in_scope_there_is_no_share(opened: Callable[..., Any]) -> None:
    line = next(line for line in table(opened(province(), calculated=True)) if line[1] == "Thanh tra")
    assert line[12:16] == ["–", 0.8, 0, "–"]
    assert line[17] == "–"


def test_remarks_say_whether_the_target_is_reached(opened: Callable[..., Any]) -> None:
    remarks = {line[1]: line[17] for line in table(opened(province(), calculated=True))}
    assert (remarks["Sở Nội vụ"], remarks["Xã Suối Mơ"]) == ("Not yet", "Reached")


def test_a_share_just_below_the_target_is_not_shown_as_the_target(opened: Callable[..., Any]) -> None:
    sheet = opened(province())
    forms = {sheet.cell(row, 2).value: sheet.cell(row, 13).number_format for row in range(1, 30)}
    assert forms["Sở Nội vụ"] == "0.00%"
    assert forms["Trường B"] == "0.0%"


def test_the_head_is_that_of_an_office_of_the_province(opened: Callable[..., Any]) -> None:
    sheet = opened(province())
    assert sheet["A1"].value == "PEOPLE'S COMMITTEE OF TỈNH HOA BAN"
    assert sheet["A2"].value == "SỞ NỘI VỤ"
    assert sheet["A2"].font.bold
    assert not sheet["A1"].font.bold
    assert sheet["I1"].value == "SOCIALIST REPUBLIC OF VIET NAM"
    assert sheet["I2"].font.underline == "single"
    assert {"A1:E1", "I1:R1", "A2:E2", "I2:R2"} <= {str(merged) for merged in sheet.merged_cells.ranges}
    assert str(sheet["I4"].value).startswith("Hoa Ban, day ")
    assert {cell.font.name for row in sheet.iter_rows() for cell in row if cell.value} == {"Times New Roman"}
    texts = [cell.value for row in sheet.iter_rows() for cell in row if cell.value]
    assert "(Figures as of 30/06/2026)" in texts
    assert "HEAD OF THE AGENCY" in texts


def test_it_prints_on_a4_across_with_its_headings_on_every_page(opened: Callable[..., Any]) -> None:
    sheet = opened(province())
    heading = heading_row(sheet)
    assert sheet.page_setup.paperSize == 9
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == f"${heading}:${heading + 2}"
    assert sheet.page_margins.left == pytest.approx(30 / 25.4)
    assert sheet.oddHeader.center.text == "&P"
    assert sheet.freeze_panes == f"C{heading + 3}"
    assert sheet.auto_filter.ref.startswith(f"A{heading + 2}:R")


def test_a_branch_of_one_kind_is_numbered_by_its_tree(opened: Callable[..., Any]) -> None:
    units: list[Node] = [("Đội 1", "unit", Figures(2, 0, 0, 1), [])]
    root: Node = ("Sở Y tế", "department", EMPTY, [("Trạm A", "unit", Figures(5, 0, 0, 5), units)])
    assert [line[:2] for line in table(opened(report(root)))] == [
        ["I", "Trạm A"],
        [None, "Trạm A (without the units below it)"],
        ["1", "Đội 1"],
        [None, "GRAND TOTAL"],
    ]


def test_several_roots_are_added_up(opened: Callable[..., Any]) -> None:
    roots = report(("A", "unit", Figures(5, 0, 0, 5), []), ("B", "unit", Figures(7, 1, 1, 2), []))
    lines = table(opened(roots, calculated=True))
    assert [[line[place] for place in (0, 1, 2, 4, 5, 6, 7)] for line in lines] == [
        ["1", "A", 5, 0, 0, 5, 5],
        ["2", "B", 7, 1, 1, 5, 2],
        [None, "GRAND TOTAL", 12, 1, 1, 10, 7],
    ]


def test_an_agency_alone_and_no_agency_at_all(opened: Callable[..., Any]) -> None:
    assert len(table(opened(report(("A", "unit", EMPTY, []))))) == 2
    assert opened(report()).cell(2, 1).value == "SỞ NỘI VỤ"


def test_a_name_that_looks_like_a_formula_stays_a_text(opened: Callable[..., Any]) -> None:
    sheet = opened(report(('=HYPERLINK("x")\x07', "unit", Figures(1, 0, 0, 1), []), ("B", "unit", EMPTY, [])))
    cell = sheet.cell(heading_row(sheet) + 3, 2)
    assert (cell.value, cell.data_type) == ('=HYPERLINK("x")', "s")


def test_the_last_sheet_says_how_the_figures_were_made(opened: Callable[..., Any]) -> None:
    sheet = opened(province(), sheet=-1, exported_by="lan")
    told = dict(sheet.iter_rows(min_row=4, max_col=2, values_only=True))
    assert sheet.title == "Notes on the figures"
    assert told["Goal"] == "KNS-2026 – Kỹ năng số cơ bản"
    assert told["Source document"] == "KH 80/KH-UBND"
    assert told["Target and due date"] == "80 % by 31/12/2026"
    assert told["Courses that count"] == "Digital skills (KNS-CB); PTDL"
    assert told["Population"] == "cadre, civil servant"
    assert told["Counting period"] == "results dated from 01/01/2025 to 30/06/2026"
    assert told["As-of date"] == "30/06/2026"
    assert told["Program"].startswith("capacity ")
    assert told["Exported by"] == "lan"


def test_a_file_that_exists_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    path.write_text("mine")
    with pytest.raises(Refused, match="exists already"):
        write_summary(path, behind(province()), issued_by="A")
    assert path.read_text() == "mine"
    write_summary(path, behind(province()), issued_by="A", overwrite=True)
    assert openpyxl.load_workbook(path).sheetnames == ["Summary", "Chart", "Notes on the figures"]


def test_a_place_where_nothing_can_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="no folder"):
        write_summary(tmp_path / "none" / "out.xlsx", behind(province()), issued_by="A")
    with pytest.raises(BadInput, match=r"must end in \.xlsx"):
        write_summary(tmp_path / "out.csv", behind(province()), issued_by="A")
    (tmp_path / "taken.xlsx").mkdir()
    with pytest.raises(BadFile, match="could not be written"):
        write_summary(tmp_path / "taken.xlsx", behind(province()), issued_by="A", overwrite=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["taken.xlsx"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_summary_has_no_names_and_may_be_read_by_others(tmp_path: Path) -> None:
    path = write_summary(tmp_path / "out.xlsx", behind(province()), issued_by="A")
    plain = tmp_path / "plain"
    plain.touch()
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)
