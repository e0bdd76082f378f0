"""Lists as an office hands them out: letterhead, title, one line a person, how many there are, signatures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from capacity.agencies import tree
from capacity.dates import today
from capacity.i18n import _
from exports.letterhead import (
    BOLD,
    ITALIC,
    height_of,
    lines_needed,
    province,
    write_letterhead,
    write_recipients,
    write_signature,
)
from exports.pouring import Line, Value
from exports.workbook import COUNT, DATE, HEADING, TEXT, Book, Look, Page

CELL = Look(size=11, boxed=True, wrap=True)
CENTRE = replace(CELL, across="center")
NUMBER = replace(CELL, across="right", form=COUNT)
HOURS = replace(NUMBER, form="#,##0.##")
SHARE = replace(NUMBER, form="0.0%")
DAY = replace(CENTRE, form=DATE)
DIGITS = replace(CELL, form=TEXT)
_HEADING = replace(HEADING, size=11)
_HEIGHT = 18
"""Of a line, in points."""
_LONG = 20_000
"""Lines beyond which their heights are left to the spreadsheet program."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list; its width in characters."""

    heading: str
    width: float
    look: Look = CELL


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands around a list."""

    title: str
    issued_by: str
    notes: tuple[str, ...] = ()
    """Lines under the title."""
    count: str = ""
    """The sentence under the list that says how many it holds."""
    on: date = field(default_factory=today)
    foot: tuple[str, ...] = ()
    """Sentences under the list."""


def write_list(
    path: Path,
    paper: Paper,
    columns: Sequence[Column],
    lines: Iterable[Sequence[Value]],
    count: int,
    *,
    sheet: str = "",
    landscape: bool = True,
    overwrite: bool = False,
) -> Path:
    """Write a list of so many lines to a workbook for the user's eyes only; the lines are taken as they come.

    Each line's values stand under the columns after the first, which numbers them. Raises as saving does.
    """
    book = Book()
    add_list(book.page(sheet or _("List")), paper, columns, lines, count, landscape=landscape)
    return book.save(path, overwrite=overwrite, private=True)


def add_list(
    page: Page,
    paper: Paper,
    columns: Sequence[Column],
    lines: Iterable[Sequence[Value]],
    count: int,
    *,
    landscape: bool = True,
) -> None:
    """Write a list on a page of a workbook; see `write_list`."""
    columns = (Column(_("Order no."), 6, CENTRE), *columns)
    widths = [column.width for column in columns]
    page.widths(widths)
    heading = write_head(page, paper, len(columns))
    page.line(heading, [column.heading for column in columns], _HEADING)
    page.height(heading, 18 * max(lines_needed(column.heading, column.width) for column in columns) + 6)
    numbers = [f"({number})" for number in range(1, len(columns) + 1)]
    page.line(heading + 1, numbers, replace(_HEADING, bold=False, italic=True, size=9, fill=""))
    first = heading + 2
    page.pour(first, _numbered(lines, widths, count), [[column.look for column in columns]])
    page.filter(heading + 1, max(first, first + count - 1), len(columns))
    write_foot(page, paper, first + count, len(columns))
    page.print_on_a4(landscape=landscape, heading=(heading, heading + 1))
    page.freeze(first, 3)


def _numbered(lines: Iterable[Sequence[Value]], widths: Sequence[float], count: int) -> Iterable[Line]:
    for number, values in enumerate(lines, 1):
        line = (number, *values)
        yield Line(line, 0, (height_of(line, widths) or _HEIGHT) if count <= _LONG else None)


def write_head(page: Page, paper: Paper, columns: int) -> int:
    """Write the letterhead and the title over so many columns; answers the row of the table's heading."""
    left, right = _halves(page, columns)
    top = province(tree(paper.on))
    row = write_letterhead(page, left, right, issued_by=paper.issued_by, parent=top[0], place=top[1], on=paper.on)
    page.block(row + 1, 1, columns, paper.title, replace(BOLD, size=14))
    page.height(row + 1, 20 * lines_needed(paper.title, page.width(1, columns) * 0.8))
    row += 2
    for note in paper.notes:
        page.block(row, 1, columns, note, ITALIC)
        page.height(row, 18 * lines_needed(note, page.width(1, columns) * 0.85))
        row += 1
    return row + 1


def write_foot(page: Page, paper: Paper, row: int, columns: int) -> None:
    """Write how many there are, what is to be said below the list, and the places for signatures."""
    for row, text in enumerate(filter(None, (paper.count, *paper.foot)), row + 1):  # noqa: B020
        page.block(row, 1, columns, text, Look(size=12, italic=True, wrap=True))
        page.height(row, 17 * lines_needed(text, page.width(1, columns)))
    left, right = _halves(page, columns)
    write_recipients(page, row + 2, (1, min(2, left[1])), (_("As above"), _("Archive: VT")))
    middle = (min(3, left[1]), max(3, left[1])) if columns > 4 else None
    if middle:
        write_signature(page, row + 2, middle, _("PREPARED BY"), _("(Signature, full name)"))
    write_signature(page, row + 2, right, _("HEAD OF THE AGENCY"), _("(Signature, seal, full name)"))


def _halves(page: Page, columns: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """The columns of the left and of the right half of a page, by their widths."""
    whole = page.width(1, columns)
    middle = next(column for column in range(1, columns + 1) if page.width(1, column) >= whole * 0.42)
    left = min(max(middle, 2), columns - 1)
    return (1, left), (left + 1, columns)
