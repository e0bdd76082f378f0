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
    Ask,
    Asks,
    HeldSession,
    Start,
    Week,
    agency_row,
    all_asks,
    ask_row,
    goal_row,
    goal_text,
    most_wanting,
    read_goals,
    read_lists,
    read_seats,
    session_row,
)
from screens.page import Page
from screens.widgets.row_table import RowTable
from screens.widgets.rows import Column, RowList, TableRow

if TYPE_CHECKING:
    from capacity.coverage import Coverage
    from capacity.goals import GoalRow

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
        "sessions without attendance, classes that are over, goals that are due. Tab goes on to the next list, "
        "Shift+Tab back; Enter opens what a line is about."
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
        self._goals: tuple[GoalRow, ...] = ()
        self._reports: dict[int, Coverage] = {}
        """By goal; those of before stand until the new ones are there, and so with all below."""
        self._seats: dict[int, Counter[int]] = {}
        self._drawn: Coverage | None = None
        """The report whose agencies are listed."""
        self._seated: dict[int, Coverage] = {}
        """The reports for which seats are counted or were."""
        self._sessions: tuple[HeldSession, ...] = ()
        self._asks_by_kind: dict[str, tuple[Ask, ...]] = {}
        self._asks: list[Ask] = []

    def body(self) -> Iterable[Widget]:
        """Nothing yet: the first picture does not wait for the welcome and the figures, of which one is shown."""
        yield ContentSwitcher(Vertical(id="blank"), initial="blank")

    async def _turn_to(self, content: str) -> None:
        switcher = self.query_one(ContentSwitcher)
        if not switcher.query(f"#{content}"):
            widgets = self._welcome() if content == "welcome" else self._figures()
            await switcher.add_content(Vertical(*widgets, id=content))
        switcher.current = content

    @property
    def _has_figures(self) -> bool:
        """Whether there is something to show what is read in."""
        return bool(self.query("#figures"))

    def _welcome(self) -> Iterable[Widget]:
        yield Static(_("Welcome. There is nobody in this database yet. What to do first:"), id="greeting")
        yield RowTable(Column("", 2), Column("", 22), Column(""), has_header=False, id="first")

    def _figures(self) -> Iterable[Widget]:
        yield RowTable(
            Column(_("Goal")),
            Column("", GOAL_BAR, is_bar=True),
            Column(_("Share"), 8, is_number=True),
            Column(_("Target"), 8, is_number=True),
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
        """Read the reports beside the interface, and what is held and waits beside both; all is shown as it comes."""
        self.stand_at(_("Home"))
        self.program.show_totals()
        self.parts(read_goals, self._show_goals, "goals")
        self.parts(read_lists, self._show_lists, "lists")

    def _show_goals(self, part: Start | Coverage) -> None:
        if isinstance(part, Start):
            self.call_next(self._begin, part)
            return
        self._reports[part.goal.id] = part
        self._seats.pop(part.goal.id, None)
        if self._has_figures:
            self._list_goals()
            self._list_asks()

    async def _begin(self, start: Start) -> None:
        if not start.has_people:
            await self._turn_to("welcome")
            self.first.show(RowList(welcome_rows()))
            self.set_focus(self.first)
            return
        await self._turn_to("figures")
        self._goals = start.goals
        known = {goal.id for goal in start.goals}
        self._reports = {number: report for number, report in self._reports.items() if number in known}
        self.goals.styles.height = min(len(start.goals), _MOST_GOALS) + 1 if start.goals else 2
        self._list_goals()
        self._list_sessions()
        self._list_asks()
        if not any(table.has_focus for table in (self.agencies, self.week, self.waiting)):
            self.set_focus(self.goals)

    def _list_goals(self) -> None:
        rows = [goal_row(goal, self._reports.get(goal.id), key) for key, goal in enumerate(self._goals)]
        self.goals.show(RowList(rows))
        if not rows:
            self._draw_agencies(None, None)

    def _show_lists(self, part: Week | Asks) -> None:
        if isinstance(part, Week):
            self._sessions = part.sessions
        else:
            self._asks_by_kind[part.kind] = part.asks
        if self._has_figures:
            self._list_sessions() if isinstance(part, Week) else self._list_asks()

    def _list_sessions(self) -> None:
        self._fill(self.week, [session_row(place, held) for place, held in enumerate(self._sessions)])

    def _list_asks(self) -> None:
        """List what waits, with the cursor on what it was on, whatever comes before it."""
        here = self._asks[self.waiting.cursor] if self.waiting.has_focus and self._asks else None
        reports = [self._reports[goal.id] for goal in self._goals if goal.id in self._reports]
        self._asks = all_asks(self._asks_by_kind, reports)
        cursor = next((place for place, ask in enumerate(self._asks) if here and ask.is_same(here)), None)
        self._fill(self.waiting, [ask_row(place, ask) for place, ask in enumerate(self._asks)], cursor)

    def _fill(self, table: RowTable, rows: list[TableRow], cursor: int | None = None) -> None:
        """Show a list of the lower part as high as it needs, and not at all where there is nothing in it."""
        most = _MOST_ASKS_WIDE if self.size.height > 30 else _MOST_ASKS
        table.display = bool(rows)
        table.styles.height = min(len(rows), most) + 1
        table.show(RowList(rows), cursor=cursor)

    @on(RowTable.Highlighted, "#goals")
    def _when_goal_highlighted(self, event: RowTable.Highlighted) -> None:
        # The news may be of a longer list, before some goal was taken away.
        goal = next(iter(self._goals[event.row.key :]), None)
        if goal is None:
            return
        self._draw_goal(goal)
        report = self._reports.get(goal.id)
        if report and self._seated.get(goal.id) is not report:
            self._seated[goal.id] = report
            group = f"seats of {goal.id}"
            self.job(lambda: read_seats(report), lambda seats: self._show_seats(report, seats), group)

    def _show_seats(self, report: Coverage, seats: Counter[int]) -> None:
        goal = report.goal
        if self._reports.get(goal.id) is report:
            self._seats[goal.id] = seats
            if self._drawn is report:
                self._draw_goal(goal)

    def _draw_goal(self, goal: GoalRow) -> None:
        self._draw_agencies(self._reports.get(goal.id), self._seats.get(goal.id))

    def _draw_agencies(self, report: Coverage | None, seats: Counter[int] | None) -> None:
        self._drawn = report
        self.query_one("#detail", Static).update(goal_text(report, seats) if report else "")
        self.agencies.show(RowList([agency_row(row, seats) for row in most_wanting(report)] if report else []))

    @on(RowTable.Opened, "#goals")
    def _when_goal_opened(self, event: RowTable.Opened) -> None:
        for goal in self._goals[event.row.key : event.row.key + 1]:
            self.program.open_goal(goal)

    @on(RowTable.Opened, "#agencies")
    def _when_agency_opened(self, event: RowTable.Opened) -> None:
        from screens.people import PeoplePage

        report = self._drawn
        for row in report.rows if report else ():
            if report and row.agency.id == event.row.key:
                self.program.push_screen(PeoplePage(report.goal, report.as_of, row.agency))

    @on(RowTable.Opened, "#week")
    def _when_session_opened(self, event: RowTable.Opened) -> None:
        for session, *_facts in self._sessions[event.row.key : event.row.key + 1]:
            self.program.open_class(session.class_id, session.id)

    @on(RowTable.Opened, "#waiting")
    def _when_ask_opened(self, event: RowTable.Opened) -> None:
        for ask in self._asks[event.row.key : event.row.key + 1]:
            ask.open(self.program)

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
