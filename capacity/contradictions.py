"""What a reorganisation would contradict: each problem names the agency, and nothing is written while there is one."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from capacity.dates import FOREVER, format_date, from_day, to_day
from capacity.i18n import _, format_number, ngettext
from capacity.reorganisation import Reorganisation
from capacity.store.connection import rows
from capacity.text import match_key


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a reorganisation cannot be done, and about which agency of it."""

    agency: int
    reason: str


def problems(plan: Reorganisation) -> list[Problem]:
    """Everything that stands in the way of a reorganisation; nothing where it can be done."""
    found = [*_unknown(plan)]
    if found:
        return found
    return [
        *_nameless(plan),
        *_circles(plan),
        *_later_changes(plan),
        *_later_below(plan),
        *_later_circles(plan),
        *_people_left_behind(plan),
        *_taken_codes(plan),
        *_parts(plan),
    ]


def _unknown(plan: Reorganisation) -> Iterator[Problem]:
    """Whatever is named must stand from the day on, and what ends must stand until then."""
    heirs = {number for end in plan.ends.values() for number in end.successors}
    parents = {body.parent for body in plan.bodies.values() if body.parent is not None}
    parted = {number for part in plan.parts for number in (part.agency, part.into)}
    for number in sorted({*plan.ends, *plan.bodies, *heirs, *parents, *parted}):
        if number > 0 and number not in plan.known:
            yield Problem(number, _("agency {number} does not stand on that day").format(number=number))
        elif number in plan.ends and number in heirs | parents | parted | plan.bodies.keys():
            yield Problem(number, _("{name} ends on that day itself").format(name=plan.known[number].name))


def _nameless(plan: Reorganisation) -> Iterator[Problem]:
    for number, body in plan.bodies.items():
        if not match_key(body.name):
            yield Problem(number, _("an agency needs a name"))


def _circles(plan: Reorganisation) -> Iterator[Problem]:
    for number, body in plan.bodies.items():
        if plan.is_below(body.parent, number):
            yield Problem(number, _("{name} would stand below itself").format(name=body.name))


def _later_changes(plan: Reorganisation) -> Iterator[Problem]:
    """What is known of a later day was said of the tree as it was; it must not be contradicted behind its back."""
    day = to_day(plan.on)
    touched = {*plan.ends, *(number for number in plan.bodies if number > 0)}
    relied = {end.heir for end in plan.ends.values()} | {body.parent for body in plan.bodies.values()}
    relied |= {number for part in plan.parts for number in (part.agency, part.into)}
    query = """
        SELECT agency_id, min(valid_from), max(valid_from), max(valid_to) FROM agency_version
        WHERE agency_id IN (SELECT value FROM json_each(?)) GROUP BY agency_id ORDER BY agency_id
    """
    for number, first, last, until in rows(query, _json(touched | relied)):
        name = plan.known[number].name
        if until < to_day(FOREVER):
            yield Problem(number, _("{name} ends on {date}").format(name=name, date=format_date(from_day(until))))
        elif number in touched and last > day:
            text = _("{name} changes on {date}, which is later; take that back first")
            yield Problem(number, text.format(name=name, date=format_date(from_day(last))))
        elif number in plan.ends and plan.ends[number].heir is None and first == day:
            yield Problem(number, _("{name} begins on that day itself").format(name=name))


def _later_below(plan: Reorganisation) -> Iterator[Problem]:
    """What stands below an agency from a later day on would be left below nothing if that one ended before."""
    query = """
        SELECT parent_id, name, valid_from FROM agency_version
        WHERE parent_id IN (SELECT value FROM json_each(?)) AND valid_from > ? ORDER BY valid_from, id
    """
    for number, name, since in rows(query, _json(plan.ends), to_day(plan.on)):
        text = _("{below} stands below {name} from {date} on, which is later; take that back first")
        date_text = format_date(from_day(since))
        yield Problem(number, text.format(below=name, name=plan.known[number].name, date=date_text))


def _later_circles(plan: Reorganisation) -> Iterator[Problem]:
    """What is known of a later day may put an agency below one that this puts below it."""
    changing = [number for number in plan.bodies if number > 0]
    query = "SELECT DISTINCT valid_from FROM agency_version WHERE valid_from > ? ORDER BY valid_from"
    for (day,) in rows(query, to_day(plan.on)):
        standing = "SELECT agency_id, parent_id FROM agency_version WHERE valid_from <= ? AND valid_to > ?"
        above: dict[int, int | None] = dict(rows(standing, day, day))
        above |= {number: plan.bodies[number].parent for number in changing}
        for number in changing:
            if _comes_back(number, above):
                text = _("{name} would stand below itself from {date} on")
                yield Problem(number, text.format(name=plan.known[number].name, date=format_date(from_day(day))))


def _comes_back(number: int, above: Mapping[int, int | None]) -> bool:
    seen: set[int] = set()
    upward = above.get(number)
    while upward is not None and upward not in seen:
        seen.add(upward)
        upward = above.get(upward)
    return number in seen


def _people_left_behind(plan: Reorganisation) -> Iterator[Problem]:
    ending = {number for number, end in plan.ends.items() if end.heir is None}
    query = """
        SELECT agency_id, count(DISTINCT official_id) FROM posting
        WHERE agency_id IN (SELECT value FROM json_each(?)) AND valid_to > ? GROUP BY agency_id ORDER BY agency_id
    """
    for number, people in rows(query, _json(ending), to_day(plan.on)):
        text = ngettext(
            "{name} ends without a successor, and {count} person is still in it",
            "{name} ends without a successor, and {count} people are still in it",
            people,
        )
        yield Problem(number, text.format(name=plan.known[number].name, count=format_number(people)))


def _taken_codes(plan: Reorganisation) -> Iterator[Problem]:
    """A code stands for one agency on every day from then on."""
    query = """
        SELECT agency_id, name FROM agency_version WHERE code = ?1 AND valid_to > ?2 ORDER BY valid_from
    """
    given: dict[str, int] = {}
    for number, body in plan.bodies.items():
        if body.code is None:
            continue
        first = given.setdefault(body.code, number)
        if first != number:
            text = _("the code {code} is given to {name} too")
            yield Problem(number, text.format(code=body.code, name=plan.bodies[first].name))
        for other, name in rows(query, body.code, to_day(plan.on)):
            if other != number and other not in plan.ends and other not in plan.bodies:
                yield Problem(number, _("the code {code} is that of {name}").format(code=body.code, name=name))
                break


def _parts(plan: Reorganisation) -> Iterator[Problem]:
    """Whom a split names must be there, so that a mistyped unit or number moves nobody by accident."""
    query = "SELECT official_id, unit FROM posting WHERE agency_id = ? AND valid_to > ?"
    for part in plan.parts:
        there = list(rows(query, part.agency, to_day(plan.on)))
        name = plan.known[part.agency].name
        if part.into == part.agency:
            yield Problem(part.agency, _("{name} cannot be split into itself").format(name=name))
        for official in sorted(part.officials - {official for official, _unit in there}):
            text = _("there is no official with the number {number} in {name} from that day on")
            yield Problem(part.agency, text.format(number=official, name=name))
        units = {match_key(unit or "") for _official, unit in there}
        for unit in (unit for unit in part.units if match_key(unit) not in units):
            text = _("nobody in {name} is in the unit “{unit}” from that day on")
            yield Problem(part.agency, text.format(unit=unit, name=name))


def _json(numbers: Iterable[int | None]) -> str:
    return json.dumps(sorted(number for number in numbers if number is not None))
