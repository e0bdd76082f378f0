"""Where things lie on this computer, and what is remembered there of one session for the next."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from capacity.errors import DatabaseError
from capacity.i18n import _

if TYPE_CHECKING:
    from pathlib import Path

_operator: str | None = None
_read_only = False


def only_read(asked: bool) -> None:
    """Open the database so that nothing can write, from now on."""
    global _read_only
    _read_only = asked


def is_read_only() -> bool:
    """Whether the database is opened for reading only."""
    return _read_only


def act_as(name: str | None) -> None:
    """Let the history name this operator from now on; None for who is logged in."""
    global _operator
    _operator = name


def operator() -> str:
    """Who works here: as said, else CAPACITY_USER, else who is logged in."""
    from getpass import getuser  # not needed for --help

    return _operator or os.environ.get("CAPACITY_USER") or getuser()


def data_folder() -> Path:
    """The user's own folder for the database, its copies and the log; made on first use, for the user's eyes only."""
    import platformdirs  # not needed for --help

    folder = platformdirs.user_data_path("capacity", appauthor=False)
    make_folder(folder)
    return folder


def make_folder(folder: Path) -> None:
    """Make a folder for the user's eyes only, and those above it that are missing; one that is there stays as it is."""
    for path in (*reversed(folder.parents), folder):
        if not path.exists():
            path.mkdir(mode=0o700, exist_ok=True)


def for_owner_only(path: str, flags: int) -> int:
    """An opener for `open` that makes files which from their first byte on nobody else can read."""
    return os.open(path, flags, 0o600)


def remembered(note: str) -> str:
    """What was last remembered in the note of this name; nothing where there is none that can be read."""
    try:
        return (data_folder() / note).read_text(encoding="utf-8")
    except (OSError, UnicodeError):
        return ""


def remember(note: str, text: str) -> None:
    """Keep a text for the next session; where that cannot be written, nothing is lost but convenience."""
    try:
        with open(data_folder() / note, "w", encoding="utf-8", opener=for_owner_only) as file:
            file.write(text)
    except (OSError, UnicodeError):
        return


def database_path(given: str | None) -> Path:
    """The database file: as given, else CAPACITY_DB, else `capacity.db` in the data folder."""
    place = given or os.environ.get("CAPACITY_DB")
    if not place:
        return data_folder() / "capacity.db"
    if "://" in place:
        raise DatabaseError(
            _("“{place}”: only a file can be opened in this version, not a server.").format(place=place)
        )
    from pathlib import Path  # not needed for --help

    return Path(place).expanduser()
