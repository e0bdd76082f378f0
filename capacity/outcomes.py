"""Who completes a class as things stand, and why the others do not."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from capacity.attendance import Attendance, AttendanceRow, Share, attendance, reaches
from capacity.classes import ClassRow, class_by_id
from capacity.enrolments import EnrolledRow, enrolled
from capacity.i18n import _, format_number, format_percent, format_short, ngettext
from capacity.marks import session_name
from capacity.sessions import SessionRow

_RESULTS = ("completed", "not_completed")
_NUMBER = re.compile(r"-?\d{1,9}(?:[.,]\d{1,9})?")


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
    return outcomes_of(attendance(class_id))


def outcomes_of(grid: Attendance) -> list[Outcome]:
    """The same of a grid that has been read, line by line."""
    people = {person.id: person for person in enrolled(grid.class_row.id)}
    held = held_places(grid)
    return [_outcome(grid, row, people[row.enrolment_id], held) for row in grid.rows]


def contradicted(class_id: int) -> list[Outcome]:
    """Those of a closed class whose result, as written at closing, is not what marks and score come to now."""
    if class_by_id(class_id).state != "closed":
        return []
    grid = attendance(class_id)
    written = {row.enrolment_id: row.status for row in grid.rows if row.status in _RESULTS}
    return [
        one
        for one in outcomes_of(grid)
        if one.enrolment_id in written and (written[one.enrolment_id] == "completed") != one.completes
    ]


def settled_text(code: str, found: Sequence[Outcome]) -> str:
    """Whose results of a closed class were written anew: `Class KNS-12: completed: An, Bình.`."""
    parts = [
        text.format(names=", ".join(names))
        for text, names in (
            (_("completed: {names}"), [one.full_name for one in found if one.completes]),
            (_("not completed: {names}"), [one.full_name for one in found if not one.completes]),
        )
        if names
    ]
    return _("Class {code}: {told}.").format(code=code, told="; ".join(parts))


def held_places(grid: Attendance) -> list[int]:
    """The places of the sessions in which anybody has a mark."""
    return [place for place in range(len(grid.sessions)) if any(row.marks[place] is not None for row in grid.rows)]


def unrecorded_sessions(class_id: int) -> list[SessionRow]:
    """The sessions of which nobody has a mark: closing the class takes them as not held."""
    grid = attendance(class_id)
    held = held_places(grid)
    return [session for place, session in enumerate(grid.sessions) if place not in held]


def unrecorded_text(class_id: int) -> str:
    """A sentence that names the sessions without any mark; nothing where there are none."""
    left = unrecorded_sessions(class_id)
    text = ngettext(
        "{count} session has no mark of anybody and does not count: {sessions}.",
        "{count} sessions have no mark of anybody and do not count: {sessions}.",
        len(left),
    )
    names = ", ".join(session_name(session) for session in left)
    return text.format(count=format_number(len(left)), sessions=names) if left else ""


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
        reason=_attendance_reason(course_class, row, person, sum(open_hours))
        or _score_reason(course_class, person.score),
    )


def _attendance_reason(row: ClassRow, line: AttendanceRow, person: EnrolledRow, open_hours: float) -> str:
    """What is not recorded is not absence: it decides nothing, and where it would decide, nobody completes yet.

    Self-study without sessions has nothing to attend: there a score or grade shows who has done it.
    """
    share, percent = line.share, row.min_attendance
    if not share.counted and percent > 0:
        if row.mode == "self_study" and not row.sessions:
            return "" if person.score or person.grade else "no_score"
        return "excused" if any(line.marks) and not open_hours else "not_recorded"
    worst = Share(share.attended, share.counted + open_hours)
    best = Share(share.attended + open_hours, share.counted + open_hours)
    if reaches(worst, percent):
        return ""
    return "not_recorded" if reaches(best, percent) else "attendance"


def _score_reason(row: ClassRow, score: str | None) -> str:
    if row.min_score is None:
        return ""
    reached = score_number(score or "")
    if reached is None:
        return "no_score"
    return "" if reached >= row.min_score else "score"


def score_number(text: str) -> float | None:
    """The number that a score such as `8,5` is; None for words."""
    return float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None
