"""How much room texts take on paper: rows do not grow by themselves where cells are merged or poured."""

from collections.abc import Sequence
from functools import lru_cache

from capacity.text import fold

LINE = 15
"""Points that a line of 11-point letters needs."""
_DIGIT = 5.25
"""Points of a column's width a character: a digit in the letters of a new workbook."""
_PADDING = 3.75
"""Points beside the text in a cell."""
_WIDTHS = {
    **dict.fromkeys(" ,.;:/|'[]\\fijlt!", 0.28),
    **dict.fromkeys("()-Irs", 0.36),
    **dict.fromkeys("ceaz?", 0.45),
    **dict.fromkeys("SPFJE", 0.58),
    **dict.fromkeys("LTZBCR", 0.66),
    **dict.fromkeys("ADGHKNOQUVXYw&", 0.73),
    **dict.fromkeys("Mm%W—…", 0.9),
}
"""Of the letters of Times New Roman in parts of their size; all others are about as wide as a digit."""
_OTHER = 0.5
_BOLD = 1.06


def lines_needed(text: str, characters: float, size: float = 12, *, bold: bool = False) -> int:
    """How many lines a text takes that wraps in columns so many characters wide; `size` is that of its letters."""
    room = (characters * _DIGIT - _PADDING) / (size * (_BOLD if bold else 1))
    lines, used = 1, 0.0
    for word in text.split(" "):
        width = _width(word)
        if used and used + width > room:
            lines, used = lines + 1, 0.0
        # A word that is wider than the column is broken.
        lines += int(width // room) if width > room else 0
        used += width % room + _WIDTHS[" "] if width > room else width + _WIDTHS[" "]
    return lines


def height_of(values: Sequence[object], widths: Sequence[float], size: float = 11) -> float | None:
    """The height in points of a line of a table whose texts wrap; None where none of them does."""
    most = 1
    for value, width in zip(values, widths, strict=True):
        if isinstance(value, str) and len(value) > width * 0.8:
            most = max(most, lines_needed(value, width, size))
    return most * LINE * size / 11 if most > 1 else None


@lru_cache(4096)
def _width(word: str) -> float:
    return sum(_WIDTHS.get(letter, _OTHER) for letter in _letters(word))


def _letters(word: str) -> str:
    """The letters without their marks, capitals as capitals."""
    if word.isascii():
        return word
    return "".join(
        letter if letter.isascii() else fold(letter).upper() if letter.isupper() else fold(letter) or letter
        for letter in word
    )
