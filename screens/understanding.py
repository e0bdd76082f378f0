"""What was understood of a file, and what the officer has said about it; nothing here writes but `write_preview`."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from capacity.agencies import tree
from capacity.i18n import _, format_number, ngettext
from imports.agencies import agency_key
from imports.answers import Answers, remembered_layout
from screens.planned_rows import TONES, PlannedRows, action_name

if TYPE_CHECKING:
    from imports.plan import ImportPlan, PlannedRow
    from imports.rows import Reading, SheetReading


@dataclass(frozen=True, slots=True)
class Source:
    """A file, and all that the officer has said about it."""

    path: Path
    on: date
    agency: str | None = None
    """Of the rows that name none."""
    answers: Answers = field(default_factory=Answers)
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Layout key to corrected columns: letter to field."""

    def with_row(self, row: "PlannedRow", answer: int | str | None) -> "Source":
        """The same with the answer to a row's question, or with the question open again."""
        rows = _with(self.answers.rows, (row.sheet, row.row), answer)
        return replace(self, answers=Answers(rows, self.answers.agencies))

    def with_agency(self, key: str, answer: int | str | None) -> "Source":
        """The same with the answer of which agency a name means, or with the question open again."""
        return replace(self, answers=Answers(self.answers.rows, _with(self.answers.agencies, key, answer)))

    def with_column(self, sheet: "SheetReading", letter: str, field_name: str) -> "Source":
        """The same with a column corrected, in all sheets that have these headings."""
        corrected = {**self.columns.get(sheet.layout_key, {}), letter: field_name}
        return replace(self, columns={**self.columns, sheet.layout_key: corrected})

    def columns_of(self, layout_key: str) -> Mapping[str, str]:
        """The corrected columns of sheets with a layout: those of earlier imports, then those of this one."""
        return {**(remembered_layout(layout_key) or {}), **self.columns.get(layout_key, {})}

    def key_of_agency(self, row: "PlannedRow") -> str:
        """The key by which the agency of a row is answered; nothing when neither row nor officer name one."""
        return agency_key(row.values.get("agency") or self.agency or "")


def _with[K](answers: Mapping[K, int | str], key: K, answer: int | str | None) -> dict[K, int | str]:
    others = {known: value for known, value in answers.items() if known != key}
    return others if answer is None else {**others, key: answer}
