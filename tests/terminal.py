"""The real program in a terminal: a pseudo terminal, and an emulator that knows what stands on its screen."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import pyte

_PATIENCE = 20.0
"""Seconds until what is waited for counts as not coming; nothing else ever waits."""
_COLOUR = re.compile(rb"\x1b\[[0-9;:]*m")
_COLOUR_CODES = {*range(30, 39), *range(40, 49), *range(90, 98), *range(100, 108)}
UNIKEY_BACKSPACE = "\x7f"


class Terminal:
    """A program that runs in a terminal of so many columns and lines."""

    def __init__(self, process: subprocess.Popen[bytes], line: int, size: tuple[int, int]) -> None:
        self._process, self._line = process, line
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)
        self.sent = b""
        """All that the program has sent."""

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return "\n".join(self._screen.display)

    @property
    def codes(self) -> set[int]:
        """The codes of all colours that the program has asked for."""
        found = b";".join(code[2:-1].replace(b":", b";") for code in _COLOUR.findall(self.sent))
        return {int(code) for code in found.split(b";") if code} & _COLOUR_CODES

    def type(self, text: str) -> None:
        """Send keys in one burst, as an input method does; `⌫` is Backspace, `⏎` is Enter."""
        os.write(self._line, text.replace("⌫", UNIKEY_BACKSPACE).replace("⏎", "\r").encode())

    def paste(self, text: str) -> None:
        """Send a text as a paste."""
        self.type(f"\x1b[200~{text}\x1b[201~")

    def click(self, word: str) -> None:
        """Click on the first place where a word stands, once it does."""
        self.wait_for(word)
        y, line = next((y, line) for y, line in enumerate(self._screen.display) if word in line)
        x = line.index(word)
        self.type(f"\x1b[<0;{x + 1};{y + 1}M\x1b[<0;{x + 1};{y + 1}m")

    def resize(self, width: int, height: int) -> None:
        """Give the window another size."""
        self._screen.resize(height, width)
        self._screen.erase_in_display(2)
        _set_size(self._line, (width, height))
        self._process.send_signal(signal.SIGWINCH)

    def wait_for(self, *words: str, without: str | None = None) -> str:
        """Read until all words stand on the screen, and one does not; answers what stands there."""
        until = monotonic() + _PATIENCE
        while not all(word in self.text for word in words) or (without and without in self.text):
            if not self._read(until):
                raise AssertionError(f"{words} not on the screen (or {without} is):\n{self.text}")
        return self.text

    def wait_for_end(self) -> int:
        """Read until the program has ended; answers its exit code."""
        until = monotonic() + _PATIENCE
        while self._read(until):
            pass
        return self._process.wait(timeout=_PATIENCE)

    def _read(self, until: float) -> bool:
        """Take in what the program sends next; answers whether anything came."""
        ready, _, _ = select.select([self._line], [], [], max(0.0, until - monotonic()))
        try:
            news = os.read(self._line, 65536) if ready else b""
        except OSError:  # Linux tells the end of the other side so.
            news = b""
        self.sent += news
        self._stream.feed(news)
        return bool(news)


@contextmanager
def running(database: Path, size: tuple[int, int] = (80, 24), **environment: str) -> Iterator[Terminal]:
    """`python -m capacity --db DATABASE` in a terminal, which is ended at the end if it has not ended itself."""
    here, there = pty.openpty()
    _set_size(here, size)
    process = subprocess.Popen(
        [sys.executable, "-m", "capacity", "--db", str(database)],
        stdin=there,
        stdout=there,
        stderr=there,
        cwd=Path(__file__).parents[1],
        env=_environment(environment),
        start_new_session=True,
    )
    os.close(there)
    try:
        yield Terminal(process, here, size)
    finally:
        process.kill()
        process.wait()
        os.close(here)


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    return {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONUTF8": "1", **more}


def _set_size(line: int, size: tuple[int, int]) -> None:
    width, height = size
    fcntl.ioctl(line, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
