"""Rows of a table on the clipboard, for a spreadsheet."""

from collections.abc import Sequence

from textual.widget import Widget

from capacity.i18n import _, format_number, ngettext
from screens.widgets.row_table import RowTable
from screens.widgets.rows import TableRow

MOST_COPIED = 5_000
"""Terminals refuse to take more than some hundred thousand signs."""


def copy_rows(table: RowTable, found: Sequence[TableRow | None], more: str = "") -> None:
    """Copy the cells of rows of a table, without bars, and say so, and what more there is to say."""
    places = [place for place, column in enumerate(table._columns) if not column.is_bar]
    lines = ["\t".join(row.cells[place] for place in places) for row in found[:MOST_COPIED] if row]
    table.app.copy_to_clipboard("\n".join(lines))
    text = ngettext("{count} row copied.", "{count} rows copied.", len(lines))
    if len(found) > MOST_COPIED:
        text = _("Only the first {count} rows were copied; F8 exports all.")
    tell(table, " ".join(filter(None, (text.format(count=format_number(len(lines))), more))))


def tell(widget: Widget, text: str) -> None:
    """Say in the message line, where the app has one, what was done."""
    if say := getattr(widget.app, "say", None):
        say(text)
