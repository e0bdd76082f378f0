"""Work on a database that is killed at a random moment, and what has to be true of the file afterwards."""

import os
import random
import shutil
import signal
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import Any

from playhouse.migrations import run as migrate

from capacity import identity
from capacity.agencies import tree
from capacity.check import check
from capacity.encryption import encrypt
from capacity.errors import DatabaseError
from capacity.history import change_set
from capacity.reorganisation import merge
from capacity.results import close_class
from capacity.retention import forget, left_before, sweep_out
from capacity.store import cipher
from capacity.store import database as opening
from capacity.store.connection import db
from capacity.store.copies import copies
from capacity.succession import write
from capacity.text import fold, loose_key, sort_key
from capacity.undoing import redo, undo
from tests.builders import load, person
from tests.training import LAST_OF_THREE, make_class

PEOPLE = 240
COMMUNES = 24
_DAY = date(2026, 7, 1)
_LATER = date(2040, 1, 1)
_PASSPHRASE = "một cụm mật khẩu dài"
_OLD_STEPS = 3
"""How many migrations a database has that is brought up to date."""
_INSTRUCTIONS = 200
"""Of SQLite, between two moments at which work may be killed."""
_TIMES = ("at", "applied", "issued_at")
"""Columns that say when something was done, which differs from run to run."""

State = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Work:
    """Something that writes a lot at once."""

    name: str
    prepare: Callable[[Path], None]
    """Makes the database file that it begins with."""
    do: Callable[[Path], None]
    """Does it in the open database, given its path."""
    between: Callable[[Path], list[State]] = lambda folder: []
    """The states, besides before and after, in which it may stop; made in a folder."""


def _roster(first: int) -> list[dict[str, Any]]:
    return [
        person(
            f"Nguyễn Văn {chr(65 + number % 26)}",
            agency=f"Xã {number % COMMUNES}",
            national_id=f"0150850{number:05d}",
        )
        for number in range(first, first + PEOPLE)
    ]


def _import(path: Path, first: int = 0) -> None:
    load("roster", _roster(first), path.with_suffix(".list"), date(2026, 1, 1))


def _province(path: Path) -> None:
    opening.open_database(path)
    _import(path)


def _class(path: Path) -> None:
    opening.open_database(path)
    training = make_class([f"Lò Văn {chr(65 + number % 26)} {number}" for number in range(PEOPLE)])
    training.mark(*[["present"] * 3] * PEOPLE)


def _close(_path: Path) -> None:
    with change_set("closed", "results"):
        close_class(1, LAST_OF_THREE)


def _undo(_path: Path) -> None:
    undo()


def _undone(path: Path) -> None:
    _province(path)
    undo()


def _redo(_path: Path) -> None:
    redo()


def _twice_as_many(path: Path) -> None:
    _province(path)
    _import(path, PEOPLE)


def _merge_people(_path: Path) -> None:
    with change_set("merged", "merge"):
        for keep in range(1, PEOPLE // 4):
            identity.merge(keep, PEOPLE + keep)


def _copied(path: Path) -> None:
    """A file that was written on after a copy of it was taken."""
    _province(path)
    opening.back_up(path.with_name("taken.copy"))
    _import(path, PEOPLE // 2)


def _restore(path: Path) -> None:
    opening.restore(path.parent.parent / "taken.copy")


def _left(path: Path) -> None:
    """Everybody left their agency long ago."""
    _province(path)
    with change_set("all left"):
        db.execute_sql("UPDATE posting SET valid_to = valid_from + 30")


def _forget(_path: Path) -> None:
    if left := left_before(_LATER):
        forget(left, _LATER)
    sweep_out()


def _encrypt(path: Path) -> None:
    db.close()
    encrypt(path, _PASSPHRASE)


def _reorganise(_path: Path) -> None:
    communes = [agency.id for agency in tree(_DAY) if agency.name.startswith("Xã")]
    write(merge(_DAY + timedelta(1), communes, name="Xã Mới"))


def _of_old(path: Path, steps: int = _OLD_STEPS) -> None:
    """A file as an old version left it, brought on by so many steps that a newer one has."""
    folder = path.with_name(f"{path.name}.migrations")
    folder.mkdir()
    shipped = sorted(opening._MIGRATIONS.glob("[0-9]*.py"))
    db.init(str(path), pragmas=opening._PRAGMAS)
    _migrate(shipped[:_OLD_STEPS], folder)
    names = (f"Nguyễn Văn {number}" for number in range(10 * PEOPLE))
    people = [(name, loose_key(name), sort_key(name), fold(name)) for name in names]
    db.connection().executemany(
        "INSERT INTO official (full_name, loose_key, sort_key, search_text) VALUES (?, ?, ?, ?)", people
    )
    db.connection().execute("DELETE FROM change")
    _migrate(shipped[_OLD_STEPS:steps], folder)


def _migrate(files: list[Path], folder: Path) -> None:
    for file in files:
        shutil.copy(file, folder)
    migrate(db, str(folder))


def _steps_between(folder: Path) -> list[State]:
    found = []
    for steps in range(_OLD_STEPS + 1, len(list(opening._MIGRATIONS.glob("[0-9]*.py"))) + 1):
        path = folder / f"step{steps}.db"
        _of_old(path, steps)
        db.close()
        found.append(state(path))
    return found


WORKS = (
    Work("import", _province, lambda path: _import(path, PEOPLE // 2)),
    Work("reorganisation", _province, _reorganise),
    Work("undo", _province, _undo),
    Work("class closing", _class, _close),
    # Opening the file is the work.
    Work("migration", _of_old, lambda _path: None, _steps_between),
    Work("redo", _undone, _redo),
    Work("merge of people", _twice_as_many, _merge_people),
    Work("restore", _copied, _restore),
    Work("retention", _left, _forget),
    *([Work("encryption", _province, _encrypt)] if find_spec("sqlcipher3") else []),
)


def state(path: Path) -> State:
    """Everything that a file says but when it was done; raises AssertionError where it is damaged."""
    connection = cipher.read(path)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",), path
        master = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name"
        schema = connection.execute(master).fetchall()
        found: State = {"schema": schema}
        # What the full text keeps inside may lie otherwise where the words are the same.
        for table in (name for kind, name, _sql in schema if kind == "table" and not name.startswith("name_word")):
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})") if row[1] not in _TIMES]
            listed = ", ".join(f'"{column}"' for column in columns)
            found[table] = sorted(connection.execute(f"SELECT {listed} FROM {table}"), key=repr)
        return found
    finally:
        connection.close()


@dataclass(slots=True)
class Killed:
    """How often work was killed, and what came of it."""

    kills: int = 0
    before: int = 0
    """After which the file was as before the work; else it was as after it, or after a whole step of it."""
    bad_files: int = 0
    losses: int = 0


def kill(work: Work, times: int, folder: Path, seed: int = 1) -> Killed:
    """Kill work so many times: every second time at a moment of SQLite's, else at one of the clock's."""
    start, whole = folder / "start.db", folder / "whole" / "t.db"
    whole.parent.mkdir()
    cipher.unlock(_PASSPHRASE)  # for the work that encrypts; the others' files are plain
    work.prepare(start)
    db.close()
    ticks, seconds = _whole(work, start, whole)
    before, after = state(start), state(whole)
    allowed = [before, *work.between(folder), after]
    told, dice = Killed(), random.Random(seed)
    while told.kills < times:
        path = folder / f"{told.kills}" / "t.db"
        shutil.rmtree(path.parent, ignore_errors=True)
        path.parent.mkdir()
        shutil.copy(start, path)
        if told.kills % 2:
            exit_code = _run(work, path, after=dice.uniform(0, seconds))[0]
        else:
            exit_code = _run(work, path, last=dice.randint(1, ticks))[0]
        if exit_code == 0:  # The clock's moment came when all was done.
            continue
        assert exit_code == -signal.SIGKILL, exit_code
        told.kills += 1
        _judge(work, path, allowed, told)
        shutil.rmtree(path.parent)
    return told


def _judge(work: Work, path: Path, allowed: list[State], told: Killed) -> None:
    try:
        found = state(path)
        opening.open_database(path)
        is_sound = check() == [] and all(opening.sound_steps(copy.path) for copy in copies())
    except cipher.failures(AssertionError, DatabaseError):
        told.bad_files += 1
        return
    finally:
        db.close()
    told.bad_files += not is_sound
    told.losses += found not in allowed
    if found == allowed[0]:
        told.before += 1
        exit_code, _ticks = _run(work, path)
        told.losses += exit_code != 0 or state(path) != allowed[-1]


def _whole(work: Work, start: Path, path: Path) -> tuple[int, float]:
    shutil.copy(start, path)
    begun = perf_counter()
    exit_code, ticks = _run(work, path)
    assert exit_code == 0, work.name
    return ticks, perf_counter() - begun


def _run(work: Work, path: Path, *, last: int = 0, after: float | None = None) -> tuple[int | None, int]:
    """Do work in a process of its own, killed at a tick of SQLite's or after so many seconds; its code and ticks."""
    forking = get_context("fork")
    # Without a lock, which a killed process would hold forever.
    ticks = forking.Value("i", 0, lock=False)
    process = forking.Process(target=_do, args=(work, path, last, ticks))
    process.start()
    process.join(after)
    if process.exitcode is None:
        process.kill()
        process.join()
    return process.exitcode, ticks.value


def _do(work: Work, path: Path, last: int, ticks: Any) -> None:
    hooked: Any = db
    add_hooks = hooked._add_conn_hooks

    def tick() -> None:
        ticks.value += 1
        if ticks.value == last:
            os.kill(os.getpid(), signal.SIGKILL)

    def watched(connection: Any) -> None:
        add_hooks(connection)
        connection.execute("PRAGMA cache_size = 20")  # so that half of the work reaches the file before its end
        connection.set_progress_handler(tick, _INSTRUCTIONS)

    hooked._add_conn_hooks = watched
    opening.open_database(path, keeps_copies=True)
    work.do(path)
    db.close()
