"""Which day and part of a day a column of a sign-in sheet is: `10/3 sáng`, `Buổi 1 (10/3)`, S below a date."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from capacity.text import clean, fold

_DAY_MONTH_YEAR = re.compile(r"(?<!\d)(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})(?!\d)")
_YEAR_MONTH_DAY = re.compile(r"(?<!\d)(\d{4})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{1,2})(?!\d)")
_DAY_MONTH = re.compile(r"(?<![\d/.\-])(\d{1,2})\s*[/.\-]\s*(\d{1,2})(?![\d/])")
_IN_WORDS = re.compile(r"(\d{1,2})\s*(?:thang|-\s*thg|thg)\s*(\d{1,2})(?:\s*(?:,|nam|-)?\s*(\d{4}))?")
_NAMED_MONTH = re.compile(r"(\d{1,2})[\s\-]*(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[\s\-,]*(\d{4})?")
_MONTH_ALONE = re.compile(r"\bthang\s*(\d{1,2})(?:\s*[/\-]?\s*(?:nam\s*)?(\d{4}))?")
_DAY_ALONE = re.compile(r"(?:\bngay\s*|^)(\d{1,2})(?: [sct]| sang| chieu| toi)?$|\bngay\s*(\d{1,2})\b")
_ORDINAL = re.compile(r"\b(?:buoi|b|session|lan)\s*(?:hoc|thu|so)?\s*(\d{1,2})\b")
_HOURS = re.compile(r"\b(\d{1,2})\s*(?:h|g|:)\s*(?:\d{2})?(?!\d)")
_WEEKDAY = re.compile(r"\b(?:thu\s*(?:[2-7]|hai|ba|tu|nam|sau|bay)|t[2-7]|cn|chu nhat)\b")
_PARTS = {
    "morning": re.compile(r"\b(?:sang|morning|am|s)\b"),
    "afternoon": re.compile(r"\b(?:chieu|afternoon|pm|c)\b"),
    "evening": re.compile(r"\b(?:toi|evening|t)\b"),
}
_MONTHS = {name: place for place, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class SessionHeading:
    """What the heading of a column says of the session; nothing where it is silent."""

    cell: str
    """The cell that says it: `D5`."""
    text: str
    day: int | None = None
    month: int | None = None
    year: int | None = None
    part: str | None = None
    """`morning`, `afternoon` or `evening`."""
    ordinal: int | None = None
    """The number of the session in the class, from 1."""
    session_id: int | None = None
    """The session itself, where our own workbook comes back."""

    @property
    def has_date(self) -> bool:
        """Whether it names a day."""
        return self.day is not None and self.month is not None

    def on(self, year: int, *, turned: bool = False) -> date | None:
        """The day in a year, or with day and month exchanged; nothing if there is none."""
        day, month = (self.month, self.day) if turned else (self.day, self.month)
        try:
            return date(year, month or 0, day or 0)
        except ValueError:
            return None


def read_heading(cell: str, levels: Sequence[str]) -> SessionHeading | None:
    """What the levels of a heading say, from the top; nothing where it names no session."""
    text = clean(" ".join(levels))
    if not text or len(text) > _LONGEST:
        return None
    # Excel writes 1.0 for a number that stands alone in a cell.
    key = " ".join(_WEEKDAY.sub(" ", re.sub(r"[(),]", " ", fold(re.sub(r"(\d+)\.0\b", r"\1", text)))).split())
    heading = _dated(SessionHeading(cell, text), _HOURS.sub(" ", key))
    part = next((part for part, pattern in _PARTS.items() if pattern.search(key)), None) or _part_of_hours(key)
    ordinal = _ORDINAL.search(key)
    heading = replace(heading, part=part, ordinal=int(ordinal[1]) if ordinal else None)
    if not (heading.has_date or part or ordinal or heading.day):
        return None
    return heading if heading.has_date or heading.day or len(key.split()) <= 4 else None


def _dated(heading: SessionHeading, key: str) -> SessionHeading:
    if match := _YEAR_MONTH_DAY.search(key):
        return replace(heading, year=int(match[1]), month=int(match[2]), day=int(match[3]))
    if match := _DAY_MONTH_YEAR.search(key):
        year = int(match[3]) + (2000 if len(match[3]) == 2 else 0)
        return replace(heading, day=int(match[1]), month=int(match[2]), year=year)
    if match := _IN_WORDS.search(key):
        return replace(heading, day=int(match[1]), month=int(match[2]), year=int(match[3]) if match[3] else None)
    if match := _NAMED_MONTH.search(key):
        return replace(heading, day=int(match[1]), month=_MONTHS[match[2]], year=int(match[3]) if match[3] else None)
    if match := _DAY_MONTH.search(key):
        return replace(heading, day=int(match[1]), month=int(match[2]))
    if match := _MONTH_ALONE.search(key):
        rest = f"{key[: match.start()]} {key[match.end() :]}".strip()
        if day := _DAY_ALONE.search(rest):
            return replace(
                heading, day=int(day[1] or day[2]), month=int(match[1]), year=int(match[2]) if match[2] else None
            )
    if not key.isdecimal() and (day := _DAY_ALONE.search(key)):
        return replace(heading, day=int(day[1] or day[2]))
    return heading


def _part_of_hours(key: str) -> str | None:
    """The part of the day of `7h30-11h30`."""
    match = _HOURS.search(key)
    if match is None or int(match[1]) > 23:
        return None
    return "morning" if int(match[1]) < 12 else "afternoon" if int(match[1]) < 17 else "evening"
