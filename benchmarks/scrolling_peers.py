"""The list of officials against Textual's DataTable and textual-fastdatatable filled with the same people.

Each is a process of its own, headless at 120×40, warm after one round of all keys; a key counts from its press to the
last repaint. "Opened" is from the wish to see the list to its first picture: ours reads a page, the others read the
same five columns of all people from the same file and are filled with them; DataTable by `add_rows`, the other from an
Arrow table, the fastest way of each. `python -m benchmarks.scrolling_peers 60000`.
"""

import asyncio
import json
import sqlite3
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks.search import people
from benchmarks.timing import Measured, has, json_of_process, peak_of_process, table

_KEYS = ("down", "pagedown", "end", "home")
_TO_THE_ENDS = {"end": "ctrl+end", "home": "ctrl+home"}
"""What the peers call the keys to the last and the first row; their own `end` goes to the last column."""
_PEERS = {"datatable": "Textual's DataTable", "fast": "textual-fastdatatable"}
_QUERY = "SELECT full_name, birth_year, staff_code, phone, email FROM official ORDER BY sort_key, id"
_HEADINGS = ("full_name", "birth_year", "staff_code", "phone", "email")
_BARS = {"down": 0.5, "pagedown": 0.5}
"""Of a peer's time; of what is not named here, as much as a peer's."""
_SIZE = (120, 40)


def measure(count: int = 60_000, runs: int = 15) -> list[Measured]:
    """Opening, each key's median, and the peak of the process; without a peer that is not installed."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.db"
        _people(path, count)
        peers = [which for which in _PEERS if which != "fast" or has("textual_fastdatatable")]
        told = {which: _told(which, path, runs) for which in ("ours", *peers)}
        peaks = {which: peak_of_process(*_command(which, path, 1)) for which in told}
    found = []
    for peer in peers:
        for what, ours in told["ours"].items():
            line = f"officials {count:,}, {what}"
            found.append(Measured(line, ours, _PEERS[peer], told[peer][what], _BARS.get(what, 1.0)))
        line = f"peak, list of {count:,} officials on screen"
        found.append(Measured(line, peaks["ours"], _PEERS[peer], peaks[peer], 1.0, is_memory=True))
    return found


def _people(path: Path, count: int) -> None:
    from capacity.store.connection import db

    people(path, count)
    db.close()


def _command(which: str, path: Path, runs: int) -> tuple[str, ...]:
    return ("-m", "benchmarks.scrolling_peers", which, str(path), str(runs))


def _told(which: str, path: Path, runs: int) -> dict[str, float]:
    found: dict[str, float] = json_of_process(*_command(which, path, runs))
    return found


def _ours(path: Path) -> tuple[Any, str]:
    from capacity.store.database import open_database
    from screens.app import CapacityApp

    open_database(path)
    return CapacityApp(), "f3"


def _peer(which: str, path: Path) -> tuple[Any, str]:
    from textual.app import App
    from textual.widgets import DataTable

    def rows() -> list[Any]:
        connection = sqlite3.connect(path)
        try:
            return connection.execute(_QUERY).fetchall()
        finally:
            connection.close()

    class Peer(App[None]):
        BINDINGS = [("f3", "open", "open")]

        def action_open(self) -> None:
            shown: Any
            if which == "fast":
                import pyarrow
                from textual_fastdatatable import DataTable as FastTable

                lists = zip(*rows(), strict=True)
                columns = pyarrow.table(dict(zip(_HEADINGS, map(pyarrow.array, lists), strict=True)))
                shown = FastTable(data=columns, cursor_type="row")
            else:
                shown = DataTable(cursor_type="row")
                shown.add_columns(*_HEADINGS)
                shown.add_rows(rows())
            self.mount(shown)
            shown.focus()

    return Peer(), "f3"


async def _run(which: str, path: Path, runs: int) -> dict[str, float]:
    made, opening = _ours(path) if which == "ours" else _peer(which, path)

    class Timed(type(made)):  # type: ignore[misc]
        drawn = 0.0

        def _display(self, screen: Any, renderable: Any) -> None:
            super()._display(screen, renderable)
            self.drawn = perf_counter()

    made.__class__ = Timed
    if which == "fast":
        import pyarrow  # noqa: F401 – loaded before the clock starts
        import textual_fastdatatable  # noqa: F401
    async with made.run_test(size=_SIZE) as pilot:
        opened = await _pressed(pilot, opening)
        if which == "ours":
            pilot.app.screen.table.focus()
            await pilot.pause()
        keys = {key: key if which == "ours" else _TO_THE_ENDS.get(key, key) for key in _KEYS}
        rounds = [{key: await _pressed(pilot, keys[key]) for key in _KEYS} for _round in range(runs + 1)]
    return {"opened": opened, **{key: median(one[key] for one in rounds[1:]) for key in _KEYS}}


async def _pressed(pilot: Any, key: str) -> float:
    began = perf_counter()
    await pilot.press(key)
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    return max(0.0, float(pilot.app.drawn) - began)


if __name__ == "__main__":
    if len(sys.argv) < 4:
        print(table(measure(int(sys.argv[1]) if sys.argv[1:] else 60_000)))
    else:
        print(json.dumps(asyncio.run(_run(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])))))
