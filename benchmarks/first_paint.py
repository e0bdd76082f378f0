"""The interface's first picture in a terminal against that of a bare Textual app: header, table, footer.

Ours is there with its line of sections, which is written together with the rest of the picture. The bare app writes its
table first and the keys of its footer some 35 ms later: both moments have a line.
"""

import os
import pty
import select
import subprocess
import sys
import tempfile
import termios
from pathlib import Path
from time import perf_counter

from benchmarks.timing import ROOT, Measured, environment, in_turns, table

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
    """The medians of alternating runs; the database is there already, as on every day but the first."""
    with tempfile.TemporaryDirectory() as folder:
        ours = _OURS.format(path=str(Path(folder) / "t.db"))
        first_paint(ours, _OURS_SHOWS)
        ours_taken, whole, table_alone = in_turns(
            runs,
            lambda: first_paint(ours, _OURS_SHOWS),
            lambda: first_paint(_BARE, _BARE_FOOTER),
            lambda: first_paint(_BARE, _BARE_TABLE),
        )
    return [
        Measured("first picture", ours_taken, "bare Textual app", whole, BAR),
        Measured("first picture", ours_taken, "bare Textual app, its table alone", table_alone, TABLE_BAR),
    ]


if __name__ == "__main__":
    print(table(measure()))
