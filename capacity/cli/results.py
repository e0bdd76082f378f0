"""`capacity results`: what people completed, here, elsewhere or before."""

from datetime import date

import click

from capacity.cli.asking import AS_JSON, DATE, DatabaseGroup, print_json, say
from capacity.cli.table import print_table
from capacity.dates import FOREVER, format_date
from capacity.history import change_set
from capacity.i18n import _
from capacity.officials import CompletionRow, completions, official_by_id
from capacity.results import record_completion


@click.group(cls=DatabaseGroup, help=_("List somebody's results, or add one by hand."))
def results() -> None:
    """Do what the subcommand says."""


@results.command("list", help=_("List what the OFFICIAL of this number completed, latest first."))
@click.argument("official", type=int)
@AS_JSON
def list_results(official: int, as_json: bool) -> None:
    """List results."""
    person = official_by_id(official)
    found = completions(official)
    if as_json:
        print_json([_document(row) for row in found])
    elif found:
        lines = [
            (
                row.course_code,
                row.course,
                format_date(row.completed_on),
                format_date(row.expires_on),
                row.certificate_no or "",
                row.evidence or "",
            )
            for row in found
        ]
        headings = [_("Course"), _("Title"), _("Completed"), _("Expires"), _("Certificate"), _("Evidence")]
        print_table(headings, lines, left=6, widest=40)
    else:
        say(_("{name} has no results yet.").format(name=person.full_name))


@results.command(help=_("Add a result of the OFFICIAL of this number in COURSE, reached elsewhere or before."))
@click.argument("official", type=int)
@click.argument("course")
@click.option("--on", type=DATE, metavar="DATE", required=True, help=_("The day on which it was completed."))
@click.option("--hours", type=float, help=_("How many hours; else the course's."))
@click.option("--score", help=_("The score, such as 8,5."))
@click.option("--grade", help=_("The grade, in words."))
@click.option("--certificate", help=_("The number of the certificate."))
@click.option("--evidence", help=_("The decision or list that proves it."))
def add(
    official: int,
    course: str,
    on: date,
    hours: float | None,
    score: str | None,
    grade: str | None,
    certificate: str | None,
    evidence: str | None,
) -> None:
    """Add a result."""
    person = official_by_id(official)
    with change_set(_("Result of {name} in {code}").format(name=person.full_name, code=course), "results"):
        record_completion(
            official, course, on, hours=hours, score=score, grade=grade, certificate_no=certificate, evidence=evidence
        )
    say(
        _("{name}: course {code} completed on {date}.").format(name=person.full_name, code=course, date=format_date(on))
    )


def _document(row: CompletionRow) -> dict[str, object]:
    return {
        "course": row.course_code,
        "title": row.course,
        "completed_on": row.completed_on.isoformat(),
        "expires_on": None if row.expires_on == FOREVER else row.expires_on.isoformat(),
        "certificate_no": row.certificate_no,
        "evidence": row.evidence,
    }


COMMANDS = {"results": results}
