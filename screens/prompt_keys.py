"""Keys that do at once what they are bound to, also in bursts, and leaving the program from wherever one is."""

from asyncio import Event, wait_for
from contextlib import suppress

from textual import events
from textual.app import App
from textual.screen import Screen
from textual.widget import Widget

from capacity.i18n import _

_PATIENCE = 5.0
"""Seconds that keys wait for a screen that is being opened; far more than any takes."""


class HoldsKeys:
    """A screen for which keys wait while it opens or writes what the key before them asked for."""

    _freed: Event | None = None

    def hold_keys(self) -> None:
        """Let keys wait from now on."""
        self._freed = self._freed or Event()

    def free_keys(self) -> None:
        """Let keys go on."""
        if self._freed:
            self._freed.set()
        self._freed = None

    async def until_free(self, key: str) -> None:
        """Wait until a key may go on."""
        while self._freed:
            await self._freed.wait()


class PromptKeys(App[None]):
    """An app in which a burst of keys is obeyed key by key.

    Textual lets a key wander from widget to widget before it does what it is bound to, while the next keys of a burst,
    as a fast typist or an input method sends them, go to where the focus has been until then, or to a screen that has
    no widgets yet.
    """

    _question: Screen[bool | None] | None = None
    """Asks whether to leave the program, once it was asked."""

    async def on_event(self, event: events.Event) -> None:
        """Do what a key does before the next one is looked at; everything else goes its usual way."""
        if not isinstance(event, events.Key | events.Paste):
            await super().on_event(event)
        elif self._exit:
            return  # keys behind the one that leaves the program
        # A key that a widget was given and has not used has done what it is bound to by the time it comes back.
        elif not event.is_forwarded and await self._is_ready(getattr(event, "key", "")):
            if isinstance(event, events.Key):
                await self._obey(event)
            else:
                await super().on_event(event)

    async def _is_ready(self, key: str) -> bool:
        """Wait for the screen in front, and for what is about to open above it; whether it can take keys now."""
        with suppress(TimeoutError):
            await wait_for(self._wait_for_screen(key), _PATIENCE)
        return bool(self.screen_stack) and not self._exit and self.screen.is_mounted

    async def _wait_for_screen(self, key: str) -> None:
        screen = None
        while self.screen_stack and screen is not self.screen:  # there is none once the program is being left
            screen = self.screen
            await screen._mounted_event.wait()
            if isinstance(screen, HoldsKeys):
                await screen.until_free(key)

    async def _obey(self, event: events.Key) -> None:
        """Let the widget in focus have a key if it takes keys itself; else do what the key is bound to."""
        if await self._check_bindings(event.key, priority=True):
            return
        focused = self.focused
        if focused and hasattr(focused, "on_key"):
            await super().on_event(event)
            await handled(focused)
            # Textual itself stops a key on its way up, so only this says that a widget has used it.
            is_used = event._no_default_action
            if event.key == "enter" or not is_used:
                await _told(focused)
            if is_used:
                return
        await self._check_bindings(event.key)
        if focused and event.key == "enter":
            await _told(focused)  # a list leaves it to the screen what its row opens

    async def action_quit(self) -> None:
        """Leave the program, after a question where typed text would be lost."""
        from screens.dialogs import Confirm, Dialog
        from screens.page import Page

        if self._question in self.screen_stack:
            return
        if not any(isinstance(screen, Dialog | Page) and screen.would_lose for screen in self.screen_stack):
            self.exit()
            return

        def answered(is_yes: bool | None) -> None:
            if is_yes:
                self.exit()

        question = _("Quit without keeping what was typed?")
        self._question = Confirm(question, _("Drop it and quit"), refusal=_("Stay here"))
        self.push_screen(self._question, answered)


async def handled(widget: Widget) -> None:
    """Wait until a widget has handled all that was sent to it so far."""
    handled = Event()
    if widget.call_later(handled.set):
        with suppress(TimeoutError):
            await wait_for(handled.wait(), _PATIENCE)


async def _told(widget: Widget) -> None:
    """Wait until the screen knows what a widget has told so far, such as that its text is another, or Enter."""
    for node in widget.ancestors_with_self:
        if isinstance(node, Widget):
            await handled(node)
