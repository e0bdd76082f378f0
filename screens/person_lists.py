"""What the page of a person shows below the facts: seven lists, each a part of the record."""

from collections.abc import Callable
from dataclasses import dataclass

from capacity.dates import format_date, today
from capacity.enrolments import status_name
from capacity.facts import facts_text
from capacity.i18n import _, format_number
from capacity.person_record import PersonChange, PersonRecord
from screens.person_texts import days_text, posting_what, validity_text
from screens.widgets.rows import Column, TableRow


@dataclass(frozen=True, slots=True)
class PersonList:
    """One part of the record."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Callable[[PersonRecord], list[TableRow]]
    """In the order of the list; a key says which row is which after the record has changed, where it can."""


def _postings(record: PersonRecord) -> list[TableRow]:
    return [
        TableRow(one.id, (days_text(one.valid_from, one.valid_to), one.agency, posting_what(one)))
        for one in record.postings
    ]


def _completions(record: PersonRecord) -> list[TableRow]:
    return [
        TableRow(
            place,
            (
                format_date(one.completed_on),
                one.course,
                validity_text(one, today()),
                ", ".join(part for part in (one.certificate_no, one.evidence) if part),
            ),
            "warn" if one.expires_on <= today() else "",
        )
        for place, one in enumerate(record.completions)
    ]


def _classes(record: PersonRecord) -> list[TableRow]:
    found = []
    for one in record.classes:
        attended = _("{attended} of {recorded}").format(
            attended=format_number(one.attended), recorded=format_number(one.recorded)
        )
        sessions = attended if one.recorded else _("not recorded")
        cells = (one.code, one.title, format_date(one.begins_on), sessions, status_name(one.status))
        found.append(TableRow(one.class_id, cells, "dim" if one.status == "withdrawn" else ""))
    return found


def _exemptions(record: PersonRecord) -> list[TableRow]:
    return [
        TableRow(one.id, (one.goal, days_text(one.valid_from, one.valid_to), one.reason)) for one in record.exemptions
    ]


def _groups(record: PersonRecord) -> list[TableRow]:
    return [
        TableRow(place, (one.code, one.title, days_text(one.valid_from, one.valid_to)))
        for place, one in enumerate(record.groups)
    ]


def _sources(record: PersonRecord) -> list[TableRow]:
    return [
        TableRow(
            place,
            (
                f"{one.at:%d/%m/%Y %H:%M}",
                " › ".join(part for part in (one.file, one.sheet) if part),
                format_number(one.row),
                str(one.change_set),
            ),
        )
        for place, one in enumerate(record.sources)
    ]


def _changes(record: PersonRecord) -> list[TableRow]:
    return [_change(one) for one in record.changes]


def _change(one: PersonChange) -> TableRow:
    change = one.change_set
    state = _("undone") if change.is_undone else ""
    cells = (str(change.id), f"{change.at:%d/%m/%Y %H:%M}", facts_text(one.facts) or change.title, change.actor, state)
    return TableRow(change.id, cells, "dim" if change.is_undone or change.undoes else "")


_DAYS = Column(_("Days"), 23)
_WHEN = Column(_("When"), 16)

LISTS = (
    PersonList("postings", _("POSTINGS"), (_DAYS, Column(_("Agency"), part=3), Column(_("As"), part=2)), _postings),
    PersonList(
        "completions",
        _("COMPLETIONS"),
        (
            Column(_("Day"), 10),
            Column(_("Course"), part=3),
            Column(_("Validity"), 22, from_width=76),
            Column(_("Evidence"), part=2),
        ),
        _completions,
    ),
    PersonList(
        "classes",
        _("CLASSES"),
        (
            Column(_("Code"), 10),
            Column(_("Title")),
            Column(_("Begins"), 10),
            Column(_("Attended"), 14),
            Column(_("Status"), 13),
        ),
        _classes,
    ),
    PersonList("exemptions", _("EXEMPT"), (Column(_("Goal"), 14), _DAYS, Column(_("Reason"))), _exemptions),
    PersonList("groups", _("GROUPS"), (Column(_("Code"), 14), Column(_("Title")), _DAYS), _groups),
    PersonList(
        "sources",
        _("COMES FROM"),
        (
            _WHEN,
            Column(_("File and sheet")),
            Column(_("Row"), 7, is_number=True),
            Column(_("Change"), 9, is_number=True),
        ),
        _sources,
    ),
    PersonList(
        "changes",
        _("HISTORY"),
        (
            Column(_("No."), 5, is_number=True),
            _WHEN,
            Column(_("What")),
            Column(_("Who"), 12, from_width=90),
            Column(_("State"), 11, from_width=70),
        ),
        _changes,
    ),
)
"""In the order in which Tab goes through them."""


def list_names(record: PersonRecord) -> list[str]:
    """The lists with how long they are."""
    return [f"{one.title} {format_number(len(getattr(record, one.name)))}" for one in LISTS]
