"""A roster against the people we know: new, changed, moved, the same, or a question."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

from capacity.agencies import level_of, tree
from capacity.dates import to_day, today
from capacity.i18n import _
from capacity.provenance import sources_of_postings
from capacity.store.connection import rows
from capacity.text import match_key
from imports.agencies import Place, Places
from imports.agency_names import agency_key
from imports.answers import NEW, Answers, question_of, remembered_answers
from imports.doubles import hold_second
from imports.known import Known
from imports.matching import Match, People, is_poorer_spelling
from imports.plan import ImportPlan, Missing, NewAgency, PlannedRow, rejected
from imports.rows import Reading, Row, SheetReading

_PERSONAL = ("gender", "staff_code", "phone", "email")
_COMPARED = (
    *("full_name", "birth_date", "birth_year", "national_id"),
    *("gender", "staff_code", "phone", "email", "position", "category", "unit"),
)
_OF_POSTING = ("position", "category", "unit")
_POSITIONS = {"gv": "giáo viên", "cv": "chuyên viên", "cvc": "chuyên viên chính", "nv": "nhân viên"}
_facts_of = attrgetter(*_COMPARED)


@dataclass(slots=True)
class KnownRecords:
    """What every row of a plan is compared with."""

    places: Places
    people: People
    answers: Answers
    remembered: dict[str, int]
    day: int


def plan_officials(reading: Reading, on: date | None, agency: str | None, answers: Answers | None = None) -> ImportPlan:
    """What a roster would change from a day on; `agency` stands for rows that name none."""
    on = on or today()
    answers = answers or Answers()
    plan = ImportPlan(reading.path, reading.kind, on, reading, [])
    known = known_for(reading, on, answers)
    taken: dict[object, PlannedRow] = {}
    for sheet, row in reading.rows_of_sheets():
        if row.is_rejected:
            plan.rows.append(rejected(row))
            continue
        place = known.places.find(row.values.get("agency") or agency, row.values.get("agency_code"))
        planned = PlannedRow(row.sheet, row.row, "review", "", row.values, row.issues)
        place = _settle_row(sheet, planned, place, known)
        hold_second(sheet, planned, taken)
        _note_place(plan, planned, place, answers)
        plan.rows.append(planned)
    _place_new_agencies(plan)
    _name_sources(plan)
    _note_missing(plan, known.people)
    return plan


def known_for(reading: Reading, on: date, answers: Answers) -> KnownRecords:
    """Fetch once what the rows of a reading are compared with."""
    remembered = remembered_answers()
    named = {who for who in answers.rows.values() if isinstance(who, int)}
    people = People((row.values for row in reading.rows), on, named | set(remembered.values()))
    return KnownRecords(Places(on, answers.agencies), people, answers, remembered, to_day(on))


def settle(planned: PlannedRow, match: Match, known: KnownRecords) -> Match:
    """The match of a row after what a person has answered, now or earlier; a question names its candidates."""
    given = known.answers.rows.get((planned.sheet, planned.row))
    if given is None and not match.is_question:
        return match
    question = question_of(planned.values)
    who = given if given is not None else known.remembered.get(question)
    if given is not None:
        planned.question = question
    if who == NEW:
        planned.candidates = match.offered
        return Match(None, _("answered: somebody new"))
    if isinstance(who, int) and (found := known.people.with_id(who)):
        return Match(found, _("answered: it is {name}").format(name=found.full_name))
    planned.question = ""
    planned.candidates = match.offered
    return match


def _settle_row(sheet: SheetReading, planned: PlannedRow, named: Place | None, known: KnownRecords) -> Place | None:
    """Say what becomes of a row whose file names this place, and answer the place that it comes to."""
    found = known.people.find(planned.values, named.agency_id if named else None, names_agency=named is not None)
    match = settle(planned, found, known)
    place = named or _last_place(match.known, known)
    planned.because = match.because
    if place and _is_question(place, match.known, known.day):
        planned.because, planned.question = place.question, ""
        planned.agency_candidates = place.candidates
    elif match.is_question:
        pass
    elif match.known is not None:
        _leave_code_of_another(sheet, planned, match.known, known.people)
        _compare(planned, match.known, place, known.day)
    elif place is None:
        planned.because = _("the file does not say in which agency; name it with --agency")
    else:
        planned.action = "create"
    if place and place.note:
        planned.because = _("{because}; {note}").format(because=planned.because, note=place.note)
    return place


def _last_place(person: Known | None, known: KnownRecords) -> Place | None:
    """Where somebody comes back to whom nobody had in post on the day, and whose agency the file does not name."""
    if person is None or person.agency_id is None or person.is_posted_on(known.day):
        return None
    return known.places.of(person.agency_id)


def _is_question(place: Place, person: Known | None, day: int) -> bool:
    """Nobody knows which agency is meant, or where people went when it ended and this one would have been in it."""
    if place.until is None:
        return bool(place.question)
    return person is None or person.posted_until(day) > place.until


def _leave_code_of_another(sheet: SheetReading, planned: PlannedRow, person: Known, people: People) -> None:
    """A staff code that is somebody else's is left out: two people with one code could not be told apart by it."""
    holder = people.holder_of(planned.values.get("staff_code"))
    if holder is None or holder.id == person.id or person.staff_code == holder.staff_code:
        return
    row = Row(planned.sheet, planned.row, planned.values)
    message = _("staff code of {name}").format(name=holder.full_name)
    planned.issues = [*planned.issues, sheet.issue(row, "staff_code", "staff_code_taken", message, severity="warning")]
    planned.values = planned.values | {"staff_code": None}


def _compare(planned: PlannedRow, known: Known, place: Place | None, day: int) -> None:
    planned.official_id = known.id
    planned.record = known
    if not _adds_nothing(planned.values, known):
        planned.changes = dict(_changes(planned.values, known))
    if not known.is_posted_on(day):
        planned.changes["valid_from"] = day
    if place and (place.is_new or place.agency_id != known.agency_id):
        planned.action = "transfer"
    else:
        planned.action = "update" if planned.changes else "unchanged"


def _adds_nothing(values: dict[str, Any], known: Known) -> bool:
    """Whether every cell is blank or just as known: nearly every row of a second list."""
    for value, old in zip(map(values.get, _COMPARED), _facts_of(known), strict=True):
        if value is not None and value != old:
            return False
    return True


def _changes(values: dict[str, Any], known: Known) -> Iterator[tuple[str, Any]]:
    """What the row knows better; a blank or poorer cell keeps what is known."""
    if not is_poorer_spelling(values["full_name"], known.full_name):
        yield "full_name", values["full_name"]
    birth, year = values.get("birth_date"), values.get("birth_year")
    if birth and birth != known.birth_date:
        yield "birth_date", birth
    if year and year != known.birth_year and (birth or known.birth_date is None):
        yield "birth_year", year
    number = values.get("national_id")
    if number and number not in (known.national_id, known.former_national_id):
        yield "national_id", number
        if known.national_id:
            yield "former_national_id", known.national_id
    for name in _PERSONAL:
        if (value := values.get(name)) is not None and value != getattr(known, name):
            yield name, value
    for name in _OF_POSTING:
        value, old = values.get(name), getattr(known, name)
        if value is not None and value != old and not _is_poorer(value, old or ""):
            yield name, value


def _is_poorer(new: str, known: str) -> bool:
    """Whether a text only writes the known one otherwise, or by an abbreviation that means nothing else."""
    one, other = match_key(new), match_key(known)
    return one == other or match_key(_POSITIONS.get(one, "")) == other != ""


def _note_place(plan: ImportPlan, planned: PlannedRow, place: Place | None, answers: Answers) -> None:
    if place is None or planned.is_held_back:
        return
    if place.agency_id is not None:
        planned.agency = str(place.agency_id)
        plan.agency_ids[planned.agency] = place.agency_id
        if place.begins_later:
            plan.begin_earlier.add(place.agency_id)
        if place.then is not None:
            plan.going_on[place.agency_id] = place.then
        if answers.agencies:
            written = planned.values.get("agency") or ""
            answer = answers.agencies.get(key := agency_key(written))
            if isinstance(answer, int) and answer in (place.agency_id, place.then):
                plan.aliases[key] = (written, answer)
        return
    planned.agency = place.code or agency_key(place.name)
    plan.new_agencies.setdefault(planned.agency, NewAgency(place.name, place.code, level=level_of(place.name)))


def _place_new_agencies(plan: ImportPlan) -> None:
    """A new agency stands below the only root of the tree, if that is a province."""
    if not plan.new_agencies:
        return
    roots = [agency for agency in tree(plan.on) if agency.parent_id is None]
    if len(roots) == 1 and roots[0].level == "province":
        for agency in plan.new_agencies.values():
            agency.parent_id, agency.parent = roots[0].id, roots[0].name


def _name_sources(plan: ImportPlan) -> None:
    """Who moves stands in two lists: say which list had put the person into the other agency."""
    moved = [row for row in plan.rows if row.action == "transfer" and row.official_id]
    if not moved:
        return
    sources = sources_of_postings([row.official_id or 0 for row in moved])
    for row in moved:
        if source := sources.get(row.official_id or 0):
            row.because = _("{because}; until now in {agency} by {file}, row {row}").format(
                because=row.because, agency=source.agency, file=source.file, row=source.row
            )


def _note_missing(plan: ImportPlan, people: People) -> None:
    """The people whom we know in the agencies of the list, and whom the list lacks: shown, never acted upon."""
    listed = {row.official_id for row in plan.rows} | {one.official_id for row in plan.rows for one in row.candidates}
    # A row with a fault, or with a question about its agency, lists somebody all the same.
    held = [people.find(row.values, None, names_agency=False) for row in plan.held_back if not row.candidates]
    listed |= {one.id for match in held for one in (match.known, *match.candidates) if one}
    plan.listed = frozenset(official_id for official_id in listed if official_id is not None)
    query = """
        SELECT count(*), total(official_id NOT IN (SELECT value FROM json_each(?3))) FROM posting
        WHERE is_primary AND valid_from <= ?1 AND valid_to > ?1 AND agency_id IN (SELECT value FROM json_each(?2))
    """
    places, listed_json = json.dumps(list(plan.agency_ids.values())), json.dumps(list(plan.listed))
    plan.known_there, missing = next(rows(query, to_day(plan.on), places, listed_json))
    plan.missing_count = int(missing)


def missing_people(plan: ImportPlan, limit: int = -1) -> list[Missing]:
    """The people whom a list lacks, in name order; all of them unless `limit` says how many."""
    if not plan.missing_count:
        return []
    query = """
        SELECT o.id, o.full_name, v.name FROM posting p JOIN official o ON o.id = p.official_id
        JOIN agency_version v ON v.agency_id = p.agency_id AND v.valid_from <= ?1 AND v.valid_to > ?1
        WHERE p.is_primary AND p.valid_from <= ?1 AND p.valid_to > ?1
          AND p.agency_id IN (SELECT value FROM json_each(?2))
          AND p.official_id NOT IN (SELECT value FROM json_each(?3)) ORDER BY o.sort_key, o.id LIMIT ?4
    """
    places, listed = json.dumps(list(plan.agency_ids.values())), json.dumps(list(plan.listed))
    return [Missing(*found) for found in rows(query, to_day(plan.on), places, listed, limit)]
