"""From files to checked rows: the one door that the rest of the program uses."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import zip_longest
from pathlib import Path

from capacity.errors import BadFile, BadInput
from capacity.i18n import _
from capacity.text import clean
from imports.captions import is_agency_name
from imports.layout import Layout, column_of, find_layout
from imports.rows import Kind, Reading
from imports.sheets import Sheet, read_sheets
from imports.tables import Seen, read_table

_TITLE_AGENCY = re.compile(
    r"(?:tên )?(?:cơ quan,? đơn vị|cơ quan|đơn vị)(?: công tác)?\s*:\s*(?P<agency>.*)", re.IGNORECASE
)
_NEEDED: Mapping[Kind, tuple[tuple[str, ...], ...]] = {
    "roster": (("full_name", "given_name", "family_name"),),
    "completions": (("full_name", "given_name", "national_id", "staff_code"),),
    "agencies": (("code",), ("full_name",)),
}
"""Of each of these groups a sheet has one at least, or it is not of that kind."""


def read_files(
    paths: Iterable[Path],
    *,
    kind: Kind | None = None,
    sheet: str | None = None,
    mapping: Mapping[str, str] | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Iterator[Reading | tuple[Path, BadFile]]:
    """Each file in order, read, or with the reason why not; raises BadInput where `mapping` names no field or column.

    `sheet` reads that sheet only; `mapping` says which field the column with a heading or letter holds.
    Close the iterator, or let it end, to end the process that reads ahead.
    """
    results = read_sheets(paths, stop=stop)
    try:
        for path, sheets in results:
            if isinstance(sheets, BadFile):
                yield path, sheets
                continue
            try:
                yield interpret(path, sheets, kind=kind, sheet=sheet, mapping=mapping)
            except BadFile as error:
                yield path, error
    finally:
        results.close()


def interpret(
    path: Path,
    sheets: list[Sheet],
    *,
    kind: Kind | None = None,
    sheet: str | None = None,
    mapping: Mapping[str, str] | None = None,
) -> Reading:
    """What the sheets of a file mean; raises BadFile where none of them holds a table of the kind."""
    chosen = _choose(path, sheets, sheet)
    found = [(each, layout) for each in chosen if (layout := find_layout(each, kind, mapping))]
    for name in mapping or {}:
        if found and not any(column_of(name, layout.headings, _width(each)) is not None for each, layout in found):
            raise BadInput(_("“{file}” has no column “{column}”.").format(file=path.name, column=name))
    found = [(each, layout) for each, layout in found if _is_complete(layout)]
    if not found:
        raise _no_table(path, chosen, kind)
    file_kind = found[0][1].kind
    seen: Seen = {}
    tables = [
        read_table(each, layout, _agency_of(each, layout), seen) for each, layout in found if layout.kind == file_kind
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


def _is_complete(layout: Layout) -> bool:
    fields = set(layout.columns.values())
    return all(fields.intersection(group) for group in _NEEDED[layout.kind])


def _no_table(path: Path, sheets: list[Sheet], kind: Kind | None) -> BadFile:
    if not any(any(row) for sheet in sheets for row in sheet.rows):
        return BadFile(_("“{file}” has nothing in it.").format(file=path.name))
    if kind == "agencies":
        message = _("“{file}” has no table of agencies: no row of headings with a code and a name was found")
    elif kind == "completions":
        message = _("“{file}” has no table of results: no row of headings with a name or a number was found")
    else:
        message = _("“{file}” has no table of people: no row of headings such as “Họ và tên” was found")
    message = message.format(file=path.name)
    names = _listed(sheets)
    return BadFile(_("{message} (sheets: {sheets}).").format(message=message, sheets=names) if names else f"{message}.")


def _listed(sheets: list[Sheet]) -> str:
    return ", ".join(f"“{sheet.name}”" for sheet in sheets if sheet.name)


def _agency_of(sheet: Sheet, layout: Layout) -> str | None:
    """The agency that the name of the sheet or a line above the table (`Đơn vị: …`) names."""
    if is_agency_name(sheet.name):
        return clean(sheet.name)
    for row in sheet.rows[: layout.header.start]:
        texts = [clean(cell) for cell in row if isinstance(cell, str) and cell]
        for text, after in zip_longest(texts, texts[1:], fillvalue=""):
            match = _TITLE_AGENCY.match(text)
            if match and (agency := (match["agency"] or after).strip(" .…:;")):
                return agency
    return None


def _width(sheet: Sheet) -> int:
    return max(map(len, sheet.rows), default=0)
