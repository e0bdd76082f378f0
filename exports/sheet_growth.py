"""What refers to rows of a sheet follows along when one of its rows becomes several: formulas and areas as texts."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from exports.pouring import letters

_SHEET = r"(?:'(?:[^']|'')*'|(?:\[\d+\])?[\w.]+(?::[\w.]+)?)!"
_REFERENCE = re.compile(
    rf"""("(?:[^"]|"")*")|(?<![\w.\[])({_SHEET})?"""
    r"(?:(\$?)([A-Z]{1,3})(\$?)(\d+)(?::(\$?[A-Z]{1,3})(\$?)(\d+))?|(\$?)(\d+):(\$?)(\d+))(?![\w.(!\[])"
)
"""A text, which stays; or a cell, an area of cells or of whole rows, with or without the sheet it is in."""
_OF_ONE_CELL = re.compile(
    rf"\b((?:SUM|AVERAGE|MIN|MAX|COUNT|COUNTA|PRODUCT)\(|SUBTOTAL\(\d+,)((?:{_SHEET})?)(\$?[A-Z]{{1,3}}\$?(\d+))\)"
)
_AREA = re.compile(r"(\$?[A-Z]{1,3}\$?)(\d+)(?::(\$?[A-Z]{1,3}\$?)(\d+))?")


@dataclass(frozen=True, slots=True)
class Growth:
    """One row of a sheet that is followed by so many more like it."""

    sheet: str
    row: int
    more: int

    def first(self, row: int) -> int:
        """The new number of a row, or of the first row of an area."""
        return row + self.more if row > self.row else row

    def last(self, row: int) -> int:
        """The new number of the last row of an area: one that holds the row that grows holds all it becomes."""
        return row + self.more if row >= self.row else row

    def areas(self, text: str) -> str:
        """Areas such as `A1:B9 D4` afterwards; a cell of the row that grows becomes the cells below each other."""

        def moved(match: re.Match[str]) -> str:
            first, last = self.first(int(match[2])), self.last(int(match[4] or match[2]))
            if match[3] is None and first == last:
                return f"{match[1]}{first}"
            return f"{match[1]}{first}:{match[3] or match[1]}{last}"

        return _AREA.sub(moved, text)

    def formula(self, text: str, *, here: bool, by: int | None = None) -> str:
        """A formula afterwards; `here` if it stands in the sheet that grows.

        `by` is how far below the row that grew one of its own formulas stands: what it says of its own row it then
        says of the row it stands in, and what it says of the row above, as running numbers do, of the row above that.
        """

        def moved(match: re.Match[str]) -> str:
            text, sheet = match[1], match[2]
            if text or (sheet is None and not here) or (sheet is not None and _name(sheet) != self.sheet):
                return match[0]
            return (sheet or "") + self._moved(match, by)

        if by is None:
            text = _OF_ONE_CELL.sub(lambda match: self._of_one_cell(match, here), text)
        return _REFERENCE.sub(moved, text)

    def _of_one_cell(self, match: re.Match[str], here: bool) -> str:
        """The sum of the one row is meant to be the sum of all that it becomes."""
        if int(match[4]) != self.row or not (_name(match[2]) == self.sheet if match[2] else here):
            return match[0]
        return f"{match[1]}{match[2]}{match[3]}:{match[3]})"

    def _moved(self, match: re.Match[str], by: int | None) -> str:
        if match[11]:
            return f"{match[10]}{self.first(int(match[11]))}:{match[12]}{self.last(int(match[13]))}"
        one = f"{match[3]}{match[4]}{match[5]}"
        first = self._row(int(match[6]), bool(match[5]), by, self.first)
        if match[9] is None:
            return f"{one}{first}"
        return f"{one}{first}:{match[7]}{match[8]}{self._row(int(match[9]), bool(match[8]), by, self.last)}"

    def _row(self, row: int, is_fixed: bool, by: int | None, other: Callable[[int], int]) -> int:
        if by is not None and not is_fixed and self.row - 1 <= row <= self.row:
            return row + by
        return other(row)


def copied(formula: str, rows: int, columns: int) -> str:
    """A formula as it reads so many rows below and columns to the right, as spreadsheet programs share formulas."""

    def moved(match: re.Match[str]) -> str:
        if match[1] or match[11]:
            return match[0]
        place = match[3] + _column(match[4], 0 if match[3] else columns)
        place += match[5] + str(int(match[6]) + (0 if match[5] else rows))
        if match[9]:
            fixed = match[7].startswith("$")
            place += ":" + "$" * fixed + _column(match[7].lstrip("$"), 0 if fixed else columns)
            place += match[8] + str(int(match[9]) + (0 if match[8] else rows))
        return (match[2] or "") + place

    return _REFERENCE.sub(moved, formula)


def column_number(name: str) -> int:
    """28 for `AB`."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number


def _column(name: str, by: int) -> str:
    return letters(max(1, column_number(name) + by)) if by else name


def _name(prefix: str) -> str:
    """`Sở Nội vụ` for `'Sở Nội vụ'!`."""
    text = prefix[:-1]
    return text[1:-1].replace("''", "'") if text.startswith("'") else text
