"""Where people stand: a posting holds on no day on which its agency does not stand."""

from datetime import date

from capacity.dates import format_date, from_day
from capacity.errors import Refused
from capacity.i18n import _, format_number, ngettext
from capacity.store.connection import rows

_TOUCHED = "SELECT 1 FROM change WHERE set_id = ?1 AND table_name IN ('posting', 'agency_version') LIMIT 1"
# The many postings that hold are told by the lives alone; only for the others does it matter who wrote them.
_HOMELESS = """
    WITH life AS MATERIALIZED (
        SELECT agency_id, min(valid_from) AS since, max(valid_to) AS until FROM agency_version GROUP BY agency_id
    )
    SELECT p.official_id, p.agency_id, CASE WHEN p.valid_from < l.since THEN p.valid_from ELSE l.until END
    FROM posting p JOIN life l ON l.agency_id = p.agency_id
    WHERE (p.valid_from < l.since OR p.valid_to > l.until)
      AND (EXISTS (SELECT 1 FROM change WHERE table_name = 'posting' AND row_id = p.id AND set_id = ?1)
           OR EXISTS (SELECT 1 FROM agency_version v JOIN change c ON c.table_name = 'agency_version'
                      AND c.row_id = v.id WHERE v.agency_id = p.agency_id AND c.set_id = ?1)
           OR EXISTS (SELECT 1 FROM change WHERE set_id = ?1 AND table_name = 'agency_version'
                      AND json_extract(before, '$.agency_id') = p.agency_id))
    ORDER BY p.id
"""


def refuse_homeless(number: int) -> None:
    """Raise Refused where a change set leaves somebody in an agency on a day on which it does not stand.

    Only a change set as a whole can be judged: the ends of agencies and of postings are separate writes.
    """
    if not next(rows(_TOUCHED, number), None):
        return
    homeless = list(rows(_HOMELESS, number))
    if homeless:
        official_id, agency_id, day = homeless[0]
        raise Refused(_sentence(official_id, agency_id, from_day(day), len(homeless) - 1))


def _sentence(official_id: int, agency_id: int, on: date, others: int) -> str:
    [(person,)] = rows("SELECT full_name FROM official WHERE id = ?", official_id)
    query = "SELECT name FROM agency_version WHERE agency_id = ? ORDER BY valid_from DESC LIMIT 1"
    text = _("{person} would be in {agency} on {date}, when it does not stand{more}; nothing was written.")
    more = ngettext(" (and {count} other person)", " (and {count} other people)", others)
    return text.format(
        person=person,
        agency=next(rows(query, agency_id))[0],
        date=format_date(on),
        more=more.format(count=format_number(others)) if others else "",
    )
