"""Opening the interface."""

import os
import sys

from capacity.cli.asking import open_database
from capacity.errors import Refused
from capacity.i18n import _
from capacity.settings import database_path


def open_interface(given: str | None) -> None:
    """Open the interface on a database; raises Refused without a terminal."""
    # `capacity serve` puts a browser in the place of the terminal.
    if not (os.environ.get("TEXTUAL_DRIVER") or (sys.stdin.isatty() and sys.stdout.isatty())):
        raise Refused(_("The interface needs a terminal; `capacity --help` lists the commands that do not."))
    open_database(given)
    from screens.app import run  # Textual costs 130 ms

    run(database_path(given))
