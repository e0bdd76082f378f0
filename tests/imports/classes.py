"""An invented class, and what files make of it."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from capacity.attendance import attendance
from capacity.classes import add_class, class_by_code
from capacity.courses import add_course
from capacity.enrolments import enrol
from capacity.history import change_set
from capacity.sessions import add_session
from capacity.store.connection import rows
from imports.apply import apply_plan
from imports.plan import ImportPlan, OfClass, plan_import
from imports.reading import read_files
from tests.builders import load, make_workbook, person

PEOPLE = [
    person("Nguyễn Văn An", "1985-03-12", "Sở Nội vụ", email="an@tinh.example", national_id="015085001234"),
    person("Lò Thị Hòa", "1990-05-06", "Sở Y tế", email="hoa@tinh.example"),
    person("Trần Minh", "1979-01-02", "Sở Tài chính"),
]
MORNING, AFTERNOON = "10/3 sáng", "10/3 chiều"


def make_class(folder: Path, people: Sequence[dict[str, Any]] = PEOPLE, code: str = "KNS-01") -> int:
    """A class of two days with four sessions, everyone of these people in it."""
    load("roster", people, folder / f"{code}-people", date(2025, 1, 1))
    with change_set("a class"):
        if not list(rows("SELECT 1 FROM course")):
            add_course("KNS", "Kỹ năng số cơ bản", hours=14)
        number = add_class(code, f"Lớp {code}", course="KNS")
        for day in (10, 11):
            add_session(number, date(2025, 3, day), "morning", 4, "08:00")
            add_session(number, date(2025, 3, day), "afternoon", 3, "14:00")
        names = [one["full_name"] for one in people]
        found = [i for i, name in rows("SELECT id, full_name FROM official ORDER BY id") if name in names]
        enrol(number, found, date(2025, 3, 1))
    return number


def plan_file(path: Path, code: str | None = "KNS-01", kind: Any = "attendance", **about: Any) -> ImportPlan:
    """What a file would change in a class."""
    [reading] = read_files([path], kind=kind)
    assert not isinstance(reading, tuple), reading[1]
    of = OfClass(code, about.pop("day", None), about.pop("part", None))
    return plan_import(reading, of=of, **about)


def write_file(path: Path, code: str | None = "KNS-01", **about: Any) -> ImportPlan:
    """Plan a file and write it."""
    plan = plan_file(path, code, **about)
    apply_plan(plan)
    return plan


def marks(code: str = "KNS-01") -> dict[str, tuple[str | None, ...]]:
    """The marks of a class by name."""
    return {row.full_name: row.marks for row in attendance(class_by_code(code).id).rows}


def sheet(folder: Path, *lines: Sequence[object], name: str = "Điểm danh") -> Path:
    """A workbook of one sheet with these lines."""
    return make_workbook(folder / "sheet.xlsx", lines, name)


def problems(plan: ImportPlan) -> list[tuple[str, str, str]]:
    """Action, cell and code of everything that is held back."""
    return [
        (row.action, issue.cell, issue.code)
        for row in plan.held_back
        for issue in row.issues
        if issue.severity == "error"
    ]
