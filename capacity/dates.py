"""Calendar days: as epoch days in the database, as dd/mm/yyyy before the user."""

import calendar
import re
from datetime import date, timedelta

from capacity.errors import BadInput
from capacity.i18n import _

FOREVER = date(9999, 12, 31)
"""The open end of everything that has not ended."""
BEGINNING = date(1, 1, 1)
"""The open beginning of everything whose start nobody recorded."""
_EPOCH = date(1970, 1, 1).toordinal()
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_YEARS = range(1900, 2200)
"""What a typed date can mean; beyond, months and years could not be added or taken away."""
_DIGITS = re.compile(r"(\d{2})(\d{2})((?:19|20|21)\d{2})")
_VIETNAMESE = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")


def to_day(value: date) -> int:
    """Days since 1970-01-01."""
    return value.toordinal() - _EPOCH


def from_day(day: int) -> date:
    """The date of a number of days since 1970-01-01."""
    return date.fromordinal(day + _EPOCH)


def today() -> date:
    """The current day; everything that needs "now" asks here."""
    return date.today()


def parse_date(text: str) -> date:
    """A date typed as `2026-06-30`, `30/06/2026` or `30062026`; raises BadInput that names the text.

    Also for a year far off, and for one of two digits: nobody can tell 1926 from 2026.
    """
    text = text.strip()
    if match := _ISO.fullmatch(text):
        year, month, day = map(int, match.groups())
    elif match := _VIETNAMESE.fullmatch(text) or _DIGITS.fullmatch(text):
        day, month, year = map(int, match.groups())
    else:
        raise BadInput(_("“{text}” is not a date; write it as 30/06/2026 or 2026-06-30.").format(text=text))
    try:
        found = date(year, month, day)
    except ValueError:
        raise BadInput(_("There is no such day as “{text}”.").format(text=text)) from None
    if found.year not in _YEARS:
        raise BadInput(_("“{text}”: the year must be one from 1900 to 2199.").format(text=text))
    return found


def parse_last_day(text: str) -> date:
    """The first day after the one typed, which is the last of something."""
    return parse_date(text) + timedelta(1)


def format_date(value: date | None) -> str:
    """`30/06/2026`; nothing for no date and for the open beginning and end."""
    if value is None or value in (FOREVER, BEGINNING):
        return ""
    return f"{value.day:02d}/{value.month:02d}/{value.year}"


def format_last_day(until: date) -> str:
    """The last day of what holds no longer from a day on, as officers write it; nothing for the open end."""
    return "" if until == FOREVER else format_date(until - timedelta(1))


def add_months(start: date, months: int) -> date:
    """The same day `months` later, or the last day of that month where there is no such day."""
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    if year > 9998:
        return FOREVER
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))
