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

from peewee import OperationalError

from capacity.errors import NotFound, Refused
from capacity.i18n import _
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
    undone = taken_back_sets()
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


def describe(number: int) -> ChangeSetRow:
    """One change set; raises NotFound."""
    found = change_sets(1, before=number + 1)
    if not found or found[0].id != number:
        raise NotFound(_("There is no change {number}; `capacity history` lists them.").format(number=number))
    return found[0]


def taken_back_sets() -> set[int]:
    """The change sets that are undone, and the undoing ones that were taken back themselves."""
    taken_back: set[int] = set()
    for number, undoes in rows("SELECT id, undoes_id FROM change_set WHERE undoes_id IS NOT NULL ORDER BY id DESC"):
        if number not in taken_back:
            taken_back.add(undoes)
    return taken_back
