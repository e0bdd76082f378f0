"""The rows of a file in the words of the screen: what becomes of each, and what is wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from capacity.dates import format_date
from capacity.i18n import _
from capacity.officials import category_name, masked
from screens.fields import field_name
from screens.person import gender_name
from screens.widgets.rows import TableRow

if TYPE_CHECKING:
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


def planned_row(row: "PlannedRow", key: int) -> TableRow:
    """A row of the file as the preview lists it."""
    values = row.values
    name = values.get("full_name") or values.get("name") or values.get("staff_code") or ""
    place = values.get("agency") or values.get("course_code") or values.get("code") or ""
    cells = (str(row.row), action_name(row.action), str(name), birth_of(row), str(place), problem(row))
    return TableRow(key, cells, TONES[row.action])


@dataclass(frozen=True, slots=True)
class PlannedRows:
    """Rows of a plan, put into words as they come into sight: a file may have a hundred thousand."""

    plan: Sequence["PlannedRow"]
    keys: Sequence[int]
    """Which rows of the plan, in their order."""

    def count(self) -> int:
        """How many rows there are."""
        return len(self.keys)

    def page(self, start: int, stop: int) -> Sequence[TableRow]:
        """Some of them."""
        return [planned_row(self.plan[key], key) for key in self.keys[start:stop]]


def explain(row: "PlannedRow") -> str:
    """Everything that is known of one row: what was read, why, and each problem."""
    lines = [f"{action_name(row.action)}: {row.because}" if row.because else action_name(row.action), ""]
    lines += [f"{field_name(field)}: {_shown(field, value)}" for field, value in row.values.items()]
    lines += [""] * bool(row.issues)
    lines += [f"{issue.cell} “{issue.column}” = “{issue.value}”: {issue.message}" for issue in row.issues]
    return "\n".join(lines)


def _shown(field: str, value: Any) -> str:
    if field.endswith("national_id"):
        return masked(str(value))
    if field == "gender":
        return gender_name(value)
    if field == "category":
        return category_name(value)
    return format_date(value) if isinstance(value, date) else str(value)
