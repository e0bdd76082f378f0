"""Taking many rows out of a sheet at once, with everything that refers to rows following along."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from typing import Any

_AREA = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")
_CELL = re.compile(r"([A-Z]+)(\d+)")


class Moves:
    """Where the rows that stay come to stand."""

    def __init__(self, removed: Iterable[int]) -> None:
        self.removed = frozenset(removed)
        self._sorted = sorted(self.removed)

    def row(self, row: int) -> int:
        """The new number of a row, or of the next one that stays."""
        return row - bisect_left(self._sorted, row)

    def areas(self, text: str) -> str:
        """What is left of areas such as `A1:B9 D4`; nothing if all their rows are gone."""
        return " ".join(filter(None, map(self._area, text.split())))

    def _area(self, area: str) -> str:
        if match := _AREA.fullmatch(area):
            left, first, right, last = match[1], int(match[2]), match[3], int(match[4])
        elif match := _CELL.fullmatch(area):
            left, first, right, last = match[1], int(match[2]), match[1], int(match[2])
        else:
            return area
        first, last = self.row(first), self.row(last + 1) - 1
        if last < first:
            return ""
        return f"{left}{first}" if (left, first) == (right, last) else f"{left}{first}:{right}{last}"


def remove_rows(sheet: Any, removed: Iterable[int]) -> Moves:
    """Take rows out of a sheet of the spreadsheet library and answer where the others went.

    The library's own `delete_rows` moves every cell below once for every row, and leaves merged cells,
    heights, links and rules behind.
    """
    moves = Moves(removed)
    merged = _unmerge(sheet, moves)
    _move_cells(sheet, moves)
    _move_heights(sheet, moves)
    for area in merged:
        sheet.merge_cells(area)
    _move_rules(sheet, moves)
    _move_tables(sheet, moves)
    return moves


def _unmerge(sheet: Any, moves: Moves) -> list[str]:
    """The merged areas that stay; where the value's row goes, the next row of its area gets the value."""
    areas = []
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(merged.coord)
        staying = [row for row in range(merged.min_row, merged.max_row + 1) if row not in moves.removed]
        if staying and staying[0] != merged.min_row:
            giver, heir = (sheet.cell(row, merged.min_col) for row in (merged.min_row, staying[0]))
            heir.value, heir._style = giver.value, giver._style
        area = moves.areas(merged.coord)
        if ":" in area:
            areas.append(area)
    return areas


def _move_cells(sheet: Any, moves: Moves) -> None:
    cells = [cell for cell in sheet._cells.values() if cell.row not in moves.removed]
    sheet._cells.clear()
    for cell in cells:
        cell.row = moves.row(cell.row)
        sheet._cells[cell.row, cell.column] = cell
        if cell.hyperlink:
            cell.hyperlink.ref = cell.coordinate
    sheet._current_row = sheet.max_row


def _move_heights(sheet: Any, moves: Moves) -> None:
    staying = [(row, kept) for row, kept in sheet.row_dimensions.items() if row not in moves.removed]
    sheet.row_dimensions.clear()
    for row, dimension in staying:
        dimension.index = moves.row(row)
        sheet.row_dimensions[dimension.index] = dimension


def _move_rules(sheet: Any, moves: Moves) -> None:
    """Drop-down lists, colouring by condition and the filter; what prints is left to the program."""
    choices = sheet.data_validations.dataValidation
    for choice in list(choices):
        area = moves.areas(str(choice.sqref))
        if area:
            choice.sqref = area
        else:
            choices.remove(choice)
    colouring = list(sheet.conditional_formatting)
    sheet.conditional_formatting = type(sheet.conditional_formatting)()
    for condition in colouring:
        if area := moves.areas(str(condition.sqref)):
            for rule in condition.rules:
                sheet.conditional_formatting.add(area, rule)
    if sheet.auto_filter.ref:
        sheet.auto_filter = type(sheet.auto_filter)(ref=moves.areas(sheet.auto_filter.ref) or None)
    sheet.row_breaks = type(sheet.row_breaks)()
    sheet.print_area = None


def _move_tables(sheet: Any, moves: Moves) -> None:
    for table in list(sheet.tables.values()):
        area = moves.areas(table.ref)
        if _rows_of(area) < 2:
            # Excel refuses a table that consists of its headings alone.
            del sheet.tables[table.name]
            continue
        table.ref = area
        if table.autoFilter:
            table.autoFilter.ref = area


def _rows_of(area: str) -> int:
    match = _AREA.fullmatch(area)
    return int(match[4]) - int(match[2]) + 1 if match else 0
