"""Coverage of a goal: a tree that opens, every figure a door to the people behind it."""

from collections.abc import Iterable
from datetime import date

from textual import on
from textual.widget import Widget
from textual.widgets import Static

from capacity.agencies import AgencyRow
from capacity.bars import bar
from capacity.coverage import Coverage, coverage
from capacity.dates import format_date, parse_date, today
from capacity.goals import GoalRow, goal_list
from capacity.i18n import _, format_number, format_percent
from capacity.ledger import CoverageRow
from screens.commands import COVERAGE, bindings
from screens.goals import choose_goal
from screens.subjects import Subject
from screens.tree_page import TreePage
from screens.widgets.row_table import RowTable
from screens.widgets.rows import Column, RowList, TableRow

_BAR = 16


def read_coverage(goal: GoalRow | None, as_of: date) -> Coverage | None:
    """The report of a goal as it is set now, or of the goal due first; None while there is no goal."""
    goals = goal_list()
    known = [found for found in goals if goal and found.id == goal.id]
    chosen = known or goals
    return coverage(chosen[0], as_of) if chosen else None


def ledger(row: CoverageRow) -> str:
    """How the people of an agency come to those who count."""
    total = row.total
    return _("{agency}: {heads} people − {out} out of scope − {exempt} exempt = {eligible}").format(
        agency=row.agency.name,
        heads=format_number(total.headcount),
        out=format_number(total.out_of_scope),
        exempt=format_number(total.exempt),
        eligible=format_number(total.eligible),
    )


class CoveragePage(TreePage):
    """The ledger of one goal on one date."""

    SECTION = "coverage"
    OFFERS = COVERAGE
    BINDINGS = bindings(COVERAGE)
    EXPLANATION = _(
        "The share trained for a goal on a date, agency by agency, each with all below it. Space opens or folds a "
        "branch, Enter lists the people. b compares two dates and names the causes, t shows the months, p what is "
        "still needed and whom to invite, x who is exempt; i issues the figures as a report, r lists what was issued."
    )

    def __init__(self) -> None:
        super().__init__()
        self._goal: GoalRow | None = None
        self._as_of = today()
        self._rows: dict[int, CoverageRow] = {}

    @property
    def subject(self) -> Subject:
        """The goal on the day."""
        return Subject(goal=self._goal, as_of=self._as_of)

    def body(self) -> Iterable[Widget]:
        """The tree, and the sum behind the line under the cursor."""
        yield RowTable(
            Column(_("Agency, unit")),
            # Where the agency's name needs the room, the line below says it.
            Column(_("Eligible"), 10, is_number=True, from_width=70),
            Column(_("Trained"), 12, is_number=True),
            Column(_("Share"), 8, is_number=True),
            Column("", _BAR, from_width=100, is_bar=True),
            Column(_("Needed"), 9, is_number=True),
            empty=_("There is no goal yet; n adds one."),
        )
        yield Static(classes="ledger", markup=False)

    def load(self) -> None:
        """Count beside the interface."""
        self.program.show_totals()
        goal, as_of = self._goal, self._as_of
        self.work(_("Counting"), lambda: read_coverage(goal, as_of), self._show, "figures")

    def show_goal(self, goal: GoalRow) -> None:
        """Show another goal."""
        self._goal = goal
        self.load()

    def _show(self, report: Coverage | None) -> None:
        if report is None:
            self.stand_at(_("Goals"))
            self.table.show(RowList())
            return
        self._goal = report.goal
        as_of = _("as of {date}").format(date=format_date(report.as_of))
        self.stand_at(_("Goals"), report.goal.title, aside=f"{as_of} [d]")
        self._rows = {row.agency.id: row for row in report.rows}
        self.grow([row.agency for row in report.rows])

    def row(self, agency: AgencyRow, label: str) -> TableRow:
        """An agency with its figures."""
        row = self._rows[agency.id]
        if not row.total.eligible:
            return TableRow(agency.id, (label, "–", "–", "–", "", "–"), "dim")
        cells = (
            label,
            format_number(row.total.eligible),
            format_number(row.total.trained),
            format_percent(row.share),
            bar(row.share, row.target, _BAR),
            format_number(row.needed) if row.needed else _("reached"),
        )
        return TableRow(agency.id, cells, "" if row.needed else "good")

    @on(RowTable.Highlighted)
    def _when_highlighted(self, event: RowTable.Highlighted) -> None:
        if row := self._rows.get(event.row.key):
            self.query_one(".ledger", Static).update(ledger(row))

    @on(RowTable.Opened)
    def _when_opened(self, event: RowTable.Opened) -> None:
        from screens.people import PeoplePage

        if self._goal:
            self.program.push_screen(PeoplePage(self._goal, self._as_of, self._rows[event.row.key].agency))

    def action_change_date(self) -> None:
        """Ask for the date that the figures are of."""
        from screens.dialogs import Ask

        self.program.push_screen(Ask(_("Figures as of which date?"), format_date(self._as_of), parse_date), self._go_to)

    def _go_to(self, as_of: date | None) -> None:
        if as_of:
            self._as_of = as_of
            self.load()

    def action_change_goal(self) -> None:
        """Ask which goal to show."""
        choose_goal(self, self.show_goal)

    def action_show_bridge(self) -> None:
        """Ask for two dates, then show what changed between them and why."""
        from screens.bridge import ask_dates

        if self._goal:
            ask_dates(self, self._goal, None, self._as_of)

    def action_show_trend(self) -> None:
        """Show the agency under the cursor month by month."""
        from screens.trend import TrendPage

        if self._goal and self.agency:
            self.program.push_screen(TrendPage(self._goal, self._as_of, self.agency))

    def action_show_plan(self) -> None:
        """Show what the goal still needs by its due date."""
        from screens.plan import PlanPage

        if self._goal:
            self.program.push_screen(PlanPage(self._goal, self._as_of))

    def action_show_exemptions(self) -> None:
        """List who is exempt from the goal."""
        from screens.exemptions import ExemptionsPage

        if self._goal:
            self.program.push_screen(ExemptionsPage(self._goal))

    def action_issue(self) -> None:
        """Ask for a title, then keep the figures and names as they are now."""
        from screens.reports import ask_title

        if self._goal and self.may_write():
            ask_title(self, self._goal, self._as_of)

    def action_show_reports(self) -> None:
        """List the issued reports."""
        from screens.reports import ReportsPage

        self.program.push_screen(ReportsPage())
