"""A class in a database of many classes against the same class in a database of its own.

`python -m benchmarks.marks [CLASSES]`: opening the class, and setting one mark and making its line of the grid anew,
which ends with the disk having it. 20 people by 5 sessions a class. The two databases take turns in one process; what
opening a file costs is not measured.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.filling import NUMBERS, fill
from benchmarks.timing import Measured, table

BAR = 1.3
PEOPLE, SESSIONS, OFFICIALS = 20, 5, 20_000
_REPEATED = 60


def measure(classes: int = 5_000, runs: int = 9) -> list[Measured]:
    """The medians of alternating runs of each action in a database of so many classes and in one of a single class."""
    with tempfile.TemporaryDirectory() as name:
        many, one = Path(name) / "many.db", Path(name) / "one.db"
        for path, count in ((many, classes), (one, 1)):
            fill(path, _statements(count), "'official', 'posting', 'session', 'enrolment', 'mark'")
        found: list[tuple[list[float], list[float]]] = [_both(many, one, classes, run) for run in range(runs + 1)][1:]
    marks = classes * PEOPLE * SESSIONS
    measured = []
    for place, what in enumerate(("open a class", "set a mark")):
        ours, other = (median(pair[side][place] for pair in found) for side in (0, 1))
        measured.append(Measured(f"{what} among {marks:,} marks", ours, "the same in a class alone", other, BAR))
    return measured


def _both(many: Path, one: Path, classes: int, run: int) -> tuple[list[float], list[float]]:
    """Whichever comes first may find the processor slower, so they change places."""
    wanted = (many, max(1, classes // 2 + run)), (one, 1)
    timed = {path: _actions(path, class_id, run) for path, class_id in (wanted if run % 2 else wanted[::-1])}
    return timed[many], timed[one]


def _actions(path: Path, class_id: int, run: int) -> list[float]:
    from capacity.attendance import attendance
    from capacity.store.connection import db
    from capacity.store.database import open_database

    open_database(path)
    try:
        for turn in range(PEOPLE):  # whatever is read or made once
            _mark(class_id, turn)
        return [
            min(_timed(lambda: attendance(class_id)) for _turn in range(_REPEATED)),
            median(_timed(lambda turn=turn: _mark(class_id, run + turn)) for turn in range(_REPEATED)),  # type: ignore[misc]
        ]
    finally:
        db.close()


def _mark(class_id: int, turn: int) -> None:
    from capacity.attendance import MarkChange, row_of, set_marks
    from capacity.history import change_set

    enrolment = (class_id - 1) * PEOPLE + 1 + turn % PEOPLE
    session = (class_id - 1) * SESSIONS + 1
    with change_set("mark", "attendance"):
        set_marks(class_id, [MarkChange(enrolment, session, f"late:{1 + turn % 90}")])
    row_of(class_id, enrolment)


def _timed(run: Callable[[], object]) -> float:
    began = perf_counter()
    run()
    return perf_counter() - began


def _statements(classes: int) -> list[str]:
    """As many officials in both, so that only the classes differ."""
    officials, each = NUMBERS.format(count=OFFICIALS), NUMBERS.format(count=classes)
    sessions, people = NUMBERS.format(count=classes * SESSIONS), NUMBERS.format(count=classes * PEOPLE)
    return [
        "INSERT INTO agency (id) VALUES (1)",
        """INSERT INTO agency_version (agency_id, name, name_key, sort_key, level, valid_from, valid_to)
            VALUES (1, 'A', 'a', 'a', 'unit', 0, 2932896)""",
        f"""INSERT INTO official (id, full_name, loose_key, sort_key)
            {officials} SELECT i, 'N ' || i, 'n' || i, 'n' || i FROM n""",
        f"""INSERT INTO posting (official_id, agency_id, is_leader, is_primary, valid_from, valid_to)
            {officials} SELECT i, 1, 0, 1, 14000, 2932896 FROM n""",
        "INSERT INTO course (code, title, kind, hours) VALUES ('K', 'K', 'course', 20)",
        f"""INSERT INTO training_class (code, course_id, title, state, min_attendance, excused)
            {each} SELECT 'L' || i, 1, 'L', 'open', 80, 'out' FROM n""",
        f"""INSERT INTO session (id, training_class_id, held_on, part, hours)
            {sessions} SELECT i, (i - 1) / {SESSIONS} + 1, 19000 + (i - 1) % {SESSIONS}, 'morning', 4 FROM n""",
        f"""INSERT INTO enrolment (id, training_class_id, official_id, status, place, enrolled_on)
            {people} SELECT i, (i - 1) / {PEOPLE} + 1, 1 + (i * 7) % {OFFICIALS}, 'enrolled', 1 + (i - 1) % {PEOPLE},
                19000 FROM n""",
        """INSERT INTO mark (enrolment_id, session_id, status)
            SELECT e.id, s.id, CASE (e.id + s.id) % 9 WHEN 0 THEN 'absent' WHEN 1 THEN 'excused' ELSE 'present' END
            FROM enrolment e JOIN session s ON s.training_class_id = e.training_class_id ORDER BY s.held_on, e.id""",
    ]


if __name__ == "__main__":
    print(table(measure(int(sys.argv[1]) if sys.argv[1:] else 5_000)))
