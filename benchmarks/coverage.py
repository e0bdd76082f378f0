"""The ledger of all agencies on a past day against the bare headcount scan, and against the SQL one would write first.

`python -m benchmarks.coverage small|province|nation`; the nation takes some minutes and about 2 GB of disk. All are
measured in one process, warm, one after the other in each round; the tree's roll-up is part of ours only. The program
keeps trees while no agency changes, and reports while nothing does. So there are three lines: the first report of all,
for which it forgets everything before each run; the report of another day each time, which is what an officer asks for
next; and the same report again. The last line is of eight goals of other courses in one pass, against one alone.
"""

import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.filling import NUMBERS, fill
from benchmarks.timing import Measured, medians, table

BARS = {"small": 20.0, "province": 3.0, "nation": 3.5}
"""Times the bare headcount scan."""
_SEVERAL, _SEVERAL_BAR = 8, 4.0
_LATER = timedelta(days=50)
DAY = date(2024, 6, 15)


@dataclass(frozen=True, slots=True)
class Size:
    """How many of each there are; the goal asks for four of sixteen courses."""

    agencies: int
    officials: int
    completions: int


SIZES = {
    "small": Size(120, 2_500, 20_000),
    "province": Size(1_200, 25_000, 200_000),
    "nation": Size(50_000, 2_500_000, 10_000_000),
}
_MIXED = "((i * 2654435761 + {salt}) % 4294967291)"
"""A number that looks random, the same in every run."""


def measure(size: str = "province", runs: int = 5) -> list[Measured]:
    """The medians of alternating runs on a database generated for this measurement."""
    with tempfile.TemporaryDirectory() as name:
        fill(Path(name) / "t.db", statements(SIZES[size]), "'official', 'posting', 'completion'")
        return _measure(size, runs)


def alone(size: Size, runs: int) -> float:
    """The median of warm runs of ours on a database of this size."""
    from capacity.coverage import coverage
    from capacity.goals import goal_by_code
    from capacity.store.connection import db

    with tempfile.TemporaryDirectory() as name:
        fill(Path(name) / "t.db", statements(size), "'official', 'posting', 'completion'")
        goal = goal_by_code()
        coverage(goal, DAY)
        found = median(_timed_anew(lambda: coverage(goal, DAY)) for _run in range(runs))
        db.close()
    return found


def _measure(size: str, runs: int) -> list[Measured]:
    from capacity.coverage import coverage
    from capacity.goals import goal_by_code
    from capacity.store.connection import db

    goal = goal_by_code()
    _floor(), coverage(goal, DAY)
    found = []
    for run in range(runs):
        first, again, floor = (
            _timed_anew(lambda: coverage(goal, DAY)),
            _timed(lambda: coverage(goal, DAY)),
            _timed(_floor),
        )
        another = DAY - timedelta(days=1 + run)
        found.append((first, again, floor, _timed(lambda day=another: coverage(goal, day))))  # type: ignore[misc]
    first, again, floor, another_day = (median(times) for times in zip(*found, strict=True))
    obvious = median(_timed(_obvious) for _run in range(1 if size == "nation" else runs))
    several, one = _several(runs)
    db.close()
    what = f"coverage of {SIZES[size].officials:,} officials"
    return [
        Measured(what, another_day, "bare headcount scan", floor, BARS[size]),
        Measured(what, another_day, "join of postings and completions", obvious, 0.5),
        Measured(f"{what}, the first since the program started", first, "bare headcount scan", floor, BARS[size]),
        Measured(f"{what}, asked for again", again, "bare headcount scan", floor, 0.1),
        Measured(f"{what}, {_SEVERAL} goals at once", several, "one of them", one, _SEVERAL_BAR),
    ]


def _several(runs: int) -> tuple[float, float]:
    """The median seconds of some goals of four courses each, counted together, and of one of them, on days not kept."""
    from capacity.coverage import coverages
    from capacity.goals import goal_list
    from capacity.store.connection import db

    numbers = NUMBERS.format(count=_SEVERAL)
    db.execute_sql(f"""INSERT INTO goal (code, title, target, due_on, rule, categories)
        {numbers} SELECT 'G' || i, 'G', 80, 20818, 'any', 'civil_servant public_employee' FROM n""")
    db.execute_sql(f"""INSERT INTO goal_course (goal_id, course_id)
        {numbers} SELECT goal.id, 1 + (i + 3 * course.id) % 16 FROM n
        JOIN goal ON goal.code = 'G' || i JOIN course ON course.id <= 4""")
    goals = [goal for goal in goal_list() if goal.code != "G"]
    days = [DAY - timedelta(days=200 + run) for run in range(runs)]
    coverages(goals, DAY)
    return medians(
        [
            (_timed(lambda day=day: coverages(goals, day)), _timed(lambda day=day: coverages(goals[:1], day + _LATER)))  # type: ignore[misc]
            for day in days
        ]
    )


def _timed(run: Callable[[], object]) -> float:
    began = perf_counter()
    run()
    return perf_counter() - began


def _timed_anew(run: Callable[[], object]) -> float:
    from capacity.store.kept import forget_kept

    forget_kept()
    return _timed(run)


def _floor() -> object:
    from capacity.dates import to_day
    from capacity.store.connection import rows

    query = """
        SELECT agency_id, count(*) FROM posting
        WHERE is_primary AND valid_from <= ?1 AND valid_to > ?1 GROUP BY agency_id
    """
    return list(rows(query, to_day(DAY)))


def _obvious() -> object:
    from capacity.dates import to_day
    from capacity.store.connection import rows

    query = """
        SELECT p.agency_id, count(DISTINCT p.official_id), count(DISTINCT k.official_id)
        FROM posting p
        LEFT JOIN completion k ON k.official_id = p.official_id AND k.completed_on <= ?1 AND k.expires_on > ?1
            AND k.course_id IN (SELECT course_id FROM goal_course)
        WHERE p.is_primary AND p.valid_from <= ?1 AND p.valid_to > ?1
            AND p.category IN ('civil_servant', 'public_employee')
        GROUP BY p.agency_id
    """
    return list(rows(query, to_day(DAY)))


def statements(size: Size) -> list[str]:
    """The SQL that fills a database of this size with one goal."""
    one, other, third = (_MIXED.format(salt=salt) for salt in (17, 4099, 65537))
    province = 1 + size.agencies // 900
    middle = f"2 + i % {province - 1}" if province > 1 else "1"
    each = -(-size.completions // size.officials)
    agencies, officials = NUMBERS.format(count=size.agencies), NUMBERS.format(count=size.officials)
    completions = NUMBERS.format(count=size.officials * each)
    return [
        f"INSERT INTO agency (id) {agencies} SELECT i FROM n",
        f"""INSERT INTO agency_version (agency_id, parent_id, name, name_key, sort_key, level, valid_from, valid_to)
            {agencies} SELECT i, CASE WHEN i = 1 THEN NULL WHEN i <= {province} THEN 1
                WHEN i <= {province * 20} THEN {middle} ELSE {province} + i % {province * 19} END,
                'A' || i, 'a' || i, 'a' || i, 'unit', 0, 2932896 FROM n WHERE i = 1 OR {size.agencies} > 1""",
        f"""INSERT INTO official (id, full_name, loose_key, sort_key)
            {officials} SELECT i, 'N ' || i, 'n' || i, 'n' || i FROM n""",
        # Two in five moved once between 2018 and 2025.
        f"""INSERT INTO posting (official_id, agency_id, category, is_leader, is_primary, valid_from, valid_to)
            {officials} SELECT i, 1 + {one} % {size.agencies}, {_category(other)}, {other} % 9 = 0, 1, 14000,
                CASE WHEN i % 5 < 2 THEN 17532 + {third} % 2900 ELSE 2932896 END FROM n""",
        f"""INSERT INTO posting (official_id, agency_id, category, is_leader, is_primary, valid_from, valid_to)
            {officials} SELECT i, 1 + {other} % {size.agencies}, {_category(other)}, {other} % 9 = 0, 1,
                17532 + {third} % 2900, 2932896 FROM n WHERE i % 5 < 2""",
        f"""INSERT INTO course (code, title, kind, hours, validity_months)
            {NUMBERS.format(count=30)} SELECT 'K' || i, 'K', 'course', 24, 36 FROM n""",
        f"""INSERT INTO completion (official_id, course_id, completed_on, expires_on, hours)
            {completions} SELECT (i - 1) / {each} + 1, 1 + {one} % 16, day, day + 1096, 24
            FROM (SELECT i, 17532 + {third} % 3000 AS day FROM n) WHERE true ON CONFLICT DO NOTHING""",
        """DELETE FROM completion WHERE id IN (SELECT id FROM (SELECT id, row_number() OVER
            (PARTITION BY official_id, course_id, completed_on) AS place FROM completion) WHERE place > 1)""",
        """INSERT INTO goal (code, title, target, due_on, rule, categories)
            VALUES ('G', 'G', 80, 20818, 'any', 'civil_servant public_employee')""",
        "INSERT INTO goal_course (goal_id, course_id) SELECT 1, id FROM course WHERE id <= 4",
    ]


def _category(mixed: str) -> str:
    return (
        f"CASE {mixed} % 10 WHEN 0 THEN 'cadre' WHEN 1 THEN 'contract' WHEN 2 THEN 'civil_servant' "
        "WHEN 3 THEN 'civil_servant' ELSE 'public_employee' END"
    )


if __name__ == "__main__":
    print(table(measure(sys.argv[1] if sys.argv[1:] else "province")))
