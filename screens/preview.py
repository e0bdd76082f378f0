"""What an import would do, row by row, before anything is written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from textual import getters, on
from textual.widget import Widget
from textual.widgets import Static

from capacity.dates import format_date
from capacity.i18n import _, format_number, ngettext
from capacity.officials import category_name, masked
from screens.commands import PREVIEW, bindings
from screens.page import Page
from screens.person import gender_name
from screens.widgets.row_table import RowTable
from screens.widgets.rows import Column, TableRow

if TYPE_CHECKING:
    from imports.plan import ImportPlan, PlannedRow

_TONES = {"create": "", "update": "", "transfer": "", "unchanged": "dim", "review": "warn", "reject": "bad"}


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


def planned_row(row: "PlannedRow", key: int) -> TableRow:
    """A row of the file as the preview lists it."""
    values = row.values
    name = values.get("full_name") or values.get("name") or values.get("staff_code") or ""
    birth = format_date(values.get("birth_date")) or str(values.get("birth_year") or "")
    place = values.get("agency") or values.get("course_code") or values.get("code") or ""
    cells = (str(row.row), action_name(row.action), str(name), birth, str(place), problem(row))
    return TableRow(key, cells, _TONES[row.action])


@dataclass(frozen=True, slots=True)
class PlannedRows:
    """Rows of a plan, put into words as they come into sight: a file may have a hundred thousand."""

    plan: Sequence["PlannedRow"]
    keys: Sequence[int]

    def count(self) -> int:
        """How many rows there are."""
        return len(self.keys)

    def page(self, start: int, stop: int) -> Sequence[TableRow]:
        """Some of them."""
        return [planned_row(self.plan[key], key) for key in self.keys[start:stop]]


@dataclass(frozen=True, slots=True)
class Preview:
    """A plan in the words of the screen."""

    plan: "ImportPlan"

    @property
    def file(self) -> str:
        """The file's name."""
        return self.plan.path.name

    def understood(self) -> str:
        """Which sheets were read, and where their headings stand."""
        parts = []
        for sheet in self.plan.reading.sheets:
            lines = "-".join(dict.fromkeys((str(min(sheet.header_rows)), str(max(sheet.header_rows)))))
            parts.append(_("{sheet} (heading: row {rows})").format(sheet=sheet.name, rows=lines))
        return ", ".join(parts)

    def totals(self) -> str:
        """How many rows there are of each action."""
        totals = self.plan.totals
        return "   ".join(f"{format_number(totals[action])} {action_name(action)}" for action in _TONES)

    def new_agencies(self) -> str:
        """The agencies that the file would bring in."""
        names = [agency.name for agency in self.plan.new_agencies.values()]
        if not names:
            return ""
        text = ngettext("{count} new agency: {names}", "{count} new agencies: {names}", len(names))
        return text.format(count=format_number(len(names)), names=", ".join(names[:4]) + (" …" if names[4:] else ""))

    def rows(self, *, only_problems: bool) -> "PlannedRows":
        """The rows, or those that have a problem."""
        keys = range(len(self.plan.rows))
        if not only_problems:
            return PlannedRows(self.plan.rows, keys)
        rows = self.plan.rows
        return PlannedRows(rows, [key for key in keys if rows[key].issues or rows[key].is_held_back])

    def explain(self, key: int) -> str:
        """Everything that is known of one row: what was read, why, and each problem."""
        row = self.plan.rows[key]
        lines = [f"{action_name(row.action)}: {row.because}" if row.because else action_name(row.action), ""]
        lines += [f"{_label(field)}: {_shown(field, value)}" for field, value in row.values.items()]
        lines += [""] * bool(row.issues)
        lines += [f"{issue.cell} “{issue.column}” = “{issue.value}”: {issue.message}" for issue in row.issues]
        return "\n".join(lines)


def _label(field: str) -> str:
    """What a field is called; one that the screen has no word for keeps its name."""
    return {
        "full_name": _("Full name"),
        "name": _("Full name"),
        "gender": _("Gender"),
        "birth_date": _("Birth"),
        "birth_year": _("Birth"),
        "national_id": _("Identity number"),
        "former_national_id": _("Former identity number"),
        "staff_code": _("Staff code"),
        "category": _("Category"),
        "position": _("Position"),
        "unit": _("Unit"),
        "agency": _("Agency"),
        "agency_code": _("Agency code"),
        "phone": _("Phone"),
        "email": _("Email"),
        "code": _("Code"),
        "course_code": _("Course"),
        "completed_on": _("Completed"),
        "certificate_no": _("Certificate"),
        "evidence": _("Evidence"),
    }.get(field, field)


def _shown(field: str, value: Any) -> str:
    if field.endswith("national_id"):
        return masked(str(value))
    if field == "gender":
        return gender_name(value)
    if field == "category":
        return category_name(value)
    return format_date(value) if isinstance(value, date) else str(value)


class PreviewPage(Page):
    """The rows of one file, and the question whether to write them."""

    SECTION = "import"
    OFFERS = PREVIEW
    BINDINGS = bindings(PREVIEW)
    EXPLANATION = _(
        "What each row of the file would do. Rows that are held back or are a question are not written; the others "
        "are. Tab shows the problems only, Enter all there is about a row, ctrl+s writes, Esc abandons."
    )

    table = getters.query_one(RowTable)

    def __init__(self, preview: Preview) -> None:
        super().__init__()
        self._preview = preview
        self._only_problems = False

    def body(self) -> Iterable[Widget]:
        """The totals above the rows."""
        yield Static(id="totals", classes="facts", markup=False)
        yield RowTable(
            Column(_("Row"), 5, is_number=True),
            Column(_("Action"), 9),
            Column(_("Full name"), part=5),
            Column(_("Birth"), 10, is_number=True),
            Column(_("Agency"), part=3),
            Column(_("Problem"), part=4),
            empty=_("No row has a problem."),
        )
        yield Static(classes="ledger", markup=False)

    def on_mount(self) -> None:
        """Show the plan, which is there already."""
        super().on_mount()
        self.stand_at(_("Import"), self._preview.file, self._preview.understood())
        lines = [self._preview.totals(), self._preview.new_agencies()]
        self.query_one("#totals", Static).update("\n".join(line for line in lines if line))
        self._fill()

    def _fill(self) -> None:
        self.table.show(self._preview.rows(only_problems=self._only_problems), cursor=0)
        self.table.focus()

    def action_only_problems(self) -> None:
        """Show only the rows with a problem, or all again."""
        self._only_problems = not self._only_problems
        self._fill()

    @on(RowTable.Highlighted)
    def _when_highlighted(self, event: RowTable.Highlighted) -> None:
        row = self._preview.plan.rows[event.row.key]
        self.query_one(".ledger", Static).update(problem(row) or row.because)

    @on(RowTable.Opened)
    def _when_opened(self, event: RowTable.Opened) -> None:
        from screens.dialogs import TextDialog

        row = self._preview.plan.rows[event.row.key]
        title = _("{sheet}, row {row}").format(sheet=row.sheet, row=row.row)
        self.program.push_screen(TextDialog(title, self._preview.explain(event.row.key)))

    def action_write(self) -> None:
        """Ask once more, then write everything that is not held back."""
        from screens.dialogs import Confirm

        plan = self._preview.plan
        if plan.is_empty:
            self.program.say(_("There is nothing to write: no row is new, changed or moved."))
            return
        details = [self._preview.totals(), self._preview.new_agencies(), self._held_back()]
        details.insert(0, _("In force from {date}.").format(date=format_date(plan.on)))
        question = _("Write “{file}” into the database?").format(file=self._preview.file)
        dialog = Confirm(question, _("Write"), details="\n".join(line for line in details if line))
        self.program.push_screen(dialog, self._when_answered)

    def _held_back(self) -> str:
        count = len(self._preview.plan.held_back)
        if not count:
            return ""
        text = ngettext("{count} row is not written.", "{count} rows are not written.", count)
        return text.format(count=format_number(count))

    def _when_answered(self, is_yes: bool | None) -> None:
        if is_yes:
            self.write(self._apply, self._when_written)

    def _apply(self) -> int | None:
        from imports.apply import apply_plan

        return apply_plan(self._preview.plan)

    def _when_written(self, number: int | None) -> None:
        totals = self._preview.plan.totals
        text = _("Loaded “{file}”: {new} new, {changed} changed, {moved} moved, {held} held back.")
        said = text.format(
            file=self._preview.file,
            new=format_number(totals["create"]),
            changed=format_number(totals["update"]),
            moved=format_number(totals["transfer"]),
            held=format_number(totals["review"] + totals["reject"]),
        )
        self.dismiss()
        self.program.say(said, can_undo=number is not None)
        self.program.revision += 1
