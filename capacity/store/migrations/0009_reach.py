"""How many days a completion of each course holds at most, so that reports need not read those that have expired."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    """Make the table; it is filled when the file is opened, with the triggers that keep it."""
    db.execute_sql(
        # No reference to the course: a number too many does no harm, a number that is refused does.
        "CREATE TABLE course_reach (course_id INTEGER PRIMARY KEY, days INTEGER NOT NULL)"
    )


def down(migrator: Any, db: Any) -> None:
    """Take it away, and what would write into it."""
    for name in ("course", "completion_insert", "completion_update"):
        db.execute_sql(f"DROP TRIGGER IF EXISTS reach_of_{name}")
    db.execute_sql("DROP TABLE course_reach")
