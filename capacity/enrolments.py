"""Who takes part in a class: seats, the waiting list, and those who withdrew."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from capacity.classes import class_by_id, standing_class
from capacity.dates import format_date, from_day, to_day, today
from capacity.errors import NotFound
from capacity.i18n import _
from capacity.officials import official_by_id
from capacity.seats import SEATED, free_seats, promote
from capacity.store.connection import insert_many, rows, write_many
from capacity.text import clean

STATUSES = ("enrolled", "waiting", "withdrawn", "completed", "not_completed")

_PEOPLE = """
    SELECT e.id, e.official_id, o.full_name, p.agency_id, coalesce(v.name, ''), p.position, o.email,
           o.birth_date, o.birth_year, e.status, e.place, e.score, e.grade, e.reason
    FROM enrolment e JOIN official o ON o.id = e.official_id
    LEFT JOIN posting p ON p.id = (
        SELECT id FROM posting WHERE official_id = o.id AND is_primary
        ORDER BY valid_from <= ?2 AND valid_to > ?2 DESC, valid_from > ?2 DESC, abs(valid_from - ?2) LIMIT 1)
    LEFT JOIN agency_version v ON v.agency_id = p.agency_id
        AND v.valid_from <= max(p.valid_from, min(?2, p.valid_to - 1))
        AND v.valid_to > max(p.valid_from, min(?2, p.valid_to - 1))
    WHERE e.training_class_id = ?1 AND e.status IN (SELECT value FROM json_each(?3))
    ORDER BY e.status = 'waiting', CASE e.status WHEN 'waiting' THEN e.place END, o.sort_key, o.id
"""


@dataclass(frozen=True, slots=True)
class EnrolledRow:
    """An official in a class, with the posting of the class's first day (today, if it has none).

    Where there is no posting on that day it is the next one, else the last one before.
    """

    id: int
    official_id: int
    full_name: str
    agency_id: int | None
    agency: str
    position: str | None
    email: str | None
    birth: str
    """As dd/mm/yyyy, or the year."""
    status: str
    place: int
    """In the order in which people came, from 1."""
    score: str | None
    grade: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What enrolling did, by official id in the order given."""

    added: tuple[int, ...]
    waiting: tuple[int, ...]
    already: tuple[int, ...]
    """Who was in the class or on its waiting list before."""


def status_name(status: str) -> str:
    """The status of an enrolment in the user's language."""
    return {
        "enrolled": _("enrolled"),
        "waiting": _("waiting"),
        "withdrawn": _("withdrawn"),
        "completed": _("completed"),
        "not_completed": _("not completed"),
    }[status]


def enrolled(class_id: int, *, statuses: Sequence[str] = SEATED) -> list[EnrolledRow]:
    """The people of a class in these statuses in name order; those who wait in the order of their places, last."""
    first = class_by_id(class_id).begins_on or today()
    return [_row(row) for row in rows(_PEOPLE, class_id, to_day(first), json.dumps(list(statuses)))]


def enrol(class_id: int, official_ids: Iterable[int], on: date | None = None) -> Enrolled:
    """Put people into a class, beyond its capacity on the waiting list; who had withdrawn comes back.

    `on` is the day of enrolment, today if None. Runs inside a change set. Raises NotFound, Refused.
    """
    standing_class(class_id)
    wanted = list(dict.fromkeys(official_ids))
    _refuse_unknown(wanted)
    promote(class_id)
    known = _statuses(class_id)
    coming = [official for official in wanted if known.get(official, (0, "withdrawn"))[1] == "withdrawn"]
    free = free_seats(class_id)
    seats = len(coming) if free is None else free
    first: int = (
        next(rows("SELECT coalesce(max(place), 0) FROM enrolment WHERE training_class_id = ?", class_id))[0] + 1
    )
    day = to_day(on or today())
    new, returned = [], []
    for place, official in enumerate(coming):
        facts = ("enrolled" if place < seats else "waiting", first + place, day)
        if official in known:
            returned.append((known[official][0], *facts))
        else:
            new.append((class_id, official, *facts))
    write_many(
        "UPDATE enrolment SET status = c1, place = c2, enrolled_on = c3, reason = NULL FROM staged WHERE id = c0",
        4,
        returned,
    )
    insert_many("enrolment", ("training_class_id", "official_id", "status", "place", "enrolled_on"), new)
    return Enrolled(
        tuple(coming[:seats]), tuple(coming[seats:]), tuple(one for one in wanted if one not in set(coming))
    )


def withdraw(class_id: int, official_ids: Iterable[int], reason: str = "") -> list[int]:
    """Take people out of a class, keeping their marks, and answer who got their seats, by official id.

    Runs inside a change set. Raises NotFound for somebody who is not in the class, Refused.
    """
    row = standing_class(class_id)
    known = _statuses(class_id)
    leaving = []
    for official in dict.fromkeys(official_ids):
        number, status = known.get(official, (0, "withdrawn"))
        if status == "withdrawn":
            raise NotFound(
                _("{name} is not in class {code}.").format(name=official_by_id(official).full_name, code=row.code)
            )
        leaving.append((number, clean(reason) or None))
    write_many("UPDATE enrolment SET status = 'withdrawn', reason = c1 FROM staged WHERE id = c0", 2, leaving)
    return promote(class_id)


def trained_before(class_id: int, official_ids: Iterable[int], on: date | None = None) -> list[int]:
    """Who of these people has completed the course of a class elsewhere, or one that counts as it, and it still holds.

    `on` is the day asked about, today if None; in the order given.
    """
    wanted = list(official_ids)
    query = """
        SELECT k.official_id FROM completion k JOIN training_class c ON c.id = ?1
        WHERE k.official_id IN (SELECT value FROM json_each(?2)) AND k.completed_on <= ?3 AND k.expires_on > ?3
          AND k.training_class_id IS NOT c.id AND (k.course_id = c.course_id OR k.course_id IN
            (SELECT course_id FROM course_equivalence WHERE counts_as_id = c.course_id))
    """
    found = {official for (official,) in rows(query, class_id, json.dumps(wanted), to_day(on or today()))}
    return [official for official in wanted if official in found]


def _statuses(class_id: int) -> dict[int, tuple[int, str]]:
    """Official → enrolment and its status."""
    query = "SELECT official_id, id, status FROM enrolment WHERE training_class_id = ?"
    return {official: (number, status) for official, number, status in rows(query, class_id)}


def _refuse_unknown(official_ids: Sequence[int]) -> None:
    query = "SELECT value FROM json_each(?) WHERE value NOT IN (SELECT id FROM official) LIMIT 1"
    for (unknown,) in rows(query, json.dumps(official_ids)):
        official_by_id(unknown)  # says that there is none


def _row(row: Sequence[Any]) -> EnrolledRow:
    number, official_id, name, agency_id, agency, position, email, birth_date, birth_year, *rest = row
    birth = format_date(from_day(birth_date)) if birth_date is not None else str(birth_year or "")
    return EnrolledRow(number, official_id, name, agency_id, agency, position, email, birth, *rest)
