"""`capacity serve`: the interface in a browser."""

import shlex
import subprocess
import sys
from importlib import import_module
from socket import create_server

import click

from capacity.cli.asking import open_database, say
from capacity.cli.passphrase import is_remembered
from capacity.errors import Refused
from capacity.i18n import _, language
from capacity.settings import database_path, is_read_only, operator
from capacity.store.cipher import is_encrypted

_LOCAL = ("localhost", "127.0.0.1")


@click.command(help=_("Show the interface in a browser, on this machine unless --host says otherwise; Ctrl+C ends it."))
@click.option("--host", default="localhost", show_default=True, help=_("The address to listen at."))
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help=_("The port."))
@click.pass_obj
def serve(database: str | None, host: str, port: int) -> None:
    """Serve the interface; every visitor gets a program of their own on the same database."""
    try:
        server = import_module("textual_serve.server").Server
    except ImportError:
        raise Refused(_("This needs the package textual-serve: pip install textual-serve.")) from None
    if is_encrypted(path := database_path(database)) and not is_remembered(path):
        raise Refused(_("An encrypted database is served only where the keyring keeps its passphrase (--remember)."))
    open_database(database)  # what is wrong with it is said here, not in the browser
    try:
        create_server((host, port)).close()
    except OSError as error:
        text = _("Cannot listen at {host}:{port}: {reason}.")
        raise Refused(text.format(host=host, port=port, reason=error.strerror)) from error
    if host not in _LOCAL:
        say(_("Whoever reaches this address works in the database, under your name and without a password."))
    say(_("Open http://{host}:{port} in a browser; Ctrl+C ends it.").format(host=host, port=port))
    server(_command(database), host=host, port=port, title="capacity").serve()


def _command(database: str | None) -> str:
    path = str(database_path(database))
    words = [sys.executable, "-m", "capacity", "--db", path, "--lang", language(), "--as-user", operator()]
    words += ["--read-only"] * is_read_only()
    return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)


COMMANDS = {"serve": serve}
