"""`capacity retention`: people who left long ago lose their names, and every counted figure stays."""

from datetime import datetime

import click

from capacity import dates
from capacity.cli.asking import YES, confirm, open_database, say
from capacity.cli.table import print_table
from capacity.dates import format_date, parse_date
from capacity.errors import CapacityError, Refused
from capacity.i18n import _, format_number, ngettext
from capacity.retention import Left, forget, left_before, sweep_out, years_before
from capacity.store.copies import copies, copies_before_updates

_YEARS = 5
_SHOWN = 50


@click.command(
    help=_(
        "Make people anonymous who have been in no agency for YEARS years: names, numbers, contacts and positions go, "
        "from the history too, and every counted figure stays. This cannot be undone."
    )
)
@click.option(
    "--after",
    "years",
    metavar="YEARS",
    type=click.IntRange(1, 100),
    default=_YEARS,
    show_default=True,
    help=_("So many years after they left."),
)
@click.option("--dry-run", is_flag=True, help=_("Only list who it would be."))
@click.option("--copies", "copies_before", metavar="DATE", help=_("Also delete the automatic copies made before DATE."))
@YES
@click.pass_obj
def retention(database: str | None, years: int, dry_run: bool, copies_before: str | None, yes: bool) -> None:
    """List who left long ago, ask, and make them anonymous."""
    open_database(database)
    until = _midnight(copies_before) if copies_before else None
    left = left_before(years_before(dates.today(), years))
    _show(left, years)
    if dry_run:
        return
    if not left and not until:
        return
    question = _("Make them anonymous for good? This cannot be undone.") if left else _("Delete the older copies?")
    if not yes and not confirm(question):
        raise CapacityError(_("Nothing was written."))
    if left:
        forget(left, dates.today())
        text = ngettext("{count} person made anonymous.", "{count} people made anonymous.", len(left))
        say(text.format(count=format_number(len(left))))
        if not sweep_out():
            say(
                _("Another program has the database open; run this once more when it is closed, to sweep out the rest.")
            )
    _clear_copies(until)


def _midnight(text: str) -> datetime:
    day = parse_date(text)
    return datetime(day.year, day.month, day.day)


def _show(left: list[Left], years: int) -> None:
    if not left:
        text = ngettext(
            "Nobody who left {years} year ago or earlier still has a name.",
            "Nobody who left {years} years ago or earlier still has a name.",
            years,
        )
        say(text.format(years=years))
        return
    lines = [(format_date(one.left_on), one.full_name, one.agency) for one in left[:_SHOWN]]
    print_table([_("Left"), _("Full name"), _("Agency")], lines, left=3)
    if more := len(left) - len(lines):
        say(_("… and {count} more.").format(count=format_number(more)))


def _clear_copies(until: datetime | None) -> None:
    """Delete old copies, or say that those which are left still hold the names."""
    found = [*copies(), *copies_before_updates()]
    old = [one for one in found if until and one.at < until]
    for one in old:
        try:
            one.path.unlink()
        except OSError as error:
            raise Refused(
                _("The copy “{path}” could not be deleted: {reason}.").format(path=one.path, reason=error.strerror)
            ) from error
    if old:
        text = ngettext("{count} copy deleted.", "{count} copies deleted.", len(old))
        say(text.format(count=format_number(len(old))))
    if kept := len(found) - len(old):
        text = ngettext(
            "{count} automatic copy may still hold the names; --copies DATE deletes those made before a date.",
            "{count} automatic copies may still hold the names; --copies DATE deletes those made before a date.",
            kept,
        )
        say(text.format(count=format_number(kept)))


COMMANDS = {"retention": retention}
