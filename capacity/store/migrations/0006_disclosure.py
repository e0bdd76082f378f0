"""What was shown or handed out of people: how many, which columns and why; never the values."""

from typing import Any

TABLE = """
CREATE TABLE disclosure (
    id {id},
    set_id INTEGER NOT NULL UNIQUE,
    people INTEGER NOT NULL CHECK (people >= 0),
    columns TEXT NOT NULL,
    reason TEXT CHECK (reason <> '')
)
"""


def up(migrator: Any, db: Any) -> None:
    """Add the table; who and when stand in the change set."""
    db.execute_sql(TABLE.format(id="INTEGER PRIMARY KEY AUTOINCREMENT"))
