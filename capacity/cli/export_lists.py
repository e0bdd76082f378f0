"""`capacity export officials`, `untrained`, `transcript`, `matrix`, `btctw10`: lists of people, and a form."""

from datetime import date
from pathlib import Path

import click

from capacity.agencies import AgencyRow, agency_by_name_or_code
from capacity.cli.asking import AS_OF
from capacity.cli.export_options import (
    AGENCY,
    GOAL,
    ISSUED_BY,
    OUT,
    OVERWRITE,
    REASON,
    WITH_NATIONAL_ID,
    in_full,
    issuer,
    written,
)
from capacity.dates import today
from capacity.goals import goal_by_code
from capacity.i18n import _


@click.command(help=_("Write everybody in post on a day to OUT.xlsx."))
@OUT
@AS_OF
@AGENCY
@WITH_NATIONAL_ID
@REASON
@ISSUED_BY
@OVERWRITE
def officials(
    out: Path,
    as_of: date | None,
    agency: str | None,
    with_national_id: bool,
    reason: str | None,
    issued_by: str | None,
    overwrite: bool,
) -> None:
    """Write the list of officials."""
    from exports.papers import officials_paper

    on = as_of or today()
    path = officials_paper(
        out,
        on,
        agency=_agency(agency, on),
        issued_by=issuer(issued_by),
        **in_full(with_national_id, reason),
        overwrite=overwrite,
    )
    written(path, names=True)


@click.command(help=_("Write the people in a goal's scope who are not yet trained to OUT.xlsx."))
@OUT
@GOAL
@AS_OF
@AGENCY
@WITH_NATIONAL_ID
@REASON
@ISSUED_BY
@OVERWRITE
def untrained(
    out: Path,
    goal: str | None,
    as_of: date | None,
    agency: str | None,
    with_national_id: bool,
    reason: str | None,
    issued_by: str | None,
    overwrite: bool,
) -> None:
    """Write the list of the untrained."""
    from exports.papers import untrained_paper

    on = as_of or today()
    found = goal_by_code(goal, on)
    path = untrained_paper(
        out,
        found,
        on,
        agency=_agency(agency, on),
        issued_by=issuer(issued_by),
        **in_full(with_national_id, reason),
        overwrite=overwrite,
    )
    written(path, names=True)


@click.command(help=_("Write what the official with a number has done and learnt to OUT.xlsx."))
@click.argument("official", type=int, metavar="ID")
@OUT
@AS_OF
@WITH_NATIONAL_ID
@REASON
@ISSUED_BY
@OVERWRITE
def transcript(
    official: int,
    out: Path,
    as_of: date | None,
    with_national_id: bool,
    reason: str | None,
    issued_by: str | None,
    overwrite: bool,
) -> None:
    """Write a transcript."""
    from exports.papers import transcript_paper

    on = as_of or today()
    path = transcript_paper(
        out, official, on, issued_by=issuer(issued_by), **in_full(with_national_id, reason), overwrite=overwrite
    )
    written(path, names=True)


@click.command(help=_("Write people down and courses across, with the day of each valid result, to OUT.xlsx."))
@OUT
@AS_OF
@AGENCY
@click.option("--course", "courses", multiple=True, help=_("Only these courses (code); all if not given."))
@ISSUED_BY
@OVERWRITE
def matrix(
    out: Path,
    as_of: date | None,
    agency: str | None,
    courses: tuple[str, ...],
    issued_by: str | None,
    overwrite: bool,
) -> None:
    """Write people by courses."""
    from exports.papers import matrix_paper

    on = as_of or today()
    who = issuer(issued_by)
    path = matrix_paper(out, on, courses, agency=_agency(agency, on), issued_by=who, overwrite=overwrite)
    written(path, names=True)


@click.command(help=_("Write the form Biểu 10-BTCTW on the training of a year to OUT.xlsx."))
@OUT
@click.option("--year", type=click.IntRange(1990, 9000), help=_("The year; this one if not given."))
@ISSUED_BY
@OVERWRITE
def btctw10(out: Path, year: int | None, issued_by: str | None, overwrite: bool) -> None:
    """Write the form of the Central Organisation Commission."""
    from exports.btctw10 import write_btctw10

    written(write_btctw10(out, year or today().year, issued_by=issued_by or "", overwrite=overwrite))


def _agency(text: str | None, on: date) -> AgencyRow | None:
    return agency_by_name_or_code(text, on) if text else None
