"""People who left long ago lose their names everywhere in the file, and no figure of any day changes."""

import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from capacity.agencies import add_agency
from capacity.cli import cli
from capacity.courses import add_course
from capacity.coverage import coverage
from capacity.disclosure import record_disclosure
from capacity.errors import Refused
from capacity.goals import add_goal, goal_by_code
from capacity.history import change_set, change_sets
from capacity.identity import merge
from capacity.log import record_failure
from capacity.officials import postings, search
from capacity.retention import forget, left_before, sweep_out, years_before
from capacity.settings import only_read
from capacity.store.class_models import Completion
from capacity.store.connection import db, rows
from capacity.store.models import Official, Posting
from capacity.undoing import undo
from tests.builders import load, new_database, person

TODAY = date(2026, 7, 1)
START = date(2018, 1, 1)
_SECRETS = ("Vàng Seo Thắng", "Thào A Tủa", "015085001234", "0912345678", "thang@yenbai.gov.vn", "Chủ tịch xã")


def _leave(name: str, on: date) -> int:
    number: int = Official.get(Official.full_name == name).id
    with change_set(f"{name} left"):
        Posting.delete().where((Posting.official == number) & (Posting.valid_from >= on)).execute()
        Posting.update(valid_to=on).where((Posting.official == number) & (Posting.valid_to > on)).execute()
    return number


def _office(folder: Path) -> int:
    facts = {"national_id": _SECRETS[2], "phone": _SECRETS[3], "email": _SECRETS[4], "position": _SECRETS[5]}
    people = [person(_SECRETS[0], **facts), person("Lò Thị Mai"), person(_SECRETS[1])]
    load("roster", people, folder / "list", START)
    (folder / "list").unlink()
    keep = _leave(_SECRETS[0], date(2020, 1, 1))
    other = Official.get(Official.full_name == _SECRETS[1]).id
    with change_set(f"{_SECRETS[1]} merged into {_SECRETS[0]}", "merge"):
        merge(keep, other)
    _leave(_SECRETS[0], date(2020, 1, 1))
    return keep


def _bytes(database: Path) -> bytes:
    return b"".join(path.read_bytes() for path in database.parent.glob(database.name + "*") if path.is_file())


def test_not_a_byte_is_left_of_who_left(database: Path) -> None:
    keep = _office(database.parent)
    assert all(secret.encode() in _bytes(database) for secret in _SECRETS)
    left = left_before(years_before(TODAY, 5))
    assert [(one.id, one.left_on, one.agency) for one in left] == [(keep, date(2020, 1, 1), "Sở Nội vụ")]
    number = forget(left, TODAY)
    assert sweep_out()
    assert not [secret for secret in _SECRETS if secret.encode() in _bytes(database)]
    assert "Lò Thị Mai".encode() in _bytes(database)
    assert [post.agency for post in postings(keep)] == ["Sở Nội vụ"]
    assert left_before(TODAY) == []
    assert change_sets()[0].people == 1
    for change in (number, 1):
        with pytest.raises(Refused):
            undo(change)
    assert search("thang") == []


def test_it_asks_and_tells_of_the_copies(tmp_path: Path) -> None:
    database = tmp_path / "t.db"
    with new_database(tmp_path):
        _office(tmp_path)
    base = ["--db", str(database), "--lang", "en"]
    dry = CliRunner().invoke(cli, [*base, "retention", "--dry-run"])
    assert (dry.exit_code, _SECRETS[0] in dry.stdout) == (0, True)
    assert CliRunner().invoke(cli, [*base, "retention"]).exit_code == 1
    assert _SECRETS[0] in CliRunner().invoke(cli, [*base, "officials"]).stdout
    copies = database.with_name("t.db.copies")
    copies.mkdir()
    (copies / "20200101-000000.1.import.db").write_bytes(_SECRETS[0].encode())
    updated = database.with_name("t.db.20200101-000000.before-update")
    updated.write_bytes(_SECRETS[0].encode())
    done = CliRunner().invoke(cli, [*base, "retention", "--yes"])
    assert done.exit_code == 0
    assert "--copies" in done.stderr
    removed = CliRunner().invoke(cli, [*base, "retention", "--yes", "--copies", "2026-01-01"])
    assert (removed.exit_code, list(copies.iterdir()), updated.exists()) == (0, [], False)
    assert _SECRETS[0] not in CliRunner().invoke(cli, [*base, "officials"]).stdout


PEOPLE = st.lists(
    st.tuples(st.integers(0, 2), st.integers(1, 2500), st.integers(0, 3000), st.booleans()), min_size=1, max_size=7
)


@given(PEOPLE, st.integers(1, 6))
@settings(max_examples=25)
def test_no_figure_of_any_day_changes(tmp_path_factory: pytest.TempPathFactory, people: list, years: int) -> None:  # type: ignore[type-arg]
    with new_database(tmp_path_factory.mktemp("r")):
        with change_set("start"):
            top = add_agency("Tỉnh", level="province", since=START)
            agencies = [top, *(add_agency(f"Xã {one}", level="commune", parent_id=top, since=START) for one in "AB")]
            course = add_course("CDS", "CĐS", hours=8)
            for number, (where, days, done, is_leader) in enumerate(people):
                one = Official.create(full_name=f"Người {number}", loose_key=f"nguoi {number}", sort_key=f"{number}")
                Posting.create(
                    official=one,
                    agency=agencies[where],
                    is_leader=is_leader,
                    is_primary=True,
                    valid_from=START,
                    valid_to=START + timedelta(days),
                )
                on = START + timedelta(done)
                Completion.create(
                    official=one, course=course, completed_on=on, expires_on=on + timedelta(600), hours=8, evidence="QĐ"
                )
            add_goal("G", "G", courses=["CDS"], target=80, due_on=TODAY)
        goal = goal_by_code("G", TODAY)
        days = [START + timedelta(day) for day in range(0, 3100, 155)]
        before = [coverage(goal, day).rows for day in days]
        left = left_before(years_before(TODAY, years))
        if left:
            forget(left, TODAY)
        assert [coverage(goal, day).rows for day in days] == before
        names = {name for (name,) in rows("SELECT full_name FROM official")}
        assert not names & {one.full_name for one in left}


def test_disclosures_are_told_and_are_not_the_latest_change(database: Path) -> None:
    with change_set("Course"):
        add_course("A", "A", hours=8)
    assert record_disclosure("export", title="List", columns=["full_name", "phone"], count=38)
    assert record_disclosure("reveal", title="Person 7", columns=["national_id"], count=1, reason="lập hồ sơ")
    told = change_sets()[0]
    assert (told.kind, told.people, told.columns, told.reason) == ("reveal", 1, ("national_id",), "lập hồ sơ")
    with pytest.raises(Refused, match=str(told.id)):
        undo(told.id)
    assert undo().title == "Course"


def test_reading_only_hands_out_nothing_in_full(database: Path) -> None:
    only_read(True)
    try:
        assert not record_disclosure("export", title="List", columns=["full_name", "national_id_masked"], count=3)
        with pytest.raises(Refused):
            record_disclosure("export", title="List", columns=["phone"], count=3)
        with pytest.raises(Refused):
            record_disclosure("reveal", title="Person", columns=["birth_date"], count=1)
    finally:
        only_read(False)
    assert change_sets() == []
    assert not db.is_closed()


def test_a_log_is_readable_by_its_owner_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("capacity.log.data_folder", lambda: tmp_path)
    before = os.umask(0)
    try:
        raise ValueError
    except ValueError:
        log = record_failure()
    finally:
        os.umask(before)
    assert log.stat().st_mode & 0o777 == 0o600
