"""Import: choose a file, see what was understood of it, and only then write."""

from collections.abc import Iterable
from pathlib import Path

from textual import getters, on
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import DirectoryTree, Static

from capacity.dates import parse_date
from capacity.errors import CapacityError
from capacity.i18n import _
from capacity.sessions import day_and_part
from capacity.text import clean
from screens.commands import IMPORT, bindings
from screens.dialogs import FileTree
from screens.folders import last_folder, remember_folder
from screens.page import Page
from screens.preview import PreviewPage
from screens.understanding import Preview, Source, read_preview
from screens.widgets.vi_input import ViInput

SUFFIXES = frozenset((".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".csv", ".tsv", ".txt", ".html", ".htm"))


class ImportPage(Page):
    """Where the file lies, and from which day it holds."""

    SECTION = "import"
    OFFERS = IMPORT
    BINDINGS = bindings(IMPORT)
    EXPLANATION = _(
        "Choose a roster, a list of results, of attendance or of units: in the tree with ↑ ↓ and Enter, or type its "
        "path. The date is the one from which changes of agency or position hold. The agency is that of the rows that "
        "name none; the class that of a list of attendance, with day and part of the day where a report does not say "
        "them. Nothing is written before you have seen what was understood and have pressed ctrl+s."
    )
    DEFAULT_CSS = """
    ImportPage {
        FileTree { height: 1fr; margin-top: 1; padding: 0 1; }
        #working { height: 1; padding: 0 1; color: $text-warning; }
    }
    """

    path = getters.query_one("#path", ViInput)
    since = getters.query_one("#since", ViInput)
    agency = getters.query_one("#agency", ViInput)
    of_class = getters.query_one("#class", ViInput)
    files = getters.query_one(FileTree)

    def body(self) -> Iterable[Widget]:
        """The fields above the tree of files."""
        yield Horizontal(
            Static(_("File:")), ViInput(placeholder=_("path, or choose below"), id="path"), classes="filter"
        )
        since = ViInput(placeholder=_("today (a first list of agencies: from the beginning)"), id="since")
        yield Horizontal(Static(_("In force from:")), since, classes="filter")
        yield Horizontal(
            Static(_("Agency:")),
            ViInput(placeholder=_("of the rows that name none; leave it blank if the file says it"), id="agency"),
            classes="filter",
        )
        of_class = ViInput(
            placeholder=_("of a list of attendance; also its day: KNS-12 10/11/2026 morning"), id="class"
        )
        yield Horizontal(Static(_("Class:")), of_class, classes="filter")
        yield Static(id="working", markup=False)
        yield FileTree(last_folder(), SUFFIXES)

    def on_mount(self) -> None:
        """Begin in the tree."""
        super().on_mount()
        self.files.focus()

    def load(self) -> None:
        """Show the files as they lie now."""
        self.stand_at(_("Import"), _("choose a file"))
        self.program.show_totals()
        self.files.reload()

    def action_find(self) -> None:
        """Go to the field for the path."""
        self.path.focus()

    @on(DirectoryTree.FileSelected)
    def _when_file_selected(self, event: DirectoryTree.FileSelected) -> None:
        self.path.value = str(event.path)
        self.open_file(event.path)

    @on(ViInput.Submitted)
    def _when_submitted(self) -> None:
        typed = self.path.value.strip().strip("\"'")
        if not typed:
            self.files.focus()
            return
        path = Path(typed).expanduser()
        if path.is_dir():
            self.files.path = path
            self.files.focus()
        else:
            self.open_file(path)

    def name_class(self, code: str) -> None:
        """Take the next file as one of a class."""
        self.of_class.value = code
        self.files.focus()

    def open_file(self, path: Path) -> None:
        """Read a file beside the interface and show what would be written."""
        field = self.since
        try:
            on_day = parse_date(field.value) if field.value.strip() else None
            field = self.of_class
            code, _space, session = clean(field.value).partition(" ")
            day_part = day_and_part(session) if session else None
        except CapacityError as error:
            self.program.say_error(str(error))
            field.focus()
            return
        remember_folder(path)
        self._say_working(_("Reading {file} …").format(file=path.name))
        source = Source(path, on_day, clean(self.agency.value) or None, code or None, day_part)
        self.job(lambda: read_preview(source), self._show)

    def when_failed(self) -> None:
        """Nothing is being read any more."""
        self._say_working("")

    def _say_working(self, text: str) -> None:
        self.query_one("#working", Static).update(text)

    def _show(self, preview: Preview) -> None:
        self._say_working("")
        self.program.push_screen(PreviewPage(preview))
