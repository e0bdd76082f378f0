"""Whatever stands in a cell or a heading, a sheet ends in rows or in a sentence, and soon."""

from contextlib import suppress
from datetime import date, datetime, time, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capacity.errors import BadFile
from imports.reading import interpret
from imports.rows import Kind
from imports.sheets import Cell, Sheet
from tests.imports.workbooks import HEADINGS, SON

HEADS: dict[Kind, list[str]] = {
    "roster": [*HEADINGS, "Chức vụ", "Email", "Điện thoại", "Đối tượng", "Ngày bổ nhiệm", "Mã cơ quan"],
    "completions": [
        "Họ và tên",
        "Ngày sinh",
        "Số CCCD",
        "Mã khóa học",
        "Ngày hoàn thành",
        "Số giờ",
        "Điểm",
        "Minh chứng",
    ],
    "attendance": ["STT", "Họ và tên", "Ngày sinh", "Cơ quan", "10/3/2026 sáng", "10/3/2026 chiều", "Ghi chú"],
    "courses": ["Mã khóa học", "Tên khóa học", "Loại", "Số tiết", "Thời hạn (tháng)"],
    "agencies": ["code", "parent_code", "level", "full_name"],
}
PLAIN: list[Cell] = [*map(str, SON), "Chuyên viên", "a@b.example", "0912345678", "cc", "1/1/2010", "12"]
ODD: tuple[Cell, ...] = (
    *(float("inf"), float("-inf"), float("nan"), 1e308, -1, 0, True, 10**18, 2_958_466),
    *(date.max, date.min, datetime.max, datetime.min, time.max, timedelta.max, timedelta.min),
    *(
        "9" * 5000,
        "9" * 400 + ":99",
        "9" * 400 + " tháng",
        "1e999",
        "nan",
        "infinity",
        "1_000",
        "１２",
        "²",
        "−5",
        "1,5,5",
    ),
    *("00/00/0000", "99/99/9999", "30/02/0000", "31/12/9999", "01/01/0001", "v9999999999", "late:" + "9" * 30, "#REF!"),
    *("\x00", "\x1b[2J", "\ud800", "\u202e", "[red]", "=1+1", "ß", "ŉ", "İ", "\n" * 50, ""),
)


def judged(rows: list[list[Cell]], kind: Kind | None) -> None:
    """Read a sheet; nothing but a sentence may come of it besides rows."""
    begun = perf_counter()
    with suppress(BadFile):
        interpret(Path("list.csv"), [Sheet("a", rows)], kind=kind)
    assert perf_counter() - begun < 10


@settings(max_examples=400)
@given(st.data(), st.sampled_from([*HEADS.items()]), st.booleans())
def test_odd_cells_in_every_column(data: Any, table: tuple[Kind, list[str]], is_told: bool) -> None:
    kind, heads = table
    cells = st.one_of(st.sampled_from(ODD), st.text(max_size=30), st.floats(), st.dates(), st.sampled_from(PLAIN))
    plain = PLAIN[: len(heads)]
    heading: list[Cell] = [*heads]
    rows = [heading, *(list(plain) for _row in range(4))]
    for _time in range(data.draw(st.integers(1, 8))):
        row = data.draw(st.sampled_from([1, 2, 3, 4, 1, 2, 0]))
        rows[row][data.draw(st.integers(0, len(heads) - 1))] = data.draw(cells)
    judged(rows, kind if is_told else None)


@pytest.mark.parametrize("sign", ["(", "1", "1/", "a", "a-", "a@", ".", "x.", " 1", "- ", "ạ", "ông ", "Nguyễn ", "\n"])
def test_a_cell_as_long_as_a_book(sign: str) -> None:
    for column in range(len(HEADS["roster"])):
        long = list(PLAIN)
        long[column] = sign * (200_000 // len(sign))
        judged([[*HEADS["roster"]], long, list(PLAIN)], None)


@pytest.mark.parametrize("sign", ["ß", "ŉ", "İ", "²", "Ⅳ"])
def test_single_signs_that_are_several_or_a_number_when_folded(sign: str) -> None:
    judged([["Họ và tên", "Ngày sinh"], [sign, sign], [sign, "1"], ["Lò An", "1985"]], None)
