"""A sheet brought within bounds, so that whoever reads on need not think of damaged and hostile files."""

from dataclasses import replace
from math import isfinite

from imports.sheets import Cell, Sheet

_LONGEST = 4000
"""Characters of a cell; no fact about a person needs so many."""
_NO_NUMBER = "#NUM!"
"""How spreadsheets show a number that is none, or too large for them."""


def fitted(sheet: Sheet) -> Sheet:
    """The sheet with merged cells no larger than its rows, texts of no more than 4,000 characters, finite numbers."""
    last_row, last_column = len(sheet.rows) - 1, len(sheet.rows[0]) - 1 if sheet.rows else -1
    merged = [
        (top, left, min(bottom, last_row), min(right, last_column))
        for top, left, bottom, right in sheet.merged
        if top <= last_row and left <= last_column
    ]
    return replace(sheet, merged=merged, rows=[row if _fits(row) else list(map(_cell, row)) for row in sheet.rows])


def _fits(row: list[Cell]) -> bool:
    for cell in row:
        if cell.__class__ is str:
            if len(cell) > _LONGEST:
                return False
        elif cell.__class__ is float and not isfinite(cell):
            return False
    return True


def _cell(cell: Cell) -> Cell:
    if isinstance(cell, str) and len(cell) > _LONGEST:
        return cell[: _LONGEST - 1] + "…"
    return _NO_NUMBER if isinstance(cell, float) and not isfinite(cell) else cell
