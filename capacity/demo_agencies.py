"""The agencies of the invented province: names of places that are nowhere, codes that nobody gave out."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

_PLACE_KINDS = ("Suối", "Đồi", "Thung", "Rừng", "Nương", "Khe", "Bến", "Dốc", "Lũng", "Đèo")
_PLACE_SIGNS = ("Mơ", "Sương", "Nắng", "Thông", "Trăng", "Gió", "Sim", "Chè", "Quế", "Mận", "Sáo")
_DEPARTMENTS = (
    "Văn phòng UBND tỉnh", "Sở Nội vụ", "Sở Tài chính", "Sở Giáo dục và Đào tạo", "Sở Y tế", "Sở Xây dựng",
    "Sở Khoa học và Công nghệ", "Thanh tra tỉnh", "Sở Tư pháp", "Sở Công Thương", "Sở Ngoại vụ",
    "Sở Nông nghiệp và Môi trường", "Sở Văn hóa, Thể thao và Du lịch", "Sở Dân tộc và Tôn giáo",
    "Văn phòng Đoàn đại biểu Quốc hội và HĐND tỉnh", "Ban Quản lý các khu công nghiệp",
    "Ban Quản lý dự án đầu tư xây dựng", "Ban Tổ chức Tỉnh ủy", "Ban Tuyên giáo và Dân vận Tỉnh ủy",
    "Văn phòng Tỉnh ủy",
)  # fmt: skip
_EDUCATION, _HEALTH = "Sở Giáo dục và Đào tạo", "Sở Y tế"


@dataclass(frozen=True, slots=True)
class InventedAgency:
    """A body of the province, with its parent's code."""

    code: str
    parent_code: str
    """Empty for the province itself."""
    level: str
    name: str


def invent_agencies(departments: int, communes: int, institutes: int, below: int) -> Iterator[InventedAgency]:
    """The province, its departments with institutes below two of them, its communes with their units."""
    root = InventedAgency("99", "", "province", "Tỉnh Hoa Ban")
    yield root
    places = [" ".join(words) for words in product(_PLACE_KINDS, _PLACE_SIGNS)]
    # Neighbours in the list would all be called alike.
    places = [places[(number * 37) % len(places)] for number in range(len(places))]
    for number, name in enumerate(_DEPARTMENTS[:departments], 1):
        department = InventedAgency(f"H99.{number:02d}", root.code, "department", name)
        yield department
        yield from _institutes(department, places, institutes)
    for number, place in enumerate(places[:communes], 1):
        kind = "Phường" if number % 6 == 2 else "Xã"
        commune = InventedAgency(f"99{number * 3:03d}", root.code, "commune", f"{kind} {place}")
        yield commune
        # The last communes call their schools alike, so that only the code tells them apart.
        yield from _commune_units(commune, place, below, is_named_alike=number > communes - max(2, communes // 5))


def _institutes(department: InventedAgency, places: list[str], count: int) -> Iterator[InventedAgency]:
    """Half of the institutes are upper schools, half are hospitals and centres."""
    names: list[tuple[str, str]] = []
    if department.name == _EDUCATION:
        names = [("school", f"Trường THPT {place}") for place in places[: count // 2]]
    elif department.name == _HEALTH:
        hospitals = [("unit", f"Bệnh viện Đa khoa khu vực {place}") for place in places[: count // 4]]
        centres = [("unit", f"Trung tâm Y tế {place}") for place in places[: count // 2 - count // 4]]
        names = hospitals + centres
    for number, (level, name) in enumerate(names, 1):
        yield InventedAgency(f"{department.code}.{number:02d}", department.code, level, name)


_COMMUNE_UNITS = (
    ("school", "Trường Mầm non", "Hoa Mai"),
    ("school", "Trường Tiểu học", "Hoa Sen"),
    ("school", "Trường THCS", "Hoa Đào"),
    ("unit", "Trạm Y tế", ""),
    ("unit", "Trung tâm Dịch vụ tổng hợp", ""),
    ("school", "Trường PTDTBT Tiểu học", ""),
    ("school", "Trường PTDTBT THCS", ""),
    ("unit", "Ban Quản lý rừng", ""),
    ("unit", "Trung tâm Học tập cộng đồng", ""),
)


def _commune_units(
    commune: InventedAgency, place: str, count: int, *, is_named_alike: bool
) -> Iterator[InventedAgency]:
    for number, (level, kind, shared) in enumerate(_COMMUNE_UNITS[:count], 1):
        name = f"{kind} {shared}" if is_named_alike and shared else f"{kind} {place}"
        yield InventedAgency(f"{commune.code}.{number}", commune.code, level, name)
