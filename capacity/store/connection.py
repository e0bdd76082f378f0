"""The one database object that models are bound to, and the ways to its rows in bulk."""

from collections.abc import Iterable, Iterator
from typing import Any

from peewee import SqliteDatabase, __exception_wrapper__

db = SqliteDatabase(None)
"""Bound to a file by `capacity.store.database.open_database`."""


def rows(sql: str, *parameters: Any) -> Iterator[tuple[Any, ...]]:
    """The rows of a query as tuples."""
    return iter(db.execute_sql(sql, parameters))


def write_many(sql: str, records: Iterable[tuple[Any, ...]]) -> None:
    """Run one statement for many records; inside a change set, like every write."""
    with __exception_wrapper__:
        db.connection().executemany(sql, records)
