"""One class from its decision to its certificates: facts, and lists of sessions, people, trainers and results."""

from collections.abc import Callable, Iterable

from textual import getters, on
from textual.widget import Widget
from textual.widgets import Static

from capacity import dates
from capacity.classes import ClassRow, standing_class
from capacity.i18n import _
from screens import class_results, class_sessions, enrolling
from screens.class_forms import ask_class, ask_state, ask_trainer, take_off
from screens.class_lists import LISTS, ClassView, facts, list_names, read_class
from screens.commands import CLASS, bindings
from screens.page import Page
from screens.subjects import Subject
from screens.widgets.list_names import ListNames
from screens.widgets.row_table import RowTable
from screens.widgets.rows import RowList


class ClassPage(Page):
    """One class."""

    SECTION = "classes"
    OFFERS = CLASS
    BINDINGS = bindings(CLASS)
    EXPLANATION = _(
        "A class with its sessions, people, trainers and results; Tab goes from list to list. n adds to the list in "
        "front, Del takes away, Enter opens: a session its attendance, a person the record. k shows who would "
        "complete and who would not, and closes the class; then c issues the certificates."
    )

    table = getters.query_one(RowTable)

    def __init__(self, row: ClassRow) -> None:
        super().__init__()
        self._class = row
        self._view: ClassView | None = None
        self._list = LISTS[0]

    @property
    def subject(self) -> Subject:
        """The class."""
        return Subject(class_id=self._class.id)

    def body(self) -> Iterable[Widget]:
        """The facts above the list in front."""
        yield Static(classes="facts", markup=False)
        yield ListNames()
        yield RowTable(*self._list.columns, empty=self._list.empty)

    def load(self) -> None:
        """Read the class beside the interface."""
        self.stand_at(_("Classes"), f"{self._class.code} {self._class.title}")
        self.program.show_totals()
        self.job(lambda: read_class(self._class.id), self._show)

    def _show(self, view: ClassView) -> None:
        self._view, self._class = view, view.row
        self.stand_at(_("Classes"), f"{view.row.code} {view.row.title}")
        self.query_one(".facts", Static).update(facts(view))
        self._draw()

    def _first_key(self) -> str:
        """What most likely comes next at the end of a class: closing it, then its certificates."""
        if self._class.state == "closed":
            return "c"
        view = self._view
        is_over = bool(view and view.sessions and view.sessions[-1].on <= dates.today())
        return "k" if self._class.state in ("open", "held") and (is_over or self._list.name == "results") else ""

    def _draw(self, cursor: int | None = None) -> None:
        if self._view:
            self.show_first(*filter(None, [self._first_key()]))
            self.query_one(ListNames).show(list_names(self._view), LISTS.index(self._list))
            self.table.show_columns(*self._list.columns)
            self.table.show(RowList(self._list.rows(self._view)), cursor=cursor, empty=self._list.empty)

    def action_change_part(self, by: int) -> None:
        """Go on by so many lists."""
        self._list = LISTS[(LISTS.index(self._list) + by) % len(LISTS)]
        self._draw(0)

    @property
    def _place(self) -> int:
        """Which line of the list in front the cursor is on; -1 where there is none."""
        return self.table.cursor if self._view and self.table.row else -1

    @on(RowTable.Opened)
    def _when_opened(self, event: RowTable.Opened) -> None:
        from screens.person import PersonPage

        view, place = self._view, event.index
        if not view:
            return
        match self._list.name:
            case "sessions":
                self._open_attendance(view.sessions[place].id)
            case "people":
                self.program.push_screen(PersonPage(view.people[place].official_id))
            case "results":
                self.program.push_screen(PersonPage(view.outcomes[place].official_id))

    def action_open_attendance(self) -> None:
        """Take the attendance, from the session under the cursor where there is one."""
        at_session = self._view and self._list.name == "sessions" and self._place >= 0
        self._open_attendance(self._view.sessions[self._place].id if self._view and at_session else None)

    def _open_attendance(self, session_id: int | None) -> None:
        from screens.attendance import AttendancePage

        self.program.push_screen(AttendancePage(self._class, session_id))

    def action_import_file(self) -> None:
        """Choose a file with attendance or results of this class."""
        self.program.open_import(self._class.code)

    def _while_it_stands(self, ask: Callable[[], None]) -> None:
        """Ask for a change of people or sessions; of a class that has ended it is said before anything is typed."""
        if self.may_write():
            self.open_with(lambda: standing_class(self._class.id), lambda _row: ask())

    def action_add(self) -> None:
        """Add to the list in front."""
        match self._list.name:
            case "trainers":
                ask_trainer(self, self._class)
            case "sessions":
                self._while_it_stands(lambda: class_sessions.ask_session(self, self._class))
            case _:
                self._while_it_stands(self._find_people)

    def _find_people(self) -> None:
        self.program.push_screen(enrolling.EnrolPage(self._class))

    def action_add_series(self) -> None:
        """Ask for a series of sessions."""
        self._while_it_stands(lambda: class_sessions.ask_series(self, self._class))

    def action_enrol_group(self) -> None:
        """Ask for an agency or a goal whose people are to be enrolled."""
        self._while_it_stands(lambda: enrolling.ask_group(self, self._class))

    def action_edit_row(self) -> None:
        """Correct the session under the cursor, or enter a score."""
        if not self._view or self._place < 0:
            return
        if self._list.name == "sessions":
            session = self._view.sessions[self._place]
            self._while_it_stands(lambda: class_sessions.ask_session(self, self._class, session))
        elif self._list.name == "results":
            outcome = self._view.outcomes[self._place]
            self._while_it_stands(lambda: class_results.ask_score(self, self._class, outcome))

    def action_remove(self) -> None:
        """Take the session or the trainer away, or withdraw the person."""
        view, place = self._view, self._place
        if not view or place < 0:
            return
        match self._list.name:
            case "sessions":
                session = view.sessions[place]
                self._while_it_stands(lambda: class_sessions.remove(self, self._class, session))
            case "people":
                person = view.people[place]
                self._while_it_stands(lambda: enrolling.ask_withdraw(self, self._class, person))
            case "trainers":
                take_off(self, self._class, view.trainers[place])

    def action_toggle_session(self) -> None:
        """Close the session under the cursor, or open it again."""
        if self._view and self._list.name == "sessions" and self._place >= 0:
            class_sessions.toggle_session(self, self._class, self._view.sessions[self._place])

    def action_edit_class(self) -> None:
        """Ask what is to be changed of the class."""
        ask_class(self, self._class, lambda _row: None)

    def action_change_state(self) -> None:
        """Ask which state the class is to have."""
        ask_state(self, self._class)

    def action_close_class(self) -> None:
        """Show who would complete and close the class, or open a closed one again."""
        if self._class.state == "closed":
            class_results.ask_reopen(self, self._class)
        elif self._view:
            class_results.ask_close(self, self._view)

    def action_settle(self) -> None:
        """Write anew the results that marks corrected since the closing contradict."""
        class_results.ask_settle(self, self._class)

    def action_issue_certificates(self) -> None:
        """Ask who issues the certificates."""
        if self._view:
            class_results.ask_certificates(self, self._view)
