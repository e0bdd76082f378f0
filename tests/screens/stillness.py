"""Waiting until the interface has done all there is to do.

Textual's own waiting looks at the processor every 20 ms, and several times a key: most of a test would be sleep, and on
a busy machine it takes a pause of the process for its end. The event loop knows better whether anything is left.
"""

from asyncio import AbstractEventLoop, TimerHandle, get_running_loop, sleep

from textual._context import active_app

_SOON = 0.06
"""Seconds; what is due within them belongs to what is waited for: a frame, or Textual's pause between two sections."""
_LIMIT = 30.0
"""Seconds after which something moves for ever."""


class NeverStillError(AssertionError):
    """The interface goes on and on by itself."""


async def still(_min_sleep: float = 0.0, _max_sleep: float = _LIMIT) -> None:
    """Wait until the event loop has nothing left to run now or in a moment; takes Textual's place, hence the names."""
    loop = get_running_loop()
    end = loop.time() + _LIMIT
    while loop.time() < end:
        # Two turns: in the first it is asked what other threads and the operating system have sent.
        await sleep(0)
        await sleep(0)
        if not loop._ready:  # type: ignore[attr-defined]
            due = _next_timer(loop) - loop.time()
            # A timer that draws frames goes on for ever in a program that is being left.
            if due > _SOON or _is_left():
                return
            await sleep(max(0.0, due))
    raise NeverStillError


def _is_left() -> bool:
    app = active_app.get(None)
    return app is not None and app._exit


def _next_timer(loop: AbstractEventLoop) -> float:
    """When the next timer of the loop ends."""
    timers: list[TimerHandle] = loop._scheduled  # type: ignore[attr-defined]
    return min((timer.when() for timer in timers if not timer.cancelled()), default=float("inf"))
