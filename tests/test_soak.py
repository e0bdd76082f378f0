"""A short `make soak`, and what a full disk leaves of the program that met it."""

import subprocess
import sys
from pathlib import Path

import pytest

from capacity.courses import add_course, course_list
from capacity.errors import Refused
from capacity.history import change_set
from capacity.store.connection import db
from tests.killing import WORKS


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")
def test_nothing_is_lost_when_killed_or_written_at_once_or_without_a_disk() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.soak", "--kills", "20", "--writes", "50"],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[1],
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("killed: ") == len(WORKS)


def test_after_a_full_disk_the_program_goes_on(database: Path) -> None:
    pages = db.execute_sql("PRAGMA page_count").fetchone()[0]
    db.execute_sql(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(Refused), change_set("too much"):
        for number in range(5000):
            add_course(f"K{number}", "x" * 2000, hours=1)
    assert course_list() == []
    db.execute_sql("PRAGMA max_page_count = 1000000")
    with change_set("a little"):
        add_course("K", "K", hours=1)
    assert len(course_list()) == 1
