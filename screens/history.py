"""The history: what was written, by whom and when; undo and redo of any change."""

from collections.abc import Iterable

from textual import getters, on
from textual.widget import Widget
from textual.widgets import Static

from capacity import history
from capacity.i18n import _, format_number
from screens.commands import HISTORY, bindings
from screens.page import Page
from screens.widgets.row_table import RowTable
from screens.widgets.rows import Column, RowList, TableRow

_MOST = 2000


def change_row(change: history.ChangeSetRow) -> TableRow:
    """A change set as the list shows it."""
    state = _("undone") if change.is_undone else ""
    cells = (
        str(change.id),
        f"{change.at:%d/%m/%Y %H:%M}",
        change.title,
        change.actor,
        format_number(change.changes),
        state,
    )
    return TableRow(change.id, cells, "dim" if change.is_undone or change.undoes else "")


class HistoryPage(Page):
    """Change sets, newest first."""

    SECTION = "history"
    OFFERS = HISTORY
    BINDINGS = bindings(HISTORY)
    EXPLANATION = _(
        "Everything that was written, newest first. u undoes the change under the cursor, r does an undone one again; "
        "where later changes build on it, the refusal names them."
    )

    table = getters.query_one(RowTable)

    def body(self) -> Iterable[Widget]:
        """The list, and the whole title of the line under the cursor, which may be longer than its column."""
        yield RowTable(
            Column(_("No."), 5, is_number=True),
            Column(_("When"), 16),
            Column(_("What")),
            Column(_("Who"), 12, from_width=90),
            Column(_("Rows"), 8, is_number=True, from_width=90),
            Column(_("State"), 10),
            empty=_("Nothing has been written yet."),
            opens=False,
        )
        yield Static(classes="ledger", markup=False)

    def on_screen_resume(self) -> None:
        """Read the list whenever it comes to the front: exports are recorded without a word to the other screens."""
        is_current = self._revision == self.program.revision
        super().on_screen_resume()
        if is_current:
            self.load()

    def load(self) -> None:
        """Read the list beside the interface."""
        self.stand_at(_("History"))
        self.program.show_totals()
        self.job(lambda: history.change_sets(_MOST), self._show)

    def _show(self, changes: list[history.ChangeSetRow]) -> None:
        self.table.show(RowList([change_row(change) for change in changes]))

    @on(RowTable.Highlighted)
    def _when_highlighted(self, event: RowTable.Highlighted) -> None:
        _number, at, title, actor, changes, state = event.row.cells
        facts = (at, actor, _("{count} rows").format(count=changes), state)
        self.query_one(".ledger", Static).update("\n".join((title, " · ".join(filter(None, facts)))))

    def action_undo_this(self) -> None:
        """Undo the change under the cursor, after a question."""
        if row := self.table.row:
            self.job(lambda: history.undo(row.key, dry_run=True), self.program.confirm_undo, "undo")

    def action_redo_this(self) -> None:
        """Do the change under the cursor again, after a question."""
        if row := self.table.row:
            self.job(lambda: history.redo(row.key, dry_run=True), self.program.confirm_redo, "undo")
