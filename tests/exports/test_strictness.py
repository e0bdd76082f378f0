"""Every workbook that we write is one that Excel opens without repairing it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest

from capacity.attendance import attendance
from capacity.certificates import issue, register
from capacity.classes import class_by_id
from capacity.courses import course_list
from capacity.coverage import Coverage
from capacity.enrolments import enrolled
from capacity.goals import GoalRow
from capacity.history import change_set
from capacity.outcomes import outcomes
from capacity.plan import trend
from capacity.report import Report, report
from capacity.results import close_class
from capacity.rolls import transcript
from exports.attendance_book import write_attendance_book
from exports.btctw10 import write_btctw10
from exports.class_lists import write_certificates, write_class
from exports.form import write_form
from exports.months import write_months_book
from exports.people_lists import write_matrix, write_officials, write_untrained
from exports.sign_in import write_sign_in
from exports.summary import write_summary
from exports.templates import write_template
from exports.transcript import write_transcript
from tests.exports.papers import ON, held_class, set_up
from tests.exports.strictness import problems
from tests.exports.test_form import rich_form

Write = Callable[[Path, GoalRow, Report, int], object]


def _form(path: Path, _goal: GoalRow, found: Report, _held: int) -> None:
    write_form(rich_form(path.with_name("form.xlsx")), path, found)


def _class(path: Path, _goal: GoalRow, _found: Report, held: int) -> None:
    write_class(path, class_by_id(held), enrolled(held), outcomes(held), register(), issued_by="A")


PAPERS: dict[str, Write] = {
    "summary": lambda path, goal, found, held: write_summary(path, found, issued_by="A"),
    "figures": lambda path, goal, found, held: write_summary(path, found, issued_by="A", names=False),
    "officials": lambda path, goal, found, held: write_officials(path, ON, issued_by="A"),
    "untrained": lambda path, goal, found, held: write_untrained(path, Coverage(goal, ON, ()), issued_by="A"),
    "matrix": lambda path, goal, found, held: write_matrix(path, ON, course_list(), issued_by="A"),
    "transcript": lambda path, goal, found, held: write_transcript(path, transcript(1, ON), ON, issued_by="A"),
    "months": lambda path, goal, found, held: write_months_book(
        path, goal, trend(goal, date(2026, 2, 1), ON), issued_by="A"
    ),
    "btctw10": lambda path, goal, found, held: write_btctw10(path, 2026),
    "class": _class,
    "certificates": lambda path, goal, found, held: write_certificates(path, register(), issued_by="A"),
    "sign-in": lambda path, goal, found, held: write_sign_in(path, attendance(held), issued_by="A"),
    "attendance": lambda path, goal, found, held: write_attendance_book(path, attendance(held)),
    "roster": lambda path, goal, found, held: write_template("roster", path),
    "form": _form,
}


@pytest.mark.parametrize("paper", PAPERS)
def test_excel_has_nothing_to_repair(database: Path, tmp_path: Path, paper: str) -> None:
    goal = set_up(tmp_path)
    held = held_class()
    with change_set("close"):
        close_class(held)
        issue(held, "SNV", date(2026, 5, 12))
    path = tmp_path / "out.xlsx"
    PAPERS[paper](path, goal, report(goal, ON), held)
    assert problems(path) == []


def test_what_excel_would_repair_is_found(database: Path, tmp_path: Path) -> None:
    source = write_template("roster", tmp_path / "r.xlsx")
    with ZipFile(source) as good, ZipFile(tmp_path / "bad.xlsx", "w") as bad:
        for entry in good.infolist():
            xml = good.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                text = xml.decode()
                merged = text[text.index("<mergeCells") : text.index("</mergeCells>") + len("</mergeCells>")]
                text = text.replace(merged, "").replace("</worksheet>", merged + "</worksheet>")
                xml = text.replace('<c r="A1" s="', '<c r="A1" s="9999').encode()
            bad.writestr(entry, xml)
    found = problems(tmp_path / "bad.xlsx")
    assert any("mergeCells before" in problem for problem in found)
    assert any("in style 9999" in problem for problem in found)
