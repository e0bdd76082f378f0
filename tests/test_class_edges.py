"""Classes at their edges: rows read before somebody else wrote, figures that are none, nothing to attend, undo."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from capacity.attendance import MarkChange, parse_mark, set_marks
from capacity.class_facts import check_figures
from capacity.classes import class_by_id, edit_class, set_state
from capacity.cli import cli
from capacity.courses import course_by_code, edit_course
from capacity.dates import to_day, today
from capacity.enrolments import STATUSES, enrol, enrolled, withdraw
from capacity.errors import BadInput, CapacityError, Refused
from capacity.goals import add_goal, goal_list
from capacity.history import change_set, change_sets
from capacity.officials import completions
from capacity.outcomes import outcomes, score_number
from capacity.results import close_class, preview_closing, reopen_class, set_result
from capacity.sessions import add_series, add_session, sessions
from capacity.store.class_models import Completion
from capacity.store.connection import db
from capacity.undoing import redo, undo
from tests.training import FIRST, LAST_OF_THREE, make_class, make_official


def test_who_read_a_class_before_it_was_closed_changes_neither_rule_nor_state(database: Path) -> None:
    training = make_class(["Lê An"])
    stale = class_by_id(training.class_id)
    with change_set("open"):
        set_state(stale, "open")
    with change_set("closed"):
        close_class(training.class_id)
    with pytest.raises(Refused), change_set("late"):
        set_state(stale, "cancelled")
    with pytest.raises(Refused, match="KNS-01"), change_set("late"):
        edit_class(stale, min_attendance=10.0)
    assert class_by_id(training.class_id).state == "closed"


def test_self_study_without_sessions_is_completed_by_a_score_or_grade(database: Path) -> None:
    training = make_class(["Lê An", "Lê Bình", "Lê Chi"], hours=(), mode="self_study", ends_on=date(2026, 3, 20))
    with change_set("results"):
        set_result(training.people[0], "8,5")
        set_result(training.people[1], None, "Đạt")
    with change_set("closed"):
        assert [one.reason for one in close_class(training.class_id)] == ["", "", "no_score"]
    assert [row.completed_on for row in completions(training.officials[1])] == [date(2026, 3, 20)]
    with change_set("open"):
        reopen_class(training.class_id, "Thêm điểm sàn")
        edit_class(class_by_id(training.class_id), min_score=9.0)
    assert [one.reason for one in outcomes(training.class_id)] == ["score", "no_score", "no_score"]


def test_a_class_with_no_sessions_that_is_to_be_attended_is_completed_by_nobody(database: Path) -> None:
    training = make_class(["Lê An"], hours=())
    with change_set("results"):
        set_result(training.people[0], "9")
    assert [one.reason for one in outcomes(training.class_id)] == ["not_recorded"]


def test_a_class_that_ends_early_is_not_dated_by_a_session_to_come(database: Path) -> None:
    training = make_class(["Lê An"])
    with change_set("one more"):
        add_session(training.class_id, today() + timedelta(30), "morning", 4)
    training.mark(["present"] * 3)
    with change_set("closed"):
        close_class(training.class_id)
    assert class_by_id(training.class_id).closed_on == max(today(), LAST_OF_THREE)


def test_a_class_that_has_not_begun_is_not_closed_unless_somebody_is_marked(database: Path) -> None:
    training = make_class(["Lê An"], hours=())
    first = today() + timedelta(7)
    with change_set("to come"):
        for day in (first + timedelta(1), first):
            add_session(training.class_id, day, "morning", 4)
    with pytest.raises(Refused, match=f"KNS-01.*{first:%d/%m/%Y}"), change_set("closed"):
        close_class(training.class_id)
    assert [row.status for row in enrolled(training.class_id)] == ["enrolled"]
    with change_set("held already"):
        set_marks(training.class_id, [MarkChange(training.people[0], sessions(training.class_id)[0].id, "present")])
        close_class(training.class_id)
    assert class_by_id(training.class_id).state == "closed"


def test_a_preview_of_the_closing_refuses_what_the_closing_would(database: Path) -> None:
    training = make_class(["Lê An"])
    training.mark(["present"] * 3)
    with pytest.raises(BadInput, match="04/03/2026"):
        preview_closing(training.class_id, FIRST)
    with change_set("closed"):
        found = close_class(training.class_id)
    assert [one.reason for one in found] == [""]
    with pytest.raises(Refused, match="KNS-01"):
        preview_closing(training.class_id)


def test_who_has_a_result_of_the_class_from_a_list_gets_no_second_one(database: Path) -> None:
    training = make_class(["Lê An"])
    training.mark(["present"] * 3)
    course = course_by_code("KNS").id
    with change_set("a list"):
        facts = {"official": training.officials[0], "course": course, "training_class": training.class_id, "hours": 16}
        Completion.insert(completed_on=LAST_OF_THREE, expires_on=date(2028, 3, 4), **facts).execute()
    with change_set("closed"):
        close_class(training.class_id, LAST_OF_THREE + timedelta(5))
    assert [row.completed_on for row in completions(training.officials[0])] == [LAST_OF_THREE]


def test_an_undo_gives_nobody_a_seat_that_somebody_has_since(database: Path) -> None:
    training = make_class(["Lê An", "Lê Bình"], capacity=2)
    with change_set("leaves"):
        withdraw(training.class_id, training.officials[:1])
    left = change_sets(1)[0].id
    with change_set("comes"):
        enrol(training.class_id, [make_official("Lê Chi")])
    with pytest.raises(Refused):
        undo(left)
    assert class_by_id(training.class_id).enrolled == 2
    undo()
    undo(left)
    assert [row.status for row in enrolled(training.class_id)] == ["enrolled", "enrolled"]
    redo(left)
    with change_set("smaller"):
        edit_class(class_by_id(training.class_id), capacity=1)
    with pytest.raises(Refused):
        undo(left)


def test_an_undo_of_a_greater_capacity_takes_no_seat_away(database: Path) -> None:
    training = make_class(["Lê An"], capacity=1)
    with change_set("greater"):
        edit_class(class_by_id(training.class_id), capacity=2)
    greater = change_sets(1)[0].id
    with change_set("comes"):
        enrol(training.class_id, [make_official("Lê Bình")])
    with pytest.raises(Refused):
        undo(greater)
    assert class_by_id(training.class_id).capacity == 2


def test_who_waits_gets_a_seat_when_a_cancelled_class_is_held_after_all(database: Path) -> None:
    training = make_class(["Lê An", "Lê Bình"], capacity=1)
    with change_set("cancelled"):
        set_state(class_by_id(training.class_id), "cancelled")
        edit_class(class_by_id(training.class_id), capacity=2)
    assert {row.status for row in enrolled(training.class_id, statuses=STATUSES)} == {"enrolled", "waiting"}
    with change_set("planned"):
        set_state(class_by_id(training.class_id), "planned")
    assert {row.status for row in enrolled(training.class_id, statuses=STATUSES)} == {"enrolled"}


def test_a_series_until_a_mistyped_year_is_refused(database: Path) -> None:
    training = make_class([], hours=())
    with pytest.raises(BadInput, match="366"), change_set("series"):
        add_series(training.class_id, FIRST, "morning", 4, weekdays=["mon", "tue"], until=date(9999, 12, 31))
    assert sessions(training.class_id) == []


@pytest.mark.parametrize("facts", [{"min_attendance": float("nan")}, {"min_score": float("nan")}, {"capacity": 10**20}])
def test_figures_that_are_none_are_bad_input(database: Path, facts: dict[str, float]) -> None:
    with pytest.raises(BadInput):
        check_figures(facts)


def test_courses_have_hours_and_a_validity_that_ends(database: Path) -> None:
    make_class([], hours=())
    for changes in ({"hours": float("inf")}, {"hours": float("nan")}, {"validity_months": 10**6}):
        with pytest.raises(BadInput), change_set("wrong"):
            edit_course(course_by_code("KNS"), **changes)


@pytest.mark.parametrize(
    ("text", "number"), [("8,5", 8.5), ("10", 10), ("inf", None), ("nan", None), ("1_0", None), ("Đạt", None)]
)
def test_scores(text: str, number: float | None) -> None:
    assert score_number(text) == number


@pytest.mark.parametrize("text", ["", "late", "late:0", "late:-5", "late:1441", "present:5", "late:" + "9" * 5000])
def test_what_is_no_mark(database: Path, text: str) -> None:
    with pytest.raises(BadInput):
        parse_mark(text)
    training = make_class(["Lê An"])
    with pytest.raises(CapacityError):
        training.mark([text])


_GOAL = ("goals", "add", "G", "--title", "G", "--course", "KNS", "--due", "2026-12-31", "--target")


@pytest.mark.parametrize(
    "arguments",
    [
        ("classes", "mark", "KNS-01", "", "--on", "2026-03-02", "--all"),
        ("classes", "edit", "KNS-01", "--capacity", "9" * 30),
        ("certificates", "void", "9" * 30, "--reason", "x"),
        ("certificates", "void", "9" * 30 + "/2026/SNV", "--reason", "x"),
        ("results", "add", "9" * 30, "KNS", "--on", "2026-01-01"),
    ],
)
def test_odd_values_are_answered_by_a_sentence(database: Path, arguments: tuple[str, ...]) -> None:
    make_class(["Lê An"])
    db.close()
    result = CliRunner().invoke(cli, ["--db", str(database), *arguments])
    assert (result.exit_code, result.stdout) == (1, ""), result.exception
    assert result.stderr.startswith("Error: ")
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("terms", "value"),
    [
        *((("--hours", hours), hours) for hours in ("nan", "-2", "0", "inf")),
        *((("--max-score", points), points) for points in ("-1", "0", "inf")),
        (("--max-score", "10", "--score-cap", "150"), "150"),
        (("--score-cap", "80"), "80"),
        (("--score-cap", "70", "--score-step", "50:5"), "70"),
        *((("--score-step", "40:4", "--score-step", step), step.split(":")[0]) for step in ("200:7", "nan:3", "50:-5")),
        (("--target", "0"), "0 %"),
        (("--target", "nan"), "nan %"),
    ],
)
def test_terms_of_a_goal_that_cannot_be_are_named(database: Path, terms: tuple[str, ...], value: str) -> None:
    make_class(["Lê An"])
    with change_set("a goal"):
        add_goal("OLD", "Cũ", courses=["KNS"], target=80, due_on=date(2026, 12, 31))
    before = goal_list()
    for arguments in ((*_GOAL, "80", *terms), ("goals", "edit", "OLD", *terms)):
        db.close()
        result = CliRunner().invoke(cli, ["--db", str(database), *arguments])
        assert (result.exit_code, result.stdout) == (1, ""), result.exception
        assert value in result.stderr
        assert "CHECK" not in result.stderr
        assert goal_list() == before


def test_a_goal_asks_for_any_of_its_courses_or_for_all(database: Path) -> None:
    make_class([])
    for words in ((*_GOAL, "80", "--all"), ("goals", "edit", "G", "--any", "--target", "70")):
        assert CliRunner().invoke(cli, ["--db", str(database), *words]).exit_code == 0
    for choice in (("--any", "--all"), ("--any", "--hours", "5")):
        result = CliRunner().invoke(cli, ["--db", str(database), "goals", "edit", "G", *choice])
        assert (result.exit_code, result.stderr.count("--any")) == (1, 1)
    assert [(goal.rule, goal.hours, goal.target) for goal in goal_list()] == [("any", None, 70)]


def test_expiry_is_the_same_day_of_the_month_or_its_last(database: Path) -> None:
    training = make_class(["Lê An"], hours=())
    with change_set("closed"):
        edit_course(course_by_code("KNS"), validity_months=6)
        edit_class(class_by_id(training.class_id), min_attendance=0.0)
        close_class(training.class_id, date(2025, 8, 31))
    [found] = completions(training.officials[0])
    assert to_day(found.expires_on) == to_day(date(2026, 2, 28))
