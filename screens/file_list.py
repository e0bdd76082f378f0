"""A folder as a list: the files of some kinds, newest first, and the folders; what is typed narrows it down."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

from textual import events, on
from textual.message import Message

from capacity.errors import BadFile
from capacity.i18n import _, format_number
from capacity.text import fold
from screens.folders import short_path
from screens.page import Page
from screens.widgets.row_table import RowTable
from screens.widgets.rows import Column, RowList, TableRow
from screens.widgets.vi_input import ViInput

_KILOBYTE = 1000
_ABOVE = ".."


@dataclass(frozen=True, slots=True)
class Entry:
    """Something in a folder."""

    path: Path
    name: str
    is_folder: bool
    changed_at: datetime
    size: int


def read_folder(folder: Path, suffixes: frozenset[str]) -> list[Entry]:
    """The files with these suffixes, newest first, then the folders by name; raises BadFile where none can be read.

    Hidden files are left out, and the lock files that Excel leaves beside an open workbook.
    """
    try:
        with os.scandir(folder) as inside:
            named = [one for one in inside if not one.name.startswith((".", "~$"))]
    except OSError as error:
        raise BadFile(
            _("The folder “{path}” cannot be read: {reason}.").format(path=folder, reason=error.strerror)
        ) from error
    found = [entry for entry in (_entry(one, suffixes) for one in named) if entry]
    files = sorted((one for one in found if not one.is_folder), key=lambda one: one.changed_at, reverse=True)
    return [*files, *sorted((one for one in found if one.is_folder), key=lambda one: fold(one.name))]


def _entry(one: os.DirEntry[str], suffixes: frozenset[str]) -> Entry | None:
    try:
        is_folder = one.is_dir()
        if not is_folder and Path(one.name).suffix.lower() not in suffixes:
            return None
        facts = one.stat()
    except OSError:
        return None
    return Entry(Path(one.path), one.name, is_folder, datetime.fromtimestamp(facts.st_mtime), facts.st_size)


class FileList(RowTable):
    """A folder; Enter goes into a folder or chooses a file, Backspace goes up.

    Letters typed here go into the field beside it, so that one can type at once, and the list follows that field.
    """

    @dataclass
    class Chosen(Message):
        """A file was chosen."""

        path: Path

    def __init__(self, folder: Path, suffixes: frozenset[str], field: str, *, id: str | None = None) -> None:
        super().__init__(Column(""), Column(_("Changed"), 16), Column(_("Size"), 10, is_number=True), id=id)
        self.folder = folder
        self._suffixes, self._field = suffixes, field
        self._entries: Sequence[Entry] = ()
        self._shown: Sequence[Entry | None] = ()
        self._words = ""

    def reload(self) -> None:
        """Read the folder again beside the interface."""
        folder = self.folder
        cast(Page, self.screen).job(lambda: read_folder(folder, self._suffixes), self._take, "folder")

    def go_to(self, folder: Path) -> None:
        """Show another folder."""
        self.folder = folder
        self.reload()

    def narrow(self, words: str) -> None:
        """Show only what has these words in its name, with or without diacritics."""
        self._words = words
        self._draw()

    def _take(self, entries: list[Entry]) -> None:
        self._entries = entries
        self._draw()

    def _draw(self) -> None:
        words = fold(self._words.lstrip("/")).split()
        found = [one for one in self._entries if all(word in fold(one.name) for word in words)]
        has_above = self.folder.parent != self.folder
        self._shown = [*[None] * has_above, *found]
        width = max(20, self.size.width - 36)
        self.show_columns(Column(short_path(self.folder, width)), *self._columns[1:])
        rows = [_row(key, one) for key, one in enumerate(self._shown)]
        self.show(RowList(rows), cursor=int(has_above and bool(found)), empty=_("No such file here."))

    @property
    def first_file(self) -> Path | None:
        """The first file that is shown."""
        return next((one.path for one in self._shown if one and not one.is_folder), None)

    async def on_key(self, event: events.Key) -> None:
        """Pass on what is typed to the field, in its order, whatever has the focus by then."""
        field = self.screen.query_one(self._field, ViInput)
        if event.is_printable and event.character and (field.value or event.key != "space"):
            field.replace(event.character, len(field.value), len(field.value))
            if event.character == "/":
                # A path is typed, and no longer a part of a name.
                self.screen.set_focus(field)
        elif event.key == "backspace" and field.value:
            field.replace("", len(field.value) - 1, len(field.value))
        elif event.key == "backspace":
            self.go_to(self.folder.parent)
        else:
            return
        event.stop()
        event.prevent_default()

    @on(RowTable.Opened)
    def _when_opened(self, event: RowTable.Opened) -> None:
        event.stop()
        entry = self._shown[event.row.key]
        if entry is None:
            self.go_to(self.folder.parent)
        elif entry.is_folder:
            self.go_to(entry.path)
        else:
            self.post_message(self.Chosen(entry.path))


def _row(key: int, entry: Entry | None) -> TableRow:
    if entry is None:
        return TableRow(key, (f"▴ {_ABOVE}", "", ""), "dim")
    if entry.is_folder:
        return TableRow(key, (f"▸ {entry.name}", f"{entry.changed_at:%d/%m/%Y %H:%M}", ""), "dim")
    size = _("{size} KB").format(size=format_number(entry.size / _KILOBYTE, 1))
    return TableRow(key, (f"  {entry.name}", f"{entry.changed_at:%d/%m/%Y %H:%M}", size))
