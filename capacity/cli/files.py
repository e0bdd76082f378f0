"""`capacity backup` and `dump`: the database as a copy, and as CSV."""

from pathlib import Path

import click

from capacity.cli.asking import open_database, say
from capacity.dump import dump as dump_tables
from capacity.i18n import _, format_number


@click.command(help=_("Write a complete copy of the database to OUT, also while others work in it."))
@click.argument("out", type=click.Path(path_type=Path))
@click.pass_obj
def backup(database: str | None, out: Path) -> None:
    """Copy the database."""
    from capacity.store.database import back_up

    open_database(database)
    back_up(out)
    say(_("The copy lies at {path}.").format(path=out))


@click.command(help=_("Write every table as a CSV file into FOLDER, which must be new or empty."))
@click.argument("folder", type=click.Path(path_type=Path))
@click.pass_obj
def dump(database: str | None, folder: Path) -> None:
    """Dump the tables."""
    open_database(database)
    for table, count in dump_tables(folder):
        say(f"{table}.csv: {format_number(count)}")


COMMANDS = {"backup": backup, "dump": dump}
