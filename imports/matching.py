"""Who is it: the people of a file against the people we know, strongest evidence first, never a guess.

The rules and their order are section 8 of the design; every answer says in words why. Candidates are fetched once for
the whole file, by number, staff code, and loose name with a birth year that does not contradict; those whose name is
nearly that of a row that nobody fits are looked for once for each agency.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from capacity.i18n import _
from capacity.officials import birth_text
from capacity.text import fold, loose_key, match_key
from imports.agency_names import is_one_letter_apart
from imports.known import Known, born_in_agency, identified, namesakes, with_ids
from imports.plan import Candidate


class Match(NamedTuple):
    """The answer for one row: the person, or a question, or somebody new; and why."""

    known: Known | None
    because: str
    candidates: tuple[Known, ...] = ()
    """Who it could be, where only a person can tell."""

    @property
    def is_question(self) -> bool:
        """Whether a person has to say who it is."""
        return bool(self.candidates)

    @property
    def offered(self) -> tuple[Candidate, ...]:
        """Who it could be, as a question offers them."""
        return tuple(
            Candidate(one.id, one.full_name, birth_text(one), one.agency_id, one.position) for one in self.candidates
        )


class People:
    """The known people who could stand in a file, found by what the file says of them."""

    def __init__(self, values: Iterable[Mapping[str, Any]], on: date, ids: Iterable[int] = ()) -> None:
        """Fetch who could stand in rows with these values, and the officials with these ids."""
        people = list(values)
        self._on = on
        self._born: dict[int, dict[date, list[tuple[int, str]]]] = {}
        self._by_id: dict[int, Known] = {}
        self._by_number: dict[str, list[Known]] = defaultdict(list)
        self._by_code: dict[str, list[Known]] = defaultdict(list)
        self._by_name: dict[str, list[Known]] = defaultdict(list)
        for known in identified(people, on, ids):
            self._by_id[known.id] = known
            if known.national_id:
                self._by_number[known.national_id].append(known)
            if known.former_national_id and known.former_national_id != known.national_id:
                self._by_number[known.former_national_id].append(known)
            if known.staff_code:
                self._by_code[known.staff_code].append(known)
        for known in namesakes([one for one in people if not self._has_identified(one)], on):
            self._by_id.setdefault(known.id, known)
            self._by_name[known.loose_key].append(known)

    def _has_identified(self, values: Mapping[str, Any]) -> bool:
        return values.get("national_id") in self._by_number or values.get("staff_code") in self._by_code

    def with_id(self, official_id: int) -> Known | None:
        """The official of this id, if fetched and there is one."""
        return self._by_id.get(official_id)

    def holder_of(self, code: str | None) -> Known | None:
        """Who is known by a staff code; nobody where several are."""
        holders = self._by_code.get(code or "", [])
        return holders[0] if len(holders) == 1 else None

    def find(self, values: Mapping[str, Any], agency_id: int | None, *, names_agency: bool = True) -> Match:
        """The person of a row that stands in this agency; `names_agency` is false for lists that name none."""
        person = _Person(values, agency_id, names_agency)
        if person.number and (by_number := self._by_number.get(person.number)):
            return _by_identity(person, by_number, _("the number {number}").format(number=_hidden(person.number)))
        if person.code and (by_code := self._by_code.get(person.code)):
            return _by_staff_code(person, by_code)
        namesakes = self._by_name.get(person.loose_key, [])
        match = _by_name(person, namesakes) if namesakes else Match(None, _("nobody of this name is known"))
        return match if match.known else self._or_nearly(match, person, namesakes)

    def _or_nearly(self, match: Match, person: "_Person", namesakes: Iterable[Known]) -> Match:
        """Ask whether it is somebody of the same agency and birth date whose name is written a little differently."""
        if person.birth_date is None:
            return match
        marked = [one for one in namesakes if person.has_same_date(one) and person.is_of_agency(one)]
        because = _("birth date and agency agree, the name differs only in its marks")
        nearly = [one for one in marked if not (person.agrees_in_name(one) or person.contradicts(one))]
        if not nearly:
            because = _("birth date and agency agree, the name differs in one letter")
            nearly = [one for one in self._one_letter_apart(person) if not person.contradicts(one)]
        if not nearly:
            return match
        return _question(match.because if match.is_question else because, (*match.candidates, *nearly))

    def _one_letter_apart(self, person: "_Person") -> list[Known]:
        if not person.names_agency or person.agency_id is None or person.birth_date is None:
            return []
        born = self._born.get(person.agency_id)
        if born is None:
            born = self._born[person.agency_id] = born_in_agency(person.agency_id, self._on)
        same_day = born.get(person.birth_date, ())
        ids = [number for number, name in same_day if is_one_letter_apart(person.loose_key, name)]
        found = with_ids(ids, self._on) if ids else []
        self._by_id.update((one.id, one) for one in found)  # so that the answer finds them
        return found


class _Person:
    """What a row says that identifies somebody."""

    def __init__(self, values: Mapping[str, Any], agency_id: int | None, names_agency: bool) -> None:
        self.number: str | None = values.get("national_id")
        self.code: str | None = values.get("staff_code")
        self.name: str = values.get("full_name") or ""
        self.birth_date: date | None = values.get("birth_date")
        self.birth_year: int | None = values.get("birth_year")
        self.agency_id = agency_id
        self.names_agency = names_agency

    @property
    def is_number_alone(self) -> bool:
        """The row says nothing but a number."""
        return not self.name and self.birth_year is None

    @property
    def name_key(self) -> str:
        """What equal spellings of the name have in common."""
        return match_key(self.name)

    @property
    def loose_key(self) -> str:
        """What all spellings of the name have in common."""
        return loose_key(self.name)

    def agrees_in_name(self, known: Known) -> bool:
        """The same name, or the same name typed without marks, or with i for y."""
        if self.name == known.full_name or self.name_key == known.name_key:
            return True
        if self.loose_key != known.loose_key:
            return False
        mine, theirs = self.name.casefold(), known.full_name.casefold()
        return mine == fold(mine) or theirs == fold(theirs) or _with_i(self.name_key) == _with_i(known.name_key)

    def agrees_in_birth(self, known: Known) -> bool:
        """The same date, or the same year where one side has the year only."""
        if self.birth_date and known.birth_date:
            return self.birth_date == known.birth_date
        return self.birth_year is not None and self.birth_year == known.birth_year

    def has_same_date(self, known: Known) -> bool:
        """Both give the full date, and it is the same."""
        return self.birth_date is not None and self.birth_date == known.birth_date

    def is_of_agency(self, known: Known) -> bool:
        """The agency is the same, or the list names none."""
        return not self.names_agency or (self.agency_id is not None and self.agency_id == known.agency_id)

    def contradicts(self, known: Known) -> bool:
        """Both have a number of the same kind, or a staff code, and it differs."""
        numbers = bool(self.number and known.national_id) and self.number != known.national_id
        same_kind = numbers and len(self.number or "") == len(known.national_id or "")
        return same_kind or bool(self.code and known.staff_code and self.code != known.staff_code)


def is_poorer_spelling(new: str, known: str) -> bool:
    """Whether a spelling adds nothing to the known one: another case or tone placement, marks left out, i for y."""
    if new == known or match_key(new) == match_key(known):
        return True
    if loose_key(new) != loose_key(known):
        return False
    lowered = new.casefold()
    return lowered == fold(lowered) or _with_i(match_key(new)) == _with_i(match_key(known))


def _by_identity(person: _Person, known: list[Known], what: str) -> Match:
    if len(known) > 1:
        current = [one for one in known if one.national_id == person.number]
        if len(current) != 1:
            return _question(_("{count} people have {what}").format(count=len(known), what=what), known)
        known = current
    found = known[0]
    if person.agrees_in_name(found) or person.agrees_in_birth(found) or person.is_number_alone:
        return Match(found, _("{what} is known").format(what=what))
    because = _("{what} belongs to {name}: name and birth both differ").format(what=what, name=found.full_name)
    return _question(because, known)


def _by_staff_code(person: _Person, known: list[Known]) -> Match:
    what = _("the staff code {code}").format(code=person.code)
    fitting = [one for one in known if person.agrees_in_name(one) or person.agrees_in_birth(one)]
    if len(fitting) == 1 and person.contradicts(fitting[0]):
        return _question(_("{what} is known with another identity number").format(what=what), fitting)
    return _by_identity(person, fitting or known, what)


def _by_name(person: _Person, namesakes: list[Known]) -> Match:
    born = [one for one in namesakes if person.agrees_in_birth(one)]
    here = [one for one in born if person.is_of_agency(one)]
    same_date = [one for one in here if person.has_same_date(one)]
    exact = [one for one in same_date if one.name_key == person.name_key]
    if alike := exact or [one for one in same_date if person.agrees_in_name(one)]:
        return _one_of(person, alike, _("name, birth date and agency agree"))
    if by_year := [one for one in here if person.agrees_in_name(one)]:
        return _one_of(person, by_year, _("name, birth year and agency agree"))
    if person.birth_year is None and (
        same := [one for one in namesakes if person.is_of_agency(one) and person.agrees_in_name(one)]
    ):
        because = _("{name} is known here, but nothing says it is the same person").format(name=same[0].full_name)
        return _question(because, same)
    return _elsewhere(person, [one for one in born if not person.is_of_agency(one)])


def _one_of(person: _Person, alike: list[Known], because: str) -> Match:
    if len(alike) > 1:
        return _question(_("{count} people fit: {because}").format(count=len(alike), because=because), alike)
    if person.contradicts(alike[0]):
        return _question(_("{because}, but the number or staff code differs").format(because=because), alike)
    return Match(alike[0], because)


def _elsewhere(person: _Person, others: list[Known]) -> Match:
    alike = [one for one in others if person.has_same_date(one) and person.agrees_in_name(one)]
    if maybe := [one for one in alike if not person.contradicts(one)]:
        return _question(_("same name and birth date in another agency, and no number to tell"), maybe)
    if nearly := [one for one in alike if _one_digit_apart(person.number, one.national_id)]:
        return _question(_("same name and birth date in another agency, the number differs in one digit"), nearly)
    return Match(None, _("nobody known agrees in name and birth"))


def _question(because: str, candidates: Iterable[Known]) -> Match:
    return Match(None, because, tuple(candidates))


def _one_digit_apart(one: str | None, other: str | None) -> bool:
    if not one or not other:
        return False
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def _with_i(key: str) -> str:
    return key.replace("y", "i")


def _hidden(number: str | None) -> str:
    return "…" + (number or "")[-4:]
