"""Where the head of a paper stands."""

from typing import cast

import pytest

from exports.letterhead import halves
from exports.workbook import Page


class _Page:
    """A page that knows its widths only."""

    def __init__(self, *widths: float) -> None:
        self.widths = widths

    def width(self, first: int, last: int) -> float:
        return sum(self.widths[first - 1 : last])


@pytest.mark.parametrize("sessions", [1, 2, 3, 10])
def test_the_motto_has_its_line_on_a_sheet_of_few_sessions(sessions: int) -> None:
    page = _Page(6, 28, 30, *[8.0] * sessions, 14)
    (first, left), (right, last) = halves(cast(Page, page), 4 + sessions)
    assert (first, right, last) == (1, left + 1, 4 + sessions)
    assert page.width(right, last) > 42
    assert page.width(1, left) > 30


def test_a_paper_of_two_columns_has_one_for_each_half() -> None:
    assert halves(cast(Page, _Page(30, 30)), 2) == ((1, 1), (2, 2))
