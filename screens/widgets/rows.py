"""What a table shows: its rows, where they come from, and its columns."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from screens.widgets.cells import fit

GAP = "  "
"""What stands between two columns."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """What a table shows of one thing: its key, a text for each column, and a tone for the whole line."""

    key: int
    cells: tuple[str, ...]
    tone: str = ""
    """`good`, `warn`, `bad`, `dim` or nothing; always beside a word that says the same."""


class Source(Protocol):
    """Where a table's rows come from."""

    def count(self) -> int:
        """How many rows there are."""

    def page(self, start: int, stop: int) -> Sequence[TableRow]:
        """The rows from `start` up to, but without, `stop`."""


def is_whole(source: Source) -> bool:
    """Whether a source knows all its rows; of a long list the rest may still be looked for."""
    return bool(getattr(source, "is_whole", True))


def keys_of(source: Source) -> Sequence[int]:
    """The keys of all rows; a source that knows them without reading the rows says so by `keys`."""
    known = getattr(source, "keys", None)
    return known() if known else [row.key for row in source.page(0, source.count())]


def place_of(source: Source, key: int, near: int) -> int:
    """Where the row with a key stands now; `near`, where it stood, if there is no such row or all would be read."""
    if not isinstance(source, RowList) and not hasattr(source, "keys"):
        return near
    keys = keys_of(source)
    if key in keys[near : near + 1]:
        return near
    with suppress(ValueError):
        return keys.index(key)
    return near


@dataclass(frozen=True, slots=True)
class RowList:
    """A source that holds all its rows."""

    rows: Sequence[TableRow] = ()

    def count(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    def page(self, start: int, stop: int) -> Sequence[TableRow]:
        """The rows from `start` up to, but without, `stop`."""
        return self.rows[start:stop]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: so many terminal columns wide, or a part of what the fixed ones leave."""

    title: str
    width: int = 0
    """0 for flexible."""
    part: int = 1
    """The weight among the flexible ones."""
    is_number: bool = False
    """Set at the right."""
    from_width: int = 0
    """Left out of tables that are narrower than this."""
    is_bar: bool = False
    """Drawn in the colour of bars."""
    order: str = ""
    """What rows can be sorted by here; nothing where they cannot."""


def column_widths(columns: Sequence[Column], width: int) -> list[int]:
    """How wide each column is in a table of so many columns; 0 for one that is left out."""
    shown = [column for column in columns if column.from_width <= width]
    room = width - len(GAP) * (len(shown) - 1) - sum(column.width for column in shown)
    parts = sum(column.part for column in shown if not column.width)
    widths: list[int] = []
    for column in columns:
        if column.from_width > width:
            widths.append(0)
        elif column.width:
            widths.append(column.width)
        else:
            share = max(1, room * column.part // parts)
            room, parts = room - share, parts - column.part
            widths.append(share)
    return widths


class Layout(NamedTuple):
    """How wide each column of a table is, 0 for one that is left out, and where its bar begins and how long it is."""

    widths: list[int]
    bar: tuple[int, int] | None

    @classmethod
    def of(cls, columns: Sequence[Column], width: int) -> "Layout":
        """The columns in a line so wide."""
        widths = column_widths(columns, width)
        return cls(widths, _bar_place(columns, widths))


def row_text(columns: Sequence[Column], cells: Sequence[str], widths: Sequence[int]) -> str:
    """The cells side by side, each as wide as its column."""
    return GAP.join(
        [
            fit(cell, room, right=column.is_number)
            for cell, column, room in zip(cells, columns, widths, strict=True)
            if room
        ]
    )


def _bar_place(columns: Sequence[Column], widths: Sequence[int]) -> tuple[int, int] | None:
    """Where the bar begins in such a line and how long it is, if there is one and room for it."""
    start = 0
    for column, room in zip(columns, widths, strict=True):
        if room and column.is_bar:
            return start, room
        start += room + len(GAP) if room else 0
    return None
