"""From the key of a section to its picture: among very many officials, among 500, and for a key that does nothing.

`python -m benchmarks.sections 2500000`; the nation takes some minutes to generate and 2 GB of disk. Headless at 80×24,
a process a size, whose libraries and files are warm. "Opened" is the first time, when a screen is imported, composed
and drawn; "opened again" is later, once something was written. Both end with the section's first picture; "filled" is
when nothing is read any longer, for which a whole province or nation has to be counted: no bar, but said. Against a
key that does nothing, what the test driver waits (some 40 ms) is counted on both sides.
"""

import asyncio
import gc
import json
import sys
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks.timing import ROOT, Measured, json_of_process, table
from benchmarks.whole import database

FEW = 500
_SAME, _NO_OP = 1.3, 2.0
_SECTIONS = {
    "f3": "officials",
    "f4": "agencies",
    "f5": "classes",
    "f6": "coverage",
    "f7": "import",
    "f9": "history",
    "f2": "home",
}
"""The last is in front when the program starts, and is come back to."""
_NOTHING = "f20"
_PATIENCE = 120.0
"""Seconds after which a section counts as filled whatever it still reads."""


def measure(count: int = 60_000, runs: int = 5) -> list[Measured]:
    """Each section's median among so many against the same among 500, and against a key that does nothing."""
    told: dict[int, _Told] = {count: [], FEW: []}
    for _run in range(runs):
        for size, found in told.items():
            found.append(json_of_process("-m", "benchmarks.sections", "press", str(database(size))))
    return [line for key in _SECTIONS for line in _lines(key, count, told[count], told[FEW])]


_Told = list[dict[str, list[float]]]


def _lines(key: str, count: int, many: _Told, few: _Told) -> list[Measured]:
    def middle(told: _Told, place: int, of: str = key) -> float:
        return median(one[of][place] for one in told)

    what, same = f"{_SECTIONS[key]} of {count:,}", f"the same at {FEW}"
    idle = middle(many, 0, _NOTHING)
    return [
        Measured(f"{what}, opened", middle(many, 0), same, middle(few, 0), _SAME),
        Measured(f"{what}, opened again", middle(many, 1), same, middle(few, 1), _SAME),
        Measured(f"{what}, opened again", idle + middle(many, 1), "a key that does nothing", idle, _NO_OP),
        Measured(f"{what}, filled", middle(many, 2), same, middle(few, 2)),
    ]


async def _press(path: Path) -> dict[str, list[float]]:
    """For each key: seconds to the first picture of the first time, of the next time, and until all is read."""
    from capacity.store.database import open_database
    from screens.app import CapacityApp

    class _Timed(CapacityApp):
        # Else Textual looks for it beside this file.
        CSS_PATH = str(ROOT / "screens" / "app.tcss")
        drawn, wanted = 0.0, ""

        def _display(self, screen: Any, renderable: Any) -> None:
            super()._display(screen, renderable)
            # In a batch of updates nothing is drawn, and the section left is not what was asked for.
            is_drawn = renderable is not None and not self._batch_count
            if is_drawn and screen is self.screen and self.current_mode == self.wanted and screen.query("KeyLine"):
                self.drawn = self.drawn or perf_counter()

    open_database(path)
    app = _Timed()
    found: dict[str, list[float]] = {}
    async with app.run_test(size=(80, 24)) as pilot:
        await _filled(pilot)
        gc.freeze()  # as the program does in a terminal
        for _round in range(2):
            for key in _SECTIONS:
                first, whole = await _timed(pilot, key)
                found[key] = [*found.get(key, [])[:1], first, whole]
            app.revision += 1
        while len(app.workers):  # what the others still read would count as work for nothing
            await asyncio.sleep(0.05)
        found[_NOTHING] = [median([await _idle(pilot) for _press in range(5)])]
    return found


async def _idle(pilot: Any) -> float:
    began = perf_counter()
    await pilot.press(_NOTHING)
    return perf_counter() - began


async def _timed(pilot: Any, key: str) -> tuple[float, float]:
    from textual.events import Key

    app = pilot.app
    app.drawn, app.wanted, began = 0.0, _SECTIONS[key], perf_counter()
    app.post_message(Key(key, None))
    while not app.drawn:
        await asyncio.sleep(0)
    first = app.drawn - began
    await _filled(pilot)
    return first, perf_counter() - began


async def _filled(pilot: Any) -> None:
    """Wait until the screen in front has no job any longer, whatever the others still do."""
    until = perf_counter() + _PATIENCE
    for _round in range(3):
        await pilot.pause(0)
        while perf_counter() < until and any(one.node is pilot.app.screen for one in pilot.app.workers):
            await asyncio.sleep(0.005)


def main(arguments: list[str]) -> None:
    """Measure, or press the keys in a process of its own."""
    if arguments[:1] == ["press"]:
        print(json.dumps(asyncio.run(_press(Path(arguments[1])))))
    else:
        print(table(measure(int(arguments[0]) if arguments else 60_000)))


if __name__ == "__main__":
    main(sys.argv[1:])
