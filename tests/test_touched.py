"""Whom a change set touched, and what it wrote of each."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from capacity.cli import cli
from capacity.errors import NotFound
from capacity.history import change_set, change_sets
from capacity.identity import merge
from capacity.officials import search
from capacity.store.connection import db, rows
from capacity.touched import Touched
from capacity.undoing import redo, undo
from tests.builders import load, person
from tests.training import make_class

DAY = date(2026, 1, 1)
AN, HOA, BINH = person("Nguyễn Văn An", staff_code="YB1"), person("Lò Thị Hoà", "1990-05-06"), person("Vũ Bình", "1970")


@pytest.fixture(autouse=True)
def known(database: Path, tmp_path: Path) -> None:
    load("roster", [AN, HOA], tmp_path / "first", DAY)
    later = [AN | {"agency": "Sở Y tế"}, HOA | {"phone": "0912345678"}, BINH]
    load("roster", later, tmp_path / "second", date(2026, 3, 1))


def test_an_import_touched_whom_it_wrote() -> None:
    second, first = (change.id for change in change_sets()[:2])
    assert {one.full_name: (one.is_new, one.written) for one in Touched(first).people()} == {
        "Nguyễn Văn An": (True, {"posting": 1}),
        "Lò Thị Hoà": (True, {"posting": 1}),
    }
    people = {one.full_name: one for one in Touched(second).people()}
    assert [*people] == ["Nguyễn Văn An", "Vũ Bình", "Lò Thị Hoà"]
    assert people["Nguyễn Văn An"].written == {"posting": 2}
    assert people["Nguyễn Văn An"].agency == "Sở Y tế"
    assert [(fact.field, fact.after) for fact in people["Lò Thị Hoà"].facts] == [("phone", "0912345678")]
    assert people["Vũ Bình"].is_new
    assert people["Vũ Bình"].told() == "mới"


def test_those_of_an_undone_change_are_named_though_they_are_gone() -> None:
    number = change_sets()[0].id
    undo(number)
    gone = {one.full_name: one for one in Touched(number).people()}
    assert not gone["Vũ Bình"].is_there
    assert "không còn" in gone["Vũ Bình"].told()
    undone = {one.full_name: one for one in Touched(change_sets()[0].id).people()}
    assert undone.keys() == gone.keys()
    assert [(fact.before, fact.after) for fact in undone["Lò Thị Hoà"].facts] == [("0912345678", "")]
    redo(number)
    assert all(one.is_there for one in Touched(number).people())


def test_a_merge_touched_both(database: Path) -> None:
    keep, other = (search(name)[0].id for name in ("Hoà", "Bình"))
    with change_set("merge", "merge"):
        merge(keep, other)
    both = {one.official_id: one.is_there for one in Touched(change_sets()[0].id).people()}
    assert both == {keep: True, other: False}


def test_marks_that_were_taken_away_name_their_people(database: Path) -> None:
    training = make_class(["Giàng A Páo", "Lý Thị Mỵ"])
    training.mark(["present", "absent"], ["present"])
    marked = change_sets()[0].id
    undo(marked)
    for number in (marked, change_sets()[0].id):
        written = {one.full_name: one.written for one in Touched(number).people()}
        assert written == {"Lý Thị Mỵ": {"mark": 2}, "Giàng A Páo": {"mark": 1}}


def test_there_is_no_such_change() -> None:
    with pytest.raises(NotFound):
        Touched(999)


def test_the_command_names_them_and_what_was_written(database: Path) -> None:
    number = str(change_sets()[0].id)
    db.close()
    command = ["--db", str(database), "history", "--people", number]
    told = CliRunner().invoke(cli, command)
    assert told.exit_code == 0
    assert "Lò Thị Hoà" in told.stdout
    assert "0912345678" in told.stdout
    document = json.loads(CliRunner().invoke(cli, [*command, "--json"]).stdout)
    assert [(one["full_name"], one["is_new"], one["written"]) for one in document] == [
        ("Nguyễn Văn An", False, {"posting": 2}),
        ("Vũ Bình", True, {"posting": 1}),
        ("Lò Thị Hoà", False, {}),
    ]


def test_every_row_of_a_person_counts_once() -> None:
    for (number,) in list(rows("SELECT id FROM change_set")):
        written = sum(sum(one.written.values()) for one in Touched(number).people())
        query = "SELECT count(DISTINCT row_id) FROM change WHERE set_id = ? AND table_name = 'posting'"
        assert written == next(rows(query, number))[0]
