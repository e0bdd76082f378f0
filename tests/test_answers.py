"""Questions: asked with candidates, answered from a file, remembered; and two people who are one."""

import json
from datetime import date
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest

from capacity.courses import add_course
from capacity.errors import BadFile, BadInput, NotFound
from capacity.history import change_set
from capacity.identity import declare_two, likely_pairs, merge
from capacity.officials import completions, official_by_id, postings, search
from capacity.provenance import sources_of_official
from capacity.store.connection import db, rows
from capacity.undoing import undo
from imports.agency_names import agency_key
from imports.answers import NEW, Answers, read_answers
from imports.apply import apply_plan
from imports.officials import missing_people
from imports.plan import ImportPlan, plan_import
from imports.rows import Issue
from tests.builders import load, make_reading, person

DAY = date(2026, 1, 1)
HOA = person("Nguyễn Thị Hòa", "1985-03-12", position="Chuyên viên")
HOA_TOO = person("Nguyễn Thị Hoà", "1985-11-20", position="Văn thư")
UNCLEAR = person("Nguyễn Thị Hòa", "1985")


@pytest.fixture(autouse=True)
def known(database: Path, tmp_path: Path) -> None:
    load("roster", [HOA, HOA_TOO], tmp_path / "first.xlsx", DAY)


def plan(values: dict[str, Any], answers: Answers | None = None) -> ImportPlan:
    reading = make_reading("roster", [values])
    reading.path = Path(__file__)
    return plan_import(reading, on=date(2026, 7, 1), answers=answers)


def test_a_question_names_who_it_could_be() -> None:
    [row] = plan(UNCLEAR).rows
    assert row.action == "review"
    assert [one.official_id for one in row.candidates] == [1, 2]
    assert row.candidates[1].birth == "20/11/1985"


def test_an_answer_is_taken_and_remembered() -> None:
    apply_plan(plan(UNCLEAR | {"phone": "0912345678"}, Answers(rows={("Danh sách", 2): 2})))
    assert official_by_id(2).phone == "0912345678"
    [row] = plan(UNCLEAR).rows
    assert (row.action, row.official_id) == ("unchanged", 2)
    undo()
    assert plan(UNCLEAR).rows[0].action == "review"


def test_the_answer_that_it_is_somebody_new_is_remembered_too() -> None:
    apply_plan(plan(UNCLEAR, Answers(rows={("Danh sách", 2): NEW})))
    [row] = plan(UNCLEAR).rows
    assert (row.action, row.official_id) == ("unchanged", 3)
    assert sorted(rows("SELECT one_id, other_id FROM two_people")) == [(1, 3), (2, 3)]


def test_an_answer_that_names_nobody_leaves_the_question() -> None:
    assert plan(UNCLEAR, Answers(rows={("Danh sách", 2): 99})).rows[0].action == "review"


def test_an_agency_is_confirmed_once_and_known_by_that_name_from_then_on() -> None:
    misspelt = person("Người Mới", "1990", agency="Sở Nội vũ")
    [row] = plan(misspelt).rows
    assert row.action == "review"
    [(agency_id, name)] = row.agency_candidates
    assert name == "Sở Nội vụ"
    answers = Answers(agencies={agency_key("Sở Nội vũ"): agency_id})
    apply_plan(plan(misspelt, answers))
    assert next(rows("SELECT count(*) FROM agency"))[0] == 1
    assert plan(person("Người Khác", "1991", agency="SỞ NỘI VŨ")).rows[0].action == "create"


def test_an_agency_may_be_said_to_be_another_one() -> None:
    answers = Answers(agencies={agency_key("Sở Nội vũ"): NEW})
    apply_plan(plan(person("Người Mới", "1990", agency="Sở Nội vũ"), answers))
    assert next(rows("SELECT count(*) FROM agency"))[0] == 2


def test_answers_are_read_from_json(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    document = {
        "rows": [{"sheet": "Danh sách", "row": 2, "official_id": 5}, {"row": 3, "new": True}],
        "agencies": [{"name": "SỞ NỘI VŨ", "agency_id": 1}],
    }
    path.write_text(json.dumps(document), encoding="utf-8")
    assert read_answers(path) == Answers({("Danh sách", 2): 5, ("", 3): NEW}, {agency_key("Sở Nội vũ"): 1})


@pytest.mark.parametrize(
    "content", ["", "[]", '{"rows": [{"row": 2}]}', '{"rows": [{"row": "x", "new": true}]}', "\x00"]
)
def test_bad_answers_are_a_sentence(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadFile, match=r"a\.json"):
        read_answers(path)


def test_whom_a_list_lacks_is_told_and_nobody_is_taken_out(tmp_path: Path) -> None:
    made = plan(HOA)
    assert [one.full_name for one in missing_people(made)] == ["Nguyễn Thị Hoà"]
    assert made.may_be_partial
    apply_plan(made)
    assert len(search("hoa", on=date(2026, 8, 1))) == 2


def test_who_stands_in_a_row_that_is_held_back_is_not_missing() -> None:
    reading = make_reading("roster", [HOA, {"full_name": "Nguyễn Thị Hoà", "agency": "Sở Nội vụ"}])
    reading.rows[1].issues.append(Issue("bad_date", "error", "C3", "Ngày sinh", "31/02/1985", "x"))
    made = plan_import(reading, on=date(2026, 7, 1))
    assert [row.action for row in made.rows] == ["unchanged", "reject"]
    assert (made.missing_count, missing_people(made)) == (0, [])


def test_a_staff_code_that_is_somebody_elses_is_left_out(tmp_path: Path) -> None:
    one, other = (person(name, national_id=f"01508500123{number}") for number, name in enumerate(("Lò An", "Lò Ba")))
    load("roster", [one | {"staff_code": "YB1"}, other | {"staff_code": "YB2"}], tmp_path / "a", DAY)
    made = load("roster", [one | {"staff_code": "YB2", "position": "Trưởng phòng"}], tmp_path / "b", date(2026, 7, 1))
    [row] = made.rows
    assert (row.action, row.changes) == ("update", {"position": "Trưởng phòng"})
    assert [(issue.code, issue.severity) for issue in row.issues] == [("staff_code_taken", "warning")]
    assert "Lò Ba" in row.issues[0].message
    assert {found.full_name: found.staff_code for found in search("lò")} == {"Lò An": "YB1", "Lò Ba": "YB2"}
    # One that nobody has is taken.
    load("roster", [one | {"staff_code": "YB3"}], tmp_path / "c", date(2026, 7, 1))
    assert {found.staff_code for found in search("lò")} == {"YB3", "YB2"}


def test_who_moves_is_shown_with_both_lists(tmp_path: Path) -> None:
    number = {"national_id": "015185001234"}
    load("roster", [person("Vàng Thị Mỷ", agency="Sở Y tế", **number)], tmp_path / "health.xlsx", DAY)
    [row] = plan(person("Vàng Thị Mỷ", agency="Sở Nội vụ", **number)).rows
    assert row.action == "transfer"
    assert "Sở Y tế" in row.because
    assert "health.xlsx" in row.because


def test_where_a_person_comes_from() -> None:
    [source] = sources_of_official(2)
    assert (source.file, source.sheet, source.row, source.action) == ("first.xlsx", "Danh sách", 3, "create")


def test_likely_pairs_until_somebody_says_they_are_two(tmp_path: Path) -> None:
    load("roster", [person("Nguyễn Thị Hòa", "1985-03-12", "Sở Y tế", staff_code="X")], tmp_path / "x", DAY)
    assert likely_pairs() == []
    load("roster", [person("Lý Mỵ", "1990", "Sở A")], tmp_path / "y", DAY)
    load("roster", [person("Lí Mị", "1990-02-03", "Sở B")], tmp_path / "z", DAY)
    [pair] = likely_pairs()
    with change_set("two"):
        declare_two(pair.other_id, pair.one_id)
    assert likely_pairs() == []


def test_merging_keeps_everything_of_both_and_can_be_undone(tmp_path: Path) -> None:
    with change_set("courses"):
        add_course("K", "K", hours=1)
        add_course("L", "L", hours=1)
    done = [
        {"full_name": "Nguyễn Thị Hòa", "birth_date": date(1985, 3, 12), "birth_year": 1985, "course_code": "K"},
        {"full_name": "Nguyễn Thị Hoà", "birth_date": date(1985, 11, 20), "birth_year": 1985, "course_code": "L"},
    ]
    load("completions", [one | {"completed_on": date(2026, 2, 1)} for one in done], tmp_path / "done")
    before = [list(rows(f"SELECT * FROM {table} ORDER BY id")) for table in ("official", "posting", "completion")]
    with change_set("merge", "merge"):
        merge(1, 2, ["birth_date"])
    kept = official_by_id(1)
    assert kept.birth_date == date(1985, 11, 20)
    assert {one.course_code for one in completions(1)} == {"K", "L"}
    assert [post.is_primary for post in postings(1)].count(True) == 1
    assert len(sources_of_official(1)) == 4
    with pytest.raises(NotFound):
        official_by_id(2)
    undo()
    assert before == [
        list(rows(f"SELECT * FROM {table} ORDER BY id")) for table in ("official", "posting", "completion")
    ]


def test_the_year_of_birth_is_that_of_the_date_after_a_merger(tmp_path: Path) -> None:
    load("roster", [person("Lò Thị Mai", "1991", "Sở A", staff_code="A1")], tmp_path / "y", DAY)
    load("roster", [person("Lò Thị Mai", "1990-02-03", "Sở B", staff_code="B1")], tmp_path / "z", DAY)
    [keep, other] = (number for (number,) in rows("SELECT id FROM official WHERE staff_code IN ('A1', 'B1')"))
    with change_set("merge", "merge"):
        merge(keep, other)
    assert (official_by_id(keep).birth_date, official_by_id(keep).birth_year) == (date(1990, 2, 3), 1990)


def test_who_was_told_apart_from_the_other_one_is_told_apart_from_the_kept_one(tmp_path: Path) -> None:
    for number, agency in enumerate("ABC"):
        here = person("Lò Thị Mai", "1990-02-03", f"Sở {agency}", staff_code=agency)
        load("roster", [here], tmp_path / str(number), DAY)
    one, two, three = (number for (number,) in rows("SELECT id FROM official WHERE staff_code IS NOT NULL ORDER BY id"))
    with change_set("apart"):
        declare_two(two, three)
    with change_set("merge", "merge"):
        merge(one, two)
    assert likely_pairs() == []
    undo()
    assert [(pair.one_id, pair.other_id) for pair in likely_pairs()] == [(one, two), (one, three)]


@pytest.mark.parametrize(("one", "other", "error"), [(1, 1, BadInput), (1, 99, NotFound)])
def test_what_cannot_be_merged_is_refused(one: int, other: int, error: type[Exception]) -> None:
    with pytest.raises(error), change_set("merge"):
        merge(one, other)


def test_likely_pairs_are_those_found_one_by_one() -> None:
    births = [(None, None), (None, 1985), (5549, 1985), (5550, 1985), (5549, None), (None, 1986)]
    numbers = [None, "0150850{:05}", "0150{:05}"]
    with change_set("people"):
        for place, ((day, year), number) in enumerate(product(births, numbers)):
            for copy in (0, 1):
                db.execute_sql(
                    "INSERT INTO official (full_name, loose_key, sort_key, birth_date, birth_year, national_id) "
                    "VALUES ('Nguyễn Văn An', 'nguyen van an', 'an', ?, ?, ?)",
                    (day, year, number and number.format(2 * place + copy)),
                )
    people = list(rows("SELECT id, birth_date, birth_year, length(national_id) FROM official WHERE sort_key = 'an'"))

    def may_be_one(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
        (_id, day, year, digits), (_other_id, other_day, other_year, other_digits) = one, other
        same_birth = day == other_day if day and other_day else year is not None
        return year == other_year and same_birth and not (digits and digits == other_digits)

    found = [(pair.one_id, pair.other_id) for pair in likely_pairs()]
    assert found == [(one[0], other[0]) for one, other in combinations(people, 2) if may_be_one(one, other)]
    assert len(found) > 100
