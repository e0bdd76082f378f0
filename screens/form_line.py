"""A line of a form: a field with its label, the mark of its check, and what its text may go on to."""

from typing import Any

from rich.cells import cell_len
from textual import getters
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Static

from capacity.errors import CapacityError
from capacity.text import clean
from screens.form_fields import Field
from screens.widgets.row_table import RowTable
from screens.widgets.rows import Column, RowList, TableRow
from screens.widgets.vi_input import ViInput

_BESIDE = 23 + 2 + 3
"""Columns of the label, of the sign of the cursor, and what is left to the second column at least."""
_RIGHT, _WRONG, _BLANK = "✓", "✗", " "


class Suggestions(RowTable):
    """The suggestions below a field; going up from the first leads back to it."""

    def action_move(self, by: int) -> None:
        """Move the cursor, or leave the list at its top."""
        if self.cursor == 0 and by < 0:
            self.screen.focus_previous()
        else:
            super().action_move(by)


class FormLine(Vertical):
    """A field with its label, the mark of its check, and its suggestions."""

    DEFAULT_CSS = """
    FormLine {
        height: auto;
        & > Horizontal { height: 1; }
        .label { width: 24; text-wrap: nowrap; text-overflow: ellipsis; }
        .mark { width: 2; padding-left: 1; color: $text-success; }
        .mark.-wrong { color: $text-error; }
        ViInput { width: 1fr; background: $background; }
        Suggestions { display: none; height: auto; margin-left: 23; background: $panel; }
    }
    """

    input = getters.query_one(ViInput)
    list = getters.query_one(Suggestions)

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field
        self._mark = _BLANK

    def compose(self) -> ComposeResult:
        """Label, field and mark on one line, the suggestions below."""
        with Horizontal():
            yield Static(self.field.label + " *" * self.field.is_needed, classes="label", markup=False)
            yield ViInput(self.field.value, id=self.field.name)
            yield Static(self._mark, classes="mark", markup=False)
        yield Suggestions(Column(""), Column("", part=1), has_header=False)

    def read(self) -> Any:
        """What the field holds; raises BadInput and the like."""
        return self.field.read(self.input.value)

    def problem(self) -> str:
        """Why what was typed is refused; nothing for what is right, still blank, or may go on to a suggestion."""
        try:
            if clean(self.input.value) and not self.list.display:
                self.read()
        except CapacityError as error:
            return str(error)
        return ""

    @property
    def is_right(self) -> bool:
        """Whether the field holds what it may hold."""
        try:
            self.read()
        except CapacityError:
            return False
        return True

    def show_mark(self) -> None:
        """Tell beside the field whether it is right."""
        problem = self.problem()
        is_open = self.list.display or not clean(self.input.value)
        sign = _WRONG if problem else _BLANK if is_open else _RIGHT
        if sign != self._mark:
            self._mark = sign
            mark = self.query_one(".mark", Static)
            mark.set_class(bool(problem), "-wrong")
            mark.update(sign, layout=False)

    def show_suggestions(self, *, shown: bool = True) -> None:
        """Show what the text may go on to, while one is at it."""
        found = self.field.suggestions(self.input.value) if shown else ()
        rows = [TableRow(key, (one.text, one.aside)) for key, one in enumerate(found)]
        # What tells them apart may stand at their ends: what is beside them takes what they leave.
        longest = max((cell_len(one.text) for one in found), default=1)
        self.list.show_columns(Column("", max(1, min(longest, self.size.width - _BESIDE))), Column(""))
        self.list.display = bool(rows)
        self.list.styles.height = len(rows)
        self.list.show(RowList(rows), cursor=0)

    def take(self, key: int) -> None:
        """Put a suggestion into the field."""
        text = self.input.value
        self.input.value = self.field.with_suggestion(text, self.field.suggestions(text)[key])
        self.screen.set_focus(self.input)
        self.input.cursor_position = len(self.input.value)


class FormBody(VerticalScroll, can_focus=False, inherit_bindings=False):
    """The lines, which scroll where they are many; ↑ and ↓ go from line to line and scroll nothing."""

    DEFAULT_CSS = "FormBody { height: auto; max-height: 50vh; scrollbar-size-vertical: 1; }"
