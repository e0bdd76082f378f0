"""`capacity goals`: what is to be reached."""

from datetime import date

import click

from capacity.agencies import agency_by_name_or_code
from capacity.cli.asking import AS_JSON, DATE, open_database, print_json, say
from capacity.cli.table import print_table
from capacity.dates import format_date, today
from capacity.errors import BadInput
from capacity.goals import GoalRow, Scoring, add_goal, goal_list
from capacity.history import change_set
from capacity.i18n import _, format_number
from capacity.officials import CATEGORIES


@click.group(invoke_without_command=True, help=_("List the goals, or set one."))
@AS_JSON
@click.pass_context
def goals(ctx: click.Context, as_json: bool) -> None:
    """List the goals unless a subcommand does something else."""
    open_database(ctx.obj)
    if ctx.invoked_subcommand:
        return
    found = goal_list()
    if as_json:
        print_json([_document(goal) for goal in found])
    elif found:
        lines = [
            (
                goal.code,
                goal.title,
                ", ".join(goal.courses),
                f"{format_number(goal.target)} %",
                format_date(goal.due_on),
            )
            for goal in found
        ]
        print_table([_("Code"), _("Title"), _("Courses"), _("Target"), _("Due")], lines, left=3, widest=60)
    else:
        say(_("There is no goal yet; add one with `capacity goals add`."))


def _document(goal: GoalRow) -> dict[str, object]:
    return {
        "code": goal.code,
        "title": goal.title,
        "source_document": goal.source_document,
        "target": goal.target / 100,
        "due": goal.due_on.isoformat(),
        "rule": goal.rule,
        "courses": list(goal.courses),
        "hours": goal.hours,
        "since": goal.since.isoformat() if goal.since else None,
        "categories": list(goal.categories),
        "leaders_only": goal.leaders_only,
    }


@goals.command(help=_("Set a goal: its CODE, what counts toward it, and the share to reach."))
@click.argument("code")
@click.option("--title", required=True, help=_("What the goal is called."))
@click.option("--course", "courses", multiple=True, required=True, help=_("A course that counts; may be repeated."))
@click.option("--all", "needs_all", is_flag=True, help=_("All the courses are needed, not any of them."))
@click.option("--hours", type=float, help=_("So many hours of the courses together are needed."))
@click.option("--target", type=float, required=True, metavar="PERCENT", help=_("The share to reach, in percent."))
@click.option("--due", type=DATE, required=True, metavar="DATE", help=_("By when."))
@click.option("--since", type=DATE, metavar="DATE", help=_("Count only what was completed from this day on."))
@click.option("--category", "categories", multiple=True, type=click.Choice(CATEGORIES), help=_("Only this category."))
@click.option("--leaders", is_flag=True, help=_("Only people who lead or manage."))
@click.option("--agency", help=_("Only this agency (code or name) with all below it."))
@click.option("--source", help=_("The document that sets the goal."))
@click.option("--max-score", type=float, help=_("Points for the full share."))
@click.option("--score-cap", type=float, metavar="PERCENT", help=_("Full points from this share on."))
@click.option("--score-step", "steps", multiple=True, metavar="PERCENT:POINTS", help=_("Points from a share on."))
def add(
    code: str,
    courses: tuple[str, ...],
    needs_all: bool,
    hours: float | None,
    agency: str | None,
    max_score: float | None,
    score_cap: float | None,
    steps: tuple[str, ...],
    title: str,
    target: float,
    due: date,
    since: date | None,
    categories: tuple[str, ...],
    leaders: bool,
    source: str | None,
) -> None:
    """Set a goal."""
    if needs_all and hours is not None:
        raise BadInput(_("A goal needs all the courses or so many hours of them, not both."))
    with change_set(_("Goal {code} set").format(code=code)):
        add_goal(
            code,
            title,
            courses=courses,
            target=target,
            due_on=due,
            rule="all" if needs_all else "hours" if hours is not None else "any",
            hours=hours,
            since=since,
            categories=categories,
            leaders_only=leaders,
            agency_id=agency_by_name_or_code(agency, today()).id if agency else None,
            source_document=source,
            scoring=_scoring(max_score, score_cap, steps),
        )
    say(
        _("Goal {code} “{title}” set: {target} % by {date}.").format(
            code=code, title=title, target=format_number(target), date=format_date(due)
        )
    )


def _scoring(maximum: float | None, cap: float | None, steps: tuple[str, ...]) -> Scoring | None:
    if steps:
        pairs = sorted(_step(step) for step in steps)
        return Scoring(maximum or max(points for _percent, points in pairs), "steps", None, tuple(pairs))
    if maximum is None:
        return None
    return Scoring(maximum, "capped" if cap else "linear", cap)


def _step(text: str) -> tuple[float, float]:
    percent, colon, points = text.partition(":")
    try:
        return float(percent), float(points if colon else "")
    except ValueError:
        raise BadInput(_("“{text}” is no step; write 50:5 for 5 points from 50 % on.").format(text=text)) from None


COMMANDS = {"goals": goals}
