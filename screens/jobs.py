"""Slow work beside the interface: a thread with its own connection, whose news comes back as a message."""

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.worker import Worker, get_current_worker

from capacity.errors import CapacityError
from capacity.i18n import _
from capacity.store.connection import db

T = TypeVar("T")
_log = logging.getLogger("capacity.screens")


@dataclass
class JobDone(Message):
    """A job has its result, and `then` is to be told on the interface's own thread."""

    then: Callable[[Any], None]
    result: Any


@dataclass
class JobFailed(Message):
    """A job could not be done; `sentence` says why."""

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
            news = JobDone(then, work())
    except CapacityError as error:
        news = JobFailed(str(error))
    except Exception as error:  # noqa: BLE001 - the outer edge: a sentence for the officer, the trace for the log
        log_trace(group, error)
        news = JobFailed(unexpected())
    if not worker.is_cancelled:
        screen.post_message(news)


def log_trace(where: str, error: BaseException) -> None:
    """Log where an error arose, without its words, which may hold what a person typed or a file said."""
    trace = "".join(traceback.format_tb(error.__traceback__))
    _log.error("%s in %s\n%s", type(error).__name__, where, trace)


def unexpected() -> str:
    """What is said of an error that nobody foresaw."""
    return _("Something went wrong that should not; nothing was written, and the log says where.")
