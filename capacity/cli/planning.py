"""`capacity goals plan`: what a goal still needs, what comes if nothing is done, and whom to invite."""

from datetime import date

import click

from capacity.cli.asking import AS_JSON, AS_OF, print_json, say
from capacity.cli.table import print_line, print_table
from capacity.coverage import standing_name
from capacity.dates import format_date, today
from capacity.goals import goal_by_code
from capacity.i18n import _, format_number, format_percent, ngettext
from capacity.plan import Invitation, Plan, PlanRow, forecast_text, invite, plan


@click.command("plan", help=_("Show what a goal still needs by its due date, and whom to invite for so many seats."))
@click.argument("goal", required=False)
@AS_OF
@click.option("--seats", type=click.IntRange(1), help=_("Propose whom to invite for so many seats."))
@AS_JSON
def plan_command(goal: str | None, as_of: date | None, seats: int | None, as_json: bool) -> None:
    """Plan a goal."""
    on = as_of or today()
    found = goal_by_code(goal, on)
    made = plan(found, on)
    invited = invite(found, on, seats) if seats else []
    if as_json:
        print_json(_document(made, invited))
        return
    _print_plan(made)
    if seats:
        _print_invitations(invited)


def _document(made: Plan, invited: list[Invitation]) -> dict[str, object]:
    return {
        "goal": made.goal.code,
        "as_of": made.as_of.isoformat(),
        "due": made.goal.due_on.isoformat(),
        "rows": [
            {"code": row.agency.code, "name": row.agency.name, "agency_id": row.agency.id, **_figures(row)}
            for row in made.rows
        ],
        "total": _figures(made.total),
        "forecast": {
            "eligible_causes": dict(made.forecast.total.eligible_causes),
            "trained_causes": dict(made.forecast.total.trained_causes),
        },
        "invite": [
            {
                "official_id": person.official_id,
                "full_name": person.full_name,
                "agency": person.agency,
                "agency_id": one.agency.id,
                "position": person.position,
                "reaches_target": one.reaches_target,
            }
            for one in invited
            for person in one.people
        ],
    }


def _figures(row: PlanRow) -> dict[str, object]:
    return {
        "eligible": row.now.eligible,
        "trained": row.now.trained,
        "share": row.now.share,
        "needed": row.needed_now,
        "forecast_eligible": row.at_due.eligible,
        "forecast_trained": row.at_due.trained,
        "forecast_share": row.at_due.share,
        "forecast_needed": row.needed_by_due,
        "seats_planned": row.seated,
        "pace_needed": row.pace_needed,
        "pace_achieved": row.pace_achieved,
        "status": row.standing,
    }


def _print_plan(made: Plan) -> None:
    print_line(
        _("{title}: plan from {as_of} to {due}").format(
            title=made.goal.title, as_of=format_date(made.as_of), due=format_date(made.goal.due_on)
        )
    )
    headings = (
        *(_("Agency"), _("Share"), _("Needed")),
        *(_("Forecast"), _("Needed by then"), _("Seats planned"), _("A month"), _("So far a month"), _("Status")),
    )
    print_table(headings, [_line(row) for row in (*made.rows, made.total)], widest=44)
    total = made.forecast.total
    if total.trained_causes or total.eligible_causes:
        print_line(forecast_text(made))


def _line(row: PlanRow) -> tuple[str, ...]:
    return (
        "  " * row.agency.depth + row.agency.name,
        format_percent(row.now.share),
        format_number(row.needed_now),
        format_percent(row.at_due.share),
        format_number(row.needed_by_due),
        format_number(row.seated),
        "–" if row.pace_needed is None else format_number(row.pace_needed, 1),
        format_number(row.pace_achieved, 1),
        standing_name(row.standing),
    )


def _print_invitations(invited: list[Invitation]) -> None:
    lines = [(person.full_name, person.agency, person.position or "") for one in invited for person in one.people]
    if lines:
        print_line()
        print_table([_("Invite"), _("Agency"), _("Position")], lines, left=3, widest=44)
    reached = sum(one.reaches_target for one in invited)
    say(
        ngettext(
            "{people} people; with them {count} more agency reaches the target by its own people.",
            "{people} people; with them {count} more agencies reach the target by their own people.",
            reached,
        ).format(people=format_number(len(lines)), count=format_number(reached))
    )
