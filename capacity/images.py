"""The rows as they were before a change set: putting them back, and what has come to build on it since."""

import json
import re
from itertools import groupby

from capacity.store.connection import rows, write_many
from capacity.store.recorded import RECORDED
from capacity.store.triggers import INVARIANTS

_REFERENCES = [
    (table._meta.table_name, field.column_name, field.rel_model._meta.table_name)
    for table in RECORDED
    for field in table._meta.sorted_fields
    if hasattr(field, "rel_model")
]


def restore(number: int) -> None:
    """Put the images of a change set back, the last change first."""
    images = list(rows("SELECT table_name, row_id, before FROM change WHERE set_id = ? ORDER BY id DESC", number))
    for (table, is_new), run in groupby(images, key=lambda image: (image[0], image[2] is None)):
        if is_new:
            made = [(row_id,) for _table, row_id, _before in run]
            write_many(f"DELETE FROM {table} WHERE id IN (SELECT c0 FROM staged)", 1, made)
            continue
        for columns, same in groupby((json.loads(before) for _table, _row, before in run), key=tuple):
            write_many(_upsert(table, columns), len(columns), [tuple(image.values()) for image in same])


def _upsert(table: str, columns: tuple[str, ...]) -> str:
    updates = ", ".join(f"{column} = excluded.{column}" for column in columns if column != "id")
    tail = f"DO UPDATE SET {updates}" if updates else "DO NOTHING"
    # "WHERE true" tells the parser that ON belongs to the insert and not to a join.
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT * FROM staged WHERE true ORDER BY rowid "
        f"ON CONFLICT (id) {tail}"
    )


def changed_later(number: int) -> set[int]:
    """The change sets that changed a row after this one did, but for those that have been taken back since."""
    query = """
        SELECT DISTINCT later.set_id FROM change mine
        JOIN change later ON later.table_name = mine.table_name AND later.row_id = mine.row_id
            AND later.id > mine.id AND later.set_id <> mine.set_id
        WHERE mine.set_id = ?
    """
    later = {found for (found,) in rows(query, number)}
    paired: set[int] = set()
    undoes = dict(rows("SELECT id, undoes_id FROM change_set WHERE undoes_id IS NOT NULL"))
    for candidate in sorted(later, reverse=True):
        if candidate not in paired and undoes.get(candidate) in later:
            paired |= {candidate, undoes[candidate]}
    return later - paired


def closed_upon(number: int) -> set[int]:
    """The later change sets that closed a class, or a session, on the marks of this one: they change with a reason."""
    query = """
        WITH mine(id, session_id, enrolment_id) AS (
            SELECT c.id, coalesce(m.session_id, json_extract(c.before, '$.session_id')),
                   coalesce(m.enrolment_id, json_extract(c.before, '$.enrolment_id'))
            FROM change c LEFT JOIN mark m ON m.id = c.row_id WHERE c.set_id = ?1 AND c.table_name = 'mark'
        ), standing(since, session_id, is_closed, class_id) AS (
            SELECT max(mine.id), s.id, s.is_closed, CASE k.state WHEN 'closed' THEN k.id END
            FROM mine JOIN session s ON s.id = mine.session_id JOIN training_class k ON k.id = s.training_class_id
            GROUP BY s.id
        )
        SELECT later.set_id FROM standing
        JOIN change later ON later.id > since AND later.id = (
            SELECT max(id) FROM change WHERE table_name = 'training_class' AND row_id = class_id
            AND json_extract(before, '$.state') <> 'closed')
        UNION SELECT later.set_id FROM standing
        JOIN change later ON later.table_name = 'session' AND later.row_id = session_id AND later.id > since
        WHERE is_closed
        UNION SELECT later.set_id FROM mine
        JOIN session s ON s.id = mine.session_id
        JOIN training_class k ON k.id = s.training_class_id AND k.state = 'closed'
        JOIN change later ON later.table_name = 'enrolment' AND later.row_id = enrolment_id AND later.id > mine.id
    """
    return {found for (found,) in rows(query, number)}


def still_needed(number: int) -> set[int]:
    """The change sets that wrote what refers to rows of this one that are gone now."""
    blockers: set[int] = set()
    for table, column, referred in _REFERENCES:
        query = f"""
            SELECT DISTINCT by.set_id FROM change gone
            JOIN {table} child ON child.{column} = gone.row_id
            JOIN change by ON by.table_name = '{table}' AND by.row_id = child.id
            WHERE gone.set_id = ? AND gone.table_name = '{referred}' AND gone.before IS NULL
              AND NOT EXISTS (SELECT 1 FROM {referred} WHERE id = gone.row_id)
        """
        blockers |= {found for (found,) in rows(query, number)}
    return blockers - {number}


def gone_since(number: int) -> set[int]:
    """The change sets that removed what rows put back from this one refer to."""
    blockers: set[int | None] = set()
    for table, column, referred in _REFERENCES:
        query = f"""
            SELECT DISTINCT (SELECT set_id FROM change WHERE table_name = '{referred}' AND row_id = child.{column}
                             ORDER BY id DESC LIMIT 1)
            FROM change back JOIN {table} child ON child.id = back.row_id
            WHERE back.set_id = ? AND back.table_name = '{table}' AND back.before IS NOT NULL
              AND child.{column} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {referred} r WHERE r.id = child.{column})
        """
        blockers |= {found for (found,) in rows(query, number)}
    return {found for found in blockers if found is not None}


def taken_since(number: int, failure: str) -> set[int]:
    """The later change sets that wrote the rows which stand where ones of this set were, by SQLite's word for it."""
    named = re.findall(r"(\w+)\.(\w+)", failure) if failure.startswith("UNIQUE") else []
    if not named:
        return set()
    table = named[0][0]
    same = " AND ".join(f"other.{column} = json_extract(mine.before, '$.{column}')" for _table, column in named)
    query = f"""
        SELECT DISTINCT by.set_id FROM change mine JOIN {table} other ON other.id <> mine.row_id AND {same}
        JOIN change by ON by.table_name = mine.table_name AND by.row_id = other.id AND by.id > mine.id
        WHERE mine.set_id = ? AND mine.table_name = '{table}' AND mine.before IS NOT NULL
    """
    return {found for (found,) in rows(query, number)}


def broken_invariant(number: int) -> str | None:
    """What single rows cannot say, such as a register without gaps, and does not hold in the tables of this set."""
    touched = {table for (table,) in rows("SELECT DISTINCT table_name FROM change WHERE set_id = ?", number)}
    for name, (tables, query) in INVARIANTS.items():
        if not touched.isdisjoint(tables) and next(rows(query), None):
            return name
    return None
