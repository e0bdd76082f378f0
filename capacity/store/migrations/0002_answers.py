"""What people answered: who a row is, what an agency's other names are, which column is what, who is not the same."""

from typing import Any

TABLES = """
CREATE TABLE answer (
    id {id},
    question TEXT NOT NULL UNIQUE,
    official_id INTEGER NOT NULL REFERENCES official (id)
);
CREATE INDEX answer_official ON answer (official_id);

CREATE TABLE agency_alias (
    id {id},
    name TEXT NOT NULL CHECK (name <> ''),
    name_key TEXT NOT NULL UNIQUE,
    agency_id INTEGER NOT NULL REFERENCES agency (id)
);
CREATE INDEX agency_alias_agency ON agency_alias (agency_id);

CREATE TABLE two_people (
    id {id},
    one_id INTEGER NOT NULL REFERENCES official (id),
    other_id INTEGER NOT NULL REFERENCES official (id),
    CHECK (one_id < other_id)
);
CREATE UNIQUE INDEX two_people_once ON two_people (one_id, other_id);
CREATE INDEX two_people_other ON two_people (other_id);

CREATE TABLE layout (
    id {id},
    layout_key TEXT NOT NULL UNIQUE,
    columns TEXT NOT NULL
);
"""


def up(migrator: Any, db: Any) -> None:
    """Add the tables of answers."""
    for statement in TABLES.format(id="INTEGER PRIMARY KEY AUTOINCREMENT").split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
