"""A list of results against what is recorded: who completed which course when."""

from datetime import date
from typing import Any

from capacity.courses import CourseRow, course_list
from capacity.dates import FOREVER, add_months, format_date, from_day, to_day, today
from capacity.i18n import _, format_number
from capacity.store.connection import rows
from imports.answers import Answers
from imports.known import as_json_list
from imports.officials import KnownRecords, known_for, settle
from imports.plan import ImportPlan, PlannedRow, rejected
from imports.rows import Issue, Reading, Row, SheetReading

_FACTS = ("hours", "score", "grade", "certificate_no", "evidence")


def plan_completions(reading: Reading, on: date | None, answers: Answers | None = None) -> ImportPlan:
    """What a list of results would add; people are looked up in the tree of `on`, today if None."""
    on = on or today()
    plan = ImportPlan(reading.path, reading.kind, on, reading, [])
    courses = {course.code.casefold(): course for course in course_list()}
    known = known_for(reading, on, answers or Answers())
    seen: dict[tuple[int | None, int, int], PlannedRow] = {}
    for sheet, row in reading.rows_of_sheets():
        planned = _planned(sheet, row, courses, known)
        plan.rows.append(planned)
        if planned.action == "create":
            key = planned.official_id, planned.changes["course_id"], planned.changes["completed_on"]
            _hold_second(sheet, row, planned, seen.setdefault(key, planned))
    compare_with_recorded(plan.rows)
    return plan


def _hold_second(sheet: SheetReading, row: Row, planned: PlannedRow, first: PlannedRow) -> None:
    """One person completes one course on one day once; which of two rows tells more, a person has to say."""
    if first is not planned:
        name = first.values.get("full_name") or first.values.get("staff_code") or first.values.get("national_id")
        message = _("{name} stands in row {row} already").format(name=name, row=first.row)
        planned.action, planned.because = "reject", message
        planned.issues = [*planned.issues, sheet.issue(row, "completed_on", "duplicate_in_file", message)]


def _planned(sheet: SheetReading, row: Row, courses: dict[str, CourseRow], known: KnownRecords) -> PlannedRow:
    if row.is_rejected:
        return rejected(row)
    values = row.values
    code = values["course_code"]
    course = courses.get(code.casefold())
    planned = PlannedRow(row.sheet, row.row, "review", "", values, row.issues)
    if course is None:
        codes = ", ".join(course.code for course in courses.values()) or _("none yet")
        message = _("there is no course “{code}” (known: {known})").format(code=code, known=codes)
        planned.action, planned.because = "reject", message
        planned.issues = [*row.issues, sheet.issue(row, "course_code", "unknown_course", message)]
        return planned
    place = known.places.find(values.get("agency"), values.get("agency_code"))
    found = known.people.find(values, place.agency_id if place else None, names_agency=place is not None)
    match = settle(planned, found, known)
    planned.because = match.because
    if match.known is None:
        if not match.is_question:
            planned.because = _("{name} is not known; load the roster first").format(
                name=values.get("full_name") or values.get("national_id") or values.get("staff_code")
            )
        return planned
    planned.official_id = match.known.id
    born = match.known.birth_year
    if born and values["completed_on"].year <= born:
        text = _("{name} was born in {year} and cannot have completed a course by {date}")
        message = text.format(name=match.known.full_name, year=born, date=format_date(values["completed_on"]))
        planned.action, planned.because = "reject", message
        planned.issues = [*row.issues, sheet.issue(row, "completed_on", "bad_date", message)]
        return planned
    planned.record = course
    planned.action = "create"
    planned.issues = [*row.issues, *doubts(sheet, row)]
    planned.changes = facts_of(values, course)
    return planned


def doubts(sheet: SheetReading, row: Row) -> list[Issue]:
    """What is odd about a result and does not stop it; hours that cannot be are left out."""
    found = []
    values = row.values
    if values["completed_on"] > today():
        text = _("{date} is still to come; the results count from that day.")
        message = text.format(date=format_date(values["completed_on"]))
        found.append(sheet.issue(row, "completed_on", "future_date", message, "warning"))
    if (values.get("hours") or 0) < 0:
        message = _("{value} is below zero.").format(value=format_number(values["hours"]))
        found.append(sheet.issue(row, "hours", "bad_number", message, "warning"))
        values["hours"] = None
    return found


def facts_of(values: dict[str, Any], course: CourseRow) -> dict[str, Any]:
    """What a completion of a course is to hold."""
    done: date = values["completed_on"]
    expires = add_months(done, course.validity_months) if course.validity_months else FOREVER
    facts = {name: values.get(name) for name in _FACTS}
    if facts["hours"] is None:
        facts["hours"] = course.hours
    return {"course_id": course.id, "completed_on": to_day(done), "expires_on": to_day(expires), **facts}


def compare_with_recorded(planned: list[PlannedRow]) -> None:
    """A completion is one person, one course and one day: what is recorded already is the same or an update."""
    new = [row for row in planned if row.action == "create"]
    officials = as_json_list({str(row.official_id) for row in new})
    query = """
        SELECT id, official_id, course_id, completed_on, hours, score, grade, certificate_no, evidence
        FROM completion WHERE official_id IN (SELECT CAST(value AS INTEGER) FROM json_each(?))
    """
    recorded: dict[tuple[int, int, int], tuple[int | None, dict[str, Any]]] = {
        (official, course, day): (number, dict(zip(_FACTS, facts, strict=True)))
        for number, official, course, day, *facts in rows(query, officials)
    }
    for row in new:
        key = (row.official_id or 0, row.changes["course_id"], row.changes["completed_on"])
        if key not in recorded:
            recorded[key] = (None, {name: row.changes[name] for name in _FACTS})
            continue
        number, facts = recorded[key]
        row.record = number
        better = {name: row.values[name] for name in _FACTS if row.values.get(name) not in (None, facts[name])}
        row.action = "update" if better and number is not None else "unchanged"
        row.changes = better
        row.because = _("recorded already, completed on {date}").format(date=format_date(from_day(key[2])))
