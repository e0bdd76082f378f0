"""Import: choose a file, see what was understood of it, and only then write."""

from collections.abc import Iterable
from pathlib import Path

from textual import getters, on
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Static

from capacity.dates import parse_date
from capacity.errors import CapacityError
from capacity.i18n import _
from capacity.sessions import day_and_part
from capacity.text import clean
from capacity.waiting import WaitingFile, path_of
from screens.commands import IMPORT, bindings
from screens.file_list import FileList
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
        "Choose a roster, a list of results, of attendance or of units: with ↑ ↓ and Enter, the newest file first; "
        "letters narrow the list down, Backspace goes up a folder; or type a path. The date is the one from which "
        "changes of agency or position hold. The agency is that of the rows that name none; the class that of a list "
        "of attendance, with day and part of the day where a report does not say them. Nothing is written before you "
        "have seen what was understood and have pressed ctrl+s."
    )
    DEFAULT_CSS = """
    ImportPage {
        FileList { height: 1fr; margin-top: 1; }
    }
    """

    path = getters.query_one("#path", ViInput)
    since = getters.query_one("#since", ViInput)
    agency = getters.query_one("#agency", ViInput)
    of_class = getters.query_one("#class", ViInput)
    files = getters.query_one(FileList)

    def body(self) -> Iterable[Widget]:
        """The fields above the list of files."""
        # The list writes into it what is typed there, and may then lead to it.
        path = ViInput(placeholder=_("letters of its name, or a path"), id="path", select_on_focus=False)
        yield Horizontal(Static(_("File:")), path, classes="filter")
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
        yield FileList(last_folder(), SUFFIXES, "#path")

    def on_mount(self) -> None:
        """Begin in the list."""
        super().on_mount()
        self.set_focus(self.files)

    def load(self) -> None:
        """Show the files as they lie now."""
        self.stand_at(_("Import"), _("choose a file"))
        self.program.show_totals()
        self.files.reload()

    def action_find(self) -> None:
        """Go to the field for the path."""
        self.set_focus(self.path)
        self.path.action_select_all()

    @on(ViInput.Changed, "#path")
    def _when_path_typed(self, event: ViInput.Changed) -> None:
        self.files.narrow("" if _is_path(event.value) else event.value)

    @on(FileList.Chosen)
    def _when_file_chosen(self, event: FileList.Chosen) -> None:
        self.open_file(event.path)

    @on(ViInput.Submitted)
    def _when_submitted(self) -> None:
        typed = self.path.value.strip().strip("\"'")
        path = Path(typed).expanduser()
        if not typed:
            self.set_focus(self.files)
        elif path.is_dir():
            self.path.value = ""
            self.files.go_to(path)
            self.set_focus(self.files)
        elif not _is_path(typed) and self.files.first_file:
            self.open_file(self.files.first_file)
        else:
            self.open_file(path if path.is_absolute() else self.files.folder / path)

    def open_again(self, file: WaitingFile) -> None:
        """Open a file where it lay, or in the folder of the last one; where it is in neither, let it be chosen."""
        known = path_of(file)
        places = [*filter(None, [known]), last_folder() / file.name]
        if found := next((path for path in places if path.is_file()), None):
            self.open_file(found)
            return
        if known and known.parent.is_dir():
            self.files.go_to(known.parent)
        self.set_focus(self.files)
        self.program.say(_("Choose “{file}” again: it no longer lies where it did.").format(file=file.name))

    def name_class(self, code: str) -> None:
        """Take the next file as one of a class."""
        self.of_class.value = code
        self.set_focus(self.files)

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
            self.set_focus(field)
            return
        remember_folder(path)
        source = Source(path, on_day, clean(self.agency.value) or None, code or None, day_part)
        self.work(_("Reading {file}").format(file=path.name), lambda: read_preview(source), self._show)

    def _show(self, preview: Preview) -> None:
        self.program.push_screen(PreviewPage(preview), self._when_left)

    def _when_left(self, is_written: bool | None) -> None:
        """Forget what was said of the file that is written; the day may hold for many, and the preview shows it."""
        if is_written:
            self.path.value = self.of_class.value = ""


def _is_path(typed: str) -> bool:
    """Whether a text says where a file lies, and not only what it is called."""
    return any(sign in typed for sign in "/\\") or typed.startswith("~")
