"""An encrypted database is read with its passphrase only, and works in all as a plain one does."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from capacity.cli import cli, passphrase
from capacity.courses import add_course, course_list
from capacity.encryption import decrypt, encrypt
from capacity.errors import BadInput, DatabaseError, Refused
from capacity.going_back import contents_of
from capacity.history import change_set
from capacity.i18n import set_language
from capacity.store import cipher
from capacity.store.connection import db
from capacity.store.copies import copies, copy_before, files_beside
from capacity.store.database import _MIGRATIONS, back_up, open_database, restore
from capacity.undoing import undo
from tests.builders import load, person
from tests.killing import _of_old, state

pytest.importorskip("sqlcipher3", reason="the extra “encryption” is not installed")

SAID = "một cụm mật khẩu dài"
NAME = "Nguyễn Thị Kín Đáo"


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(passphrase, "_keyring", lambda: None)
    set_language("en")
    yield
    db.close()
    cipher.unlock(None)
    set_language("vi")


@pytest.fixture
def plain(database: Path, tmp_path: Path) -> Path:
    """A closed database of one person, with copies beside it."""
    open_database(database, keeps_copies=True)
    with change_set("Course A"):
        add_course("A", "A", hours=8)
    load("roster", [person(NAME)], tmp_path / "list")
    undo()
    load("roster", [person(NAME)], tmp_path / "list2")
    shutil.copy(files_beside(database)[0], f"{database}.20260101-000000.before-update")
    db.close()
    return database


def _run(path: Path, *words: str, stdin: str = SAID + "\n") -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["--db", str(path), "--lang", "en", *words], input=stdin)
    db.close()
    cipher.unlock(None)
    return done.exit_code, done.output


def _holds(path: Path, text: str) -> bool:
    return text.encode() in path.read_bytes()


def test_no_file_beside_the_database_can_be_read_once_it_is_encrypted(plain: Path) -> None:
    (plain.with_name(plain.name + ".copies") / "x.db.part").write_text(NAME)
    beside = files_beside(plain)
    assert len(beside) > 2
    assert _holds(plain, NAME)
    done = encrypt(plain, SAID)
    assert (done.database, done.copies, done.left) == (True, len(beside), ())
    found = [file for file in plain.parent.rglob("*") if file.is_file() and plain.name in str(file)]
    assert len(found) == len(beside) + 1
    for file in found:
        assert not _holds(file, NAME), file
        assert file.stat().st_mode & 0o777 == 0o600
        with pytest.raises(sqlite3.DatabaseError):
            sqlite3.connect(file).execute("SELECT * FROM official")


def test_everything_works_on_an_encrypted_file_and_leaves_nothing_plain(plain: Path, tmp_path: Path) -> None:
    encrypt(plain, SAID)
    open_database(plain, keeps_copies=True)
    with change_set("Course B"):
        add_course("B", "B", hours=8)
    kept = copy_before("import")
    assert kept is not None
    undo()
    assert [course.code for course in course_list()] == ["A"]
    assert not _holds(kept, NAME)
    assert contents_of(kept).people == 1
    restore(kept)
    assert [course.code for course in course_list()] == ["A", "B"]
    back_up(tmp_path / "out.db")
    assert cipher.is_encrypted(tmp_path / "out.db")
    assert not any(_holds(file, NAME) for file in plain.parent.glob(f"{plain.name}*") if file.is_file())


def test_a_copy_of_another_salt_is_put_back(plain: Path) -> None:
    away = plain.with_name("away.db")
    shutil.copy(plain, away)
    encrypt(away, SAID)
    encrypt(plain, SAID)
    assert away.read_bytes()[:16] != plain.read_bytes()[:16]
    open_database(plain, keeps_copies=True)
    with change_set("Course B"):
        add_course("B", "B", hours=8)
    restore(away)
    db.close()
    open_database(plain, read_only=True)
    assert [course.code for course in course_list()] == ["A"]


def test_plain_and_encrypted_copies_are_not_mixed(plain: Path) -> None:
    away = plain.with_name("away.db")
    shutil.copy(plain, away)
    encrypt(plain, SAID)
    open_database(plain, keeps_copies=True)
    with pytest.raises(DatabaseError, match="is plain and the database is encrypted"):
        restore(away)
    open_database(away, keeps_copies=True)
    with pytest.raises(DatabaseError, match="decrypt the copy first"):
        restore(plain)


def test_decrypting_gives_the_same_database_back(plain: Path) -> None:
    before = state(plain)
    encrypt(plain, SAID)
    done = decrypt(plain, SAID)
    assert (done.database, done.copies, done.left) == (True, len(files_beside(plain)), ())
    assert state(plain) == before
    for copy in files_beside(plain):
        assert not cipher.is_encrypted(copy)


def test_the_passphrase_may_come_in_composed_or_decomposed_letters(plain: Path) -> None:
    from unicodedata import normalize

    encrypt(plain, normalize("NFD", SAID))
    cipher.unlock(normalize("NFC", SAID))
    open_database(plain)
    assert len(course_list()) == 1


def test_other_programs_open_the_file_with_the_same_passphrase(plain: Path) -> None:
    from sqlcipher3 import dbapi2

    encrypt(plain, SAID)
    other = dbapi2.connect(str(plain))
    other.execute(f"PRAGMA key = '{SAID}'")
    assert other.execute("SELECT full_name FROM official").fetchall() == [(NAME,)]
    other.close()


_HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("SELECT * FROM official").fetchall()
print(flush=True)
sys.stdin.read()
"""


def test_what_another_program_has_open_stays_as_it_was(plain: Path) -> None:
    words = [sys.executable, "-c", _HOLDER, str(plain)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(DatabaseError, match="another program has it open"):
            encrypt(plain, SAID)
        other.communicate()
    assert not cipher.is_encrypted(plain)
    assert not plain.with_name(plain.name + ".part").exists()
    encrypt(plain, SAID)


def test_a_short_passphrase_and_what_is_plain_already_are_refused(plain: Path) -> None:
    with pytest.raises(BadInput, match="at least 10"):
        encrypt(plain, "ngắn")
    with pytest.raises(Refused, match="not encrypted"):
        decrypt(plain, SAID)
    assert not cipher.is_encrypted(plain)


def test_a_damaged_copy_is_named_and_the_rest_is_encrypted(plain: Path) -> None:
    bad = files_beside(plain)[0]
    bad.write_bytes(bad.read_bytes()[:5000])
    done = encrypt(plain, SAID)
    assert done.database
    assert len(done.left) == 1
    assert bad.name in done.left[0]


def test_once_more_encrypts_the_copies_that_were_left_plain(plain: Path) -> None:
    late = files_beside(plain)[0]
    before = late.read_bytes()
    encrypt(plain, SAID)
    late.write_bytes(before)
    done = encrypt(plain, SAID)
    assert (done.database, done.copies) == (False, 1)
    with pytest.raises(DatabaseError, match="does not open"):
        encrypt(plain, "another passphrase")


def test_the_commands_ask_for_the_passphrase(plain: Path) -> None:
    code, said = _run(plain, "encrypt")
    assert (code, "is encrypted now" in said) == (0, True)
    assert _run(plain, "officials")[0] == 0
    assert NAME in _run(plain, "officials")[1]
    assert _run(plain, "check")[0] == 0
    assert NAME in _run(plain, "--read-only", "officials")[1]
    code, said = _run(plain, "officials", stdin="not this one at all\n")
    assert (code, said.count("Error:"), "The passphrase does not open" in said) == (1, 1, True)
    assert "Traceback" not in said
    code, said = _run(plain, "officials", stdin="")
    assert (code, "No passphrase was given" in said) == (1, True)
    assert "already" in _run(plain, "encrypt")[1]
    assert _run(plain, "--read-only", "decrypt")[0] == 1
    code, said = _run(plain, "decrypt", "--yes")
    assert (code, "is plain now" in said) == (0, True)
    assert NAME in _run(plain, "officials", stdin="")[1]
    assert _run(plain, "decrypt", "--yes")[0] == 1


def test_the_keyring_keeps_the_passphrase_when_asked_to(plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Keyring:
        """The part of `keyring` that is used."""

        kept: dict[tuple[str, str], str] = {}

        class errors:
            KeyringError = RuntimeError

        def get_password(self, service: str, user: str) -> str | None:
            return self.kept.get((service, user))

        def set_password(self, service: str, user: str, said: str) -> None:
            self.kept[service, user] = said

        def delete_password(self, service: str, user: str) -> None:
            del self.kept[service, user]

    ring = Keyring()
    monkeypatch.setattr(passphrase, "_keyring", lambda: ring)
    assert _run(plain, "encrypt", "--remember")[0] == 0
    assert list(ring.kept.values()) == [SAID]
    assert NAME in _run(plain, "officials", stdin="")[1]
    assert _run(plain, "decrypt", "--yes", stdin="")[0] == 0
    assert ring.kept == {}


def test_without_a_keyring_the_file_is_encrypted_and_a_sentence_says_what_is_not(plain: Path) -> None:
    code, said = _run(plain, "encrypt", "--remember")
    assert (code, "no keyring" in said) == (1, True)
    assert cipher.is_encrypted(plain)


def test_without_sqlcipher_a_sentence_names_the_extra(plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encrypt(plain, SAID)
    monkeypatch.setitem(sys.modules, "sqlcipher3", None)
    code, said = _run(plain, "officials")
    assert (code, "capacity[encryption]" in said) == (1, True)


def test_an_older_file_is_brought_up_to_date_encrypted(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    _of_old(path)
    db.close()
    encrypt(path, SAID)
    open_database(path)
    assert len(list(db.execute_sql("SELECT name FROM schema_migration"))) == len(list(_MIGRATIONS.glob("[0-9]*.py")))
    [copy] = files_beside(path)
    assert cipher.is_encrypted(copy)
    assert not _holds(copy, "Nguyễn Văn 7")
    assert copies() == []


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal of its own")
def test_the_passphrase_is_not_shown_where_it_is_typed(plain: Path) -> None:
    import pty

    encrypt(plain, SAID)
    master, slave = pty.openpty()
    words = [sys.executable, "-m", "capacity", "--db", str(plain), "--lang", "en", "officials"]
    root = Path(__file__).parents[1]
    said = b""
    with subprocess.Popen(
        words, stdin=slave, stdout=subprocess.PIPE, stderr=slave, cwd=root, start_new_session=True
    ) as program:
        os.close(slave)
        while b"Passphrase of" not in said:
            said += os.read(master, 1024)
        os.write(master, (SAID + "\n").encode())
        out = program.communicate()[0].decode()
        said += os.read(master, 1024)
    assert program.returncode == 0
    os.close(master)
    assert NAME in out
    assert SAID not in said.decode()
