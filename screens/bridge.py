"""From one date to another: what made eligible and trained people more or fewer, agency by agency, cause by cause."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

from textual import on
from textual.widget import Widget
from textual.widgets import Static

from capacity.agencies import AgencyRow
from capacity.bridge import Bridge, BridgeRow, Change, bridge, bridge_people, cause_name, causes
from capacity.dates import format_date, parse_date
from capacity.errors import BadInput
from capacity.goals import GoalRow
from capacity.i18n import _, format_number
from capacity.officials import in_name_order, official_by_id
from screens.commands import BRIDGE, CHANGES, bindings
from screens.dialogs import Choose
from screens.form_fields import Field
from screens.forms import Form
from screens.page import Page
from screens.tree_page import TreePage
from screens.widgets.row_table import RowTable
from screens.widgets.rows import Column, TableRow


class Compared(Protocol):
    """Two pictures of one goal, and the people behind each difference."""

    @property
    def place(self) -> tuple[str, ...]:
        """Where the page stands."""

    @property
    def days(self) -> str:
        """What is compared with what."""

    @property
    def until(self) -> date:
        """The day whose agencies people are shown with."""

    def read(self) -> Bridge:
        """The figures of both with the causes."""

    def people(self, cause: str, agency_id: int) -> list[Change]:
        """The people behind a cause."""


@dataclass(frozen=True, slots=True)
class Between:
    """A goal on two dates."""

    goal: GoalRow
    since: date
    until: date

    @property
    def place(self) -> tuple[str, ...]:
        """The goal's code."""
        return _("Goals"), self.goal.code, _("two dates")

    @property
    def days(self) -> str:
        """Both dates."""
        return f"{format_date(self.since)} → {format_date(self.until)}"

    def read(self) -> Bridge:
        """The bridge, each day in its own tree."""
        return bridge(self.goal, self.since, self.until)

    def people(self, cause: str, agency_id: int) -> list[Change]:
        """The people behind a cause; 0 is the sum of all agencies."""
        return bridge_people(self.goal, self.since, self.until, cause, agency_id=agency_id)


def ask_dates(page: Page, goal: GoalRow, since: date | None, until: date) -> None:
    """Ask for two dates, then show what changed between them."""
    first = since or date(until.year, until.month, 1) - timedelta(1)
    fields = (
        Field("since", _("From"), format_date(first), parse_date, is_needed=True),
        Field("until", _("To"), format_date(until), parse_date, is_needed=True),
    )

    def accept(said: dict[str, Any]) -> Between:
        if said["since"] >= said["until"]:
            text = _("{until} is not after {since}.")
            raise BadInput(text.format(until=format_date(said["until"]), since=format_date(said["since"])))
        return Between(goal, said["since"], said["until"])

    def chosen(compared: Between | None) -> None:
        if compared and isinstance(page, BridgePage):
            page.compare(compared)
        elif compared:
            page.program.push_screen(BridgePage(compared))

    page.program.push_screen(Form(_("Compare which two dates?"), fields, accept, answer=_("Compare")), chosen)


class BridgePage(TreePage):
    """The table of causes."""

    SECTION = "coverage"
    OFFERS = BRIDGE
    BINDINGS = bindings(BRIDGE)
    EXPLANATION = _(
        "What made eligible and trained people more or fewer from the first date to the second, each agency with all "
        "below it. The causes of the agency under the cursor stand below the table and add up to its change; Enter "
        "opens the names behind a cause."
    )
    DEFAULT_CSS = "BridgePage .ledger { max-height: 5; }"

    def __init__(self, compared: Compared) -> None:
        super().__init__()
        self._compared = compared
        self._rows: dict[int, BridgeRow] = {}

    def body(self) -> Iterable[Widget]:
        """The tree, and the causes behind the line under the cursor."""
        yield RowTable(
            Column(_("Agency, unit"), part=3),
            Column(_("Eligible"), 17, is_number=True),
            Column(_("Trained"), 17, is_number=True),
            Column(_("Causes"), part=4, from_width=110),
            empty=_("No agency stands on these days."),
        )
        yield Static(classes="ledger", markup=False)

    def load(self) -> None:
        """Compare beside the interface."""
        self.stand_at(*self._compared.place, aside=self._compared.days)
        self.work(_("Counting"), self._compared.read, self._show, "figures")

    def compare(self, compared: Compared) -> None:
        """Compare other dates."""
        self._compared = compared
        self.load()

    def _show(self, found: Bridge) -> None:
        rows = [*found.rows]
        if sum(row.agency.depth == 0 for row in rows) > 1:
            rows.append(found.total)
        self._rows = {row.agency.id: row for row in rows}
        self.grow([row.agency for row in rows])

    def row(self, agency: AgencyRow, label: str) -> TableRow:
        """An agency on both days."""
        row = self._rows[agency.id]
        is_same = not row.eligible_causes and not row.trained_causes
        told = causes(row.trained_causes) or causes(row.eligible_causes)
        return TableRow(agency.id, (label, _pair(row.eligible), _pair(row.trained), told), "dim" if is_same else "")

    @on(RowTable.Highlighted)
    def _when_highlighted(self, event: RowTable.Highlighted) -> None:
        row = self._rows.get(event.row.key)
        if row:
            unchanged = _("unchanged")
            lines = (
                row.agency.name,
                f"{_('Eligible')}: {causes(row.eligible_causes) or unchanged}",
                f"{_('Trained')}: {causes(row.trained_causes) or unchanged}",
            )
            self.query_one(".ledger", Static).update("\n".join(lines))

    @on(RowTable.Opened)
    def _when_opened(self, event: RowTable.Opened) -> None:
        row = self._rows[event.row.key]
        known = list(dict.fromkeys([*row.eligible_causes, *row.trained_causes]))
        columns = (
            Column(_("Cause")),
            Column(_("Eligible"), 12, is_number=True),
            Column(_("Trained"), 12, is_number=True),
        )
        rows = [TableRow(key, (cause_name(cause), *_by_cause(row, cause))) for key, cause in enumerate(known)]

        def chosen(key: int | None) -> None:
            if key is not None:
                self.program.push_screen(ChangesPage(self._compared, row.agency, known, key))

        if rows:
            question = _("The names behind which cause?")
            self.program.push_screen(Choose(f"{row.agency.name}: {question}", columns, rows), chosen)
        else:
            self.program.say(_("Nothing has changed in {agency}.").format(agency=row.agency.name))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer other dates where there are two."""
        return action != "change_dates" or isinstance(self._compared, Between)

    def action_change_dates(self) -> None:
        """Ask for other dates."""
        if isinstance(self._compared, Between):
            ask_dates(self, self._compared.goal, self._compared.since, self._compared.until)


@dataclass(frozen=True, slots=True)
class ChangedPeople:
    """The people behind a cause in name order, read as they come into sight."""

    changes: Sequence[Change]
    on: date

    def count(self) -> int:
        """How many there are."""
        return len(self.changes)

    def page(self, start: int, stop: int) -> list[TableRow]:
        """Some of them."""
        return [self._row(change) for change in self.changes[start:stop]]

    def _row(self, change: Change) -> TableRow:
        official, sign = official_by_id(change.official_id, self.on), _signed(change.by)
        cells = (
            official.full_name,
            official.position or "",
            official.agency or "–",
            sign if change.is_eligible else "",
            sign if change.is_trained else "",
        )
        return TableRow(official.id, cells)


class ChangesPage(Page):
    """The names behind a cause in an agency and all below it."""

    SECTION = "coverage"
    OFFERS = CHANGES
    BINDINGS = bindings(CHANGES)
    EXPLANATION = _(
        "The people behind a cause, each with the figures that they make more (+) or fewer (−). Tab goes on to the "
        "next cause, Enter opens a person, Esc goes back to the table."
    )

    def __init__(self, compared: Compared, agency: AgencyRow, causes: Sequence[str], place: int) -> None:
        super().__init__()
        self._compared, self._agency, self._causes, self._place = compared, agency, causes, place

    def body(self) -> Iterable[Widget]:
        """What is listed, and the list."""
        yield Static(classes="caption", markup=False)
        yield RowTable(
            Column(_("Full name"), part=3),
            Column(_("Position"), part=2),
            Column(_("Agency"), part=3),
            Column(_("Eligible"), 10, is_number=True),
            Column(_("Trained"), 12, is_number=True),
            empty=_("Nobody."),
        )

    def load(self) -> None:
        """Read the list beside the interface."""
        self.stand_at(*self._compared.place[:2], self._agency.name, aside=self._compared.days)
        self.work(_("Counting"), self._read, self._show, "figures")

    def _read(self) -> ChangedPeople:
        changes = self._compared.people(self._causes[self._place], self._agency.id)
        order = {number: place for place, number in enumerate(in_name_order(one.official_id for one in changes))}
        return ChangedPeople(sorted(changes, key=lambda one: order[one.official_id]), self._compared.until)

    def _show(self, found: ChangedPeople) -> None:
        text = _("{status}: {count} people").format(
            status=cause_name(self._causes[self._place]).upper(), count=format_number(found.count())
        )
        self.query_one(".caption", Static).update(text)
        self.query_one(RowTable).show(found, cursor=0)

    def action_change_cause(self, by: int) -> None:
        """Go on by so many causes."""
        self._place = (self._place + by) % len(self._causes)
        self.load()

    @on(RowTable.Opened)
    def _when_opened(self, event: RowTable.Opened) -> None:
        from screens.person import PersonPage

        self.program.push_screen(PersonPage(event.row.key))


def _pair(pair: tuple[int, int]) -> str:
    return f"{format_number(pair[0])} → {format_number(pair[1])}"


def _signed(by: int | None) -> str:
    return "" if not by else f"{'+' if by > 0 else '−'}{format_number(abs(by))}"


def _by_cause(row: BridgeRow, cause: str) -> tuple[str, str]:
    return _signed(row.eligible_causes.get(cause)), _signed(row.trained_causes.get(cause))
