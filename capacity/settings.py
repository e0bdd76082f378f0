"""Where things lie on this computer."""

import os
from pathlib import Path

from capacity.errors import DatabaseError
from capacity.i18n import _


def data_folder() -> Path:
    """The user's own folder for the database, its copies and the log; made on first use, for the user's eyes only."""
    import platformdirs  # not needed for --help

    folder = platformdirs.user_data_path("capacity", appauthor=False)
    if not folder.exists():
        folder.mkdir(parents=True, mode=0o700)
    return folder


def database_path(given: str | None) -> Path:
    """The database file: as given, else CAPACITY_DB, else `capacity.db` in the data folder."""
    place = given or os.environ.get("CAPACITY_DB")
    if not place:
        return data_folder() / "capacity.db"
    if "://" in place:
        raise DatabaseError(
            _("“{place}”: only a file can be opened in this version, not a server.").format(place=place)
        )
    return Path(place).expanduser()
