"""What another program has broken is found, explained, and mended in a change set that can be undone."""

from datetime import date
from pathlib import Path

import pytest

from capacity.check import check, repair
from capacity.courses import add_course
from capacity.coverage import coverage
from capacity.dump import dump
from capacity.dump import load as load_dump
from capacity.errors import BadFile, Refused
from capacity.goals import add_goal, goal_by_code
from capacity.history import change_set, change_sets
from capacity.officials import search
from capacity.store.class_models import Completion
from capacity.store.connection import db, rows
from capacity.store.database import open_database
from capacity.store.kept import forget_kept
from capacity.store.recorded import RECORDED
from capacity.undoing import undo
from tests.builders import load, person


@pytest.fixture
def filled(database: Path, tmp_path: Path) -> Path:
    """Two people in two agencies."""
    load("roster", [person("Nguyễn Văn An"), person("Trần Thị Bình", agency="Sở Y tế")], tmp_path / "list")
    return database


def _codes() -> list[str]:
    return [finding.code for finding in check()]


def test_nothing_is_found_in_a_sound_database(filled: Path) -> None:
    assert check() == []


def test_a_name_that_another_program_changed_is_found_again(filled: Path) -> None:
    db.execute_sql("UPDATE official SET full_name = 'Lê Văn Cường' WHERE full_name = 'Nguyễn Văn An'")
    assert _codes() == ["stale_names"]
    assert len(repair(check())) == 1
    assert check() == []
    assert [one.full_name for one in search("cuong")] == ["Lê Văn Cường"]
    undo()
    assert _codes() == ["stale_names"]


def test_a_posting_outside_the_life_of_its_agency_is_cut(filled: Path) -> None:
    db.execute_sql("DROP TRIGGER IF EXISTS record_posting_update")
    db.execute_sql("UPDATE agency_version SET valid_to = 25000 WHERE name = 'Sở Y tế'")
    assert sorted(_codes()) == ["homeless", "triggers"]
    repair(check())
    assert check() == []
    assert next(rows("SELECT max(valid_to) FROM posting WHERE valid_to < 2932896"))[0] == 25000


def test_a_completion_that_holds_longer_than_is_noted_is_counted_again(filled: Path) -> None:
    with change_set("Goal"):
        add_course("K", "K", hours=8)
        add_goal("G", "G", courses=["K"], target=80, due_on=date(2026, 12, 31))
    db.execute_sql("DROP TRIGGER reach_of_completion_insert")
    Completion.insert(
        official=1, course=1, completed_on=date(2026, 1, 1), expires_on=date(2029, 1, 1), hours=8
    ).execute()
    # Bounds that nobody keeps are not believed.
    assert coverage(goal_by_code(), date(2027, 6, 1)).total.trained == 1
    assert sorted(_codes()) == ["reach", "triggers"]
    repair(check())
    assert check() == []
    db.execute_sql("UPDATE course_reach SET days = 0")
    forget_kept()
    assert coverage(goal_by_code(), date(2027, 6, 1)).total.trained == 0
    assert _codes() == ["reach"]
    repair(check())
    assert check() == []
    assert coverage(goal_by_code(), date(2027, 6, 1)).total.trained == 1


def test_two_primary_postings_are_named(filled: Path) -> None:
    for event in ("insert", "update"):
        db.execute_sql(f"DROP TRIGGER guard_one_primary_posting_{event}")
    db.execute_sql(
        "INSERT INTO posting SELECT NULL, official_id, agency_id, unit, position, category, is_leader, 1, "
        "valid_from + 1, valid_to FROM posting WHERE official_id = 1"
    )
    found = {finding.code: finding.message for finding in check()}
    assert "Nguyễn Văn An" in found["two_postings"]
    repair(check())
    assert _codes() == ["two_postings"]


def test_a_circle_of_agencies_is_named(filled: Path) -> None:
    one, other = (number for (number,) in rows("SELECT agency_id FROM agency_version ORDER BY id LIMIT 2"))
    db.execute_sql("UPDATE agency_version SET parent_id = ? WHERE agency_id = ?", (one, other))
    db.execute_sql("UPDATE agency_version SET parent_id = ? WHERE agency_id = ?", (other, one))
    assert _codes().count("circle") == 2


def test_a_dump_loads_into_an_equal_database(filled: Path, tmp_path: Path) -> None:
    load("roster", [person("Phạm Văn Dũng")], tmp_path / "list2")
    undo()
    dump(tmp_path / "one")
    numbers = list(rows("SELECT * FROM sqlite_sequence WHERE name IN ('official', 'posting') ORDER BY name"))
    db.close()
    open_database(tmp_path / "other.db")
    load_dump(tmp_path / "one")
    dump(tmp_path / "two")
    for file in sorted((tmp_path / "one").iterdir()):
        assert (tmp_path / "two" / file.name).read_bytes() == file.read_bytes(), file.name
    query = "SELECT * FROM sqlite_sequence WHERE name IN ('official', 'posting') ORDER BY name"
    assert list(rows(query)) == numbers
    assert check() == []
    assert change_sets()[0].kind == "undo"


def test_a_dump_below_a_file_is_refused_with_its_name(filled: Path, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("a,b\n", encoding="utf-8")
    with pytest.raises(BadFile, match=r"list\.csv/dump”: "):
        dump(file / "dump")
    assert file.read_text(encoding="utf-8") == "a,b\n"


def test_a_dump_is_not_loaded_over_anything(filled: Path, tmp_path: Path) -> None:
    dump(tmp_path / "one")
    with pytest.raises(Refused):
        load_dump(tmp_path / "one")


def test_a_changed_dump_is_refused_with_its_line(filled: Path, tmp_path: Path) -> None:
    dump(tmp_path / "one")
    posting = tmp_path / "one" / "posting.csv"
    posting.write_text(posting.read_text(encoding="utf-8").replace("9999-12-31", "bao giờ"), encoding="utf-8")
    db.close()
    open_database(tmp_path / "other.db")
    with pytest.raises(BadFile, match=r"posting\.csv:2"):
        load_dump(tmp_path / "one")
    for table in RECORDED:
        if table._meta.table_name != "content_group":
            assert not list(rows(f"SELECT 1 FROM {table._meta.table_name}")), table
    # The triggers are there as before.
    load("roster", [person("Nguyễn Văn An")], tmp_path / "list3")
    assert next(rows("SELECT count(*) FROM change"))[0] > 0


def test_a_moment_that_is_none_is_refused_with_its_line(filled: Path, tmp_path: Path) -> None:
    dump(tmp_path / "one")
    sets = tmp_path / "one" / "change_set.csv"
    heading, first, *more = sets.read_text(encoding="utf-8-sig").splitlines()
    moment = first.split(",")[1]
    sets.write_text("\n".join([heading, first.replace(moment, f"{moment}x"), *more]), encoding="utf-8-sig")
    db.close()
    open_database(tmp_path / "other.db")
    with pytest.raises(BadFile, match=r"change_set\.csv:2"):
        load_dump(tmp_path / "one")
