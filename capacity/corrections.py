"""Correcting what is known of a person by hand, with the checks that lists are read with."""

import re
from datetime import date
from typing import Any

from capacity import dates
from capacity.dates import parse_date
from capacity.errors import BadInput
from capacity.i18n import _
from capacity.officials import official_by_id
from capacity.store.connection import rows
from capacity.store.models import Official
from capacity.text import clean, loose_key, personal_name, sort_key

_UNIQUE = ("national_id", "staff_code")
_EARLIEST, _YOUNGEST = 1900, 14


def checked_name(text: str) -> str:
    """A full name as it is kept; raises BadInput where it holds a digit or is one word."""
    name = personal_name(clean(text))
    if len(name.split()) < 2 or any(map(str.isdigit, name)):
        raise BadInput(_("“{text}” is not a full name.").format(text=text))
    return name


def checked_national_id(text: str) -> str:
    """An identity number of 12 digits; raises BadInput for anything else."""
    number = re.sub(r"[\s.]", "", clean(text))
    if not re.fullmatch(r"[0-9]{12}", number):
        raise BadInput(_("An identity number has 12 digits; this one has {count} signs.").format(count=len(number)))
    return number


def checked_phone(text: str) -> str:
    """A phone number, digits alone; raises BadInput."""
    number = re.sub(r"[\s.\-()]", "", clean(text))
    if not re.fullmatch(r"\+?[0-9]{8,12}", number):
        raise BadInput(_("“{text}” is not a phone number.").format(text=text))
    return "0" + number[3:] if number.startswith("+84") else number


def checked_email(text: str) -> str:
    """An e-mail address; raises BadInput."""
    address = clean(text).lower()
    if len(address) > 254 or not re.fullmatch(r"[^\s@,;]+@[^\s@,;.]+(\.[^\s@,;.]+)+", address):
        raise BadInput(_("“{text}” is not an e-mail address.").format(text=text))
    return address


def checked_birth(value: date | int, on: date) -> date | int:
    """A birth date, or a year alone, of somebody who may be in service on a day; raises BadInput."""
    year = value if isinstance(value, int) else value.year
    if not _EARLIEST <= year <= on.year - _YOUNGEST:
        raise BadInput(_("Nobody in service was born in {year}.").format(year=year))
    return value


def parsed_birth(text: str) -> date | int:
    """A birth date typed as dd/mm/yyyy, or the year alone; raises BadInput."""
    year = clean(text)
    value = int(year) if year.isdigit() and len(year) == 4 else parse_date(text)
    return checked_birth(value, dates.today())


def correct(official_id: int, **facts: Any) -> list[str]:
    """Write facts of a person that are not as they should be, and answer which fields changed; in a change set.

    Fields: full_name, gender, birth (a date or a year), national_id, staff_code, phone, email; None empties one.
    Raises BadInput where a number is somebody else's.
    """
    known = official_by_id(official_id)
    if "birth" in facts:
        birth = facts.pop("birth")
        facts["birth_date"] = birth if isinstance(birth, date) else None
        facts["birth_year"] = birth if isinstance(birth, int) else birth.year if birth else None
    changed = {name: value for name, value in facts.items() if getattr(known, name) != value}
    for name in _UNIQUE:
        if changed.get(name):
            refuse_taken(official_id, name, changed[name])
    if "full_name" in changed:
        changed |= {"loose_key": loose_key(changed["full_name"]), "sort_key": sort_key(changed["full_name"])}
    if changed:
        Official.update(**changed).where(Official.id == official_id).execute()
    return [name for name in changed if name in facts]


def refuse_taken(official_id: int, column: str, value: str) -> None:
    """Raise BadInput where a number (column national_id or staff_code) is another official's."""
    query = f"SELECT full_name FROM official WHERE {column} = ? AND id <> ?"
    for (name,) in rows(query, value, official_id):
        raise BadInput(_("This number is {name}'s already; if both are one person, merge them.").format(name=name))
