"""The interface: its sections, and what can be done from everywhere."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import App
from textual.binding import BindingType
from textual.command import CommandPalette
from textual.filter import Monochrome, NoColor
from textual.reactive import var
from textual.screen import Screen

from capacity.dates import today
from capacity.i18n import _, format_number
from capacity.log import record_failure
from capacity.store.connection import db
from capacity.store.database import open_database
from capacity.store.kept import data_state
from screens import jobs
from screens.commands import EVERYWHERE, bindings
from screens.doors import Doors
from screens.frame import TooSmall
from screens.harmless import Harmless
from screens.page import Page
from screens.section_screens import SECTION_SCREENS
from screens.themes import DARK, LIGHT, last_theme, remember_theme

if TYPE_CHECKING:
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


def _page_help(page: Page) -> str:
    own = {command.key for command in page.OFFERS}
    groups = page.OFFERS, [command for command in EVERYWHERE if command.key not in own]
    width = max(_KEY, *(len(one.key_name) for group in groups for one in group))
    keys = ("\n".join(f"{one.key_name:<{width}} {one.title}" for one in group) for group in groups)
    return "\n\n".join([page.EXPLANATION, *filter(None, keys)])


class CapacityApp(Doors):
    """The program's window: one stack of screens a section, each left as it was when another is opened."""

    TITLE = "capacity"
    CSS_PATH = "app.tcss"
    # Screens are imported when they are first opened: the first picture needs only one of them.
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {**SECTION_SCREENS}
    DEFAULT_MODE = "home"
    BINDINGS: ClassVar[list[BindingType]] = bindings(EVERYWHERE)

    totals: var[str] = var("")
    """How much the database holds."""
    revision: var[int] = var(0)
    """Grows whenever somebody has written, so that screens know that what they show is old."""

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
        self._data = data_state()

    def on_load(self) -> None:
        """Take on the program's own colours before the first screen is made, which inherits them."""
        self.stylesheet.apply(self)

    def on_ready(self) -> None:
        """Draw the first picture now, not when Textual next looks."""
        self.screen._compositor_refresh()
        # What is loaded by now stays: to look through it for garbage stops the program for 50 ms. Tests make many apps.
        if not self.is_headless:
            gc.freeze()

    def delay_update(self, delay: float = 0.05) -> None:
        """Draw on: Textual draws nothing for a moment when another section is opened, but ours are whole by then."""

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
            self.screen.read_changes()

    def come_to_front(self, page: Page) -> None:
        """Know of another screen that comes to the front, and of what another program has written meanwhile.

        Not behind a dialog: what was asked there was asked of what the screen shows.
        """
        is_another = page is not self._front
        super().come_to_front(page)
        if is_another:
            self._look_for_changes()

    def on_app_focus(self) -> None:
        """Show what was written in another window."""
        if isinstance(self.screen, Page):
            self._look_for_changes()
            self.screen.read_changes()

    def watch_revision(self) -> None:
        """Know what the data is like that screens read from now on."""
        self._data = data_state()

    def _look_for_changes(self) -> None:
        self.revision += data_state() != self._data

    def show_totals(self) -> None:
        """Count people and agencies for the line of place."""
        if isinstance(self.screen, Page):
            self.screen.job(_counted, self._show_totals, "totals")

    def _show_totals(self, totals: str) -> None:
        self.totals = totals

    def action_undo(self) -> None:
        """Ask whether the latest change set is to be undone."""
        from capacity.undoing import undo

        page = self.screen
        if isinstance(page, Page):
            page.open_with(lambda: undo(dry_run=True), self.confirm_undo)

    def confirm_undo(self, change: ChangeSetRow) -> None:
        """Name a change set and undo it when the user agrees."""
        from capacity.undoing import undo, undo_warning

        self._confirm(
            _("Undo “{title}”?").format(title=change.title),
            _("Undo"),
            lambda: undo(change.id),
            _("Undone: {title}. It can be done again in History (F9)."),
            undo_warning(change),
        )

    def confirm_redo(self, change: ChangeSetRow) -> None:
        """Name a change set and do it again when the user agrees."""
        from capacity.undoing import redo

        self._confirm(
            _("Do “{title}” again?").format(title=change.title),
            _("Do again"),
            lambda: redo(change.id),
            _("Done again: {title}."),
        )

    def _confirm(
        self, question: str, answer: str, work: Callable[[], ChangeSetRow], report: str, details: str = ""
    ) -> None:
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

        self.push_screen(Confirm(question, answer, details=details), answered)

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
        """Say what the screen is for, and its keys; above a dialog what that takes, and what is behind it."""
        from screens.dialogs import Dialog, TextDialog

        front = self.screen
        if isinstance(front, Page):
            self.push_screen(TextDialog(_("Help"), _page_help(front)))
        elif isinstance(front, Dialog) and not isinstance(front, TextDialog):
            from screens.dialog_help import help_of

            behind = next((one.EXPLANATION for one in reversed(self.screen_stack) if isinstance(one, Page)), "")
            self.push_screen(TextDialog(_("Help"), help_of(front, behind)))

    def _handle_exception(self, error: Exception) -> None:
        """The outer edge: a test is told everything, an officer one sentence, and the log where it arose."""
        if self.is_headless:
            super()._handle_exception(error)
        elif self._exit:
            record_failure()  # the user has left already
        else:
            self.exit(return_code=1, message=jobs.unexpected(record_failure()))
