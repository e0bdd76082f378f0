"""The one database object that models are bound to, and the ways to its rows in bulk."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from typing import Any

import peewee

from capacity.store import cipher


class _Database(peewee.SqliteDatabase):
    """A file that may have a key, and is opened through SQLCipher then."""

    def _connect(self) -> Any:
        opened: Any = self  # the stubs leave the insides out
        with ExitStack() as failed:
            connection = cipher.connect(
                opened.database, timeout=opened._timeout, isolation_level=None, **opened.connect_params
            )
            failed.callback(connection.close)
            opened._add_conn_hooks(connection)
            failed.pop_all()
        return connection


# Peewee's own class by name, as its calls have no types and are excused from them.
db: peewee.SqliteDatabase = _Database(None)
"""Bound to a file by `capacity.store.database.open_database`."""


def key() -> str | None:
    """The key of the open database, None for a plain one."""
    found: str | None = db.connect_params.get("key")
    return found


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


def next_id(table: str) -> int:
    """The number that the next new row of a table gets; numbers of rows that are gone are not given away again."""
    found = next(rows("SELECT seq FROM sqlite_sequence WHERE name = ?", table), (0,))
    return int(found[0]) + 1
