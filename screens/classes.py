"""The classes: found by their words and by their state, marked, sorted; Enter opens one, n begins a new one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from textual import on
from textual.widget import Widget

from capacity import dates
from capacity.class_facts import STATES
from capacity.class_search import class_ids
from capacity.classes import ClassRow, class_rows, state_name
from capacity.dates import format_date
from capacity.i18n import _, format_number
from capacity.sessions import SessionRow, next_sessions
from screens.attendance_texts import short_session
from screens.class_forms import ask_class, ask_state, ask_states
from screens.commands import CLASSES, bindings
from screens.found_page import FoundPage
from screens.widgets.mark_table import MarkTable
from screens.widgets.row_table import RowTable
from screens.widgets.rows import Column, TableRow

_AT_ONCE = 64
"""As many as a table asks for at a time."""
_FILTERS = (None, *STATES)
_TONES = {"closed": "dim", "cancelled": "dim", "postponed": "warn"}

COLUMNS = (
    Column(_("Code"), 10, order="code"),
    Column(_("Title"), order="title"),
    Column(_("State"), 11, order="state"),
    # Titles often differ only at their ends: days come where 28 columns are left for them.
    Column(_("Begins"), 10, from_width=88, order="begins"),
    Column(_("Ends"), 10, from_width=110, order="ends"),
    Column(_("People"), 8, is_number=True, order="people"),
    Column(_("Next session"), 11, order="next"),
    Column(_("Place"), 24, from_width=130, order="place"),
)
_GONE = TableRow(0, ("",) * len(COLUMNS))


@dataclass(frozen=True, slots=True)
class Classes:
    """The classes that a search found, put into words as they come into sight."""

    ids: Sequence[int] = ()
    known: dict[int, ClassRow] = field(default_factory=dict)
    """Those that have been in sight."""

    def count(self) -> int:
        """How many there are."""
        return len(self.ids)

    def keys(self) -> Sequence[int]:
        """The ids of all of them."""
        return self.ids

    def page(self, start: int, stop: int) -> list[TableRow]:
        """Some of them, in their order; another program may have removed a class since it was found."""
        wanted = self.ids[start:stop]
        if not all(number in self.known for number in wanted):
            self.known.update((row.id, row) for row in class_rows(wanted))
        following = next_sessions(dates.today(), wanted)
        lines = {number: self.known.get(number) for number in wanted}
        return [class_line(row, following.get(row.id)) if row else _GONE for row in lines.values()]


def find_classes(text: str, state: str | None, order: str, descending: bool) -> Classes:
    """The classes of a state, or of all, with these words; the first of them are read already."""
    found = Classes(class_ids(text=text, state=state, order=order, descending=descending, since=dates.today()))
    found.known.update((row.id, row) for row in class_rows(found.ids[:_AT_ONCE]))
    return found


def class_line(row: ClassRow, following: SessionRow | None) -> TableRow:
    """A class as the list shows it."""
    people = format_number(row.enrolled) + (f"/{format_number(row.capacity)}" if row.capacity is not None else "")
    cells = (
        row.code,
        row.title,
        state_name(row.state),
        format_date(row.begins_on),
        format_date(row.ends_on),
        people,
        short_session(following) if following else "",
        row.place or "",
    )
    return TableRow(row.id, cells, _TONES.get(row.state, ""))


class ClassesPage(FoundPage):
    """The list of classes."""

    SECTION = "classes"
    OFFERS = CLASSES
    BINDINGS = bindings(CLASSES)
    AUTO_FOCUS = "RowTable"
    EXPLANATION = _(
        "The classes, those without a day first, then the latest. Tab goes through the states, / finds by words of "
        "code, title, course or place. Enter opens a class, d its attendance, n begins a new one; e edits. Space "
        "marks, s changes the state of those marked or of this one, F8 exports them, c copies them; o and a click on a "
        "heading sort."
    )

    def __init__(self) -> None:
        super().__init__()
        self._state: str | None = None
        self._found = Classes()

    def body(self) -> Iterable[Widget]:
        """The field and the state above the list."""
        yield self.search_line(_("code, title, course, place"))
        table = MarkTable(*COLUMNS, empty=_("No class yet; n begins one."))
        table.order, table.descending = "begins", True
        yield table

    def load(self) -> None:
        """Search beside the interface."""
        self.program.show_totals()
        self.search(keep=True)

    def search(self, *, keep: bool = False) -> None:
        """Search for words of classes of the state."""
        text, state, table = self.field.value, self._state, self.table
        order, descending = table.order, table.descending
        self.job(lambda: find_classes(text, state, order, descending), lambda found: self._show(found, keep), "search")

    def _show(self, found: Classes, keep: bool) -> None:
        self.stand_at(_("Classes"), state_name(self._state) if self._state else _("all"))
        self._found = found
        self.table.show(found, cursor=None if keep else 0, empty=self._nothing())
        self.tell_found(_("{count} classes").format(count=format_number(found.count())))

    def _nothing(self) -> str:
        """What an empty list says: what narrows it, and the way out."""
        text, state = self.field.value.strip(), state_name(self._state) if self._state else ""
        if text and state:
            return _("No class that is {state} has “{text}”; Tab: other states.").format(state=state, text=text)
        if state:
            return _("No class is {state}; Tab: other states.").format(state=state)
        return _("No class has “{text}”.").format(text=text) if text else _("No class yet; n begins one.")

    def action_next_state(self, by: int) -> None:
        """Show the classes of another state, by so many further on."""
        self._state = _FILTERS[(_FILTERS.index(self._state) + by) % len(_FILTERS)]
        self.search()

    @property
    def _here(self) -> ClassRow | None:
        """The class under the cursor."""
        return self._found.known.get(self.table.row.key) if self.table.row else None

    def action_add_class(self) -> None:
        """Ask for a new class, and open it."""
        ask_class(self, None, lambda row: self.open_class(row))

    def action_edit_class(self) -> None:
        """Ask what is to be changed of the class under the cursor."""
        if row := self._here:
            ask_class(self, row, lambda _row: None)

    def action_change_state(self) -> None:
        """Ask which state those marked, or the class under the cursor, are to have."""
        if self.table.marked:
            ask_states(self, self.table.chosen(), self.table.told_unseen())
        elif row := self._here:
            ask_state(self, row)

    def action_open_attendance(self) -> None:
        """Take the attendance of the class under the cursor."""
        from screens.attendance import AttendancePage

        if row := self._here:
            self.program.push_screen(AttendancePage(row))

    @on(RowTable.Opened)
    def _when_opened(self, event: RowTable.Opened) -> None:
        if row := self._found.known.get(event.row.key):
            self.open_class(row)

    def open_class(self, row: ClassRow) -> None:
        """Open the screen of a class."""
        from screens.class_page import ClassPage

        self.program.push_screen(ClassPage(row))
