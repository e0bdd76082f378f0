"""Texts made to do harm, a province that is called by them, and what must never be seen of them."""

import csv
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from zipfile import ZipFile

import openpyxl
from click.testing import CliRunner, Result

from capacity.cli import cli
from capacity.store.connection import db
from tests.builders import make_workbook

OBEYED = (
    "\x1b[31mĐỏ\x1b[2J\x1b]52;c;ZQ==\x07\x1b]8;;http://x.example\x1b\\nối\x1b]8;;\x1b\\\x9b5m\u202e\u2066\u200f\x00"
)
"""Colours, clearing the screen, the clipboard, a link, C1, and turned directions, with a NUL at the end."""
MARKUP = "[red]x[/] [@click=app.quit]y[/] <b>z</b>"
FORMULAS = ("=cmd|' /C calc'!A0", "@SUM(calc)", "+1+calc", "-2-calc", "＝calc")
"""All of them name `calc`, which no formula of ours does."""
DAY = "23/11/2026"
_FREE = {
    *("full_name", "name", "title", "unit", "position", "email", "phone", "staff_code", "reason", "void_reason"),
    *("evidence", "certificate_no", "score", "grade", "place", "organiser", "decision_no", "cost_source", "note"),
    *("source_document", "goal_title", "issued_by", "actor", "because", "sheet", "agency", "issuer"),
}
"""The columns of the database that hold what somebody wrote; the keys by which the commands find things are not."""


def run(database: Path, *arguments: object, codes: Sequence[int] = (0,)) -> Result:
    """A command on a database; it must end with one of these codes, and show nothing harmful."""
    words = ["--db", str(database), *map(str, arguments)]
    done = CliRunner().invoke(cli, words)
    assert done.exit_code in codes, (arguments, done.output, done.exception)
    assert not harm(done.output), (arguments, harm(done.output), done.output)
    return done


def harm(text: str) -> set[str]:
    """What a terminal would obey in a text, or show otherwise than it stands there."""
    found = {sign for sign in text if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp")}
    return found - {"\n"}


def formulas(workbook: Path) -> str:
    """All that spreadsheet programs take for formulas in a workbook."""
    with ZipFile(workbook) as archive:
        parts = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")]
    found = (re.findall(r"<(f|formula\d?|definedName)\b[^>]*>([^<]*)<", part) for part in parts)
    return "\n".join(text for one in found for _tag, text in one)


def cells(workbook: Path) -> list[str]:
    """The texts of all cells; those that begin like a formula must be kept from becoming one when edited."""
    texts = []
    for sheet in openpyxl.load_workbook(workbook):
        for cell in (cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)):
            texts.append(cell.value)
            if cell.data_type == "s" and cell.value.startswith(("=", "+", "@", "-", "＝")) and len(cell.value) > 1:
                assert cell.quotePrefix, cell
    return texts


def make_province(folder: Path, database: Path) -> None:
    """A province whose files and words are all hostile, through the commands that a user has."""
    _load_lists(folder, database)
    _set_goals(folder, database)
    _hold_class(folder, database)
    db.close()


def _write_csv(path: Path, lines: Sequence[Sequence[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)
    return path


def _load_lists(folder: Path, database: Path) -> None:
    units: list[tuple[object, ...]] = [("code", "parent_code", "level", "full_name")]
    units += [("15", "", "province", f"Tỉnh {MARKUP}")]
    units += [(1000 + number, "15", "commune", f"Xã {number}") for number in range(1, 201)]
    units += [("201", "15", "commune", f"Xã {OBEYED}"), ("202", "15", "commune", f"{FORMULAS[0]} Xã")]
    run(database, "import", _write_csv(folder / "units.csv", units), "--as", "agencies", "--yes")
    names = [f"Lò {OBEYED} Sơn", f"Lò {MARKUP} Sơn", *FORMULAS, f"Vàng {OBEYED}{MARKUP}", "Nguyễn Văn An"]
    heading = ("Họ và tên", "Ngày sinh", "Giới tính", "Chức vụ", "Phòng ban", "Cơ quan, đơn vị", "Số CCCD", "Mã CBCC")
    job, unit = f"{FORMULAS[1]} {OBEYED}", f"{MARKUP} {OBEYED}"
    people = [
        (name, "12/03/1985", "Nam", job, unit, f"Xã {number}", f"015085{number:06}", f"HB{number:03}")
        for number, name in enumerate(names, 1)
    ]
    plain = [(f"Trần Văn {n}", "12/03/1985", "Nam", "", "", f"Xã {n}", f"015085{n:06}", "") for n in range(20, 100)]
    bad = [(f"Lê {OBEYED}{MARKUP}", f"31/02/1991{OBEYED}", "Nam", "", "", FORMULAS[0], "x" + OBEYED, "")]
    # The harm stands far below: a file that begins with it is taken for none of text.
    roster = _write_csv(folder / f"{MARKUP.replace('/', '')}\x1b[31m\u202eds.csv", [heading, *plain, *people, *bad])
    run(database, "--as-user", f"{OBEYED}{MARKUP}", "import", roster, "--yes", "--effective", "01/01/2026", codes=(3,))
    courses = [("Mã khóa học", "Tên khóa học", "Loại", "Số tiết"), ("KNS", f"{FORMULAS[0]} {MARKUP}", "", 16)]
    run(database, "import", _write_csv(folder / "courses.csv", courses), "--as", "courses", "--yes")
    run(database, "courses", "add", "AI", f"{MARKUP} {OBEYED}"[:-1], "--hours", 8)
    # A workbook cannot hold a control, but says one so.
    evil = f"_x001B_[31m {FORMULAS[0]} \u202e{MARKUP}"
    results = [
        ("Họ và tên", "Ngày sinh", "Số CCCD", "Mã khóa học", "Ngày hoàn thành", "Số chứng chỉ", "Minh chứng"),
        *(("Trần Văn 20", "12/03/1985", "015085000020", code, "20/03/2026", evil, evil) for code in ("KNS", "AI")),
    ]
    run(database, "import", make_workbook(folder / "results.xlsx", results, "=calc"), "--as", "completions", "--yes")


def _set_goals(folder: Path, database: Path) -> None:
    text = f"{FORMULAS[0]} {MARKUP} {OBEYED}"[:-1]
    target = ("--target", 80, "--due", "31/12/2026", "--source", text, "--max-score", 5)
    run(database, "goals", "add", "CB", "--title", text, "--course", "KNS", *target)
    run(database, "goals", "exempt", "CB", "--official", 3, "--reason", text, "--from", "01/02/2026")
    run(database, "goals", "group", "NHOM", "--title", text, "--official", 4)
    run(database, "courses", "contents", "ND", "--add", text)
    run(database, "reports", "issue", text, "CB", "--as-of", "30/06/2026")


def _hold_class(folder: Path, database: Path) -> None:
    text = f"{FORMULAS[2]} {MARKUP} {OBEYED}"[:-1]
    facts = [word for name in ("place", "organiser", "note", "decision", "cost-source") for word in (f"--{name}", text)]
    for code in ("L1", "L2"):
        run(database, "classes", "add", code, "--course", "KNS", "--title", text, *facts)
        for day in (DAY, "25/11/2026"):
            run(database, "classes", "session", code, "--on", day, "--part", "morning", "--hours", 4)
        run(database, "classes", "enrol", code, *_several(range(1, 7)), "--on", "20/11/2026")
        run(database, "classes", "trainer", code, "--name", text)
        run(database, "classes", "state", code, "open")
        run(database, "classes", "mark", code, "present", "--on", DAY, "--all")
        run(database, "classes", "mark", code, "absent", "--on", DAY, "--official", 1, "--reason", text)
        run(database, "classes", "result", code, "--official", 2, "--score", text, "--grade", text)
        run(database, "classes", "withdraw", code, "--official", 6, "--reason", text)
    run(database, "classes", "mark", "L1", "present", "--on", "25/11/2026", "--all")
    run(database, "classes", "close", "L1", "--evidence", text)
    run(database, "certificates", "issue", "L1", "--issuer", text, "--on", "30/11/2026")
    run(database, "certificates", "void", 1, "--reason", text, "--on", "01/12/2026")


def _several(numbers: Sequence[int]) -> list[object]:
    return [word for number in numbers for word in ("--official", number)]


def poison(folder: Path, database: Path, poisoned: Path) -> None:
    """A database in which every free text is hostile, as a dump that somebody changed can make one."""
    dump = folder / "dump"
    run(database, "dump", dump)
    db.close()
    with (dump / "tables.csv").open(encoding="utf-8-sig", newline="") as file:
        texts = {(one["table"], one["column"]) for one in csv.DictReader(file) if one["kind"] == "text"}
    for path in dump.glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            heading, *lines = list(csv.reader(file))
        free = [place for place, name in enumerate(heading) if name in _FREE and (path.stem, name) in texts]
        for number, line in enumerate(lines):
            for place in filter(line.__getitem__, free):
                line[place] = f"{FORMULAS[number % len(FORMULAS)]}[red]x[/]{OBEYED}{MARKUP} {line[place]}"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([heading, *lines])
    run(poisoned, "load", dump)
    db.close()
