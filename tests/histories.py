"""Random histories of a province: trees, postings, results, exemptions, goals, reorganisations and late rosters."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from capacity.agencies import add_agency, change_agency, tree
from capacity.course_contents import set_equivalences
from capacity.courses import add_course
from capacity.dates import FOREVER, add_months, to_day
from capacity.errors import CapacityError
from capacity.exemptions import add_group, add_member, exempt, group_by_code
from capacity.goals import add_goal, edit_goal, goal_by_code
from capacity.history import change_set
from capacity.officials import CATEGORIES
from capacity.reorganisation import Reorganisation, dissolve, merge, move, rename, split
from capacity.store.class_models import Completion
from capacity.store.connection import rows
from capacity.store.models import Official, Posting
from capacity.succession import write as reorganise
from tests.builders import load

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
_COURSES = ("K0", "K1", "K2")
_EQUIVALENCES: tuple[dict[str, tuple[str, ...]], ...] = (
    {"K0": ("K1", "K2")},
    {"K1": ("K0",), "K2": ("K0",)},
    {"K0": ("K1",), "K1": ("K0", "K2")},
    {},
)
"""Which courses count as each."""
Step = tuple[str, int, int, int]
"""What is done to which of the agencies that stand, and a number more, for whatever uses it."""
STEPS = st.tuples(
    st.sampled_from(["merge", "take over", "split", "move", "rename", "dissolve"]),
    st.integers(0, 9),
    st.integers(0, 9),
    st.integers(0, 40),
)


@st.composite
def histories(draw: st.DrawFn) -> dict[str, Any]:
    count, agencies = draw(st.integers(1, 7)), draw(st.integers(1, 5))
    people = st.integers(0, count - 1)
    steps = draw(st.lists(st.tuples(DAYS, STEPS), max_size=4))
    edges = [day - timedelta(eve) for day, _step in steps for eve in (0, 1)]
    post = st.tuples(st.integers(0, agencies - 1), st.sampled_from([None, *CATEGORIES[:2]]), st.booleans())
    return {
        "parents": [draw(st.none() | st.integers(0, place - 1)) if place else None for place in range(agencies)],
        "posts": [
            [(day, draw(post)) for day in sorted(draw(st.lists(DAYS, min_size=1, max_size=4, unique=True)))]
            for _ in range(count)
        ],
        "ends": draw(st.lists(st.booleans(), min_size=count, max_size=count)),
        "moved": draw(st.dictionaries(DAYS, st.tuples(st.integers(1, 4), st.integers(0, 3)), max_size=2)),
        "equal": draw(st.sampled_from(_EQUIVALENCES)),
        "done": draw(st.sets(st.tuples(people, st.integers(0, 2), DAYS), max_size=14)),
        "exempt": draw(st.dictionaries(people, st.tuples(DAYS, st.integers(1, 200)), max_size=3)),
        "members": draw(st.sets(st.tuples(people, DAYS), max_size=4)),
        "terms": draw(TERMS),
        "versions": draw(st.dictionaries(DAYS, TERMS, max_size=2)),
        "steps": sorted(steps),
        "late": draw(st.lists(st.tuples(DAYS, st.integers(0, count), st.integers(0, 9)), max_size=2)),
        "days": sorted(draw(st.lists(DAYS | st.sampled_from(edges) if edges else DAYS, min_size=2, max_size=2))),
    }


def write(history: dict[str, Any], folder: Path) -> None:
    """Make a drawn history of the open database; the rosters that come late are files of the folder."""
    with change_set("a random history"):
        ids: list[int] = []
        for place, parent in enumerate(history["parents"]):
            ids.append(add_agency(f"Xã {place}", parent_id=None if parent is None else ids[parent]))
        for number, code in enumerate(_COURSES):
            add_course(code, "Khóa", hours=4, validity_months=6 * number or None)
        for code, counting in history["equal"].items():
            set_equivalences(code, counting)
        for day, (place, parent) in sorted(history["moved"].items()):
            if parent < place < len(ids):
                name = f"Xã {place}"
                change_agency(ids[place], day, name=name, code=None, level="commune", parent_id=ids[parent])
        for steps, ends in zip(history["posts"], history["ends"], strict=True):
            _write_person(steps, ids, ends=ends)
        add_group("CNTT", "")
        for who, day in history["members"]:
            add_member(group_by_code("CNTT"), who + 1, day)
        _write_goal(history, ids)
    _reorganise(history["steps"])
    for number, (day, who, place) in enumerate(history["late"]):
        standing = tree(day)
        row = {"full_name": "A", "staff_code": f"S{who + 1}", "agency": standing[place % len(standing)].name}
        load("roster", [row], folder / f"late-{number}.xlsx", day)


def _write_goal(history: dict[str, Any], ids: list[int]) -> None:
    """The goal with its versions, the results and the exemptions."""
    for who, which, day in history["done"]:
        until = add_months(day, 6 * which) if which else FOREVER
        Completion.insert(official=who + 1, course=which + 1, completed_on=day, expires_on=until, hours=4).execute()
    add_goal("G", "G", target=80, due_on=date(2026, 12, 31), **_terms(history["terms"], ids))
    for day, changed in sorted(history["versions"].items()):
        edit_goal(goal_by_code("G"), day, **_terms(changed, ids))
    for who, (day, length) in history["exempt"].items():
        exempt(goal_by_code("G"), who + 1, "ốm", day, day + timedelta(length))


def _reorganise(steps: list[tuple[date, Step]]) -> None:
    """Do what does not contradict what is known."""
    for day, step in steps:
        try:
            reorganise(planned(step, day))
        except CapacityError:
            continue


def _write_person(steps: list[tuple[date, tuple[int, str | None, bool]]], ids: list[int], *, ends: bool) -> None:
    number = 1 + Official.select().count()
    keys = {"full_name": "A", "loose_key": "a", "sort_key": "a", "staff_code": f"S{number}"}
    official = Official.insert(**keys).execute()
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


def _terms(drawn: dict[str, Any], ids: list[int]) -> dict[str, Any]:
    made = {key: value for key, value in drawn.items() if key not in ("group", "agency", "without")}
    made["hours"] = 8 if drawn["rule"] == "hours" else None
    made["group_id"] = group_by_code("CNTT").id if drawn["group"] else None
    place = drawn["agency"]
    made["agency_id"] = ids[place] if place is not None and place < len(ids) else None
    made["without"] = tuple(ids[place] for place in drawn["without"] if place < len(ids))
    return made


def planned(step: Step, on: date) -> Reorganisation:
    """A step as a reorganisation of the tree of a day; it may contradict what is known."""
    kind, first, second, _days = step
    standing = sorted(agency.id for agency in tree(on))
    one, other = standing[first % len(standing)], standing[(first + 1 + second) % len(standing)]
    if kind == "merge":
        return merge(on, [one, other], name=f"Phường {first}", code=str(second))
    if kind == "take over":
        return merge(on, [other], into=one)
    if kind == "split":
        query = (
            "SELECT official_id FROM posting WHERE is_primary AND agency_id = ? AND valid_from <= ? AND valid_to > ?"
        )
        there = sorted(official for (official,) in rows(query, one, to_day(on), to_day(on)))
        return split(on, one, name=f"Phường {first}", officials=there[: second + 1], below=[other] * (second > 6))
    if kind == "move":
        return move(on, one, other)
    if kind == "rename":
        return rename(on, one, f"Phường {first}", code=f"0{second}")
    return dissolve(on, one, into=other)
