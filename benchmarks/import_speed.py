"""Importing the rosters of an invented province against reading them and inserting the final rows, and no more.

The floor reads the same files with python-calamine in its own process and inserts rows that were worked out before the
clock started, into tables with our columns and indices but without our triggers; it checks and matches nothing.
"""

import json
import pickle
import sqlite3
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from benchmarks.timing import Measured, medians, told_by_process

TABLES = ("official", "posting")
BAR = 4.0


def measure(size: str = "province", runs: int = 5) -> list[Measured]:
    """The median of alternating runs, in fresh processes, on files written for this measurement."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        people = _prepare(folder, size)
        module = ("-m", "benchmarks.import_speed")
        pairs = [
            (told_by_process(*module, "ours", name), told_by_process(*module, "floor", name)) for _run in range(runs)
        ]
    ours, floor = medians(pairs)
    return [Measured(f"import {people:,} people from rosters", ours, "calamine + executemany", floor, BAR)]


def _prepare(folder: Path, size: str) -> int:
    from capacity.demo import invent
    from capacity.store.connection import db, rows
    from exports.demo_files import write_demo_files

    province = invent("province" if size == "province" else "small")
    files = write_demo_files(province, folder / "files")
    _import([files.units], folder / "base.db", None)
    db.close()  # so that the file alone is all of it
    plan = {"rosters": [str(path) for path in files.rosters], "since": province.since.isoformat()}
    (folder / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    _ours(folder, folder / "whole.db")
    final = {table: list(rows(f"SELECT * FROM {table}")) for table in TABLES}
    (folder / "final.pickle").write_bytes(pickle.dumps(final))
    ddl = tables_and_indices(db.connection())
    (folder / "ddl.json").write_text(json.dumps(ddl), encoding="utf-8")
    db.close()
    return len(final["official"])


def tables_and_indices(connection: sqlite3.Connection) -> list[str]:
    """The statements that make the tables of people and their indices, without the triggers."""
    query = "SELECT sql FROM sqlite_master WHERE type <> 'trigger' AND sql IS NOT NULL ORDER BY rootpage"
    return [sql for (sql,) in connection.execute(query) if any(f" {table} (" in sql for table in TABLES)]


def bare_database(path: Path, ddl: Sequence[str]) -> sqlite3.Connection:
    """A new file with these tables and indices, as durable as ours."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = wal")
    as_ours(connection)
    for statement in ddl:
        connection.execute(statement)
    connection.commit()
    return connection


def as_ours(connection: sqlite3.Connection) -> None:
    """Let a connection write as durably as ours, with as much memory, and as seldom into the file itself."""
    for pragma in ("synchronous = full", "cache_size = -64000", "temp_store = memory", "wal_autocheckpoint = 4000"):
        connection.execute(f"PRAGMA {pragma}")


def _import(paths: list[Path], database: Path, on: str | None) -> None:
    from capacity.dates import parse_date
    from capacity.store.database import open_database
    from imports.apply import apply_plan
    from imports.plan import plan_import
    from imports.reading import read_files

    open_database(database)
    for reading in read_files(paths):
        assert not isinstance(reading, tuple), reading
        apply_plan(plan_import(reading, on=parse_date(on) if on else None))


def _ours(folder: Path, database: Path) -> float:
    plan = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    database.write_bytes((folder / "base.db").read_bytes())
    import imports.apply  # noqa: F401 – the floor has its library loaded before the clock starts, too
    import imports.officials  # noqa: F401
    import imports.reading  # noqa: F401

    began = perf_counter()
    _import([Path(path) for path in plan["rosters"]], database, plan["since"])
    return perf_counter() - began


def _floor(folder: Path, database: Path) -> float:
    from python_calamine import CalamineWorkbook

    plan = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    final = pickle.loads((folder / "final.pickle").read_bytes())
    ddl = json.loads((folder / "ddl.json").read_text(encoding="utf-8"))
    connection = bare_database(database, ddl)
    began = perf_counter()
    for path in plan["rosters"]:
        workbook = CalamineWorkbook.from_path(path)
        for name in workbook.sheet_names:
            for _row in workbook.get_sheet_by_name(name).iter_rows():
                pass
    for table, records in final.items():
        marks = ", ".join("?" * len(records[0]))
        connection.executemany(f"INSERT INTO {table} VALUES ({marks})", records)
    connection.commit()
    took = perf_counter() - began
    connection.close()
    return took


if __name__ == "__main__":
    which, place = sys.argv[1], Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as scratch:
        print(json.dumps({"ours": _ours, "floor": _floor}[which](place, Path(scratch) / "t.db")))
