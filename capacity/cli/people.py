"""`capacity people`: the names behind a figure, or behind a cause between two days."""

from datetime import date

import click

from capacity.agencies import agency_by_name_or_code
from capacity.bridge import CAUSES, Change, bridge_people, cause_name
from capacity.cli.asking import AS_JSON, AS_OF, DATE, open_database, print_json, say
from capacity.cli.table import print_table
from capacity.coverage import STATUSES, PersonRow
from capacity.coverage import people as people_behind
from capacity.dates import format_date, today
from capacity.errors import BadInput, NotFound
from capacity.goals import GoalRow, goal_by_code
from capacity.i18n import _, format_number, ngettext
from capacity.officials import OfficialRow, official_by_id
from capacity.text import sort_key


@click.command(help=_("List the people behind a figure of the coverage report; the list is as long as the figure."))
@click.argument("goal", required=False)
@click.option("--agency", help=_("Only this agency (code or name) with all below it."))
@click.option("--status", type=click.Choice(STATUSES), default="untrained", show_default=True, help=_("Who."))
@AS_OF
@click.option("--tree", type=DATE, metavar="DATE", help=_("The agency is one of the tree of this day."))
@click.option("--own", is_flag=True, help=_("Only the agency's own people, without those below it."))
@click.option(
    "--cause", type=click.Choice(CAUSES), help=_("Who changed the figures between --from and --to like this.")
)
@click.option("--from", "since", type=DATE, metavar="DATE", help=_("The first day of --cause."))
@click.option("--to", "until", type=DATE, metavar="DATE", help=_("The last day of --cause; today if not given."))
@AS_JSON
@click.pass_obj
def people(
    database: str | None,
    goal: str | None,
    agency: str | None,
    status: str,
    as_of: date | None,
    tree: date | None,
    own: bool,
    cause: str | None,
    since: date | None,
    until: date | None,
    as_json: bool,
) -> None:
    """List people."""
    open_database(database)
    if cause or since or until:
        if not cause or not since:
            raise BadInput(_("--cause, --from and --to belong together: `capacity people --cause left --from DATE`."))
        if own or as_of:
            raise BadInput(_("--own and --as-of do not go with --cause; the days are --from and --to."))
        _list_changed(goal, cause, (since, until or today()), agency, tree, as_json=as_json)
        return
    on = as_of or today()
    agency_id = agency_by_name_or_code(agency, tree or on).id if agency else None
    found = people_behind(goal_by_code(goal, on), on, agency_id=agency_id, status=status, own=own, tree_on=tree)
    if as_json:
        print_json([_person_document(row) for row in found])
        return
    lines = [
        (row.full_name, row.agency, row.position or "", format_date(row.completed_on), row.evidence or "")
        for row in found
    ]
    if lines:
        headings = [_("Full name"), _("Agency"), _("Position"), _("Completed"), _("Evidence")]
        print_table(headings, lines, left=5, widest=36)
    say(ngettext("{count} person.", "{count} people.", len(found)).format(count=format_number(len(found))))


def _person_document(row: PersonRow) -> dict[str, object]:
    return {
        "official_id": row.official_id,
        "full_name": row.full_name,
        "agency": row.agency,
        "position": row.position,
        "completed_on": row.completed_on.isoformat() if row.completed_on else None,
        "evidence": row.evidence,
    }


def _list_changed(
    goal: str | None, cause: str, days: tuple[date, date], agency: str | None, tree: date | None, *, as_json: bool
) -> None:
    """The people behind a cause of the bridge, each with the agency on the day before or after that counts them."""
    agency_id = _agency_of_either_day(agency, (tree, tree) if tree else days) if agency else 0
    found: GoalRow = goal_by_code(goal, days[1])
    changed = [
        (change, official_by_id(change.official_id, days[0] if change.by < 0 else days[1]))
        for change in bridge_people(found, *days, cause, agency_id=agency_id, tree_on=tree)
    ]
    changed.sort(key=lambda one: (sort_key(one[1].full_name), one[1].id))
    if as_json:
        print_json([_change_document(change, person) for change, person in changed])
        return
    if changed:
        lines = [(one.full_name, one.agency or "", *map(_signed, _figures(change))) for change, one in changed]
        print_table([_("Full name"), _("Agency"), _("Eligible"), _("Trained")], lines, left=2, widest=48)
    text = ngettext("{count} person: {cause}.", "{count} people: {cause}.", len(changed))
    say(text.format(count=format_number(len(changed)), cause=cause_name(cause)))


def _agency_of_either_day(text: str, days: tuple[date, date]) -> int:
    try:
        return agency_by_name_or_code(text, days[1]).id
    except NotFound:
        return agency_by_name_or_code(text, days[0]).id


def _figures(change: Change) -> tuple[int, int]:
    """By how much somebody changes the eligible and the trained people."""
    return change.by * change.is_eligible, change.by * change.is_trained


def _signed(by: int) -> str:
    return f"{'+' if by > 0 else '−'}{abs(by)}" if by else ""


def _change_document(change: Change, person: OfficialRow) -> dict[str, object]:
    eligible, trained = _figures(change)
    return {
        "official_id": person.id,
        "full_name": person.full_name,
        "agency": person.agency,
        "position": person.position,
        "eligible": eligible,
        "trained": trained,
    }


COMMANDS = {"people": people}
