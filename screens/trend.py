"""A goal month by month: the share of an agency at each month's end, as bars and in numbers."""

from collections.abc import Iterable
from datetime import date

from textual import events, getters, on
from textual.widget import Widget
from textual.widgets import Static

from capacity.agencies import AgencyRow
from capacity.bars import bar
from capacity.dates import format_date
from capacity.goals import GoalRow
from capacity.i18n import _, format_exact, format_number, format_percent
from capacity.plan import TrendPoint, trend, trend_start
from screens.page import Page
from screens.standings import standing_tone, standing_word
from screens.widgets.row_table import RowTable
from screens.widgets.rows import Column, RowList, TableRow

_NUMBERS = 66
"""Terminal columns beside the bar."""
_WIDEST = 60


class TrendPage(Page):
    """A line for each month end."""

    SECTION = "coverage"
    EXPLANATION = _(
        "The figures of the agency at the end of each month and on the last day, each by the goal's terms of its day; "
        "| in a bar marks the target. Enter lists the people of a day."
    )

    table = getters.query_one(RowTable)

    def __init__(self, goal: GoalRow, as_of: date, agency: AgencyRow) -> None:
        super().__init__()
        self._goal, self._as_of, self._agency = goal, as_of, agency
        self._points: list[TrendPoint] = []

    def body(self) -> Iterable[Widget]:
        """The months, and below them how far the share has come."""
        yield RowTable(*self._columns(), empty=_("No day to report on."))
        yield Static(classes="ledger", markup=False)

    def _bar(self) -> int:
        return min(_WIDEST, max(10, self.app.size.width - _NUMBERS))

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column(_("Day"), 10),
            Column("", self._bar(), is_bar=True),
            Column(_("Share"), 8, is_number=True),
            Column(_("Trained"), 12, is_number=True),
            Column(_("Eligible"), 10, is_number=True),
            Column(_("Status"), 13),
        )

    def load(self) -> None:
        """Count beside the interface."""
        self.stand_at(_("Goals"), self._goal.code, self._agency.name, aside=_("month by month"))
        self.work(_("Counting"), self._read, self._show, "figures")

    def _read(self) -> list[TrendPoint]:
        since = trend_start(self._goal, self._as_of)
        return trend(self._goal, since, self._as_of, agency_id=self._agency.id)

    def _show(self, points: list[TrendPoint]) -> None:
        is_first = not self._points
        self._points = points
        self._draw(cursor=len(points) - 1 if is_first else None)
        first, last = points[0], points[-1]
        text = _("{first} on {since} → {last} on {until}; target {target} by {due}")
        self.query_one(".ledger", Static).update(
            text.format(
                first=format_percent(first.figures.share),
                since=format_date(first.on),
                last=format_percent(last.figures.share),
                until=format_date(last.on),
                target=f"{format_exact(last.goal.target)} %",
                due=format_date(last.goal.due_on),
            )
        )

    def _draw(self, cursor: int | None = None) -> None:
        self.table.show_columns(*self._columns())
        rows = [trend_row(point, key, self._bar()) for key, point in enumerate(self._points)]
        self.table.show(RowList(rows), cursor=cursor)

    @on(events.Resize)
    def _when_resized(self) -> None:
        if self._points:
            self._draw()

    @on(RowTable.Opened)
    def _when_opened(self, event: RowTable.Opened) -> None:
        from screens.people import PeoplePage

        self.program.push_screen(PeoplePage(self._goal, self._points[event.row.key].on, self._agency))


def trend_row(point: TrendPoint, key: int, width: int) -> TableRow:
    """A month end with its bar, the bar as wide as told."""
    figures = point.figures
    cells = (
        format_date(point.on),
        bar(figures.share, point.goal.target / 100, width),
        format_percent(figures.share),
        format_number(figures.trained),
        format_number(figures.eligible),
        standing_word(point.standing),
    )
    return TableRow(key, cells, standing_tone(point.standing))
