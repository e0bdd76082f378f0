"""A table of any length on Textual's line API: it asks its source for the rows it shows, and for no others."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size, clamp
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from capacity.i18n import _
from screens.widgets.cells import fit, split_cells
from screens.widgets.pages import Pages
from screens.widgets.rows import Column, Layout, RowList, Source, TableRow, place_of, row_text

_STRIPS_KEPT = 512
_HERE, _ELSEWHERE = "▸ ", "  "


class RowTable(ScrollView, can_focus=True):
    """Rows in columns with a cursor line; Enter opens the row. Texts are shown as they are, never read as markup."""

    DEFAULT_CSS = """
    RowTable {
        height: 1fr;
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
        & > .row-table--header { color: $text-muted; text-style: bold; }
        & > .row-table--cursor { background: $surface-lighten-1; text-style: bold; }
        & > .row-table--good { color: $text-success; }
        & > .row-table--warn { color: $text-warning; }
        & > .row-table--bad { color: $text-error; }
        & > .row-table--dim { color: $text-muted; }
        & > .row-table--bar { color: $secondary; }
        &:focus > .row-table--cursor { color: $block-cursor-foreground; background: $block-cursor-background; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "row-table--header",
        "row-table--cursor",
        "row-table--good",
        "row-table--warn",
        "row-table--bad",
        "row-table--dim",
        "row-table--bar",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", _("open"), key_display="Enter"),
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "turn(-1)", show=False),
        Binding("pagedown", "turn(1)", show=False),
        Binding("home", "go(0)", show=False),
        Binding("end", "go(-1)", show=False),
    ]

    cursor: reactive[int] = reactive(0, repaint=False)

    @dataclass
    class Opened(Message):
        """The user opened a row."""

        table: "RowTable"
        index: int
        row: TableRow

        @property
        def control(self) -> "RowTable":
            """The table, for `@on` with a selector."""
            return self.table

    @dataclass
    class Highlighted(Message):
        """The cursor stands on another row, or on a row of another source."""

        table: "RowTable"
        index: int
        row: TableRow

        @property
        def control(self) -> "RowTable":
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
        super().__init__(id=id, classes=classes)
        self._columns = columns
        self._empty = empty
        self._top = int(has_header)
        self._opens = opens
        self._pages = Pages(RowList())
        self._is_filled = False
        """Whether it is known which rows there are; before that, nothing says that there are none."""
        self._strips: OrderedDict[tuple[int, bool, bool, int], Strip] = OrderedDict()
        self._plain_style: Style | None = None
        self._known_layout: tuple[int, Layout] | None = None

    @property
    def count(self) -> int:
        """How many rows the source has."""
        return self._pages.count

    @property
    def source(self) -> Source:
        """Where the rows come from."""
        return self._pages.source

    @property
    def row(self) -> TableRow | None:
        """The row under the cursor."""
        return self.row_at(self.cursor) if self._pages.count else None

    def row_at(self, index: int) -> TableRow:
        """The row at a place, which must exist."""
        return self._pages.row_at(index)

    def show(self, source: Source, *, cursor: int | None = None, empty: str | None = None) -> None:
        """Show the rows of a source, with the cursor on the row where it was unless another place is named."""
        was_empty = not self._pages.count
        if cursor is None and (row := self._pages.known_row(self.cursor)):
            cursor = place_of(source, row.key, self.cursor)
        self._pages = Pages(source)
        self._is_filled = True
        if was_empty != (not self._pages.count):
            self.refresh_bindings()
        self._empty = self._empty if empty is None else empty
        self._strips.clear()
        self._fit_scrollbar()
        self.cursor = clamp(self.cursor if cursor is None else cursor, 0, max(0, self._pages.count - 1))
        self._keep_in_view()
        self.refresh()
        if row := self.row:
            self.post_message(self.Highlighted(self, self.cursor, row))

    def lengthen(self, source: Source) -> None:
        """Show more rows below those that are shown; a source that begins with the same rows."""
        ends_in_sight = self._pages.count < self.scroll_offset.y + self.size.height
        self._pages = self._pages.lengthened(source)
        self._fit_scrollbar()
        if ends_in_sight:
            self.refresh()

    def _fit_scrollbar(self) -> None:
        """Tell how many lines there are; where the scroll bar stays, nothing on the screen is placed anew."""
        size = Size(0, self._pages.count + self._top)
        if self.show_vertical_scrollbar and size.height > self.size.height:
            self.set_reactive(RowTable.virtual_size, size)
            self.vertical_scrollbar.window_virtual_size = size.height
        else:
            self.virtual_size = size

    def show_columns(self, *columns: Column, opens: bool = True) -> None:
        """Use other columns from now on, of rows that can be opened or not; the next source has to fit them."""
        self._columns, self._known_layout = columns, None
        if opens != self._opens:
            self._opens = opens
            self.refresh_bindings()

    def watch_cursor(self, before: int, now: int) -> None:
        """Draw the line left and the line reached, and no others."""
        for index in (before, now):
            self.refresh_line(index + self._top)

    def notify_style_update(self) -> None:
        """Forget the lines drawn in the old colours."""
        super().notify_style_update()
        self._strips.clear()
        self._plain_style = None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to open only where rows can be opened."""
        return action != "open" or (self._opens and self._pages.count > 0)

    def action_open(self) -> None:
        """Say that the row under the cursor was opened."""
        if self._opens and (row := self.row):
            self.post_message(self.Opened(self, self.cursor, row))

    def action_move(self, by: int) -> None:
        """Move the cursor by so many rows."""
        self.move_to(self.cursor + by)

    def action_turn(self, by: int) -> None:
        """Move the cursor by so many screenfuls."""
        self.move_to(self.cursor + by * max(1, self.size.height - self._top - 1))

    def action_go(self, index: int) -> None:
        """Move the cursor to a row; -1 is the last."""
        self.move_to(index if index >= 0 else self._pages.count + index)

    def move_to(self, index: int) -> None:
        """Put the cursor on a row, or on the nearest there is, and bring it into view."""
        index = clamp(index, 0, max(0, self._pages.count - 1))
        if index == self.cursor:
            return
        self.cursor = index
        self._keep_in_view()
        if row := self.row:
            self.post_message(self.Highlighted(self, index, row))

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the line; a double click opens it."""
        index = event.y + self.scroll_offset.y - self._top
        if not 0 <= index < self._pages.count or event.y < self._top:
            return
        self.move_to(index)
        if event.chain > 1:
            self.action_open()

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._keep_in_view()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines as they are; a table has no border or padding that Textual would have to draw around each."""
        width = self.region.width
        background = self.background_colors[1]
        strips = [self.render_line(y) for y in crop.line_range]
        for line_filter in self.get_line_filters():
            strips = [strip.apply_filter(line_filter, background) for strip in strips]
        return strips if crop.column_span == (0, width) else [strip.crop(*crop.column_span) for strip in strips]

    def render_line(self, y: int) -> Strip:
        """One line of the screen: the header, a row, or nothing."""
        width = self.scrollable_content_region.width
        if y < self._top:
            header = _ELSEWHERE + row_text(self._columns, self.titles(), self._layout(width).widths)
            return self._strip(header, self.get_component_rich_style("row-table--header"), width)
        index = self.scroll_offset.y + y - self._top
        if index >= self._pages.count:
            is_empty = self._is_filled and not self._pages.count
            text = _ELSEWHERE + self._empty if is_empty and y == self._top else ""
            return self._strip(text, self.get_component_rich_style("row-table--dim"), width)
        key = (index, index == self.cursor, self.has_focus, width)
        strip = self._strips.get(key)
        if strip is None:
            strip = self._strips[key] = self._row_strip(index, width)
            if len(self._strips) > _STRIPS_KEPT:
                self._strips.popitem(last=False)
        return strip

    def titles(self) -> list[str]:
        """What stands above the columns."""
        return [column.title for column in self._columns]

    def sign_of(self, index: int) -> str:
        """What stands before a row, two columns wide: a sign where the cursor is."""
        return _HERE if index == self.cursor else _ELSEWHERE

    @property
    def _plain(self) -> Style:
        """The style of rows without a tone, which Textual would put together anew for every row."""
        if self._plain_style is None:
            self._plain_style = self.rich_style
        return self._plain_style

    def _layout(self, width: int) -> Layout:
        """The columns in a table so wide, beside the sign of a row."""
        if self._known_layout is None or self._known_layout[0] != width:
            self._known_layout = width, Layout.of(self._columns, width - len(_HERE))
        return self._known_layout[1]

    def _row_strip(self, index: int, width: int) -> Strip:
        row = self.row_at(index)
        is_here = index == self.cursor
        name = "cursor" if is_here else row.tone
        style = self.get_component_rich_style(f"row-table--{name}") if name else self._plain
        layout = self._layout(width)
        line = self.sign_of(index) + row_text(self._columns, row.cells, layout.widths)
        place = None if is_here else layout.bar
        if not place:
            return self._strip(line, style, width)
        # A bar holds no wide characters, but what stands before it may.
        start, columns = place
        before, rest = split_cells(line, start + len(_HERE))
        bar_style = style + self.get_component_rich_style("row-table--bar", partial=True)
        pieces = [Segment(before, style), Segment(rest[:columns], bar_style), Segment(rest[columns:], style)]
        return Strip(pieces).adjust_cell_length(width, style)

    def _strip(self, text: str, style: Style, width: int) -> Strip:
        return Strip([Segment(fit(text, width), style)], width)

    def _keep_in_view(self) -> None:
        height = self.scrollable_content_region.height - self._top
        top = self.scroll_offset.y
        if height <= 0:
            return
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False, immediate=True, force=True)
        elif self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False, immediate=True, force=True)
