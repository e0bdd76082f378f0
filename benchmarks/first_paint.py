"""The interface's first picture in a terminal against that of a bare Textual app: header, table, footer."""

import os
import pty
import select
import subprocess
import sys
import tempfile
import termios
from pathlib import Path
from time import perf_counter

from benchmarks.timing import ROOT, Measured, environment, medians, table

BAR = 1.5
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
_BARE_SHOWS = b"drawn"


def first_paint(code: str, shows: bytes) -> float:
    """Seconds from the start of a Python process to the moment when its terminal has received some text."""
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
        return perf_counter() - began
    finally:
        process.kill()
        process.wait()
        os.close(ours)
        os.close(theirs)


def of_database(path: Path) -> float:
    """Seconds from the start of the program on a database file to its first picture."""
    return first_paint(_OURS.format(path=str(path)), _OURS_SHOWS)


def measure(runs: int = 11) -> list[Measured]:
    """The median of alternating runs; the database is there already, as on every day but the first."""
    with tempfile.TemporaryDirectory() as folder:
        ours = _OURS.format(path=str(Path(folder) / "t.db"))
        first_paint(ours, _OURS_SHOWS)
        pairs = [(first_paint(ours, _OURS_SHOWS), first_paint(_BARE, _BARE_SHOWS)) for _run in range(runs)]
    mine, bare = medians(pairs)
    return [Measured("first picture", mine, "bare Textual app", bare, BAR)]


if __name__ == "__main__":
    print(table(measure()))
