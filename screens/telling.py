"""What the program tells in the message line, and for how long."""

from textual import events
from textual.reactive import var

from capacity.i18n import _
from screens.frame import Said
from screens.page import Page
from screens.prompt_keys import PromptKeys


class Telling(PromptKeys):
    """An app of full screens whose message line says what was done."""

    said: var[Said] = var(Said())
    """What the message line says."""
    _front: Page | None = None
    """The full screen that came to the front last."""

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

    def say_read_only(self) -> None:
        """Tell that nothing can be written."""
        self.say_error(_("The database is open for reading only."))

    async def on_event(self, event: events.Event) -> None:
        """Pass an event on; an error is told no longer once the user goes on to something else."""
        goes_on = isinstance(event, (events.Key, events.MouseDown)) and not event.is_forwarded
        if goes_on and self.said.is_error and isinstance(self.screen, Page):
            self.said = Said()
        await super().on_event(event)
