"""What a cell of a date means: days, years of birth, and the day numbers that Excel keeps behind both."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from capacity.dates import format_date
from capacity.i18n import _
from imports.cells import Fault, to_text
from imports.sheets import Cell

_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})\s*[/.\-–\\ ]\s*(\d{1,2})\s*[/.\-–\\ ]\s*(\d{4}|\d{2})")
_YEAR_MONTH_DAY = re.compile(r"(\d{4})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2})?.*)?")
_IN_WORDS = re.compile(r"(?:ngày\s*)?(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*(\d{4})", re.IGNORECASE)
_MONTH_YEAR = re.compile(r"(?:tháng\s*)?(\d{1,2})\s*[/.\-]\s*(\d{4})", re.IGNORECASE)
_YEAR = re.compile(r"(?:năm\s*)?((?:19|20)\d{2})", re.IGNORECASE)
_MIDNIGHT = re.compile(r"\s+0?0:00(?::00)?$")
_EXCEL_EPOCH = date(1899, 12, 30).toordinal()
_FIRST_SERIAL, _LAST_SERIAL = 2200, 80000
_DAYS_1904 = 1462
_YOUNGEST, _OLDEST = 16, 100


@dataclass(frozen=True, slots=True)
class DateStyle:
    """How a column writes its dates, as its cells together tell."""

    is_month_first: bool = False
    uses_1904: bool = False


def date_style(cells: Iterable[Cell], *, uses_1904: bool = False) -> DateStyle:
    """Day before month, as in Vietnam, unless days past 12 stand second only, and do so more than once or twice."""
    first = second = 0
    for cell in cells:
        if isinstance(cell, str) and (match := _DAY_MONTH_YEAR.fullmatch(cell.strip())):
            first += int(match[1]) > 12
            second += int(match[2]) > 12 and int(match[1]) <= 12 and int(match[2]) <= 31
    return DateStyle(first == 0 and second > 2, uses_1904)


def birth(cell: Cell, style: DateStyle, today: date) -> date | int | Fault | None:
    """A day of birth, or the year alone where the cell has no more."""
    found = _day_or_year(cell, style, today.year - _YOUNGEST)
    if isinstance(found, Fault) or found is None:
        return found
    if isinstance(found, date):
        age = today.year - found.year - ((today.month, today.day) < (found.month, found.day))
        shown = format_date(found)
    else:
        age, shown = today.year - found, str(found)
    if _YOUNGEST <= age <= _OLDEST:
        return found
    return Fault(
        "birth_out_of_range",
        "error",
        _("Somebody born on {value} would not be {youngest} to {oldest} years old.").format(
            value=shown, youngest=_YOUNGEST, oldest=_OLDEST
        ),
    )


def day(cell: Cell, style: DateStyle, today: date) -> date | Fault | None:
    """A full date."""
    found = _day_or_year(cell, style, today.year + 1)
    return _bad_date(to_text(cell)) if isinstance(found, int) else found


def _bad_date(value: str) -> Fault:
    return Fault("bad_date", "error", _("“{value}” is not a date.").format(value=value))


def _day_or_year(cell: Cell, style: DateStyle, latest: int) -> date | int | Fault | None:
    if isinstance(cell, date):
        day = cell.date() if isinstance(cell, datetime) else cell
        # 1985 typed into a cell that is formatted as a date: Excel shows it as a day in 1905.
        serial = day.toordinal() - _EXCEL_EPOCH
        return serial if 1920 <= serial <= latest else day
    if isinstance(cell, (bool, time, timedelta)):
        return _bad_date(str(cell))
    if isinstance(cell, (int, float)):
        return _from_number(cell, style)
    value = _MIDNIGHT.sub("", to_text(cell))
    return _from_text(value, style, latest) if value else None


def _from_number(number: float, style: DateStyle) -> date | int | Fault:
    whole = int(number)
    if 1900 <= whole <= 2100 and whole == number:
        return whole
    if _FIRST_SERIAL <= whole <= _LAST_SERIAL:
        return date.fromordinal(_EXCEL_EPOCH + whole + (_DAYS_1904 if style.uses_1904 else 0))
    digits = str(whole).zfill(8)
    if whole == number and len(digits) == 8:
        return _of_parts(digits[4:], digits[2:4], digits[:2]) or _bad_date(str(whole))
    return _bad_date(to_text(number))


def _from_text(value: str, style: DateStyle, latest: int) -> date | int | Fault:
    if match := _DAY_MONTH_YEAR.fullmatch(value):
        first, second, year = match.groups()
        if len(year) == 2:
            year = _century(year, latest)
        if style.is_month_first:
            first, second = second, first
        found = _of_parts(year, second, first)
        if found is None and int(first) == 0 and int(second) <= 12:
            return int(year)  # 00/00/1985 is how forms are filled in where only the year is known.
        return found or _bad_date(value)
    if match := _YEAR_MONTH_DAY.fullmatch(value):
        return _of_parts(*match.groups()) or _bad_date(value)
    if match := _IN_WORDS.fullmatch(value):
        return _of_parts(match[3], match[2], match[1]) or _bad_date(value)
    if match := _YEAR.fullmatch(value):
        return int(match[1])
    if (match := _MONTH_YEAR.fullmatch(value)) and int(match[1]) <= 12:
        return int(match[2])
    if value.isdecimal() and len(value) in (5, 8):
        return _from_number(int(value), style)
    return _bad_date(value)


def _of_parts(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _century(year: str, latest: int) -> str:
    """The last year with these two digits that is possible."""
    return f"20{year}" if int(year) <= latest % 100 else f"19{year}"
