"""The register of certificates: numbers without gaps, whoever issues, voids, undoes and does again."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capacity.certificates import certificate_by_text, issue, known_issuer, register, reissue, void
from capacity.errors import BadInput, CapacityError, NotFound, Refused
from capacity.history import change_set, change_sets
from capacity.results import close_class, record_completion, reopen_class
from capacity.store.connection import db, rows
from capacity.store.database import open_database
from capacity.undoing import redo, undo
from tests.builders import new_database
from tests.training import Training, at_once, make_class

ON = date(2026, 3, 20)


@pytest.fixture
def training(database: Path) -> Training:
    """A closed class that three people completed."""
    made = make_class(["Trần Thị Bình", "Nguyễn Văn An", "Lê Văn Cường"])
    made.mark(*[["present"] * 3] * 3)
    with change_set("closed"):
        close_class(made.class_id)
    return made


def issued(training: Training, issuer: str = "SNV", on: date = ON) -> list[str]:
    with change_set("issued"):
        return [row.text for row in issue(training.class_id, issuer, on)]


def numbers() -> list[tuple[str, int, int]]:
    return list(rows("SELECT issuer, year, number FROM certificate ORDER BY 1, 2, 3"))


def test_a_class_gets_the_next_numbers_in_name_order(training: Training) -> None:
    assert issued(training) == ["0001/2026/SNV", "0002/2026/SNV", "0003/2026/SNV"]
    assert [row.full_name for row in register()] == ["Nguyễn Văn An", "Trần Thị Bình", "Lê Văn Cường"]
    query = "SELECT certificate_no FROM completion k JOIN official o ON o.id = k.official_id ORDER BY o.sort_key"
    assert [number for (number,) in rows(query)] == ["0001/2026/SNV", "0002/2026/SNV", "0003/2026/SNV"]
    assert issued(training) == []


def test_each_issuer_and_year_has_its_own_numbers(training: Training) -> None:
    with change_set("before"):
        one = record_completion(training.officials[0], "KNS", date(2025, 5, 5))
        other = record_completion(training.officials[1], "KNS", date(2025, 5, 5))
        numbered = record_completion(training.officials[2], "KNS", date(2025, 5, 5), certificate_no="15/CN")
        issue([one, numbered], "SNV", date(2025, 6, 1))
        issue([other], "Trường Chính trị", date(2025, 6, 1))
    assert issued(training, "snv") == ["0001/2026/SNV", "0002/2026/SNV", "0003/2026/SNV"]
    assert [row.text for row in register(year=2025)] == ["0001/2025/SNV", "0001/2025/Trường Chính trị"]
    assert [row.text for row in register("SNV", 2025)] == ["0001/2025/SNV"]
    assert [row.full_name for row in register(text="cuong")] == ["Lê Văn Cường"]
    assert len(register(text="kns-01")) == 3
    assert known_issuer("TRƯỜNG chính trị") == "Trường Chính trị"
    assert certificate_by_text("1/2025/snv").completed_on == date(2025, 5, 5)


def test_a_void_certificate_stays_and_another_takes_its_place(training: Training) -> None:
    issued(training)
    first, second, _third = register()
    with change_set("void"):
        gone = void(first.id, "In sai tên", date(2026, 4, 1))
    assert (gone.voided_on, gone.void_reason) == (date(2026, 4, 1), "In sai tên")
    assert list(rows("SELECT certificate_no FROM completion WHERE id = ?", first.completion_id)) == [(None,)]
    with change_set("anew"):
        new = reissue(first.id, "In sai tên", date(2026, 4, 2))
        newer = reissue(second.id, "Hỏng phôi", date(2027, 1, 2))
    assert (new.text, new.replaces_id) == ("0004/2026/SNV", first.id)
    assert (newer.text, newer.replaces_id) == ("0001/2027/SNV", second.id)
    assert [row.voided_on is not None for row in register(year=2026)] == [True, True, False, False]
    for twice in (first.id, second.id):
        with pytest.raises(Refused, match="SNV"), change_set("twice"):
            reissue(twice, "Lần nữa", date(2027, 1, 3))
    with pytest.raises(Refused, match="0001/2026/SNV"), change_set("void twice"):
        void(first.id, "Lần nữa", date(2026, 4, 3))
    with change_set("new number for the same result"):
        assert issue([first.completion_id or 0], "SNV", ON) == []


def test_what_cannot_be_is_named(training: Training) -> None:
    with pytest.raises(BadInput, match="04/03/2026"):
        issued(training, on=date(2026, 3, 3))
    with pytest.raises(BadInput):
        issued(training, " ")
    open_class = make_class(["Vàng A Páo"], code="KNS-02")
    with pytest.raises(Refused, match="KNS-02"):
        issued(open_class)
    with pytest.raises(NotFound, match="99"), change_set("nothing"):
        issue([99], "SNV", ON)
    issued(training)
    [first, *_others] = register()
    with pytest.raises(BadInput), change_set("no reason"):
        void(first.id, " ", ON)
    with pytest.raises(BadInput, match="20/03/2026"), change_set("before"):
        void(first.id, "x", date(2026, 3, 19))
    for text in ("7/2026/SNV", "x", "1/2026", ""):
        with pytest.raises(NotFound):
            certificate_by_text(text)
    assert len(register()) == 3


def test_a_class_with_certificates_is_not_opened_until_they_are_void(training: Training) -> None:
    issued(training)
    with pytest.raises(Refused, match="3"), change_set("open"):
        reopen_class(training.class_id, "Sai")
    with change_set("void"):
        for row in register():
            void(row.id, "Sai", ON)
    with change_set("open"):
        reopen_class(training.class_id, "Sai")
    assert list(rows("SELECT * FROM completion")) == []
    assert [row.completion_id for row in register()] == [None] * 3
    with pytest.raises(Refused, match="0001"), change_set("nothing to issue for"):
        reissue(register()[0].id, "Sai", ON)
    assert [row.void_reason for row in register()] == ["Sai"] * 3


def test_an_undo_leaves_no_gap(training: Training) -> None:
    issued(training)
    first = change_sets(1)[0].id
    with change_set("one more"):
        issue([record_completion(training.officials[0], "KNS", date(2025, 5, 5))], "SNV", ON)
    with pytest.raises(Refused, match=str(first)):
        undo(first)
    assert numbers() == [("SNV", 2026, number) for number in range(1, 5)]
    with pytest.raises(Refused):
        undo(first, dry_run=True)
    undo()
    undo(first)
    assert numbers() == []
    redo(first)
    assert numbers() == [("SNV", 2026, number) for number in range(1, 4)]


def test_a_number_given_away_since_stands_in_the_way_of_a_redo(training: Training) -> None:
    issued(training)
    first = change_sets(1)[0].id
    undo()
    with change_set("another"):
        issue([record_completion(training.officials[0], "KNS", date(2025, 5, 5))], "SNV", ON)
    with pytest.raises(Refused):
        redo(first)
    assert numbers() == [("SNV", 2026, 1)]


def test_a_closing_is_not_undone_under_its_certificates(training: Training) -> None:
    closing = change_sets(1)[0].id
    issued(training)
    with pytest.raises(Refused, match="issued"):
        undo(closing)
    undo()
    undo(closing)
    assert list(rows("SELECT * FROM completion")) == []


_ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(["issue", "issue", "void", "reissue", "undo", "redo"]),
        st.integers(0, 20),
        st.sampled_from(["SNV", "TCT"]),
        st.sampled_from([ON, date(2027, 1, 5)]),
    ),
    max_size=15,
)


@settings(max_examples=30)
@given(actions=_ACTIONS)
def test_no_gap_whatever_is_done(
    tmp_path_factory: pytest.TempPathFactory, actions: list[tuple[str, int, str, date]]
) -> None:
    with new_database(tmp_path_factory.mktemp("register")):
        training = make_class(["Lê An"])
        with change_set("results"):
            results = [record_completion(training.officials[0], "KNS", date(2025, 1, day)) for day in range(1, 21)]
        base = change_sets(1)[0].id
        for what, which, issuer, on in actions:
            _act(what, which, issuer, on, results, base)
            series: dict[tuple[str, int], list[int]] = {}
            for name, year, number in numbers():
                series.setdefault((name, year), []).append(number)
            assert all(given == list(range(1, len(given) + 1)) for given in series.values())
            query = "SELECT completion_id, count(*) FROM certificate WHERE voided_on IS NULL GROUP BY 1"
            assert all(count == 1 for _completion, count in rows(query))
            query = """
                SELECT k.certificate_no, c.number, c.year, c.issuer FROM completion k
                LEFT JOIN certificate c ON c.completion_id = k.id AND c.voided_on IS NULL
            """
            for text, number, year, name in rows(query):
                assert text == (number and f"{number:04d}/{year}/{name}")


def _act(what: str, which: int, issuer: str, on: date, results: list[int], base: int) -> None:
    """One action; what cannot be is refused."""
    try:
        if what in ("undo", "redo"):
            sets = [one.id for one in change_sets() if one.id > base and one.undoes is None]
            if sets:
                (undo if what == "undo" else redo)(sets[which % len(sets)])
            return
        with change_set(what):
            if what == "issue":
                issue([results[which % 20], results[(which + 7) % 20]], issuer, on)
            elif known := register():
                (void if what == "void" else reissue)(known[which % len(known)].id, "Sai", on)
    except CapacityError:
        pass


_CLERK = """
import sys
from datetime import date
from pathlib import Path
from capacity.certificates import issue
from capacity.history import change_set
from capacity.store.database import open_database

database, *results = sys.argv[1:]
open_database(Path(database))
sys.stdin.readline()
for result in results:
    with change_set("issued"):
        print(*(row.text for row in issue([int(result)], "SNV", date(2026, 3, 20))))
"""


def test_two_clerks_at_once_never_share_a_number(database: Path) -> None:
    training = make_class(["Lê An"])
    with change_set("results"):
        results = [record_completion(training.officials[0], "KNS", date(2025, 1, day)) for day in range(1, 21)]
    db.close()
    printed = at_once(_CLERK, *((str(database), *map(str, results[part::2])) for part in (0, 1)))
    given = [line for text in printed for line in text.split()]
    assert sorted(given) == [f"{number:04d}/2026/SNV" for number in range(1, 21)]
    open_database(database)
    assert numbers() == [("SNV", 2026, number) for number in range(1, 21)]
