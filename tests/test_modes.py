"""Whoever lets everybody read what they make, still lets nobody read the files of this program."""

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from capacity.history import change_set
from capacity.log import record_failure
from capacity.settings import data_folder
from capacity.store.connection import db
from capacity.store.database import open_database
from capacity.store.models import Course
from exports.shown import ShownColumn, ShownList, write_shown
from screens.folders import remember_folder
from tests.hostile import make_province, run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps what lies in a user's folders to them")

LISTS = {
    "officials": "{out}",
    "untrained": "{out}",
    "transcript": "2 {out}",
    "matrix": "{out}",
    "class": "L1 {out}",
    "attendance": "L1 {out}",
    "sign-in": "L1 {out}",
    "certificates": "{out}",
    "summary": "{out}",
}
"""Exports that name people."""


@pytest.fixture(autouse=True)
def open_to_everybody() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)
    if not db.is_closed():
        db.close()


def mode(path: Path) -> str:
    return oct(stat.S_IMODE(path.stat().st_mode))


def modes(folder: Path) -> dict[str, str]:
    """The modes of a folder and of all in it, by path."""
    return {str(path.relative_to(folder)): mode(path) for path in (folder, *folder.rglob("*"))}


def test_the_data_folder_with_all_that_comes_to_lie_in_it(tmp_path: Path) -> None:
    home = Path.home()
    home.chmod(0o755)
    database = data_folder() / "capacity.db"
    make_province(tmp_path, database)
    remember_folder(tmp_path / "ds.xlsx")
    try:
        raise ValueError
    except ValueError:
        record_failure()
    open_database(database)
    with change_set("a course"):
        Course.insert(code="X", title="x", kind="course", hours=1).execute()
    found = modes(home)
    assert found.pop(".") == "0o755"
    names = {Path(name).name for name in found}
    assert {"capacity.db", "capacity.db-wal", "capacity.db-shm", "capacity.db.copies", "capacity.log"} <= names
    assert any(name.endswith(".import.db") for name in names)
    for name, found_mode in found.items():
        assert found_mode == ("0o700" if (home / name).is_dir() else "0o600"), name


def test_copies_dumps_and_lists_wherever_they_are_written(tmp_path: Path) -> None:
    database, out = tmp_path / "t.db", tmp_path / "out"
    make_province(tmp_path, database)
    assert mode(database) == "0o600"
    out.mkdir(mode=0o755)
    run(database, "backup", out / "backup.db")
    run(database, "dump", out / "new" / "dump")
    for name, words in LISTS.items():
        run(database, "export", name, *words.format(out=out / f"{name}.xlsx").split())
    bad = tmp_path / "bad.csv"
    bad.write_text("Họ và tên;Ngày sinh;Cơ quan, đơn vị\nLò An;31/02/1990;Xã 1\n", encoding="utf-8")
    run(database, "import", bad, "--as", "roster", "--dry-run", "--errors", out / "errors.xlsx", codes=(3,))
    shown = ShownList("Cán bộ", (), (ShownColumn("Họ và tên"),), 1)
    for suffix in (".xlsx", ".csv"):
        write_shown(out / f"shown{suffix}", shown, [("Lò An",)], issued_by="SNV")
    run(tmp_path / "loaded.db", "load", out / "new" / "dump")
    assert mode(tmp_path / "loaded.db") == "0o600"
    found = modes(out)
    assert found.pop(".") == "0o755"
    assert len(found) > 40
    for name, found_mode in found.items():
        assert found_mode == ("0o700" if (out / name).is_dir() else "0o600"), name


def test_what_is_there_keeps_its_mode(tmp_path: Path) -> None:
    folder = data_folder()
    folder.chmod(0o750)
    database = folder / "capacity.db"
    run(database, "courses", "add", "KNS", "Kỹ năng số", "--hours", 8)
    db.close()
    database.chmod(0o640)
    copies = folder / "capacity.db.copies"
    copies.mkdir(mode=0o750)
    dump = tmp_path / "dump"
    dump.mkdir(mode=0o755)
    run(database, "dump", dump)
    run(database, "undo")
    assert data_folder() == folder
    assert [mode(path) for path in (folder, copies, dump, database)] == ["0o750", "0o750", "0o755", "0o640"]
    assert {mode(path) for path in (*copies.iterdir(), *dump.iterdir())} == {"0o600"}
