"""The command line: the whole job by hand, exit codes, JSON, and a sentence for every bad input."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from capacity.cli import _COMMANDS, cli
from capacity.dates import today
from capacity.history_search import GROUPS
from capacity.store.connection import db
from tests.builders import make_roster, make_workbook

UNITS = [
    ("code", "parent_code", "level", "full_name"),
    ("15", "", "province", "Tỉnh Hoa Ban"),
    ("101", "15", "commune", "Xã Suối Mơ"),
    ("102", "15", "commune", "Phường Hoa Ban"),
]
PEOPLE = [
    ("Nguyễn Văn An", "12/03/1985", "Nam", "Chủ tịch UBND", "Xã Suối Mơ", "015085001234", "Cán bộ"),
    ("Giàng A Páo", "01/02/1990", "Nam", "Chuyên viên", "Xã Suối Mơ", "015090001234", "Công chức"),
    ("Vàng Thị Mỷ", "31/02/1990", "Nữ", "Chuyên viên", "Xã Suối Mơ", "015190001235", "Công chức"),
    ("Đặng Thị Hoà", "05/06/1991", "Nữ", "Chuyên viên", "Phường Hoa Ban", "015191001234", "Công chức"),
]
RESULTS = [
    ("STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Mã khóa học", "Ngày hoàn thành", "Số chứng chỉ"),
    (1, "Nguyễn Văn An", "12/03/1985", "015085001234", "KNS", "20/03/2026", "01/CN"),
    (2, "Đặng Thị Hoà", "05/06/1991", "", "KNS", "20/03/2026", "02/CN"),
    (3, "Người Lạ", "05/06/1991", "015191009999", "KNS", "20/03/2026", ""),
]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    with (tmp_path / "units.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(UNITS)
    make_roster(tmp_path / "roster.xlsx", PEOPLE)
    make_workbook(tmp_path / "results.xlsx", RESULTS)
    yield tmp_path
    if not db.is_closed():
        db.close()


def run(place: Path, *arguments: str, code: int = 0, answer: str | None = None) -> Result:
    result = CliRunner().invoke(cli, ["--db", str(place / "t.db"), *arguments], input=answer)
    assert result.exit_code == code, (arguments, result.output, result.exception)
    return result


def run_json(place: Path, *arguments: str, code: int = 0) -> Any:
    return json.loads(run(place, *arguments, "--json", code=code).stdout)


def set_up(place: Path) -> None:
    run(place, "import", str(place / "units.csv"), "--as", "agencies", "--yes")
    run(place, "import", str(place / "roster.xlsx"), "--effective", "01/01/2026", "--yes", code=3)
    run(place, "courses", "add", "KNS", "Kỹ năng số", "--kind", "course", "--hours", "16", "--validity-months", "24")
    run(place, "goals", "add", "CB", "--title", "Cơ bản", "--course", "KNS", "--target", "80", "--due", "31/12/2026")
    run(place, "import", str(place / "results.xlsx"), "--as", "completions", "--yes", code=3)


def test_a_plan_of_a_past_day_says_that_it_is_hindsight(place: Path) -> None:
    set_up(place)
    told = run(place, "goals", "plan", "CB", "--as-of", "2026-03-01").stdout
    assert "Dự báo này tính cả những gì đã ghi cho các ngày sau 01/03/2026" in told
    assert "Dự báo này" not in run(place, "goals", "plan", "CB").stdout


def test_the_whole_job(place: Path) -> None:
    set_up(place)
    report = run_json(place, "coverage", "--as-of", "2026-06-30")
    rows = {row["name"]: row for row in report["rows"]}
    assert report["rows"][0]["name"] == "Tỉnh Hoa Ban"
    root = rows["Tỉnh Hoa Ban"]
    assert (root["headcount"], root["eligible"], root["trained"], root["needed"]) == (3, 3, 2, 1)
    assert root["share"] == pytest.approx(2 / 3)
    assert root["own"]["headcount"] == 0
    assert rows["Xã Suối Mơ"]["parent"] == "15"
    assert rows["Phường Hoa Ban"]["share"] == 1
    assert run_json(place, "coverage", "--as-of", "2025-06-30")["rows"][0]["share"] is None
    table = run(place, "coverage", "--as-of", "30/06/2026").stdout
    assert "66,7 %" in table
    assert "█" in table
    untrained = run_json(place, "people", "CB", "--agency", "101", "--status", "untrained")
    assert [row["full_name"] for row in untrained] == ["Giàng A Páo"]
    trained = run_json(place, "people", "CB", "--agency", "Tỉnh Hoa Ban", "--status", "trained")
    assert {(row["full_name"], row["completed_on"], row["evidence"]) for row in trained} == {
        ("Nguyễn Văn An", "2026-03-20", "01/CN"),
        ("Đặng Thị Hoà", "2026-03-20", "02/CN"),
    }
    run(place, "export", "summary", str(place / "out.xlsx"))
    assert (place / "out.xlsx").stat().st_size > 4000
    run(place, "export", "summary", str(place / "out.xlsx"), code=1)
    run(place, "dump", str(place / "dump"))
    with (place / "dump" / "official.csv").open(encoding="utf-8-sig") as file:
        assert {row["full_name"] for row in csv.DictReader(file)} == {"Nguyễn Văn An", "Giàng A Páo", "Đặng Thị Hoà"}


def test_a_target_is_told_with_its_decimals(place: Path) -> None:
    set_up(place)
    goal = ("goals", "add", "BA", "--title", "Một phần ba", "--course", "KNS", "--due", "31/12/2026")
    assert "33,3 %" in run(place, *goal, "--target", "33.3").stderr
    listed = run(place, "goals").stdout
    assert (" 33,3 % " in listed, " 80 % " in listed) == (True, True)
    assert "33,3 %" in run(place, "coverage", "BA").stdout.splitlines()[0]


def test_import_json_follows_the_contract(place: Path) -> None:
    run(place, "import", str(place / "units.csv"), "--yes")
    document = run_json(place, "import", str(place / "roster.xlsx"), "--dry-run", code=3)
    assert document["change_set"] is None
    assert document["kind"] == "roster"
    assert document["sheets"][0]["header_rows"] == [1]
    assert document["sheets"][0]["columns"]["B"] == "full_name"
    assert document["totals"] == {
        "create": 3, "update": 0, "transfer": 0, "unchanged": 0, "review": 0, "reject": 1,
    }  # fmt: skip
    first, _second, bad, _last = document["rows"]
    assert (first["sheet"], first["row"], first["action"], first["official_id"]) == ("Danh sách", 2, "create", None)
    assert first["official"]["birth_date"] == "1985-03-12"
    assert first["official"]["category"] == "cadre"
    assert bad["action"] == "reject"
    [issue] = [issue for issue in bad["issues"] if issue["severity"] == "error"]
    assert (issue["code"], issue["cell"], issue["column"]) == ("bad_date", "C4", "Ngày sinh")
    written = run_json(place, "import", str(place / "roster.xlsx"), "--yes", code=3)
    assert written["change_set"] == 2


def test_a_later_roster_moves_people_dated(place: Path) -> None:
    set_up(place)
    moved = [(*PEOPLE[0][:4], "Phường Hoa Ban", *PEOPLE[0][5:])]
    make_roster(place / "later.xlsx", moved)
    document = run_json(place, "import", str(place / "later.xlsx"), "--effective", "2026-07-01", "--yes")
    assert document["totals"]["transfer"] == 1
    before = {row["name"]: row["headcount"] for row in run_json(place, "coverage", "--as-of", "2026-06-30")["rows"]}
    after = {row["name"]: row["headcount"] for row in run_json(place, "coverage", "--as-of", "2026-07-01")["rows"]}
    assert (before["Xã Suối Mơ"], after["Xã Suối Mơ"]) == (2, 1)
    assert (before["Phường Hoa Ban"], after["Phường Hoa Ban"]) == (1, 2)


def test_history_undo_and_redo(place: Path) -> None:
    set_up(place)
    history = run_json(place, "history")
    assert [entry["id"] for entry in history] == [5, 4, 3, 2, 1]
    refused = run(place, "undo", "2", code=1)
    assert "5" in refused.stderr
    run(place, "undo")
    assert run_json(place, "coverage")["rows"][0]["trained"] == 0
    run(place, "redo")
    assert run_json(place, "coverage")["rows"][0]["trained"] == 2
    run(place, "undo", "1", "--dry-run", code=1)


def test_officials_are_found_without_marks_and_by_digits(place: Path) -> None:
    set_up(place)
    assert [row["full_name"] for row in run_json(place, "officials", "--search", "dang hoa")] == ["Đặng Thị Hoà"]
    assert [row["full_name"] for row in run_json(place, "officials", "--search", "PÁO")] == ["Giàng A Páo"]
    assert [row["full_name"] for row in run_json(place, "officials", "--search", "190001234")] == []
    found = run_json(place, "officials", "--search", "090001234")
    assert [row["full_name"] for row in found] == ["Giàng A Páo"]
    assert len(run_json(place, "officials", "--agency", "15")) == 3


def test_rows_held_back_come_back_as_the_officers_own_sheet(place: Path) -> None:
    run(place, "import", str(place / "units.csv"), "--yes")
    errors = place / "errors.xlsx"
    run(place, "import", str(place / "roster.xlsx"), "--yes", "--errors", str(errors), code=3)
    from openpyxl import load_workbook

    page = load_workbook(errors).active
    lines = [[cell for cell in line if cell is not None] for line in page.iter_rows(values_only=True)]
    assert len([line for line in lines if line]) == 2
    assert "31/02/1990" in lines[1][-1]
    for row in page.iter_rows(min_row=2, max_row=2):
        row[2].value = "28/02/1990"
    page.parent.save(place / "mended.xlsx")
    document = run_json(place, "import", str(place / "mended.xlsx"), "--yes")
    assert document["totals"]["create"] == 1


@pytest.mark.parametrize("content", [b"", b"just text", b"Ho ten;Ngay\n"])
def test_a_file_without_a_table_is_one_sentence_and_nothing_written(place: Path, content: bytes) -> None:
    (place / "bad.xlsx").write_bytes(content)
    result = run(place, "import", str(place / "bad.xlsx"), "--yes", code=1)
    assert "bad.xlsx" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert run_json(place, "history") == []


def test_no_file_and_a_folder_are_refused(place: Path) -> None:
    assert "no.xlsx" in run(place, "import", str(place / "no.xlsx"), "--yes", code=1).stderr
    (place / "folder").mkdir()
    assert "folder" in run(place, "import", str(place / "folder"), "--yes", code=1).stderr
    make_workbook(place / "plain.xlsx", [(1, 2, 3), (4, 5, 6)])
    assert "plain.xlsx" in run(place, "import", str(place / "plain.xlsx"), "--yes", code=1).stderr


def test_without_a_terminal_and_without_yes_nothing_is_written(place: Path) -> None:
    run(place, "import", str(place / "units.csv"), code=1)
    assert run_json(place, "history") == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["coverage"],
        ["coverage", "NONE"],
        ["people", "X", "--agency", "Không có"],
        ["undo"],
        ["redo"],
        ["undo", "77"],
        ["goals", "add", "G", "--title", "G", "--course", "KHÔNG", "--target", "80", "--due", "2026-12-31"],
        ["courses", "add", "K", "K", "--hours", "0"],
        ["export", "summary", "out.xlsx"],
        [],
    ],
)
def test_what_cannot_be_done_is_one_sentence(place: Path, arguments: list[str]) -> None:
    result = run(place, *arguments, code=1)
    assert len(result.stderr.strip().splitlines()) == 1
    assert "Traceback" not in result.output
    assert result.stdout == ""


@pytest.mark.parametrize(
    "arguments",
    [["nothing"], ["import"], ["coverage", "--as-of", "31/02/2026"], ["goals", "add", "G"], ["--lang", "fr"]],
)
def test_wrong_usage_is_exit_code_2(place: Path, arguments: list[str]) -> None:
    assert "Traceback" not in run(place, *arguments, code=2).output


def _all_commands(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], click.Command]]:
    found = []
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        assert command is not None, name
        found.append(((*path, name), command))
        if isinstance(command, click.Group):
            found += _all_commands(command, (*path, name))
    return found


def test_every_command_has_help_and_stands_in_the_readme() -> None:
    readme = " ".join((Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8").split())
    commands = _all_commands(cli)
    assert {path[0] for path, _command in commands} == set(_COMMANDS)
    for path, command in commands:
        assert command.help, path
        assert f"capacity {' '.join(path)}" in readme, path
        for option in command.params:
            if isinstance(option, click.Option):
                assert option.help, (path, option.name)


def test_ctrl_c_while_writing_leaves_nothing(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("imports.apply._write_provenance", interrupted)
    run(place, "import", str(place / "roster.xlsx"), "--yes", code=1)
    assert run_json(place, "history") == []
    assert run_json(place, "officials") == []


def test_answers_from_a_file(place: Path) -> None:
    set_up(place)
    make_roster(place / "unclear.xlsx", [("Giàng A Páo", "", "Nam", "Chuyên viên", "Xã Suối Mơ", "", "")])
    [row] = run_json(place, "import", str(place / "unclear.xlsx"), "--dry-run", code=3)["rows"]
    [candidate] = row["candidates"]
    answer = {"rows": [{"sheet": "Danh sách", "row": 2, "official_id": candidate["official_id"]}]}
    (place / "answers.json").write_text(json.dumps(answer), encoding="utf-8")
    run(place, "import", str(place / "unclear.xlsx"), "--answers", str(place / "answers.json"), "--yes")
    assert run_json(place, "import", str(place / "unclear.xlsx"), "--dry-run")["totals"]["unchanged"] == 1
    shown = run_json(place, "officials", "show", str(candidate["official_id"]))
    assert [source["file"] for source in shown["sources"]] == ["roster.xlsx", "unclear.xlsx"]


def test_merging_and_telling_apart(place: Path) -> None:
    set_up(place)
    assert run_json(place, "officials", "duplicates") == []
    both = [run_json(place, "officials", "show", number) for number in ("1", "2")]
    told = run(place, "officials", "merge", "1", "2").stderr
    assert [told.index(f"{one['official_id']} {one['full_name']}") for one in reversed(both)] == [
        0,
        told.index("nay là") + 7,
    ]
    assert len(run_json(place, "officials")) == 2
    run(place, "undo")
    run(place, "officials", "distinct", "1", "3")
    run(place, "officials", "merge", "1", "1", code=1)
    run(place, "officials", "show", "77", code=1)


def test_people_and_postings_by_hand(place: Path) -> None:
    set_up(place)
    facts = ("--agency", "101", "--birth", "03/02/1991", "--position", "Chuyên viên", "--since", "01/02/2026")
    run(place, "officials", "add", "lò thị mai", *facts)
    [mai] = run_json(place, "officials", "--search", "lo thi mai")
    assert (mai["full_name"], mai["birth_date"], mai["agency"]) == ("Lò Thị Mai", "1991-02-03", "Xã Suối Mơ")
    refused = run(place, "officials", "add", "Lò Thị Mai", *facts, code=1)
    assert str(mai["official_id"]) in refused.stderr
    run(place, "officials", "add", "Lò Thị Mai", *facts, "--yes")
    assert len(run_json(place, "officials", "--search", "lo thi mai")) == 2
    run(place, "officials", "add", "Ai Đó", "--agency", "102", "--national-id", "015085001234", "--yes", code=1)
    number = str(mai["official_id"])
    run(place, "officials", "transfer", number, "--agency", "102", "--on", "01/06/2026", "--yes")
    shown = run_json(place, "officials", "show", number)
    assert [(one["agency"], one["from"], one["position"]) for one in shown["postings"]] == [
        ("Phường Hoa Ban", "2026-06-01", "Chuyên viên"),
        ("Xã Suối Mơ", "2026-02-01", "Chuyên viên"),
    ]
    run(place, "officials", "transfer", number, "--agency", "102", "--on", "01/07/2026", code=1)
    run(place, "undo")
    assert len(run_json(place, "officials", "show", number)["postings"]) == 1


def test_a_transfer_into_the_past_asks_first(place: Path) -> None:
    set_up(place)
    [pao] = run_json(place, "officials", "--search", "giang a pao")
    number = str(pao["official_id"])
    before = run_json(place, "officials", "show", number)["postings"]
    days = (
        ("01/01/2026", "thay thế"),
        ("01/06/2025", "đã qua"),
        ("01/06/2026", "số liệu tính đến các ngày từ 01/06/2026"),
    )
    for day, told in days:
        result = run(place, "officials", "transfer", number, "--agency", "102", "--on", day, code=1)
        assert told in result.stderr
        assert "--yes" in result.stderr
    assert run_json(place, "officials", "show", number)["postings"] == before
    past = ("--agency", "102", "--on", "01/06/2025", "--position", "Trưởng phòng", "--no-leader", "--yes")
    run(place, "officials", "transfer", number, *past)
    now, earlier = run_json(place, "officials", "show", number)["postings"]
    assert now == before[0]
    assert (earlier["position"], earlier["category"], earlier["to"]) == ("Trưởng phòng", "civil_servant", "2026-01-01")
    run(place, "officials", "transfer", number, "--agency", "102", "--on", f"{today():%d/%m/%Y}")
    assert run_json(place, "officials", "show", number)["postings"][0]["from"] == today().isoformat()
    assert [row for (row,) in db.execute_sql("SELECT is_leader FROM posting WHERE position = 'Trưởng phòng'")] == [0]


def test_a_category_is_named_by_code_or_word(place: Path) -> None:
    set_up(place)
    add = ("officials", "add", "--agency", "101", "--category")
    typed = {
        "Lò A": "viên chức",
        "Lò B": "HOP DONG",
        "Lò C": "không chuyên trách",
        "Lò D": "civil_servant",
        "Lò E": "cadre",
    }
    for name, word in typed.items():
        run(place, *add, word, name)
    found = {name: run_json(place, "officials", "--search", name)[0]["category"] for name in typed}
    assert [*found.values()] == ["public_employee", "contract", "part_time", "civil_servant", "cadre"]
    refused = run(place, *add, "vua", "Lò F", code=2)
    for told in (refused.stderr, run(place, "officials", "add", "--help").stdout):
        assert "public_employee (viên chức)" in " ".join(told.split())
    goal = ("goals", "add", "G1", "--title", "T", "--course", "KNS", "--target", "80", "--due", "31/12/2026")
    run(place, *goal, "--category", "công chức", "--category", "can bo")
    [found_goal] = [row for row in run_json(place, "goals") if row["code"] == "G1"]
    assert found_goal["categories"] == ["civil_servant", "cadre"]
    assert "public_employee (viên chức)" in " ".join(run(place, *goal, "--category", "vua", code=2).stderr.split())


def _paths(command: click.Command, *path: str) -> Iterator[tuple[str, ...]]:
    """The words of every command and of every group."""
    yield path
    if isinstance(command, click.Group):
        for name in command.list_commands(click.Context(command)):
            found = command.get_command(click.Context(command), name)
            assert found
            yield from _paths(found, *path, name)


@pytest.mark.parametrize("path", _paths(cli), ids=" ".join)
def test_asking_for_help_or_mistyping_an_option_makes_nothing(path: tuple[str, ...], tmp_path: Path) -> None:
    for option, code in (("--help", 0), ("--no-such-option", 2)):
        result = CliRunner().invoke(cli, ["--db", str(tmp_path / "t.db"), *path, option])
        assert result.exit_code == code, result.output
        assert list(tmp_path.iterdir()) == []


def test_the_history_is_narrowed_down_to_a_kind(place: Path) -> None:
    set_up(place)
    run(place, "officials", "add", "Lò Thị Mai", "--agency", "101", "--since", "01/02/2026")
    run(place, "officials", "transfer", "1", "--agency", "102", "--on", "01/06/2026", "--yes")
    run(place, "officials", "distinct", "1", "2")
    run(place, "classes", "add", "L1", "--course", "KNS", "--title", "Lớp 1")
    run(place, "classes", "enrol", "L1", "--official", "1")
    run(place, "reports", "issue", "Quý I", "CB", "--as-of", "2026-03-31")
    kinds = {
        group: [one["kind"] for one in run_json(place, "history", "--kind", group)] for group in (*GROUPS, "other")
    }
    assert kinds == {
        "imports": ["import"] * 3,
        "people": ["official"] * 3,
        "goals": ["report", "goal", "course"],
        "classes": ["class"] * 2,
        "disclosures": [],
        "undone": [],
        "other": [],
    }
    assert len(run_json(place, "history")) == 11


def test_periods_name_their_last_day(place: Path) -> None:
    set_up(place)
    run(place, "officials", "transfer", "1", "--agency", "102", "--on", "26/11/2026", "--yes")
    assert "01/01/2026–25/11/2026" in run(place, "officials", "show", "1").stdout
    assert run_json(place, "officials", "show", "1")["postings"][1]["to"] == "2026-11-26"
    days = ("--from", "2026-03-01", "--to", "2026-09-01")
    run(place, "goals", "exempt", "CB", "--official", "1", "--reason", "Nghỉ thai sản", *days)
    [line] = [line for line in run(place, "goals", "exemptions", "CB").stdout.splitlines() if "thai sản" in line]
    assert line.split()[-2:] == ["01/03/2026", "31/08/2026"]
    assert run_json(place, "goals", "exemptions", "CB")[0]["to"] == "2026-09-01"
