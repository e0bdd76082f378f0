"""Searching as one types: 300 realistic queries, each answered with the first 50 people in name order.

`python -m benchmarks.search small|province|nation`; the nation takes some minutes and about 2 GB of disk. For each
query ours, the peers and the floor take turns in one process, in any order. `LIKE` and FTS5 with its default tokenizer
answer with as much of each person as ours, without its exact marks first; FTS5 has no đ as d, and digits only from the
first one on. The third peer is what one writes with an ORM: four columns of the same table asked for the text, the
first fifty in the order of the same index, without their postings. The floor reads 50 people from a place in the index
of names, with nothing searched and no posting joined.
"""

import json
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import reduce
from operator import or_
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

from benchmarks.filling import fill
from benchmarks.timing import Measured, peak_of_process, percentiles, table

PEOPLE = {"small": 2_500, "province": 60_000, "nation": 2_500_000}
QUERIES = 300
_FEW = 40
"""As many queries the peers are asked at the size of the nation, where each takes them a second or more."""
_OURS, _FLOOR = "ours", "50 rows of the name index"
_PEERS = ("LIKE '%…%'", "FTS5 by default", "Peewee, LIKE over four columns")
_BARS = {_FLOOR: (5.0, 20.0)} | dict.fromkeys(_PEERS, (1.0, 1.0))
"""Times the floor and times a peer, at the median and at the 99th percentile."""
_OF_THE_NATION = _BARS | {_PEERS[2]: (1.0, 0.002)}
COLUMNS = """
    o.id, o.full_name, o.gender, o.birth_date, o.birth_year, o.national_id, o.staff_code, o.phone, o.email,
    p.agency_id, v.name, p.position, p.category, p.unit
    FROM official o
    LEFT JOIN posting p ON p.official_id = o.id AND p.is_primary AND p.valid_from <= 20000 AND p.valid_to > 20000
    LEFT JOIN agency_version v ON v.agency_id = p.agency_id AND v.valid_from <= 20000 AND v.valid_to > 20000
"""


def measure(size: str = "province", queries: int = QUERIES) -> list[Measured]:
    """The median and the 99th percentile over the queries, on people generated for this measurement, and the peaks."""
    from capacity.store.connection import db

    few = _FEW if size == "nation" else queries
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "t.db"
        people(path, PEOPLE[size])
        with closing(_peer_index(path)) as peers:
            asked = _queries(queries)
            found = _measure(_everybody(peers), asked, few)
        db.close()
        told = json.dumps(asked[:few])
        peaks = {who: peak_of_process("-m", "benchmarks.search", who, name, told) for who in (_OURS, *_PEERS)}
    what = f"search {PEOPLE[size]:,} people"
    measured = []
    for against, bars in (_OF_THE_NATION if size == "nation" else _BARS).items():
        for place, percentile in enumerate(("p50", "p99")):
            ours, other = percentiles(found[_OURS])[place], percentiles(found[against])[place]
            measured.append(Measured(f"{what}, {percentile}", ours, against, other, bars[place]))
    measured += [Measured(f"peak, {what}", peaks[_OURS], peer, peaks[peer], is_memory=True) for peer in _PEERS]
    return measured


def alone(count: int, queries: int) -> list[float]:
    """How long ours takes for each query among so many people."""
    from capacity.officials import search
    from capacity.store.connection import db

    found = []
    with tempfile.TemporaryDirectory() as name:
        people(Path(name) / "t.db", count)
        for text in _queries(queries):
            began = perf_counter()
            search(text)
            found.append(perf_counter() - began)
        db.close()
    return found


def people(path: Path, count: int) -> None:
    """A database of so many invented people, each with a posting; it is left open."""
    from capacity.store.connection import db
    from capacity.store.search import rebuild_names

    agencies = [
        "INSERT INTO agency (id) VALUES (1)",
        """INSERT INTO agency_version (agency_id, name, name_key, sort_key, level, valid_from, valid_to)
            VALUES (1, 'A', 'a', 'a', 'unit', 0, 2932896)""",
    ]
    official = """
        INSERT INTO official (full_name, loose_key, sort_key, staff_code, national_id, phone)
        VALUES (?, ?, ?, ?, ?, ?)
    """
    posting = """
        INSERT INTO posting (official_id, agency_id, is_leader, is_primary, valid_from, valid_to)
        VALUES (?, 1, 0, 1, 14000, 2932896)
    """
    fill(
        path,
        agencies,
        "'official', 'posting'",
        records=[(official, _invented(count)), (posting, ((number,) for number in range(1, count + 1)))],
    )
    # Filled with the triggers off, which would have noted the names.
    with db.atomic("IMMEDIATE"):
        rebuild_names()


def _invented(count: int) -> Iterator[tuple[str, ...]]:
    from capacity.demo_agencies import invent_agencies
    from capacity.demo_people import invent_officials
    from capacity.text import loose_key, sort_key

    for one in invent_officials(tuple(invent_agencies(20, 99, 180, 9)), count, Random(1)):
        name, numbers = one.full_name, (one.staff_code, one.national_id, one.phone)
        yield name, loose_key(name), sort_key(name), *numbers


def _queries(count: int) -> list[str]:
    """What stands in the field after some key: names with and without marks, codes, last digits, telephones."""
    from capacity.store.connection import rows
    from capacity.text import fold

    random = Random(2)
    [(last,)] = rows("SELECT max(id) FROM official")
    found = []
    for number in range(count):
        query = "SELECT full_name, staff_code, national_id, phone FROM official WHERE id = ?"
        [(name, code, national_id, phone)] = rows(query, random.randint(1, last))
        words = name.split()
        typed = [name, fold(name), fold(name), fold(name), " ".join(words[-2:]), fold(words[-1]), words[-1]]
        if number % 10 < len(typed):
            text = typed[number % 10]
            found.append(text[: random.randint(1, len(text))].strip())
        else:
            text = (code, national_id[-6:], phone)[number % 10 - len(typed)]
            found.append(text[: random.randint(3, len(text))])
    return found


def _peer_connection(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA cache_size = -64000")
    connection.execute("PRAGMA temp_store = memory")
    return connection


def _peer_index(path: Path) -> sqlite3.Connection:
    from capacity.text import fold

    connection = _peer_connection(path)
    connection.execute("CREATE VIRTUAL TABLE found USING fts5 (full_name, staff_code, national_id, phone)")
    connection.execute(
        "INSERT INTO found (rowid, full_name, staff_code, national_id, phone) "
        "SELECT id, full_name, staff_code, national_id, phone FROM official"
    )
    connection.execute("INSERT INTO found (found) VALUES ('optimize')")
    connection.execute("CREATE TABLE folded (sort_key, id, words, PRIMARY KEY (sort_key, id)) WITHOUT ROWID")
    connection.create_function("fold", 1, fold, deterministic=True)
    connection.execute(
        "INSERT INTO folded SELECT sort_key, id, "
        "fold(full_name || ' ' || lower(staff_code) || ' ' || national_id || ' ' || phone) FROM official"
    )
    connection.commit()
    return connection


def _everybody(peers: sqlite3.Connection) -> dict[str, Callable[[str], Any]]:
    """What answers a query: ours and the floor by the database that is open, the others by this connection to it."""
    from capacity.officials import search
    from capacity.store.connection import rows
    from capacity.store.models import Official
    from capacity.text import fold, loose_key

    def floor(text: str) -> Any:
        # The index of names begins with the given name, as a query's last word does.
        start = fold(text).upper()
        query = "SELECT id, full_name, sort_key FROM official WHERE sort_key >= ? ORDER BY sort_key LIMIT 50"
        return list(rows(query, start))

    def like(text: str) -> Any:
        # Read in the order of names, so that it can stop at the fiftieth.
        hits = "SELECT id FROM folded WHERE words LIKE ? ORDER BY sort_key, id LIMIT 50"
        query = f"SELECT {COLUMNS} WHERE o.id IN ({hits}) ORDER BY o.sort_key"
        return peers.execute(query, (f"%{fold(text)}%",)).fetchall()

    def by_default(text: str) -> Any:
        wanted = " ".join(f'"{word}"*' for word in text.split())
        query = f"SELECT {COLUMNS} WHERE o.id IN (SELECT rowid FROM found WHERE found MATCH ?) ORDER BY o.sort_key"
        return peers.execute(f"{query} LIMIT 50", (wanted,)).fetchall()

    def by_orm(text: str) -> Any:
        numbers = Official.staff_code, Official.national_id, Official.phone
        by_number = (column.contains(fold(text)) for column in numbers)
        asked = reduce(or_, by_number, Official.loose_key.contains(loose_key(text)))
        return list(Official.select().where(asked).order_by(Official.sort_key).limit(50).tuples())

    return {_OURS: search, _FLOOR: floor, **dict(zip(_PEERS, (like, by_default, by_orm), strict=True))}


def _measure(
    everybody: dict[str, Callable[[str], Any]], queries: list[str], peers_asked: int
) -> dict[str, list[float]]:
    for run in everybody.values():
        assert run(queries[0]), "nobody is found, so nothing is measured"
    found: dict[str, list[float]] = {name: [] for name in everybody}
    turns, random = [*everybody.items()], Random(3)
    for number, text in enumerate(queries):
        # Who comes first, or after a peer's long scan, finds nothing of its own in the processor's cache.
        random.shuffle(turns)
        for name, run in turns:
            if name in _PEERS and number >= peers_asked:
                continue
            began = perf_counter()
            run(text)
            found[name].append(perf_counter() - began)
    return found


def _ask(who: str, path: Path, queries: list[str]) -> None:
    """Let one of them answer the queries, in a process that is weighed."""
    from capacity.store.connection import db
    from capacity.store.database import open_database

    open_database(path)
    with closing(_peer_connection(path)) as peers:
        run = _everybody(peers)[who]
        for text in queries:
            run(text)
    db.close()


if __name__ == "__main__":
    if sys.argv[3:]:
        _ask(sys.argv[1], Path(sys.argv[2]) / "t.db", json.loads(sys.argv[3]))
    else:
        print(table(measure(sys.argv[1] if sys.argv[1:] else "province")))
