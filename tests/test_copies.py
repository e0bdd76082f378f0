"""Copies are made by themselves before what is hard to look over, kept for a while, and put back whole."""

import os
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from capacity.courses import add_course, course_list
from capacity.errors import DatabaseError, NotFound, Refused
from capacity.history import change_set, change_sets
from capacity.store import copies
from capacity.store.connection import db
from capacity.store.database import open_database, restore
from capacity.store.places import on_network
from capacity.undoing import undo
from tests.builders import load, person


@pytest.fixture
def copied(database: Path) -> Path:
    """The database of the test, opened as the command line opens it."""
    open_database(database, keeps_copies=True)
    return database


def _add(code: str) -> None:
    with change_set(f"Course {code}"):
        add_course(code, code, hours=8)


def test_an_import_and_an_undo_are_preceded_by_a_copy(copied: Path, tmp_path: Path) -> None:
    _add("A")
    load("roster", [person("Nguyễn Văn An")], tmp_path / "list")
    undo()
    made = copies.copies()
    assert [one.reason for one in made] == ["undo", "import"]
    assert oct(made[0].path.stat().st_mode & 0o777) == "0o600"
    assert oct(made[0].path.parent.stat().st_mode & 0o777) == "0o700"
    with sqlite3.connect(made[0].path) as before_undo, sqlite3.connect(made[1].path) as before_import:
        assert before_undo.execute("SELECT count(*) FROM official").fetchone() == (1,)
        assert before_import.execute("SELECT count(*) FROM official").fetchone() == (0,)


def test_small_edits_and_unchanged_databases_are_not_copied(copied: Path) -> None:
    _add("A")
    assert copies.copies() == []
    assert copies.copy_before("import") is not None
    assert copies.copy_before("import") is None


def test_restoring_brings_back_what_was_and_keeps_what_it_replaced(copied: Path) -> None:
    _add("A")
    kept = copies.copy_before("import")
    assert kept is not None
    _add("B")
    replaced = restore(kept)
    assert [course.code for course in course_list()] == ["A"]
    assert replaced is not None
    restore(replaced)
    assert [course.code for course in course_list()] == ["A", "B"]
    _add("C")
    assert change_sets()[0].title == "Course C"


@pytest.mark.parametrize("damage", ["text", "foreign", "newer", "missing", "torn"])
def test_a_bad_copy_is_refused_and_nothing_changes(copied: Path, tmp_path: Path, damage: str) -> None:
    _add("A")
    bad = tmp_path / "bad.db"
    if damage == "text":
        bad.write_text("not a database at all, not at all", encoding="utf-8")
    elif damage == "foreign":
        with sqlite3.connect(bad) as other:
            other.execute("CREATE TABLE t (a)")
    elif damage != "missing":
        copies.write_copy(bad)
    if damage == "newer":
        with sqlite3.connect(bad) as other:
            other.execute("INSERT INTO schema_migration (name, applied) VALUES ('9999_later', '2030-01-01')")
    if damage == "torn":
        os.truncate(bad, bad.stat().st_size // 2)
    with pytest.raises(DatabaseError):
        restore(bad)
    assert [course.code for course in course_list()] == ["A"]


def test_a_copy_is_found_by_the_time_it_was_made(copied: Path) -> None:
    _add("A")
    path = copies.copy_before("import")
    assert path is not None
    now = datetime.now()
    assert copies.copy_at(f"{now:%d/%m/%Y %H:%M}").path == path
    with pytest.raises(NotFound, match="01/01/2001 08:00"):
        copies.copy_at("01/01/2001 08:00")
    with pytest.raises(NotFound, match="hôm qua"):
        copies.copy_at("hôm qua")


def test_old_copies_go_by_number_and_age(copied: Path) -> None:
    _add("A")
    folder = copied.with_name(copied.name + ".copies")
    folder.mkdir()
    now = datetime(2026, 11, 23, 9, 0)
    for number in range(60):
        for hour in range(3):
            at = now - timedelta(days=number, hours=hour)
            (folder / f"{at:%Y%m%d-%H%M%S}.1{number:02}{hour}.import.db").write_bytes(b"")
    copies.copy_before("undo")
    left = copies.copies()
    assert left[0].reason == "undo"
    assert 10 < len(left) < 30
    assert left[-1].at < now - timedelta(days=50)


def test_reading_only_writes_nothing(database: Path) -> None:
    _add("A")
    db.close()
    before = database.read_bytes()
    open_database(database, read_only=True)
    assert [course.code for course in course_list()] == ["A"]
    with pytest.raises(Refused):
        _add("B")
    db.close()
    assert database.read_bytes() == before
    with pytest.raises(DatabaseError):
        open_database(database.with_name("none.db"), read_only=True)
    assert not database.with_name("none.db").exists()


@pytest.mark.parametrize(
    ("path", "network"),
    [
        ("/home/lan/t.db", False),
        ("/mnt/share/t.db", True),
        ("/mnt/share drive/t.db", True),
        ("/mnt/share/local/t.db", False),
        ("//server/share/t.db", True),
    ],
)
def test_network_folders_are_told_by_the_mount_table(path: str, network: bool) -> None:
    mounts = (
        "/dev/sda1 / ext4 rw 0 0\n//srv/a /mnt/share cifs rw 0 0\n"
        "srv:/b /mnt/share\\040drive nfs4 rw 0 0\n/dev/sdb /mnt/share/local ext4 rw 0 0\n"
    )
    assert on_network(Path(path), mounts) is network
