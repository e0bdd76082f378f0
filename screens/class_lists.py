"""What the screen of a class shows: its facts, and four lists, of sessions, people, trainers and results."""

from collections.abc import Callable
from dataclasses import dataclass

from capacity import dates
from capacity.attendance import AttendanceRow, attendance
from capacity.certificates import CertificateRow, register
from capacity.classes import ClassRow, mode_name, state_name
from capacity.courses import course_by_code, kind_name
from capacity.dates import format_date
from capacity.enrolments import EnrolledRow, enrolled, status_name
from capacity.i18n import _, format_number, format_percent
from capacity.outcomes import Outcome, outcomes
from capacity.seats import SEATED
from capacity.sessions import SessionRow, part_name
from capacity.trainers import TrainerRow, trainers
from screens.attendance_texts import hours_text
from screens.class_forms import excused_names
from screens.widgets.rows import Column, TableRow

_SHOWN = ("enrolled", "completed", "not_completed", "waiting", "withdrawn")
_LAST = {"waiting": 1, "withdrawn": 2}


@dataclass(frozen=True, slots=True)
class ClassView:
    """Everything the screen of a class shows."""

    row: ClassRow
    kind: str
    """The kind of the course, in words."""
    sessions: tuple[SessionRow, ...]
    marks: tuple[AttendanceRow, ...]
    people: tuple[EnrolledRow, ...]
    """First those with a seat, then those who wait, then those who withdrew."""
    trainers: tuple[TrainerRow, ...]
    outcomes: tuple[Outcome, ...]
    certificates: dict[int, CertificateRow]
    """Official → the certificate of this class that holds."""
    completed: frozenset[int]
    """The officials who complete the class: in a closed one as it was written, whatever the marks say by now."""


def read_class(class_id: int) -> ClassView:
    """A class with all that belongs to it; raises NotFound."""
    grid = attendance(class_id)
    row = grid.class_row
    people = sorted(enrolled(class_id, statuses=_SHOWN), key=lambda person: _LAST.get(person.status, 0))
    is_closed, likely = row.state == "closed", tuple(outcomes(class_id))
    found = register(text=row.code) if is_closed else []
    written = (one.official_id for one in people if one.status == "completed")
    return ClassView(
        row,
        kind_name(course_by_code(row.course_code).kind),
        grid.sessions,
        grid.rows,
        tuple(people),
        tuple(trainers(class_id)),
        likely,
        {one.official_id: one for one in found if one.class_code == row.code and not one.voided_on},
        frozenset(written if is_closed else (one.official_id for one in likely if one.completes)),
    )


def facts(view: ClassView) -> str:
    """What is known of a class, on at most four lines."""
    row = view.row
    decision = _("decision {number}").format(number=row.decision_no) if row.decision_no else ""
    days = " – ".join(day for day in (format_date(row.begins_on), format_date(row.ends_on)) if day)
    sessions = _("{sessions} sessions, {hours} hours").format(sessions=row.sessions, hours=hours_text(row.hours))
    rule = _("{percent} of the hours passes, excused hours {excused}").format(
        percent=format_percent(row.min_attendance / 100, 0), excused=excused_names()[row.excused]
    )
    cost = _("{cost} đồng").format(cost=format_number(row.cost)) if row.cost is not None else ""
    lines = (
        (f"{view.kind} {row.course_code} {row.course_title}", state_name(row.state), mode_name(row.mode)),
        (days, sessions, row.place, row.organiser),
        (seats_text(row), rule),
        (decision, format_date(row.decision_on), cost, row.cost_source, row.note),
    )
    texts = (" · ".join(part for part in line if part) for line in lines)
    return "\n".join(text for text in texts if text)


def seats_text(row: ClassRow) -> str:
    """How many people have a seat and wait, in words."""
    text = _("{people} people").format(people=format_number(row.enrolled))
    if row.capacity is not None:
        text = _("{people} of {seats} seats").format(
            people=format_number(row.enrolled), seats=format_number(row.capacity)
        )
    return text + (", " + _("{count} waiting").format(count=format_number(row.waiting)) if row.waiting else "")


@dataclass(frozen=True, slots=True)
class ClassList:
    """One of the lists of a class."""

    name: str
    title: str
    columns: tuple[Column, ...]
    empty: str
    rows: Callable[[ClassView], list[TableRow]]
    """In the order of the list; a key says which row is which after the class has changed."""


def _session_rows(view: ClassView) -> list[TableRow]:
    return [_session_row(view, place, one) for place, one in enumerate(view.sessions)]


def _session_row(view: ClassView, place: int, one: SessionRow) -> TableRow:
    recorded = sum(row.marks[place] is not None for row in view.marks)
    state = _("locked") if one.is_closed else _("to come") if one.on > dates.today() else ""
    cells = (
        str(place + 1),
        format_date(one.on),
        part_name(one.part),
        one.starts_at or "",
        hours_text(one.hours),
        f"{format_number(recorded)}/{format_number(len(view.marks))}",
        state,
    )
    return TableRow(one.id, cells, "dim" if one.is_closed else "")


def _people_rows(view: ClassView) -> list[TableRow]:
    return [_person_row(one) for one in view.people]


def _person_row(one: EnrolledRow) -> TableRow:
    status = status_name(one.status)
    cells = (one.full_name, one.birth, one.position or "", one.agency, status, one.reason or "")
    tone = {"waiting": "warn", "withdrawn": "dim"}.get(one.status, "")
    return TableRow(one.official_id, cells, tone)


def _trainer_rows(view: ClassView) -> list[TableRow]:
    return [
        TableRow(one.id, (one.name, hours_text(one.hours) if one.hours is not None else "")) for one in view.trainers
    ]


def _result_rows(view: ClassView) -> list[TableRow]:
    return [_result_row(view, one) for one in view.outcomes]


def _result_row(view: ClassView, one: Outcome) -> TableRow:
    certificate = view.certificates.get(one.official_id)
    completes = one.official_id in view.completed
    word = _("completes") if completes else one.reason_text()
    if completes != one.completes:
        word = _("as written at closing; the marks say otherwise now")
    cells = (
        one.full_name,
        one.agency,
        format_percent(one.share.value),
        one.score or "",
        "✓" if completes else "✗",
        certificate.text if certificate else word,
    )
    return TableRow(one.official_id, cells, "good" if completes else "warn")


LISTS = (
    ClassList(
        "sessions",
        _("SESSIONS"),
        (
            Column("", 2, is_number=True),
            Column(_("Day"), 10),
            Column(_("Part of the day"), 8),
            Column(_("Begins"), 7),
            Column(_("hours").capitalize(), 5, is_number=True),
            Column(_("Recorded"), 9, is_number=True),
            Column(""),
        ),
        _("No session yet; n adds one, l a series such as every Tuesday and Thursday."),
        _session_rows,
    ),
    ClassList(
        "people",
        _("PEOPLE"),
        (
            Column(_("Full name"), part=3),
            Column(_("Birth"), 10, is_number=True, from_width=100),
            Column(_("Position"), part=2, from_width=100),
            Column(_("Agency"), part=3),
            Column(_("Status"), 16),
            Column(_("Reason"), part=2, from_width=120),
        ),
        _("Nobody yet; n finds people, g takes those of an agency or who are not trained for a goal."),
        _people_rows,
    ),
    ClassList(
        "trainers",
        _("TRAINERS"),
        (Column(_("Name")), Column(_("hours").capitalize(), 7, is_number=True)),
        _("No trainer yet; n names one."),
        _trainer_rows,
    ),
    ClassList(
        "results",
        _("RESULTS"),
        (
            Column(_("Full name"), part=3),
            Column(_("Agency"), part=2, from_width=90),
            Column(_("share").capitalize(), 8, is_number=True),
            Column(_("Score"), 6, is_number=True),
            Column("", 1),
            Column(_("Result"), part=4),
        ),
        _("Nobody is enrolled yet."),
        _result_rows,
    ),
)
"""In the order in which Tab goes through them."""


def list_names(view: ClassView) -> list[str]:
    """The lists with how long they are."""
    counts = {
        "sessions": len(view.sessions),
        "people": sum(one.status in SEATED for one in view.people),
        "trainers": len(view.trainers),
        "results": len(view.completed),
    }
    # Before the class is closed nobody has completed it.
    titles = {"results": _("RESULTS") if view.row.state == "closed" else _("LIKELY TO PASS")}
    return [f"{titles.get(one.name, one.title)} {format_number(counts[one.name])}" for one in LISTS]
