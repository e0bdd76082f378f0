"""What the commands under `capacity export` share: where to, for whom, and identity numbers with a reason."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from capacity.cli.asking import confirm, say
from capacity.errors import BadInput, Refused
from capacity.i18n import _
from capacity.settings import is_read_only
from capacity.text import clean

Command = TypeVar("Command", bound=Callable[..., Any])
_CHANGED = "replace files that were changed"


def _keep_changed(ctx: click.Context, _param: click.Parameter, out: Path) -> Path:
    """Where to write; a workbook there that is not as we wrote it is replaced only if that was said or is answered."""
    from exports.saving import is_changed

    if ctx.params.get("overwrite") and not ctx.meta.get(_CHANGED) and is_changed(out):
        text = _("“{path}” is no export of this program, or was changed in another program since.").format(path=out)
        if not sys.stdin.isatty():
            raise Refused(text + " " + _("Nothing was written; --overwrite-changed replaces it all the same."))
        if not confirm(text + " " + _("Replace it?")):
            raise Refused(_("Nothing was written."))
    return out


def _either(ctx: click.Context, _param: click.Parameter, given: bool) -> bool:
    return given or bool(ctx.meta.get(_CHANGED))


def _allow_changed(ctx: click.Context, _param: click.Parameter, given: bool) -> None:
    ctx.meta[_CHANGED] = given
    if given:
        ctx.params["overwrite"] = True


def out_argument(metavar: str) -> Callable[[Command], Command]:
    """The argument that says where to write."""
    return click.argument("out", type=click.Path(path_type=Path), metavar=metavar, callback=_keep_changed)


def overwriting(command: Command) -> Command:
    """The options that let a file be replaced; they are read before the argument that names it."""
    changed = click.option(
        "--overwrite-changed",
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_allow_changed,
        help=_("Replace a file even if it was changed since, or is none of ours."),
    )
    plain = click.option(
        "--overwrite",
        is_flag=True,
        is_eager=True,
        callback=_either,
        help=_("Replace a file that exists and is as it was written."),
    )
    return plain(changed(command))


OUT = out_argument("OUT.xlsx")
GOAL = click.option("--goal", help=_("The goal by its code; not needed where there is only one."))
AGENCY = click.option("--agency", help=_("Only this agency (code or name) with all below it."))
ISSUED_BY = click.option("--issued-by", help=_("The body that issues the paper, for its letterhead."))
OVERWRITE = overwriting
WITH_NATIONAL_ID = click.option(
    "--with-national-id", is_flag=True, help=_("Write identity numbers in full; history keeps who did and why.")
)
REASON = click.option("--reason", help=_("Why identity numbers are needed in full."))


def issuer(given: str | None) -> str:
    """The body on the letterhead."""
    return given or _("DEPARTMENT OF HOME AFFAIRS")


def in_full(with_national_id: bool, reason: str | None) -> dict[str, Any]:
    """Whether identity numbers are written in full, and why; raises BadInput where no reason is given."""
    if with_national_id and not clean(reason or ""):
        raise BadInput(_("Identity numbers are written in full only with --reason “…”, which the history keeps."))
    return {"with_national_id": with_national_id, "reason": reason}


def written(path: Path, *, names: bool = False) -> None:
    """Tell where the file lies, and if it names people that the history could not keep that they left."""
    say(_("Written: {path}").format(path=path))
    if names and is_read_only():
        say(_("The database is open for reading only; the history does not keep that this was exported."))
