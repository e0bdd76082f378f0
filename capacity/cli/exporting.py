"""`capacity export`: workbooks to hand upward."""

import getpass
from datetime import date
from pathlib import Path

import click

from capacity.agencies import agency_by_name_or_code
from capacity.cli.asking import AS_OF, open_database, say
from capacity.courses import course_list
from capacity.coverage import coverage
from capacity.dates import today
from capacity.goals import goal_by_code
from capacity.i18n import _


@click.group(help=_("Write Excel summaries."))
@click.pass_context
def export(ctx: click.Context) -> None:
    """Open the database for the subcommand."""
    open_database(ctx.obj)


@export.command(help=_("Write the coverage of a goal as an official summary to OUT.xlsx."))
@click.argument("out", type=click.Path(path_type=Path), metavar="OUT.xlsx")
@click.option("--goal", help=_("The goal by its code; not needed where there is only one."))
@AS_OF
@click.option("--agency", help=_("Only this agency (code or name) with all below it."))
@click.option("--issued-by", help=_("The body that issues the summary, for its letterhead."))
@click.option("--overwrite", is_flag=True, help=_("Replace a file that exists."))
def summary(
    out: Path, goal: str | None, as_of: date | None, agency: str | None, issued_by: str | None, overwrite: bool
) -> None:
    """Write the summary."""
    from exports.summary import write_summary

    on = as_of or today()
    agency_id = agency_by_name_or_code(agency, on).id if agency else None
    report = coverage(goal_by_code(goal), on, agency_id=agency_id)
    written = write_summary(
        out,
        report,
        issued_by=issued_by or _("DEPARTMENT OF HOME AFFAIRS"),
        courses=course_list(),
        exported_by=getpass.getuser(),
        overwrite=overwrite,
    )
    say(_("The summary lies at {path}.").format(path=written))


COMMANDS = {"export": export}
