"""Merge, split, move, rename, dissolve: nobody is lost, sums agree, earlier days stay, undo brings all back."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capacity.agencies import add_agency, heirs, tree, with_all_below
from capacity.check import check
from capacity.contradictions import problems
from capacity.courses import add_course
from capacity.coverage import coverage
from capacity.dates import BEGINNING, FOREVER, to_day
from capacity.errors import CapacityError, Refused
from capacity.goals import add_goal, goal_by_code
from capacity.history import change_set
from capacity.officials import search
from capacity.reorganisation import Reorganisation, dissolve, found, merge, move, rename, split
from capacity.store.connection import rows
from capacity.store.models import Official, Posting
from capacity.store.recorded import RECORDED
from capacity.succession import preview, write
from capacity.undoing import redo, undo
from tests.builders import load, new_database, person
from tests.histories import STEPS, planned

DAY = date(2025, 7, 1)
EVE = DAY - timedelta(1)
Post = tuple[int, int, date, date, str | None, bool]


def everything() -> dict[str, list[tuple[Any, ...]]]:
    names = [table._meta.table_name for table in RECORDED]
    return {name: list(rows(f"SELECT * FROM {name} ORDER BY id")) for name in names}


def agencies_of(day: date) -> dict[int, set[int]]:
    """Who stands where on a day, by the primary postings."""
    query = "SELECT agency_id, official_id FROM posting WHERE is_primary AND valid_from <= ? AND valid_to > ?"
    found: dict[int, set[int]] = {}
    for agency, official in rows(query, to_day(day), to_day(day)):
        found.setdefault(agency, set()).add(official)
    return found


def names(day: date) -> list[str]:
    return ["  " * agency.depth + agency.name for agency in tree(day)]


def make_people(posts: list[Post]) -> None:
    for number in sorted({official for official, *_rest in posts}):
        Official.insert(id=number, full_name=f"N {number}", loose_key="n", sort_key="n").execute()
    for official, agency, since, until, unit, is_primary in posts:
        Posting.insert(
            official=official,
            agency=agency,
            unit=unit,
            is_leader=False,
            is_primary=is_primary,
            valid_from=since,
            valid_to=until,
        ).execute()


@pytest.fixture
def province(database: Path) -> dict[str, int]:
    """Two districts of a province with communes, a school, an office; a person or two in each commune."""
    ids: dict[str, int] = {}
    outline = [
        ("Tỉnh A", "", "1"),
        ("Huyện B", "Tỉnh A", "10"),
        ("Huyện C", "Tỉnh A", "20"),
        ("Xã D", "Huyện B", "11"),
        ("Xã E", "Huyện B", "12"),
        ("Xã F", "Huyện C", "21"),
        ("Trường tiểu học D", "Xã D", None),
        ("Trường phổ thông B", "Huyện B", None),
        ("Sở Nội vụ", "Tỉnh A", None),
    ]
    with change_set("a province"):
        for name, parent, code in outline:
            ids[name] = add_agency(name, code=code, parent_id=ids.get(parent))
        start = date(2025, 1, 1)
        make_people(
            [
                (1, ids["Xã D"], start, FOREVER, "Văn phòng", True),
                (2, ids["Xã D"], start, FOREVER, "Phòng Kinh tế", True),
                (3, ids["Xã E"], start, date(2025, 9, 1), None, True),
                (3, ids["Xã F"], date(2025, 9, 1), FOREVER, None, True),
                (4, ids["Xã F"], start, date(2025, 8, 1), None, True),
                (4, ids["Xã E"], date(2025, 8, 1), FOREVER, None, True),
                (5, ids["Trường tiểu học D"], start, FOREVER, None, True),
                (5, ids["Xã E"], start, FOREVER, "kiêm nhiệm", False),
                (6, ids["Sở Nội vụ"], start, FOREVER, None, True),
            ]
        )
        add_course("K", "K", hours=1)
        add_goal("G", "G", courses=["K"], target=80, due_on=DAY, agency_id=ids["Xã D"])
    return ids


def only(found: list[int]) -> int:
    [one] = found
    return one


def test_a_merger_ends_the_old_ones_and_begins_a_new_one_with_all_their_people(province: dict[str, int]) -> None:
    before = (tree(EVE), agencies_of(EVE), everything())
    plan = merge(DAY, [province["Xã D"], province["Xã E"]], name="Xã D", code="11")
    seen = preview(plan)
    assert [(one.kind, one.people, one.goals) for one in seen.operations] == [("merge", 3, 1), ("move", 1, 0)]
    assert (seen.people, seen.goals, seen.classes) == (4, 1, 0)
    write(plan)
    assert (tree(EVE), agencies_of(EVE)) == before[:2]
    assert names(DAY) == [
        "Tỉnh A",
        "  Huyện B",
        "    Trường phổ thông B",
        "    Xã D",
        "      Trường tiểu học D",
        "  Huyện C",
        "    Xã F",
        "  Sở Nội vụ",
    ]
    new = only([agency.id for agency in tree(DAY) if agency.name == "Xã D"])
    assert new not in province.values()
    assert agencies_of(DAY)[new] == {1, 2, 3}
    assert agencies_of(date(2025, 9, 1))[new] == {1, 2, 4}
    assert heirs(DAY) == {province["Xã D"]: (new,), province["Xã E"]: (new,)}
    assert heirs(EVE) == {}
    after = everything()
    undo()
    assert everything() == before[2]
    redo()
    assert everything() == after


def test_a_goal_about_an_agency_that_ends_goes_on_with_its_successor(province: dict[str, int]) -> None:
    before = coverage(goal_by_code("G"), EVE)
    write(merge(DAY, [province["Xã D"], province["Xã E"]], name="Xã Mới"))
    in_scope = {
        row.agency.name: row.own.headcount - row.own.out_of_scope
        for row in coverage(goal_by_code("G"), DAY).rows
        if row.own.headcount > row.own.out_of_scope
    }
    assert in_scope == {"Xã Mới": 3, "Trường tiểu học D": 1}
    assert coverage(goal_by_code("G"), EVE) == before


def test_one_takes_the_others_over(province: dict[str, int]) -> None:
    write(merge(DAY, [province["Xã D"], province["Xã F"]], into=province["Xã F"]))
    assert agencies_of(DAY)[province["Xã F"]] == {1, 2, 4}
    assert province["Xã D"] not in agencies_of(DAY)
    school = only([agency.parent_id or 0 for agency in tree(DAY) if agency.name == "Trường tiểu học D"])
    assert school == province["Xã F"]


def test_communes_of_two_districts_stand_below_what_both_stood_below(province: dict[str, int]) -> None:
    write(merge(DAY, [province["Xã D"], province["Xã F"]], name="Xã Mới"))
    assert only([row.parent_id or 0 for row in tree(DAY) if row.name == "Xã Mới"]) == province["Tỉnh A"]


def test_a_part_leaves_and_the_rest_stays(province: dict[str, int]) -> None:
    school = province["Trường tiểu học D"]
    plan = split(DAY, province["Xã D"], name="Xã Mới", units=["phòng  KINH TẾ"], below=[school])
    assert [(one.kind, one.people) for one in preview(plan).operations] == [("split", 1), ("move", 1)]
    write(plan)
    new = only([agency.id for agency in tree(DAY) if agency.name == "Xã Mới"])
    assert agencies_of(DAY)[new] == {2}
    assert agencies_of(DAY)[province["Xã D"]] == {1}
    assert set(with_all_below(new, DAY)) == {new, school}
    assert only([agency.level == "commune" for agency in tree(DAY) if agency.id == new])


def test_a_person_can_be_split_off_to_an_agency_that_is_there(province: dict[str, int]) -> None:
    write(split(DAY, province["Xã D"], into=province["Xã E"], officials=[1]))
    assert agencies_of(DAY)[province["Xã E"]] == {1, 3}


def test_a_move_and_a_new_name_keep_the_agency(province: dict[str, int]) -> None:
    write(move(DAY, province["Xã D"], province["Huyện C"]))
    write(rename(DAY, province["Xã D"], "Phường D", code="31", level="commune"))
    [row] = [agency for agency in tree(DAY) if agency.id == province["Xã D"]]
    assert (row.name, row.code, row.parent_id) == ("Phường D", "31", province["Huyện C"])
    assert {kind for (kind,) in rows("SELECT kind FROM succession")} == {"move", "rename"}
    assert "Xã D" in {agency.name for agency in tree(EVE)}
    assert heirs(DAY) == {}


def test_an_agency_begins_that_follows_none_and_no_namesake_beside_it(province: dict[str, int]) -> None:
    number = write(found(DAY, " Phòng  Mới ", code="0077", parent=province["Sở Nội vụ"]))
    [new] = [agency for agency in tree(DAY) if agency.name == "Phòng Mới"]
    assert (new.code, new.parent_id) == ("0077", province["Sở Nội vụ"])
    assert "Phòng Mới" not in {agency.name for agency in tree(EVE)}
    with pytest.raises(Refused):
        found(DAY, "PHÒNG MỚI", parent=province["Sở Nội vụ"])
    undo(number)
    assert "Phòng Mới" not in {agency.name for agency in tree(DAY)}


def test_what_began_by_mistake_goes_into_another_on_that_very_day(province: dict[str, int], tmp_path: Path) -> None:
    load("roster", [person("Lò Văn Nhầm", agency="Sở I gì đó")], tmp_path / "wrong", DAY)
    [wrong] = [agency.id for agency in tree(DAY) if agency.name == "Sở I gì đó"]
    before = everything()
    write(merge(DAY, [wrong], into=province["Sở Nội vụ"]))
    assert "Sở I gì đó" not in {agency.name for agency in tree(DAY)}
    again = load("roster", [person("Lò Văn Nhầm", agency="Sở I gì đó")], tmp_path / "again", DAY + timedelta(9))
    assert [row.action for row in again.rows] == ["unchanged"]
    assert not again.new_agencies
    [mistaken] = [one.id for one in search("Nhầm", on=DAY)]
    assert mistaken in agencies_of(DAY)[province["Sở Nội vụ"]]
    assert [found.code for found in check()] == ["stale_names"]  # as the people above were made without their index
    undo()
    assert everything() == before


def test_a_dissolved_agency_hands_over_people_and_agencies_below(province: dict[str, int]) -> None:
    write(dissolve(DAY, province["Xã D"], into=province["Sở Nội vụ"]))
    assert agencies_of(DAY)[province["Sở Nội vụ"]] == {1, 2, 6}
    write(dissolve(DAY, province["Huyện C"]))
    assert only([agency.parent_id or 0 for agency in tree(DAY) if agency.name == "Xã F"]) == province["Tỉnh A"]


def test_an_agency_that_goes_into_one_below_it_leaves_no_circle(province: dict[str, int]) -> None:
    write(merge(DAY, [province["Huyện B"]], into=province["Xã E"]))
    parents = {agency.name: agency.parent_id for agency in tree(DAY)}
    assert parents["Xã E"] == province["Tỉnh A"]
    assert parents["Xã D"] == province["Xã E"]


REFUSED: dict[str, Callable[[dict[str, int]], Reorganisation]] = {
    "2 người|2 people": lambda ids: dissolve(DAY, ids["Xã D"]),
    "Huyện B": lambda ids: move(DAY, ids["Huyện B"], ids["Xã D"]),
    "12": lambda ids: rename(DAY, ids["Xã D"], "Xã D", code="12"),
    "99": lambda ids: split(DAY, ids["Xã D"], name="X", officials=[99]),
    "“Phòng lạ”": lambda ids: split(DAY, ids["Xã D"], name="X", units=["Phòng lạ"]),
    "Xã F": lambda ids: merge(DAY, [ids["Xã D"], ids["Xã F"]], name="Xã D", parent=ids["Xã F"]),
}


@pytest.mark.parametrize("reason", REFUSED)
def test_what_contradicts_is_refused_and_nothing_is_written(province: dict[str, int], reason: str) -> None:
    before = everything()
    plan = REFUSED[reason](province)
    assert problems(plan)
    with pytest.raises(Refused, match=reason):
        write(plan)
    assert everything() == before


def test_what_changes_later_is_not_contradicted_behind_its_back(province: dict[str, int]) -> None:
    write(rename(date(2025, 9, 1), province["Xã D"], "Phường D"))
    with pytest.raises(Refused, match="01/09/2025"):
        write(merge(DAY, [province["Xã D"], province["Xã E"]], name="Xã Mới"))
    write(dissolve(date(2025, 10, 1), province["Xã F"], into=province["Xã E"]))
    with pytest.raises(Refused, match="01/10/2025"):
        write(merge(DAY, [province["Xã E"]], into=province["Xã F"]))


def test_a_plan_is_stale_once_something_else_was_written(province: dict[str, int]) -> None:
    plan = dissolve(DAY, province["Xã D"], into=province["Xã E"])
    write(rename(DAY, province["Xã F"], "Phường F"))
    with pytest.raises(Refused):
        write(plan)


def test_a_later_roster_that_names_the_old_one_finds_its_successor(province: dict[str, int], tmp_path: Path) -> None:
    write(merge(DAY, [province["Xã D"], province["Xã E"]], name="Xã Mới", code="11"))
    write(rename(DAY, province["Xã F"], "Phường F"))
    roster = [
        person("Nguyễn Văn An", "1985-03-12", "UBND xã D"),
        person("Nguyễn Văn Bình", "1986-03-12", "Xã F"),
        person("Nguyễn Văn Cường", "1987-03-12", "Xã E", agency_code="12"),
        person("Nguyễn Văn Dũng", "1988-03-12", None, agency_code="12"),
        person("Nguyễn Văn Giang", "1989-03-12", "Xã D", agency_code="11"),
    ]
    made = load("roster", roster, tmp_path / "august.xlsx", date(2025, 8, 15))
    assert [row.action for row in made.rows] == ["create"] * 5
    new = only([agency.id for agency in tree(DAY) if agency.name == "Xã Mới"])
    found = [made.agency_ids[row.agency or ""] for row in made.rows]
    assert found == [new, province["Xã F"], new, new, new]
    assert all(word in made.rows[0].because for word in ("Xã D", "Xã Mới", "01/07/2025"))
    assert "Phường F" in made.rows[1].because


def test_a_roster_of_june_that_comes_late_goes_on_in_the_successor(province: dict[str, int], tmp_path: Path) -> None:
    write(merge(DAY, [province["Xã D"], province["Xã E"]], name="Xã Mới"))
    write(rename(DAY + timedelta(9), province["Xã F"], "Phường F"))
    first = only([agency.id for agency in tree(DAY) if agency.name == "Xã Mới"])
    write(dissolve(DAY + timedelta(9), first, into=province["Sở Nội vụ"]))
    before = everything()
    load("roster", [person("Nguyễn Văn An", agency="Xã D")], tmp_path / "june.xlsx", date(2025, 6, 1))
    query = "SELECT agency_id, valid_from, valid_to FROM posting WHERE official_id = 7 ORDER BY valid_from"
    june, july, later, end = map(to_day, (date(2025, 6, 1), DAY, DAY + timedelta(9), FOREVER))
    assert list(rows(query)) == [
        (province["Xã D"], june, july),
        (first, july, later),
        (province["Sở Nội vụ"], later, end),
    ]
    assert heirs(DAY + timedelta(9))[province["Xã D"]] == (province["Sở Nội vụ"],)
    assert province["Sở Nội vụ"] in with_all_below(province["Xã E"], date(2026, 1, 1))
    undo()
    assert everything() == before


def test_a_roster_of_june_that_names_what_begins_in_july_is_a_question(
    province: dict[str, int], tmp_path: Path
) -> None:
    write(merge(DAY, [province["Xã D"], province["Xã E"]], name="Xã Mới", code="11"))
    made = load("roster", [person("Nguyễn Văn An", agency="Xã Mới")], tmp_path / "june.xlsx", date(2025, 6, 1))
    [row] = made.rows
    assert row.action == "review"
    assert "01/07/2025" in row.because
    assert {name for _number, name in row.agency_candidates} == {"Xã D", "Xã E"}


def test_an_old_agency_with_several_successors_is_a_question(province: dict[str, int], tmp_path: Path) -> None:
    plan = Reorganisation(DAY)
    plan.end([province["Huyện B"]], None, "dissolve", [province["Xã D"], province["Xã E"]])
    write(plan.settle())
    made = load("roster", [person("Nguyễn Văn An", agency="Huyện B")], tmp_path / "a.xlsx", date(2025, 8, 15))
    [row] = made.rows
    assert row.action == "review"
    assert {name for _number, name in row.agency_candidates} == {"Xã D", "Xã E"}


_DAYS = st.integers(1, 300).map(lambda number: date(2025, 1, 1) + timedelta(number))


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, Any]:
    count = draw(st.integers(2, 9))
    return {
        "parents": [None, *(draw(st.none() | st.integers(0, place - 1)) for place in range(1, count))],
        "posts": draw(
            st.lists(
                st.tuples(st.integers(0, count - 1), _DAYS, st.integers(0, count - 1), st.sampled_from(["P1", "P2"])),
                max_size=8,
            )
        ),
        "steps": draw(st.lists(STEPS, min_size=1, max_size=5)),
    }


def build(world: dict[str, Any]) -> None:
    with change_set("a random tree"):
        ids: list[int] = []
        for place, parent in enumerate(world["parents"]):
            ids.append(add_agency(f"Xã {place}", code=str(place), parent_id=None if parent is None else ids[parent]))
        posts: list[Post] = []
        for number, (first, moved, second, unit) in enumerate(world["posts"], 1):
            posts += [(number, ids[first], BEGINNING, moved, unit, True)]
            posts += [(number, ids[second], moved, FOREVER, None, True)]
        make_people(posts)
        add_course("K", "K", hours=1)
        add_goal("G", "G", courses=["K"], target=80, due_on=DAY)


def check_sums(day: date, people: int) -> None:
    """Every person in exactly one agency that stands, and the roots of the report add up to all of them."""
    standing = {agency.id for agency in tree(day)}
    places = agencies_of(day)
    assert set(places) <= standing
    counted = Counter(official for officials in places.values() for official in officials)
    assert set(counted.values()) <= {1}
    assert len(counted) == people
    assert coverage(goal_by_code("G"), day).total.headcount == people


@settings(max_examples=60)
@given(world=worlds())
def test_random_reorganisations(tmp_path_factory: pytest.TempPathFactory, world: dict[str, Any]) -> None:
    with new_database(tmp_path_factory.mktemp("reorganise")):
        build(world)
        states, day, people = [everything()], date(2025, 2, 1), len(world["posts"])
        for step in world["steps"]:
            day += timedelta(step[3])
            earlier = {one: (tree(one), agencies_of(one)) for one in (date(2025, 1, 15), day - timedelta(1))}
            plan = planned(step, day)
            try:
                touched = preview(plan).people if not problems(plan) else None
                write(plan)
            except CapacityError:
                assert everything() == states[-1]
                continue
            states.append(everything())
            assert touched is not None
            assert touched <= people
            assert {one: (tree(one), agencies_of(one)) for one in earlier} == earlier
            for one in (date(2025, 1, 15), day - timedelta(1), day, day + timedelta(1), date(2026, 6, 1)):
                check_sums(one, people)
        for state in reversed(states[:-1]):
            undo()
            assert everything() == state
        for state in states[1:]:
            redo()
            assert everything() == state
