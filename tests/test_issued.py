"""Issued reports stay as they were; goals changed later leave earlier figures; the commands over both."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from capacity.agencies import add_agency
from capacity.bridge import bridge
from capacity.cli import cli
from capacity.courses import add_course
from capacity.coverage import coverage, people, standing
from capacity.dates import FOREVER
from capacity.exemptions import end_exemption, exempt
from capacity.goals import add_goal, edit_goal, goal_by_code
from capacity.history import change_set
from capacity.identity import merge
from capacity.issued import issue, issued_figures, issued_names, since_issue
from capacity.plan import invite
from capacity.store.class_models import Completion
from capacity.store.connection import rows
from capacity.store.models import Official, Posting, Succession
from capacity.undoing import redo, undo

DAY, DUE = date(2026, 6, 30), date(2026, 12, 31)


@pytest.fixture
def office(database: Path) -> Path:
    """Two communes with five people each, numbers 1 to 10, of whom 1, 2 and 6 are trained."""
    with change_set("office"):
        province = add_agency("Tỉnh Mẫu", code="1")
        communes = [add_agency(f"Xã {name}", code=name, parent_id=province) for name in "AB"]
        add_course("K", "Khóa", hours=8)
        for number in range(10):
            name = f"Nguyễn Văn {number}"
            Official.insert(full_name=name, loose_key=name, sort_key=f"{number}").execute()
            Posting.insert(
                official=number + 1,
                agency=communes[number // 5],
                is_leader=False,
                is_primary=True,
                valid_from=date(2025, 1, 1),
                valid_to=FOREVER,
            ).execute()
        add_goal("G", "Kỹ năng số", courses=["K"], target=80, due_on=DUE)
        for official in (1, 2, 6):
            complete(official, date(2026, 3, 1))
    return database


def complete(official: int, on: date) -> None:
    Completion.insert(official=official, course=1, completed_on=on, expires_on=FOREVER, hours=8).execute()


def test_nothing_changes_an_issued_report(office: Path) -> None:
    with change_set("issue"):
        number = issue(goal_by_code(), DAY, "Báo cáo 6 tháng")
    kept = (issued_figures(number), issued_names(number))
    assert [(line.total.eligible, line.total.trained) for line in kept[0]] == [(10, 3), (5, 2), (5, 1)]
    assert [name.official_id for name in issued_names(number, status="trained")] == [1, 2, 6]
    assert since_issue(number).total.trained_causes == {}
    with change_set("a late result") as late:
        complete(3, date(2026, 5, 1))
    with change_set("one of two"):
        merge(4, 5)
    with change_set("ill"):
        exempt(goal_by_code(), 7, "Nghỉ thai sản", date(2026, 1, 1))
    found = since_issue(number)
    assert (found.total.eligible, found.total.trained) == ((10, 8), (3, 4))
    assert found.total.eligible_causes == {"left": -1, "exempted": -1}
    assert found.total.trained_causes == {"corrected": 1}
    undo(late)
    with change_set("stricter"):
        edit_goal(goal_by_code(), date(2025, 1, 1), target=100)
    assert (issued_figures(number), issued_names(number)) == kept


def test_earlier_days_keep_the_terms_of_their_day(office: Path) -> None:
    with change_set("100 %") as changed:
        edit_goal(goal_by_code(), date(2026, 7, 1), target=100, title="Kỹ năng số cho mọi người")
    assert (coverage(goal_by_code(), DAY).rows[0].needed, coverage(goal_by_code(), DUE).rows[0].needed) == (5, 7)
    assert coverage(goal_by_code(), DAY).goal.title == "Kỹ năng số"
    undo(changed)
    assert coverage(goal_by_code(), DUE).rows[0].needed == 5
    redo(changed)
    assert coverage(goal_by_code(), DUE).rows[0].needed == 7
    with change_set("once more from the same day"):
        edit_goal(goal_by_code(on=DUE), date(2026, 7, 1), target=90)
    assert coverage(goal_by_code(), DUE).rows[0].needed == 6
    assert goal_by_code(on=DUE).title == "Kỹ năng số cho mọi người"


def test_an_exemption_holds_from_its_day_to_its_day(office: Path) -> None:
    with change_set("x"):
        number = exempt(goal_by_code(), 3, "Đi học", date(2026, 2, 1))
    assert [coverage(goal_by_code(), date(2026, month, 1)).rows[0].total.exempt for month in (1, 2, 9)] == [0, 1, 1]
    with change_set("x"):
        end_exemption(number, date(2026, 9, 1))
    assert [coverage(goal_by_code(), date(2026, month, 1)).rows[0].total.exempt for month in (2, 9)] == [1, 0]
    found = bridge(goal_by_code(), date(2026, 8, 1), date(2026, 9, 1))
    assert found.total.eligible_causes == {"restored": 1}


def test_a_merged_commune_is_followed_both_ways(office: Path) -> None:
    day = date(2026, 7, 1)
    with change_set("A and B become C"):
        old = [row.agency.id for row in coverage(goal_by_code(), DAY).rows][1:]
        new = add_agency("Xã C", code="C", parent_id=1, since=day)
        for agency in old:
            Succession.insert(old_id=agency, new_id=new, kind="merge", happened_on=day).execute()
            list(rows("UPDATE agency_version SET valid_to = ? WHERE agency_id = ? RETURNING id", 20635, agency))
        for official in range(1, 11):
            Posting.update(valid_to=day).where(Posting.official == official).execute()
            Posting.insert(
                official=official, agency=new, is_leader=False, is_primary=True, valid_from=day, valid_to=FOREVER
            ).execute()
    assert (day - date(1970, 1, 1)).days == 20635
    found = {row.agency.name: row.total.trained for row in coverage(goal_by_code(), DAY, tree_on=day).rows}
    assert found == {"Tỉnh Mẫu": 3, "Xã C": 3}
    assert len(people(goal_by_code(), DAY, agency_id=new, status="trained", tree_on=day)) == 3
    with change_set("about A"):
        add_goal("A", "A", courses=["K"], target=80, due_on=DUE, agency_id=old[0])
    eligible = [coverage(goal_by_code("A"), on).total.eligible for on in (DAY, day)]
    assert eligible == [5, 10]
    back = {row.agency.name: row.total.trained for row in coverage(goal_by_code("G"), day, tree_on=DAY).rows}
    assert back == {"Tỉnh Mẫu": 3, "Xã A": 0, "Xã B": 0}
    causes = {row.agency.name: dict(row.eligible_causes) for row in bridge(goal_by_code("G"), DAY, day).rows}
    assert causes == {
        "Tỉnh Mẫu": {},
        "Xã A": {"reorganised": -5},
        "Xã B": {"reorganised": -5},
        "Xã C": {"reorganised": 10},
    }


def test_seats_go_where_most_agencies_reach_the_target(office: Path) -> None:
    invited = invite(goal_by_code(), DAY, 3)
    assert [(one.agency.name, len(one.people), one.reaches_target) for one in invited] == [
        ("Xã A", 2, True),
        ("Xã B", 1, False),
    ]


@pytest.mark.parametrize(
    ("on", "told"), [(DAY, "on_track"), (date(2026, 9, 1), "at_risk"), (DUE, "at_risk"), (date(2027, 1, 1), "missed")]
)
def test_standing_is_told_by_the_straight_line(office: Path, on: date, told: str) -> None:
    with change_set("one early"):
        complete(10, date(2026, 1, 2))
    goal = goal_by_code()
    assert standing(goal, coverage(goal, on).total, on) == told


def run(place: Path, *arguments: str, code: int = 0) -> Any:
    result = CliRunner().invoke(cli, ["--db", str(place), *arguments])
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return json.loads(result.stdout) if "--json" in arguments and not code else result


def test_the_commands(office: Path) -> None:
    run(office, "goals", "group", "CNTT", "--title", "Chuyên trách CNTT", "--official", "1", "--official", "7")
    assert run(office, "goals", "groups", "--json")[0]["members"] == 2
    run(office, "goals", "group", "CNTT", "--official", "7", "--remove", "--from", "2099-01-01")
    it = ("--course", "K", "--target", "100", "--due", "2026-12-31", "--group", "CNTT", "--without", "Xã B")
    run(office, "goals", "add", "IT", "--title", "Chuyên trách", *it)
    run(office, "goals", "add", "X", "--title", "X", code=2)
    run(office, "goals", "edit", "IT", "--from", "2098-01-01", "--yearly", "--target", "90")
    assert [version["target"] for version in run(office, "goals", "show", "IT", "--json")] == [1.0, 0.9]
    run(office, "goals", "edit", "IT", code=1)
    run(office, "goals", "exempt", "G", "--official", "2", "--reason", "Ốm", "--from", "2026-06-01")
    [row] = run(office, "goals", "exemptions", "G", "--json")
    run(office, "goals", "exempt", "G", "--official", "2", "--reason", "Ốm", "--from", "2026-07-01", code=1)
    run(office, "goals", "end-exemption", str(row["id"]), "--on", "2026-07-01")
    between = ("--from", "2026-02-01", "--to", "2026-06-30")
    found = run(office, "coverage", "G", *between, "--bridge", "--json")
    assert found["rows"][0]["eligible"] == [10, 9]
    assert found["rows"][0]["eligible_causes"] == {"exempted": -1}
    assert found["rows"][0]["trained_causes"] == {"newly_trained": 2}
    assert len(run(office, "coverage", "G", *between, "--trend", "--json")["points"]) == 5
    for arguments in (("--bridge",), ("--trend",)):
        assert run(office, "coverage", "G", *between, *arguments).stdout
    run(office, "coverage", "G", "--bridge", code=1)
    run(office, "coverage", "G", *between, code=1)
    assert run(office, "goals", "plan", "G", "--as-of", "2026-06-30", "--seats", "3", "--json")["total"]["needed"] == 6
    assert run(office, "goals", "plan", "G", "--seats", "3").stdout
    run(office, "reports", "issue", "Báo cáo", "G", "--as-of", "2026-06-30")
    assert run(office, "reports", "--json")[0]["title"] == "Báo cáo"
    assert run(office, "reports", "show", "1", "--json")["rows"][0]["trained"] == 2
    assert len(run(office, "reports", "show", "1", "--people", "--json")) == 10
    assert run(office, "reports", "compare", "1", "--json")["total"]["eligible_causes"] == {}
    run(office, "reports", "compare", "9", code=1)


@pytest.mark.parametrize(
    ("narrowed", "codes", "eligible"),
    [
        ((), "1BA", [10, 9]),
        (("--depth", "0"), "1", [10, 9]),
        (("--agency", "1", "--depth", "1"), "1BA", [10, 9]),
        (("--agency", "B", "--depth", "0"), "B", [5, 9]),
    ],
)
def test_a_bridge_is_narrowed_to_an_agency_and_to_levels(
    office: Path, narrowed: tuple[str, ...], codes: str, eligible: list[int]
) -> None:
    run(office, "agencies", "dissolve", "A", "--into", "B", "--on", "2026-05-01", "--yes")
    run(office, "goals", "exempt", "G", "--official", "2", "--reason", "Ốm", "--from", "2026-03-01")
    bridge_of = ("coverage", "G", "--from", "2026-02-01", "--to", "2026-06-30", "--bridge", *narrowed)
    found = run(office, *bridge_of, "--json")
    assert "".join(row["code"] for row in found["rows"]) == codes
    assert found["total"]["eligible"] == eligible
    assert ("Xã A" in run(office, *bridge_of).stdout) == ("A" in codes)
