"""Writing a roster: new people, and what has changed of those who are known, a few statements for each table."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from capacity.agencies import add_agency, extend_back
from capacity.dates import FOREVER, to_day
from capacity.officials import is_leading
from capacity.store.connection import insert_many, next_id, write_many
from capacity.succession import carry_agencies_on, carry_on
from capacity.text import loose_key, sort_key
from imports.known import Known
from imports.plan import ImportPlan, PlannedRow

_OPEN = to_day(FOREVER)
_OFFICIAL = (
    *("full_name", "loose_key", "sort_key", "gender", "birth_date", "birth_year"),
    *("national_id", "former_national_id", "staff_code", "phone", "email"),
)
_POSTING = (
    *("official_id", "agency_id", "unit", "position", "category"),
    *("is_leader", "is_primary", "valid_from", "valid_to"),
)


@dataclass(slots=True)
class _Batch:
    """What a roster writes, gathered so that each table is touched by a few statements only."""

    people: list[tuple[Any, ...]] = field(default_factory=list)
    posts: list[tuple[Any, ...]] = field(default_factory=list)
    changed_people: list[tuple[Any, ...]] = field(default_factory=list)
    changed_posts: list[tuple[Any, ...]] = field(default_factory=list)
    ended_posts: list[tuple[int, int | None]] = field(default_factory=list)
    earlier_posts: list[tuple[int, int | None]] = field(default_factory=list)

    def write(self) -> None:
        """Change what is there, then add what is new."""
        write_many("UPDATE posting SET valid_to = c0 FROM staged WHERE id = c1", 2, self.ended_posts)
        write_many("UPDATE posting SET valid_from = c0 FROM staged WHERE id = c1", 2, self.earlier_posts)
        write_many(_update("posting", _POSTING), len(_POSTING) + 1, self.changed_posts)
        write_many(_update("official", _OFFICIAL), len(_OFFICIAL) + 1, self.changed_people)
        insert_many("official", ("id", *_OFFICIAL), self.people)
        insert_many("posting", _POSTING, self.posts)


def _update(table: str, columns: Sequence[str]) -> str:
    settings = ", ".join(f"{name} = c{number}" for number, name in enumerate(columns))
    return f"UPDATE {table} SET {settings} FROM staged WHERE id = c{len(columns)}"


def write_people(plan: ImportPlan) -> None:
    """Write the new agencies, people and postings of a plan inside the change set of the caller."""
    extend_back(plan.begin_earlier, plan.on)
    places = dict(plan.agency_ids)
    for key, agency in plan.new_agencies.items():
        places[key] = add_agency(agency.name, since=plan.on, code=agency.code, parent_id=agency.parent_id)
    day = to_day(plan.on)
    first = next_id("official")
    batch = _Batch()
    for row in plan.rows:
        if row.action == "create":
            row.official_id = first + len(batch.people)
            batch.people.append((row.official_id, *_official_record(row.values)))
            batch.posts.append(_posting_record(row.official_id, places[row.agency or ""], row.values, day, _OPEN))
        elif row.action in ("update", "transfer"):
            _change_official(row, batch)
            _change_posting(row, places.get(row.agency or ""), day, batch)
    batch.write()
    carry_agencies_on()
    carry_on(plan.going_on)


def _official_record(values: dict[str, Any]) -> tuple[Any, ...]:
    name, number, code = values["full_name"], values.get("national_id"), values.get("staff_code")
    phone, birth = values.get("phone"), values.get("birth_date")
    return (
        name,
        loose_key(name),
        sort_key(name),
        values.get("gender"),
        None if birth is None else to_day(birth),
        values.get("birth_year"),
        number,
        values.get("former_national_id"),
        code,
        phone,
        values.get("email"),
    )


def _posting_record(
    official_id: int, agency_id: int, values: dict[str, Any], since: int, until: int
) -> tuple[Any, ...]:
    position = values.get("position")
    leads = values["is_leader"] if "is_leader" in values else is_leading(position)
    return (
        *(official_id, agency_id, values.get("unit"), position, values.get("category")),
        *(leads, True, since, until),
    )


def _change_official(row: PlannedRow, batch: _Batch) -> None:
    known: Known = row.record
    if any(name in row.changes for name in _OFFICIAL):
        merged = {name: getattr(known, name, None) for name in _OFFICIAL} | row.changes
        batch.changed_people.append((*_official_record(merged), known.id))


def _change_posting(row: PlannedRow, agency_id: int | None, day: int, batch: _Batch) -> None:
    """The posting in force ends on the day and a new one begins; nothing before the day changes."""
    known: Known = row.record
    moved = agency_id is not None and agency_id != known.agency_id
    if not moved and not row.changes.keys() & {"position", "category", "unit", "valid_from"}:
        return
    facts: dict[str, Any] = {
        "unit": None if moved else known.unit,
        "position": known.position,
        "category": known.category,
    }
    facts |= {name: row.changes[name] for name in facts if name in row.changes}
    if moved and row.values.get("unit"):
        facts["unit"] = row.values["unit"]
    if facts["position"] == known.position:
        facts["is_leader"] = known.is_leader  # a person may have said so beside the title
    place = agency_id if agency_id is not None else known.agency_id
    if place is None:
        return
    until = known.posted_until(day)
    if known.is_posted_on(day):
        if known.posted_from == day:
            record = _posting_record(known.id, place, facts, day, until)
            batch.changed_posts.append((*record, known.posting_id))
            return
        batch.ended_posts.append((day, known.posting_id))
    elif row.changes.keys() == {"valid_from"} and not moved and known.posted_from == known.next_from:
        batch.earlier_posts.append((day, known.posting_id))
        return
    batch.posts.append(_posting_record(known.id, place, facts, day, until))
