"""People and their postings: who they are, where they work on a day, how to find them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from capacity.dates import format_date, from_day, to_day, today
from capacity.errors import BadInput, NotFound
from capacity.finding import Wanted, find, only_words
from capacity.i18n import _
from capacity.store.connection import rows
from capacity.store.search import rows_by_words
from capacity.text import clean, fold

_CATEGORY_WORDS = {
    "cadre": "cán bộ",
    "civil_servant": "công chức",
    "public_employee": "viên chức",
    "contract": "hợp đồng",
    "part_time": "không chuyên trách",
}
"""The words of the law, whatever language the program speaks."""
CATEGORIES = tuple(_CATEGORY_WORDS)
_LEADING = (
    *("giam doc", "pho giam doc", "tong giam doc", "pho tong giam doc", "chu tich", "pho chu tich"),
    *("bi thu", "pho bi thu", "truong", "pho truong", "hieu truong", "pho hieu truong", "hieu pho"),
    *("chanh", "pho chanh", "vien truong", "pho vien truong", "cuc truong", "pho cuc truong"),
    *("chi cuc truong", "pho chi cuc truong", "tong bien tap", "pho tong bien tap", "chi huy truong"),
)
_COLUMNS = """
    o.id, o.full_name, o.gender, o.birth_date, o.birth_year, o.national_id, o.staff_code, o.phone, o.email,
    p.agency_id, v.name, p.position, p.category, p.unit
"""
_POSTED = """
    LEFT JOIN posting p ON p.official_id = o.id AND p.is_primary AND p.valid_from <= ?2 AND p.valid_to > ?2
    LEFT JOIN agency_version v ON v.agency_id = p.agency_id AND v.valid_from <= ?2 AND v.valid_to > ?2
"""


class OfficialRow(NamedTuple):
    """A person with the primary posting of some day, if there is one.

    A named tuple, as thousands are made at once: a third of the time of a frozen dataclass.
    """

    id: int
    full_name: str
    gender: str | None
    birth_date: date | None
    birth_year: int | None
    national_id: str | None
    staff_code: str | None
    phone: str | None
    email: str | None
    agency_id: int | None
    agency: str | None
    position: str | None
    category: str | None
    unit: str | None


@dataclass(frozen=True, slots=True)
class PostingRow:
    """One posting of a person; `valid_to` is the first day on which it no longer holds."""

    agency: str
    position: str | None
    category: str | None
    unit: str | None
    is_primary: bool
    valid_from: date
    valid_to: date
    id: int
    agency_id: int
    is_leader: bool


@dataclass(frozen=True, slots=True)
class CompletionRow:
    """One completion of a person."""

    course_code: str
    course: str
    completed_on: date
    expires_on: date
    certificate_no: str | None
    evidence: str | None


def category_name(category: str | None) -> str:
    """The category in the user's language; nothing for none."""
    return {
        "cadre": _("cadre"),
        "civil_servant": _("civil servant"),
        "public_employee": _("public employee"),
        "contract": _("contract staff"),
        "part_time": _("part-time commune staff"),
    }.get(category or "", "")


def gender_name(gender: str | None) -> str:
    """A gender in the user's language; nothing where it is not known."""
    return {"male": _("male"), "female": _("female")}.get(gender or "", "")


def category_by_text(text: str) -> str:
    """The category of a code or a word, with or without diacritics; raises BadInput that names them all."""
    typed = fold(clean(text)).replace("_", " ")
    for code, word in _CATEGORY_WORDS.items():
        if typed in (code.replace("_", " "), fold(word), fold(category_name(code))):
            return code
    raise BadInput(_("“{category}” is no category; use {known}.").format(category=text, known=known_categories()))


def known_categories() -> str:
    """Every category as it may be typed: `cadre (cán bộ), civil_servant (công chức), …`."""
    return ", ".join(f"{code} ({word})" for code, word in _CATEGORY_WORDS.items())


def birth_text(row: Any) -> str:
    """The birth date as dd/mm/yyyy, or the year alone, of anything that has `birth_date` and `birth_year`."""
    return format_date(row.birth_date) or str(row.birth_year or "")


def masked(national_id: str | None) -> str:
    """An identity number as it is shown unasked: `015*****1234` keeps the first three and the last three digits."""
    if not national_id:
        return ""
    return national_id[:3] + "*" * (len(national_id) - 6) + national_id[-3:]


@lru_cache(maxsize=4096)
def is_leading(position: str | None) -> bool:
    """Whether a position is one of leadership or management, by its title."""
    return position is not None and (fold(position) + " ").startswith(tuple(title + " " for title in _LEADING))


def search(
    text: str = "", *, agency_id: int | None = None, on: date | None = None, limit: int = 50, offset: int = 0
) -> list[OfficialRow]:
    """People whose name has these beginnings of words, or whose numbers have these digits, in name order.

    Marks in the text put those first who are written with them. `agency_id` takes in everything below it on the day.
    """
    words = only_words(text) if agency_id is None else None
    if words is not None:
        # Found and read at once: a fifth less than the ids first.
        found = rows_by_words(words, _COLUMNS, _POSTED, to_day(on or today()))
        return [*map(_official, islice(found, offset, offset + limit))]
    ids = find(Wanted(text, agency_id), on, limit=offset + limit)
    return official_rows(ids[offset:], on)


def official_rows(official_ids: Iterable[int], on: date | None = None) -> list[OfficialRow]:
    """These people as they stand on a day, in the order given; those who are not there are left out."""
    wanted = list(official_ids)
    query = f"SELECT {_COLUMNS} FROM json_each(?1) hit JOIN official o ON o.id = hit.value {_POSTED}"
    # Put in order here: SQLite would sort whole rows.
    known = {row[0]: row for row in rows(query, json.dumps(wanted), to_day(on or today()))}
    return [_official(known[number]) for number in wanted if number in known]


def count(text: str = "", *, agency_id: int | None = None, on: date | None = None) -> int:
    """How many people `search` would find without a limit."""
    if text or agency_id is not None:
        return len(find(Wanted(text, agency_id), on))
    found: int = next(rows("SELECT count(*) FROM official"))[0]
    return found


def is_anybody_there() -> bool:
    """Whether there is a person in the database; counting them takes longer."""
    return bool(next(rows("SELECT EXISTS (SELECT 1 FROM official)"))[0])


def head_counts(on: date) -> dict[int, int]:
    """How many people each agency has of its own on a day, by primary postings; those without anybody are left out."""
    query = """
        SELECT agency_id, count(*) FROM posting
        WHERE is_primary AND valid_from <= ?1 AND valid_to > ?1 GROUP BY agency_id
    """
    return dict(rows(query, to_day(on)))


def in_name_order(official_ids: Iterable[int]) -> list[int]:
    """These people in the order of their names."""
    query = "SELECT id FROM official WHERE id IN (SELECT value FROM json_each(?)) ORDER BY sort_key, id"
    return [number for (number,) in rows(query, json.dumps(list(official_ids)))]


def official_by_id(official_id: int, on: date | None = None) -> OfficialRow:
    """One person with the posting of a day; raises NotFound."""
    day = to_day(on or today())
    query = f"SELECT {_COLUMNS} FROM official o {_POSTED} WHERE o.id = ?1"
    for row in rows(query, official_id, day):
        return _official(row)
    raise NotFound(_("There is no official with the number {number}.").format(number=official_id))


def some_names(official_ids: Sequence[int], most: int = 3) -> str:
    """The first of these people by name, and `…` where there are more."""
    names = ", ".join(official_by_id(one).full_name for one in official_ids[:most])
    return names + ", …" * (len(official_ids) > most)


def official_by_text(text: str) -> int:
    """The id of the official with this id, staff code or identity number; raises NotFound, or BadInput for several."""
    wanted = clean(text)
    for column in ("id", "staff_code", "national_id", "former_national_id"):
        found = [number for (number,) in rows(f"SELECT id FROM official WHERE {column} = ? LIMIT 2", wanted)]
        if len(found) > 1:
            raise BadInput(_("Several officials have the number “{number}”; name one by its id.").format(number=text))
        if found:
            return int(found[0])
    raise NotFound(_("There is no official with the number {number}.").format(number=text))


def postings(official_id: int) -> list[PostingRow]:
    """The postings of a person, latest first, each with the agency's name on its last day."""
    query = """
        SELECT (SELECT name FROM agency_version v WHERE v.agency_id = p.agency_id AND v.valid_from < p.valid_to
                ORDER BY v.valid_from DESC LIMIT 1),
               p.position, p.category, p.unit, p.is_primary, p.valid_from, p.valid_to,
               p.id, p.agency_id, p.is_leader
        FROM posting p WHERE p.official_id = ? ORDER BY p.valid_from DESC, p.is_primary DESC
    """
    return [
        PostingRow(
            *(agency, position, category, unit, bool(primary), from_day(since), from_day(until)),
            *(number, agency_id, bool(leader)),
        )
        for agency, position, category, unit, primary, since, until, number, agency_id, leader in rows(
            query, official_id
        )
    ]


def completions(official_id: int) -> list[CompletionRow]:
    """What a person has completed, latest first."""
    query = """
        SELECT c.code, c.title, k.completed_on, k.expires_on, k.certificate_no, k.evidence
        FROM completion k JOIN course c ON c.id = k.course_id WHERE k.official_id = ? ORDER BY k.completed_on DESC
    """
    return [
        CompletionRow(code, title, from_day(done), from_day(expires), certificate, evidence)
        for code, title, done, expires, certificate, evidence in rows(query, official_id)
    ]


def _official(row: Sequence[Any]) -> OfficialRow:
    birth = row[3]
    # As quick again as OfficialRow's own way.
    return tuple.__new__(OfficialRow, row if birth is None else (*row[:3], from_day(birth), *row[4:]))
