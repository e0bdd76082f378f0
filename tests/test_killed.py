"""An import that is killed leaves all of it or nothing of it."""

import random
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.builders import make_roster

PEOPLE = 300
_IMPORT = """
import os, signal, sys
from pathlib import Path
from capacity.store.connection import db
from capacity.store.database import open_database
from imports.apply import apply_plan
from imports.plan import plan_import
from imports.reading import read_files

database, roster, last = sys.argv[1], sys.argv[2], int(sys.argv[3])
open_database(Path(database))
[reading] = read_files([Path(roster)])
ticks = 0
def tick():
    global ticks
    ticks += 1
    if ticks == last:
        os.kill(os.getpid(), signal.SIGKILL)
db.execute_sql("PRAGMA cache_size = 20")  # so that half of an import reaches the file before its end
db.connection().set_progress_handler(tick, 500)
apply_plan(plan_import(reading))
print(ticks)
"""


def run_import(database: Path, roster: Path, last: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", _IMPORT, str(database), str(roster), str(last)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[1],
    )


def counts(database: Path) -> tuple[int, ...]:
    connection = sqlite3.connect(database)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        tables = ("official", "posting", "imported_row", "imported_file", "change_set", "open_change_set")
        return tuple(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables)
    finally:
        connection.close()


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_killed_at_ten_random_moments_of_an_import(tmp_path: Path) -> None:
    people = [
        (
            f"Nguyễn Văn {chr(65 + number % 26)}",
            "12/03/1985",
            "Nam",
            "Chuyên viên",
            f"Xã {number % 40}",
            f"0150850{number:05d}",
            "Công chức",
        )
        for number in range(PEOPLE)
    ]
    roster = make_roster(tmp_path / "roster.xlsx", people)
    whole = run_import(tmp_path / "whole.db", roster, 0)
    assert whole.returncode == 0, whole.stderr
    everything = (PEOPLE, PEOPLE, PEOPLE, 1, 1, 0)
    assert counts(tmp_path / "whole.db") == everything
    total = int(whole.stdout)
    assert total > 100
    for number, last in enumerate(random.Random(1).sample(range(1, total + 1), 10)):
        database = tmp_path / f"killed{number}.db"
        killed = run_import(database, roster, last)
        assert killed.returncode == -9
        assert counts(database) in ((0,) * 6, everything)
        again = run_import(database, roster, 0)
        assert again.returncode == 0, again.stderr
        assert counts(database)[:2] == (PEOPLE, PEOPLE)
