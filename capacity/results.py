"""Results: the closing of a class and its opening again, scores, and results from elsewhere."""

import json
from collections.abc import Sequence
from datetime import date
from math import inf

from capacity.attendance import Attendance, attendance
from capacity.classes import ClassRow, class_by_id, state_name
from capacity.courses import CourseRow, course_by_code
from capacity.dates import FOREVER, add_months, format_date, to_day, today
from capacity.errors import BadInput, NotFound, Refused
from capacity.i18n import _, format_number, ngettext
from capacity.officials import official_by_id
from capacity.outcomes import Outcome, contradicted, held_places, outcomes_of, score_number
from capacity.store.class_models import Completion, Enrolment, TrainingClass
from capacity.store.connection import db, insert_many, rows, write_many
from capacity.text import clean

_CLOSABLE = ("planned", "open", "held")
_COMPLETION = (
    *("official_id", "course_id", "completed_on", "expires_on", "hours", "score", "grade", "evidence"),
    "training_class_id",
)


def preview_closing(class_id: int, on: date | None = None) -> list[Outcome]:
    """What close_class would find; raises what it would raise."""
    return _closing(class_id, on)[2]


def close_class(class_id: int, on: date | None = None, *, evidence: str | None = None) -> list[Outcome]:
    """Fix who completed a class, on a day or else that of its last session; runs inside a change set.

    Those who completed get a completion with the class and its decision as evidence, unless they have one of this
    class, or of the same course and day. Raises Refused for a class that is not running, BadInput for a day before
    its sessions.
    """
    row, day, found = _closing(class_id, on)
    _write_outcomes(row, day, found, _evidence(row, evidence))
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
    refuse_if_built_upon(row)
    mine = "SELECT id FROM completion WHERE training_class_id = ?"
    db.execute_sql(f"UPDATE certificate SET completion_id = NULL WHERE completion_id IN ({mine})", (class_id,))
    Completion.delete().where(Completion.training_class == class_id).execute()
    finished = Enrolment.status.in_(("completed", "not_completed"))
    Enrolment.update(status="enrolled", reason=None).where(Enrolment.training_class == class_id, finished).execute()
    TrainingClass.update(state="held", closed_on=None).where(TrainingClass.id == class_id).execute()
    return class_by_id(class_id)


def settle_results(class_id: int, reason: str) -> list[Outcome]:
    """Write anew the results of a closed class that corrected marks contradict, and answer whose; the others stay.

    Runs inside a change set, whose title is to tell the reason. Raises BadInput without one; Refused for a class that
    is not closed, where nothing is contradicted, and where a result would go that a certificate or a list builds on.
    """
    row, found = class_by_id(class_id), contradicted(class_id)
    if not clean(reason):
        raise BadInput(_("A reason is needed."))
    if row.state != "closed" or row.closed_on is None:
        raise Refused(_("Class {code} is {state}, not closed.").format(code=row.code, state=state_name(row.state)))
    if not found:
        raise Refused(_("The results of class {code} are what its marks say.").format(code=row.code))
    lost = [one.official_id for one in found if not one.completes]
    refuse_if_built_upon(row, lost)
    mine = json.dumps(lost)
    gone = "SELECT id FROM completion WHERE training_class_id = ? AND official_id IN (SELECT value FROM json_each(?))"
    db.execute_sql(f"UPDATE certificate SET completion_id = NULL WHERE completion_id IN ({gone})", (class_id, mine))
    db.execute_sql(f"DELETE FROM completion WHERE id IN ({gone})", (class_id, mine))
    query = "SELECT evidence FROM completion WHERE training_class_id = ? AND evidence IS NOT NULL LIMIT 1"
    as_others = next(rows(query, class_id), ("",))[0]
    _write_outcomes(row, row.closed_on, found, as_others or _evidence(row, None))
    return found


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
    if score and row.min_score is not None and score_number(score) is None:
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
        raise BadInput(_not_yet(on))
    if hours is not None and not 0 <= hours < inf:
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


def _closing(class_id: int, on: date | None) -> tuple[ClassRow, date, list[Outcome]]:
    """A class that can be closed, the day of its results, and the outcomes."""
    grid = attendance(class_id)
    row = grid.class_row
    if row.state not in _CLOSABLE:
        raise Refused(
            _("Class {code} is {state}; it cannot be closed.").format(code=row.code, state=state_name(row.state))
        )
    _refuse_before_it_begins(grid)
    return row, _closing_day(grid, on), outcomes_of(grid)


def _refuse_before_it_begins(grid: Attendance) -> None:
    """Closed by mistake, a class that is still to come would leave everybody without the course."""
    first = min((session.on for session in grid.sessions), default=None)
    if first and first > today() and not held_places(grid):
        raise Refused(
            _("Class {code} has not begun: its first session is on {date}.").format(
                code=grid.class_row.code, date=format_date(first)
            )
        )


def _closing_day(grid: Attendance, on: date | None) -> date:
    """The day that is named, else that of the last session; of a class that ends early not one yet to come."""
    row = grid.class_row
    met = max((grid.sessions[place].on for place in held_places(grid)), default=None)
    if on is None:
        last = grid.sessions[-1].on if grid.sessions else row.ends_on or today()
        return min(last, max(met or today(), today()))
    if met and on < met:
        raise BadInput(
            _("Class {code} met on {date}; it cannot be closed as of {day}, before that.").format(
                code=row.code, date=format_date(met), day=format_date(on)
            )
        )
    if on > max(met or today(), today()):
        raise BadInput(_not_yet(on))
    return on


def _not_yet(on: date) -> str:
    return _("{date} is yet to come; nobody can have completed a course then.").format(date=format_date(on))


def _write_outcomes(row: ClassRow, day: date, found: Sequence[Outcome], told: str) -> None:
    """Write who completed and who did not, and why, with a completion for each who did."""
    write_many(
        "UPDATE enrolment SET status = c0, reason = c1 FROM staged WHERE id = c2",
        3,
        [
            ("completed" if one.completes else "not_completed", one.reason_text() or None, one.enrolment_id)
            for one in found
        ],
    )
    _write_completions(row, day, [one for one in found if one.completes], told)


def _write_completions(row: ClassRow, day: date, found: Sequence[Outcome], told: str) -> None:
    course = course_by_code(row.course_code)
    query = "SELECT official_id FROM completion WHERE training_class_id = ?"
    already = _already(course.id, day, [one.official_id for one in found]) | {who for (who,) in rows(query, row.id)}
    facts = (course.id, to_day(day), to_day(_expiry(course, day)), course.hours)
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


def refuse_if_built_upon(row: ClassRow, of: Sequence[int] | None = None) -> None:
    """A certificate that holds, and a list that was imported onto the results, would lose what they stand on.

    Of everybody, or of these officials only.
    """
    whose = None if of is None else json.dumps(list(of))
    query = """
        SELECT count(*) FROM completion k JOIN certificate c ON c.completion_id = k.id
        WHERE k.training_class_id = ?1 AND c.voided_on IS NULL
            AND (?2 IS NULL OR k.official_id IN (SELECT value FROM json_each(?2)))
    """
    certificates = next(rows(query, row.id, whose))[0]
    if certificates:
        text = ngettext(
            "{count} certificate of class {code} holds; void it before the class is opened again.",
            "{count} certificates of class {code} hold; void them before the class is opened again.",
            certificates,
        )
        raise Refused(text.format(count=format_number(certificates), code=row.code))
    query = """
        SELECT f.name FROM completion k JOIN imported_row r ON r.completion_id = k.id
        JOIN imported_file f ON f.id = r.file_id WHERE k.training_class_id = ?1
            AND (?2 IS NULL OR k.official_id IN (SELECT value FROM json_each(?2))) LIMIT 1
    """
    for (file,) in rows(query, row.id, whose):
        text = _("The file {file} added to the results of class {code}; take that import back first.")
        raise Refused(text.format(file=file, code=row.code))
