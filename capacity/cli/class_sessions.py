"""Commands of `capacity classes` about its sessions and its trainers."""

from datetime import date

import click

from capacity.classes import class_by_code
from capacity.cli.asking import AS_JSON, DATE, print_json, say
from capacity.dates import format_date
from capacity.errors import NotFound
from capacity.history import change_set
from capacity.i18n import _, format_number, ngettext
from capacity.officials import official_by_text
from capacity.sessions import (
    PARTS,
    SessionRow,
    add_series,
    add_session,
    edit_session,
    remove_session,
    series_days,
    session_by_id,
    session_on,
)
from capacity.text import clean, match_key
from capacity.trainers import add_trainer, remove_trainer, trainers

_ON = click.option("--on", type=DATE, metavar="DATE", required=True, help=_("The day of the session."))
_PART = click.option("--part", type=click.Choice(PARTS), help=_("The part of the day; needed where there are several."))


def session_document(row: SessionRow) -> dict[str, object]:
    """A session as JSON has it."""
    return {
        "on": row.on.isoformat(),
        "part": row.part,
        "hours": row.hours,
        "start": row.starts_at,
        "closed": row.is_closed,
    }


@click.command(help=_("Add a session to class CODE, or with --every and --until one on each such day of the week."))
@click.argument("code")
@click.option("--on", type=DATE, metavar="DATE", required=True, help=_("The day of the session, or of the first."))
@click.option("--part", type=click.Choice(PARTS), required=True, help=_("The part of the day."))
@click.option("--hours", type=float, required=True, help=_("How long it is."))
@click.option("--start", metavar="HH:MM", help=_("When it begins."))
@click.option("--every", metavar="DAYS", help=_("Days of the week: tue,thu."))
@click.option("--until", type=DATE, metavar="DATE", help=_("The last day on which there may be one."))
@AS_JSON
def session(
    code: str,
    on: date,
    part: str,
    hours: float,
    start: str | None,
    every: str | None,
    until: date | None,
    as_json: bool,
) -> None:
    """Add sessions."""
    if (every is None) != (until is None):
        raise click.UsageError(_("--every and --until go together."))
    row = class_by_code(code)
    weekdays = [clean(word).casefold()[:3] for word in (every or "").split(",")]
    with change_set(_("Sessions of class {code}").format(code=row.code), "class"):
        if until is None:
            numbers, passed_over = [add_session(row.id, on, part, hours, start)], 0
        else:
            numbers = add_series(row.id, on, part, hours, weekdays=weekdays, until=until, starts_at=start)
            passed_over = len(series_days(on, weekdays, until)) - len(numbers)
    if as_json:
        added = [session_document(session_by_id(number)) for number in numbers]
        print_json({"class": row.code, "added": added, "passed_over": passed_over})
        return
    text = ngettext("Class {code}: {count} session added.", "Class {code}: {count} sessions added.", len(numbers))
    say(text.format(code=row.code, count=format_number(len(numbers))))
    if passed_over:
        text = ngettext("{count} day had one already.", "{count} days had one already.", passed_over)
        say(text.format(count=format_number(passed_over)))


@click.command("session-edit", help=_("Change a session of class CODE: its day, part, length or beginning."))
@click.argument("code")
@_ON
@_PART
@click.option("--to", type=DATE, metavar="DATE", help=_("Another day."))
@click.option("--new-part", type=click.Choice(PARTS), help=_("Another part of the day."))
@click.option("--hours", type=float, help=_("How long it is."))
@click.option("--start", metavar="HH:MM", help=_("When it begins."))
def session_edit(
    code: str,
    on: date,
    part: str | None,
    to: date | None,
    new_part: str | None,
    hours: float | None,
    start: str | None,
) -> None:
    """Change a session."""
    row = class_by_code(code)
    facts = {"on": to, "part": new_part, "hours": hours, "starts_at": start}
    given = {name: value for name, value in facts.items() if value is not None}
    if not given:
        raise click.UsageError(_("Say what is to change: --to, --new-part, --hours or --start."))
    with change_set(
        _("Session of class {code} on {date} changed").format(code=row.code, date=format_date(on)), "class"
    ):
        edit_session(session_on(row.id, on, part).id, **given)
    say(_("Session of class {code} on {date} changed.").format(code=row.code, date=format_date(on)))


@click.command("session-remove", help=_("Take a session off class CODE; one with attendance stays."))
@click.argument("code")
@_ON
@_PART
def session_remove(code: str, on: date, part: str | None) -> None:
    """Take a session away."""
    row = class_by_code(code)
    with change_set(
        _("Session of class {code} on {date} removed").format(code=row.code, date=format_date(on)), "class"
    ):
        remove_session(session_on(row.id, on, part).id)
    say(_("Session of class {code} on {date} removed.").format(code=row.code, date=format_date(on)))


@click.command(help=_("Name a trainer of class CODE, one of ours by number or anybody by name."))
@click.argument("code")
@click.option("--name", default="", help=_("Who, if not one of ours."))
@click.option("--official", help=_("The official's number."))
@click.option("--hours", type=float, help=_("How many hours they teach."))
@click.option("--remove", is_flag=True, help=_("They teach it no longer."))
def trainer(code: str, name: str, official: str | None, hours: float | None, remove: bool) -> None:
    """Name a trainer."""
    if not name and not official:
        raise click.UsageError(_("Say who: --name or --official."))
    row = class_by_code(code)
    official_id = official_by_text(official) if official else None
    with change_set(_("Trainers of class {code}").format(code=row.code), "class"):
        if remove:
            remove_trainer(_trainer(row.id, row.code, name, official_id))
        else:
            add_trainer(row.id, name, official_id=official_id, hours=hours)
    names = ", ".join(one.name for one in trainers(row.id)) or _("none yet")
    say(_("Trainers of class {code}: {names}.").format(code=row.code, names=names))


def _trainer(class_id: int, code: str, name: str, official_id: int | None) -> int:
    for one in trainers(class_id):
        if one.official_id == official_id if official_id else match_key(one.name) == match_key(name):
            return one.id
    raise NotFound(_("{name} does not teach class {code}.").format(name=name or official_id, code=code))


SESSIONS = (session, session_edit, session_remove, trainer)
