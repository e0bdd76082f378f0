"""The grid of people and sessions on Textual's line API: names stand still while the sessions move sideways."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size, clamp
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from screens.widgets.cells import fit
from screens.widgets.grid_lines import CELL, ELSEWHERE, HERE, Header, Layout, centred, lay_out
from screens.widgets.grid_rows import GridColumn, GridRow
from screens.widgets.rows import Column

_TOP = 2
_MOST_DIGITS = 3
_MOVES: dict[str, tuple[Any, ...]] = {
    "up": ("move", -1, 0),
    "down": ("move", 1, 0),
    "left": ("move", 0, -1),
    "right": ("move", 0, 1),
    "pageup": ("turn", -1),
    "pagedown": ("turn", 1),
    "home": ("go_column", 0),
    "end": ("go_column", -1),
    "ctrl+home": ("go_row", 0),
    "ctrl+end": ("go_row", -1),
}
_TONES = ("good", "warn", "bad", "dim")


class MarkGrid(ScrollView, can_focus=True):
    """Rows of cells with a cursor cell; digits are typed into the cell itself."""

    DEFAULT_CSS = """
    MarkGrid {
        height: 1fr;
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
        & > .mark-grid--header { color: $text-muted; text-style: bold; }
        & > .mark-grid--row { background: $surface-lighten-1; }
        & > .mark-grid--cursor {
            color: $block-cursor-foreground; background: $block-cursor-background; text-style: bold;
        }
        & > .mark-grid--good { color: $text-success; }
        & > .mark-grid--warn { color: $text-warning; }
        & > .mark-grid--bad { color: $text-error; }
        & > .mark-grid--dim { color: $text-muted; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "mark-grid--header",
        "mark-grid--row",
        "mark-grid--cursor",
        "mark-grid--good",
        "mark-grid--warn",
        "mark-grid--bad",
        "mark-grid--dim",
    }
    place: reactive[tuple[int, int]] = reactive((0, 0), repaint=False)
    """Row and column of the cursor."""
    typed: reactive[str | None] = reactive(None, repaint=False)
    """The digits typed into the cursor's cell, None while none are asked for."""

    @dataclass
    class Moved(Message):
        """The cursor stands on another cell, or its cell has changed."""

        grid: "MarkGrid"

    @dataclass
    class Pressed(Message):
        """A key was pressed on a cell: of the row with this key, and in this column; with the digits that followed."""

        grid: "MarkGrid"
        key: str
        row: int
        column: int
        digits: int | None = None

    @dataclass
    class Typing(Message):
        """Digits are asked for, or no longer, or a key was refused: a sign that is none, one too many, or no number."""

        grid: "MarkGrid"
        problem: Literal["", "letter", "long", "none"] = ""

    def __init__(
        self,
        lead: tuple[str, str],
        tail: Sequence[Column],
        *,
        marks: Collection[str],
        keys: Collection[str] = (),
        minutes: Mapping[str, str],
    ) -> None:
        """`marks` and `keys` are told as they are pressed; `minutes` once digits have followed, shown behind a letter.

        After one of `marks` or `minutes` the cursor goes on to the next person, as a roll is called.
        """
        super().__init__()
        self._lead, self._tail = lead, tuple(tail)
        self._marks, self._keys, self._minutes = marks, keys, minutes
        self._columns: Sequence[GridColumn] = ()
        self._rows: list[GridRow] = []
        self._first = 0
        self._asked = ""

    @property
    def row(self) -> GridRow | None:
        """The row under the cursor."""
        return self._rows[self.place[0]] if self._rows else None

    @property
    def asked(self) -> str:
        """The key after which digits are asked for; nothing while none are."""
        return self._asked if self.typed is not None else ""

    @property
    def column(self) -> int | None:
        """The column under the cursor."""
        return self.place[1] if self._columns else None

    def show(
        self, columns: Sequence[GridColumn], rows: Sequence[GridRow], place: tuple[int, int] | None = None
    ) -> None:
        """Show other rows, with the cursor where it was unless another place is named."""
        self._columns, self._rows, self.typed = columns, list(rows), None
        self.virtual_size = Size(0, len(rows) + _TOP)
        self._go(*(place or self.place))
        self._keep_in_view()
        self.refresh(layout=True)
        self.post_message(self.Moved(self))

    def replace(self, row: GridRow) -> None:
        """Show a row anew, and draw its line and no other."""
        for index, old in enumerate(self._rows):
            if old.key == row.key:
                self._rows[index] = row
                self._draw(index)
                if index == self.place[0]:
                    self.post_message(self.Moved(self))

    def press(self, key: str, digits: int | None = None) -> None:
        """Do what a key does on the cursor's cell; one of `minutes` without digits asks for them."""
        if not self._rows or not self._columns:
            return
        if key in self._minutes and digits is None:
            self._asked, self.typed = key, ""
        else:
            row, column = self.place
            self.post_message(self.Pressed(self, key, self._rows[row].key, column, digits))
            if self._columns[column].is_called and (key in self._marks or key in self._minutes):
                self.action_move(1, 0)

    async def on_key(self, event: events.Key) -> None:
        """Run the grid's keys at once, in the order in which they come: m, 3, 0, Enter, ↓ may be one burst."""
        if self.typed is not None:
            is_used = self._type(event)
        elif is_used := event.key in _MOVES:
            name, *amounts = _MOVES[event.key]
            getattr(self, f"action_{name}")(*amounts)
        elif is_used := any(event.key in keys for keys in (self._marks, self._keys, self._minutes)):
            self.press(event.key)
        if is_used:
            event.stop()
            event.prevent_default()

    def _type(self, event: events.Key) -> bool:
        """Take a key while digits are asked for; False for one that means something else."""
        typed = self.typed or ""
        if event.key == "enter":
            self._accept(typed)
        elif event.key == "backspace":
            self.typed = typed[:-1]
        elif event.is_printable:
            self._take(typed, event.character or "")
        elif event.key not in ("left", "right", "up", "down"):
            self.typed = None
            return event.key == "escape"
        return True

    def _accept(self, typed: str) -> None:
        if not typed or not int(typed):
            self.typed = ""
            self.post_message(self.Typing(self, "none"))
            return
        self.typed = None
        self.press(self._asked, int(typed))

    def _take(self, typed: str, sign: str) -> None:
        if not sign.isdecimal():
            self.post_message(self.Typing(self, "letter"))
        elif len(typed) == _MOST_DIGITS:
            self.post_message(self.Typing(self, "long"))
        else:
            self.typed = typed + sign

    def on_blur(self) -> None:
        """Whoever leaves the grid gives up what was typed."""
        self.typed = None

    def watch_typed(self) -> None:
        """Draw the cell that is typed into."""
        self._draw(self.place[0])
        if self.is_mounted:
            self.post_message(self.Typing(self))

    def watch_place(self, before: tuple[int, int], now: tuple[int, int]) -> None:
        """Draw the row left and the row reached, and the numbers of the sessions when the column has changed."""
        for index in {before[0], now[0]}:
            self._draw(index)
        if before[1] != now[1]:
            self.refresh(Region(0, 0, self.size.width, _TOP))

    def _draw(self, index: int) -> None:
        self.refresh_line(index + _TOP)

    def action_move(self, rows: int, columns: int) -> None:
        """Move the cursor by so many rows and columns."""
        self.move_to(self.place[0] + rows, self.place[1] + columns)

    def action_turn(self, by: int) -> None:
        """Move the cursor by so many screenfuls."""
        self.action_move(by * max(1, self.size.height - _TOP - 1), 0)

    def action_go_column(self, column: int) -> None:
        """Move the cursor to a session; -1 is the last."""
        self.move_to(self.place[0], column % max(1, len(self._columns)))

    def action_go_row(self, row: int) -> None:
        """Move the cursor to a person; -1 is the last."""
        self.move_to(row % max(1, len(self._rows)), self.place[1])

    def move_to(self, row: int, column: int) -> None:
        """Put the cursor on a cell, or on the nearest there is, and bring it into view."""
        before = self.place
        self._go(row, column)
        if self.place != before:
            self._keep_in_view()
            self.post_message(self.Moved(self))

    def _go(self, row: int, column: int) -> None:
        self.place = (clamp(row, 0, max(0, len(self._rows) - 1)), clamp(column, 0, max(0, len(self._columns) - 1)))

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the cell, or on the session whose number was clicked."""
        layout = self._layout
        row = self.place[0] if event.y < _TOP else event.y + self.scroll_offset.y - _TOP
        column = layout.column_at(event.x)
        if row < len(self._rows):
            self.move_to(row, self.place[1] if column is None else self._first + column)

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._keep_in_view()

    def _keep_in_view(self) -> None:
        row, column = self.place
        shown = self._layout.shown
        first = clamp(self._first, max(0, column - shown + 1), column)
        first = clamp(first, 0, max(0, len(self._columns) - shown))
        if first != self._first:
            self._first = first
            self.refresh()
        height, top = self.scrollable_content_region.height - _TOP, self.scroll_offset.y
        if height <= 0:
            return
        if row < top:
            self.scroll_to(y=row, animate=False, immediate=True)
        elif row >= top + height:
            self.scroll_to(y=row - height + 1, animate=False, immediate=True)

    @property
    def _layout(self) -> Layout:
        return lay_out(self.scrollable_content_region.width, self._tail, len(self._columns))

    def render_line(self, y: int) -> Strip:
        """One line of the screen: a part of the header, a person, or nothing."""
        width = self.scrollable_content_region.width
        if y < _TOP:
            header = Header(self._lead, self._columns, self._tail)
            line = header.line(y, self._layout, width, self._first, self.place[1])
            return Strip([Segment(fit(line, width), self.get_component_rich_style("mark-grid--header"))], width)
        index = self.scroll_offset.y + y - _TOP
        if index >= len(self._rows):
            return Strip([Segment(" " * width, self.rich_style)], width)
        return self._row_strip(index, width)

    def _row_strip(self, index: int, width: int) -> Strip:
        row, layout, is_here = self._rows[index], self._layout, index == self.place[0]
        base = self.get_component_rich_style("mark-grid--row") if is_here else self.rich_style
        lead = (HERE if is_here else ELSEWHERE) + layout.lead_text(row.name, row.aside)
        pieces = [Segment(lead, self._toned(base, row.tone))]
        for number in range(self._first, min(len(self._columns), self._first + layout.shown)):
            cell = row.cells[number]
            if is_here and number == self.place[1]:
                sign = cell.sign if self.typed is None else self._typed_sign()
                style = self.get_component_rich_style("mark-grid--cursor") if self.has_focus else base
                pieces.append(Segment(centred(f"[{sign}]"), style))
            else:
                pieces.append(Segment(centred(cell.sign), self._toned(base, cell.tone)))
        pieces.append(Segment(layout.tail_text(row.tail), self._toned(base, row.tone)))
        return Strip(pieces).adjust_cell_length(width, base)

    def _typed_sign(self) -> str:
        text = self._minutes[self._asked] + (self.typed or "")
        return f"{text}_" if len(text) + len("[_]") <= CELL else text

    def _toned(self, base: Style, tone: str) -> Style:
        return base + self.get_component_rich_style(f"mark-grid--{tone}", partial=True) if tone in _TONES else base
