"""Small workbooks for the tests of reading."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from imports.reading import interpret
from imports.rows import Kind, Reading
from imports.sheets import Sheet

HEADINGS = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Cơ quan, đơn vị", "Số CCCD"]
SON = [1, "Lò Văn Sơn", "12/05/1985", "Nam", "Sở Nội vụ", "015085001234"]
HOA = [2, "Vàng Thị Hoa", "01/02/1990", "Nữ", "Sở Tài chính", "015190005678"]


def save(path: Path, rows: Iterable[Sequence[Any]], merged: Iterable[str] = (), sheet: str = "Danh sách") -> Path:
    """A workbook of one sheet."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(list(row))
    for cells in merged:
        page.merge_cells(cells)
    book.save(path)
    return path


def sheet_of(rows: Sequence[Sequence[Any]], name: str = "Danh sách", **about: Any) -> Sheet:
    """A sheet as the reading process would hand it over: of one width, blanks as empty text."""
    width = max(map(len, rows))
    padded = [["" if cell is None else cell for cell in row] + [""] * (width - len(row)) for row in rows]
    return Sheet(name, padded, **about)


def read(*sheets: Sheet, kind: Kind | None = None, **about: Any) -> Reading:
    """What sheets mean that stand in a file together."""
    return interpret(Path("ds.xlsx"), list(sheets), kind=kind, **about)


def read_rows(*rows: Sequence[Any], **about: Any) -> list[dict[str, Any]]:
    """The values of the people in a sheet of these rows."""
    return [row.values for row in read(sheet_of(rows, **about)).rows]


def codes(reading: Reading) -> list[tuple[str, str]]:
    """Cell and code of every problem."""
    return [(issue.cell, issue.code) for row in reading.rows for issue in row.issues]


SON_READ = {
    "full_name": "Lò Văn Sơn",
    "birth_date": date(1985, 5, 12),
    "birth_year": 1985,
    "gender": "male",
    "agency": "Sở Nội vụ",
    "national_id": "015085001234",
}
