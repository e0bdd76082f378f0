"""The last look at what is drawn: whatever a text holds, the terminal is given nothing that it would obey."""

import unicodedata

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_OBEYED = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
"""Kinds of signs that take no column."""


class Harmless(LineFilter):
    """Leaves out of every line the controls, and what turns the direction of texts; no column moves."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The pieces of a line, nearly always the very same ones."""
        if all(piece.text.isprintable() for piece in segments):
            return segments
        return [Segment(_shown(piece.text), piece.style, piece.control) for piece in segments]


def _shown(text: str) -> str:
    return "".join(char for char in text if unicodedata.category(char) not in _OBEYED)
