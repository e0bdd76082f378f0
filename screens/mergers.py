"""A reorganisation by files: the mergers, the units from that day on, and the day."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from textual import events, getters, on
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import DirectoryTree, Static

from capacity.dates import format_date, parse_date
from capacity.errors import BadInput, CapacityError
from capacity.i18n import _
from screens.commands import MERGERS, bindings
from screens.file_tree import FileTree
from screens.folders import last_folder, remember_folder, typed_path
from screens.page import Page
from screens.reorganisation import Planned, ReorganisationPage, plan_reorganisation
from screens.widgets.vi_input import ViInput

_SUFFIXES = frozenset((".csv", ".txt", ".tsv"))


class MergersPage(Page):
    """Where the files lie, and from which day they hold."""

    SECTION = "agencies"
    OFFERS = MERGERS
    BINDINGS = bindings(MERGERS)
    EXPLANATION = _(
        "Choose a CSV file of mergers (old unit, new unit), and if there is one the list of units as it stands from "
        "that day on: it gives the new parents, and units in neither file end. The tree fills in the file that is "
        "asked for next. ctrl+s shows what would change; nothing is written before you have seen it."
    )
    DEFAULT_CSS = "MergersPage FileTree { height: 1fr; margin-top: 1; padding: 0 1; }"

    mergers = getters.query_one("#mergers", ViInput)
    units = getters.query_one("#units", ViInput)
    day = getters.query_one("#day", ViInput)
    files = getters.query_one(FileTree)

    def body(self) -> Iterable[Widget]:
        """The fields above the tree of files."""
        lines = (
            ("mergers", _("Mergers:"), _("a CSV file; path, or choose below")),
            ("units", _("Units:"), _("the list of units from that day on; may stay blank")),
            ("day", _("From day:"), _("the first day of the new order, as 01/07/2025")),
        )
        for name, label, hint in lines:
            yield Horizontal(Static(label), ViInput(placeholder=hint, id=name), classes="filter")
        yield FileTree(last_folder(), _SUFFIXES)

    def on_mount(self) -> None:
        """Begin in the tree."""
        super().on_mount()
        self._wanted = "mergers"
        self.set_focus(self.files)

    def load(self) -> None:
        """Show the files as they lie now."""
        self.stand_at(_("Agencies"), _("reorganise by a file"))
        self.files.reload()

    @on(events.DescendantFocus)
    def _when_focused(self) -> None:
        if isinstance(self.focused, ViInput) and self.focused.id in {"mergers", "units"}:
            self._wanted = self.focused.id

    @on(DirectoryTree.FileSelected)
    def _when_file_selected(self, event: DirectoryTree.FileSelected) -> None:
        self.query_one(f"#{self._wanted}", ViInput).value = str(event.path)
        remember_folder(event.path)
        if self._wanted == "mergers" and not self.units.value:
            self._wanted = "units"
        if not self.day.value:
            self.program.say(_("Choose the list of units too, if there is one; then the day, then ctrl+s."))

    def action_find(self) -> None:
        """Go to the field for the path."""
        self.set_focus(self.mergers)

    @on(ViInput.Submitted)
    def action_go_on(self) -> None:
        """Read the files beside the interface, and show what they would change."""
        try:
            mergers = typed_path(self.mergers.value)
            units = typed_path(self.units.value) if self.units.value.strip() else None
        except CapacityError as error:
            self._refuse(self.mergers, error)
            return
        try:
            on_day = parse_date(self.day.value)
        except CapacityError as error:
            self._refuse(self.day, error if self.day.value.strip() else BadInput(_("Type the day of the new order.")))
            return
        remember_folder(mergers)
        title = _("Reorganisation on {date} by {file}").format(date=format_date(on_day), file=mergers.name)
        self.program.say(_("Reading {file} …").format(file=mergers.name))
        self.job(lambda: _planned(mergers, on_day, units, title), self._show)

    def _show(self, planned: Planned) -> None:
        self.program.say("")
        self.program.push_screen(ReorganisationPage(planned))

    def _refuse(self, field: ViInput, error: CapacityError) -> None:
        self.program.say_error(str(error))
        self.set_focus(field)


def _planned(mergers: Path, on_day: date, units: Path | None, title: str) -> Planned:
    # The readers take as long to load as the whole interface.
    from imports.reorganisation import plan_reorganisation as follow

    return plan_reorganisation(lambda: follow(mergers, on_day, units), title)
