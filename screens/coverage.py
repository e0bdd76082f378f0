"""Coverage of a goal: a tree that opens, every figure a door to the people behind it."""

from collections.abc import Iterable
from datetime import date

from textual import getters, on
from textual.widget import Widget
from textual.widgets import Static

from capacity.bars import bar
from capacity.coverage import Coverage, CoverageRow, coverage
from capacity.dates import format_date, parse_date, today
from capacity.goals import GoalRow, goal_list
from capacity.i18n import _, format_number, format_percent
from screens.commands import COVERAGE, bindings
from screens.page import Page
from screens.tree_rows import Branches
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


class CoveragePage(Page):
    """The ledger of one goal on one date."""

    SECTION = "coverage"
    OFFERS = COVERAGE
    BINDINGS = bindings(COVERAGE)
    EXPLANATION = _(
        "The share trained for a goal on a date, agency by agency, each with all below it. Space opens or folds a "
        "branch, Enter lists the people, d changes the date, g the goal."
    )

    table = getters.query_one(RowTable)

    def __init__(self) -> None:
        super().__init__()
        self._goal: GoalRow | None = None
        self._as_of = today()
        self._branches = Branches()
        self._rows: dict[int, CoverageRow] = {}

    def body(self) -> Iterable[Widget]:
        """The tree, and the sum behind the line under the cursor."""
        yield RowTable(
            Column(_("Agency, unit")),
            Column(_("Eligible"), 10, is_number=True),
            Column(_("Trained"), 12, is_number=True),
            Column(_("Share"), 8, is_number=True),
            Column("", _BAR, from_width=100, is_bar=True),
            Column(_("Needed"), 9, is_number=True),
            empty=_("There is no goal yet; add one with `capacity goals add`."),
        )
        yield Static(classes="ledger", markup=False)

    def load(self) -> None:
        """Count beside the interface."""
        self.program.show_totals()
        goal, as_of = self._goal, self._as_of
        self.job(lambda: read_coverage(goal, as_of), self._show)

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
        self.stand_at(_("Goals"), report.goal.title, aside=as_of)
        self._rows = {row.agency.id: row for row in report.rows}
        self._branches.use([row.agency for row in report.rows])
        self._draw()

    def _draw(self) -> None:
        self.table.show(RowList([self._row(self._rows[agency.id]) for agency in self._branches.visible()]))

    def _row(self, row: CoverageRow) -> TableRow:
        name = self._branches.label(row.agency)
        if not row.total.eligible:
            return TableRow(row.agency.id, (name, "–", "–", "–", "", "–"), "dim")
        cells = (
            name,
            format_number(row.total.eligible),
            format_number(row.total.trained),
            format_percent(row.share),
            bar(row.share, row.target, _BAR),
            format_number(row.needed) if row.needed else _("reached"),
        )
        return TableRow(row.agency.id, cells, "" if row.needed else "good")

    @on(RowTable.Highlighted)
    def _when_highlighted(self, event: RowTable.Highlighted) -> None:
        self.query_one(".ledger", Static).update(ledger(self._rows[event.row.key]))

    @on(RowTable.Opened)
    def _when_opened(self, event: RowTable.Opened) -> None:
        from screens.people import PeoplePage

        if self._goal:
            self.program.push_screen(PeoplePage(self._goal, self._as_of, self._rows[event.row.key].agency))

    def action_fold(self) -> None:
        """Open or fold the branch under the cursor."""
        if row := self.table.row:
            self._branches.toggle(row.key)
            self._draw()

    def action_fold_all(self) -> None:
        """Open or fold all branches."""
        self._branches.toggle_all()
        self._draw()

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
        from screens.dialogs import Choose

        goals = {goal.id: goal for goal in goal_list()}
        rows = [TableRow(goal.id, (goal.code, goal.title, format_date(goal.due_on))) for goal in goals.values()]
        columns = (Column(_("Code"), 12), Column(_("Goal")), Column(_("Due"), 10))

        def chosen(goal_id: int | None) -> None:
            if goal_id is not None:
                self.show_goal(goals[goal_id])

        if rows:
            self.program.push_screen(Choose(_("Which goal?"), columns, rows), chosen)
