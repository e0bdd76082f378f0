"""Attendance of a class: people by sessions, and the share of the hours that each attended."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from capacity.classes import ClassRow, class_by_id
from capacity.enrolments import EnrolledRow, enrolled
from capacity.errors import NotFound
from capacity.i18n import _, format_short
from capacity.marks import (
    ANY,
    MarkChange,
    MarkEvent,
    mark_all,
    mark_history,
    mark_name,
    mark_text,
    marks_of,
    parse_mark,
    session_name,
    set_marks,
    symbol,
)
from capacity.sessions import SessionRow, sessions

__all__ = [
    "ANY",
    "Attendance",
    "AttendanceRow",
    "MarkChange",
    "MarkEvent",
    "Share",
    "attendance",
    "mark_all",
    "mark_history",
    "mark_name",
    "mark_text",
    "parse_mark",
    "reaches",
    "row_of",
    "rule_text",
    "session_name",
    "set_marks",
    "shares",
    "symbol",
]


@dataclass(frozen=True, slots=True)
class Share:
    """Hours attended of hours counted."""

    attended: float
    counted: float

    @property
    def value(self) -> float | None:
        """From 0 to 1; None where no hours count."""
        return self.attended / self.counted if self.counted else None


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    """Somebody's marks, one a session, and what they come to."""

    enrolment_id: int
    official_id: int
    full_name: str
    agency: str
    status: str
    marks: tuple[str | None, ...]
    share: Share
    """Of the hours recorded."""
    over_all: Share
    """Of all hours planned, those not recorded too."""
    can_pass: bool
    """Whether the threshold can still be reached over all planned hours."""
    passes: bool
    """Whether the share of the hours recorded reaches the threshold."""


@dataclass(frozen=True, slots=True)
class Attendance:
    """The attendance of a class as a grid."""

    class_row: ClassRow
    sessions: tuple[SessionRow, ...]
    rows: tuple[AttendanceRow, ...]


def attendance(class_id: int) -> Attendance:
    """The grid of a class, in name order; raises NotFound."""
    row, held, people = class_by_id(class_id), tuple(sessions(class_id)), enrolled(class_id)
    return Attendance(row, held, tuple(_rows(row, held, people)))


def row_of(class_id: int, enrolment_id: int) -> AttendanceRow:
    """One line of the grid made anew; raises NotFound."""
    people = [person for person in enrolled(class_id) if person.id == enrolment_id]
    for row in _rows(class_by_id(class_id), sessions(class_id), people):
        return row
    raise NotFound(_("There is no enrolment with the number {number}.").format(number=enrolment_id))


def shares(marks: Iterable[str | None], hours: Iterable[float], excused: str) -> tuple[Share, Share]:
    """The share of the hours recorded, and of all; excused hours are `out` of both or count as `absent`."""
    attended = counted = unrecorded = 0.0
    for mark, session_hours in zip(marks, hours, strict=True):
        minutes = session_hours * 60
        if mark is None:
            unrecorded += minutes
            continue
        status, missed = parse_mark(mark)
        if status == "excused" and excused == "out":
            continue
        counted += minutes
        if status not in ("excused", "absent"):
            attended += max(0.0, minutes - (missed or 0))
    return Share(_hours(attended), _hours(counted)), Share(_hours(attended), _hours(counted + unrecorded))


def reaches(share: Share, percent: float) -> bool:
    """Whether a share is at least so many percent; no hours reach no more than 0 percent."""
    if not share.counted:
        return percent <= 0
    return share.attended * 100 >= percent * share.counted - 1e-6


def rule_text(row: ClassRow) -> str:
    """How the share of a class is made and what passes, as a line beside the figures."""
    excused = _("excused hours are left out") if row.excused == "out" else _("excused hours count as absent")
    percent = format_short(row.min_attendance)
    return _("Share = hours attended / hours recorded; {excused}; {percent} % passes.").format(
        excused=excused, percent=percent
    )


def _rows(row: ClassRow, held: Sequence[SessionRow], people: Sequence[EnrolledRow]) -> list[AttendanceRow]:
    marks = {key: standing.mark for key, standing in marks_of(person.id for person in people).items()}
    return [_row(row, held, person, marks) for person in people]


def _row(
    row: ClassRow, held: Sequence[SessionRow], person: EnrolledRow, known: Mapping[tuple[int, int], str]
) -> AttendanceRow:
    marks = tuple(known.get((person.id, session.id)) for session in held)
    share, over_all = shares(marks, (session.hours for session in held), row.excused)
    best = Share(share.attended + over_all.counted - share.counted, over_all.counted)
    return AttendanceRow(
        enrolment_id=person.id,
        official_id=person.official_id,
        full_name=person.full_name,
        agency=person.agency,
        status=person.status,
        marks=marks,
        share=share,
        over_all=over_all,
        can_pass=not held or reaches(best, row.min_attendance),
        passes=reaches(share, row.min_attendance),
    )


def _hours(minutes: float) -> float:
    """Without the dust of adding thirds."""
    return round(minutes / 60, 9)
