"""Classes, their sessions and their people, by the functions and by the command line."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from capacity.classes import add_class, class_by_code, class_by_id, class_list, edit_class, set_state
from capacity.cli import cli
from capacity.course_contents import contents, equivalences, set_contents, set_equivalences
from capacity.courses import add_course, course_by_code, edit_course
from capacity.coverage import coverage
from capacity.dates import FOREVER
from capacity.enrolments import STATUSES, enrol, enrolled, withdraw
from capacity.errors import BadInput, NotFound, Refused
from capacity.goals import add_goal, goal_by_code
from capacity.history import change_set
from capacity.identity import merge
from capacity.plan import invite, plan
from capacity.reorganisation import rename
from capacity.sessions import add_series, add_session, edit_session, remove_session, session_on, sessions
from capacity.store.class_models import Completion, Mark
from capacity.store.connection import db
from capacity.store.models import Official
from capacity.succession import preview
from capacity.trainers import add_trainer, remove_trainer, trainers
from capacity.undoing import undo
from tests.builders import load, make_roster, new_database, person

TUESDAY = date(2026, 3, 3)
NAMES = ("Nguyễn Văn An", "Giàng A Páo", "Vàng Thị Mỷ", "Đặng Thị Hoà", "Lò Văn Cương")


@pytest.fixture
def people(database: Path, tmp_path: Path) -> list[int]:
    """Five people of one agency, a course and an empty class of two seats."""
    load("roster", [person(name) for name in NAMES], tmp_path / "people", date(2026, 1, 1))
    with change_set("a course and a class"):
        add_course("KNS", "Kỹ năng số", hours=16)
        add_class("L1", "Lớp 1", course="KNS", capacity=2)
    return [row.id for row in Official.select().order_by(Official.id)]


def statuses(class_id: int) -> dict[int, str]:
    return {row.official_id: row.status for row in enrolled(class_id, statuses=STATUSES)}


def test_seats_go_in_the_order_of_coming_and_nobody_is_twice(people: list[int]) -> None:
    row = class_by_code("l1")
    with change_set("people"):
        done = enrol(row.id, [people[0], people[1], people[0], people[2], people[3]])
        assert (done.added, done.waiting, done.already) == (tuple(people[:2]), tuple(people[2:4]), ())
        assert enrol(row.id, [people[2], people[4]]).already == (people[2],)
        assert withdraw(row.id, [people[1]], "ốm") == [people[2]]
        assert enrol(row.id, [people[1]]).waiting == (people[1],)
    waiting = enrolled(row.id, statuses=["waiting"])
    assert [one.official_id for one in waiting] == [people[3], people[4], people[1]]
    row = class_by_id(row.id)
    assert (row.enrolled, row.waiting) == (2, 3)
    with change_set("more seats"):
        assert edit_class(row, capacity=4) == people[3:5]
    with pytest.raises(Refused, match="4"), change_set("too few"):
        edit_class(class_by_id(row.id), capacity=3)
    with pytest.raises(NotFound), change_set("nobody"):
        enrol(row.id, [people[0], 999])
    with change_set("no limit"):
        assert edit_class(class_by_id(row.id), capacity=None) == [people[1]]
    assert set(statuses(row.id).values()) == {"enrolled"}


@settings(max_examples=25)
@given(
    capacity=st.integers(1, 4),
    steps=st.lists(st.tuples(st.sampled_from(["in", "out"]), st.lists(st.integers(0, 5), max_size=4)), max_size=8),
)
def test_no_seat_is_empty_while_somebody_waits(
    tmp_path_factory: pytest.TempPathFactory, capacity: int, steps: Sequence[tuple[str, list[int]]]
) -> None:
    with new_database(tmp_path_factory.mktemp("seats")), change_set("all"):
        blank = {"loose_key": "a", "sort_key": "a"}
        ids = [Official.insert(full_name="A", **blank).execute() for _number in range(6)]
        add_course("K", "K", hours=1)
        class_id = add_class("L", "L", course="K", capacity=capacity)
        queue: list[int] = []
        for step, who in steps:
            chosen = [ids[one] for one in dict.fromkeys(who)]
            if step == "in":
                enrol(class_id, chosen)
                queue += [one for one in chosen if one not in queue]
            elif set(chosen) <= set(queue):
                withdraw(class_id, chosen)
                seated = {one for one, status in statuses(class_id).items() if status == "enrolled"}
                queue = [one for one in queue if one not in chosen]
                assert len(seated) == min(capacity, len(queue))
        found = statuses(class_id)
        assert {one for one, status in found.items() if status == "waiting"} == set(queue[capacity:])
        assert {one for one, status in found.items() if status == "enrolled"} == set(queue[:capacity])


def test_what_a_class_is_not_to_be(people: list[int]) -> None:
    row = class_by_code("L1")
    with change_set("dates"):
        add_session(row.id, TUESDAY, "morning", 4)
    wrong: list[dict[str, Any]] = [
        {"min_attendance": 101},
        {"excused": "maybe"},
        {"mode": "radio"},
        {"capacity": 0},
        {"cost": -1},
        {"title": "  "},
        {"begins_on": date(2026, 5, 1), "ends_on": date(2026, 4, 1)},
    ]
    for facts in wrong:
        with pytest.raises(BadInput), change_set("wrong"):
            edit_class(row, **facts)
    with pytest.raises(Refused, match="03/03/2026"), change_set("wrong"):
        edit_class(row, begins_on=date(2026, 4, 1))
    with pytest.raises(BadInput, match="l1"), change_set("twice"):
        add_class("l1", "Lớp", course="KNS")
    with pytest.raises(NotFound, match="L1"):
        class_by_code("L9")


def test_states_follow_one_another(people: list[int]) -> None:
    row = class_by_code("L1")
    for state in ("open", "held", "open", "cancelled"):
        with change_set(state):
            set_state(class_by_id(row.id), state)
    for state in ("closed", "held"):
        with pytest.raises(Refused), change_set("no"):
            set_state(class_by_id(row.id), state)
    with pytest.raises(Refused, match="L1"), change_set("cancelled"):
        enrol(row.id, people)
    assert [one.code for one in class_list(state="cancelled", course="kns", text="lop")] == ["L1"]
    assert not class_list(state="open")


def test_a_series_passes_over_what_is_there(people: list[int]) -> None:
    class_id = class_by_code("L1").id
    with change_set("series"):
        add_session(class_id, date(2026, 3, 5), "morning", 2)
        made = add_series(
            class_id, TUESDAY, "morning", 4, weekdays=["tue", "thu"], until=date(2026, 3, 12), starts_at="8h"
        )
    assert len(made) == 3
    found = [(one.on.day, one.hours, one.starts_at) for one in sessions(class_id)]
    assert found == [(3, 4, "08:00"), (5, 2, None), (10, 4, "08:00"), (12, 4, "08:00")]
    row = class_by_id(class_id)
    assert (row.begins_on, row.ends_on, row.sessions, row.hours) == (TUESDAY, date(2026, 3, 12), 4, 14)
    assert [one.code for one in class_list(on=date(2026, 3, 6))] == ["L1"]
    assert not class_list(on=date(2026, 3, 13))
    for weekdays, until in ((["day"], TUESDAY), (["wed"], TUESDAY), (["tue"], date(2026, 3, 1))):
        with pytest.raises(BadInput), change_set("no day"):
            add_series(class_id, TUESDAY, "morning", 4, weekdays=weekdays, until=until)


def test_sessions_are_found_changed_and_kept(people: list[int]) -> None:
    class_id = class_by_code("L1").id
    with change_set("sessions"):
        add_session(class_id, TUESDAY, "morning", 4)
        second = add_session(class_id, TUESDAY, "afternoon", 4)
        enrol(class_id, people[:1])
    with pytest.raises(BadInput, match="03/03/2026"):
        session_on(class_id, TUESDAY)
    with pytest.raises(BadInput, match="04/03/2026"):
        session_on(class_id, date(2026, 3, 4))
    assert session_on(class_id, TUESDAY, "afternoon").id == second
    [enrolment] = enrolled(class_id)
    with change_set("a mark"):
        Mark.insert(enrolment=enrolment.id, session=second, status="late", minutes=90).execute()
    wrong: list[dict[str, Any]] = [{"hours": 0}, {"part": "morning"}, {"starts_at": "25:00"}, {"part": "night"}]
    for facts in wrong:
        with pytest.raises(BadInput), change_set("wrong"):
            edit_session(second, **facts)
    with pytest.raises(Refused, match="90"), change_set("shorter than the mark"):
        edit_session(second, hours=1)
    with pytest.raises(Refused), change_set("it has a mark"):
        remove_session(second)
    with change_set("moved"):
        edit_session(second, on=date(2026, 3, 4), part="evening", hours=2)
        remove_session(session_on(class_id, TUESDAY).id)
    assert [(one.on.day, one.part, one.hours) for one in sessions(class_id)] == [(4, "evening", 2)]


def test_trainers(people: list[int]) -> None:
    class_id = class_by_code("L1").id
    with change_set("trainers"):
        add_trainer(class_id, "Cô Lan", hours=8)
        ours = add_trainer(class_id, official_id=people[0])
    assert [(one.name, one.hours) for one in trainers(class_id)] == [("Cô Lan", 8), (NAMES[0], None)]
    with pytest.raises(BadInput), change_set("twice"):
        add_trainer(class_id, "cô lan")
    with change_set("one fewer"):
        remove_trainer(ours)
    assert [one.name for one in trainers(class_id)] == ["Cô Lan"]


def test_merging_two_people_keeps_seats_marks_and_trainers(people: list[int]) -> None:
    first = class_by_code("L1").id
    with change_set("two classes"):
        second = add_class("L2", "Lớp 2", course="KNS")
        held = [add_session(first, TUESDAY, part, 4) for part in ("morning", "afternoon")]
        enrol(first, people[:3])
        enrol(second, people[1:2])
        add_trainer(second, official_id=people[1])
        mine, theirs = (next(one.id for one in enrolled(first) if one.official_id == who) for who in people[:2])
        Mark.insert(enrolment=mine, session=held[0], status="present").execute()
        for session in held:
            Mark.insert(enrolment=theirs, session=session, status="absent").execute()
    with change_set("merge") as number:
        merge(people[0], people[1])
    assert statuses(first) == {people[0]: "enrolled", people[2]: "enrolled"}
    assert statuses(second) == {people[0]: "enrolled"}
    marks = {(mark.enrolment.id, mark.session.id): mark.status for mark in Mark.select()}
    assert marks == {(mine, held[0]): "present", (mine, held[1]): "absent"}
    assert trainers(second)[0].official_id == people[0]
    undo(number)
    assert statuses(first) == {people[0]: "enrolled", people[1]: "enrolled", people[2]: "waiting"}
    assert Mark.select().count() == 3


@pytest.mark.parametrize(("rule", "trained"), [("any", 3), ("all", 2), ("hours", 1)])
def test_courses_that_count_as_others(people: list[int], rule: str, trained: int) -> None:
    with change_set("courses that count"):
        ids = {code: add_course(code, code, hours=4) for code in ("A", "B", "C")}
        set_equivalences("A", ["C"])
        set_equivalences("B", ["C"])
        add_goal(
            "G", "G", courses=["A", "B"], target=80, due_on=TUESDAY, rule=rule, hours=8 if rule == "hours" else None
        )
        for who, code in ((0, "C"), (1, "A"), (2, "A"), (2, "B")):
            Completion.insert(
                official=people[who], course=ids[code], completed_on=date(2026, 2, 1), expires_on=FOREVER, hours=4
            ).execute()
    assert coverage(goal_by_code(), TUESDAY).total.trained == trained


def test_equivalences_and_contents_are_replaced(people: list[int]) -> None:
    with change_set("courses"):
        for code in ("A", "B"):
            add_course(code, code, hours=4)
        set_equivalences("KNS", ["A", "B"], both_ways=True)
        set_contents(course_by_code("KNS"), ["NLS1", "nls2"])
    assert equivalences() == {"KNS": ("A", "B"), "A": ("KNS",), "B": ("KNS",)}
    with change_set("fewer"):
        set_equivalences("KNS", ["A"])
        set_contents(course_by_code("KNS"), ["NLS2"])
        edit_course(course_by_code("A"), code="A1", hours=6)
    assert equivalences() == {"KNS": ("A1",), "A1": ("KNS",), "B": ("KNS",)}
    assert contents() == {"KNS": ("NLS2",)}
    assert course_by_code("a1").hours == 6
    for changes in ({"code": "kns"}, {"hours": 0}, {"kind": "talk"}, {"validity_months": 0}):
        with pytest.raises(BadInput), change_set("wrong"):
            edit_course(course_by_code("A1"), **changes)


def test_plans_and_previews_know_the_seats(people: list[int]) -> None:
    due = date(2026, 12, 31)
    with change_set("a goal and seats"):
        add_goal("G", "G", courses=["KNS"], target=60, due_on=due)
        enrol(class_by_code("L1").id, people[:3])
    made = plan(goal_by_code(), TUESDAY)
    assert (made.total.needed_by_due, made.total.seated) == (3, 2)
    [invitation] = invite(goal_by_code(), TUESDAY, 5)
    assert len(invitation.people) == 1
    assert {one.official_id for one in invitation.people}.isdisjoint(people[:2])
    agency = made.rows[-1].agency.id
    assert preview(rename(TUESDAY, agency, "Sở mới")).classes == 1
    with change_set("after the due date"):
        add_session(class_by_code("L1").id, date(2027, 1, 5), "morning", 4)
    assert plan(goal_by_code(), TUESDAY).total.seated == 0


def run(place: Path, *arguments: str, code: int = 0) -> Any:
    result = CliRunner().invoke(cli, ["--db", str(place / "t.db"), *arguments])
    assert result.exit_code == code, (arguments, result.output, result.exception)
    return json.loads(result.stdout) if "--json" in arguments else result.stderr


def set_up(tmp_path: Path) -> Sequence[tuple[str, ...]]:
    """A roster of two agencies, read; a course with an equal one, a goal and a class of three seats."""
    agencies = ("Sở Nội vụ", "Sở Tài chính")
    listed = [
        (name, f"1{number}/03/1985", "Nam", "Chuyên viên", agencies[number % 2], f"01508500123{number}", "Công chức")
        for number, name in enumerate(NAMES)
    ]
    run(tmp_path, "import", str(make_roster(tmp_path / "roster.xlsx", listed)), "--effective", "01/01/2026", "--yes")
    run(tmp_path, "courses", "add", "KNS", "Kỹ năng số", "--hours", "16")
    run(tmp_path, "courses", "add", "TH", "Tin học", "--hours", "16")
    run(tmp_path, "courses", "equivalent", "KNS", "TH")
    run(tmp_path, "courses", "edit", "TH", "--hours", "20")
    run(tmp_path, "courses", "contents", "KNS", "NLS1")
    assert run(tmp_path, "courses", "--json")[0]["also_counts"] == ["TH"]
    run(tmp_path, "goals", "add", "G", "--title", "G", "--course", "KNS", "--target", "80", "--due", "31/12/2026")
    run(tmp_path, "classes", "add", "L1", "--course", "KNS", "--title", "Lớp 1", "--capacity", "3", "--cost", "5000000")
    return listed


def test_a_class_by_hand(tmp_path: Path) -> None:
    listed = set_up(tmp_path)
    series = ("--on", "2026-03-03", "--part", "morning", "--hours", "4", "--every", "tue,thu", "--until", "12/03/2026")
    assert len(run(tmp_path, "classes", "session", "L1", *series, "--json")["added"]) == 4
    assert run(tmp_path, "classes", "session", "L1", *series, "--json")["passed_over"] == 4
    run(tmp_path, "classes", "session-edit", "L1", "--on", "03/03/2026", "--hours", "2", "--start", "7:30")
    run(tmp_path, "classes", "session-remove", "L1", "--on", "12/03/2026")
    run(tmp_path, "classes", "trainer", "L1", "--name", "Cô Lan", "--hours", "8")
    done = run(tmp_path, "classes", "enrol", "L1", "--goal", "G", "--agency", "Sở Tài chính", "--json")
    assert len(done["added"]) == 2
    stranger = ("Người Lạ", "05/06/1991", "Nữ", "Chuyên viên", "Sở Nội vụ", "015191009999", "Công chức")
    path = make_roster(tmp_path / "list.xlsx", [*listed[:3], stranger])
    done = run(tmp_path, "classes", "enrol", "L1", "--file", str(path), "--json", code=3)
    assert (len(done["added"]), len(done["waiting"]), len(done["already"])) == (1, 1, 1)
    assert [(one["row"], one["full_name"]) for one in done["held_back"]] == [(5, "Người Lạ")]
    assert "Người Lạ" in run(tmp_path, "classes", "enrol", "L1", "--file", str(path), code=3)
    waiting = done["waiting"]
    leaving = str(done["added"][0])
    left = run(tmp_path, "classes", "withdraw", "L1", "--official", leaving, "--reason", "ốm", "--json")
    assert left["promoted"] == waiting
    run(tmp_path, "classes", "enrol", "L1", "--official", "015085001234")
    run(tmp_path, "classes", "edit", "L1", "--capacity", "10", "--clear", "cost", "--min-attendance", "90")
    run(tmp_path, "classes", "state", "L1", "open")
    [row] = run(tmp_path, "classes", "--search", "lop", "--json")
    assert (row["state"], row["cost"], row["min_attendance"]) == ("open", None, 90)
    assert (row["enrolled"], row["hours"]) == (4, 10)
    shown = run(tmp_path, "classes", "show", "L1", "--json")
    assert shown["sessions_list"][0]["start"] == "07:30"
    assert {one["status"] for one in shown["people"]} == {"enrolled", "withdrawn"}
    assert run(tmp_path, "goals", "plan", "G", "--json")["total"]["seats_planned"] == 4
    for wrong in (("show", "L9"), ("state", "L1", "closed"), ("enrol", "L1", "--official", "999")):
        assert run(tmp_path, "classes", *wrong, code=1).startswith("Error: ")
    assert run(tmp_path, "classes", "show", "L1") == ""
    db.close()
