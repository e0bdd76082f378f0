import json
import unicodedata
from pathlib import Path

import pytest

from imports.headings import agency_meaning, person_meaning

ALIASES = Path(__file__).parents[3] / "shared/data/header_aliases.json"
FIELD_OF = {
    "stt": "stt",
    "ho_va_ten": "full_name",
    "ho_dem": "family_name",
    "ten": "given_name",
    "don_vi": "agency",
    "phong_ban": "unit",
    "cccd": "national_id",
    "dien_thoai": "phone",
    "email": "email",
    "so_hieu": "staff_code",
    "dan_toc": "unread",
    "ton_giao": "unread",
    "ngach": "unread",
    "he_so": "unread",
    "ghi_chu": "unread",
}


def field(text: str) -> str | None:
    meaning = person_meaning(text)
    return meaning.field if meaning else None


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("HỌ VÀ TÊN", "full_name"),
        ("Họ và tên\n(ghi chữ in hoa)", "full_name"),
        (unicodedata.normalize("NFD", "Họ và tên"), "full_name"),
        ("Ho va ten", "full_name"),
        (" Họ\u00a0tên ", "full_name"),
        ("Họ, chữ đệm, tên", "full_name"),
        ("Họ và tên đệm", "family_name"),
        ("Ngày, tháng, năm sinh", "birth"),
        ("Ngày sinh (dd/mm/yyyy)", "birth"),
        ("Nơi sinh", "unread"),
        ("Nam", "male_mark"),
        ("Năm", None),
        ("Nữ (x)", "female_mark"),
        ("Nam/Nữ", "gender"),
        ("Ông/Bà", "honorific"),
        ("Phòng/Ban", "unit"),
        ("Mã đơn vị", "agency_code"),
        ("Số chứng minh nhân dân/Thẻ căn cước công dân", "national_id"),
        ("Ngày cấp CCCD", "unread"),
        ("Phụ cấp chức vụ", "unread"),
        ("Ngày vào Đảng", "unread"),
        ("Mã khóa học", "course_code"),
        ("Mã khoá học", "course_code"),
        ("Ngày hoàn thành", "completed_on"),
        ("Số tiết", "hours"),
        ("Số chứng chỉ", "certificate_no"),
        ("national_id", "national_id"),
        ("DANH SÁCH CÁN BỘ, CÔNG CHỨC, VIÊN CHỨC THAM GIA LỚP TẬP HUẤN", None),
        ("Nguyễn Văn An", None),
    ],
)
def test_headings_of_people(heading: str, expected: str | None) -> None:
    assert field(heading) == expected


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("code", "code"),
        ("parent_code", "parent_code"),
        ("Mã", "code"),
        ("Mã đơn vị cấp trên", "parent_code"),
        ("Cấp", "level"),
        ("Tên đơn vị", "full_name"),
        ("full_name", "full_name"),
    ],
)
def test_headings_of_agencies(heading: str, expected: str) -> None:
    meaning = agency_meaning(heading)
    assert meaning is not None
    assert meaning.field == expected


@pytest.mark.skipif(not ALIASES.exists(), reason="the survey of headings is not here")
@pytest.mark.parametrize("surveyed", FIELD_OF)
def test_every_heading_that_was_seen_is_known(surveyed: str) -> None:
    seen = json.loads(ALIASES.read_text("utf-8"))["fields"][surveyed]["observed"]
    missed = {heading: field(heading) for heading in seen if field(heading) != FIELD_OF[surveyed]}
    assert not missed
