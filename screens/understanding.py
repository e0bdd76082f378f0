"""What was understood of a file, and what the officer has said about it; nothing here writes but `write_preview`."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from capacity.agencies import names_apart, tree
from capacity.dates import format_date, today
from capacity.i18n import _, format_number, ngettext
from imports.agency_names import agency_key
from imports.answers import Answers, remembered_layout
from screens.planned_rows import TONES, PlannedRows, action_name, changes_text
from screens.row_groups import ALL, RowGroups, group

if TYPE_CHECKING:
    from imports.plan import ImportPlan, PlannedRow
    from imports.rows import Reading, SheetReading

_K = TypeVar("_K")


@dataclass(frozen=True, slots=True)
class Source:
    """A file, and all that the officer has said about it."""

    path: Path
    on: date | None
    agency: str | None = None
    """Of the rows that name none."""
    class_code: str | None = None
    """The class of a list of attendance or results."""
    session: tuple[date, str | None] | None = None
    """The day and part of the day that a report of participants is about."""
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

    def with_default_agency(self, name: str) -> "Source":
        """The same with the agency of the rows that name none; nothing for no such agency."""
        return replace(self, agency=name or None)

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


def _with(answers: Mapping[_K, int | str], key: _K, answer: int | str | None) -> dict[_K, int | str]:
    others = {known: value for known, value in answers.items() if known != key}
    return others if answer is None else {**others, key: answer}


@dataclass(frozen=True, slots=True)
class Preview:
    """A plan in the words of the screen."""

    source: Source
    plan: "ImportPlan"
    agencies: Mapping[int, str]
    """The names of the agencies as they stand on the plan's day."""
    asked_agencies: Mapping[str, int]
    """How many rows wait for the answer to the name of an agency, by its key."""
    groups: RowGroups

    @property
    def file(self) -> str:
        """The file's name."""
        return self.plan.path.name

    def understood(self) -> str:
        """Which sheets were read, and where their headings stand."""
        parts = []
        for sheet in self.plan.reading.sheets:
            lines = "-".join(dict.fromkeys((str(min(sheet.header_rows)), str(max(sheet.header_rows)))))
            parts.append(_("{sheet} (heading: row {rows})").format(sheet=sheet.name, rows=lines))
        return ", ".join(parts)

    def totals(self) -> str:
        """How many rows there are of each action."""
        totals = self.plan.totals
        return "   ".join(f"{format_number(totals[action])} {action_name(action)}" for action in TONES)

    def written_text(self) -> str:
        """What was written, once it is."""
        totals = self.plan.totals
        text = _("Loaded “{file}”: {new} new, {changed} changed, {moved} moved, {held} held back.")
        return text.format(
            file=self.file,
            new=format_number(totals["create"]),
            changed=format_number(totals["update"]),
            moved=format_number(totals["transfer"]),
            held=format_number(totals["review"] + totals["reject"]),
        )

    def since(self, *, always: bool = False) -> str:
        """From which day the file holds; unless asked for always, only where one has to know it."""
        on = self.plan.on
        if not always and (on == today() or self.plan.kind not in ("roster", "agencies")):
            return ""
        return _("In force from {date}.").format(date=format_date(on) or _("the beginning"))

    def new_agencies(self) -> str:
        """The agencies that the file would bring in."""
        names = [agency.name for agency in self.plan.new_agencies.values()]
        if not names:
            return ""
        text = ngettext("{count} new agency: {names}", "{count} new agencies: {names}", len(names))
        return text.format(count=format_number(len(names)), names=", ".join(names[:4]) + (" …" if names[4:] else ""))

    def missing(self) -> str:
        """How many people the list lacks, and what that may mean."""
        if not self.plan.missing_count:
            return ""
        if self.plan.may_be_partial:
            text = _("{count} of {known} known people are not listed: is it a part of a list? Nobody is removed.")
        else:
            text = _("{count} of {known} known people are not listed. Nobody is removed.")
        return text.format(count=format_number(self.plan.missing_count), known=format_number(self.plan.known_there))

    def notes(self) -> list[str]:
        """What was settled while reading, each behind its sheet where there are several."""
        sheets = self.plan.reading.sheets
        return [f"{sheet.name}: {note}" if len(sheets) > 1 else note for sheet in sheets for note in sheet.notes]

    def rows(self, which: str = ALL) -> PlannedRows:
        """The rows that are asked for."""
        return PlannedRows(self.plan.rows, self.groups.of(which), self.agency_of)

    def changes(self, row: "PlannedRow") -> str:
        """What a row changes, old → new for each fact."""
        return changes_text(row, self.agencies, self.plan.sessions, self.agency_of(row))

    def agency_of(self, row: "PlannedRow") -> str:
        """The name of the agency where a row will stand, whatever the file calls it; nothing where that is open."""
        number = None if row.is_held_back else self.plan.agency_ids.get(row.agency or "")
        return self.agencies.get(number or 0, "")

    def is_answered(self, row: "PlannedRow") -> bool:
        """Whether the officer has said who this is, or what its agency is."""
        answers = self.source.answers
        return (row.sheet, row.row) in answers.rows or self.source.key_of_agency(row) in answers.agencies

    def sheet_of(self, row: "PlannedRow") -> "SheetReading":
        """The sheet in which a row stands."""
        return next(sheet for sheet in self.plan.reading.sheets if sheet.name == row.sheet)


def read_preview(source: Source) -> Preview:
    """Read a file and compare it with the database, writing nothing; raises BadFile and the like."""
    # The readers take as long to load as the whole interface.
    from imports.reading import read_files

    [reading] = read_files([source.path], remembered=source.columns_of)
    if isinstance(reading, tuple):
        raise reading[1]
    return plan_again(source, reading)


def plan_again(source: Source, reading: "Reading") -> Preview:
    """Compare what was read with the database once more, because the officer has answered something."""
    from imports.plan import OfClass, plan_import

    of = OfClass(source.class_code, *(source.session or (None, None)))
    plan = plan_import(reading, on=source.on, agency=source.agency, answers=source.answers, of=of)
    asked = Counter(source.key_of_agency(row) for row in plan.rows if row.agency_candidates)
    agencies = {agency.id: agency.name for day in (today(), plan.on) for agency in tree(day)}
    agencies |= names_apart(today()) | names_apart(plan.on)
    return Preview(source, plan, agencies, asked, group(plan.rows, source.answers.rows))


def write_preview(preview: Preview) -> int | None:
    """Write everything that is not held back with all that was answered; the answer is the change set's number."""
    from imports.apply import apply_plan

    source = preview.source
    return apply_plan(preview.plan, {key: source.columns_of(key) for key in source.columns})
