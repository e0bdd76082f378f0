"""What all full screens have in common: the frame, reading the data when it has changed, and a job's news."""

from __future__ import annotations

import re
from asyncio import Event, TimerHandle, get_running_loop, wait_for
from asyncio import wait as wait_for_all
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual import on
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input
from textual.worker import Worker

from capacity.i18n import _
from capacity.settings import is_read_only
from screens import jobs
from screens.commands import Command
from screens.drawing import DrawsPromptly
from screens.frame import KeyLine, MessageLine, PlaceLine, Said, SectionLine, TooSmall
from screens.prompt_keys import HoldsKeys, handled
from screens.subjects import Subject

if TYPE_CHECKING:
    from screens.app import CapacityApp

T = TypeVar("T")
_WORKING, _OPENING, _WAITING = "working", "opening", "waiting"
SOON = 0.3
"""Seconds after which a job that still goes on is spoken of."""


class Page(HoldsKeys, DrawsPromptly, Screen[None]):
    """A full screen: a subclass composes `body` and fills it in `load`, which runs whenever the data has changed."""

    OFFERS: ClassVar[tuple[Command, ...]] = ()
    """What can be done here beyond what can be done everywhere."""
    SECTION: ClassVar[str] = ""
    EXPLANATION: ClassVar[str] = ""
    """What F1 says before it lists the keys."""

    is_writing = False
    """Whether a job of this screen writes, so that the screen has to stay until it knows how that went."""
    answers = 0
    """How many answers there are to what is asked here; the line of keys names their keys."""
    first_keys: tuple[str, ...] = ()
    """The keys that the line of keys names before others."""
    _revision = -1
    _doing = ""
    """What a long job is about while it runs."""
    _worker: Worker[None] | None = None
    """The long job, while it runs."""
    _told: Said | None = None
    """What the message line says of that job."""
    _said_before = Said()
    """What it said before."""

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

    @property
    def program(self) -> CapacityApp:
        """The app, as what it is."""
        return cast("CapacityApp", self.app)

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

    def after(self, seconds: float, then: Callable[[], None]) -> TimerHandle:
        """Call back once, after so many seconds; Textual's own timers leave a call out where they wake up too late."""
        return get_running_loop().call_later(seconds, self.call_next, then)

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

    def job(self, work: Callable[[], T], then: Callable[[T], None], group: str = "") -> None:
        """Do slow work in a thread, then show its result; `then` runs only while the screen exists."""
        jobs.start(self, work, then, group=group or type(self).__name__)

    def open_with(self, work: Callable[[], T], then: Callable[[T], None]) -> None:
        """Read in a thread what `then` opens a dialog or a screen with; keys wait for it."""
        self.hold_keys()
        self.job(work, then, _OPENING)

    def parts(self, work: Callable[[], Iterable[T]], then: Callable[[T], None], group: str = "") -> None:
        """Do slow work that has several results in a thread, and show each as soon as it is there."""
        jobs.start_parts(self, work, then, group=group or type(self).__name__)

    def may_write(self) -> bool:
        """Whether the database can be written; where it cannot, that is said at once."""
        if is_read_only():
            self.program.say_read_only()
        return not is_read_only()

    def write(self, work: Callable[[], T], then: Callable[[T], None]) -> None:
        """Do a job that writes; the screen cannot be left before it has told how it went."""
        if self.is_writing or not self.may_write():
            return
        self.is_writing = True
        self.program.say(_("Writing …"))
        self.job(work, then, jobs.WRITING)

    def work(self, doing: str, work: Callable[[], T], then: Callable[[T], None], group: str = _WORKING) -> None:
        """Do a long job that writes nothing into the database; Esc stops it. It is spoken of once it takes long."""
        self._follow_worker(doing, jobs.start(self, work, then, group=group))

    def work_in_parts(
        self, doing: str, work: Callable[[], Iterable[T]], then: Callable[[T], None], group: str = _WORKING
    ) -> None:
        """Do a long job with several results, which is spoken of until the first of them is there."""
        self._follow_worker(doing, jobs.start_parts(self, work, then, group=group))

    def _follow_worker(self, doing: str, worker: Worker[None]) -> None:
        if self._worker and self._worker.group == _WORKING != worker.group:
            return  # what is written into a file can still be stopped while the list below is read again
        self._doing, self._worker = doing, worker
        self.after(SOON, lambda: self._tell_doing(worker))

    def _tell_doing(self, worker: Worker[None], progress: str = "") -> None:
        if worker is self._worker and self.is_current:
            if self.program.said != self._told:
                self._said_before = self.program.said
            text = _("{doing}: {progress} … Esc stops it.") if progress else _("{doing} … Esc stops it.")
            self._told = Said(text.format(doing=self._doing, progress=progress))
            self.program.said = self._told

    def on_screen_suspend(self) -> None:
        """Leave the message line to the next screen."""
        self._hush()

    def _hush(self) -> None:
        """Let the message line say what it said before the long job, unless it says something else by now."""
        if self._told and self.program.said == self._told:
            self.program.said = self._said_before
        self._told = None

    def stop_work(self) -> bool:
        """Stop the long job; answers whether there was one."""
        worker = self._worker
        # What reads a list may be over before anybody can have meant it.
        if worker is None or (worker.group != _WORKING and not self._told):
            return False
        self._worker = None
        worker.cancel()
        self._told = None
        self.program.say(_("Stopped."))
        self.when_failed()
        return True

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

    @on(jobs.JobDone)
    def _when_job_done(self, news: jobs.JobDone) -> None:
        news.stop()
        if self._ends(news.worker):
            news.then(news.result)

    @on(jobs.JobFailed)
    def _when_job_failed(self, news: jobs.JobFailed) -> None:
        news.stop()
        if self._ends(news.worker):
            self.program.say_error(news.sentence)
            self.when_failed()

    def _ends(self, worker: Worker[Any]) -> bool:
        """Note that a job has ended; answers whether anybody still waits for it."""
        self.is_writing &= worker.group != jobs.WRITING
        if worker.group == _OPENING and not worker.is_cancelled:
            self.free_keys()
        if worker is self._worker:
            self._worker = None
            self._hush()
        return self.is_attached and not worker.is_cancelled

    @on(jobs.JobNews)
    def _when_job_goes_on(self, news: jobs.JobNews) -> None:
        news.stop()
        self._tell_doing(news.worker, news.text)

    def when_failed(self) -> None:
        """Put right what was begun before a job failed."""


def _is_for_rows(key: str) -> bool:
    """Whether a key may mean what a list shows; those that lead elsewhere wait for nothing."""
    return key != "escape" and not re.fullmatch(r"f\d+|ctrl\+.", key)
