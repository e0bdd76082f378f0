"""The sessions of a class: adding one or a series, correcting, closing and opening again."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from capacity import dates
from capacity.attendance import session_name
from capacity.classes import ClassRow
from capacity.dates import format_date, parse_date
from capacity.errors import BadInput
from capacity.history import change_set
from capacity.i18n import _, format_number, ngettext
from capacity.sessions import (
    PARTS,
    WEEKDAYS,
    SessionRow,
    add_series,
    add_session,
    close_session,
    edit_session,
    part_name,
    remove_session,
    reopen_session,
    series_days,
    weekday_name,
)
from capacity.text import clean, fold
from screens.attendance_texts import hours_text
from screens.dialogs import Ask, Confirm
from screens.form_fields import Field, number, one_of, words_of
from screens.forms import Form, WorkForm
from screens.page import Page

_TIME = re.compile(r"([01]?\d|2[0-3])[:hg.]([0-5]\d)?")
_DAYS_NAMED = 6


@dataclass(frozen=True, slots=True)
class Series:
    """Sessions on certain days of the week, from a day on until another."""

    first: date
    until: date
    weekdays: tuple[str, ...]
    part: str
    hours: float
    starts_at: str | None

    def days(self) -> list[date]:
        """The days of the sessions; raises BadInput where there is none."""
        return series_days(self.first, self.weekdays, self.until)


def parse_time(text: str) -> str:
    """A time of day typed as 8:00, 8h or 8h30, as `08:00`; raises BadInput."""
    match = _TIME.fullmatch(clean(text).casefold())
    if not match:
        raise BadInput(_("“{text}” is not a time of day; write it as 8:00 or 13h30.").format(text=text))
    return f"{int(match[1]):02d}:{match[2] or '00'}"


def parse_weekday(text: str) -> str:
    """A day of the week typed as `thứ 3`, `t3`, `3` or `cn`; raises BadInput."""
    typed = fold(clean(text)).removeprefix("thu").removeprefix("t").strip()
    if typed.isdecimal() and 2 <= int(typed) <= 7:
        return WEEKDAYS[int(typed) - 2]
    if typed == "cn":
        return WEEKDAYS[-1]
    return one_of({day: weekday_name(day) for day in WEEKDAYS})(text)


def ask_session(page: Page, class_row: ClassRow, session: SessionRow | None = None) -> None:
    """Ask for a new session, or for what is to be corrected of one."""
    now = format_date(session.on) if session else ""
    day = Field("on", _("Day"), now, parse_date, hint=_("As 24/11/2026."), is_needed=True)

    title = _("Correct the session") if session else _("New session of class {code}").format(code=class_row.code)
    fields = (day, *_part_fields(session))
    work = partial(_write_session, class_row, session)
    form = WorkForm(title, fields, lambda said: partial(work, said), answer=_("Correct") if session else _("Add"))
    page.program.push_screen(form, page.tell_written)


def _part_fields(session: SessionRow | None = None) -> tuple[Field, ...]:
    parts = {part: part_name(part) for part in PARTS}
    now = parts[session.part if session else PARTS[0]]
    hours = hours_text(session.hours) if session else "4"
    hint = _("As 8:00 or 13h30; needed where Teams, Zoom or Meet reports are read.")
    return (
        Field("part", _("Part of the day"), now, one_of(parts), words_of([*parts.values()]), is_needed=True),
        Field("hours", _("Length (hours)"), hours, number, is_needed=True),
        Field("starts_at", _("Begins at"), (session and session.starts_at) or "", parse_time, hint=hint),
    )


def _write_session(class_row: ClassRow, session: SessionRow | None, said: dict[str, Any]) -> str:
    if session:
        with change_set(_("Class {code}: session corrected").format(code=class_row.code), "class"):
            edit_session(session.id, **said)
        return _("The session is corrected.")
    with change_set(_("Class {code}: session added").format(code=class_row.code), "class"):
        add_session(class_row.id, **said)
    return _("Session of {date} added.").format(date=format_date(said["on"]))


def ask_series(page: Page, class_row: ClassRow) -> None:
    """Ask for a series, say on which days it falls, and write it."""
    if not page.may_write():
        return
    names = [weekday_name(day) for day in WEEKDAYS]
    fields = (
        Field("first", _("From"), format_date(class_row.begins_on), parse_date, is_needed=True),
        Field("until", _("Until (included)"), format_date(class_row.ends_on), parse_date, is_needed=True),
        Field(
            *("weekdays", _("Every"), "", parse_weekday, words_of(names)),
            hint=_("Days of the week, several with ; between them, as 3; 5."),
            is_needed=True,
            is_many=True,
            between="[;,]",
        ),
        *_part_fields(),
    )

    def accept(said: dict[str, Any]) -> Series:
        series = Series(**said)
        series.days()
        return series

    def answered(series: Series | None) -> None:
        if series:
            _confirm_series(page, class_row, series)

    page.program.push_screen(Form(_("Series of sessions"), fields, accept, answer=_("Go on")), answered)


def _confirm_series(page: Page, class_row: ClassRow, series: Series) -> None:
    days = series.days()
    question = ngettext("Add {count} session?", "Add {count} sessions?", len(days))
    named = ", ".join(f"{day:%d/%m}" for day in days[:_DAYS_NAMED]) + (", …" if len(days) > _DAYS_NAMED else "")
    details = _("{part}, {hours} hours each: {days} – the last on {last}").format(
        part=part_name(series.part), hours=hours_text(series.hours), days=named, last=format_date(days[-1])
    )

    def answered(is_yes: bool | None) -> None:
        if is_yes:
            page.write(lambda: _write_series(class_row, series), page.tell_written)

    text = question.format(count=format_number(len(days)))
    page.program.push_screen(Confirm(text, _("Add"), details=details), answered)


def _write_series(class_row: ClassRow, series: Series) -> str:
    days = series.days()
    with change_set(_("Class {code}: series of sessions").format(code=class_row.code), "class"):
        added = add_series(
            class_row.id,
            series.first,
            series.part,
            series.hours,
            weekdays=series.weekdays,
            until=series.until,
            starts_at=series.starts_at,
        )
    text = ngettext("{count} session added", "{count} sessions added", len(added))
    text = text.format(count=format_number(len(added)))
    if len(added) < len(days):
        text += "; " + _("{count} were there already").format(count=format_number(len(days) - len(added)))
    return text + "."


def remove(page: Page, class_row: ClassRow, session: SessionRow) -> None:
    """Take a session without marks away."""

    def write() -> str:
        title = _("Class {code}: session of {date} removed")
        with change_set(title.format(code=class_row.code, date=format_date(session.on)), "class"):
            remove_session(session.id)
        return _("Session of {date} removed.").format(date=format_date(session.on))

    page.write(write, page.tell_written)


def toggle_session(page: Page, class_row: ClassRow, session: SessionRow) -> None:
    """Close a session, so that its marks change only with a reason, or open it again, which needs one."""
    if not page.may_write():
        return

    def close() -> str:
        name = session_name(session)
        with change_set(_("Class {code}: {session} closed").format(code=class_row.code, session=name), "attendance"):
            close_session(session)
        return _("{session} is closed; from now on a change needs a reason.").format(session=name)

    def reopen(reason: str) -> str:
        name = session_name(session)
        title = _("Class {code}: {session} opened again: {reason}")
        with change_set(title.format(code=class_row.code, session=name, reason=reason), "attendance"):
            reopen_session(session, reason)
        return _("{session} is open again.").format(session=name)

    if session.is_closed:
        question = _("Why is {session} opened again?").format(session=session_name(session))
        ask_reason(page, question, lambda why: page.write(lambda: reopen(why), page.tell_written))
    else:
        question = _("Close {session}?").format(session=session_name(session))
        details = _("From then on a mark of this session changes only with a reason; o opens it again.")

        def answered(is_yes: bool | None) -> None:
            if is_yes:
                page.write(close, page.tell_written)

        page.program.push_screen(Confirm(question, _("Close the session"), details=details), answered)


def ask_ahead(page: Page, session: SessionRow, then: Callable[[], None]) -> None:
    """Go on at once, or after a question where a session is still to come: most likely the cursor is a column off."""

    def answered(is_yes: bool | None) -> None:
        if is_yes:
            then()

    if session.on <= dates.today():
        then()
        return
    question = _("{session} is still to come. Record everybody as present?").format(session=session_name(session))
    page.program.push_screen(Confirm(question, _("Record")), answered)


def ask_reason(page: Page, question: str, then: Callable[[str], None]) -> None:
    """Ask for a reason, which must not be blank."""
    if not page.may_write():
        return

    def check(text: str) -> str:
        if not clean(text):
            raise BadInput(_("A reason is needed."))
        return clean(text)

    def answered(reason: str | None) -> None:
        if reason:
            then(reason)

    page.program.push_screen(Ask(question, "", check), answered)
