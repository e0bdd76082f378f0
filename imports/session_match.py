"""Which session of a class each column of a sign-in sheet is."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from capacity.dates import format_date
from capacity.i18n import _
from capacity.sessions import SessionRow, part_name
from imports.rows import MarkSheet
from imports.session_headings import SessionHeading


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Why a column is no session."""

    code: str
    message: str


def match_sessions(sheet: MarkSheet, held: Sequence[SessionRow]) -> dict[str, SessionRow | Unmatched]:
    """Each column's session, each session once; days are turned round where only that fits."""
    headings = sheet.sessions
    turned = _fitting(headings, held, turned=True) > _fitting(headings, held, turned=False)
    found: dict[str, SessionRow | Unmatched] = {}
    taken: dict[int, str] = {}
    for letter, heading in headings.items():
        same = [one for one in headings if _is_same_day(headings[one], heading)]
        session = _match(heading, same.index(letter), len(same), held, turned=turned)
        if sheet.book:
            session = _of_book(sheet, heading, held) or session
        if isinstance(session, SessionRow) and (first := taken.setdefault(session.id, letter)) != letter:
            message = _("column {column} is about the same session").format(column=first)
            session = Unmatched("duplicate_session", message)
        found[letter] = session
    return found


def _of_book(sheet: MarkSheet, heading: SessionHeading, held: Sequence[SessionRow]) -> SessionRow | None:
    """The session that our own workbook had in this column, though its day may have changed since."""
    if sheet.book is None or heading.year is None or heading.part is None:
        return None
    day = heading.on(heading.year)
    number = sheet.book.sessions.get((day, heading.part)) if day else None
    return next((session for session in held if session.id == number), None)


def _fitting(headings: dict[str, SessionHeading], held: Sequence[SessionRow], *, turned: bool) -> int:
    """How many columns fall on a day of the class."""
    return sum(
        any(_is_on(heading, session.on, turned=turned) for session in held)
        for heading in headings.values()
        if heading.has_date
    )


def _is_on(heading: SessionHeading, on: date, *, turned: bool) -> bool:
    return heading.on(on.year, turned=turned) == on and heading.year in (None, on.year)


def _is_same_day(one: SessionHeading, other: SessionHeading) -> bool:
    """Whether two columns without a part name one day, so that their order is that of the day."""
    same = (one.day, one.month, one.year, one.part) == (other.day, other.month, other.year, other.part)
    return same and (one.has_date or one is other)


def _match(
    heading: SessionHeading, place: int, count: int, held: Sequence[SessionRow], *, turned: bool
) -> SessionRow | Unmatched:
    if heading.day is not None:
        fitting = [session for session in held if _is_on(heading, session.on, turned=turned)]
        if heading.month is None:
            fitting = [session for session in held if session.on.day == heading.day]
        if not fitting:
            return Unmatched("no_session", _("“{heading}” is no session of the class").format(heading=heading.text))
    elif heading.ordinal is not None:
        if 0 < heading.ordinal <= len(held):
            return held[heading.ordinal - 1]
        text = _("the class has {count} sessions, no “{heading}”")
        return Unmatched("no_session", text.format(count=len(held), heading=heading.text))
    else:
        fitting = list(held)
    return _of_part(heading, place, count, fitting)


def _of_part(heading: SessionHeading, place: int, count: int, fitting: list[SessionRow]) -> SessionRow | Unmatched:
    """The one session of these that is in the heading's part of the day."""
    if heading.part:
        of_part = [session for session in fitting if session.part == heading.part]
        if len(of_part) == 1:
            return of_part[0]
        if not of_part:
            day = format_date(fitting[0].on) if heading.has_date and fitting else ""
            text = _("“{heading}”: the class has no session in the {part} {date}")
            return Unmatched(
                "no_session", text.format(heading=heading.text, part=part_name(heading.part), date=day).rstrip()
            )
        fitting = of_part
    if len(fitting) == 1 and count == 1:
        return fitting[0]
    days = Counter(session.on for session in fitting)
    if len(days) == 1 and len(fitting) == count:
        return fitting[place]
    text = _("“{heading}” could be each of {count} sessions; name day and part of the day")
    return Unmatched("no_session", text.format(heading=heading.text, count=len(fitting)))
