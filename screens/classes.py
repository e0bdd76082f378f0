"""The classes: found by their words and by their state; Enter opens one, n begins a new one."""

from collections.abc import Iterable
from dataclasses import dataclass

from textual import getters, on
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Static

from capacity import dates
from capacity.classes import STATES, ClassRow, class_list, state_name
from capacity.dates import format_date
from capacity.i18n import _, format_number
from capacity.sessions import SessionRow, next_sessions
from screens.attendance_texts import short_session
from screens.class_forms import ask_class, ask_state
from screens.commands import CLASSES, bindings
from screens.page import Page
from screens.widgets.row_table import RowTable
from screens.widgets.rows import Column, RowList, TableRow
from screens.widgets.vi_input import ViInput

_FILTERS = (None, *STATES)
_TONES = {"closed": "dim", "cancelled": "dim", "postponed": "warn"}


@dataclass(frozen=True, slots=True)
class Found:
    """Classes, and the next session of each that has one."""

    classes: tuple[ClassRow, ...]
    following: dict[int, SessionRow]


def find_classes(text: str, state: str | None) -> Found:
    """The classes of a state, or of all, with these words."""
    return Found(tuple(class_list(text=text, state=state)), next_sessions(dates.today()))


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


class ClassesPage(Page):
    """The list of classes."""

    SECTION = "classes"
    OFFERS = CLASSES
    BINDINGS = bindings(CLASSES)
    AUTO_FOCUS = "RowTable"
    EXPLANATION = _(
        "The classes, those without a day first, then the latest. Tab goes through the states, / finds by words of "
        "code, title, course or place. Enter opens a class, d its attendance, n begins a new one; e edits, s changes "
        "the state."
    )

    field = getters.query_one(ViInput)
    table = getters.query_one(RowTable)

    def __init__(self) -> None:
        super().__init__()
        self._state: str | None = None
        self._by_id: dict[int, ClassRow] = {}

    def body(self) -> Iterable[Widget]:
        """The field and the state above the list."""
        yield Horizontal(
            Static(_("Find:")),
            ViInput(placeholder=_("code, title, course, place"), select_on_focus=False),
            Static(classes="tally", markup=False),
            classes="filter",
        )
        yield RowTable(
            Column(_("Code"), 10),
            Column(_("Title")),
            Column(_("State"), 11),
            Column(_("Begins"), 10),
            Column(_("Ends"), 10, from_width=110),
            Column(_("People"), 8, is_number=True),
            Column(_("Next session"), 11),
            Column(_("Place"), 24, from_width=130),
            empty=_("No class yet; n begins one."),
        )

    def load(self) -> None:
        """Search beside the interface."""
        self.program.show_totals()
        self._search(keep=True)

    def _search(self, *, keep: bool = False) -> None:
        text, state = self.field.value, self._state
        self.job(lambda: find_classes(text, state), lambda found: self._show(found, keep), "search")

    def _show(self, found: Found, keep: bool) -> None:
        self.stand_at(_("Classes"), state_name(self._state) if self._state else _("all"))
        self._by_id = {row.id: row for row in found.classes}
        lines = [class_line(row, found.following.get(row.id)) for row in found.classes]
        is_narrowed = self.field.value or self._state
        empty = _("No such class.") if is_narrowed else _("No class yet; n begins one.")
        self.table.show(RowList(lines), cursor=None if keep else 0, empty=empty)
        self.query_one(".tally", Static).update(_("{count} classes").format(count=format_number(len(lines))))

    @on(ViInput.Changed)
    def _when_typed(self) -> None:
        self._search()

    @on(ViInput.Submitted)
    def action_leave_search(self) -> None:
        """Go on to the list."""
        self.table.focus()

    def action_find(self) -> None:
        """Go to the field."""
        self.field.focus()

    def action_next_state(self) -> None:
        """Show the classes of the next state."""
        self._state = _FILTERS[(_FILTERS.index(self._state) + 1) % len(_FILTERS)]
        self._search()

    @property
    def _here(self) -> ClassRow | None:
        """The class under the cursor."""
        return self._by_id.get(self.table.row.key) if self.table.row else None

    def action_add_class(self) -> None:
        """Ask for a new class, and open it."""
        ask_class(self, None, lambda row: self.open_class(row))

    def action_edit_class(self) -> None:
        """Ask what is to be changed of the class under the cursor."""
        if row := self._here:
            ask_class(self, row, lambda _row: None)

    def action_change_state(self) -> None:
        """Ask which state the class under the cursor is to have."""
        if row := self._here:
            ask_state(self, row)

    def action_open_attendance(self) -> None:
        """Take the attendance of the class under the cursor."""
        from screens.attendance import AttendancePage

        if row := self._here:
            self.program.push_screen(AttendancePage(row))

    @on(RowTable.Opened)
    def _when_opened(self, event: RowTable.Opened) -> None:
        self.open_class(self._by_id[event.row.key])

    def open_class(self, row: ClassRow) -> None:
        """Open the screen of a class."""
        from screens.class_page import ClassPage

        self.program.push_screen(ClassPage(row))
