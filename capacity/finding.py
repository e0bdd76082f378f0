"""Finding people as an officer types: by beginnings of name words, by both ends of their numbers, by birth dates.

Everything here answers ids, in the order of a list; `capacity.officials` says who they are.
"""

import json
import re
from array import array
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain, islice

from capacity.agencies import with_all_below
from capacity.dates import parse_date, to_day, today
from capacity.errors import BadInput
from capacity.store.connection import rows
from capacity.store.search import SHORTEST_END, ids_by_number, ids_by_words, name_words
from capacity.text import clean, fold

_FEW = 2_000
"""So many candidates are read and sorted at once; more are met in the order of names, no further than a page."""
_ALL = "SELECT id FROM official ORDER BY sort_key, full_name, id"
_KNOWN = "SELECT id, full_name, birth_date, staff_code, national_id, phone FROM official"
_DATE = re.compile(r"\d{1,2}([/.-])\d{1,2}\1\d{4}")

_COLUMNS = {"agency": "agency_id", "position": "position", "category": "category"}
"""What a list can be sorted by that stands in the posting, and where."""
_POSTED = "LEFT JOIN posting p ON p.official_id = o.id AND p.is_primary AND p.valid_from <= ?1 AND p.valid_to > ?1"
_NAMED = "LEFT JOIN agency_version v ON v.agency_id = p.agency_id AND v.valid_from <= ?1 AND v.valid_to > ?1"
_ORDERS = {
    "birth": ("coalesce(o.birth_date, (o.birth_year - 1970) * 365.2425)", ""),
    "agency": ("v.sort_key", f"{_POSTED} {_NAMED}"),
    "position": ("p.position", _POSTED),
    "category": ("p.category", _POSTED),
    "code": ("o.staff_code", ""),
}
"""What a list can be sorted by besides names: the key, and where it is found."""
ORDERS = ("name", *_ORDERS)
"""What a list of people can be sorted by."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which people a list shows, and in which order."""

    text: str = ""
    agency_id: int | None = None
    """With everything below it on the day."""
    category: str | None = None
    among: Collection[int] | None = None
    """Only these people, such as the untrained of a goal."""
    order: str = "name"
    """One of `ORDERS`; those who have nothing there come last."""
    descending: bool = False


def find(wanted: Wanted, on: date | None = None, *, limit: int | None = None) -> "array[int]":
    """The ids of the people wanted, by their posting on a day (today without one), or the first so many of them.

    In name order, those come first who are written with the marks of the text; a number alone lists them by theirs.
    """
    return array("q", islice(met(wanted, on), limit))


def only_words(text: str) -> list[str] | None:
    """The beginnings of name words where a text asks for these and for nothing else."""
    asked = _Text(text)
    return None if asked.numbers or asked.births else asked.words or None


def met(wanted: Wanted, on: date | None = None) -> Iterator[int]:
    """The same ids one by one: in name order each as it is found, in another order once all are known."""
    on = on or today()
    if wanted.order != "name":
        return _ordered(wanted, on)
    found = _in_name_order(wanted, on)
    return iter(reversed(array("q", found))) if wanted.descending else found


class _Text:
    """What is asked of a name, of numbers and of the birth date: all words, in any order."""

    def __init__(self, text: str) -> None:
        parts = clean(text).split()
        days = {part: day for part in parts if (day := _day(part)) is not None}
        self.births = [*days.values()]
        """As epoch days."""
        self.numbers = [part for part in parts if any(map(str.isdigit, part)) and part not in days]
        self.words = name_words(" ".join(part for part in parts if part not in self.numbers and part not in days))
        self.is_void = bool(parts) and not (self.numbers or self.words or self.births)
        """Whether nobody can be meant, as by a mere comma."""
        self.is_number = len(self.numbers) == 1 and not (self.words or self.births)
        """Whether it is one number and nothing else."""

    @cached_property
    def _folded(self) -> list[str]:
        return [fold(word) for word in self.words]

    def is_in(self, name: str, birth: int | None, *numbers: str | None) -> bool:
        """Whether somebody of this name, born on this epoch day and with these numbers is meant."""
        if any(day != birth for day in self.births):
            return False
        if not all(any(_has(known, number) for known in numbers if known) for number in self.numbers):
            return False
        return not self.words or _all_begin(self._folded, [fold(word) for word in name_words(name)])

    def is_marked_in(self, name: str) -> bool:
        """Whether the name is written with the very marks; a text without marks means every name alike."""
        return self.words == self._folded or _all_begin(self.words, name_words(name))


def _day(part: str) -> int | None:
    """The epoch day of what is written as a birth date is: 24/06/1983, 24-6-1983."""
    if not _DATE.fullmatch(part):
        return None
    try:
        return to_day(parse_date(part))
    except BadInput:
        return None


def _all_begin(words: Iterable[str], parts: list[str]) -> bool:
    return all(any(part.startswith(word) for part in parts) for word in words)


def _has(known: str, number: str) -> bool:
    known, number = known.lower(), number.lower()
    return known.startswith(number) or (len(number) >= SHORTEST_END and known.endswith(number))


def _in_name_order(wanted: Wanted, on: date) -> Iterator[int]:
    text = _Text(wanted.text)
    if text.is_void:
        return iter(())
    allowed = _allowed(wanted, on)
    if text.is_number:
        found = ids_by_number(text.numbers[0])
    elif (few := _few(text, allowed)) is not None:
        return iter(_sorted(few, text))
    elif text.numbers:
        found = _passing(text)
    elif text.words:
        found = ids_by_words(text.words)
    else:
        found = chain.from_iterable(rows(_ALL))
    return found if allowed is None else filter(allowed.__contains__, found)


def _allowed(wanted: Wanted, on: date) -> set[int] | None:
    """Everybody whom the filters leave; None where there are none."""
    among = None if wanted.among is None else set(wanted.among)
    if wanted.agency_id is None and wanted.category is None:
        return among
    query = "SELECT official_id FROM posting WHERE is_primary AND valid_from <= ?1 AND valid_to > ?1"
    parameters: list[int | str] = [to_day(on)]
    if wanted.agency_id is not None:
        parameters.append(json.dumps(list(with_all_below(wanted.agency_id, on))))
        query += f" AND agency_id IN (SELECT value FROM json_each(?{len(parameters)}))"
    if wanted.category is not None:
        parameters.append(wanted.category)
        query += f" AND category = ?{len(parameters)}"
    found = {number for (number,) in rows(query, *parameters)}
    return found if among is None else found & among


def _few(text: _Text, allowed: set[int] | None) -> set[int] | None:
    """The only ones who can be meant, where these are few."""
    if allowed is not None and len(allowed) <= _FEW:
        return allowed
    if text.births:
        born = {number for (number,) in rows("SELECT id FROM official WHERE birth_date = ?", text.births[0])}
        return born if allowed is None else born & allowed
    for number in text.numbers:
        if len(number) >= SHORTEST_END:
            found = set(islice(ids_by_number(number), _FEW + 1))
            if len(found) <= _FEW:
                return found if allowed is None else found & allowed
    return None


def _sorted(few: Iterable[int], text: _Text) -> list[int]:
    query = f"{_KNOWN} WHERE id IN (SELECT value FROM json_each(?)) ORDER BY sort_key, full_name, id"
    known = rows(query, json.dumps(list(few)))
    found = [(number, name) for number, name, birth, *numbers in known if text.is_in(name, birth, *numbers)]
    return [number for number, name in sorted(found, key=lambda hit: not text.is_marked_in(hit[1]))]


def _passing(text: _Text) -> Iterator[int]:
    """Those meant, met one by one in the order of names."""
    query = f"{_KNOWN} ORDER BY sort_key, full_name, id"
    for marked in (True, False) if text.words else (True,):
        for number, name, birth, *numbers in rows(query):
            if text.is_in(name, birth, *numbers) and text.is_marked_in(name) is marked:
                yield number


def _ordered(wanted: Wanted, on: date) -> Iterator[int]:
    """Sorted by SQLite, which leaves the interpreter to others meanwhile, but for everybody by their postings."""
    if wanted.order in _COLUMNS and _is_everybody(wanted):
        return _by_posting(_COLUMNS[wanted.order], on, descending=wanted.descending)
    key, joins = _ORDERS[wanted.order]
    way = "DESC" if wanted.descending else ""
    query = f"""
        SELECT o.id FROM official o {joins} {{among}}
        ORDER BY {key} IS NULL, {key} {way}, o.sort_key, o.full_name, o.id
    """
    day = to_day(on)
    if _is_everybody(wanted):
        return (number for (number,) in rows(query.format(among="")))
    found = array("q", _in_name_order(wanted, on))
    among = "WHERE o.id IN (SELECT value FROM json_each(?2))"
    return (number for (number,) in rows(query.format(among=among), day, json.dumps(found.tolist())))


def _by_posting(column: str, on: date, *, descending: bool) -> Iterator[int]:
    """Everybody, in name order within each agency, position or category; those who have none come last.

    Two scans side by side, as SQLite would look up the person of each posting: at 2.5 million a fifth of the time.
    """
    day = to_day(on)
    posted = f"SELECT official_id, {column} FROM posting WHERE is_primary AND valid_from <= ?1 AND valid_to > ?1"
    named = "SELECT agency_id, sort_key FROM agency_version WHERE valid_from <= ?1 AND valid_to > ?1"
    values = dict(rows(posted, day))
    names = dict(rows(named, day)) if column == "agency_id" else None
    groups: dict[str, array[int]] = {}
    nowhere = array("q")
    for (number,) in rows(_ALL):
        value = values.get(number)
        if names is not None:
            value = names.get(value)
        if value is None:
            nowhere.append(number)
        elif group := groups.get(value):
            group.append(number)
        else:
            groups[value] = array("q", [number])
    return chain(*(groups[value] for value in sorted(groups, reverse=descending)), nowhere)


def _is_everybody(wanted: Wanted) -> bool:
    return not wanted.text.strip() and wanted.agency_id is None and wanted.category is None and wanted.among is None
