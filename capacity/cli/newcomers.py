"""`capacity officials add` and `transfer`: people and postings by hand."""

from datetime import date
from typing import Any

import click

from capacity import corrections
from capacity.agencies import AgencyRow, agency_by_name_or_code
from capacity.cli.asking import CATEGORY, DATE, YES, confirm, say
from capacity.dates import FOREVER, format_date, today
from capacity.errors import CapacityError, NotFound, Refused
from capacity.history import change_set
from capacity.i18n import _
from capacity.newcomers import Alike, Newcomer, add_official, alike
from capacity.officials import birth_text, known_categories, official_by_id, official_by_text
from capacity.posting_changes import Transfer, plan_transfer, transfer, transfer_steps
from capacity.text import clean

_AGENCY = click.option("--agency", required=True, help=_("The agency (code or name)."))
_POSITION = click.option("--position", help=_("The position, as it is written in lists."))
_CATEGORY = click.option(
    "--category",
    type=CATEGORY,
    metavar="CATEGORY",
    help=_("What kind of staff: {known}.").format(known=known_categories()),
)
_UNIT = click.option("--unit", help=_("The unit inside the agency."))


@click.command(help=_("Add an official by hand, with the first posting."))
@click.argument("name")
@_AGENCY
@click.option("--birth", help=_("dd/mm/yyyy, or the year alone."))
@click.option("--gender", type=click.Choice(("male", "female")), help=_("The gender."))
@click.option("--national-id", help=_("The identity number, 12 digits."))
@click.option("--staff-code", help=_("The staff code."))
@_POSITION
@_CATEGORY
@_UNIT
@click.option("--since", type=DATE, metavar="DATE", help=_("The day from which on; today if not given."))
@YES
def add(
    name: str,
    agency: str,
    birth: str | None,
    gender: str | None,
    national_id: str | None,
    staff_code: str | None,
    position: str | None,
    category: str | None,
    unit: str | None,
    since: date | None,
    yes: bool,
) -> None:
    """Add an official, unless somebody known may be the same person."""
    day = since or today()
    new = Newcomer(
        corrections.checked_name(name),
        _agency(agency, day).id,
        day,
        birth=corrections.parsed_birth(birth) if birth else None,
        gender=gender,
        national_id=corrections.checked_national_id(national_id) if national_id else None,
        staff_code=clean(staff_code or "") or None,
        unit=unit,
        position=position,
        category=category,
    )
    known = [one for one in alike(new) if one.has_number or not yes]
    if known:
        raise Refused(_known(known))
    with change_set(_("{name} added").format(name=new.full_name), "official") as change:
        number = add_official(new)
    say(
        _("{name} is official {number} now; `capacity undo {change}` takes it back.").format(
            name=new.full_name, number=number, change=change
        )
    )


def _agency(text: str, day: date) -> AgencyRow:
    """The agency of a day; one that is known only from a later day on by how it stands today."""
    try:
        return agency_by_name_or_code(text, day)
    except NotFound:
        return agency_by_name_or_code(text, today())


def _known(found: list[Alike]) -> str:
    named = "; ".join(
        f"{one.official.id} {one.official.full_name} {birth_text(one.official)} {one.official.agency or '–'}"
        for one in found
    )
    if any(one.has_number for one in found):
        return _("This number is known already: {names}. Nothing was written.").format(names=named)
    return _("This may be somebody known: {names}. If it is somebody else, add --yes.").format(names=named)


@click.command(
    "transfer",
    help=_(
        "Put an official (id, staff code or number) into an agency from a day on. Where that day is past, or "
        "it replaces a posting or holds only until a day, it shows what would happen and asks."
    ),
)
@click.argument("official")
@_AGENCY
@click.option("--on", "day", type=DATE, metavar="DATE", required=True, help=_("The first day there."))
@_POSITION
@_CATEGORY
@_UNIT
@click.option(
    "--leader/--no-leader", "is_leader", default=None, help=_("Whether it leads; as the position says if not given.")
)
@YES
def move(official: str, agency: str, day: date, yes: bool, **said: Any) -> None:
    """Transfer an official; what is not named stays as it was."""
    number = official_by_text(official)
    row, there = official_by_id(number), _agency(agency, day)
    facts = {name: value for name, value in said.items() if value is not None}
    plan = plan_transfer(number, there.id, day, **facts)
    if not plan.is_plain:
        _ask_about(plan, there.name, yes)
    with change_set(
        _("{name} transferred to {agency}").format(name=row.full_name, agency=there.name), "official"
    ) as change:
        until = transfer(number, there.id, day, seen=plan, **facts)
    told = {"name": row.full_name, "agency": there.name, "date": format_date(day)}
    text = _("{name} is in {agency} from {date} on.").format(**told)
    if until != FOREVER:
        text = _("{name} is in {agency} from {date} until {until}.").format(until=format_date(until), **told)
    say(f"{text} " + _("`capacity undo {change}` takes it back.").format(change=change))


def _ask_about(plan: Transfer, agency: str, yes: bool) -> None:
    """Say what a transfer does beyond ending the posting in force, and ask."""
    for step in transfer_steps(plan, agency):
        say(step)
    if not yes and not confirm(_("Write this?")):
        raise CapacityError(_("Nothing was written."))
