"""The officials: found as one types, with or without diacritics; the person under the cursor beside the list."""

from asyncio import TimerHandle
from collections.abc import Iterable

from textual import on
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from capacity.agencies import AgencyRow
from capacity.dates import today
from capacity.goals import GoalRow
from capacity.i18n import _
from capacity.officials import official_rows
from screens.commands import OFFICIALS, bindings
from screens.people_filters import Filter
from screens.people_search import SearchPage
from screens.person_texts import brief, read_brief
from screens.widgets.row_table import RowTable

_WIDE = 120
_REST = 0.15
"""Seconds that the cursor has to rest on a person before the record is read."""


class OfficialsPage(SearchPage):
    """All officials, or those of one agency and of all below it."""

    SECTION = "officials"
    OFFERS = OFFICIALS
    BINDINGS = bindings(OFFICIALS)
    EXPLANATION = _(
        "Type the beginnings of words of a name, with or without diacritics, digits of a number, or a birth date "
        "such as 24/06/1983; the list follows. ↓ or Enter goes to the list, / back to the field; Enter on a person "
        "opens the record. In the list f narrows it down, Space marks, also in several searches, m enrols and x "
        "exempts those marked, and says how many of them the list does not show, F8 exports those it shows; n adds an "
        "official. F3 comes back to the field from everywhere: what is typed takes the place of what was sought."
    )
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (_WIDE, "-wide")]
    DEFAULT_CSS = """
    OfficialsPage {
        .beside { display: none; width: 44; padding: 0 1; background: $surface; }
        &.-wide .beside { display: block; }
    }
    """

    def __init__(self, agency: AgencyRow | None = None) -> None:
        super().__init__()
        self._agency = agency
        self._filter = Filter(agency)
        self._resting: TimerHandle | None = None

    def body(self) -> Iterable[Widget]:
        """The field above the list, the person beside it where there is room."""
        *above, table = self.search_parts(_("Nobody yet; F7 loads a roster."))
        yield from above
        yield Horizontal(table, VerticalScroll(Static(id="beside", markup=False), classes="beside", can_focus=False))

    def on_mount(self) -> None:
        """Begin in the field, or in the list of an agency, which is there to be read."""
        super().on_mount()
        if self._agency:
            self.set_focus(self.table)

    def load(self) -> None:
        """Search beside the interface."""
        place = (_("Agencies"), self._agency.name) if self._agency else (_("Officials"),)
        self.stand_at(*place)
        self.program.show_totals()
        self.search(keep=True, again=True)

    def on_resize(self) -> None:
        """Read the person for whom there is room now."""
        self._when_highlighted()

    @on(RowTable.Highlighted)
    def _when_highlighted(self) -> None:
        if self._resting:
            self._resting.cancel()
        if self.size.width >= _WIDE:
            self._resting = self.after(_REST, self._read_beside)

    def _read_beside(self) -> None:
        row = self.table.row
        if row and row.key:
            self.job(lambda: read_brief(row.key), lambda found: self._show_beside(brief(found)), "beside")

    def _show_beside(self, text: str) -> None:
        self.query_one("#beside", Static).update(text)

    @on(RowTable.Opened)
    def _when_opened(self, event: RowTable.Opened) -> None:
        from screens.person import PersonPage

        if event.row.key:
            self.program.push_screen(PersonPage(event.row.key))

    def action_add_official(self) -> None:
        """Ask for everything about a new official."""
        from screens.newcomers import ask_official

        ask_official(self)

    def action_enrol(self) -> None:
        """Ask into which class those marked, or the one under the cursor, are to go."""
        from screens.enrolling import choose_class

        if wanted := self.table.chosen():
            choose_class(self, wanted, self._filter.goal, self.table.told_unseen())

    def action_exempt(self) -> None:
        """Ask from which goal, why and for how long those marked, or the one under the cursor, are exempt."""
        from screens.exemptions import ask_exemption
        from screens.goals import choose_goal

        wanted, note = self.table.chosen(), self.table.told_unseen()

        def chosen(goal: GoalRow) -> None:
            self.open_with(
                lambda: {row.id: row.full_name for row in official_rows(wanted)},
                lambda names: ask_exemption(self, goal, names, today(), note),
            )

        if wanted:
            choose_goal(self, chosen)
