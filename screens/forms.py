"""Forms: several fields, each checked while it is typed; what was typed is never lost unasked."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Static

from capacity.errors import BadField, CapacityError
from capacity.i18n import _
from capacity.settings import is_read_only
from screens import jobs
from screens.dialogs import Dialog
from screens.form_fields import Field
from screens.form_line import FormBody, FormLine
from screens.prompt_keys import HoldsKeys
from screens.telling import Telling
from screens.widgets.row_table import RowTable
from screens.widgets.vi_input import ViInput

T = TypeVar("T")


class Fields(Dialog[T], Generic[T]):
    """Fields one below the other; a subclass says what is made of their values."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # First in line: keys that come in the same burst as Tab, as from a scanner, belong to the next field already.
        Binding("tab", "next_line(1)", show=False, priority=True),
        Binding("shift+tab", "next_line(-1)", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    Fields {
        .dialog--problem { margin-top: 1; max-height: 3; }
        .dialog--hint { height: auto; max-height: 2; }
    }
    """

    is_working = False
    """Whether the answer is being made, so that the form has to stay until it is known how that went."""

    def __init__(self, title: str, fields: Sequence[Field], *, answer: str) -> None:
        super().__init__()
        self._title, self._answer = title, answer
        self.lines = [FormLine(field) for field in fields]
        """The lines from the top down."""
        self._refused: dict[tuple[FormLine, str], str] = {}
        """Why a line with this text does not go with the others."""

    def take(self, values: dict[str, Any]) -> None:
        """Make something of the values, each of which is right; raises CapacityError where they do not go together."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """The lines, what is wrong with them, what the field is for, and the buttons."""
        with Vertical(classes="dialog"):
            yield Static(self._title, classes="dialog--title", markup=False)
            with FormBody():
                yield from self.lines
            yield Static("", classes="dialog--problem", markup=False)
            yield Static("", id="hint", classes="dialog--hint", markup=False)
            with Horizontal(classes="buttons"):
                yield Button(f"{self._answer} (Enter)", variant="primary", id="yes", compact=True)
                yield from self.more_buttons()
                yield Button(_("Cancel (Esc)"), id="no", compact=True)

    def more_buttons(self) -> Iterable[Button]:
        """Buttons between the two; who adds some says what they do."""
        return ()

    def hint_of(self, line: FormLine) -> str:
        """What is said below the lines of the one that is being typed."""
        return line.field.hint

    @property
    def line(self) -> FormLine | None:
        """The line that has the focus."""
        return next((line for line in self.lines if line.has_focus_within), None)

    @on(events.DescendantFocus)
    @on(ViInput.Changed)
    def _follow(self) -> None:
        """Say what is wrong with the line that is being typed, and what it may go on to."""
        here = self.line
        for line in self.lines:
            if line is not here or line.input.has_focus:
                line.show_suggestions(shown=line is here)
            line.show_mark()
        if here:
            self.say(here.problem() or self._refused.get((here, here.input.value), ""))
            ways = (self.hint_of(here), _("↓ goes to the suggestions.") if here.list.display else "")
            self._write("#hint", " ".join(filter(None, ways)))
            if here.list.display:
                self.call_after_refresh(here.list.scroll_visible, animate=False)

    def say(self, problem: str) -> None:
        """Say below the lines what is wrong."""
        self._write(".dialog--problem", problem)

    def _write(self, where: str, text: str) -> None:
        place = self.query_one(where, Static)
        # Laying the form out anew is most of what a key costs.
        if place.content != text:
            place.update(text)

    def action_next_line(self, by: int) -> None:
        """Go to the next line, past the suggestions, or to the buttons."""
        places = [*(line.input for line in self.lines), *self.query(Button)]
        line = self.line
        if line and line.list.display and line.list.count == 1 and not line.is_right:
            line.take(0)
        here = line.input if line else self.focused
        place = next((index for index, widget in enumerate(places) if widget is here), -1)
        self.set_focus(places[(place + by) % len(places)])

    @on(RowTable.Opened)
    def _when_suggestion_taken(self, event: RowTable.Opened) -> None:
        event.stop()
        if self.line:
            self.line.take(event.row.key)

    @on(ViInput.Submitted)
    def _when_submitted(self, event: ViInput.Submitted) -> None:
        event.stop()
        here = self.line
        if here and here.list.display and not here.is_right:
            here.take(0)
        else:
            self._finish()

    @on(Button.Pressed)
    def _when_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "yes":
            self._finish()
        elif event.button.id == "no":
            self.action_give_up()

    def _finish(self) -> None:
        """Answer when every line is right, and all of them together; else go where something is wrong."""
        if self.is_working:
            return
        values = self.values()
        if values is None:
            return
        try:
            self.take(values)
        except BadField as error:
            self._refuse(error.field, str(error))
        except CapacityError as error:
            self.say(str(error))

    def _refuse(self, name: str, sentence: str) -> None:
        """Go to a field, and say what is wrong with it."""
        for line in self.lines:
            if line.field.name == name:
                # The focus comes later, and with it what is said of the line.
                self._refused = {(line, line.input.value): sentence}
                self.set_focus(line.input)
        self.call_after_refresh(self.say, sentence)

    def values(self) -> dict[str, Any] | None:
        """What the lines hold; None where one of them is wrong, which is said."""
        values: dict[str, Any] = {}
        for line in self.lines:
            try:
                values[line.field.name] = line.read()
            except CapacityError as error:
                self._refuse(line.field.name, str(error))
                return None
        return values

    @property
    def would_lose(self) -> bool:
        """Whether a line says something else than at first."""
        return any(line.input.value != line.field.value for line in self.lines)

    def action_give_up(self) -> None:
        """Leave without an answer, but not while it is being made."""
        if not self.is_working:
            super().action_give_up()


class Form(Fields[T], Generic[T]):
    """Fields whose values `accept` turns into the answer, or refuses with a sentence."""

    def __init__(
        self, title: str, fields: Sequence[Field], accept: Callable[[dict[str, Any]], T], *, answer: str
    ) -> None:
        super().__init__(title, fields, answer=answer)
        self._accept = accept

    def take(self, values: dict[str, Any]) -> None:
        """Answer."""
        self.dismiss(self._accept(values))


class WorkForm(HoldsKeys, Fields[T], Generic[T]):
    """Fields whose values `accept` turns into work that is done beside the interface; its result is the answer.

    Where the work cannot be done the form stays, with everything that was typed and the sentence that says why.
    """

    GROUP: ClassVar[str] = jobs.WRITING
    """Which jobs the work belongs to; those that write are not stopped half-way."""

    def __init__(
        self, title: str, fields: Sequence[Field], accept: Callable[[dict[str, Any]], Callable[[], T]], *, answer: str
    ) -> None:
        super().__init__(title, fields, answer=answer)
        self._accept = accept

    def on_mount(self) -> None:
        """Refuse at once where nothing can be written."""
        super().on_mount()
        if self.GROUP == jobs.WRITING and is_read_only():
            if isinstance(self.app, Telling):
                self.app.say_read_only()
            self.dismiss(None)

    def take(self, values: dict[str, Any]) -> None:
        """Do the work."""
        self.work(self._accept(values))

    def work(self, work: Callable[[], T]) -> None:
        """Make the answer beside the interface."""
        self.is_working = True
        if self.GROUP == jobs.WRITING:  # Esc stops everything else
            self.hold_keys()
        jobs.start(self, work, self._answer_with, group=self.GROUP)

    def _answer_with(self, result: T) -> None:
        self.dismiss(result)

    @on(jobs.JobDone)
    def _when_done(self, news: jobs.JobDone) -> None:
        news.stop()
        self.free_keys()
        if not news.worker.is_cancelled:  # it may have been stopped since it told
            news.then(news.result)

    @on(jobs.JobFailed)
    def _when_failed(self, news: jobs.JobFailed) -> None:
        news.stop()
        self.free_keys()
        self.is_working = False
        self.say(news.sentence)
