"""Lists of agencies against the tree: which agency a code means, and lists of days before those known."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from capacity.agencies import tree
from capacity.officials import search
from imports.answers import NEW, Answers
from imports.plan import plan_import
from tests.builders import load, make_reading, person

FIRST, LATER = date(2025, 1, 1), date(2026, 1, 1)


def unit(code: str, name: str, parent: str | None = "10") -> dict[str, Any]:
    return {"code": code, "full_name": name, "parent_code": parent}


PROVINCE = unit("10", "Tỉnh X", None)
LIST = [PROVINCE, unit("1001", "Xã A1"), unit("1002", "Xã A2"), unit("1003", "Trường A", "1001")]


@pytest.fixture(autouse=True)
def known(database: Path, tmp_path: Path) -> None:
    load("agencies", LIST, tmp_path / "first", FIRST)


def actions(*units: dict[str, Any], on: date = LATER) -> dict[str, str]:
    plan = plan_import(make_reading("agencies", units), on=on)
    return {row.values["full_name"]: row.action for row in plan.rows}


def names(on: date) -> dict[str | None, str]:
    return {agency.code: agency.name for agency in tree(on)}


def test_codes_that_change_places_are_a_question_and_so_is_what_stands_below(tmp_path: Path) -> None:
    swapped = [PROVINCE, unit("1001", "Xã A2"), unit("1002", "Xã A1"), LIST[3]]
    assert actions(*swapped) == {
        **{"Tỉnh X": "unchanged", "Xã A2": "review", "Xã A1": "review", "Trường A": "review"},
    }
    plan = load("agencies", swapped, tmp_path / "swapped", LATER)
    assert plan.held_back[0].because == "mã 1001 là của Xã A1, nhưng dòng này ghi Xã A2"
    assert names(LATER) == names(FIRST)


def test_a_code_given_to_another_body_is_a_question() -> None:
    found = actions(unit("1001", "Xã Hoàn Toàn Khác"), unit("1009", "Xã A1"))
    assert found["Xã Hoàn Toàn Khác"] == "review"


def test_an_agency_that_got_another_name_or_another_code_stays_itself(tmp_path: Path) -> None:
    ids = {agency.name: agency.id for agency in tree(FIRST)}
    load("agencies", [PROVINCE, unit("1001", "Phường A1"), unit("2002", "Xã A2")], tmp_path / "new", LATER)
    assert {agency.id: (agency.code, agency.name) for agency in tree(LATER)} == {
        ids["Tỉnh X"]: ("10", "Tỉnh X"),
        ids["Xã A1"]: ("1001", "Phường A1"),
        ids["Xã A2"]: ("2002", "Xã A2"),
        ids["Trường A"]: ("1003", "Trường A"),
    }


def test_a_list_of_an_earlier_day_leaves_the_later_days_as_they_are(tmp_path: Path) -> None:
    earlier = date(2024, 1, 1)
    other = [PROVINCE, unit("9", "Huyện Cũ"), unit("1001", "Xã A1", "9"), unit("1002", "Xã Khác Hẳn")]
    before = tree(FIRST)
    plan = load("agencies", other, tmp_path / "earlier", earlier)
    assert [row.action for row in plan.rows] == ["update", "create", "update", "review"]
    assert [one for one in tree(FIRST) if one.name != "Huyện Cũ"] == before
    assert {one.name: one.depth for one in tree(earlier)} == {"Tỉnh X": 0, "Huyện Cũ": 1, "Xã A1": 2}


def test_two_rows_that_could_be_one_agency_are_questions() -> None:
    again = [PROVINCE, unit("3001", "Xã A1"), unit("3002", "Xã A2"), unit("3003", "Trường A", "3001")]
    more = unit("3004", "Trường A", "3002")
    plan = plan_import(make_reading("agencies", [*again, more]), on=LATER)
    assert [row.action for row in plan.rows] == ["unchanged", "update", "update", "update", "create"]
    both = [*again, unit("3005", "Trường A", "3001")]
    assert [row.action for row in plan_import(make_reading("agencies", both), on=LATER).rows][3:] == ["review"] * 2


def test_questions_are_answered_row_by_row() -> None:
    swapped = [PROVINCE, unit("1001", "Xã A2"), unit("1002", "Xã A1"), LIST[3]]
    [one] = plan_import(make_reading("agencies", swapped), on=LATER).rows[1].agency_candidates
    assert one[1] == "Xã A1"

    def answered(**said: int | str) -> list[str]:
        rows = {("Danh sách", int(row[1:])): who for row, who in said.items()}
        return [
            row.action for row in plan_import(make_reading("agencies", swapped), on=LATER, answers=Answers(rows)).rows
        ]

    assert answered(r3=one[0]) == ["unchanged", "update", "review", "unchanged"]
    assert answered(r3=NEW)[1] == "review"
    again = [PROVINCE, unit("3003", "Trường A", "1001"), unit("3005", "Trường A", "1001")]
    [school] = [agency.id for agency in tree(LATER) if agency.name == "Trường A"]
    said = Answers({("Danh sách", 3): school})
    plan = plan_import(make_reading("agencies", again), on=LATER, answers=said)
    assert [row.action for row in plan.rows] == ["unchanged", "update", "create"]


def test_a_row_that_waits_moves_nothing(tmp_path: Path) -> None:
    load("agencies", [unit("4001", "Phòng B", "1001")], tmp_path / "later", LATER)
    waits = [unit("1001", "Xã A2"), unit("1002", "Xã A1"), unit("4001", "Phòng B", "1001"), unit("5001", "Phòng C")]
    load("agencies", [PROVINCE, *waits], tmp_path / "waits", date(2025, 6, 1))
    assert {one.name for one in tree(date(2025, 6, 1))} == {"Tỉnh X", "Xã A1", "Xã A2", "Trường A", "Phòng C"}


def test_a_namesake_elsewhere_is_a_new_agency() -> None:
    assert actions(unit("20", "Tỉnh Y", None), unit("2001", "Xã A1", "20"))["Xã A1"] == "create"


def test_a_list_of_an_earlier_day_lets_agencies_begin_then(tmp_path: Path) -> None:
    earlier = date(2024, 1, 1)
    load("agencies", LIST, tmp_path / "earlier", earlier)
    assert tree(earlier) == tree(FIRST) == tree(LATER)


def test_a_list_from_before_a_roster_takes_in_the_agencies_of_that(tmp_path: Path) -> None:
    load("roster", [person("Nguyễn Văn An", agency="Sở Nội vụ")], tmp_path / "roster", LATER)
    load("agencies", [PROVINCE, unit("11", "Sở Nội vụ")], tmp_path / "list", FIRST)
    assert [agency.code for agency in tree(FIRST) if agency.name == "Sở Nội vụ"] == ["11"]
    [found] = [agency for agency in tree(LATER) if agency.name == "Sở Nội vụ"]
    assert (found.code, found.depth) == ("11", 1)
    assert search("An", on=LATER)[0].agency_id == found.id
