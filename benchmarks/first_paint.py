"""The interface's first picture in a terminal against that of a bare Textual app: header, table, footer.

Ours is there with its line of sections, which is written together with the rest of the picture. The bare app writes its
table first and the keys of its footer some 35 ms later: both moments have a line. `python -m benchmarks.first_paint
ours|bare FILE` says the most memory in MB that one of them held until then.
"""

import os
import pty
import select
import subprocess
import sys
import tempfile
import termios
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from benchmarks.timing import ROOT, Measured, environment, in_turns, table, told_by_process

BAR, TABLE_BAR = 1.25, 1.5
_SECONDS = 20
_OURS = "from pathlib import Path; from screens.app import run; run(Path({path!r}))"
_OURS_SHOWS = b"F8 "
_BARE = """
from textual.app import App
from textual.widgets import DataTable, Footer, Header

class Bare(App):
    def compose(self):
        yield Header()
        yield DataTable()
        yield Footer()

    def on_mount(self):
        table = self.query_one(DataTable)
        table.add_columns("one", "two")
        table.add_row("drawn", "2")

Bare().run()
"""
_BARE_TABLE, _BARE_FOOTER = b"drawn", b"palette"


def first_paint(code: str, shows: bytes, *, then: Callable[[subprocess.Popen[bytes]], None] | None = None) -> float:
    """Seconds from the start of a Python process to the moment when its terminal has received some text.

    `then` is told the process before its end.
    """
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(ours, (24, 80))
    started_with = environment() | {"TERM": "xterm-256color"}
    began = perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdin=theirs, stdout=theirs, stderr=theirs, cwd=ROOT, env=started_with
    )
    try:
        received = b""
        while shows not in received:
            if not select.select([ours], [], [], _SECONDS)[0]:
                raise TimeoutError(f"{shows!r} was not drawn; the last was {received[-500:]!r}")
            received += os.read(ours, 65536)
        took = perf_counter() - began
        if then:
            then(process)
        return took
    finally:
        process.kill()
        process.wait()
        os.close(ours)
        os.close(theirs)


def of_database(path: Path) -> float:
    """Seconds from the start of the program on a database file to its first picture."""
    return first_paint(_OURS.format(path=str(path)), _OURS_SHOWS)


def measure(runs: int = 11) -> list[Measured]:
    """The medians of alternating runs; the database is there already, as on every day but the first."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.db"
        ours = _OURS.format(path=str(path))
        first_paint(ours, _OURS_SHOWS)
        ours_taken, whole, table_alone = in_turns(
            runs,
            lambda: first_paint(ours, _OURS_SHOWS),
            lambda: first_paint(_BARE, _BARE_FOOTER),
            lambda: first_paint(_BARE, _BARE_TABLE),
        )
        peaks = [told_by_process("-m", "benchmarks.first_paint", which, str(path)) for which in ("ours", "bare")]
    return [
        Measured("first picture", ours_taken, "bare Textual app", whole, BAR),
        Measured("first picture", ours_taken, "bare Textual app, its table alone", table_alone, TABLE_BAR),
        Measured("peak, first picture", peaks[0], "bare Textual app", peaks[1], is_memory=True),
    ]


def _peak(which: str, path: Path) -> float:
    """In a small process of its own, as a process counts what the one that started it held."""
    used: list[float] = []

    def weigh(process: subprocess.Popen[bytes]) -> None:
        process.kill()
        used.append(os.wait4(process.pid, 0)[2].ru_maxrss / 1024)
        process.returncode = -9  # it has been waited for

    code, shows = (_OURS.format(path=str(path)), _OURS_SHOWS) if which == "ours" else (_BARE, _BARE_FOOTER)
    first_paint(code, shows, then=weigh)
    return used[0]


if __name__ == "__main__":
    if sys.argv[1:]:
        print(_peak(sys.argv[1], Path(sys.argv[2])))
    else:
        print(table(measure()))
