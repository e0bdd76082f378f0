"""`capacity classes`: the runs of courses, from the plan to the closing."""

from collections.abc import Callable
from datetime import date
from typing import Any

import click

from capacity.class_facts import EXCUSED, MODES, STATES
from capacity.classes import (
    ClassRow,
    add_class,
    class_by_code,
    class_by_id,
    class_list,
    edit_class,
    mode_name,
    set_state,
    state_name,
)
from capacity.cli.asking import AS_JSON, DATE, DatabaseGroup, open_database, print_json, say
from capacity.cli.attending import ATTENDING
from capacity.cli.class_people import PEOPLE, promoted_text
from capacity.cli.class_sessions import SESSIONS, session_document
from capacity.cli.table import print_line, print_table
from capacity.dates import format_date
from capacity.enrolments import STATUSES, EnrolledRow, enrolled, status_name
from capacity.errors import BadInput
from capacity.history import change_set
from capacity.i18n import _, format_number, format_short, ngettext
from capacity.sessions import part_name, sessions
from capacity.trainers import trainers

_CLEARED = (
    *("mode", "decision_no", "decision_on", "organiser", "place", "capacity", "begins_on", "ends_on"),
    *("min_score", "cost", "cost_source", "note"),
)


@click.group(
    cls=DatabaseGroup,
    invoke_without_command=True,
    help=_("List the classes, or run one: people, sessions, attendance, results."),
)
@click.option("--search", "text", default="", help=_("Words of the code, title, course, organiser or place."))
@click.option("--state", type=click.Choice(STATES), help=_("Only classes in this state."))
@click.option("--course", help=_("Only classes of this course."))
@click.option("--on", type=DATE, metavar="DATE", help=_("Only classes that run on this day."))
@AS_JSON
@click.pass_context
def classes(
    ctx: click.Context, text: str, state: str | None, course: str | None, on: date | None, as_json: bool
) -> None:
    """List the classes unless a subcommand does something else."""
    if ctx.invoked_subcommand:
        return
    open_database(ctx.obj)
    found = class_list(text=text, state=state, course=course, on=on)
    if as_json:
        print_json([_document(row) for row in found])
        return
    if found:
        headings = (_("Code"), _("Title"), _("Course"), _("State"), _("From"), _("To"), _("People"), _("Hours"))
        print_table(headings, map(_line, found), left=6, widest=40)
    say(ngettext("{count} class.", "{count} classes.", len(found)).format(count=format_number(len(found))))


def _line(row: ClassRow) -> tuple[str, ...]:
    seats = format_number(row.enrolled) + ("" if row.capacity is None else f"/{format_number(row.capacity)}")
    waiting = f" +{format_number(row.waiting)}" if row.waiting else ""
    days = format_date(row.begins_on), format_date(row.ends_on)
    return row.code, row.title, row.course_code, state_name(row.state), *days, seats + waiting, format_short(row.hours)


def _document(row: ClassRow) -> dict[str, object]:
    return {
        "code": row.code,
        "title": row.title,
        "course": row.course_code,
        "state": row.state,
        "mode": row.mode,
        "decision": row.decision_no,
        "decision_date": _iso(row.decision_on),
        "organiser": row.organiser,
        "place": row.place,
        "capacity": row.capacity,
        "begins": _iso(row.begins_on),
        "ends": _iso(row.ends_on),
        "min_attendance": row.min_attendance,
        "excused": row.excused,
        "min_score": row.min_score,
        "cost": row.cost,
        "cost_source": row.cost_source,
        "note": row.note,
        "closed_on": _iso(row.closed_on),
        "enrolled": row.enrolled,
        "waiting": row.waiting,
        "sessions": row.sessions,
        "hours": row.hours,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _facts(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say what a class is, for adding and for changing one."""
    options = (
        click.option("--capacity", type=click.IntRange(1), help=_("How many it takes; the others wait for a seat.")),
        click.option("--min-attendance", type=float, metavar="PERCENT", help=_("Of the hours, to pass; else 80.")),
        click.option(
            "--excused",
            type=click.Choice(EXCUSED),
            help=_("Excused hours leave the base (out, if not given) or count."),
        ),
        click.option("--min-score", type=float, help=_("The score to pass.")),
        click.option("--mode", type=click.Choice(MODES), help=_("How it is taught.")),
        click.option("--decision", "decision_no", metavar="NO", help=_("The number of the decision that opens it.")),
        click.option("--decision-date", "decision_on", type=DATE, metavar="DATE", help=_("The day of the decision.")),
        click.option("--organiser", help=_("Who holds it.")),
        click.option("--place", help=_("Where it is held.")),
        click.option("--begins", "begins_on", type=DATE, metavar="DATE", help=_("Its first day, as decided.")),
        click.option("--ends", "ends_on", type=DATE, metavar="DATE", help=_("Its last day, as decided.")),
        click.option("--cost", type=click.IntRange(0), help=_("What it costs, in đồng.")),
        click.option("--cost-source", help=_("Who pays, such as the provincial budget.")),
        click.option("--note", help=_("Anything else.")),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _given(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value is not None}


@classes.command(help=_("Add the class CODE of a course."))
@click.argument("code")
@click.option("--course", required=True, help=_("The course it is a run of."))
@click.option("--title", required=True, help=_("What the class is called."))
@_facts
def add(code: str, course: str, title: str, **facts: Any) -> None:
    """Add a class."""
    with change_set(_("Class {code} added").format(code=code), "class"):
        number = add_class(code, title, course=course, **_given(facts))
    row = class_by_id(number)
    say(_("Class {code} “{title}” of {course} added.").format(code=row.code, title=row.title, course=row.course_code))


@classes.command(help=_("Change facts of the class CODE."))
@click.argument("code")
@click.option("--code", "new_code", help=_("Another code."))
@click.option("--title", help=_("Another title."))
@click.option("--course", help=_("Another course."))
@click.option("--clear", "cleared", multiple=True, type=click.Choice(_CLEARED), help=_("A fact that holds no longer."))
@_facts
def edit(code: str, new_code: str | None, cleared: tuple[str, ...], **facts: Any) -> None:
    """Change a class."""
    changes = _given({"code": new_code, **facts}) | dict.fromkeys(cleared)
    if not changes:
        raise BadInput(_("Name what is to change; `capacity classes edit --help` lists it."))
    row = class_by_code(code)
    with change_set(_("Class {code} changed").format(code=row.code), "class"):
        promoted = edit_class(row, **changes)
    say(_("Class {code} changed.").format(code=class_by_id(row.id).code) + promoted_text(promoted))


@classes.command("state", help=_("Put the class CODE into another STATE: planned, open, held, postponed or cancelled."))
@click.argument("code")
@click.argument("state", type=click.Choice(STATES))
def state_command(code: str, state: str) -> None:
    """Put a class into another state."""
    row = class_by_code(code)
    with change_set(_("Class {code}: {state}").format(code=row.code, state=state_name(state)), "class"):
        set_state(row, state)
    say(_("Class {code} is {state} now.").format(code=row.code, state=state_name(state)))


@classes.command(help=_("Show the class CODE whole: facts, trainers, sessions and people."))
@click.argument("code")
@AS_JSON
def show(code: str, as_json: bool) -> None:
    """Show a class."""
    row = class_by_code(code)
    people = enrolled(row.id, statuses=STATUSES)
    if as_json:
        teaching = [{"name": one.name, "official_id": one.official_id, "hours": one.hours} for one in trainers(row.id)]
        dated = [session_document(one) for one in sessions(row.id)]
        listed = [_person(one) for one in people]
        print_json(_document(row) | {"trainers": teaching, "sessions_list": dated, "people": listed})
        return
    for heading, value in _shown(row):
        print_line(f"{heading}: {value}")
    for one in sessions(row.id):
        closed = _("closed") if one.is_closed else ""
        parts = [format_date(one.on), part_name(one.part), one.starts_at or "", f"{format_short(one.hours)} h", closed]
        print_line("  " + "  ".join(part for part in parts if part))
    lines = [
        (str(one.official_id), one.full_name, one.agency, one.position or "", status_name(one.status)) for one in people
    ]
    if lines:
        print_table([_("No."), _("Full name"), _("Agency"), _("Position"), _("Status")], lines, left=5, widest=40)


def _shown(row: ClassRow) -> list[tuple[str, str]]:
    teaching = [one.name + (f" ({format_short(one.hours)} h)" if one.hours else "") for one in trainers(row.id)]
    excused = _("excused hours left out") if row.excused == "out" else _("excused hours count as absent")
    passing = _("{percent} % of the hours, {excused}").format(percent=format_short(row.min_attendance), excused=excused)
    if row.min_score is not None:
        passing += _(", a score of {score}").format(score=format_short(row.min_score))
    cost = "" if row.cost is None else _("{cost} đồng").format(cost=format_number(row.cost))
    facts = (
        (_("Class"), f"{row.code} {row.title}"),
        (_("Course"), f"{row.course_code} {row.course_title}"),
        (_("State"), state_name(row.state)),
        (_("Decision"), " – ".join(part for part in (row.decision_no or "", format_date(row.decision_on)) if part)),
        (_("Organiser"), row.organiser or ""),
        (_("Place"), row.place or ""),
        (_("Mode"), mode_name(row.mode)),
        (_("Days"), " – ".join(part for part in (format_date(row.begins_on), format_date(row.ends_on)) if part)),
        (_("People"), _line(row)[6]),
        (_("To pass"), passing),
        (_("Cost"), " – ".join(part for part in (cost, row.cost_source or "") if part)),
        (_("Trainers"), ", ".join(teaching)),
        (_("Note"), row.note or ""),
    )
    return [(heading, value) for heading, value in facts if value]


def _person(row: EnrolledRow) -> dict[str, object]:
    return {
        "official_id": row.official_id,
        "full_name": row.full_name,
        "agency": row.agency,
        "position": row.position,
        "status": row.status,
        "place": row.place,
        "score": row.score,
        "grade": row.grade,
        "reason": row.reason,
    }


for _command in (*SESSIONS, *PEOPLE, *ATTENDING):
    classes.add_command(_command)

COMMANDS = {"classes": classes}
