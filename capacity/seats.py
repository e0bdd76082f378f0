"""Seats of classes: how many are free, who gets them, and who has one in a class that is still to come."""

import json
from collections.abc import Iterable
from datetime import date

from capacity.dates import to_day
from capacity.store.connection import db, rows

SEATED = ("enrolled", "completed", "not_completed")
"""The statuses of an enrolment that take a seat."""
_RUNNING = "state IN ('planned', 'open', 'held')"
"""Classes whose people have a seat and no result yet."""


def free_seats(class_id: int) -> int | None:
    """How many seats of a class nobody has; None where it takes everybody."""
    query = """
        SELECT c.capacity, (SELECT count(*) FROM enrolment e WHERE e.training_class_id = c.id
                            AND e.status NOT IN ('waiting', 'withdrawn'))
        FROM training_class c WHERE c.id = ?
    """
    capacity, taken = next(rows(query, class_id))
    return None if capacity is None else max(0, capacity - taken)


def promote(class_id: int) -> list[int]:
    """Give the free seats of a class to those who wait, in their order, and answer who got one, by official id.

    Nothing where the class is closed or cancelled. Runs inside a change set.
    """
    free = free_seats(class_id)
    query = """
        SELECT id, official_id FROM enrolment WHERE training_class_id = ?1 AND status = 'waiting'
          AND (SELECT state FROM training_class WHERE id = ?1) NOT IN ('closed', 'cancelled')
        ORDER BY place, id LIMIT ?2
    """
    first = list(rows(query, class_id, -1 if free is None else free))
    numbers = json.dumps([number for number, _official in first])
    db.execute_sql("UPDATE enrolment SET status = 'enrolled' WHERE id IN (SELECT value FROM json_each(?))", (numbers,))
    return [official for _number, official in first]


def seated(course_ids: Iterable[int], until: date) -> set[int]:
    """The officials with a seat in a class of these courses that runs or will, and is not known to end after a day."""
    query = f"""
        SELECT e.official_id FROM training_class c JOIN enrolment e ON e.training_class_id = c.id
        WHERE c.course_id IN (SELECT value FROM json_each(?)) AND {_RUNNING} AND e.status = 'enrolled'
          AND coalesce(c.ends_on, (SELECT max(held_on) FROM session s WHERE s.training_class_id = c.id), 0) <= ?
    """
    return {official for (official,) in rows(query, json.dumps(list(course_ids)), to_day(until))}


def running_classes(agency_ids: Iterable[int], official_ids: Iterable[int], on: date) -> int:
    """How many classes that run or will have one of these people, or of those in one of these agencies on a day."""
    query = f"""
        SELECT count(DISTINCT c.id) FROM training_class c
        JOIN enrolment e ON e.training_class_id = c.id AND e.status IN ('enrolled', 'waiting')
        WHERE c.{_RUNNING} AND (e.official_id IN (SELECT value FROM json_each(?2)) OR EXISTS (
            SELECT 1 FROM posting p WHERE p.official_id = e.official_id AND p.is_primary
            AND p.valid_from <= ?3 AND p.valid_to > ?3 AND p.agency_id IN (SELECT value FROM json_each(?1))))
    """
    agencies, officials = json.dumps(list(agency_ids)), json.dumps(list(official_ids))
    found: int = next(rows(query, agencies, officials, to_day(on)))[0]
    return found
