"""The history: what was written, by whom and when, found by words and kinds; undo and redo of any change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textual import on
from textual.widget import Widget
from textual.widgets import Static

from capacity import history, undoing
from capacity.history_search import GROUPS, change_set_ids
from capacity.i18n import _, format_number
from capacity.touched import Touched
from screens.commands import HISTORY, bindings
from screens.found_page import FoundPage
from screens.touched import TouchedPage
from screens.widgets.mark_table import MarkTable
from screens.widgets.row_table import RowTable
from screens.widgets.rows import Column, TableRow

_AT_ONCE = 64
"""As many as a table asks for at a time."""
_FILTERS = (None, *GROUPS, "other")
_GONE = TableRow(0, ("",) * 6)


def group_name(group: str | None) -> str:
    """What change sets of a group are about, in the user's language."""
    return {
        "imports": _("imports and reorganisations"),
        "people": _("people and postings"),
        "goals": _("courses, goals and reports"),
        "classes": _("classes and attendance"),
        "disclosures": _("shown and handed out"),
        "undone": _("undone and done again"),
        "other": _("everything else"),
    }.get(group or "", "")


@dataclass(frozen=True, slots=True)
class Changes:
    """Change sets that a search found, read as they come into sight."""

    numbers: Sequence[int] = ()
    first: tuple[TableRow, ...] = ()
    """Those that are seen first, read already."""

    def count(self) -> int:
        """How many there are."""
        return len(self.numbers)

    def keys(self) -> Sequence[int]:
        """The numbers of all of them."""
        return self.numbers

    def page(self, start: int, stop: int) -> Sequence[TableRow]:
        """Some of them, in their order."""
        if stop <= len(self.first):
            return self.first[start:stop]
        wanted = self.numbers[start:stop]
        known = {change.id: change_row(change) for change in history.change_set_rows(wanted)}
        # Another program may have gone back to a copy since they were found.
        return [known.get(number, _GONE) for number in wanted]


def find_changes(text: str, group: str | None, order: str, descending: bool) -> Changes:
    """The change sets of a group, or of all, with these words; the first of them are read already."""
    numbers = change_set_ids(text=text, group=group, order=order, descending=descending)
    return Changes(numbers, tuple(map(change_row, history.change_set_rows(numbers[:_AT_ONCE]))))


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


class HistoryPage(FoundPage):
    """Change sets, newest first."""

    SECTION = "history"
    OFFERS = HISTORY
    BINDINGS = bindings(HISTORY)
    AUTO_FOCUS = "RowTable"
    EXPLANATION = _(
        "Everything that was written, newest first. / finds by words of what was done and of who did it, Tab goes "
        "through the kinds. u undoes the change under the cursor, r does an undone one again; where later changes "
        "build on it, the refusal names them. Space marks, c copies, F8 exports; o and a click on a heading sort; b "
        "goes back to a copy of the whole database. Enter shows whom the change under the cursor touched, and what "
        "it wrote of each."
    )

    def __init__(self) -> None:
        super().__init__()
        self._group: str | None = None

    def body(self) -> Iterable[Widget]:
        """The field, the list, and the whole title of the line under the cursor, which may be cut in its column."""
        yield self.search_line(_("what was done, and by whom"))
        table = MarkTable(
            Column(_("No."), 6, is_number=True, order="number"),
            Column(_("When"), 16, order="number"),
            Column(_("What"), order="title"),
            Column(_("Who"), 12, from_width=90, order="actor"),
            Column(_("Rows"), 8, is_number=True, from_width=90, order="changes"),
            Column(_("State"), 11),
            empty=_("Nothing has been written yet."),
        )
        table.order, table.descending = "number", True
        yield table
        yield Static(classes="ledger", markup=False)

    def on_screen_resume(self) -> None:
        """Read the list whenever it comes to the front: exports are recorded without a word to the other screens."""
        is_current = self._revision == self.program.revision
        super().on_screen_resume()
        if is_current:
            self.once_drawn(self.load)

    def load(self) -> None:
        """Read the list beside the interface."""
        self.program.show_totals()
        self.search(keep=True)

    def search(self, *, keep: bool = False) -> None:
        """Search for words of changes of the kind."""
        text, group, table = self.field.value, self._group, self.table
        order, descending = table.order, table.descending
        self.job(lambda: find_changes(text, group, order, descending), lambda found: self._show(found, keep), "search")

    def _show(self, found: Changes, keep: bool) -> None:
        self.stand_at(_("History"), *filter(None, [group_name(self._group)]))
        is_narrowed = self.field.value or self._group
        empty = _("No such change.") if is_narrowed else _("Nothing has been written yet.")
        self.table.show(found, cursor=None if keep else 0, empty=empty)
        if not found.count():
            self.query_one(".ledger", Static).update("")
        self.tell_found(_("{count} changes").format(count=format_number(found.count())))

    def action_next_group(self, by: int) -> None:
        """Show the changes of another kind, by so many further on."""
        self._group = _FILTERS[(_FILTERS.index(self._group) + by) % len(_FILTERS)]
        self.search()

    @on(RowTable.Highlighted)
    def _when_highlighted(self, event: RowTable.Highlighted) -> None:
        _number, at, title, actor, changes, state = event.row.cells
        facts = (at, actor, _("{count} rows").format(count=changes), state)
        self.query_one(".ledger", Static).update("\n".join((title, " · ".join(filter(None, facts)))))

    @on(RowTable.Opened)
    def _when_opened(self, event: RowTable.Opened) -> None:
        self.open_with(lambda: Touched(event.row.key), self._open)

    def _open(self, touched: Touched) -> None:
        if touched.ids:
            self.program.push_screen(TouchedPage(touched))
        else:
            self.program.say(_("This change touched nobody's record."))

    def action_undo_this(self) -> None:
        """Undo the change under the cursor, after a question."""
        if row := self.table.row:
            self.open_with(lambda: undoing.undo(row.key, dry_run=True), self.program.confirm_undo)

    def action_redo_this(self) -> None:
        """Do the change under the cursor again, after a question."""
        if row := self.table.row:
            self.open_with(lambda: undoing.redo(row.key, dry_run=True), self.program.confirm_redo)
