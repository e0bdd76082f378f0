"""Commands of `capacity classes` about attendance: marks, the grid, closed sessions."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import click

from capacity.attendance import (
    Attendance,
    AttendanceRow,
    MarkChange,
    Share,
    mark_all,
    mark_history,
    mark_name,
    parse_mark,
    rule_text,
    session_name,
    set_marks,
    symbol,
)
from capacity.attendance import attendance as grid_of
from capacity.classes import ClassRow, class_by_code
from capacity.cli.asking import AS_JSON, DATE, print_json, say
from capacity.cli.class_results import RESULTS, seated
from capacity.cli.table import print_table
from capacity.history import change_set
from capacity.i18n import _, format_number, format_percent, format_short, ngettext
from capacity.outcomes import contradicted
from capacity.sessions import PARTS, SessionRow, close_session, reopen_session, session_on

_CLEAR = "clear"
_ON = click.option("--on", type=DATE, metavar="DATE", required=True, help=_("The day of the session."))
_PART = click.option("--part", type=click.Choice(PARTS), help=_("The part of the day; needed where there are several."))
_OFFICIAL = click.option("--official", "officials", type=int, multiple=True, help=_("The official's number."))
_REASON = click.option("--reason", default="", help=_("Why; needed once the session or the class is closed."))


@click.command(
    help=_("Mark people of class CODE: MARK is present, absent, excused, late:30, left_early:45, or clear for none.")
)
@click.argument("code")
@click.argument("mark")
@_ON
@_PART
@click.option("--all", "everybody", is_flag=True, help=_("Everybody in the class."))
@click.option("--unrecorded", is_flag=True, help=_("Everybody who has no mark for the session yet."))
@_OFFICIAL
@_REASON
@AS_JSON
def mark(
    code: str,
    mark: str,
    on: date,
    part: str | None,
    everybody: bool,
    unrecorded: bool,
    officials: tuple[int, ...],
    reason: str,
    as_json: bool,
) -> None:
    """Mark people."""
    if sum((everybody, unrecorded, bool(officials))) != 1:
        raise click.UsageError(_("Say who: --all, --unrecorded, or --official with a number."))
    row = class_by_code(code)
    session = session_on(row.id, on, part)
    wanted = None if mark.casefold() == _CLEAR else mark
    if wanted is not None:
        parse_mark(wanted)
    named = {"session": session_name(session), "code": row.code}
    before = {one.enrolment_id for one in contradicted(row.id)}
    with change_set(_("Attendance of {code}, {session}").format(**named), "attendance"):
        if officials:
            changes = [MarkChange(seated(row, number).id, session.id, wanted) for number in officials]
            changed = set_marks(row.id, changes, reason=reason)
        else:
            changed = mark_all(row.id, session.id, wanted, only_unrecorded=unrecorded, reason=reason)
    _tell_contradictions(row, [one.full_name for one in contradicted(row.id) if one.enrolment_id not in before])
    if as_json:
        print_json({"class": row.code, **_session_document(session), "mark": wanted, "changed": changed})
        return
    text = ngettext("{code}, {session}: {count} mark written.", "{code}, {session}: {count} marks written.", changed)
    say(text.format(**named, count=format_number(changed)))


def _tell_contradictions(row: ClassRow, names: Sequence[str]) -> None:
    """Say whose results, as written at closing, the marks contradict from now on."""
    if names:
        text = _(
            "The results of class {code} stay as they were written at closing, though these would have another now: "
            "{names}. `capacity classes settle {code}` writes these anew."
        )
        say(text.format(code=row.code, names=", ".join(names)))


@click.command(help=_("Show who attended which sessions of class CODE, and the share of the hours."))
@click.argument("code")
@AS_JSON
def attendance(code: str, as_json: bool) -> None:
    """Show the grid."""
    grid = grid_of(class_by_code(code).id)
    if as_json:
        print_json(
            {
                "class": grid.class_row.code,
                "sessions": [_session_document(session) for session in grid.sessions],
                "rows": [_row_document(row) for row in grid.rows],
            }
        )
    elif grid.rows:
        _print_grid(grid)
    else:
        say(_("Nobody is in class {code} yet; `capacity classes enrol` adds people.").format(code=grid.class_row.code))


@click.command(
    "session-close", help=_("Close a session of class CODE: its marks change only with a reason from now on.")
)
@click.argument("code")
@_ON
@_PART
def session_close(code: str, on: date, part: str | None) -> None:
    """Close a session."""
    row = class_by_code(code)
    session = session_on(row.id, on, part)
    text = _("{code}, {session}: closed").format(code=row.code, session=session_name(session))
    with change_set(text, "attendance"):
        close_session(session)
    say(text)


@click.command("session-reopen", help=_("Open a closed session of class CODE again."))
@click.argument("code")
@_ON
@_PART
@click.option("--reason", required=True, help=_("Why."))
def session_reopen(code: str, on: date, part: str | None, reason: str) -> None:
    """Open a session again."""
    row = class_by_code(code)
    session = session_on(row.id, on, part)
    text = _("{code}, {session}: opened again: {reason}").format(
        code=row.code, session=session_name(session), reason=reason
    )
    with change_set(text, "attendance"):
        reopen_session(session, reason)
    say(text)


@click.command("mark-history", help=_("Who changed an official's mark in class CODE, when, and from what."))
@click.argument("code")
@click.option("--official", type=int, required=True, help=_("The official's number."))
@_ON
@_PART
@AS_JSON
def history(code: str, official: int, on: date, part: str | None, as_json: bool) -> None:
    """List the changes of a mark."""
    row = class_by_code(code)
    events = mark_history(seated(row, official).id, session_on(row.id, on, part).id)
    if as_json:
        print_json(
            [
                {
                    "at": event.at and event.at.isoformat(),
                    "actor": event.actor,
                    "from": event.before,
                    "to": event.after,
                    "reason": event.reason,
                }
                for event in events
            ]
        )
        return
    lines = [
        (
            f"{event.at:%d/%m/%Y %H:%M}" if event.at else "",
            event.actor or _("another program"),
            mark_name(event.before),
            mark_name(event.after),
            event.reason or "",
        )
        for event in events
    ]
    if lines:
        print_table([_("When"), _("Who"), _("Old mark"), _("New mark"), _("Reason")], lines, left=5, widest=40)
    else:
        say(_("That mark was never recorded."))


def _session_document(session: SessionRow) -> dict[str, Any]:
    return {"on": session.on.isoformat(), "part": session.part, "hours": session.hours}


def _row_document(row: AttendanceRow) -> dict[str, Any]:
    return {
        "official_id": row.official_id,
        "full_name": row.full_name,
        "agency": row.agency,
        "marks": row.marks,
        "hours_attended": row.share.attended,
        "hours_counted": row.share.counted,
        "share": row.share.value,
        "passes": row.passes,
    }


def _print_grid(grid: Attendance) -> None:
    """A column a session, with the figures after them and their rule below."""
    parts = {"morning": _("m."), "afternoon": _("a."), "evening": _("e.")}
    headings = [f"{session.on.day}/{session.on.month} {parts[session.part]}" for session in grid.sessions]
    lines = [
        (
            row.full_name,
            row.agency,
            *map(symbol, row.marks),
            _hours(row.share),
            format_percent(row.share.value),
            format_percent(row.over_all.value),
            "" if row.can_pass else _("can no longer reach it"),
        )
        for row in grid.rows
    ]
    figures = [_("Hours attended"), _("Share"), _("Of all"), ""]
    print_table([_("Full name"), _("Agency"), *headings, *figures], lines, left=2, widest=30)
    say(rule_text(grid.class_row))
    say(_("✓ present, M late (minutes), S left early (minutes), P excused, V absent, _ not recorded"))


def _hours(share: Share) -> str:
    return f"{format_short(share.attended)} / {format_short(share.counted)}"


ATTENDING = (mark, attendance, *RESULTS, session_close, session_reopen, history)
