"""Which classes: those of a state, a course, a day, with some words; in which order."""

import json
import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from capacity.class_facts import STATES
from capacity.courses import course_by_code
from capacity.dates import to_day
from capacity.store.connection import rows
from capacity.text import alphabetical_key, clean, fold

FIRST_DAY = "coalesce(c.begins_on, (SELECT min(held_on) FROM session s WHERE s.training_class_id = c.id))"
LAST_DAY = "coalesce(c.ends_on, (SELECT max(held_on) FROM session s WHERE s.training_class_id = c.id))"
ENROLLED = (
    "(SELECT count(*) FROM enrolment e WHERE e.training_class_id = c.id AND e.status NOT IN ('waiting', 'withdrawn'))"
)
_DIGITS = re.compile(r"\d+")
_NEXT = "(SELECT min(held_on) FROM session s WHERE s.training_class_id = c.id AND held_on >= ?5)"


def _counting_key(text: str) -> str:
    """A key that sorts texts in Vietnamese order, and the ninth before the tenth."""
    return alphabetical_key(_DIGITS.sub(lambda found: found[0].zfill(9), text))


_ORDERS: dict[str, tuple[str, Callable[[Any], Any] | None]] = {
    "begins": (FIRST_DAY, None),
    "ends": (LAST_DAY, None),
    "code": ("c.code", _counting_key),
    "title": ("c.title", _counting_key),
    "state": ("c.state", STATES.index),
    "people": (ENROLLED, None),
    "next": (_NEXT, None),
    "place": ("c.place", _counting_key),
}
"""Order → what the database knows, and what that is compared by."""


def class_ids(
    *,
    text: str = "",
    state: str | None = None,
    course: str | None = None,
    on: date | None = None,
    order: str = "begins",
    descending: bool = True,
    since: date | None = None,
) -> list[int]:
    """The classes of this state, course (code) and day, with these words, in an order.

    Those of which the order says nothing come last; but before the latest, as they are still to be planned. `since`
    is the day from which on the `next` session is looked for.
    """
    value, key = _ORDERS[order]
    query = f"""
        SELECT c.id, {value} FROM training_class c
        WHERE (?1 IS NULL OR c.state = ?1) AND (?2 IS NULL OR c.course_id = ?2)
          AND (?3 IS NULL OR ({FIRST_DAY} <= ?3 AND {LAST_DAY} >= ?3))
          AND (?4 IS NULL OR c.id IN (SELECT value FROM json_each(?4))) AND (?5 IS NULL OR true)
        ORDER BY c.code
    """
    course_id = course_by_code(course).id if course else None
    hits = json.dumps(_with_words(text)) if text.strip() else None
    found = list(rows(query, state, course_id, on and to_day(on), hits, since and to_day(since)))
    known = [(key(said) if key else said, number) for number, said in found if said is not None]
    known.sort(key=lambda one: one[0], reverse=descending)
    blank = [number for number, said in found if said is None]
    numbers = [number for _key, number in known]
    return blank + numbers if (order, descending) == ("begins", True) else numbers + blank


def _with_words(text: str) -> Sequence[int]:
    """The classes in whose texts every word stands, with or without marks."""
    query = """
        SELECT c.id, c.code || ' ' || c.title || ' ' || k.code || ' ' || k.title || ' ' || coalesce(c.organiser, '')
               || ' ' || coalesce(c.place, '') || ' ' || coalesce(c.decision_no, '')
        FROM training_class c JOIN course k ON k.id = c.course_id
    """
    words = fold(clean(text)).split()
    return [number for number, texts in rows(query) if all(word in fold(texts) for word in words)]
