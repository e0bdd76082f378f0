"""The overview: how far each goal is, and where the most people are missing; a welcome while there is nobody yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from textual import getters, on
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import ContentSwitcher, Static

from capacity.bars import bar
from capacity.dates import format_date, today
from capacity.i18n import _, format_number, format_percent, ngettext
from screens.commands import HOME, bindings
from screens.page import Page
from screens.standings import standing_tone, standing_word
from screens.widgets.row_table import RowTable
from screens.widgets.rows import Column, RowList, TableRow

if TYPE_CHECKING:
    from capacity.classes import ClassRow
    from capacity.coverage import Coverage, CoverageRow
    from capacity.sessions import SessionRow

_GOAL_BAR, _AGENCY_BAR = 16, 16
_MOST_GOALS = 5
_MOST_SESSIONS = 4
_WEEK = timedelta(days=7)
_UNITS, _LOAD, _TEMPLATE, _DEMO = range(4)


@dataclass(frozen=True, slots=True)
class Overview:
    """What the screen shows: how many people there are, each goal's report of today, and the sessions of a week."""

    people: int
    reports: tuple[Coverage, ...]
    sessions: tuple[tuple[SessionRow, str, str, int], ...]
    """Each with code, title and people of its class."""


def read_overview() -> Overview:
    """The reports of all goals as of today, and what is held in the week that begins today."""
    # Loaded in the thread that reads: the first picture does not wait for them.
    from capacity.coverage import coverage
    from capacity.goals import goal_list
    from capacity.officials import count
    from capacity.sessions import sessions_between

    day = today()
    reports = tuple(coverage(goal, day) for goal in goal_list())
    return Overview(count(), reports, tuple(sessions_between(day, day + _WEEK)[:_MOST_SESSIONS]))


def goal_row(report: Coverage, key: int) -> TableRow:
    """A goal as the overview lists it."""
    total = report.total
    standing = report.standing(total)
    cells = (
        report.goal.title,
        bar(total.share, report.goal.target / 100, _GOAL_BAR),
        format_percent(total.share),
        format_percent(report.goal.target / 100, 0),
        standing_word(standing),
    )
    return TableRow(key, cells, standing_tone(standing))


def most_wanting(report: Coverage) -> list[CoverageRow]:
    """The agencies one step below the top, those first where most people are missing."""
    depths = sorted({row.agency.depth for row in report.rows})
    roots = sum(row.agency.depth == 0 for row in report.rows)
    shown = depths[1] if roots == 1 and len(depths) > 1 else 0
    found = [row for row in report.rows if row.agency.depth == shown and row.total.eligible]
    return sorted(found, key=lambda row: -row.needed)


def agency_row(row: CoverageRow) -> TableRow:
    """An agency as the overview lists it."""
    needed = _("{count} more").format(count=format_number(row.needed)) if row.needed else standing_word("reached")
    cells = (row.agency.name, bar(row.share, row.target, _AGENCY_BAR), format_percent(row.share), needed)
    return TableRow(row.agency.id, cells, "" if row.needed else "good")


def session_row(place: int, session: SessionRow, code: str, title: str, people: int) -> TableRow:
    """A session of the week as the overview lists it."""
    from capacity.sessions import part_name

    count = ngettext("{count} person", "{count} people", people).format(count=format_number(people))
    return TableRow(place, (f"{session.on:%d/%m} {part_name(session.part)}", f"{code} {title}", count))


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
    EXPLANATION = _(
        "The goals as of today, the share of each agency for the goal under the cursor, and the sessions of the week "
        "that begins today. Tab changes between the lists; Enter opens the goal, the people of the agency who are not "
        "trained yet, or the attendance of the session."
    )
    DEFAULT_CSS = """
    HomePage {
        ContentSwitcher { height: 1fr; }
        #welcome { padding: 1 2; }
        #greeting { height: auto; margin-bottom: 1; }
        #first { height: 4; }
        #goals { height: auto; max-height: 6; }
        #agencies { height: 1fr; }
        #detail { height: 3; padding: 0 2; color: $text-muted; }
    }
    """
    goals = getters.query_one("#goals", RowTable)
    agencies = getters.query_one("#agencies", RowTable)
    week = getters.query_one("#week", RowTable)
    first = getters.query_one("#first", RowTable)

    def __init__(self) -> None:
        super().__init__()
        self._reports: tuple[Coverage, ...] = ()
        self._sessions: tuple[tuple[SessionRow, str, str, int], ...] = ()

    def body(self) -> Iterable[Widget]:
        """The welcome and the figures, of which one is shown."""
        yield ContentSwitcher(
            Vertical(id="blank"),
            Vertical(
                Static(_("Welcome. There is nobody in this database yet. What to do first:"), id="greeting"),
                RowTable(Column("", 2), Column("", 22), Column(""), has_header=False, id="first"),
                id="welcome",
            ),
            Vertical(
                RowTable(
                    Column(_("Goal")),
                    Column("", _GOAL_BAR, is_bar=True),
                    Column(_("Share"), 8, is_number=True),
                    Column(_("Target"), 6, is_number=True),
                    Column(_("Standing"), 13),
                    empty=_("There is no goal yet; n adds one."),
                    id="goals",
                ),
                Static(id="detail", markup=False),
                RowTable(
                    Column(_("Share per agency")),
                    Column("", _AGENCY_BAR, is_bar=True),
                    Column(_("Share"), 8, is_number=True),
                    Column(_("Needed"), 12, is_number=True),
                    id="agencies",
                ),
                RowTable(Column(_("This week"), 12), Column(""), Column("", 12, is_number=True), id="week"),
                id="figures",
            ),
            initial="blank",
        )

    def load(self) -> None:
        """Read the reports beside the interface."""
        self.stand_at(_("Home"))
        self.program.show_totals()
        self.job(read_overview, self._show)

    def _show(self, overview: Overview) -> None:
        self._reports = overview.reports
        switcher = self.query_one(ContentSwitcher)
        if not overview.people:
            switcher.current = "welcome"
            self.first.show(RowList(welcome_rows()))
            self.first.focus()
            return
        switcher.current = "figures"
        self.goals.styles.height = min(len(overview.reports), _MOST_GOALS) + 1 if overview.reports else 2
        self.goals.show(RowList([goal_row(report, key) for key, report in enumerate(overview.reports)]))
        self._sessions = overview.sessions
        self.week.display = bool(overview.sessions)
        self.week.styles.height = len(overview.sessions) + 1
        self.week.show(RowList([session_row(place, *told) for place, told in enumerate(overview.sessions)]))
        if not (self.agencies.has_focus or self.week.has_focus):
            self.goals.focus()

    @on(RowTable.Highlighted, "#goals")
    def _when_goal_highlighted(self, event: RowTable.Highlighted) -> None:
        report = self._reports[event.row.key]
        total = report.total
        self.query_one("#detail", Static).update(
            f"{report.goal.title}\n"
            + _("{trained} of {eligible} · {needed} more · due {date}").format(
                trained=format_number(total.trained),
                eligible=format_number(total.eligible),
                needed=format_number(max(0, report.goal.needed_for(total.eligible) - total.trained)),
                date=format_date(report.goal.due_on),
            )
        )
        self.agencies.show(RowList([agency_row(row) for row in most_wanting(report)]))

    @on(RowTable.Opened, "#goals")
    def _when_goal_opened(self, event: RowTable.Opened) -> None:
        self.program.open_goal(self._reports[event.row.key].goal)

    @on(RowTable.Opened, "#agencies")
    def _when_agency_opened(self, event: RowTable.Opened) -> None:
        from screens.people import PeoplePage

        report = self._reports[self.goals.cursor]
        row = next(row for row in report.rows if row.agency.id == event.row.key)
        self.program.push_screen(PeoplePage(report.goal, report.as_of, row.agency))

    @on(RowTable.Opened, "#week")
    def _when_session_opened(self, event: RowTable.Opened) -> None:
        from capacity.classes import class_by_id
        from screens.attendance import AttendancePage

        session = self._sessions[event.row.key][0]

        def opened(of_class: ClassRow) -> None:
            self.program.push_screen(AttendancePage(of_class, session.id))

        self.job(lambda: class_by_id(session.class_id), opened)

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
