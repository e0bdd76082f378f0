"""How the offices of the invented province lay out their lists: as untidily as real ones.

Titles above, numbers that lost their zeros, birth dates in columns by sex, sections, totals and signatures.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from capacity.demo import InventedCompletion
from capacity.demo_people import InventedOfficial
from exports.look import HEADING, TEXT, Look
from exports.outline import roman
from exports.workbook import Page

_TITLE = Look(size=14, bold=True, across="center")
_CENTRED = Look(size=13, bold=True, across="center")
_BOXED = Look(boxed=True)
_TEXT = replace(_BOXED, form=TEXT)
_BOLD = Look(bold=True, boxed=True)
_CATEGORIES = {
    "cadre": "Cán bộ",
    "civil_servant": "Công chức",
    "public_employee": "Viên chức",
    "contract": "Hợp đồng",
    "part_time": "Không chuyên trách",
}
_MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")


@dataclass(frozen=True, slots=True)
class Entry:
    """A person as a roster has it; what stands in the cells may be wrong."""

    official: InventedOfficial
    birth: str
    number: str
    email: str


def _write_head(page: Page, columns: int, province: str, title: str) -> None:
    half = columns // 2
    for row, left, right in ((1, f"UBND {province.upper()}", _MOTTO[0]), (2, "SỞ NỘI VỤ", _MOTTO[1])):
        page.block(row, 1, min(3, half), left, _CENTRED)
        page.block(row, half + 1, columns, right, _CENTRED)
    page.block(4, 1, columns, title, _TITLE)


def _write_foot(page: Page, row: int, count: int) -> None:
    page.put(row + 1, 2, f"Danh sách này gồm {count} người./.")
    page.put(row + 3, 2, "NGƯỜI LẬP BIỂU", Look(bold=True))
    page.put(row + 3, 6, "GIÁM ĐỐC", Look(bold=True))
    page.put(row + 4, 6, "(Ký, ghi rõ họ tên)", Look(italic=True))


def _write_titled(page: Page, entries: Sequence[Entry], province: str) -> None:
    """One heading row under a title; numbers are numbers, so their first zeros are gone."""
    headings = (
        *("TT", "Họ tên", "Ngày, tháng, năm sinh", "Giới tính", "Chức vụ, chức danh", "Đơn vị công tác"),
        *("Mã đơn vị", "CCCD/CMND", "Mã cán bộ", "Điện thoại", "Email", "Đối tượng", "GC"),
    )
    page.widths((5, 26, 14, 9, 22, 34, 12, 14, 11, 13, 30, 18, 8))
    _write_head(page, len(headings), province, "DANH SÁCH CÁN BỘ, CÔNG CHỨC, VIÊN CHỨC")
    page.line(7, headings, HEADING)
    for row, entry in enumerate(entries, 8):
        official = entry.official
        is_number = len(entry.number) == 12
        values = (
            row - 7,
            official.full_name,
            entry.birth,
            "Nam" if official.gender == "male" else "Nữ",
            official.position,
            official.agency.name,
            official.agency.code,
            int(entry.number) if is_number else entry.number,
            official.staff_code,
            int(official.phone),
            entry.email,
            _CATEGORIES[official.category],
        )
        page.line(row, values, _BOXED)
        page.put(row, 8, values[7], replace(_BOXED, form="0"))
    page.freeze(8, 3)
    _write_foot(page, 8 + len(entries), len(entries))


def _write_by_sex(page: Page, entries: Sequence[Entry], province: str) -> None:
    """Two heading rows and one of numbers; the birth date stands in the column of the person's sex."""
    headings = (
        *("TT", "Họ tên", "Ngày, tháng, năm sinh", "", "Chức vụ, chức danh", "Phòng ban", "Đơn vị công tác"),
        *("CCCD/CMND", "Mã cán bộ", "Đối tượng", "GC"),
    )
    page.widths((5, 26, 13, 13, 22, 24, 34, 15, 11, 18, 8))
    _write_head(page, len(headings), province, "DANH SÁCH TRÍCH NGANG CÁN BỘ, CÔNG CHỨC, VIÊN CHỨC")
    for column, heading in enumerate(headings, 1):
        if column == 3:
            page.block(7, 3, 4, heading, HEADING)
        elif column != 4:
            page.block(7, column, column, heading, HEADING, rows=2)
        page.put(9, column, f"({column})", HEADING)
    page.line(8, ("Nam", "Nữ"), HEADING, first=3)
    for row, entry in enumerate(entries, 10):
        official = entry.official
        is_man = official.gender == "male"
        values = (
            row - 9,
            official.full_name,
            entry.birth if is_man else None,
            None if is_man else entry.birth,
            official.position,
            official.unit,
            official.agency.name,
            entry.number,
            official.staff_code,
            _CATEGORIES[official.category],
        )
        page.line(row, values, _TEXT)
    page.freeze(10, 3)
    _write_foot(page, 10 + len(entries), len(entries))


def _write_sections(page: Page, entries: Sequence[Entry], province: str) -> None:
    """A section for every agency, with numbers that start anew and a subtotal; an x marks the women."""
    headings = (
        *("STT", "Họ và tên", "Ngày sinh", "Nữ", "Chức vụ", "Số CCCD", "Mã cán bộ", "Số điện thoại"),
        *("Đối tượng", "Ghi chú"),
    )
    page.widths((6, 30, 13, 6, 24, 15, 11, 14, 18, 10))
    _write_head(page, len(headings), province, "DANH SÁCH CÁN BỘ, CÔNG CHỨC, VIÊN CHỨC THEO ĐƠN VỊ")
    page.line(7, headings, HEADING)
    row = 8
    agencies = groupby(entries, key=lambda entry: entry.official.agency)
    for number, (agency, members) in enumerate(agencies, 1):
        page.line(row, (roman(number), agency.name), _BOLD)
        people = list(members)
        for place, entry in enumerate(people, 1):
            page.line(row + place, _section_values(place, entry), _TEXT)
        row += len(people) + 1
        page.put(row, 2, f"Cộng: {len(people)} người", _BOLD)
        row += 1
    page.freeze(8, 3)
    _write_foot(page, row, len(entries))


def _section_values(place: int, entry: Entry) -> tuple[int | str | None, ...]:
    official = entry.official
    return (
        place,
        official.full_name,
        entry.birth.replace("/", "."),
        "x" if official.gender == "female" else None,
        official.position,
        entry.number,
        official.staff_code,
        official.phone,
        _CATEGORIES[official.category],
    )


Layout = Callable[[Page, Sequence[Entry], str], None]
"""Writes people and the province's name on a page."""
LAYOUTS: tuple[Layout, ...] = (_write_titled, _write_by_sex, _write_sections)
"""Only the first has a column for the agency's code."""


def write_results(page: Page, completions: Sequence[InventedCompletion], province: str) -> None:
    """A list of results as a training office sends it."""
    headings = (
        *(
            "STT",
            "Họ và tên",
            "Ngày sinh",
            "Số CCCD",
            "Mã cán bộ",
            "Cơ quan",
            "Mã khóa học",
            "Ngày hoàn thành",
        ),
        *("Số tiết", "Điểm", "Xếp loại", "Số chứng chỉ", "Minh chứng"),
    )
    page.widths((6, 28, 13, 15, 11, 34, 13, 14, 8, 8, 10, 20, 36))
    _write_head(page, len(headings), province, "DANH SÁCH KẾT QUẢ ĐÀO TẠO, BỒI DƯỠNG")
    page.line(6, headings, HEADING)
    for row, completion in enumerate(completions, 7):
        official = completion.official
        values = (
            row - 6,
            official.full_name,
            official.birth_date,
            official.national_id,
            official.staff_code,
            official.agency.name,
            completion.course.code,
            completion.completed_on,
            completion.course.hours,
            completion.score,
            completion.grade,
            completion.certificate_no,
            completion.evidence,
        )
        page.line(row, values, _BOXED)
    page.freeze(7, 3)
    _write_foot(page, 7 + len(completions), len(completions))
