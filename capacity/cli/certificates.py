"""`capacity certificates`: the register of numbers."""

from datetime import date
from typing import Any

import click

from capacity.certificates import CertificateRow, certificate_by_id, certificate_by_text, register
from capacity.certificates import issue as issue_to
from capacity.certificates import reissue as issue_anew
from capacity.certificates import void as declare_void
from capacity.classes import class_by_code
from capacity.cli.asking import AS_JSON, DATE, DatabaseGroup, open_database, print_json, say
from capacity.cli.table import print_table
from capacity.dates import format_date, today
from capacity.history import change_set
from capacity.i18n import _, format_number, ngettext

_ON = click.option("--on", type=DATE, metavar="DATE", help=_("The day; today if not given."))
_REASON = click.option("--reason", required=True, help=_("Why."))


@click.group(cls=DatabaseGroup, invoke_without_command=True, help=_("List the certificates, or issue and void them."))
@click.option("--issuer", help=_("Only those of this issuer."))
@click.option("--year", type=int, help=_("Only those of this year."))
@click.option("--search", "text", default="", help=_("Part of a name, number, course or class."))
@AS_JSON
@click.pass_context
def certificates(ctx: click.Context, issuer: str | None, year: int | None, text: str, as_json: bool) -> None:
    """List the register unless a subcommand does something else."""
    if not ctx.invoked_subcommand:
        open_database(ctx.obj)
        _show(register(issuer, year, text), as_json)


@certificates.command(help=_("Issue certificates to those who completed class CODE, or for single results."))
@click.argument("code", required=False)
@click.option("--result", "results", type=int, multiple=True, help=_("The number of a result; may be repeated."))
@click.option("--issuer", required=True, help=_("Who issues them, as it stands in the numbers."))
@_ON
@AS_JSON
def issue(code: str | None, results: tuple[int, ...], issuer: str, on: date | None, as_json: bool) -> None:
    """Issue certificates."""
    if bool(code) == bool(results):
        raise click.UsageError(_("Name a class, or results with --result."))
    row = class_by_code(code) if code else None
    title = _("Certificates of {issuer} issued: {code}").format(issuer=issuer, code=row.code if row else results)
    with change_set(title, "certificates"):
        issued = issue_to(row.id if row else results, issuer, on or today())
    _show(issued, as_json)


@certificates.command(
    help=_("Declare certificate NUMBER void, by its id or as it stands on the paper; it stays listed.")
)
@click.argument("number")
@_REASON
@_ON
@AS_JSON
def void(number: str, reason: str, on: date | None, as_json: bool) -> None:
    """Void a certificate."""
    row = _certificate(number)
    with change_set(_("Certificate {number} void: {reason}").format(number=row.text, reason=reason), "certificates"):
        row = declare_void(row.id, reason, on or today())
    _show([row], as_json)


@certificates.command(help=_("Void certificate NUMBER and issue another one in its place."))
@click.argument("number")
@_REASON
@_ON
@AS_JSON
def reissue(number: str, reason: str, on: date | None, as_json: bool) -> None:
    """Issue a certificate anew."""
    row = _certificate(number)
    title = _("Certificate {number} issued anew: {reason}").format(number=row.text, reason=reason)
    with change_set(title, "certificates"):
        row = issue_anew(row.id, reason, on or today())
    _show([row], as_json)


def _certificate(number: str) -> CertificateRow:
    return certificate_by_id(int(number)) if number.isdecimal() else certificate_by_text(number)


def _show(found: list[CertificateRow], as_json: bool) -> None:
    if as_json:
        print_json([_document(row) for row in found])
        return
    lines = [
        (
            row.text,
            row.full_name,
            row.class_code or row.course_code,
            format_date(row.issued_on),
            (row.void_reason and _("void: {reason}").format(reason=row.void_reason)) or "",
        )
        for row in found
    ]
    if lines:
        print_table([_("Number"), _("Full name"), _("Class"), _("Issued on"), ""], lines, left=5, widest=50)
    text = ngettext("{count} certificate.", "{count} certificates.", len(found))
    say(text.format(count=format_number(len(found))))


def _document(row: CertificateRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "certificate_no": row.text,
        "issuer": row.issuer,
        "year": row.year,
        "number": row.number,
        "official_id": row.official_id,
        "full_name": row.full_name,
        "course": row.course_code,
        "class": row.class_code,
        "completed_on": row.completed_on and row.completed_on.isoformat(),
        "issued_on": row.issued_on.isoformat(),
        "voided_on": row.voided_on and row.voided_on.isoformat(),
        "void_reason": row.void_reason,
        "replaces": row.replaces_id,
    }


COMMANDS = {"certificates": certificates}
