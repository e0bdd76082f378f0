"""Attendance: the share by hours, marks that two officers write at once, and what becomes of every change."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capacity.attendance import (
    MarkChange,
    attendance,
    mark_all,
    mark_history,
    parse_mark,
    row_of,
    rule_text,
    set_marks,
    shares,
    symbol,
)
from capacity.classes import class_by_id, set_state
from capacity.errors import BadInput, Conflict, NotFound, Refused
from capacity.history import change_set, change_sets
from capacity.sessions import close_session, reopen_session, session_by_id
from capacity.store.connection import db, rows
from capacity.store.database import open_database
from capacity.undoing import redo, undo
from tests.builders import new_database
from tests.training import at_once, make_class


@pytest.mark.parametrize(("excused", "counted", "percent"), [("out", 6.0, "91,7"), ("absent", 10.0, "55")])
def test_the_agreed_figures(database: Path, excused: str, counted: float, percent: str) -> None:
    training = make_class(["Nguyễn Văn An"], excused=excused)
    training.mark(["present", "excused", "late:30"])
    [row] = attendance(training.class_id).rows
    assert (row.share.attended, row.share.counted) == (5.5, counted)
    assert row.share.value is not None
    assert f"{row.share.value * 100:.3g}".replace(".", ",") == percent
    assert row.passes == (excused == "out")
    assert row.over_all == row.share
    assert row_of(training.class_id, training.people[0]) == row


def test_what_is_not_recorded_is_not_absence(database: Path) -> None:
    training = make_class(["Nguyễn Văn An", "Trần Thị Bình", "Lê Văn Cường"])
    training.mark(["present"], ["absent", "present"], [])
    first, second, third = attendance(training.class_id).rows
    assert first.marks == ("present", None, None)
    assert (first.share.value, first.over_all.value, first.passes, first.can_pass) == (1, 0.4, True, True)
    assert (second.share.value, second.over_all.value, second.passes, second.can_pass) == (0.5, 0.4, False, False)
    assert (third.share.value, third.over_all.value, third.passes, third.can_pass) == (None, 0, False, True)


def test_excused_hours_that_are_out_leave_something_to_reach(database: Path) -> None:
    training = make_class(["Nguyễn Văn An", "Trần Thị Bình"])
    training.mark(["excused", "excused", "excused"], ["excused", "excused", None])
    first, second = attendance(training.class_id).rows
    assert (first.share.value, first.can_pass) == (None, False)
    assert second.can_pass


def test_the_rule_stands_beside_the_share(database: Path) -> None:
    training = make_class(["Nguyễn Văn An"], min_attendance=87.5)
    assert "87,5 %" in rule_text(class_by_id(training.class_id))


def test_marks_in_words_and_signs() -> None:
    assert parse_mark(" Late:30 ") == ("late", 30)
    assert [symbol(mark) for mark in ("present", "late:30", "left_early:45", "excused", "absent", None)] == [
        *("✓", "M30", "S45", "P", "V", "_")
    ]


@pytest.mark.parametrize("text", ["", "late", "late:", "late:0", "late:-3", "late:x", "present:3", "here", "late:9999"])
def test_a_mark_that_is_none_is_named(text: str) -> None:
    with pytest.raises(BadInput, match=f"“{text}”"):
        parse_mark(text)


_MARKS = st.one_of(
    st.none(),
    st.sampled_from(["present", "excused", "absent"]),
    st.builds("{}:{}".format, st.sampled_from(["late", "left_early"]), st.integers(1, 60)),
)
_LINES = st.lists(st.tuples(st.integers(2, 16), _MARKS), min_size=1, max_size=8)


def exactly(line: list[tuple[int, str | None]], excused: str) -> tuple[Fraction, Fraction, Fraction]:
    """Attended, counted and all hours in fractions, from quarters of an hour."""
    attended = counted = everything = Fraction()
    for quarters, mark in line:
        hours = Fraction(quarters, 4)
        if mark is None:
            everything += hours
        elif mark != "excused" or excused == "absent":
            counted += hours
            everything += hours
            if mark == "present":
                attended += hours
            elif ":" in mark:
                attended += max(Fraction(), hours - Fraction(int(mark.split(":")[1]), 60))
    return attended, counted, everything


@given(line=_LINES, excused=st.sampled_from(["out", "absent"]))
def test_shares_against_fractions(line: list[tuple[int, str | None]], excused: str) -> None:
    share, over_all = shares([mark for _hours, mark in line], [quarters / 4 for quarters, _mark in line], excused)
    attended, counted, everything = exactly(line, excused)
    assert (share.attended, share.counted, over_all.counted) == pytest.approx(
        tuple(map(float, (attended, counted, everything)))
    )
    assert over_all.attended == share.attended
    assert (share.value is None) == (counted == 0)


@settings(max_examples=30)
@given(
    lines=st.lists(st.lists(_MARKS, min_size=4, max_size=4), min_size=1, max_size=5),
    excused=st.sampled_from(["out", "absent"]),
    percent=st.integers(0, 100),
)
def test_grids_against_fractions(
    tmp_path_factory: pytest.TempPathFactory, lines: list[list[str | None]], excused: str, percent: int
) -> None:
    quarters = (16, 12, 4, 7)
    with new_database(tmp_path_factory.mktemp("grid")):
        names = [f"Người {number:02d}" for number in range(len(lines))]
        training = make_class(names, [one / 4 for one in quarters], excused=excused, min_attendance=percent)
        written = training.mark(*lines)
        assert written == sum(mark is not None for line in lines for mark in line)
        assert training.mark(*lines) == 0
        for row, line in zip(attendance(training.class_id).rows, lines, strict=True):
            assert list(row.marks) == line
            attended, counted, everything = exactly(list(zip(quarters, line, strict=True)), excused)
            passes = attended >= Fraction(percent, 100) * counted if counted else percent == 0
            best = attended + everything - counted
            can_pass = best >= Fraction(percent, 100) * everything if everything else percent == 0
            assert (row.passes, row.can_pass) == (passes, can_pass)


def test_all_present_then_the_exceptions(database: Path) -> None:
    training = make_class(["Nguyễn Văn An", "Trần Thị Bình", "Lê Văn Cường"])
    training.mark(["absent"])
    with change_set("the others"):
        assert mark_all(training.class_id, training.sessions[0], "present", only_unrecorded=True) == 2
    assert [row.marks[0] for row in attendance(training.class_id).rows] == ["absent", "present", "present"]
    with change_set("all"):
        assert mark_all(training.class_id, training.sessions[0], "present") == 1
    with change_set("none"):
        assert mark_all(training.class_id, training.sessions[0], None) == 3
    assert list(rows("SELECT * FROM mark")) == []


def test_what_was_changed_meanwhile_is_a_conflict_with_both_values(database: Path) -> None:
    training = make_class(["Nguyễn Văn An"])
    person, session = training.people[0], training.sessions[0]
    training.mark(["late:30"])
    with pytest.raises(Conflict, match="Nguyễn Văn An") as refusal, change_set("unseen"):
        set_marks(training.class_id, [MarkChange(person, session, "absent", was=None)])
    assert "30" in str(refusal.value)
    assert change_sets(1)[0].actor in str(refusal.value)
    assert attendance(training.class_id).rows[0].marks[0] == "late:30"
    with change_set("the same, and seen"):
        assert set_marks(training.class_id, [MarkChange(person, session, "late:30", was=None)]) == 0
        assert set_marks(training.class_id, [MarkChange(person, session, "absent", was="late:30")]) == 1


def test_a_conflict_writes_nothing_of_the_rest(database: Path) -> None:
    training = make_class(["Nguyễn Văn An", "Trần Thị Bình"])
    training.mark([], ["absent"])
    changes = [MarkChange(person, training.sessions[0], "present", was=None) for person in training.people]
    with pytest.raises(Conflict), change_set("two"):
        set_marks(training.class_id, changes)
    assert [row.marks[0] for row in attendance(training.class_id).rows] == [None, "absent"]


def test_every_change_keeps_who_when_and_from_what(database: Path) -> None:
    training = make_class(["Nguyễn Văn An", "Trần Thị Bình"])
    key = (training.people[0], training.sessions[0])
    for mark in ("present", "late:10", None, "absent"):
        training.mark([mark], ["present"])
    undo()
    redo()
    told = [(event.before, event.after) for event in mark_history(*key)]
    assert told == [
        *((None, "absent"), ("absent", None), (None, "absent"), ("late:10", None)),
        *(("present", "late:10"), (None, "present")),
    ]
    assert all(event.actor == change_sets(1)[0].actor and event.at for event in mark_history(*key))
    assert len(mark_history(training.people[1], training.sessions[0])) == 1
    assert mark_history(training.people[1], training.sessions[1]) == []


def test_the_history_of_a_mark_is_found_by_index(database: Path) -> None:
    training = make_class(["Nguyễn Văn An"])
    asked: list[str] = []
    db.connection().set_trace_callback(asked.append)
    mark_history(training.people[0], training.sessions[0])
    db.connection().set_trace_callback(None)
    plan = " ".join(row[3] for sql in asked for row in db.execute_sql("EXPLAIN QUERY PLAN " + sql))
    assert "change_of_mark" in plan
    assert "SCAN c" not in plan


def test_a_closed_session_needs_a_reason_that_is_kept(database: Path) -> None:
    training = make_class(["Nguyễn Văn An"])
    training.mark(["absent"])
    session = session_by_id(training.sessions[0])
    with change_set("closed"):
        close_session(session)
    for mark in ("present", None):
        with pytest.raises(Refused, match="02/03/2026"):
            training.mark([mark])
    assert training.mark(["absent"]) == 0
    training.mark(["excused"], reason="Giấy nghỉ ốm nộp sau")
    training.mark([None], reason="Ghi nhầm người")
    assert [event.reason for event in mark_history(training.people[0], session.id)] == [
        *("Ghi nhầm người", "Giấy nghỉ ốm nộp sau", None)
    ]
    with change_set("open"):
        reopen_session(session, "Nhập lại")
    training.mark(["present"])


def test_marks_that_cannot_be_are_named(database: Path) -> None:
    training, other = make_class(["Nguyễn Văn An"]), make_class(["Lê Văn Cường"], code="KNS-02")
    with pytest.raises(BadInput, match="241"):
        training.mark(["late:241"])
    with pytest.raises(NotFound, match="Lê Văn Cường.*KNS-01"), change_set("of another class"):
        set_marks(training.class_id, [MarkChange(other.people[0], training.sessions[0], "present")])
    with pytest.raises(NotFound), change_set("session of another class"):
        set_marks(training.class_id, [MarkChange(training.people[0], other.sessions[0], "present")])
    with pytest.raises(NotFound), change_set("nobody"):
        set_marks(training.class_id, [MarkChange(999, training.sessions[0], "present")])
    with pytest.raises(NotFound):
        row_of(training.class_id, other.people[0])
    with change_set("cancelled"):
        set_state(class_by_id(other.class_id), "cancelled")
    with pytest.raises(Refused, match="KNS-02"):
        other.mark(["present"])
    assert list(rows("SELECT * FROM mark")) == []


_OFFICER = """
import sys
from pathlib import Path
from capacity.attendance import MarkChange, set_marks
from capacity.history import change_set
from capacity.store.database import open_database

database, class_id, session, mark, *people = sys.argv[1:]
open_database(Path(database))
sys.stdin.readline()
for person in people:
    with change_set("one mark"):
        set_marks(int(class_id), [MarkChange(int(person), int(session), mark)])
"""


def test_two_officers_at_once_lose_nothing(database: Path) -> None:
    """One goes down the list, the other up, so that they meet in the middle; the last to write a mark wins it."""
    training = make_class([f"Người {number:02d}" for number in range(20)])
    db.close()
    call = (str(database), str(training.class_id), str(training.sessions[0]))
    down, up = map(str, training.people[:15]), map(str, training.people[:4:-1])
    at_once(_OFFICER, (*call, "present", *down), (*call, "late:5", *up))
    open_database(database)
    marks = [row.marks[0] for row in attendance(training.class_id).rows]
    assert marks[:5] == ["present"] * 5
    assert marks[15:] == ["late:5"] * 5
    for person, mark in zip(training.people[5:15], marks[5:15], strict=True):
        told = [event.after for event in mark_history(person, training.sessions[0])]
        assert sorted(filter(None, told)) == ["late:5", "present"]
        assert told[0] == mark
    assert sum(one.title == "one mark" for one in change_sets()) == 30
