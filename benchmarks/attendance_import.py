"""Importing a sign-in sheet of 300 people and 20 sessions against reading its cells with python-calamine."""

import json
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

from benchmarks.timing import Measured, medians, told_by_process

BAR = 20.0
_PEOPLE, _SESSIONS = 300, 20
_CODE = "KNS-01"


def measure(runs: int = 5) -> list[Measured]:
    """The median of alternating runs in fresh processes, each into a class without marks."""
    with tempfile.TemporaryDirectory() as name:
        _prepare(Path(name))
        module = ("-m", "benchmarks.attendance_import")
        pairs = [
            (told_by_process(*module, "ours", name), told_by_process(*module, "floor", name)) for _run in range(runs)
        ]
    ours, floor = medians(pairs)
    what = f"import attendance of {_PEOPLE} people × {_SESSIONS} sessions"
    return [Measured(what, ours, "calamine", floor, BAR)]


def _prepare(folder: Path) -> None:
    from capacity.classes import add_class
    from capacity.courses import add_course
    from capacity.demo import invent
    from capacity.enrolments import enrol
    from capacity.history import change_set
    from capacity.sessions import add_session
    from capacity.store.connection import db, rows
    from capacity.store.database import open_database
    from exports.demo_files import write_demo_files
    from exports.workbook import Book
    from imports.apply import apply_plan
    from imports.plan import plan_import
    from imports.reading import read_files

    province = invent("small")
    files = write_demo_files(province, folder / "files")
    open_database(folder / "base.db")
    for reading in read_files([files.units, *files.rosters]):
        assert not isinstance(reading, tuple), reading
        apply_plan(plan_import(reading, on=province.since))
    days = [date(2026, 3, 2) + timedelta(number) for number in range(_SESSIONS)]
    with change_set("class"):
        add_course("KNS-LOP", "Kỹ năng số", hours=80)
        number = add_class(_CODE, "Lớp kỹ năng số", course="KNS-LOP")
        for day in days:
            add_session(number, day, "morning", 4, "08:00")
        enrol(number, [official for (official,) in rows("SELECT id FROM official LIMIT ?", _PEOPLE)], days[0])
    query = """
        SELECT o.full_name, v.name, o.national_id FROM enrolment e JOIN official o ON o.id = e.official_id
        JOIN posting p ON p.official_id = o.id AND p.is_primary JOIN agency_version v ON v.agency_id = p.agency_id
        GROUP BY o.id
    """
    page = (book := Book()).page("Điểm danh")
    page.line(1, ["STT", "Họ và tên", "Đơn vị", "Số CCCD", *(f"{day.day}/{day.month} sáng" for day in days)])
    for row, (name, agency, national_id) in enumerate(rows(query), 2):
        marks = ["xxxxxpv"[(row + column) % 7] for column in range(_SESSIONS)]
        page.line(row, [row - 1, name, agency, national_id, *marks])
    book.save(folder / "attendance.xlsx")
    db.close()


def _ours(folder: Path, database: Path) -> float:
    from capacity.store.database import open_database

    database.write_bytes((folder / "base.db").read_bytes())
    # As the floor has its library: platformdirs has told the program where the database lies.
    import platformdirs  # noqa: F401

    import imports.attendance  # noqa: F401
    import imports.class_writing  # noqa: F401
    from imports.apply import apply_plan
    from imports.plan import OfClass, plan_import
    from imports.reading import read_files

    open_database(database)
    began = perf_counter()
    [reading] = read_files([folder / "attendance.xlsx"], kind="attendance")
    assert not isinstance(reading, tuple), reading
    plan = plan_import(reading, of=OfClass(_CODE))
    apply_plan(plan)
    took = perf_counter() - began
    assert plan.totals["create"] > _PEOPLE // 2, plan.totals
    return took


def _floor(folder: Path, _database: Path) -> float:
    from python_calamine import CalamineWorkbook

    began = perf_counter()
    workbook = CalamineWorkbook.from_path(folder / "attendance.xlsx")
    for name in workbook.sheet_names:
        for _row in workbook.get_sheet_by_name(name).iter_rows():
            pass
    return perf_counter() - began


if __name__ == "__main__":
    which, place = sys.argv[1], Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as scratch:
        print(json.dumps({"ours": _ours, "floor": _floor}[which](place, Path(scratch) / "t.db")))
