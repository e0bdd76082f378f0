"""The bridge between two days and the trend of months, as tables and as JSON."""

from capacity.agencies import AgencyRow
from capacity.bridge import Bridge, BridgeRow, causes
from capacity.cli.table import print_line, print_table
from capacity.coverage import standing_name
from capacity.dates import format_date
from capacity.i18n import _, format_exact, format_number, format_percent
from capacity.plan import TrendPoint


def standing_rule() -> str:
    """How the standing is told, in a sentence."""
    return _(
        "On track: the share is at least the target times the part of the time from the start of the counting period "
        "(or of the due year) to the due date that has passed. Missed: the due date has passed without the target."
    )


def bridge_document(found: Bridge) -> dict[str, object]:
    """The bridge as the contract of the command line has it."""
    codes = {row.agency.id: row.agency.code or row.agency.name for row in found.rows}
    return {
        "goal": found.goal.code,
        "from": found.since.isoformat(),
        "to": found.until.isoformat(),
        "rows": [{**_agency(row.agency, codes), **_changes(row)} for row in found.rows],
        "total": _changes(found.total),
    }


def _agency(agency: AgencyRow, codes: dict[int, str]) -> dict[str, object]:
    return {
        "code": agency.code,
        "name": agency.name,
        "level": agency.level,
        "parent": codes.get(agency.parent_id or 0),
        "agency_id": agency.id,
    }


def _changes(row: BridgeRow) -> dict[str, object]:
    return {
        "eligible": list(row.eligible),
        "trained": list(row.trained),
        "eligible_causes": dict(row.eligible_causes),
        "trained_causes": dict(row.trained_causes),
    }


def print_bridge(found: Bridge) -> None:
    """The sum with its causes, then a line for each agency that changed."""
    print_line(
        _("{title}: from {since} to {until}").format(
            title=found.goal.title, since=format_date(found.since), until=format_date(found.until)
        )
    )
    lines = [_line(row) for row in found.rows if row.eligible_causes or row.trained_causes]
    headings = (_("Agency"), _("Eligible"), _("Causes"), _("Trained"), _("Causes"))
    print_table(headings, [*lines, _line(found.total)], left=5, widest=60)


def _line(row: BridgeRow) -> tuple[str, ...]:
    return (
        "  " * row.agency.depth + row.agency.name,
        _pair(row.eligible),
        causes(row.eligible_causes),
        _pair(row.trained),
        causes(row.trained_causes),
    )


def _pair(pair: tuple[int, int]) -> str:
    return f"{format_number(pair[0])} → {format_number(pair[1])}"


def trend_document(points: list[TrendPoint], code: str) -> dict[str, object]:
    """The trend as JSON."""
    return {
        "goal": code,
        "points": [
            {
                "as_of": point.on.isoformat(),
                "headcount": point.figures.headcount,
                "eligible": point.figures.eligible,
                "trained": point.figures.trained,
                "share": point.figures.share,
                "target": point.goal.target / 100,
                "status": point.standing,
            }
            for point in points
        ],
    }


def print_trend(points: list[TrendPoint]) -> None:
    """A line for each month end."""
    lines = [
        (
            format_date(point.on),
            format_number(point.figures.eligible),
            format_number(point.figures.trained),
            format_percent(point.figures.share),
            f"{format_exact(point.goal.target)} %",
            standing_name(point.standing),
        )
        for point in points
    ]
    print_table([_("Day"), _("Eligible"), _("Trained"), _("Share"), _("Target"), _("Status")], lines)
