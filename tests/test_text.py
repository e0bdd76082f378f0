"""The three keys on real Vietnamese names, in both Unicode forms and both tone placements."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capacity.text import clean, fold, loose_key, match_key, personal_name, sort_key

NAMES = [
    "Nguyễn Văn An",
    "Đặng Thị Hoà",
    "Giàng A Páo",
    "Vàng Thị Mỷ",
    "H'Hen Niê",
    "Lò Văn Hặc",
    "Thuý",
    "Trương Quỳnh Như",
    "Ừng Hoà Ửng",
]


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Đặng Thị Hoà", "dang thi hoa"),
        ("Giàng A Páo", "giang a pao"),
        ("Vàng Thị Mỷ", "vang thi my"),
        ("H'Hen Niê", "h'hen nie"),
        ("ĐƯỜNG", "duong"),
    ],
)
def test_fold_leaves_no_marks(name: str, folded: str) -> None:
    assert fold(name) == folded
    assert fold(unicodedata.normalize("NFD", name)) == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hoà", "Hòa"),
        ("THUÝ", "thúy"),
        ("Nguyễn  Văn An", "nguyễn văn an"),
        ("H'Hen Niê", "H’Hen Niê"),
        ("Tư pháp - Hộ tịch", "Tư pháp – Hộ tịch"),
        ("khoẻ", "khỏe"),
    ],
)
def test_match_key_makes_equal_what_is_equal(one: str, other: str) -> None:
    assert match_key(one) == match_key(other)
    assert match_key(unicodedata.normalize("NFD", one)) == match_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Minh Quán", "Minh Quân"), ("Sa Pa", "Sa Pả"), ("Hoa", "Hòa"), ("Dương", "Đường"), ("Nậm Chày", "Nậm Chầy")],
)
def test_match_key_keeps_apart_what_only_looks_alike(one: str, other: str) -> None:
    assert match_key(one) != match_key(other)
    assert loose_key(one) == loose_key(other)


def test_loose_key_takes_i_for_y() -> None:
    assert loose_key("Lý Thị Mỵ") == loose_key("Lí Thị Mị")


def test_people_are_sorted_by_given_name_then_family_then_middle() -> None:
    listed = [
        "Nguyễn Văn An",
        "Trần Thị An",
        "Lò Văn Ánh",
        "Lê Ân",
        "Nguyễn Thị Bình",
        "Dương Đào",
        "Hoàng Thị Đào",
        "H'Hen Niê",
        "Nguyễn Văn Ử",
        "Giàng A Vừ",
    ]
    assert sorted(set(listed), key=sort_key) == listed


def test_tones_come_after_letters_in_their_own_order() -> None:
    listed = ["ma", "mà", "mả", "mã", "má", "mạ", "man", "mă", "mâ"]
    assert sorted(set(listed), key=sort_key) == listed


def test_one_word_names_have_keys_too() -> None:
    assert sort_key("Thuý") == sort_key("Thúy")
    assert fold("Thuý") == "thuy"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("NGUYỄN VĂN AN", "Nguyễn Văn An"),
        ("nguyễn  văn an", "Nguyễn Văn An"),
        ("H'HEN NIÊ", "H'Hen Niê"),
        ("H’Hen Niê", "H'Hen Niê"),
        ("Trần McDonald", "Trần McDonald"),
        ("ĐẶNG THỊ Ử", "Đặng Thị Ử"),
    ],
)
def test_personal_name_is_written_as_names_are(typed: str, name: str) -> None:
    assert personal_name(typed) == name
    assert personal_name(unicodedata.normalize("NFD", typed)) == name


def test_clean_drops_what_cannot_be_seen() -> None:
    assert clean("\ufeff Nguyễn\u200b\xa0Văn\tAn\x00\r\n") == "Nguyễn Văn An"


@given(st.text())
def test_clean_is_stable_and_holds_no_control_characters(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert not any(unicodedata.category(char) == "Cc" for char in cleaned)


@given(st.sampled_from(NAMES), st.sampled_from(["NFC", "NFD"]), st.sampled_from([str.upper, str.lower, str.title]))
def test_keys_do_not_depend_on_form_or_case(name: str, form: str, case: object) -> None:
    written = unicodedata.normalize(form, case(name))  # type: ignore[operator, arg-type]
    assert match_key(written) == match_key(name)
    assert fold(written) == fold(name)
    assert sort_key(written) == sort_key(name)


@given(st.text(), st.text())
def test_equal_match_keys_mean_equal_loose_keys(one: str, other: str) -> None:
    if match_key(one) == match_key(other):
        assert loose_key(clean(one)) == loose_key(clean(other)) or not one.isascii()
