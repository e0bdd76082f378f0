"""Where the pages of a printed sheet end, so that its foot with the signatures is not torn from the table."""

from collections.abc import Sequence

from exports.workbook import Page

_PAGE = {True: (714.0, 481.0), False: (467.0, 728.0)}
"""Landscape or not → the width and the height in points between the margins that `print_on_a4` sets."""
_CHARACTER = 5.25
"""Points of a column's width a character."""
_SIGNATURE = 64.0
"""Points left free for a signature below its post."""
_ROWS_KEPT = 2
"""Lines of the table that stay with its foot."""


def keep_foot(page: Page, heading: tuple[int, int], last: int, columns: int, *, landscape: bool = True) -> None:
    """Begin a new page before the table's last lines if the foot below them would stand alone or be torn.

    `last` is the table's last row. Spreadsheet programs differ in whether they enlarge a narrow table to the width of
    the page, so both ways are looked at.
    """
    heights = page.heights()
    first = max(heading[1] + 1, last - _ROWS_KEPT + 1)
    if heights is None or first <= heading[1] + 1:
        return
    width, height = _PAGE[landscape]
    scale = width / (page.width(1, columns) * _CHARACTER)
    if any(_is_torn(heights, heading, first, height / one) for one in {scale, min(1.0, scale)}):
        page.break_before(first)


def _is_torn(heights: Sequence[float], heading: tuple[int, int], first: int, room: float) -> bool:
    """Whether a page ends between a row and the end, by the heights of all rows."""
    repeated = sum(heights[heading[0] - 1 : heading[1]])
    used, begins = 0.0, 1
    for row, height in enumerate((*heights, _SIGNATURE), 1):
        if used + height > room:
            used, begins = repeated if row > heading[1] else 0.0, row
        used += height
    return begins > first
