"""`capacity officials`: finding people."""

from datetime import date

import click

from capacity.agencies import agency_by_name_or_code
from capacity.cli.asking import AS_JSON, AS_OF, open_database, print_json, say
from capacity.cli.table import print_table
from capacity.dates import today
from capacity.i18n import _, format_number, ngettext
from capacity.officials import birth_text, category_name, count, search

_EVERYBODY = 10_000_000


@click.command(help=_("Find people by any part of the name, with or without marks, or by digits of a number."))
@click.option("--search", "text", default="", help=_("Beginnings of words of the name, or digits."))
@click.option("--agency", help=_("Only this agency (code or name) with all below it."))
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help=_("At most so many."))
@AS_OF
@AS_JSON
@click.pass_obj
def officials(
    database: str | None, text: str, agency: str | None, limit: int, as_of: date | None, as_json: bool
) -> None:
    """Find people."""
    open_database(database)
    on = as_of or today()
    agency_id = agency_by_name_or_code(agency, on).id if agency else None
    found = search(text, agency_id=agency_id, on=on, limit=_EVERYBODY if as_json else limit)
    if as_json:
        print_json(
            [
                {
                    "official_id": row.id,
                    "full_name": row.full_name,
                    "birth_date": row.birth_date.isoformat() if row.birth_date else None,
                    "birth_year": row.birth_year,
                    "agency": row.agency,
                    "position": row.position,
                    "category": row.category,
                    "staff_code": row.staff_code,
                }
                for row in found
            ]
        )
        return
    lines = [
        (row.full_name, birth_text(row), row.agency or "–", row.position or "", category_name(row.category))
        for row in found
    ]
    if lines:
        print_table([_("Full name"), _("Born"), _("Agency"), _("Position"), _("Category")], lines, left=5, widest=36)
    total = count(text, agency_id=agency_id, on=on)
    say(
        ngettext("{shown} of {total} person.", "{shown} of {total} people.", total).format(
            shown=format_number(len(lines)), total=format_number(total)
        )
    )


COMMANDS = {"officials": officials}
