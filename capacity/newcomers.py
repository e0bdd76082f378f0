"""A new official by hand: whether it may be somebody who is known already, and writing who is not."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from capacity.corrections import refuse_taken
from capacity.dates import today
from capacity.officials import OfficialRow, official_rows
from capacity.posting_changes import add_post
from capacity.store.connection import rows
from capacity.store.models import Official
from capacity.text import loose_key, sort_key

_NUMBERS = ("national_id", "staff_code")


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What is said of a new official."""

    full_name: str
    agency_id: int
    since: date
    birth: date | int | None = None
    """A date, or a year."""
    gender: str | None = None
    national_id: str | None = None
    staff_code: str | None = None
    phone: str | None = None
    email: str | None = None
    unit: str | None = None
    position: str | None = None
    category: str | None = None

    @property
    def birth_date(self) -> date | None:
        """The date, where it is known."""
        return self.birth if isinstance(self.birth, date) else None

    @property
    def birth_year(self) -> int | None:
        """The year, where it is known."""
        return self.birth.year if isinstance(self.birth, date) else self.birth


@dataclass(frozen=True, slots=True)
class Alike:
    """Somebody known who may be the same person."""

    official: OfficialRow
    has_number: bool
    """Whether a number says so; else the name and the birth, as far as it is known."""


def alike(new: Newcomer) -> list[Alike]:
    """Who has one of the numbers, then who has the name, marks or not, and no other birth."""
    by_number = [
        number
        for (number,) in rows(
            "SELECT id FROM official WHERE national_id = ?1 OR former_national_id = ?1 OR staff_code = ?2",
            new.national_id,
            new.staff_code,
        )
    ]
    query = "SELECT id FROM official WHERE loose_key = ? ORDER BY sort_key, id"
    namesakes = official_rows([number for (number,) in rows(query, loose_key(new.full_name))], today())
    by_name = [one for one in namesakes if one.id not in by_number and _may_be_born(new, one)]
    return [*(Alike(one, True) for one in official_rows(by_number)), *(Alike(one, False) for one in by_name)]


def add_official(new: Newcomer) -> int:
    """Write a new official with the first posting, and answer the id; runs inside a change set.

    Raises BadInput where one of the numbers is somebody else's.
    """
    for name in _NUMBERS:
        if value := getattr(new, name):
            refuse_taken(0, name, value)
    facts: dict[str, Any] = {
        name: getattr(new, name)
        for name in ("full_name", "gender", "birth_date", "birth_year", *_NUMBERS, "phone", "email")
    }
    keys = {"loose_key": loose_key(new.full_name), "sort_key": sort_key(new.full_name)}
    number: int = Official.insert(**facts, **keys).execute()
    posting = {name: getattr(new, name) for name in ("unit", "position", "category")}
    add_post(number, new.agency_id, new.since, is_primary=True, **posting)
    return number


def _may_be_born(new: Newcomer, known: OfficialRow) -> bool:
    """Whether two births do not contradict each other."""
    if new.birth_date and known.birth_date:
        return new.birth_date == known.birth_date
    return None in (new.birth_year, known.birth_year) or new.birth_year == known.birth_year
