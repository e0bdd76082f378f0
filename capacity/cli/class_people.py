"""Commands of `capacity classes` about its people: enrolling and withdrawing."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from capacity.agencies import agency_by_name_or_code
from capacity.classes import ClassRow, class_by_code
from capacity.cli import HELD_BACK
from capacity.cli.asking import AS_JSON, DATE, print_json, say
from capacity.coverage import people as people_behind
from capacity.dates import today
from capacity.enrolments import Enrolled, enrol, enrolled, trained_before, withdraw
from capacity.finding import Wanted, find
from capacity.goals import goal_by_code
from capacity.history import change_set
from capacity.i18n import _, format_number, ngettext
from capacity.officials import official_by_id, official_by_text, some_names
from capacity.seats import SEATED

if TYPE_CHECKING:
    from imports.plan import PlannedRow

_NAMED = 20


@click.command("enrol", help=_("Put people into class CODE; beyond its capacity they wait for a seat."))
@click.argument("code")
@click.option("--official", "officials", multiple=True, help=_("An official's number or staff code; may be repeated."))
@click.option("--goal", help=_("The untrained of this goal, of --agency if given."))
@click.option("--agency", help=_("Everybody of this agency (code or name) with all below it."))
@click.option("--file", "path", type=click.Path(path_type=Path), help=_("Everybody whom this list names."))
@click.option("--on", type=DATE, metavar="DATE", help=_("The day of enrolment; else today."))
@AS_JSON
@click.pass_context
def enrol_command(
    ctx: click.Context,
    code: str,
    officials: tuple[str, ...],
    goal: str | None,
    agency: str | None,
    path: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Enrol people."""
    if not (officials or goal or agency or path):
        raise click.UsageError(_("Say who: --official, --agency, --goal or --file."))
    row, day = class_by_code(code), on or today()
    wanted = [official_by_text(number) for number in officials]
    if goal or agency:
        wanted += _of_agency(goal, agency, day)
    held_back: tuple[PlannedRow, ...] = ()
    if path:
        from imports.enrolment import read_people

        listed = read_people(path, day)
        wanted, held_back = [*wanted, *listed.officials], listed.held_back
    known = {one.official_id for one in enrolled(row.id, statuses=(*SEATED, "waiting"))}
    trained = trained_before(row.id, [one for one in dict.fromkeys(wanted) if one not in known], day)
    done, number = Enrolled((), (), tuple(dict.fromkeys(wanted))), None
    if not known.issuperset(wanted):
        with change_set(_("People of class {code}").format(code=row.code), "class") as number:
            done = enrol(row.id, wanted, on)
    if as_json:
        print_json(_document(row.code, number, done, held_back))
    else:
        _tell(row.code, done, held_back)
        _tell_trained(row, trained)
    ctx.exit(HELD_BACK if held_back else 0)


def _tell_trained(row: ClassRow, trained: Sequence[int]) -> None:
    if trained:
        text = ngettext(
            "{count} of them has completed {course} already: {names}.",
            "{count} of them have completed {course} already: {names}.",
            len(trained),
        )
        names = some_names(trained, _NAMED)
        say(text.format(count=format_number(len(trained)), course=row.course_code, names=names))


def _of_agency(goal: str | None, agency: str | None, on: date) -> list[int]:
    agency_id = agency_by_name_or_code(agency, on).id if agency else None
    if goal is None:
        return list(find(Wanted(agency_id=agency_id), on))
    return [one.official_id for one in people_behind(goal_by_code(goal, on), on, agency_id=agency_id)]


def _document(code: str, number: int | None, done: Enrolled, held_back: "tuple[PlannedRow, ...]") -> dict[str, object]:
    return {
        "class": code,
        "change_set": number,
        "added": list(done.added),
        "waiting": list(done.waiting),
        "already": list(done.already),
        "held_back": [
            {
                "sheet": row.sheet or None,
                "row": row.row,
                "full_name": row.values.get("full_name"),
                "because": row.because,
                "candidates": [one.official_id for one in row.candidates],
            }
            for row in held_back
        ],
    }


def _tell(code: str, done: Enrolled, held_back: "tuple[PlannedRow, ...]") -> None:
    from capacity.cli.preview import problem

    added, waiting, already = (format_number(len(part)) for part in (done.added, done.waiting, done.already))
    text = _("Class {code}: {added} enrolled, {waiting} waiting for a seat, {already} in it before.")
    say(text.format(code=code, added=added, waiting=waiting, already=already))
    if held_back:
        text = ngettext("{count} row was held back:", "{count} rows were held back:", len(held_back))
        say(text.format(count=format_number(len(held_back))))
    for row in held_back[:_NAMED]:
        say("  " + problem(row))
    if len(held_back) > _NAMED:
        say(_("  … and {count} more.").format(count=format_number(len(held_back) - _NAMED)))


@click.command("withdraw", help=_("Take people out of class CODE; whoever waits first gets the seat."))
@click.argument("code")
@click.option("--official", "officials", multiple=True, required=True, help=_("An official's number or staff code."))
@click.option("--reason", default="", help=_("Why."))
@AS_JSON
def withdraw_command(code: str, officials: tuple[str, ...], reason: str, as_json: bool) -> None:
    """Take people out."""
    row = class_by_code(code)
    leaving = [official_by_text(number) for number in officials]
    with change_set(_("People withdrawn from class {code}").format(code=row.code), "class") as number:
        promoted = withdraw(row.id, leaving, reason)
    if as_json:
        print_json({"class": row.code, "change_set": number, "withdrawn": leaving, "promoted": promoted})
        return
    text = ngettext("{count} person withdrawn from {code}.", "{count} people withdrawn from {code}.", len(leaving))
    say(text.format(count=format_number(len(leaving)), code=row.code) + promoted_text(promoted))


def promoted_text(official_ids: list[int]) -> str:
    """Who got a seat that was free, as a sentence to add; nothing for nobody."""
    if not official_ids:
        return ""
    names = ", ".join(official_by_id(number).full_name for number in official_ids)
    return " " + _("From the waiting list: {names}.").format(names=names)


PEOPLE = (enrol_command, withdraw_command)
