"""`capacity demo`: an invented province, through the same import as a real one."""

import shutil
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from time import perf_counter

import click

from capacity.cli.asking import open_database, say
from capacity.cli.coverage import print_coverage
from capacity.cli.preview import preview
from capacity.courses import add_course
from capacity.coverage import coverage
from capacity.dates import today
from capacity.demo import Province, invent
from capacity.demo_classes import add_classes
from capacity.errors import CapacityError, Refused
from capacity.goals import add_goal, goal_list
from capacity.history import change_set
from capacity.i18n import _, format_number, ngettext
from capacity.report import report as gather

_DATABASE = "demo.db"


@click.command(
    help=_("Write an invented province's rosters and results, load them, print the coverage, write a summary.")
)
@click.option(
    "--size",
    type=click.Choice(["small", "province"]),
    default="small",
    show_default=True,
    help=_("Some 300 people, or 25,000."),
)
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    default=Path("capacity-demo"),
    show_default=True,
    help=_("Where the files go; an earlier demo there is begun anew."),
)
@click.option("--open", "opens", is_flag=True, help=_("Open the interface afterwards, if there is a terminal."))
@click.pass_obj
def demo(database: str | None, size: str, folder: Path, opens: bool) -> None:
    """Set up, load, report, and open."""
    from exports.demo_files import write_demo_files

    path = Path(database) if database else folder / _DATABASE
    _clear(folder, path, is_own=database is None)
    province = invent("province" if size == "province" else "small")
    files = write_demo_files(province, folder, overwrite=True)
    say(_("{count} files of an invented province lie in {folder}.").format(count=len(files.all), folder=folder))
    open_database(str(path), keeps_copies=False)
    began = perf_counter()
    rows = _import([files.units], None)
    _set_up_courses(province)
    rows += _import(files.rosters, province.since)
    rows += _import(files.results, None)
    say(
        _("{rows} rows read and checked, and the good ones written, in {seconds} s.").format(
            rows=format_number(rows), seconds=format_number(perf_counter() - began, 1)
        )
    )
    _set_up_classes()
    _report(folder)
    if opens and sys.stdin.isatty() and sys.stdout.isatty():
        from capacity.cli.interface import open_interface

        open_interface(str(path))


def _clear(folder: Path, database: Path, *, is_own: bool) -> None:
    """Remove what an earlier demo left; refuse to touch a folder or a database of anybody else."""
    if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not (folder / _DATABASE).exists())):
        raise Refused(_("“{folder}” holds other things; name a new folder.").format(folder=folder))
    if not is_own:
        if database.exists():
            raise Refused(_("“{path}” exists already; the demo fills a new database only.").format(path=database))
        return
    for left in [*folder.glob(f"{_DATABASE}*"), *folder.glob("*.xlsx")]:
        if left.is_dir():
            shutil.rmtree(left)
        else:
            left.unlink()


def _import(paths: Iterable[Path], on: date | None) -> int:
    from imports.apply import apply_plan
    from imports.plan import plan_import
    from imports.reading import read_files

    count = 0
    for reading in read_files(paths):
        if isinstance(reading, tuple):
            raise CapacityError(str(reading[1]))
        plan = plan_import(reading, on=on)
        for line in preview(plan):
            say(line)
        apply_plan(plan)
        count += len(plan.rows)
    return count


def _set_up_courses(province: Province) -> None:
    with change_set(_("Courses and goal of the demo"), "goal"):
        for course in province.courses:
            add_course(
                course.code,
                course.title,
                kind=course.kind,
                hours=course.hours,
                validity_months=course.validity_months,
            )
        goal = province.goal
        add_goal(
            goal.code,
            goal.title,
            courses=goal.courses,
            target=goal.target,
            due_on=goal.due_on,
            source_document=goal.source_document,
        )


def _set_up_classes() -> None:
    with change_set(_("Classes of the demo"), "class"):
        classes = add_classes(goal_list()[0], today())
    text = ngettext(
        "{count} class about today, with sessions and attendance.",
        "{count} classes about today, with sessions and attendance.",
        classes,
    )
    if classes:  # none where the clock stands before anybody works there
        say(text.format(count=classes))


def _report(folder: Path) -> None:
    from exports.summary import write_summary

    report = coverage(goal_list()[0], today(), depth=2)
    print_coverage(report)
    summary = write_summary(
        folder / "summary.xlsx",
        gather(report.goal, report.as_of),
        issued_by=_("DEPARTMENT OF HOME AFFAIRS"),
        overwrite=True,
    )
    say(_("The summary for your manager lies at {path}.").format(path=summary))


COMMANDS = {"demo": demo}
