"""What the commands under `capacity export` share: where to, for whom, and identity numbers with a reason."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from capacity.cli.asking import say
from capacity.errors import BadInput
from capacity.history import change_set
from capacity.i18n import _
from capacity.text import clean

OUT = click.argument("out", type=click.Path(path_type=Path), metavar="OUT.xlsx")
GOAL = click.option("--goal", help=_("The goal by its code; not needed where there is only one."))
AGENCY = click.option("--agency", help=_("Only this agency (code or name) with all below it."))
ISSUED_BY = click.option("--issued-by", help=_("The body that issues the paper, for its letterhead."))
OVERWRITE = click.option("--overwrite", is_flag=True, help=_("Replace a file that exists."))
WITH_NATIONAL_ID = click.option(
    "--with-national-id", is_flag=True, help=_("Write identity numbers in full; history keeps who did and why.")
)
REASON = click.option("--reason", help=_("Why identity numbers are needed in full."))


def issuer(given: str | None) -> str:
    """The body on the letterhead."""
    return given or _("DEPARTMENT OF HOME AFFAIRS")


@contextmanager
def recorded(out: Path, what: str, *, with_national_id: bool, reason: str | None) -> Iterator[None]:
    """Keeps in the history that identity numbers were written in full, once the file lies there.

    Raises BadInput where no reason is given.
    """
    if not with_national_id:
        yield
        return
    why = clean(reason or "")
    if not why:
        raise BadInput(_("Identity numbers are written in full only with --reason “…”, which the history keeps."))
    title = _("Exported with identity numbers in full: {what} to {file}. Reason: {reason}")
    with change_set(title.format(what=what, file=out.name, reason=why), "export"):
        yield


def written(path: Path) -> None:
    """Tell where the file lies."""
    say(_("Written: {path}").format(path=path))
