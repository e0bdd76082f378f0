"""The people behind a figure: trained, untrained, exempt, out of scope, or everybody counted."""

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, ClassVar

from textual import getters, on
from textual.widget import Widget
from textual.widgets import Static

from capacity.agencies import AgencyRow, names_apart
from capacity.coverage import STATUSES, PersonRow, people
from capacity.dates import format_date
from capacity.goals import GoalRow
from capacity.i18n import _, format_number
from capacity.issued import IssuedName
from capacity.text import alphabetical_key, fold
from screens.commands import PEOPLE, STATUS, Command, bindings
from screens.page import Page
from screens.subjects import Subject
from screens.widgets.mark_table import MarkTable
from screens.widgets.row_table import RowTable
from screens.widgets.rows import Column, TableRow

Person = PersonRow | IssuedName
"""Somebody as read now, or as kept in an issued report."""
_FIRST = "untrained"


def status_name(status: str) -> str:
    """A status in the user's language."""
    return {
        "trained": _("trained"),
        "untrained": _("not trained"),
        "exempt": _("exempt"),
        "out_of_scope": _("out of scope"),
        "headcount": _("everybody"),
    }[status]


@dataclass(frozen=True, slots=True)
class Listed:
    """People as the list shows them, put into words as they come into sight."""

    people: Sequence[Person]
    status: str = _FIRST
    """What they are for the goal."""
    ids: Sequence[int] = field(init=False)

    def __post_init__(self) -> None:
        # At once, in the thread that reads them: there may be millions.
        object.__setattr__(self, "ids", array("q", [person.official_id for person in self.people]))

    def count(self) -> int:
        """How many there are."""
        return len(self.people)

    def keys(self) -> Sequence[int]:
        """The ids of all of them."""
        return self.ids

    def page(self, start: int, stop: int) -> list[TableRow]:
        """Some of them."""
        return [_row(person) for person in self.people[start:stop]]

    def in_order(self, order: str, descending: bool) -> "Listed":
        """The same people by a column; those who have nothing there come last. They were read by their names."""
        if order == "name":
            return replace(self, people=self.people[::-1]) if descending else self
        key = _ORDERS[order]
        known = sorted((one for one in self.people if key(one)), key=key, reverse=descending)
        return replace(self, people=[*known, *(one for one in self.people if not key(one))])


_ORDERS: dict[str, Callable[[Person], Any]] = {
    "position": lambda one: fold(one.position or ""),
    "agency": lambda one: alphabetical_key(one.agency),
    "completed": lambda one: one.completed_on,
}


def _row(one: Person) -> TableRow:
    cells = (one.full_name, one.position or "", one.agency, format_date(one.completed_on), one.evidence or "")
    return TableRow(one.official_id, cells)


class StatusPage(Page):
    """The list of one status in one agency and all below it; a subclass says where the people are read."""

    SECTION = "coverage"
    OFFERS: ClassVar[tuple[Command, ...]] = STATUS
    BINDINGS = bindings(STATUS)

    table = getters.query_one(MarkTable)

    def __init__(self) -> None:
        super().__init__()
        self._status = _FIRST
        self._listed = Listed(())

    def body(self) -> Iterable[Widget]:
        """What is listed, and the list."""
        yield Static(classes="caption", markup=False)
        yield MarkTable(
            Column(_("Full name"), part=3, order="name"),
            Column(_("Position"), part=2, order="position"),
            Column(_("Agency"), part=3, order="agency"),
            Column(_("Completed"), 10, order="completed"),
            Column(_("Evidence"), part=2, from_width=110),
            empty=_("Nobody."),
        )

    def load(self) -> None:
        """Read the list beside the interface, in the order of the table."""
        status, order, descending = self._status, self.table.order, self.table.descending
        self.work(
            _("Reading"), lambda: Listed(self.read(status), status).in_order(order, descending), self._show, "list"
        )

    def read(self, status: str) -> Sequence[Person]:
        """The people of a status, in name order."""
        raise NotImplementedError

    def _show(self, listed: Listed) -> None:
        self._listed = listed
        self.table.keep_marks(listed.keys())
        self.table.show(listed)
        self._tell_count()

    @on(MarkTable.Sorted)
    def _when_sorted(self) -> None:
        self.load()

    @on(MarkTable.Marked)
    def _tell_count(self) -> None:
        caption = _("{status}: {count} people").format(
            status=status_name(self._listed.status).upper(), count=format_number(self._listed.count())
        )
        if marked := len(self.table.marked):
            caption += " · " + _("{count} marked").format(count=format_number(marked))
        self.query_one(".caption", Static).update(caption)

    def action_change_status(self, by: int) -> None:
        """Go on by so many statuses."""
        place = STATUSES.index(self._status)
        self._status = STATUSES[(place + by) % len(STATUSES)]
        self.load()

    @on(RowTable.Opened)
    def _when_opened(self, event: RowTable.Opened) -> None:
        from screens.person import PersonPage

        self.program.push_screen(PersonPage(event.row.key))


class PeoplePage(StatusPage):
    """The people behind a figure of the coverage."""

    OFFERS = PEOPLE
    BINDINGS = bindings(PEOPLE)
    EXPLANATION = _(
        "The people behind a figure of the coverage; the list is as long as the figure. Tab goes on to the next "
        "status, Enter opens a person, Esc goes back to the tree. Space marks people; x takes those marked, or the "
        "one under the cursor, out of the goal's base for a time; m enrols them into a class."
    )

    def __init__(self, goal: GoalRow, as_of: date, agency: AgencyRow) -> None:
        super().__init__()
        self._goal, self._as_of, self._agency = goal, as_of, agency

    @property
    def subject(self) -> Subject:
        """The goal, in the agency."""
        return Subject(goal=self._goal, as_of=self._as_of, agency=self._agency)

    def load(self) -> None:
        """Read the list beside the interface."""
        as_of = _("as of {date}").format(date=format_date(self._as_of))
        self.stand_at(_("Goals"), self._goal.code, self._agency.name, aside=as_of)
        super().load()

    def read(self, status: str) -> Sequence[Person]:
        """The people of a status as they stand in the database."""
        found = people(self._goal, self._as_of, agency_id=self._agency.id, status=status)
        names = names_apart(self._as_of)
        return [replace(one, agency=names[one.agency_id]) if one.agency_id in names else one for one in found]

    def action_exempt(self) -> None:
        """Ask why and for how long those marked, or the one under the cursor, are exempt."""
        from screens.exemptions import ask_exemption

        names = {person.official_id: person.full_name for person in self._listed.people}
        if wanted := self.table.chosen():
            ask_exemption(self, self._goal, {number: names[number] for number in wanted}, self._as_of)

    def action_enrol(self) -> None:
        """Ask into which class those marked, or the one under the cursor, are to go."""
        from screens.enrolling import choose_class

        wanted = set(self.table.chosen())
        if in_name_order := [one.official_id for one in self._listed.people if one.official_id in wanted]:
            choose_class(self, in_name_order, self._goal)
