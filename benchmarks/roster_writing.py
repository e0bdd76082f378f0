"""Matching the rows of a large roster with the people known, and writing them, once the file has been read.

`python -m benchmarks.roster_writing 100000`: rows into a database of a quarter as many people, three in four of them
about somebody new. Ours makes the plan of what would change and writes it, with its history. The floor inserts the new
people and their postings, as ours has written them, with `executemany` into the same file without triggers, and matches
nothing. The peers do what one would do with Peewee, without triggers and checks, from the same values in one
transaction: people looked up in dictionaries, then `insert_many` of a thousand rows and an update for each known one;
and one row after the other, looked up, created or saved, for a tenth of the rows and counted tenfold.
"""

import json
import pickle
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.import_speed import as_ours
from benchmarks.roster_speed import prepare
from benchmarks.timing import Measured, in_turns, table, told_by_process

_BARS = {
    "executemany of the new rows": ("floor", 1.5),
    "Peewee, insert_many": ("insert_many", 0.25),
    "Peewee, get, create and save": ("one_by_one", 1 / 30),
}
_BATCH, _TENTH = 1000, 10
_TOMORROW = date.today() + timedelta(1)
"""Who is known has been in the same place since today."""


def measure(count: int = 100_000, runs: int = 3) -> list[Measured]:
    """Alternating runs in fresh processes."""
    with tempfile.TemporaryDirectory() as name:
        _prepare(Path(name), count)
        who = ["ours", *(which for which, _bar in _BARS.values())]
        ours, *others = in_turns(runs, *(lambda which=which: _told(which, name) for which in who))
    what = f"match and write {count:,} rows"
    return [
        Measured(what, ours, against, it, bar) for (against, (_who, bar)), it in zip(_BARS.items(), others, strict=True)
    ]


def _told(which: str, folder: str) -> float:
    return told_by_process("-m", "benchmarks.roster_writing", which, folder)


def _prepare(folder: Path, count: int) -> None:
    from capacity.store.connection import db
    from imports.reading import read_files

    prepare(folder, count, known=count // 4, new=count * 3 // 4)
    [reading] = read_files([folder / "roster.xlsx"])
    (folder / "reading.pickle").write_bytes(pickle.dumps(reading))
    shutil.copy(folder / "base.db", folder / "bare.db")
    with sqlite3.connect(folder / "bare.db") as bare:
        [(last,)] = bare.execute("SELECT max(id) FROM official")
        for (trigger,) in bare.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            bare.execute(f"DROP TRIGGER {trigger}")
    _ours(folder, folder / "whole.db")
    of = {"official": "id", "posting": "official_id"}
    final = {
        name: db.execute_sql(f"SELECT * FROM {name} WHERE {column} > ?", (last,)).fetchall()
        for name, column in of.items()
    }
    (folder / "final.pickle").write_bytes(pickle.dumps(final))
    db.close()


def _ours(folder: Path, scratch: Path) -> float:
    from capacity.store.database import open_database
    from imports.apply import apply_plan
    from imports.plan import plan_import

    shutil.copy(folder / "base.db", scratch)
    open_database(scratch)
    reading = pickle.loads((folder / "reading.pickle").read_bytes())
    began = perf_counter()
    apply_plan(plan_import(reading, on=_TOMORROW))
    return perf_counter() - began


def _floor(folder: Path, scratch: Path) -> float:
    final = pickle.loads((folder / "final.pickle").read_bytes())
    shutil.copy(folder / "bare.db", scratch)
    connection = sqlite3.connect(scratch)
    as_ours(connection)
    began = perf_counter()
    for name, records in final.items():
        connection.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(records[0]))})", records)
    connection.commit()
    took = perf_counter() - began
    connection.close()
    return took


def _by_peewee(write: Callable[[list[dict[str, Any]]], None], folder: Path, scratch: Path, part: int) -> float:
    """Seconds for one part in so many of the rows, on the file without triggers, counted as if for all of them."""
    from capacity.store.connection import db

    shutil.copy(folder / "bare.db", scratch)
    db.init(str(scratch), pragmas={"journal_mode": "wal"})
    as_ours(db.connection())
    reading = pickle.loads((folder / "reading.pickle").read_bytes())
    found = [row.values for row in reading.sheets[0].rows][::part]
    began = perf_counter()
    with db.atomic():
        write(found)
    return (perf_counter() - began) * part


def _insert_many(found: list[dict[str, Any]]) -> None:
    from capacity.dates import FOREVER

    Official, Posting = _models()
    numbers: dict[str | None, int] = {}
    last = 0
    for one in Official.select(Official.id, Official.national_id, Official.staff_code).tuples():
        last = max(last, one[0])
        numbers |= {one[1]: one[0], one[2]: one[0]}
    numbers.pop(None, None)
    standing = Posting.select().where(Posting.valid_to == FOREVER).dicts()
    postings = {one["official"]: one for one in standing}
    agencies, people, posted = _agencies(), [], []
    for values in found:
        number = numbers.get(values.get("national_id")) or numbers.get(values.get("staff_code"))
        if number is None:
            last = number = last + 1
            people.append({"id": number, **_person(values)})
        else:
            Official.update(**_person(values)).where(Official.id == number).execute()
        wanted = _place(values, number, agencies, _TOMORROW)
        known = postings.get(number)
        if known and all(known[name] == wanted[name] for name in ("agency", "position")):
            continue
        if known:
            Posting.update(valid_to=_TOMORROW).where(Posting.id == known["id"]).execute()
        posted.append(wanted)
    for table_of, records in ((Official, people), (Posting, posted)):
        for first in range(0, len(records), _BATCH):
            table_of.insert_many(records[first : first + _BATCH]).execute()


def _one_by_one(found: list[dict[str, Any]]) -> None:
    from capacity.dates import FOREVER

    Official, Posting = _models()
    agencies = _agencies()
    for values in found:
        person = Official.get_or_none(Official.national_id == values.get("national_id"))
        if person is None:
            person = Official.create(**_person(values))
        else:
            for name, value in _person(values).items():
                setattr(person, name, value)
            person.save()
        wanted = _place(values, person.id, agencies, _TOMORROW)
        known = Posting.get_or_none(Posting.official == person, Posting.valid_to == FOREVER)
        if known and (known.agency_id, known.position) == (wanted["agency"], wanted["position"]):
            continue
        if known:
            known.valid_to = _TOMORROW
            known.save()
        Posting.create(**wanted)


def _models() -> tuple[Any, Any]:
    """As anything: what Peewee's queries answer has no types."""
    from capacity.store.models import Official, Posting

    return Official, Posting


def _agencies() -> dict[str, int]:
    from capacity.store.connection import rows

    return dict(rows("SELECT code, agency_id FROM agency_version"))


def _person(values: dict[str, Any]) -> dict[str, Any]:
    from capacity.text import loose_key, sort_key

    name = values["full_name"]
    same = ("full_name", "gender", "birth_date", "national_id", "staff_code", "phone", "email")
    return {"loose_key": loose_key(name), "sort_key": sort_key(name), **{column: values.get(column) for column in same}}


def _place(values: dict[str, Any], number: int, agencies: dict[str, int], since: date) -> dict[str, Any]:
    from capacity.dates import FOREVER

    return {
        **{"official": number, "agency": agencies[values["agency_code"]], "position": values.get("position")},
        **{"category": values.get("category"), "is_leader": False, "is_primary": True},
        **{"valid_from": since, "valid_to": FOREVER},
    }


if __name__ == "__main__":
    if sys.argv[2:]:
        which, place = sys.argv[1], Path(sys.argv[2])
        with tempfile.TemporaryDirectory() as scratch_folder:
            target = Path(scratch_folder) / "t.db"
            taken = {
                "ours": lambda: _ours(place, target),
                "floor": lambda: _floor(place, target),
                "insert_many": lambda: _by_peewee(_insert_many, place, target, 1),
                "one_by_one": lambda: _by_peewee(_one_by_one, place, target, _TENTH),
            }[which]()
        print(json.dumps(taken))
    else:
        print(table(measure(int(sys.argv[1]) if sys.argv[1:] else 100_000)))
