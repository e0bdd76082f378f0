"""Slow work beside the interface: a thread with its own connection, whose news comes back as a message."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.worker import Worker, get_current_worker

from capacity.errors import CapacityError
from capacity.i18n import _, format_number
from capacity.log import record_failure
from capacity.store.connection import db

T = TypeVar("T")
_TELL_EVERY = 0.2
"""Seconds between two tellings of how far a job is."""


class StoppedError(Exception):
    """Ends a job that the user has stopped."""


@dataclass
class JobDone(Message):
    """A job has its result, and `then` is to be told on the interface's own thread."""

    group: str
    then: Callable[[Any], None]
    result: Any


@dataclass
class JobFailed(Message):
    """A job could not be done; `sentence` says why."""

    group: str
    sentence: str


@dataclass
class JobNews(Message):
    """How far a job is, in words."""

    group: str
    text: str


def start(screen: Screen[Any], work: Callable[[], T], then: Callable[[T], None], *, group: str) -> Worker[None]:
    """Run `work` in a thread and then `then` with its result; a newer job of the group makes an older one void."""

    def body() -> None:
        with db.connection_context():
            result = work()
        _tell(screen, JobDone(group, then, result))

    return _run(screen, body, group)


def start_parts(
    screen: Screen[Any], work: Callable[[], Iterable[T]], then: Callable[[T], None], *, group: str
) -> Worker[None]:
    """Like `start` for work that has several results: `then` is told each as soon as it is there."""

    def body() -> None:
        with db.connection_context():
            for part in work():
                refuse_stopped()
                _tell(screen, JobDone(group, then, part))

    return _run(screen, body, group)


def _run(screen: Screen[Any], body: Callable[[], None], group: str) -> Worker[None]:
    return screen.run_worker(
        partial(_guarded, screen, body, group), group=group, exclusive=True, thread=True, exit_on_error=False
    )


def _guarded(screen: MessagePump, body: Callable[[], None], group: str) -> None:
    try:
        body()
    except CapacityError as error:
        _tell(screen, JobFailed(group, str(error)))
    except StoppedError:
        return
    except Exception:  # noqa: BLE001 - the outer edge: a sentence for the officer, the trace for the log
        _tell(screen, JobFailed(group, unexpected(record_failure())))


def _tell(screen: MessagePump, news: Message) -> None:
    """Tell a screen what has come of a job, unless a newer one has made it void."""
    if not get_current_worker().is_cancelled:
        screen.post_message(news)


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
            worker.node.post_message(JobNews(worker.group, text))
        yield line


def refuse_stopped() -> None:
    """End the job of this thread here if the user has stopped it: before it does what cannot be taken back."""
    if get_current_worker().is_cancelled:
        raise StoppedError


def unexpected(log: Path) -> str:
    """What is said of an error that nobody foresaw."""
    return _("Something went wrong inside the program; nothing was written. Details: {place}").format(place=log)
