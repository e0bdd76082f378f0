"""What several commands share: opening the database, dates as options, JSON out, and asking."""

import json
import re
import sys
from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

import click

from capacity.dates import parse_date
from capacity.errors import BadInput, Refused
from capacity.i18n import _
from capacity.settings import database_path, is_read_only
from capacity.text import printable


class DateType(click.ParamType[date]):
    """A day as `2026-06-30` or `30/06/2026`."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date; a usage error that names the text otherwise."""
        if isinstance(value, date):
            return value
        try:
            return parse_date(value)
        except BadInput as error:
            self.fail(str(error), param, ctx)


class CategoryType(click.ParamType[str]):
    """A category by its code or its Vietnamese word, with or without diacritics."""

    name = "category"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The code; a usage error that names all of them otherwise."""
        from capacity.officials import category_by_text  # not needed by most commands

        try:
            return category_by_text(value)
        except BadInput as error:
            self.fail(str(error), param, ctx)


DATE = DateType()
CATEGORY = CategoryType()

AS_JSON = click.option("--json", "as_json", is_flag=True, help=_("Print one JSON document."))
AS_OF = click.option("--as-of", type=DATE, metavar="DATE", help=_("The day to report on; today if not given."))
YES = click.option("--yes", is_flag=True, help=_("Write without asking."))


def open_database(given: str | None, *, keeps_copies: bool = True) -> None:
    """Open the database of this call, for reading only if the call asks for that."""
    from capacity.store.cipher import is_encrypted, unlock
    from capacity.store.database import open_database as open_file

    path = database_path(given)
    if is_encrypted(path):
        from capacity.cli.passphrase import passphrase_of

        unlock(passphrase_of(path))
    open_file(path, read_only=is_read_only(), keeps_copies=keeps_copies)


class DatabaseGroup(click.Group):
    """A group whose commands work on the database, opened only once the words of one are understood.

    So whoever asks for help, or mistypes an option, makes no file and is asked for no passphrase.
    """

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        """Add a command, and let it open the database first."""
        if cmd.callback:
            cmd.callback = _with_database(cmd.callback)
        super().add_command(cmd, name)


def _with_database(callback: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(callback)
    def run(*arguments: Any, **options: Any) -> Any:
        open_database(click.get_current_context().obj)
        return callback(*arguments, **options)

    return run


_OBEYED = re.compile(
    "[\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
"""What a terminal obeys, or draws elsewhere, and JSON need not escape."""


def print_json(document: Any) -> None:
    """One JSON document on stdout."""
    text = json.dumps(document, ensure_ascii=False, indent=1)
    click.echo(_OBEYED.sub(lambda found: json.dumps(found[0])[1:-1], text))


def say(text: str) -> None:
    """Talk to the user, on stderr, where it does not mix with data."""
    click.echo(printable(text), err=True)


def progress(text: str) -> None:
    """What is going on now, on one line that the next one overwrites; only where somebody is looking."""
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{printable(text)}", err=True, nl=False)


def confirm(question: str) -> bool:
    """Ask on the terminal; raises Refused where there is none."""
    if not sys.stdin.isatty():
        raise Refused(_("There is no terminal to ask on, so nothing was written. Add --yes to write without asking."))
    choices, no = _("[y/n]"), _("n")
    answer = click.prompt(f"{printable(question)} {choices}", default=no, show_default=False, err=True)
    return str(answer).strip().casefold() in ("y", "yes", "c", "có", "co")
