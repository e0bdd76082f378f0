"""The ledger against a computation that shares no code with it, and its lists against its figures."""

import csv
import math
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capacity.agencies import add_agency
from capacity.bars import bar
from capacity.courses import add_course
from capacity.coverage import STATUSES, Coverage, coverage, coverages, people
from capacity.dates import FOREVER, add_months
from capacity.dump import dump
from capacity.errors import Refused
from capacity.goals import add_goal, goal_by_code
from capacity.history import change_set
from capacity.officials import CATEGORIES
from capacity.scoring import Scoring
from capacity.store.class_models import Completion
from capacity.store.connection import db
from capacity.store.kept import forget_kept
from capacity.store.models import AgencyVersion, Exemption, Official, Posting
from capacity.undoing import redo, undo
from tests.builders import load, new_database, person

START = date(2025, 1, 1)
DAYS = st.integers(0, 800).map(lambda days: START + timedelta(days))


def read(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def brute_force(folder: Path, code: str, day: str) -> dict[str, dict[str, Any]]:
    """A goal's figures per agency, own and rolled up, from the dumped tables alone, one person at a time."""
    [goal] = [row for row in read(folder, "goal") if row["code"] == code]
    wanted = {row["course_id"] for row in read(folder, "goal_course") if row["goal_id"] == goal["id"]}

    def holds(row: dict[str, str]) -> bool:
        return row["valid_from"] <= day < row["valid_to"]

    parent = {row["agency_id"]: row["parent_id"] for row in read(folder, "agency_version") if holds(row)}
    exempt = {row["official_id"] for row in read(folder, "exemption") if row["goal_id"] == goal["id"] and holds(row)}
    done: dict[str, list[dict[str, str]]] = {}
    for row in read(folder, "completion"):
        counts = row["completed_on"] <= day < row["expires_on"] and row["completed_on"] >= (goal["since"] or "")
        if counts and row["course_id"] in wanted:
            done.setdefault(row["official_id"], []).append(row)
    figures = {agency: dict.fromkeys(("headcount", "out", "exempt", "trained"), 0) for agency in parent}
    for post in read(folder, "posting"):
        if not holds(post) or post["is_primary"] != "1":
            continue
        mine = done.get(post["official_id"], [])
        trained = {
            "any": bool(mine),
            "all": {row["course_id"] for row in mine} == wanted,
            "hours": sum(float(row["hours"]) for row in mine) >= float(goal["hours"] or "inf"),
        }[goal["rule"]]
        out = bool(goal["categories"]) and post["category"] not in goal["categories"].split()
        out = out or (goal["leaders_only"] == "1" and post["is_leader"] == "0")
        above = post["agency_id"]
        while above:
            line = figures[above]
            line["headcount"] += 1
            if out:
                line["out"] += 1
            elif post["official_id"] in exempt:
                line["exempt"] += 1
            elif trained:
                line["trained"] += 1
            above = parent.get(above, "")
    return figures


@st.composite
def histories(draw: st.DrawFn) -> dict[str, Any]:
    count = draw(st.integers(1, 8))
    agencies = draw(st.integers(1, 5))
    return {
        "parents": [
            draw(st.one_of(st.none(), st.integers(0, place - 1))) if place else None for place in range(agencies)
        ],
        "posts": [sorted(draw(st.lists(DAYS, min_size=1, max_size=3, unique=True))) for _number in range(count)],
        "where": draw(st.lists(st.integers(0, agencies - 1), min_size=24, max_size=24)),
        "categories": draw(st.lists(st.sampled_from([None, *CATEGORIES[:2]]), min_size=24, max_size=24)),
        "leads": draw(st.lists(st.booleans(), min_size=24, max_size=24)),
        "moved": draw(st.none() | DAYS),
        "done": draw(st.sets(st.tuples(st.integers(0, count - 1), st.integers(0, 2), DAYS), max_size=12)),
        "exempt": draw(st.sets(st.tuples(st.integers(0, count - 1), DAYS, st.integers(1, 200)), max_size=4)),
        "rule": draw(st.sampled_from(["any", "all", "hours"])),
        "leaders": draw(st.booleans()),
        "only": draw(st.sampled_from([(), ("cadre",), ("cadre", "civil_servant")])),
        "since": draw(st.none() | DAYS),
        "day": draw(DAYS),
    }


def write(history: dict[str, Any]) -> None:
    with change_set("a random history"):
        ids: list[int] = []
        for place, parent in enumerate(history["parents"]):
            ids.append(add_agency(f"Xã {place}", parent_id=None if parent is None else ids[parent]))
        courses = [add_course(f"K{number}", "Khóa", hours=4, validity_months=6 * number or None) for number in range(3)]
        for number, days in enumerate(history["posts"]):
            official = Official.insert(full_name="A", loose_key="a", sort_key="a").execute()
            for step, (since, until) in enumerate(zip(days, [*days[1:], FOREVER], strict=True)):
                place = number * 3 + step
                Posting.insert(
                    official=official,
                    agency=ids[history["where"][place]],
                    category=history["categories"][place],
                    is_leader=history["leads"][place],
                    is_primary=True,
                    valid_from=since,
                    valid_to=until,
                ).execute()
        officials = [row.id for row in Official.select().order_by(Official.id)]
        for who, which, day in history["done"]:
            Completion.insert(
                official=officials[who],
                course=courses[which],
                completed_on=day,
                expires_on=add_months(day, 6 * which) if which else FOREVER,
                hours=4,
            ).execute()
        if history["moved"] and len(ids) > 1:
            AgencyVersion.update(valid_to=history["moved"]).where(AgencyVersion.agency == ids[-1]).execute()
            AgencyVersion.insert(
                agency=ids[-1],
                parent=ids[0],
                name="Xã mới",
                name_key="x",
                sort_key="x",
                level="commune",
                valid_from=history["moved"],
                valid_to=FOREVER,
            ).execute()
        rule = history["rule"]
        goal = add_goal(
            "G",
            "G",
            courses=["K0", "K1"],
            target=80,
            due_on=START,
            rule=rule,
            hours=8 if rule == "hours" else None,
            categories=history["only"],
            leaders_only=history["leaders"],
            since=history["since"],
        )
        # Of courses that expire, each after another time: what is older than any can hold is not even read. One of
        # them counts for both, but from another day on.
        add_goal("H", "H", courses=["K1", "K2"], target=80, due_on=START)
        for who, day, length in history["exempt"]:
            Exemption.insert(
                goal=goal, official=officials[who], reason="ốm", valid_from=day, valid_to=day + timedelta(length)
            ).execute()


@settings(max_examples=80)
@given(history=histories())
def test_random_histories_agree_with_brute_force(
    tmp_path_factory: pytest.TempPathFactory, history: dict[str, Any]
) -> None:
    folder = tmp_path_factory.mktemp("coverage")
    with new_database(folder):
        write(history)
        dump(folder / "dump")
        goals = [goal_by_code("G"), goal_by_code("H")]
        if history["leaders"]:
            coverage(goals[1], history["day"])  # what is kept stands beside what is counted
        together = coverages(goals, history["day"])
        forget_kept()
        assert [coverage(goal, history["day"]) for goal in goals] == together
        for report in together:
            agrees(report, brute_force(folder / "dump", report.goal.code, history["day"].isoformat()))


def agrees(report: Coverage, expected: dict[str, dict[str, Any]]) -> None:
    """The figures are those expected, and every list behind one is as long as it."""
    assert {str(row.agency.id) for row in report.rows} == set(expected)
    for row in report.rows:
        figures = row.total
        found = {"headcount": figures.headcount, "out": figures.out_of_scope}
        found |= {"exempt": figures.exempt, "trained": figures.trained}
        assert found == expected[str(row.agency.id)]
        for status in STATUSES:
            size = figures.eligible - figures.trained if status == "untrained" else getattr(figures, status)
            assert len(people(report.goal, report.as_of, agency_id=row.agency.id, status=status)) == size


def test_an_agency_with_more_people_than_a_sum_holds_is_refused(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load("roster", [person("Nguyễn Văn An"), person("Đặng Thị Hoà")], tmp_path / "list", START)
    with change_set("x"):
        add_course("K", "K", hours=1)
        add_goal("G", "G", courses=["K"], target=80, due_on=START)
    monkeypatch.setattr("capacity.ledger._FIELD", 1)
    with pytest.raises(Refused, match="1"):
        coverage(goal_by_code(), START)


def test_goals_of_one_course_count_it_each_from_a_day_of_its_own(database: Path, tmp_path: Path) -> None:
    load("roster", [person("Nguyễn Văn An"), person("Đặng Thị Hoà")], tmp_path / "list", START)
    with change_set("x"):
        for code in ("K", "L"):
            add_course(code, code, hours=1)
        add_goal("LATE", "G", courses=["K"], target=80, due_on=START, since=START + timedelta(5))
        add_goal("EARLY", "G", courses=["K", "L"], target=80, due_on=START)
        add_goal("BOTH", "G", courses=["K", "L"], target=80, due_on=START, rule="all")
        for who, course, later in ((1, 1, 0), (2, 1, 6), (2, 2, 1)):
            day = START + timedelta(later)
            Completion.insert(official=who, course=course, completed_on=day, expires_on=FOREVER, hours=1).execute()
    goals = [goal_by_code(code) for code in ("LATE", "EARLY", "BOTH")]
    found = coverages(goals, START + timedelta(10))
    assert [report.total.trained for report in found] == [1, 2, 1]


def test_a_lasting_course_counts_beside_one_that_expires(database: Path, tmp_path: Path) -> None:
    load("roster", [person("Nguyễn Văn An")], tmp_path / "list", START - timedelta(900))
    with change_set("x"):
        for code in ("K", "L"):
            add_course(code, code, hours=4)
        add_goal("HOURS", "G", courses=["K", "L"], target=80, due_on=START, rule="hours", hours=8)
        add_goal("ANY", "G", courses=["K", "L"], target=80, due_on=START)
        old, until = START - timedelta(800), START + timedelta(100)
        Completion.insert(official=1, course=1, completed_on=old, expires_on=FOREVER, hours=4).execute()
        Completion.insert(official=1, course=2, completed_on=START, expires_on=until, hours=4).execute()
    for day, trained in ((START, (1, 1)), (until, (0, 1))):
        goals = [goal_by_code("HOURS"), goal_by_code("ANY")]
        assert tuple(report.total.trained for report in coverages(goals, day)) == trained
    [one] = people(goal_by_code("ANY"), until, status="trained")
    assert one.completed_on == old


def test_a_completion_that_comes_to_hold_longer_counts_from_then(database: Path, tmp_path: Path) -> None:
    load("roster", [person("Nguyễn Văn An")], tmp_path / "list", START)
    with change_set("x"):
        add_course("K", "K", hours=1)
        add_goal("G", "G", courses=["K"], target=80, due_on=START)
        until = START + timedelta(10)
        Completion.insert(official=1, course=1, completed_on=START, expires_on=until, hours=1).execute()
    later = START + timedelta(100)
    assert coverage(goal_by_code(), later).total.trained == 0
    with change_set("x"):
        Completion.update(expires_on=START + timedelta(101)).execute()
    assert coverage(goal_by_code(), later).total.trained == 1
    undo()
    assert coverage(goal_by_code(), later).total.trained == 0
    redo()
    assert coverage(goal_by_code(), later).total.trained == 1
    for step in (undo, undo, redo, redo):  # the course goes, too, and comes back
        step()
    assert coverage(goal_by_code(), later).total.trained == 1
    with change_set("another program"):
        db.execute_sql("PRAGMA defer_foreign_keys = ON")
        db.execute_sql("INSERT OR REPLACE INTO course (id, code, title, kind, hours) VALUES (1, 'K', 'K', 'course', 2)")
    assert coverage(goal_by_code(), later).total.trained == 1
    with db.atomic():
        assert coverages([], later) == []


def test_nobody_eligible_has_no_share(database: Path) -> None:
    with change_set("x"):
        add_agency("Thanh tra tỉnh")
        add_course("K", "K", hours=1)
        add_goal("G", "G", courses=["K"], target=80, due_on=START, scoring=Scoring(10))
    [row] = coverage(goal_by_code(), START).rows
    assert (row.share, row.score, row.needed, row.is_reached) == (None, None, 0, None)


@pytest.mark.parametrize(
    ("target", "eligible", "needed"),
    [(80, 5, 4), (80, 6, 5), (33.3, 1000, 333), (100, 7, 7), (70, 10, 7), (14.5, 200, 29)],
)
def test_needed_is_exact(database: Path, target: float, eligible: int, needed: int) -> None:
    with change_set("x"):
        add_course("K", "K", hours=1)
        add_goal("G", "G", courses=["K"], target=target, due_on=START)
    assert goal_by_code().needed_for(eligible) == needed == math.ceil(round(target * eligible / 100, 9))


def test_a_later_roster_moves_people_and_leaves_earlier_shares(tmp_path: Path, database: Path) -> None:
    number = {"national_id": "015085001234"}
    load("roster", [person("Nguyễn Văn An", agency="Xã A", **number)], tmp_path / "1", START)
    with change_set("x"):
        add_course("K", "K", hours=1, validity_months=12)
        add_goal("G", "G", courses=["K"], target=80, due_on=START)
    done = {"full_name": "Nguyễn Văn An", "course_code": "k", "completed_on": date(2025, 2, 28), **number}
    load("completions", [done], tmp_path / "2")
    goal = goal_by_code()
    before = coverage(goal, date(2025, 6, 30)).rows
    plan = load("roster", [person("Nguyễn Văn An", agency="Xã B", **number)], tmp_path / "3", date(2025, 7, 1))
    assert [row.action for row in plan.rows] == ["transfer"]
    assert [row.total for row in coverage(goal, date(2025, 6, 30)).rows] == [row.total for row in before]
    after = {row.agency.name: row.total for row in coverage(goal, date(2025, 7, 1)).rows}
    assert (after["Xã A"].headcount, after["Xã B"].headcount, after["Xã B"].trained) == (0, 1, 1)
    expired = {row.agency.name: row.total.trained for row in coverage(goal, date(2026, 2, 28)).rows}
    assert expired["Xã B"] == 0


@pytest.mark.parametrize(
    ("scoring", "share", "points"),
    [
        (Scoring(10), 0.5, 5),
        (Scoring(10, "capped", 80), 0.4, 5),
        (Scoring(10, "capped", 80), 0.9, 10),
        (Scoring(10, "steps", None, ((50, 5), (80, 10))), 0.49, 0),
        (Scoring(10, "steps", None, ((50, 5), (80, 10))), 0.8, 10),
    ],
)
def test_scoring(scoring: Scoring, share: float, points: float) -> None:
    assert scoring.points(share) == pytest.approx(points)


@given(st.none() | st.floats(0, 1), st.floats(0.01, 1), st.integers(3, 60))
def test_a_bar_is_as_wide_as_asked(share: float | None, target: float, width: int) -> None:
    drawn = bar(share, target, width)
    assert len(drawn) == width
    assert ("|" in drawn) == (share is not None)
