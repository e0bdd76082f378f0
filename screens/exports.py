"""Export: first what, then its details and where to; the file is written beside the interface."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Button

from capacity.errors import BadInput
from capacity.i18n import _
from screens import jobs
from screens.dialogs import Choose, Confirm, TextDialog
from screens.export_offers import Known, Offer, offers, read_known
from screens.folders import last_folder, remember_folder, short_path, typed_path
from screens.form_fields import Field
from screens.form_line import FormLine
from screens.forms import WorkForm
from screens.page import Page
from screens.shown_list import list_in_front
from screens.widgets.rows import Column, TableRow

_WIDEST = 62
"""What the dialog has room for on one line."""
_PATIENCE = 2.0
"""Seconds that the list in front is waited for, while it is being read."""


def to_path(typed: str, suffixes: Sequence[str] = (".xlsx",)) -> Path:
    """The file that a typed path means, the first suffix where it has none of them; raises BadInput.

    A name alone means a file in the folder that was proposed.
    """
    path = typed_path(typed)
    if len(path.parts) == 1:
        path = last_folder() / path
    if path.is_dir():
        raise BadInput(_("“{path}” is a folder; add the name of the file.").format(path=path))
    if path.suffix.lower() not in suffixes:
        path = path.with_name(path.name + suffixes[0])
    if not path.parent.is_dir():
        raise BadInput(_("There is no folder “{path}”.").format(path=path.parent))
    return path


class ExportDialog(WorkForm[Path]):
    """What an offer asks, and the file; F2 shows the first page where there is one, Esc stops the writing."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f2", "preview", show=False)]
    GROUP = "file"

    def __init__(self, offer: Offer) -> None:
        self._offer = offer
        path = Field(
            *("path", _("File"), str(last_folder() / offer.file)),
            check=lambda typed: to_path(typed, offer.suffixes),
            is_needed=True,
        )
        title = f"{offer.title} · {offer.about}"
        super().__init__(title, (*offer.fields, path), self._accepted, answer=_("Export"))

    def on_mount(self) -> None:
        """Begin at the file's name, or at what has to be said before."""
        super().on_mount()
        blank = (line for line in self.lines if line.field.is_needed and not line.field.value)
        self.set_focus(next(blank, self.lines[-1]).input)

    def more_buttons(self) -> Iterable[Button]:
        """The first page, where it can be shown."""
        if self._offer.preview:
            yield Button(_("First page (F2)"), id="preview", compact=True)

    def hint_of(self, line: FormLine) -> str:
        """Of the path its end, for the field shows only as much of it as there is room for."""
        if line.field.name == "path":
            kinds = ", ".join(self._offer.suffixes)
            return f"{short_path(self._meant(line.input.value), _WIDEST)}\n{kinds}"
        return super().hint_of(line)

    def _meant(self, typed: str) -> Path | str:
        try:
            return to_path(typed, self._offer.suffixes)
        except BadInput:
            return typed

    def _accepted(self, values: dict[str, Any]) -> Callable[[], Path]:
        path: Path = values["path"]
        return lambda: self._offer.write(values, path)

    def take(self, values: dict[str, Any]) -> None:
        """Write the file, after a question where one lies there already."""
        path: Path = values["path"]

        def answered(is_yes: bool | None) -> None:
            if is_yes:
                super(ExportDialog, self).take(values)
                self.say(_("Writing …"))

        if path.exists():
            self.app.push_screen(Confirm(_replacing(path), _("Replace")), answered)
        else:
            answered(True)

    def action_give_up(self) -> None:
        """Stop what is being written; else leave."""
        if self.is_working:
            self.workers.cancel_node(self)
            self.is_working = False
            self.say(_("Stopped."))
        else:
            super().action_give_up()

    @on(jobs.JobNews)
    def _when_job_goes_on(self, news: jobs.JobNews) -> None:
        news.stop()
        if self.is_working:
            self.say(_("Writing: {progress} … Esc stops it.").format(progress=news.text))

    @on(Button.Pressed, "#preview")
    def action_preview(self) -> None:
        """Show the first page as text."""
        preview = self._offer.preview
        if preview and (values := self.values()):
            jobs.start(self, lambda: preview(values, _WIDEST), self._show_preview, group="preview")

    def _show_preview(self, text: str) -> None:
        if self.is_current:  # not above the question whether to leave
            self.app.push_screen(TextDialog(_("First page of the summary"), text))


def open_export(page: Page) -> None:
    """Ask what to export and where to, then write it."""

    def exported(path: Path | None) -> None:
        if path:
            _tell(page, path)

    def show(known: Known) -> None:
        found = offers(page, known)
        rows = [TableRow(key, (offer.title, offer.about)) for key, offer in enumerate(found)]
        columns = (Column(""), Column("", part=1))

        def chosen(key: int | None) -> None:
            if key is not None:
                page.program.push_screen(ExportDialog(found[key]), exported)

        page.program.push_screen(Choose(_("Export what?"), columns, rows, has_header=False), chosen)

    def ask() -> None:
        subject = page.subject
        page.open_with(lambda: read_known(subject), show)

    if page.is_reading and list_in_front(page) is None:
        page.once_read(ask, seconds=_PATIENCE)
    else:
        ask()


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

    def answered(is_yes: bool | None) -> None:
        if is_yes:
            page.work(_("Writing {file}").format(file=path.name), work, lambda file: _tell(page, file))

    if path.exists():
        page.program.push_screen(Confirm(_replacing(path), _("Replace")), answered)
    else:
        answered(True)


def _replacing(path: Path) -> str:
    """The question whether a file is to be replaced, which says where it holds somebody's work."""
    from exports.saving import is_changed

    if is_changed(path):
        told = _("“{path}” is no export of this program, or was changed in another program since.").format(path=path)
        return f"{told} {_('Replace it?')}"
    return _("“{path}” exists already. Replace it?").format(path=path)


def _tell(page: Page, path: Path) -> None:
    remember_folder(path)
    # The message line cuts its end, which for a path is the file's name.
    page.program.say(_("Written: {path}").format(path=short_path(path, page.size.width - 24)))
