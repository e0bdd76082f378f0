"""Lists of people for a class: whom we know of them, and which rows wait for a person."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from capacity.dates import today
from capacity.i18n import _
from imports.answers import Answers, remembered_layout
from imports.officials import KnownRecords, known_for, settle
from imports.plan import PlannedRow, rejected
from imports.reading import read_files
from imports.rows import Row


@dataclass(frozen=True, slots=True)
class ListedPeople:
    """The people of a list by official id, in its order, and the rows that name nobody for certain."""

    officials: tuple[int, ...]
    held_back: tuple[PlannedRow, ...]


def read_people(path: Path, on: date | None = None, *, sheet: str | None = None) -> ListedPeople:
    """Whom a list of people names, by the rules of the rosters as things stand on a day, today if None; raises BadFile.

    Nothing is written, and nobody new is taken up.
    """
    officials: dict[int, None] = {}
    held_back = []
    for reading in read_files([path], kind="roster", sheet=sheet, remembered=remembered_layout):
        if isinstance(reading, tuple):
            raise reading[1]
        known = known_for(reading, on or today(), Answers())
        for row in reading.rows:
            planned = _found(row, known)
            if planned.official_id is None:
                held_back.append(planned)
            else:
                officials[planned.official_id] = None
    return ListedPeople(tuple(officials), tuple(held_back))


def _found(row: Row, known: KnownRecords) -> PlannedRow:
    if row.is_rejected:
        return rejected(row)
    values = row.values
    place = known.places.find(values.get("agency"), values.get("agency_code"))
    found = known.people.find(values, place.agency_id if place else None, names_agency=place is not None)
    planned = PlannedRow(row.sheet, row.row, "review", "", values, row.issues)
    match = settle(planned, found, known)
    if match.known is not None:
        planned.action, planned.official_id = "unchanged", match.known.id
    planned.because = match.because if match.known or match.is_question else _("not known; load the roster first")
    return planned
