"""The same coverage, with its roll-up, as an analyst would get it: recursive SQL, pandas, and DuckDB over its own copy.

Each run is a process of its own that answers once without and once with the clock, so that all are equally warm, but
for the recursive SQL at the nation's size, which takes minutes whatever was read before; the answers are compared
agency by agency. SQLite has for everybody the program's own file with its indices, and its usual settings for the
peers. pandas reads from the file each time: once as an analyst does who thinks in frames, the columns it needs of both
tables whole, and once only the rows that count, by SQL of somebody who knows the indices. Ours reads the postings'
covering index, the counted courses' part of the completions' one, and the agencies; it forgets before each run the
reports and trees that it keeps. DuckDB has all cores and its own file of the three tables; making that file is shown
apart.
"""

import json
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.coverage import DAY, SIZES, statements
from benchmarks.filling import fill
from benchmarks.timing import Measured, has, in_turns, peak_of_process, table, told_by_process

BARS = {"small": (1.0, 1.0), "province": (0.1, 1 / 15), "nation": (0.002, 1 / 15)}
"""Times the recursive SQL, and times pandas."""
_CATEGORIES = ("civil_servant", "public_employee")
_Answer = dict[int, list[int]]
"""Headcount, eligible and trained of each agency with all below it."""


def measure(size: str = "province", runs: int = 5) -> list[Measured]:
    """The medians of alternating runs; one run of the recursive SQL at the nation's size takes minutes."""
    from capacity.store.connection import db

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder / "t.db", statements(SIZES[size]), "'official', 'posting', 'completion'")
        db.close()
        peers = ["recursive", *(["analyst", "chooser"] if has("pandas") else [])]
        if has("pandas") and has("duckdb"):
            peers += ["copying", "copied"]
        ours, *others = in_turns(runs, *(_run_of(which, folder, size) for which in ("ours", *peers)))
        _compare(folder, peers)
        # The recursive SQL holds what SQLite does, and takes minutes for the nation.
        weighed = [which for which in ("ours", *peers) if which not in ("copying", *_slow(size))]
        peaks = {which: peak_of_process(*_command(which, folder)) for which in weighed}
    what = f"coverage of {SIZES[size].officials:,} officials"
    recursive, analyst = BARS[size]
    against = {
        "recursive": ("SQL with a recursive CTE", recursive),
        "analyst": ("pandas read_sql of the tables + groupby", analyst),
        "chooser": ("pandas read_sql of what counts + groupby", analyst),
        "copying": ("DuckDB making its copy", 1.0),
        "copied": ("DuckDB over its copy", None),
    }
    found = [
        Measured(what, ours, against[peer][0], other, against[peer][1])
        for peer, other in zip(peers, others, strict=True)
    ]
    peak = peaks.pop("ours")
    found += [Measured(f"peak, {what}", peak, against[peer][0], other, is_memory=True) for peer, other in peaks.items()]
    return found


def _slow(size: str) -> tuple[str, ...]:
    return ("recursive",) if size == "nation" else ()


def _run_of(which: str, folder: Path, size: str) -> Callable[[], float]:
    cold = ("cold",) if which in _slow(size) else ()
    return lambda: told_by_process(*_command(which, folder), *cold)


def _command(which: str, folder: Path) -> tuple[str, ...]:
    return ("-m", "benchmarks.coverage_peers", which, str(folder))


def _compare(folder: Path, peers: list[str]) -> None:
    right = json.loads((folder / "ours.json").read_text())
    assert any(trained for _headcount, _eligible, trained in right.values())
    for peer in peers:
        if peer == "copying":
            continue
        told = json.loads((folder / f"{peer}.json").read_text())
        wrong = {agency for agency in right.keys() | told.keys() if told.get(agency, [0] * 3) != right.get(agency)}
        assert not wrong, f"{peer} differs at {len(wrong)} agencies"


@contextmanager
def _ours(folder: Path) -> Iterator[Callable[[], _Answer]]:
    from capacity.coverage import coverage
    from capacity.goals import goal_by_code
    from capacity.store.connection import db
    from capacity.store.database import open_database
    from capacity.store.kept import forget_kept

    open_database(folder / "t.db")
    goal = goal_by_code()

    def answer() -> _Answer:
        forget_kept()
        found = coverage(goal, DAY)
        return {row.agency.id: [row.total.headcount, row.total.eligible, row.total.trained] for row in found.rows}

    yield answer
    db.close()


_BELOW = """
    WITH RECURSIVE below (top, agency_id) AS (
        SELECT agency_id, agency_id FROM agency_version WHERE valid_from <= ?1 AND valid_to > ?1
        UNION ALL
        SELECT b.top, v.agency_id FROM below b
        JOIN agency_version v ON v.parent_id = b.agency_id AND v.valid_from <= ?1 AND v.valid_to > ?1
    )
"""
_RECURSIVE = f"""{_BELOW}
    SELECT b.top, count(DISTINCT p.official_id),
        count(DISTINCT CASE WHEN p.category IN {_CATEGORIES} THEN p.official_id END),
        count(DISTINCT CASE WHEN p.category IN {_CATEGORIES} THEN k.official_id END)
    FROM below b
    JOIN posting p ON p.agency_id = b.agency_id AND p.is_primary AND p.valid_from <= ?1 AND p.valid_to > ?1
    LEFT JOIN completion k ON k.official_id = p.official_id AND k.completed_on <= ?1 AND k.expires_on > ?1
        AND k.course_id IN (SELECT course_id FROM goal_course)
    GROUP BY b.top
"""


@contextmanager
def _recursive(folder: Path) -> Iterator[Callable[[], _Answer]]:
    with closing(sqlite3.connect(folder / "t.db")) as connection:
        yield lambda: {top: figures for top, *figures in connection.execute(_RECURSIVE, (_day(),))}


@contextmanager
def _analyst(folder: Path) -> Iterator[Callable[[], _Answer]]:
    import pandas

    def answer() -> _Answer:
        with closing(sqlite3.connect(folder / "t.db")) as connection:
            postings, completions, versions, courses = (
                pandas.read_sql(f"SELECT {columns} FROM {name}", connection) for name, columns in _COPIED.items()
            )
        postings, completions, versions = (
            frame[(frame[since] <= _day()) & (frame[until] > _day())]
            for frame, since, until in (
                (postings[postings.is_primary == 1], "valid_from", "valid_to"),
                (completions[completions.course_id.isin(courses.course_id)], "completed_on", "expires_on"),
                (versions, "valid_from", "valid_to"),
            )
        )
        return _grouped(postings.copy(), completions, versions)

    yield answer


@contextmanager
def _chooser(folder: Path) -> Iterator[Callable[[], _Answer]]:
    import pandas

    def answer() -> _Answer:
        with closing(sqlite3.connect(folder / "t.db")) as connection:
            frames = (
                pandas.read_sql(query, connection, params=(_day(),) * 2)
                for query in (
                    "SELECT official_id, agency_id, category FROM posting "
                    "WHERE is_primary AND valid_from <= ? AND valid_to > ?",
                    "SELECT official_id FROM completion WHERE completed_on <= ? AND expires_on > ? "
                    "AND course_id IN (SELECT course_id FROM goal_course)",
                    "SELECT agency_id, parent_id FROM agency_version WHERE valid_from <= ? AND valid_to > ?",
                )
            )
            return _grouped(*frames)

    yield answer


def _grouped(postings: Any, trained: Any, parents: Any) -> _Answer:
    """The frames of the day grouped by agency, and summed up the tree a step at a time."""
    postings["eligible"] = postings.category.isin(_CATEGORIES)
    postings["trained"] = postings.eligible & postings.official_id.isin(trained.official_id)
    risen = postings.groupby("agency_id").agg(
        headcount=("official_id", "size"), eligible=("eligible", "sum"), trained=("trained", "sum")
    )
    parent, total = parents.set_index("agency_id").parent_id, risen
    while len(risen):
        risen = risen.groupby(parent.reindex(risen.index)).sum()
        total = total.add(risen, fill_value=0)
    return {int(line[0]): [int(number) for number in line[1:]] for line in total.itertuples()}


_COPIED = {
    "posting": "official_id, agency_id, category, is_primary, valid_from, valid_to",
    "completion": "official_id, course_id, completed_on, expires_on",
    "agency_version": "agency_id, parent_id, valid_from, valid_to",
    "goal_course": "goal_id, course_id",
}


@contextmanager
def _copying(folder: Path) -> Iterator[Callable[[], _Answer]]:
    import duckdb
    import pandas

    def answer() -> _Answer:
        (folder / "copy.duckdb").unlink(missing_ok=True)
        with closing(sqlite3.connect(folder / "t.db")) as source, duckdb.connect(folder / "copy.duckdb") as copy:
            for name, columns in _COPIED.items():
                parts = pandas.read_sql(f"SELECT {columns} FROM {name}", source, chunksize=500_000)
                for number, part in enumerate(parts):
                    copy.register("part", part)
                    to = f"INSERT INTO {name}" if number else f"CREATE TABLE {name} AS"
                    copy.execute(f"{to} SELECT * FROM part")
        return {}

    yield answer


_COLUMNWISE = f"""{_BELOW.replace("?1", "$1")},
    trained AS (
        SELECT DISTINCT official_id FROM completion
        WHERE completed_on <= $1 AND expires_on > $1 AND course_id IN (SELECT course_id FROM goal_course)
    ),
    own AS (
        SELECT p.agency_id, count(*) AS headcount, count(*) FILTER (p.category IN {_CATEGORIES}) AS eligible,
            count(t.official_id) FILTER (p.category IN {_CATEGORIES}) AS trained
        FROM posting p LEFT JOIN trained t USING (official_id)
        WHERE p.is_primary AND p.valid_from <= $1 AND p.valid_to > $1 GROUP BY p.agency_id
    )
    SELECT b.top, sum(headcount)::BIGINT, sum(eligible)::BIGINT, sum(trained)::BIGINT
    FROM below b JOIN own USING (agency_id) GROUP BY b.top
"""


@contextmanager
def _copied(folder: Path) -> Iterator[Callable[[], _Answer]]:
    import duckdb

    with duckdb.connect(folder / "copy.duckdb", read_only=True) as copy:

        def answer() -> _Answer:
            lines: list[Any] = copy.execute(_COLUMNWISE, [_day()]).fetchall()
            return {top: figures for top, *figures in lines}

        yield answer


def _day() -> int:
    from capacity.dates import to_day

    return to_day(DAY)


_ANSWERS = {
    "ours": _ours,
    "recursive": _recursive,
    "analyst": _analyst,
    "chooser": _chooser,
    "copying": _copying,
    "copied": _copied,
}


def _once(which: str, folder: Path, *, is_warm: bool = True) -> float:
    with _ANSWERS[which](folder) as answer:
        if is_warm:
            answer()
        began = perf_counter()
        found = answer()
        took = perf_counter() - began
    (folder / f"{which}.json").write_text(json.dumps(found))
    return took


if __name__ == "__main__":
    if sys.argv[1:] and sys.argv[1] in _ANSWERS:
        print(json.dumps(_once(sys.argv[1], Path(sys.argv[2]), is_warm="cold" not in sys.argv)))
    else:
        print(table(measure(sys.argv[1] if sys.argv[1:] else "province")))
