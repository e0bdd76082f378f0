"""The overview: how far each goal is, where the most people are missing, what is held and what waits for an answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual import getters, on
from textual.containers import Container, Vertical
from textual.widget import Widget
from textual.widgets import ContentSwitcher, Static

from capacity.i18n import _
from screens.commands import HOME, bindings
from screens.home_rows import (
    AGENCY_BAR,
    GOAL_BAR,
    Overview,
    agency_row,
    ask_row,
    goal_row,
    goal_text,
    most_wanting,
    read_overview,
    read_seats,
    session_row,
)
from screens.page import Page
from screens.widgets.row_table import RowTable
from screens.widgets.rows import Column, RowList, TableRow

if TYPE_CHECKING:
    from capacity.coverage import Coverage

_MOST_GOALS = 5
_MOST_ASKS, _MOST_ASKS_WIDE = 4, 12
_UNITS, _LOAD, _TEMPLATE, _DEMO = range(4)


def welcome_rows() -> list[TableRow]:
    """What to do first with an empty database."""
    return [
        TableRow(_UNITS, ("1", _("Load the agencies"), _("a list of units with codes, if there is one (F7)"))),
        TableRow(_LOAD, ("2", _("Load a roster"), _("an Excel or CSV list of people, as agencies send it (F7)"))),
        TableRow(_TEMPLATE, ("3", _("Take the template"), _("an empty roster to fill in or to send round (t)"))),
        TableRow(_DEMO, ("4", _("See the demo"), _("an invented province to try everything on"))),
    ]


class HomePage(Page):
    """The overview."""

    SECTION = "home"
    OFFERS = HOME
    BINDINGS = bindings(HOME)
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]
    EXPLANATION = _(
        "The goals as of today, the share of each agency for the goal under the cursor, the sessions of the week that "
        "begins today, and what waits for an answer: rows of files that were held back, people who are there twice, "
        "sessions without attendance, classes that are over, goals that are due. Tab changes between the lists; Enter "
        "opens what a line is about."
    )
    DEFAULT_CSS = """
    HomePage {
        ContentSwitcher { height: 1fr; }
        #welcome { padding: 1 2; }
        #greeting { height: auto; margin-bottom: 1; }
        #first { height: 4; }
        #goals { height: auto; max-height: 6; }
        #detail { height: 1; padding: 0 2; color: $text-muted; }
        #agencies { height: 1fr; min-height: 3; }
        #below { height: auto; layout: vertical; }
        &.-wide #below { layout: horizontal; }
        &.-wide #below RowTable { width: 1fr; }
    }
    """
    goals = getters.query_one("#goals", RowTable)
    agencies = getters.query_one("#agencies", RowTable)
    week = getters.query_one("#week", RowTable)
    waiting = getters.query_one("#waiting", RowTable)
    first = getters.query_one("#first", RowTable)

    def __init__(self) -> None:
        super().__init__()
        self._overview = Overview(0, (), (), ())
        self._seats: dict[int, Counter[int]] = {}

    def body(self) -> Iterable[Widget]:
        """The welcome and the figures, of which one is shown."""
        yield ContentSwitcher(
            Vertical(id="blank"),
            Vertical(
                Static(_("Welcome. There is nobody in this database yet. What to do first:"), id="greeting"),
                RowTable(Column("", 2), Column("", 22), Column(""), has_header=False, id="first"),
                id="welcome",
            ),
            Vertical(*self._figures(), id="figures"),
            initial="blank",
        )

    def _figures(self) -> Iterable[Widget]:
        yield RowTable(
            Column(_("Goal")),
            Column("", GOAL_BAR, is_bar=True),
            Column(_("Share"), 8, is_number=True),
            Column(_("Target"), 6, is_number=True),
            Column(_("Standing"), 13),
            empty=_("There is no goal yet; n adds one."),
            id="goals",
        )
        yield Static(id="detail", markup=False)
        yield RowTable(
            Column(_("Share per agency")),
            Column("", AGENCY_BAR, is_bar=True, from_width=100),
            Column(_("Share"), 8, is_number=True),
            Column(_("Needed"), 14, is_number=True),
            Column(_("In classes"), 20),
            id="agencies",
        )
        yield Container(
            RowTable(Column(_("This week"), 12), Column(""), Column("", 10, is_number=True), id="week"),
            RowTable(Column(_("To answer"), part=3), Column("", part=4), id="waiting"),
            id="below",
        )

    def load(self) -> None:
        """Read the reports beside the interface."""
        self.stand_at(_("Home"))
        self.program.show_totals()
        self.job(read_overview, self._show)

    def _show(self, overview: Overview) -> None:
        self._overview = overview
        self._seats.clear()
        switcher = self.query_one(ContentSwitcher)
        if not overview.people:
            switcher.current = "welcome"
            self.first.show(RowList(welcome_rows()))
            self.first.focus()
            return
        switcher.current = "figures"
        self.goals.styles.height = min(len(overview.reports), _MOST_GOALS) + 1 if overview.reports else 2
        self.goals.show(RowList([goal_row(report, key) for key, report in enumerate(overview.reports)]))
        self._fill(self.week, [session_row(place, held) for place, held in enumerate(overview.sessions)])
        self._fill(self.waiting, [ask_row(place, ask) for place, ask in enumerate(overview.asks)])
        if not any(table.has_focus for table in (self.agencies, self.week, self.waiting)):
            self.goals.focus()

    def _fill(self, table: RowTable, rows: list[TableRow]) -> None:
        """Show a list of the lower part as high as it needs, and not at all where there is nothing in it."""
        most = _MOST_ASKS_WIDE if self.size.height > 30 else _MOST_ASKS
        table.display = bool(rows)
        table.styles.height = min(len(rows), most) + 1
        table.show(RowList(rows))

    @on(RowTable.Highlighted, "#goals")
    def _when_goal_highlighted(self, event: RowTable.Highlighted) -> None:
        key = event.row.key
        self._draw_goal(key)
        if key not in self._seats:
            report = self._overview.reports[key]
            self.job(lambda: read_seats(report), lambda seats: self._show_seats(report, key, seats), "seats")

    def _show_seats(self, report: Coverage, key: int, seats: Counter[int]) -> None:
        reports = self._overview.reports
        if key < len(reports) and reports[key] is report:
            self._seats[key] = seats
            if self.goals.cursor == key:
                self._draw_goal(key)

    def _draw_goal(self, key: int) -> None:
        report, seats = self._overview.reports[key], self._seats.get(key)
        self.query_one("#detail", Static).update(goal_text(report, seats))
        self.agencies.show(RowList([agency_row(row, seats) for row in most_wanting(report)]))

    @on(RowTable.Opened, "#goals")
    def _when_goal_opened(self, event: RowTable.Opened) -> None:
        self.program.open_goal(self._overview.reports[event.row.key].goal)

    @on(RowTable.Opened, "#agencies")
    def _when_agency_opened(self, event: RowTable.Opened) -> None:
        from screens.people import PeoplePage

        report = self._overview.reports[self.goals.cursor]
        row = next(row for row in report.rows if row.agency.id == event.row.key)
        self.program.push_screen(PeoplePage(report.goal, report.as_of, row.agency))

    @on(RowTable.Opened, "#week")
    def _when_session_opened(self, event: RowTable.Opened) -> None:
        session = self._overview.sessions[event.row.key][0]
        self.program.open_class(session.class_id, session.id)

    @on(RowTable.Opened, "#waiting")
    def _when_ask_opened(self, event: RowTable.Opened) -> None:
        self._overview.asks[event.row.key].open(self.program)

    @on(RowTable.Opened, "#first")
    def _when_first_opened(self, event: RowTable.Opened) -> None:
        if event.row.key in {_UNITS, _LOAD}:
            self.program.action_open_section("import")
        elif event.row.key == _TEMPLATE:
            self.action_take_template()
        else:
            from screens.dialogs import TextDialog

            text = _("Leave with ctrl+q and run:\n\n    capacity demo --open\n\nYour own database stays as it is.")
            self.program.push_screen(TextDialog(_("See the demo"), text))

    def action_take_template(self) -> None:
        """Ask where to write the empty roster."""
        from screens.exports import open_template

        open_template(self)
