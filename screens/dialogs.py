"""Small screens on top of another that ask or tell one thing; each is typed by its answer."""

from collections.abc import Callable
from typing import ClassVar, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from capacity.errors import CapacityError
from capacity.i18n import _
from screens.drawing import DrawsPromptly
from screens.frame import TooSmall
from screens.widgets.mark_table import MarkTable
from screens.widgets.row_table import RowTable
from screens.widgets.rows import Column, RowList, TableRow
from screens.widgets.vi_input import ViInput

T = TypeVar("T")
_SCROLLS = "FormBody, #text, Choose RowTable, Mark MarkTable"
"""The part of a dialog that may be lower than what it holds."""
_LEAST_LINES = 3


class Dialog(DrawsPromptly, ModalScreen[T | None]):
    """A box in the middle; Esc leaves it without an answer, after a question where something was typed or marked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "give_up", _("cancel")),
        Binding("f1", "app.explain", show=False),
        Binding("left,up", "app.focus_previous", show=False),
        Binding("right,down", "app.focus_next", show=False),
    ]
    DEFAULT_CSS = """
    Dialog {
        align: center middle;
        & > .dialog {
            width: 72; max-width: 100%; height: auto; max-height: 100%;
            padding: 1 2; background: $surface; border: round $primary;
        }
        &.-low > .dialog { padding: 0 1; }
        &.-low .dialog--title, &.-low #text { margin-bottom: 0; }
        &.-low .dialog--problem, &.-low .buttons { margin-top: 0; }
        &.-cramped TooSmall { display: block; }
        .dialog--title { text-style: bold; margin-bottom: 1; }
        .dialog--problem { color: $text-error; height: auto; min-height: 1; }
        .dialog--hint { color: $text-muted; }
        .buttons { height: 1; margin-top: 1; align-horizontal: right; }
        .buttons Button { margin-left: 2; }
        ViInput { background: $boost; }
    }
    """

    VERTICAL_BREAKPOINTS = [(0, "-low"), (22, "-tall")]

    def on_mount(self) -> None:
        """Look after each layout whether the window has room for the dialog."""
        self.mount(TooSmall())
        self.screen_layout_refresh_signal.subscribe(self, lambda _screen: self._look_for_room())

    def on_resize(self) -> None:
        """Let the part that scrolls be as high as it likes again."""
        for part in self.query(_SCROLLS):
            part.styles.max_height = None
        if self.focused:
            self.call_after_refresh(self.focused.scroll_visible, animate=False)

    def _look_for_room(self) -> None:
        """Where the box is cut off, let the part that scrolls give way; say so where that is not enough."""
        for box in self.query(".dialog"):
            # The box itself may still have the height of before a change of the window.
            cut = box.virtual_size.height + box.gutter.height - self.size.height
            part = next(iter(self.query(_SCROLLS)), None)
            if cut > 0 and part and part.size.height - cut >= _LEAST_LINES:
                part.styles.max_height = part.size.height - cut
                continue
            self.query_one(TooSmall).lacking = max(0, cut)
            self.set_class(cut > 0, "-cramped")

    @property
    def would_lose(self) -> bool:
        """Whether leaving now would lose something that the user has typed or marked."""
        return False

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Leave with an answer, from below other dialogs too; Textual would take away the one in front instead."""
        if self not in self.app.screen_stack:
            return AwaitComplete()
        while self.app.screen is not self:
            self.app.pop_screen()
        return super().dismiss(result)

    def action_give_up(self) -> None:
        """Leave without an answer, after a question where something would be lost."""
        if not self.would_lose:
            self.dismiss(None)
            return

        def answered(is_yes: bool | None) -> None:
            if is_yes:
                self.dismiss(None)

        question = _("Leave without keeping what was typed?")
        self.app.push_screen(Confirm(question, _("Drop what was typed"), refusal=_("Go on typing")), answered)


class Confirm(Dialog[bool]):
    """A question with a named answer; anything but that answer is no."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pageup", "turn(-1)", show=False),
        Binding("pagedown", "turn(1)", show=False),
    ]
    DEFAULT_CSS = """
    Confirm #text { height: auto; max-height: 60vh; scrollbar-size-vertical: 1; }
    """

    def __init__(self, question: str, answer: str, *, details: str = "", refusal: str = "") -> None:
        super().__init__()
        self._question, self._answer, self._details = question, answer, details
        self._refusal = f"{refusal} (Esc)" if refusal else _("Cancel (Esc)")

    def compose(self) -> ComposeResult:
        """The question and two buttons, the focus on the answer."""
        with Vertical(classes="dialog"):
            yield Static(self._question, classes="dialog--title", markup=False)
            if self._details:
                yield VerticalScroll(Static(self._details, markup=False), id="text", can_focus=False)
            with Horizontal(classes="buttons"):
                yield Button(f"{self._answer} (Enter)", variant="primary", id="yes", compact=True)
                yield Button(self._refusal, id="no", compact=True)

    def action_turn(self, by: int) -> None:
        """Scroll the details by screenfuls."""
        for text in self.query("#text"):
            text.scroll_relative(y=by * text.size.height, animate=False)

    @on(Button.Pressed)
    def _when_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.dismiss(event.button.id == "yes")


class TextDialog(Dialog[None]):
    """Something to read, as long as it may be."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,q", "give_up", show=False)]

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._title, self._text = title, text

    def compose(self) -> ComposeResult:
        """The text, which scrolls, and how to leave it."""
        with Vertical(classes="dialog"):
            yield Static(self._title, classes="dialog--title", markup=False)
            with VerticalScroll(id="text"):
                yield Static(self._text, markup=False)
            yield Static(_("Esc closes"), classes="dialog--hint")

    DEFAULT_CSS = """
    TextDialog #text { height: auto; max-height: 67vh; margin-bottom: 1; }
    """


class ErrorDialog(TextDialog):
    """Why something could not be done."""

    def __init__(self, sentence: str) -> None:
        super().__init__(_("This could not be done"), sentence)


class Ask(Dialog[T], Generic[T]):
    """One line to type, which `check` turns into the answer or refuses with a sentence."""

    def __init__(self, question: str, value: str, check: Callable[[str], T], *, hint: str = "") -> None:
        super().__init__()
        self._question, self._value, self._check, self._hint = question, value, check, hint

    def compose(self) -> ComposeResult:
        """The question, the field, and room for a refusal."""
        with Vertical(classes="dialog"):
            yield Static(self._question, classes="dialog--title", markup=False)
            yield ViInput(self._value)
            yield Static("", classes="dialog--problem", markup=False)
            yield Static(self._hint or _("Enter accepts, Esc cancels"), classes="dialog--hint", markup=False)

    @property
    def would_lose(self) -> bool:
        """Whether the line says something else than at first."""
        return self.query_one(ViInput).value != self._value

    @on(ViInput.Changed)
    def _when_typed(self, event: ViInput.Changed) -> None:
        event.stop()
        problem = ""
        if self.would_lose and event.value.strip():
            try:
                self._check(event.value)
            except CapacityError as error:
                problem = str(error)
        self.query_one(".dialog--problem", Static).update(problem)

    @on(ViInput.Submitted)
    def _when_submitted(self, event: ViInput.Submitted) -> None:
        event.stop()
        try:
            answer = self._check(event.value)
        except CapacityError as error:
            self.query_one(".dialog--problem", Static).update(str(error))
        else:
            self.dismiss(answer)


class Choose(Dialog[int]):
    """One of several rows; answers its key."""

    DEFAULT_CSS = """
    Choose RowTable { max-height: 59vh; }
    """

    def __init__(
        self,
        question: str,
        columns: tuple[Column, ...],
        rows: list[TableRow],
        *,
        cursor: int = 0,
        has_header: bool = True,
    ) -> None:
        super().__init__()
        self._question, self._columns, self._rows, self._cursor = question, columns, rows, cursor
        self._has_header = has_header

    def compose(self) -> ComposeResult:
        """The question and the rows."""
        with Vertical(classes="dialog"):
            yield Static(self._question, classes="dialog--title", markup=False)
            yield RowTable(*self._columns, has_header=self._has_header)
            yield Static(_("Enter chooses, Esc cancels"), classes="dialog--hint")

    def on_mount(self) -> None:
        """Show the rows at the height they need."""
        table = self.query_one(RowTable)
        table.styles.height = len(self._rows) + self._has_header
        table.show(RowList(self._rows), cursor=self._cursor)

    @on(RowTable.Opened)
    def _when_opened(self, event: RowTable.Opened) -> None:
        event.stop()
        self.dismiss(event.row.key)


class Mark(Dialog[frozenset[int]]):
    """Some of several rows; answers their keys."""

    DEFAULT_CSS = """
    Mark MarkTable { max-height: 59vh; }
    """

    def __init__(self, question: str, columns: tuple[Column, ...], rows: list[TableRow]) -> None:
        super().__init__()
        self._question, self._columns, self._rows = question, columns, rows

    def compose(self) -> ComposeResult:
        """The question, the rows, and what is missing."""
        with Vertical(classes="dialog"):
            yield Static(self._question, classes="dialog--title", markup=False)
            yield MarkTable(*self._columns, has_header=False, empty=_("Nobody."))
            yield Static("", classes="dialog--problem", markup=False)
            yield Static(_("Space marks, Enter goes on, Esc cancels"), classes="dialog--hint")

    def on_mount(self) -> None:
        """Show the rows at the height they need."""
        table = self.query_one(MarkTable)
        table.styles.height = max(1, len(self._rows))
        table.show(RowList(self._rows))

    @property
    def would_lose(self) -> bool:
        """Whether anything is marked."""
        return bool(self.query_one(MarkTable).marked)

    @on(RowTable.Opened)
    def _when_opened(self, event: RowTable.Opened) -> None:
        event.stop()
        if marked := self.query_one(MarkTable).marked:
            self.dismiss(frozenset(marked))
        else:
            self.query_one(".dialog--problem", Static).update(_("Nothing is marked yet: Space marks."))
