"""What a goal still needs by its due date, at what pace, and whom to invite for so many seats."""

from collections.abc import Iterable, Sequence
from datetime import date

from textual import getters, on
from textual.widget import Widget
from textual.widgets import Static

from capacity.agencies import AgencyRow
from capacity.coverage import PersonRow
from capacity.dates import format_date
from capacity.goals import GoalRow
from capacity.i18n import _, format_number, format_percent, ngettext
from capacity.plan import Invitation, Plan, PlanRow, forecast_text, invite, plan
from screens.commands import INVITED, PLAN, bindings
from screens.dialogs import Ask
from screens.form_fields import whole_number
from screens.page import Page
from screens.standings import standing_tone, standing_word
from screens.tree_page import TreePage
from screens.widgets.mark_table import MarkTable
from screens.widgets.row_table import RowTable
from screens.widgets.rows import Column, RowList, TableRow


class PlanPage(TreePage):
    """Every agency with what it still needs."""

    SECTION = "coverage"
    OFFERS = PLAN
    BINDINGS = bindings(PLAN)
    EXPLANATION = _(
        "What each agency with all below it still needs to reach the target: now, and by the due date if nothing is "
        "done, because certificates expire and people come and go; how many of them have a seat in a class that ends "
        "by then; and the pace, people a month, needed until then and achieved over the last three months. i proposes "
        "whom to invite for so many seats; Enter lists the untrained."
    )

    def __init__(self, goal: GoalRow, as_of: date) -> None:
        super().__init__()
        self._goal, self._as_of = goal, as_of
        self._rows: dict[int, PlanRow] = {}
        self._forecast = ""

    def body(self) -> Iterable[Widget]:
        """The tree, and the forecast below it."""
        yield RowTable(
            Column(_("Agency, unit")),
            Column(_("Share"), 8, is_number=True, from_width=100),
            Column(_("Needed"), 8, is_number=True),
            Column(_("By due date"), 8, is_number=True),
            Column(_("Have seats"), 8, is_number=True),
            Column(_("Pace: needed / so far"), 15, is_number=True),
            Column(_("Status"), 13, from_width=100),
            empty=_("No agency stands on this day."),
        )
        yield Static(classes="ledger", markup=False)

    def load(self) -> None:
        """Count beside the interface."""
        as_of = _("as of {date}").format(date=format_date(self._as_of))
        due = _("due {date}").format(date=format_date(self._goal.due_on))
        self.stand_at(_("Goals"), self._goal.code, _("plan"), aside=f"{as_of} · {due}")
        self.work(_("Counting"), lambda: plan(self._goal, self._as_of), self._show, "figures")

    def _show(self, made: Plan) -> None:
        rows = [*made.rows]
        if sum(row.agency.depth == 0 for row in rows) > 1:
            rows.append(made.total)
        self._rows = {row.agency.id: row for row in rows}
        self._forecast = forecast_text(made)
        self.grow([row.agency for row in rows])

    def row(self, agency: AgencyRow, label: str) -> TableRow:
        """An agency with what it needs."""
        row = self._rows[agency.id]
        pace = "–" if row.pace_needed is None else format_number(row.pace_needed, 1)
        cells = (
            label,
            format_percent(row.now.share),
            format_number(row.needed_now),
            format_number(row.needed_by_due),
            format_number(row.seated),
            f"{pace} / {format_number(row.pace_achieved, 1)}",
            standing_word(row.standing),
        )
        return TableRow(agency.id, cells, standing_tone(row.standing))

    @on(RowTable.Highlighted)
    def _when_highlighted(self, event: RowTable.Highlighted) -> None:
        if row := self._rows.get(event.row.key):
            text = _("{agency}: {status}; {share} on {date} if nothing is done.").format(
                agency=row.agency.name,
                status=standing_word(row.standing),
                share=format_percent(row.at_due.share),
                date=format_date(self._goal.due_on),
            )
            self.query_one(".ledger", Static).update(f"{text}\n{self._forecast}")

    @on(RowTable.Opened)
    def _when_opened(self, event: RowTable.Opened) -> None:
        from screens.people import PeoplePage

        if event.row.key:
            self.program.push_screen(PeoplePage(self._goal, self._as_of, self.agency_of(event.row)))

    def action_invite(self) -> None:
        """Ask for how many seats, then propose whom to invite."""

        def answered(seats: int | None) -> None:
            if seats:
                self.program.push_screen(InvitationsPage(self._goal, self._as_of, seats))

        self.program.push_screen(
            Ask(_("For how many seats, shared out among all agencies?"), "", whole_number), answered
        )


class InvitationsPage(Page):
    """Whom to invite so that most agencies reach the target."""

    SECTION = "coverage"
    OFFERS = INVITED
    BINDINGS = bindings(INVITED)
    EXPLANATION = _(
        "The agencies that lack fewest come first, so that the seats bring most agencies to the target by their own "
        "people. It is a proposal; nothing is written before m: Space marks people, a all of them, m enrols those "
        "marked into a class. Enter opens a person."
    )

    table = getters.query_one(MarkTable)

    def __init__(self, goal: GoalRow, as_of: date, seats: int) -> None:
        super().__init__()
        self._goal, self._as_of, self._seats = goal, as_of, seats
        self._summary = ""
        self._people: list[PersonRow] = []

    def body(self) -> Iterable[Widget]:
        """What the seats bring about, and the list."""
        yield Static(classes="facts", markup=False)
        yield MarkTable(
            Column(_("Full name"), part=3),
            Column(_("Position"), part=2),
            Column(_("Agency"), part=4),
            empty=_("Nobody needs a seat."),
        )

    def load(self) -> None:
        """Choose beside the interface."""
        seats = _("{count} seats").format(count=format_number(self._seats))
        self.stand_at(_("Goals"), self._goal.code, _("plan"), _("invite"), aside=seats)
        self.work(_("Counting"), lambda: invite(self._goal, self._as_of, self._seats), self._show, "figures")

    def _show(self, invited: Sequence[Invitation]) -> None:
        people = [person for one in invited for person in one.people]
        reached = sum(one.reaches_target for one in invited)
        text = ngettext(
            "{people} people; with them {count} more agency reaches the target by its own people.",
            "{people} people; with them {count} more agencies reach the target by their own people.",
            reached,
        )
        told = text.format(people=format_number(len(people)), count=format_number(reached))
        self._summary, self._people = told, people
        rows = [TableRow(one.official_id, (one.full_name, one.position or "", one.agency)) for one in people]
        self.table.keep_marks([one.official_id for one in people])
        self.table.show(RowList(rows))
        self._tell()

    @on(MarkTable.Marked)
    def _tell(self) -> None:
        marked = len(self.table.marked)
        count = [_("{count} marked").format(count=format_number(marked))] if marked else []
        self.query_one(".facts", Static).update(" · ".join([self._summary, *count]))

    @on(RowTable.Opened)
    def _when_opened(self, event: RowTable.Opened) -> None:
        from screens.person import PersonPage

        self.program.push_screen(PersonPage(event.row.key))

    def action_enrol(self) -> None:
        """Ask into which class those marked, or the one under the cursor, are to go."""
        from screens.enrolling import choose_class

        wanted = set(self.table.chosen())
        if chosen := [one.official_id for one in self._people if one.official_id in wanted]:
            choose_class(self, chosen, self._goal)
