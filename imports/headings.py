"""The vocabulary of column headings: which field a heading names, whatever its case, marks and line breaks."""

import re
from functools import lru_cache
from typing import NamedTuple

from capacity.text import clean, fold, words

NUMBERING = "stt"
UNREAD = "unread"
"""What is known and deliberately left alone: salaries, remarks, and what is sensitive by law."""
EXACT, CONTAINED = 2, 1

_PERSON = {
    NUMBERING: "stt; tt; s t t; số tt; số thứ tự; no; #; thứ tự",
    "full_name": (
        "họ và tên; họ tên; họ & tên; họ và tên khai sinh; họ, chữ đệm, tên; họ, chữ đệm và tên; "
        "tên nhân viên; họ tên học viên; tên cán bộ; họ tên cbccvc; họ tên cbcc; cán bộ, công chức; học viên; name; "
        "employee name; staff name; participant; participant name; fullname"
    ),
    "family_name": (
        "họ đệm; họ; họ và tên đệm; họ lót; họ và đệm; họ và chữ đệm; họ, tên đệm; họ và chữ lót; family name"
    ),
    "given_name": "tên; tên gọi; given name",
    "birth": (
        "ngày sinh; năm sinh; ngày, tháng, năm sinh; ngày tháng năm sinh; sinh ngày; ntns; sinh năm; ns; birth; "
        "ngày sinh/năm sinh; date of birth; birth date; ngày tháng sinh; tháng, năm sinh; dob; birthday; year of birth"
    ),
    "name_birth": "họ và tên, ngày sinh; họ và tên, năm sinh",
    "birth_day": "birth day",
    "birth_month": "tháng sinh; birth month",
    "birth_year": "birth year",
    "birth_male": "ngày sinh nam; năm sinh nam; birth male",
    "birth_female": "ngày sinh nữ; năm sinh nữ; birth female",
    "gender": "giới tính; giới; nam/nữ; gt; phái; nam, nữ; gender; sex; male/female; m/f",
    "female_mark": "nữ; là nữ; female mark",
    "male_mark": "nam; là nam; male mark",
    "honorific": "ông/bà; ông, bà; ông (bà); danh xưng; honorific",
    "position": (
        "chức vụ; chức danh; chức vụ, chức danh; chức danh/chức vụ; chức vụ hiện tại; chức vụ hiện nay; "
        "vị trí công tác; job title; title; job; occupation; chức danh, công việc đang đảm nhận; chức vụ chính quyền; "
        "vị trí việc làm; vtvl; tên vị trí việc làm; công việc đang làm; công việc chuyên môn hiện nay; "
        "nhiệm vụ được giao"
    ),
    "position_agency": "chức vụ, đơn vị công tác; chức danh, đơn vị công tác; chức vụ và đơn vị công tác",
    "agency": (
        "cơ quan, đơn vị; đơn vị công tác; cơ quan; đơn vị; tên đơn vị; tên cơ quan, đơn vị; cơ quan công tác; "
        "nơi công tác; cơ quan, tổ chức công tác; đơn vị lv; nơi làm việc; đơn vị chủ quản; phòng, ban, đơn vị; "
        "trường; địa phương; xã/phường; đơn vị cử đi học; cơ quan, tổ chức, đơn vị; "
        "organization; organisation; workplace; institution; employer"
    ),
    "agency_code": "mã đơn vị; mã cơ quan; mã đv; mã cơ quan, đơn vị; mã định danh đơn vị; agency code",
    "unit": (
        "phòng ban; phòng, ban đang công tác; phòng ban trực thuộc; khoa/phòng; tổ chuyên môn; phòng chuyên môn; "
        "đơn vị/phòng ban; phòng, ban, đơn vị trực thuộc; bộ phận; phòng, đơn vị; tổ/bộ môn; phòng; tổ; "
        "department; division"
    ),
    "national_id": (
        "số cccd; cccd; số cmnd; cmnd; số cmtnd; cmtnd; số cmnd/cccd; cmnd/cccd; cccd/cmnd; số căn cước; "
        "số định danh cá nhân; số thẻ căn cước; căn cước; căn cước công dân; mã định danh cá nhân; đdcn; "
        "chứng minh thư; mã định danh; id number; citizen id; national id; id card; "
        "identity card; identity number; id no; id"
    ),
    "staff_code": (
        "mã cán bộ; shcc; số hiệu cbccvc; mã viên chức; mã số cán bộ; ms; mã nhân viên; số hiệu công chức; "
        "số hiệu ccvc; mã hồ sơ; mã cbccvc; mã công chức; số hiệu cán bộ; mã nv; mã cb"
    ),
    "category": (
        "đối tượng; loại cbccvc; loại; cb/cc/vc; biên chế/hợp đồng; loại cán bộ; phân loại; diện; "
        "cán bộ, công chức/viên chức/hợp đồng; category"
    ),
    "phone": (
        "số điện thoại; điện thoại; sđt; đtdđ; số đt; điện thoại liên hệ; số điện thoại di động; di động; tel; "
        "điện thoại/zalo; mobile; phone number; mobile phone; telephone; phone no; contact number; số điện thoại/zalo"
    ),
    "phone_email": "điện thoại, email; số điện thoại, email; điện thoại/email",
    "email": (
        "email; thư điện tử; địa chỉ thư điện tử; địa chỉ email; email công vụ; e-mail; gmail; thư điện tử công vụ; "
        "hộp thư công vụ; mail; tài khoản thư điện tử; email address"
    ),
    UNREAD: (
        "ghi chú; gc; lưu ý; dân tộc; dtts; tôn giáo; đảng viên; là đảng viên; kinh; nơi sinh; quê quán; trình độ; "
        "chuyên ngành; chuyên môn; văn hóa; llct; qlnn; ngoại ngữ; tin học; ngạch; mã ngạch; mã số; bậc; hệ số; "
        "ngày cấp; nơi cấp; chữ ký; ký nhận; ký tên; trạng thái; sáng; chiều; nguyên quán; địa chỉ; note; notes; "
        "remark; remarks; ethnicity; religion; address; signature; party member; salary; degree; qualification"
    ),
}  # fmt: skip
_COMPLETION = {
    "course_code": "mã khóa học; mã khoá học; mã khóa; mã khóa đào tạo; course code; course",
    "completed_on": "ngày hoàn thành; ngày kết thúc; hoàn thành ngày; ngày đạt; completed on",
    "hours": "số tiết; số giờ; thời lượng; hours",
    "score": "điểm; điểm số; điểm thi; kết quả điểm; score",
    "grade": "xếp loại; kết quả xếp loại; grade",
    "certificate_no": (
        "số chứng chỉ; số hiệu chứng chỉ; số vào sổ; số hiệu vb/chứng chỉ; số vào sổ cấp chứng chỉ; số chứng nhận; "
        "số hiệu chứng nhận; certificate no; certificate number"
    ),
    "evidence": "minh chứng; căn cứ; quyết định; số quyết định; evidence",
}
_AGENCY = {
    NUMBERING: _PERSON[NUMBERING],
    "code": "code; mã; mã đơn vị; mã cơ quan; mã định danh; mã đơn vị hành chính; mã cơ quan, đơn vị",
    "parent_code": (
        "parent code; mã đơn vị cấp trên; mã cấp trên; mã cha; mã đơn vị cha; mã cơ quan cấp trên; mã trực thuộc"
    ),
    "level": "level; cấp; cấp đơn vị; cấp hành chính; loại; loại đơn vị; loại hình",
    "full_name": (
        "full name; tên; tên đơn vị; tên cơ quan; tên cơ quan, đơn vị; tên đầy đủ; đơn vị; cơ quan, đơn vị; cơ quan"
    ),
    "name": "name; tên ngắn; tên gọi tắt; tên viết tắt",
    UNREAD: "ghi chú; gc; lưu ý; note",
}
_COURSE = {
    NUMBERING: _PERSON[NUMBERING],
    "code": (
        "mã khóa học; mã khoá học; mã khóa; mã khoá; mã khóa đào tạo; mã khóa bồi dưỡng; mã chương trình; mã; "
        "course code; code"
    ),
    "title": (
        "tên khóa học; tên khoá học; tên khóa; tên khóa đào tạo; tên khóa bồi dưỡng; tên chương trình; khóa học; "
        "tên; tên gọi; tên khóa đào tạo, bồi dưỡng; course title; course name; title"
    ),
    "kind": "loại; loại hình; loại khóa học; loại khóa; hình thức; kind; type",
    "hours": "số tiết; số giờ; thời lượng; tổng số tiết; số tiết học; hours; periods",
    "validity_months": (
        "thời hạn; thời hạn hiệu lực; hiệu lực; thời hạn (tháng); hiệu lực (tháng); thời hạn chứng chỉ; "
        "thời hạn giá trị; giá trị; số tháng hiệu lực; validity; validity months; valid months"
    ),
    UNREAD: _AGENCY[UNREAD],
}
_PHRASES = (
    (UNREAD, "ghi chú; ngày cấp; nơi cấp; phụ cấp; lương; ngạch; bậc; hệ số; trình độ; lý luận; lí luận"),
    (UNREAD, "quản lý nhà nước; cdnn; mã chức danh; ký nhận; chữ ký"),
    (UNREAD, "dân tộc; dtts; tôn giáo; đảng viên; vào đảng; thẻ đảng; là đảng; kết nạp; đoàn viên; nơi sinh; quê quán"),
    (UNREAD, "thường trú; nơi ở; địa chỉ nhà; ngày vào"),
    (UNREAD, "chức vụ đảng; chức vụ đoàn; chức danh quy hoạch; cơ quan cấp; quy hoạch; ngày bổ nhiệm; trước đây"),
    (UNREAD, "đào tạo; tốt nghiệp; bằng cấp; tài khoản; ngân hàng; mã số thuế; bảo hiểm xã hội; bhxh; khen thưởng"),
    (UNREAD, "ngày tuyển dụng; ngày tham gia; ngày bắt đầu; ngày hợp đồng; năm vào"),
    ("email", "email; thư điện tử; e mail; gmail"),
    ("phone", "điện thoại; sđt; đtdđ; số đt; phone; mobile"),
    ("national_id", "cccd; cmnd; cmtnd; căn cước; chứng minh nhân dân; chứng minh thư; định danh cá nhân"),
    ("staff_code", "mã cán bộ; mã công chức; mã viên chức; mã nhân viên; số hiệu cbccvc; số hiệu cán bộ"),
    ("full_name", "họ và tên; họ tên; họ & tên"),
    ("family_name", "họ đệm; tên đệm; họ lót; chữ đệm"),
    ("birth", "ngày sinh; năm sinh; tháng năm sinh; sinh ngày"),
    ("gender", "giới tính"),
    ("category", "loại cán bộ; loại cbccvc; đối tượng; biên chế"),
    ("position", "chức vụ; chức danh; vị trí việc làm"),
    ("unit", "phòng ban; tổ chuyên môn; bộ phận; khoa phòng"),
    ("agency_code", "mã đơn vị; mã cơ quan"),
    ("agency", "đơn vị công tác; cơ quan; đơn vị; nơi công tác; nơi làm việc"),
)  # fmt: skip
_BOTH = (
    ("position_agency", "chức vụ; chức danh; position", "đơn vị; cơ quan; nơi công tác; nơi làm việc; agency"),
    ("name_birth", "họ và tên; họ tên; full name", "ngày sinh; năm sinh; tháng năm sinh; date of birth"),
    ("phone_email", "điện thoại; sđt; tel; phone", "email; e mail; thư điện tử; gmail"),
    ("national_id", "cccd; cmnd; cmtnd; căn cước; chứng minh nhân dân; chứng minh thư", "ngày cấp; nơi cấp"),
)  # fmt: skip
"""What a heading means that names a fact of the first list, and after it one of the second."""
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_SEX = re.compile(r"[(\[\s\-–:/](nam|nữ)[)\]\s]*$")
_LONGEST_HEADING = 100
_MOST_WORDS = 14


class Meaning(NamedTuple):
    """The field a heading names, and how surely."""

    field: str
    strength: int
    """EXACT or CONTAINED."""
    place: int
    """Where it stands in the list of its field: the first names are the plainest."""


def _table(vocabulary: dict[str, str]) -> dict[str, Meaning]:
    table: dict[str, Meaning] = {}
    for field, names in vocabulary.items():
        for place, name in enumerate([*names.split(";"), field]):
            table.setdefault(heading_key(name), Meaning(field, EXACT, place))
    return table


def heading_key(text: str) -> str:
    """A heading as it is compared: folded, without remarks in brackets, punctuation and line breaks."""
    cleaned = clean(text)
    outside = _BRACKETED.sub(" ", cleaned)
    key = " ".join(words(fold(outside))) or " ".join(words(fold(cleaned)))
    # Without its mark the year would be the man.
    return "nam (year)" if key == "nam" and "ă" in cleaned.casefold() else key or cleaned


@lru_cache(maxsize=4096)
def person_meaning(text: str) -> Meaning | None:
    """What a heading means in a list of people or of their results."""
    if len(text) > _LONGEST_HEADING:
        return None
    key = heading_key(text)
    meaning = _PERSON_TABLE.get(key)
    if meaning and meaning.field == "birth" and (sex := _SEX.search(clean(text).casefold())):
        return Meaning("birth_male" if sex[1] == "nam" else "birth_female", EXACT, 0)
    if meaning or len(key.split()) > _MOST_WORDS:
        return meaning
    spaced = f" {key} "
    for field, firsts, seconds in _BOTH_KEYS if _FIRST_OF_BOTH.search(spaced) else ():
        first = min((spaced.find(phrase) for phrase in firsts if phrase in spaced), default=-1)
        second = max((spaced.find(phrase) for phrase in seconds), default=-1)
        if 0 <= first < second:
            return Meaning(field, CONTAINED, 0)
    # The first words say what a heading is about: `Ngày sinh theo CCCD`, `Ngày cấp CCCD`.
    match = _ANY_PHRASE.search(spaced)
    return Meaning(_PHRASE_FIELDS[match[0]], CONTAINED, 0) if match else None


@lru_cache(maxsize=1024)
def agency_meaning(text: str) -> Meaning | None:
    """What a heading means in a list of agencies."""
    return _AGENCY_TABLE.get(heading_key(text)) if len(text) <= _LONGEST_HEADING else None


@lru_cache(maxsize=1024)
def course_meaning(text: str) -> Meaning | None:
    """What a heading means in a list of courses."""
    return _COURSE_TABLE.get(heading_key(text)) if len(text) <= _LONGEST_HEADING else None


_PERSON_TABLE = _table(_PERSON | _COMPLETION)
_AGENCY_TABLE = _table(_AGENCY)
_COURSE_TABLE = _table(_COURSE)


def _phrases(text: str) -> list[str]:
    return [f" {heading_key(phrase)} " for phrase in text.split(";")]


_BOTH_KEYS = [(field, _phrases(firsts), _phrases(seconds)) for field, firsts, seconds in _BOTH]
_FIRST_OF_BOTH = re.compile("|".join(re.escape(phrase) for _field, firsts, _seconds in _BOTH_KEYS for phrase in firsts))
_PHRASE_FIELDS = {phrase: field for field, phrases in reversed(_PHRASES) for phrase in reversed(_phrases(phrases))}
"""Each phrase to the first field that has it."""
# The order is that of the list: of phrases that begin at one place the first counts.
_ANY_PHRASE = re.compile(
    "|".join(dict.fromkeys(re.escape(phrase) for _field, phrases in _PHRASES for phrase in _phrases(phrases)))
)

PERSON_FIELDS = frozenset(_PERSON) - {NUMBERING, UNREAD}
"""What a column of a list of people can be read as."""
COMPLETION_FIELDS = frozenset(_COMPLETION) | PERSON_FIELDS
"""What a column of a list of results can be read as."""
AGENCY_FIELDS = frozenset(_AGENCY) - {NUMBERING, UNREAD}
"""What a column of a list of agencies can be read as."""
COURSE_FIELDS = frozenset(_COURSE) - {NUMBERING, UNREAD}
"""What a column of a list of courses can be read as."""
