"""The cells of files, through the worker process."""

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from threading import Timer

from capacity.errors import BadFile
from imports.collector import uncollected
from imports.files import (
    FileKind,
    damaged,
    locked,
    no_table_in_page,
    no_text_table,
    sniff,
    too_large,
    unreadable,
    unreadable_text,
)

Cell = str | int | float | bool | date | datetime | time | timedelta
"""A blank cell is `""`; an error cell is its text, such as `#N/A`."""


@dataclass(slots=True)
class Sheet:
    """The cells of one sheet; all rows have one width, and `rows[0][0]` is what Excel calls A1."""

    name: str
    """Empty for a file that has no sheets, such as CSV."""
    rows: list[list[Cell]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """Top, left, bottom, right; from 0, the last included."""
    is_hidden: bool = False
    uses_1904: bool = False
    """Whether bare day numbers count from 1904, as in workbooks of old Macs."""
    hidden_rows: list[int] = field(default_factory=list)
    """From 0, as far as the format tells; they are read like all others."""
    hidden_columns: list[int] = field(default_factory=list)
    fonts: list[tuple[int, int, int, str]] = field(default_factory=list)
    """Column, first row and last row of texts in a font from before Unicode, and the font."""
    is_modern: bool = False
    """Whether it is known that no text has a letter which shows up where a font from before Unicode was used."""
    stray: str = ""
    """A cell too far right to be read, as Excel calls it."""


def read_sheets(
    paths: Iterable[Path], *, stop: Callable[[], bool] = lambda: False
) -> Generator[tuple[Path, list[Sheet] | BadFile]]:
    """The sheets of each file in order, or why it cannot be read; ends early once `stop` says so.

    One worker process reads ahead through all files, while the caller is busy with the file before.
    """
    files = [(path, _kind(path)) for path in paths]
    worker = _Worker([(path, kind) for path, kind in files if isinstance(kind, FileKind)])
    try:
        for path, kind in files:
            if stop():
                return
            yield path, worker.read(path, kind) if isinstance(kind, FileKind) else kind
    finally:
        worker.close()


LONGEST_READING = 30.0
"""Seconds that a file may take before its reading is given up."""
_REFUSALS = {"locked": locked, "damaged": damaged, "too large": too_large, "no text table": no_text_table}
_TEXTS = (FileKind.CSV, FileKind.HTML, FileKind.XML)


def _kind(path: Path) -> FileKind | BadFile:
    try:
        return sniff(path)
    except BadFile as error:
        return error


def _holds_cells(sheet: Sheet) -> bool:
    return bool(sheet.merged) or any(sheet.rows)


class _Worker:
    """The reading process, started at the first file, and again after a file that killed it."""

    def __init__(self, files: Sequence[tuple[Path, FileKind]]) -> None:
        self._waiting = list(files)
        self._process: subprocess.Popen[bytes] | None = self._start() if files else None

    def _start(self) -> subprocess.Popen[bytes]:
        root = str(Path(__file__).parents[1])
        python_path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
        process = subprocess.Popen(
            # -P: no module of the folder the user happens to be in stands in for one of ours.
            [sys.executable, "-P", "-m", "imports.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": python_path},
        )
        assert process.stdin
        try:
            pickle.dump([(str(path.absolute()), kind.value) for path, kind in self._waiting], process.stdin)
            process.stdin.close()
        except OSError:
            pass  # It is dead already: the first read finds out.
        return process

    def read(self, path: Path, kind: FileKind) -> list[Sheet] | BadFile:
        """The next file, which must be `path`."""
        self._waiting.remove((path, kind))
        assert self._process
        watch = Timer(LONGEST_READING, self._process.kill)
        watch.start()
        try:
            with uncollected():
                found = self._receive(path)
            if kind is FileKind.HTML and isinstance(found, list) and not any(map(_holds_cells, found)):
                return no_table_in_page(path)
            return found
        except (EOFError, pickle.UnpicklingError):
            self.close()
            self._process = self._start() if self._waiting else None
            return unreadable_text(path) if kind in _TEXTS else unreadable(path)
        finally:
            watch.cancel()

    def _receive(self, path: Path) -> list[Sheet] | BadFile:
        sheets: list[Sheet] = []
        assert self._process
        assert self._process.stdout
        while True:
            match pickle.load(self._process.stdout):
                case ("sheet", fields):
                    sheets.append(Sheet(**fields))
                case ("rows", rows):
                    sheets[-1].rows += rows
                case ("end", is_modern):
                    sheets[-1].is_modern = is_modern
                case ("failed", str(reason)):
                    return _REFUSALS[reason](path)
                case _:
                    return sheets

    def close(self) -> None:
        """End the process, whatever it is doing."""
        if self._process:
            self._process.kill()
            if self._process.stdout:
                self._process.stdout.close()
            self._process.wait()
            self._process = None
