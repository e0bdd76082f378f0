"""The index that searches read, in SQLite's own SQL: full text over distinct names, and numbers by both ends.

Each name that anybody has or had stands once in `name_place`, its `place` in the order of names, with wide gaps for
those that come later; `name_word` holds its words under that number, so that a search reads hits in name order and
stops when a page is full. Triggers note names that are not there yet, whoever writes, in `name_waiting`; `place_names`
takes them in at the end of a change set, in bulk: full text that is fed row by row takes seven times as long.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from itertools import chain, groupby, product
from typing import Any

from capacity.store.connection import db, insert_many, rows
from capacity.text import clean, fold

_GAP = 4096
"""Between the places of two names when the index is made: room for twelve names in a row at one spot."""
_BREAK = re.compile(r"[\W_]+")
_UNKNOWN = re.compile("[^\x00-\u1fff]")
"""Letters that an SQLite of another year may not know as letters."""
_MARKED = "1"
"""Before a word with its marks, which tells it from the same word without; no folded word of a name begins so."""
_LAST = "\U0010ffff"
"""Follows all that begins with some text."""
_END_SIGNS = 6
SHORTEST_END = 3
"""Fewer signs are the end of too many numbers."""
_NUMBERS = ("staff_code", "phone", "national_id")
_BACKWARDS = " || ".join(f"substr({{column}}, -{place}, 1)" for place in range(1, _END_SIGNS + 1))
_BEGINNING = "SELECT id FROM official WHERE {column} >= ? AND {column} < ? ORDER BY {column}, id"
_ENDING = """
    SELECT id FROM official WHERE {column} IS NOT NULL AND {backwards} >= ? AND {backwards} < ?
        AND substr({column}, -length(?3)) = ?3
    ORDER BY {backwards}, id
"""

_WAITING = """
    WITH waiting AS MATERIALIZED (
        SELECT w.sort_key, w.full_name, coalesce((
            SELECT place FROM name_place n WHERE (n.sort_key, n.full_name) < (w.sort_key, w.full_name)
            ORDER BY n.sort_key DESC, n.full_name DESC LIMIT 1), 0) AS before
        FROM name_waiting w
    )
    SELECT sort_key, full_name, before,
           (SELECT place FROM name_place WHERE place > before ORDER BY place LIMIT 1)
    FROM waiting ORDER BY sort_key, full_name
"""


def name_words(text: str) -> list[str]:
    """The words of a name as the index knows them, with their marks."""
    return [_word(part) for part in _parts(text)]


def ids_by_words(words: list[str]) -> Iterator[int]:
    """Those whose names have a word with each of these beginnings: first those with these very marks, in name order.

    Read no further than is asked for.
    """
    return chain.from_iterable(rows_by_words(words, "o.id"))


def rows_by_words(words: list[str], columns: str, joined: str = "", *parameters: Any) -> Iterator[tuple[Any, ...]]:
    """Columns of the same people, `o`, and of what is joined to them, whose parameters are numbered from 2."""
    read = partial(_read_by_words, columns, joined, parameters)
    folded = _query(map(fold, words))
    if [*map(fold, words)] == words:
        return read(folded)
    marked = _query(_MARKED + word for word in words)
    # The second is asked only once the first is at its end; no generator of ours stands between rows and reader.
    return chain.from_iterable(map(read, (marked, f"({folded}) NOT ({marked})")))


def ids_by_number(word: str) -> Iterator[int]:
    """Those whose staff code, phone or identity number begins so, in the order of these, then those where one ends so.

    Read no further than is asked for.
    """
    seen: set[int] = set()
    for number in _by_either_end(word):
        if number not in seen:
            seen.add(number)
            yield number


def _by_either_end(word: str) -> Iterator[int]:
    queries = (_BEGINNING, _ENDING) if len(word) >= SHORTEST_END else (_BEGINNING,)
    for query, column in product(queries, _NUMBERS):
        sql = query.format(column=column, backwards=_BACKWARDS.format(column=column))
        for text in dict.fromkeys((word, word.upper(), word.lower())) if column == "staff_code" else (word,):
            turned = text[::-1][:_END_SIGNS]
            asked = (text, text + _LAST) if query is _BEGINNING else (turned, turned + _LAST, text)
            yield from (number for (number,) in rows(sql, *asked))


def names_wait() -> bool:
    """Whether somebody has a name that is not in the index yet."""
    return bool(next(rows("SELECT EXISTS (SELECT 1 FROM name_waiting)"))[0])


def place_names() -> None:
    """Take the names that wait into the index; inside a transaction."""
    if not names_wait():
        return
    placed = _between(rows(_WAITING))
    if placed is None:
        rebuild_names()
        return
    _insert(placed)
    db.execute_sql("DELETE FROM name_waiting")


def rebuild_names() -> None:
    """Make the index anew from the officials; inside a transaction."""
    db.execute_sql("DELETE FROM name_place")
    db.execute_sql("INSERT INTO name_word (name_word) VALUES ('delete-all')")
    names = rows("SELECT DISTINCT sort_key, full_name FROM official ORDER BY sort_key, full_name")
    _insert([(number * _GAP, *name) for number, name in enumerate(names, 1)])
    db.execute_sql("DELETE FROM name_waiting")


def unplaced_names() -> int:
    """How many officials no search would find by name; 0 where the index is whole."""
    query = """
        SELECT count(*) FROM official o WHERE NOT EXISTS
            (SELECT 1 FROM name_place n WHERE n.sort_key = o.sort_key AND n.full_name = o.full_name)
    """
    return int(next(rows(query))[0])


def _read_by_words(columns: str, joined: str, parameters: tuple[Any, ...], query: str) -> Iterator[tuple[Any, ...]]:
    sql = f"""
        SELECT {columns} FROM name_word
        CROSS JOIN name_place n ON n.place = name_word.rowid
        CROSS JOIN official o ON o.sort_key = n.sort_key AND o.full_name = n.full_name {joined}
        WHERE name_word MATCH ?1 ORDER BY name_word.rowid
    """
    return rows(sql, query, *parameters)


def _query(words: Iterable[str]) -> str:
    return " AND ".join(f'"{word}"*' for word in words)


def _parts(text: str) -> list[str]:
    return [part for part in _BREAK.split(clean(text).casefold()) if part]


def _word(part: str) -> str:
    return _UNKNOWN.sub("z", part)


def _between(waiting: Iterable[tuple[str, str, int, int | None]]) -> list[tuple[int, str, str]] | None:
    """A place for each name between its neighbours; None where some gap has no room."""
    placed: list[tuple[int, str, str]] = []
    for (before, after), found in groupby(waiting, key=lambda row: row[2:]):
        names = [row[:2] for row in found]
        if after is None:
            after = before + _GAP * (len(names) + 1)
        step = (after - before) // (len(names) + 1)
        if not step:
            return None
        placed += [(before + step * number, *name) for number, name in enumerate(names, 1)]
    return placed


def _insert(placed: list[tuple[int, str, str]]) -> None:
    insert = "INSERT INTO name_place (place, sort_key, full_name) VALUES (?, ?, ?)"
    db.connection().executemany(insert, placed)
    # In one statement, as full text tidies up after each; in the order of places, as it is kept.
    insert_many("name_word", ("rowid", "words"), ((place, _indexed(name)) for place, _key, name in placed))


def _indexed(name: str) -> str:
    forms = [_forms(word) for word in _parts(name)]
    return " ".join([*(folded for folded, _marked in forms), *(marked for _folded, marked in forms)])


@lru_cache(maxsize=65536)
def _forms(part: str) -> tuple[str, str]:
    """A word without and with its marks, worked out once: names share few words."""
    word = _word(part)
    return fold(word), _MARKED + word
