"""A full screen with a field above a list that follows what is typed, and whose rows are sorted and marked."""

from asyncio import Event, wait_for
from contextlib import suppress

from textual import events, getters, on
from textual.containers import Horizontal
from textual.widgets import Static

from capacity.i18n import _, format_number
from screens.page import Page
from screens.widgets.mark_table import MarkTable
from screens.widgets.vi_input import ViInput
from screens.working import SOON


class SearchField(ViInput):
    """A field that `/` leads to; typed in it, it is a part of what is sought, as in dates and numbers of decisions."""

    def __init__(self, placeholder: str) -> None:
        super().__init__(placeholder=placeholder, select_on_focus=False)

    async def on_key(self, event: events.Key) -> None:
        """Take `/` for the way to the field where nothing stands in it yet, or all of it is about to be replaced."""
        if event.character == "/" and self.selected_text == self.value:
            event.stop()
            event.prevent_default()
            self.action_select_all()
            return
        await super().on_key(event)


class FoundPage(Page):
    """A subclass says what is searched, and what can be done with what is found."""

    field = getters.query_one(ViInput)
    table = getters.query_one(MarkTable)

    _tally = ""
    """How much is found, in words."""
    _awaited: Event | None = None
    """Set once something is found by what was typed or sorted last."""

    def search_line(self, placeholder: str) -> Horizontal:
        """The field, and beside it how much is found or marked."""
        return Horizontal(
            Static(_("Find:")), SearchField(placeholder), Static(classes="tally", markup=False), classes="filter"
        )

    def search(self, *, keep: bool = False) -> None:
        """Search beside the interface for what stands in the field; `keep` to stay at the row."""
        raise NotImplementedError

    def tell_found(self, tally: str) -> None:
        """Say how much is found, unless something is marked."""
        if self._awaited:
            self._awaited.set()
        self._tally = tally
        self._tell_tally()

    @on(MarkTable.Marked)
    @on(MarkTable.Fitted)
    def _tell_tally(self) -> None:
        marked = len(self.table.marked)
        text = _("{found} · {count} marked") if marked else "{found}"
        told = text.format(found=self._tally, count=format_number(marked))
        tally, order = self.query_one(".tally", Static), self.table.hidden_order()
        if order and self._tally:
            told += " · " + _("by column {column}").format(column=order)
        tally.set_class(bool(order), "-ordered")
        # Else its width stands, so nothing else on the screen has to be placed anew.
        tally.update(told, layout=bool(order))

    @on(ViInput.Changed)
    @on(MarkTable.Sorted)
    def _when_asked(self) -> None:
        self._awaited = Event()
        self.search()

    async def until_free(self, key: str) -> None:
        """Wait as well for what is searched, unless that is told to take long: keys are meant for what is found."""
        await super().until_free(key)
        if self._awaited and not self.field.has_focus:
            with suppress(TimeoutError):
                await wait_for(self._awaited.wait(), SOON)
            self._awaited = None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """↓ leaves the field from nowhere else."""
        return self.field.has_focus if action == "leave_search" else super().check_action(action, parameters)

    @on(ViInput.Submitted)
    def action_leave_search(self) -> None:
        """Go on to the list."""
        self.set_focus(self.table)

    def action_find(self) -> None:
        """Go back to the field, where what is typed takes the place of what was sought."""
        self.set_focus(self.field)  # at once, so that letters in the same burst get there
        self.field.action_select_all()
