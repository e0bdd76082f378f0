"""`capacity export sign-in` and `capacity export attendance`: the papers of a class, to print and to fill in."""

from pathlib import Path

import click

from capacity.classes import class_by_code
from capacity.cli.asking import say
from capacity.cli.export_options import OUT, OVERWRITE
from capacity.i18n import _


@click.command("sign-in", help=_("Write the sign-in sheet of a CLASS to OUT.xlsx, to print on A4."))
@click.argument("code", metavar="CLASS")
@OUT
@click.option("--issued-by", help=_("The body that holds the class, for the letterhead."))
@OVERWRITE
def sign_in(code: str, out: Path, issued_by: str | None, overwrite: bool) -> None:
    """Write the sheet."""
    from exports.papers import sign_in_paper

    written = sign_in_paper(out, class_by_code(code), issued_by=issued_by, overwrite=overwrite)
    say(_("The sign-in sheet lies at {path}.").format(path=written))


@click.command(
    "attendance", help=_("Write the attendance of a CLASS to OUT.xlsx, for an agency to fill in and return.")
)
@click.argument("code", metavar="CLASS")
@OUT
@OVERWRITE
def attendance_book(code: str, out: Path, overwrite: bool) -> None:
    """Write the workbook."""
    from exports.papers import attendance_paper

    written = attendance_paper(out, class_by_code(code), overwrite=overwrite)
    say(_("The attendance lies at {path}; import it again when it comes back.").format(path=written))
