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
_MONTH_YEAR = re.compile(r"(?:tháng\s*)?(\d{1,2})\s*(?:[/.\-]|năm)\s*(\d{4})", re.IGNORECASE)
_YEAR = re.compile(r"(?:năm\s*)?((?:19|20)\d{2})", re.IGNORECASE)
_PLAIN_DAY = re.compile(r"([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{4})")
_NAMED_MONTH = re.compile(r"(\d{1,2})[\s\-/.]*([A-Za-z]{3})[a-z]*[\s\-/.,]*(\d{4}|\d{2})")
_TIME = re.compile(r"[T\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:AM|PM|SA|CH)?(?:Z|[+\-]\d\d:?\d\d)?$", re.IGNORECASE)
_DATE_IN_TEXT = re.compile(
    r"(?<![\d/.\-])\d{1,2}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?\d{4}(?!\d)|(?<!\d)(?:19|20)\d{2}(?!\d)"
)
_MONTHS = {name: str(place) for place, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_EXCEL_EPOCH = date(1899, 12, 30).toordinal()
_FIRST_SERIAL, _LAST_SERIAL = 2200, 80000
_DAYS_1904 = 1462
_YOUNGEST, _OLDEST = 16, 100


@dataclass(frozen=True, slots=True)
class DateStyle:
    """How a column writes its dates, as its cells together tell."""

    is_month_first: bool = False
    is_turned: bool = False
    """Whether Excel took days for months: only dates that read both ways became dates, and they are turned round."""
    uses_1904: bool = False
    has_texts: bool = False
    """Whether days of it are written as text."""
    has_serials: bool = False
    """Whether days of it are bare numbers."""


def date_style(cells: Iterable[Cell], *, uses_1904: bool = False) -> DateStyle:
    """Day before month, as in Vietnam, unless days past 12 stand second only, and do so more than once or twice."""
    texts = first = second = real = past_12 = 0
    has_serials = False
    for cell in cells:
        if isinstance(cell, str):
            text = cell if _PLAIN_DAY.fullmatch(cell) else _without_time(cell.strip())
            if match := _DAY_MONTH_YEAR.fullmatch(text):
                texts += 1
                first += int(match[1]) > 12
                second += int(match[2]) > 12 and int(match[1]) <= 12 and int(match[2]) <= 31
        elif isinstance(cell, date):
            real += 1
            past_12 += cell.day > 12
        elif isinstance(cell, (int, float)) and _FIRST_SERIAL <= cell <= _LAST_SERIAL:
            has_serials = True
    is_turned = real > 5 and past_12 == 0 and texts > 2 and first == texts
    return DateStyle(first == 0 and second > 2, is_turned, uses_1904, texts > 0, has_serials)


def birth(cell: Cell, style: DateStyle, today: date) -> date | int | Fault | None:
    """A day of birth, or the year alone where the cell has no more."""
    found = _day_or_year(cell, style, today.year - _YOUNGEST)
    if isinstance(found, Fault) or found is None:
        return found
    if isinstance(found, date):
        age = today.year - found.year - ((today.month, today.day) < (found.month, found.day))
    else:
        age = today.year - found
    if _YOUNGEST <= age <= _OLDEST:
        return found
    shown = format_date(found) if isinstance(found, date) else str(found)
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
        if style.is_turned:
            return day.replace(day=day.month, month=day.day)
        # 1985 typed into a cell that is formatted as a date: Excel shows it as a day in 1905.
        serial = day.toordinal() - _EXCEL_EPOCH
        return serial if 1920 <= serial <= latest else day
    if isinstance(cell, (bool, time, timedelta)):
        return _bad_date(str(cell))
    if isinstance(cell, (int, float)):
        return _from_number(cell, style)
    # Most cells need no cleaning.
    if (match := _PLAIN_DAY.fullmatch(cell)) and (found := _of_plain(match, style)):
        return found
    value = _without_time(to_text(cell))
    return _from_text(value, style, latest) if value else None


def _without_time(text: str) -> str:
    return _TIME.sub("", text) if ":" in text else text


def _of_plain(match: re.Match[str], style: DateStyle) -> date | None:
    first, second, year = match.groups()
    return _of_parts(year, first, second) if style.is_month_first else _of_parts(year, second, first)


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
    return _from_words(value, style, latest) or _bad_date(value)


def _from_words(value: str, style: DateStyle, latest: int) -> date | int | Fault | None:
    """A date with the month's name, or with words around it: `12-May-1985`, `12/5/1985, Yên Bái`."""
    if (match := _NAMED_MONTH.fullmatch(value)) and (month := _MONTHS.get(match[2].lower())):
        year = match[3] if len(match[3]) == 4 else _century(match[3], latest)
        return _of_parts(year, month, match[1])
    before, text, after = cut_at_date(value)
    if text and (before or after) and not re.search(r"\d", before + after):
        return _from_text(text, style, latest)
    return None


def cut_at_date(text: str) -> tuple[str, str, str]:
    """What stands before the date or year in a text, that, and what stands after; all is before if there is not one."""
    matches = list(_DATE_IN_TEXT.finditer(text))
    if len(matches) != 1:
        return text, "", ""
    [match] = matches
    return text[: match.start()], match[0], text[match.end() :]


def birth_of_parts(parts: tuple[Cell, Cell, Cell], today: date) -> date | int | Fault | None:
    """A birth of which day, month and year stand in columns of their own."""
    day_of_month, month, year = map(to_text, parts)
    if not year:
        return _bad_date("/".join(filter(None, (day_of_month, month)))) if day_of_month or month else None
    if not day_of_month or not month or {day_of_month.strip("0"), month.strip("0")} == {""}:
        return birth(year, DateStyle(), today)
    return birth(f"{day_of_month}/{month}/{year}", DateStyle(), today)


def _of_parts(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _century(year: str, latest: int) -> str:
    """The last year with these two digits that is possible."""
    return f"20{year}" if int(year) <= latest % 100 else f"19{year}"
