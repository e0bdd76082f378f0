"""Keys that do at once what they are bound to, also in bursts, and leaving the program from wherever one is."""

from asyncio import wait_for
from contextlib import suppress

from textual import events
from textual.app import App

from capacity.i18n import _

_OPENING = 2.0
"""Seconds that keys wait for a screen that is being opened; far more than any takes."""


class PromptKeys(App[None]):
    """An app in which a burst of keys is obeyed key by key.

    Textual lets a key wander from widget to widget before it does what it is bound to, while the next keys of a burst,
    as a fast typist or an input method sends them, go to where the focus has been until then.
    """

    _asks_to_leave = False

    async def on_event(self, event: events.Event) -> None:
        """Do what a key does before the next one is looked at; everything else goes its usual way."""
        is_key = isinstance(event, events.Key) and not event.is_forwarded
        if not (is_key and isinstance(event, events.Key) and await self._run_at_once(event.key)):
            await super().on_event(event)

    async def _run_at_once(self, key: str) -> bool:
        """Do what a key does, unless a widget takes keys itself; answers whether it did anything."""
        if not self.screen.is_mounted:
            # A screen that is being opened gets the keys that were meant for it.
            with suppress(TimeoutError):
                await wait_for(self.screen._mounted_event.wait(), _OPENING)
        if hasattr(self.focused, "on_key"):
            return False
        return await self._check_bindings(key, priority=True) or await self._check_bindings(key)

    async def action_quit(self) -> None:
        """Leave the program, after a question where typed text would be lost."""
        from screens.dialogs import Confirm, Dialog
        from screens.page import Page

        if self._asks_to_leave:
            return
        if not any(isinstance(screen, Dialog | Page) and screen.would_lose for screen in self.screen_stack):
            self.exit()
            return

        def answered(is_yes: bool | None) -> None:
            self._asks_to_leave = False
            if is_yes:
                self.exit()

        self._asks_to_leave = True
        self.push_screen(Confirm(_("Quit without keeping what was typed?"), _("Quit")), answered)
