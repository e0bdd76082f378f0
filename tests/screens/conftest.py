"""Driving the interface in tests."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from screens.app import CapacityApp

Open = Callable[..., AbstractAsyncContextManager[Pilot[None]]]
Press = Callable[..., Awaitable[None]]


async def settle(pilot: Pilot[None]) -> None:
    """Until all that was begun has been done and shown; a tree of files reads on for ever."""
    for _round in range(3):
        for worker in list(pilot.app.workers):
            if worker.name != "_loader":
                await worker.wait()
        await pilot.pause()


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys one after the other, each when the one before it has had its effect."""
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


@pytest.fixture
def interface(database: Path) -> Open:
    """Opens the interface on the test's database, at 80 by 24 unless told otherwise."""

    @asynccontextmanager
    async def opened(size: tuple[int, int] = (80, 24)) -> AsyncIterator[Pilot[None]]:
        app = CapacityApp()
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            yield pilot

    return opened
