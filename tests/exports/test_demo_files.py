"""The demo's files: three untidy layouts that the import reads back as the people who were invented."""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from capacity.demo import Province, invent
from capacity.errors import Refused
from exports.demo_files import DemoFiles, write_demo_files
from imports.reading import read_files
from imports.rows import Reading, Row


@pytest.fixture(scope="module")
def province() -> Province:
    return invent("small")


@pytest.fixture(scope="module")
def files(province: Province, tmp_path_factory: pytest.TempPathFactory) -> DemoFiles:
    return write_demo_files(province, tmp_path_factory.mktemp("demo") / "new")


@pytest.fixture(scope="module")
def readings(files: DemoFiles) -> dict[Path, Reading]:
    found = [reading for reading in read_files(files.all) if isinstance(reading, Reading)]
    return {reading.path: reading for reading in found}


def rows(readings: dict[Path, Reading], paths: Iterable[Path]) -> list[Row]:
    return [row for path in paths for row in readings[path].rows]


def test_units_are_a_tree_from_one_root(files: DemoFiles, province: Province) -> None:
    with files.units.open(encoding="utf-8", newline="") as file:
        units = list(csv.DictReader(file))
    assert list(units[0]) == ["code", "parent_code", "level", "full_name"]
    assert len(units) == len(province.agencies)
    seen = {""}
    for unit in units:
        assert unit["parent_code"] in seen
        seen.add(unit["code"])


def test_every_person_is_read_as_invented_but_the_two_written_down_wrongly(
    files: DemoFiles, province: Province, readings: dict[Path, Reading]
) -> None:
    read = rows(readings, files.rosters)
    assert [readings[path].kind for path in files.rosters] == ["roster"] * 5
    assert len(read) == len(province.officials)
    wrong = [row for row in read if row.is_rejected]
    assert sorted(row.issues[0].code for row in wrong) == ["bad_date", "bad_national_id"]
    known = {official.staff_code: official for official in province.officials}
    for row in read:
        official = known[row.values["staff_code"]]
        if row.is_rejected:
            continue
        assert row.values["full_name"] == official.full_name
        assert row.values["birth_date"] == official.birth_date
        assert row.values["gender"] == official.gender
        assert row.values["national_id"] == official.national_id
        assert row.values["category"] == official.category
        assert row.values["agency"] == official.agency.name


def test_only_one_row_has_a_warning(files: DemoFiles, readings: dict[Path, Reading]) -> None:
    warned = [
        issue.code for row in rows(readings, files.rosters) for issue in row.issues if issue.severity == "warning"
    ]
    assert warned == ["bad_email"]


def test_agencies_that_are_called_alike_are_told_apart_by_their_code(
    files: DemoFiles, province: Province, readings: dict[Path, Reading]
) -> None:
    names = [agency.name for agency in province.agencies]
    alike = {name for name in names if names.count(name) > 1}
    assert alike
    codes = {official.staff_code: official.agency.code for official in province.officials}
    there = [row for row in rows(readings, files.rosters) if row.values["agency"] in alike]
    assert there
    assert all(row.values["agency_code"] == codes[row.values["staff_code"]] for row in there)


def test_results_are_read_as_invented(files: DemoFiles, province: Province, readings: dict[Path, Reading]) -> None:
    read = rows(readings, files.results)
    assert [readings[path].kind for path in files.results] == ["completions"] * 2
    assert all(row.issues == [] for row in read)
    facts = {(row.values["national_id"], row.values["course_code"], row.values["completed_on"]) for row in read}
    assert facts == {
        (completion.official.national_id, completion.course.code, completion.completed_on)
        for completion in province.completions
    }


def sheet(path: Path) -> Any:
    return openpyxl.load_workbook(path).active


def test_the_layouts_are_those_of_real_offices(files: DemoFiles) -> None:
    titled, by_sex, sections = (sheet(path) for path in files.rosters[:3])
    assert titled["A1"].value == "UBND TỈNH HOA BAN"
    # A number has lost the zero it began with.
    assert 10**10 <= titled["H8"].value < 10**11
    assert "C7:D7" in {str(merged) for merged in by_sex.merged_cells.ranges}
    assert [cell.value for cell in by_sex[9]][:3] == ["(1)", "(2)", "(3)"]
    assert [bool(by_sex.cell(10, 3).value), bool(by_sex.cell(10, 4).value)].count(True) == 1
    assert sections["A8"].value == "I"
    column = [value for (value,) in sections.iter_rows(min_col=2, max_col=2, values_only=True) if value]
    assert any(str(value).startswith("Cộng: ") for value in column)
    assert str(column[-2]).startswith("Danh sách này gồm ")


def test_files_that_exist_are_left_as_they_are(files: DemoFiles, province: Province) -> None:
    with pytest.raises(Refused):
        write_demo_files(province, files.units.parent)
    assert write_demo_files(province, files.units.parent, overwrite=True) == files
