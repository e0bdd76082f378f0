"""The one database object that models are bound to, and the way to read from it."""

from collections.abc import Iterator
from typing import Any

from peewee import SqliteDatabase

db = SqliteDatabase(None)
"""Bound to a file by `capacity.store.database.open_database`."""


def rows(sql: str, *parameters: Any) -> Iterator[tuple[Any, ...]]:
    """The rows of a query as tuples."""
    return iter(db.execute_sql(sql, parameters))
