"""Lists as an office hands them out: letterhead, title, one line a person, how many there are, signatures."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from capacity.agencies import tree
from capacity.dates import today
from capacity.i18n import _
from exports.letterhead import (
    BOLD,
    ITALIC,
    halves,
    province,
    write_letterhead,
    write_recipients,
    write_signature,
)
from exports.look import CELL, CENTRE, HEAD, Look
from exports.measuring import height_of, lines_needed
from exports.paging import keep_foot
from exports.pouring import Formula, Line, Value
from exports.workbook import Book, Page

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
    formula: str = ""
    """By which the program that opens the list works the values out, `{row}` being the row; none for plain values."""


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
    is_sent: bool = True
    """Whether it goes out with a number and to recipients; a working list does not."""


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
    page.line(heading, [column.heading for column in columns], HEAD)
    page.height(heading, 18 * max(lines_needed(column.heading, column.width, 11, bold=True) for column in columns) + 6)
    numbers = [f"({number})" for number in range(1, len(columns) + 1)]
    page.line(heading + 1, numbers, replace(HEAD, bold=False, italic=True, size=9, fill=""))
    first = heading + 2
    numbered = _numbered(lines, widths, count)
    formulas = {place: column.formula for place, column in enumerate(columns) if column.formula}
    if formulas:
        numbered = _with_formulas(numbered, formulas, first)
    # A long list goes into the file as it comes; where its pages end is left to the spreadsheet program.
    page.pour(first, numbered if count > _LONG else list(numbered), [[column.look for column in columns]])
    page.filter(heading + 1, max(first, first + count - 1), len(columns))
    write_foot(page, paper, first + count, len(columns))
    page.print_on_a4(landscape=landscape, heading=(heading, heading + 1))
    keep_foot(page, (heading, heading + 1), first + count - 1, len(columns), landscape=landscape)
    page.freeze(first, 3)


def _numbered(lines: Iterable[Sequence[Value]], widths: Sequence[float], count: int) -> Iterable[Line]:
    for number, values in enumerate(lines, 1):
        line = (number, *values)
        yield Line(line, 0, (height_of(line, widths) or _HEIGHT) if count <= _LONG else None)


def _with_formulas(lines: Iterable[Line], formulas: Mapping[int, str], first: int) -> Iterable[Line]:
    for row, line in enumerate(lines, first):
        values = list(line.values)
        for place, text in formulas.items():
            if isinstance(result := values[place], float | int | str):
                values[place] = Formula(text.format(row=row), result)
        yield line._replace(values=values)


def write_head(page: Page, paper: Paper, columns: int) -> int:
    """Write the letterhead and the title over so many columns; answers the row of the table's heading."""
    left, right = halves(page, columns)
    top = province(tree(paper.on))
    row = write_letterhead(
        page, left, right, issued_by=paper.issued_by, parent=top[0], place=top[1], on=paper.on, numbered=paper.is_sent
    )
    page.block(row + 1, 1, columns, paper.title, replace(BOLD, size=14))
    page.height(row + 1, 20 * lines_needed(paper.title, page.width(1, columns), 14, bold=True))
    row += 2
    for note in paper.notes:
        page.block(row, 1, columns, note, ITALIC)
        page.height(row, 18 * lines_needed(note, page.width(1, columns), 13))
        row += 1
    return row + 1


def write_foot(page: Page, paper: Paper, row: int, columns: int) -> None:
    """Write how many there are, what is to be said below the list, and the places for signatures."""
    for row, text in enumerate(filter(None, (paper.count, *paper.foot)), row + 1):  # noqa: B020
        page.block(row, 1, columns, text, Look(size=12, italic=True, wrap=True))
        page.height(row, 17 * lines_needed(text, page.width(1, columns)))
    left, right = halves(page, columns)
    if paper.is_sent:
        write_recipients(page, row + 2, (1, min(2, left[1])), (_("As above"), _("Archive: VT")))
    # Where the first column of texts is wide, there is no room between the recipients and the head.
    middle = (3, left[1]) if columns > 4 and left[1] > 2 else None
    if middle:
        write_signature(page, row + 2, middle, _("PREPARED BY"), _("(Signature, full name)"))
    write_signature(page, row + 2, right, _("HEAD OF THE AGENCY"), _("(Signature, seal, full name)"))
