"""Results: closing a class, why somebody does not complete it, opening it again, and results from elsewhere."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from capacity.attendance import attendance
from capacity.certificates import issue, void
from capacity.check import check
from capacity.classes import class_by_id, edit_class, set_state
from capacity.dates import to_day, today
from capacity.enrolments import enrolled, withdraw
from capacity.errors import BadInput, NotFound, Refused
from capacity.history import change_set, change_sets
from capacity.identity import merge
from capacity.officials import completions
from capacity.outcomes import contradicted, outcomes
from capacity.results import close_class, record_completion, reopen_class, set_result, settle_results
from capacity.sessions import close_session, sessions
from capacity.store.connection import rows
from capacity.undoing import redo, undo
from tests.training import LAST_OF_THREE, Training, make_class

ALL = ("present", "present", "present")


def close(training: Training, on: date | None = None, evidence: str | None = None) -> list[str]:
    """The reasons of everybody in name order after closing."""
    with change_set("closed"):
        return [one.reason for one in close_class(training.class_id, on, evidence=evidence)]


def completed() -> list[tuple[object, ...]]:
    query = "SELECT official_id, completed_on, expires_on, hours, evidence, training_class_id FROM completion"
    return list(rows(f"{query} ORDER BY id"))


def test_closing_writes_who_completed_with_the_evidence(database: Path) -> None:
    training = make_class(
        ["Nguyễn Văn An", "Trần Thị Bình"], decision_no="12/QĐ-SNV", decision_on=date(2026, 2, 20), excused="absent"
    )
    training.mark(ALL, ["present", "excused", "late:30"])
    assert close(training, evidence="Danh sách 05/DS-SNV") == ["", "attendance"]
    evidence = "Quyết định 12/QĐ-SNV ngày 20/02/2026; lớp KNS-01; Danh sách 05/DS-SNV"
    expires = to_day(date(2028, 3, 4))
    assert completed() == [
        (training.officials[0], to_day(LAST_OF_THREE), expires, 16.0, evidence, training.class_id),
    ]
    row = class_by_id(training.class_id)
    assert (row.state, row.closed_on) == ("closed", LAST_OF_THREE)
    first, second = enrolled(training.class_id)
    assert (first.status, first.reason) == ("completed", None)
    assert second.status == "not_completed"
    assert "55" in (second.reason or "")
    assert "80 %" in (second.reason or "")


def test_why_somebody_does_not_complete(database: Path) -> None:
    names = ["Lê An", "Lê Bình", "Lê Chi", "Lê Dũng", "Lê Em", "Lê Giang", "Lê Hà"]
    training = make_class(names, min_score=5)
    training.mark(
        *([], ["excused"] * 3, ["absent", None, "present"], ["present", "present", None], ALL, ALL, ALL),
    )
    with change_set("scores"):
        for person, score in zip(training.people[3:], ("8", None, "4,5", "5"), strict=True):
            set_result(person, score, "Khá")
    found = outcomes(training.class_id)
    assert [one.reason for one in found] == ["not_recorded", "excused", "attendance", "", "no_score", "score", ""]
    assert [one.completes for one in found] == [False, False, False, True, False, False, True]
    assert all(bool(one.reason_text()) != one.completes for one in found)
    close(training)
    assert [row.score for row in enrolled(training.class_id, statuses=["completed"])] == ["8", "5"]
    assert list(rows("SELECT score, grade FROM completion")) == [("8", "Khá"), ("5", "Khá")]


def test_what_is_not_recorded_decides_nothing(database: Path) -> None:
    """A session that nobody has a mark in was not held; one in which others have marks is missing for this person."""
    training = make_class(["Lê An", "Lê Bình"], hours=(4, 4, 4))
    training.mark(["present"], ["present"])
    assert [one.reason for one in outcomes(training.class_id)] == ["", ""]
    training.mark([None, "present"])
    assert [(one.reason, one.unrecorded) for one in outcomes(training.class_id)] == [
        *(("not_recorded", 1), ("not_recorded", 1))
    ]
    training.mark(["present", "present"])
    assert [one.reason for one in outcomes(training.class_id)] == ["", "not_recorded"]


def test_a_class_without_threshold_needs_no_marks(database: Path) -> None:
    training = make_class(["Lê An"], hours=(), min_attendance=0)
    assert close(training, date(2026, 3, 20)) == [""]
    assert [row.completed_on for row in completions(training.officials[0])] == [date(2026, 3, 20)]


def test_nobody_gets_a_second_result_of_a_day_and_attempts_are_kept(database: Path) -> None:
    training = make_class(["Lê An"])
    training.mark(ALL)
    with change_set("by hand"):
        record_completion(training.officials[0], "kns", LAST_OF_THREE, evidence="Danh sách cũ")
        record_completion(training.officials[0], "KNS", date(2024, 1, 31), score="6", certificate_no="7/2024")
    assert close(training) == [""]
    told = [(row.completed_on, row.evidence) for row in completions(training.officials[0])]
    assert told == [(LAST_OF_THREE, "Danh sách cũ"), (date(2024, 1, 31), None)]


def test_a_closed_class_is_opened_again_and_closed_anew(database: Path) -> None:
    training = make_class(["Lê An", "Lê Bình"])
    training.mark(ALL, ["absent", "absent", "present"])
    assert close(training) == ["", "attendance"]
    with pytest.raises(Refused, match="KNS-01"):
        training.mark([], ALL)
    with pytest.raises(Refused, match="KNS-01"):
        close(training)
    with pytest.raises(Refused, match="KNS-01"), change_set("rule"):
        edit_class(class_by_id(training.class_id), min_attendance=10.0)
    with pytest.raises(BadInput), change_set("no reason"):
        reopen_class(training.class_id, " ")
    with change_set("open"):
        reopen_class(training.class_id, "Nhập nhầm")
    assert completed() == []
    assert [row.status for row in enrolled(training.class_id)] == ["enrolled", "enrolled"]
    assert class_by_id(training.class_id).state == "held"
    training.mark([], ALL)
    assert close(training) == ["", ""]
    assert len(completed()) == 2


def test_a_mark_of_a_closed_class_changes_with_a_reason(database: Path) -> None:
    training = make_class(["Lê An"])
    training.mark(ALL)
    close(training)
    assert training.mark(["late:5"], reason="Biên bản ngày 05/03/2026") == 1


def test_a_correction_after_closing_that_contradicts_the_result_is_found_until_the_class_is_closed_anew(
    database: Path,
) -> None:
    training = make_class(["Lê An", "Lê Bình", "Lê Chi"])
    training.mark(ALL, ALL, ["absent", "present", "present"])
    assert close(training) == ["", "", "attendance"]
    training.mark(["late:5"], reason="Biên bản")
    assert contradicted(training.class_id) == []
    assert check() == []
    training.mark(["absent"], [], ALL, reason="Biên bản")
    assert [one.full_name for one in contradicted(training.class_id)] == ["Lê An", "Lê Chi"]
    [found] = check()
    assert found.code == "contradicted_result"
    assert "KNS-01" in found.message
    assert "Lê An, Lê Chi" in found.message
    assert [row.status for row in enrolled(training.class_id)] == ["completed", "completed", "not_completed"]
    with change_set("open"):
        reopen_class(training.class_id, "Điểm danh sai")
    assert contradicted(training.class_id) == []
    assert close(training) == ["attendance", "", ""]
    assert check() == []


def test_marks_that_a_class_was_closed_upon_are_not_taken_back_behind_its_back(database: Path) -> None:
    training = make_class(["Nguyễn Văn An"])
    training.mark(["present"] * 3)
    marked = change_sets()[0].id
    close(training)
    with pytest.raises(Refused, match=str(change_sets()[0].id)):
        undo(marked)
    undo(change_sets()[0].id)
    undo(marked)
    with pytest.raises(Refused):
        undo(marked)


def test_a_correction_after_closing_can_be_taken_back(database: Path) -> None:
    training = make_class(["Nguyễn Văn An"])
    training.mark(["present"] * 3)
    close(training)
    training.mark(["absent"], reason="Ghi nhầm")
    undo()
    assert attendance(training.class_id).rows[0].marks == ("present",) * 3


def test_a_correction_is_settled_without_touching_the_certificates_of_the_others(database: Path) -> None:
    training = make_class(["Nguyễn Văn An", "Trần Thị Bình"])
    training.mark(["present"] * 3, ["absent"] * 3)
    close(training, evidence="QĐ 99")
    with change_set("certificates", "certificates"):
        [first] = issue(training.class_id, "SNV", today())
    training.mark([], ["present"] * 3, reason="Ghi nhầm")
    corrected = change_sets()[0].id
    with change_set("settled"):
        assert [one.full_name for one in settle_results(training.class_id, "Ghi nhầm")] == ["Trần Thị Bình"]
    assert [row.status for row in attendance(training.class_id).rows] == ["completed", "completed"]
    assert len(completed()) == 2
    with change_set("certificates", "certificates"):
        [second] = issue(training.class_id, "SNV", today())
    assert (first.number, second.number) == (1, 2)
    assert len({evidence for (evidence,) in rows("SELECT evidence FROM completion")}) == 1
    with pytest.raises(Refused):
        undo(corrected)
    assert check() == []
    with pytest.raises(Refused), change_set("again"):
        settle_results(training.class_id, "Ghi nhầm")


def test_a_result_with_a_certificate_that_holds_does_not_go(database: Path) -> None:
    training = make_class(["Nguyễn Văn An", "Trần Thị Bình"])
    training.mark(["present"] * 3, ["present"] * 3)
    close(training)
    with change_set("certificates", "certificates"):
        first, _second = issue(training.class_id, "SNV", today())
    training.mark(["absent"] * 3, reason="Ghi nhầm")
    with pytest.raises(Refused), change_set("settled"):
        settle_results(training.class_id, "Ghi nhầm")
    with change_set("void"):
        void(first.id, "Ghi nhầm", today())
    with change_set("settled"):
        settle_results(training.class_id, "Ghi nhầm")
    assert [row.status for row in attendance(training.class_id).rows] == ["not_completed", "completed"]
    assert check() == []


def test_marks_of_a_session_closed_since_are_not_taken_back(database: Path) -> None:
    training = make_class(["Nguyễn Văn An"])
    training.mark(["present"] * 3)
    marked = change_sets()[0].id
    with change_set("the session closed", "attendance"):
        close_session(sessions(training.class_id)[0])
    with pytest.raises(Refused, match="the session closed"):
        undo(marked)


def test_undo_and_redo_of_a_closing(database: Path) -> None:
    training = make_class(["Lê An", "Lê Bình"])
    training.mark(ALL, ["absent"])
    close(training)
    after = completed(), [(row.status, row.reason) for row in enrolled(training.class_id)]
    undo()
    assert completed() == []
    assert {row.status for row in enrolled(training.class_id)} == {"enrolled"}
    assert class_by_id(training.class_id).state == "planned"
    redo()
    assert (completed(), [(row.status, row.reason) for row in enrolled(training.class_id)]) == after


@pytest.mark.parametrize(("keep", "other"), [(0, 1), (1, 0)])
def test_who_is_one_person_has_the_better_result_without_the_reason_of_the_other(
    database: Path, keep: int, other: int
) -> None:
    training = make_class(["Lê An", "Lê An"])
    training.mark(ALL, ["present", "absent", "absent"])
    assert close(training) == ["", "attendance"]
    with change_set("one person", "merge"):
        merge(training.officials[keep], training.officials[other])
    assert [(row.status, row.reason) for row in enrolled(training.class_id)] == [("completed", None)]


def test_who_withdrew_has_no_result(database: Path) -> None:
    training = make_class(["Lê An", "Lê Bình"])
    training.mark(ALL, ALL)
    with change_set("leaves"):
        withdraw(training.class_id, [training.officials[0]], "Chuyển công tác")
    assert close(training) == [""]
    assert [row[0] for row in completed()] == [training.officials[1]]


def test_a_class_closes_when_it_can(database: Path) -> None:
    training = make_class(["Lê An"])
    training.mark(["present"])
    with pytest.raises(BadInput, match="02/03/2026"):
        close(training, date(2026, 3, 1))
    with change_set("cancelled"):
        set_state(class_by_id(training.class_id), "cancelled")
    with pytest.raises(Refused, match="KNS-01"):
        close(training)
    with pytest.raises(Refused, match="KNS-01"), change_set("open"):
        reopen_class(training.class_id, "x")
    assert completed() == []


@pytest.mark.parametrize(
    ("write", "named"),
    [
        (
            lambda one: record_completion(one, "KNS", today() + timedelta(1)),
            (today() + timedelta(1)).strftime("%d/%m/%Y"),
        ),
        (lambda one: record_completion(one, "KNS", date(2026, 1, 5), hours=-1), "-1"),
        (lambda one: record_completion(one, "KNS", date(2026, 1, 4)), "04/01/2026"),
        (lambda one: record_completion(one, "XYZ", date(2026, 1, 5)), "XYZ"),
        (lambda _one: record_completion(99, "KNS", date(2026, 1, 5)), "99"),
        (lambda _one: set_result(99, "5"), "99"),
    ],
)
def test_results_that_cannot_be_are_named(database: Path, write: Callable[[int], object], named: str) -> None:
    training = make_class(["Lê An"])
    with change_set("one"):
        record_completion(training.officials[0], "KNS", date(2026, 1, 4))
    with pytest.raises((BadInput, NotFound), match=named), change_set("bad"):
        write(training.officials[0])
    assert len(completed()) == 1


def test_scores_are_numbers_where_the_class_asks_for_one(database: Path) -> None:
    training, other = make_class(["Lê An"], min_score=5), make_class(["Lê Bình"], code="KNS-02")
    with pytest.raises(BadInput, match="“Đạt”"), change_set("words"):
        set_result(training.people[0], "Đạt")
    with change_set("words"):
        set_result(other.people[0], "Đạt", "Giỏi")
    other.mark(ALL)
    close(other)
    with pytest.raises(Refused, match="KNS-02"), change_set("late"):
        set_result(other.people[0], "9")
