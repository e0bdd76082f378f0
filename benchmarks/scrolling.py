"""From a key press to the drawn screen in the list of officials: among very many, among 500, and for nothing.

`python -m benchmarks.scrolling 2500000`; the nation takes some minutes to generate and about 2 GB of disk. Each key
is pressed in the real application, headless at 80×24, both lists read to their end before, all in one process, warm.
A key counts until the last of its repainting is handed to the terminal; a typed letter until the people are drawn whom
it finds. A key that does nothing repaints nothing: what the test driver waits after it (some 40 ms) is counted on
both sides of that comparison.
"""

import asyncio
import sys
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks.timing import ROOT, Measured, table
from benchmarks.whole import database

FEW = 500
_SAME, _NO_OP = 1.3, 2.0
_KEYS = ("down", "pagedown", "end", "home")
_NOTHING = "f20"
_BETWEEN_KEYS = 0.03
_TYPED = "h"


def measure(count: int = 60_000, runs: int = 15) -> list[Measured]:
    """Each key's median among so many against the same among 500, and against a key that does nothing."""
    many, few = (asyncio.run(_press(database(size), runs)) for size in (count, FEW))
    idle = many[_NOTHING]
    found = []
    for key in (*_KEYS, _TYPED):
        what = f"officials {count:,}, {'a typed letter' if key == _TYPED else key}"
        found.append(Measured(what, many[key], f"the same at {FEW}", few[key], _SAME))
        found.append(Measured(what, idle + many[key], "a key that does nothing", idle, _NO_OP))
    return found


async def _press(path: Path, runs: int) -> dict[str, float]:
    """Seconds to the last repaint of each key; of the one that does nothing, until the driver goes on."""
    from capacity.store.connection import db
    from capacity.store.database import open_database
    from screens.app import CapacityApp
    from screens.officials import OfficialsPage

    class _Timed(CapacityApp):
        # Else Textual looks for it beside this file.
        CSS_PATH = str(ROOT / "screens" / "app.tcss")
        drawn = found = 0.0

        def _display(self, screen: Any, renderable: Any) -> None:
            super()._display(screen, renderable)
            self.drawn = perf_counter()
            if not self.found and isinstance(screen, OfficialsPage) and _is_found(screen):
                self.found = self.drawn

    times: dict[str, list[float]] = {key: [] for key in (*_KEYS, _NOTHING, _TYPED)}
    open_database(path)
    app = _Timed()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f3")
        await _settle(pilot)
        page: Any = app.screen
        for _run in range(runs):
            app.found = 0.0
            began = perf_counter()
            await pilot.press(_TYPED)
            await _settle(pilot)
            times[_TYPED].append(app.found - began)
            await pilot.press("backspace")
            await _settle(pilot)
            page.table.focus()
            for key in (*_KEYS, _NOTHING):
                await _settle(pilot)
                began = perf_counter()
                await pilot.press(key)
                times[key].append((perf_counter() if key == _NOTHING else app.drawn) - began)
            page.field.focus()
    db.close()
    return {key: median(found) for key, found in times.items()}


def _is_found(page: Any) -> bool:
    wanted = getattr(page.table.source, "wanted", None)
    return wanted is not None and wanted.text == _TYPED


async def _settle(pilot: Any) -> None:
    """Wait until nothing is read and nothing is drawn any longer, and as long as between the keys of a quick typist."""
    while len(pilot.app.workers):
        await asyncio.sleep(0.005)
    await pilot.pause()
    await asyncio.sleep(_BETWEEN_KEYS)


if __name__ == "__main__":
    print(table(measure(int(sys.argv[1]) if sys.argv[1:] else 60_000)))
