"""Tests start from copies: what one of them writes is in its own file, and a copy is what the program itself makes."""

from pathlib import Path

from capacity.courses import add_course, course_list
from capacity.history import change_set
from capacity.store.connection import db
from capacity.store.database import open_database
from tests.builders import database_content, new_database, open_new_database, put_database


def described(path: Path) -> list[object]:
    """What the open database is made of, the migrations it has seen, and who may read its file."""
    schema = db.execute_sql("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").fetchall()
    steps = db.execute_sql("SELECT name FROM schema_migration ORDER BY name").fetchall()
    kind = [db.execute_sql(f"PRAGMA {name}").fetchone() for name in ("journal_mode", "page_size", "user_version")]
    return [schema, steps, kind, oct(path.stat().st_mode)]


def test_a_new_database_of_a_test_is_one_that_the_program_makes(tmp_path: Path) -> None:
    open_database(tmp_path / "made.db")
    made = described(tmp_path / "made.db")
    open_new_database(tmp_path / "copied.db")
    assert described(tmp_path / "copied.db") == made
    db.close()


def test_what_is_written_into_a_copy_is_in_no_other(tmp_path: Path) -> None:
    for folder in (tmp_path / "one", tmp_path / "other"):
        folder.mkdir()
        with new_database(folder):
            assert not course_list()
            with change_set("course"):
                add_course("KNS", "Kỹ năng số", hours=24)
    open_new_database(tmp_path / "t.db")
    assert not course_list()
    db.close()


def test_a_filled_database_is_put_back_as_it_was(database: Path) -> None:
    with change_set("course"):
        add_course("KNS", "Kỹ năng số", hours=24)
    content = database_content(database)
    with change_set("another"):
        add_course("AI", "Trí tuệ nhân tạo", hours=8)
    put_database(database, content)
    assert [course.code for course in course_list()] == ["KNS"]
