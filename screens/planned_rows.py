"""The rows of a file in the words of the screen: what becomes of each, and what is wrong with it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from capacity.dates import format_date
from capacity.field_names import field_name
from capacity.i18n import _
from capacity.marks import mark_name, session_name
from capacity.officials import category_name, gender_name, masked
from screens.widgets.rows import TableRow

if TYPE_CHECKING:
    from capacity.sessions import SessionRow
    from imports.plan import PlannedRow

TONES = {"create": "", "update": "", "transfer": "", "unchanged": "dim", "review": "warn", "reject": "bad"}
"""What becomes of a row, in the order of the totals, and how its line is set off."""


def action_name(action: str) -> str:
    """What becomes of a row, in the user's language."""
    return {
        "create": _("new"),
        "update": _("changed"),
        "transfer": _("moved"),
        "unchanged": _("as it is"),
        "review": _("question"),
        "reject": _("held back"),
    }[action]


def problem(row: "PlannedRow") -> str:
    """What is wrong with a row or asked about it: each issue behind its cell; else why it is a question."""
    if row.issues:
        return " ".join(f"{issue.cell}: {issue.message}" for issue in row.issues)
    return row.because if row.is_held_back else ""


def birth_of(row: "PlannedRow") -> str:
    """The birth that a row names: a date, a year, or nothing."""
    return format_date(row.values.get("birth_date")) or str(row.values.get("birth_year") or "")


def planned_row(row: "PlannedRow", key: int, agency: str = "") -> TableRow:
    """A row of the file as the preview lists it, with the agency where it will stand if that is known."""
    values = row.values
    name = values.get("full_name") or values.get("name") or values.get("staff_code") or ""
    place = agency or values.get("agency") or values.get("course_code") or values.get("code") or ""
    told = problem(row) or ", ".join(map(field_name, _changed(row)))
    cells = (str(row.row), action_name(row.action), str(name), birth_of(row), str(place), told)
    return TableRow(key, cells, TONES[row.action])


@dataclass(frozen=True, slots=True)
class PlannedRows:
    """Rows of a plan, put into words as they come into sight: a file may have a hundred thousand."""

    plan: Sequence["PlannedRow"]
    keys: Sequence[int]
    """Which rows of the plan, in their order."""
    agency_of: Callable[["PlannedRow"], str]
    """Where a row will stand, as far as that is known."""

    def count(self) -> int:
        """How many rows there are."""
        return len(self.keys)

    def page(self, start: int, stop: int) -> Sequence[TableRow]:
        """Some of them."""
        return [planned_row(self.plan[key], key, self.agency_of(self.plan[key])) for key in self.keys[start:stop]]


def _changed(row: "PlannedRow") -> list[str]:
    """The facts that a row changes, of those that an officer knows by name."""
    return [field for field in row.changes if field_name(field) != field]


def changes_text(
    row: "PlannedRow", agencies: Mapping[int, str], sessions: Mapping[int, "SessionRow"], agency: str = ""
) -> str:
    """What a row changes: `Phone: 0912… → 0913…`, a fact after the other, and its marks; no facts of somebody new."""
    marks = [
        _mark_change(session_name(sessions[number]), was, mark)
        for number, (was, mark) in row.marks.items()
        if was != mark and number in sessions
    ]
    if row.action == "create":
        return " · ".join(marks)
    parts = []
    if row.action == "transfer" and (left := agencies.get(getattr(row.record, "agency_id", None) or 0)):
        parts.append(_change(field_name("agency"), left, agency or str(row.values.get("agency") or "")))
    parts += [
        _change(field_name(field), _shown(field, getattr(row.record, field, None)), _shown(field, row.changes[field]))
        for field in _changed(row)
    ]
    return " · ".join(parts + marks)


def _mark_change(session: str, was: str | None, mark: str | None) -> str:
    """Of a mark that was not recorded, what it is; of another, what it was too."""
    return f"{session}: {mark_name(mark)}" if was is None else _change(session, mark_name(was), mark_name(mark))


def _change(what: str, was: str, now: str) -> str:
    return f"{what}: {was or '–'} → {now or '–'}"


def explain(row: "PlannedRow", changes: str = "", agency: str = "") -> str:
    """Everything that is known of one row: what was read, what it changes and why, and each problem."""
    lines = [f"{action_name(row.action)}: {row.because}" if row.because else action_name(row.action), ""]
    lines += [*changes.split(" · "), ""] * bool(changes)
    for field, value in row.values.items():
        is_another = field == "agency" and agency and agency != value
        lines.append(f"{field_name(field)}: {_shown(field, value)}" + (f" → {agency}" if is_another else ""))
    lines += [""] * bool(row.issues)
    lines += [f"{issue.cell} “{issue.column}” = “{issue.value}”: {issue.message}" for issue in row.issues]
    return "\n".join(lines)


def _shown(field: str, value: Any) -> str:
    if value is None:
        return ""
    if field.endswith("national_id"):
        return masked(str(value))
    if field == "gender":
        return gender_name(value)
    if field == "category":
        return category_name(value)
    return format_date(value) if isinstance(value, date) else str(value)
