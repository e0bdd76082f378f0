"""People and postings by hand: what is written, what is refused, and that undo takes it back."""

from datetime import date
from pathlib import Path

import pytest

from capacity.agencies import agency_by_name_or_code
from capacity.dates import FOREVER, today
from capacity.errors import BadInput, NotFound, Refused
from capacity.history import change_set, change_sets
from capacity.newcomers import Newcomer, add_official, alike
from capacity.officials import official_by_id, postings, search
from capacity.posting_changes import add_post, correct_posting, plan_transfer, recent_words, transfer, transfer_steps
from capacity.store.models import Succession
from capacity.undoing import undo
from tests.builders import load, person

_BEGAN, _MOVED, _CHANGED_BACK = date(2026, 1, 1), date(2026, 5, 1), date(2026, 9, 1)


@pytest.fixture
def people(database: Path, tmp_path: Path) -> None:
    """Two people of two agencies; the second has a number and a code."""
    known = [
        person("Lò Văn Sơn", agency="Sở Nội vụ", position="Chuyên viên", category="civil_servant", unit="Văn phòng"),
        person("Vàng Thị Mỷ", "1990", agency="Sở Y tế", national_id="015190001234", staff_code="YT-01"),
    ]
    load("roster", known, tmp_path / "two.xlsx", _BEGAN)


pytestmark = pytest.mark.usefixtures("people")


def who(name: str) -> int:
    [row] = search(name)
    return row.id


def agency(name: str, on: date = _BEGAN) -> int:
    return agency_by_name_or_code(name, on).id


def told(official_id: int) -> list[tuple[object, ...]]:
    return [(one.agency, one.valid_from, one.valid_to, one.position) for one in postings(official_id)]


def test_a_transfer_ends_the_posting_and_begins_another() -> None:
    son = who("Lò Văn Sơn")
    with change_set("transfer") as number:
        assert transfer(son, agency("Sở Y tế"), _MOVED, position="Trưởng phòng") == FOREVER
    assert told(son) == [
        ("Sở Y tế", _MOVED, FOREVER, "Trưởng phòng"),
        ("Sở Nội vụ", _BEGAN, _MOVED, "Chuyên viên"),
    ]
    new, old = postings(son)
    assert (new.category, new.unit, new.is_leader) == ("civil_servant", None, True)
    assert (old.unit, old.is_leader) == ("Văn phòng", False)
    undo(number)
    assert told(son) == [("Sở Nội vụ", _BEGAN, FOREVER, "Chuyên viên")]


def test_a_transfer_of_the_past_holds_until_the_next_posting_begins() -> None:
    son = who("Lò Văn Sơn")
    with change_set("first"):
        transfer(son, agency("Sở Y tế"), _CHANGED_BACK)
    with change_set("earlier"):
        assert transfer(son, agency("Sở Y tế"), _MOVED) == _CHANGED_BACK
    with change_set("before anything is known"):
        assert transfer(son, agency("Sở Y tế"), date(2025, 1, 1)) == _BEGAN
    first = postings(son)[-1]
    assert (first.position, first.category, first.unit) == ("Chuyên viên", "civil_servant", None)


def test_a_transfer_on_the_day_the_posting_began_takes_its_place() -> None:
    son = who("Lò Văn Sơn")
    with change_set("transfer"):
        transfer(son, agency("Sở Y tế"), _BEGAN)
    assert told(son) == [("Sở Y tế", _BEGAN, FOREVER, "Chuyên viên")]


def test_a_transfer_says_beforehand_which_postings_it_touches() -> None:
    son, health = who("Lò Văn Sơn"), agency("Sở Y tế")
    assert plan_transfer(son, health, today()).is_plain
    moved = plan_transfer(son, health, _MOVED)
    assert not moved.is_plain
    assert transfer_steps(moved, "Sở Y tế") == [
        "Vị trí công tác tại Sở Nội vụ (Chuyên viên, công chức, Văn phòng) chỉ còn đến trước 01/05/2026.",
        "Vị trí mới tại Sở Y tế (Chuyên viên, công chức) tính từ 01/05/2026.",
        "Ngày này đã qua: số liệu tính đến các ngày từ 01/05/2026 trở đi sẽ thay đổi; báo cáo đã phát hành giữ nguyên.",
    ]
    whole = plan_transfer(son, health, _BEGAN)
    assert (whole.is_plain, whole.is_replacing) == (False, True)
    assert transfer_steps(whole, "Sở Y tế") == [
        "Vị trí công tác tại Sở Nội vụ (Chuyên viên, công chức, Văn phòng) từ 01/01/2026 bị thay thế hoàn toàn, "
        "không còn trong hồ sơ.",
        "Vị trí mới tại Sở Y tế (Chuyên viên, công chức) tính từ 01/01/2026.",
        "Ngày này đã qua: số liệu tính đến các ngày từ 01/01/2026 trở đi sẽ thay đổi; báo cáo đã phát hành giữ nguyên.",
    ]
    past = plan_transfer(son, health, date(2025, 1, 1), position="Giám đốc")
    assert not past.is_plain
    assert transfer_steps(past, "Sở Y tế") == [
        "Vị trí mới tại Sở Y tế (Giám đốc, công chức) tính từ 01/01/2025 đến trước 01/01/2026: đây là quá trình "
        "công tác đã qua.",
        "Từ 01/01/2026, vị trí công tác tại Sở Nội vụ (Chuyên viên, công chức, Văn phòng) giữ nguyên.",
        "Số liệu tính đến các ngày từ 01/01/2025 đến trước 01/01/2026 sẽ thay đổi; báo cáo đã phát hành giữ nguyên.",
    ]


def test_a_transfer_does_nothing_else_than_was_seen() -> None:
    son, health = who("Lò Văn Sơn"), agency("Sở Y tế")
    seen = plan_transfer(son, health, _BEGAN)
    with change_set("meanwhile"):
        transfer(son, health, _MOVED)
    before = told(son)
    with pytest.raises(Refused), change_set("transfer"):
        transfer(son, health, _BEGAN, seen=seen)
    assert told(son) == before


def test_a_transfer_that_changes_nothing_is_refused() -> None:
    son, before = who("Lò Văn Sơn"), len(change_sets())
    with pytest.raises(BadInput), change_set("transfer"):
        transfer(son, agency("Sở Nội vụ"), _MOVED)
    assert len(change_sets()) == before
    assert len(postings(son)) == 1


def test_a_second_post_stands_beside_the_first() -> None:
    son = who("Lò Văn Sơn")
    with change_set("second"):
        add_post(son, agency("Sở Y tế"), _MOVED, _CHANGED_BACK, position="Giám đốc")
    second, first = postings(son)
    assert (second.is_primary, second.is_leader, first.is_primary) == (False, True, True)
    assert official_by_id(son, _MOVED).agency == "Sở Nội vụ"


def test_a_posting_is_corrected_and_says_which_facts() -> None:
    [one] = postings(who("Lò Văn Sơn"))
    with change_set("correct"):
        facts = {"position": " Giám  đốc ", "unit": "", "is_leader": None, "valid_from": date(2025, 12, 1)}
        assert correct_posting(one.id, **facts) == ["unit", "position", "is_leader", "valid_from"]
    [now] = postings(who("Lò Văn Sơn"))
    assert (now.position, now.unit, now.is_leader, now.valid_from) == ("Giám đốc", None, True, date(2025, 12, 1))
    with change_set("nothing"):
        assert correct_posting(one.id, position="Giám đốc") == []


def test_nobody_has_two_main_postings_on_a_day() -> None:
    son = who("Lò Văn Sơn")
    with change_set("transfer"):
        transfer(son, agency("Sở Y tế"), _MOVED)
    new, old = postings(son)
    for number, facts in ((new.id, {"valid_from": _BEGAN}), (old.id, {"valid_to": FOREVER})):
        with pytest.raises(Refused), change_set("overlap"):
            correct_posting(number, **facts)
    with pytest.raises(Refused), change_set("overlap"):
        add_post(son, agency("Sở Y tế"), _MOVED, is_primary=True)
    assert told(son)[1][1:3] == (_BEGAN, _MOVED)


@pytest.mark.parametrize("facts", [{"valid_to": _BEGAN}, {"category": "king"}])
def test_what_no_posting_can_be_is_refused(facts: dict[str, object]) -> None:
    [one] = postings(who("Lò Văn Sơn"))
    with pytest.raises(BadInput), change_set("wrong"):
        correct_posting(one.id, **facts)
    assert postings(who("Lò Văn Sơn")) == [one]


def test_nobody_stands_where_no_agency_does(tmp_path: Path) -> None:
    units = [{"code": "H9", "full_name": "Sở Mới"}]
    load("agencies", units, tmp_path / "units.csv", _CHANGED_BACK)
    son, new = who("Lò Văn Sơn"), agency("Sở Mới", _CHANGED_BACK)
    with change_set("founded"):
        Succession.insert(old=agency("Sở Y tế"), new=new, kind="split", happened_on=_CHANGED_BACK).execute()
    with pytest.raises(Refused, match="Sở Mới"), change_set("too early"):
        transfer(son, new, _MOVED)
    [one] = postings(son)
    with pytest.raises(Refused, match="Sở Mới"), change_set("too early"):
        correct_posting(one.id, agency_id=new)
    assert told(son) == [("Sở Nội vụ", _BEGAN, FOREVER, "Chuyên viên")]


def test_an_agency_known_since_its_first_list_began_before() -> None:
    [one] = postings(who("Lò Văn Sơn"))
    with change_set("earlier") as number:
        correct_posting(one.id, valid_from=date(2015, 1, 1))
    assert agency("Sở Nội vụ", date(2015, 1, 1)) == one.agency_id
    undo(number)
    with pytest.raises(NotFound):
        agency("Sở Nội vụ", date(2015, 1, 1))


def test_a_later_roster_with_the_same_position_leaves_a_leader_one(tmp_path: Path) -> None:
    son = who("Lò Văn Sơn")
    with change_set("transfer"):
        transfer(son, agency("Sở Y tế"), _MOVED, position="Tổ trưởng", is_leader=True)
    again = person("Lò Văn Sơn", agency="Sở Y tế", position="Tổ trưởng", unit="Phòng 2")
    load("roster", [again], tmp_path / "again", _CHANGED_BACK)
    assert (postings(son)[0].unit, postings(son)[0].is_leader) == ("Phòng 2", True)
    load("roster", [again | {"position": "Chuyên viên"}], tmp_path / "other", _CHANGED_BACK)
    assert not postings(son)[0].is_leader


def test_an_official_is_added_with_a_posting_and_found() -> None:
    new = Newcomer("Giàng A Páo", agency("Sở Y tế"), _MOVED, birth=date(1991, 2, 3), position="Giám đốc")
    assert alike(new) == []
    with change_set("add") as change:
        number = add_official(new)
    assert [row.id for row in search("giang pao")] == [number]
    row = official_by_id(number, _MOVED)
    assert (row.agency, row.birth_date, row.birth_year, row.position) == (
        *("Sở Y tế", date(1991, 2, 3), 1991, "Giám đốc"),
    )
    assert [(one.is_leader, one.is_primary) for one in postings(number)] == [(True, True)]
    undo(change)
    assert search("giang pao") == []


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"full_name": "LÒ VAN SON", "birth": date(1985, 3, 12)}, ["Lò Văn Sơn"]),
        ({"full_name": "Lò Văn Sơn", "birth": 1985}, ["Lò Văn Sơn"]),
        ({"full_name": "Lò Văn Sơn"}, ["Lò Văn Sơn"]),
        ({"full_name": "Lò Văn Sơn", "birth": date(1985, 3, 13)}, []),
        ({"full_name": "Lò Văn Sơn", "birth": 1986}, []),
        ({"full_name": "Ai Đó", "staff_code": "YT-01"}, ["Vàng Thị Mỷ"]),
        ({"full_name": "Ai Đó", "national_id": "015190001234"}, ["Vàng Thị Mỷ"]),
    ],
)
def test_who_may_be_the_same_person_is_named(facts: dict[str, object], found: list[str]) -> None:
    new = Newcomer(agency_id=agency("Sở Y tế"), since=_MOVED, **facts)  # type: ignore[arg-type]
    assert [one.official.full_name for one in alike(new)] == found
    assert [one.has_number for one in alike(new)] == [new.full_name == "Ai Đó"] * len(found)


def test_a_number_that_is_known_is_never_written_twice() -> None:
    new = Newcomer("Ai Đó", agency("Sở Y tế"), _MOVED, staff_code="YT-01")
    with pytest.raises(BadInput), change_set("add"):
        add_official(new)
    assert search("Ai Đó") == []


def test_what_is_suggested_are_the_words_of_postings() -> None:
    assert (recent_words("position"), recent_words("unit")) == (["Chuyên viên"], ["Văn phòng"])
