"""Where the passphrase of an encrypted database comes from: the system's keyring, else whoever sits here.

Never an argument or the environment, which other programs can read.
"""

import sys
from pathlib import Path
from typing import Any

import click

from capacity.errors import BadInput, Refused
from capacity.i18n import _
from capacity.text import printable

_SERVICE = "capacity"


def passphrase_of(path: Path) -> str:
    """The passphrase of a file, from the keyring or asked for; without a terminal it is the first line of stdin."""
    return _remembered(path) or ask(_("Passphrase of {path}").format(path=path))


def ask(text: str, *, twice: bool = False) -> str:
    """Ask for a passphrase, unseen; raises Refused where nothing comes, BadInput where the second is another."""
    if sys.stdin.isatty():
        said = click.prompt(printable(text), hide_input=True, err=True, default="", show_default=False)
        again = (
            click.prompt(_("Once more"), hide_input=True, err=True, default="", show_default=False) if twice else said
        )
        if said != again:
            raise BadInput(_("The two passphrases differ; nothing was written."))
    else:
        said = sys.stdin.readline().rstrip("\r\n")
    if not said:
        raise Refused(_("No passphrase was given, so nothing was opened."))
    return str(said)


def remember(path: Path, passphrase: str) -> None:
    """Keep the passphrase in the system's keyring; raises Refused where there is none."""
    keyring = _keyring()
    try:
        if keyring is None:
            raise Refused(_("This system has no keyring that the program can use; the passphrase was not kept."))
        keyring.set_password(_SERVICE, _user(path), passphrase)
    except _keyring_errors() as error:
        raise Refused(_("This system has no keyring that the program can use; the passphrase was not kept.")) from error


def forget(path: Path) -> None:
    """Take the passphrase out of the system's keyring, if it is there."""
    if _remembered(path) and (keyring := _keyring()) is not None:
        keyring.delete_password(_SERVICE, _user(path))


def is_remembered(path: Path) -> bool:
    """Whether the keyring keeps the passphrase of a file."""
    return _remembered(path) is not None


def _remembered(path: Path) -> str | None:
    keyring = _keyring()
    if keyring is None:
        return None
    try:
        found: str | None = keyring.get_password(_SERVICE, _user(path))
    except _keyring_errors():
        return None
    return found


def _user(path: Path) -> str:
    return str(path.resolve())


def _keyring() -> Any:
    try:
        import keyring
    except ImportError:
        return None
    return keyring


def _keyring_errors() -> tuple[type[Exception], ...]:
    keyring = _keyring()
    return (keyring.errors.KeyringError,) if keyring is not None else ()
