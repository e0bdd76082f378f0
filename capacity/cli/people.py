"""`capacity people`: the names behind a figure."""

from datetime import date

import click

from capacity.agencies import agency_by_name_or_code
from capacity.cli.asking import AS_JSON, AS_OF, DATE, open_database, print_json, say
from capacity.cli.table import print_table
from capacity.coverage import STATUSES
from capacity.coverage import people as people_behind
from capacity.dates import format_date, today
from capacity.goals import goal_by_code
from capacity.i18n import _, format_number, ngettext


@click.command(help=_("List the people behind a figure of the coverage report; the list is as long as the figure."))
@click.argument("goal", required=False)
@click.option("--agency", help=_("Only this agency (code or name) with all below it."))
@click.option("--status", type=click.Choice(STATUSES), default="untrained", show_default=True, help=_("Who."))
@AS_OF
@click.option("--tree", type=DATE, metavar="DATE", help=_("The agency is one of the tree of this day."))
@click.option("--own", is_flag=True, help=_("Only the agency's own people, without those below it."))
@AS_JSON
@click.pass_obj
def people(
    database: str | None,
    goal: str | None,
    agency: str | None,
    status: str,
    as_of: date | None,
    tree: date | None,
    own: bool,
    as_json: bool,
) -> None:
    """List people."""
    open_database(database)
    on = as_of or today()
    agency_id = agency_by_name_or_code(agency, tree or on).id if agency else None
    found = people_behind(goal_by_code(goal, on), on, agency_id=agency_id, status=status, own=own, tree_on=tree)
    if as_json:
        print_json(
            [
                {
                    "official_id": row.official_id,
                    "full_name": row.full_name,
                    "agency": row.agency,
                    "position": row.position,
                    "completed_on": row.completed_on.isoformat() if row.completed_on else None,
                    "evidence": row.evidence,
                }
                for row in found
            ]
        )
        return
    lines = [
        (row.full_name, row.agency, row.position or "", format_date(row.completed_on), row.evidence or "")
        for row in found
    ]
    if lines:
        headings = [_("Full name"), _("Agency"), _("Position"), _("Completed"), _("Evidence")]
        print_table(headings, lines, left=5, widest=36)
    say(ngettext("{count} person.", "{count} people.", len(found)).format(count=format_number(len(found))))


COMMANDS = {"people": people}
