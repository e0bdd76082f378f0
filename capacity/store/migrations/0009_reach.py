"""How many days a completion of each course holds at most, so that reports need not read those that have expired."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    """Make the table; it is filled when the file is opened, with the triggers that keep it."""
    db.execute_sql(
        """CREATE TABLE course_reach (
            course_id INTEGER PRIMARY KEY REFERENCES course (id) ON DELETE CASCADE,
            days INTEGER NOT NULL
        )"""
    )


def down(migrator: Any, db: Any) -> None:
    """Take it away."""
    db.execute_sql("DROP TABLE course_reach")
