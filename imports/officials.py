"""A roster against the people we know: new, changed, moved, the same, or a question."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from capacity.agencies import tree
from capacity.dates import to_day, today
from capacity.i18n import _
from capacity.text import match_key
from imports.agencies import Place, Places, agency_key
from imports.matching import Known, People, is_poorer_spelling
from imports.plan import ImportPlan, NewAgency, PlannedRow, rejected
from imports.rows import Reading, Row, SheetReading

_PERSONAL = ("gender", "staff_code", "phone", "email")
_OF_POSTING = ("position", "category", "unit")


def plan_officials(reading: Reading, on: date | None, agency: str | None) -> ImportPlan:
    """What a roster would change from a day on; `agency` stands for rows that name none."""
    on = on or today()
    plan = ImportPlan(reading.path, reading.kind, on, reading, [])
    places = Places(on)
    people = People((row.values for row in reading.rows), on)
    taken: dict[object, PlannedRow] = {}
    for sheet, row in reading.rows_of_sheets():
        if row.is_rejected:
            plan.rows.append(rejected(row))
            continue
        place = places.find(row.values.get("agency") or agency, row.values.get("agency_code"))
        planned = _planned(row, place, people, to_day(on))
        _hold_second(sheet, planned, taken)
        _note_place(plan, planned, place)
        plan.rows.append(planned)
    _place_new_agencies(plan)
    return plan


def _planned(row: Row, place: Place | None, people: People, day: int) -> PlannedRow:
    planned = PlannedRow(row.sheet, row.row, "review", "", row.values, row.issues)
    agency_id = place.agency_id if place else None
    match = people.find(row.values, agency_id, names_agency=place is not None)
    planned.because = match.because
    if place and place.question:
        planned.because = place.question
    elif match.is_question:
        pass
    elif match.known is None:
        if place is None:
            planned.because = _("the file does not say in which agency; name it with --agency")
        else:
            planned.action = "create"
    else:
        _compare(planned, match.known, place, day)
    return planned


def _compare(planned: PlannedRow, known: Known, place: Place | None, day: int) -> None:
    planned.official_id = known.id
    planned.record = known
    planned.changes = dict(_changes(planned.values, known))
    if not known.is_posted_on(day):
        planned.changes["valid_from"] = day
    if place and (place.is_new or place.agency_id != known.agency_id):
        planned.action = "transfer"
    else:
        planned.action = "update" if planned.changes else "unchanged"


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
        value = values.get(name)
        if value is not None and match_key(value) != match_key(getattr(known, name) or ""):
            yield name, value


def _hold_second(sheet: SheetReading, planned: PlannedRow, taken: dict[object, PlannedRow]) -> None:
    """One person stands in a file once; the second row waits, naming the first."""
    if planned.is_held_back:
        return
    who: object = planned.official_id
    if who is None:
        values = planned.values
        if values.get("national_id") or values.get("staff_code"):
            return  # the reader has compared the numbers already
        birth = values.get("birth_date") or values.get("birth_year")
        who = (match_key(values["full_name"]), birth, agency_key(values.get("agency") or ""))
    first = taken.setdefault(who, planned)
    if first is not planned:
        message = _("the same person stands in row {row} of “{sheet}” already").format(row=first.row, sheet=first.sheet)
        planned.action, planned.because, planned.official_id = "reject", message, None
        row = Row(planned.sheet, planned.row, planned.values)
        planned.issues = [*planned.issues, sheet.issue(row, "full_name", "duplicate_in_file", message)]


def _note_place(plan: ImportPlan, planned: PlannedRow, place: Place | None) -> None:
    if place is None or planned.is_held_back:
        return
    planned.agency = agency_key(place.name)
    if place.agency_id is not None:
        planned.agency = str(place.agency_id)
        plan.agency_ids[planned.agency] = place.agency_id
        if place.begins_later:
            plan.begin_earlier.add(place.agency_id)
    else:
        plan.new_agencies.setdefault(planned.agency, NewAgency(place.name))


def _place_new_agencies(plan: ImportPlan) -> None:
    """A new agency stands below the only root of the tree, if there is one."""
    if not plan.new_agencies:
        return
    roots = [agency for agency in tree(plan.on) if agency.parent_id is None]
    if len(roots) == 1 and roots[0].level == "province":
        for agency in plan.new_agencies.values():
            agency.parent_id = roots[0].id
