"""A person in words, for the page of the record and for the pane beside the list."""

from dataclasses import dataclass
from datetime import date

from capacity import officials
from capacity.agencies import names_apart
from capacity.dates import FOREVER, format_date, format_last_day, today
from capacity.i18n import _
from screens.widgets.cells import fit

_LABEL = 18


@dataclass(frozen=True, slots=True)
class Brief:
    """What the pane beside a list shows of a person."""

    official: officials.OfficialRow
    postings: list[officials.PostingRow]
    completions: list[officials.CompletionRow]


def read_brief(official_id: int) -> Brief:
    """A person with postings and completions; raises NotFound."""
    return Brief(
        officials.official_by_id(official_id), officials.postings(official_id), officials.completions(official_id)
    )


def facts(row: officials.OfficialRow, *, in_full: bool = False) -> list[tuple[str, str]]:
    """What is known of a person, each with its label, without what is not known; numbers in part unless asked for."""
    known = (
        (_("Birth"), officials.birth_text(row)),
        (_("Gender"), officials.gender_name(row.gender)),
        (_("Staff code"), row.staff_code),
        (_("Identity number"), row.national_id if in_full else officials.masked(row.national_id)),
        (_("Agency"), names_apart(today()).get(row.agency_id or 0, row.agency)),
        (_("Unit"), row.unit),
        (_("Position"), row.position),
        (_("Category"), officials.category_name(row.category)),
        (_("Phone"), row.phone),
        (_("Email"), row.email),
    )
    return [(label, value) for label, value in known if value]


def fact_lines(row: officials.OfficialRow, *, in_full: bool = False) -> str:
    """The facts, one a line."""
    return "\n".join(f"{fit(label, _LABEL)}{value}" for label, value in facts(row, in_full=in_full))


def days_text(since: date, until: date) -> str:
    """From when until when something holds, the last day included; `until` is the first on which it does not."""
    first = format_date(since) or "…"
    return _("since {date}").format(date=first) if until == FOREVER else f"{first} – {format_last_day(until)}"


def posting_what(row: officials.PostingRow) -> str:
    """As what a person is in an agency."""
    beside = "" if row.is_primary else _("a second post")
    parts = (beside, row.position, row.unit, officials.category_name(row.category))
    return ", ".join(part for part in parts if part)


def validity_text(row: officials.CompletionRow, on: date) -> str:
    """Until when a completion counts; nothing where it always does."""
    if row.expires_on == FOREVER:
        return ""
    word = _("expired {date}") if row.expires_on <= on else _("valid until {date}")
    return word.format(date=format_date(row.expires_on))


def brief(found: Brief) -> str:
    """The facts, the postings and the completions of a person, one below the other."""
    parts = [found.official.full_name.upper(), fact_lines(found.official)]
    postings = [f"{days_text(row.valid_from, row.valid_to)}\n  {row.agency}" for row in found.postings]
    done = [
        "\n  ".join(filter(None, (f"{format_date(row.completed_on)} {row.course}", validity_text(row, today()))))
        for row in found.completions
    ]
    for title, lines in ((_("POSTINGS"), postings), (_("COMPLETIONS"), done)):
        parts.append("\n".join((title, *(lines or [_("nothing recorded")]))))
    return "\n\n".join(parts)
