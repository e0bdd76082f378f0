"""The officer's own list, handed back with the rows that were held back and a column that says why.

What was good is taken out; title, headings, sections and looks stay, so that the mended file imports again.
"""

from collections.abc import Sequence
from datetime import date
from itertools import zip_longest
from pathlib import Path

from capacity.errors import BadFile
from capacity.held_back import HeldBackSheet
from capacity.i18n import _
from exports.look import DATE, HEADING, TEXT, Look
from exports.opening import existing_book
from exports.pouring import Value
from exports.row_removal import Moves, remove_rows
from exports.workbook import Book, Page

_PROBLEM = Look(size=11, wrap=True, boxed=True, fill="FFF2CC", colour="C00000")
_PROBLEM_WIDTH = 60
_WIDEST = 40


def write_held_back(source: Path, out: Path, sheets: Sequence[HeldBackSheet], *, overwrite: bool = False) -> Path:
    """Write the rows of a file that were held back, each with what is wrong in it; answers the new path.

    A sheet that is not named stays as it is; of those named, one without any problem is left out. Raises
    BadFile where the source can no longer be read and no values are given, and else as saving does.
    """
    kept = [sheet for sheet in sheets if sheet.problems] or list(sheets)
    book = existing_book(source)
    if book is None or not all(book.existing_page(sheet.name) for sheet in sheets):
        return _plain_book(source, kept).save(out, overwrite=overwrite, private=True)
    for sheet in sheets:
        page = book.existing_page(sheet.name)
        if page and sheet in kept:
            _add_problems(page, sheet, remove_rows(page.sheet, sheet.good_rows))
        elif page:
            book.remove(page)
    if kept and (first := book.existing_page(kept[0].name)):
        book.open_at(first)
    return book.save(out, overwrite=overwrite, private=True)


def _add_problems(page: Page, sheet: HeldBackSheet, moves: Moves) -> None:
    heading = _("Problem")
    header = [moves.row(row) for row in sheet.header_rows]
    column = _free_column(page, header, heading)
    if header:
        page.block(header[0], column, column, heading, HEADING, rows=len(header))
    for row, problem in sheet.problems.items():
        page.put(moves.row(row), column, problem, _PROBLEM)
        page.show(moves.row(row))
    page.widen(column, _PROBLEM_WIDTH)


def _free_column(page: Page, header: Sequence[int], heading: str) -> int:
    """The column after the last one in use, or the one that an earlier round of this added."""
    last = page.last_column()
    if header and page.value(header[0], last) == heading:
        page.clear(last)
        return last
    return last + 1


def _plain_book(source: Path, sheets: Sequence[HeldBackSheet]) -> Book:
    """The values alone, for a source whose looks cannot be kept."""
    if not any(sheet.rows for sheet in sheets):
        raise BadFile(
            _("The sheets of “{path}” cannot be copied; save it as .xlsx and import that.").format(path=source)
        )
    book = Book()
    for sheet in sheets:
        page = book.page(sheet.name or source.stem)
        moves = Moves(sheet.good_rows)
        for row, values in enumerate(sheet.rows, 1):
            if row not in moves.removed:
                _write_plain_row(page, moves.row(row), values, row in sheet.header_rows)
        page.widths(_widths(sheet))
        _add_problems(page, sheet, moves)
    return book


def _write_plain_row(page: Page, row: int, values: Sequence[object], is_header: bool) -> None:
    for column, value in enumerate(values, 1):
        if value is not None and value != "":
            plain = _plain_value(value)
            page.put(row, column, plain, HEADING if is_header else Look(form=_form(plain)))


def _plain_value(value: object) -> Value:
    return value if isinstance(value, str | int | float | date) else str(value)


def _form(value: Value) -> str:
    """Numbers of identity keep all their digits, also when somebody types in the cell."""
    if isinstance(value, str):
        return TEXT if value.isdecimal() else "General"
    if isinstance(value, int | float):
        return "0" if value >= 1e10 else "General"
    return DATE


def _widths(sheet: HeldBackSheet) -> list[float]:
    """As wide as the longest value from the headings on, for a title may be longer than any column."""
    first = sheet.header_rows[0] - 1 if sheet.header_rows else 0
    columns = zip_longest(*sheet.rows[first:], fillvalue="")
    return [min(_WIDEST, max(len(str(value)) for value in column) + 3) for column in columns]
