"""Coverage, bridge, trend and plan on random histories, against a computation that shares no code with them."""

import csv
from collections import Counter
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capacity.agencies import add_agency, change_agency
from capacity.bridge import bridge, bridge_people
from capacity.courses import add_course
from capacity.coverage import coverage, people
from capacity.dates import FOREVER, add_months
from capacity.dump import dump
from capacity.exemptions import add_group, add_member, exempt, group_by_code
from capacity.goals import add_goal, edit_goal, goal_by_code
from capacity.history import change_set
from capacity.officials import CATEGORIES
from capacity.plan import invite, plan, trend
from capacity.store.class_models import Completion
from capacity.store.models import Official, Posting
from tests.builders import new_database

START = date(2025, 1, 1)
DAYS = st.integers(0, 800).map(lambda days: START + timedelta(days))
TERMS = st.fixed_dictionaries(
    {
        "rule": st.sampled_from(["any", "all", "hours"]),
        "categories": st.sampled_from([(), ("cadre",), ("cadre", "civil_servant")]),
        "leaders_only": st.booleans(),
        "since": st.none() | DAYS,
        "yearly": st.booleans(),
        "validity_months": st.none() | st.integers(1, 14),
        "group": st.booleans(),
        "agency": st.none() | st.integers(0, 3),
        "without": st.sets(st.integers(0, 3), max_size=1),
        "courses": st.sampled_from([("K0",), ("K0", "K1"), ("K1", "K2")]),
    }
)


@st.composite
def histories(draw: st.DrawFn) -> dict[str, Any]:
    count, agencies = draw(st.integers(1, 7)), draw(st.integers(1, 5))
    people = st.integers(0, count - 1)
    post = st.tuples(st.integers(0, agencies - 1), st.sampled_from([None, *CATEGORIES[:2]]), st.booleans())
    return {
        "parents": [draw(st.none() | st.integers(0, place - 1)) if place else None for place in range(agencies)],
        "posts": [
            [(day, draw(post)) for day in sorted(draw(st.lists(DAYS, min_size=1, max_size=4, unique=True)))]
            for _ in range(count)
        ],
        "ends": draw(st.lists(st.booleans(), min_size=count, max_size=count)),
        "moved": draw(st.dictionaries(DAYS, st.tuples(st.integers(1, 4), st.integers(0, 3)), max_size=2)),
        "done": draw(st.sets(st.tuples(people, st.integers(0, 2), DAYS), max_size=14)),
        "exempt": draw(st.dictionaries(people, st.tuples(DAYS, st.integers(1, 200)), max_size=3)),
        "members": draw(st.sets(st.tuples(people, DAYS), max_size=4)),
        "terms": draw(TERMS),
        "versions": draw(st.dictionaries(DAYS, TERMS, max_size=2)),
        "days": sorted(draw(st.lists(DAYS, min_size=2, max_size=2))),
    }


def write(history: dict[str, Any]) -> None:
    with change_set("a random history"):
        ids: list[int] = []
        for place, parent in enumerate(history["parents"]):
            ids.append(add_agency(f"Xã {place}", parent_id=None if parent is None else ids[parent]))
        for number in range(3):
            add_course(f"K{number}", "Khóa", hours=4, validity_months=6 * number or None)
        for day, (place, parent) in sorted(history["moved"].items()):
            if parent < place < len(ids):
                name = f"Xã {place}"
                change_agency(ids[place], day, name=name, code=None, level="commune", parent_id=ids[parent])
        for steps, ends in zip(history["posts"], history["ends"], strict=True):
            write_person(steps, ids, ends=ends)
        add_group("CNTT", "")
        for who, day in history["members"]:
            add_member(group_by_code("CNTT"), who + 1, day)
        for who, which, day in history["done"]:
            until = add_months(day, 6 * which) if which else FOREVER
            Completion.insert(official=who + 1, course=which + 1, completed_on=day, expires_on=until, hours=4).execute()
        add_goal("G", "G", target=80, due_on=date(2026, 12, 31), **terms(history["terms"], ids))
        for day, changed in sorted(history["versions"].items()):
            edit_goal(goal_by_code("G"), day, **terms(changed, ids))
        for who, (day, length) in history["exempt"].items():
            exempt(goal_by_code("G"), who + 1, "ốm", day, day + timedelta(length))


def write_person(steps: list[tuple[date, tuple[int, str | None, bool]]], ids: list[int], *, ends: bool) -> None:
    official = Official.insert(full_name="A", loose_key="a", sort_key="a", search_text="a").execute()
    starts = [day for day, _post in steps]
    last = starts[-1] + timedelta(90) if ends else FOREVER
    for (since, (place, category, leads)), until in zip(steps, [*starts[1:], last], strict=True):
        Posting.insert(
            official=official,
            agency=ids[place],
            category=category,
            is_leader=leads,
            is_primary=True,
            valid_from=since,
            valid_to=until,
        ).execute()


def terms(drawn: dict[str, Any], ids: list[int]) -> dict[str, Any]:
    made = {key: value for key, value in drawn.items() if key not in ("group", "agency", "without")}
    made["hours"] = 8 if drawn["rule"] == "hours" else None
    made["group_id"] = group_by_code("CNTT").id if drawn["group"] else None
    place = drawn["agency"]
    made["agency_id"] = ids[place] if place is not None and place < len(ids) else None
    made["without"] = tuple(ids[place] for place in drawn["without"] if place < len(ids))
    return made


class Brute:
    """The dumped tables, and what they say about a day, one person at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, table: str) -> list[dict[str, str]]:
        with (self.folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def standing(self, table: str, day: str) -> list[dict[str, str]]:
        return [row for row in self.read(table) if row["valid_from"] <= day < row["valid_to"]]

    def goal(self, day: str) -> dict[str, Any]:
        [found] = self.read("goal")
        version = ""
        for row in sorted(self.read("goal_version"), key=lambda row: row["valid_from"]):
            if row["valid_from"] <= day:
                found, version = row, row["id"]
        return {
            **found,
            "courses": {row["course_id"] for row in self.read("goal_course") if row["version_id"] == version},
            "without": {row["agency_id"] for row in self.read("goal_exclusion") if row["version_id"] == version},
        }

    def parents(self, day: str) -> dict[str, str]:
        return {row["agency_id"]: row["parent_id"] for row in self.standing("agency_version", day)}

    def path(self, agency: str, day: str) -> list[str]:
        parents, found = self.parents(day), []
        while agency:
            found.append(agency)
            agency = parents[agency]
        return found

    def counts(self, row: dict[str, str], goal: dict[str, Any], day: str) -> bool:
        done = row["completed_on"]
        if goal["validity_months"]:
            year, month, of_month = map(int, done.split("-"))
            year, month = divmod(year * 12 + month - 1 + int(goal["validity_months"]), 12)
            month_ends = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(1)).day
            if date(year, month + 1, min(of_month, month_ends)).isoformat() <= day:
                return False
        if goal["yearly"] == "1" and done[:4] != day[:4]:
            return False
        in_time = done <= day < row["expires_on"] and done >= goal["since"]
        return in_time and row["course_id"] in goal["courses"]

    def everybody(self, day: str) -> dict[str, tuple[str, str]]:
        """Official → agency and status."""
        goal = self.goal(day)
        exempted = {row["official_id"] for row in self.standing("exemption", day)}
        members = {row["official_id"] for row in self.standing("group_member", day)}
        found = {}
        for post in self.standing("posting", day):
            who, path = post["official_id"], self.path(post["agency_id"], day)
            mine = [row for row in self.read("completion") if row["official_id"] == who and self.counts(row, goal, day)]
            trained = {
                "any": bool(mine),
                "all": {row["course_id"] for row in mine} == goal["courses"],
                "hours": sum(float(row["hours"]) for row in mine) >= float(goal["hours"] or "inf"),
            }[goal["rule"]]
            outside = bool(goal["categories"]) and post["category"] not in goal["categories"].split()
            outside = outside or (goal["leaders_only"] == "1" and post["is_leader"] == "0")
            outside = outside or bool(goal["agency_id"] and goal["agency_id"] not in path)
            outside = outside or bool(goal["without"].intersection(path))
            outside = outside or bool(goal["people_group_id"] and who not in members)
            status = "trained" if trained else "untrained"
            found[who] = (post["agency_id"], "out_of_scope" if outside else "exempt" if who in exempted else status)
        return found

    def figures(self, day: str) -> dict[str, Counter[str]]:
        found = {agency: Counter[str]() for agency in self.parents(day)}
        for agency, status in self.everybody(day).values():
            for above in self.path(agency, day):
                found[above][status] += 1
        return found


def told(counts: Counter[str]) -> tuple[int, int]:
    return counts["trained"] + counts["untrained"], counts["trained"]


@settings(max_examples=120)
@given(history=histories())
def test_random_histories_agree_with_brute_force(
    tmp_path_factory: pytest.TempPathFactory, history: dict[str, Any]
) -> None:
    folder = tmp_path_factory.mktemp("bridge")
    with new_database(folder):
        write(history)
        dump(folder / "dump")
        brute = Brute(folder / "dump")
        first, second = history["days"]
        goal = goal_by_code("G")
        for day in (first, second):
            expected = brute.figures(day.isoformat())
            report = coverage(goal, day)
            assert {str(row.agency.id) for row in report.rows} == set(expected)
            for row in report.rows:
                counts = expected[str(row.agency.id)]
                assert (row.total.eligible, row.total.trained) == told(counts)
                assert row.total.headcount == counts.total()
                assert (row.total.exempt, row.total.out_of_scope) == (counts["exempt"], counts["out_of_scope"])
        assert_bridge(brute, first, second)


def assert_bridge(brute: Brute, first: date, second: date) -> None:
    goal = goal_by_code("G")
    found = bridge(goal, first, second)
    before, after = brute.figures(first.isoformat()), brute.figures(second.isoformat())
    for row in (*found.rows, found.total):
        assert sum(row.eligible_causes.values()) == row.eligible[1] - row.eligible[0]
        assert sum(row.trained_causes.values()) == row.trained[1] - row.trained[0]
    for row in found.rows:
        old, new = (told(figures.get(str(row.agency.id), Counter())) for figures in (before, after))
        assert (row.eligible, row.trained) == tuple(zip(old, new, strict=True))
    one, other = brute.everybody(first.isoformat()), brute.everybody(second.isoformat())
    eligible = [{who for who, (_a, s) in day.items() if s.endswith("trained")} for day in (one, other)]
    causes = found.total.eligible_causes
    assert causes.get("joined", 0) == len(eligible[1] - one.keys())
    assert causes.get("left", 0) == -len(eligible[0] - other.keys())
    stayed = one.keys() & other.keys()
    if brute.goal(first.isoformat()) == brute.goal(second.isoformat()):
        gained = {who for who in stayed if (one[who][1], other[who][1]) == ("untrained", "trained")}
        lost = {who for who in stayed if (one[who][1], other[who][1]) == ("trained", "untrained")}
        assert {change.official_id for change in bridge_people(goal, first, second, "newly_trained")} == set(
            map(int, gained)
        )
        trained = found.total.trained_causes
        assert trained.get("expired", 0) + trained.get("new_period", 0) == -len(lost)
        back = {who for who in stayed if one[who][1] == "exempt" and who in eligible[1]}
        away = {who for who in stayed if other[who][1] == "exempt" and who in eligible[0]}
        assert (causes.get("restored", 0), causes.get("exempted", 0)) == (len(back), -len(away))
        assert "goal_changed" not in {*causes, *trained}


@settings(max_examples=40)
@given(history=histories())
def test_another_tree_keeps_everybody_and_every_list_its_length(
    tmp_path_factory: pytest.TempPathFactory, history: dict[str, Any]
) -> None:
    with new_database(tmp_path_factory.mktemp("tree")):
        write(history)
        first, second = history["days"]
        goal = goal_by_code("G")
        for one, other in ((first, second), (second, first)):
            report = coverage(goal, one, tree_on=other)
            assert report.total == coverage(goal, one).total
            statuses = ("trained", "exempt", "out_of_scope", "headcount")
            for row, status, own in product(report.rows, statuses, (False, True)):
                listed = people(goal, one, agency_id=row.agency.id, status=status, own=own, tree_on=other)
                assert len(listed) == getattr(row.own if own else row.total, status)


@settings(max_examples=30)
@given(history=histories(), seats=st.integers(1, 8))
def test_a_plan_is_what_the_due_date_would_show(
    tmp_path_factory: pytest.TempPathFactory, history: dict[str, Any], seats: int
) -> None:
    with new_database(tmp_path_factory.mktemp("plan")):
        write(history)
        day = history["days"][0]
        goal = goal_by_code("G", day)
        made = plan(goal, day)
        due = coverage(goal, goal.due_on)
        assert made.total.at_due == due.total
        assert made.total.now == coverage(goal, day).total
        untrained = {person.official_id for person in people(goal, goal.due_on)}
        invited = [person.official_id for one in invite(goal, day, seats) for person in one.people]
        assert len(invited) == len(set(invited)) <= seats
        assert set(invited) <= untrained
        ends = trend(goal, START, day)
        assert ends[-1].figures == made.total.now
        assert [point.on for point in ends] == sorted({point.on for point in ends})
