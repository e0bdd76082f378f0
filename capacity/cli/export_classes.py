"""`capacity export class` and `certificates`: the lists of a class, and the register of certificates."""

from pathlib import Path

import click

from capacity.certificates import register
from capacity.classes import class_by_code
from capacity.cli.export_options import ISSUED_BY, OUT, OVERWRITE, issuer, written
from capacity.enrolments import enrolled
from capacity.i18n import _
from capacity.outcomes import outcomes


@click.command(
    "class", help=_("Write a class's people, who may complete it and who not, and certificates to OUT.xlsx.")
)
@click.argument("code")
@OUT
@ISSUED_BY
@OVERWRITE
def class_command(code: str, out: Path, issued_by: str | None, overwrite: bool) -> None:
    """Write the lists of a class."""
    from exports.class_lists import write_class

    row = class_by_code(code)
    issued = [one for one in register() if one.class_code == row.code]
    path = write_class(
        out,
        row,
        enrolled(row.id),
        outcomes(row.id) if row.sessions else (),
        issued,
        issued_by=issuer(issued_by),
        overwrite=overwrite,
    )
    written(path)


@click.command(help=_("Write the register of certificates to OUT.xlsx."))
@OUT
@click.option("--issuer", "of", help=_("Only those of this issuer."))
@click.option("--year", type=int, help=_("Only those of this year."))
@ISSUED_BY
@OVERWRITE
def certificates(out: Path, of: str | None, year: int | None, issued_by: str | None, overwrite: bool) -> None:
    """Write the register of certificates."""
    from exports.class_lists import write_certificates

    written(write_certificates(out, register(of, year), issued_by=issuer(issued_by), overwrite=overwrite))
