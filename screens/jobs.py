"""Slow work beside the interface: a thread with its own connection, whose news comes back as a message."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.worker import Worker, get_current_worker

from capacity.errors import CapacityError
from capacity.i18n import _
from capacity.log import record_failure
from capacity.store.connection import db

T = TypeVar("T")


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


def start(screen: Screen[Any], work: Callable[[], T], then: Callable[[T], None], *, group: str) -> Worker[None]:
    """Run `work` in a thread and then `then` with its result; a newer job of the group makes an older one void."""
    return screen.run_worker(
        partial(_body, screen, work, then, group), group=group, exclusive=True, thread=True, exit_on_error=False
    )


def _body(screen: MessagePump, work: Callable[[], T], then: Callable[[T], None], group: str) -> None:
    worker = get_current_worker()
    news: Message
    try:
        with db.connection_context():
            news = JobDone(group, then, work())
    except CapacityError as error:
        news = JobFailed(group, str(error))
    except Exception:  # noqa: BLE001 - the outer edge: a sentence for the officer, the trace for the log
        news = JobFailed(group, unexpected(record_failure()))
    if not worker.is_cancelled:
        screen.post_message(news)


def unexpected(log: Path) -> str:
    """What is said of an error that nobody foresaw."""
    return _("Something went wrong inside the program; nothing was written. Details: {place}").format(place=log)
