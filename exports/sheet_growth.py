"""Making room for rows in the middle of a sheet, with everything that refers to rows following along."""

import re
from copy import copy
from typing import Any

_REFERENCE = re.compile(
    r"""("[^"]*"|'[^']*'!|[A-Za-z_.]+\d*\()|(\$?[A-Z]{1,3}\$?)(\d+)(?::(\$?[A-Z]{1,3}\$?)(\d+))?(?![\w(!])"""
)
"""A text, a sheet's name or a function, which stay; or a cell or an area of cells."""


class Growth:
    """Where rows come to stand when one row becomes several."""

    def __init__(self, row: int, more: int) -> None:
        self.row, self.more = row, more

    def first(self, row: int) -> int:
        """The new number of a row, or of the first row of an area."""
        return row + self.more if row > self.row else row

    def last(self, row: int) -> int:
        """The new number of the last row of an area: one that holds the row that grows holds all it becomes."""
        return row + self.more if row >= self.row else row

    def area(self, text: str) -> str:
        """Areas such as `A1:B9 D4:D4` afterwards."""
        return _REFERENCE.sub(self._moved, text)

    def formula(self, text: str, *, by: int = 0) -> str:
        """A formula afterwards; `by` is how far below the row that grew it stands itself."""

        def moved(match: re.Match[str]) -> str:
            if match[1]:
                return match[1]
            if match[5] is None and int(match[3]) == self.row and not match[2].endswith("$"):
                return f"{match[2]}{self.row + by}"
            if match[5] and by and int(match[3]) == int(match[5]) == self.row:
                return f"{match[2]}{self.row + by}:{match[4]}{self.row + by}"
            return self._moved(match)

        # The sum of the one row is meant to be the sum of all that it becomes.
        text = re.sub(rf"SUM\((\$?[A-Z]+\$?){self.row}\)", rf"SUM(\g<1>{self.row}:\g<1>{self.row})", text)
        return _REFERENCE.sub(moved, text)

    def _moved(self, match: re.Match[str]) -> str:
        if match[1]:
            return match[1]
        if match[5] is None:
            return f"{match[2]}{self.first(int(match[3]))}"
        return f"{match[2]}{self.first(int(match[3]))}:{match[4]}{self.last(int(match[5]))}"


def grow_row(sheet: Any, row: int, more: int) -> None:
    """Let a row of a sheet of the spreadsheet library be followed by so many like it: styles, height, merged cells.

    Formulas below and above follow; an area that holds the row then holds all of them.
    """
    if more < 1:
        return
    growth = Growth(row, more)
    merged = [area.coord for area in sheet.merged_cells.ranges]
    for area in merged:
        sheet.unmerge_cells(area)
    _move_cells(sheet, growth)
    _copy_row(sheet, growth)
    for area in merged:
        _merge(sheet, area, growth)
    _move_heights(sheet, growth)
    _move_rules(sheet, growth)


def _move_cells(sheet: Any, growth: Growth) -> None:
    cells = list(sheet._cells.values())
    sheet._cells.clear()
    for cell in cells:
        if isinstance(cell.value, str) and cell.data_type == "f" and cell.row != growth.row:
            cell.value = growth.formula(cell.value)
        cell.row = growth.first(cell.row)
        sheet._cells[cell.row, cell.column] = cell
        if cell.hyperlink:
            cell.hyperlink.ref = cell.coordinate
    sheet._current_row = sheet.max_row


def _copy_row(sheet: Any, growth: Growth) -> None:
    for cell in [cell for cell in sheet._cells.values() if cell.row == growth.row]:
        text = cell.value if cell.data_type == "f" and isinstance(cell.value, str) else None
        for by in range(1, growth.more + 1):
            twin = sheet.cell(growth.row + by, cell.column)
            twin._style = copy(cell._style)
            twin.value = growth.formula(text, by=by) if text else cell.value
        if text:
            cell.value = growth.formula(text)


def _merge(sheet: Any, area: str, growth: Growth) -> None:
    first, last = (int(number) for number in re.findall(r"\d+", area))
    if first == last == growth.row:
        left, right = re.findall(r"[A-Z]+", area)
        for row in range(first, first + growth.more + 1):
            sheet.merge_cells(f"{left}{row}:{right}{row}")
    else:
        sheet.merge_cells(growth.area(area))


def _move_heights(sheet: Any, growth: Growth) -> None:
    known = dict(sheet.row_dimensions.items())
    sheet.row_dimensions.clear()
    for row, dimension in known.items():
        dimension.index = growth.first(row)
        sheet.row_dimensions[dimension.index] = dimension
    height = sheet.row_dimensions[growth.row].height
    for row in range(growth.row + 1, growth.row + growth.more + 1):
        sheet.row_dimensions[row].height = height


def _move_rules(sheet: Any, growth: Growth) -> None:
    """What prints, drop-down lists, colouring by condition, the filter and page breaks."""
    for choice in sheet.data_validations.dataValidation:
        choice.sqref = type(choice.sqref)(growth.area(str(choice.sqref)))
    colouring = list(sheet.conditional_formatting)
    sheet.conditional_formatting = type(sheet.conditional_formatting)()
    for condition in colouring:
        for rule in condition.rules:
            rule.formula = [growth.formula(formula) for formula in rule.formula]
            sheet.conditional_formatting.add(growth.area(str(condition.sqref)), rule)
    if sheet.auto_filter.ref:
        sheet.auto_filter.ref = growth.area(sheet.auto_filter.ref)
    if sheet.print_area:
        sheet.print_area = growth.area(re.sub(r"^.*!|\$", "", sheet.print_area))
    for pause in sheet.row_breaks.brk:
        pause.id = growth.last(pause.id)
    for table in sheet.tables.values():
        table.ref = growth.area(table.ref)
        if table.autoFilter:
            table.autoFilter.ref = table.ref
