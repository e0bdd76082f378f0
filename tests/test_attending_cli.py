"""Attendance, results and certificates on the command line: the agreed JSON, exit codes, a sentence for bad input."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from capacity.cli import cli
from capacity.store.connection import db
from tests.training import Training, make_class

DAYS = ("2026-03-02", "2026-03-03", "2026-03-04")


@pytest.fixture
def training(database: Path) -> Iterator[Training]:
    yield make_class(["Nguyễn Văn An", "Trần Thị Bình"])
    if not db.is_closed():
        db.close()


@pytest.fixture
def place(database: Path) -> Path:
    return database


def run(place: Path, *arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(cli, ["--db", str(place), *arguments])
    assert result.exit_code == code, (arguments, result.output, result.exception)
    return result


def run_json(place: Path, *arguments: str) -> Any:
    return json.loads(run(place, *arguments, "--json").stdout)


def mark(place: Path, day: str, what: str, *who: str) -> Any:
    return run_json(place, "classes", "mark", "kns-01", "--on", day, what, *who)


def test_the_grid_as_agreed(place: Path, training: Training) -> None:
    first = str(training.officials[0])
    assert mark(place, DAYS[0], "present", "--all") == {
        **{"class": "KNS-01", "on": DAYS[0], "part": "morning", "hours": 4.0},
        **{"mark": "present", "changed": 2},
    }
    mark(place, DAYS[1], "excused", "--official", first)
    mark(place, "04/03/2026", "late:30", "--official", first)
    grid = run_json(place, "classes", "attendance", "KNS-01")
    assert grid["class"] == "KNS-01"
    assert grid["sessions"] == [
        {"on": day, "part": "morning", "hours": hours} for day, hours in zip(DAYS, (4, 4, 2), strict=True)
    ]
    an, binh = grid["rows"]
    assert an == {
        "official_id": training.officials[0],
        "full_name": "Nguyễn Văn An",
        "agency": "",
        "marks": ["present", "excused", "late:30"],
        "hours_attended": 5.5,
        "hours_counted": 6.0,
        "share": pytest.approx(5.5 / 6),
        "passes": True,
    }
    assert binh["marks"] == ["present", None, None]
    table = run(place, "classes", "attendance", "KNS-01").output
    assert "91,7 %" in table
    assert "M30" in table
    assert "80 %" in table


def test_from_marks_to_certificates_and_back(place: Path, training: Training) -> None:
    first, second = map(str, training.officials)
    for day in DAYS:
        mark(place, day, "present", "--official", first)
        assert mark(place, day, "absent", "--unrecorded")["changed"] == 1
    run(place, "classes", "result", "KNS-01", "--official", first, "--score", "8,5", "--grade", "Giỏi")
    assert run_json(place, "classes", "close", "KNS-01", "--dry-run")["state"] == "planned"
    done = run_json(place, "classes", "close", "KNS-01", "--on", "05/03/2026")
    assert (done["state"], done["on"], done["completed"], done["not_completed"]) == ("closed", "2026-03-05", 1, 1)
    assert [(row["completes"], row["reason"]) for row in done["rows"]] == [(True, None), (False, "attendance")]
    [result] = run_json(place, "results", "list", first)
    assert (result["course"], result["completed_on"], result["expires_on"]) == ("KNS", "2026-03-05", "2028-03-05")
    [issued] = run_json(place, "certificates", "issue", "KNS-01", "--issuer", "SNV", "--on", "2026-03-10")
    assert issued["certificate_no"] == "0001/2026/SNV"
    [new] = run_json(place, "certificates", "reissue", "0001/2026/SNV", "--reason", "Rách", "--on", "2026-03-11")
    assert (new["certificate_no"], new["replaces"]) == ("0002/2026/SNV", issued["id"])
    run(place, "classes", "reopen", "KNS-01", "--reason", "Sai", code=1)
    run(place, "certificates", "void", str(new["id"]), "--reason", "Sai", "--on", "2026-03-12")
    assert [row["void_reason"] for row in run_json(place, "certificates")] == ["Rách", "Sai"]
    run(place, "classes", "reopen", "KNS-01", "--reason", "Sai")
    assert run_json(place, "results", "list", first) == []
    run(place, "results", "add", second, "KNS", "--on", "2025-01-05", "--evidence", "QĐ 5")
    assert [row["evidence"] for row in run_json(place, "results", "list", second)] == ["QĐ 5"]


def test_a_mark_that_contradicts_a_result_says_that_the_result_stays(place: Path, training: Training) -> None:
    first = str(training.officials[0])
    for day in DAYS:
        mark(place, day, "present", "--all")
    run(place, "classes", "close", "KNS-01", "--on", "05/03/2026")
    correct = ("classes", "mark", "KNS-01", "--reason", "Biên bản", "--official", first, "--on")
    assert "giữ nguyên" not in run(place, *correct, DAYS[2], "late:5").stderr
    told = run(place, *correct, DAYS[0], "absent").stderr
    assert "giữ nguyên" in told
    assert "Nguyễn Văn An" in told
    assert "giữ nguyên" not in run(place, *correct, DAYS[1], "absent").stderr
    assert "KNS-01" in run(place, "check", code=1).output


def test_a_closed_session_and_the_history_of_a_mark(place: Path, training: Training) -> None:
    session = ("KNS-01", "--on", DAYS[0])
    first = str(training.officials[0])
    mark(place, DAYS[0], "present", "--all")
    run(place, "classes", "session-close", *session)
    refused = run(place, "classes", "mark", *session, "absent", "--official", first, code=1)
    assert "02/03/2026" in refused.stderr
    run(place, "classes", "mark", *session, "absent", "--official", first, "--reason", "Nhầm")
    run(place, "classes", "session-reopen", *session, "--reason", "Nhập lại")
    run(place, "classes", "mark", *session, "clear", "--official", first)
    told = run_json(place, "classes", "mark-history", *session, "--official", first)
    assert [(one["from"], one["to"]) for one in told] == [("absent", None), ("present", "absent"), (None, "present")]
    assert told[1]["reason"] == "Nhầm"


@pytest.mark.parametrize(
    ("arguments", "code", "named"),
    [
        (["classes", "mark", "KNS-01", "--on", DAYS[0], "here", "--all"], 1, "“here”"),
        (["classes", "mark", "KNS-01", "--on", DAYS[0], "late:300", "--all"], 1, "300"),
        (["classes", "mark", "KNS-01", "--on", "2026-04-01", "present", "--all"], 1, "01/04/2026"),
        (["classes", "mark", "KNS-01", "--on", DAYS[0], "present"], 2, "--all"),
        (["classes", "mark", "KNS-01", "--on", DAYS[0], "present", "--official", "99"], 1, "99"),
        (["classes", "attendance", "XYZ"], 1, "XYZ"),
        (["classes", "close", "XYZ"], 1, "XYZ"),
        (["certificates", "issue", "KNS-01", "--issuer", "SNV"], 1, "KNS-01"),
        (["certificates", "issue", "--issuer", "SNV"], 2, "--result"),
        (["certificates", "void", "7/2026/SNV", "--reason", "x"], 1, "7/2026/SNV"),
        (["results", "add", "99", "KNS", "--on", "2025-01-01"], 1, "99"),
        (["results", "list", "99"], 1, "99"),
    ],
)
def test_bad_input_is_one_sentence(
    place: Path, training: Training, arguments: list[str], code: int, named: str
) -> None:
    result = run(place, *arguments, code=code)
    assert named in result.stderr
    assert result.stdout == ""


def test_sessions_without_any_mark_are_named_when_a_class_is_closed(place: Path, training: Training) -> None:
    run(place, "classes", "mark", "KNS-01", "--on", DAYS[0], "present", "--all")
    said = run(place, "classes", "close", "KNS-01", "--dry-run").stderr
    assert "2 buổi" in said
    assert "03/03/2026" in said
    assert "04/03/2026" in said
    run(place, "classes", "close", "KNS-01", "--on", "2199-01-01", code=1)
    assert run_json(place, "classes")[0]["state"] == "planned"


def test_corrected_marks_settle_single_results(place: Path, training: Training) -> None:
    for day in DAYS:
        mark(place, day, "present", "--all")
    run(place, "classes", "close", "KNS-01")
    refused = run(place, "classes", "settle", "KNS-01", "--reason", "Ghi nhầm", code=1)
    assert "đúng như điểm danh" in refused.stderr
    for day in DAYS:
        mark(place, day, "absent", "--official", str(training.officials[0]), "--reason", "Ghi nhầm")
    told = run(place, "classes", "settle", "KNS-01", "--reason", "Ghi nhầm").stderr
    assert "không hoàn thành: Nguyễn Văn An" in told
    an, binh = map(str, training.officials)
    assert [len(run_json(place, "results", "list", one)) for one in (an, binh)] == [0, 1]
