"""`capacity courses`: the catalogue."""

import click

from capacity.cli.asking import AS_JSON, open_database, print_json, say
from capacity.cli.table import print_table
from capacity.courses import KINDS, add_course, course_list, kind_name
from capacity.history import change_set
from capacity.i18n import _, format_number


@click.group(invoke_without_command=True, help=_("List the courses, or add one."))
@AS_JSON
@click.pass_context
def courses(ctx: click.Context, as_json: bool) -> None:
    """List the catalogue unless a subcommand does something else."""
    open_database(ctx.obj)
    if ctx.invoked_subcommand:
        return
    found = course_list()
    if as_json:
        print_json(
            [
                {
                    "code": course.code,
                    "title": course.title,
                    "kind": course.kind,
                    "hours": course.hours,
                    "validity_months": course.validity_months,
                }
                for course in found
            ]
        )
    elif found:
        lines = [
            (
                course.code,
                course.title,
                kind_name(course.kind),
                format_number(course.hours),
                str(course.validity_months or ""),
            )
            for course in found
        ]
        print_table([_("Code"), _("Title"), _("Kind"), _("Hours"), _("Valid (months)")], lines, left=3, widest=60)
    else:
        say(_("There are no courses yet; add one with `capacity courses add`."))


@courses.command(help=_("Add a course: its CODE and TITLE."))
@click.argument("code")
@click.argument("title")
@click.option("--kind", type=click.Choice(KINDS), default="course", show_default=True, help=_("What it is."))
@click.option("--hours", type=float, required=True, help=_("How many hours (periods) it lasts."))
@click.option("--validity-months", type=int, help=_("For how many months it counts; for good if not given."))
def add(code: str, title: str, kind: str, hours: float, validity_months: int | None) -> None:
    """Add a course."""
    with change_set(_("Course {code} added").format(code=code)):
        add_course(code, title, kind=kind, hours=hours, validity_months=validity_months)
    say(_("Course {code} “{title}” added.").format(code=code, title=title))


COMMANDS = {"courses": courses}
