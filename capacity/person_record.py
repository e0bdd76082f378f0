"""Everything about one person: classes and attendance, exemptions, groups, and what has been written about them."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from capacity import officials
from capacity.class_search import FIRST_DAY
from capacity.dates import from_day
from capacity.exemptions import ExemptionRow, exemptions
from capacity.history import ChangeSetRow, describe
from capacity.provenance import SourceRow, sources_of_official
from capacity.store.connection import rows

_MOST = 100
"""Change sets that a record tells of, the latest ones."""
_DERIVED = {"id", "loose_key", "sort_key"}
_OF_A_PERSON = ("posting", "completion", "enrolment", "exemption", "group_member", "certificate")


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
class FactChange:
    """One fact of a person before and after a change, as texts; identity numbers in part."""

    field: str
    before: str
    after: str


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
    parts = " ".join(f"UNION ALL SELECT '{table}', id FROM {table} WHERE official_id = ?1" for table in _OF_A_PERSON)
    query = f"""
        WITH touched(name, number) AS (SELECT 'official', ?1 {parts})
        SELECT DISTINCT c.set_id FROM touched t JOIN change c ON c.table_name = t.name AND c.row_id = t.number
        ORDER BY c.set_id DESC LIMIT {_MOST}
    """
    facts = _fact_changes(official_id)
    return [PersonChange(describe(number), facts.get(number, ())) for (number,) in rows(query, official_id)]


def _fact_changes(official_id: int) -> dict[int, tuple[FactChange, ...]]:
    """What each change set made of the person's own row: an image stood before it, the next image came of it."""
    query = "SELECT set_id, before FROM change WHERE table_name = 'official' AND row_id = ? ORDER BY id"
    images = [(number, json.loads(before) if before else None) for number, before in rows(query, official_id)]
    names = [name for (name,) in rows("SELECT name FROM pragma_table_info('official') ORDER BY cid")]
    now = next(iter(rows("SELECT * FROM official WHERE id = ?", official_id)), ())
    after = [*(image for _number, image in images[1:]), dict(zip(names, now, strict=False))]
    found: dict[int, tuple[FactChange, ...]] = {}
    for (number, before), later in zip(images, after, strict=False):
        if before and later:
            changed = [name for name in before if name not in _DERIVED and before[name] != later.get(name)]
            told = (FactChange(name, _told(name, before[name]), _told(name, later.get(name))) for name in changed)
            found[number] = (*found.get(number, ()), *told)
    return found


def _told(field: str, value: Any) -> str:
    if value is None:
        return ""
    if field == "birth_date":
        return f"{from_day(value):%d/%m/%Y}"
    return officials.masked(value) if field.endswith("national_id") else str(value)
