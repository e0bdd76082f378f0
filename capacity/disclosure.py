"""What left the program about people: a record of who saw or took what, when and why, without a single value.

A disclosure is a change set of a kind of its own, so that the history tells it; there is nothing in it to take back.
"""

from collections.abc import Sequence
from typing import Literal

from capacity.errors import BadInput, Refused
from capacity.history import change_set
from capacity.i18n import _
from capacity.settings import is_read_only
from capacity.store.connection import db
from capacity.text import clean

IN_FULL = frozenset({"national_id", "former_national_id", "phone"})
"""Columns that are masked on screens and in files unless they are asked for in full."""


def record_disclosure(
    kind: Literal["reveal", "export"], *, title: str, columns: Sequence[str], count: int, reason: str | None = None
) -> bool:
    """Record that so many people's columns are about to be shown in full ("reveal") or written to a file ("export").

    `columns` are names of fields; a column that is masked is left out or ends in "_masked". Call it first: what cannot
    be recorded is not disclosed. False where the database is open for reading only and nothing stands there in full.
    Raises Refused where it is and something does, BadInput where identity numbers leave without a reason.
    """
    why = clean(reason or "")
    is_in_full = kind == "reveal" or not IN_FULL.isdisjoint(columns)
    if "national_id" in columns and not why:
        raise BadInput(_("Identity numbers are shown in full only with a reason, which the history keeps."))
    if is_read_only():
        if is_in_full:
            raise Refused(
                _("The database is open for reading only, where the history cannot keep this; nothing was shown.")
            )
        return False
    with change_set(title, kind) as number:
        db.execute_sql(
            "INSERT INTO disclosure (set_id, people, columns, reason) VALUES (?, ?, ?, ?)",
            (number, count, ",".join(columns), why or None),
        )
    return True
