"""`capacity coverage`: the share trained per agency."""

import shutil
from datetime import date

import click

from capacity.agencies import agency_by_name_or_code
from capacity.bars import bar
from capacity.bridge import bridge
from capacity.cli.asking import AS_JSON, AS_OF, DATE, open_database, print_json
from capacity.cli.bridging import (
    bridge_document,
    print_bridge,
    print_trend,
    standing_rule,
    trend_document,
)
from capacity.cli.table import cut, print_line
from capacity.coverage import Coverage, coverage, standing_name
from capacity.dates import format_date, today
from capacity.errors import BadInput
from capacity.goals import goal_by_code
from capacity.i18n import _, format_exact, format_number, format_percent
from capacity.ledger import Figures, needed, score
from capacity.plan import trend, trend_start

_BAR = 12
_HEADCOUNT, _NEEDED, _STATUS = 0, 6, 8
_OPTIONAL = (1, 2, 7)
_NARROWEST = 22
"""Columns that a name needs at least."""


@click.command("coverage", help=_("Report the share trained per agency on a day, with the ledger behind it."))
@click.argument("goal", required=False)
@AS_OF
@click.option("--agency", help=_("Only this agency (code or name) with all below it."))
@click.option("--depth", type=click.IntRange(0), help=_("Only so many levels below the top."))
@click.option("--tree", type=DATE, metavar="DATE", help=_("Group the figures by the tree of this day."))
@click.option("--own", is_flag=True, help=_("Show each agency's own people, without those below it."))
@click.option("--from", "since", type=DATE, metavar="DATE", help=_("The first day of a bridge or a trend."))
@click.option("--to", "until", type=DATE, metavar="DATE", help=_("The last day of a bridge or a trend."))
@click.option("--bridge", "is_bridge", is_flag=True, help=_("Name the causes of change from one day to another."))
@click.option("--trend", "is_trend", is_flag=True, help=_("Show the figures at the month ends."))
@AS_JSON
@click.pass_obj
def command(
    database: str | None,
    goal: str | None,
    as_of: date | None,
    agency: str | None,
    depth: int | None,
    tree: date | None,
    own: bool,
    since: date | None,
    until: date | None,
    is_bridge: bool,
    is_trend: bool,
    as_json: bool,
) -> None:
    """Report the coverage of a goal."""
    open_database(database)
    on = until or as_of or today()
    found = goal_by_code(goal, on)
    agency_id = agency_by_name_or_code(agency, tree or on).id if agency else None
    if is_bridge:
        if since is None:
            raise BadInput(_("A bridge needs its first day: --from DATE."))
        causes = bridge(found, since, on, agency_id=agency_id, depth=depth, tree_on=tree)
        print_json(bridge_document(causes)) if as_json else print_bridge(causes)
    elif is_trend:
        points = trend(found, since or trend_start(found, on), on, agency_id=agency_id)
        print_json(trend_document(points, found.code)) if as_json else print_trend(points)
    elif since or until:
        raise BadInput(_("--from and --to belong to --bridge or --trend; for one day use --as-of."))
    else:
        report = coverage(found, on, agency_id=agency_id, depth=depth, tree_on=tree)
        print_json(as_document(report)) if as_json else print_coverage(report, own=own)


def as_document(report: Coverage) -> dict[str, object]:
    """The report as the contract of the command line has it."""
    codes = {row.agency.id: row.agency.code or row.agency.name for row in report.rows}
    return {
        "goal": report.goal.code,
        "title": report.goal.title,
        "as_of": report.as_of.isoformat(),
        "tree": (report.tree_on or report.as_of).isoformat(),
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
        "status": report.standing(figures),
    }


def print_coverage(report: Coverage, *, own: bool = False) -> None:
    """The whole ledger as a table, with bars, as wide as the terminal."""
    goal = report.goal
    print_line(
        _("{title}: target {target} by {due}; as of {as_of}").format(
            title=goal.title,
            target=f"{format_exact(goal.target)} %",
            due=format_date(goal.due_on),
            as_of=format_date(report.as_of),
        )
    )
    lines = [("  " * row.agency.depth + row.agency.name, row.own if own else row.total) for row in report.rows]
    if sum(row.agency.parent_id is None for row in report.rows) > 1:
        lines.append((_("Total"), report.total))
    cells = [_cells(report, figures) for _name, figures in lines]
    width = max(shutil.get_terminal_size((100, 24)).columns, 80)
    kept, widths = _columns_that_fit(cells, width - _BAR - 2 - _NARROWEST)
    name_width = min(48, width - sum(widths) - _BAR - 2)
    print_line(_("Agency").ljust(name_width) + _right([_headings()[place] for place in kept], widths))
    for (name, figures), line in zip(lines, cells, strict=True):
        told = _right([_told(line, place, kept) for place in kept], widths)
        drawn = bar(figures.share, goal.target / 100, _BAR)
        print_line(f"{cut(name, name_width).ljust(name_width)}{told}  {drawn}".rstrip())
    if report.rows and _STATUS in kept:
        print_line(standing_rule())


def _headings() -> tuple[str, ...]:
    return (
        _("Staff"),
        _("Out"),
        _("Exempt"),
        _("Eligible"),
        _("Trained"),
        _("Share"),
        _("Needed"),
        _("Score"),
        _("Status"),
    )


def _cells(report: Coverage, figures: Figures) -> tuple[str, ...]:
    points = score(report.goal, figures)
    return (
        format_number(figures.headcount),
        format_number(figures.out_of_scope),
        format_number(figures.exempt),
        format_number(figures.eligible),
        format_number(figures.trained),
        format_percent(figures.share),
        format_number(needed(report.goal, figures)) if figures.eligible else "–",
        "" if points is None else format_number(points, 2),
        standing_name(report.standing(figures)),
    )


def _columns_that_fit(cells: list[tuple[str, ...]], room: int) -> tuple[list[int], list[int]]:
    """The columns to print and their widths: empty ones are left out, then the headcount, then the status."""
    empty = {place for place in _OPTIONAL if all(line[place] in ("", "0") for line in cells)}
    for without in (empty, empty | {_HEADCOUNT}, empty | {_HEADCOUNT, _STATUS}):
        kept = [place for place in range(len(_headings())) if place not in without]
        widths = [max(len(_headings()[place]), *(len(line[place]) for line in cells), 1) + 2 for place in kept]
        if sum(widths) <= room:
            break
    return kept, widths


def _told(line: tuple[str, ...], place: int, kept: list[int]) -> str:
    """A cell; where there is no room for the status, nothing needed is the word for having reached the target."""
    if place == _NEEDED and line[place] == "0" and _STATUS not in kept:
        return _("Reached")
    return line[place]


def _right(cells: list[str], widths: list[int]) -> str:
    return "".join(cell.rjust(width) for cell, width in zip(cells, widths, strict=True))


COMMANDS = {"coverage": command}
