"""Opening the database file: made when missing, brought up to date after a copy, refused when newer than we are."""

import os
from datetime import datetime
from pathlib import Path

from peewee import DatabaseError as PeeweeDatabaseError
from peewee import OperationalError

from capacity.errors import DatabaseError
from capacity.i18n import _
from capacity.store.connection import db

_MIGRATIONS = Path(__file__).parent / "migrations"
_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": 1,
    "cache_size": -64_000,
    "temp_store": "memory",
}
_BUSY_SECONDS = 10


def open_database(path: Path) -> None:
    """Bind the program to this file and bring its schema up to date.

    Raises DatabaseError when the file is no database, is newer than the program or cannot be written.
    """
    _make_private(path)
    if not db.is_closed():
        db.close()
    db.init(str(path), pragmas=_PRAGMAS, timeout=_BUSY_SECONDS)
    try:
        db.connect()
        _bring_up_to_date(path)
    except PeeweeDatabaseError as error:
        db.close()
        raise _explained(path, error) from error
    except DatabaseError:
        db.close()
        raise


def back_up(path: Path) -> None:
    """Write a complete copy of the open database to a new file, also while others write."""
    if path.exists():
        raise DatabaseError(_("“{path}” exists already; name a new file.").format(path=path))
    _make_private(path)
    try:
        db.execute_sql("VACUUM INTO ?", (str(path),))
    except OperationalError as error:
        path.unlink(missing_ok=True)
        raise DatabaseError(
            _("The copy “{path}” could not be written: {reason}.").format(path=path, reason=error)
        ) from error


def _make_private(path: Path) -> None:
    """The file exists from the start with mode 0600, so that nobody else ever could read it."""
    if path.is_dir():
        raise DatabaseError(_("“{path}” is a folder, not a database file.").format(path=path))
    if path.exists():
        return
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError as error:
        raise DatabaseError(
            _("The database “{path}” cannot be made: {reason}.").format(path=path, reason=error.strerror)
        ) from error


def _bring_up_to_date(path: Path) -> None:
    known = {file.stem for file in _MIGRATIONS.glob("[0-9]*.py")}
    applied = _applied()
    if newer := sorted(applied - known):
        raise DatabaseError(
            _("“{path}” was written by a newer version of this program ({step}); update the program first.").format(
                path=path, step=newer[0]
            )
        )
    if known - applied:
        if applied:
            back_up(path.with_name(f"{path.name}.{datetime.now():%Y%m%d-%H%M%S}.before-update"))
        elif db.get_tables():
            raise DatabaseError(_("“{path}” is a database of another program.").format(path=path))
        from playhouse.migrations import run  # 20 ms, and needed once in a file's life

        run(db, str(_MIGRATIONS))
    from capacity.store.triggers import install_triggers

    install_triggers()


def _applied() -> set[str]:
    if not db.table_exists("schema_migration"):
        return set()
    return {name for (name,) in db.execute_sql("SELECT name FROM schema_migration")}


def _explained(path: Path, error: Exception) -> DatabaseError:
    reason = str(error)
    if "not a database" in reason:
        return DatabaseError(_("“{path}” is not a database of this program.").format(path=path))
    if "locked" in reason:
        return DatabaseError(_("“{path}” is in use by another program; try again in a moment.").format(path=path))
    return DatabaseError(_("The database “{path}” cannot be opened: {reason}.").format(path=path, reason=reason))
