"""Who is it: the people of a sign-in sheet or a report of participants among those who are enrolled in a class."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from capacity.dates import format_date, from_day
from capacity.i18n import _
from capacity.seats import SEATED
from capacity.store.connection import rows
from capacity.text import clean, fold, loose_key, match_key
from imports.agency_names import agency_key
from imports.cells import Fault
from imports.cells import name as personal
from imports.matching import is_poorer_spelling
from imports.plan import Candidate

_NEAR = 0.75
_MOST_CANDIDATES = 5
_BREAKS = re.compile(r"\s+[-–—]\s+|\s*[_|/\\~]+\s*|[()\[\],;:]|\s[-–—]|[-–—]\s")
_HOSTS = ("organizer", "organiser", "co-organizer", "host", "nguoi to chuc", "chu tri", "nguoi chu tri", "dong to chuc")
_NUMBERING = re.compile(r"^\d+[.)\s]*")


@dataclass(frozen=True, slots=True)
class Classmate:
    """Somebody who is enrolled."""

    enrolment_id: int
    official_id: int
    full_name: str
    birth_date: date | None
    birth_year: int | None
    national_id: str | None
    staff_code: str | None
    email: str | None
    agency_id: int | None
    agency: str
    position: str | None

    @property
    def candidate(self) -> Candidate:
        """As a question offers them."""
        birth = format_date(self.birth_date) if self.birth_date else str(self.birth_year or "")
        return Candidate(self.official_id, self.full_name, birth, self.agency_id, self.position)


@dataclass(frozen=True, slots=True)
class Met:
    """The answer for one line: somebody of the class, or a question; and why."""

    mate: Classmate | None
    because: str
    candidates: tuple[Candidate, ...] = ()


_ENROLLED = """
    SELECT e.id, o.id, o.full_name, o.birth_date, o.birth_year, o.national_id, o.staff_code, o.email,
           p.agency_id, coalesce(v.name, ''), p.position
    FROM enrolment e JOIN official o ON o.id = e.official_id
    LEFT JOIN posting p ON p.id = (SELECT id FROM posting WHERE official_id = o.id AND is_primary
                                   ORDER BY valid_from <= ?2 AND valid_to > ?2 DESC, valid_from DESC LIMIT 1)
    LEFT JOIN agency_version v ON v.agency_id = p.agency_id AND v.valid_from <= ?2 AND v.valid_to > ?2
    WHERE e.training_class_id = ?1 AND e.status IN (SELECT value FROM json_each(?3))
    ORDER BY o.sort_key, o.id
"""
_PLACES = """
    SELECT DISTINCT p.official_id, v.name FROM enrolment e
    JOIN posting p ON p.official_id = e.official_id JOIN agency_version v ON v.agency_id = p.agency_id
    WHERE e.training_class_id = ?
"""
_NAMESAKES = """
    SELECT o.id, o.full_name, o.birth_date, o.birth_year, p.agency_id, p.position
    FROM official o LEFT JOIN posting p ON p.official_id = o.id AND p.is_primary
     AND p.valid_from <= ?2 AND p.valid_to > ?2
    WHERE o.loose_key = ?1 OR o.id = ?3 LIMIT 6
"""


class Classmates:
    """The enrolled of one class, found by what a line says of them."""

    def __init__(self, class_id: int, day: int) -> None:
        found = rows(_ENROLLED, class_id, day, json.dumps(SEATED))
        self.all = [
            Classmate(number, official, name, None if born is None else from_day(born), *rest)
            for number, official, name, born, *rest in found
        ]
        self.day = day
        self.by_enrolment = {mate.enrolment_id: mate for mate in self.all}
        self.by_official = {mate.official_id: mate for mate in self.all}
        self._class_id = class_id
        self._numbers = {mate.national_id: mate for mate in self.all if mate.national_id}
        self._codes = {mate.staff_code: mate for mate in self.all if mate.staff_code}
        self._emails: dict[str, list[Classmate]] = defaultdict(list)
        self._names: dict[str, list[Classmate]] = defaultdict(list)
        for mate in self.all:
            self._names[loose_key(mate.full_name)].append(mate)
            if mate.email:
                self._emails[mate.email.casefold()].append(mate)
        self._places: dict[int, set[str]] | None = None
        self._agencies: dict[str, bool] = {}

    def find(self, values: Mapping[str, Any]) -> Met:
        """Who a line of a sheet is that gives a name and perhaps more."""
        name = values.get("full_name") or ""
        known = self._numbers.get(values.get("national_id") or "") or self._codes.get(values.get("staff_code") or "")
        if known:
            born = values.get("birth_year")
            if not name or _agrees(name, known.full_name) or (born is not None and born == known.birth_year):
                return Met(known, _("the number is that of {name}").format(name=known.full_name))
            because = _("the number belongs to {name}: the name differs").format(name=known.full_name)
            return Met(None, because, (known.candidate,))
        if len(mates := self._emails.get((values.get("email") or "").casefold(), [])) == 1:
            return Met(mates[0], _("the e-mail address agrees"))
        alike = [mate for mate in self._names.get(loose_key(name), []) if _agrees(name, mate.full_name)]
        exact = [mate for mate in alike if match_key(mate.full_name) == match_key(name)]
        fitting = [mate for mate in exact or alike if not self._contradicts(values, mate)]
        if len(fitting) > 1:
            fitting = self._best(values, fitting)
        if len(fitting) == 1:
            return Met(fitting[0], _("the name agrees"))
        if fitting:
            because = _("{count} people of the class have this name").format(count=len(fitting))
            return Met(None, because, tuple(mate.candidate for mate in fitting))
        if alike:
            because = _("{name} is in the class, but agency, birth or number differ").format(name=alike[0].full_name)
            return Met(None, because, tuple(mate.candidate for mate in alike))
        return self._stranger(name)

    def find_displayed(self, shown: str, email: str | None) -> Met:
        """Who a name on a screen is: with or without marks, before or after an agency, given name first."""
        if email and len(mates := self._emails.get(email.casefold(), [])) == 1:
            return Met(mates[0], _("the e-mail address agrees"))
        parts = _parts(shown)
        for names in (parts, [turned for part in parts for turned in _turned(part)]):
            met = self._of_names(names, parts)
            if met:
                return met
        return self._stranger(parts[0] if parts else shown, *parts[1:])

    def _of_names(self, names: Sequence[str], parts: Sequence[str]) -> Met | None:
        found = [(one, mate) for one in names for mate in self._names.get(loose_key(one), [])]
        alike = {mate.enrolment_id: mate for one, mate in found if _agrees(one, mate.full_name)}
        exact = [m for m in alike.values() if any(match_key(m.full_name) == match_key(one) for one in names)]
        mates = exact or list(alike.values())
        if len(mates) > 1:
            places = {agency_key(part) for part in parts}
            mates = [mate for mate in mates if places & self._agencies_of(mate)] or mates
        if len(mates) == 1:
            return Met(mates[0], _("the name agrees"))
        if mates:
            because = _("{count} people of the class have this name").format(count=len(mates))
            return Met(None, because, tuple(mate.candidate for mate in mates))
        return None

    def _best(self, values: Mapping[str, Any], mates: list[Classmate]) -> list[Classmate]:
        """Those of several with one name whose birth or agency the line names."""
        born = [
            mate
            for mate in mates
            if (values.get("birth_date") or 0) == mate.birth_date
            or ("birth_date" not in values and (values.get("birth_year") or 0) == mate.birth_year)
        ]
        place = agency_key(values.get("agency") or "")
        return born or [mate for mate in mates if place in self._agencies_of(mate)] or mates

    def _contradicts(self, values: Mapping[str, Any], mate: Classmate) -> bool:
        """Whether number, birth or a known agency speak for somebody else of this name."""
        number, year = values.get("national_id"), values.get("birth_year")
        if number and mate.national_id and len(number) == len(mate.national_id) and number != mate.national_id:
            return True
        if year and mate.birth_year and year != mate.birth_year:
            return True
        born = values.get("birth_date")
        if born and mate.birth_date and born != mate.birth_date:
            return True
        place = agency_key(values.get("agency") or "")
        return bool(place) and place not in self._agencies_of(mate) and self._is_agency(place)

    def _agencies_of(self, mate: Classmate) -> set[str]:
        """The keys of the agencies where somebody is or ever was."""
        if self._places is None:
            self._places = defaultdict(set)
            for official, name in rows(_PLACES, self._class_id):
                self._places[official].add(agency_key(name))
        return self._places[mate.official_id]

    def _is_agency(self, key: str) -> bool:
        if key not in self._agencies:
            query = "SELECT EXISTS (SELECT 1 FROM agency_version WHERE name_key = ?)"
            self._agencies[key] = bool(next(rows(query, key))[0])
        return self._agencies[key]

    def _stranger(self, *names: str) -> Met:
        """Nobody of the class: those with a near name, and officials of the same name who are not enrolled."""
        near = self._near(names)
        others = [one for name in names[:3] for one in self.officials(name) if one.official_id not in self.by_official]
        if others and not near:
            because = _("{name} is known, but not enrolled in the class").format(name=others[0].full_name)
        else:
            because = _("nobody of this name is enrolled in the class")
        return Met(None, because, (*near, *others)[:_MOST_CANDIDATES])

    def officials(self, name: str, official_id: int | None = None) -> list[Candidate]:
        """The officials of a name, in any spelling, or the one with an id."""
        return [
            Candidate(number, full_name, format_date(from_day(born)) if born is not None else str(year or ""), *post)
            for number, full_name, born, year, *post in rows(_NAMESAKES, loose_key(name), self.day, official_id)
        ]

    def _near(self, names: Sequence[str]) -> list[Candidate]:
        scored = []
        for mate in self.all:
            theirs = loose_key(mate.full_name)
            score = max((_likeness(loose_key(name), theirs) for name in names), default=0.0)
            if score >= _NEAR:
                scored.append((-score, mate))
        return [mate.candidate for _score, mate in sorted(scored, key=lambda one: one[0])[:_MOST_CANDIDATES]]


def _agrees(name: str, known: str) -> bool:
    """The same name, or typed without marks or with i for y."""
    return is_poorer_spelling(name, known) or is_poorer_spelling(known, name)


def _likeness(one: str, other: str) -> float:
    if not one or not other:
        return 0.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= _NEAR else 0.0


def _parts(shown: str) -> list[str]:
    """What a displayed name may be: whole, and each part between dashes and brackets."""
    text = clean(shown)
    found = [text, *(_NUMBERING.sub("", part) for part in _BREAKS.split(text))]
    names = [personal(part.strip(" .-–—'\"")) for part in found if part.strip(" .-–—'\"")]
    return list(dict.fromkeys(str(one) for one in names if one and not isinstance(one, Fault)))


def _turned(name: str) -> Iterator[str]:
    """A name with its given name first, or its family name last, turned round."""
    words = name.split()
    if len(words) > 1:
        yield " ".join([*words[1:], words[0]])
        yield " ".join([words[-1], *words[:-1]])
        yield " ".join([words[-1], *words[1:-1], words[0]])


def is_host(role: str) -> bool:
    """Whether the role that a report gives is that of whoever holds the meeting."""
    return fold(role).strip() in _HOSTS
