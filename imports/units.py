"""A list of agencies against the tree: code, code of the parent, level and full name."""

from dataclasses import dataclass
from datetime import date

from capacity.agencies import level_of, tree
from capacity.dates import BEGINNING, today
from capacity.i18n import _
from capacity.store.connection import rows
from imports.agency_names import agency_key
from imports.plan import ImportPlan, PlannedRow, rejected
from imports.rows import Reading, Row, SheetReading


@dataclass(frozen=True, slots=True)
class KnownAgency:
    """An agency as it stands on the day of the import."""

    id: int
    code: str | None
    name: str
    level: str
    parent_code: str | None


def plan_agencies(reading: Reading, on: date | None) -> ImportPlan:
    """What a list of agencies would change in the tree from a day on.

    The first list of all holds from the beginning of time unless a day is given, a later one from today: nobody knows
    since when the agencies of the first list have existed, and reports on earlier dates need them.
    """
    if on is None:
        on = today() if next(rows("SELECT EXISTS (SELECT 1 FROM agency)"))[0] else BEGINNING
    plan = ImportPlan(reading.path, reading.kind, on, reading, [])
    known = _known(on)
    by_code = {agency.code: agency for agency in known if agency.code}
    by_name: dict[str, list[KnownAgency]] = {}
    for agency in known:
        if agency.code is None:
            by_name.setdefault(agency_key(agency.name), []).append(agency)
    codes = set(by_code) | {row.values.get("code") for row in reading.rows if not row.is_rejected}
    seen: dict[str, Row] = {}
    for sheet, row in reading.rows_of_sheets():
        if row.is_rejected or not _fits(sheet, row, codes, seen):
            plan.rows.append(rejected(row))
            continue
        namesakes = by_name.get(agency_key(row.values["full_name"]), [])
        plan.rows.append(
            _planned(row, by_code.get(row.values["code"]) or (namesakes[0] if len(namesakes) == 1 else None))
        )
    _hold_circles(plan)
    return plan


def _known(on: date) -> list[KnownAgency]:
    agencies = tree(on)
    codes = {agency.id: agency.code for agency in agencies}
    return [
        KnownAgency(agency.id, agency.code, agency.name, agency.level, codes.get(agency.parent_id or 0))
        for agency in agencies
    ]


def _fits(sheet: SheetReading, row: Row, codes: set[str | None], seen: dict[str, Row]) -> bool:
    code, parent = row.values["code"], row.values.get("parent_code")
    if first := seen.get(code):
        message = _("the code {code} stands in row {row} already").format(code=code, row=first.row)
        row.issues.append(sheet.issue(row, "code", "duplicate_in_file", message))
    elif parent is not None and parent not in codes:
        message = _("no agency has the code {code}").format(code=parent)
        row.issues.append(sheet.issue(row, "parent_code", "unknown_parent", message))
    seen.setdefault(code, row)
    return not row.is_rejected


def _planned(row: Row, known: KnownAgency | None) -> PlannedRow:
    values = row.values
    values.setdefault("level", level_of(values["full_name"]))
    if known is None:
        return PlannedRow(row.sheet, row.row, "create", _("a new agency"), values, row.issues)
    was = {
        "code": known.code,
        "full_name": known.name,
        "level": known.level,
        "parent_code": known.parent_code,
    }
    changes = {name: values.get(name) for name, old in was.items() if values.get(name) != old}
    action, because = ("update", _("the code is known")) if changes else ("unchanged", _("as it is known"))
    return PlannedRow(row.sheet, row.row, action, because, values, row.issues, changes=changes, record=known)  # type: ignore[arg-type]


def _hold_circles(plan: ImportPlan) -> None:
    """An agency that stands below itself cannot be placed in a tree."""
    parents = {row.values["code"]: row.values.get("parent_code") for row in plan.rows if not row.is_held_back}
    for planned in plan.rows:
        if planned.is_held_back:
            continue
        above, steps = parents.get(planned.values["code"]), 0
        while above is not None and steps <= len(parents):
            above, steps = parents.get(above), steps + 1
        if steps > len(parents):
            planned.action, planned.because = "reject", _("this agency stands below itself")
