"""Our workbooks against other libraries writing the same cells: a list of officials, and the summary of 1,200 agencies.

The list: we read the people from the database and write styled lines with a letterhead; XlsxWriter, in its mode of
constant memory, writes the same values unstyled from memory. The summary: XlsxWriter writes the same cells, formulas
with their results and one style; so does openpyxl, which knows no results. For the list openpyxl is in its mode of
writing only, its quickest, and pandas in its default, which is XlsxWriter without constant memory; both write unstyled,
from memory. Each run is a process of its own, and all take turns; libraries are loaded before the clock starts.
"""

import json
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.timing import Measured, has, in_turns, peak_of_process, told_by_process

LIST_BAR, SUMMARY_BAR = 1.3, 3.5
MOST_MEGABYTES = 200


def measure(people: int = 100_000, runs: int = 5) -> list[Measured]:
    """The medians of alternating runs on one generated database; raises where a list takes too much memory."""
    with tempfile.TemporaryDirectory() as name:
        _prepare(Path(name), people)
        listed = f"list of {people:,} officials to .xlsx"
        return [
            *_in_turns("list", listed, LIST_BAR, name, runs),
            *_weighed(listed, name),
            *_in_turns("summary", "summary of 1,200 agencies to .xlsx", SUMMARY_BAR, name, runs),
        ]


def _in_turns(paper: str, told: str, bar: float, folder: str, runs: int) -> list[Measured]:
    peers = _peers(paper)
    commands = [_command(paper, which, folder) for which in ("ours", *peers)]
    ours, *taken = in_turns(runs, *(lambda words=words: told_by_process(*words) for words in commands))
    return [
        Measured(told, ours, _NAMES[which], other, bar if which == "xlsxwriter" else 1.0)
        for which, other in zip(peers, taken, strict=True)
    ]


def _weighed(told: str, folder: str) -> list[Measured]:
    """The peers' share of it is what their lines take from the database, too."""
    ours = peak_of_process(*_command("list", "ours", folder))
    return [
        Measured(
            f"peak, {told}", ours, _NAMES[which], peak_of_process(*_command("list", which, folder)), is_memory=True
        )
        for which in _peers("list")
    ]


def _peers(paper: str) -> list[str]:
    return [which for of, which in _RUNS if of == paper and which != "ours" and has(which)]


def _command(paper: str, which: str, folder: str) -> tuple[str, ...]:
    return ("-m", "benchmarks.export", paper, which, folder)


def alone(people: int, runs: int) -> float:
    """The median seconds of our list alone."""
    with tempfile.TemporaryDirectory() as name:
        _prepare(Path(name), people)
        return in_turns(runs, lambda: told_by_process("-m", "benchmarks.export", "list", "ours", name))[0]


def _prepare(folder: Path, people: int) -> None:
    from random import Random

    from benchmarks.roster_speed import _load
    from capacity.courses import add_course
    from capacity.dates import today
    from capacity.demo_agencies import invent_agencies
    from capacity.demo_people import invent_officials
    from capacity.goals import add_goal
    from capacity.history import change_set
    from capacity.store.connection import db
    from capacity.store.database import open_database

    random = Random(1)
    agencies = tuple(invent_agencies(20, 99, 180, 9))
    open_database(folder / "t.db")
    _load(folder, agencies, list(invent_officials(agencies, people, random)))
    with change_set("goal"):
        add_course("K", "Kỹ năng số", hours=24)
        add_goal("G", "Kỹ năng số", courses=["K"], target=80, due_on=today())
    db.execute_sql(
        """INSERT INTO completion (official_id, course_id, completed_on, expires_on, hours)
           SELECT id, 1, 20000 + id % 20, 2932896, 24 FROM official WHERE id % 3 < 2"""
    )
    db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()


def _list_ours(folder: Path, out: Path) -> float:
    from capacity.dates import today
    from capacity.store.database import open_database
    from exports.people_lists import write_officials

    open_database(folder / "t.db")
    began = perf_counter()
    write_officials(out, today(), issued_by="Sở Nội vụ")
    return perf_counter() - began


def _list_xlsxwriter(folder: Path, out: Path) -> float:
    import xlsxwriter

    lines = _lines(folder)
    began = perf_counter()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet = book.add_worksheet()
    for row, values in enumerate(lines):
        sheet.write_number(row, 0, values[0])
        for column, value in enumerate(values[1:], 1):
            if value is not None:
                sheet.write_string(row, column, value)
    book.close()
    return perf_counter() - began


def _list_openpyxl(folder: Path, out: Path) -> float:
    from openpyxl import Workbook

    lines = _lines(folder)
    began = perf_counter()
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for values in lines:
        sheet.append(values)
    book.save(out)
    return perf_counter() - began


def _list_pandas(folder: Path, out: Path) -> float:
    import pandas
    import xlsxwriter  # noqa: F401

    lines = _lines(folder)
    began = perf_counter()
    pandas.DataFrame(lines).to_excel(out, index=False, header=False)
    return perf_counter() - began


def _lines(folder: Path) -> list[tuple[Any, ...]]:
    from capacity.dates import today
    from capacity.officials import category_name, masked
    from capacity.rolls import everyone
    from capacity.store.database import open_database

    open_database(folder / "t.db")
    return [
        (
            *(number, one.full_name, f"{one.birth_date:%d/%m/%Y}", masked(one.national_id), one.position),
            *(category_name(one.category), one.unit, one.agency, one.staff_code, one.gender),
        )
        for number, one in enumerate(everyone(today()), 1)
    ]


def _summary_ours(folder: Path, out: Path) -> float:
    from exports.summary import write_summary

    found = _report(folder)
    began = perf_counter()
    write_summary(out, found, issued_by="Sở Nội vụ", names=False)
    return perf_counter() - began


def _summary_xlsxwriter(folder: Path, out: Path) -> float:
    import xlsxwriter

    sheets = _cells(folder)
    began = perf_counter()
    book = xlsxwriter.Workbook(out, {"default_date_format": "dd/mm/yyyy"})
    style = book.add_format({"border": 1, "font_name": "Times New Roman", "num_format": "#,##0"})
    for cells in sheets:
        _write_cells(book.add_worksheet(), cells, style)
    book.close()
    return perf_counter() - began


def _summary_openpyxl(folder: Path, out: Path) -> float:
    from openpyxl import Workbook
    from openpyxl.styles import Border, Font, NamedStyle, Side

    sheets = _cells(folder)
    began = perf_counter()
    book = Workbook()
    line = Side(style="thin")
    border = Border(left=line, right=line, top=line, bottom=line)
    style = NamedStyle("cell", font=Font(name="Times New Roman"), border=border, number_format="#,##0")
    book.add_named_style(style)
    for cells in sheets:
        sheet = book.create_sheet()
        for row, column, value, _result in cells:
            sheet.cell(row + 1, column + 1, value).style = "cell"
    book.save(out)
    return perf_counter() - began


def _cells(folder: Path) -> list[list[tuple[int, int, Any, Any]]]:
    """The cells of our summary, sheet by sheet: row, column, value and what a formula comes to."""
    import openpyxl

    from exports.summary import write_summary

    path = write_summary(folder / "cells.xlsx", _report(folder), issued_by="Sở Nội vụ", names=False, overwrite=True)
    results = openpyxl.load_workbook(path, data_only=True)
    return [
        [
            (cell.row - 1, cell.column - 1, cell.value, results[sheet.title][cell.coordinate].value)
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        ]
        for sheet in openpyxl.load_workbook(path)
    ]


def _write_cells(sheet: Any, cells: list[tuple[int, int, Any, Any]], style: Any) -> None:
    for row, column, value, result in cells:
        if isinstance(value, str) and value.startswith("="):
            sheet.write_formula(row, column, value, style, result)
        else:
            sheet.write(row, column, value, style)


def _report(folder: Path) -> Any:
    from capacity.dates import today
    from capacity.goals import goal_by_code
    from capacity.report import report
    from capacity.store.database import open_database

    open_database(folder / "t.db")
    return report(goal_by_code(), today())


def _peak() -> int:
    """Megabytes; what the system's own count calls the peak includes that of the process that started this one."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) // 1024


_RUNS = {
    ("list", "ours"): _list_ours,
    ("list", "xlsxwriter"): _list_xlsxwriter,
    ("list", "openpyxl"): _list_openpyxl,
    ("list", "pandas"): _list_pandas,
    ("summary", "ours"): _summary_ours,
    ("summary", "xlsxwriter"): _summary_xlsxwriter,
    ("summary", "openpyxl"): _summary_openpyxl,
}
_NAMES = {
    "xlsxwriter": "XlsxWriter, the same cells",
    "openpyxl": "openpyxl, the same cells",
    "pandas": "pandas to_excel",
}

if __name__ == "__main__":
    if len(sys.argv) < 4:
        from benchmarks.timing import table

        print(table(measure(runs=3)))
    else:
        import openpyxl  # noqa: F401 – loaded before the clock starts

        with tempfile.TemporaryDirectory() as scratch:
            took = _RUNS[sys.argv[1], sys.argv[2]](Path(sys.argv[3]), Path(scratch) / "out.xlsx")
        peak = _peak()
        if sys.argv[1:3] == ["list", "ours"] and peak > MOST_MEGABYTES:
            sys.exit(f"the list took {peak} MB, more than {MOST_MEGABYTES}")
        print(f"peak {peak} MB", file=sys.stderr)
        print(json.dumps(took))
