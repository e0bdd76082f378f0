"""The invented province hangs together, and is the same for the same seed."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from capacity.attendance import attendance
from capacity.check import check
from capacity.classes import class_by_code, class_list
from capacity.cli import cli
from capacity.demo import LEADING, Province, Size, invent
from capacity.enrolments import enrolled
from capacity.outcomes import outcomes
from capacity.sessions import sessions
from capacity.store.database import open_database


@pytest.fixture(scope="module", params=["small", "province"])
def size(request: pytest.FixtureRequest) -> Size:
    return "small" if request.param == "small" else "province"


@pytest.fixture(scope="module")
def province(size: Size) -> Province:
    return invent(size)


def trained_share(province: Province) -> dict[str, float]:
    heads = Counter(official.agency.code for official in province.officials)
    people = {completion.official.staff_code: completion.official.agency.code for completion in province.completions}
    trained = Counter(people.values())
    return {code: trained[code] / count for code, count in heads.items()}


def test_it_has_the_promised_size(size: Size, province: Province) -> None:
    if size == "small":
        assert (len(province.agencies), len(province.officials)) == (27, 300)
    else:
        assert 1150 <= len(province.agencies) <= 1250
        assert len(province.officials) == 25_000


def test_the_same_seed_gives_the_same_and_another_gives_others() -> None:
    assert invent("small", 7) == invent("small", 7)
    assert invent("small", 7) != invent("small", 8)


def test_agencies_stand_after_their_parents_and_codes_are_unique(province: Province) -> None:
    seen = {""}
    for agency in province.agencies:
        assert agency.parent_code in seen
        assert agency.code not in seen
        seen.add(agency.code)


def test_numbers_of_identity_are_unique_and_agree_with_sex_and_birth(province: Province) -> None:
    for official in province.officials:
        number = official.national_id
        century = (0 if official.birth_date.year < 2000 else 2) + (official.gender == "female")
        assert len(number) == 12
        assert number[:6] == f"099{century}{official.birth_date.year % 100:02d}"
    for field in ("national_id", "staff_code", "phone", "email"):
        assert len({getattr(official, field) for official in province.officials}) == len(province.officials)


def test_nobody_is_real(province: Province) -> None:
    assert all(official.email.endswith("@hoaban.example") for official in province.officials)
    assert all(official.phone.startswith("0990") and len(official.phone) == 10 for official in province.officials)


def test_names_of_several_peoples_are_heard(province: Province) -> None:
    families = Counter(official.full_name.split()[0] for official in province.officials)
    assert {"Nguyễn", "Giàng", "Lò", "Nông", "Triệu"} <= families.keys()


def test_two_thirds_are_trained_and_agencies_differ(province: Province) -> None:
    shares = trained_share(province)
    people = {completion.official.staff_code for completion in province.completions}
    assert 0.6 <= len(people) / len(province.officials) <= 0.7
    assert any(share >= 0.8 for share in shares.values())
    assert any(share < 0.5 for share in shares.values())


def test_results_are_of_known_courses_and_after_everybody_came(province: Province) -> None:
    assert {completion.course for completion in province.completions} == set(province.courses)
    assert set(province.goal.courses) == {course.code for course in province.courses}
    assert all(province.since < completion.completed_on < date(2026, 12, 31) for completion in province.completions)
    taken = [(completion.official.staff_code, completion.course.code) for completion in province.completions]
    assert len(set(taken)) == len(taken)


# A Monday after a weekend, a Sunday, and the first day of a year.
@pytest.mark.parametrize("day", [date(2026, 11, 30), date(2026, 12, 6), date(2027, 1, 1)])
def test_the_demo_shows_classes_that_were_held_go_on_and_are_planned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, day: date
) -> None:
    monkeypatch.setattr("capacity.cli.demo.today", lambda: day)
    done = CliRunner().invoke(cli, ["demo", "--folder", str(tmp_path / "demo")])
    assert done.exit_code == 0, done.output
    open_database(tmp_path / "demo/demo.db")
    assert {row.code: row.state for row in class_list()} == {"KNS-10": "held", "KNS-11": "open", "LDS-02": "planned"}
    held, going, planned = (class_by_code(code) for code in ("KNS-10", "KNS-11", "LDS-02"))
    assert all(session.on < day for session in sessions(held.id))
    assert day in [session.on for session in sessions(going.id)]
    assert all(session.on > day for session in sessions(planned.id))
    assert (going.enrolled, going.capacity, planned.enrolled) == (20, 20, 6)
    for row in attendance(going.id).rows:
        seen = zip(sessions(going.id), row.marks, strict=True)
        assert all((mark is not None) == (session.on < day) for session, mark in seen)
    days = {session.on for row in class_list() for session in sessions(row.id)}
    assert all(one.weekday() < 5 for one in days - {day})
    people = [one for row in class_list() for one in enrolled(row.id, statuses=("enrolled", "waiting"))]
    assert len({one.official_id for one in people}) == len(people)
    assert all(one.agency.startswith(("Xã", "Phường")) for one in enrolled(held.id))
    assert all(one.position and one.position.startswith(LEADING) for one in enrolled(planned.id))
    passing = [one.completes for one in outcomes(held.id)]
    assert any(passing)
    assert not all(passing)
    assert check() == []


def test_no_classes_are_made_where_nobody_works_yet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("capacity.cli.demo.today", lambda: date(2025, 6, 1))
    done = CliRunner().invoke(cli, ["demo", "--folder", str(tmp_path / "demo")])
    assert done.exit_code == 0, done.output
    open_database(tmp_path / "demo/demo.db")
    assert class_list() == []
