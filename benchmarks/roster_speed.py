"""One roster of 20,000 rows × 12 columns, with a letterhead, into a database of 60,000 people.

Ours reads, checks, matches and writes it: most rows are known as they are, some have moved, some changed, some are new.
The floor reads it with python-calamine in its own process and inserts as many ready-made records of officials and
postings with `executemany` into tables with our columns and indices, without triggers; it checks and matches nothing.
The peers are what an analyst would do, pandas with openpyxl, then `to_sql`, which checks and matches nothing; and
django-import-export (`import_export_peer`). All take turns, and load their libraries before the clock starts.
"""

import json
import resource
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks.import_speed import TABLES, bare_database, tables_and_indices
from benchmarks.timing import Measured, has, in_turns, told_by_process

if TYPE_CHECKING:
    from capacity.demo_people import InventedOfficial

KNOWN = 60_000
_DJANGO = ("-m", "benchmarks.import_export_peer")
HEADINGS = (
    *("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Chức vụ", "Cơ quan, đơn vị", "Mã đơn vị", "Số CCCD"),
    *("Mã cán bộ", "Đối tượng", "Số điện thoại", "Email"),
)
_WORDS = {
    **{"male": "Nam", "female": "Nữ", "cadre": "Cán bộ", "civil_servant": "Công chức"},
    **{"public_employee": "Viên chức", "contract": "Hợp đồng", "part_time": "Không chuyên trách"},
}


def measure(count: int = 20_000, runs: int = 5, *, with_pandas: bool = True) -> list[Measured]:
    """Alternating runs in fresh processes on one generated roster and database."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder, count)
        module = ("-m", "benchmarks.roster_speed")
        others: list[tuple[str, float, tuple[str, ...]]] = [("calamine + executemany", 3.0, (*module, "floor", name))]
        if with_pandas:
            others.append(("pandas + openpyxl + to_sql, no checks", 1.0, (*module, "pandas", name)))
        if has("import_export"):
            others.append(("django-import-export, dry run and commit", 1.0, (*_DJANGO, name)))
        commands = [(*module, "ours", name), *(command for _told, _bar, command in others)]
        ours, *taken = in_turns(runs, *(lambda words=words: told_by_process(*words) for words in commands))
    what = f"import a roster of {count:,} rows into {KNOWN:,} people"
    return [Measured(what, ours, told, one, bar) for (told, bar, _command), one in zip(others, taken, strict=True)]


def alone(count: int, known: int, runs: int) -> float:
    """The median seconds of ours alone for so many rows into so many known people."""
    with tempfile.TemporaryDirectory() as name:
        prepare(Path(name), count, known)
        return in_turns(runs, lambda: told_by_process("-m", "benchmarks.roster_speed", "ours", name))[0]


def prepare(folder: Path, count: int, known: int = KNOWN, new: int | None = None) -> None:
    """Write the database of known people and the roster, one row in ten of which is of somebody new, or so many."""
    from capacity.demo_agencies import invent_agencies
    from capacity.demo_people import invent_officials
    from capacity.store.connection import db
    from capacity.store.database import open_database

    random = Random(1)
    agencies = tuple(invent_agencies(20, 99, 180, 9))
    new = count // 10 if new is None else new
    people = list(invent_officials(agencies, known + new, random))
    there, added = people[:known], people[known : known + new]
    open_database(folder / "base.db")
    _load(folder, agencies, there)
    db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    _write_roster(folder / "roster.xlsx", [*_changed(random.sample(there, count - new), agencies, random), *added])


def _load(folder: Path, agencies: Sequence[object], known: "list[InventedOfficial]") -> None:
    import csv

    from imports.apply import apply_plan
    from imports.plan import plan_import
    from imports.reading import read_files

    with (folder / "units.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("code", "parent_code", "level", "full_name"))
        writer.writerows((one.code, one.parent_code, one.level, one.name) for one in agencies)  # type: ignore[attr-defined]
    _write_roster(folder / "known.xlsx", known)
    for reading in read_files([folder / "units.csv", folder / "known.xlsx"]):
        assert not isinstance(reading, tuple), reading
        apply_plan(plan_import(reading))


def _changed(
    people: "list[InventedOfficial]", agencies: Sequence[object], random: Random
) -> "Iterator[InventedOfficial]":
    staffed = [agency for agency in agencies if agency.parent_code]  # type: ignore[attr-defined]
    for number, one in enumerate(people):
        if number % 20 == 0:
            yield replace(one, agency=random.choice(staffed))  # type: ignore[arg-type]
        elif number % 20 == 1:
            yield replace(one, position="Chuyên viên chính")
        else:
            yield one


def _write_roster(path: Path, people: "Sequence[InventedOfficial]") -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    page = book.create_sheet("Danh sách")
    page.append(["UBND TỈNH HOA BAN", *[None] * 5, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"])
    page.append(["SỞ NỘI VỤ", *[None] * 5, "Độc lập - Tự do - Hạnh phúc"])
    page.append([None])
    page.append(["DANH SÁCH CÁN BỘ, CÔNG CHỨC, VIÊN CHỨC"])
    page.append([None])
    page.append(list(HEADINGS))
    for number, one in enumerate(people, 1):
        agency = one.agency
        page.append(
            [
                *(number, one.full_name, f"{one.birth_date:%d/%m/%Y}", _WORDS[one.gender]),
                *(one.position, agency.name, agency.code),
                *(one.national_id, one.staff_code, _WORDS[one.category], one.phone, one.email),
            ]
        )
    book.save(path)


def _ours(folder: Path, scratch: Path) -> float:
    import imports.officials  # noqa: F401 – the floor's library is loaded before the clock starts, too
    from capacity.store.database import open_database
    from imports.apply import apply_plan
    from imports.plan import plan_import
    from imports.reading import read_files

    shutil.copy(folder / "base.db", scratch)
    began = perf_counter()
    open_database(scratch)
    for reading in read_files([folder / "roster.xlsx"]):
        assert not isinstance(reading, tuple), reading
        apply_plan(plan_import(reading))
    return perf_counter() - began


def _floor(folder: Path, scratch: Path) -> float:
    from python_calamine import CalamineWorkbook

    with sqlite3.connect(folder / "base.db") as base:
        final = {table: base.execute(f"SELECT * FROM {table} LIMIT 20000").fetchall() for table in TABLES}
        ddl = tables_and_indices(base)
    connection = bare_database(scratch, ddl)
    began = perf_counter()
    for _row in CalamineWorkbook.from_path(folder / "roster.xlsx").get_sheet_by_index(0).iter_rows():
        pass
    for table, records in final.items():
        connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(records[0]))})", records)
    connection.commit()
    took = perf_counter() - began
    connection.close()
    return took


def _pandas(folder: Path, scratch: Path) -> float:
    import openpyxl  # noqa: F401
    import pandas

    began = perf_counter()
    frame = pandas.read_excel(folder / "roster.xlsx", header=5, dtype=str)
    with sqlite3.connect(scratch) as connection:
        frame.to_sql("roster", connection, index=False)
    return perf_counter() - began


if __name__ == "__main__":
    which, place = sys.argv[1], Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as scratch_folder:
        took = {"ours": _ours, "floor": _floor, "pandas": _pandas}[which](place, Path(scratch_folder) / "t.db")
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"peak {own} MB, worker {child} MB", file=sys.stderr)
    print(json.dumps(took))
