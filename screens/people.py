"""The people behind a figure: trained, untrained, exempt, out of scope, or everybody counted."""

from collections.abc import Iterable
from datetime import date

from textual import getters, on
from textual.widget import Widget
from textual.widgets import Static

from capacity.agencies import AgencyRow
from capacity.coverage import STATUSES, PersonRow, people
from capacity.dates import format_date
from capacity.goals import GoalRow
from capacity.i18n import _, format_number
from screens.commands import PEOPLE, bindings
from screens.page import Page
from screens.widgets.row_table import RowTable
from screens.widgets.rows import Column, RowList, TableRow

_FIRST = "untrained"


def status_name(status: str) -> str:
    """A status in the user's language."""
    return {
        "trained": _("trained"),
        "untrained": _("not trained"),
        "exempt": _("exempt"),
        "out_of_scope": _("out of scope"),
        "headcount": _("everybody"),
    }[status]


def person_row(row: PersonRow) -> TableRow:
    """A person as the list shows one."""
    cells = (row.full_name, row.position or "", row.agency, format_date(row.completed_on), row.evidence or "")
    return TableRow(row.official_id, cells)


class PeoplePage(Page):
    """The list of one status in one agency and all below it."""

    SECTION = "coverage"
    OFFERS = PEOPLE
    BINDINGS = bindings(PEOPLE)
    EXPLANATION = _(
        "The people behind a figure of the coverage; the list is as long as the figure. Tab goes on to the next "
        "status, Enter opens a person, Esc goes back to the tree."
    )

    table = getters.query_one(RowTable)

    def __init__(self, goal: GoalRow, as_of: date, agency: AgencyRow) -> None:
        super().__init__()
        self._goal, self._as_of, self._agency = goal, as_of, agency
        self._status = _FIRST

    def body(self) -> Iterable[Widget]:
        """What is listed, and the list."""
        yield Static(classes="caption", markup=False)
        yield RowTable(
            Column(_("Full name"), part=3),
            Column(_("Position"), part=2),
            Column(_("Agency"), part=3),
            Column(_("Completed"), 10),
            Column(_("Evidence"), part=2, from_width=110),
            empty=_("Nobody."),
        )

    def load(self) -> None:
        """Read the list beside the interface."""
        as_of = _("as of {date}").format(date=format_date(self._as_of))
        self.stand_at(_("Goals"), self._goal.code, self._agency.name, aside=as_of)
        status = self._status
        self.job(lambda: self._read(status), lambda rows: self._show(status, rows))

    def _read(self, status: str) -> list[TableRow]:
        found = people(self._goal, self._as_of, agency_id=self._agency.id, status=status)
        return [person_row(row) for row in found]

    def _show(self, status: str, rows: list[TableRow]) -> None:
        self.query_one(".caption", Static).update(
            _("{status}: {count} people").format(status=status_name(status).upper(), count=format_number(len(rows)))
        )
        self.table.show(RowList(rows))

    def action_change_status(self) -> None:
        """Go on to the next status."""
        place = STATUSES.index(self._status)
        self._status = STATUSES[(place + 1) % len(STATUSES)]
        self.load()

    @on(RowTable.Opened)
    def _when_opened(self, event: RowTable.Opened) -> None:
        from screens.person import PersonPage

        self.program.push_screen(PersonPage(event.row.key))
