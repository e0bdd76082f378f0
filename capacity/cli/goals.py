"""`capacity goals`: what is to be reached."""

from collections.abc import Callable
from datetime import date
from typing import Any

import click

from capacity.agencies import agency_by_name_or_code
from capacity.cli.asking import AS_JSON, CATEGORY, DATE, DatabaseGroup, open_database, print_json, say
from capacity.cli.goal_people import EXEMPTIONS, GROUPS
from capacity.cli.planning import plan_command
from capacity.cli.table import print_table
from capacity.dates import BEGINNING, format_date, today
from capacity.errors import BadInput
from capacity.exemptions import group_by_code
from capacity.goals import GoalRow, add_goal, edit_goal, goal_by_code, goal_list, goal_versions
from capacity.history import change_set
from capacity.i18n import _, format_exact
from capacity.officials import known_categories
from capacity.scoring import Scoring


@click.group(cls=DatabaseGroup, invoke_without_command=True, help=_("List the goals, or set one."))
@AS_JSON
@click.pass_context
def goals(ctx: click.Context, as_json: bool) -> None:
    """List the goals unless a subcommand does something else."""
    if ctx.invoked_subcommand:
        return
    open_database(ctx.obj)
    found = goal_list()
    if as_json:
        print_json([_document(goal) for goal in found])
    elif found:
        lines = [
            (
                goal.code,
                goal.title,
                ", ".join(goal.courses),
                f"{format_exact(goal.target)} %",
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
        "yearly": goal.yearly,
        "validity_months": goal.validity_months,
        "agency_id": goal.agency_id,
        "without": list(goal.without),
        "group_id": goal.group_id,
    }


def _terms(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say what a goal is, for setting and for changing one."""
    options = (
        click.option("--title", help=_("What the goal is called.")),
        click.option("--course", "courses", multiple=True, help=_("A course that counts; may be repeated.")),
        click.option("--all", "needs_all", is_flag=True, help=_("All the courses are needed, not any of them.")),
        click.option("--hours", type=float, help=_("So many hours of the courses together are needed.")),
        click.option("--target", type=float, metavar="PERCENT", help=_("The share to reach, in percent.")),
        click.option("--due", type=DATE, metavar="DATE", help=_("By when.")),
        click.option("--since", type=DATE, metavar="DATE", help=_("Count only what was completed from this day on.")),
        click.option("--yearly", is_flag=True, help=_("Count only what was completed in the year of the report.")),
        click.option("--validity-months", type=int, help=_("A completion counts for so many months at most.")),
        click.option(
            "--category",
            "categories",
            multiple=True,
            type=CATEGORY,
            metavar="CATEGORY",
            help=_("Only this category: {known}.").format(known=known_categories()),
        ),
        click.option("--leaders", is_flag=True, help=_("Only people who lead or manage.")),
        click.option("--agency", help=_("Only this agency (code or name) with all below it.")),
        click.option("--without", multiple=True, metavar="AGENCY", help=_("Not this agency with all below it.")),
        click.option("--group", help=_("Only the members of this group.")),
        click.option("--source", help=_("The document that sets the goal.")),
        click.option("--max-score", type=float, help=_("Points for the full share.")),
        click.option("--score-cap", type=float, metavar="PERCENT", help=_("Full points from this share on.")),
        click.option(
            "--score-step", "steps", multiple=True, metavar="PERCENT:POINTS", help=_("Points from a share on.")
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _changes(on: date, options: dict[str, Any]) -> dict[str, Any]:
    """The options that were given, as fields of a goal."""
    if options["needs_all"] and options["hours"] is not None:
        raise BadInput(_("A goal needs all the courses or so many hours of them, not both."))
    agency, group = options["agency"], options["group"]
    fields = {
        "title": options["title"],
        "courses": options["courses"],
        "target": options["target"],
        "due_on": options["due"],
        "since": options["since"],
        "yearly": options["yearly"],
        "validity_months": options["validity_months"],
        "categories": options["categories"],
        "leaders_only": options["leaders"],
        "agency_id": agency_by_name_or_code(agency, on).id if agency else None,
        "without": tuple(agency_by_name_or_code(name, on).id for name in options["without"]),
        "group_id": group_by_code(group).id if group else None,
        "source_document": options["source"],
        "scoring": _scoring(options["max_score"], options["score_cap"], options["steps"]),
    }
    given = {name: value for name, value in fields.items() if value is not None and value is not False and value != ()}
    if options["needs_all"]:
        given |= {"rule": "all", "hours": None}
    elif options["hours"] is not None:
        given |= {"rule": "hours", "hours": options["hours"]}
    return given


@goals.command(help=_("Set a goal: its CODE, what counts toward it, and the share to reach."))
@click.argument("code")
@_terms
def add(code: str, **options: Any) -> None:
    """Set a goal."""
    for name, given in (("--title", "title"), ("--course", "courses"), ("--target", "target"), ("--due", "due")):
        if options[given] in (None, "", ()):
            raise click.UsageError(_("A new goal needs {option}.").format(option=name))
    fields = _changes(today(), options)
    with change_set(_("Goal {code} set").format(code=code), "goal"):
        add_goal(code, fields.pop("title"), **fields)
    say(
        _("Goal {code} “{title}” set: {target} % by {date}.").format(
            code=code,
            title=options["title"],
            target=format_exact(options["target"]),
            date=format_date(options["due"]),
        )
    )


@goals.command(help=_("Change a goal from a day on; reports of earlier days keep the terms of their day."))
@click.argument("code")
@click.option("--from", "since_day", type=DATE, metavar="DATE", help=_("The first day of the new terms; else today."))
@click.option("--any", "needs_any", is_flag=True, help=_("Any of the courses is enough."))
@click.option("--everybody", is_flag=True, help=_("Everybody again: no category, leadership, agency or group asked."))
@click.option("--any-time", is_flag=True, help=_("Completions of any time count again."))
@_terms
def edit(code: str, since_day: date | None, needs_any: bool, everybody: bool, any_time: bool, **options: Any) -> None:
    """Change a goal."""
    on = since_day or today()
    changes: dict[str, Any] = {}
    if needs_any:
        if options["needs_all"] or options["hours"] is not None:
            raise BadInput(_("--any goes with neither --all nor --hours."))
        changes |= {"rule": "any", "hours": None}
    if everybody:
        changes |= {"categories": (), "leaders_only": False, "agency_id": None, "group_id": None, "without": ()}
    if any_time:
        changes |= {"since": None, "yearly": False, "validity_months": None}
    changes |= _changes(on, options)
    if not changes:
        raise BadInput(_("Name what is to change; `capacity goals edit --help` lists it."))
    goal = goal_by_code(code, on)
    with change_set(_("Goal {code} changed from {date} on").format(code=goal.code, date=format_date(on)), "goal"):
        edit_goal(goal, on, **changes)
    say(_("Goal {code} changed from {date} on.").format(code=goal.code, date=format_date(on)))


@goals.command(help=_("Show a goal with everything it asks, as it stood from day to day."))
@click.argument("code")
@AS_JSON
def show(code: str, as_json: bool) -> None:
    """Show the versions of a goal."""
    versions = goal_versions(goal_by_code(code))
    if as_json:
        print_json([{"from": _since(goal), **_document(goal)} for goal in versions])
        return
    lines = [
        (
            format_date(goal.valid_from) or _("from the start"),
            goal.title,
            ", ".join(goal.courses),
            f"{format_exact(goal.target)} %",
            format_date(goal.due_on),
        )
        for goal in versions
    ]
    print_table([_("From"), _("Title"), _("Courses"), _("Target"), _("Due")], lines, left=3, widest=60)


def _since(goal: GoalRow) -> str | None:
    return None if goal.valid_from == BEGINNING else goal.valid_from.isoformat()


def _scoring(maximum: float | None, cap: float | None, steps: tuple[str, ...]) -> Scoring | None:
    if cap is not None and (steps or maximum is None):
        text = _("--score-cap {percent} goes with --max-score and without --score-step.")
        raise BadInput(text.format(percent=format_exact(cap)))
    if steps:
        pairs = sorted(_step(step) for step in steps)
        full = max(points for _percent, points in pairs) if maximum is None else maximum
        return Scoring(full, "steps", None, tuple(pairs))
    if maximum is None:
        return None
    return Scoring(maximum, "linear" if cap is None else "capped", cap)


def _step(text: str) -> tuple[float, float]:
    percent, colon, points = text.partition(":")
    try:
        return float(percent), float(points if colon else "")
    except ValueError:
        raise BadInput(_("“{text}” is no step; write 50:5 for 5 points from 50 % on.").format(text=text)) from None


for _command in (*EXEMPTIONS, *GROUPS, plan_command):
    goals.add_command(_command)

COMMANDS = {"goals": goals}
