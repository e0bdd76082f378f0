"""Sessions of classes: the dated parts that people attend."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any

from capacity.classes import ClassRow, class_by_id, standing_class
from capacity.dates import format_date, from_day, parse_date, to_day
from capacity.errors import BadInput, NotFound, Refused
from capacity.i18n import _, format_number
from capacity.store.class_models import Session, TrainingClass
from capacity.store.connection import rows
from capacity.text import clean, fold

PARTS = ("morning", "afternoon", "evening")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TIME = re.compile(r"(?P<hour>[01]?\d|2[0-3])[:hg](?P<minute>[0-5]\d)?")
_LONGEST = 24
_MOST = 366
"""Sessions of one series; more come of a mistyped year."""
_KNOWN = 12
_SESSION = "SELECT id, training_class_id, held_on, part, hours, starts_at, is_closed FROM session"
_IN_ORDER = "ORDER BY held_on, CASE part WHEN 'morning' THEN 0 WHEN 'afternoon' THEN 1 ELSE 2 END"


def day_and_part(text: str) -> tuple[date, str | None]:
    """The day and part of `10/03/2026 sáng` or `2026-03-10 morning`; the part may be left out. Raises BadInput."""
    day, _space, words = text.strip().partition(" ")
    if not words.strip():
        return parse_date(day), None
    known = dict(zip(("sang", "chieu", "toi"), PARTS, strict=True)) | {part: part for part in PARTS}
    if (part := known.get(fold(words).strip())) is None:
        raise BadInput(
            _("“{part}” is no part of a day; write morning, afternoon or evening.").format(part=words.strip())
        )
    return parse_date(day), part


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session of a class; `starts_at` as `08:00`."""

    id: int
    class_id: int
    on: date
    part: str
    hours: float
    starts_at: str | None
    is_closed: bool


def part_name(part: str) -> str:
    """The part of the day in the user's language."""
    return {"morning": _("morning"), "afternoon": _("afternoon"), "evening": _("evening")}[part]


def weekday_name(weekday: str) -> str:
    """The day of the week in the user's language."""
    return {
        "mon": _("Monday"),
        "tue": _("Tuesday"),
        "wed": _("Wednesday"),
        "thu": _("Thursday"),
        "fri": _("Friday"),
        "sat": _("Saturday"),
        "sun": _("Sunday"),
    }[weekday]


def sessions(class_id: int) -> list[SessionRow]:
    """The sessions of a class by day and part of the day."""
    return [_row(row) for row in rows(f"{_SESSION} WHERE training_class_id = ? {_IN_ORDER}", class_id)]


def session_by_id(session_id: int) -> SessionRow:
    """One session; raises NotFound."""
    for row in rows(f"{_SESSION} WHERE id = ?", session_id):
        return _row(row)
    raise NotFound(_("There is no session with the number {number}.").format(number=session_id))


def next_sessions(on: date, class_ids: Iterable[int]) -> dict[int, SessionRow]:
    """The first session of each of these classes on a day or after it, by class; without classes that have none."""
    query = f"""
        SELECT s.* FROM json_each(?2) hit JOIN ({_SESSION}) s ON s.id = (
            SELECT id FROM session WHERE training_class_id = hit.value AND held_on >= ?1 {_IN_ORDER} LIMIT 1)
    """
    return {row[1]: _row(row) for row in rows(query, to_day(on), json.dumps(list(class_ids)))}


def sessions_between(since: date, until: date) -> list[tuple[SessionRow, str, str, int]]:
    """The sessions of a span of days, both included, in order, with code, title and seats taken of their classes.

    Those of classes that are cancelled or postponed are left out.
    """
    query = """
        SELECT s.id, c.code, c.title,
               (SELECT count(*) FROM enrolment e WHERE e.training_class_id = c.id
                AND e.status IN ('enrolled', 'completed', 'not_completed'))
        FROM session s JOIN training_class c ON c.id = s.training_class_id
        WHERE s.held_on BETWEEN ? AND ? AND c.state NOT IN ('cancelled', 'postponed')
    """
    found = {number: said for number, *said in rows(query, to_day(since), to_day(until))}
    held = rows(f"{_SESSION} WHERE held_on BETWEEN ? AND ? {_IN_ORDER}", to_day(since), to_day(until))
    return [(session, *found[session.id]) for session in map(_row, held) if session.id in found]


def session_on(class_id: int, on: date, part: str | None = None) -> SessionRow:
    """The session of a class on a day; raises BadInput when there is none, or several and no part is named."""
    all_of_class = sessions(class_id)
    found = [row for row in all_of_class if row.on == on and part in (None, row.part)]
    if len(found) == 1:
        return found[0]
    code = class_by_id(class_id).code
    if found:
        parts = ", ".join(part_name(row.part) for row in found)
        raise BadInput(
            _("Class {code} has several sessions on {date}: {parts}; name the part of the day.").format(
                code=code, date=format_date(on), parts=parts
            )
        )
    known = ", ".join(f"{format_date(row.on)} {part_name(row.part)}" for row in all_of_class[:_KNOWN])
    raise BadInput(
        _("Class {code} has no session on {date}. Its sessions: {known}.").format(
            code=code,
            date=f"{format_date(on)} {part_name(part)}" if part else format_date(on),
            known=known + (", …" if len(all_of_class) > _KNOWN else "") or _("none yet"),
        )
    )


def series_days(first: date, weekdays: Iterable[str], until: date) -> list[date]:
    """The days from one to another, both included, that fall on these WEEKDAYS; raises BadInput where none does."""
    wanted = set(weekdays)
    if unknown := wanted - set(WEEKDAYS):
        raise BadInput(
            _("“{weekday}” is no day of the week; use {known}.").format(weekday=min(unknown), known=", ".join(WEEKDAYS))
        )
    span = (first + timedelta(days) for days in range((until - first).days + 1))
    days = list(islice((day for day in span if WEEKDAYS[day.weekday()] in wanted), _MOST + 1))
    if not days:
        raise BadInput(
            _("From {since} to {until} there is no such day of the week.").format(
                since=format_date(first), until=format_date(until)
            )
        )
    if len(days) > _MOST:
        raise BadInput(
            _("From {since} to {until} there would be more than {count} sessions; is that day right?").format(
                since=format_date(first), until=format_date(until), count=_MOST
            )
        )
    return days


def add_session(class_id: int, on: date, part: str, hours: float, starts_at: str | None = None) -> int:
    """Add a session and answer its id; runs inside a change set. Raises BadInput, Refused."""
    row = standing_class(class_id)
    facts = _checked(row, {"on": on, "part": part, "hours": hours, "starts_at": starts_at})
    number: int = Session.insert(training_class=class_id, **facts).execute()
    return number


def add_series(
    class_id: int,
    first: date,
    part: str,
    hours: float,
    *,
    weekdays: Iterable[str],
    until: date,
    starts_at: str | None = None,
) -> list[int]:
    """Add a session on each of `series_days`, and answer their ids; a day that has one already is passed over.

    Runs inside a change set. Raises BadInput, Refused.
    """
    known = {(session.on, session.part) for session in sessions(class_id)}
    days = [day for day in series_days(first, weekdays, until) if (day, part) not in known]
    return [add_session(class_id, day, part, hours, starts_at) for day in days]


def edit_session(session_id: int, **facts: Any) -> None:
    """Change `on`, `part`, `hours` or `starts_at` of a session; runs inside a change set. Raises BadInput, Refused."""
    session = session_by_id(session_id)
    row = standing_class(session.class_id)
    _refuse_closed(row, session)
    known = {"on": session.on, "part": session.part, "hours": session.hours, "starts_at": session.starts_at}
    checked = _checked(row, known | facts, session_id)
    minutes: int | None = next(rows("SELECT max(minutes) FROM mark WHERE session_id = ?", session_id))[0]
    if minutes is not None and minutes > checked["hours"] * 60:
        raise Refused(
            _("Somebody is marked as missing {minutes} minutes of the session on {date}; it cannot be shorter.").format(
                minutes=format_number(minutes), date=format_date(session.on)
            )
        )
    Session.update(**checked).where(Session.id == session_id).execute()


def remove_session(session_id: int) -> None:
    """Take a session away; runs inside a change set. Raises Refused where it has marks or is closed."""
    session = session_by_id(session_id)
    row = standing_class(session.class_id)
    _refuse_closed(row, session)
    marks: int = next(rows("SELECT count(*) FROM mark WHERE session_id = ?", session_id))[0]
    if marks:
        raise Refused(
            _("The session of class {code} on {date} has the attendance of {count} people; it stays.").format(
                code=row.code, date=format_date(session.on), count=format_number(marks)
            )
        )
    Session.delete().where(Session.id == session_id).execute()


def close_session(session: SessionRow) -> None:
    """Let the marks of a session change only with a reason from now on; runs inside a change set."""
    Session.update(is_closed=True).where(Session.id == session.id).execute()


def reopen_session(session: SessionRow, reason: str) -> None:
    """Let the marks of a closed session change freely again; the change set's title is to tell the reason.

    Runs inside a change set. Raises BadInput without a reason.
    """
    if not clean(reason):
        raise BadInput(_("A closed session needs a reason to be opened again."))
    Session.update(is_closed=False).where(Session.id == session.id).execute()


def _row(row: Sequence[Any]) -> SessionRow:
    number, class_id, day, part, hours, starts_at, is_closed = row
    return SessionRow(number, class_id, from_day(day), part, hours, starts_at, bool(is_closed))


def _checked(row: ClassRow, facts: dict[str, Any], session_id: int | None = None) -> dict[str, Any]:
    """The facts of a session as they are kept; raises BadInput for one that cannot be."""
    on, part, hours = facts["on"], facts["part"], facts["hours"]
    if part not in PARTS:
        raise BadInput(_("“{part}” is no part of the day; use {known}.").format(part=part, known=", ".join(PARTS)))
    if not 0 < hours <= _LONGEST:
        raise BadInput(_("A session of {hours} hours is none.").format(hours=f"{hours:g}"))
    own = TrainingClass.get_by_id(row.id)
    if not (own.begins_on or on) <= on <= (own.ends_on or on):
        raise BadInput(
            _("{date} is outside the days of class {code}, {since}–{until}.").format(
                date=format_date(on),
                code=row.code,
                since=format_date(own.begins_on) or "…",
                until=format_date(own.ends_on) or "…",
            )
        )
    query = "SELECT id FROM session WHERE training_class_id = ? AND held_on = ? AND part = ?"
    if any(number != session_id for (number,) in rows(query, row.id, to_day(on), part)):
        raise BadInput(
            _("Class {code} has a session on {date} {part} already.").format(
                code=row.code, date=format_date(on), part=part_name(part)
            )
        )
    return {"held_on": on, "part": part, "hours": hours, "starts_at": _time(facts["starts_at"])}


def _time(text: str | None) -> str | None:
    """A time of day as `08:00`, typed so or as 8h, 8h30; raises BadInput."""
    if not text:
        return None
    match = _TIME.fullmatch(clean(text).lower())
    if match is None:
        raise BadInput(_("“{text}” is no time of day; write it as 08:00.").format(text=text))
    return f"{int(match['hour']):02d}:{match['minute'] or '00'}"


def _refuse_closed(row: ClassRow, session: SessionRow) -> None:
    if session.is_closed:
        raise Refused(
            _("The session of class {code} on {date} is closed; open it again first, with the reason.").format(
                code=row.code, date=format_date(session.on)
            )
        )
