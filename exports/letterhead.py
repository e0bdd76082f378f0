"""The head and the foot of an office's paper, as Annex I of Decree 30/2020/NĐ-CP lays them out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from capacity.agencies import AgencyRow
from capacity.i18n import _
from exports.look import Look
from exports.measuring import lines_needed
from exports.workbook import Page

CENTRED = Look(size=13, across="center", wrap=True)
BOLD = replace(CENTRED, bold=True)
ITALIC = replace(CENTRED, italic=True)
_LINE = 18
"""Points that a line of the body's text needs."""

Columns = tuple[int, int]
"""The first and the last column of a block."""


def write_letterhead(
    page: Page,
    left: Columns,
    right: Columns,
    *,
    issued_by: str,
    parent: str,
    place: str,
    on: date,
    numbered: bool = True,
) -> int:
    """Write the issuing body, the motto, the number and the day; answers the row after them.

    What only serves to work with is not `numbered`: it goes through no register.
    """
    characters = page.width(*left)
    row = 1
    if parent:
        page.block(row, *left, parent.upper(), CENTRED)
        page.height(row, lines_needed(parent.upper(), characters, 13) * _LINE)
    page.block(row, *right, _("SOCIALIST REPUBLIC OF VIET NAM"), BOLD)
    page.block(row + 1, *left, issued_by.upper(), BOLD)
    page.block(row + 1, *right, _("Independence - Freedom - Happiness"), replace(BOLD, underline=True))
    page.height(row + 1, lines_needed(issued_by.upper(), characters, 13, bold=True) * _LINE)
    page.block(row + 2, *left, "_" * 12, replace(BOLD, size=7, down="top"))
    page.height(row + 2, 11)
    if numbered:
        page.block(row + 3, *left, _("No.:        /BC-……"), CENTRED)
    page.block(row + 3, *right, place_and_day(place, on), ITALIC)
    page.height(row + 3, _LINE)
    return row + 4


def write_title(page: Page, columns: int, title: str, below: str) -> int:
    """Write the title of a sheet and a line under it; answers the row of the heading."""
    page.block(1, 1, columns, title, replace(BOLD, size=14))
    page.height(1, 24)
    page.block(2, 1, columns, below, ITALIC)
    page.height(2, 20)
    return 4


def halves(page: Page, columns: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """The columns of the left and of the right half of a page, the left one as near to nine twentieths as they allow.

    So the motto keeps its line where the middle column is a broad one.
    """
    middle = page.width(1, columns) * 0.45
    left = min(range(min(2, columns - 1), columns), key=lambda column: abs(page.width(1, column) - middle))
    return (1, left), (left + 1, columns)


def province(agencies: Sequence[AgencyRow]) -> tuple[str, str]:
    """The body above every office of a province, and where papers are signed; nothing without a province at the top."""
    top = agencies[0] if agencies else None
    if top is None or top.level != "province":
        return "", ""
    parent = _("PEOPLE'S COMMITTEE OF {province}").format(province=top.name.upper())
    return parent, top.name.removeprefix("Tỉnh ").removeprefix("Thành phố ")


def place_and_day(place: str, on: date) -> str:
    """Place and day as the decree writes them: days below ten and the first two months with a zero."""
    return _("{place}, day {day} month {month} year {year}").format(
        place=place or "……………",
        day=f"{on.day:02d}",
        month=f"{on.month:02d}" if on.month < 3 else on.month,
        year=on.year,
    )


def write_recipients(page: Page, row: int, columns: Columns, recipients: Sequence[str]) -> None:
    """Write the list of those who get the paper, the last one being the archive."""
    page.block(row, *columns, _("Sent to:"), Look(bold=True, italic=True))
    for below, recipient in enumerate(recipients, row + 1):
        end = "." if below == row + len(recipients) else ";"
        page.block(below, *columns, f"- {recipient}{end}", Look(size=11))


def write_signature(page: Page, row: int, columns: Columns, post: str, note: str) -> None:
    """Write a post with room for its holder's signature."""
    page.block(row, *columns, post, BOLD)
    page.block(row + 1, *columns, note, replace(ITALIC, size=11))
