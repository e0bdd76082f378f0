"""A list of agencies against the tree: code, code of the parent, level and full name."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from capacity.agencies import level_of, tree
from capacity.dates import BEGINNING, to_day, today
from capacity.i18n import _
from capacity.store.connection import rows
from imports.agency_names import agency_key, are_alike
from imports.answers import NEW, Answers
from imports.plan import ImportPlan, PlannedRow, rejected
from imports.rows import Reading, Row, SheetReading

# Known from a later day on only, and neither made by a reorganisation then nor with a code that was another's before.
_LATER = """
    SELECT v.agency_id, v.code, v.name, v.level, above.code, v.parent_id
    FROM agency_version v
    LEFT JOIN agency_version above ON above.agency_id = v.parent_id
        AND above.valid_from <= v.valid_from AND above.valid_to > v.valid_from
    WHERE v.valid_from > ?1
        AND NOT EXISTS (SELECT 1 FROM agency_version e WHERE e.agency_id = v.agency_id AND e.valid_from < v.valid_from)
        AND NOT EXISTS (SELECT 1 FROM succession s WHERE s.new_id = v.agency_id AND s.old_id <> s.new_id)
        AND NOT EXISTS (SELECT 1 FROM agency_version o
                        WHERE o.code = v.code AND o.agency_id <> v.agency_id AND o.valid_from < v.valid_from)
"""


@dataclass(frozen=True, slots=True)
class KnownAgency:
    """An agency as it stands on the day of the import, or first stands where it is known from a later day on only."""

    id: int
    code: str | None
    name: str
    level: str
    parent_code: str | None
    parent_id: int | None
    begins_later: bool = False


def plan_agencies(reading: Reading, on: date | None, answers: Answers | None = None) -> ImportPlan:
    """What a list of agencies would change in the tree from a day on; `answers` say which agency a row is about.

    The first list of all holds from the beginning of time unless a day is given, a later one from today: nobody knows
    since when the agencies of the first list have existed, and reports on earlier dates need them.
    """
    if on is None:
        on = today() if next(rows("SELECT EXISTS (SELECT 1 FROM agency)"))[0] else BEGINNING
    plan = ImportPlan(reading.path, reading.kind, on, reading, [])
    good = [row for row in reading.rows if not row.is_rejected]
    said = (answers or Answers()).rows
    units = _Units(_known(on), good, {row.values["code"]: said.get((row.sheet, row.row)) for row in good})
    codes = set(units.by_code) | {row.values.get("code") for row in good}
    seen: dict[str, Row] = {}
    for sheet, row in reading.rows_of_sheets():
        if row.is_rejected or not _fits(sheet, row, codes, seen):
            plan.rows.append(rejected(row))
        elif question := units.question(row):
            planned = PlannedRow(row.sheet, row.row, "review", question, row.values, row.issues)
            planned.agency_candidates = units.candidates(row)
            plan.rows.append(planned)
        else:
            plan.rows.append(_planned(row, units.find(row)))
    _hold_what_stands_below(plan)
    _hold_circles(plan)
    return plan


class _Units:
    """The known agencies by code and by name, beside the rows of a list that may speak of them.

    Codes are given to other bodies over time, so a code names an agency only as long as the names do not say otherwise.
    """

    def __init__(self, known: list[KnownAgency], listed: list[Row], said: Mapping[str, int | str | None]) -> None:
        """`said` is which agency a person has named for a code of the list, an id or `NEW`."""
        self._said = said
        by_id = {agency.id: agency for agency in known}
        self._named = {code: by_id[one] for code, one in said.items() if isinstance(one, int) and one in by_id}
        self.by_code = {agency.code: agency for agency in known if agency.code}
        self._by_name: dict[str, list[KnownAgency]] = defaultdict(list)
        for agency in known:
            self._by_name[agency_key(agency.name)].append(agency)
        self._listed = {row.values["code"]: row for row in listed}
        self._settled = {code for code, row in self._listed.items() if self._is_as_known(code, row)}
        """The codes of the list that are those of agencies of these names."""
        self._found: dict[str, KnownAgency | None] = {}
        claims = Counter(one.id for row in self._listed.values() if (one := self.find(row)))
        self._claimed = {number for number, count in claims.items() if count > 1}

    def _is_as_known(self, code: str, row: Row) -> bool:
        return code in self.by_code and are_alike(row.values["full_name"], self.by_code[code].name)

    def question(self, row: Row) -> str:
        """Why only a person can tell which agency a row is about; nothing where the row says it."""
        code, name = row.values["code"], row.values["full_name"]
        coded, found = self.by_code.get(code), self.find(row)
        if code in self._named:
            return ""
        if self._said.get(code) == NEW and coded:
            text = _("{name} cannot be new with the code {code}: it is that of {known}; correct the code")
            return text.format(name=name, code=code, known=coded.name)
        if found and found.id in self._claimed:
            return _("several rows could be {name}").format(name=found.name)
        if coded is None or code in self._settled:
            return ""
        text = _("the code {code} is that of {known}, but the row says {name}")
        if coded.begins_later or self._is_another(row, coded):
            return text.format(code=code, known=coded.name, name=name)
        return ""  # renamed

    def candidates(self, row: Row) -> tuple[tuple[int, str], ...]:
        """Which agency a row that is a question could be about."""
        found = self.by_code.get(row.values["code"]) or self.find(row)
        return ((found.id, found.name),) if found else ()

    def _is_another(self, row: Row, coded: KnownAgency) -> bool:
        """Whether beside it an agency has the name of a row, or another row has the name that its code had."""
        name, parent = agency_key(row.values["full_name"]), self._above(row)
        namesakes = [one for one in self._by_name.get(name, []) if one.code not in self._settled]
        if any(one.parent_id == coded.parent_id or (parent and one.parent_id == parent.id) for one in namesakes):
            return True
        others = (one for code, one in self._listed.items() if one is not row and code not in self._settled)
        return any(agency_key(one.values["full_name"]) == agency_key(coded.name) for one in others)

    def find(self, row: Row) -> KnownAgency | None:
        """The agency that a row is about: by its code, else by its name where it had none or another one."""
        code = row.values["code"]
        if code not in self._found:
            self._found[code] = None  # a row below itself asks for itself
            self._found[code] = self._look_up(row)
        return self._found[code]

    def _look_up(self, row: Row) -> KnownAgency | None:
        code = row.values["code"]
        if known := self._named.get(code) or self.by_code.get(code):
            return known
        if self._said.get(code) == NEW:
            return None
        taken = {agency.id for agency in self._named.values()}
        namesakes = self._by_name.get(agency_key(row.values["full_name"]), [])
        namesakes = [one for one in namesakes if one.id not in taken]
        uncoded = [one for one in namesakes if one.code is None]
        if len(uncoded) == 1:
            return uncoded[0]
        recoded = [one for one in namesakes if one.code and one.code not in self._listed and self._is_below(row, one)]
        return recoded[0] if len(recoded) == 1 and not uncoded else None

    def _is_below(self, row: Row, known: KnownAgency) -> bool:
        """Whether a row stands below what a known agency stands below, which may have got another code too."""
        if row.values.get("parent_code") is None:
            return known.parent_id is None
        parent = self._above(row)
        return parent is not None and parent.id == known.parent_id

    def _above(self, row: Row) -> KnownAgency | None:
        """The known agency that a row stands below."""
        parent = row.values.get("parent_code")
        listed = self._listed.get(parent)
        return self.find(listed) if listed else self.by_code.get(parent or "")


def _known(on: date) -> list[KnownAgency]:
    agencies = {agency.id: agency for agency in tree(on)}
    standing = [
        KnownAgency(
            *(one.id, one.code, one.name, one.level),
            *(agencies[one.parent_id].code if one.parent_id else None, one.parent_id),
        )
        for one in agencies.values()
    ]
    later = [
        KnownAgency(number, code, name, level, parent_code, parent_id, begins_later=True)
        for number, code, name, level, parent_code, parent_id in rows(_LATER, to_day(on))
    ]
    return standing + later


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
    if known.begins_later:
        action, because = "update", _("known from a later day on only; begins earlier then")
    else:
        because = _("the code is known") if known.code == values["code"] else _("the name is known")
        action, because = ("update", because) if changes else ("unchanged", _("as it is known"))
    return PlannedRow(row.sheet, row.row, action, because, values, row.issues, changes=changes, record=known)  # type: ignore[arg-type]


def _hold_what_stands_below(plan: ImportPlan) -> None:
    """Where it is a question which agency a code means, it is one too what stands below."""
    open_codes = {row.values["code"] for row in plan.rows if row.action == "review"}
    while below := [row for row in plan.rows if not row.is_held_back and row.values.get("parent_code") in open_codes]:
        for row in below:
            row.action, row.because = (
                "review",
                _("it is open which agency has the code {code}").format(code=row.values["parent_code"]),
            )
            open_codes.add(row.values["code"])


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
