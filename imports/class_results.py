"""A list of results of a class: the course and the day are the class's, the people are those enrolled."""

from datetime import date

from capacity.classes import ClassRow, class_by_code
from capacity.courses import course_by_code
from capacity.dates import format_date, to_day
from capacity.errors import BadInput
from capacity.i18n import _, format_short
from capacity.outcomes import score_number
from capacity.store.connection import rows
from imports.answers import Answers, remembered_answers
from imports.class_records import ClassRecords, settle_mate
from imports.classmates import Classmate, Classmates
from imports.completions import compare_with_recorded, doubts, facts_of
from imports.plan import ImportPlan, PlannedRow, rejected
from imports.rows import Issue, Reading, Row, SheetReading


def plan_class_results(reading: Reading, answers: Answers | None, code: str) -> ImportPlan:
    """What a list of results would add to the people of a class; raises BadInput where the class has no day."""
    training_class = class_by_code(code)
    ends = training_class.ends_on
    if ends is None:
        raise BadInput(_("Class {code} has no sessions and no last day to date its results by.").format(code=code))
    people = Classmates(training_class.id, to_day(ends))
    known = ClassRecords(training_class, [], people, {}, answers or Answers(), remembered_answers())
    plan = ImportPlan(reading.path, "completions", ends, reading, [], training_class=training_class)
    plan.rows = [_planned(sheet, row, known, ends) for sheet, row in reading.rows_of_sheets()]
    compare_with_recorded(plan.rows)
    return plan


def _planned(sheet: SheetReading, row: Row, known: ClassRecords, ends: date) -> PlannedRow:
    training_class = known.training_class
    row = Row(row.sheet, row.row, dict(row.values), [one for one in row.issues if not _is_given(one)])
    if problem := _problem(row, training_class):
        field, message = problem
        row.issues.append(sheet.issue(row, field, "other_class", message))
    if row.is_rejected:
        return rejected(row)
    values = row.values
    values.setdefault("course_code", training_class.course_code)
    values.setdefault("completed_on", ends)
    if "evidence" not in values and (evidence := _evidence(training_class)):
        values["evidence"] = evidence
    planned = PlannedRow(row.sheet, row.row, "review", "", values, row.issues)
    mate = settle_mate(planned, known.people.find(values), known)
    if mate is None:
        if planned.question:
            planned.action = "unchanged"
        elif planned.official_id is not None:
            planned.action, planned.official_id = "review", None
            planned.because = _("the answer names nobody of the class")
        return planned
    first = known.taken.setdefault(mate.enrolment_id, planned)
    if first is not planned:
        message = _("{name} stands in row {row} already").format(name=mate.full_name, row=first.row)
        planned.action, planned.because = "reject", message
        planned.issues = [*planned.issues, sheet.issue(row, "full_name", "duplicate_in_file", message)]
        return planned
    if problem := _forbidden(row, mate, known):
        field, message = problem
        planned.action, planned.because = "reject", message
        planned.issues = [*planned.issues, sheet.issue(row, field, "not_completed", message)]
        return planned
    planned.issues = [*planned.issues, *doubts(sheet, row)]
    planned.action = "create"
    planned.record = course = course_by_code(training_class.course_code)
    planned.changes = facts_of(values, course) | {"training_class_id": training_class.id}
    return planned


def _is_given(issue: Issue) -> bool:
    """Whether what an issue misses is given by the class."""
    return issue.code == "missing_course" or (issue.code == "bad_date" and not issue.value)


def _problem(row: Row, training_class: ClassRow) -> tuple[str, str] | None:
    """The field in which a row speaks of another course than that of the class."""
    course = row.values.get("course_code")
    if course is None or course.casefold() == training_class.course_code.casefold():
        return None
    text = _("class {code} is a class of {course}, not of {other}")
    return "course_code", text.format(code=training_class.code, course=training_class.course_code, other=course)


def _forbidden(row: Row, mate: Classmate, known: ClassRecords) -> tuple[str, str] | None:
    """Why somebody cannot have completed the class by its own rule, and the field that says so."""
    training_class, score = known.training_class, score_number(str(row.values.get("score") or ""))
    if score is not None and training_class.min_score is not None and score < training_class.min_score:
        needed = format_short(training_class.min_score, 2)
        return "score", _("score {score}, less than {needed}").format(score=row.values["score"], needed=needed)
    query = "SELECT 1 FROM enrolment WHERE id = ? AND status = 'not_completed'"
    if training_class.state == "closed" and next(rows(query, mate.enrolment_id), None):
        text = _("class {code} was closed without a result of {name}; open it again first")
        return "full_name", text.format(code=training_class.code, name=mate.full_name)
    return None


def _evidence(training_class: ClassRow) -> str:
    if not training_class.decision_no:
        return ""
    if training_class.decision_on is None:
        return _("Decision {number}, class {code}").format(number=training_class.decision_no, code=training_class.code)
    return _("Decision {number} of {date}, class {code}").format(
        number=training_class.decision_no, date=format_date(training_class.decision_on), code=training_class.code
    )
