"""Two rows of a roster that are one person, or fit one who is known: held back, or asked about."""

from typing import Any

from capacity.i18n import _
from capacity.text import match_key
from imports.agency_names import agency_key
from imports.known import Known
from imports.matching import Match
from imports.plan import PlannedRow
from imports.rows import Row, SheetReading


def hold_second(sheet: SheetReading, planned: PlannedRow, taken: dict[object, PlannedRow]) -> None:
    """One person stands in a file once; the second row waits, naming the first."""
    if planned.is_held_back:
        return
    who: object = planned.official_id
    if who is None:
        values = planned.values
        if values.get("national_id") or values.get("staff_code"):
            return  # the reader has compared the numbers already
        birth = values.get("birth_date") or values.get("birth_year")
        who = (match_key(values["full_name"]), birth, agency_key(values.get("agency") or ""))
        if planned.question:
            who = (who, planned.row)  # a person has said that this one is somebody else
    first = taken.setdefault(who, planned)
    if first is not planned and not _ask_which(first, planned):
        message = _("the same person stands in row {row} of “{sheet}” already").format(row=first.row, sheet=first.sheet)
        planned.action, planned.because, planned.official_id = "reject", message, None
        row = Row(planned.sheet, planned.row, planned.values)
        planned.issues = [*planned.issues, sheet.issue(row, "full_name", "duplicate_in_file", message)]


def _are_two(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two rows tell of two people: full birth dates or numbers that differ."""
    return any(
        one.get(name) and other.get(name) and one[name] != other[name]
        for name in ("birth_date", "national_id", "staff_code")
    )


def _ask_which(first: PlannedRow, second: PlannedRow) -> bool:
    """Whether two people of a file fit one who is known, and it is asked which of them, if any, that is."""
    known = second.record
    if not isinstance(known, Known) or not _are_two(first.values, second.values):
        return False
    text = _("{name} is known once, and rows {first} and {second} both fit")
    because = text.format(name=known.full_name, first=first.row, second=second.row)
    # Nobody has said, nor does a number, who these are.
    open_rows = [row for row in (first, second) if not (row.question or _is_numbered(row.values, known))]
    for planned in open_rows:
        planned.action, planned.because, planned.official_id = "review", because, None
        planned.candidates, planned.changes, planned.record = Match(None, "", (known,)).offered, {}, None
    return bool(open_rows)


def _is_numbered(values: dict[str, Any], known: Known) -> bool:
    """Whether a row has the number or the staff code of somebody known."""
    numbers = {known.national_id, known.former_national_id} - {None}
    return values.get("national_id") in numbers or values.get("staff_code") == known.staff_code is not None
