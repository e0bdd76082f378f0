"""`capacity agencies`: the tree of a day, and what reorganises it."""

from datetime import date

import click

from capacity.agencies import level_name, tree
from capacity.cli.asking import AS_JSON, AS_OF, DatabaseGroup, open_database, print_json, say
from capacity.cli.reorganising import (
    add_agency,
    dissolve_agency,
    merge_agencies,
    move_agency,
    rename_agency,
    reorganise,
    split_agency,
)
from capacity.cli.table import print_table
from capacity.dates import today
from capacity.i18n import _


@click.group(
    cls=DatabaseGroup, invoke_without_command=True, help=_("List the agencies as they stood on a day, as a tree.")
)
@AS_OF
@AS_JSON
@click.pass_context
def agencies(ctx: click.Context, as_of: date | None, as_json: bool) -> None:
    """List the tree unless a subcommand does something else."""
    if ctx.invoked_subcommand:
        return
    open_database(ctx.obj)
    found = tree(as_of or today())
    codes = {agency.id: agency.code for agency in found}
    if as_json:
        print_json(
            [
                {
                    "agency_id": agency.id,
                    "code": agency.code,
                    "name": agency.name,
                    "level": agency.level,
                    "parent": codes.get(agency.parent_id or 0),
                    "parent_id": agency.parent_id,
                }
                for agency in found
            ]
        )
    elif found:
        lines = [("  " * agency.depth + agency.name, agency.code or "", level_name(agency.level)) for agency in found]
        print_table([_("Agency"), _("Code"), _("Level")], lines, left=3, widest=70)
    else:
        say(_("There are no agencies on that day; load a list with `capacity import UNITS.csv --as agencies`."))


for command in (reorganise, add_agency, rename_agency, move_agency, merge_agencies, split_agency, dissolve_agency):
    agencies.add_command(command)

COMMANDS = {"agencies": agencies}
