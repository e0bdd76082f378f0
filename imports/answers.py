"""Answers to what only a person can tell: given in a file now, or remembered from an earlier import."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from capacity.errors import BadFile
from capacity.i18n import _
from capacity.store.connection import rows
from capacity.text import match_key
from imports.agency_names import agency_key

NEW = "new"
"""The answer that it is nobody, or no agency, that we know."""


@dataclass(slots=True)
class Answers:
    """What was answered for one file: rows by sheet and number, agencies by key; an id or `NEW`."""

    rows: dict[tuple[str, int], int | str] = field(default_factory=dict)
    agencies: dict[str, int | str] = field(default_factory=dict)


def read_answers(path: Path) -> Answers:
    """The answers of a JSON file.

    `{"rows": [{"sheet": "Danh sách", "row": 17, "official_id": 12}, {"row": 18, "new": true}],
    "agencies": [{"name": "Xã Nậm Chầy", "agency_id": 3}, {"name": "Sở Ngoại vụ", "new": true}]}`; raises BadFile
    that names the entry at fault.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        given_rows, given_agencies = document.get("rows", []), document.get("agencies", [])
    except (OSError, UnicodeDecodeError, ValueError, AttributeError) as error:
        raise BadFile(_("“{file}” holds no answers: {reason}.").format(file=path.name, reason=error)) from error
    answers = Answers()
    for entry in given_rows:
        who = _answer(path, entry, "official_id")
        answers.rows[(str(entry.get("sheet") or ""), _number(path, entry, "row"))] = who
    for entry in given_agencies:
        answers.agencies[agency_key(str(entry.get("name") or ""))] = _answer(path, entry, "agency_id")
    return answers


def remembered_answers() -> dict[str, int]:
    """The officials that earlier answers named, by question."""
    return dict(rows("SELECT question, official_id FROM answer"))


def remembered_layout(layout_key: str) -> Mapping[str, str] | None:
    """The columns that a person corrected in a sheet with the same headings."""
    for (columns,) in rows("SELECT columns FROM layout WHERE layout_key = ?", layout_key):
        found: dict[str, str] = json.loads(columns)
        return found
    return None


def question_of(values: Mapping[str, Any]) -> str:
    """What a row says that makes it the same question the next time."""
    birth = values.get("birth_date") or values.get("birth_year") or ""
    parts = (
        match_key(values.get("full_name") or ""),
        str(birth),
        values.get("national_id") or "",
        values.get("staff_code") or "",
        values.get("agency_code") or agency_key(values.get("agency") or ""),
    )
    return "|".join(parts)


def _answer(path: Path, entry: Any, name: str) -> int | str:
    if isinstance(entry, dict) and entry.get("new") is True:
        return NEW
    return _number(path, entry, name)


def _number(path: Path, entry: Any, name: str) -> int:
    value = entry.get(name) if isinstance(entry, dict) else None
    if not isinstance(value, int):
        raise BadFile(
            _("“{file}”: the answer {entry} has no number as {name}.").format(
                file=path.name, entry=json.dumps(entry, ensure_ascii=False), name=name
            )
        )
    return value
