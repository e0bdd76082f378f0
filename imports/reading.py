"""From files to checked rows: the one door that the rest of the program uses."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

from capacity.errors import BadFile, BadInput
from capacity.i18n import _
from capacity.text import clean
from imports.captions import agency_of_title, is_agency_name, section_title
from imports.collector import uncollected
from imports.fitting import fitted
from imports.layout import Layout, column_letter, column_of, find_layout, layout_key
from imports.notes import note_corrected, note_passed_over, notes_on
from imports.repair import Repair, repair
from imports.rows import Issue, Kind, Reading, Row, SheetReading
from imports.sheets import Sheet, read_sheets
from imports.sign_in import read_attendance, read_book
from imports.tables import AgencyTable, CourseTable, PeopleTable, Seen

_TITLE_AGENCY = re.compile(
    r"(?:tên )?(?:cơ quan,? đơn vị|cơ quan|đơn vị)(?: công tác)?\s*:\s*(?P<agency>.*)", re.IGNORECASE
)
_NEEDED: Mapping[Kind, tuple[tuple[str, ...], ...]] = {
    "roster": (("full_name", "given_name", "family_name", "name_birth"),),
    "completions": (("full_name", "given_name", "name_birth", "national_id", "staff_code"),),
    "agencies": (("code",), ("full_name",)),
    "attendance": (("full_name", "given_name", "name_birth", "national_id", "staff_code"),),
    "courses": (("code",), ("title", "hours")),
}
"""Of each of these groups a sheet has one at least, or it is not of that kind."""

Remembered = Callable[[str], Mapping[str, str] | None]
"""The mapping that a user gave before to sheets with this layout key."""


def read_files(
    paths: Iterable[Path],
    *,
    kind: Kind | None = None,
    sheet: str | None = None,
    mapping: Mapping[str, str] | None = None,
    remembered: Remembered | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Iterator[Reading | tuple[Path, BadFile]]:
    """Each file in order, read, or with the reason why not; raises BadInput where `mapping` names no field or column.

    `sheet` reads that sheet only; `mapping` says which field the column with a heading or letter holds, `remembered`
    the same for sheets met before. Close the iterator, or let it end, to end the process that reads ahead.
    """
    results = read_sheets(paths, stop=stop)
    try:
        for path, sheets in results:
            if isinstance(sheets, BadFile):
                yield path, sheets
            else:
                read = _interpreted(path, sheets, kind=kind, sheet=sheet, mapping=mapping, remembered=remembered)
                del sheets  # Nobody asks for the cells again, and they would stay in memory while the file is written.
                yield read
    finally:
        results.close()


def _interpreted(path: Path, sheets: list[Sheet], **choices: Any) -> Reading | tuple[Path, BadFile]:
    try:
        with uncollected():
            return interpret(path, sheets, **choices)
    except BadFile as error:
        return path, error


class _Found(NamedTuple):
    """A sheet with a table, and where that is."""

    repair: Repair
    layout: Layout
    corrected: Mapping[str, str]
    """What a person said before of the columns of such a sheet."""


def interpret(
    path: Path,
    sheets: list[Sheet],
    *,
    kind: Kind | None = None,
    sheet: str | None = None,
    mapping: Mapping[str, str] | None = None,
    remembered: Remembered | None = None,
) -> Reading:
    """What the sheets of a file mean; raises BadFile where none of them holds a table of the kind."""
    sheets = list(map(fitted, sheets))
    chosen = _choose(path, sheets, sheet)
    repaired = [repair(each) for each in chosen]
    if kind in (None, "attendance"):
        attendance = read_attendance(path, repaired, mapping or {}, read_book(sheets), is_sure=kind is not None)
        if attendance.sheets:
            return attendance
    elif book := read_book(sheets):
        text = _("“{file}” is the attendance list of class {code}; load it with --as attendance.")
        raise BadFile(text.format(file=path.name, code=book.class_code))
    found: list[_Found] = []
    for each in repaired if kind != "attendance" else ():
        corrected = _corrected(each.sheet, kind, remembered)
        if layout := find_layout(each.sheet, kind, {**corrected, **(mapping or {})}):
            found.append(_Found(each, layout, {key: corrected[key] for key in corrected if key not in (mapping or {})}))
    for name in mapping or {}:
        if found and not any(_has_column(each, name) for each in found):
            raise BadInput(_("“{file}” has no column “{column}”.").format(file=path.name, column=name))
    found = [each for each in found if _is_complete(each.layout)]
    if not found:
        raise _no_table(path, chosen, kind)
    file_kind = _kind_of_most(found)
    seen: Seen = {}
    tables = [_read(each, seen) for each in found if each.layout.kind == file_kind]
    if sheet is None:
        kinds = {each.repair.sheet.name: each.layout.kind for each in found}
        tables[0].notes += [
            note_passed_over(each, is_other_kind=each.name in kinds)
            for each in sheets
            if kinds.get(each.name) != file_kind and any(map(any, each.rows))
        ]
    return Reading(path, file_kind, tables)


def _choose(path: Path, sheets: list[Sheet], name: str | None) -> list[Sheet]:
    """The sheet asked for, else all that the user sees; a workbook of hidden sheets is read whole."""
    if name is None:
        return [sheet for sheet in sheets if not sheet.is_hidden] or sheets
    wanted = clean(name).casefold()
    for sheet in sheets:
        if clean(sheet.name).casefold() == wanted:
            return [sheet]
    raise BadFile(
        _("“{file}” has no sheet “{sheet}”; it has: {sheets}.").format(
            file=path.name, sheet=name, sheets=_listed(sheets)
        )
    )


def _corrected(sheet: Sheet, kind: Kind | None, remembered: Remembered | None) -> Mapping[str, str]:
    """What the user said of the columns of a sheet when they looked the same."""
    layout = find_layout(sheet, kind) if remembered else None
    return (remembered(layout_key(layout)) if remembered and layout else None) or {}


def _has_column(found: _Found, name: str) -> bool:
    width = max(map(len, found.repair.sheet.rows), default=0)
    return column_of(name, found.layout.headings, width) is not None


def _is_complete(layout: Layout) -> bool:
    fields = set(layout.columns.values())
    return all(fields.intersection(group) for group in _NEEDED[layout.kind])


def _kind_of_most(found: list[_Found]) -> Kind:
    """The kind of list that most rows of the file belong to; the first where several have as many."""
    rows: Counter[Kind] = Counter()
    for repaired, layout, _corrected_before in found:
        rows[layout.kind] += len(repaired.sheet.rows) - layout.header.stop
    return rows.most_common(1)[0][0]


def _no_table(path: Path, sheets: list[Sheet], kind: Kind | None) -> BadFile:
    if not any(any(row) for sheet in sheets for row in sheet.rows):
        return BadFile(_("“{file}” has nothing in it.").format(file=path.name))
    if kind == "agencies":
        message = _("“{file}” has no table of agencies: no row of headings with a code and a name was found")
    elif kind == "completions":
        message = _("“{file}” has no table of results: no row of headings with a name or a number was found")
    elif kind == "attendance":
        message = _("“{file}” is no attendance: neither people with days and marks nor a report of participants")
    elif kind == "courses":
        message = _("“{file}” has no table of courses: no row of headings with a code and a title was found")
    else:
        message = _("“{file}” has no table of people: no row of headings such as “Họ và tên” was found")
    message = message.format(file=path.name)
    names = _listed(sheets)
    return BadFile(_("{message} (sheets: {sheets}).").format(message=message, sheets=names) if names else f"{message}.")


def _listed(sheets: list[Sheet]) -> str:
    return ", ".join(f"“{sheet.name}”" for sheet in sheets if sheet.name)


_TABLES: Mapping[Kind, type[AgencyTable | CourseTable]] = {
    "agencies": AgencyTable,
    "courses": CourseTable,
}


def _read(found: _Found, seen: Seen) -> SheetReading:
    repaired, layout, corrected = found
    table = _TABLES.get(layout.kind, PeopleTable)(repaired.sheet, layout, seen)
    rows = table.rows(_agency_of(repaired, layout))
    if repaired.cells:
        _warn_of_repairs(rows, repaired, layout)
    return SheetReading(
        name=repaired.sheet.name,
        header_rows=[row + 1 for row in layout.header],
        columns={column_letter(index): field for index, field in layout.columns.items()},
        headings={column_letter(index): heading for index, heading in layout.headings.items()},
        rows=rows,
        layout_key=layout_key(layout),
        notes=[*note_corrected(layout, corrected), *notes_on(repaired, layout, table.columns, len(rows))],
    )


def _warn_of_repairs(rows: list[Row], repaired: Repair, layout: Layout) -> None:
    """One warning a row, at its first cell that was typed in a font of old and is read."""
    for row in rows:
        texts = repaired.cells.get(row.row - 1, {})
        column = min((column for column in texts if column in layout.columns), default=None)
        if column is None:
            continue
        now = repaired.sheet.rows[row.row - 1][column]
        message = _("Typed in a font from before Unicode; it was read as “{text}”.").format(text=now)
        cell, heading = f"{column_letter(column)}{row.row}", layout.headings.get(column, "")
        row.issues.append(Issue("legacy_encoding", "warning", cell, heading, texts[column], message))


def _agency_of(repaired: Repair, layout: Layout) -> str | None:
    """The agency that the name of the sheet or a line above the table (`Đơn vị: …`) names."""
    if is_agency_name(title := section_title(repaired.title)):
        return title
    titles = []
    for row in repaired.sheet.rows[: layout.header.start]:
        texts = [clean(cell) for cell in row if isinstance(cell, str) and cell]
        for text, after in zip_longest(texts, texts[1:], fillvalue=""):
            match = _TITLE_AGENCY.match(text)
            if match and (agency := (match["agency"] or after).strip(" .…:;")):
                return agency
        titles += texts
    return next(filter(None, map(agency_of_title, titles)), None)
