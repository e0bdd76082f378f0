"""Slow work beside the interface: a thread with its own connection, whose news comes back as a message."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

from textual.message import Message
from textual.screen import Screen
from textual.worker import Worker, get_current_worker

from capacity.errors import CapacityError
from capacity.i18n import _, format_number
from capacity.log import record_failure
from capacity.store.connection import db

T = TypeVar("T")
WRITING = "writing"
"""The group of the jobs that write, which are not to be stopped half-way."""
_TELL_EVERY = 0.2
"""Seconds between two tellings of how far a job is."""
_LOOK_EVERY = 200_000
"""Steps of SQLite, some milliseconds, after which a query looks whether its job was stopped."""


class StoppedError(Exception):
    """Ends a job that the user has stopped."""


@dataclass
class JobDone(Message):
    """A job has its result, or a part of it; `then` is to be told on the interface's own thread."""

    worker: Worker[Any]
    then: Callable[[Any], None]
    result: Any


@dataclass
class JobFailed(Message):
    """A job could not be done; `sentence` says why."""

    worker: Worker[Any]
    sentence: str


@dataclass
class JobNews(Message):
    """How far a job is, in words."""

    worker: Worker[Any]
    text: str


def start(screen: Screen[Any], work: Callable[[], T], then: Callable[[T], None], *, group: str) -> Worker[None]:
    """Run `work` in a thread and then `then` with its result; a newer job of the group makes an older one void."""

    def body(worker: Worker[Any]) -> None:
        with _connected(worker):
            result = work()
        _tell(worker, JobDone(worker, then, result))

    return _run(screen, body, group)


def start_parts(
    screen: Screen[Any], work: Callable[[], Iterable[T]], then: Callable[[T], None], *, group: str
) -> Worker[None]:
    """Like `start` for work that has several results: `then` is told each as soon as it is there."""

    def body(worker: Worker[Any]) -> None:
        with _connected(worker):
            for part in work():
                refuse_stopped()
                _tell(worker, JobDone(worker, then, part))

    return _run(screen, body, group)


def _run(screen: Screen[Any], body: Callable[[Worker[Any]], None], group: str) -> Worker[None]:
    return screen.run_worker(partial(_guarded, body), group=group, exclusive=True, thread=True, exit_on_error=False)


def _guarded(body: Callable[[Worker[Any]], None]) -> None:
    worker = get_current_worker()
    try:
        body(worker)
    except CapacityError as error:
        _tell(worker, JobFailed(worker, str(error)))
    except StoppedError:
        return
    except Exception:  # noqa: BLE001 - the outer edge: a sentence for the officer, the trace for the log
        if not worker.is_cancelled:
            _tell(worker, JobFailed(worker, unexpected(record_failure())))


@contextmanager
def _connected(worker: Worker[Any]) -> Iterator[None]:
    """A connection of the thread's own; a query that nobody waits for any longer ends, unless the job writes."""
    with db.connection_context():
        if worker.group != WRITING:
            db.connection().set_progress_handler(lambda: worker.is_cancelled, _LOOK_EVERY)
        yield


def _tell(worker: Worker[Any], news: Message) -> None:
    """Tell a screen what has come of a job, unless a newer one has made it void."""
    if not worker.is_cancelled:
        worker.node.post_message(news)


def watched(lines: Iterable[T], total: int) -> Iterator[T]:
    """The lines that a job goes through, while it tells how far it is; they end once the user has stopped it."""
    worker = get_current_worker()
    told = monotonic()
    for done, line in enumerate(lines):
        if worker.is_cancelled:
            raise StoppedError
        if monotonic() - told > _TELL_EVERY:
            told = monotonic()
            text = _("{done} of {total}").format(done=format_number(done), total=format_number(total))
            worker.node.post_message(JobNews(worker, text))
        yield line


def refuse_stopped() -> None:
    """End the job of this thread here if the user has stopped it: before it does what cannot be taken back."""
    if get_current_worker().is_cancelled:
        raise StoppedError


def unexpected(log: Path) -> str:
    """What is said of an error that nobody foresaw."""
    return _("Something went wrong inside the program; nothing was written. Details: {place}").format(place=log)
