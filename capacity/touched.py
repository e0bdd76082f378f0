"""Whom a change set touched, and what of theirs: each with the facts that it changed, old → new."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from capacity.dates import to_day, today
from capacity.facts import FactChange, fact_changes, facts_text
from capacity.history import describe
from capacity.i18n import _, format_number
from capacity.store.connection import rows

OF_A_PERSON = ("posting", "completion", "enrolment", "exemption", "group_member", "certificate")
"""The tables whose rows belong to a person; marks do too, through an enrolment."""

_MINE = """
    WITH mine(number, last) AS (
        SELECT row_id, max(id) FROM change WHERE set_id = ?1 AND table_name = '{table}' GROUP BY row_id
    )
"""
# Whose a row was before each of the changes, and whose it was after the last: the next image, or the row of now.
_OWNERS = (
    _MINE
    + """
    SELECT row_id, json_extract(before, '$.{owner}') FROM change
    WHERE set_id = ?1 AND table_name = '{table}' AND before IS NOT NULL
    UNION
    SELECT m.number, coalesce(json_extract((SELECT before FROM change l WHERE l.table_name = '{table}'
                                            AND l.row_id = m.number AND l.id > m.last ORDER BY l.id LIMIT 1),
                                           '$.{owner}'), t.{owner})
    FROM mine m LEFT JOIN {table} t ON t.id = m.number
"""
)
_ENROLLED = """
    SELECT w.value, coalesce(e.official_id, (SELECT json_extract(before, '$.official_id') FROM change
                                             WHERE table_name = 'enrolment' AND row_id = w.value
                                               AND before IS NOT NULL ORDER BY id DESC LIMIT 1))
    FROM json_each(?1) w LEFT JOIN enrolment e ON e.id = w.value
"""
_NAMES = """
    SELECT w.value, o.full_name, coalesce(v.name, '')
    FROM json_each(?1) w JOIN official o ON o.id = w.value
    LEFT JOIN posting p ON p.official_id = o.id AND p.is_primary AND p.valid_from <= ?2 AND p.valid_to > ?2
    LEFT JOIN agency_version v ON v.agency_id = p.agency_id AND v.valid_from <= ?2 AND v.valid_to > ?2
"""
_LAST_NAME = """
    SELECT json_extract(before, '$.full_name') FROM change
    WHERE table_name = 'official' AND row_id = ? AND before IS NOT NULL ORDER BY id DESC LIMIT 1
"""
_FIRST_IMAGE = """
    SELECT before FROM change WHERE set_id = ? AND table_name = 'official' AND row_id = ? ORDER BY id LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class TouchedPerson:
    """Somebody of whom a change set wrote something."""

    official_id: int
    full_name: str
    agency: str
    """Of today."""
    is_there: bool
    """Whether the person is known still: not undone, nor merged with another."""
    is_new: bool
    """Whether the change set made the person known."""
    written: dict[str, int]
    """How many rows of each table it wrote besides the person's own."""
    facts: tuple[FactChange, ...]

    def told(self) -> str:
        """What was written of the person, in the user's language."""
        parts = [_("new") if self.is_new else "", facts_text(self.facts)]
        for table, count in self.written.items():
            if name := "" if self.is_new and table == "posting" else _table_name(table):
                parts.append(name if count == 1 else f"{name} ({format_number(count)})")
        parts.append("" if self.is_there else _("not known any longer"))
        return "; ".join(part for part in parts if part)


def _table_name(table: str) -> str:
    return {
        "posting": _("posting"),
        "completion": _("results"),
        "enrolment": _("participant of a class"),
        "mark": _("marks"),
        "exemption": _("exemption"),
        "group_member": _("group"),
        "certificate": _("certificate"),
    }[table]


class Touched:
    """The people whom a change set touched, in name order; who they are is read as they come into sight."""

    def __init__(self, number: int) -> None:
        """Raises NotFound where there is no such change set."""
        self.change_set = describe(number)
        self._written: dict[int, dict[str, int]] = defaultdict(dict)
        query = "SELECT DISTINCT row_id FROM change WHERE set_id = ? AND table_name = 'official'"
        for (official_id,) in rows(query, number):
            self._written[official_id] = {}
        for table, official_id in _written(number):
            if official_id is not None:  # retention takes the images of those whom it made nameless
                count = self._written[official_id]
                count[table] = count.get(table, 0) + 1
        self.ids = self._in_name_order()

    def _in_name_order(self) -> list[int]:
        query = "SELECT o.id FROM json_each(?) w JOIN official o ON o.id = w.value ORDER BY o.sort_key, o.id"
        there = [number for (number,) in rows(query, json.dumps([*self._written]))]
        return there + sorted(self._written.keys() - set(there))

    def people(self, start: int = 0, stop: int | None = None) -> list[TouchedPerson]:
        """Some of the people, in name order, those last who are not known any longer."""
        wanted = self.ids[start:stop]
        known = {row[0]: row[1:] for row in rows(_NAMES, json.dumps(wanted), to_day(today()))}
        return [self._person(official_id, known.get(official_id)) for official_id in wanted]

    def _person(self, official_id: int, known: Sequence[str] | None) -> TouchedPerson:
        name, agency = known or (next(rows(_LAST_NAME, official_id), ("",))[0], "")
        number = self.change_set.id
        is_new = next(rows(_FIRST_IMAGE, number, official_id), ("",))[0] is None
        facts = () if is_new else fact_changes(official_id).get(number, ())
        return TouchedPerson(official_id, name, agency, known is not None, is_new, self._written[official_id], facts)


def _written(number: int) -> Iterator[tuple[str, int | None]]:
    """The table of each row that belongs to a person, and whose it is: twice where it went from one to another."""
    tables = {name for (name,) in rows("SELECT DISTINCT table_name FROM change WHERE set_id = ?", number)}
    for table in OF_A_PERSON:
        if table in tables:
            for _number, owner in rows(_OWNERS.format(table=table, owner="official_id"), number):
                yield table, owner
    if "mark" in tables:
        marked = [enrolment for _number, enrolment in rows(_OWNERS.format(table="mark", owner="enrolment_id"), number)]
        whose = dict(rows(_ENROLLED, json.dumps(sorted({one for one in marked if one is not None}))))
        yield from (("mark", whose[enrolment]) for enrolment in marked if enrolment is not None)
