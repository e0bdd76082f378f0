"""Which change sets: of a kind, with some words; in which order."""

from array import array
from collections.abc import Callable, Sequence
from typing import Any

from capacity.store.connection import rows
from capacity.text import alphabetical_key, clean, fold

GROUPS: dict[str, tuple[str, ...]] = {
    "imports": ("import", "reorganise"),
    "people": ("official", "merge", "retention"),
    "goals": ("course", "goal", "report"),
    "classes": ("class", "close", "attendance", "certificates", "results"),
    "disclosures": ("export", "reveal"),
    "undone": ("undo", "redo"),
}
"""Kinds of change sets that belong together; `other` is what is in none of them."""
_ORDERS: dict[str, tuple[str, Callable[[Any], Any] | None]] = {
    "number": ("s.id", None),
    "title": ("s.title", alphabetical_key),
    "actor": ("s.actor", alphabetical_key),
    "changes": ("coalesce(k.changes, 0)", None),
}
"""Order → what the database knows, and what that is compared by."""
_COUNTED = "LEFT JOIN (SELECT set_id, count(*) AS changes FROM change GROUP BY set_id) k ON k.set_id = s.id"


def change_set_ids(
    *, text: str = "", group: str | None = None, order: str = "number", descending: bool = True
) -> Sequence[int]:
    """The change sets of a group, or of all, in whose title or actor all the words stand, with or without marks."""
    value, key = _ORDERS[order]
    kinds = GROUPS.get(group or "") or [kind for known in GROUPS.values() for kind in known]
    places = ", ".join("?" * len(kinds))
    within = f"kind {'NOT IN' if group == 'other' else 'IN'} ({places})" if group else f"coalesce({places}) <> ''"
    texts = "s.actor || ' ' || s.title" if text.strip() else "''"
    way = "DESC" if descending else "ASC"
    query = f"""
        SELECT s.id, {value}, {texts} FROM change_set s {_COUNTED if order == "changes" else ""}
        WHERE {within} ORDER BY s.id {way}
    """
    words = fold(clean(text)).split()
    found = [row for row in rows(query, *kinds) if all(word in fold(row[2]) for word in words)]
    if order != "number":
        found.sort(key=lambda row: key(row[1]) if key else row[1], reverse=descending)
    return array("q", (row[0] for row in found))
