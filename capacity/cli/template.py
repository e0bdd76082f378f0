"""`capacity template`: empty lists for agencies to fill in."""

from pathlib import Path

import click

from capacity.cli.asking import say
from capacity.i18n import _


@click.command(help=_("Write an empty list (roster or completions) to OUT.xlsx for an agency to fill in."))
@click.argument("kind", type=click.Choice(["roster", "completions"]))
@click.argument("out", type=click.Path(path_type=Path), metavar="OUT.xlsx")
@click.option("--overwrite", is_flag=True, help=_("Replace a file that exists."))
def template(kind: str, out: Path, overwrite: bool) -> None:
    """Write a template."""
    from exports.templates import write_template

    written = write_template("roster" if kind == "roster" else "completions", out, overwrite=overwrite)
    say(_("The empty list lies at {path}.").format(path=written))


COMMANDS = {"template": template}
