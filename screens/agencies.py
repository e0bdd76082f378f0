"""The agencies: a tree that opens, with the number of people; Enter shows the people of one, r changes the tree."""

from collections.abc import Iterable
from dataclasses import dataclass

from textual import on
from textual.widget import Widget

from capacity.agencies import AgencyRow, tree
from capacity.coverage import coverage
from capacity.dates import today
from capacity.goals import GoalRow, goal_list
from capacity.i18n import _, format_number, format_percent
from capacity.officials import head_counts
from screens.commands import AGENCIES, bindings
from screens.tree_page import TreePage
from screens.widgets.row_table import RowTable
from screens.widgets.rows import Column, TableRow


@dataclass(frozen=True, slots=True)
class Staffing:
    """The tree of today: people of each agency with all below and of its own, the share for the goal due first."""

    agencies: tuple[AgencyRow, ...]
    people: dict[int, int]
    own: dict[int, int]
    shares: dict[int, float | None]
    goal: GoalRow | None


def read_staffing() -> Staffing:
    """The tree and its head counts as of today."""
    on_day, goals = today(), goal_list()
    agencies, own = tuple(tree(on_day)), head_counts(on_day)
    people = {agency.id: own.get(agency.id, 0) for agency in agencies}
    for agency in reversed(agencies):
        if agency.parent_id is not None:
            people[agency.parent_id] += people[agency.id]
    shares = {row.agency.id: row.share for row in coverage(goals[0], on_day).rows} if goals else {}
    return Staffing(agencies, people, own, shares, goals[0] if goals else None)


class AgenciesPage(TreePage):
    """The tree of agencies."""

    SECTION = "agencies"
    OFFERS = AGENCIES
    BINDINGS = bindings(AGENCIES)
    EXPLANATION = _(
        "The agencies as they stand today, with the people of each and of all below it, and the share trained for "
        "the goal that is due first. Space opens or folds a branch, Enter shows the people. r renames, moves, merges, "
        "splits or dissolves the agency under the cursor from a day on, f follows a file of mergers; what would change "
        "is shown before anything is written."
    )

    def __init__(self) -> None:
        super().__init__()
        self._staffing = Staffing((), {}, {}, {}, None)

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
        self.grow(staffing.agencies)

    def row(self, agency: AgencyRow, label: str) -> TableRow:
        """An agency with its people and its share."""
        staffing = self._staffing
        people = staffing.people[agency.id]
        cells = (
            label,
            agency.code or "",
            format_number(people),
            format_number(staffing.own.get(agency.id, 0)),
            format_percent(staffing.shares.get(agency.id)) if staffing.goal else "",
        )
        return TableRow(agency.id, cells, "" if people else "dim")

    @on(RowTable.Opened)
    def _when_opened(self, event: RowTable.Opened) -> None:
        from screens.officials import OfficialsPage

        self.program.push_screen(OfficialsPage(self.agency_of(event.row)))

    def action_reorganise(self) -> None:
        """Ask what becomes of the agency under the cursor."""
        from screens.reorganising import ask_operation

        if agency := self.agency:
            ask_operation(self, agency, self._staffing.agencies)

    def action_follow_file(self) -> None:
        """Go on to where files of mergers are chosen."""
        from screens.mergers import MergersPage

        self.program.push_screen(MergersPage())
