"""A database in which every section of the interface has something to show, at any number of officials.

Agencies, postings and completions are those of `benchmarks.coverage`, the names and numbers those of the demo.
`python -m benchmarks.whole 2500000 FILE`: the nation takes some minutes and 3 GB of disk.
"""

import atexit
import shutil
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.coverage import Size, statements
from benchmarks.filling import NUMBERS, fill
from benchmarks.timing import whole_process

_TABLES = "'official', 'posting', 'completion', 'session', 'enrolment', 'mark'"
_PEOPLE_A_CLASS, _SESSIONS = 20, 5


@cache
def database(officials: int) -> Path:
    """A file with so many people, made once by a process of its own and gone at the end of this one."""
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = Path(folder) / f"{officials}.db"
    whole_process("-m", "benchmarks.whole", str(officials), str(path))
    return path


def whole(path: Path, officials: int) -> None:
    """Write a database of so many people, and leave it open."""
    from capacity.store.connection import db
    from capacity.store.search import rebuild_names

    size = Size(max(12, officials // 50), officials, 4 * officials)
    fill(path, [*statements(size), *_classes(min(5_000, max(5, officials // 12)), officials)], _TABLES)
    with db.atomic("IMMEDIATE"):
        _name(officials)
        # Filled with the triggers off, which would have noted the names.
        rebuild_names()
    db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _name(officials: int) -> None:
    from capacity.store.connection import db

    connection = db.connection()
    connection.execute("CREATE TEMP TABLE invented (id INTEGER PRIMARY KEY, a, b, c, d, e, f, g, h)")
    connection.executemany("INSERT INTO invented VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", _invented(officials))
    connection.execute(
        """UPDATE official SET full_name = a, loose_key = b, sort_key = c, staff_code = d, national_id = e, phone = f,
           birth_date = g, birth_year = h FROM invented WHERE invented.id = official.id"""
    )
    connection.execute("DROP TABLE invented")


def _invented(officials: int) -> Iterator[tuple[Any, ...]]:
    from capacity.dates import to_day
    from capacity.demo_agencies import invent_agencies
    from capacity.demo_people import invent_officials
    from capacity.text import loose_key, sort_key

    people = invent_officials(tuple(invent_agencies(20, 99, 180, 9)), max(officials, 10_000), Random(1))
    for number, one in zip(range(1, officials + 1), people, strict=False):
        name, born, year = one.full_name, to_day(one.birth_date), one.birth_date.year
        yield number, name, loose_key(name), sort_key(name), one.staff_code, one.national_id, one.phone, born, year


def _classes(classes: int, officials: int) -> list[str]:
    """Their sessions lie about today; the marks are there for those before it."""
    from capacity.dates import to_day, today

    now = to_day(today())
    each = NUMBERS.format(count=classes)
    sessions, people = (NUMBERS.format(count=classes * many) for many in (_SESSIONS, _PEOPLE_A_CLASS))
    return [
        f"""INSERT INTO training_class (code, course_id, title, state, min_attendance, excused)
            {each} SELECT 'L' || i, 1 + i % 16, 'Kỹ năng số, đợt ' || i, 'open', 80, 'out' FROM n""",
        f"""INSERT INTO session (id, training_class_id, held_on, part, hours)
            {sessions} SELECT i, (i - 1) / {_SESSIONS} + 1, {now} - 20 + i % 60, 'morning', 4 FROM n
            WHERE true ON CONFLICT DO NOTHING""",
        f"""INSERT INTO enrolment (id, training_class_id, official_id, status, place, enrolled_on)
            {people} SELECT i, (i - 1) / {_PEOPLE_A_CLASS} + 1, 1 + i % {officials}, 'enrolled',
                1 + (i - 1) % {_PEOPLE_A_CLASS}, {now} - 60 FROM n""",
        f"""INSERT INTO mark (enrolment_id, session_id, status) SELECT e.id, s.id, 'present'
            FROM enrolment e JOIN session s ON s.training_class_id = e.training_class_id WHERE s.held_on < {now}""",
    ]


if __name__ == "__main__":
    whole(Path(sys.argv[2]), int(sys.argv[1]))
