"""What all full screens have in common: the frame, and reading the data when it has changed."""

from __future__ import annotations

import re
from asyncio import Event, wait_for
from asyncio import wait as wait_for_all
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.widget import Widget
from textual.widgets import Input
from textual.worker import Worker

from screens.commands import Command
from screens.frame import KeyLine, MessageLine, PlaceLine, Said, SectionLine, TooSmall
from screens.prompt_keys import handled
from screens.subjects import Subject
from screens.working import SOON, WorkingScreen

_WAITING = "waiting"


class Page(WorkingScreen):
    """A full screen: a subclass composes `body` and fills it in `load`, which runs whenever the data has changed."""

    OFFERS: ClassVar[tuple[Command, ...]] = ()
    """What can be done here beyond what can be done everywhere."""
    SECTION: ClassVar[str] = ""
    EXPLANATION: ClassVar[str] = ""
    """What F1 says before it lists the keys."""

    answers = 0
    """How many answers there are to what is asked here; the line of keys names their keys."""
    first_keys: tuple[str, ...] = ()
    """The keys that the line of keys names before others."""
    _revision = -1

    def __init__(self) -> None:
        super().__init__()
        # What is made now is drawn in the styles of now: Textual parses all of them again for a screen that does not
        # say so, twice when a section is first opened.
        self._css_update_count = self.app._css_update_count
        self._has_begun = Event()
        self._is_new = True

    @property
    def has_begun(self) -> bool:
        """Whether the screen has begun to read what it shows."""
        return self._has_begun.is_set()

    @property
    def is_reading(self) -> bool:
        """Whether something of what the screen shows is still to come."""
        return not self.has_begun or any(self._readers())

    def _readers(self) -> Iterator[Worker[Any]]:
        workers = self.app.workers
        return (one for one in workers if one.node is self and one.group != _WAITING and not one.is_finished)

    def once_read(self, then: Callable[[], None], *, seconds: float) -> None:
        """Call back once everything is read and shown, or after so many seconds; keys wait for it."""

        async def wait() -> None:
            with suppress(TimeoutError):
                await wait_for(self._until_read(), seconds)
            self.free_keys()
            if self.is_current:
                then()

        self.hold_keys()
        self.run_worker(wait(), group=_WAITING, exclusive=True)

    async def until_free(self, key: str) -> None:
        """Wait as well for what a new screen shows, unless that is told to take long: keys are meant for its rows."""
        await super().until_free(key)
        if self._is_new and _is_for_rows(key) and not isinstance(self.focused, Input):
            self._is_new = False
            with suppress(TimeoutError):
                await wait_for(self._until_read(), SOON)

    async def _until_read(self) -> None:
        await self._has_begun.wait()
        # Not by the workers' own way to wait: who is called off while waiting calls off the worker too.
        while tasks := [reader._task for reader in self._readers() if reader._task]:
            await wait_for_all(tasks)
        await handled(self)

    @property
    def subject(self) -> Subject:
        """What the screen is about."""
        return Subject()

    @property
    def would_lose(self) -> bool:
        """Whether leaving now would lose what the user has said here."""
        return False

    def compose(self) -> ComposeResult:
        """The frame with the body inside."""
        yield PlaceLine()
        yield SectionLine()
        yield from self.body()
        yield MessageLine()
        yield KeyLine()
        yield TooSmall()

    def body(self) -> Iterable[Widget]:
        """The widgets between the sections and the message line."""
        return ()

    def load(self) -> None:
        """Read what the screen shows."""

    def on_mount(self) -> None:
        """Mark the section, and follow what the app says."""
        self.query_one(SectionLine).section = self.program.section_of(self)
        self.watch(self.app, "totals", self._show_totals)
        self.watch(self.app, "said", self._show_said)

    def _show_totals(self, totals: str) -> None:
        self.query_one(PlaceLine).totals = totals

    def _show_said(self, said: Said) -> None:
        self.query_one(MessageLine).said = said

    def on_screen_resume(self) -> None:
        """Read the data when it was never read, or has changed since: once the screen is drawn as it was left.

        Reading in a thread would hold up that picture.
        """
        if not self.is_attached:
            return  # it was left before it came to the front
        self.program.come_to_front(self)
        if self._revision != self.program.revision:
            self.once_drawn(self.read_changes)

    def read_changes(self) -> None:
        """Read what the screen shows where the data has changed since it was read."""
        if self.is_attached and self._revision != self.program.revision:
            self._revision = self.program.revision
            self._has_begun.set()
            self.load()

    def show_answers(self, count: int) -> None:
        """Name the keys 1 to 9 that answer what is asked here, as many as there are answers."""
        if count != self.answers:
            self.answers = count
            self.refresh_bindings()

    def show_first(self, *keys: str) -> None:
        """Name these keys in the line of keys before others, as what matters most here and now."""
        if keys != self.first_keys:
            self.first_keys = keys
            self.refresh_bindings()

    def stand_at(self, *place: str, aside: str = "") -> None:
        """Name the place at the top of the screen, and what stands at its right instead of the totals."""
        line = self.query_one(PlaceLine)
        line.place, line.aside = place, aside

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what a list can do where one is in focus; nothing is while another window is in front."""
        if action == "in_list":
            # Asked of the widget itself: most pages, the first of them too, do without such lists.
            widget = self.focused
            return widget is not None and hasattr(widget, "action_in_list") and widget.check_action(action, parameters)
        return super().check_action(action, parameters)

    async def action_in_list(self, action: str) -> None:
        """Let the list in focus do something."""
        if act := getattr(self.focused, "action_in_list", None):
            await act(action)

    def leave_field(self) -> bool:
        """Go from a text field to what stands beside it; answers whether there was a field to leave."""
        beyond = next((widget for widget in self.focus_chain if not isinstance(widget, Input)), None)
        if not isinstance(self.focused, Input) or beyond is None:
            return False
        self.set_focus(beyond)
        return True

    def tell_written(self, sentence: str | None) -> None:
        """Tell what was written and can be undone, and read the data again; nothing where nothing was written."""
        if sentence:
            self.program.say(sentence, can_undo=True)
            self.program.data_changed()


def _is_for_rows(key: str) -> bool:
    """Whether a key may mean what a list shows; those that lead elsewhere wait for nothing."""
    return key != "escape" and not re.fullmatch(r"f\d+|ctrl\+.", key)
