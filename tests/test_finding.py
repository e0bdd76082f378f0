"""Finding people: every beginning, either end of a number, marks first, and always the same people as a plain look."""

from datetime import date
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from capacity import finding
from capacity.agencies import add_agency
from capacity.check import check, repair
from capacity.finding import ORDERS, Wanted, find
from capacity.history import change_set
from capacity.officials import count, official_rows, search
from capacity.store.connection import db, rows
from capacity.store.models import Official, Posting
from capacity.store.search import name_words, place_names
from capacity.text import fold, loose_key, sort_key
from capacity.undoing import undo
from tests.builders import new_database

_DAY = date(2026, 1, 1)
_WORDS = ("Hoà", "Hòa", "Hoa", "Đặng", "Dang", "Thị", "Thi", "A", "An", "Ân", "Nguyễn", "Vàng", "Lò", "Y")
_NAMES = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=4).map(" ".join)
_NUMBERS = st.text("0129", min_size=9, max_size=9)
_Known = dict[int, tuple[str, list[str]]]


def _add(name: str, **facts: object) -> int:
    number: int = Official.insert(full_name=name, loose_key=loose_key(name), sort_key=sort_key(name), **facts).execute()
    return number


def _names(text: str) -> list[str]:
    return [one.full_name for one in search(text)]


@pytest.fixture
def few(database: Path) -> None:
    with change_set("people"):
        _add("Nguyễn Thị Hoa", staff_code="YB-0012", phone="0912345678")
        _add("Trần Văn Hoà", national_id="015085001234")
        _add("Trần Văn Hòa")
        _add("Hoàng Đức An", staff_code="AB12")


@pytest.mark.usefixtures("few")
def test_marks_come_first_and_words_stand_in_any_order() -> None:
    assert _names("hoà") == ["Hoàng Đức An", "Trần Văn Hoà", "Nguyễn Thị Hoa", "Trần Văn Hòa"]
    assert sorted(_names("hoà")) == sorted(_names("hoa"))
    assert _names("van tr") == _names("tr van") == ["Trần Văn Hoà", "Trần Văn Hòa"]
    assert _names("đức") == _names("duc") == ["Hoàng Đức An"]
    assert _names("oa") == []
    assert _names(",") == []


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("text", ["yb-0012", "0012", "YB-00", "09123", "5678", "hoa 345678"])
def test_numbers_are_found_by_either_end(text: str) -> None:
    assert _names(text) == ["Nguyễn Thị Hoa"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("24/06/1983", ["Lò Thị An", "Vàng Văn Bình"]),
        ("24/6/1983", ["Lò Thị An", "Vàng Văn Bình"]),
        ("24-06-1983", ["Lò Thị An", "Vàng Văn Bình"]),
        ("lo 24/06/1983", ["Lò Thị An"]),
        ("24/06/1983 binh", ["Vàng Văn Bình"]),
        ("24/06/1983 0912", ["Vàng Văn Bình"]),
        ("24/06/1983 0913", []),
        ("24/06/1983 05/01/1990", []),
        ("5/1/1990", ["Lò Thị Chi"]),
        ("06/24/1983", []),
        ("31/02/1983", []),
    ],
)
def test_people_are_found_by_their_birth_dates(database: Path, text: str, expected: list[str]) -> None:
    with change_set("people"):
        _add("Lò Thị An", birth_date=date(1983, 6, 24))
        _add("Vàng Văn Bình", birth_date=date(1983, 6, 24), phone="0912345678")
        _add("Lò Thị Chi", birth_date=date(1990, 1, 5))
        _add("Lò Thị Dung", birth_year=1983)
    assert _names(text) == expected
    every = [number for (number,) in rows("SELECT id FROM official")]
    assert len(find(Wanted(text, among=every))) == len(expected)
    assert len(find(Wanted(text, order="birth", descending=True))) == len(expected)


@pytest.mark.usefixtures("few")
def test_long_ends_are_compared_whole() -> None:
    assert _names("5001234") == _names("085001234") == ["Trần Văn Hoà"]
    assert _names("9001234") == []


@pytest.mark.usefixtures("few")
def test_a_new_name_and_one_taken_back_are_found_and_not() -> None:
    with change_set("one more"):
        _add("Sùng A Páo")
    assert _names("pao") == ["Sùng A Páo"]
    with change_set("renamed"):
        Official.update(full_name="Sùng A Dế", sort_key=sort_key("Sùng A Dế")).where(
            Official.full_name == "Sùng A Páo"
        ).execute()
    assert (_names("páo"), _names("dế")) == ([], ["Sùng A Dế"])
    undo()
    assert (_names("páo"), _names("dế")) == (["Sùng A Páo"], [])


@pytest.mark.usefixtures("few")
def test_a_lost_index_is_told_and_made_anew() -> None:
    db.execute_sql("DELETE FROM name_place")
    assert [found.code for found in check()] == ["unplaced_names"]
    repair(check())
    assert check() == []
    assert _names("đức") == ["Hoàng Đức An"]


@pytest.mark.usefixtures("few")
def test_names_crowd_into_one_gap() -> None:
    for number in range(40):
        with change_set("one"):
            _add("Lê Văn Ba" + "a" * (40 - number))
    assert len(_names("ba")) == 40
    assert _names("ba") == [
        name for (name,) in rows("SELECT full_name FROM official WHERE full_name LIKE 'Lê Văn B%' ORDER BY sort_key")
    ]


def _meant(text: str, name: str, numbers: list[str]) -> bool:
    words = fold(name).split()
    return all(
        any(known.startswith(part) or (len(part) > 2 and known.endswith(part)) for known in numbers)
        if any(map(str.isdigit, part))
        else any(word.startswith(fold(part)) for word in words)
        for part in text.split()
    )


def _by_name(known: _Known, marked: set[int], number: int) -> tuple[object, ...]:
    name = known[number][0]
    return number not in marked, sort_key(name), name, number


def _by_number(known: _Known, text: str, number: int) -> tuple[object, ...]:
    """Codes that begin so come first, then telephones, then what ends so, by its last six signs read backwards."""
    phone, code = known[number][1]
    begins = [(place, one) for place, one in enumerate((code, phone)) if one.startswith(text)]
    ends = [(2 + place, one[::-1][:6]) for place, one in enumerate((code, phone)) if one.endswith(text)]
    return *(begins + ends)[0], number


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(
    people=st.lists(st.tuples(_NAMES, _NUMBERS, _NUMBERS), max_size=12),
    texts=st.lists(
        st.one_of(
            st.tuples(_NAMES, st.integers(1, 12)).map(lambda pair: pair[0][: pair[1]].strip()),
            st.text("0129", min_size=1, max_size=8),
            st.tuples(_NAMES, st.text("0129", min_size=1, max_size=4)).map(" ".join),
        ),
        min_size=1,
        max_size=6,
    ),
    most=st.sampled_from([0, 3, 2000]),
)
def test_the_same_people_as_by_a_plain_look(
    people: list[tuple[str, str, str]],
    texts: list[str],
    most: int,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(finding, "_FEW", most)
    with new_database(tmp_path_factory.mktemp("d")), change_set("people"):
        known = {_add(name, phone=phone, staff_code=code): (name, [phone, code]) for name, phone, code in people}
        place_names()
        for text in texts:
            meant = {number for number, (name, numbers) in known.items() if _meant(text, name, numbers)}
            wanted = name_words(" ".join(part for part in text.split() if not any(map(str.isdigit, part))))
            marked = {
                number
                for number in meant
                if [*map(fold, wanted)] == wanted
                or all(any(w.startswith(part) for w in name_words(known[number][0])) for part in wanted)
            }
            if wanted or len(text.split()) != 1:
                in_order = partial(_by_name, known, marked)
            else:
                in_order = partial(_by_number, known, text)
            expected = sorted(meant, key=in_order)
            assert list(find(Wanted(text))) == expected
            assert list(find(Wanted(text), limit=2)) == expected[:2]
            assert count(text) == len(expected)
            assert set(find(Wanted(text, among=expected[1:]))) == set(expected[1:])
            assert set(find(Wanted(text, order="code", descending=True))) == meant


@pytest.fixture
def three(database: Path) -> tuple[int, int]:
    """Three people in two agencies; answers the agencies, the upper first."""
    with change_set("people"):
        top = add_agency("Tỉnh A", since=_DAY)
        below = add_agency("Xã B", since=_DAY, parent_id=top)
        for name, agency, category, code in (
            ("Lò Văn An", top, "cadre", "3"),
            ("Lò Văn Bình", below, "contract", "1"),
            ("Lò Văn Cường", below, "cadre", None),
        ):
            Posting.insert(
                official=_add(name, staff_code=code),
                agency=agency,
                category=category,
                is_leader=False,
                is_primary=True,
                valid_from=_DAY,
                valid_to=date(9999, 12, 31),
            ).execute()
    return top, below


def test_filters_and_orders(three: tuple[int, int]) -> None:
    top, below = three

    def given_names(**wanted: object) -> str:
        found = find(Wanted(**wanted), _DAY)  # type: ignore[arg-type]
        return " ".join(one.full_name.split()[-1] for one in official_rows(found, _DAY))

    assert given_names() == "An Bình Cường"
    assert given_names(agency_id=below) == "Bình Cường"
    assert given_names(agency_id=top, category="cadre") == "An Cường"
    assert given_names(text="lo", category="contract") == "Bình"
    assert given_names(order="code") == "Bình An Cường"
    assert given_names(order="code", descending=True) == "An Bình Cường"
    assert given_names(descending=True) == "Cường Bình An"
    assert given_names(order="agency") == "An Bình Cường"
    assert given_names(order="agency", descending=True) == "Bình Cường An"
    assert given_names(order="category") == "An Cường Bình"
    assert given_names(order="category", descending=True) == "Bình An Cường"


def test_everybody_stands_in_the_order_of_those_who_are_filtered(three: tuple[int, int]) -> None:
    with change_set("nobody's"):
        nowhere = [_add("Lò Văn Ẩn"), _add("Ẩn Thị Danh")]
    everybody = find(Wanted(among=[*find(Wanted())]))
    assert len(everybody) == 3 + len(nowhere)
    for order in ORDERS:
        for descending in (False, True):
            among = find(Wanted(order=order, descending=descending, among=everybody), _DAY)
            assert list(find(Wanted(order=order, descending=descending), _DAY)) == list(among), order
            if order in ("agency", "category"):
                assert set(among[-2:]) == set(nowhere)
