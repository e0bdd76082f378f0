"""The facts of a person before and after each change set that changed them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from capacity import officials
from capacity.dates import from_day
from capacity.field_names import field_name
from capacity.store.connection import rows

_DERIVED = {"id", "loose_key", "sort_key"}


@dataclass(frozen=True, slots=True)
class FactChange:
    """One fact of a person before and after a change, as texts; identity numbers in part."""

    field: str
    before: str
    after: str


def fact_changes(official_id: int) -> dict[int, tuple[FactChange, ...]]:
    """What each change set made of the person's own row: an image stood before it, the next image came of it."""
    query = "SELECT set_id, before FROM change WHERE table_name = 'official' AND row_id = ? ORDER BY id"
    images = [(number, json.loads(before) if before else None) for number, before in rows(query, official_id)]
    names = [name for (name,) in rows("SELECT name FROM pragma_table_info('official') ORDER BY cid")]
    now = next(iter(rows("SELECT * FROM official WHERE id = ?", official_id)), ())
    after = [*(image for _number, image in images[1:]), dict(zip(names, now, strict=False))]
    found: dict[int, tuple[FactChange, ...]] = {}
    for (number, before), later in zip(images, after, strict=False):
        if before and later:
            changed = [name for name in before if name not in _DERIVED and before[name] != later.get(name)]
            told = (FactChange(name, _told(name, before[name]), _told(name, later.get(name))) for name in changed)
            found[number] = (*found.get(number, ()), *told)
    return found


def facts_text(changes: Iterable[FactChange]) -> str:
    """The facts that a change set changed, old → new, in the user's language."""
    return "; ".join(f"{field_name(one.field)}: {one.before or '–'} → {one.after or '–'}" for one in changes)


def _told(field: str, value: Any) -> str:
    if value is None:
        return ""
    if field == "gender":
        return officials.gender_name(value)
    if field == "birth_date":
        return f"{from_day(value):%d/%m/%Y}"
    return officials.masked(value) if field.endswith("national_id") else str(value)
