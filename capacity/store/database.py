"""Opening the database file: made when missing, brought up to date after a copy, refused when newer than we are."""

import os
from datetime import datetime
from pathlib import Path

from peewee import DatabaseError as PeeweeDatabaseError

from capacity.errors import DatabaseError
from capacity.i18n import _
from capacity.store import cipher, copies
from capacity.store.connection import db, key
from capacity.store.kept import forget_kept
from capacity.store.places import on_network

_MIGRATIONS = Path(__file__).parent / "migrations"
_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": 1,
    "cache_size": -64_000,
    "temp_store": "memory",
    # An import of some files would else copy the log into the file at every commit, an index page again and again.
    "wal_autocheckpoint": 4000,
}
_READING = {"query_only": 1, "cache_size": -64_000, "temp_store": "memory"}
_BUSY_SECONDS = 10


def open_database(path: Path, *, read_only: bool = False, keeps_copies: bool = False) -> None:
    """Bind the program to this file and bring its schema up to date.

    `keeps_copies` copies the file before what is hard to look over. Raises DatabaseError when the file is no database,
    is newer than the program, lies in a network folder, or cannot be written; with `read_only`, where nothing at all
    is written, when it is missing or older than the program.
    """
    if on_network(path.absolute()):
        raise DatabaseError(
            _("“{path}” lies in a network folder, where two computers would corrupt it; keep it on this one.").format(
                path=path
            )
        )
    if not db.is_closed():
        db.close()
    forget_kept()
    if read_only:
        _open_to_read(path)
        return
    _make_private(path)
    db.init(str(path), pragmas=_PRAGMAS, timeout=_BUSY_SECONDS, uri=False, key=cipher.key_of(path))
    copies.keep_copies(keeps_copies)
    try:
        db.connect()
        _bring_up_to_date(path)
    except PeeweeDatabaseError as error:
        db.close()
        raise _explained(path, error) from error
    except DatabaseError:
        db.close()
        raise


def _open_to_read(path: Path) -> None:
    if not path.is_file():
        raise DatabaseError(_("There is no database “{path}” to read.").format(path=path))
    copies.keep_copies(False)
    # Where the folder cannot be written and nobody writes, there is no log to look into and no room to make one.
    alone = not os.access(path.parent, os.W_OK) and not path.with_name(path.name + "-wal").exists()
    mode = "immutable=1" if alone else "mode=ro"
    place = f"{path.absolute().as_uri()}?{mode}"
    db.init(place, pragmas=_READING, timeout=_BUSY_SECONDS, uri=True, key=cipher.key_of(path))
    try:
        db.connect()
        applied = _applied()
        if _known_steps() != applied:
            raise DatabaseError(
                _("“{path}” is of another version of the program; open it once without --read-only.").format(path=path)
            )
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
    try:
        copies.write_copy(path)
    except OSError as error:
        raise DatabaseError(
            _("The copy “{path}” could not be written: {reason}.").format(path=path, reason=error.strerror)
        ) from error


def restore(path: Path) -> Path | None:
    """Make the open database what a copy of it is; answers where what it replaced is kept.

    Raises DatabaseError where the file is no sound database of this program; nothing is changed then.
    """
    look_into(path)
    copies.keep_copies(True)
    replaced = copies.copy_before("restore")
    source = cipher.read(path)
    try:
        source.backup(db.connection())
    except cipher.failures() as error:
        raise DatabaseError(
            _("“{path}” could not be put back: {reason}. The database is as it was.").format(path=path, reason=error)
        ) from error
    finally:
        source.close()
    _bring_up_to_date(Path(db.database))
    return replaced


def look_into(path: Path) -> None:
    """Raise DatabaseError unless a copy can be put back in place of the open database."""
    if path.is_file() and cipher.is_encrypted(path) != bool(key()):
        if key():
            text = _(
                "“{path}” is plain and the database is encrypted: encrypt the copy first, with --db and `encrypt`."
            )
        else:
            text = _("“{path}” is encrypted or no database: the database is plain, so decrypt the copy first.")
        raise DatabaseError(text.format(path=path))
    if newer := sorted(sound_steps(path) - _known_steps()):
        raise _too_new(path, newer[0])


def sound_steps(path: Path) -> set[str]:
    """The migrations of a database file that is whole and ours; raises DatabaseError otherwise, changing nothing."""
    if not path.is_file():
        raise DatabaseError(_("There is no file “{path}”.").format(path=path))
    connection = cipher.read(path)
    try:
        steps = {name for (name,) in connection.execute("SELECT name FROM schema_migration")}
        said = connection.execute("PRAGMA integrity_check").fetchone()[0]
    except cipher.failures() as error:
        raise _explained(path, error) from error
    finally:
        connection.close()
    if said != "ok":
        raise DatabaseError(_("“{path}” is damaged ({reason}); nothing was changed.").format(path=path, reason=said))
    return steps


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
    known = _known_steps()
    applied = _applied()
    if newer := sorted(applied - known):
        raise _too_new(path, newer[0])
    if known - applied:
        if applied:
            copy = path.with_name(f"{path.name}.{datetime.now():%Y%m%d-%H%M%S}.before-update")
            # A program that was killed while it updated may have written it in this same second.
            if not copy.exists():
                back_up(copy)
        elif db.get_tables():
            raise DatabaseError(_("“{path}” is a database of another program.").format(path=path))
        from playhouse.migrations import run  # 20 ms, and needed once in a file's life

        run(db, str(_MIGRATIONS))
    from capacity.store.search import names_wait, place_names
    from capacity.store.triggers import are_installed, install_triggers

    # Asked first, as whoever opens the file must not wait for somebody who writes.
    if are_installed() and not names_wait():
        return
    with db.atomic("IMMEDIATE"):
        install_triggers()
        place_names()


def _known_steps() -> set[str]:
    return {file.stem for file in _MIGRATIONS.glob("[0-9]*.py")}


def _too_new(path: Path, step: str) -> DatabaseError:
    return DatabaseError(
        _("“{path}” was written by a newer version of this program ({step}); update the program first.").format(
            path=path, step=step
        )
    )


def _applied() -> set[str]:
    if not db.table_exists("schema_migration"):
        return set()
    return {name for (name,) in db.execute_sql("SELECT name FROM schema_migration")}


def _explained(path: Path, error: Exception) -> DatabaseError:
    reason = str(error)
    if "not a database" in reason and cipher.is_encrypted(path):
        return DatabaseError(_("The passphrase does not open “{path}”, or it is no database.").format(path=path))
    if "not a database" in reason:
        return DatabaseError(_("“{path}” is not a database of this program.").format(path=path))
    if "locked" in reason:
        return DatabaseError(_("“{path}” is in use by another program; try again in a moment.").format(path=path))
    return DatabaseError(_("The database “{path}” cannot be opened: {reason}.").format(path=path, reason=reason))
