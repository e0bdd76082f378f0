"""Opening: made when missing, private, copied before an update, refused when newer or foreign."""

import shutil
import sqlite3
import stat
import sys
from pathlib import Path

import pytest

from capacity.errors import DatabaseError
from capacity.store.connection import db, insert_many, rows
from capacity.store.database import _MIGRATIONS, back_up, open_database
from capacity.store.models import Change, ChangeSet
from capacity.store.recorded import RECORDED


def test_models_and_tables_have_the_same_columns(database: Path) -> None:
    for table in (*RECORDED, ChangeSet, Change):
        name = table._meta.table_name
        columns = {column.name for column in db.get_columns(name)}
        assert columns == {field.column_name for field in table._meta.sorted_fields}, name


@pytest.mark.skipif(sys.platform == "win32", reason="modes are of Unix")
def test_a_new_file_is_for_its_owner_only(database: Path) -> None:
    assert stat.S_IMODE(database.stat().st_mode) == 0o600


def test_every_recorded_table_has_its_three_triggers(database: Path) -> None:
    found = {name for (name,) in db.execute_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    for table in RECORDED:
        for event in ("insert", "update", "delete"):
            assert f"record_{table._meta.table_name}_{event}" in found


def test_a_newer_file_is_refused_in_a_sentence(database: Path) -> None:
    db.execute_sql("INSERT INTO schema_migration (name, applied) VALUES ('0999_later', '2027-01-01')")
    db.close()
    with pytest.raises(DatabaseError, match="0999_later"):
        open_database(database)


def test_an_older_file_is_copied_before_it_is_changed(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    db.close()
    migrations = database.parent / "migrations"
    migrations.mkdir()
    shipped = Path(sys.modules["capacity.store.database"].__file__ or "").parent / "migrations"
    for file in shipped.glob("[0-9]*.py"):
        (migrations / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    later = "def up(migrator, db):\n    db.execute_sql('CREATE TABLE later (id INTEGER)')\n"
    (migrations / "0998_later.py").write_text(later, encoding="utf-8")
    monkeypatch.setattr("capacity.store.database._MIGRATIONS", migrations)
    open_database(database)
    assert db.table_exists("later")
    [copy] = database.parent.glob("*.before-update")
    connection = sqlite3.connect(copy)
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    connection.close()
    assert "official" in tables
    assert "later" not in tables


def test_a_file_of_the_schema_before_becomes_as_a_new_one(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = _schema()
    shipped = sorted(_MIGRATIONS.glob("[0-9]*.py"))
    (before := tmp_path / "before").mkdir()
    for file in shipped[:-1]:
        shutil.copy(file, before)
    monkeypatch.setattr("capacity.store.database._MIGRATIONS", before)
    # Those of now speak of what the file does not have yet.
    monkeypatch.setattr("capacity.store.triggers.install_triggers", lambda: None)
    open_database(tmp_path / "old.db")
    names = [("Lò Văn Sơn", "lo van son", "son lo van", 1985), ("Lò Văn Sơn", "lo van son", "son lo van", None)]
    insert_many("official", ("full_name", "loose_key", "sort_key", "birth_year"), names)
    insert_many("course", ("code", "title", "kind", "hours"), [("K", "K", "course", 8), ("L", "L", "course", 8)])
    completions = [(1, 1, 20_000, 20_365, 8), (2, 1, 20_000, 20_700, 8)]
    insert_many("completion", ("official_id", "course_id", "completed_on", "expires_on", "hours"), completions)
    db.close()
    monkeypatch.undo()
    open_database(tmp_path / "old.db")
    assert _schema() == new
    assert list(rows("SELECT course_id, days FROM course_reach ORDER BY course_id")) == [(1, 700), (2, 0)]
    assert list(rows("SELECT full_name, loose_key, sort_key, birth_year FROM official ORDER BY id")) == names


def _schema() -> set[tuple[str, str, str]]:
    return set(rows("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"))


@pytest.mark.parametrize("content", [b"no database at all, but long enough to be looked at" * 20, b"PK\x03\x04"])
def test_what_is_no_database_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(content)
    with pytest.raises(DatabaseError):
        open_database(path)
    assert path.read_bytes() == content


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "other.db")
    connection.execute("CREATE TABLE things (id)")
    connection.commit()
    connection.close()
    with pytest.raises(DatabaseError):
        open_database(tmp_path / "other.db")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError):
        open_database(tmp_path)


def test_a_copy_is_complete_and_never_overwrites(database: Path, tmp_path: Path) -> None:
    back_up(tmp_path / "copy.db")
    with pytest.raises(DatabaseError):
        back_up(tmp_path / "copy.db")
    connection = sqlite3.connect(tmp_path / "copy.db")
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
