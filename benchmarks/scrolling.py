"""From a key press to the drawn screen in the list of officials: among very many, among few, and for nothing.

`python -m benchmarks.scrolling 2500000`; the nation takes some minutes to generate and about 2 GB of disk. Each key
is pressed in the real application, headless at 80×24; the lists are read to their end before, all in one process,
warm. Against 500 people it counts until the last of the repainting is handed to the terminal. A key that does nothing
repaints nothing, so against it everything counts until the application is idle again, of which some 40 ms are the
test driver's own waiting, on both sides.
"""

import asyncio
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks.search import people
from benchmarks.timing import ROOT, Measured, table

FEW = 500
_SAME, _NO_OP = 1.3, 2.0
_KEYS = ("down", "pagedown", "end", "home")
_NOTHING = "f20"
_TYPED = "h"


def measure(count: int = 60_000, runs: int = 15) -> list[Measured]:
    """Each key's median among so many against the same among 500, and against a key that does nothing."""
    with tempfile.TemporaryDirectory() as folder:
        (many, idle), (few, _idle) = (_pressed(Path(folder) / f"{size}.db", size, runs) for size in (count, FEW))
    found = []
    for key in (*_KEYS, _TYPED):
        what = f"officials {count:,}, {'a typed letter' if key == _TYPED else key}"
        found.append(Measured(what, many[key], f"the same at {FEW}", few[key], _SAME))
        found.append(Measured(what, idle[key], "a key that does nothing", idle[_NOTHING], _NO_OP))
    return found


def _pressed(path: Path, count: int, runs: int) -> tuple[dict[str, float], dict[str, float]]:
    """Seconds to the last repaint, and to idleness, of each key."""
    from capacity.store.connection import db

    people(path, count)
    db.close()
    return asyncio.run(_press(path, runs))


async def _press(path: Path, runs: int) -> tuple[dict[str, float], dict[str, float]]:
    from capacity.store.connection import db
    from capacity.store.database import open_database
    from screens.app import CapacityApp
    from screens.officials import OfficialsPage

    class _Timed(CapacityApp):
        # Else Textual looks for it beside this file.
        CSS_PATH = str(ROOT / "screens" / "app.tcss")
        drawn = 0.0

        def _display(self, screen: Any, renderable: Any) -> None:
            super()._display(screen, renderable)
            self.drawn = perf_counter()

    found: dict[str, list[tuple[float, float]]] = {key: [] for key in (*_KEYS, _NOTHING, _TYPED)}
    open_database(path)
    app = _Timed()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f3")
        await app.workers.wait_for_complete()
        page: Any = app.screen
        assert isinstance(page, OfficialsPage), page
        for _run in range(runs):
            await _settle(pilot)
            found[_TYPED].append(await _timed(pilot, _TYPED, lambda: page.table.row and page.field.value == _TYPED))
            await _settle(pilot)
            await pilot.press("backspace")
            await _settle(pilot)
            page.table.focus()
            for key in (*_KEYS, _NOTHING):
                await _settle(pilot)
                found[key].append(await _timed(pilot, key))
            page.field.focus()
    db.close()
    drawn = {key: median(time for time, _idle in times) for key, times in found.items()}
    return drawn, {key: median(idle for _drawn, idle in times) for key, times in found.items()}


async def _settle(pilot: Any) -> None:
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def _timed(pilot: Any, key: str, is_there: Any = None) -> tuple[float, float]:
    began = perf_counter()
    await pilot.press(key)
    while is_there and not is_there():
        await asyncio.sleep(0)
    return max(0.0, pilot.app.drawn - began), perf_counter() - began


if __name__ == "__main__":
    print(table(measure(int(sys.argv[1]) if sys.argv[1:] else 60_000)))
