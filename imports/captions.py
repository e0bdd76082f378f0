"""The rows of a list that are not people: sections, totals, signatures, rows of column numbers."""

import re
from collections.abc import Sequence
from functools import lru_cache
from string import ascii_lowercase

from capacity.text import clean, fold, match_key
from imports.sheets import Cell

_AGENCY_WORDS = (
    "Sở; UBND; HĐND; Ủy ban; Hội đồng nhân dân; Văn phòng; Phòng; Ban; Chi cục; Cục; Trung tâm; "
    "Trường; Bệnh viện; Đảng ủy; Huyện ủy; Thành ủy; Tỉnh ủy; Thị ủy; Đảng bộ; Chi bộ; Công an; "
    "Bộ chỉ huy; Ban chỉ huy; Kho bạc; Thanh tra; Tòa án; Viện; Hội; Liên đoàn; Liên hiệp; Liên minh; "
    "Mặt trận; Đoàn thanh niên; Tỉnh đoàn; Thành đoàn; Huyện đoàn; Đoàn TNCS; Quỹ; Đài; Báo; Xã; "
    "Phường; Thị trấn; Huyện; Thành phố; Thị xã; Tỉnh; Trạm; TTYT; BQL; Nhà văn hóa; Thư viện; "
    "Bảo tàng; Vườn quốc gia; Hạt kiểm lâm; Hạt; Khu; Chi nhánh; Công ty; Nông trường; Đội; Khối; TT; "
    "MTTQ; THCS; THPT; Tiểu học; Mầm non; PTDTBT; PTDTNT; TH; TTDVVL; CDC"
)
_AGENCY_STARTS = tuple(match_key(word) for word in _AGENCY_WORDS.split(";"))
_LARGE_BODIES = ("Sở ", "UBND ", "Ủy ban ", "Uỷ ban ", "Trường ", "Bệnh viện ", "Trung tâm ", "Chi cục ", "HĐND ")
_UNIT_STARTS = tuple(
    match_key(word) for word in "Phòng; Khoa; Tổ; Bộ phận; Đội; Lãnh đạo; Ban giám đốc; Ban giám hiệu".split(";")
)
_NUMERAL = r"(?:[IVXLC]+|[A-Z]|\d{1,3})(?:\.(?:[IVXLC]+|[A-Za-z]|\d{1,3}))*"
_NUMBERING = re.compile(rf"\(?{_NUMERAL}\)?[.)]?|[a-z][.)]?|[*+\-–•]")
_NUMBERED = re.compile(rf"(?:{_NUMERAL}\s*[.)\-–:/]+|[a-zđ]\)|[*+\-–•])\s*(?=\w)")
_LABEL = re.compile(r"(?:tên )?(?:cơ quan|đơn vị|cơ quan, đơn vị|đơn vị công tác)\s*:\s*", re.IGNORECASE)
_HEADS = r"(?:người|đồng chí|đ/c|cán bộ|công chức|viên chức|cbccvc|cbcc|biên chế|học viên|giáo viên|ng)"
_SUM = r"(?:tổng số|tổng cộng|tổng|có|gồm)?\s*:?\s*"
_COUNT = re.compile(
    rf"\s*(?:[:(]\s*{_SUM}\d+\s*{_HEADS}?|[-–]?\s*{_SUM}\d+\s*{_HEADS})[\s)./]*$",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"cộng\b(?! tác| ho)|tổng (?:số|cộng)\b|tổng\s*(?:$|[:.(\d])|"
    r"trong đó\s*(?:$|[:,(\d]|nữ\b|nam\b)|đảng viên\s*[:(\d]"
)
_TOTAL_WITHOUT_MARKS = re.compile(r"tong (?:so|cong)\b(?! ty)|(?:tong|cong)\s*(?:$|[:.(\d])")
_SIGNATURE = re.compile(
    r"(?:nguoi lap|noi nhan|danh sach (?:nay|co|gom)|an dinh danh sach|thu truong|(?:pho )?giam doc|"
    r"(?:pho )?chu tich|(?:pho )?hieu truong|truong phong|ke toan truong|chanh van phong|bi thu|nguoi duyet|"
    r"xac nhan|ky ten|ky ghi|\(ky|\(chu ky|\(da ky|k/?t\.|t/?m\.|t/?l\.|tuq\.|cuc truong|truong ban|can bo lap|"
    r"\(ban hanh|\(kem theo)"
)
_TITLE = re.compile(
    r"(?:tổng hợp )?danh sách(?: trích ngang)?"
    r"(?:[\s,;/&]+(?:và|cán bộ|công chức|viên chức|người lao động|lao động|nhân viên|giáo viên|nhân sự|hợp đồng|cbccvc|"
    r"cbgvnv|cbgv|cb|cc|vc|nv|gv|nlđ|của|thuộc|cơ quan|đơn vị))+\s+(?P<agency>.*)",
    re.IGNORECASE,
)
_TITLE_END = re.compile(
    r"\s*(?:\(.*|[-–]?\s*\b(?:năm|tháng|quý|đến ngày|tính đến|tham gia|tham dự|dự|đăng ký|đề nghị|cử|được|có|chưa|đã)\b"
    r".*)$",
    re.IGNORECASE,
)
_DATE_LINE = re.compile(r".{0,40}\bngay .{0,10}\bthang .{0,10}\bnam\b")


def is_numbering(text: str) -> bool:
    """Whether a text only numbers: `I`, `2`, `A`, `I.1`, `b)`."""
    return _NUMBERING.fullmatch(text) is not None


def leading_number(text: str) -> str:
    """The number that a caption begins with: `I.` of `I. Sở Nội vụ`, else nothing."""
    match = _NUMBERED.match(text)
    return match[0].strip(" )-–:/") if match else ""


@lru_cache(maxsize=4096)
def section_title(text: str) -> str:
    """A caption without its number, label and count: `I. Đơn vị: Sở Nội vụ (12 người)` is `Sở Nội vụ`."""
    title = clean(text)
    if match := _NUMBERED.match(title):
        title = title[match.end() :]
    return _COUNT.sub("", _LABEL.sub("", title, count=1)).strip(" .:…")


@lru_cache(maxsize=4096)
def is_agency_name(text: str) -> bool:
    """Whether a text begins as the names of agencies do. Marks count: `Bàn` is a family, `Ban` is not."""
    key = match_key(text) + " "
    return any(key.startswith(f"{start} ") for start in _AGENCY_STARTS)


def names_large_body(text: str) -> bool:
    """Whether a text begins, with a capital, as only names of whole bodies do: Sở, UBND, Trường, Bệnh viện."""
    return text.startswith(_LARGE_BODIES)


@lru_cache(maxsize=4096)
def is_unit_name(text: str) -> bool:
    """Whether a text begins as the parts of an agency do: Phòng, Khoa, Tổ, Lãnh đạo."""
    key = match_key(text) + " "
    return any(key.startswith(f"{start} ") for start in _UNIT_STARTS)


@lru_cache(maxsize=4096)
def is_group_of_agencies(text: str) -> bool:
    """Whether a caption stands over several agencies (`Các sở, ban, ngành`), so that it names none."""
    key = f" {match_key(text)} "
    return f" {match_key('các')} " in key or key.startswith(f" {match_key('khối')} ")


@lru_cache(maxsize=4096)
def is_total(text: str) -> bool:
    """Whether a caption is a total: `Cộng: 9 người`, `Tổng số …`."""
    lowered = clean(text).casefold()
    return (_TOTAL_WITHOUT_MARKS if lowered.isascii() else _TOTAL).match(lowered) is not None


@lru_cache(maxsize=4096)
def is_signature(text: str) -> bool:
    """Whether a text belongs to the foot of a list: who drew it up, who signs, to whom it goes."""
    folded = fold(clean(text))
    return _SIGNATURE.match(folded) is not None or _DATE_LINE.match(folded) is not None


def agency_of_title(text: str) -> str | None:
    """Whose people the title of a list says they are: `DANH SÁCH CÁN BỘ, CÔNG CHỨC SỞ NỘI VỤ NĂM 2024`."""
    match = _TITLE.match(text)
    if match is None:
        return None
    agency = _TITLE_END.sub("", match["agency"]).strip(" .,…:;")
    return agency if is_agency_name(agency) else None


def is_column_numbers(cells: Sequence[Cell]) -> bool:
    """Whether a row only numbers the columns: `1 2 3`, `(1) (2) (3)`, `A B 1 2`."""
    last = letters = numbers = in_order = 0
    for cell in cells:
        if cell == "":
            continue
        text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip().strip("()[] ")
        text = text.partition("=")[0].strip()
        if len(text) == 1 and text.isalpha():
            letters += 1
            in_order += text.casefold() == ascii_lowercase[letters - 1 : letters]
        elif text.isdecimal() and last < int(text) <= last + 2:
            last = int(text)
            numbers += 1
        else:
            return False
    return numbers > 1 or (numbers > 0 and letters > 1) or (letters > 2 and in_order == letters)


def numbering_style(text: str) -> str:
    """What counts as the same level: `I` and `II`, `1` and `2`, `a` and `b`, `I.1` and `II.3`."""
    parts = text.strip("().").split(".")
    return ".".join("1" if part.isdecimal() else "I" if set(part) <= set("IVXLC") else "a" for part in parts if part)
