"""`capacity coverage`: the share trained per agency."""

import shutil
from datetime import date

import click

from capacity.agencies import agency_by_name_or_code
from capacity.bars import bar
from capacity.cli.asking import AS_JSON, AS_OF, open_database, print_json
from capacity.cli.table import cut
from capacity.coverage import Coverage, CoverageRow, Figures, coverage, needed, score
from capacity.dates import format_date, today
from capacity.goals import goal_by_code
from capacity.i18n import _, format_number, format_percent

_BAR = 14
_NUMBERS = (9, 12, 14, 9, 10)


@click.command("coverage", help=_("Report the share trained per agency on a day, with the ledger behind it."))
@click.argument("goal", required=False)
@AS_OF
@click.option("--agency", help=_("Only this agency (code or name) with all below it."))
@click.option("--depth", type=click.IntRange(0), help=_("Only so many levels below the top."))
@AS_JSON
@click.pass_obj
def command(
    database: str | None,
    goal: str | None,
    as_of: date | None,
    agency: str | None,
    depth: int | None,
    as_json: bool,
) -> None:
    """Report the coverage of a goal."""
    open_database(database)
    on = as_of or today()
    agency_id = agency_by_name_or_code(agency, on).id if agency else None
    report = coverage(goal_by_code(goal), on, agency_id=agency_id, depth=depth)
    if as_json:
        print_json(as_document(report))
    else:
        print_coverage(report)


def as_document(report: Coverage) -> dict[str, object]:
    """The report as the contract of the command line has it."""
    codes = {row.agency.id: row.agency.code or row.agency.name for row in report.rows}
    return {
        "goal": report.goal.code,
        "title": report.goal.title,
        "as_of": report.as_of.isoformat(),
        "rows": [
            {
                "code": row.agency.code,
                "name": row.agency.name,
                "level": row.agency.level,
                "parent": codes.get(row.agency.parent_id or 0),
                "agency_id": row.agency.id,
                **_figures(report, row.total),
                "own": _figures(report, row.own),
            }
            for row in report.rows
        ],
    }


def _figures(report: Coverage, figures: Figures) -> dict[str, object]:
    return {
        "headcount": figures.headcount,
        "out_of_scope": figures.out_of_scope,
        "exempt": figures.exempt,
        "eligible": figures.eligible,
        "trained": figures.trained,
        "share": figures.share,
        "target": report.goal.target / 100,
        "needed": needed(report.goal, figures),
        "score": score(report.goal, figures),
    }


def print_coverage(report: Coverage) -> None:
    """The report as a table with bars, as wide as the terminal."""
    goal = report.goal
    click.echo(
        _("{title}: target {target} by {due}; as of {as_of}").format(
            title=goal.title,
            target=format_percent(goal.target / 100, 0),
            due=format_date(goal.due_on),
            as_of=format_date(report.as_of),
        )
    )
    width = max(shutil.get_terminal_size((100, 24)).columns, 80)
    name_width = min(48, width - sum(_NUMBERS) - _BAR - 3)
    headings = (_("Staff"), _("Eligible"), _("Trained"), _("Share"), _("Needed"))
    click.echo("".join([_("Agency").ljust(name_width), *_right(headings)]))
    for row in report.rows:
        name = cut("  " * row.agency.depth + row.agency.name, name_width)
        click.echo(_line(name.ljust(name_width), row.total, row.share, row.target, _verdict(row)))
    top = [row for row in report.rows if row.agency.parent_id is None]
    if len(top) > 1:
        total = report.total
        more = needed(goal, total)
        verdict = format_number(more) if more else _("Reached")
        click.echo(_line(_("Total").ljust(name_width), total, total.share, goal.target / 100, verdict))


def _verdict(row: CoverageRow) -> str:
    if row.is_reached is None:
        return "–"
    return _("Reached") if row.is_reached else format_number(row.needed)


def _line(name: str, figures: Figures, share: float | None, target: float, verdict: str) -> str:
    counts = [format_number(count) for count in (figures.headcount, figures.eligible, figures.trained)]
    cells = _right((*counts, format_percent(share), verdict))
    return "".join([name, *cells, "  ", bar(share, target, _BAR)]).rstrip()


def _right(cells: tuple[str, ...]) -> list[str]:
    return [cell.rjust(width) for cell, width in zip(cells, _NUMBERS, strict=True)]


COMMANDS = {"coverage": command}
