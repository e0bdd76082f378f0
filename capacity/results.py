"""Results: who completed a class and why not, its closing and opening again, and results from elsewhere."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from capacity.attendance import Attendance, AttendanceRow, Share, attendance, reaches
from capacity.classes import ClassRow, class_by_id, state_name
from capacity.courses import CourseRow, course_by_code
from capacity.dates import FOREVER, add_months, format_date, to_day, today
from capacity.enrolments import EnrolledRow, enrolled
from capacity.errors import BadInput, NotFound, Refused
from capacity.i18n import _, format_number, format_percent, format_short, ngettext
from capacity.officials import official_by_id
from capacity.store.class_models import Completion, Enrolment, TrainingClass
from capacity.store.connection import db, insert_many, rows, write_many
from capacity.text import clean

_CLOSABLE = ("planned", "open", "held")
_COMPLETION = (
    *("official_id", "course_id", "completed_on", "expires_on", "hours", "score", "grade", "evidence"),
    "training_class_id",
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether somebody completes a class, and why not."""

    enrolment_id: int
    official_id: int
    full_name: str
    agency: str
    share: Share
    score: str | None
    grade: str | None
    unrecorded: int
    """In how many sessions others have a mark and this person has none."""
    threshold: float
    """In percent of the hours."""
    min_score: float | None
    reason: str
    """Empty, or `not_recorded`, `excused`, `attendance`, `no_score` or `score`."""

    @property
    def completes(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.reason

    def reason_text(self) -> str:
        """Why somebody does not complete, in the user's language; nothing for those who do."""
        if self.reason == "not_recorded":
            if not self.unrecorded:
                return _("attendance is not recorded")
            text = ngettext("{count} session is not recorded", "{count} sessions are not recorded", self.unrecorded)
            return text.format(count=format_number(self.unrecorded))
        text = {
            "": "",
            "excused": _("excused from all hours"),
            "attendance": _("attended {share} of the hours, less than {threshold}"),
            "no_score": _("no score"),
            "score": _("score {score}, less than {needed}"),
        }[self.reason]
        return text.format(
            share=format_percent(self.share.value),
            threshold=f"{format_short(self.threshold)} %",
            score=self.score,
            needed=format_short(self.min_score or 0, 2),
        )


def outcomes(class_id: int) -> list[Outcome]:
    """What closing the class now would find, in name order; raises NotFound."""
    return _outcomes(attendance(class_id))


def close_class(class_id: int, on: date | None = None, *, evidence: str | None = None) -> list[Outcome]:
    """Fix who completed a class, on a day or else that of its last session; runs inside a change set.

    Those who completed get a completion with the class and its decision as evidence, unless they have one of the same
    course and day. Raises Refused for a class that is not running, BadInput for a day before its sessions.
    """
    grid = attendance(class_id)
    row = grid.class_row
    if row.state not in _CLOSABLE:
        raise Refused(
            _("Class {code} is {state}; it cannot be closed.").format(code=row.code, state=state_name(row.state))
        )
    day, found = _closing_day(grid, on), _outcomes(grid)
    write_many(
        "UPDATE enrolment SET status = c0, reason = c1 FROM staged WHERE id = c2",
        3,
        [
            ("completed" if one.completes else "not_completed", one.reason_text() or None, one.enrolment_id)
            for one in found
        ],
    )
    _write_completions(row, day, [one for one in found if one.completes], evidence)
    TrainingClass.update(state="closed", closed_on=day).where(TrainingClass.id == class_id).execute()
    return found


def reopen_class(class_id: int, reason: str) -> ClassRow:
    """Take back the results of a closed class so that it can be corrected, and answer it; runs inside a change set.

    The change set's title is to tell the reason. Raises BadInput without one; Refused for a class that is not closed
    and where certificates or lists of results build on its results.
    """
    row = class_by_id(class_id)
    if not clean(reason):
        raise BadInput(_("Opening a class again needs a reason."))
    if row.state != "closed":
        raise Refused(_("Class {code} is {state}, not closed.").format(code=row.code, state=state_name(row.state)))
    _refuse_if_built_upon(row)
    mine = "SELECT id FROM completion WHERE training_class_id = ?"
    db.execute_sql(f"UPDATE certificate SET completion_id = NULL WHERE completion_id IN ({mine})", (class_id,))
    Completion.delete().where(Completion.training_class == class_id).execute()
    finished = Enrolment.status.in_(("completed", "not_completed"))
    Enrolment.update(status="enrolled", reason=None).where(Enrolment.training_class == class_id, finished).execute()
    TrainingClass.update(state="held", closed_on=None).where(TrainingClass.id == class_id).execute()
    return class_by_id(class_id)


def set_result(enrolment_id: int, score: str | None, grade: str | None = None) -> None:
    """Note somebody's score and grade in a class that is not closed; runs inside a change set.

    Raises BadInput for a score that is no number where the class asks for one; Refused in a closed class.
    """
    found = Enrolment.get_or_none(Enrolment.id == enrolment_id)
    if found is None:
        raise NotFound(_("There is no enrolment with the number {number}.").format(number=enrolment_id))
    row = class_by_id(found.__data__["training_class"])
    if row.state == "closed":
        raise Refused(_("Class {code} is closed; open it again to change its results.").format(code=row.code))
    score, grade = clean(score or "") or None, clean(grade or "") or None
    if score and row.min_score is not None and _number(score) is None:
        raise BadInput(_("“{score}” is no score: class {code} asks for a number.").format(score=score, code=row.code))
    Enrolment.update(score=score, grade=grade).where(Enrolment.id == enrolment_id).execute()


def record_completion(
    official_id: int,
    course_code: str,
    on: date,
    *,
    hours: float | None = None,
    score: str | None = None,
    grade: str | None = None,
    certificate_no: str | None = None,
    evidence: str | None = None,
) -> int:
    """Record a result from elsewhere, dated when it was reached, and answer its id; runs inside a change set.

    `hours` are the course's if None. Raises NotFound; BadInput for a day to come or one that has the result already.
    """
    person, course = official_by_id(official_id), course_by_code(course_code)
    if on > today():
        raise BadInput(
            _("{date} is yet to come; nobody can have completed a course then.").format(date=format_date(on))
        )
    if hours is not None and hours < 0:
        raise BadInput(_("{value} is below zero.").format(value=format_number(hours)))
    if official_id in _already(course.id, on, [official_id]):
        raise BadInput(
            _("{name} has a result of course {course} on {date} already.").format(
                name=person.full_name, course=course.code, date=format_date(on)
            )
        )
    texts = {"score": score, "grade": grade, "certificate_no": certificate_no, "evidence": evidence}
    number: int = Completion.insert(
        official=official_id,
        course=course.id,
        completed_on=on,
        expires_on=_expiry(course, on),
        hours=course.hours if hours is None else hours,
        **{name: clean(text or "") or None for name, text in texts.items()},
    ).execute()
    return number


def _outcomes(grid: Attendance) -> list[Outcome]:
    people = {person.id: person for person in enrolled(grid.class_row.id)}
    held = _held(grid)
    return [_outcome(grid, row, people[row.enrolment_id], held) for row in grid.rows]


def _held(grid: Attendance) -> list[int]:
    """The places of the sessions in which anybody has a mark."""
    return [place for place in range(len(grid.sessions)) if any(row.marks[place] is not None for row in grid.rows)]


def _outcome(grid: Attendance, row: AttendanceRow, person: EnrolledRow, held: Sequence[int]) -> Outcome:
    open_hours = [grid.sessions[place].hours for place in held if row.marks[place] is None]
    course_class = grid.class_row
    return Outcome(
        enrolment_id=row.enrolment_id,
        official_id=row.official_id,
        full_name=row.full_name,
        agency=row.agency,
        share=row.share,
        score=person.score,
        grade=person.grade,
        unrecorded=len(open_hours),
        threshold=course_class.min_attendance,
        min_score=course_class.min_score,
        reason=_attendance_reason(course_class, row, sum(open_hours)) or _score_reason(course_class, person.score),
    )


def _attendance_reason(row: ClassRow, person: AttendanceRow, open_hours: float) -> str:
    """What is not recorded is not absence: it decides nothing, and where it would decide, nobody completes yet."""
    share, percent = person.share, row.min_attendance
    if not share.counted and percent > 0:
        return "excused" if any(person.marks) and not open_hours else "not_recorded"
    worst = Share(share.attended, share.counted + open_hours)
    best = Share(share.attended + open_hours, share.counted + open_hours)
    if reaches(worst, percent):
        return ""
    return "not_recorded" if reaches(best, percent) else "attendance"


def _score_reason(row: ClassRow, score: str | None) -> str:
    if row.min_score is None:
        return ""
    reached = _number(score or "")
    if reached is None:
        return "no_score"
    return "" if reached >= row.min_score else "score"


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def _closing_day(grid: Attendance, on: date | None) -> date:
    row = grid.class_row
    if on is None:
        return grid.sessions[-1].on if grid.sessions else row.ends_on or today()
    met = max((grid.sessions[place].on for place in _held(grid)), default=on)
    if on < met:
        raise BadInput(
            _("Class {code} met on {date}; it cannot be closed as of {day}, before that.").format(
                code=row.code, date=format_date(met), day=format_date(on)
            )
        )
    return on


def _write_completions(row: ClassRow, day: date, found: Sequence[Outcome], evidence: str | None) -> None:
    course = course_by_code(row.course_code)
    already = _already(course.id, day, [one.official_id for one in found])
    facts = (course.id, to_day(day), to_day(_expiry(course, day)), course.hours)
    told = _evidence(row, evidence)
    insert_many(
        "completion",
        _COMPLETION,
        [
            (one.official_id, *facts, one.score, one.grade, told, row.id)
            for one in found
            if one.official_id not in already
        ],
    )


def _evidence(row: ClassRow, more: str | None) -> str:
    """The decision, the class whose list it is, and whatever else was named."""
    parts = [_("class {code}").format(code=row.code)]
    if row.decision_no and row.decision_on:
        decision = _("decision {number} of {date}")
        parts.insert(0, decision.format(number=row.decision_no, date=format_date(row.decision_on)))
    elif row.decision_no:
        parts.insert(0, _("decision {number}").format(number=row.decision_no))
    if clean(more or ""):
        parts.append(clean(more or ""))
    text = "; ".join(parts)
    return text[:1].upper() + text[1:]


def _already(course_id: int, on: date, official_ids: Sequence[int]) -> set[int]:
    query = """
        SELECT k.official_id FROM json_each(?) j CROSS JOIN completion k
            ON k.official_id = j.value AND k.course_id = ? AND k.completed_on = ?
    """
    return {number for (number,) in rows(query, json.dumps(list(official_ids)), course_id, to_day(on))}


def _expiry(course: CourseRow, on: date) -> date:
    return add_months(on, course.validity_months) if course.validity_months else FOREVER


def _refuse_if_built_upon(row: ClassRow) -> None:
    """A certificate that holds, and a list that was imported onto the results, would lose what they stand on."""
    query = """
        SELECT count(*) FROM completion k JOIN certificate c ON c.completion_id = k.id
        WHERE k.training_class_id = ? AND c.voided_on IS NULL
    """
    certificates = next(rows(query, row.id))[0]
    if certificates:
        text = ngettext(
            "{count} certificate of class {code} holds; void it before the class is opened again.",
            "{count} certificates of class {code} hold; void them before the class is opened again.",
            certificates,
        )
        raise Refused(text.format(count=format_number(certificates), code=row.code))
    query = """
        SELECT f.name FROM completion k JOIN imported_row r ON r.completion_id = k.id
        JOIN imported_file f ON f.id = r.file_id WHERE k.training_class_id = ? LIMIT 1
    """
    for (file,) in rows(query, row.id):
        text = _("The file {file} added to the results of class {code}; take that import back first.")
        raise Refused(text.format(file=file, code=row.code))
