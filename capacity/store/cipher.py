"""The keys of database files: a plain file is opened through SQLite, an encrypted one through SQLCipher.

The passphrase is held in memory only, from when it was asked for until the program ends.
"""

import os
import sqlite3
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any
from unicodedata import normalize

from capacity.errors import DatabaseError
from capacity.i18n import _

_PLAIN = b"SQLite format 3\0"
_SALT = 16
_PAGE = 4096
_ROUNDS = 256_000
"""SQLCipher 4's own figures, so that its other programs open the file with the same passphrase."""

_passphrase: str | None = None


def unlock(passphrase: str | None) -> None:
    """Open encrypted files with this passphrase from now on; None forgets it."""
    global _passphrase
    # The same word may come in one code point or in two, as the keyboard has it.
    _passphrase = None if passphrase is None else normalize("NFC", passphrase)


def is_encrypted(path: Path) -> bool:
    """Whether a file looks like an encrypted database: whole pages that do not begin as plain ones do."""
    return _salt(path) is not None


def key_of(path: Path) -> str | None:
    """The key of a database file, None for a plain one; raises DatabaseError while no passphrase is known."""
    salt = _salt(path)
    if salt is None:
        return None
    if _passphrase is None:
        text = _("“{path}” is encrypted, or is no database of this program; without its passphrase it stays closed.")
        raise DatabaseError(text.format(path=path))
    _driver(path)
    return _key(_passphrase, salt)


def new_key() -> str:
    """A key of the passphrase for a file that is yet to be written."""
    assert _passphrase is not None
    return _key(_passphrase, os.urandom(_SALT))


def connect(database: str, *, key: str | None = None, **options: Any) -> Any:
    """A connection of `sqlite3`, or of the same interface where there is a key; `failures` are what it raises."""
    if key is None:
        return sqlite3.connect(database, **options)
    connection = cipher_connection(database, **options)
    connection.execute(f'PRAGMA key = "{key}"')
    return connection


def cipher_connection(database: str, **options: Any) -> Any:
    """A connection of SQLCipher without a key, which reads plain files."""
    connection = _driver(Path(database)).connect(database, **options)
    # Else it writes to stderr about a wrong passphrase, over the interface too.
    connection.execute("PRAGMA cipher_log_level = NONE")
    return connection


def read(path: Path) -> Any:
    """A connection that can only read a file."""
    return connect(f"{path.absolute().as_uri()}?mode=ro", key=key_of(path), uri=True)


def failures(*others: type[Exception]) -> tuple[type[Exception], ...]:
    """What connections raise, and others; for an `except`, which asks only once something was raised."""
    loaded = sys.modules.get("sqlcipher3.dbapi2")
    return (*others, sqlite3.Error, loaded.Error) if loaded else (*others, sqlite3.Error)


def _salt(path: Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            start = file.read(_SALT)
            size = os.fstat(file.fileno()).st_size
    except OSError:  # it is said where the file is opened
        return None
    return start if size and size % _PAGE == 0 and start != _PLAIN else None


@lru_cache
def _key(passphrase: str, salt: bytes) -> str:
    """What SQLCipher would make of the passphrase at every connection, 0.1 s each; with the salt of the file."""
    from hashlib import pbkdf2_hmac

    return f"x'{pbkdf2_hmac('sha512', passphrase.encode(), salt, _ROUNDS, 32).hex()}{salt.hex()}'"


def _driver(path: Path) -> Any:
    try:
        from sqlcipher3 import dbapi2
    except ImportError as error:
        text = _("“{path}”: encrypted databases need the package sqlcipher3; install the program with “{extra}”.")
        raise DatabaseError(text.format(path=path, extra="capacity[encryption]")) from error
    return dbapi2
