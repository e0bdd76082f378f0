"""`capacity courses`: the catalogue."""

from typing import Any

import click

from capacity.cli.asking import AS_JSON, DatabaseGroup, open_database, print_json, say
from capacity.cli.table import print_table
from capacity.course_contents import (
    add_content_group,
    content_groups,
    contents,
    equivalences,
    set_contents,
    set_equivalences,
)
from capacity.courses import KINDS, CourseRow, add_course, course_by_code, course_list, edit_course, kind_name
from capacity.errors import BadInput
from capacity.history import change_set
from capacity.i18n import _, format_number


@click.group(cls=DatabaseGroup, invoke_without_command=True, help=_("List the courses, or add one."))
@AS_JSON
@click.pass_context
def courses(ctx: click.Context, as_json: bool) -> None:
    """List the catalogue unless a subcommand does something else."""
    if ctx.invoked_subcommand:
        return
    open_database(ctx.obj)
    found = course_list()
    if as_json:
        taught, counting = contents(), equivalences()
        print_json([_document(course, taught, counting) for course in found])
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


def _document(
    course: CourseRow, taught: dict[str, tuple[str, ...]], counting: dict[str, tuple[str, ...]]
) -> dict[str, object]:
    return {
        "code": course.code,
        "title": course.title,
        "kind": course.kind,
        "hours": course.hours,
        "validity_months": course.validity_months,
        "contents": list(taught.get(course.code, ())),
        "also_counts": list(counting.get(course.code, ())),
    }


@courses.command(help=_("Add a course: its CODE and TITLE."))
@click.argument("code")
@click.argument("title")
@click.option("--kind", type=click.Choice(KINDS), default="course", show_default=True, help=_("What it is."))
@click.option("--hours", type=float, required=True, help=_("How many hours (periods) it lasts."))
@click.option("--validity-months", type=int, help=_("For how many months it counts; for good if not given."))
def add(code: str, title: str, kind: str, hours: float, validity_months: int | None) -> None:
    """Add a course."""
    with change_set(_("Course {code} added").format(code=code), "course"):
        add_course(code, title, kind=kind, hours=hours, validity_months=validity_months)
    say(_("Course {code} “{title}” added.").format(code=code, title=title))


@courses.command(help=_("Change the course CODE; what was completed keeps its hours and its expiry."))
@click.argument("code")
@click.option("--code", "new_code", help=_("Another code."))
@click.option("--title", help=_("Another title."))
@click.option("--kind", type=click.Choice(KINDS), help=_("What it is."))
@click.option("--hours", type=float, help=_("How many hours (periods) it lasts."))
@click.option("--validity-months", type=int, help=_("For how many months it counts."))
@click.option("--for-good", is_flag=True, help=_("It counts for good."))
def edit(code: str, for_good: bool, **facts: Any) -> None:
    """Change a course."""
    facts["code"] = facts.pop("new_code")
    changes = {name: value for name, value in facts.items() if value is not None}
    if for_good:
        changes["validity_months"] = None
    if not changes:
        raise BadInput(_("Name what is to change; `capacity courses edit --help` lists it."))
    course = course_by_code(code)
    with change_set(_("Course {code} changed").format(code=course.code), "course"):
        changed = edit_course(course, **changes)
    say(_("Course {code} “{title}” changed.").format(code=changed.code, title=changed.title))


@courses.command(help=_("Let the courses OTHER, and no others, count as the course CODE; without any it counts alone."))
@click.argument("code")
@click.argument("other", nargs=-1)
@click.option("--both-ways", is_flag=True, help=_("It counts as each of them too."))
def equivalent(code: str, other: tuple[str, ...], both_ways: bool) -> None:
    """Say which courses count as another."""
    course = course_by_code(code)
    with change_set(_("What counts as course {code}").format(code=course.code), "course"):
        set_equivalences(course.code, other, both_ways=both_ways)
    names = ", ".join((course.code, *equivalences().get(course.code, ())))
    say(_("As {code} count: {names}.").format(code=course.code, names=names))


@courses.command("contents", help=_("List the groups of contents, or say which GROUPs the course CODE teaches."))
@click.argument("code", required=False)
@click.argument("groups", nargs=-1, metavar="[GROUP]...")
@click.option("--add", "title", metavar="TITLE", help=_("Name a new group: CODE is the group's code then."))
@AS_JSON
def contents_command(code: str | None, groups: tuple[str, ...], title: str | None, as_json: bool) -> None:
    """List or set groups of contents."""
    if title is not None:
        with change_set(_("Group of contents {code} added").format(code=code or ""), "course"):
            add_content_group(code or "", title)
        say(_("Group of contents {code} “{title}” added.").format(code=code, title=title))
    elif code is not None:
        course = course_by_code(code)
        with change_set(_("Contents of course {code}").format(code=course.code), "course"):
            set_contents(course, groups)
        names = ", ".join(contents().get(course.code, ())) or _("none")
        say(_("Course {code} teaches: {names}.").format(code=course.code, names=names))
    elif as_json:
        print_json([{"code": one.code, "title": one.title, "courses": one.courses} for one in content_groups()])
    else:
        lines = [(one.code, one.title, format_number(one.courses)) for one in content_groups()]
        print_table([_("Code"), _("Title"), _("Courses")], lines, left=2, widest=60)


COMMANDS = {"courses": courses}
