"""`capacity export summary`, `report`, `form`, `months`: the report of a goal as a paper, a file, a form."""

from datetime import date
from pathlib import Path

import click

from capacity.agencies import agency_by_name_or_code
from capacity.cli.asking import AS_OF, DATE, say
from capacity.cli.export_options import AGENCY, GOAL, ISSUED_BY, OUT, OVERWRITE, issuer, out_argument, written
from capacity.dates import today
from capacity.goals import goal_by_code
from capacity.i18n import _
from capacity.report import Report, report
from capacity.settings import operator

_TREE = click.option("--tree", type=DATE, metavar="DATE", help=_("Group the figures by the tree of this day."))
_SINCE = click.option(
    "--since", type=DATE, metavar="DATE", help=_("Where the changes begin; the last issued report if not given.")
)


@click.command(help=_("Write the coverage of a goal as an official summary to OUT.xlsx."))
@OUT
@GOAL
@AS_OF
@AGENCY
@_TREE
@_SINCE
@click.option("--without-names", is_flag=True, help=_("Figures only, without the people not yet trained."))
@ISSUED_BY
@OVERWRITE
def summary(
    out: Path,
    goal: str | None,
    as_of: date | None,
    agency: str | None,
    tree: date | None,
    since: date | None,
    without_names: bool,
    issued_by: str | None,
    overwrite: bool,
) -> None:
    """Write the summary."""
    from exports.papers import summary_paper

    path = summary_paper(
        out,
        _report(goal, as_of, agency, tree, since),
        issued_by=issuer(issued_by),
        exported_by=operator(),
        names=not without_names,
        overwrite=overwrite,
    )
    say(_("The summary lies at {path}.").format(path=path))


@click.command(
    "report", help=_("Write the same report to OUT: .csv, .json, or .html as one page that needs nothing else.")
)
@out_argument("OUT")
@GOAL
@AS_OF
@AGENCY
@_TREE
@OVERWRITE
def report_command(
    out: Path, goal: str | None, as_of: date | None, agency: str | None, tree: date | None, overwrite: bool
) -> None:
    """Write the report for those without Excel."""
    from exports.report_files import write_report

    written(write_report(out, _report(goal, as_of, agency, tree, None), overwrite=overwrite))


@click.command(
    help=_(
        "Fill in the office's own form: TEMPLATE.xlsx with names such as {example}, and a row with {row} that repeats "
        "for every agency."
    ).format(example="{{coverage.share}}", row="{{agency.name}}")
)
@click.argument("template", type=click.Path(path_type=Path), metavar="TEMPLATE.xlsx")
@OUT
@GOAL
@AS_OF
@AGENCY
@_TREE
@click.option("--all-lines", is_flag=True, help=_("Repeat the row for groups and lower agencies too."))
@ISSUED_BY
@OVERWRITE
def form(
    template: Path,
    out: Path,
    goal: str | None,
    as_of: date | None,
    agency: str | None,
    tree: date | None,
    all_lines: bool,
    issued_by: str | None,
    overwrite: bool,
) -> None:
    """Fill in a form."""
    from exports.form import write_form

    found = _report(goal, as_of, agency, tree, None)
    path = write_form(
        template,
        out,
        found,
        issued_by=issuer(issued_by),
        exported_by=operator(),
        all_lines=all_lines,
        overwrite=overwrite,
    )
    written(path)


@click.command(help=_("Write the figures of a goal by months to OUT.xlsx."))
@OUT
@GOAL
@AGENCY
@click.option("--from", "since", type=DATE, metavar="DATE", help=_("The first day."))
@click.option("--to", "until", type=DATE, metavar="DATE", help=_("The last day; today if not given."))
@ISSUED_BY
@OVERWRITE
def months(
    out: Path,
    goal: str | None,
    agency: str | None,
    since: date | None,
    until: date | None,
    issued_by: str | None,
    overwrite: bool,
) -> None:
    """Write the numbers by month."""
    from exports.papers import months_paper

    last = until or today()
    found = goal_by_code(goal, last)
    agency_row = agency_by_name_or_code(agency, last) if agency else None
    who = issuer(issued_by)
    written(months_paper(out, found, last, since=since, agency=agency_row, issued_by=who, overwrite=overwrite))


def _report(goal: str | None, as_of: date | None, agency: str | None, tree: date | None, since: date | None) -> Report:
    on = as_of or today()
    agency_id = agency_by_name_or_code(agency, tree or on).id if agency else None
    return report(goal_by_code(goal, on), on, agency_id=agency_id, tree_on=tree, since=since)
