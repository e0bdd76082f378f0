"""Commands of `capacity goals` about people: exemptions, and the groups that goals speak of."""

from datetime import date

import click

from capacity.cli.asking import AS_JSON, AS_OF, DATE, print_json, say
from capacity.cli.table import print_table
from capacity.dates import FOREVER, format_date, format_last_day, today
from capacity.exemptions import (
    ExemptionRow,
    add_group,
    add_member,
    end_exemption,
    exemptions,
    group_by_code,
    groups,
    remove_member,
)
from capacity.exemptions import exempt as exempt_official
from capacity.goals import goal_by_code
from capacity.history import change_set
from capacity.i18n import _, format_number, ngettext


@click.command(help=_("Take officials out of a goal's base for a time, with the reason."))
@click.argument("goal")
@click.option("--official", "officials", type=int, multiple=True, required=True, help=_("The official's number."))
@click.option("--reason", required=True, help=_("Why."))
@click.option("--from", "since", type=DATE, metavar="DATE", help=_("The first day; else today."))
@click.option("--to", "until", type=DATE, metavar="DATE", help=_("The day from which they count again."))
def exempt(goal: str, officials: tuple[int, ...], reason: str, since: date | None, until: date | None) -> None:
    """Exempt officials."""
    on = since or today()
    found = goal_by_code(goal, on)
    who = ngettext("{count} person", "{count} people", len(officials)).format(count=format_number(len(officials)))
    title = _("Exempt from {goal}: {who}: {reason}").format(goal=found.code, who=who, reason=reason)
    with change_set(title, "goal"):
        numbers = [exempt_official(found, official, reason, on, until or FOREVER) for official in officials]
    say(
        ngettext("{count} exemption: number {numbers}.", "{count} exemptions: numbers {numbers}.", len(numbers)).format(
            count=len(numbers), numbers=", ".join(map(str, numbers))
        )
    )


@click.command("exemptions", help=_("List the exemptions of a goal, or of all goals."))
@click.argument("goal", required=False)
@AS_JSON
def list_exemptions(goal: str | None, as_json: bool) -> None:
    """List exemptions."""
    found = exemptions(goal_by_code(goal) if goal else None)
    if as_json:
        print_json([_document(row) for row in found])
        return
    lines = [
        (str(row.id), row.goal, row.full_name, row.reason, format_date(row.valid_from), format_last_day(row.valid_to))
        for row in found
    ]
    if lines:
        headings = [_("No."), _("Goal"), _("Full name"), _("Reason"), _("From"), _("Until (included)")]
        print_table(headings, lines, left=6, widest=50)
    say(ngettext("{count} exemption.", "{count} exemptions.", len(found)).format(count=format_number(len(found))))


@click.command("end-exemption", help=_("End the exemption of this NUMBER: the official counts again."))
@click.argument("number", type=int)
@click.option("--on", type=DATE, metavar="DATE", help=_("The day from which they count again; else today."))
def end(number: int, on: date | None) -> None:
    """End an exemption."""
    day = on or today()
    with change_set(_("Exemption {number} ended").format(number=number), "goal"):
        row = end_exemption(number, day)
    say(
        _("{name} counts toward {goal} again from {date} on.").format(
            name=row.full_name, goal=row.goal, date=format_date(day)
        )
    )


@click.command("groups", help=_("List the groups of people that goals can speak of."))
@AS_OF
@AS_JSON
def list_groups(as_of: date | None, as_json: bool) -> None:
    """List groups."""
    found = groups(as_of)
    if as_json:
        print_json([{"code": one.code, "title": one.title, "members": one.members} for one in found])
    elif found:
        lines = [(one.code, one.title, format_number(one.members)) for one in found]
        print_table([_("Code"), _("Title"), _("Members")], lines, left=2, widest=60)
    else:
        say(_("There is no group yet; `capacity goals group` makes one."))


@click.command(
    help=_("Make the group CODE where it is new, and let officials belong to it, or no longer, from a day on.")
)
@click.argument("code")
@click.option("--title", default="", help=_("What the group is called."))
@click.option("--official", "officials", type=int, multiple=True, help=_("The official's number; may be repeated."))
@click.option("--remove", is_flag=True, help=_("They belong to it no longer."))
@click.option("--from", "since", type=DATE, metavar="DATE", help=_("The first day; else today."))
def group(code: str, title: str, officials: tuple[int, ...], remove: bool, since: date | None) -> None:
    """Make a group, or change who belongs to it."""
    on = since or today()
    with change_set(_("Group {code}").format(code=code), "goal"):
        if not remove and code.casefold() not in {known.code.casefold() for known in groups()}:
            add_group(code, title)
        found = group_by_code(code)
        for official in officials:
            if remove:
                remove_member(found, official, on)
            else:
                add_member(found, official, on)
    members = next(known.members for known in groups(on) if known.id == found.id)
    say(
        ngettext("Group {code}: {count} member.", "Group {code}: {count} members.", members).format(
            code=found.code, count=format_number(members)
        )
    )


def _document(row: ExemptionRow) -> dict[str, object]:
    return {
        "id": row.id,
        "goal": row.goal,
        "official_id": row.official_id,
        "full_name": row.full_name,
        "reason": row.reason,
        "from": row.valid_from.isoformat(),
        "to": None if row.valid_to == FOREVER else row.valid_to.isoformat(),
    }


EXEMPTIONS = (exempt, list_exemptions, end)
GROUPS = (list_groups, group)
