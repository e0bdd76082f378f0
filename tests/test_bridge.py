"""Coverage, bridge, trend and plan on random histories, against a computation that shares no code with them."""

from collections import Counter
from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capacity.bridge import bridge, bridge_people
from capacity.coverage import Coverage, coverage, people
from capacity.dump import dump
from capacity.goals import goal_by_code
from capacity.plan import invite, plan, trend
from tests.brute import Brute, told
from tests.builders import new_database
from tests.histories import START, histories, write

COMINGS = {"joined", "left", "moved_in", "moved_out", "reorganised"}


@settings(max_examples=120)
@given(history=histories())
def test_random_histories_agree_with_brute_force(
    tmp_path_factory: pytest.TempPathFactory, history: dict[str, Any]
) -> None:
    folder = tmp_path_factory.mktemp("bridge")
    with new_database(folder):
        write(history, folder)
        dump(folder / "dump")
        brute = Brute(folder / "dump")
        first, second = history["days"]
        goal = goal_by_code("G")
        for day, tree_on in ((first, None), (second, None), (first, second), (second, first)):
            assert_figures(brute, coverage(goal, day, tree_on=tree_on))
        assert_bridge(brute, first, second)


def assert_figures(brute: Brute, report: Coverage) -> None:
    day = report.as_of.isoformat()
    places = Counter(post["official_id"] for post in brute.standing("posting", day))
    assert set(places.values()) <= {1}
    assert {post["agency_id"] for post in brute.standing("posting", day)} <= brute.parents(day).keys()
    expected = brute.figures(day, (report.tree_on or report.as_of).isoformat())
    assert report.total.headcount == places.total()
    for row in report.rows:
        counts = expected.pop(str(row.agency.id), Counter())
        assert (row.total.eligible, row.total.trained) == told(counts)
        assert row.total.headcount == counts.total()
        assert (row.total.exempt, row.total.out_of_scope) == (counts["exempt"], counts["out_of_scope"])
    assert not expected


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
        comings = brute.comings(str(row.agency.id), (first.isoformat(), second.isoformat()))
        assert {cause: by for cause, by in row.eligible_causes.items() if cause in COMINGS} == comings
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
    folder = tmp_path_factory.mktemp("tree")
    with new_database(folder):
        write(history, folder)
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
    folder = tmp_path_factory.mktemp("plan")
    with new_database(folder):
        write(history, folder)
        day = history["days"][0]
        goal = goal_by_code("G", day)
        made = plan(goal, day)
        due = coverage(goal, max(goal.due_on, day))
        assert made.total.at_due == due.total
        assert made.total.now == coverage(goal, day).total
        untrained = {person.official_id for person in people(goal, max(goal.due_on, day))}
        invited = [person.official_id for one in invite(goal, day, seats) for person in one.people]
        assert len(invited) == len(set(invited)) <= seats
        assert set(invited) <= untrained
        ends = trend(goal, START, day)
        assert ends[-1].figures == made.total.now
        assert [point.on for point in ends] == sorted({point.on for point in ends})
