"""The files of a reorganisation as lines: which old unit becomes which new one, and the units from that day on."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from capacity.errors import BadFile
from capacity.i18n import _
from capacity.text import clean
from imports.files import FileKind, sniff
from imports.sheets import read_sheets

_MERGER = ("new_code", "new_full_name", "old_code", "old_full_name")
_PLACE = ("old_district", "old_province")
_UNIT = ("code", "parent_code", "level", "full_name")
_SHORT_NAME = ("name",)


@dataclass(frozen=True, slots=True)
class MergerLine:
    """An old unit and the new one that follows it; no new one where the old one simply ends."""

    line: int
    new_code: str
    new_name: str
    old_code: str
    old_name: str
    old_district: str
    old_province: str


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit as it stands from the day on."""

    line: int
    code: str
    parent_code: str
    level: str
    name: str


def read_mergers(path: Path) -> list[MergerLine]:
    """The lines of a CSV file of mergers; raises BadFile, which names what is wrong."""
    return [MergerLine(line, *values) for line, values in _records(path, _MERGER, _PLACE)]


def read_units(path: Path) -> list[UnitLine]:
    """The lines of a CSV list of units, with or without the column `name`; raises BadFile."""
    return [UnitLine(line, *values[:4]) for line, values in _records(path, _UNIT, _SHORT_NAME)]


def _records(path: Path, required: Sequence[str], optional: Sequence[str]) -> list[tuple[int, list[str]]]:
    """Line numbers, and the values in the order of the columns asked for; nothing where one is empty."""
    if sniff(path) is not FileKind.CSV:
        raise BadFile(_("“{name}” is no CSV file; save it as CSV first.").format(name=path.name))
    [(_path, found)] = read_sheets([path])
    if isinstance(found, BadFile):
        raise found
    table = [[clean(str(cell)) for cell in row] for sheet in found for row in sheet.rows]
    heading = next((place for place, row in enumerate(table) if any(row)), None)
    if heading is None:
        raise BadFile(_("“{name}” has no lines.").format(name=path.name))
    heads = [name.casefold() for name in table[heading]]
    columns = [name for name in heads if name]
    _check_columns(path, columns, required, optional)
    places = [heads.index(name) if name in heads else None for name in (*required, *optional)]
    records = [
        (number, ["" if place is None else row[place] for place in places])
        for number, row in enumerate(table[heading + 1 :], heading + 2)
        if any(row)
    ]
    if not records:
        raise BadFile(_("“{name}” has no lines.").format(name=path.name))
    return records


def _check_columns(path: Path, columns: list[str], required: Sequence[str], optional: Sequence[str]) -> None:
    if missing := [name for name in required if name not in columns]:
        raise BadFile(
            _("“{name}” lacks the columns {columns}.").format(name=path.name, columns=", ".join(missing)),
        )
    unknown = [name for name in columns if name not in (*required, *optional)]
    if unknown or len(set(columns)) < len(columns):
        names = ", ".join(unknown or sorted({name for name in columns if columns.count(name) > 1}))
        known = ", ".join((*required, *optional))
        raise BadFile(
            _("“{name}” has columns that cannot be understood: {columns}. Known: {known}.").format(
                name=path.name, columns=names, known=known
            )
        )
