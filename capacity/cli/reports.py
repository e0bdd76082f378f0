"""`capacity reports`: issue a report so that it stays as it was, and see what has changed since."""

from datetime import date

import click

from capacity.cli.asking import AS_JSON, AS_OF, DATE, DatabaseGroup, open_database, print_json, say
from capacity.cli.bridging import bridge_document, print_bridge
from capacity.cli.table import print_line, print_table
from capacity.coverage import standing_name
from capacity.dates import format_date, today
from capacity.goals import goal_by_code
from capacity.history import change_set
from capacity.i18n import _, format_number, format_percent
from capacity.issued import (
    IssuedFigures,
    IssuedRow,
    issue,
    issued_figures,
    issued_names,
    issued_report,
    issued_reports,
    since_issue,
)


@click.group(
    cls=DatabaseGroup,
    invoke_without_command=True,
    help=_("List the issued reports, which stay as they were handed out."),
)
@AS_JSON
@click.pass_context
def reports(ctx: click.Context, as_json: bool) -> None:
    """List the issued reports unless a subcommand does something else."""
    if ctx.invoked_subcommand:
        return
    open_database(ctx.obj)
    found = issued_reports()
    if as_json:
        print_json([_document(report) for report in found])
    elif found:
        lines = [
            (
                str(one.id),
                one.title,
                one.goal_code,
                format_date(one.as_of),
                format_date(date.fromisoformat(one.issued_at[:10])),
                one.issued_by,
            )
            for one in found
        ]
        headings = [_("No."), _("Title"), _("Goal"), _("As of"), _("Issued"), _("By")]
        print_table(headings, lines, left=6, widest=50)
    else:
        say(_("No report has been issued yet; `capacity reports issue` issues one."))


@reports.command("issue", help=_("Issue the report of a goal under a TITLE: its figures and names stay as they are."))
@click.argument("title")
@click.argument("goal", required=False)
@AS_OF
@click.option("--tree", type=DATE, metavar="DATE", help=_("Group the figures by the tree of this day."))
def issue_command(title: str, goal: str | None, as_of: date | None, tree: date | None) -> None:
    """Issue a report."""
    on = as_of or today()
    found = goal_by_code(goal, on)
    with change_set(_("Report “{title}” issued").format(title=title), "report"):
        number = issue(found, on, title, tree_on=tree)
    say(_("Report {number} “{title}” issued as of {date}.").format(number=number, title=title, date=format_date(on)))


@reports.command(help=_("Show an issued report, or the people in it, as they were handed out."))
@click.argument("number", type=int)
@click.option("--people", "names", is_flag=True, help=_("The names instead of the figures."))
@AS_JSON
def show(number: int, names: bool, as_json: bool) -> None:
    """Show an issued report."""
    report = issued_report(number)
    if names:
        _show_names(number, as_json=as_json)
        return
    lines = issued_figures(number)
    if as_json:
        print_json({**_document(report), "rows": [_line_document(line) for line in lines]})
        return
    print_line(f"{report.title} · {report.goal_title} · {format_date(report.as_of)}")
    cells = [
        (
            "  " * line.agency.depth + line.agency.name,
            format_number(line.total.headcount),
            format_number(line.total.eligible),
            format_number(line.total.trained),
            format_percent(line.total.share),
            format_number(line.needed),
            standing_name(line.standing),
        )
        for line in lines
    ]
    headings = [_("Agency"), _("Staff"), _("Eligible"), _("Trained"), _("Share"), _("Needed"), _("Status")]
    print_table(headings, cells, widest=48)


@reports.command(help=_("Name what the same report would say differently today, and why."))
@click.argument("number", type=int)
@AS_JSON
def compare(number: int, as_json: bool) -> None:
    """Compare an issued report with today's data."""
    found = since_issue(number)
    if as_json:
        print_json(bridge_document(found))
        return
    if not found.total.eligible_causes and not any(row.eligible_causes or row.trained_causes for row in found.rows):
        say(_("Nothing has changed since the report was issued."))
    print_bridge(found)


def _show_names(number: int, *, as_json: bool) -> None:
    people = issued_names(number)
    if as_json:
        print_json(
            [
                {
                    "official_id": one.official_id,
                    "full_name": one.full_name,
                    "agency": one.agency,
                    "position": one.position,
                    "status": one.status,
                    "completed_on": one.completed_on.isoformat() if one.completed_on else None,
                    "evidence": one.evidence,
                }
                for one in people
            ]
        )
        return
    lines = [(one.full_name, one.agency, format_date(one.completed_on), one.evidence or "") for one in people]
    print_table([_("Full name"), _("Agency"), _("Completed"), _("Evidence")], lines, left=4, widest=36)


def _document(report: IssuedRow) -> dict[str, object]:
    return {
        "id": report.id,
        "title": report.title,
        "goal": report.goal_code,
        "as_of": report.as_of.isoformat(),
        "tree": report.tree_on.isoformat(),
        "target": report.target / 100,
        "due": report.due_on.isoformat(),
        "issued_at": report.issued_at,
        "issued_by": report.issued_by,
    }


def _line_document(line: IssuedFigures) -> dict[str, object]:
    total = line.total
    return {
        "code": line.agency.code,
        "name": line.agency.name,
        "level": line.agency.level,
        "agency_id": line.agency.id,
        "headcount": total.headcount,
        "out_of_scope": total.out_of_scope,
        "exempt": total.exempt,
        "eligible": total.eligible,
        "trained": total.trained,
        "share": total.share,
        "needed": line.needed,
        "score": line.score,
        "status": line.standing,
    }


COMMANDS = {"reports": reports}
