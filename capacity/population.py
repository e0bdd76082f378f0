"""Who counts toward a goal on a day: whom it is about, who is exempt, whose completions satisfy it.

Nothing here asks which terms of a goal hold on the day; the caller names them.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from functools import reduce
from itertools import chain
from operator import and_, or_
from typing import Any, NamedTuple

from capacity.agencies import with_all_below
from capacity.dates import from_day, to_day
from capacity.following import wholly_following
from capacity.goals import GoalRow
from capacity.store.connection import rows
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


class Completed:
    """Who has completed which course on a day; each is read once, however many goals ask for it."""

    def __init__(self, as_of: date) -> None:
        self.day = to_day(as_of)
        (last,) = next(rows("SELECT coalesce(max(id), 0) FROM official"))
        self.length = last + 1
        self._by_course: dict[tuple[int, date], int] = {}

    def one_of(self, courses: Iterable[int], since: date) -> int:
        """A number whose byte at each official's id is 1 for those who completed one of these on that day or later."""
        asked = [(course_id, since) for course_id in courses]
        missing = [course_id for course_id, _since in asked if (course_id, since) not in self._by_course]
        for course_id, days in _reaches(missing).items():
            source, parameters = _source([course_id], self.day, since, days)
            found = self.marked(_officials(f"SELECT official_id {source}", *parameters))
            self._by_course[course_id, since] = int.from_bytes(found, "little")
        return reduce(or_, map(self._by_course.__getitem__, asked), 0)

    def marked(self, officials: Iterable[int]) -> bytearray:
        """A byte for every official id up to the largest: TRAINED for these, else 0."""
        found = bytearray(self.length)
        for official_id in officials:
            found[official_id] = TRAINED
        return found


def flags(goal: GoalRow, as_of: date, completed: Completed | None = None) -> bytearray:
    """A byte for every official id up to the largest: 0, TRAINED, EXEMPT or OUTSIDE on the day.

    Whoever asks for several goals hands over what was completed on the day.
    """
    completed = completed or Completed(as_of)
    found, day = _trained(goal, as_of, completed), completed.day
    query = "SELECT official_id FROM exemption WHERE goal_id = ? AND valid_from <= ? AND valid_to > ?"
    for official_id in _officials(query, goal.id, day, day):
        found[official_id] = EXEMPT
    return found if goal.group_id is None else _members_only(found, goal.group_id, day)


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


def _trained(goal: GoalRow, as_of: date, completed: Completed) -> bytearray:
    since, counting_as = goal.counts_from(as_of), _counting_as(goal)
    everything = set().union(*counting_as.values())
    if goal.rule == "hours":
        source, parameters = _counting(everything, completed.day, since)
        query = f"SELECT official_id {source} GROUP BY official_id HAVING sum(k.hours) >= ? - 1e-9"
        return completed.marked(_officials(query, *parameters, goal.hours or 0))
    found = completed.one_of(everything, since)
    if goal.rule == "all":
        found = reduce(and_, (completed.one_of(courses, since) for courses in counting_as.values()), found)
    return bytearray(found.to_bytes(completed.length, "little"))


def _counting(courses: Iterable[int], day: int, since: date) -> tuple[str, list[float]]:
    """The completions of courses, on a day or later, that count on an epoch day, as FROM and WHERE with parameters."""
    reaches = _reaches(courses)
    return _source(reaches, day, since, max(reaches.values(), default=0))


def _source(courses: Iterable[int], day: int, since: date, reach: int) -> tuple[str, list[float]]:
    """The same, where none of them holds longer than so many days."""
    source = f"""
        FROM completion k WHERE k.course_id IN ({_listed(courses)})
          AND k.completed_on <= ? AND k.expires_on > ? AND k.completed_on >= ?
    """
    # What was completed before has expired.
    return source, [day, day, max(day + 1 - reach, to_day(since))]


def _reaches(courses: Iterable[int]) -> dict[int, int]:
    """How many days a completion of each course holds at most."""
    query = f"""
        SELECT c.id, CASE WHEN ({REACHING}) THEN coalesce(days, {_ANY_REACH}) ELSE {_ANY_REACH} END
        FROM course c LEFT JOIN course_reach r ON r.course_id = c.id WHERE c.id IN ({_listed(courses)})
    """
    return dict(rows(query))


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
