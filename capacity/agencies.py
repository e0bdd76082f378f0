"""Agencies through time: bodies that last, with dated versions of their code, name, kind and place in the tree.

A code names an agency only together with a date, because official codes are re-used.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from capacity.dates import BEGINNING, FOREVER, format_date, to_day
from capacity.errors import BadInput, NotFound
from capacity.i18n import _
from capacity.store.connection import rows
from capacity.store.kept import Kept
from capacity.store.models import Agency, AgencyVersion
from capacity.text import alphabetical_key, clean, fold, match_key

_LEVELS = (
    ("province", ("tinh",)),
    ("district", ("huyen", "thi xa", "quan", "ubnd huyen", "ubnd thi xa")),
    ("commune", ("xa", "phuong", "thi tran", "ubnd xa", "ubnd phuong", "ubnd thi tran")),
    ("school", ("truong",)),
    ("department", ("so", "ban", "van phong", "thanh tra")),
)
_STANDS = (
    "EXISTS (SELECT 1 FROM agency_version v WHERE v.agency_id = {id} AND v.valid_from <= {day} AND v.valid_to > {day})"
)


class AgencyRow(NamedTuple):
    """An agency as it stood on some day."""

    id: int
    code: str | None
    name: str
    level: str
    parent_id: int | None
    depth: int
    """0 for a root of the tree."""


_TREES: Kept[list[AgencyRow]] = Kept(100_000, "agency_version")
"""The trees of the latest days: two of the nation."""
_TURNS: Kept[list[int]] = Kept(100_000, "agency_version")
"""The days on which a tree begins, in their order."""
_APART: Kept[dict[int, str]] = Kept(100_000, "agency_version")


def tree(on: date) -> list[AgencyRow]:
    """The agencies of a day, each before those below it, neighbours in Vietnamese order."""
    return list(_TREES.get(turn(on), lambda: _tree(to_day(on))))


def names_apart(on: date) -> dict[int, str]:
    """The names of those agencies of a day that share theirs with others, told apart by what stands above them."""
    return _APART.get(turn(on), lambda: apart(tree(on)))


def apart(agencies: Sequence[AgencyRow]) -> dict[int, str]:
    """The same of any agencies: `Trường Mầm non Hoa Sen · Xã Tân Hợp`, or with the code where nothing stands above."""
    names = {agency.id: agency.name for agency in agencies}
    often = Counter(fold(agency.name) for agency in agencies)
    repeated = (agency for agency in agencies if often[fold(agency.name)] > 1)
    told = {agency.id: (agency.name, names.get(agency.parent_id or 0) or agency.code) for agency in repeated}
    return {number: f"{name} · {above}" for number, (name, above) in told.items() if above}


def turn(on: date) -> tuple[int | None, int | None]:
    """The epoch days from and until which the tree of a day stands; None where nothing changes before or after.

    Both ends: what is kept by them is not found again once somebody has put a change between them.
    """
    days = _TURNS.get("turns", _turns)
    place = bisect_right(days, to_day(on))
    return days[place - 1] if place else None, days[place] if place < len(days) else None


def _turns() -> list[int]:
    # Each list by itself first, which is short: six times as quick as all versions in one.
    began, ended = (f"SELECT DISTINCT {column} FROM agency_version" for column in ("valid_from", "valid_to"))
    return [day for (day,) in rows(f"{began} UNION {ended} ORDER BY 1")]


def _tree(day: int) -> list[AgencyRow]:
    query = """
        SELECT agency_id, code, name, level, parent_id FROM agency_version
        WHERE valid_from <= ? AND valid_to > ? ORDER BY sort_key DESC, agency_id DESC
    """
    found = list(rows(query, day, day))
    known = {version[0] for version in found}
    below: dict[int | None, list[tuple[Any, ...]]] = defaultdict(list)
    for version in found:
        below[version[4] if version[4] in known else None].append(version)
    ordered: list[AgencyRow] = []
    waiting = [(*version[:4], None, 0) for version in below[None]]
    while waiting:
        agency = tuple.__new__(AgencyRow, waiting.pop())  # as quick again as AgencyRow's own way
        ordered.append(agency)
        if agency[0] in below:
            depth = (agency[5] + 1,)
            waiting += [version + depth for version in below[agency[0]]]
    return ordered


def count_agencies(on: date) -> int:
    """How many agencies stand on a day."""
    found: int = next(rows("SELECT count(*) FROM agency_version WHERE valid_from <= ?1 AND valid_to > ?1", to_day(on)))[
        0
    ]
    return found


def with_all_below(agency_id: int, on: date) -> list[int]:
    """The ids of an agency and of everything below it in the tree of a day.

    An agency that has ended by then stands for those that followed it, so that what was said of it goes on.
    """
    query = f"""
        WITH RECURSIVE heir (id) AS (
            SELECT ?1 UNION SELECT s.new_id FROM heir JOIN succession s ON s.old_id = heir.id AND s.happened_on <= ?2
                AND s.kind IN ('merge', 'dissolve')
            WHERE NOT {_STANDS.format(id="heir.id", day="?2")}
        ), below (id) AS (
            SELECT id FROM heir UNION SELECT agency_id FROM agency_version JOIN below ON parent_id = below.id
            WHERE valid_from <= ?2 AND valid_to > ?2
        ) SELECT id FROM below
    """
    return [found for (found,) in rows(query, agency_id, to_day(on))]


def heirs(on: date) -> dict[int, tuple[int, ...]]:
    """The agencies that stand on a day in the place of each one that has ended by then."""
    query = f"""
        WITH RECURSIVE heir (old, id) AS (
            SELECT old_id, new_id FROM succession WHERE happened_on <= ?1 AND kind IN ('merge', 'dissolve')
            UNION SELECT heir.old, s.new_id FROM heir JOIN succession s ON s.old_id = heir.id AND s.happened_on <= ?1
                AND s.kind IN ('merge', 'dissolve')
            WHERE NOT {_STANDS.format(id="heir.id", day="?1")}
        ) SELECT old, id FROM heir
        WHERE {_STANDS.format(id="heir.id", day="?1")} AND NOT {_STANDS.format(id="heir.old", day="?1")}
        ORDER BY old, id
    """
    found: dict[int, tuple[int, ...]] = {}
    for old, new in rows(query, to_day(on)):
        found[old] = (*found.get(old, ()), new)
    return found


def agency_by_name_or_code(text: str, on: date) -> AgencyRow:
    """The agency of a day with this code, else with this name; raises NotFound, or BadInput when several fit."""
    agencies = tree(on)
    wanted = clean(text)
    key, folded = match_key(wanted), fold(wanted)
    hits = [agency for agency in agencies if agency.code == wanted]
    hits = hits or [agency for agency in agencies if match_key(agency.name) == key]
    hits = hits or [agency for agency in agencies if fold(agency.name) == folded]
    if not hits:
        raise NotFound(
            _("No agency is called “{text}” on {date}.").format(text=text, date=format_date(on) or on.isoformat())
        )
    if len(hits) > 1:
        raise BadInput(
            _("Several agencies are called “{text}”: {names}. Name one by its code.").format(
                text=text, names=", ".join(f"{hit.name} ({hit.code or '–'})" for hit in hits)
            )
        )
    return hits[0]


def level_of(name: str) -> str:
    """The level that an agency's own name tells, else `unit`."""
    folded = fold(name) + " "
    for level, beginnings in _LEVELS:
        if folded.startswith(tuple(beginning + " " for beginning in beginnings)):
            return level
    return "unit"


def level_name(level: str) -> str:
    """A level in the user's language; one that a list brought with it as it stands there."""
    return {
        "province": _("province"),
        "district": _("district"),
        "commune": _("commune"),
        "school": _("school"),
        "department": _("department"),
        "unit": _("unit"),
    }.get(level, level)


def add_agency(
    name: str,
    *,
    since: date = BEGINNING,
    code: str | None = None,
    level: str = "",
    parent_id: int | None = None,
) -> int:
    """Record a new agency from a day on and answer its id; runs inside a change set."""
    agency_id: int = Agency.insert().execute()
    insert_version(agency_id, parent_id, code, clean(name), level or level_of(name), since, FOREVER)
    return agency_id


def change_agency(agency_id: int, on: date, *, name: str, code: str | None, level: str, parent_id: int | None) -> None:
    """Let an agency have this name, code, level and parent from a day on; runs inside a change set."""
    version = AgencyVersion.get(
        (AgencyVersion.agency == agency_id) & (AgencyVersion.valid_from <= on) & (AgencyVersion.valid_to > on)
    )
    until = version.valid_to
    if version.valid_from == on:
        version.delete_instance()
    else:
        version.valid_to = on
        version.save()
    insert_version(agency_id, parent_id, code, clean(name), level, on, until)


def begin_earlier(agency_id: int, on: date, *, name: str, code: str | None, level: str, parent_id: int | None) -> None:
    """Let an agency that is known from a later day on begin on a day, as this; runs inside a change set.

    What is known of the later days stays, but for an agency without a code, of which a roster has told the name alone.
    """
    first = AgencyVersion.select().where(AgencyVersion.agency == agency_id).order_by(AgencyVersion.valid_from).get()
    until, later = first.valid_from, (first.code, first.name, first.level, first.__data__["parent"])
    if first.code is None or later == (code, clean(name), level, parent_id):
        until = first.valid_to
        first.delete_instance()
    insert_version(agency_id, parent_id, code, clean(name), level, on, until)


def extend_back(agency_ids: Iterable[int], on: date) -> None:
    """Let agencies whose first version begins after a day begin on that day instead; runs inside a change set."""
    for agency_id in agency_ids:
        first = AgencyVersion.select().where(AgencyVersion.agency == agency_id).order_by(AgencyVersion.valid_from).get()
        if first.valid_from > on:
            first.valid_from = on
            first.save()


def insert_version(
    agency_id: int, parent_id: int | None, code: str | None, name: str, level: str, since: date, until: date
) -> None:
    """Record what an agency is from a day to a day; runs inside a change set."""
    AgencyVersion.insert(
        agency=agency_id,
        parent=parent_id,
        code=code,
        name=name,
        name_key=match_key(name),
        sort_key=alphabetical_key(name),
        level=level,
        valid_from=since,
        valid_to=until,
    ).execute()
