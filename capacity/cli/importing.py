"""`capacity import`: read, show what would change, ask, write."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from capacity.cli import HELD_BACK
from capacity.cli.asking import AS_JSON, DATE, YES, confirm, open_database, print_json, progress, say
from capacity.cli.preview import preview
from capacity.errors import BadInput, CapacityError
from capacity.i18n import _, format_number, ngettext
from capacity.sessions import day_and_part

if TYPE_CHECKING:
    from imports.answers import Answers
    from imports.plan import ImportPlan, OfClass
    from imports.rows import Reading


@dataclass(frozen=True)
class _Choices:
    """What the user asked for, for every file alike."""

    on: date | None
    agency: str | None
    errors: Path | None
    answers: "Answers | None"
    mapping: dict[str, str]
    of: "OfClass"
    dry_run: bool
    yes: bool
    as_json: bool


@click.command(
    "import", help=_("Load Excel or CSV lists: shows what would change, asks, then writes all of it or nothing.")
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--as",
    "kind",
    type=click.Choice(["auto", "roster", "completions", "attendance", "agencies", "courses"]),
    default="auto",
    show_default=True,
    help=_("What the files are."),
)
@click.option("--class", "class_code", metavar="CODE", help=_("The class of a list of attendance or of results."))
@click.option(
    "--session",
    metavar="DATE[ PART]",
    help=_("The session of a report of participants that does not say its day, such as `2026-03-10 morning`."),
)
@click.option("--agency", help=_("The agency of the people whose row names none."))
@click.option("--sheet", help=_("Read only the sheet of this name."))
@click.option(
    "--effective", "on", type=DATE, metavar="DATE", help=_("The day from which the changes hold; today if not given.")
)
@click.option(
    "--map",
    "mapping",
    multiple=True,
    metavar="COLUMN=FIELD",
    help=_("The field of a column, named by its letter or heading; may be repeated."),
)
@click.option(
    "--errors",
    type=click.Path(path_type=Path),
    metavar="OUT.xlsx",
    help=_("Write the rows held back into a copy of the sheet, with what is wrong."),
)
@click.option(
    "--answers",
    type=click.Path(path_type=Path),
    metavar="FILE.json",
    help=_("Answers to the questions of an earlier preview; they are remembered."),
)
@click.option("--dry-run", is_flag=True, help=_("Only show what would change."))
@YES
@AS_JSON
@click.pass_context
def command(
    ctx: click.Context,
    files: tuple[Path, ...],
    kind: str,
    class_code: str | None,
    session: str | None,
    agency: str | None,
    sheet: str | None,
    on: date | None,
    mapping: tuple[str, ...],
    errors: Path | None,
    answers: Path | None,
    dry_run: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Load files, one change set each; a file that cannot be read stops nothing but itself."""
    from imports.answers import read_answers, remembered_layout
    from imports.plan import OfClass
    from imports.reading import read_files

    if (errors or answers) and len(files) > 1:
        raise BadInput(_("--errors and --answers are about the rows of one file; name one file."))
    fields = _mapping(mapping)
    open_database(ctx.obj)
    of = OfClass(class_code, *(day_and_part(session) if session else (None, None)))
    given = read_answers(answers) if answers else None
    choices = _Choices(on, agency, errors, given, fields, of, dry_run, yes, as_json)
    known_kind: Any = None if kind == "auto" else kind
    documents: list[dict[str, Any]] = []
    failed = held_back = False
    progress(_("Reading {file}…").format(file=files[0].name))
    for result in read_files(files, kind=known_kind, sheet=sheet, mapping=fields, remembered=remembered_layout):
        if isinstance(result, tuple):
            say(_("Error: {message}").format(message=result[1]))
            failed = True
            continue
        try:
            document, held = _import(result, choices)
        except CapacityError as error:
            if len(files) == 1:
                raise
            say(_("Error: {message}").format(message=f"{result.path.name}: {error}"))
            failed = True
            continue
        documents.append(document)
        held_back = held_back or held
    if as_json and documents:
        print_json(documents[0] if len(files) == 1 else documents)
    ctx.exit(1 if failed else HELD_BACK if held_back else 0)


def _mapping(pairs: tuple[str, ...]) -> dict[str, str]:
    fields = {}
    for pair in pairs:
        column, equals, field = pair.rpartition("=")
        if not equals or not column or not field:
            raise BadInput(_("“{pair}” does not say which column is which field; write D=birth.").format(pair=pair))
        fields[column] = field
    return fields


def _import(reading: "Reading", choices: _Choices) -> tuple[dict[str, Any], bool]:
    """Plan one file, show it, write it; answers its JSON and whether rows were held back."""
    from imports.apply import apply_plan
    from imports.officials import missing_people
    from imports.plan import as_json, plan_import

    read = format_number(len(reading.rows))
    progress(_("{file}: {count} rows read, comparing…").format(file=reading.path.name, count=read))
    plan = plan_import(reading, on=choices.on, agency=choices.agency, answers=choices.answers, of=choices.of)
    progress("")
    if not choices.as_json:
        for line in preview(plan):
            say(line)
    if choices.errors and plan.held_back:
        from exports.held_back import write_held_back
        from imports.held_back import held_back_sheets

        path = write_held_back(plan.path, choices.errors, held_back_sheets(plan))
        say(_("The rows held back are in {path}: mend them there and import that file.").format(path=path))
    missing = missing_people(plan) if choices.as_json else []
    change_set = None
    if not choices.dry_run and not plan.is_empty:
        if not choices.yes and not confirm(_("Write this?")):
            raise CapacityError(_("Nothing was written."))
        progress(_("{file}: writing {count} rows…").format(file=plan.path.name, count=format_number(len(plan.rows))))
        corrected = {sheet.layout_key: choices.mapping for sheet in reading.sheets if sheet.layout_key}
        change_set = apply_plan(plan, corrected if choices.mapping else None)
        progress("")
    if not choices.as_json:
        say(_outcome(plan, change_set, choices))
    return as_json(plan, change_set, missing) if choices.as_json else {}, bool(plan.held_back)


def _outcome(plan: "ImportPlan", change_set: int | None, choices: _Choices) -> str:
    held = len(plan.held_back)
    tail = ""
    if held:
        tail = " " + ngettext("{count} row was held back.", "{count} rows were held back.", held).format(
            count=format_number(held)
        )
    if change_set is not None:
        return _("Written as change {number}; `capacity undo {number}` takes it back.").format(number=change_set) + tail
    if choices.dry_run:
        return _("Nothing was written: a dry run.") + tail
    return _("Nothing to write.") + tail


COMMANDS = {"import": command}
