"""The people we know who could stand in a file, fetched once for all its rows."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from capacity.dates import FOREVER, from_day, to_day
from capacity.store.connection import rows
from capacity.text import loose_key, match_key


@dataclass(slots=True)
class Known:
    """A person in the database with the primary posting in force on the day of the import.

    Where none is, it is the next one after that day, else the last one before it.
    """

    id: int
    full_name: str
    loose_key: str
    gender: str | None
    birth_date: date | None
    birth_year: int | None
    national_id: str | None
    former_national_id: str | None
    staff_code: str | None
    phone: str | None
    email: str | None
    posting_id: int | None
    agency_id: int | None
    unit: str | None
    position: str | None
    category: str | None
    is_leader: bool
    """Whether the posting is one of leadership, by its title or as a person has said."""
    posted_from: int | None
    posted_to: int | None
    next_from: int | None
    """When the first primary posting after the day begins."""

    @property
    def name_key(self) -> str:
        """What equal spellings of the name have in common."""
        return match_key(self.full_name)

    def is_posted_on(self, day: int) -> bool:
        """Whether the posting is in force on the day."""
        return self.posted_from is not None and self.posted_from <= day < (self.posted_to or 0)

    def posted_until(self, day: int) -> int:
        """When a posting from the day on ends: with the one in force, else where the next one begins."""
        until = self.posted_to if self.is_posted_on(day) else self.next_from
        return to_day(FOREVER) if until is None else until


_KNOWN = """
    SELECT o.id, o.full_name, o.loose_key, o.gender, o.birth_date, o.birth_year, o.national_id,
           o.former_national_id, o.staff_code, o.phone, o.email,
           p.id, p.agency_id, p.unit, p.position, p.category, coalesce(p.is_leader, 0), p.valid_from, p.valid_to, NULL
    FROM ({hits}) hit JOIN official o ON o.id = hit.id
    LEFT JOIN posting p ON p.official_id = o.id AND p.is_primary AND p.valid_from <= ?1 AND p.valid_to > ?1
"""
_BY_IDENTITY = """
    SELECT o.id FROM json_each(?2) CROSS JOIN official o ON o.national_id = value
    UNION SELECT o.id FROM json_each(?2) CROSS JOIN official o ON o.former_national_id = value
    UNION SELECT o.id FROM json_each(?3) CROSS JOIN official o ON o.staff_code = value
    UNION SELECT value FROM json_each(?4)
"""
# Two looks into the index a name, as one that also takes in those without a year reads all of that name.
_BY_NAME = """
    SELECT o.id FROM json_each(?2) born CROSS JOIN json_each(born.value) name
    CROSS JOIN official o ON o.loose_key = name.value AND o.birth_year = CAST(born.key AS INTEGER)
    UNION SELECT o.id FROM json_each(?2) born CROSS JOIN json_each(born.value) name
    CROSS JOIN official o ON o.loose_key = name.value AND o.birth_year IS NULL
    UNION SELECT o.id FROM json_each(?3) CROSS JOIN official o ON o.loose_key = value
"""
_BORN = """
    SELECT o.birth_date, o.id, o.loose_key FROM posting p CROSS JOIN official o ON o.id = p.official_id
    WHERE p.agency_id = ?2 AND p.is_primary AND p.valid_from <= ?1 AND p.valid_to > ?1 AND o.birth_date IS NOT NULL
"""
_NEAREST_POSTING = """
    SELECT p.official_id, p.id, p.agency_id, p.unit, p.position, p.category, p.is_leader, p.valid_from, p.valid_to,
           (SELECT min(valid_from) FROM posting n
            WHERE n.official_id = p.official_id AND n.is_primary AND n.valid_from > ?1)
    FROM json_each(?2) JOIN posting p ON p.id = (
        SELECT id FROM posting WHERE official_id = value AND is_primary
        ORDER BY valid_from > ?1 DESC, abs(valid_from - ?1) LIMIT 1)
"""


def identified(people: Iterable[Mapping[str, Any]], on: date, ids: Iterable[int]) -> list[Known]:
    """The people with a number or staff code of these rows, and those with these ids."""
    numbers = {one.get("national_id") for one in people}
    codes = {one.get("staff_code") for one in people}
    return _known(_BY_IDENTITY, on, as_json_list(numbers), as_json_list(codes), json.dumps(list(ids)))


def namesakes(people: Iterable[Mapping[str, Any]], on: date) -> list[Known]:
    """The people with a name of these rows, in any spelling, and no other birth year."""
    by_year: dict[int | None, set[str]] = defaultdict(set)
    for one in people:
        by_year[one.get("birth_year")].add(loose_key(one.get("full_name") or ""))
    of_any_year = list(by_year.pop(None, ()))
    return _known(
        _BY_NAME, on, json.dumps({year: list(names) for year, names in by_year.items()}), json.dumps(of_any_year)
    )


def with_ids(ids: Iterable[int], on: date) -> list[Known]:
    """The people with these ids."""
    return _known("SELECT value AS id FROM json_each(?2)", on, json.dumps(list(ids)))


def born_in_agency(agency_id: int, on: date) -> dict[date, list[tuple[int, str]]]:
    """Who is in an agency on a day, by birth date: ids and loose names."""
    born: dict[date, list[tuple[int, str]]] = defaultdict(list)
    for day, number, name in rows(_BORN, to_day(on), agency_id):
        born[from_day(day)].append((number, name))
    return born


def _known(hits: str, on: date, *parameters: str) -> list[Known]:
    day = to_day(on)
    known = [
        Known(number, name, loose, gender, None if birth is None else from_day(birth), *rest)
        for number, name, loose, gender, birth, *rest in rows(_KNOWN.format(hits=hits), day, *parameters)
    ]
    idle = {one.id: one for one in known if one.posting_id is None}
    for number, *posting in rows(_NEAREST_POSTING, day, json.dumps(list(idle))) if idle else ():
        one = idle[number]
        one.posting_id, one.agency_id, one.unit, one.position, one.category, one.is_leader = posting[:6]
        one.posted_from, one.posted_to, one.next_from = posting[6:]
    return known


def as_json_list(texts: Collection[str | None]) -> str:
    """Texts as one parameter for SQL's json_each."""
    return json.dumps([text for text in texts if text])
