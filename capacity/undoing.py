"""Undo and redo: the images of a change set put back, unless what came later builds on it."""

from typing import Literal

from peewee import IntegrityError

from capacity.errors import NotFound, Refused
from capacity.history import ChangeSetRow, change_set, describe, taken_back_sets
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
from capacity.store.connection import db, rows

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


def _chain(number: int) -> list[int]:
    """The change set, its undo, the undo of that, and so on; an odd length means that it stands."""
    describe(number)
    chain = [number]
    while following := list(rows("SELECT max(id) FROM change_set WHERE undoes_id = ?", chain[-1])):
        if following[0][0] is None:
            break
        chain.append(following[0][0])
    return chain


def _latest_standing() -> int:
    undone = taken_back_sets()
    for number, kind in rows("SELECT id, kind FROM change_set WHERE undoes_id IS NULL ORDER BY id DESC"):
        if number not in undone and kind not in _FOR_GOOD:
            return int(number)
    raise NotFound(_("There is nothing to undo."))


def _latest_undone() -> int:
    query = "SELECT id FROM change_set WHERE kind = 'undo' ORDER BY id DESC"
    undone = taken_back_sets()
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
