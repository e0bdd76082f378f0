"""The agencies: a tree that opens, with the number of people; Enter shows the people of one."""

from collections.abc import Iterable
from dataclasses import dataclass

from textual import getters, on
from textual.widget import Widget

from capacity.agencies import AgencyRow
from capacity.coverage import coverage
from capacity.dates import FOREVER, today
from capacity.goals import GoalRow, goal_list
from capacity.i18n import _, format_number, format_percent
from screens.commands import AGENCIES, bindings
from screens.page import Page
from screens.tree_rows import Branches
from screens.widgets.row_table import RowTable
from screens.widgets.rows import Column, RowList, TableRow

_EVERYBODY = GoalRow(
    id=0,
    code="",
    title="",
    source_document=None,
    target=100.0,
    due_on=FOREVER,
    rule="any",
    courses=(),
    hours=None,
    since=None,
    categories=(),
    leaders_only=False,
    agency_id=None,
    scoring=None,
)
"""A goal that nobody set, whose ledger counts heads."""


@dataclass(frozen=True, slots=True)
class Staffing:
    """The tree of today with people with all below, people of its own, and the share for the goal due first."""

    agencies: tuple[AgencyRow, ...]
    figures: dict[int, tuple[int, int, float | None]]
    goal: GoalRow | None


def read_staffing() -> Staffing:
    """The tree and its head counts as of today."""
    goals = goal_list()
    report = coverage(goals[0] if goals else _EVERYBODY, today())
    figures = {row.agency.id: (row.total.headcount, row.own.headcount, row.share) for row in report.rows}
    return Staffing(tuple(row.agency for row in report.rows), figures, goals[0] if goals else None)


class AgenciesPage(Page):
    """The tree of agencies."""

    SECTION = "agencies"
    OFFERS = AGENCIES
    BINDINGS = bindings(AGENCIES)
    EXPLANATION = _(
        "The agencies as they stand today, with the people of each and of all below it, and the share trained for "
        "the goal that is due first. Space opens or folds a branch, Enter shows the people."
    )

    table = getters.query_one(RowTable)

    def __init__(self) -> None:
        super().__init__()
        self._branches = Branches()
        self._staffing = Staffing((), {}, None)

    def body(self) -> Iterable[Widget]:
        """The tree alone."""
        yield RowTable(
            Column(_("Agency, unit")),
            Column(_("Code"), 10, from_width=100),
            Column(_("People"), 9, is_number=True),
            Column(_("of its own"), 10, is_number=True),
            Column(_("Share"), 8, is_number=True),
            empty=_("No agency yet; F7 loads a roster or a list of units."),
        )

    def load(self) -> None:
        """Count beside the interface."""
        self.stand_at(_("Agencies"))
        self.program.show_totals()
        self.job(read_staffing, self._show)

    def _show(self, staffing: Staffing) -> None:
        self._staffing = staffing
        self._branches.use(staffing.agencies)
        self._draw()

    def _draw(self) -> None:
        self.table.show(RowList([self._row(agency) for agency in self._branches.visible()]))

    def _row(self, agency: AgencyRow) -> TableRow:
        people, own, share = self._staffing.figures[agency.id]
        cells = (
            self._branches.label(agency),
            agency.code or "",
            format_number(people),
            format_number(own),
            format_percent(share) if self._staffing.goal else "",
        )
        return TableRow(agency.id, cells, "" if people else "dim")

    def action_fold(self) -> None:
        """Open or fold the branch under the cursor."""
        if row := self.table.row:
            self._branches.toggle(row.key)
            self._draw()

    def action_fold_all(self) -> None:
        """Open or fold all branches."""
        self._branches.toggle_all()
        self._draw()

    @on(RowTable.Opened)
    def _when_opened(self, event: RowTable.Opened) -> None:
        from screens.officials import OfficialsPage

        agency = next(agency for agency in self._staffing.agencies if agency.id == event.row.key)
        self.program.push_screen(OfficialsPage(agency))
