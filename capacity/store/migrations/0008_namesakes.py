"""The index of loose names has the birth year too, so that namesakes of another age are never read."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    """Add the year."""
    _index(db, "loose_key, birth_year")


def down(migrator: Any, db: Any) -> None:
    """Take it away."""
    _index(db, "loose_key")


def _index(db: Any, columns: str) -> None:
    db.execute_sql("DROP INDEX official_loose")
    db.execute_sql(f"CREATE INDEX official_loose ON official ({columns})")
