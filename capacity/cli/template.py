"""`capacity template`: empty lists for agencies to fill in."""

from pathlib import Path

import click

from capacity.cli.asking import open_database, say
from capacity.errors import BadInput
from capacity.i18n import _


@click.command(help=_("Write an empty list (roster, completions, courses, attendance) to OUT.xlsx to fill in."))
@click.argument("kind", type=click.Choice(["roster", "completions", "courses", "attendance"]))
@click.argument("out", type=click.Path(path_type=Path), metavar="OUT.xlsx")
@click.option("--class", "class_code", metavar="CODE", help=_("The class whose people and sessions to write."))
@click.option("--overwrite", is_flag=True, help=_("Replace a file that exists."))
@click.pass_context
def template(ctx: click.Context, kind: str, out: Path, class_code: str | None, overwrite: bool) -> None:
    """Write a template."""
    if kind == "attendance":
        written = _attendance(ctx, out, class_code, overwrite)
    else:
        from exports.templates import TemplateKind, write_template

        kinds: dict[str, TemplateKind] = {"roster": "roster", "completions": "completions", "courses": "courses"}
        written = write_template(kinds[kind], out, overwrite=overwrite)
    say(_("The empty list lies at {path}.").format(path=written))


def _attendance(ctx: click.Context, out: Path, class_code: str | None, overwrite: bool) -> Path:
    """The people and sessions of a class with empty boxes."""
    from capacity.attendance import attendance
    from capacity.classes import class_by_code
    from exports.attendance_book import write_attendance_book

    if class_code is None:
        raise BadInput(_("A list of attendance is that of a class; name the class with --class CODE."))
    open_database(ctx.obj)
    return write_attendance_book(out, attendance(class_by_code(class_code).id), is_empty=True, overwrite=overwrite)


COMMANDS = {"template": template}
