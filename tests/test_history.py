"""Undo and redo of any change set: the tables are what they were, row for row, or the refusal names why not."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from peewee import IntegrityError

from capacity.agencies import add_agency, change_agency, tree
from capacity.courses import add_course
from capacity.dates import FOREVER
from capacity.errors import CapacityError, NotFound, Refused
from capacity.goals import add_goal
from capacity.history import change_set, change_sets
from capacity.history_search import GROUPS
from capacity.identity import merge
from capacity.store.class_models import Completion
from capacity.store.connection import db, rows
from capacity.store.models import Course, Exemption, Goal, GoalCourse, Official, Posting
from capacity.store.recorded import RECORDED
from capacity.undoing import redo, undo
from tests.builders import new_database


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """All recorded tables, row for row."""
    names = [table._meta.table_name for table in RECORDED]
    return {name: list(rows(f"SELECT * FROM {name} ORDER BY id")) for name in names}


def make_official(name: str, number: str | None = None) -> int:
    made: int = Official.insert(full_name=name, loose_key=name, sort_key=name, national_id=number).execute()
    return made


@pytest.fixture
def course(database: Path) -> int:
    with change_set("a course"):
        return add_course("KNS", "Kỹ năng số", hours=8)


def test_an_exception_leaves_nothing(database: Path) -> None:
    with pytest.raises(ZeroDivisionError), change_set("half"):
        add_course("A", "A", hours=1)
        raise ZeroDivisionError
    assert Course.select().count() == 0
    assert change_sets() == []


def test_undo_and_redo_bring_back_the_same_ids(course: int) -> None:
    before = everything()
    undo()
    assert Course.select().count() == 0
    redo()
    assert everything() == before


def test_ids_of_undone_rows_are_not_given_away(course: int) -> None:
    undo()
    with change_set("another"):
        other = add_course("B", "B", hours=1)
    assert other != course
    redo(1)
    assert {row.code for row in Course.select()} == {"KNS", "B"}


def test_undo_refuses_what_was_changed_later_and_names_it(course: int) -> None:
    with change_set("its title"):
        Course.update(title="Khác").where(Course.id == course).execute()
    with pytest.raises(Refused, match="“its title”"):
        undo(1)
    assert Course.get_by_id(course).title == "Khác"
    undo(2)
    undo(1)
    assert Course.select().count() == 0


def test_undo_refuses_where_later_rows_refer_to_it(course: int) -> None:
    with change_set("the goal"):
        add_goal("G", "G", courses=["KNS"], target=80, due_on=date(2026, 12, 31))
    with pytest.raises(Refused, match="“the goal”"):
        undo(1)
    assert Course.select().count() == 1


def test_a_refusal_does_not_name_what_is_undone_already(course: int) -> None:
    with change_set("the goal"):
        add_goal("G", "G", courses=["KNS"], target=80, due_on=date(2026, 12, 31))
    with change_set("its courses"):
        GoalCourse.update(course=course).execute()
    undo(3)
    with pytest.raises(Refused, match="“the goal”") as refusal:
        undo(1)
    assert "its courses" not in str(refusal.value)


def test_writers_outside_the_program_are_recorded_and_stand_in_the_way(course: int) -> None:
    db.execute_sql("UPDATE course SET title = 'raw' WHERE id = ?", (course,))
    with pytest.raises(Refused, match="changes made outside|ngoài chương trình"):
        undo(1)


def test_what_is_undone_cannot_be_undone_again(course: int) -> None:
    undo(1)
    with pytest.raises(Refused):
        undo(1)
    with pytest.raises(NotFound):
        undo()
    with pytest.raises(NotFound):
        undo(99)
    redo(1)
    with pytest.raises(Refused):
        redo(1)
    with pytest.raises(NotFound):
        redo()


def test_dry_run_changes_nothing(course: int) -> None:
    before = everything()
    assert undo(dry_run=True).title == "a course"
    assert everything() == before


def test_redo_after_something_else_took_the_place_is_refused(course: int) -> None:
    undo(1)
    with change_set("the same code"):
        add_course("KNS", "Khác", hours=1)
    with pytest.raises(Refused, match="3 “the same code”"):
        redo(1)


def test_redo_names_who_removed_what_it_refers_to_also_when_only_tried(course: int) -> None:
    with change_set("two people"):
        keep, other = (make_official(name) for name in ("An", "Bình"))
    with change_set("a result"):
        Completion.insert(
            official=other, course=course, completed_on=date(2026, 1, 1), expires_on=FOREVER, hours=8
        ).execute()
    undo(3)
    with change_set("one person", "merge"):
        merge(keep, other)
    before = everything()
    for only_tried in (True, False):
        with pytest.raises(Refused, match="làm lại được lần thay đổi 3: .* 5 “one person”") as refusal:
            redo(3, dry_run=only_tried)
        assert "FOREIGN" not in str(refusal.value)
    assert everything() == before
    undo(5)
    redo(3)
    assert Completion.get().official.id == other


def test_the_database_itself_refuses_two_primary_postings_on_a_day(database: Path) -> None:
    with change_set("people"):
        agency = add_agency("Sở Nội vụ")
        official = make_official("An")
    spans = [(date(2025, 1, 1), FOREVER), (date(2026, 1, 1), date(2026, 2, 1))]
    with pytest.raises(Exception, match="one_primary_posting"), change_set("two"):
        for since, until in spans:
            Posting.insert(
                official=official, agency=agency, is_leader=False, is_primary=True, valid_from=since, valid_to=until
            ).execute()
    assert Posting.select().count() == 0


def test_the_database_itself_refuses_one_code_for_two_agencies_on_a_day(database: Path) -> None:
    with pytest.raises(Exception, match="one_agency_per_code"), change_set("two"):
        add_agency("Xã A", code="1")
        add_agency("Xã B", code="1", since=date(2026, 1, 1))
    assert tree(date(2026, 1, 1)) == []


_DAYS = st.integers(0, 400).map(lambda day: date.fromordinal(date(2025, 1, 1).toordinal() + day))
Action = tuple[str, int, date, bool]
_ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(["agency", "rename", "official", "posting", "end", "course", "completion", "goal", "delete"]),
        st.integers(0, 5),
        _DAYS,
        st.booleans(),
    ),
    min_size=1,
    max_size=25,
)


def _pick(query: str, which: int) -> int | None:
    found = [row[0] for row in rows(query)]
    return found[which % len(found)] if found else None


def act(kind: str, which: int, day: date) -> None:  # noqa: C901 – a list of cases
    """One random action; what does not fit the state at hand does nothing or is refused by the database."""
    official = _pick("SELECT id FROM official ORDER BY id", which)
    agency = _pick("SELECT DISTINCT agency_id FROM agency_version ORDER BY 1", which)
    course = _pick("SELECT id FROM course ORDER BY id", which)
    if kind == "agency":
        add_agency(f"Xã {which} {day}", since=day, code=f"{which}{day}", parent_id=None)
    elif kind == "rename" and agency and any(row.id == agency for row in tree(day)):
        change_agency(agency, day, name=f"Phường {day}", code=None, level="commune", parent_id=None)
    elif kind == "official":
        make_official(f"Người {which} {day}")
    elif kind == "posting" and official and agency:
        Posting.insert(
            official=official, agency=agency, is_leader=False, is_primary=True, valid_from=day, valid_to=FOREVER
        ).execute()
    elif kind == "end" and official:
        Posting.update(valid_to=day).where(Posting.official == official, Posting.valid_from < day).execute()
    elif kind == "course":
        add_course(f"K{which}{day}", "Khóa", hours=1 + which)
    elif kind == "completion" and official and course:
        Completion.insert(official=official, course=course, completed_on=day, expires_on=FOREVER, hours=1.5).execute()
    elif kind == "goal" and course:
        goal = Goal.insert(
            code=f"G{day}",
            title="G",
            target=80.0,
            due_on=day,
            rule="any",
            categories="",
            leaders_only=False,
            score_mode="linear",
            score_steps="",
        ).execute()
        GoalCourse.insert(goal=goal, course=course).execute()
        if official:
            Exemption.insert(goal=goal, official=official, reason="x", valid_from=day, valid_to=FOREVER).execute()
    elif kind == "delete" and official:
        Completion.delete().where(Completion.official == official).execute()
        Posting.delete().where(Posting.official == official).execute()


@settings(max_examples=60)
@given(actions=_ACTIONS, takes=st.lists(st.integers(0, 30), max_size=12))
def test_any_actions_are_undone_row_for_row(
    tmp_path_factory: pytest.TempPathFactory, actions: list[Action], takes: list[int]
) -> None:
    with new_database(tmp_path_factory.mktemp("undo")):
        states = [everything()]
        for action in actions:
            if written(action):
                states.append(everything())
            else:
                assert everything() == states[-1]
        numbers = [one.id for one in reversed(change_sets())]
        for take in takes:
            _take_back_and_do_again(numbers, take)
        assert everything() == states[-1]
        for state in reversed(states[:-1]):
            undo()
            assert everything() == state
        for state in states[1:]:
            redo()
            assert everything() == state


def written(action: Action) -> bool:
    """Whether the database took an action; what contradicts its constraints is refused whole."""
    kind, which, day, twice = action
    try:
        with change_set(kind):
            act(kind, which, day)
            if twice:
                act(kind, which + 1, day)
    except (CapacityError, IntegrityError):
        return False
    return True


def _take_back_and_do_again(numbers: list[int], take: int) -> None:
    """Undo somewhere in the middle either is refused and changes nothing, or is done again to the same state."""
    if not numbers:
        return
    before = everything()
    number = numbers[take % len(numbers)]
    try:
        undo(number)
    except Refused:
        assert everything() == before
        return
    redo(number)
    assert everything() == before


@dataclass(frozen=True)
class Write:
    """A block of the program that writes a change set, as it stands in the code."""

    place: str
    kind: object
    """The kind, where it is a literal; None where none is given."""
    titles: tuple[str, ...]
    calls: frozenset[tuple[str, str]]
    """What the block calls of other modules: module and name."""


def _writes() -> Iterator[Write]:
    root = Path(__file__).parents[1]
    # What is undone and handed out passes its kind on; mypy knows which it may be.
    passed_on = {root / "capacity/undoing.py", root / "capacity/disclosure.py"}
    for path in {
        path for folder in ("capacity", "screens", "imports", "exports") for path in (root / folder).rglob("*.py")
    }:
        module = ast.parse(path.read_text(encoding="utf-8"))
        imported = {
            one.asname or one.name: (node.module or "", one.name)
            for node in ast.walk(module)
            if isinstance(node, ast.ImportFrom)
            for one in node.names
        }
        blocks = [node for node in ast.walk(module) if isinstance(node, ast.With)] if path not in passed_on else []
        for block, call in ((one, item.context_expr) for one in blocks for item in one.items):
            if isinstance(call, ast.Call) and _name(call) == "change_set":
                yield _write(path, block, call, imported)


def _write(path: Path, block: ast.With, call: ast.Call, imported: dict[str, tuple[str, str]]) -> Write:
    kind = call.args[1] if len(call.args) > 1 else None
    inside = [node for line in block.body for node in ast.walk(line) if isinstance(node, ast.Call)]
    texts = [node.value for node in ast.walk(call.args[0]) if isinstance(node, ast.Constant)]
    return Write(
        f"{path.name}:{call.lineno}",
        kind.value if isinstance(kind, ast.Constant) else None,
        tuple(str(text) for text in texts if " " in str(text)),
        frozenset(imported[name] for name in map(_name, inside) if name in imported),
    )


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def test_every_write_of_the_program_has_a_kind_that_the_history_knows() -> None:
    known = {kind for kinds in GROUPS.values() for kind in kinds} | {"repair"}
    writes = list(_writes())
    assert [one.place for one in writes if one.kind not in known] == []
    by_title: dict[str, set[object]] = {}
    for title, kind in ((title, one.kind) for one in writes for title in one.titles):
        by_title.setdefault(title, set()).add(kind)
    assert {title: kinds for title, kinds in by_title.items() if len(kinds) > 1} == {}
    assert (by_title["Class {code} added"], by_title["{name} added"]) == ({"class"}, {"official"})


def test_one_write_has_one_kind_wherever_it_is_asked_for() -> None:
    reading = ("capacity.i18n", "capacity.dates", "capacity.errors", "capacity.officials")
    kinds: dict[tuple[str, str], set[object]] = {}
    # The demo writes its courses and its goal in one.
    for one in (one for one in _writes() if not one.place.startswith("demo.py")):
        for what in one.calls:
            kinds.setdefault(what, set()).add(one.kind)
    assert {what: found for what, found in kinds.items() if len(found) > 1 and what[0] not in reading} == {}
    assert kinds["capacity.classes", "add_class"] == {"class"}
    assert kinds["capacity.posting_changes", "transfer"] == {"official"}
