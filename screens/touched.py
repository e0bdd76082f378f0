"""Whom a change set touched: everybody of whom it wrote something, and what; shown, and never acted upon."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textual import getters, on
from textual.widget import Widget
from textual.widgets import Static

from capacity.i18n import _, format_number
from capacity.touched import Touched
from screens.page import Page
from screens.widgets.row_table import RowTable
from screens.widgets.rows import Column, TableRow

_GONE = "dim"
"""The tone of those who are not known any longer."""


@dataclass(frozen=True, slots=True)
class TouchedRows:
    """The people as the list shows them, read as they come into sight."""

    touched: Touched

    def count(self) -> int:
        """How many there are."""
        return len(self.touched.ids)

    def page(self, start: int, stop: int) -> Sequence[TableRow]:
        """Some of them."""
        return [
            TableRow(one.official_id, (one.full_name, one.agency, one.told()), "" if one.is_there else _GONE)
            for one in self.touched.people(start, stop)
        ]


class TouchedPage(Page):
    """The people whom a change set touched."""

    SECTION = "history"
    EXPLANATION = _(
        "Everybody of whom the change wrote something, and what: facts old → new, and how many rows of postings, "
        "results, classes and marks. Enter opens a person, whose history tells the rest; Esc goes back to the changes."
    )

    table = getters.query_one(RowTable)

    def __init__(self, touched: Touched) -> None:
        super().__init__()
        self._touched = touched
        self._is_read = True
        """Whether it was read just now, before the page was opened."""

    def body(self) -> Iterable[Widget]:
        """What was done, when and by whom, above the people."""
        change = self._touched.change_set
        count = _("{count} people").format(count=format_number(len(self._touched.ids)))
        facts = (f"{change.at:%d/%m/%Y %H:%M}", change.actor, count, _("undone") if change.is_undone else "")
        yield Static("\n".join((change.title, " · ".join(filter(None, facts)))), classes="facts", markup=False)
        yield RowTable(
            Column(_("Full name"), part=3),
            Column(_("Agency"), part=3, from_width=90),
            Column(_("What was written"), part=4),
            empty=_("Nobody."),
        )

    def load(self) -> None:
        """Read the people again beside the interface: later changes may have given them other names."""
        number = self._touched.change_set.id
        self.stand_at(_("History"), _("change {number}").format(number=number))
        if self._is_read:
            self._is_read = False
            self._show(self._touched)
        else:
            self.job(lambda: Touched(number), self._show)

    def _show(self, touched: Touched) -> None:
        self.table.show(TouchedRows(touched))

    @on(RowTable.Opened)
    def _when_opened(self, event: RowTable.Opened) -> None:
        from screens.person import PersonPage

        if event.row.tone == _GONE:
            self.program.say(_("{name} is not known any longer.").format(name=event.row.cells[0]))
            return
        self.program.push_screen(PersonPage(event.row.key))
