"""Agencies through time: rosters dated before a reorganisation, answers, exclusions, and what nobody may break."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from peewee import IntegrityError

from capacity.agencies import add_agency, tree
from capacity.bridge import bridge
from capacity.cli import cli
from capacity.contradictions import problems
from capacity.courses import add_course
from capacity.coverage import coverage
from capacity.dates import FOREVER, from_day
from capacity.errors import Refused
from capacity.goals import add_goal, goal_by_code
from capacity.history import change_set, describe
from capacity.issued import issue, issued_reports
from capacity.reorganisation import Reorganisation, dissolve, merge, move, rename, split
from capacity.store.connection import db, rows
from capacity.store.models import AgencyVersion, Official, Posting
from capacity.succession import preview, write
from capacity.undoing import redo, undo
from imports.agency_names import agency_key
from imports.answers import NEW, Answers
from imports.apply import apply_plan
from imports.plan import ImportPlan, plan_import
from tests.builders import load, make_reading, person

JUNE, DAY, AUGUST = date(2025, 6, 1), date(2025, 7, 1), date(2025, 8, 15)
EVE = DAY - timedelta(1)
AN = person("Nguyễn Văn An", agency="Huyện B", staff_code="A1")


@pytest.fixture
def province(database: Path) -> dict[str, int]:
    """A province with two districts; Xã D and Xã E stand in one, Xã F in the other; an office."""
    ids: dict[str, int] = {}
    outline = (
        *(("Tỉnh A", "", "1"), ("Huyện B", "Tỉnh A", "10"), ("Huyện C", "Tỉnh A", "20")),
        *(("Xã D", "Huyện B", "11"), ("Xã E", "Huyện B", "12"), ("Xã F", "Huyện C", "21"), ("Sở Y", "Tỉnh A", None)),
    )
    with change_set("a province"):
        for name, parent, code in outline:
            ids[name] = add_agency(name, code=code, parent_id=ids.get(parent))
        add_course("K", "K", hours=1)
    return ids


def add_people(*posts: tuple[int, date, date]) -> None:
    with change_set("people"):
        for agency, since, until in posts:
            name = f"Người {Official.select().count() + 1}"
            official = Official.insert(full_name=name, loose_key=name, sort_key=name).execute()
            days = {"valid_from": since, "valid_to": until}
            Posting.insert(official=official, agency=agency, is_leader=False, is_primary=True, **days).execute()


def dissolve_into_two(ids: dict[str, int]) -> None:
    """Huyện B ends without anybody to take its people, and both communes follow it."""
    plan = Reorganisation(DAY)
    plan.end([ids["Huyện B"]], None, "dissolve", [ids["Xã D"], ids["Xã E"]])
    write(plan.settle())


def planned(values: dict[str, Any], on: date, agencies: dict[str, int | str] | None = None) -> ImportPlan:
    reading = make_reading("roster", [values])
    reading.path = Path(__file__)
    answers = Answers(agencies={agency_key(name): answer for name, answer in (agencies or {}).items()})
    return plan_import(reading, on=on, answers=answers)


def stays(official: int = 1) -> list[tuple[int, date, date]]:
    query = "SELECT agency_id, valid_from, valid_to FROM posting WHERE official_id = ? ORDER BY valid_from"
    return [(agency, from_day(since), from_day(until)) for agency, since, until in rows(query, official)]


def test_a_roster_of_june_asks_where_people_went_whose_agency_several_followed(province: dict[str, int]) -> None:
    dissolve_into_two(province)
    [row] = planned(AN, JUNE).rows
    assert row.action == "review"
    assert row.because == "Huyện B kết thúc ngày 01/07/2025 và tiếp tục ở Xã D, Xã E: những người này đã về đâu?"
    assert {name for _number, name in row.agency_candidates} == {"Xã D", "Xã E"}


def test_the_answer_sends_them_there_from_that_day_on_and_is_remembered(province: dict[str, int]) -> None:
    dissolve_into_two(province)
    made = planned(AN, JUNE, {"Huyện B": province["Xã E"]})
    assert [row.action for row in made.rows] == ["create"]
    apply_plan(made)
    assert stays() == [(province["Huyện B"], JUNE, DAY), (province["Xã E"], DAY, FOREVER)]
    later = person("Lê Thị Bình", agency="HUYỆN B")
    apply_plan(planned(later, JUNE))
    assert stays(2) == [(province["Huyện B"], JUNE, DAY), (province["Xã E"], DAY, FOREVER)]
    [row] = planned(person("Trần Văn Cường", agency="Huyện B"), AUGUST).rows
    assert row.action == "create"


def test_who_is_known_elsewhere_from_that_day_on_is_no_question(province: dict[str, int]) -> None:
    dissolve_into_two(province)
    apply_plan(planned({**AN, "agency": "Xã D"}, DAY))
    apply_plan(planned(AN, JUNE))
    assert stays() == [(province["Huyện B"], JUNE, DAY), (province["Xã D"], DAY, FOREVER)]


def test_a_roster_of_june_about_an_agency_that_nobody_followed_is_held_back(province: dict[str, int]) -> None:
    write(dissolve(DAY, province["Sở Y"]))
    [row] = planned({**AN, "agency": "Sở Y"}, JUNE).rows
    assert row.action == "review"
    assert row.because == "Sở Y kết thúc ngày 01/07/2025 mà không có đơn vị kế tiếp: không rõ những người này về đâu"


def test_a_roster_without_agencies_brings_people_back_to_what_followed_theirs(province: dict[str, int]) -> None:
    apply_plan(planned({**AN, "agency": "Xã D"}, JUNE))
    with change_set("left"):
        Posting.update(valid_to=EVE).execute()
    write(merge(DAY, [province["Xã D"], province["Xã E"]], name="Xã Mới"))
    new = next(agency.id for agency in tree(DAY) if agency.name == "Xã Mới")
    nameless = {name: value for name, value in AN.items() if name != "agency"}
    [row] = planned(nameless, AUGUST).rows
    assert row.action == "transfer"
    assert "Xã Mới" in row.because
    apply_plan(planned(nameless, AUGUST))
    assert stays() == [(province["Xã D"], JUNE, EVE), (new, AUGUST, FOREVER)]


def test_an_agency_list_of_june_goes_on_below_what_followed_the_parent(
    province: dict[str, int], tmp_path: Path
) -> None:
    write(merge(DAY, [province["Huyện B"], province["Huyện C"]], name="Huyện Mới", code="30"))
    unit = {"code": "99", "parent_code": "10", "full_name": "Trường Z", "level": "school"}
    load("agencies", [unit], tmp_path / "june", JUNE)
    parents = [{row.name: row.parent_id for row in tree(on)}["Trường Z"] for on in (EVE, DAY)]
    assert parents == [province["Huyện B"], next(row.id for row in tree(DAY) if row.name == "Huyện Mới")]


def test_a_merger_is_refused_where_somebody_moves_below_what_ends(province: dict[str, int]) -> None:
    write(move(AUGUST, province["Sở Y"], province["Xã D"]))
    plan = dissolve(DAY, province["Xã D"], into=province["Xã E"])
    [problem] = problems(plan)
    assert problem.reason == "từ 15/08/2025, sau ngày này, Sở Y trực thuộc Xã D; hãy hoàn tác việc đó trước"


def test_a_circle_on_a_later_day_is_refused(province: dict[str, int]) -> None:
    write(move(AUGUST, province["Sở Y"], province["Huyện B"]))
    [problem] = problems(move(DAY, province["Huyện B"], province["Sở Y"]))
    assert problem.reason == "từ 15/08/2025, Huyện B sẽ trực thuộc chính nó"


def test_two_renames_of_one_day_are_two_steps(province: dict[str, int]) -> None:
    for name in ("Sở X", "Sở Z"):
        write(rename(DAY, province["Sở Y"], name))
    assert "Sở Z" in {agency.name for agency in tree(DAY)}


def test_who_leaves_an_agency_that_moves_too_is_counted_once(province: dict[str, int]) -> None:
    add_people((province["Xã D"], JUNE, FOREVER))
    plan = split(DAY, province["Xã D"], name="Xã Lẻ", officials=[1], below=[province["Xã E"]])
    plan.change(province["Xã D"], parent=province["Huyện C"])
    assert preview(plan).people == 1


def test_an_answer_that_names_an_ended_agency_follows_it_or_asks(province: dict[str, int]) -> None:
    strange = person("Nguyễn Văn An", agency="Đơn vị lạ")
    for name in ("Xã D", "Huyện B", "Sở Y"):
        apply_plan(planned(person(name, agency=f"{name} cũ"), JUNE, {f"{name} cũ": province[name]}))
    write(merge(DAY, [province["Xã D"]], into=province["Xã E"]))
    [row] = planned(strange, AUGUST, {"Đơn vị lạ": province["Xã D"]}).rows
    assert row.action == "create"
    assert "Xã E" in row.because
    [row] = planned(person("Nguyễn Văn An", agency="Xã D cũ"), AUGUST).rows
    assert "Xã E" in row.because
    [row] = planned(strange, AUGUST, {"Đơn vị lạ": 99}).rows
    assert (row.action, row.because) == ("review", "không có đơn vị nào mang số 99")


def test_an_answer_that_names_an_agency_with_several_heirs_is_no_new_agency(province: dict[str, int]) -> None:
    dissolve_into_two(province)
    made = planned(person("Nguyễn Văn An", agency="Đơn vị lạ"), AUGUST, {"Đơn vị lạ": province["Huyện B"]})
    assert made.rows[0].action == "review"
    assert len(made.rows[0].agency_candidates) == 2
    assert not made.new_agencies


def test_new_with_the_code_of_another_agency_says_what_is_wrong(province: dict[str, int]) -> None:
    row = person("Nguyễn Văn An", agency="Trường lạ", agency_code="11")
    [asked] = planned(row, JUNE).rows
    [again] = planned(row, JUNE, {"Trường lạ": NEW}).rows
    assert (asked.action, again.action) == ("review", "review")
    assert again.because == "Trường lạ không thể là đơn vị mới với mã 11: đó là mã của Xã D; hãy sửa mã"


def test_a_code_tells_namesakes_apart_whatever_was_answered_for_the_name(province: dict[str, int]) -> None:
    with change_set("two schools"):
        first, second = (
            add_agency("Trường Kim Đồng", code=code, parent_id=province[name])
            for code, name in (("S1", "Xã D"), ("S2", "Xã E"))
        )
    apply_plan(planned(person("Nguyễn Văn An", agency="Trường Kim Đồng"), JUNE, {"Trường Kim Đồng": first}))
    apply_plan(planned(person("Lê Thị Bình", agency="Trường Kim Đồng", agency_code="S2"), JUNE))
    assert [stays(1)[0][0], stays(2)[0][0]] == [first, second]


def test_nobody_may_stand_in_an_agency_that_does_not(province: dict[str, int]) -> None:
    write(dissolve(DAY, province["Sở Y"]))
    for since, until in ((JUNE, FOREVER), (DAY, FOREVER), (JUNE, AUGUST)):
        with pytest.raises(Refused, match=r"Người 1 .*Sở Y .*01/07/2025"):
            add_people((province["Sở Y"], since, until))
    assert list(rows("SELECT * FROM posting")) == []
    add_people((province["Sở Y"], JUNE, DAY))
    with pytest.raises(Refused), change_set("it begins later"):
        AgencyVersion.update(valid_from=EVE).where(AgencyVersion.agency == province["Sở Y"]).execute()


def test_redo_of_an_end_is_refused_while_somebody_is_in_it(province: dict[str, int]) -> None:
    number = write(dissolve(DAY, province["Sở Y"]))
    undo(number)
    add_people((province["Sở Y"], JUNE, FOREVER))
    for dry_run in (True, False):
        with pytest.raises(Refused, match="Sở Y"):
            redo(number, dry_run=dry_run)
    assert stays() == [(province["Sở Y"], JUNE, FOREVER)]
    undo()
    redo(number)
    assert province["Sở Y"] not in {agency.id for agency in tree(DAY)}


def test_an_issued_report_stays_whatever_is_undone(province: dict[str, int]) -> None:
    with change_set("goal"):
        add_goal("G", "G", courses=["K"], target=80, due_on=DAY)
    with change_set("issue") as number:
        issue(goal_by_code(), EVE, "Báo cáo")
    kept = issued_reports()
    for one in (None, number):
        with pytest.raises(Refused, match=f"{number} "):
            undo(one)
    for table in ("issued_report", "issued_line"):
        with pytest.raises(IntegrityError), change_set("by hand"):
            db.execute_sql(f"DELETE FROM {table}")
    with pytest.raises(IntegrityError), change_set("by hand"):
        db.execute_sql("UPDATE issued_line SET trained = 9")
    assert issued_reports() == kept
    undo(number - 1)
    assert issued_reports() == kept
    assert describe(number).is_undone is False


EXCLUSIONS = {
    "merged with one that counts": (["Xã D"], {"Xã Mới"}, set()),
    "merged with another excluded one": (["Xã D", "Xã E"], set(), {"Xã Mới"}),
    "both below an excluded district": (["Huyện B"], set(), {"Xã Mới"}),
}


@pytest.mark.parametrize("case", EXCLUSIONS)
def test_an_exclusion_passes_on_only_where_all_predecessors_were_excluded(province: dict[str, int], case: str) -> None:
    without, counted, out = EXCLUSIONS[case]
    add_people(*((province[name], JUNE, FOREVER) for name in ("Xã D", "Xã E", "Xã F")))
    with change_set("goal"):
        add_goal("G", "G", courses=["K"], target=80, due_on=DAY, without=[province[name] for name in without])
    write(merge(DAY, [province["Xã D"], province["Xã E"]], name="Xã Mới"))
    figures = {row.agency.name: row.own for row in coverage(goal_by_code(), DAY).rows if row.own.headcount}
    assert {name for name, own in figures.items() if own.eligible} == counted | {"Xã F"}
    assert {name for name, own in figures.items() if own.out_of_scope} == out


def test_what_takes_an_excluded_agency_over_stays_in_the_ratio(province: dict[str, int]) -> None:
    add_people(*((province[name], JUNE, FOREVER) for name in ("Xã D", "Xã E")))
    with change_set("goal"):
        add_goal("G", "G", courses=["K"], target=80, due_on=DAY, without=[province["Xã D"]])
    write(merge(DAY, [province["Xã D"]], into=province["Xã E"]))
    assert [coverage(goal_by_code(), on).total.eligible for on in (EVE, DAY)] == [1, 2]
    assert dict(bridge(goal_by_code(), EVE, DAY).total.eligible_causes) == {"entered_scope": 1}


def test_a_part_that_split_off_earlier_does_not_follow_what_was_left(province: dict[str, int]) -> None:
    add_people(*((province["Xã D"], JUNE, FOREVER) for _number in range(2)))
    with change_set("goal"):
        add_goal("G", "G", courses=["K"], target=80, due_on=DAY, agency_id=province["Xã D"])
    write(split(EVE, province["Xã D"], name="Xã Lẻ", officials=[2]))
    write(merge(DAY, [province["Xã D"]], into=province["Xã E"]))
    assert [coverage(goal_by_code(), on).total.eligible for on in (EVE, DAY)] == [1, 1]
    [row] = planned(person("Nguyễn Văn An", agency="Xã D"), AUGUST).rows
    assert row.action == "create"


def test_what_an_agency_handed_over_before_it_took_another_one_is_not_the_other_ones(province: dict[str, int]) -> None:
    add_people((province["Xã D"], JUNE, FOREVER), (province["Xã F"], JUNE, FOREVER))
    write(split(EVE, province["Xã F"], name="Xã Lẻ", officials=[2]))
    write(merge(DAY, [province["Xã D"]], into=province["Xã F"]))
    with change_set("goal"):
        add_goal("G", "G", courses=["K"], target=80, due_on=DAY)
    found = {row.agency.name: row.own.headcount for row in coverage(goal_by_code(), JUNE, tree_on=DAY).rows}
    assert found == {"Tỉnh A": 0, "Huyện B": 0, "Xã E": 0, "Huyện C": 0, "Xã F": 2, "Xã Lẻ": 0, "Sở Y": 0}


def test_every_cause_opens_its_list(database: Path, province: dict[str, int]) -> None:
    add_people(*((province[name], JUNE, FOREVER) for name in ("Xã D", "Xã D", "Xã E")))
    add_people((province["Xã D"], JUNE, EVE))
    with change_set("goal"):
        add_goal("G", "G", courses=["K"], target=80, due_on=DAY)
    write(merge(DAY, [province["Xã D"], province["Xã E"]], name="Xã Mới"))
    write(rename(AUGUST, province["Sở Y"], "Sở Z"))
    db.close()
    between = ("--from", "2025-06-15", "--to", "2025-08-15")

    def run(*arguments: str, code: int = 0) -> Any:
        result = CliRunner().invoke(cli, ["--db", str(database), *arguments])
        assert result.exit_code == code, result.output
        return json.loads(result.stdout) if "--json" in arguments else result.output

    for row in run("coverage", "G", *between, "--bridge", "--json")["rows"]:
        for cause, by in row["eligible_causes"].items():
            listed = run("people", "G", "--agency", row["name"], *between, "--cause", cause, "--json")
            assert sum(one["eligible"] for one in listed) == by
    names = run("people", "G", "--agency", "Xã D", *between, "--cause", "reorganised", "--json")
    assert [(one["full_name"], one["agency"], one["eligible"]) for one in names] == [
        ("Người 1", "Xã D", -1),
        ("Người 2", "Xã D", -1),
    ]
    assert "Người 4" in run("people", "G", *between, "--cause", "left")
    assert "2 người" in run("people", "G", "--agency", "Xã D", *between, "--cause", "reorganised")
    run("people", "G", "--cause", "left", code=1)
    run("people", "G", *between, "--cause", "left", "--own", code=1)
