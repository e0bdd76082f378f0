"""Who counts toward a goal on a day: whom it is about, who is exempt, whose completions satisfy it.

Nothing here asks which terms of a goal hold on the day; the caller names them.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import reduce
from itertools import chain
from operator import and_, or_
from typing import Any, NamedTuple

from capacity.agencies import with_all_below
from capacity.dates import from_day, to_day
from capacity.following import wholly_following
from capacity.goals import GoalRow
from capacity.store.connection import db, rows
from capacity.store.triggers import REACHING

TRAINED, EXEMPT, OUTSIDE = 1, 2, 3
"""What the byte of an official says; 0 is untrained, OUTSIDE not of the goal's group."""
_PIECE = 1 << 16
"""Letters of a list of numbers that are parsed at once."""
_ANY_REACH = 2**40
"""Days, more than there are: for a course of which nobody notes how long its completions hold."""
_WORDS = ("untrained", "trained", "exempt", "out_of_scope")


class Scope:
    """Whom a goal is about on a day, by agency, category and leadership."""

    def __init__(self, goal: GoalRow, as_of: date) -> None:
        self._categories = set(goal.categories)
        self._leaders_only = goal.leaders_only
        self._agencies = None if goal.agency_id is None else set(with_all_below(goal.agency_id, as_of))
        without = wholly_following(goal.without, as_of)
        self._without = {below for top in without for below in with_all_below(top, as_of)}

    def has(self, agency_id: int, category: str | None, is_leader: int) -> bool:
        """Whether somebody so placed is in the goal's population, as far as the place tells."""
        return (
            (not self._categories or category in self._categories)
            and (not self._leaders_only or bool(is_leader))
            and self.has_agency(agency_id)
        )

    def has_agency(self, agency_id: int) -> bool:
        """Whether people of an agency can be in the goal's population."""
        return (self._agencies is None or agency_id in self._agencies) and agency_id not in self._without

    @property
    def is_everywhere(self) -> bool:
        """Whether the goal is about people of all agencies."""
        return self._agencies is None and not self._without

    def condition(self, parameters: list[Any]) -> str:
        """The same without the agency as a condition on postings; adds what it asks for to their numbered parameters.

        It is NULL, which is not true, for a posting without a category where the goal names some.
        """
        asked = range(len(parameters) + 1, len(parameters) + 1 + len(self._categories))
        parameters += sorted(self._categories)
        of_category = f"category IN ({', '.join(f'?{number}' for number in asked)})" if self._categories else "1"
        return of_category + (" AND is_leader" if self._leaders_only else "")


def flags(goal: GoalRow, as_of: date) -> bytearray:
    """A byte for every official id up to the largest: 0, TRAINED, EXEMPT or OUTSIDE on the day."""
    return flags_of([goal], as_of)[0]


def flags_of(goals: Sequence[GoalRow], as_of: date) -> list[bytearray]:
    """The same for each of several goals, as they are at one moment; what they share is read once."""
    with db.atomic():
        sets = [_course_sets(goal) for goal in goals]
        since = [goal.counts_from(as_of) for goal in goals]
        completed = _Completed(as_of, ((one, day) for each, day in zip(sets, since, strict=True) for one in each))
        return [_flags(goal, each, day, completed) for goal, each, day in zip(goals, sets, since, strict=True)]


def _flags(goal: GoalRow, sets: Sequence[frozenset[int]], since: date, completed: "_Completed") -> bytearray:
    if goal.rule == "hours":
        found = completed.with_hours(frozenset().union(*sets), since, goal.hours or 0)
    else:
        each = [completed.one_of(courses, since) for courses in sets] or [0]
        found = bytearray(reduce(and_, each).to_bytes(completed.length, "little"))
    day = completed.day
    query = "SELECT official_id FROM exemption WHERE goal_id = ? AND valid_from <= ? AND valid_to > ?"
    for official_id in _officials(query, goal.id, day, day):
        found[official_id] = EXEMPT
    return found if goal.group_id is None else _members_only(found, goal.group_id, day)


def _course_sets(goal: GoalRow) -> list[frozenset[int]]:
    """Sets of courses, one of each of which somebody has to have completed."""
    sets = _counting_as(goal).values()
    return [*map(frozenset, sets)] if goal.rule == "all" else [frozenset().union(*sets)]


class _Completed:
    """Who has completed one of a set of courses on a day. Courses that the same sets ask for are read together.

    People are the bytes of a number, at their ids, so that sets are put together by OR and AND.
    """

    def __init__(self, as_of: date, sets: Iterable[tuple[frozenset[int], date]]) -> None:
        """`sets` are all that will be asked for, each with the day from which completions count."""
        self.day = to_day(as_of)
        (last,) = next(rows("SELECT coalesce(max(id), 0) FROM official"))
        self.length = last + 1
        asking: dict[tuple[int, date], list[int]] = defaultdict(list)
        for number, (courses, since) in enumerate(sets):
            for course_id in courses:
                asking[course_id, since].append(number)
        parts: dict[tuple[date, tuple[int, ...]], set[int]] = defaultdict(set)
        for (course_id, since), numbers in asking.items():
            parts[since, tuple(numbers)].add(course_id)
        self._parts = [(frozenset(courses), since) for (since, _numbers), courses in parts.items()]
        self._known: dict[tuple[frozenset[int], date], int] = {}

    def one_of(self, courses: frozenset[int], since: date) -> int:
        """Those who completed one of these on that day or later, 1 in their bytes."""
        within = (part for part in self._parts if part[1] == since and part[0] <= courses)
        return reduce(or_, map(self._part, within), 0)

    def _part(self, part: tuple[frozenset[int], date]) -> int:
        if part not in self._known:
            source, parameters = _counting(part[0], self.day, part[1])
            found = self._marked(f"SELECT official_id {source}", parameters)
            self._known[part] = int.from_bytes(found, "little")
        return self._known[part]

    def with_hours(self, courses: frozenset[int], since: date, hours: float) -> bytearray:
        """A byte for every id: TRAINED for those who completed so many hours of these, else 0."""
        source, parameters = _counting(courses, self.day, since)
        query = f"SELECT official_id {source} GROUP BY official_id HAVING sum(k.hours) >= ? - 1e-9"
        return self._marked(query, [*parameters, hours])

    def _marked(self, query: str, parameters: Sequence[float]) -> bytearray:
        found = bytearray(self.length)
        for official_id in _officials(query, *parameters):
            found[official_id] = TRAINED
        return found


def status(in_scope: bool, flag: int) -> str:
    """`untrained`, `trained`, `exempt` or `out_of_scope`."""
    return _WORDS[flag if in_scope else OUTSIDE]


def everybody(goal: GoalRow, as_of: date, among: Iterable[int] | None = None) -> dict[int, tuple[int, str]]:
    """Everybody with a primary posting on a day, or those of some people who have one: id → agency and status."""
    found, scope, day = flags(goal, as_of), Scope(goal, as_of), to_day(as_of)
    # CROSS JOIN is read in this order: from the people to their postings.
    source = "posting" if among is None else "json_each(?2) CROSS JOIN posting ON official_id = value"
    query = f"""
        SELECT official_id, agency_id, category, is_leader FROM {source}
        WHERE is_primary AND valid_from <= ?1 AND valid_to > ?1
    """
    chosen = () if among is None else (json.dumps(list(among)),)
    return {
        official_id: (agency_id, status(scope.has(agency_id, category, is_leader), found[official_id]))
        for official_id, agency_id, category, is_leader in rows(query, day, *chosen)
    }


def latest_completions(goal: GoalRow, as_of: date) -> dict[int, tuple[date, str | None]]:
    """Official → the day and the evidence of the latest completion that counts."""
    source, parameters = _counting(counting_courses(goal), to_day(as_of), goal.counts_from(as_of))
    query = f"SELECT official_id, completed_on, coalesce(evidence, certificate_no) {source} ORDER BY completed_on"
    return {number: (from_day(day), evidence) for number, day, evidence in rows(query, *parameters)}


class Counted(NamedTuple):
    """A completion that counts toward a goal on a day."""

    official_id: int
    course_id: int
    completed_on: date
    evidence: str | None
    certificate_no: str | None
    class_id: int | None


def counted_completions(goal: GoalRow, as_of: date) -> list[Counted]:
    """Every completion that counts toward a goal on a day, once, the first ones first."""
    source, parameters = _counting(counting_courses(goal), to_day(as_of), goal.counts_from(as_of))
    query = f"""
        SELECT DISTINCT k.id, official_id, k.course_id, completed_on, evidence, certificate_no, training_class_id
        {source} ORDER BY completed_on, k.course_id, k.id
    """
    return [
        Counted(official_id, course_id, from_day(day), *rest)
        for _id, official_id, course_id, day, *rest in rows(query, *parameters)
    ]


def counting_courses(goal: GoalRow) -> set[int]:
    """The courses whose completions count toward a goal: its own, and those that count as one of them."""
    return set().union(*_counting_as(goal).values())


def _members_only(found: bytearray, group_id: int, day: int) -> bytearray:
    inside = bytearray([OUTSIDE]) * len(found)
    query = "SELECT official_id FROM group_member WHERE people_group_id = ? AND valid_from <= ? AND valid_to > ?"
    for official_id in _officials(query, group_id, day, day):
        inside[official_id] = found[official_id]
    return inside


def _officials(query: str, *parameters: Any) -> Iterator[int]:
    """The officials whom a query finds, handed over as one text: half the time of as many rows."""
    (found,) = next(rows(f"SELECT json_group_array(official_id) FROM ({query})", *parameters))
    return chain.from_iterable(map(json.loads, _pieces(found)))


def _pieces(text: str) -> Iterator[str]:
    """A JSON list of numbers as lists of some thousands: whoever parses one stops all other threads meanwhile."""
    start, end = 1, len(text) - 1
    while start < end:
        cut = text.find(",", start + _PIECE, end)
        cut = end if cut < 0 else cut
        yield f"[{text[start:cut]}]"
        start = cut + 1


def _counting(courses: Iterable[int], day: int, since: date) -> tuple[str, list[int]]:
    """The completions of courses, on a day or later, that count on an epoch day, as FROM and WHERE with parameters."""
    listed = _listed(courses)
    source = f"""
        FROM completion k WHERE k.course_id IN ({listed})
          AND k.completed_on <= ? AND k.expires_on > ? AND k.completed_on >= ?
    """
    query = f"""
        SELECT max(CASE WHEN ({REACHING}) THEN coalesce(days, {_ANY_REACH}) ELSE {_ANY_REACH} END)
        FROM course c LEFT JOIN course_reach r ON r.course_id = c.id WHERE c.id IN ({listed})
    """
    reach = next(rows(query))[0] or 0
    # What was completed before has expired.
    return source, [day, day, max(day + 1 - reach, to_day(since))]


def _counting_as(goal: GoalRow) -> dict[int, set[int]]:
    """Each course of a goal with the courses that count as it, itself among them."""
    found: dict[int, set[int]] = {}
    query = """
        SELECT g.course_id, e.course_id FROM goal_course g
        LEFT JOIN course_equivalence e ON e.counts_as_id = g.course_id
        WHERE g.goal_id = ? AND coalesce(g.version_id, 0) = ?
    """
    for course_id, equal in rows(query, goal.id, goal.version_id or 0):
        found.setdefault(course_id, {course_id}).update(() if equal is None else (equal,))
    return found


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(numbers)))
