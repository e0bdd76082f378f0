"""The ways from screen to screen: sections, what stands above them, and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from capacity.i18n import _
from screens.page import Page
from screens.telling import Telling

if TYPE_CHECKING:
    from capacity.classes import ClassRow
    from capacity.goals import GoalRow
    from capacity.waiting import WaitingFile


class Doors(Telling):
    """An app whose sections are modes, each with a stack of screens of its own."""

    def section_of(self, page: Page) -> str:
        """The section in whose stack a screen stands, which Esc and the keys of sections go by."""
        found = (mode for mode, stack in self._screen_stacks.items() if page in stack)
        return next(found, page.SECTION)

    def action_open_section(self, section: str) -> None:
        """Open a section where it was left; the one that is open from its beginning.

        The officials open at the field where one types a name, from wherever they are opened.
        """
        if not self._may_leave():
            return
        is_open = section == self.current_mode
        self.switch_mode(section)
        if is_open or section == "officials":
            self._close_all_above()
        if section == "officials":
            self._go_to_field()

    def _close_all_above(self) -> None:
        """Go back to the first screen of the section, but not past one where something would be lost."""
        while len(self.screen_stack) > 1 and not self.page.would_lose:
            self.pop_screen()

    def _go_to_field(self) -> None:
        from screens.people_search import SearchPage

        if isinstance(self.screen, SearchPage) and self.screen.is_mounted:  # a new one begins there
            self.screen.action_find()

    def action_find_person(self) -> None:
        """Open the officials where one types a name."""
        self.action_open_section("officials")

    def open_in_section(self, section: str, screen: Callable[[], Page]) -> None:
        """Open a screen in the section where it belongs, above its first one; in the section in front, above all."""
        if not self._may_leave():
            return
        if section != self.current_mode:
            self.switch_mode(section)
            self._close_all_above()
        self.push_screen(screen())

    def open_goal(self, goal: GoalRow) -> None:
        """Open the coverage of a goal."""
        from screens.coverage import CoveragePage

        self.switch_mode("coverage")
        self._close_all_above()
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

    def open_import_again(self, file: WaitingFile) -> None:
        """Open the import of a file that was imported before; where it lies elsewhere now, let it be chosen."""
        from screens.imports import ImportPage

        self.switch_mode("import")
        page = self.screen
        if isinstance(page, ImportPage):
            page.call_after_refresh(page.open_again, file)

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

        question = _("Leave without writing? What was answered here is lost.")
        self.push_screen(Confirm(question, _("Drop the answers"), refusal=_("Go on answering")), answered)

    def _may_leave(self) -> bool:
        """Whether the screen in front is a full one that is not writing just now."""
        page = self.screen
        if not isinstance(page, Page):
            return False
        if page.is_writing:
            self.say(_("Still writing; wait a moment."))
        return not page.is_writing

    def action_open_copies(self) -> None:
        """List the copies of the database that one can go back to."""
        from screens.copies import CopiesPage

        if self._may_leave():
            self.switch_mode("history")
            if not isinstance(self.screen, CopiesPage):
                self.push_screen(CopiesPage())
