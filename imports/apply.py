"""Writing a plan: one change set, all or nothing, in bulk."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from capacity.agencies import add_agency, change_agency, extend_back
from capacity.courses import add_course, edit_course
from capacity.dates import FOREVER, to_day
from capacity.errors import Refused
from capacity.history import change_set
from capacity.i18n import _, format_number
from capacity.officials import is_leading
from capacity.store.connection import db, insert_many, rows, write_many
from capacity.store.file_models import AgencyAlias, Answer, Layout, TwoPeople
from capacity.succession import carry_agencies_on, carry_on
from capacity.text import loose_key, sort_key
from imports.collector import uncollected
from imports.known import Known
from imports.plan import ImportPlan, PlannedRow, latest_change

_OPEN = to_day(FOREVER)
_OFFICIAL = (
    *("full_name", "loose_key", "sort_key", "gender", "birth_date", "birth_year"),
    *("national_id", "former_national_id", "staff_code", "phone", "email"),
)
_POSTING = (
    *("official_id", "agency_id", "unit", "position", "category"),
    *("is_leader", "is_primary", "valid_from", "valid_to"),
)
_COMPLETION = (
    *("official_id", "course_id", "completed_on", "expires_on"),
    *("hours", "score", "grade", "certificate_no", "evidence", "training_class_id"),
)


def apply_plan(plan: ImportPlan, layouts: Mapping[str, Mapping[str, str]] | None = None) -> int | None:
    """Write a plan and answer the number of its change set; None when there is nothing to write.

    `layouts` are the columns that a person has corrected, by layout key; sheets with these headings are read so from
    now on. Raises Refused when the database has changed since the plan was made.
    """
    if plan.is_empty:
        return None
    with uncollected(), change_set(_title(plan), "import") as number:
        if latest_change() != plan.seen:
            raise Refused(_("The database has changed since the preview; nothing was written. Preview it again."))
        records = _WRITERS[plan.kind](plan)
        _remember_answers(plan)
        _remember_layouts(layouts or {})
        _write_provenance(plan, records)
    return number


def _title(plan: ImportPlan) -> str:
    totals = plan.totals
    parts = [
        text.format(count=format_number(totals[action]))
        for action, text in (
            ("create", _("{count} new")),
            ("update", _("{count} changed")),
            ("transfer", _("{count} moved")),
        )
        if totals[action]
    ]
    return _("Import of {file}: {what}").format(file=plan.path.name, what=", ".join(parts))


def _write_agencies(plan: ImportPlan) -> dict[int, tuple[int, int | None]]:
    """Parents first, so that every agency finds the one it stands below."""
    known = rows(
        "SELECT code, agency_id FROM agency_version WHERE code IS NOT NULL AND valid_from <= ?1 AND valid_to > ?1",
        to_day(plan.on),
    )
    ids: dict[str | None, int | None] = {None: None, **dict(known)}
    waiting = [row for row in plan.rows if row.action in ("create", "update")]
    ids |= {row.values["code"]: row.record.id for row in waiting if row.action == "update"}
    written: dict[int, tuple[int, int | None]] = {}
    while waiting:
        ready = [row for row in waiting if row.values.get("parent_code") in ids]
        for row in ready:
            values, parent_id = row.values, ids[row.values.get("parent_code")]
            if row.action == "create":
                ids[values["code"]] = add_agency(
                    values["full_name"],
                    since=plan.on,
                    code=values["code"],
                    level=values["level"],
                    parent_id=parent_id,
                )
            else:
                change_agency(
                    row.record.id,
                    plan.on,
                    name=values["full_name"],
                    code=values["code"],
                    level=values["level"],
                    parent_id=parent_id,
                )
            written[id(row)] = (ids[values["code"]] or 0, None)
        waiting = [row for row in waiting if id(row) not in written]
    carry_agencies_on()
    return written


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


def _write_officials(plan: ImportPlan) -> dict[int, tuple[int, int | None]]:
    extend_back(plan.begin_earlier, plan.on)
    places = dict(plan.agency_ids)
    for key, agency in plan.new_agencies.items():
        places[key] = add_agency(agency.name, since=plan.on, code=agency.code, parent_id=agency.parent_id)
    day = to_day(plan.on)
    next_id = _next_id("official")
    batch = _Batch()
    for row in plan.rows:
        if row.action == "create":
            row.official_id = next_id + len(batch.people)
            batch.people.append((row.official_id, *_official_record(row.values)))
            batch.posts.append(_posting_record(row.official_id, places[row.agency or ""], row.values, day, _OPEN))
        elif row.action in ("update", "transfer"):
            _change_official(row, batch)
            _change_posting(row, places.get(row.agency or ""), day, batch)
    batch.write()
    carry_agencies_on()
    carry_on(plan.going_on)
    return {}


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
    return (
        *(official_id, agency_id, values.get("unit"), position, values.get("category")),
        *(is_leading(position), True, since, until),
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
    facts = {"unit": None if moved else known.unit, "position": known.position, "category": known.category}
    facts |= {name: row.changes[name] for name in facts if name in row.changes}
    if moved and row.values.get("unit"):
        facts["unit"] = row.values["unit"]
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


def _write_completions(plan: ImportPlan) -> dict[int, tuple[int, int | None]]:
    next_id = _next_id("completion")
    new: list[tuple[Any, ...]] = []
    written: dict[int, tuple[int, int | None]] = {}
    for row in plan.rows:
        if row.action == "create":
            number = next_id + len(new)
            facts = {"official_id": row.official_id, **row.changes}
            new.append((number, *(facts.get(name) for name in _COMPLETION)))
            written[id(row)] = (0, number)
        elif row.action in ("update", "unchanged") and row.record is not None:
            written[id(row)] = (0, row.record)
            columns = ", ".join(f"{name} = ?" for name in row.changes)
            if columns:
                db.execute_sql(f"UPDATE completion SET {columns} WHERE id = ?", (*row.changes.values(), row.record))
    insert_many("completion", ("id", *_COMPLETION), new)
    if plan.training_class:
        from imports.class_writing import write_results

        write_results(plan)
    return written


def _write_attendance(plan: ImportPlan) -> dict[int, tuple[int, int | None]]:
    from imports.class_writing import write_marks

    write_marks(plan)
    return {}


def _write_courses(plan: ImportPlan) -> dict[int, tuple[int, int | None]]:
    for row in plan.rows:
        if row.action == "create":
            facts = {name: value for name, value in row.changes.items() if name != "title"}
            add_course(row.values["code"], row.changes["title"], **facts)
        elif row.action == "update":
            edit_course(row.record, **row.changes)
    return {}


_WRITERS = {
    "agencies": _write_agencies,
    "roster": _write_officials,
    "completions": _write_completions,
    "attendance": _write_attendance,
    "courses": _write_courses,
}


def _remember_answers(plan: ImportPlan) -> None:
    """What a person has answered is not asked again."""
    for row in plan.rows:
        if not row.question or row.official_id is None:
            continue
        Answer.insert(question=row.question, official=row.official_id).on_conflict(
            conflict_target=[Answer.question], preserve=[Answer.official]
        ).execute()
        for one in row.candidates:
            first, second = sorted((one.official_id, row.official_id))
            if first != second:
                TwoPeople.insert(one=first, other=second).on_conflict_ignore().execute()
    for key, (name, agency_id) in plan.aliases.items():
        AgencyAlias.insert(name=name, name_key=key, agency=agency_id).on_conflict(
            conflict_target=[AgencyAlias.name_key], preserve=[AgencyAlias.agency, AgencyAlias.name]
        ).execute()


def _remember_layouts(layouts: Mapping[str, Mapping[str, str]]) -> None:
    for key, columns in layouts.items():
        Layout.insert(layout_key=key, columns=json.dumps(columns)).on_conflict(
            conflict_target=[Layout.layout_key], preserve=[Layout.columns]
        ).execute()


def _write_provenance(plan: ImportPlan, records: dict[int, tuple[int, int | None]]) -> None:
    """Keep from which file, sheet and row each record came, and what became of every row that was not as known."""
    digest = hashlib.sha256(plan.path.read_bytes()).hexdigest()
    cursor = db.execute_sql(
        "INSERT INTO imported_file (name, sha256, kind, effective_on, training_class_id) VALUES (?, ?, ?, ?, ?)",
        (plan.path.name, digest, plan.kind, to_day(plan.on), plan.training_class and plan.training_class.id),
    )
    kept = []
    for row in plan.rows:
        if (row.action == "unchanged" and not row.question) or not row.row:
            continue
        agency_id, completion_id = records.get(id(row), (0, None))
        kept.append(
            (
                cursor.lastrowid,
                row.sheet,
                row.row,
                row.action,
                row.official_id,
                completion_id,
                agency_id or None,
                row.because,
            )
        )
    columns = ("file_id", "sheet", "row", "action", "official_id", "completion_id", "agency_id", "because")
    insert_many("imported_row", columns, kept)


def _next_id(table: str) -> int:
    found = next(rows("SELECT seq FROM sqlite_sequence WHERE name = ?", table), (0,))
    return int(found[0]) + 1
