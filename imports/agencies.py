"""Where is it: the agencies that a file names against the tree of the day."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from capacity.agencies import heirs
from capacity.dates import format_date, from_day, to_day
from capacity.following import Following
from capacity.i18n import _
from capacity.store.connection import rows
from capacity.text import match_key
from imports.agency_names import (
    agency_key,
    are_alike,
    initials,
    is_abbreviated,
    is_likely_misspelling,
    short_key,
)

_QUALIFIED = re.compile(r"\s*[,()]\s*|\s+[-–]\s+")
_PREDECESSORS = "SELECT DISTINCT old_id FROM succession WHERE new_id = ? AND old_id <> new_id ORDER BY old_id"

# What went into another agency on the very day on which it had begun; its name stands in the history alone.
_NEVER_STOOD = """
    SELECT s.old_id, json_extract(c.before, '$.name'), s.ended
    FROM (SELECT old_id, min(happened_on) AS ended FROM succession
          WHERE old_id NOT IN (SELECT agency_id FROM agency_version) GROUP BY old_id HAVING ended <= ?1) s
    CROSS JOIN change c ON c.table_name = 'agency_version' AND json_extract(c.before, '$.agency_id') = s.old_id
"""


@dataclass(frozen=True, slots=True)
class Place:
    """What an agency's name in a file stands for on the day of the import."""

    agency_id: int | None
    """Set when the agency is known."""
    name: str
    is_new: bool = False
    question: str = ""
    """Why nobody but a person can tell; the row waits."""
    candidates: tuple[tuple[int, str], ...] = ()
    """The agencies that it could be: id and name."""
    begins_later: bool = False
    """The agency is known only from a later day on, so its beginning moves back."""
    code: str | None = None
    """The code that a new agency is to have."""
    note: str = ""
    """Which agency took the place of the one that the file names."""
    then: int | None = None
    """Which agency its people went on to, where it ends on a later day and a person has said so."""
    until: int | None = None
    """The later day on which it ends and nobody knows where its people go; whoever stays so long is a question."""


@dataclass(frozen=True, slots=True)
class _Standing:
    """An agency on the day, with the name of the one above it."""

    id: int
    name: str
    above: str

    @property
    def apart(self) -> str:
        """The name with what tells it from that of another agency."""
        return f"{self.name} · {self.above}" if self.above else self.name


@dataclass(frozen=True, slots=True)
class _Former:
    """What an agency was until some day: ended since, or called or coded otherwise now."""

    id: int
    name: str
    ended: date
    above: str


class Places:
    """The agencies of a day, looked up by code and by name as files write them.

    `answers` are what a person has said of names by key: an agency's id, or "new".
    """

    def __init__(self, on: date, answers: Mapping[str, int | str] | None = None) -> None:
        self._answers = answers or {}
        self._by_code: dict[str, _Standing] = {}
        self._by_id: dict[int, _Standing] = {}
        self._names: dict[int, str] = {}
        self._by_name: dict[str, list[_Standing]] = defaultdict(list)
        self._by_short_name: dict[str, list[_Standing]] = defaultdict(list)
        self._later: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self._founded: dict[str, tuple[int, date]] = {}
        self._former_by_name: dict[str, list[_Former]] = defaultdict(list)
        self._former_by_code: dict[str, list[_Former]] = defaultdict(list)
        self._found: dict[tuple[str | None, str | None], Place] = {}
        self._load(to_day(on))
        self._heirs = heirs(on)
        self._following = Following()
        # By the names themselves: their keys may be those of an earlier version of the program.
        self._aliases = {agency_key(name): number for name, number in rows("SELECT name, agency_id FROM agency_alias")}
        self._blocks: dict[int, list[tuple[str, _Standing]]] = defaultdict(list)
        for key, standing in self._by_name.items():
            self._blocks[len(key.split())].append((key, standing[0]))

    def _load(self, day: int) -> None:
        query = """
            SELECT v.agency_id, v.code, v.name, v.valid_from, v.valid_to, coalesce(above.name, ''),
                   NOT EXISTS (SELECT 1 FROM agency_version e
                               WHERE e.agency_id = v.agency_id AND e.valid_from < v.valid_from),
                   EXISTS (SELECT 1 FROM succession s WHERE s.new_id = v.agency_id AND s.old_id <> s.new_id)
                   OR EXISTS (SELECT 1 FROM agency_version o
                              WHERE o.code = v.code AND o.agency_id <> v.agency_id AND o.valid_from < v.valid_from)
            FROM agency_version v LEFT JOIN agency_version above ON above.agency_id = v.parent_id
                AND above.valid_from <= min(?1, v.valid_to - 1) AND above.valid_to > min(?1, v.valid_to - 1)
            ORDER BY v.valid_from
        """
        for agency_id, code, name, since, until, above, is_first, is_founded in rows(query, day):
            key = agency_key(name)
            self._names[agency_id] = name
            if since <= day < until:
                standing = _Standing(agency_id, name, above)
                self._by_id[agency_id] = standing
                self._by_name[key].append(standing)
                self._by_short_name[short_key(key)].append(standing)
                if code:
                    self._by_code[code] = standing
            elif until <= day:
                former = _Former(agency_id, name, from_day(until), above)
                self._former_by_name[short_key(key)].append(former)
                if code:
                    self._former_by_code[code].append(former)
            elif is_first and is_founded:
                self._founded[short_key(key)] = (agency_id, from_day(since))
            elif is_first:
                self._later[key].append((agency_id, name))
        for agency_id, name, ended in rows(_NEVER_STOOD, day):
            self._former_by_name[short_key(agency_key(name))].append(_Former(agency_id, name, from_day(ended), ""))

    def find(self, name: str | None, code: str | None) -> Place | None:
        """The place of a row; None when it names no agency at all."""
        if not name and not code:
            return None
        asked = (name, code)
        if asked not in self._found:
            self._found[asked] = self._look_up(name or "", code)
        return self._found[asked]

    def _look_up(self, name: str, code: str | None) -> Place:
        key = agency_key(name)
        answer = self._answers.get(key, self._aliases.get(key))
        coded = self._by_code.get(code or "")
        if coded and name and are_alike(name, coded.name):
            return self._going_on(Place(coded.id, coded.name), answer)
        if isinstance(answer, int):
            return self._going_on(self._answered(name, key, answer), answer)
        is_new = answer is not None
        if code:
            return self._going_on(self._by_its_code(name, key, code, is_new=is_new))
        return Place(None, name, is_new=True) if is_new else self._going_on(self._by_its_name(name, key))

    def _answered(self, name: str, key: str, answer: int) -> Place:
        """The agency that a person has named, unless that tells only who followed the one of this name later."""
        known = self._called(name, key)
        if len(known) == 1 and self._following.leads(known[0].id, answer):
            return Place(known[0].id, known[0].name)
        return self.of(answer, name)

    def of(self, agency_id: int, name: str = "") -> Place:
        """The place of a known agency: itself if it stands on the day, else what follows it, or a question."""
        if agency_id in self._by_id:
            return Place(agency_id, self._by_id[agency_id].name)
        if former := [one for same in self._former_by_name.values() for one in same if one.id == agency_id]:
            return self._followed(name or former[-1].name, former)
        for later in self._later.values():
            if found := [one for one in later if one[0] == agency_id]:
                return Place(*found[0], begins_later=True)
        for number, begins in self._founded.values():
            if number == agency_id:
                return self._not_yet(name, number, begins)
        question = _("there is no agency with the number {number}").format(number=agency_id)
        return Place(None, name, question=question)

    def _going_on(self, place: Place, answer: int | str | None = None) -> Place:
        """Where the people of an agency go if it ends on a later day: known, answered, or asked of those who stay."""
        if place.agency_id is None:
            return place
        wanted = answer if isinstance(answer, int) and self._following.leads(place.agency_id, answer) else None
        stuck = self._following.way(place.agency_id, wanted)[-1]
        if stuck not in self._following.ends:
            return replace(place, then=wanted)
        until = self._following.ends[stuck]
        last = {number: self._names[number] for number in self._following.last(stuck)}
        text = _("{name} ends on {date} and goes on in {names}: to which of them did these people go?")
        if not last:
            text = _("{name} ends on {date} without a successor: nobody knows where these people went")
        names = ", ".join(last.values())
        question = text.format(name=self._names[stuck], date=format_date(from_day(until)), names=names)
        return replace(place, until=until, question=question, candidates=tuple(last.items()))

    def _by_its_code(self, name: str, key: str, code: str, *, is_new: bool) -> Place:
        standing = self._by_code.get(code)
        if standing and (not name or are_alike(name, standing.name)):
            return Place(standing.id, standing.name)
        former = [one for one in self._former_by_code.get(code, []) if not name or are_alike(name, one.name)]
        if former and not is_new:
            return self._followed(name or code, former)
        if standing:
            text = _("the code {code} is that of {known}, but the row says {name}")
            if is_new:
                text = _("{name} cannot be new with the code {code}: it is that of {known}; correct the code")
            question = text.format(code=code, known=standing.name, name=name)
            return Place(None, name, question=question, candidates=((standing.id, standing.name),))
        if not name:
            question = _("no agency has the code {code} on that day").format(code=code)
            return Place(None, code, question=question)
        place = Place(None, name, is_new=True) if is_new else self._by_its_name(name, key)
        return replace(place, code=code) if place.is_new else place

    def _by_its_name(self, name: str, key: str) -> Place:
        known = self._called(name, key)
        if len(known) == 1:
            return Place(known[0].id, known[0].name)
        if known:
            question = _("{count} agencies are called so; give the code").format(count=len(known))
            return Place(None, name, question=question, candidates=tuple((one.id, one.apart) for one in known))
        later = self._later.get(key) or []
        if len(later) == 1:
            return Place(*later[0], begins_later=True)
        if short_key(key) in self._founded:
            return self._not_yet(name, *self._founded[short_key(key)])
        if former := self._former(name, key):
            return self._followed(name, former)
        if close := self._close(key) or self._close(match_key(name)):
            question = _("an agency “{name}” is known: is it the same?").format(name=close[0].name)
            return Place(None, name, question=question, candidates=tuple((one.id, one.name) for one in close))
        return Place(None, name, is_new=True)

    def _called(self, name: str, key: str) -> list[_Standing]:
        return self._by_name.get(key) or self._by_short_name.get(short_key(key)) or self._qualified(name)

    def _qualified(self, name: str) -> list[_Standing]:
        """`Xã Tân Thịnh, huyện Văn Chấn`: the agency of the first name below one of the second."""
        first, *rest = (part for part in _QUALIFIED.split(name) if part)
        if not rest:
            return self._with_parent(agency_key(name).split())
        above = set(match_key(rest[0]).split())
        named = self._by_short_name.get(short_key(agency_key(first)), [])
        return [one for one in named if above <= set(match_key(one.above).split())]

    def _with_parent(self, words: list[str]) -> list[_Standing]:
        """`Sở Nội vụ tỉnh Hoa Ban`: the agency of the first words below one that is called as the rest."""
        for place in range(1, len(words)):
            above = " ".join(words[place:])
            named = self._by_short_name.get(short_key(" ".join(words[:place])), [])
            if found := [one for one in named if agency_key(one.above) == above]:
                return found
        return []

    def _former(self, name: str, key: str) -> list[_Former]:
        """What was called so, also `Xã Tân Thịnh, huyện Văn Chấn`, before the day."""
        if found := self._former_by_name.get(short_key(key)):
            return found
        first, *rest = (part for part in _QUALIFIED.split(name) if part)
        above = set(match_key(rest[0]).split()) if rest else set()
        named = self._former_by_name.get(short_key(agency_key(first)), []) if rest else []
        return [one for one in named if above <= set(match_key(one.above).split())]

    def _not_yet(self, name: str, agency_id: int, begins: date) -> Place:
        """What begins on a later day in the place of others was one of those until then."""
        before = [self._by_id[old] for (old,) in rows(_PREDECESSORS, agency_id) if old in self._by_id]
        question = _("this agency begins only on {date}").format(date=format_date(begins))
        return Place(None, name, question=question, candidates=tuple((one.id, one.name) for one in before))

    def _standing(self, agency_id: int) -> list[_Standing]:
        """The agency itself while it stands, else those in its place."""
        return [self._by_id[one] for one in (agency_id, *self._heirs.get(agency_id, ())) if one in self._by_id]

    def _followed(self, name: str, former: list[_Former]) -> Place:
        """The one agency that took the place of what the file names; a question where there are several or none."""
        standing = {one.id: one for was in former for one in self._standing(was.id)}
        last = former[-1]
        date_text = format_date(last.ended)
        if len(standing) == 1:
            [heir] = standing.values()
            text = _("{old} is {new} since {date}") if heir.id == last.id else _("{old} belongs to {new} since {date}")
            note = text.format(old=last.name, new=heir.name, date=date_text)
            return Place(heir.id, heir.name, note=note)
        if not standing:
            question = _("this agency ended on {date}").format(date=date_text)
            return Place(None, name, question=question, candidates=((last.id, last.name),))
        names = ", ".join(one.name for one in standing.values())
        question = _("this agency ended on {date}; it is now one of {names}").format(date=date_text, names=names)
        return Place(None, name, question=question, candidates=tuple((one.id, one.name) for one in standing.values()))

    def _close(self, key: str) -> list[_Standing]:
        misspelt = [standing for known, standing in self._blocks[len(key.split())] if is_likely_misspelling(key, known)]
        return misspelt or [
            standing for known, standing in self._by_initials[initials(key)] if is_abbreviated(key, known)
        ]

    @cached_property
    def _by_initials(self) -> defaultdict[str, list[tuple[str, _Standing]]]:
        found: defaultdict[str, list[tuple[str, _Standing]]] = defaultdict(list)
        for key, standings in self._by_name.items():
            found[initials(key)] += [(key, standing) for standing in standings]
        return found
