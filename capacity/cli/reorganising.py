"""`capacity agencies reorganise`, `rename`, `move`, `merge`, `split`, `dissolve`: shown first, then written."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from capacity.agencies import AgencyRow, agency_by_name_or_code
from capacity.cli.asking import AS_JSON, DATE, YES, confirm, print_json, say
from capacity.contradictions import problems
from capacity.dates import format_date
from capacity.errors import BadInput, CapacityError, Refused
from capacity.i18n import _, format_number
from capacity.reorganisation import Reorganisation, dissolve, found, merge, move, rename, split
from capacity.steps import step_sentence
from capacity.succession import Preview, preview, write

_SHOWN = 20
_Command = TypeVar("_Command", bound=Callable[..., None])


def _dated(command: _Command) -> _Command:
    """The options that every reorganisation has."""
    options = (
        click.option("--on", type=DATE, required=True, metavar="DATE", help=_("The first day of the new order.")),
        click.option("--dry-run", is_flag=True, help=_("Only show what would change.")),
        YES,
        AS_JSON,
    )
    for option in reversed(options):
        command = option(command)
    return command


def _new_agency(command: _Command) -> _Command:
    """The options that describe an agency that is made, or name one that is there."""
    options = (
        click.option("--into", metavar="AGENCY", help=_("An agency that is there already (code or name).")),
        click.option("--name", default="", help=_("The name of the new agency.")),
        click.option("--code", help=_("The code from that day on.")),
        click.option("--level", default="", help=_("The level from that day on; told by the name if not given.")),
        click.option("--under", metavar="AGENCY", help=_("What the new agency stands below.")),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command(help=_("Reorganise units by a CSV file of mergers: shows what would change, asks, then writes it."))
@click.argument("mergers", type=click.Path(path_type=Path))
@click.option(
    "--tree",
    type=click.Path(path_type=Path),
    metavar="UNITS.csv",
    help=_("The units from that day on: gives the new parents; units in neither file end."),
)
@_dated
def reorganise(mergers: Path, tree: Path | None, on: date, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Follow a file of mergers."""
    from imports.reorganisation import plan_reorganisation

    plan = plan_reorganisation(mergers, on, tree)
    title = _("Reorganisation on {date} by {file}").format(date=format_date(on), file=mergers.name)
    _carry_out(plan, title, dry_run, yes, as_json)


@click.command("add", help=_("Let a new agency called NAME begin on a day, which follows none."))
@click.argument("name")
@click.option("--under", metavar="AGENCY", help=_("The agency above it; at the top of the tree if not given."))
@click.option("--code", help=_("The code from that day on."))
@click.option("--level", default="", help=_("The level from that day on; told by the name if not given."))
@_dated
def add_agency(
    name: str, under: str | None, code: str | None, level: str, on: date, dry_run: bool, yes: bool, as_json: bool
) -> None:
    """Found one agency."""
    plan = found(on, name, code=code, level=level, parent=_id_of(under, on))
    _carry_out(plan, "", dry_run, yes, as_json)


@click.command("rename", help=_("Give AGENCY another name from a day on; earlier reports keep the old one."))
@click.argument("agency")
@click.argument("name")
@click.option("--code", help=_("The code from that day on."))
@click.option("--level", default="", help=_("The level from that day on, if it changes."))
@_dated
def rename_agency(
    agency: str, name: str, code: str | None, level: str, on: date, dry_run: bool, yes: bool, as_json: bool
) -> None:
    """Rename one agency."""
    plan = rename(on, _standing(agency, on).id, name, code=code, level=level)
    _carry_out(plan, "", dry_run, yes, as_json)


@click.command("move", help=_("Let AGENCY, with all below it, stand below another one from a day on."))
@click.argument("agency")
@click.option("--under", metavar="AGENCY", help=_("The agency above it; at the top of the tree if not given."))
@_dated
def move_agency(agency: str, under: str | None, on: date, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Move one agency."""
    plan = move(on, _standing(agency, on).id, _id_of(under, on))
    _carry_out(plan, "", dry_run, yes, as_json)


@click.command("merge", help=_("Make one of AGENCIES from a day on: a new one (--name), or one takes over (--into)."))
@click.argument("agencies", nargs=-1, required=True)
@_new_agency
@_dated
def merge_agencies(agencies: tuple[str, ...], on: date, dry_run: bool, yes: bool, as_json: bool, **new: Any) -> None:
    """Merge agencies."""
    plan = merge(on, [_standing(agency, on).id for agency in agencies], **_described(new, on))
    _carry_out(plan, "", dry_run, yes, as_json)


@click.command(
    "split",
    help=_("Take a part out of AGENCY from a day on, into a new agency (--name) or another (--into); the rest stays."),
)
@click.argument("agency")
@_new_agency
@click.option("--unit", "units", multiple=True, help=_("A unit whose people all go; may be repeated."))
@click.option(
    "--official", "officials", type=int, multiple=True, metavar="ID", help=_("A person who goes; may be repeated.")
)
@click.option("--below", multiple=True, metavar="AGENCY", help=_("An agency below it that goes; may be repeated."))
@_dated
def split_agency(
    agency: str,
    units: tuple[str, ...],
    officials: tuple[int, ...],
    below: tuple[str, ...],
    on: date,
    dry_run: bool,
    yes: bool,
    as_json: bool,
    **new: Any,
) -> None:
    """Split an agency."""
    if not (units or officials or below):
        raise BadInput(_("Say who goes: --unit, --official or --below."))
    going = [_standing(one, on).id for one in below]
    number = _standing(agency, on).id
    plan = split(on, number, units=units, officials=officials, below=going, **_described(new, on))
    _carry_out(plan, "", dry_run, yes, as_json)


@click.command("dissolve", help=_("End AGENCY on a day; --into takes its people and what stands below it."))
@click.argument("agency")
@click.option("--into", metavar="AGENCY", help=_("Who takes them; needed while there are people in it."))
@_dated
def dissolve_agency(agency: str, into: str | None, on: date, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Dissolve one agency."""
    plan = dissolve(on, _standing(agency, on).id, into=_id_of(into, on))
    _carry_out(plan, "", dry_run, yes, as_json)


def _standing(text: str, on: date) -> AgencyRow:
    return agency_by_name_or_code(text, on)


def _id_of(text: str | None, on: date) -> int | None:
    return _standing(text, on).id if text else None


def _described(new: dict[str, Any], on: date) -> dict[str, Any]:
    """The new agency, or the one that is there, as the domain takes it."""
    into, name = new["into"], new["name"]
    if bool(into) == bool(name):
        raise BadInput(_("Say either --into, for an agency that is there, or --name, for a new one."))
    if into and (new["code"] or new["level"] or new["under"]):
        raise BadInput(_("--code, --level and --under describe a new agency; they do not go with --into."))
    described = {key: new[key] for key in ("name", "code", "level")}
    return {**described, "into": _id_of(into, on), "parent": _id_of(new["under"], on)}


def _carry_out(plan: Reorganisation, title: str, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Show a plan, ask, write it."""
    if found := problems(plan):
        raise Refused(_("This cannot be done: {reason}.").format(reason=found[0].reason))
    seen = preview(plan)
    if not seen.operations:
        raise CapacityError(_("This changes nothing; nothing was written."))
    if not as_json:
        _show(plan, seen)
    number = None
    if not dry_run:
        if not yes and not confirm(_("Write this?")):
            raise CapacityError(_("Nothing was written."))
        number = write(plan, title)
    if as_json:
        print_json(_document(plan, seen, number))
    elif number is None:
        say(_("Nothing was written: a dry run."))
    else:
        say(_("Written as change {number}; `capacity undo {number}` takes it back.").format(number=number))


def _show(plan: Reorganisation, seen: Preview) -> None:
    for line in seen.operations[:_SHOWN]:
        say("  " + step_sentence(plan, line))
    if len(seen.operations) > _SHOWN:
        more = format_number(len(seen.operations) - _SHOWN)
        say(_("  … and {count} more; --json lists them all.").format(count=more))
    for note in plan.notes[:_SHOWN]:
        say(_("  Note: {note}").format(note=note))
    say(
        _("From {date}: {steps} steps, which touch {people} people, {goals} goals, {classes} open classes.").format(
            date=format_date(plan.on),
            steps=format_number(len(seen.operations)),
            people=format_number(seen.people),
            goals=format_number(seen.goals),
            classes=format_number(seen.classes),
        )
    )


def _document(plan: Reorganisation, seen: Preview, number: int | None) -> dict[str, Any]:
    kinds = [step.kind for step in seen.operations]
    return {
        "on": plan.on.isoformat(),
        "change_set": number,
        "counts": {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)},
        "people": seen.people,
        "goals": seen.goals,
        "classes": seen.classes,
        "notes": plan.notes,
        "operations": [
            {
                "kind": step.kind,
                "old": [_agency(plan, number, is_old=True) for number in step.old],
                "new": [_agency(plan, number) for number in step.new],
                "people": step.people,
                "goals": step.goals,
            }
            for step in seen.operations
        ],
    }


def _agency(plan: Reorganisation, number: int, *, is_old: bool = False) -> dict[str, Any]:
    """An agency as it stood, or as it stands from the day on."""
    body = plan.body(number)
    if is_old:
        row = plan.known[number]
        return {"agency_id": number, "code": row.code, "name": row.name, "level": row.level}
    above = None if body.parent is None else plan.body(body.parent)
    return {
        "agency_id": number if number > 0 else None,
        "code": body.code,
        "name": body.name,
        "level": body.level,
        "parent": above and above.code,
        "parent_name": above and above.name,
    }
