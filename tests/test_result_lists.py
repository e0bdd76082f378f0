"""Lists of results: what cannot be, what is odd, and what a class forbids."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from capacity.check import check
from capacity.classes import class_by_code, edit_class
from capacity.cli import cli
from capacity.history import change_set
from capacity.results import close_class
from capacity.store.connection import db, rows
from imports.apply import apply_plan
from imports.plan import ImportPlan, OfClass, plan_import
from tests.builders import load, make_reading, make_workbook, person
from tests.training import make_class

HEADINGS = ("Họ và tên", "Ngày sinh", "Mã khóa học", "Ngày hoàn thành", "Số tiết", "Điểm")
AN, BINH = "Nguyễn Văn An", "Trần Thị Bình"


@pytest.fixture
def roster(database: Path, tmp_path: Path) -> Path:
    load("roster", [person(AN), person(BINH, "1990-02-03")], tmp_path / "roster", date(2026, 1, 1))
    with change_set("course"):
        db.execute_sql("INSERT INTO course (code, title, kind, hours) VALUES ('K1', 'Kỹ năng số', 'course', 8)")
    return database


def run(place: Path, *arguments: str | Path, code: int = 0) -> Result:
    if not db.is_closed():
        db.close()
    result = CliRunner().invoke(cli, ["--db", str(place), *map(str, arguments)])
    assert result.exit_code == code, (result.output, result.exception)
    return result


def document(place: Path, path: Path, *lines: tuple[object, ...], code: int = 0) -> Any:
    make_workbook(path, [HEADINGS, *lines])
    return json.loads(run(place, "import", path, "--as", "completions", "--yes", "--json", code=code).stdout)


def test_hours_below_zero_are_left_out_and_stop_no_other_row(roster: Path, tmp_path: Path) -> None:
    found = document(
        roster,
        tmp_path / "negative.xlsx",
        (AN, "12/03/1985", "K1", "05/03/2026", -4, "8"),
        (BINH, "03/02/1990", "K1", "05/03/2026", 6, "9"),
    )
    assert [(issue["cell"], issue["code"]) for issue in found["rows"][0]["issues"]] == [("E2", "bad_number")]
    run(roster, "check")
    assert list(rows("SELECT hours FROM completion ORDER BY id")) == [(8.0,), (6.0,)]


def test_a_result_of_one_day_stands_in_a_list_once_and_the_file_settles(roster: Path, tmp_path: Path) -> None:
    twice = ((AN, "12/03/1985", "K1", "05/03/2026", 7.5, ""), (AN, "12/03/1985", "K1", "05/03/2026", 8, "9"))
    found = document(roster, tmp_path / "twice.xlsx", *twice, code=3)
    assert [row["action"] for row in found["rows"]] == ["create", "reject"]
    assert found["rows"][1]["issues"][0]["code"] == "duplicate_in_file"
    again = document(roster, tmp_path / "twice.xlsx", *twice, code=3)
    assert again["change_set"] is None


def test_a_day_to_come_is_said_and_one_before_the_birth_held_back(roster: Path, tmp_path: Path) -> None:
    found = document(
        roster,
        tmp_path / "days.xlsx",
        (AN, "12/03/1985", "K1", "01/12/2030", "", ""),
        (BINH, "03/02/1990", "K1", "01/12/1989", "", ""),
        code=3,
    )
    assert [(row["action"], row["issues"][0]["code"]) for row in found["rows"]] == [
        ("create", "future_date"),
        ("reject", "bad_date"),
    ]


def test_of_several_files_one_that_cannot_be_written_stops_nothing_but_itself(roster: Path, tmp_path: Path) -> None:
    good = make_workbook(tmp_path / "good.xlsx", [HEADINGS, (AN, "12/03/1985", "K1", "05/03/2026", "", "")])
    other = make_workbook(tmp_path / "other.xlsx", [("Tháng", "Số lớp"), ("1", "3")])
    result = run(roster, "import", other, good, "--as", "completions", "--yes", "--json", code=1)
    assert [one["totals"]["create"] for one in json.loads(result.stdout)] == [1]
    assert "other.xlsx" in result.stderr


def of_class(*records: dict[str, Any]) -> ImportPlan:
    return plan_import(make_reading("completions", records), of=OfClass("KNS-01"))


def test_a_class_takes_no_result_that_its_rule_forbids(database: Path) -> None:
    make_class([AN, BINH])
    with change_set("rule"):
        edit_class(class_by_code("KNS-01"), min_score=5)
    low, enough = of_class({"full_name": AN, "score": "3"}, {"full_name": BINH, "score": "5"}).rows
    assert (low.action, low.issues[0].code) == ("reject", "not_completed")
    assert enough.action == "create"


def test_a_closed_class_gives_nobody_a_result_whom_it_has_not_passed(database: Path) -> None:
    training = make_class([AN, BINH])
    training.mark(["absent"] * 3, ["present"] * 3)
    early = of_class({"full_name": AN})
    assert early.rows[0].action == "create"
    early.path = Path(__file__)
    apply_plan(early)
    with change_set("closed"):
        close_class(training.class_id)
    [late] = of_class({"full_name": AN}).rows
    assert late.action == "reject"
    assert "mở lại lớp" in late.because
    # The list came before the closing, which says otherwise.
    assert [finding.code for finding in check()] == ["contradicted_result"]
