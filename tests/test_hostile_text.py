"""What files and officers write is only ever shown: by no command and in no export is it obeyed, or worked out."""

import csv
import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import click
import openpyxl
import pytest

from capacity.cli import cli
from capacity.cli.asking import confirm
from capacity.store.connection import db
from tests.hostile import FORMULAS, OBEYED, cells, formulas, harm, make_province, poison, run

READING = {
    "agencies": "--as-of 2026-12-01",
    "officials": "",
    "officials duplicates": "",
    "officials show": "2",
    "courses": "",
    "courses contents": "",
    "classes": "",
    "classes attendance": "L1",
    "classes mark-history": "L2 --official 1 --on 23/11/2026",
    "classes show": "L2",
    "classes close": "L2 --dry-run",
    "certificates": "",
    "results list": "2",
    "goals": "",
    "goals exemptions": "",
    "goals groups": "",
    "goals plan": "CB --as-of 2026-12-01 --seats 9",
    "goals show": "CB",
    "coverage": "CB --as-of 2026-12-01",
    "people": "CB --as-of 2026-12-01",
    "reports": "",
    "reports compare": "1",
    "reports show": "1 --people",
    "history": "",
    "copies": "",
    "check": "",
    "undo": "--dry-run",
    "redo": "--dry-run",
    "retention": "--dry-run",
}
"""Commands that only read, or are asked to, with what they need."""
MORE = (
    *("coverage CB --as-of 2026-12-01 --own", "coverage CB --trend --from 2026-01-01 --to 2026-11-30"),
    "coverage CB --bridge --from 2026-01-01 --to 2026-12-01",
    "people CB --status trained --as-of 2026-12-01",
    "people CB --status exempt --as-of 2026-12-01",
    *("officials --search calc", "classes --search calc", "certificates --search 1", "classes show L1"),
    "reports show 1",
)
"""Ways to call them that show something else."""
NO_JSON = {"undo", "redo", "retention"}
EXPORTS = {
    "attendance": "L1 {out}",
    "btctw10": "{out} --year 2026",
    "certificates": "{out}",
    "class": "L1 {out}",
    "form": "{form} {out} --as-of 2026-12-01",
    "matrix": "{out} --as-of 2026-12-01",
    "months": "{out} --from 2026-01-01 --to 2026-11-30",
    "officials": "{out} --as-of 2026-12-01",
    "report": "{out} --as-of 2026-12-01",
    "sign-in": "L2 {out}",
    "summary": "{out} --as-of 2026-12-01 --since 2026-01-01",
    "transcript": "2 {out} --as-of 2026-12-01",
    "untrained": "{out} --as-of 2026-12-01",
}
WRITING = {
    *("demo", "import", "template", "backup", "restore", "dump", "load", "encrypt", "decrypt", "serve"),
    *("agencies add", "agencies dissolve", "agencies merge", "agencies move", "agencies rename", "agencies reorganise"),
    *(
        "agencies split",
        "officials add",
        "officials distinct",
        "officials merge",
        "officials transfer",
        "courses add",
        "courses edit",
        "courses equivalent",
    ),
    *(
        "classes add",
        "classes edit",
        "classes enrol",
        "classes mark",
        "classes reopen",
        "classes result",
        "classes settle",
    ),
    *("classes session", "classes session-close", "classes session-edit", "classes session-remove"),
    *("classes session-reopen", "classes state", "classes trainer", "classes withdraw"),
    *("certificates issue", "certificates reissue", "certificates void", "results add", "reports issue"),
    *("goals add", "goals edit", "goals end-exemption", "goals exempt", "goals group"),
}
"""Those that write: most of them make the province that the others are tried on."""
_NOTHING_TO_DO = (0, 1)
"""There may be nothing to redo, and a poisoned database is not in order."""


def commands(command: click.Command, *path: str) -> Iterator[str]:
    """The names of all commands, groups too where they do something by themselves."""
    context = click.Context(command)
    if not isinstance(command, click.Group):
        yield " ".join(path)
        return
    if path and command.invoke_without_command:
        yield " ".join(path)
    for name in command.list_commands(context):
        found = command.get_command(context, name)
        assert found is not None
        yield from commands(found, *path, name)


def test_every_command_is_tried_or_known_to_write() -> None:
    exports = {f"export {name}" for name in EXPORTS}
    assert set(commands(cli)) <= set(READING) | exports | WRITING


@pytest.fixture(params=["imported", "poisoned"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """Hostile files as the import let them in; and the same texts in every place, which no import lets in."""
    place = tmp_path / "t.db"
    make_province(tmp_path, place)
    if request.param == "poisoned":
        poison(tmp_path, place, tmp_path / "poisoned.db")
        place = tmp_path / "poisoned.db"
    yield place
    if not db.is_closed():
        db.close()


def test_nothing_that_reads_shows_what_a_terminal_obeys(database: Path) -> None:
    calls = [f"{name} {words}" for name, words in READING.items()]
    shown = [run(database, *call.split(), codes=_NOTHING_TO_DO).stdout for call in (*calls, *MORE)]
    assert sum("[red]x[/]" in text for text in shown) > 10
    for call in (*calls, *MORE):
        if call.split()[0] not in NO_JSON:
            json.loads(run(database, *call.split(), "--json", codes=_NOTHING_TO_DO).stdout)


def test_sentences_about_what_was_typed_are_harmless_too(database: Path) -> None:
    evil = "\x1b[2J\u202e\x9bx"
    calls = (
        *(["classes", "show", evil], ["coverage", evil], ["people", "--agency", evil], ["--" + evil], [evil]),
        *(["import", evil + ".xlsx"], ["officials", "show", evil], ["coverage", "--as-of", evil], ["load", evil]),
        *(
            ["restore", evil, "--yes"],
            ["export", "summary", evil],
            ["courses", "add", "KNS", evil, "--hours", "x" + evil],
        ),
        ["courses", "add", "KNS", evil + "x", "--hours", "1"],
    )
    for call in calls:
        run(database, *call, codes=(1, 2))


def test_a_question_is_harmless_too(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    def answer(question: str, **_more: object) -> str:
        assert not harm(question)
        return "y"

    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("click.prompt", answer)
    assert confirm(f"Thay bằng {OBEYED}?")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_export_makes_a_formula_of_what_was_written(database: Path, tmp_path: Path, language: str) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["{{goal.title}}", "{{report.issued_by}}"])
    book.active.append(["{{agency.number}}", "{{agency.name}}", "{{agency.eligible}}", "=C2*2", "{{agency.remark}}"])
    book.save(tmp_path / "own.xlsx")
    seen = []
    for name, words in EXPORTS.items():
        for suffix in (".csv", ".json", ".html") if name == "report" else (".xlsx",):
            out = tmp_path / f"{name}{suffix}"
            call = words.format(out=out, form=tmp_path / "own.xlsx").split()
            run(database, "--lang", language, "export", name, *call)
            seen.append(harmless(out))
    assert sum("[red]x[/]" in text for text in seen) > 10


def harmless(path: Path) -> str:
    """What a file shows; it holds nothing harmful."""
    if path.suffix == ".xlsx":
        assert "calc" not in formulas(path), path
        text = "\n".join(cells(path))
    else:
        text = path.read_text(encoding="utf-8-sig")
        assert "<b>z" not in text or path.suffix != ".html"
    if path.suffix == ".csv":
        fields = [
            field for line in csv.reader(text.splitlines(), delimiter=";" if ";" in text else ",") for field in line
        ]
        assert not [field for field in fields if field.startswith(FORMULAS)]
    elif path.suffix == ".json":
        json.loads(text)
    assert not harm(text), (path, harm(text))
    return text
