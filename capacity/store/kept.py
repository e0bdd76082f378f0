"""Answers that are kept as long as the data they were read from stays as it is, whoever writes: this thread or another.

What the data is like is told by the number of the last recorded change, which every write to a recorded table raises,
with the last change set and the count of changes to the schema, which a restored copy raises. Inside a transaction
nothing is kept and nothing kept is given: what is rolled back would leave the same numbers to other data.

What is read from a few tables only stands as long as the changes recorded since are all of others.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence, Sized
from threading import Lock
from typing import Any, Generic, NamedTuple, TypeVar

from capacity.store.connection import db

K = TypeVar("K", bound=Hashable)
T = TypeVar("T", bound=Sized)
_STATE = """
    SELECT (SELECT seq FROM sqlite_sequence WHERE name = 'change'), schema_version,
        (SELECT at FROM change_set ORDER BY id DESC LIMIT 1), (SELECT max(id) FROM change_set)
    FROM pragma_schema_version
"""
_TOUCHED = """
    SELECT EXISTS (SELECT 1 FROM change NOT INDEXED WHERE id > ? AND table_name IN ({tables})),
        (SELECT at FROM change_set WHERE id = ?)
"""
_everything: list["Kept[Any]"] = []


class DataState(NamedTuple):
    """What tells the data of one moment from that of any other, whoever wrote."""

    file: Any
    change: int | None
    schema: int
    changed_at: str | None
    change_set: int | None


class Kept(Generic[T]):
    """Answers by what was asked, so many lines in all; the oldest go first, and all once the data has changed."""

    def __init__(self, most: int, *tables: str) -> None:
        """`tables` are the only ones that the answers are read from; without any it may be all of them."""
        self._most = most
        self.tables = tables
        self._state: DataState | None = None
        self._answers: dict[Hashable, T] = {}
        self._lock = Lock()
        _everything.append(self)

    def get(self, asked: Hashable, read: Callable[[], T]) -> T:
        """The answer that is kept, or a new one."""
        return self.get_all([asked], lambda _missing: [read()])[0]

    def get_all(self, asked: Sequence[K], read: Callable[[Sequence[K]], Iterable[T]]) -> list[T]:
        """The answer to each question: those that are kept, and new ones, read together, to the others."""
        # Before the reading: what is written meanwhile has a state of its own.
        state = data_state()
        if state is None:
            return [*read(asked)] if asked else []
        with self._lock:
            if self._state and state != self._state and self.tables and self._is_as_before(self._state, state):
                self._state = state
            known: dict[Hashable, T] = {}
            if state == self._state:
                known = {one: self._answers[one] for one in asked if one in self._answers}
        if missing := [one for one in dict.fromkeys(asked) if one not in known]:
            answers: dict[Hashable, T] = dict(zip(missing, read(missing), strict=True))
            known |= answers
            with self._lock:
                if state != self._state:
                    self._state, self._answers = state, {}
                self._answers |= answers
                while len(self._answers) > 1 and sum(map(len, self._answers.values())) > self._most:
                    del self._answers[next(iter(self._answers))]
        return [known[one] for one in asked]

    def _is_as_before(self, before: DataState, now: DataState) -> bool:
        """Whether the file is the same, and what has changed in it since is none of the tables."""
        if (before.file, before.schema) != (now.file, now.schema) or (before.change or 0) > (now.change or 0):
            return False
        query = _TOUCHED.format(tables=", ".join(f"'{table}'" for table in self.tables))
        is_touched, changed_at = db.execute_sql(query, (before.change or 0, before.change_set)).fetchone()
        return not is_touched and changed_at == before.changed_at

    def clear(self) -> None:
        """Keep nothing."""
        with self._lock:
            self._state, self._answers = None, {}


def forget_kept() -> None:
    """Let every answer be read anew: another file is opened, or the reading is measured."""
    for kept in _everything:
        kept.clear()


def data_state() -> DataState | None:
    """What the data of the open file is like now; None inside a transaction, as nobody can tell there."""
    if db.connection().in_transaction:
        return None
    return DataState(db.database, *db.execute_sql(_STATE).fetchone())
