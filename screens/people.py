"""The people behind a figure: trained, untrained, exempt, out of scope, or everybody counted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from textual import getters, on
from textual.widget import Widget
from textual.widgets import Static

from capacity.agencies import AgencyRow
from capacity.coverage import STATUSES, PersonRow, people
from capacity.dates import format_date
from capacity.goals import GoalRow
from capacity.i18n import _, format_number
from capacity.issued import IssuedName
from screens.commands import PEOPLE, STATUS, Command, bindings
from screens.dialogs import MARKED
from screens.page import Page
from screens.subjects import Subject
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
    marked: frozenset[int] = frozenset()

    def count(self) -> int:
        """How many there are."""
        return len(self.people)

    def page(self, start: int, stop: int) -> list[TableRow]:
        """Some of them."""
        return [self._row(person) for person in self.people[start:stop]]

    def _row(self, one: Person) -> TableRow:
        name = f"{MARKED} {one.full_name}" if one.official_id in self.marked else one.full_name
        return TableRow(
            one.official_id,
            (name, one.position or "", one.agency, format_date(one.completed_on), one.evidence or ""),
        )


class StatusPage(Page):
    """The list of one status in one agency and all below it; a subclass says where the people are read."""

    SECTION = "coverage"
    OFFERS: ClassVar[tuple[Command, ...]] = STATUS
    BINDINGS = bindings(STATUS)

    table = getters.query_one(RowTable)

    def __init__(self) -> None:
        super().__init__()
        self._status = _FIRST
        self._listed = Listed(())

    def body(self) -> Iterable[Widget]:
        """What is listed, and the list."""
        yield Static(classes="caption", markup=False)
        yield RowTable(
            Column(_("Full name"), part=3),
            Column(_("Position"), part=2),
            Column(_("Agency"), part=3),
            Column(_("Completed"), 10),
            Column(_("Evidence"), part=2, from_width=110),
            empty=_("Nobody."),
        )

    def load(self) -> None:
        """Read the list beside the interface."""
        status = self._status
        self.job(lambda: self.read(status), self._show)

    def read(self, status: str) -> Sequence[Person]:
        """The people of a status, in name order."""
        raise NotImplementedError

    def _show(self, found: Sequence[Person]) -> None:
        self.draw(Listed(found, self._listed.marked & {person.official_id for person in found}))

    def draw(self, listed: Listed) -> None:
        """Show people, and how many they are."""
        self._listed = listed
        caption = _("{status}: {count} people").format(
            status=status_name(self._status).upper(), count=format_number(listed.count())
        )
        if listed.marked:
            caption += " · " + _("{count} marked").format(count=format_number(len(listed.marked)))
        self.query_one(".caption", Static).update(caption)
        self.table.show(listed)

    def action_change_status(self) -> None:
        """Go on to the next status."""
        place = STATUSES.index(self._status)
        self._status = STATUSES[(place + 1) % len(STATUSES)]
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
        return people(self._goal, self._as_of, agency_id=self._agency.id, status=status)

    def action_mark(self) -> None:
        """Mark the person under the cursor, or no longer, and go on to the next."""
        if row := self.table.row:
            self.draw(Listed(self._listed.people, self._listed.marked ^ {row.key}))
            self.table.action_move(1)

    def action_exempt(self) -> None:
        """Ask why and for how long those marked, or the one under the cursor, are exempt."""
        from screens.exemptions import ask_exemption

        here = {self.table.row.key} if self.table.row else set()
        wanted = self._listed.marked or here
        names = {person.official_id: person.full_name for person in self._listed.people}
        if wanted:
            ask_exemption(self, self._goal, {number: names[number] for number in wanted}, self._as_of)

    def action_enrol(self) -> None:
        """Ask into which class those marked, or the one under the cursor, are to go."""
        from screens.enrolling import choose_class

        here = {self.table.row.key} if self.table.row else set()
        if wanted := self._listed.marked or here:
            choose_class(
                self, [one.official_id for one in self._listed.people if one.official_id in wanted], self._goal
            )
