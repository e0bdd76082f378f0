"""A new database filled by a few statements: without triggers, its indices made afterwards."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

NUMBERS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})"
"""The numbers from 1 as column i of a table n."""


def fill(
    path: Path, statements: Iterable[str], tables: str, *, records: Iterable[tuple[str, Iterable[Sequence[Any]]]] = ()
) -> None:
    """Run statements that insert into these tables (`'posting', 'mark'`) on a new database, and leave it open.

    `records` are statements with question marks, each with the rows to run it over, and come last.
    """
    from capacity.store.connection import db
    from capacity.store.database import open_database
    from capacity.store.triggers import install_triggers

    open_database(path)
    for (name,) in db.execute_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        db.execute_sql(f"DROP TRIGGER {name}")
    query = f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({tables})"
    indices = db.execute_sql(query).fetchall()
    db.execute_sql("PRAGMA foreign_keys = 0")
    db.execute_sql("PRAGMA synchronous = off")
    with db.atomic():
        for name, _sql in indices:
            db.execute_sql(f"DROP INDEX {name}")
        for statement in statements:
            db.execute_sql(statement)
        for statement, found in records:
            db.connection().executemany(statement, found)
        for _name, sql in indices:
            db.execute_sql(sql)
        install_triggers(anew=True)
    db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
