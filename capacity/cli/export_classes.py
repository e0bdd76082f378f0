"""`capacity export class` and `certificates`: the lists of a class, and the register of certificates."""

from pathlib import Path

import click

from capacity.classes import class_by_code
from capacity.cli.export_options import ISSUED_BY, OUT, OVERWRITE, issuer, written
from capacity.i18n import _


@click.command(
    "class", help=_("Write a class's people, who may complete it and who not, and certificates to OUT.xlsx.")
)
@click.argument("code")
@OUT
@ISSUED_BY
@OVERWRITE
def class_command(code: str, out: Path, issued_by: str | None, overwrite: bool) -> None:
    """Write the lists of a class."""
    from exports.papers import class_paper

    path = class_paper(out, class_by_code(code), issued_by=issuer(issued_by), overwrite=overwrite)
    written(path, names=True)


@click.command(help=_("Write the register of certificates to OUT.xlsx."))
@OUT
@click.option("--issuer", "of", help=_("Only those of this issuer."))
@click.option("--year", type=int, help=_("Only those of this year."))
@ISSUED_BY
@OVERWRITE
def certificates(out: Path, of: str | None, year: int | None, issued_by: str | None, overwrite: bool) -> None:
    """Write the register of certificates."""
    from exports.papers import certificates_paper

    written(certificates_paper(out, of, year, issued_by=issuer(issued_by), overwrite=overwrite), names=True)
