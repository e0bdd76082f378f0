"""Writing a plan: one change set, all or nothing, in bulk."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from capacity.agencies import add_agency, begin_earlier, change_agency
from capacity.courses import add_course, edit_course
from capacity.dates import to_day
from capacity.errors import Refused
from capacity.history import change_set
from capacity.i18n import _, format_number
from capacity.store.connection import db, insert_many, next_id, rows
from capacity.store.file_models import AgencyAlias, Answer, Layout, TwoPeople
from capacity.succession import carry_agencies_on
from capacity.waiting import remember_path
from imports.collector import uncollected
from imports.plan import ImportPlan, latest_change
from imports.roster_writing import write_people

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
        digest = _write_provenance(plan, records)
    remember_path(digest, plan.path)
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
                write_agency = begin_earlier if row.record.begins_later else change_agency
                write_agency(
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


def _write_roster(plan: ImportPlan) -> dict[int, tuple[int, int | None]]:
    write_people(plan)
    return {}


def _write_completions(plan: ImportPlan) -> dict[int, tuple[int, int | None]]:
    first = next_id("completion")
    new: list[tuple[Any, ...]] = []
    written: dict[int, tuple[int, int | None]] = {}
    for row in plan.rows:
        if row.action == "create":
            number = first + len(new)
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
    "roster": _write_roster,
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


def _write_provenance(plan: ImportPlan, records: dict[int, tuple[int, int | None]]) -> str:
    """Keep from which file, sheet and row each record came, and what became of every row that was not as known.

    The answer is the digest of the file.
    """
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
    return digest
