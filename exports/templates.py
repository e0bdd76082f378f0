"""Empty workbooks for an agency to fill in, with the headings that the import knows."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from capacity.i18n import _
from exports.look import DATE, HEADING, TEXT, Look
from exports.workbook import Book, Page

TemplateKind = Literal["roster", "completions", "courses"]
_HEADING_ROW = 3
_BOXED_ROWS = 30
_OFFERED_ROWS = 2000
"""How far down the drop-down lists reach."""
_BOXED = Look(boxed=True)


@dataclass(frozen=True, slots=True)
class _Column:
    """One column: its heading is the import's word, so it stays Vietnamese in every language."""

    heading: str
    width: float
    guide: str
    form: str = "General"
    options: tuple[str, ...] = ()
    is_required: bool = False


def write_template(kind: TemplateKind, path: Path, *, overwrite: bool = False) -> Path:
    """Write an empty list of officials, of results or of courses, with a sheet that says how to fill it in.

    Raises as saving a workbook does.
    """
    columns = {"roster": _roster, "completions": _completions, "courses": _courses}[kind]()
    book = Book()
    _write_list(book.page("Danh sách"), _TITLES[kind], columns)
    _write_guide(book.page(_("How to fill it in")), columns, _of_courses() if kind == "courses" else _of_people())
    return book.save(path, overwrite=overwrite)


def _write_list(page: Page, title: str, columns: tuple[_Column, ...]) -> None:
    page.widths([column.width for column in columns])
    page.block(1, 1, len(columns), title, Look(size=14, bold=True, across="center"))
    page.height(1, 28)
    first, last = _HEADING_ROW + 1, _HEADING_ROW + _BOXED_ROWS
    for number, column in enumerate(columns, 1):
        page.column_form(number, column.form)
        page.put(_HEADING_ROW, number, column.heading, HEADING)
        for row in range(first, last + 1):
            page.put(row, number, None, replace(_BOXED, form=column.form))
        if column.options:
            page.choices(number, (first, _HEADING_ROW + _OFFERED_ROWS), column.options)
    page.height(_HEADING_ROW, 34)
    for row in range(first, last + 1):
        page.height(row, 20)
    page.freeze(first, 3)
    page.print_on_a4(heading=(_HEADING_ROW, _HEADING_ROW))


def _of_people() -> tuple[str, ...]:
    return (
        _("One person a row; keep the headings. Columns that you do not know may stay empty or go."),
        _("Numbers of identity are kept as text, so that zeros at the beginning are not lost."),
        _("Dates as dd/mm/yyyy. Of a birth date the year alone will do."),
    )


def _of_courses() -> tuple[str, ...]:
    return (_("One course a row; keep the headings. A course whose code is known already is changed, not added."),)


def _write_guide(page: Page, columns: tuple[_Column, ...], general: tuple[str, ...]) -> None:
    page.widths((24, 100))
    page.block(1, 1, 2, _("HOW TO FILL IN THE LIST"), Look(size=14, bold=True, across="center"))
    page.height(1, 28)
    for row, sentence in enumerate(general, 3):
        page.block(row, 1, 2, sentence, Look(wrap=True))
    start = 3 + len(general) + 1
    for row, column in enumerate((column for column in columns if column.guide), start):
        guide = _("Required. {guide}").format(guide=column.guide) if column.is_required else column.guide
        page.put(row, 1, column.heading, Look(bold=True, boxed=True, down="top", wrap=True))
        page.put(row, 2, guide, Look(boxed=True, wrap=True))
    page.print_on_a4()


def _person() -> tuple[_Column, ...]:
    return (
        _Column("STT", 6, ""),
        _Column("Họ và tên", 28, _("In full, with all marks."), is_required=True),
        _Column("Ngày sinh", 13, _("15/08/1985, or 1985."), DATE),
    )


def _roster() -> tuple[_Column, ...]:
    return (
        *_person(),
        _Column("Giới tính", 10, _("Nam or Nữ."), options=("Nam", "Nữ")),
        _Column("Chức vụ", 22, _("The present position or title.")),
        _Column("Cơ quan, đơn vị", 34, _("The full name of the agency."), is_required=True),
        _Column("Mã đơn vị", 12, _("The agency's code; it decides where two agencies have one name."), TEXT),
        _Column("Phòng/Ban", 20, _("The division inside the agency.")),
        _Column("Số CCCD", 16, _("12 digits."), TEXT),
        _Column("Mã cán bộ", 13, _("The number in the personnel register."), TEXT),
        _Column("Đối tượng", 18, _("Choose from the list."), options=_CATEGORIES),
        _Column("Số điện thoại", 15, _("Ten digits that begin with 0."), TEXT),
        _Column("Email", 28, _("The address at work.")),
    )


def _completions() -> tuple[_Column, ...]:
    return (
        *_person(),
        _Column("Số CCCD", 16, _("12 digits; with it the person is found most surely."), TEXT),
        _Column("Mã cán bộ", 13, _("The number in the personnel register."), TEXT),
        _Column("Cơ quan", 34, _("The full name of the person's agency.")),
        _Column("Mã khóa học", 14, _("The code of the course in the catalogue."), TEXT, is_required=True),
        _Column("Ngày hoàn thành", 14, _("The day from which the result counts."), DATE, is_required=True),
        _Column("Số tiết", 9, _("Only if they are not those of the course.")),
        _Column("Điểm", 9, _("As it stands in the result list.")),
        _Column("Xếp loại", 13, _("As it stands in the result list.")),
        _Column("Số chứng chỉ", 18, _("The number of the certificate or confirmation."), TEXT),
        _Column("Minh chứng", 32, _("The decision or list that proves it, with number and date.")),
    )


def _courses() -> tuple[_Column, ...]:
    return (
        _Column("STT", 6, ""),
        _Column("Mã khóa học", 16, _("The code by which the course is called everywhere."), TEXT, is_required=True),
        _Column("Tên khóa học", 60, _("The title in full."), is_required=True),
        _Column("Loại", 18, _("Choose from the list; without it, it is a course."), options=_KINDS),
        _Column("Số tiết", 10, _("How many periods it lasts."), is_required=True),
        _Column("Thời hạn (tháng)", 12, _("After how many months it has to be done again; empty if never.")),
    )


_TITLES: dict[TemplateKind, str] = {
    "roster": "DANH SÁCH CÁN BỘ, CÔNG CHỨC, VIÊN CHỨC",
    "completions": "DANH SÁCH KẾT QUẢ ĐÀO TẠO, BỒI DƯỠNG",
    "courses": "DANH MỤC KHÓA ĐÀO TẠO, BỒI DƯỠNG",
}
_KINDS = ("Khóa đào tạo", "Hội thảo", "Tập huấn")
_CATEGORIES = ("Cán bộ", "Công chức", "Viên chức", "Hợp đồng", "Không chuyên trách")
"""Words that the import reads."""
