"""The interface: its sections, and what can be done from everywhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import App
from textual.binding import BindingType
from textual.command import CommandPalette
from textual.filter import Monochrome, NoColor
from textual.reactive import reactive, var
from textual.screen import Screen

from capacity.dates import today
from capacity.i18n import _, format_number
from capacity.log import record_failure
from capacity.store.connection import db
from capacity.store.database import open_database
from screens import jobs
from screens.commands import EVERYWHERE, bindings
from screens.frame import Said, TooSmall
from screens.harmless import Harmless
from screens.page import Page
from screens.prompt_keys import PromptKeys
from screens.section_screens import SECTION_SCREENS
from screens.themes import DARK, LIGHT, last_theme, remember_theme

if TYPE_CHECKING:
    from capacity.classes import ClassRow
    from capacity.goals import GoalRow
    from capacity.history import ChangeSetRow


def run(database: Path) -> int:
    """Open the interface on a database file, unless it is open already, and stay until it is left.

    Answers the exit code.

    Raises DatabaseError when the file cannot be opened.
    """
    if db.is_closed():
        open_database(database)
    try:
        app = CapacityApp()
        app.run()
        return app.return_code or 0
    finally:
        db.close()


def _counted() -> str:
    from capacity.agencies import count_agencies
    from capacity.officials import count

    return _("{people} people · {agencies} agencies").format(
        people=format_number(count()), agencies=format_number(count_agencies(today()))
    )


_KEY = 8
"""Columns that the help gives to the names of keys at least."""


class CapacityApp(PromptKeys):
    """The program's window: one stack of screens a section, each left as it was when another is opened."""

    TITLE = "capacity"
    CSS_PATH = "app.tcss"
    # Screens are imported when they are first opened: the first picture needs only one of them.
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {**SECTION_SCREENS}
    DEFAULT_MODE = "home"
    BINDINGS: ClassVar[list[BindingType]] = bindings(EVERYWHERE)

    said: reactive[Said] = reactive(Said())
    """What the message line says."""
    totals: reactive[str] = reactive("")
    """How much the database holds."""
    revision: var[int] = var(0)
    """Grows whenever the program has written, so that screens know that what they show is old."""

    _front: Page | None = None
    """The full screen that came to the front last."""

    def __init__(self) -> None:
        super().__init__()
        # Before anything is drawn: a change of theme later parses all styles again.
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.set_reactive(App.theme, last_theme())
        self.stylesheet.set_variables(self.get_css_variables())
        # Textual turns colours into greys for NO_COLOR, which are colours still.
        colours = [NoColor() if isinstance(one, Monochrome) else one for one in self._filters]
        self._filters = [Harmless(), *colours]

    @property
    def page(self) -> Page:
        """The full screen in front, below whatever dialogs stand on it."""
        return next(screen for screen in reversed(self.screen_stack) if isinstance(screen, Page))

    def come_to_front(self, page: Page) -> None:
        """Let go of a message that was about the screen left; dialogs leave it as it is."""
        if self._front not in (None, page) and self.said.is_over:
            self.said = Said()
        self._front = page

    def say(self, text: str, *, can_undo: bool = False) -> None:
        """Tell in the message line what was done."""
        self.said = Said(text, can_undo=can_undo)

    def say_error(self, text: str) -> None:
        """Tell in the message line what could not be done; in a dialog where one line does not hold it."""
        self.said = Said(text, is_error=True)
        if len(text) > self.size.width - 12:
            from screens.dialogs import ErrorDialog

            self.push_screen(ErrorDialog(text))

    async def on_event(self, event: events.Event) -> None:
        """Pass an event on; an error is told no longer once the user goes on to something else."""
        goes_on = isinstance(event, (events.Key, events.MouseDown)) and not event.is_forwarded
        if goes_on and self.said.is_error and isinstance(self.screen, Page):
            self.said = Said()
        await super().on_event(event)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave a dialog its keys: what opens something else is for full screens."""
        if action in {"open_section", "export", "command_palette"}:
            return isinstance(self.screen, Page) or None
        return super().check_action(action, parameters)

    def on_resize(self, event: events.Resize) -> None:
        """Note whether the window is too small to show anything of use."""
        self.set_class(TooSmall.is_needed(event.size), "-too-small")

    def data_changed(self) -> None:
        """Let the screen in front read again, and the others when they come to the front."""
        self.revision += 1
        if isinstance(self.screen, Page):
            self.screen.on_screen_resume()

    def show_totals(self) -> None:
        """Count people and agencies for the line of place."""
        if isinstance(self.screen, Page):
            self.screen.job(_counted, self._show_totals, "totals")

    def _show_totals(self, totals: str) -> None:
        self.totals = totals

    def action_open_section(self, section: str) -> None:
        """Open a section where it was left; the one that is open from its beginning."""
        if not self._may_leave():
            return
        if section != self.current_mode:
            self.switch_mode(section)
            return
        while len(self.screen_stack) > 1 and not self.page.would_lose:
            self.pop_screen()

    def action_find_person(self) -> None:
        """Open the officials where one types a name."""
        from screens.people_search import SearchPage

        self.action_open_section("officials")
        if isinstance(self.screen, SearchPage) and self.screen.is_mounted:
            self.screen.action_find()

    def open_goal(self, goal: GoalRow) -> None:
        """Open the coverage of a goal."""
        from screens.coverage import CoveragePage

        self.switch_mode("coverage")
        while len(self.screen_stack) > 1:
            self.pop_screen()
        if isinstance(self.screen, CoveragePage):
            self.screen.show_goal(goal)

    def open_class(self, class_id: int, session_id: int | None = None) -> None:
        """Open a class, or the attendance of one of its sessions, above the screen in front."""
        from capacity.classes import class_by_id
        from screens.attendance import AttendancePage
        from screens.class_page import ClassPage

        def opened(row: ClassRow) -> None:
            self.push_screen(AttendancePage(row, session_id) if session_id else ClassPage(row))

        self.page.open_with(lambda: class_by_id(class_id), opened)

    def open_import_again(self, name: str) -> None:
        """Open the import of a file that was imported before; where it lies elsewhere now, let it be chosen."""
        from screens.imports import ImportPage

        self.switch_mode("import")
        page = self.screen
        if isinstance(page, ImportPage):
            page.call_after_refresh(page.open_again, name)

    def open_import(self, class_code: str) -> None:
        """Choose a file that belongs to a class; a preview that waits there is left as it is."""
        from screens.imports import ImportPage

        self.switch_mode("import")
        page = self.screen
        if isinstance(page, ImportPage):
            # A page that is opened for the first time has no fields yet.
            page.call_after_refresh(page.name_class, class_code)

    def action_go_back(self) -> None:
        """Stop what takes long, else leave the field, the screen for the one below it, the section for the overview."""
        page = self.screen
        if isinstance(page, Page) and (page.stop_work() or page.leave_field()):
            return
        if not self._may_leave():
            return
        if isinstance(page, Page) and page.would_lose:
            self._ask_to_leave()
        elif len(self.screen_stack) > 1:
            self.pop_screen()
        elif self.current_mode != "home":
            self.switch_mode("home")

    def _ask_to_leave(self) -> None:
        from screens.dialogs import Confirm

        def answered(is_yes: bool | None) -> None:
            if is_yes:
                self.pop_screen()

        self.push_screen(Confirm(_("Leave without writing? What was answered here is lost."), _("Leave")), answered)

    def _may_leave(self) -> bool:
        """Whether the screen in front is a full one that is not writing just now."""
        page = self.screen
        if not isinstance(page, Page):
            return False
        if page.is_writing:
            self.say(_("Still writing; wait a moment."))
        return not page.is_writing

    def action_undo(self) -> None:
        """Ask whether the latest change set is to be undone."""
        from capacity.history import undo

        page = self.screen
        if isinstance(page, Page):
            page.open_with(lambda: undo(dry_run=True), self.confirm_undo)

    def confirm_undo(self, change: ChangeSetRow) -> None:
        """Name a change set and undo it when the user agrees."""
        from capacity.history import undo

        self._confirm(
            _("Undo “{title}”?").format(title=change.title),
            _("Undo"),
            lambda: undo(change.id),
            _("Undone: {title}. It can be done again in History (F9)."),
        )

    def confirm_redo(self, change: ChangeSetRow) -> None:
        """Name a change set and do it again when the user agrees."""
        from capacity.history import redo

        self._confirm(
            _("Do “{title}” again?").format(title=change.title),
            _("Do again"),
            lambda: redo(change.id),
            _("Done again: {title}."),
        )

    def _confirm(self, question: str, answer: str, work: Callable[[], ChangeSetRow], report: str) -> None:
        from screens.dialogs import Confirm

        page = self.screen
        if not isinstance(page, Page):
            return

        def done(change: ChangeSetRow) -> None:
            self.say(report.format(title=change.title))
            self.data_changed()

        def answered(is_yes: bool | None) -> None:
            if is_yes:
                page.write(work, done)

        self.push_screen(Confirm(question, answer), answered)

    def action_reload(self) -> None:
        """Read the data again, for what other programs have written."""
        self.data_changed()
        self.say(_("Read again."))

    def action_export(self) -> None:
        """Ask what to export, and where to."""
        from screens.exports import open_export

        if isinstance(self.screen, Page):
            open_export(self.screen)

    def action_add_goal(self) -> None:
        """Ask for everything about a new goal."""
        from screens.goals import ask_goal

        if isinstance(self.screen, Page):
            ask_goal(self.screen)

    def action_add_course(self) -> None:
        """Ask for everything about a new course."""
        from screens.goals import ask_course

        if isinstance(self.screen, Page):
            ask_course(self.screen)

    def action_open_copies(self) -> None:
        """List the copies of the database that one can go back to."""
        from screens.copies import CopiesPage

        if self._may_leave():
            self.switch_mode("history")
            if not isinstance(self.screen, CopiesPage):
                self.push_screen(CopiesPage())

    def action_change_theme(self) -> None:
        """Change between dark and light, for the next time too."""
        self.theme = LIGHT.name if self.theme == DARK.name else DARK.name
        remember_theme(self.theme)

    def action_help_quit(self) -> None:
        """Say how to leave, for whoever presses ctrl+c as at a prompt where nothing is selected."""
        self.say(_("ctrl+q quits the program."))

    def action_command_palette(self) -> None:
        """Open the palette."""
        from screens.palette import CommandProvider, Palette, RecordProvider

        if isinstance(self.screen, Page) and not isinstance(self.screen, CommandPalette):
            self.push_screen(Palette([CommandProvider, RecordProvider]))

    def action_explain(self) -> None:
        """Say what the screen is for, and its keys."""
        from screens.dialogs import TextDialog

        page = self.screen
        if isinstance(page, Page):
            own = {command.key for command in page.OFFERS}
            groups = page.OFFERS, [command for command in EVERYWHERE if command.key not in own]
            width = max(_KEY, *(len(one.key_name) for group in groups for one in group))
            keys = ("\n".join(f"{one.key_name:<{width}} {one.title}" for one in group) for group in groups)
            self.push_screen(TextDialog(_("Help"), "\n\n".join([page.EXPLANATION, *filter(None, keys)])))

    def _handle_exception(self, error: Exception) -> None:
        """The outer edge: a test is told everything, an officer one sentence, and the log where it arose."""
        if self.is_headless:
            super()._handle_exception(error)
            return
        self.exit(return_code=1, message=jobs.unexpected(record_failure()))
