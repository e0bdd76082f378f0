"""Which agency followed which, when the tree was reorganised."""

from typing import Any

TABLES = """
CREATE TABLE succession (
    id {id},
    old_id INTEGER NOT NULL REFERENCES agency (id),
    new_id INTEGER NOT NULL REFERENCES agency (id),
    kind TEXT NOT NULL CHECK (kind IN ('merge', 'split', 'move', 'rename', 'dissolve')),
    happened_on INTEGER NOT NULL,
    CHECK ((old_id = new_id) = (kind IN ('move', 'rename')))
);
CREATE UNIQUE INDEX succession_once ON succession (old_id, new_id, happened_on, kind);
CREATE INDEX succession_new ON succession (new_id);
"""


def up(migrator: Any, db: Any) -> None:
    """Add the table of successions."""
    for statement in TABLES.format(id="INTEGER PRIMARY KEY AUTOINCREMENT").split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
