"""The lines of a grid of marks as text: how much room a name, a session and a figure have, and the header."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.geometry import clamp

from screens.widgets.cells import fit
from screens.widgets.grid_rows import GridColumn
from screens.widgets.rows import GAP, Column

CELL = 6
"""What a session takes: a date, or a mark of three digits in brackets."""
HERE, ELSEWHERE = "▸ ", "  "
_NAME, _NAME_AT_MOST = 22, 30
_SECOND = 12
"""Less than this is no use for the second column, which is left out."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How many columns of the terminal each part of a line has."""

    name: int
    aside: int
    """0 where there is no room for it."""
    shown: int
    """How many sessions."""
    tail: tuple[int, ...]
    """0 for a figure that is left out."""

    @property
    def tail_width(self) -> int:
        """What the figures at the right take together."""
        return sum(figure + len(GAP) for figure in self.tail if figure)

    def column_at(self, x: int) -> int | None:
        """Which of the sessions that are shown lies there."""
        left = len(HERE) + self.name + (len(GAP) + self.aside if self.aside else 0)
        column = (x - left) // CELL
        return column if 0 <= column < self.shown else None

    def lead_text(self, name: str, aside: str) -> str:
        """The texts at the left."""
        text = fit(name, self.name)
        return f"{text}{GAP}{fit(aside, self.aside)}" if self.aside else text

    def tail_text(self, figures: Sequence[str]) -> str:
        """The figures at the right."""
        shown = zip(figures, self.tail, strict=True)
        return "".join(GAP + fit(figure, width, right=True) for figure, width in shown if width)


def lay_out(width: int, tail: Sequence[Column], sessions: int) -> Layout:
    """The figures at the right first, then the name, the sessions, and the second column with what is left."""
    figures = tuple(column.width if column.from_width <= width else 0 for column in tail)
    room = width - len(HERE) - sum(figure + len(GAP) for figure in figures if figure)
    shown = clamp((room - _NAME) // CELL, 1, max(1, sessions))
    left = room - shown * CELL
    name = min(_NAME_AT_MOST, max(_NAME, left - len(GAP) - _SECOND))
    aside = left - name - len(GAP)
    return Layout(name, aside, shown, figures) if aside >= _SECOND else Layout(left, 0, shown, figures)


def centred(text: str) -> str:
    """A text in the middle of a cell."""
    return fit(f"{text:^{CELL}}", CELL)


@dataclass(frozen=True, slots=True)
class Header:
    """What stands above a grid, on two lines: numbers and headings, then days."""

    lead: tuple[str, str]
    columns: Sequence[GridColumn]
    tail: Sequence[Column]

    def line(self, y: int, layout: Layout, width: int, first: int, here: int) -> str:
        """One of the two lines, from the session `first` on; the one `here` stands in brackets."""
        line = ELSEWHERE + layout.lead_text(*(self.lead if y == 0 else ("", "")))
        last = first + layout.shown
        for number, column in enumerate(self.columns[first:last], first):
            text = column.title if y == 0 else column.subtitle
            line += centred(f"[{text}]" if y == 0 and number == here else text)
        # Arrows beside the dates tell that there are more sessions on that side.
        if y == 1 and first:
            line = line[: len(HERE) + layout.name - 1] + "‹" + line[len(HERE) + layout.name :]
        line += layout.tail_text([column.title if y == 0 else "" for column in self.tail])
        if y == 1 and last < len(self.columns):
            place = width - layout.tail_width
            line = line[:place] + "›" + line[place + 1 :]
        return line
