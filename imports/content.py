"""What a column holds, told by its cells alone: numbers of identity, e-mail, dates, names."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from capacity.dates import today
from capacity.text import clean, fold
from imports.captions import is_agency_name
from imports.cells import Fault, category
from imports.sheets import Cell

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.\w+")
_DATE = re.compile(r"\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*(\d{4})")
_SEPARATORS = str.maketrans("", "", " .-'\u00a0")
_FAMILY_NAMES = frozenset(
    "nguyen tran le pham huynh hoang phan vu vo dang bui do ho ngo duong ly dinh trinh mai doan dao lam truong "
    "luong ha trieu quach cao ta thai tong chu to luu phung hua kieu nong ma ban cam lo sung vang giang mua thao "
    "hang ho lu cu chang sa khang tan vi luc phu tang chau la au trang dong hau phong kha bach tieu thach than "
    "lau mong song xong cho lang quang hang deo tong lu ka vien".split()
)
_GENDERS = frozenset(["nam", "nu", "male", "female"])
_POSITION = re.compile(
    r"(?:phó |quyền )*(?:chuyên viên|cán sự|nhân viên|giáo viên|giảng viên|hiệu trưởng|hiệu phó|giám đốc|chủ tịch"
    r"|bí thư|trưởng (?:phòng|ban|khoa|trạm|thôn|công an)|chánh|kế toán|văn thư|lái xe|bảo vệ|phục vụ|tạp vụ|y sĩ|y tá"
    r"|bác sĩ|điều dưỡng|hộ sinh|dược sĩ|kỹ sư|kỹ thuật viên|thanh tra viên|thủ quỹ|thủ kho|chi cục trưởng)\b",
    re.IGNORECASE,
)
_MOST = 0.7


def content_field(cells: Iterable[Cell]) -> str | None:
    """The field that most of the cells that hold anything look like, if any."""
    counts = Counter(_looks_like(cell) for cell in cells if cell != "")
    total = counts.total()
    if not total:
        return None
    field, count = counts.most_common(1)[0]
    return field if count >= _MOST * total else None


@lru_cache(maxsize=16384, typed=True)
def _looks_like(cell: Cell) -> str | None:
    if isinstance(cell, date):
        return _birth_of(cell.year)
    if isinstance(cell, (int, float)):
        return _number_looks_like(cell)
    if not isinstance(cell, str):
        return None
    text = clean(cell)
    digits = text.translate(_SEPARATORS)
    if digits.isdecimal():
        if len(digits) == 12 and digits[0] == "0" and digits[3] in "0123":
            return "national_id"
        if len(digits) == 10 and digits[0] == "0":
            return "phone"
        return _birth_of(int(digits)) if len(digits) == 4 and digits == text else None
    if _EMAIL.fullmatch(text):
        return "email"
    if match := _DATE.fullmatch(text):
        return _birth_of(int(match[1]))
    return _words_look_like(text)


def _words_look_like(text: str) -> str | None:
    folded = fold(text)
    if folded in _GENDERS:
        return "gender"
    if not isinstance(category(text), Fault):
        return "category"
    if _POSITION.match(text):
        return "position"
    if is_agency_name(text):
        return "agency"
    words = folded.split()
    is_name = 2 <= len(words) <= 6 and words[0] in _FAMILY_NAMES and text[0].isupper()
    return "full_name" if is_name and not any(map(str.isdigit, text)) else None


def _birth_of(year: int) -> str | None:
    """Dates say nothing by themselves unless somebody at work can have been born on them."""
    return "birth" if 1930 <= year <= today().year - 16 else None


def _number_looks_like(number: float) -> str | None:
    if number != int(number):
        return None
    if len(str(int(number))) == 4:
        return _birth_of(int(number))
    digits = str(int(number))
    is_identity = len(digits) in (10, 11) and not (len(digits) == 11 and digits.startswith("84"))
    return "national_id" if is_identity else None
