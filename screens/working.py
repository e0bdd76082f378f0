"""A screen that does slow work beside the interface: what the work is called, how it is stopped, how it ends."""

from __future__ import annotations

from asyncio import TimerHandle, get_running_loop
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar, cast

from textual import on
from textual.screen import Screen
from textual.worker import Worker

from capacity.i18n import _
from capacity.settings import is_read_only
from screens import jobs
from screens.drawing import DrawsPromptly
from screens.frame import Said
from screens.prompt_keys import HoldsKeys

if TYPE_CHECKING:
    from screens.app import CapacityApp

T = TypeVar("T")
_WORKING, _OPENING = "working", "opening"
SOON = 0.3
"""Seconds after which a job that still goes on is spoken of."""


class WorkingScreen(HoldsKeys, DrawsPromptly, Screen[None]):
    """A screen whose slow work goes on in threads, while the message line speaks of what takes long."""

    is_writing = False
    """Whether a job of this screen writes, so that the screen has to stay until it knows how that went."""
    _doing = ""
    """What a long job is about while it runs."""
    _worker: Worker[None] | None = None
    """The long job, while it runs."""
    _told: Said | None = None
    """What the message line says of that job."""
    _said_before = Said()
    """What it said before."""

    @property
    def program(self) -> CapacityApp:
        """The app, as what it is."""
        return cast("CapacityApp", self.app)

    def after(self, seconds: float, then: Callable[[], None]) -> TimerHandle:
        """Call back once, after so many seconds; Textual's own timers leave a call out where they wake up too late."""
        return get_running_loop().call_later(seconds, self.call_next, then)

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
        """Do a job that writes; keys wait for it, and the screen cannot be left before it has told how it went."""
        if self.is_writing or not self.may_write():
            return
        self.is_writing = True
        self.hold_keys()
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
        if worker.group == jobs.WRITING or (worker.group == _OPENING and not worker.is_cancelled):
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
