"""What would change: each row of a reading against the database, before anything is written."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from capacity.classes import ClassRow
from capacity.sessions import SessionRow
from capacity.store.connection import rows
from imports.collector import uncollected
from imports.rows import Issue, Kind, Reading, Row

if TYPE_CHECKING:
    from imports.answers import Answers

Action = Literal["create", "update", "transfer", "unchanged", "review", "reject"]
_WRITTEN = ("create", "update", "transfer")
_PARTIAL = 0.2
ACTIONS: tuple[Action, ...] = ("create", "update", "transfer", "unchanged", "review", "reject")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A known person that a row could be."""

    official_id: int
    full_name: str
    birth: str
    """As dd/mm/yyyy, or the year."""
    agency_id: int | None
    position: str | None


@dataclass(frozen=True, slots=True)
class Missing:
    """A person whom we know in an agency that a roster lists, and whom the roster lacks."""

    official_id: int
    full_name: str
    agency: str


@dataclass(slots=True)
class PlannedRow:
    """What is to become of one row, and why."""

    sheet: str
    row: int
    action: Action
    because: str
    values: dict[str, Any]
    issues: list[Issue] = field(default_factory=list)
    official_id: int | None = None
    agency: str | None = None
    """The key of the agency in the plan's `agency_ids` or `new_agencies`."""
    candidates: tuple[Candidate, ...] = ()
    """Who it could be, where the row is a question."""
    agency_candidates: tuple[tuple[int, str], ...] = ()
    """Which known agencies, by id and name, the agency of the row could be."""
    question: str = ""
    """Set when a person has answered: what to remember the answer by."""
    changes: dict[str, Any] = field(default_factory=dict)
    """Columns of the record that get another value."""
    marks: dict[int, tuple[str | None, str | None]] = field(default_factory=dict)
    """The marks that change in a class: session to what stands now and what is to stand."""
    record: Any = None
    """What is known of the record that the row is about."""

    @property
    def is_held_back(self) -> bool:
        """Whether the row waits for a person: an error or a question."""
        return self.action in ("review", "reject")


@dataclass(slots=True)
class NewAgency:
    """An agency that a file names and nobody has heard of."""

    name: str
    code: str | None = None
    parent_id: int | None = None
    parent: str = ""
    level: str = ""


@dataclass(slots=True)
class ImportPlan:
    """Everything one file would change, dated `on`."""

    path: Path
    kind: Kind
    on: date
    reading: Reading
    rows: list[PlannedRow]
    new_agencies: dict[str, NewAgency] = field(default_factory=dict)
    agency_ids: dict[str, int] = field(default_factory=dict)
    begin_earlier: set[int] = field(default_factory=set)
    """Agencies whose first version has to begin on the plan's day."""
    going_on: dict[int, int] = field(default_factory=dict)
    """Agencies that end later, and which of those that followed them takes their people."""
    aliases: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Names of agencies that a person has confirmed: key to the name and the agency's id."""
    listed: frozenset[int] = frozenset()
    """The officials that the file lists, or could list."""
    missing_count: int = 0
    """How many people we know in the agencies of the file whom it does not list; `missing_people` names them."""
    known_there: int = 0
    """How many people we know in the agencies that the file lists."""
    training_class: ClassRow | None = None
    """The class that the file is about, if it is about one."""
    sessions: dict[int, SessionRow] = field(default_factory=dict)
    """The sessions of that class by their numbers."""
    seen: int = field(default_factory=lambda: latest_change())
    """The latest recorded change when the plan was made; another one since makes the plan stale."""

    @property
    def totals(self) -> dict[str, int]:
        """How many rows have each action."""
        counted = Counter(row.action for row in self.rows)
        return {action: counted[action] for action in ACTIONS}

    @property
    def held_back(self) -> list[PlannedRow]:
        """The rows that wait for a person."""
        return [row for row in self.rows if row.is_held_back]

    @property
    def is_empty(self) -> bool:
        """Whether writing the plan would change nothing but the record of the file itself."""
        return not (self.aliases or any(row.action in _WRITTEN or row.question for row in self.rows))

    @property
    def may_be_partial(self) -> bool:
        """Whether so many known people are missing that the list is likely a part of a list."""
        return self.missing_count > _PARTIAL * self.known_there


@dataclass(frozen=True, slots=True)
class OfClass:
    """The class that a user names for a file, by its code, and the session that a report is about."""

    code: str | None = None
    on: date | None = None
    part: str | None = None


def plan_import(
    reading: Reading,
    *,
    on: date | None = None,
    agency: str | None = None,
    answers: "Answers | None" = None,
    of: OfClass | None = None,
) -> ImportPlan:
    """Compare what was read with the database, changing nothing.

    `on` is the day from which the changes hold (today if None); `agency` names the agency of rows that name none;
    `answers` settle questions; `of` is the class of attendance and results.
    """
    with uncollected():
        return _plan(reading, on, agency, answers, of or OfClass())


def _plan(reading: Reading, on: date | None, agency: str | None, answers: "Answers | None", of: OfClass) -> ImportPlan:
    if reading.kind == "agencies":
        from imports.units import plan_agencies

        return plan_agencies(reading, on, answers)
    if reading.kind == "courses":
        from imports.course_lists import plan_courses

        return plan_courses(reading, on)
    if reading.kind == "attendance":
        from imports.attendance import plan_attendance

        return plan_attendance(reading, answers, of)
    if reading.kind == "completions" and of.code:
        from imports.class_results import plan_class_results

        return plan_class_results(reading, answers, of.code)
    if reading.kind == "completions":
        from imports.completions import plan_completions

        return plan_completions(reading, on, answers)
    from imports.officials import plan_officials

    return plan_officials(reading, on, agency, answers)


def latest_change() -> int:
    """The number of the latest recorded change in the database."""
    number: int = next(rows("SELECT coalesce(max(id), 0) FROM change"))[0]
    return number


def rejected(row: Row) -> PlannedRow:
    """The plan for a row that an error holds back."""
    errors = [issue.message for issue in row.issues if issue.severity == "error"]
    return PlannedRow(row.sheet, row.row, "reject", " ".join(errors), row.values, row.issues)


def as_json(plan: ImportPlan, change_set: int | None, missing: Sequence[Missing] = ()) -> dict[str, Any]:
    """The plan as the contract of the command line has it."""
    return {
        "file": plan.path.name,
        "kind": plan.kind,
        "class": plan.training_class.code if plan.training_class else None,
        "change_set": change_set,
        "effective_on": plan.on.isoformat(),
        "sheets": [
            {"name": sheet.name or None, "header_rows": sheet.header_rows, "columns": sheet.columns}
            for sheet in plan.reading.sheets
        ],
        "new_agencies": [
            {"name": agency.name, "code": agency.code, "level": agency.level, "parent": agency.parent or None}
            for agency in plan.new_agencies.values()
        ],
        "missing": [
            {"official_id": one.official_id, "full_name": one.full_name, "agency": one.agency} for one in missing
        ],
        "may_be_partial": plan.may_be_partial,
        "totals": plan.totals,
        "rows": [_row_as_json(row, plan) for row in plan.rows],
    }


def _row_as_json(row: PlannedRow, plan: ImportPlan) -> dict[str, Any]:
    subject = {"agencies": "agency", "courses": "course"}.get(plan.kind, "official")
    return {
        "sheet": row.sheet or None,
        "row": row.row or None,
        "action": row.action,
        "official_id": row.official_id,
        "because": row.because,
        "candidates": [
            {"official_id": one.official_id, "full_name": one.full_name, "birth": one.birth, "position": one.position}
            for one in row.candidates
        ],
        "agency_candidates": [{"agency_id": number, "name": name} for number, name in row.agency_candidates],
        subject: _plain(row.values),
        **({"marks": list(_marks_as_json(row, plan))} if plan.kind == "attendance" else {}),
        "issues": [
            {
                "code": issue.code,
                "severity": issue.severity,
                "cell": issue.cell,
                "column": issue.column,
                "value": issue.value,
                "message": issue.message,
            }
            for issue in row.issues
        ],
    }


def _marks_as_json(row: PlannedRow, plan: ImportPlan) -> Iterator[dict[str, Any]]:
    """The marks that a row would change, each with what stands now."""
    for number, (was, mark) in row.marks.items():
        session = plan.sessions[number]
        yield {"on": session.on.isoformat(), "part": session.part, "was": was, "mark": mark}


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
