"""Rolls: the people of a day, one line each, as lists to print and to hand on need them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from capacity.agencies import AgencyRow, with_all_below
from capacity.courses import CourseRow
from capacity.dates import from_day, to_day
from capacity.goals import GoalRow, goal_on
from capacity.officials import CompletionRow, OfficialRow, PostingRow, completions, official_by_id, postings
from capacity.population import everybody
from capacity.regroup import grouping
from capacity.store.connection import rows


class PersonOnRoll(NamedTuple):
    """A person with the primary posting of a day; `line` is the agency of a report that they count in."""

    official_id: int
    full_name: str
    gender: str | None
    birth_date: date | None
    birth_year: int | None
    national_id: str | None
    staff_code: str | None
    position: str | None
    category: str | None
    unit: str | None
    agency_id: int
    agency: str
    line: int

    @property
    def birth(self) -> date | str | None:
        """The day of birth, else the year as a text."""
        return self.birth_date or (str(self.birth_year) if self.birth_year else None)


@dataclass(frozen=True, slots=True)
class Transcript:
    """What one person has done and learnt."""

    person: OfficialRow
    postings: tuple[PostingRow, ...]
    completions: tuple[CompletionRow, ...]
    hours: float


class MatrixLine(NamedTuple):
    """A person and for each course the latest day on which they completed it."""

    person: PersonOnRoll
    completed: tuple[date | None, ...]


_PERSON = """
    o.id, o.full_name, o.gender, o.birth_date, o.birth_year, o.national_id, o.staff_code,
    p.position, p.category, p.unit, p.agency_id, v.name
"""
_ROLL = """
    FROM official o
    JOIN posting p ON p.official_id = o.id AND p.is_primary AND p.valid_from <= ?1 AND p.valid_to > ?1
    JOIN agency_version v ON v.agency_id = p.agency_id AND v.valid_from <= ?1 AND v.valid_to > ?1
"""


def everyone(on: date, *, agency_id: int | None = None) -> Iterator[PersonOnRoll]:
    """Everybody in an agency with all below it, or in all, in name order, as they come from the database."""
    query = f"SELECT {_PERSON} {_ROLL} WHERE {_within(agency_id, on)} ORDER BY o.sort_key, o.id"
    for number, name, gender, born, *rest in rows(query, to_day(on)):
        birth = None if born is None else from_day(born)
        yield PersonOnRoll._make((number, name, gender, birth, *rest, rest[-2]))


def how_many(on: date, *, agency_id: int | None = None) -> int:
    """How many people `everyone` answers."""
    found: int = next(rows(f"SELECT count(*) {_ROLL} WHERE {_within(agency_id, on)}", to_day(on)))[0]
    return found


def roll(
    on: date,
    *,
    goal: GoalRow | None = None,
    status: str = "",
    agency_id: int | None = None,
    tree_on: date | None = None,
) -> list[PersonOnRoll]:
    """The people of an agency with all below it, or of all, by agency in the order of the tree, then by name.

    With a goal only those of a status. With `tree_on` they stand in the lines of that day's tree.
    """
    groups = grouping(on, tree_on)
    order = {line.id: place for place, line in enumerate(_lines_within(groups.lines, agency_id))}
    standing = everybody(goal_on(goal, on), on) if goal else {}
    found = [
        person._replace(line=groups.place[person.agency_id])
        for person in everyone(on)
        if groups.place.get(person.agency_id) in order
        and (goal is None or standing.get(person.official_id, (0, ""))[1] == status)
    ]
    return sorted(found, key=lambda person: order[person.line])


def transcript(official_id: int, on: date) -> Transcript:
    """The transcript of a person, with the posting of a day; raises NotFound."""
    query = "SELECT coalesce(sum(hours), 0) FROM completion WHERE official_id = ?"
    (hours,) = next(rows(query, official_id))
    return Transcript(
        official_by_id(official_id, on), tuple(postings(official_id)), tuple(completions(official_id)), hours
    )


def matrix(on: date, courses: list[CourseRow], *, agency_id: int | None = None) -> Iterator[MatrixLine]:
    """Everybody in an agency with all below it, or in all, with the latest valid completion of each course."""
    query = """
        SELECT official_id, course_id, max(completed_on) FROM completion
        WHERE completed_on <= ?1 AND expires_on > ?1 GROUP BY official_id, course_id
    """
    latest = {(official_id, course_id): day for official_id, course_id, day in rows(query, to_day(on))}
    for person in roll(on, agency_id=agency_id):
        days = [latest.get((person.official_id, course.id)) for course in courses]
        yield MatrixLine(person, tuple(None if day is None else from_day(day) for day in days))


def _within(agency_id: int | None, on: date) -> str:
    """The condition that a posting is in an agency or below it."""
    return "1" if agency_id is None else f"p.agency_id IN ({','.join(map(str, with_all_below(agency_id, on)))})"


def _lines_within(lines: tuple[AgencyRow, ...], agency_id: int | None) -> Iterator[AgencyRow]:
    inside = {agency_id}
    for line in lines:
        if agency_id is None or line.id in inside or line.parent_id in inside:
            inside.add(line.id)
            yield line
