"""Encryption at rest: the database and every copy beside it written anew, encrypted with a passphrase or plain again.

A file is replaced only by one that was read back and says the same; whenever the program is killed, each file is
wholly the old or wholly the new one, and doing it once more finishes what was begun.
"""

import os
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from capacity.errors import BadInput, DatabaseError, Refused
from capacity.i18n import _
from capacity.store import cipher
from capacity.store.copies import UNFINISHED, files_beside, sweep_parts
from capacity.store.database import sound_steps

SHORTEST = 10
"""Characters of a passphrase."""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What was encrypted or decrypted."""

    database: bool
    """Whether the database itself was; it may have been so already."""
    copies: int
    left: tuple[str, ...]
    """A sentence for each copy that stayed as it was."""


def encrypt(path: Path, passphrase: str) -> Rewritten:
    """Encrypt a database file and the copies beside it; one that is encrypted already has the rest of them encrypted.

    Raises BadInput for a short passphrase, DatabaseError where the file is unsound, in use, or another's passphrase
    opens it.
    """
    if len(passphrase) < SHORTEST:
        raise BadInput(_("A passphrase needs at least {count} characters.").format(count=SHORTEST))
    is_plain = not cipher.is_encrypted(path)
    cipher.unlock(passphrase)
    sound_steps(path)
    key = cipher.new_key() if is_plain else cipher.key_of(path)
    # First the database: what comes after it is found plain, and finished, when this is begun anew.
    if is_plain:
        _rewrite(path, key)
    sweep_parts(path, 0)
    done, left = _rewrite_all((copy for copy in files_beside(path) if not cipher.is_encrypted(copy)), key)
    return Rewritten(is_plain, done, left)


def decrypt(path: Path, passphrase: str) -> Rewritten:
    """Make a database file and the copies beside it plain again.

    Raises Refused where the database is plain, DatabaseError where the passphrase does not open it or it is in use.
    """
    if not cipher.is_encrypted(path):
        raise Refused(_("“{path}” is not encrypted.").format(path=path))
    cipher.unlock(passphrase)
    sound_steps(path)
    done, left = _rewrite_all((copy for copy in files_beside(path) if cipher.is_encrypted(copy)), None)
    _rewrite(path, None)
    return Rewritten(True, done, left)


def _rewrite_all(paths: Iterable[Path], key: str | None) -> tuple[int, tuple[str, ...]]:
    done, left = 0, []
    for path in paths:
        try:
            _rewrite(path, key)
            done += 1
        except DatabaseError as error:
            left.append(str(error))
    return done, tuple(left)


def _rewrite(path: Path, key: str | None) -> None:
    """Replace a file by one that says the same with another key, or with none."""
    part = path.with_name(path.name + UNFINISHED)
    was = cipher.key_of(path)
    try:
        os.close(os.open(part, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600))
        with closing(cipher.cipher_connection(str(path), isolation_level=None)) as connection:
            if was:
                connection.execute(f'PRAGMA key = "{was}"')
            _export(connection, part, key or "")
        part.replace(path)
    except cipher.failures(OSError) as error:
        part.unlink(missing_ok=True)
        text = _("“{path}” stayed as it was, as it could not be written anew: {reason}.")
        raise DatabaseError(text.format(path=path, reason=_reason(error))) from error


def _export(connection: Any, part: Path, key: str) -> None:
    """Write all of a database into another file and read it back; raises a driver's error where they differ."""
    # Fails while anybody else has the file open, and leaves no log beside it.
    connection.execute("PRAGMA journal_mode = delete")
    connection.execute("PRAGMA locking_mode = exclusive")
    connection.execute("ATTACH ? AS target KEY ?", (str(part), key))
    connection.execute("BEGIN EXCLUSIVE")
    connection.execute("SELECT sqlcipher_export('target')").fetchall()
    connection.execute("COMMIT")
    said = connection.execute("PRAGMA target.integrity_check").fetchone()[0]
    query = "SELECT name FROM main.sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    for (name,) in connection.execute(query).fetchall():
        count = f'SELECT count(*) FROM {{}}."{name}"'
        if connection.execute(count.format("main")).fetchone() != connection.execute(count.format("target")).fetchone():
            said = name
    if said != "ok":
        raise OSError(0, said)


def _reason(error: Exception) -> str:
    if "locked" in str(error):
        return _("another program has it open")
    return (isinstance(error, OSError) and error.strerror) or str(error)
