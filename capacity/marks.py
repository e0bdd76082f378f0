"""Marks: what is said of somebody's attendance of a session, written, and told later."""

import json
import re
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from capacity.classes import ClassRow, class_by_id
from capacity.dates import format_date
from capacity.enrolments import enrolled
from capacity.errors import BadInput, Conflict, NotFound, Refused
from capacity.i18n import _, format_short
from capacity.seats import SEATED
from capacity.sessions import SessionRow, part_name, sessions
from capacity.store.connection import insert_many, rows, write_many
from capacity.text import clean

ANY = "*"
"""Whatever the mark was before."""
_PLAIN = ("present", "excused", "absent")
_TIMED = ("late", "left_early")
_LONGEST = 24 * 60
_MINUTES = re.compile(r"\d{1,4}")


class MarkChange(NamedTuple):
    """The mark that somebody is to have for a session, None for not recorded, and the one that was seen there.

    A named tuple, as thousands are made at once: a third of the time of a frozen dataclass.
    """

    enrolment_id: int
    session_id: int
    mark: str | None
    was: str | None = ANY


class MarkEvent(NamedTuple):
    """A change of one mark; `at` is None and `actor` empty where another program wrote it."""

    at: datetime | None
    actor: str
    before: str | None
    after: str | None
    reason: str | None


class _Standing(NamedTuple):
    """A mark as the database has it."""

    id: int
    mark: str


@lru_cache(maxsize=1024)
def parse_mark(text: str) -> tuple[str, int | None]:
    """The status and minutes of `present`, `late:30`, `left_early:45`, `excused` or `absent`; raises BadInput."""
    status, colon, minutes = clean(text).casefold().partition(":")
    if status in _PLAIN and not colon:
        return status, None
    if status in _TIMED and _MINUTES.fullmatch(minutes) and 0 < int(minutes) <= _LONGEST:
        return status, int(minutes)
    raise BadInput(_("“{mark}” is no mark; use present, absent, excused, late:30 or left_early:45.").format(mark=text))


def mark_text(status: str, minutes: int | None) -> str:
    """A mark as it is passed around: `present`, `late:30`."""
    return status if minutes is None else f"{status}:{minutes}"


def symbol(mark: str | None) -> str:
    """A mark as a grid shows it: ✓, M30, S45, P, V, and _ for not recorded."""
    if mark is None:
        return "_"
    status, minutes = parse_mark(mark)
    letter = {"present": "✓", "late": "M", "left_early": "S", "excused": "P", "absent": "V"}[status]
    return letter if minutes is None else f"{letter}{minutes}"


def mark_name(mark: str | None) -> str:
    """A mark in the user's words."""
    if mark is None:
        return _("not recorded")
    status, minutes = parse_mark(mark)
    text = {
        "present": _("present"),
        "late": _("late by {minutes} minutes"),
        "left_early": _("left {minutes} minutes early"),
        "excused": _("excused"),
        "absent": _("absent"),
    }[status]
    return text.format(minutes=minutes)


def set_marks(class_id: int, changes: Sequence[MarkChange], *, reason: str | None = None) -> int:
    """Write marks and answer how many changed; a mark that is so already is passed over. Runs inside a change set.

    Raises Conflict where another mark stands than the one that was seen; Refused in a closed class or session without
    a reason and in a cancelled class; NotFound and BadInput for what cannot be.
    """
    row, reason = class_by_id(class_id), clean(reason or "") or None
    if row.state == "cancelled":
        raise Refused(_("Class {code} is cancelled; nobody attends it.").format(code=row.code))
    held = {session.id: session for session in sessions(class_id)}
    people = _people(row, {change.enrolment_id for change in changes})
    standing = marks_of(people)
    wanted = {(change.enrolment_id, change.session_id): change for change in changes}
    found: list[tuple[MarkChange, _Standing | None]] = []
    for key, change in wanted.items():
        if change.session_id not in held:
            raise NotFound(
                _("Class {code} has no session with the number {number}.").format(
                    code=row.code, number=change.session_id
                )
            )
        session, stands = held[change.session_id], standing.get(key)
        mark = None if change.mark is None else mark_text(*parse_mark(change.mark))
        if mark == (stands and stands.mark):
            continue
        _refuse_conflict(change, stands, people[change.enrolment_id], session)
        _refuse_minutes(mark, session)
        if not reason and (row.state == "closed" or session.is_closed):
            raise Refused(_closed_sentence(row, session))
        found.append((change, stands))
    _write(found, reason)
    return len(found)


def mark_all(
    class_id: int, session_id: int, mark: str | None, *, only_unrecorded: bool = False, reason: str | None = None
) -> int:
    """Give everybody in a class the same mark for a session, or those without one; answers how many changed.

    Runs inside a change set; raises what set_marks raises.
    """
    people = [person.id for person in enrolled(class_id)]
    standing = marks_of(people) if only_unrecorded else {}
    changes = [MarkChange(number, session_id, mark) for number in people if (number, session_id) not in standing]
    return set_marks(class_id, changes, reason=reason)


def marks_of(enrolment_ids: Any) -> dict[tuple[int, int], _Standing]:
    """The marks of these enrolments, by enrolment and session."""
    query = """
        SELECT m.enrolment_id, m.session_id, m.id, m.status, m.minutes
        FROM json_each(?) e CROSS JOIN mark m ON m.enrolment_id = e.value
    """
    found = rows(query, json.dumps(list(enrolment_ids)))
    return {
        (enrolment, session): _Standing(number, mark_text(status, minutes))
        for enrolment, session, number, status, minutes in found
    }


def mark_history(enrolment_id: int, session_id: int) -> list[MarkEvent]:
    """Every change of somebody's mark for a session, the latest first."""
    query = """
        SELECT c.row_id, c.before, s.at, s.actor FROM change c LEFT JOIN change_set s ON s.id = c.set_id
        WHERE c.table_name = 'mark' AND c.row_id IN (
            SELECT id FROM mark WHERE enrolment_id = ?1 AND session_id = ?2
            UNION SELECT row_id FROM change WHERE table_name = 'mark' AND before IS NOT NULL
            AND json_extract(before, '$.enrolment_id') = ?1 AND json_extract(before, '$.session_id') = ?2)
        ORDER BY c.id
    """
    found = list(rows(query, enrolment_id, session_id))
    query = "SELECT status, minutes, reason FROM mark WHERE enrolment_id = ? AND session_id = ?"
    now = next(rows(query, enrolment_id, session_id), None)
    states = [*(_image(before) for _row, before, _at, _actor in found), now]
    events = []
    for (_row, _before, at, actor), (old, new) in zip(found, pairwise(states), strict=True):
        before, after = (None if state is None else mark_text(*state[:2]) for state in (old, new))
        if before != after:
            told = (new or old or (None,))[-1]
            events.append(MarkEvent(at and datetime.fromisoformat(at), actor or "", before, after, told))
    return events[::-1]


def _image(before: str | None) -> tuple[Any, ...] | None:
    """Status, minutes and reason of a recorded row."""
    if before is None:
        return None
    image = json.loads(before)
    return image["status"], image["minutes"], image["reason"]


def _people(row: ClassRow, enrolment_ids: set[int]) -> dict[int, str]:
    """The names of these enrolments; raises NotFound for one that has no seat in the class."""
    query = """
        SELECT e.id, o.full_name, e.training_class_id, e.status
        FROM json_each(?) j CROSS JOIN enrolment e ON e.id = j.value JOIN official o ON o.id = e.official_id
    """
    found: dict[int, str] = {}
    for number, name, class_id, status in rows(query, json.dumps(list(enrolment_ids))):
        if class_id != row.id or status not in SEATED:
            raise NotFound(_("{name} has no seat in class {code}.").format(name=name, code=row.code))
        found[number] = name
    for number in enrolment_ids - found.keys():
        raise NotFound(_("There is no enrolment with the number {number}.").format(number=number))
    return found


def _refuse_conflict(change: MarkChange, stands: _Standing | None, name: str, session: SessionRow) -> None:
    """Somebody else's mark is never written over unseen."""
    now = stands and stands.mark
    if change.was in (ANY, now):
        return
    latest = next(iter(mark_history(change.enrolment_id, change.session_id)), None)
    raise Conflict(
        _("{name}, {session}: {actor} has recorded “{now}” meanwhile; yours would be “{mine}”. Look again.").format(
            name=name,
            session=session_name(session),
            actor=(latest and latest.actor) or _("another program"),
            now=mark_name(now),
            mine=mark_name(change.mark),
        )
    )


def session_name(session: SessionRow) -> str:
    """A session as sentences name it: its day and part of the day."""
    return _("{part} of {date}").format(part=part_name(session.part), date=format_date(session.on))


def _refuse_minutes(mark: str | None, session: SessionRow) -> None:
    minutes = parse_mark(mark)[1] if mark else None
    if minutes is not None and minutes > session.hours * 60:
        text = _("The session of {session} lasts {hours} hours: nobody can miss {minutes} minutes of it.")
        hours = format_short(session.hours)
        raise BadInput(text.format(session=session_name(session), hours=hours, minutes=minutes))


def _closed_sentence(row: ClassRow, session: SessionRow) -> str:
    if row.state == "closed":
        return _("Class {code} is closed: a mark changes only with a reason.").format(code=row.code)
    return _("The session of {session} is closed: a mark changes only with a reason.").format(
        session=session_name(session)
    )


def _write(found: Sequence[tuple[MarkChange, _Standing | None]], reason: str | None) -> None:
    new, changed, cleared = [], [], []
    for change, stands in found:
        facts = () if change.mark is None else (*parse_mark(change.mark), reason)
        if stands is None:
            new.append((change.enrolment_id, change.session_id, *facts))
        elif facts:
            changed.append((*facts, stands.id))
        else:
            cleared.append((reason, stands.id))
    insert_many("mark", ("enrolment_id", "session_id", "status", "minutes", "reason"), new)
    write_many("UPDATE mark SET status = c0, minutes = c1, reason = c2 FROM staged WHERE id = c3", 4, changed)
    if reason:  # a row that goes takes its reason along into the history
        write_many("UPDATE mark SET reason = c0 FROM staged WHERE id = c1", 2, cleared)
    write_many("DELETE FROM mark WHERE id IN (SELECT c1 FROM staged)", 2, cleared)
