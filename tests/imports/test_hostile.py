"""Files made to do harm end in a sentence or in plain text, and reach neither the disk, the terminal nor a formula."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from capacity.cli import cli
from capacity.errors import BadFile
from imports.reading import read_files
from tests.imports.test_files import archive_of, far_ods
from tests.imports.workbooks import HEADINGS, SON, save

LAUGHS = "".join(f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 10))
BOMB = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a0 "ha">{LAUGHS}]>'
SPREADSHEET = 'xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
EVIL = "Lò \x1b[2J\x1b]0;x\x07Văn\u202e [bold]Sơn[/bold]"


def refused(path: Path) -> str:
    [result] = read_files([path])
    assert isinstance(result, tuple), result
    assert isinstance(result[1], BadFile)
    return str(result[1])


@pytest.mark.parametrize(
    "content",
    [
        f"{BOMB}<Workbook {SPREADSHEET}>&a9;</Workbook>",
        f'<?xml version="1.0"?><!--{" " * 5000}--><!DOCTYPE a [<!ENTITY a0 "ha">{LAUGHS}]>'
        f"<Workbook {SPREADSHEET}>&a9;</Workbook>",
    ],
)
def test_entities_that_blow_up_in_one_xml_file(tmp_path: Path, content: str) -> None:
    path = tmp_path / "bomb.xls"
    path.write_text(content, encoding="utf-8")
    assert "bomb.xls" in refused(path)


@pytest.mark.parametrize("padding", [0, 5000])
def test_entities_that_blow_up_in_the_parts_of_a_workbook(tmp_path: Path, padding: int) -> None:
    bomb = BOMB.replace("<!DOCTYPE", f"<!--{' ' * padding}--><!DOCTYPE", 1).encode()
    mimetype = b"application/vnd.oasis.opendocument.spreadsheet"
    assert refused(archive_of(tmp_path / "b.xlsx", {"xl/workbook.xml": bomb + b"<workbook>&a9;</workbook>"}))
    assert refused(archive_of(tmp_path / "b.ods", {"mimetype": mimetype, "content.xml": bomb + b"<a>&a9;</a>"}))


def test_a_sheet_that_fills_the_whole_grid_and_names_that_climb_out(tmp_path: Path) -> None:
    assert "far.ods" in refused(far_ods(tmp_path / "far.ods"))
    assert refused(archive_of(tmp_path / "in.xlsx", {"../../escaped.txt": b"x", "xl/workbook.xml": b"<workbook/>"}))
    assert not list(tmp_path.parent.glob("**/escaped.txt"))


@pytest.mark.parametrize("name", [EVIL, "=cmd|' /C calc'!A1"])
def test_what_stands_in_cells_reaches_neither_the_terminal_nor_a_formula(tmp_path: Path, name: str) -> None:
    numbers = enumerate(("bad", "015085001234"), 1)
    evil = [f"{n};{name};12/05/1985;Nam;Sở \x1b[31mNội vụ;{number}" for n, number in numbers]
    plain = [f"{n};Lò Văn Sơn {n};12/05/1985;Nam;Sở Tài chính;0150850{n:05}" for n in range(3, 60)]
    roster = tmp_path / "ds.csv"
    roster.write_text("\n".join([";".join(HEADINGS), *evil, *plain]), encoding="utf-8")
    base, out = ["--db", str(tmp_path / "t.db")], tmp_path / "errors.xlsx"
    calls = [["import", str(roster), "--yes", "--errors", str(out)], ["officials"], ["agencies"], ["history"]]
    for call in calls:
        done = CliRunner().invoke(cli, [*base, *call])
        assert done.exit_code in (0, 1, 3), done.output
        assert not {"\x1b", "\x07", "\u202e", "\0"} & set(done.output)
    cells = [cell for sheet in load_workbook(out) for row in sheet.iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f" and "cmd" in str(cell.value)]


def test_a_name_of_a_file_is_shown_without_what_a_terminal_obeys(tmp_path: Path) -> None:
    path = save(tmp_path / "ds.xlsx", [HEADINGS, SON]).rename(tmp_path / "\x1b[2Jds.docx")
    path.write_bytes(b"%PDF-1.7\n")
    done = CliRunner().invoke(cli, ["--db", str(tmp_path / "t.db"), "import", str(path), "--yes"])
    assert done.exit_code == 1
    assert "\x1b" not in done.output
