"""`capacity export sign-in` and `capacity export attendance`: the papers of a class, to print and to fill in."""

from pathlib import Path

import click

from capacity.attendance import attendance
from capacity.classes import class_by_code
from capacity.cli.asking import say
from capacity.i18n import _

_OUT = click.argument("out", type=click.Path(path_type=Path), metavar="OUT.xlsx")
_OVERWRITE = click.option("--overwrite", is_flag=True, help=_("Replace a file that exists."))


@click.command("sign-in", help=_("Write the sign-in sheet of a CLASS to OUT.xlsx, to print on A4."))
@click.argument("code", metavar="CLASS")
@_OUT
@click.option("--issued-by", help=_("The body that holds the class, for the letterhead."))
@_OVERWRITE
def sign_in(code: str, out: Path, issued_by: str | None, overwrite: bool) -> None:
    """Write the sheet."""
    from exports.sign_in import write_sign_in

    grid = attendance(class_by_code(code).id)
    issuer = issued_by or grid.class_row.organiser or _("DEPARTMENT OF HOME AFFAIRS")
    written = write_sign_in(out, grid, issued_by=issuer, overwrite=overwrite)
    say(_("The sign-in sheet lies at {path}.").format(path=written))


@click.command(
    "attendance", help=_("Write the attendance of a CLASS to OUT.xlsx, for an agency to fill in and return.")
)
@click.argument("code", metavar="CLASS")
@_OUT
@_OVERWRITE
def attendance_book(code: str, out: Path, overwrite: bool) -> None:
    """Write the workbook."""
    from exports.attendance_book import write_attendance_book

    written = write_attendance_book(out, attendance(class_by_code(code).id), overwrite=overwrite)
    say(_("The attendance lies at {path}; import it again when it comes back.").format(path=written))
