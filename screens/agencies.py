"""The agencies: a tree that opens, with the number of people; Enter shows the people of one, r changes the tree."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from textual import on
from textual.widget import Widget

from capacity.agencies import AgencyRow, tree
from capacity.coverage import coverage
from capacity.dates import today
from capacity.goals import goal_list
from capacity.i18n import _, format_number, format_percent
from capacity.officials import head_counts
from screens.commands import AGENCIES, bindings
from screens.tree_page import TreePage
from screens.widgets.row_table import RowTable
from screens.widgets.rows import Column, TableRow


@dataclass(frozen=True, slots=True)
class Staffing:
    """The tree of today, and as far as they are counted: people with all below and of its own, shares of a goal."""

    agencies: tuple[AgencyRow, ...]
    people: dict[int, int] | None = None
    own: dict[int, int] = field(default_factory=dict)
    shares: dict[int, float | None] | None = None
    """Trained of eligible for the goal due first; empty where there is none."""


def read_staffing() -> Iterator[Staffing]:
    """The tree as of today; then with its head counts; then with its shares."""
    on_day = today()
    staffing = Staffing(tuple(tree(on_day)))
    yield staffing
    own = head_counts(on_day)
    people = {agency.id: own.get(agency.id, 0) for agency in staffing.agencies}
    for agency in reversed(staffing.agencies):
        if agency.parent_id is not None:
            people[agency.parent_id] += people[agency.id]
    staffing = replace(staffing, people=people, own=own)
    yield staffing
    goals = goal_list()
    shares = {row.agency.id: row.share for row in coverage(goals[0], on_day).rows} if goals else {}
    yield replace(staffing, shares=shares)


class AgenciesPage(TreePage):
    """The tree of agencies."""

    SECTION = "agencies"
    OFFERS = AGENCIES
    BINDINGS = bindings(AGENCIES)
    EXPLANATION = _(
        "The agencies as they stand today, with the people of each and of all below it, and the share trained for "
        "the goal that is due first. Space opens or folds a branch, Enter shows the people. r renames, moves, merges, "
        "splits or dissolves the agency under the cursor from a day on, or adds one below it; f follows a file of "
        "mergers; what would change is shown before anything is written."
    )

    def __init__(self) -> None:
        super().__init__()
        self._staffing = Staffing(())

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
        self.parts(read_staffing, self._show)

    def _show(self, staffing: Staffing) -> None:
        before = self._staffing
        if staffing.people is None and before.people is not None:
            return  # what was counted before stands until it is counted anew
        if staffing.shares is None:
            staffing = replace(staffing, shares=before.shares)
        self._staffing = staffing
        if staffing.agencies is before.agencies:
            self.draw()
        else:
            self.grow(staffing.agencies)

    def row(self, agency: AgencyRow, label: str) -> TableRow:
        """An agency with its people and its share."""
        staffing = self._staffing
        if staffing.people is None:
            return TableRow(agency.id, (label, agency.code or "", "…", "", ""))
        people = staffing.people[agency.id]
        cells = (
            label,
            agency.code or "",
            format_number(people),
            format_number(staffing.own.get(agency.id, 0)),
            format_percent(staffing.shares.get(agency.id)) if staffing.shares else "",
        )
        return TableRow(agency.id, cells, "" if people else "dim")

    @on(RowTable.Opened)
    def _when_opened(self, event: RowTable.Opened) -> None:
        from screens.officials import OfficialsPage

        self.program.push_screen(OfficialsPage(self.agency_of(event.row)))

    def action_reorganise(self) -> None:
        """Ask what becomes of the agency under the cursor."""
        from screens.reorganising import ask_operation

        if (agency := self.agency) and self.may_write():
            ask_operation(self, agency, self._staffing.agencies)

    def action_follow_file(self) -> None:
        """Go on to where files of mergers are chosen."""
        from screens.mergers import MergersPage

        if self.may_write():
            self.program.push_screen(MergersPage())
