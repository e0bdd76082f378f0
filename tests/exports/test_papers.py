"""The summary of a database, and the lists, the form and the files beside it."""

import csv
import json
import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from capacity.agencies import agency_by_name_or_code
from capacity.certificates import issue
from capacity.classes import class_by_id
from capacity.cli import cli
from capacity.courses import course_list
from capacity.coverage import Coverage
from capacity.enrolments import enrolled
from capacity.errors import BadInput, Refused
from capacity.goals import GoalRow
from capacity.history import change_set, change_sets
from capacity.officials import postings
from capacity.outcomes import outcomes
from capacity.plan import trend
from capacity.posting_changes import correct_posting
from capacity.report import Report, report
from capacity.results import close_class
from capacity.rolls import transcript
from capacity.undoing import undo
from exports.btctw10 import write_btctw10
from exports.class_lists import write_class
from exports.months import write_months_book
from exports.people_lists import write_matrix, write_officials, write_untrained
from exports.report_files import write_report
from exports.summary import write_summary
from exports.transcript import write_transcript
from tests.exports.papers import ON, held_class, recalculated, set_up

NUMBER = "015085001234"


@pytest.fixture
def goal(database: Path, tmp_path: Path) -> GoalRow:
    return set_up(tmp_path)


@pytest.fixture
def found(goal: GoalRow) -> Report:
    return report(goal, ON)


def texts(sheet: Any) -> list[Any]:
    return [cell for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]


def lines_with(sheet: Any, text: str) -> list[tuple[Any, ...]]:
    return [row for row in sheet.iter_rows(values_only=True) if text in row]


def test_parts_are_those_of_the_people(found: Report) -> None:
    ids = {row.agency.name: row.agency.id for row in found.coverage.rows}
    affairs = found.parts[ids["Sở Nội vụ"]]
    assert (affairs.leaders, affairs.trained_women, affairs.trained_leaders, affairs.turns) == (1, 0, 1, 1)
    total = found.parts[ids["Tỉnh Hoa Ban"]]
    assert (total.leaders, total.trained_women, total.turns, total.evidence) == (1, 1, 2, frozenset({1, 2}))
    assert [(one.document, one.certificates, one.people) for one in found.evidence] == [
        ("QĐ 1/QĐ-SNV", None, 1),
        (None, ("007/2026", "007/2026"), 1),
    ]


def test_the_summary_has_a_sheet_for_everything_behind_it(found: Report, tmp_path: Path) -> None:
    path = write_summary(tmp_path / "s.xlsx", found, issued_by="A")
    book = openpyxl.load_workbook(path)
    names = ["Summary", "Chart", "Trend", "Changes", "Not yet trained", "Evidence", "Notes on the figures"]
    assert book.sheetnames == names
    assert len(book["Chart"]._charts) == len(book["Trend"]._charts) == 1
    assert [row[1] for row in book["Not yet trained"].iter_rows(min_row=5, values_only=True) if row[0]] == [
        *("=Trần Thị Bình", "Vàng A Dũng", "Hoàng Văn Em")
    ]
    assert book["Not yet trained"]["B6"].data_type == "s"
    assert book["Evidence"]["C5"].value.date() == date(2026, 3, 1)
    assert all(sheet.page_setup.paperSize == 9 and sheet.print_title_rows for sheet in book)
    plain = openpyxl.load_workbook(write_summary(tmp_path / "p.xlsx", found, issued_by="A", names=False))
    assert "Not yet trained" not in plain.sheetnames


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not here")
def test_a_spreadsheet_program_calculates_what_the_program_says(found: Report, tmp_path: Path) -> None:
    path = write_summary(tmp_path / "s.xlsx", found, issued_by="A")
    ours, theirs = openpyxl.load_workbook(path, data_only=True), recalculated(path)
    written = openpyxl.load_workbook(path)
    formulas = [
        (sheet.title, cell.coordinate)
        for sheet in written
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert len(formulas) > 50
    for sheet, place in formulas:
        one, other = ours[sheet][place].value, theirs[sheet][place].value
        assert one == (pytest.approx(other) if isinstance(other, float) else other), place


def test_lists_hide_identity_numbers_unless_asked(goal: GoalRow, tmp_path: Path) -> None:
    masked = openpyxl.load_workbook(write_officials(tmp_path / "m.xlsx", ON, issued_by="A")).active
    full = openpyxl.load_workbook(write_officials(tmp_path / "f.xlsx", ON, issued_by="A", with_national_id=True)).active
    assert (NUMBER in texts(masked), NUMBER in texts(full)) == (False, True)
    assert "015******234" in texts(masked)
    (line,) = lines_with(full, NUMBER)
    assert line[1:3] == ("Nguyễn Văn An", line[2])
    assert line[2].date() == date(1985, 3, 12)
    (year_only,) = lines_with(full, "Lò Thị Cúc")
    assert year_only[2] == "1991"
    assert "This list holds 5 people./." in texts(full)


def test_the_untrained_stand_by_agency(goal: GoalRow, tmp_path: Path) -> None:
    path = write_untrained(tmp_path / "u.xlsx", Coverage(goal, ON, ()), issued_by="A")
    sheet = openpyxl.load_workbook(path).active
    assert [row[1] for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)] == [
        *("=Trần Thị Bình", "Vàng A Dũng", "Hoàng Văn Em")
    ]
    agency = agency_by_name_or_code("Sở Y tế", ON)
    path = write_untrained(tmp_path / "y.xlsx", Coverage(goal, ON, ()), agency=agency, issued_by="A")
    assert lines_with(openpyxl.load_workbook(path).active, "Vàng A Dũng")
    assert not lines_with(openpyxl.load_workbook(path).active, "Hoàng Văn Em")


def test_a_matrix_has_the_day_of_each_result(goal: GoalRow, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(write_matrix(tmp_path / "m.xlsx", ON, course_list(), issued_by="A")).active
    (line,) = lines_with(sheet, "Nguyễn Văn An")
    assert (line[4].date(), line[5]) == (date(2026, 3, 1), 1)
    assert lines_with(sheet, "Hoàng Văn Em")[0][4:6] == (None, 0)


def test_a_transcript_tells_postings_and_results(goal: GoalRow, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(write_transcript(tmp_path / "t.xlsx", transcript(1, ON), ON, issued_by="A")).active
    told = texts(sheet)
    assert {"Nguyễn Văn An", "Sở Nội vụ", "Giám đốc", "QĐ 1/QĐ-SNV", "015******234"} <= set(told)
    assert "1 results, 24.0 hours together." in told


def test_a_transcript_names_the_last_day_of_a_posting(goal: GoalRow, tmp_path: Path) -> None:
    [post] = postings(1)
    with change_set("left"):
        correct_posting(post.id, valid_to=date(2026, 6, 1))
    sheet = openpyxl.load_workbook(write_transcript(tmp_path / "t.xlsx", transcript(1, ON), ON, issued_by="A")).active
    assert "31/05/2026" in texts(sheet)
    assert "01/06/2026" not in texts(sheet)


def test_months_are_written_with_a_chart(goal: GoalRow, tmp_path: Path) -> None:
    points = trend(goal, date(2026, 2, 1), ON)
    path = write_months_book(tmp_path / "m.xlsx", goal, points, issued_by="A")
    sheet = openpyxl.load_workbook(path, data_only=True).active
    lines = [row for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)]
    assert [line[3] for line in lines] == [0, 1, 2, 2, 2]
    assert len(openpyxl.load_workbook(path).active._charts) == 1


def test_the_party_form_counts_people_by_content_and_level(goal: GoalRow, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(write_btctw10(tmp_path / "b.xlsx", 2026), data_only=True).active
    (line,) = lines_with(sheet, "Tin học")
    assert line[2:8] == (2, 2, 1, 0, 0, 0)
    assert "Biểu số 10-BTCTW" in texts(sheet)


def test_the_same_report_without_excel(found: Report, tmp_path: Path) -> None:
    document = json.loads(write_report(tmp_path / "r.json", found).read_text(encoding="utf-8"))
    assert [(row["name"], row["trained"], row["share"]) for row in document["rows"]][-1] == ("GRAND TOTAL", 2, 0.4)
    with write_report(tmp_path / "r.csv", found).open(encoding="utf-8-sig", newline="") as file:
        assert [row["name"] for row in csv.DictReader(file)] == [row["name"] for row in document["rows"]]
    page = write_report(tmp_path / "r.html", found).read_text(encoding="utf-8")
    lines = [
        re.findall(r"<td[^>]*>(.*?)</td>", line) for line in page.split("</table>")[0].split("<tr") if "<td" in line
    ]
    assert [(line[1].replace("&emsp;", ""), *map(int, line[2:12])) for line in lines] == [
        (
            *(row["name"], row["headcount"], row["leaders"], row["out_of_scope"], row["exempt"], row["eligible"]),
            *(row["trained"], row["trained_women"], row["trained_leaders"], row["times_trained"], row["classes"]),
        )
        for row in document["rows"]
    ]
    assert "http" not in page
    with pytest.raises(BadInput, match=r"\.csv, \.json or \.html"):
        write_report(tmp_path / "r.pdf", found)


def test_a_workbook_that_is_open_elsewhere_is_left_alone(found: Report, tmp_path: Path) -> None:
    (tmp_path / "~$s.xlsx").touch()
    with pytest.raises(Refused, match="open in another program"):
        write_summary(tmp_path / "s.xlsx", found, issued_by="A", overwrite=True)


def test_numbers_in_full_need_a_reason_that_history_keeps(goal: GoalRow, database: Path, tmp_path: Path) -> None:
    def run(*arguments: str) -> Any:
        return CliRunner().invoke(cli, ["--db", str(database), "export", "officials", *arguments])

    out = tmp_path / "o.xlsx"
    refused = run(str(out), "--with-national-id")
    assert refused.exit_code == 1
    assert not out.exists()
    before = len(change_sets())
    assert run(str(out), "--with-national-id", "--reason", "Đối chiếu").exit_code == 0
    latest = change_sets()[0]
    assert (latest.kind, latest.reason, len(change_sets())) == ("export", "Đối chiếu", before + 1)
    assert NUMBER in texts(openpyxl.load_workbook(out).active)
    assert undo(dry_run=True).kind != "export"


def test_a_class_has_its_people_those_who_may_complete_and_those_who_not(goal: GoalRow, tmp_path: Path) -> None:
    class_id = held_class()
    one, other = enrolled(class_id)
    with change_set("close"):
        close_class(class_id)
        issued = issue(class_id, "SNV", date(2026, 5, 12))
    path = tmp_path / "class.xlsx"
    write_class(path, class_by_id(class_id), enrolled(class_id), outcomes(class_id), issued, issued_by="A")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Participants", "Eligible for completion", "Not eligible", "Certificates"]
    assert "11/05/2026; Decision 12/QĐ-SNV of 04/05/2026" in texts(book["Participants"])
    (passed,) = lines_with(book["Eligible for completion"], one.full_name)
    assert passed[3:6] == (4, 4, '=IF(E12>0,D12/E12,"–")')
    assert lines_with(openpyxl.load_workbook(path, data_only=True).worksheets[1], one.full_name)[0][5] == 1
    (failed,) = lines_with(book["Not eligible"], other.full_name)
    assert "less than 80 %" in failed[7]
    assert lines_with(book["Certificates"], "0001/2026/SNV")
