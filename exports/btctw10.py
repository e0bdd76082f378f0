"""Form 10-BTCTW: the training of a year by content, level and number of classes."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from capacity.i18n import _, format_number
from capacity.yearly import CONTENTS, LEVELS, Counts, training_of
from exports.letterhead import BOLD, CENTRED, write_signature
from exports.look import CELL, CENTRE, HEAD, NUMBER, Look
from exports.measuring import lines_needed
from exports.outline import roman
from exports.pouring import Formula, Value
from exports.workbook import Book, Page

_WIDTHS = (6, 44, 11, 10, 13, 10, 13, 10, 11, 11, 12)
_LAST = len(_WIDTHS)
_PLACES = ("1", "2", "3=4+6+8", "4", "5", "6", "7", "8", "9=10+11", "10", "11")
_BOLD = replace(CELL, bold=True)


def write_btctw10(path: Path, year: int, *, issued_by: str = "", overwrite: bool = False) -> Path:
    """Write the form for a year and answer its path; raises as saving does."""
    counts = training_of(year)
    book = Book()
    page = book.page("Biểu 10-BTCTW")
    page.widths(_WIDTHS)
    _write_head(page, year, issued_by)
    _write_heading(page, 6)
    row = _write_degrees(page, 10)
    row = _write_contents(page, row, counts)
    _write_foot(page, row + 1, counts)
    page.print_on_a4(heading=(6, 9), on_one=True)
    page.freeze(10, 3)
    return book.save(path, overwrite=overwrite)


def _write_head(page: Page, year: int, issued_by: str) -> None:
    page.block(1, 1, 2, "TỈNH ỦY …", CENTRED)
    page.block(2, 1, 2, (issued_by or "BAN TỔ CHỨC").upper(), BOLD)
    page.block(1, 9, _LAST, "Biểu số 10-BTCTW", replace(BOLD, across="right"))
    page.block(2, 9, _LAST, "Đvt: Người", Look(size=12, italic=True, across="right"))
    title = f"THỐNG KÊ KẾT QUẢ ĐÀO TẠO, BỒI DƯỠNG CÁN BỘ NĂM {year}"
    page.block(4, 1, _LAST, title, replace(BOLD, size=14))
    page.height(4, 24)


def _write_heading(page: Page, row: int) -> None:
    """Three rows of headings as the form has them, and one of numbers."""
    page.block(row, 1, 1, "TT", HEAD, rows=3)
    page.block(row, 2, 2, "Chương trình, hình thức đào tạo, bồi dưỡng", HEAD, rows=3)
    page.block(row, 3, 8, "Cán bộ được đào tạo, bồi dưỡng", HEAD)
    page.block(row, 9, _LAST, "Số lớp đào tạo, bồi dưỡng", HEAD)
    page.block(row + 1, 3, 3, "Tổng số", HEAD, rows=2)
    leaders = "Trong đó: Số cán bộ lãnh đạo, quản lý"
    for column, level in ((4, "Cấp tỉnh"), (6, "Cấp huyện")):
        page.block(row + 1, column, column + 1, level, HEAD)
        page.line(row + 2, ("Tổng số", leaders), HEAD, first=column)
    page.block(row + 1, 8, 8, "Cấp xã", HEAD, rows=2)
    for column, text in ((9, "Tổng số lớp"), (10, "Cấp ủy cấp tỉnh mở"), (11, "Cấp ủy cấp huyện mở")):
        page.block(row + 1, column, column, text, HEAD, rows=2)
    page.height(row + 2, 62)
    page.line(row + 3, _PLACES, replace(HEAD, bold=False, italic=True, size=10, fill=""))


_DEGREES = (
    ("1", "Đào tạo chuyên môn", ("Đại học", "Thạc sỹ", "Tiến sỹ"), ("Trong nước", "Ngoài nước", "Liên kết")),
    ("2", "Đào tạo chính trị", ("Trung cấp", "Cao cấp", "Cử nhân LLCT"), ("Hệ tập trung", "Hệ không tập trung")),
)
_TITLES = (
    *("Nghiệp vụ xây dựng Đảng", "Nghiệp vụ đoàn thể chính trị", "Quản lý nhà nước", "Quản lý kinh tế"),
    *("Ngoại ngữ", "Tin học", "Cập nhật kiến thức mới", "Quốc phòng - An ninh"),
)


def _write_degrees(page: Page, row: int) -> int:
    """The program keeps no degrees, so that part of the form stays open for the office to fill in."""
    _write_line(page, row, "I", "Đào tạo", [None] * (_LAST - 2), bold=True)
    for number, title, degrees, ways in _DEGREES:
        row += 1
        _write_line(page, row, number, title, [None] * (_LAST - 2), bold=True)
        for degree in degrees:
            for way in ways:
                row += 1
                _write_line(page, row, "", f"- {degree}: {way[0].lower()}{way[1:]}", [None] * (_LAST - 2))
    return row + 1


def _write_contents(page: Page, row: int, counts: dict[str, Counts]) -> int:
    head = row
    for number, (content, title) in enumerate(zip(CONTENTS, _TITLES, strict=True), 1):
        row = head + number
        _write_line(page, row, str(number), title, _counted(counts[content], row))
    sums: list[Value] = []
    for column in range(3, _LAST + 1):
        letter = chr(64 + column)
        total = sum(_result(_counted(counts[content], head)[column - 3]) for content in CONTENTS)
        sums.append(Formula(f"=SUM({letter}{head + 1}:{letter}{row})", total))
    _write_line(page, head, roman(2), "Bồi dưỡng", sums, bold=True)
    return row + 1


def _counted(counts: Counts, row: int) -> list[Value]:
    people = [len(counts.people[level]) for level in LEVELS]
    leaders = [len(counts.leaders[level]) for level in LEVELS]
    classes = [len(counts.classes[level]) for level in LEVELS[:2]]
    return [
        Formula(f"=D{row}+F{row}+H{row}", sum(people)),
        *(people[0], leaders[0], people[1], leaders[1], people[2]),
        Formula(f"=J{row}+K{row}", sum(classes)),
        *classes,
    ]


def _courses(counts: Counts) -> str:
    return "; ".join(f"{title}*" if title in counts.by_words else title for title in sorted(counts.courses))


def _result(value: Value) -> int:
    result = value.result if isinstance(value, Formula) else value
    return result if isinstance(result, int) else 0


def _write_line(page: Page, row: int, number: str, title: str, values: Sequence[Value], *, bold: bool = False) -> None:
    page.put(row, 1, number, replace(CENTRE, bold=bold))
    page.put(row, 2, title, _BOLD if bold else CELL)
    for column, value in enumerate(values, 3):
        page.put(row, column, value, replace(NUMBER, bold=bold))


def _write_foot(page: Page, row: int, counts: dict[str, Counts]) -> None:
    told = [
        _("Each person is counted once in a row, in the agency of the year's last day; part I is not kept here."),
        _(
            "A course stands in the row of its content groups; "
            "one marked * has none and stands by the words of its title."
        ),
        *(
            _("Row {number}, {title}: {courses}.").format(
                number=format_number(number), title=title, courses=_courses(counts[content])
            )
            for number, (content, title) in enumerate(zip(CONTENTS, _TITLES, strict=True), 1)
            if counts[content].courses
        ),
    ]
    for row, text in enumerate(told, row):  # noqa: B020
        page.block(row, 1, _LAST, text, Look(size=11, italic=True, wrap=True))
        page.height(row, 16 * lines_needed(text, page.width(1, _LAST)))
    page.block(row + 2, 7, _LAST, "………, ngày … tháng … năm 20…", Look(size=13, italic=True, across="center"))
    contact = "(Ký, ghi rõ họ và tên; số điện thoại di động và cố định liên hệ)"
    write_signature(page, row + 3, (1, 4), "NGƯỜI LẬP BIỂU", contact)
    page.height(row + 4, 32)
    write_signature(page, row + 3, (7, _LAST), "TRƯỞNG BAN", "(Ký, đóng dấu, ghi rõ họ và tên)")
