"""`capacity backup`, `restore`, `copies`, `check`, `dump` and `load`: the database as a whole."""

from pathlib import Path

import click

from capacity.cli.asking import AS_JSON, YES, confirm, open_database, print_json, say
from capacity.cli.table import print_line, print_table
from capacity.dump import dump as dump_tables
from capacity.dump import load as load_tables
from capacity.errors import CapacityError
from capacity.going_back import reason_name
from capacity.i18n import _, format_number, ngettext
from capacity.store.copies import copies, copy_at


@click.command(help=_("Write a complete copy of the database to OUT, also while others work in it."))
@click.argument("out", type=click.Path(path_type=Path))
@click.pass_obj
def backup(database: str | None, out: Path) -> None:
    """Copy the database."""
    from capacity.store.database import back_up

    open_database(database)
    back_up(out)
    say(_("The copy lies at {path}.").format(path=out))


@click.command("copies", help=_("List the copies that were made by themselves, newest first."))
@AS_JSON
@click.pass_obj
def copies_command(database: str | None, as_json: bool) -> None:
    """List the copies."""
    open_database(database)
    found = copies()
    if as_json:
        print_json([{"path": str(one.path), "at": one.at.isoformat(), "before": one.reason} for one in found])
    elif found:
        lines = [(f"{one.at:%d/%m/%Y %H:%M:%S}", reason_name(one.reason), str(one.path)) for one in found]
        print_table([_("Copied at"), _("Before"), _("File")], lines, left=3, widest=200)
    else:
        say(_("There are no copies yet; they are made before imports, reorganisations, merges and undoing."))


@click.command(help=_("Put a copy back: FILE is a copy, or the time that a copy was made at, such as 09:12."))
@click.argument("file")
@YES
@click.pass_obj
def restore(database: str | None, file: str, yes: bool) -> None:
    """Put a copy back after looking into it; what it replaces is kept as a copy too."""
    from capacity.store.database import look_into
    from capacity.store.database import restore as put_back

    open_database(database)
    path = Path(file) if Path(file).exists() else copy_at(file).path
    look_into(path)
    if not yes and not confirm(_("Replace everything in the database by {path}?").format(path=path)):
        raise CapacityError(_("Nothing was written."))
    replaced = put_back(path)
    say(_("The database is now what {path} is.").format(path=path))
    if replaced:
        say(_("What it was before lies at {path}.").format(path=replaced))


@click.command(help=_("Look for what is wrong in the database; --repair mends what can be mended, and can be undone."))
@click.option("--repair", "mends", is_flag=True, help=_("Mend what can be mended."))
@AS_JSON
@click.pass_context
def check(ctx: click.Context, mends: bool, as_json: bool) -> None:
    """Check the database; exit code 1 while anything is wrong."""
    from capacity.check import check as look
    from capacity.check import repair

    open_database(ctx.obj)
    found = look()
    if mends and repair(found):
        say(_("What could be mended was mended; `capacity undo` takes it back."))
        found = look()
    if as_json:
        print_json([{"code": one.code, "message": one.message, "repairable": bool(one.repair)} for one in found])
    for finding in found if not as_json else ():
        print_line(finding.message + (" " + _("(--repair mends this)") if finding.repair else ""))
    if found:
        text = ngettext("{count} finding.", "{count} findings.", len(found))
        say(text.format(count=format_number(len(found))))
        ctx.exit(1)
    say(_("Nothing is wrong."))


@click.command(help=_("Write every table as a CSV file into FOLDER, which must be new or empty."))
@click.argument("folder", type=click.Path(path_type=Path))
@click.pass_obj
def dump(database: str | None, folder: Path) -> None:
    """Dump the tables."""
    open_database(database)
    for table, count in dump_tables(folder):
        say(f"{table}.csv: {format_number(count)}")


@click.command(help=_("Fill a new database from a FOLDER that `capacity dump` wrote."))
@click.argument("folder", type=click.Path(path_type=Path))
@click.pass_obj
def load(database: str | None, folder: Path) -> None:
    """Load a dump."""
    open_database(database)
    for table, count in load_tables(folder):
        say(f"{table}.csv: {format_number(count)}")


COMMANDS = {
    "backup": backup,
    "copies": copies_command,
    "restore": restore,
    "check": check,
    "dump": dump,
    "load": load,
}
