"""What is kept of reports and trees is given as long as it is right, and never longer, whoever wrote."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from threading import Thread

import pytest

from capacity.agencies import AgencyRow, _tree, add_agency, change_agency, tree
from capacity.classes import add_class
from capacity.courses import add_course
from capacity.coverage import _REPORTS, Coverage, coverage, coverages
from capacity.dates import FOREVER
from capacity.goals import add_goal, edit_goal, goal_by_code, goal_list
from capacity.history import change_set, change_sets
from capacity.ledger import ledgers
from capacity.regroup import grouping
from capacity.store.class_models import Completion
from capacity.store.connection import db
from capacity.store.database import back_up, open_database, restore
from capacity.store.kept import forget_kept
from capacity.store.models import GroupMember, PeopleGroup, Posting
from capacity.store.recorded import RECORDED
from capacity.undoing import redo, undo
from tests.builders import load, person

DAY = date(2026, 6, 1)


@pytest.fixture
def province(database: Path, tmp_path: Path) -> Path:
    people = [person("Nguyễn Văn An"), person("Đặng Thị Hoà"), person("Lò Văn Sơn", agency="Sở Y tế")]
    load("roster", people, tmp_path / "list", date(2026, 1, 1))
    with change_set("Goal"):
        add_course("K", "K", hours=8)
        add_goal("G", "G", courses=["K"], target=80, due_on=date(2026, 12, 31))
    return database


def train(official_id: int = 1) -> None:
    done = date(2026, 3, 1)
    Completion.insert(official=official_id, course=1, completed_on=done, expires_on=date(2029, 3, 1), hours=8).execute()


def report() -> Coverage:
    return coverage(goal_by_code(), DAY)


def told() -> tuple[int, int]:
    """Headcount and trained, as they are told, which is as they are when everything is read anew."""
    kept, names = report(), [line.name for line in grouping(DAY).lines]
    forget_kept()
    assert report() == kept
    assert [agency.name for agency in tree(DAY)] == names
    assert [line.name for line in grouping(DAY).lines] == names
    return kept.total.headcount, kept.total.trained


@pytest.mark.usefixtures("province")
def test_a_report_is_read_once_while_nothing_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    before = report()

    monkeypatch.setattr("capacity.ledger.flags_of", not_again)
    monkeypatch.setattr("capacity.agencies.rows", not_again)
    assert report() == before
    tree(DAY).clear()
    assert [row.agency for row in before.rows] == tree(DAY)
    assert grouping(date(2026, 5, 1)) is grouping(DAY)


@pytest.mark.usefixtures("province")
def test_what_is_written_undone_and_done_again_is_told() -> None:
    assert told() == (3, 0)
    with change_set("Trained"):
        train()
    assert told() == (3, 1)
    undo()
    assert told() == (3, 0)
    redo()
    assert told() == (3, 1)


@pytest.mark.usefixtures("province")
def test_reports_stand_while_nothing_changes_that_they_are_read_from(monkeypatch: pytest.MonkeyPatch) -> None:
    with change_set("Group"):
        PeopleGroup.insert(code="IT", title="IT").execute()
        GroupMember.insert(people_group=1, official=1, valid_from=date(2026, 1, 1), valid_to=FOREVER).execute()
        add_goal("H", "H", courses=["K"], target=80, due_on=date(2026, 12, 31), group_id=1, without=[2])
    goals, earlier = goal_list(), date(2026, 2, 1)
    read = tables_read(lambda: [*ledgers(goals, DAY, grouping(DAY, earlier))])
    recorded = {table._meta.table_name for table in RECORDED}
    assert read & recorded <= set(_REPORTS.tables)
    assert {"posting", "completion", "group_member", "succession"} <= read
    before = coverages(goals, DAY, tree_on=earlier)
    monkeypatch.setattr("capacity.coverage.ledgers", not_again)
    with change_set("Class"):
        add_class("L", "L", course="K")
    assert coverages(goals, DAY, tree_on=earlier) == before


def not_again(*_asked: object) -> None:
    raise AssertionError("read again")


def tables_read(work: Callable[[], object]) -> set[str]:
    """The tables that some work reads, as SQLite tells."""
    found: set[str] = set()

    def noted(action: int, table: str | None, *_rest: str | None) -> int:
        if action == sqlite3.SQLITE_READ and table:
            found.add(table)
        return sqlite3.SQLITE_OK

    db.connection().set_authorizer(noted)
    try:
        work()
    finally:
        db.connection().set_authorizer(None)
    return found


@pytest.mark.usefixtures("province")
def test_a_rehearsal_leaves_nothing_behind() -> None:
    with change_set("Trained"):
        train()
    assert told() == (3, 1)
    undo(dry_run=True)
    assert told() == (3, 1)

    def rehearse(what: Callable[[], object]) -> Coverage:
        with db.atomic() as transaction:
            what()
            seen, _names = report(), tree(DAY)
            transaction.rollback()
        return seen

    assert rehearse(lambda: train(2)).total.trained == 2
    # As many changes as the rehearsal made, but others.
    with change_set("Gone"):
        Posting.update(valid_to=date(2026, 2, 1)).where(Posting.official == 3).execute()
    assert told() == (2, 1)
    assert rehearse(lambda: add_agency("Sở Nhầm")).total.headcount == 2
    add_agency("Sở Đúng")
    assert "Sở Đúng" in [agency.name for agency in tree(DAY)]
    assert "Sở Nhầm" not in [agency.name for agency in tree(DAY)]


def test_a_tree_stands_until_an_agency_changes_for_all_days_between_two_changes(
    province: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with change_set("Moved"):
        change_agency(2, date(2026, 7, 1), name="Sở Y tế", code=None, level="department", parent_id=1)
    moved = change_sets(1)[0].id
    read: list[int] = []

    def counted(day: int) -> list[AgencyRow]:
        read.append(day)
        return _tree(day)

    monkeypatch.setattr("capacity.agencies._tree", counted)

    def depths(month: int, day: int = 1) -> list[int]:
        return [agency.depth for agency in tree(date(2026, month, day))]

    assert depths(6) == depths(6, 30) == [0, 0]
    assert depths(7) == depths(9) == [0, 1]
    with change_set("Trained"):
        train()
    undo()
    assert depths(6) == [0, 0]
    assert depths(8) == [0, 1]
    assert len(read) == 2
    undo(moved)
    assert depths(8) == [0, 0]
    assert len(read) == 3
    with closing(sqlite3.connect(province)) as other, other:
        other.execute("UPDATE agency_version SET parent_id = 1 WHERE agency_id = 2")
    assert depths(8) == depths(6) == [0, 1]
    assert len(read) == 4


def test_what_others_write_is_told(province: Path) -> None:
    assert told() == (3, 0)
    with closing(sqlite3.connect(province)) as other, other:
        other.execute("INSERT INTO completion (official_id, course_id, completed_on, expires_on, hours) "
                      "VALUES (2, 1, 20000, 2932896, 8)")  # fmt: skip
    assert told() == (3, 1)

    def beside() -> None:
        with db.connection_context(), change_set("Trained"):
            train()

    thread = Thread(target=beside)
    thread.start()
    thread.join()
    assert told() == (3, 2)


@pytest.mark.usefixtures("province")
def test_terms_days_and_trees_are_told_apart() -> None:
    goal = goal_by_code()
    with change_set("Moved"):
        change_agency(2, date(2026, 7, 1), name="Sở Y tế", code=None, level="department", parent_id=1)
    assert [agency.depth for agency in tree(DAY)] == [0, 0]
    assert [agency.depth for agency in tree(date(2026, 8, 1))] == [0, 1]
    assert [row.total.headcount for row in coverage(goal, DAY).rows] == [2, 1]
    assert [row.total.headcount for row in coverage(goal, DAY, tree_on=date(2026, 8, 1)).rows] == [3, 1]
    with change_set("Terms"):
        edited = edit_goal(goal, date(2026, 5, 1), target=50, categories=("cadre",))
    assert coverage(goal_by_code(), DAY).rows[0].goal == edited
    assert told() == (3, 0)


@pytest.mark.usefixtures("province")
def test_a_copy_that_is_put_back_and_changed_as_often_is_told(tmp_path: Path) -> None:
    back_up(tmp_path / "copy.db")
    with change_set("Trained"):
        train()
    assert [row.own.trained for row in report().rows] == [1, 0]
    restore(tmp_path / "copy.db")
    with change_set("Trained"):
        train(3)
    assert [row.own.trained for row in report().rows] == [0, 1]


def test_another_file_is_another_report(province: Path, tmp_path: Path) -> None:
    back_up(tmp_path / "copy.db")
    assert report().total.headcount == 3
    with closing(sqlite3.connect(tmp_path / "copy.db")) as other, other:
        other.execute("DELETE FROM posting WHERE official_id = 1")
    open_database(tmp_path / "copy.db")
    assert report().total.headcount == 2
    open_database(province)
    assert report().total.headcount == 3
