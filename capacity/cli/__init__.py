"""The command line: thin commands over the domain, loaded one by one so that `--help` stays quick.

Data goes to stdout, talk to stderr. Exit codes: 0 done; 1 could not, one line says why and nothing was written;
2 wrong usage; 3 done, but some rows were held back.
"""

import os
import sys
from importlib import import_module
from typing import Any

import click

from capacity import VERSION
from capacity.cli.translation import bind_click
from capacity.errors import CapacityError
from capacity.i18n import LANGUAGES, N_, _, set_language
from capacity.settings import act_as, only_read

HELD_BACK = 3
"""Exit code: done, but some rows were held back."""

_COMMANDS = {
    "demo": ("demo", N_("Set up an invented province, load it and show the coverage.")),
    "import": ("importing", N_("Load rosters, lists of results or of agencies.")),
    "template": ("template", N_("Write an empty list for an agency to fill in.")),
    "agencies": ("agencies", N_("List the agencies as they stood on a day.")),
    "officials": ("officials", N_("Find people by name or number.")),
    "courses": ("courses", N_("List and add courses.")),
    "classes": ("classes", N_("Run classes: people, sessions, attendance, results.")),
    "certificates": ("certificates", N_("List, issue and void certificates.")),
    "results": ("results", N_("List and add what people completed.")),
    "goals": ("goals", N_("List and set goals.")),
    "coverage": ("coverage", N_("Report the share trained per agency.")),
    "people": ("people", N_("List the people behind a figure.")),
    "reports": ("reports", N_("Issue reports that stay as they were, and compare them.")),
    "export": ("exporting", N_("Write Excel summaries.")),
    "history": ("history", N_("List what was done, newest first.")),
    "undo": ("history", N_("Take back a change.")),
    "redo": ("history", N_("Do an undone change again.")),
    "backup": ("files", N_("Write a copy of the database.")),
    "copies": ("files", N_("List the copies made before risky work.")),
    "restore": ("files", N_("Put a copy back.")),
    "check": ("files", N_("Look for what is wrong in the database, and mend it.")),
    "dump": ("files", N_("Write every table as CSV.")),
    "load": ("files", N_("Fill a new database from a dump.")),
    "encrypt": ("encryption", N_("Encrypt the database with a passphrase.")),
    "decrypt": ("encryption", N_("Make an encrypted database plain again.")),
    "serve": ("serving", N_("Show the interface in a browser.")),
    "retention": ("retention", N_("Make people anonymous who left long ago.")),
}


class LazyGroup(click.Group):
    """A group that imports the module of a command when the command is called, not before."""

    def make_context(self, info_name: str | None, args: list[str], *rest: Any, **more: Any) -> click.Context:
        """The context of the program and of its commands, as wide as the terminal."""
        return super().make_context(info_name, args, *rest, **{"terminal_width": _width(), **more})

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands in the order of the work."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, freshly loaded."""
        if cmd_name not in _COMMANDS:
            return None
        module = import_module(f"capacity.cli.{_COMMANDS[cmd_name][0]}")
        command: click.Command = module.COMMANDS[cmd_name]
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands with one line each, without loading any."""
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(summary)) for name, (_module, summary) in _COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what could not be done is one line on stderr and exit code 1."""
        try:
            return super().invoke(ctx)
        except CapacityError as error:
            raise click.ClickException(_printable(str(error))) from error
        except click.UsageError as error:
            raise click.UsageError(_printable(error.format_message()), error.ctx) from error
        except OverflowError as error:  # no column holds more than 64 bits
            raise click.ClickException(_("A number is too large; nothing was written.")) from error
        except _contradiction() as error:
            text = _("That contradicts what a database may hold ({reason}); nothing was written.")
            raise click.ClickException(_printable(text.format(reason=error))) from error


def _printable(text: str) -> str:
    from capacity.text import printable  # not needed for --help

    return printable(text)


def _width() -> int:
    """As many columns as click takes, who would load a library of files and archives to ask for them."""
    try:
        columns = int(os.environ.get("COLUMNS", 0)) or os.get_terminal_size(sys.__stdout__.fileno()).columns  # type: ignore[union-attr]
    except (AttributeError, ValueError, OSError):
        columns = 80
    return max(min(columns or 80, 80) - 2, 50)


def _contradiction() -> type[Exception]:
    """What a constraint of the database raises; loaded only when something went wrong, as help needs none."""
    from peewee import IntegrityError

    return IntegrityError


def _choose_language(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    if value:
        set_language(value)
        bind_click()


@click.group(cls=LazyGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--db", "database", metavar="PATH", help=_("The database file; else CAPACITY_DB, else your data folder."))
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    callback=_choose_language,
    is_eager=True,
    expose_value=False,
    help=_("The language: Vietnamese unless en is asked for here or in CAPACITY_LANG."),
)
@click.option("--as-user", "operator", metavar="NAME", help=_("Who works here, for the history; else your login."))
@click.option("--read-only", is_flag=True, help=_("Open the database so that nothing can be written."))
@click.version_option(VERSION, "--version", message="%(version)s", help=_("Print the version."))
@click.pass_context
def cli(ctx: click.Context, database: str | None, operator: str | None, read_only: bool) -> None:
    """Training of officials: rosters in, share trained per agency out."""
    ctx.obj = database
    act_as(operator)
    only_read(read_only)
    if ctx.invoked_subcommand is None:
        from capacity.cli.interface import open_interface

        open_interface(database)


cli.help = _(
    "Training of officials: rosters in, share trained per agency out. Without a command it opens the interface."
)


def main() -> None:
    """The entry point: whatever happens, the user reads a sentence and never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    bind_click()
    try:
        cli(prog_name="capacity")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception:  # noqa: BLE001 – the outer edge
        from capacity.log import record_failure

        place = record_failure()
        click.echo(
            _("Something went wrong inside the program; nothing was written. Details: {place}").format(place=place),
            err=True,
        )
        sys.exit(1)
