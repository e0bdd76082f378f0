"""Who is it: the rules of matching one by one, and that nobody is ever mixed up silently."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capacity.officials import search
from capacity.store.connection import db, rows
from imports.agency_names import agency_key, initials, is_abbreviated, is_likely_misspelling
from imports.answers import NEW, Answers
from imports.apply import apply_plan
from imports.known import namesakes
from imports.matching import is_poorer_spelling
from imports.plan import plan_import
from tests.builders import load, make_reading, new_database, person

AN = person("Nguyễn Văn An", national_id="015085001234", staff_code="YB1", position="Chuyên viên")
HOA = person("Lò Thị Hoà", "1990-05-06")
DAY = date(2026, 1, 1)


@pytest.fixture(autouse=True)
def known(database: Path, tmp_path: Path) -> None:
    load("roster", [AN, HOA, person("Trần Minh", "1990", agency="Sở Y tế")], tmp_path / "first", DAY)


def action(**values: Any) -> str:
    plan = plan_import(make_reading("roster", [values]), on=date(2026, 7, 1))
    assert plan.rows[0].because
    return plan.rows[0].action


def test_namesakes_of_another_year_are_not_fetched_and_those_of_no_year_are(tmp_path: Path) -> None:
    others = [person("Lò Thị Hoà", "1991", staff_code="YB2"), person("Lò Thị Hoà", "1992", staff_code="YB3")]
    load("roster", others, tmp_path / "second", DAY)
    db.execute_sql("UPDATE official SET birth_date = NULL, birth_year = NULL WHERE staff_code = 'YB3'")
    found = {one.birth_year for one in namesakes([{"full_name": "Lo Thi Hoa", "birth_year": 1990}], DAY)}
    assert found == {1990, None}
    assert len(namesakes([{"full_name": "Lo Thi Hoa"}], DAY)) == 3


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (AN, "unchanged"),
        (AN | {"full_name": "NGUYỄN VĂN AN"}, "unchanged"),
        (AN | {"full_name": "Nguyen Van An"}, "unchanged"),
        (AN | {"full_name": "Nguyễn Vân An"}, "update"),
        (AN | {"position": "Trưởng phòng"}, "update"),
        (AN | {"position": "CV"}, "unchanged"),
        (AN | {"position": "CVC"}, "update"),
        (AN | {"agency": "Sở Y tế"}, "transfer"),
        (person("Ai Đó", "1970-01-01", national_id="015085001234"), "review"),
        (person("Ai Đó", "1970-01-01", staff_code="YB1"), "review"),
        (person("Nguyễn Văn An", staff_code="YB1"), "unchanged"),
        (person("Nguyễn Văn An"), "unchanged"),
        (person("Nguyễn Văn An", national_id="015085001235"), "review"),
        (person("Nguyễn Văn An", "1986-03-12", national_id="015086009999"), "create"),
        (person("Nguyễn Văn An", agency="Sở Y tế"), "review"),
        (person("Nguyễn Văn An", agency="Sở Y tế", national_id="015085777777"), "create"),
        (person("Nguyễn Văn An", ""), "review"),
        (person("Lò Thị Hòa", "1990-05-06"), "unchanged"),
        (person("Lo Thi Hoa", "1990-05-06"), "unchanged"),
        (person("Lò Thị Hóa", "1990-05-06"), "review"),
        (person("Lò Thị Hóa", "1990-05-06", agency="Sở Y tế"), "create"),
        (person("Lò Thị Hóa", "1990"), "create"),
        (person("Nguyễn Vân An", national_id="015085001299"), "create"),
        (person("Nguyễn Vân An", staff_code="YB9"), "create"),
        (person("Nguyễn Vân An"), "review"),
        (person("Lò Thị Hoàn", "1990-05-06"), "review"),
        (person("Lù Thị Hoàn", "1990-05-06"), "create"),
        (person("Lò Thị Hoàn", "1990-05-07"), "create"),
        (person("Nguyễn Văn Am", national_id="015085001299"), "create"),
        (person("Lò Thị Hoà", "1990"), "unchanged"),
        (person("Trần Minh", "1990-02-03", agency="Sở Y tế"), "update"),
        (person("Trần Minh", "1991", agency="Sở Y tế"), "create"),
        (person("Người Mới", "1991"), "create"),
        (person("Người Mới", "1991", agency=None), "review"),
        (person("Người Mới", "1991", agency="Sở Nội vũ"), "review"),
        (person("Người Mới", "1991", agency="Sở Ngoại vụ"), "create"),
    ],
)
def test_each_rule(values: dict[str, Any], expected: str) -> None:
    assert action(**values) == expected


@pytest.mark.parametrize("name", ["Lò Thị Hóa", "Lò Thị Hoàn"])
def test_a_name_that_is_nearly_the_same_is_asked_about_and_the_answer_holds(name: str, tmp_path: Path) -> None:
    [(known,)] = rows("SELECT id FROM official WHERE full_name = 'Lò Thị Hoà'")
    reading = make_reading("roster", [person(name, "1990-05-06")])
    [asked] = plan_import(reading, on=DAY).rows
    assert [one.official_id for one in asked.candidates] == [known]
    key = (asked.sheet, asked.row)
    [same] = plan_import(reading, on=DAY, answers=Answers({key: known})).rows
    assert (same.action, same.official_id, same.changes) == ("update", known, {"full_name": name})
    [other] = plan_import(reading, on=DAY, answers=Answers({key: NEW})).rows
    assert (other.action, other.official_id) == ("create", None)
    reading.path = tmp_path / "list.xlsx"
    reading.path.touch()
    apply_plan(plan_import(reading, on=DAY, answers=Answers({key: NEW})))
    again = plan_import(make_reading("roster", [person(name, "1990-05-06"), HOA]), on=DAY)
    assert [row.action for row in again.rows] == ["unchanged", "unchanged"]


def test_an_old_number_is_kept_when_a_new_one_replaces_it(tmp_path: Path) -> None:
    load("roster", [person("Vàng Thị Mỷ", "1980-01-02", national_id="150801234")], tmp_path / "a", DAY)
    load("roster", [person("Vàng Thị Mỷ", "1980-01-02", national_id="015180001234")], tmp_path / "b", DAY)
    query = "SELECT national_id, former_national_id FROM official WHERE full_name = 'Vàng Thị Mỷ'"
    assert list(rows(query)) == [("015180001234", "150801234")]
    assert action(**person("Vàng Thị Mỷ", "1980-01-02", national_id="150801234")) == "unchanged"


def test_one_person_stands_in_a_file_once() -> None:
    plan = plan_import(make_reading("roster", [HOA, HOA, person("Mới", "1999"), person("MỚI", "1999")]), on=DAY)
    assert [row.action for row in plan.rows] == ["unchanged", "reject", "create", "reject"]
    assert plan.rows[3].issues[0].code == "duplicate_in_file"
    assert plan.rows[3].issues[0].cell == "B5"


def test_a_roster_dated_earlier_begins_the_posting_earlier(tmp_path: Path) -> None:
    plan = load("roster", [AN], tmp_path / "earlier", date(2025, 1, 1))
    assert [row.action for row in plan.rows] == ["update"]
    [found] = search("an", on=date(2025, 6, 1))
    assert found.agency == "Sở Nội vụ"


def test_an_agency_first_heard_of_later_is_the_same_agency_earlier(tmp_path: Path) -> None:
    load("roster", [person("Người Cũ", "1975")], tmp_path / "earlier", date(2025, 1, 1))
    assert next(rows("SELECT count(*) FROM agency"))[0] == 2


def test_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    count = next(rows("SELECT count(*) FROM change"))[0]
    again = load("roster", [AN, HOA], tmp_path / "again", DAY)
    assert again.is_empty
    assert next(rows("SELECT count(*) FROM change"))[0] == count


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Xã Nậm Chầy", "Xã Nậm Chày", True),
        ("Xã Minh Quán", "Xã Minh Quân", True),
        ("Xã Dế Su Phình", "Xã Dế Xu Phình", True),
        ("Sở Nội vụ", "Sở Ngoại vụ", False),
        ("Trường THCS số 1", "Trường THCS số 2", False),
        ("Trường Tiểu học A", "Trường Tiểu học B", False),
        ("Tổ dân phố A1", "Tổ dân phố A2", False),
        ("Phòng Quản lý I", "Phòng Quản lý II", False),
        ("Xã Tân An", "Xã Tân Bình", False),
        ("Xã Phong Dụ Thượng", "Xã Phong Dụ Thượg", True),
    ],
)
def test_close_means_likely_the_same_body_misspelt(one: str, other: str, same: bool) -> None:
    assert is_likely_misspelling(agency_key(one), agency_key(other)) is same


def test_abbreviations_and_case_are_the_same_agency() -> None:
    assert agency_key("SỞ TT & TT") == agency_key("Sở Thông tin và Truyền thông")
    assert agency_key("UBND xã Hoà Cuông") == agency_key("Ủy ban nhân dân xã Hòa Cuông")


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("BV ĐKKV Nghĩa Lộ", "Bệnh viện Đa khoa khu vực Nghĩa Lộ"),
        ("TTYT huyện Văn Chấn", "Trung tâm Y tế huyện Văn Chấn"),
        ("Trường TH&THCS Tân Hợp", "Trường Tiểu học và Trung học cơ sở Tân Hợp"),
        ("Sở VH,TT&DL", "Sở Văn hóa, Thể thao và Du lịch"),
        ("UBND TP.Yên Bái", "Ủy ban nhân dân thành phố Yên Bái"),
        ("Sở GD-ĐT", "Sở Giáo dục và Đào tạo"),
    ],
)
def test_abbreviations_that_mean_one_thing_are_read_as_it(short: str, full: str) -> None:
    assert agency_key(short) == agency_key(full)


@pytest.mark.parametrize(
    ("short", "full", "same"),
    [
        ("P. Nội vụ huyện Văn Chấn", "Phòng Nội vụ huyện Văn Chấn", True),
        ("TT Y tế Văn Chấn", "Trung tâm Y tế Văn Chấn", True),
        ("P. TC-KH", "Phòng Tài chính - Kế hoạch", True),
        ("UBND P. Yên Ninh", "Phường Yên Ninh", True),
        ("Chi cục QLTT", "Chi cục Quản lý thị trường", True),
        ("Sở YT", "Sở Y tế", True),
        ("X. Tân Hợp", "Xã Tân Hợp", True),
        ("Trường TH-THCS Bình An", "Trường Tiểu học và Trung học cơ sở Bình An", True),
        ("Trường THCS H", "Trường THCS Hoa", False),
        ("Tổ P 1", "Tổ Phúc 1", False),
        ("TT Y tế 1", "Trung tâm Y tế 2", False),
        ("Sở Nội vụ", "Sở Nông vụ", False),
        ("Phòng Đào tạo I", "P. Đào tạo II", False),
    ],
)
def test_other_abbreviations_may_be_the_same(short: str, full: str, same: bool) -> None:
    one, other = agency_key(short), agency_key(full)
    assert (initials(one) == initials(other) and is_abbreviated(one, other)) is same
    assert (initials(other) == initials(one) and is_abbreviated(other, one)) is same


def test_an_abbreviated_agency_is_a_question_and_a_usual_one_the_same(tmp_path: Path) -> None:
    known = ["Bệnh viện Đa khoa khu vực Nghĩa Lộ", "Phòng Nội vụ huyện Văn Chấn", "Sở Tư pháp"]
    for number, name in enumerate(known):
        load("roster", [person("Lò Văn Hai", f"198{number}", agency=name)], tmp_path / f"{number}", DAY)
    written = ["BV ĐKKV Nghĩa Lộ", "P. Nội vụ huyện Văn Chấn", "Sở TP"]
    later = [person("Vũ Thị Ba", f"199{number}", agency=name) for number, name in enumerate(written)]
    plan = load("roster", later, tmp_path / "later", DAY)
    assert [row.action for row in plan.rows] == ["create", "review", "review"]
    assert {name for (name,) in rows("SELECT name FROM agency_version")} & set(written) == set()


def test_two_rows_that_fit_one_known_person_are_questions_until_both_are_told(tmp_path: Path) -> None:
    load("roster", [person("Lò Thị Thoa", "1988")], tmp_path / "year", DAY)
    two = [
        person("Lò Thị Thoa", "1988-03-15", national_id="015188000001"),
        person("Lò Thị Thoa", "1988-09-20", national_id="015188000002"),
    ]
    plan = plan_import(make_reading("roster", two), on=DAY)
    assert [row.action for row in plan.rows] == ["review", "review"]
    [one] = plan.rows[0].candidates
    said = Answers(rows={("Danh sách", 2): one.official_id, ("Danh sách", 3): NEW})
    plan = plan_import(make_reading("roster", two), on=DAY, answers=said)
    assert [row.action for row in plan.rows] == ["update", "create"]
    both = Answers(rows={("Danh sách", 2): one.official_id, ("Danh sách", 3): one.official_id})
    plan = plan_import(make_reading("roster", two), on=DAY, answers=both)
    assert [row.action for row in plan.rows] == ["update", "reject"]


def test_a_row_with_the_number_of_somebody_known_is_no_question_for_a_namesake(tmp_path: Path) -> None:
    known = person("Lò Thị Thoa", "1988", national_id="015188000001")
    load("roster", [known], tmp_path / "year", DAY)
    two = [person("Lò Thị Thoa", "1988-03-15", national_id="015188000001"), person("Lò Thị Thoa", "1988-09-20")]
    plan = plan_import(make_reading("roster", two), on=DAY)
    assert [row.action for row in plan.rows] == ["update", "review"]


def test_a_poorer_spelling_adds_nothing() -> None:
    assert is_poorer_spelling("Ly Thi My", "Lý Thị Mỵ")
    assert is_poorer_spelling("Lí Thị Mỵ", "Lý Thị Mỵ")
    assert not is_poorer_spelling("Lý Thị Mỵ", "Ly Thi My")
    assert not is_poorer_spelling("Lý Thị Mỷ", "Lý Thị Mỵ")


_PEOPLE = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.sampled_from(["Nguyễn Văn An", "NGUYỄN VĂN AN", "Nguyen Van An", "Lý Hoà", "Lí Hòa", "Hoa"]),
            "birth": st.sampled_from(["1985-03-12", "1985", "1990-01-01", ""]),
            "agency": st.sampled_from(["Sở A", "Sở B"]),
            "national_id": st.sampled_from([None, "015085000001", "015085000002", "015085000011"]),
        }
    ),
    max_size=6,
)


@settings(max_examples=80)
@given(first=_PEOPLE, second=_PEOPLE)
def test_two_numbers_never_become_one_person(
    tmp_path_factory: pytest.TempPathFactory, first: list[dict[str, Any]], second: list[dict[str, Any]]
) -> None:
    folder = tmp_path_factory.mktemp("matching")
    with new_database(folder):
        owner: dict[str, int] = {}
        for number, records in enumerate((first, second)):
            values = [person(**{k: v for k, v in record.items() if v is not None}) for record in _once(records)]
            plan = load("roster", values, folder / str(number), DAY)
            good = [row for row in plan.rows if row.official_id and row.values.get("national_id")]
            for row in good:
                assert owner.setdefault(row.values["national_id"], row.official_id or 0) == row.official_id
        assert len(set(owner.values())) == len(owner)
        written = [row.values for row in plan.rows if not row.is_held_back]
        again = plan_import(make_reading("roster", written), on=DAY)
        assert not any(row.action in ("create", "transfer") for row in again.rows)


def _once(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The reader holds a number back that stands twice in a file."""
    seen: set[str] = set()
    kept = []
    for record in records:
        if record["national_id"] not in seen:
            kept.append(record)
        if record["national_id"]:
            seen.add(record["national_id"])
    return kept
