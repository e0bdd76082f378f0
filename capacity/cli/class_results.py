"""Commands of `capacity classes` about results: closing a class, opening it again, scores."""

from datetime import date
from typing import Any

import click

from capacity.classes import ClassRow, class_by_code, class_by_id
from capacity.cli.asking import AS_JSON, DATE, print_json, say
from capacity.cli.table import print_table
from capacity.enrolments import EnrolledRow, enrolled
from capacity.errors import NotFound
from capacity.history import change_set
from capacity.i18n import _, format_number, format_percent
from capacity.outcomes import Outcome, settled_text, unrecorded_text
from capacity.results import close_class, preview_closing, reopen_class, set_result, settle_results


@click.command(help=_("Close class CODE: settle who completed it, and record that with the class as evidence."))
@click.argument("code")
@click.option("--on", type=DATE, metavar="DATE", help=_("The day of the results; else that of the last session."))
@click.option("--evidence", help=_("More evidence, such as the number of the decision on the results."))
@click.option("--dry-run", is_flag=True, help=_("Only say what would happen."))
@AS_JSON
def close(code: str, on: date | None, evidence: str | None, dry_run: bool, as_json: bool) -> None:
    """Close a class."""
    row, number = class_by_code(code), None
    if dry_run:
        found = preview_closing(row.id, on)
    else:
        with change_set(_("Class {code} closed").format(code=row.code), "close") as number:
            found = close_class(row.id, on, evidence=evidence)
    if as_json:
        print_json(_closing_document(class_by_id(row.id), found, number))
        return
    failed = [one for one in found if not one.completes]
    lines = [(one.full_name, one.agency, one.reason_text(), format_percent(one.share.value)) for one in failed]
    if lines:
        print_table([_("Full name"), _("Agency"), _("Why not completed"), _("Share")], lines, left=3, widest=50)
    if left := unrecorded_text(row.id):
        say(left)
    text = (
        _("Would close {code}: {done} complete it, {failed} do not.")
        if dry_run
        else _("Class {code} closed: {done} completed it, {failed} did not.")
    )
    say(text.format(code=row.code, done=format_number(len(found) - len(failed)), failed=format_number(len(failed))))


@click.command(help=_("Open the closed class CODE again: its results are taken back until it is closed anew."))
@click.argument("code")
@click.option("--reason", required=True, help=_("Why."))
def reopen(code: str, reason: str) -> None:
    """Open a class again."""
    row = class_by_code(code)
    with change_set(_("Class {code} opened again: {reason}").format(code=row.code, reason=reason), "close"):
        reopen_class(row.id, reason)
    say(_("Class {code} is open again; its results are taken back.").format(code=row.code))


@click.command(help=_("Write anew the results of the closed class CODE that corrected marks contradict."))
@click.argument("code")
@click.option("--reason", required=True, help=_("Why."))
def settle(code: str, reason: str) -> None:
    """Settle results again where marks were corrected after the closing; certificates of the others stay."""
    row = class_by_code(code)
    with change_set(_("Class {code} settled again: {reason}").format(code=row.code, reason=reason), "close"):
        found = settle_results(row.id, reason)
    say(settled_text(row.code, found))


@click.command(help=_("Note somebody's score and grade in class CODE; closing the class copies them into the result."))
@click.argument("code")
@click.option("--official", type=int, required=True, help=_("The official's number."))
@click.option("--score", help=_("The score, such as 8,5."))
@click.option("--grade", help=_("The grade, in words."))
def result(code: str, official: int, score: str | None, grade: str | None) -> None:
    """Note a result."""
    row = class_by_code(code)
    person = seated(row, official)
    with change_set(_("Result of {name} in {code}").format(name=person.full_name, code=row.code), "results"):
        set_result(person.id, score or person.score, grade or person.grade)
    say(
        _("{name}: score {score}, grade {grade}.").format(
            name=person.full_name, score=score or person.score or "–", grade=grade or person.grade or "–"
        )
    )


def seated(row: ClassRow, official_id: int) -> EnrolledRow:
    """An official who has a seat in a class; raises NotFound."""
    for person in enrolled(row.id):
        if person.official_id == official_id:
            return person
    raise NotFound(_("Official {number} has no seat in class {code}.").format(number=official_id, code=row.code))


def _closing_document(row: ClassRow, found: list[Outcome], number: int | None) -> dict[str, Any]:
    completed = sum(one.completes for one in found)
    return {
        "class": row.code,
        "state": row.state,
        "on": row.closed_on and row.closed_on.isoformat(),
        "change_set": number,
        "completed": completed,
        "not_completed": len(found) - completed,
        "rows": [
            {
                "official_id": one.official_id,
                "full_name": one.full_name,
                "agency": one.agency,
                "hours_attended": one.share.attended,
                "hours_counted": one.share.counted,
                "share": one.share.value,
                "score": one.score,
                "grade": one.grade,
                "completes": one.completes,
                "reason": one.reason or None,
                "because": one.reason_text(),
            }
            for one in found
        ],
    }


RESULTS = (close, reopen, settle, result)
