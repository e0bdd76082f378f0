"""Files of text and pages that are too much for the memory or the patience: a sentence, and the next file is read."""

import sys
import zipfile
from pathlib import Path

import pytest

from capacity.errors import BadFile
from capacity.i18n import set_language
from imports.reading import read_files
from imports.rows import Reading
from tests.imports.test_files import archive_of
from tests.imports.test_hostile import SPREADSHEET, refused
from tests.imports.workbooks import HEADINGS, HOA, SON, SON_READ, save

_ROWS = 40_000
_BIG = 99_999_999


def page(cells: str) -> str:
    return f"<html><table>{cells}</table></html>"


def xml(rows: str) -> str:
    names = f"{SPREADSHEET} {SPREADSHEET.replace('xmlns', 'xmlns:ss')}"
    return f'<?xml version="1.0"?><Workbook {names}><Worksheet ss:Name="a"><Table>{rows}</Table></Worksheet></Workbook>'


def row(*cells: object, more: str = "") -> str:
    return f"<Row>{''.join(f'<Cell{more}><Data>{cell}</Data></Cell>' for cell in cells)}</Row>"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("wide.csv", "a;" * 16_500),
        ("wide.csv", ";" * 300 + "\na;b" * _ROWS),
        ("long.csv", "a\n" * 1_100_000),
        ("wide.xls", page("<tr>" + "<td colspan=1000>a" * 17)),
        ("wide.xls", page("<tr>" + "<td colspan=300>a" + "<tr><td>a" * _ROWS)),
        ("wide.xls", xml('<Row><Cell ss:Index="256"><Data>a</Data></Cell></Row>' * _ROWS)),
    ],
    ids=lambda value: value if len(value) < 9 else "",
)
def test_a_table_of_more_cells_than_any_list(tmp_path: Path, name: str, content: str) -> None:
    set_language("en")
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    assert refused(path) == f"“{name}” is too large to be a list of people."


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sets no bounds to a process")
def test_a_page_that_would_fill_the_memory(tmp_path: Path) -> None:
    set_language("en")
    path = tmp_path / "page.xls"
    path.write_text(page("<tr>" + "<td colspan=1000 rowspan=1000>a" * 16), encoding="utf-8")
    assert "too large" in refused(path)


@pytest.mark.parametrize(
    "content", ["Họ và tên;Ngày sinh;Giới tính\nLò An;1985;Nam\n", page("<tr><td>a<td>b"), xml(row("a", "b"))]
)
def test_a_text_that_takes_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str) -> None:
    set_language("en")
    monkeypatch.setattr("imports.sheets.LONGEST_READING", 0)
    path = tmp_path / "list.xls"
    path.write_text(content.replace(";", "\t"), encoding="utf-8")
    assert "list.xls” cannot be read: it is damaged, or" in refused(path)


def test_cells_merged_beyond_the_table(tmp_path: Path) -> None:
    people = row(*HEADINGS) + row(*SON)
    files = {
        "down.xls": xml(row(*HEADINGS, more=' ss:MergeDown="2"')),
        "across.xls": xml(people.replace("<Cell>", f'<Cell ss:MergeAcross="{_BIG}">', 1)),
        "far.xls": xml(people.replace("<Row>", f'<Row ss:Index="{_BIG}">')),
        "last.xls": xml(f"{people}<Row><Cell ss:MergeDown='{_BIG}'/></Row>"),
    }
    for name, content in files.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    results = list(read_files([tmp_path / name for name in files]))
    assert all(isinstance(result, Reading) or isinstance(result[1], BadFile) for result in results)
    assert isinstance(results[-1], Reading)
    assert [one.values for one in results[-1].rows] == [SON_READ]


def test_cells_merged_below_the_last_row_of_a_workbook(tmp_path: Path) -> None:
    whole = save(tmp_path / "ds.xlsx", [HEADINGS, SON, HOA], ["E2:E3"])
    with zipfile.ZipFile(whole) as archive:
        parts = {name: archive.read(name).replace(b'ref="E2:E3"', b'ref="E500:E600"') for name in archive.namelist()}
    [result] = read_files([archive_of(tmp_path / "far.xlsx", parts)])
    assert isinstance(result, Reading)
    assert next(one.values for one in result.rows) == SON_READ
