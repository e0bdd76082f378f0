"""A list that can be acted upon: its rows are marked, put in another order, and copied."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from rich.cells import cell_len
from textual import events
from textual.message import Message

from capacity.i18n import _, format_number
from screens.commands import LISTED, bindings
from screens.widgets.copying import MOST_COPIED, copy_rows, tell
from screens.widgets.marks import Marks
from screens.widgets.row_table import RowTable
from screens.widgets.rows import GAP, Column, TableRow, is_whole, keys_of

MARKED = "●"
"""Stands before what is marked."""
_UP, _DOWN = "▲", "▼"
_CHUNK = 64
_AT_ONCE = 100_000
"""So many rows are marked in the blink of an eye."""


class MarkTable(RowTable):
    """Space marks a row, a all, o goes from order to order, c copies those marked or the one here."""

    BINDINGS = bindings(LISTED)

    @dataclass
    class Marked(Message):
        """Rows were marked, or are no longer."""

        table: "MarkTable"

        @property
        def control(self) -> "MarkTable":
            """The table, for `@on` with a selector."""
            return self.table

    @dataclass
    class Sorted(Message):
        """The user wants another order; who fills the table has to read it in that order."""

        table: "MarkTable"

        @property
        def control(self) -> "MarkTable":
            """The table, for `@on` with a selector."""
            return self.table

    @dataclass
    class Fitted(Message):
        """The table has another size, and so perhaps other headings."""

        table: "MarkTable"

        @property
        def control(self) -> "MarkTable":
            """The table, for `@on` with a selector."""
            return self.table

    def __init__(
        self,
        *columns: Column,
        empty: str = "",
        has_header: bool = True,
        opens: bool = True,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(*columns, empty=empty, has_header=has_header, opens=opens, id=id, classes=classes)
        self._marked = Marks()
        self.order = next((column.order for column in columns if column.order), "")
        """The column's order in which the rows are."""
        self.descending = False

    @property
    def marked(self) -> Marks:
        """The keys of the rows that are marked."""
        return self._marked

    @property
    def unseen(self) -> int:
        """How many of those marked are not in the list, which was searched or narrowed down since."""
        return self._marked.beyond(keys_of(self.source)) if self._marked else 0

    def told_unseen(self) -> str:
        """What to know before acting upon marks that are not in the list; nothing where all are."""
        unseen, count = self.unseen, len(self._marked)
        if not unseen:
            return ""
        if unseen == count:
            text = _("None of the {count} marked is in the list on the screen, nor is the row under the cursor marked.")
        else:
            text = _("{unseen} of the {count} marked are not in the list on the screen.")
        return text.format(unseen=format_number(unseen), count=format_number(count))

    def chosen(self) -> list[int]:
        """The keys of those marked; where none is, of the row under the cursor."""
        if self._marked:
            return list(self._marked)
        return [self.row.key] if self.row else []

    def keep_marks(self, keys: Sequence[int] = ()) -> None:
        """Let go of all marks but these."""
        if self._marked:
            self._change_marks(self._marked.among(keys))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what the rows allow."""
        if action == "in_list":
            return self.check_action(str(parameters[0]), ())
        if action in {"mark", "mark_all", "copy"}:
            return self.count > 0
        if action in {"sort_next", "turn_order"}:
            return bool(self.order)
        return super().check_action(action, parameters)

    async def action_in_list(self, action: str) -> None:
        """Do what a page, which does not know which of its lists is in focus, offers of its lists."""
        await self.run_action(action)

    def action_mark(self) -> None:
        """Mark the row under the cursor, or no longer, and go on to the next."""
        if row := self.row:
            self._change_marks(self._marked.turn(row.key))
            self.action_move(1)

    def action_mark_all(self) -> None:
        """Mark all rows; none where all are marked."""
        if not is_whole(self.source):
            tell(self, _("Only the beginning of the list is known yet."))
            return
        keys, marked = keys_of(self.source), self._marked
        beside = getattr(self.screen, "open_with", None)
        if beside and len(keys) > _AT_ONCE:
            # Keys wait meanwhile, so that what comes next in a burst acts upon what is marked.
            beside(lambda: marked.turn_all(keys), self._change_marks)
        else:
            self._change_marks(marked.turn_all(keys))

    def _change_marks(self, marked: Marks) -> None:
        self._marked = marked
        self._strips.clear()
        self.refresh()
        self.post_message(self.Marked(self))

    def action_sort_next(self) -> None:
        """Sort by the next column that rows can be sorted by."""
        orders = [*dict.fromkeys(column.order for column in self._columns if column.order)]
        self.sort_by(orders[(orders.index(self.order) + 1) % len(orders)])

    def action_turn_order(self) -> None:
        """Put the last first."""
        self.sort_by(self.order)

    def sort_by(self, order: str) -> None:
        """Ask for the rows in an order; in the same order again, the other way round."""
        self.descending = order == self.order and not self.descending
        self.order = order
        self.post_message(self.Sorted(self))

    def action_copy(self) -> None:
        """Copy the cells of those marked, or of this row, for a spreadsheet."""
        found = list(islice(self._marked_rows(), MOST_COPIED + 1)) if self._marked else [self.row]
        if found:
            copy_rows(self, found, self.told_unseen())
        else:
            tell(self, _("Nothing was copied.") + " " + self.told_unseen())

    def _marked_rows(self) -> Iterator[TableRow]:
        """Those marked, in the order of the list; only the pages with any of them are read."""
        keys = keys_of(self.source)
        for start in range(0, len(keys), _CHUNK):
            if any(key in self._marked for key in keys[start : start + _CHUNK]):
                rows = self.source.page(start, min(start + _CHUNK, self.count))
                yield from (row for row in rows if row.key in self._marked)

    def on_click(self, event: events.Click) -> None:
        """Sort by the heading that is clicked on; mark where the sign of a mark stands, or with ctrl."""
        if event.y < self._top:
            if order := self._order_at(event.x):
                self.sort_by(order)
            return
        super().on_click(event)
        if (event.ctrl or event.x < cell_len(self.sign_of(0))) and (row := self.row):
            self._change_marks(self._marked.turn(row.key))

    def on_resize(self) -> None:
        """Let others look whether the order is told in a heading still."""
        super().on_resize()
        self.post_message(self.Fitted(self))

    def _widths(self) -> list[int]:
        return self._layout(self.scrollable_content_region.width).widths

    def hidden_order(self) -> str:
        """The heading by which rows are sorted, with its arrow, where its column is left out at this width."""
        widths = self._widths() if self.size else [1] * len(self._columns)
        found = [(column, width) for column, width in zip(self._columns, widths, strict=True) if column.order]
        sorted_by = [(column, width) for column, width in found if column.order == self.order]
        if not sorted_by or any(width for _column, width in sorted_by):
            return ""
        return f"{sorted_by[0][0].title} {self._arrow}"

    @property
    def _arrow(self) -> str:
        return _DOWN if self.descending else _UP

    def _order_at(self, x: int) -> str:
        start = cell_len(self.sign_of(0))
        for column, width in zip(self._columns, self._widths(), strict=True):
            if width and start <= x < start + width:
                return column.order
            start += width + len(GAP) if width else 0
        return ""

    def titles(self) -> list[str]:
        """The headings, with the way of the order in its own."""
        titles = super().titles()
        place = next((at for at, one in enumerate(self._columns) if self.order and one.order == self.order), None)
        return titles if place is None else [*titles[:place], self._arrow + titles[place], *titles[place + 1 :]]

    def sign_of(self, index: int) -> str:
        """Whether the cursor stands here, and whether the row is marked."""
        sign = super().sign_of(index)
        is_marked = bool(self._marked) and index < self.count and self.row_at(index).key in self._marked
        return sign[0] + MARKED if is_marked else sign
