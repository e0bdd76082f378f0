"""Sign-in sheets and reports of participants against the sessions, people and marks of a class."""

from typing import Any

from capacity.dates import to_day, today
from capacity.i18n import _
from capacity.marks import mark_name, marks_of, session_name
from capacity.sessions import SessionRow, session_on, sessions
from imports.answers import Answers, remembered_answers
from imports.class_of_file import class_of, other_class
from imports.class_records import ClassRecords, header_row, note_marks, settle_mate, too_long
from imports.classmates import Classmate, Classmates, Met
from imports.marks import NOT_RECORDED
from imports.plan import ImportPlan, OfClass, PlannedRow, rejected
from imports.presence import plan_meeting
from imports.rows import Issue, MarkSheet, MeetingSheet, Reading, Row
from imports.session_headings import SessionHeading
from imports.session_match import Unmatched, match_sessions


def plan_attendance(reading: Reading, answers: Answers | None, of: OfClass) -> ImportPlan:
    """What a file would change in the attendance of a class; raises BadInput where no class or session is found."""
    training_class = class_of(reading, of.code)
    held = sessions(training_class.id)
    session = session_on(training_class.id, of.on, of.part) if of.on else None
    on = training_class.begins_on or today()
    people = Classmates(training_class.id, to_day(on))
    marks = {key: standing.mark for key, standing in marks_of(people.by_enrolment).items()}
    known = ClassRecords(training_class, held, people, marks, answers or Answers(), remembered_answers())
    plan = ImportPlan(reading.path, "attendance", on, reading, [], training_class=training_class)
    plan.sessions = {each.id: each for each in held}
    if (found := other_class(reading, training_class)) is not None:
        sheet, cell, other = found
        _hold_all(plan, sheet, cell, other)
        return plan
    for each in reading.sheets:
        if isinstance(each, MeetingSheet):
            plan.rows += plan_meeting(each, known, session)
        elif isinstance(each, MarkSheet):
            _plan_sheet(plan, each, known)
    return plan


def _hold_all(plan: ImportPlan, sheet: str, cell: str, other: str) -> None:
    """A file of another class: nothing of it is written."""
    message = _("this is a file of class {other}, not of {code}").format(
        other=other, code=plan.training_class.code if plan.training_class else ""
    )
    plan.rows.append(header_row(sheet, cell, other, "other_class", message))
    for row in plan.reading.rows:
        plan.rows.append(PlannedRow(row.sheet, row.row, "reject", message, _shown(row.values), row.issues))


def _plan_sheet(plan: ImportPlan, sheet: MarkSheet, known: ClassRecords) -> None:
    matched = match_sessions(sheet, known.sessions)
    columns: dict[str, SessionRow] = {}
    closed = known.training_class.state == "closed"
    for letter, found in matched.items():
        heading = sheet.sessions[letter]
        if isinstance(found, Unmatched):
            plan.rows += _held_column(sheet, letter, heading, found.code, found.message)
        elif (closed or found.is_closed) and _changes_column(sheet, letter, found, known):
            message = _("{session} is closed; reopen it to change its marks").format(session=session_name(found))
            plan.rows += _held_column(sheet, letter, heading, "closed_session", message)
        else:
            columns[letter] = found
    for row in sheet.rows:
        plan.rows += _planned(sheet, row, columns, known)


def _held_column(sheet: MarkSheet, letter: str, heading: SessionHeading, code: str, message: str) -> list[PlannedRow]:
    """A column that holds marks of no session to be written; one that is empty says nothing."""
    if not any(letter in row.values["marks"] for row in sheet.rows):
        return []
    return [header_row(sheet.name, heading.cell, heading.text, code, message)]


def _changes_column(sheet: MarkSheet, letter: str, session: SessionRow, known: ClassRecords) -> bool:
    """Whether a closed session would get other marks than it has; a sheet that repeats them is welcome."""
    for row in sheet.rows:
        mark = row.values["marks"].get(letter)
        met = known.people.find(row.values) if mark else None
        if met and (met.mate is None or known.marks.get((met.mate.enrolment_id, session.id)) != mark):
            return True
    return False


def _planned(sheet: MarkSheet, row: Row, columns: dict[str, SessionRow], known: ClassRecords) -> list[PlannedRow]:
    """What becomes of a row; boxes that are held back make a row of their own, so that the others are written."""
    bad_boxes = [issue for issue in row.issues if issue.code == "unknown_mark"]
    others = [issue for issue in row.issues if issue.code != "unknown_mark"]
    values = _shown(row.values)
    if any(issue.severity == "error" and issue.code != "duplicate_in_file" for issue in others):
        return [rejected(Row(row.sheet, row.row, values, row.issues))]
    planned = PlannedRow(row.sheet, row.row, "unchanged", "", values, others)
    mate = _who(sheet, row, planned, known)
    held = [PlannedRow(row.sheet, row.row, "reject", bad_boxes[0].message, values, bad_boxes)] if bad_boxes else []
    if planned.is_held_back:
        return [*held, planned]
    conflicts = _compare(sheet, row, planned, mate, columns, known)
    if conflicts:
        because = "; ".join(issue.message for issue in conflicts)
        held.append(PlannedRow(row.sheet, row.row, "review", because, values, conflicts, planned.official_id))
    if held and planned.action == "unchanged":
        return held
    return [*held, planned]


def _shown(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in ("marks", "stay", "line")}


def _who(sheet: MarkSheet, row: Row, planned: PlannedRow, known: ClassRecords) -> Classmate | None:
    """Find the person of a row, or say in the plan why nobody is found."""
    line = row.values.get("line")
    if sheet.book and line is not None:
        met = _of_line(sheet, row, line, known)
        if met is None:
            message = _("this row was changed: its hidden number no longer belongs to the name")
            planned.action, planned.because = "reject", message
            planned.issues = [*planned.issues, sheet.issue(row, "full_name", "broken_row", message)]
            return None
    else:
        met = known.people.find(row.values)
    mate = settle_mate(planned, met, known)
    if mate is not None and not planned.is_held_back:
        first = known.taken.setdefault(mate.enrolment_id, planned)
        if first is not planned:
            message = _("{name} stands in row {row} already").format(name=mate.full_name, row=first.row)
            planned.action, planned.because = "reject", message
            planned.issues = [*planned.issues, sheet.issue(row, "full_name", "duplicate_in_file", message)]
    return mate


def _of_line(sheet: MarkSheet, row: Row, line: str, known: ClassRecords) -> Met | None:
    """The person of a row that our own workbook numbered; None where name and number do not belong together."""
    number = int(line) if line.isdecimal() else 0
    mate = known.people.by_enrolment.get(number)
    if sheet.book is None or mate is None or sheet.book.names.get(number) is None:
        return None
    given = known.people.find({"full_name": row.values.get("full_name")})
    same = given.mate is mate or any(one.official_id == mate.official_id for one in given.candidates)
    unchanged = row.values.get("full_name") == sheet.book.names[number]
    return Met(mate, _("the hidden number of the row")) if same or unchanged else None


def _compare(
    sheet: MarkSheet,
    row: Row,
    planned: PlannedRow,
    mate: Classmate | None,
    columns: dict[str, SessionRow],
    known: ClassRecords,
) -> list[Issue]:
    """Note which marks change; answers those that were changed here meanwhile."""
    if mate is None and planned.official_id is None:
        return []
    handed_out: dict[int, str] = {}
    if sheet.book and mate and row.values.get("line") is not None:
        handed_out = sheet.book.marks.get(mate.enrolment_id, {})
    wanted: dict[int, str | None] = {}
    issues = []
    for letter, mark in row.values["marks"].items():
        session = columns.get(letter)
        if session is None:
            continue
        new = None if mark == NOT_RECORDED else mark
        if mark == NOT_RECORDED and not sheet.book:
            continue
        if new and too_long(new, session):
            message = _("{mark} is longer than the session").format(mark=mark_name(new))
            issues.append(_box_issue(sheet, row, letter, "bad_minutes", mark_name(new), message))
            continue
        now = known.marks.get((mate.enrolment_id, session.id)) if mate else None
        was = handed_out.get(session.id) if sheet.book and row.values.get("line") is not None else now
        if new in (now, was) or (now and letter in row.values.get("guessed", ()) and _is_vaguer(new, now)):
            continue
        if was != now:
            message = _("{session}: “{theirs}” in the file, but “{ours}” was recorded here meanwhile").format(
                session=session_name(session), theirs=mark_name(new), ours=mark_name(now)
            )
            issues.append(_box_issue(sheet, row, letter, "conflict", mark_name(new), message))
            continue
        wanted[session.id] = new
    note_marks(planned, mate, wanted, known)
    return issues


def _is_vaguer(new: str | None, now: str) -> bool:
    """Whether a box without minutes says what is recorded with them."""
    return new is not None and new.partition(":")[0] == now.partition(":")[0]


def _box_issue(sheet: MarkSheet, row: Row, letter: str, code: str, value: str, message: str) -> Issue:
    return Issue(code, "error", f"{letter}{row.row}", sheet.headings.get(letter, ""), value, message)
