"""The people of the invented province, with names as one hears them in the northern mountains.

Numbers of identity begin with 099, which no province has; telephone numbers with 0990, which nobody is given;
addresses end in `.example`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from capacity.demo_agencies import InventedAgency
from capacity.text import fold


class _Naming(NamedTuple):
    """How one people names: family names, then middle and given names, for men and for women."""

    families: tuple[str, ...]
    male_middles: tuple[str, ...]
    male_names: tuple[str, ...]
    female_middles: tuple[str, ...]
    female_names: tuple[str, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.replace("_", " ") for word in text.split())


_MALE = _words("An Bình Cường Dũng Đạt Hải Hiếu Hòa Hùng Huy Khánh Long Nam Nghĩa Phong Phúc Quân Sơn Thắng Tuấn Việt")
_FEMALE = _words("Anh Chi Dung Hà Hằng Hạnh Hiền Hoa Huệ Hương Lan Linh Mai Nga Ngân Nhung Oanh Quỳnh Thảo Thúy Yến")
_KINH = _Naming(
    _words("Nguyễn Nguyễn Nguyễn Trần Trần Lê Phạm Hoàng Vũ Đặng Bùi Đỗ Ngô Dương Đinh Phan Trịnh"),
    _words("Văn Văn Đức Minh Quang Hữu Xuân Trung Mạnh Thế Ngọc"),
    _MALE,
    _words("Thị Thị Thị_Thu Thị_Kim Thị_Bích Thị_Hồng Thu Ngọc Thanh"),
    _FEMALE,
)
_HMONG = _Naming(
    _words("Giàng Vàng Sùng Thào Mùa Lý Hờ Cứ Chang Hảng"),
    _words("A A A Seo"),
    _words("Páo Dơ Tủa Sình Chu Lử Vảng Dế Sang Chống Nủ Tông Khua Của"),
    _words("Thị"),
    _words("Mỷ Dở Máy Sua Chư Dua Pàng Ly Chá Sông Dợ Mảy"),
)
_THAI = _Naming(
    _words("Lò Cầm Quàng Lường Hà Tòng Cà Điêu"),
    _words("Văn Văn Minh"),
    _words("Hặc Ín Pâng Phịnh Xôm Thoong Hịa Inh Pản Biên"),
    _words("Thị"),
    _words("Ơn Hiêng Phượng Inh Pánh Thương Lả Hoan Diên"),
)
_TAY = _Naming(_words("Nông Ma La Lương Bế Hứa Hoàng"), _KINH.male_middles, _MALE, _KINH.female_middles, _FEMALE)
_DAO = _Naming(
    _words("Triệu Bàn Đặng Chảo Phùng Tẩn Lý"),
    _words("Văn Tài Chòi Láo Phụ"),
    _words("Phú Kiềm Khé Sử Lai Tá Lở Vạng"),
    _words("Mùi Thị Tả"),
    _words("Mẩy Nái Phấy Chài Ghến Pham"),
)
_EDE = _Naming(
    _words("Niê Êban Mlô Kbuôr Byă"),
    ("Y",),
    _words("Blơm Thuận Moan Sôl Bhiăt"),
    ("",),
    _words("H'Hen H'Lan H'Yer H'Blăm H'Nuôn"),
)
_NAMINGS = (_KINH, _HMONG, _THAI, _TAY, _DAO, _EDE)
_WEIGHTS = (52, 17, 13, 11, 6, 1)


@dataclass(frozen=True, slots=True)
class InventedOfficial:
    """A person who exists nowhere, with the one posting of that person."""

    full_name: str
    gender: str
    birth_date: date
    national_id: str
    staff_code: str
    phone: str
    email: str
    agency: InventedAgency
    position: str
    category: str
    unit: str


class _Post(NamedTuple):
    """A position with the category of those who hold it and the division they sit in."""

    position: str
    category: str
    unit: str = ""


class _Staffing(NamedTuple):
    """Who works in a kind of agency: the heads in order, then the others by chance."""

    heads: tuple[_Post, ...]
    others: tuple[_Post, ...]
    weight: int
    """How many people one such agency has beside others, on average."""


_DEPARTMENT = _Staffing(
    (
        _Post("Giám đốc", "civil_servant"),
        _Post("Phó Giám đốc", "civil_servant"),
        _Post("Phó Giám đốc", "civil_servant"),
        _Post("Chánh Văn phòng", "civil_servant", "Văn phòng"),
        _Post("Trưởng phòng", "civil_servant", "Phòng Nghiệp vụ"),
    ),
    (
        _Post("Chuyên viên", "civil_servant", "Phòng Nghiệp vụ"),
        _Post("Chuyên viên", "civil_servant", "Phòng Kế hoạch - Tài chính"),
        _Post("Chuyên viên chính", "civil_servant", "Phòng Tổ chức cán bộ"),
        _Post("Phó Trưởng phòng", "civil_servant", "Phòng Tổ chức cán bộ"),
        _Post("Cán sự", "civil_servant", "Văn phòng"),
        _Post("Lái xe", "contract", "Văn phòng"),
    ),
    45,
)
_COMMUNE = _Staffing(
    (
        _Post("Bí thư Đảng ủy", "cadre"),
        _Post("Chủ tịch UBND", "cadre"),
        _Post("Phó Chủ tịch HĐND", "cadre"),
        _Post("Phó Chủ tịch UBND", "cadre"),
        _Post("Chủ tịch Ủy ban MTTQ Việt Nam", "cadre"),
    ),
    (
        _Post("Chuyên viên", "civil_servant", "Văn phòng HĐND và UBND"),
        _Post("Chuyên viên", "civil_servant", "Phòng Kinh tế"),
        _Post("Chuyên viên", "civil_servant", "Phòng Văn hóa - Xã hội"),
        _Post("Trưởng phòng", "civil_servant", "Phòng Kinh tế"),
        _Post("Cán bộ thú y", "part_time"),
        _Post("Nhân viên phục vụ", "contract", "Văn phòng HĐND và UBND"),
    ),
    36,
)
_SCHOOL = _Staffing(
    (_Post("Hiệu trưởng", "public_employee"), _Post("Phó Hiệu trưởng", "public_employee")),
    (
        _Post("Giáo viên", "public_employee", "Tổ Tự nhiên"),
        _Post("Giáo viên", "public_employee", "Tổ Xã hội"),
        _Post("Giáo viên", "public_employee", "Tổ Năng khiếu"),
        _Post("Kế toán", "public_employee", "Tổ Văn phòng"),
        _Post("Nhân viên nuôi dưỡng", "contract", "Tổ Văn phòng"),
    ),
    20,
)
_HEALTH = _Staffing(
    (_Post("Giám đốc", "public_employee"), _Post("Phó Giám đốc", "public_employee")),
    (
        _Post("Bác sĩ", "public_employee", "Khoa Khám bệnh"),
        _Post("Điều dưỡng", "public_employee", "Khoa Nội"),
        _Post("Hộ sinh", "public_employee", "Khoa Sản"),
        _Post("Dược sĩ", "public_employee", "Khoa Dược"),
        _Post("Hộ lý", "contract", "Khoa Nội"),
    ),
    60,
)
_OTHER = _Staffing(
    (_Post("Giám đốc", "public_employee"),),
    (_Post("Viên chức", "public_employee"), _Post("Kế toán", "public_employee"), _Post("Bảo vệ", "contract")),
    8,
)
_ODD_HEADS = {
    "Văn phòng": "Chánh Văn phòng",
    "Thanh tra": "Chánh Thanh tra",
    "Ban": "Trưởng ban",
    "Trạm": "Trạm trưởng",
}


def invent_officials(agencies: Sequence[InventedAgency], headcount: int, random: Random) -> Iterator[InventedOfficial]:
    """So many people, agency by agency; the province itself has none of its own."""
    numbers: set[str] = set()
    for agency, size in _sizes(agencies, headcount, random):
        for place in range(size):
            yield _official(agency, place, len(numbers) + 1, numbers, random)


def _sizes(agencies: Sequence[InventedAgency], headcount: int, random: Random) -> list[tuple[InventedAgency, int]]:
    """How many people each agency has: at least three, and together as many as asked for."""
    staffed = [agency for agency in agencies if agency.parent_code]
    weights = [_staffing(agency).weight * random.uniform(0.6, 1.5) for agency in staffed]
    each = (headcount - 3 * len(staffed)) / sum(weights)
    sizes = [3 + int(weight * each) for weight in weights]
    for number in range(headcount - sum(sizes)):
        sizes[number % len(sizes)] += 1
    return list(zip(staffed, sizes, strict=True))


def _staffing(agency: InventedAgency) -> _Staffing:
    if agency.level == "unit":
        return _HEALTH if agency.name.startswith(("Bệnh viện", "Trung tâm Y tế")) else _OTHER
    return {"department": _DEPARTMENT, "commune": _COMMUNE}.get(agency.level, _SCHOOL)


def _official(agency: InventedAgency, place: int, number: int, numbers: set[str], random: Random) -> InventedOfficial:
    gender = "male" if random.random() < 0.46 else "female"
    name = _name(gender, random)
    born = date(1966, 1, 1) + timedelta(random.randrange(37 * 365))
    post = _post(agency, place, random)
    staff_code = f"HB{number:05d}"
    given = "".join(filter(str.isalnum, fold(name.split()[-1])))
    return InventedOfficial(
        full_name=name,
        gender=gender,
        birth_date=born,
        national_id=_national_id(gender, born, numbers, random),
        staff_code=staff_code,
        phone=f"0990{number:06d}",
        email=f"{given}.{staff_code.lower()}@hoaban.example",
        agency=agency,
        position=post.position,
        category=post.category,
        unit=post.unit,
    )


def _name(gender: str, random: Random) -> str:
    naming = random.choices(_NAMINGS, _WEIGHTS)[0]
    family = random.choice(naming.families)
    middle = random.choice(naming.male_middles if gender == "male" else naming.female_middles)
    given = random.choice(naming.male_names if gender == "male" else naming.female_names)
    if naming is _EDE:
        # The family stands last: Y Blơm Niê, H'Hen Niê.
        return f"{middle} {given} {family}".strip()
    return f"{family} {middle} {given}"


def _post(agency: InventedAgency, place: int, random: Random) -> _Post:
    staffing = _staffing(agency)
    if place >= len(staffing.heads):
        return random.choice(staffing.others)
    post = staffing.heads[place]
    if place:
        return post
    title = next((title for start, title in _ODD_HEADS.items() if agency.name.startswith(start)), post.position)
    return post._replace(position=title)


def _national_id(gender: str, born: date, numbers: set[str], random: Random) -> str:
    """Province, century with sex, year, and six digits that nobody else has."""
    century = (0 if born.year < 2000 else 2) + (gender == "female")
    while True:
        number = f"099{century}{born.year % 100:02d}{random.randrange(1_000_000):06d}"
        if number not in numbers:
            numbers.add(number)
            return number
