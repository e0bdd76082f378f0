"""Export: what, as of when, and where to; the file is written beside the interface."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Static

from capacity.agencies import tree
from capacity.dates import format_date, parse_date, today
from capacity.errors import BadInput, CapacityError
from capacity.goals import GoalRow, goal_by_code, goal_list
from capacity.i18n import _
from capacity.report import report
from capacity.text import clean, fold
from screens.dialogs import Confirm, Dialog, TextDialog
from screens.folders import last_folder, short_path
from screens.jobs import JobDone, JobFailed, start
from screens.page import Page
from screens.widgets.vi_input import ViInput

_WIDEST = 62
"""What the dialog has room for on one line."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user wants to have exported."""

    goal: GoalRow
    as_of: date
    issued_by: str
    path: Path


def to_path(typed: str) -> Path:
    """The workbook that a typed path means; raises BadInput where its folder is missing."""
    text = typed.strip().strip("\"'")
    if not text:
        raise BadInput(_("Name a file to write to."))
    path = Path(text).expanduser()
    if path.is_dir():
        raise BadInput(_("“{path}” is a folder; add the name of the file.").format(path=path))
    if path.suffix.lower() != ".xlsx":
        path = path.with_name(path.name + ".xlsx")
    if not path.parent.is_dir():
        raise BadInput(_("There is no folder “{path}”.").format(path=path.parent))
    return path


def file_name(goal: GoalRow, as_of: date) -> str:
    """A name without diacritics, so that every mail program and browser keeps it."""
    code = "-".join(fold(goal.code).split())
    return f"tong-hop-{code}-{as_of.isoformat()}.xlsx"


def write_wish(wish: Wish) -> Path:
    """Write the summary and answer where it lies."""
    # Loading the spreadsheet library takes as long as drawing the first screen.
    from exports.summary import write_summary

    return write_summary(wish.path, report(wish.goal, wish.as_of), issued_by=wish.issued_by, overwrite=True)


def preview_wish(wish: Wish) -> str:
    """The first page of the summary as text."""
    from exports.first_page import first_page

    return first_page(report(wish.goal, wish.as_of), issued_by=wish.issued_by, width=_WIDEST)


class ExportDialog(Dialog[Wish]):
    """Goal, date, issuing office and path, each in its field; F2 shows what would be written."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f2", "preview", show=False)]
    DEFAULT_CSS = """
    ExportDialog {
        .field { height: 1; margin-bottom: 1; }
        .field Static { width: 20; }
        .field ViInput { width: 1fr; }
    }
    """

    def __init__(self, goals: list[GoalRow], issued_by: str) -> None:
        super().__init__()
        self._goals, self._issued_by = goals, issued_by

    def compose(self) -> ComposeResult:
        """The fields, filled in with what is most likely meant."""
        goal = self._goals[0]
        codes = ", ".join(known.code for known in self._goals)
        with Vertical(classes="dialog"):
            yield Static(_("Export a summary to Excel"), classes="dialog--title")
            yield from _field(_("Goal"), goal.code, "goal")
            yield from _field(_("As of"), format_date(today()), "as-of")
            yield from _field(_("Issued by"), self._issued_by, "issued-by")
            yield from _field(_("File"), str(last_folder() / file_name(goal, today())), "path")
            yield Static(id="where", classes="dialog--hint", markup=False)
            yield Static("", classes="dialog--problem", markup=False)
            yield Static(_("Goals: {codes}").format(codes=codes), classes="dialog--hint", markup=False)
            with Horizontal(classes="buttons"):
                yield Button(_("Export (Enter)"), variant="primary", id="yes", compact=True)
                yield Button(_("First page (F2)"), id="preview", compact=True)
                yield Button(_("Cancel (Esc)"), id="no", compact=True)

    @on(ViInput.Changed, "#path")
    def _show_where(self, event: ViInput.Changed) -> None:
        # The field shows only the beginning of a long path until it is entered.
        self.query_one("#where", Static).update(short_path(event.value, _WIDEST))

    def typed(self, name: str) -> str:
        """What stands in a field."""
        return self.query_one(f"#{name}", ViInput).value

    @on(Button.Pressed, "#no")
    def _when_cancelled(self) -> None:
        self.dismiss(None)

    @on(Button.Pressed, "#yes")
    @on(ViInput.Submitted)
    def _when_accepted(self) -> None:
        if wish := self._wish():
            self.dismiss(wish)

    @on(Button.Pressed, "#preview")
    def action_preview(self) -> None:
        """Show the first page as text."""
        if wish := self._wish():
            start(self, lambda: preview_wish(wish), self._show_preview, group="preview")

    def _show_preview(self, text: str) -> None:
        self.app.push_screen(TextDialog(_("First page of the summary"), text))

    @on(JobDone)
    def _when_done(self, news: JobDone) -> None:
        news.stop()
        news.then(news.result)

    @on(JobFailed)
    def _when_failed(self, news: JobFailed) -> None:
        news.stop()
        self._tell(news.sentence)

    def _wish(self) -> Wish | None:
        """What the fields ask for; a sentence in the dialog where that cannot be."""
        try:
            return Wish(
                goal_by_code(self.typed("goal") or None),
                parse_date(self.typed("as-of")),
                clean(self.typed("issued-by")),
                to_path(self.typed("path")),
            )
        except CapacityError as error:
            self._tell(str(error))
            return None

    def _tell(self, problem: str) -> None:
        self.query_one(".dialog--problem", Static).update(problem)


def _field(label: str, value: str, name: str) -> ComposeResult:
    with Horizontal(classes="field"):
        yield Static(label)
        yield ViInput(value, id=name)


def open_export(page: Page) -> None:
    """Ask what to export and where to, then write it."""
    goals = goal_list()
    if not goals:
        page.program.say_error(_("There is no goal yet; add one with `capacity goals add`."))
        return
    roots = [agency.name for agency in tree(today()) if agency.depth == 0]
    dialog = ExportDialog(goals, roots[0] if len(roots) == 1 else "")

    def chosen(wish: Wish | None) -> None:
        if wish:
            unless_kept(page, wish.path, lambda: write_wish(wish))

    page.program.push_screen(dialog, chosen)


def open_template(page: Page) -> None:
    """Ask where to write the empty roster, then write it."""
    from screens.dialogs import Ask

    def write(path: Path) -> Path:
        from exports.templates import write_template

        return write_template("roster", path, overwrite=True)

    def chosen(path: Path | None) -> None:
        if path:
            unless_kept(page, path, lambda: write(path))

    proposed = str(last_folder() / "mau-danh-sach.xlsx")
    page.program.push_screen(Ask(_("Write the template to which file?"), proposed, to_path), chosen)


def unless_kept(page: Page, path: Path, work: Callable[[], Path]) -> None:
    """Write a file, after a question where one lies there already."""

    def written(file: Path) -> None:
        # The message line cuts its end, which for a path is the file's name.
        page.program.say(_("Written: {path}").format(path=short_path(file, page.size.width - 24)))

    def write() -> None:
        page.write(work, written)

    def answered(is_yes: bool | None) -> None:
        if is_yes:
            write()

    if path.exists():
        question = _("“{path}” exists already. Replace it?").format(path=path)
        page.program.push_screen(Confirm(question, _("Replace")), answered)
    else:
        write()
