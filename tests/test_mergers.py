"""`capacity agencies reorganise` and the single commands: files followed, bad ones refused with line and reason."""

import csv
import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from capacity.cli import cli
from capacity.store.connection import db, rows
from capacity.store.recorded import RECORDED
from tests.builders import make_roster

DATA = Path(__file__).parents[2] / "shared" / "data"
UNITS = [
    ("code", "parent_code", "level", "full_name"),
    ("10", "", "province", "Tỉnh Hoa Mơ"),
    ("15", "", "province", "Tỉnh Hoa Ban"),
    ("101", "10", "district", "Huyện Suối Bạc"),
    ("151", "15", "district", "Huyện Núi Xanh"),
    ("00001", "101", "commune", "Xã Nậm Chầy"),
    ("00002", "101", "commune", "Xã Bản Mây"),
    ("00003", "151", "commune", "Xã Đá Trắng"),
    ("00004", "151", "commune", "Thị trấn Núi Xanh"),
    ("00005", "151", "commune", "Xã Tà Si Láng"),
]
LATER = [
    ("code", "parent_code", "level", "full_name", "name"),
    ("15", "", "province", "Tỉnh Hoa Ban", "Hoa Ban"),
    ("00002", "15", "commune", "Xã Nậm Chày", "Nậm Chày"),
    ("00003", "15", "commune", "Xã Núi Xanh", "Núi Xanh"),
    ("00005", "15", "commune", "Xã Tà Xi Láng", "Tà Xi Láng"),
]
HEADINGS = ("new_code", "new_full_name", "old_code", "old_full_name", "old_district", "old_province")
MERGERS = [
    ("15", "Tỉnh Hoa Ban", "10", "Tỉnh Hoa Mơ", "", ""),
    ("15", "Tỉnh Hoa Ban", "15", "Tỉnh Hoa Ban", "", ""),
    ("00002", "Xã Nậm Chày", "00001", "Xã Nậm Chày", "Huyện Suối Bạc", "Tỉnh Hoa Mơ"),
    ("00002", "Xã Nậm Chày", "00002", "Xã Bản Mây", "Huyện Suối Bạc", "Tỉnh Hoa Mơ"),
    ("00003", "Xã Núi Xanh", "00003", "Xã Đá Trắng", "Huyện Núi Xanh", "Tỉnh Hoa Ban"),
    ("00003", "Xã Núi Xanh", "00004", "Thị trấn Núi Xanh", "Huyện Núi Xanh", "Tỉnh Hoa Ban"),
    ("00005", "Xã Tà Xi Láng", "00005", "Xã Tà Si Láng", "Huyện Núi Xanh", "Tỉnh Hoa Ban"),
]
PEOPLE = [
    ("Nguyễn Văn An", "12/03/1985", "Nam", "Chủ tịch UBND", "Xã Nậm Chầy", "015085001234", "Cán bộ"),
    ("Giàng A Páo", "01/02/1990", "Nam", "Chuyên viên", "Xã Bản Mây", "015090001234", "Công chức"),
    ("Đặng Thị Hoà", "05/06/1991", "Nữ", "Chuyên viên", "Thị trấn Núi Xanh", "015191001234", "Công chức"),
    ("Vàng Thị Mỷ", "05/06/1992", "Nữ", "Chuyên viên", "Xã Tà Si Láng", "015192001234", "Công chức"),
    ("Lý A Sử", "05/06/1993", "Nam", "Giáo viên", "Trường THPT số 1", "015093001234", "Viên chức"),
]
REORGANISE = ("agencies", "reorganise", "mergers.csv", "--on", "2025-07-01")


def save(path: Path, lines: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    save(Path("units.csv"), UNITS)
    save(Path("later.csv"), LATER)
    save(Path("mergers.csv"), [HEADINGS, *MERGERS])
    make_roster(Path("roster.xlsx"), PEOPLE)
    run("import", "units.csv", "--as", "agencies", "--effective", "2025-01-01", "--yes")
    run("import", "roster.xlsx", "--effective", "2025-01-01", "--yes")
    run("courses", "add", "K", "Kỹ năng số", "--hours", "8")
    run("goals", "add", "G", "--title", "G", "--course", "K", "--target", "80", "--due", "2026-12-31")
    run("agencies", "move", "Trường THPT số 1", "--under", "101", "--on", "2025-01-01", "--yes")
    yield tmp_path
    db.close()


def run(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(cli, ["--db", "t.db", *arguments])
    assert result.exit_code == code, (arguments, result.output, result.exception)
    return result


def run_json(*arguments: str) -> Any:
    return json.loads(run(*arguments, "--json").stdout)


def everything() -> dict[str, list[tuple[Any, ...]]]:
    tables = [table._meta.table_name for table in RECORDED]
    return {name: list(rows(f"SELECT * FROM {name} ORDER BY id")) for name in tables}


def report(on: str) -> dict[str, tuple[int, int]]:
    """Headcount of each agency, rolled up and own."""
    lines = run_json("coverage", "G", "--as-of", on)["rows"]
    return {line["name"]: (line["headcount"], line["own"]["headcount"]) for line in lines}


def test_two_provinces_become_one(place: Path) -> None:
    june, before = report("2025-06-30"), everything()
    rehearsed = run_json(*REORGANISE, "--tree", "later.csv", "--dry-run")
    assert rehearsed["change_set"] is None
    assert rehearsed["counts"] == {"merge": 3, "rename": 1, "move": 2, "dissolve": 2}
    assert (rehearsed["people"], rehearsed["goals"], rehearsed["classes"]) == (5, 0, 0)
    assert everything() == before
    done = run_json(*REORGANISE, "--tree", "later.csv", "--yes")
    assert {**done, "change_set": None} == rehearsed
    assert report("2025-06-30") == june
    assert report("2025-07-01") == {
        "Tỉnh Hoa Ban": (5, 0),
        "Trường THPT số 1": (1, 1),
        "Xã Nậm Chày": (2, 2),
        "Xã Núi Xanh": (1, 1),
        "Xã Tà Xi Láng": (1, 1),
    }
    by_code = {row["code"]: row for row in run_json("agencies", "--as-of", "2025-07-01")}
    assert {row["parent"] for row in by_code.values()} == {None, "15"}
    old_ids = {row["agency_id"] for row in run_json("agencies", "--as-of", "2025-06-30")}
    assert {code for code, row in by_code.items() if row["agency_id"] in old_ids} == {"00005", None}
    run("undo")
    assert everything() == before


def test_spelling_is_forgiven_and_said(place: Path) -> None:
    notes = run_json(*REORGANISE, "--tree", "later.csv", "--dry-run")["notes"]
    assert len(notes) == 1
    assert "Nậm Chày" in notes[0]
    assert "Nậm Chầy" in notes[0]
    shown = run(*REORGANISE, "--tree", "later.csv", "--dry-run").stderr
    assert "Xã Đá Trắng" in shown


def test_without_a_list_of_units_districts_stay_and_take_the_new_communes(place: Path) -> None:
    run(*REORGANISE, "--yes")
    parents = {row["name"]: row["parent"] for row in run_json("agencies", "--as-of", "2025-07-01")}
    assert parents["Xã Nậm Chày"] == "101"
    assert parents["Huyện Suối Bạc"] == parents["Huyện Núi Xanh"] == "15"


def test_an_august_roster_that_names_the_old_commune(place: Path) -> None:
    run(*REORGANISE, "--tree", "later.csv", "--yes")
    run("import", "roster.xlsx", "--effective", "2025-08-15", "--dry-run")
    document = run_json("import", "roster.xlsx", "--effective", "2025-08-15", "--dry-run")
    assert document["totals"]["unchanged"] == 5
    because = [row["because"] for row in document["rows"]]
    assert all(word in because[0] for word in ("Xã Nậm Chầy", "Xã Nậm Chày", "01/07/2025"))
    assert "Xã Núi Xanh" in because[2]


NEW = ("00009", "Xã Mới")
BAD: dict[str, tuple[list[tuple[str, ...]], str, list[str]]] = {
    "unknown": ([(*NEW, "77777", "Xã Lạ", "", "")], "2", ["77777"]),
    "another name": ([(*NEW, "00001", "Xã Đá Trắng", "", "")], "2", ["00001", "Nậm Chầy", "Đá Trắng"]),
    "mapped twice": (
        [(*NEW, "00001", "Xã Nậm Chầy", "", ""), ("00008", "Xã Khác", "00001", "Xã Nậm Chầy", "", "")],
        "3",
        ["Nậm Chầy", "2"],
    ),
    "without a successor": ([("", "", "00001", "Xã Nậm Chầy", "", "")], "2", ["Xã Nậm Chầy", "1"]),
    "a code of another": ([("00004", "Xã Mới", "00001", "Xã Nậm Chầy", "", "")], "2", ["00004", "Thị trấn Núi Xanh"]),
    "two names": (
        [(*NEW, "00001", "Xã Nậm Chầy", "", ""), ("00009", "Xã Khác Hẳn", "00002", "Xã Bản Mây", "", "")],
        "3",
        ["Xã Khác Hẳn"],
    ),
    "no name": ([("00009", "", "00001", "Xã Nậm Chầy", "", "")], "2", []),
    "nobody of that name": ([(*NEW, "", "Xã Lạ", "", "")], "2", ["Xã Lạ"]),
}


@pytest.mark.parametrize("case", BAD)
@pytest.mark.parametrize("tree", [(), ("--tree", "same.csv")])
def test_bad_lines_are_named_and_nothing_is_written(place: Path, case: str, tree: tuple[str, ...]) -> None:
    lines, line, words = BAD[case]
    save(Path("mergers.csv"), [HEADINGS, *lines])
    named = {(new[0], "15", "commune", new[1]) for new in lines if new[0] not in ("", "00004")}
    known = {new[0] for new in named}
    unique = {row[0]: row for row in sorted(named)}
    save(Path("same.csv"), [*(row for row in UNITS if row[0] not in known), *unique.values()])
    before = everything()
    for more in (["--yes"], ["--dry-run", "--json"]):
        result = run(*REORGANISE, *tree, *more, code=1)
        assert len(result.stderr.strip().splitlines()) == 1
        assert result.stdout == ""
        assert f"mergers.csv, dòng {line}:" in result.stderr or f"mergers.csv, line {line}:" in result.stderr
        assert all(word in result.stderr for word in words)
    assert everything() == before


@pytest.mark.parametrize(
    ("replaced", "line", "word"),
    [
        (("00003", "15", "commune", "Xã Khác Hẳn", ""), "mergers.csv", "Xã Núi Xanh"),
        (("00005", "99", "commune", "Xã Tà Xi Láng", ""), "later.csv", "99"),
        (("00006", "15", "commune", "", ""), "later.csv", ""),
        (("00002", "15", "commune", "Xã Nậm Chày", ""), "later.csv", "00002"),
    ],
)
def test_a_list_of_units_that_does_not_fit(place: Path, replaced: tuple[str, ...], line: str, word: str) -> None:
    save(Path("later.csv"), [*(row for row in LATER if row[0] != replaced[0] or row[0] == "00002"), replaced])
    result = run(*REORGANISE, "--tree", "later.csv", "--yes", code=1)
    assert line in result.stderr
    assert word in result.stderr


def test_twice_and_too_early_are_refused(place: Path) -> None:
    early = run("agencies", "reorganise", "mergers.csv", "--on", "2024-07-01", "--yes", code=1)
    assert "01/01/2025" in early.stderr
    run(*REORGANISE, "--tree", "later.csv", "--yes")
    before = everything()
    twice = run(*REORGANISE, "--tree", "later.csv", "--yes", code=1)
    assert "01/07/2025" in twice.stderr
    assert run("agencies", "reorganise", "mergers.csv", "--on", "2025-03-01", "--yes", code=1).stderr
    assert everything() == before


def test_a_district_with_people_needs_a_line(place: Path) -> None:
    make_roster(Path("district.xlsx"), [("Hà Văn Tư", "1/1/1980", "Nam", "Chuyên viên", "Huyện Núi Xanh", "", "")])
    run("import", "district.xlsx", "--effective", "2025-01-01", "--yes")
    assert "Huyện Núi Xanh" in run(*REORGANISE, "--tree", "later.csv", "--yes", code=1).stderr
    save(Path("mergers.csv"), [HEADINGS, *MERGERS, ("15", "Tỉnh Hoa Ban", "151", "Huyện Núi Xanh", "", "")])
    run(*REORGANISE, "--tree", "later.csv", "--yes")
    assert report("2025-07-01")["Tỉnh Hoa Ban"] == (6, 1)


def test_agencies_without_a_code_are_merged_by_name(place: Path) -> None:
    run(
        "agencies",
        "split",
        "Xã Bản Mây",
        "--name",
        "Trường THPT số 2",
        "--official",
        "2",
        "--on",
        "2025-02-01",
        "--yes",
    )
    lines = [("", "Trường THPT Núi Xanh", "", f"Trường THPT số {number}", "", "") for number in (1, 2)]
    save(Path("mergers.csv"), [HEADINGS, *lines])
    run(*REORGANISE, "--yes")
    assert report("2025-07-01")["Trường THPT Núi Xanh"] == (2, 2)


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [HEADINGS],
        [("code", "full_name"), ("1", "Xã A")],
        [(*HEADINGS, "ghi chú"), (*MERGERS[2], "x")],
        [(*HEADINGS, "old_code"), (*MERGERS[2], "x")],
    ],
)
def test_files_that_are_no_mergers(place: Path, lines: list[tuple[str, ...]]) -> None:
    save(Path("mergers.csv"), lines)
    assert "mergers.csv" in run(*REORGANISE, "--yes", code=1).stderr


def test_other_files_and_no_answer(place: Path) -> None:
    assert "no.csv" in run("agencies", "reorganise", "no.csv", "--on", "2025-07-01", "--yes", code=1).stderr
    wrong = run("agencies", "reorganise", "roster.xlsx", "--on", "2025-07-01", "--yes", code=1)
    assert "roster.xlsx" in wrong.stderr
    before = everything()
    run(*REORGANISE, code=1)
    assert everything() == before
    run("agencies", "reorganise", "mergers.csv", code=2)


def test_single_steps_by_hand(place: Path) -> None:
    run("agencies", "rename", "00003", "Phường Đá Trắng", "--code", "00033", "--on", "01/03/2025", "--yes")
    run("agencies", "merge", "00001", "00002", "--name", "Xã Mây", "--code", "00001", "--on", "2025-03-02", "--yes")
    run("agencies", "dissolve", "00005", "--into", "00004", "--on", "2025-03-03", "--yes")
    found = run_json("agencies", "split", "00001", "--name", "Xã Mới", "--official", "1", "--on", "2025-03-04", "--yes")
    assert found["operations"][0]["kind"] == "split"
    assert report("2025-03-05") == {
        "Tỉnh Hoa Mơ": (3, 0),
        "Huyện Suối Bạc": (3, 0),
        "Trường THPT số 1": (1, 1),
        "Xã Mây": (1, 1),
        "Xã Mới": (1, 1),
        "Tỉnh Hoa Ban": (2, 0),
        "Huyện Núi Xanh": (2, 0),
        "Phường Đá Trắng": (0, 0),
        "Thị trấn Núi Xanh": (2, 2),
    }


@pytest.mark.parametrize(
    "arguments",
    [
        ["dissolve", "00001"],
        ["dissolve", "Xã Không Có"],
        ["rename", "00001", "  "],
        ["rename", "00001", "Xã Nậm Chầy"],
        ["merge", "00001", "00002"],
        ["merge", "00001", "--into", "00002", "--name", "Xã Mới"],
        ["merge", "00001", "--into", "00002", "--code", "00009"],
        ["merge", "00001", "--into", "00001"],
        ["split", "00001", "--name", "Xã Mới"],
        ["split", "00001", "--name", "Xã Mới", "--official", "99"],
        ["split", "00001", "--into", "00001", "--official", "1"],
        ["move", "101", "--under", "00001"],
    ],
)
def test_single_steps_that_cannot_be(place: Path, arguments: list[str]) -> None:
    before = everything()
    result = run("agencies", *arguments, "--on", "2025-07-01", "--yes", code=1)
    assert len(result.stderr.strip().splitlines()) == 1
    assert everything() == before


@pytest.mark.skipif(not DATA.exists(), reason="the official lists of units are not here")
def test_the_merger_of_july_2025(place: Path) -> None:
    Path("t.db").unlink()
    db.close()
    run("import", str(DATA / "units-2025-06.csv"), "--as", "agencies", "--effective", "2025-01-01", "--yes")
    with (DATA / "units-2025-06.csv").open(encoding="utf-8-sig", newline="") as file:
        communes = [row for row in csv.DictReader(file) if row["level"] == "commune"]
    people = [("Họ và tên", "Ngày sinh", "Cơ quan", "Mã đơn vị")]
    people += [
        (f"Nguyễn Văn {'ABCDEFGH'[number % 8]}", f"{1 + number % 28:02d}/03/1980", one["full_name"], one["code"])
        for number, one in enumerate(communes)
    ]
    save(Path("people.csv"), people)
    run("import", "people.csv", "--effective", "2025-01-01", "--yes")
    run("courses", "add", "K", "Kỹ năng số", "--hours", "8")
    run("goals", "add", "G", "--title", "G", "--course", "K", "--target", "80", "--due", "2026-12-31")
    june = run_json("coverage", "G", "--as-of", "2025-06-30")
    assert [sum(row["level"] == level for row in june["rows"]) for level in ("province", "district", "commune")] == [
        2,
        18,
        319,
    ]
    files = (str(DATA / "mergers-2025-07.csv"), "--on", "2025-07-01", "--tree", str(DATA / "units-2025-07.csv"))
    before = everything()
    done = run_json("agencies", "reorganise", *files, "--yes")
    assert (done["counts"]["merge"], done["counts"]["dissolve"], done["people"]) == (92, 18, 319)
    assert run_json("coverage", "G", "--as-of", "2025-06-30") == june
    july = run_json("coverage", "G", "--as-of", "2025-07-01")["rows"]
    assert [row["level"] for row in july] == ["province", *["commune"] * 99]
    assert (july[0]["code"], july[0]["name"], july[0]["headcount"]) == ("15", "Tỉnh Lào Cai", 319)
    assert sum(row["own"]["headcount"] for row in july) == 319
    assert min(row["headcount"] for row in july) == 1
    august = run_json("import", "people.csv", "--effective", "2025-08-15", "--dry-run")
    assert august["totals"]["unchanged"] == 319
    run("undo")
    assert everything() == before
    run("redo")
    assert run_json("coverage", "G", "--as-of", date(2025, 7, 1).isoformat())["rows"] == july
