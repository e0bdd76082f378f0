"""The one database object that models are bound to, and the ways to its rows in bulk."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import peewee

db = peewee.SqliteDatabase(None)
"""Bound to a file by `capacity.store.database.open_database`."""


def rows(sql: str, *parameters: Any) -> Iterator[tuple[Any, ...]]:
    """The rows of a query as tuples."""
    return iter(db.execute_sql(sql, parameters))


def write_many(sql: str, columns: int, records: Iterable[Sequence[Any]]) -> None:
    """Run one statement over records of so many columns, which it reads as the table `staged` (c0, c1, …).

    A statement over all rows starts each trigger once, not once a row: half the time of `executemany`.
    """
    records = list(records)
    if not records:
        return
    names = ", ".join(f"c{number}" for number in range(columns))
    with peewee.__exception_wrapper__:  # type: ignore[attr-defined]
        connection = db.connection()
        connection.execute(f"CREATE TEMP TABLE staged ({names})")
        try:
            connection.executemany(f"INSERT INTO staged VALUES ({', '.join('?' * columns)})", records)
            connection.execute(sql)
        finally:
            connection.execute("DROP TABLE temp.staged")


def insert_many(table: str, columns: Sequence[str], records: Iterable[Sequence[Any]]) -> None:
    """Insert records with these columns, in their order; inside a change set, like every write."""
    write_many(f"INSERT INTO {table} ({', '.join(columns)}) SELECT * FROM staged ORDER BY rowid", len(columns), records)
