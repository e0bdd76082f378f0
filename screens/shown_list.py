"""The list in front of a screen as something to export: all its rows, and what it is a list of."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from textual.widgets import Static

from capacity.dates import format_date
from capacity.i18n import _, format_number
from capacity.settings import operator
from screens.frame import PlaceLine
from screens.widgets.list_names import ListNames
from screens.widgets.mark_table import MarkTable
from screens.widgets.row_table import RowTable
from screens.widgets.rows import TableRow, is_whole
from screens.widgets.vi_input import ViInput

if TYPE_CHECKING:
    from exports.shown import ShownList
    from screens.page import Page

_CHUNK = 4096


def list_in_front(page: "Page") -> RowTable | None:
    """The list that has the focus, else the first one that has headings and rows."""
    tables = [table for table in page.query(RowTable) if type(table) in (RowTable, MarkTable) and _is_list(table)]
    return next((table for table in tables if table.has_focus), tables[0] if tables else None)


def _is_list(table: RowTable) -> bool:
    has_headings = any(column.title for column in table._columns)
    return (
        has_headings
        and bool(table.count)
        and is_whole(table.source)
        and all(node.display for node in table.ancestors_with_self)
    )


def place_of(page: "Page") -> str:
    """Where the screen stands, as the line at its top says."""
    return " – ".join(page.query_one(PlaceLine).place)


def describe(page: "Page", table: RowTable, keys: Collection[int] = ()) -> "ShownList":
    """What a list holds, of what day, through which filters, who took it and when; `keys` for some of its rows."""
    # The spreadsheet library takes as long to load as the first screen.
    from exports.shown import ShownColumn, ShownList

    columns = tuple(ShownColumn(column.title, column.is_number) for column in table._columns if not column.is_bar)
    now = datetime.now()
    taken = _("Taken by {who} on {date} at {time}").format(
        who=operator(), date=format_date(now.date()), time=f"{now:%H:%M}"
    )
    some = [_("Only the {count} marked").format(count=format_number(len(keys)))] if keys else []
    notes = (*dict.fromkeys([*_told_above(page), *some, taken]),)
    return ShownList(place_of(page), notes, columns, len(keys) or table.count)


def _told_above(page: "Page") -> Iterator[str]:
    """What stands above the list: the day, the caption, and what is typed into the fields that narrow it down."""
    if aside := page.query_one(PlaceLine).aside.partition("[")[0].strip():
        yield aside
    for line in page.query(".filter"):
        field = line.query(ViInput).first() if line.query(ViInput) else None
        if field and field.value.strip():
            label = str(line.query(Static).first().content).strip(" :")
            yield f"{label}: {field.value.strip()}"
    for caption in page.query(".caption, .filters").results(Static):
        if text := (caption.current if isinstance(caption, ListNames) else str(caption.content)).strip():
            yield " · ".join(text.splitlines())


def lines_of(table: RowTable, keys: Collection[int] = ()) -> Iterator[Sequence[str]]:
    """The cells of all rows without bars, or of those with these keys."""
    shown = [place for place, column in enumerate(table._columns) if not column.is_bar]
    for row in _rows(table):
        if not keys or row.key in keys:
            yield [row.cells[place] for place in shown]


def _rows(table: RowTable) -> Iterator[TableRow]:
    """All rows, some thousand at a time: there may be millions."""
    source, count = table.source, table.count
    for start in range(0, count, _CHUNK):
        yield from source.page(start, min(start + _CHUNK, count))
