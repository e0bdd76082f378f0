"""Everything about one person: classes and attendance, exemptions, groups, and what has been written about them."""

from dataclasses import dataclass
from datetime import date

from capacity import officials
from capacity.class_search import FIRST_DAY
from capacity.dates import from_day
from capacity.exemptions import ExemptionRow, exemptions
from capacity.facts import FactChange, fact_changes
from capacity.history import ChangeSetRow, describe
from capacity.provenance import SourceRow, sources_of_official
from capacity.store.connection import rows
from capacity.touched import OF_A_PERSON

_MOST = 100
"""Change sets that a record tells of, the latest ones."""


@dataclass(frozen=True, slots=True)
class AttendedRow:
    """A class somebody was enrolled in, and how many of its sessions they attended."""

    class_id: int
    code: str
    title: str
    begins_on: date | None
    status: str
    sessions: int
    recorded: int
    attended: int


@dataclass(frozen=True, slots=True)
class MembershipRow:
    """A group somebody belongs to; `valid_to` is the first day on which they do not."""

    code: str
    title: str
    valid_from: date
    valid_to: date


@dataclass(frozen=True, slots=True)
class PersonChange:
    """A change set that touched a person, and the facts that it changed."""

    change_set: ChangeSetRow
    facts: tuple[FactChange, ...]


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """A person with all that belongs to them; each list latest first."""

    official: officials.OfficialRow
    postings: list[officials.PostingRow]
    completions: list[officials.CompletionRow]
    classes: list[AttendedRow]
    exemptions: list[ExemptionRow]
    groups: list[MembershipRow]
    sources: list[SourceRow]
    changes: list[PersonChange]


def person_record(official_id: int) -> PersonRecord:
    """Read the record of a person; raises NotFound."""
    return PersonRecord(
        officials.official_by_id(official_id),
        officials.postings(official_id),
        officials.completions(official_id),
        classes_of(official_id),
        [one for one in exemptions() if one.official_id == official_id],
        groups_of(official_id),
        sources_of_official(official_id)[::-1],
        changes_of(official_id),
    )


def classes_of(official_id: int) -> list[AttendedRow]:
    """The classes a person is or was enrolled in."""
    query = f"""
        SELECT c.id, c.code, c.title, {FIRST_DAY} AS begins, e.status,
               (SELECT count(*) FROM session s WHERE s.training_class_id = c.id),
               (SELECT count(*) FROM mark m WHERE m.enrolment_id = e.id),
               (SELECT count(*) FROM mark m WHERE m.enrolment_id = e.id
                AND m.status IN ('present', 'late', 'left_early'))
        FROM enrolment e JOIN training_class c ON c.id = e.training_class_id
        WHERE e.official_id = ? ORDER BY begins IS NOT NULL, begins DESC, c.id DESC
    """
    return [
        AttendedRow(number, code, title, None if begins is None else from_day(begins), *rest)
        for number, code, title, begins, *rest in rows(query, official_id)
    ]


def groups_of(official_id: int) -> list[MembershipRow]:
    """The groups a person belongs or belonged to."""
    query = """
        SELECT g.code, g.title, m.valid_from, m.valid_to
        FROM group_member m JOIN people_group g ON g.id = m.people_group_id
        WHERE m.official_id = ? ORDER BY m.valid_from DESC
    """
    return [
        MembershipRow(code, title, from_day(since), from_day(until))
        for code, title, since, until in rows(query, official_id)
    ]


def changes_of(official_id: int) -> list[PersonChange]:
    """The latest change sets that touched a person, or what still belongs to them, and each fact old → new."""
    parts = " ".join(f"UNION ALL SELECT '{table}', id FROM {table} WHERE official_id = ?1" for table in OF_A_PERSON)
    query = f"""
        WITH touched(name, number) AS (SELECT 'official', ?1 {parts})
        SELECT DISTINCT c.set_id FROM touched t JOIN change c ON c.table_name = t.name AND c.row_id = t.number
        ORDER BY c.set_id DESC LIMIT {_MOST}
    """
    facts = fact_changes(official_id)
    return [PersonChange(describe(number), facts.get(number, ())) for (number,) in rows(query, official_id)]
