"""Change sets: everything one action wrote, kept so that it can be read, undone and done again.

The database's triggers record each row as it was before; undo puts those images back, last change first. An undo is
itself a change set, so doing again is undoing the undo, and every id comes back as it was.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from peewee import IntegrityError, OperationalError

from capacity.errors import NotFound, Refused
from capacity.i18n import N_, _
from capacity.images import (
    broken_invariant,
    changed_later,
    closed_upon,
    gone_since,
    restore,
    still_needed,
    taken_since,
)
from capacity.postings import refuse_homeless
from capacity.settings import operator
from capacity.store.connection import db, rows
from capacity.store.copies import copy_before
from capacity.store.search import place_names

Kind = Literal[
    "import",
    "reorganise",
    "official",
    "merge",
    "retention",
    "course",
    "goal",
    "report",
    "class",
    "close",
    "attendance",
    "certificates",
    "results",
    "export",
    "reveal",
    "undo",
    "redo",
    "repair",
    "edit",
]
"""What a change set is about, as it is told apart in the history; nothing in the program writes a bare `edit`."""
_Way = Literal["undo", "redo"]
_OUTSIDE = 0
"""The number under which the triggers record what other programs write."""


_CANNOT = {
    "undo": N_("Change {number} cannot be taken back: {why}"),
    "redo": N_("Change {number} cannot be done again: {why}"),
}
_BROKEN = {
    "certificate_numbers_without_gaps": N_(
        "certificates with later numbers have been issued, and the register would have a gap. Void the wrong "
        "certificates instead."
    ),
    "seats_within_capacity": N_(
        "a class would have more people than seats. Raise its capacity or withdraw somebody first."
    ),
}
"""Why an undo that breaks one of INVARIANTS is refused."""
_FOR_GOOD = {
    "export": N_("Change {number} records what was handed out; there is nothing in it to take back."),
    "reveal": N_("Change {number} records what was shown; there is nothing in it to take back."),
    "retention": N_("Change {number} made people anonymous; what it removed is gone for good."),
}
"""The kinds of change sets that stay, and why."""


class _RehearsedError(Exception):
    """Ends a dry run, so that the very code that would have written is rolled back."""


@dataclass(frozen=True, slots=True)
class ChangeSetRow:
    """A change set as the history lists it."""

    id: int
    at: datetime
    actor: str
    kind: str
    title: str
    changes: int
    """How many rows were touched."""
    undoes: int | None
    """The change set that this one undid or did again."""
    is_undone: bool
    people: int | None = None
    """Of how many people something was shown or handed out."""
    columns: tuple[str, ...] = ()
    """The fields that were shown or handed out."""
    reason: str | None = None


@contextmanager
def change_set(title: str, kind: Kind = "edit", *, undoes: int | None = None) -> Iterator[int]:
    """Write everything inside as one transaction that history names `title`; yields its number.

    Whatever leaves the block as an exception leaves nothing behind. Raises Refused when another program is writing
    for longer than the busy timeout, and when somebody would stand in an agency that does not stand.
    """
    if not db.in_transaction():
        copy_before(kind)
    try:
        with db.atomic("IMMEDIATE"):
            cursor = db.execute_sql(
                "INSERT INTO change_set (at, actor, kind, title, undoes_id) VALUES (?, ?, ?, ?, ?)",
                (datetime.now().isoformat(timespec="seconds"), operator(), kind, title, undoes),
            )
            number: int = cursor.lastrowid
            db.execute_sql("INSERT INTO open_change_set VALUES (?)", (number,))
            yield number
            refuse_homeless(number)
            place_names()
            db.execute_sql("DELETE FROM open_change_set")
    except OperationalError as error:
        raise _refusal(error) from error


def _refusal(error: OperationalError) -> Exception:
    """What the operator reads when the file refuses; the error itself where nobody could do anything about it."""
    reason = "; ".join(_reasons(error))
    if "locked" in reason:
        return Refused(_("Another program is writing to the database; nothing was written. Try again."))
    if "readonly" in reason:
        return Refused(_("The database is open for reading only; nothing was written."))
    if "full" in reason or "disk I/O" in reason:
        return Refused(_("The disk is full or cannot be written; nothing was written."))
    return error


def _reasons(error: BaseException | None) -> Iterator[str]:
    """Why, and what was before that: SQLite takes a failed transaction back itself, and taking it back again fails."""
    while error is not None:
        yield str(error)
        error = error.__context__


def change_sets(limit: int = 200, *, before: int | None = None) -> list[ChangeSetRow]:
    """The latest change sets, newest first; `before` goes on from an earlier answer."""
    return _read("WHERE s.id < ? ORDER BY s.id DESC LIMIT ?", before or 2**62, limit)


def change_set_rows(numbers: Sequence[int]) -> list[ChangeSetRow]:
    """These change sets, in the order given."""
    return _read("JOIN json_each(?) hit ON hit.value = s.id ORDER BY hit.key", json.dumps(list(numbers)))


def _read(which: str, *parameters: object) -> list[ChangeSetRow]:
    query = f"""
        SELECT s.id, s.at, s.actor, s.kind, s.title,
               (SELECT count(*) FROM change WHERE set_id = s.id), s.undoes_id, d.people, d.columns, d.reason
        FROM change_set s LEFT JOIN disclosure d ON d.set_id = s.id {which}
    """
    found = list(rows(query, *parameters))
    undone = _undone()
    return [
        ChangeSetRow(
            number,
            datetime.fromisoformat(at),
            *(actor, kind, title, changes, undoes),
            is_undone=number in undone,
            people=people,
            columns=tuple(columns.split(",")) if columns else (),
            reason=reason,
        )
        for number, at, actor, kind, title, changes, undoes, people, columns, reason in found
    ]


def undo(number: int | None = None, *, dry_run: bool = False) -> ChangeSetRow:
    """Take back a change set, or the latest one that stands; answers the one taken back.

    Raises NotFound for an unknown number, and Refused, naming the later changes that stand in the way.
    """
    number = _latest_standing() if number is None else number
    chain = _chain(number)
    _refuse_if_for_good(describe(chain[0]))
    if len(chain) % 2 == 0:
        raise Refused(_("Change {number} is undone already.").format(number=number))
    return _take_back(chain[0], chain[-1], "undo", _("Undo: {title}"), dry_run)


def undo_warning(change: ChangeSetRow) -> str:
    """What to know before such a change set is undone; nothing for most."""
    if change.kind != "certificates":
        return ""
    return _(
        "The numbers of these certificates will be given to others. If the papers have been handed out, do not undo: "
        "`capacity certificates void` keeps their numbers."
    )


def redo(number: int | None = None, *, dry_run: bool = False) -> ChangeSetRow:
    """Do an undone change set again, with the same ids; the latest undone one if no number is given.

    The number of an undo stands for what that undid.
    """
    number = _latest_undone() if number is None else number
    describe(number)
    chain = _chain(_origin(number))
    if len(chain) % 2 == 1:
        raise Refused(_("Change {number} is not undone.").format(number=chain[0]))
    return _take_back(chain[0], chain[-1], "redo", _("Redo: {title}"), dry_run)


def describe(number: int) -> ChangeSetRow:
    """One change set; raises NotFound."""
    found = change_sets(1, before=number + 1)
    if not found or found[0].id != number:
        raise NotFound(_("There is no change {number}; `capacity history` lists them.").format(number=number))
    return found[0]


def _chain(number: int) -> list[int]:
    """The change set, its undo, the undo of that, and so on; an odd length means that it stands."""
    describe(number)
    chain = [number]
    while following := list(rows("SELECT max(id) FROM change_set WHERE undoes_id = ?", chain[-1])):
        if following[0][0] is None:
            break
        chain.append(following[0][0])
    return chain


def _undone() -> set[int]:
    taken_back: set[int] = set()
    for number, undoes in rows("SELECT id, undoes_id FROM change_set WHERE undoes_id IS NOT NULL ORDER BY id DESC"):
        if number not in taken_back:
            taken_back.add(undoes)
    return taken_back


def _latest_standing() -> int:
    undone = _undone()
    for number, kind in rows("SELECT id, kind FROM change_set WHERE undoes_id IS NULL ORDER BY id DESC"):
        if number not in undone and kind not in _FOR_GOOD:
            return int(number)
    raise NotFound(_("There is nothing to undo."))


def _latest_undone() -> int:
    query = "SELECT id FROM change_set WHERE kind = 'undo' ORDER BY id DESC"
    undone = _undone()
    for (number,) in rows(query):
        if number not in undone:
            return _origin(int(number))
    raise NotFound(_("There is nothing to redo."))


def _origin(number: int) -> int:
    while (undoes := next(rows("SELECT undoes_id FROM change_set WHERE id = ?", number))[0]) is not None:
        number = undoes
    return number


def _take_back(origin: int, tip: int, kind: _Way, title: str, dry_run: bool) -> ChangeSetRow:
    named = describe(origin)
    _refuse_if_issued(origin, tip)
    _refuse(origin, kind, changed_later(tip) | closed_upon(tip))
    try:
        # What is only tried needs no copy of the database.
        with change_set(title.format(title=named.title), "edit" if dry_run else kind, undoes=tip) as number:
            db.execute_sql("PRAGMA defer_foreign_keys = ON")
            restore(tip)
            _refuse(origin, kind, still_needed(tip) | gone_since(tip))
            refuse_homeless(number)
            if broken := broken_invariant(tip):
                raise _refusal_of(origin, kind, _(_BROKEN[broken]))
            if dry_run:
                raise _RehearsedError
    except _RehearsedError:
        pass
    except IntegrityError as error:
        _refuse(origin, kind, taken_since(tip, str(error)))
        raise _refusal_of(origin, kind, _("what stands in the database now contradicts it.")) from error
    return named


def _refuse_if_for_good(named: ChangeSetRow) -> None:
    if text := _FOR_GOOD.get(named.kind):
        raise Refused(_(text).format(number=named.id))


def _refuse_if_issued(origin: int, tip: int) -> None:
    """What was handed out cannot be taken back, so an issued report stays."""
    query = "SELECT 1 FROM change WHERE set_id = ? AND table_name = 'issued_report' AND before IS NULL LIMIT 1"
    if next(rows(query, tip), None):
        text = _("Change {number} issued a report, which stays as it was handed out: it cannot be taken back.")
        raise Refused(text.format(number=origin))


def _refusal_of(origin: int, kind: _Way, why: str) -> Refused:
    return Refused(_(_CANNOT[kind]).format(number=origin, why=why))


def _refuse(origin: int, kind: _Way, blockers: set[int]) -> None:
    if not blockers:
        return
    blockers = {_OUTSIDE if blocker == _OUTSIDE else _origin(blocker) for blocker in blockers}
    blockers = {one for one in blockers if one == _OUTSIDE or len(_chain(one)) % 2} or blockers
    named = [
        _("changes made outside the program") if blocker == _OUTSIDE else f"{blocker} “{describe(blocker).title}”"
        for blocker in sorted(blockers, reverse=True)[:5]
    ]
    more = _(" and {count} more").format(count=len(blockers) - 5) if len(blockers) > 5 else ""
    why = _("later changes stand in its way: {names}. Take those back first.")
    raise _refusal_of(origin, kind, why.format(names="; ".join(named) + more))
