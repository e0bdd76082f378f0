"""A list as it stands on the screen, as a workbook or as delimited text: dates and numbers become what they are."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from pathlib import Path

from capacity.errors import BadInput
from capacity.i18n import _, format_number, language
from capacity.officials import masked
from exports.delimited import delimited
from exports.lists import Column, Paper, write_list
from exports.look import CELL, DAY, HOURS, NUMBER, SHARE
from exports.pouring import Value
from exports.saving import save

SUFFIXES = (".xlsx", ".csv")
_SAMPLE = 200
"""Lines that tell what a column holds, and how wide it is."""
_NARROWEST, _WIDEST = 8, 46
_DATE = re.compile(r"(\d{2})/(\d{2})/(\d{4})")
_YEAR_OR_NONE = re.compile(r"(?:\d{4}|–|)")
_NUMBER = re.compile(r"[-−+]?\d[\d.,]*")
_IDENTITY = re.compile(r"\b\d{12}\b")
_BRANCH = re.compile("[▾▸] ")


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A column as the screen has it."""

    heading: str
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class ShownList:
    """A list as the screen has it, without its lines."""

    title: str
    notes: tuple[str, ...]
    """What it is a list of: the day, the filters, who took it and when."""
    columns: tuple[ShownColumn, ...]
    count: int


def write_shown(
    path: Path, shown: ShownList, lines: Iterable[Sequence[str]], *, issued_by: str, overwrite: bool = False
) -> Path:
    """Write the lines of a list as the file's name asks, .xlsx or .csv, for the user's eyes only.

    Identity numbers are hidden, whatever the screen shows. Raises BadInput for another name, and else as saving does.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise BadInput(_("“{path}” must end in .xlsx or .csv.").format(path=path))
    cells = (tuple(map(_unasked, line)) for line in lines)
    sample = list(islice(cells, _SAMPLE))
    kinds = [_kind(column, [line[place] for line in sample]) for place, column in enumerate(shown.columns)]
    values = _values(chain(sample, cells), kinds)
    if suffix == ".csv":
        text = delimited(chain([[column.heading for column in shown.columns]], values))
        save(text.encode(), path, overwrite=overwrite, private=True)
        return path
    columns = [
        Column(column.heading, _width(column, [line[place] for line in sample]), _LOOKS[kind])
        for place, (column, kind) in enumerate(zip(shown.columns, kinds, strict=True))
    ]
    count = _("This list holds {count} lines./.").format(count=format_number(shown.count))
    paper = Paper(shown.title.upper(), issued_by, shown.notes, count=count, is_sent=False)
    return write_list(path, paper, columns, values, shown.count, overwrite=overwrite)


_LOOKS = {"text": CELL, "date": DAY, "number": NUMBER, "decimal": HOURS, "share": SHARE}


def _unasked(cell: str) -> str:
    """A cell without what is only shown when it is asked for, and without the marks of branches."""
    return _IDENTITY.sub(lambda found: masked(found[0]), _BRANCH.sub("  ", cell))


def _kind(column: ShownColumn, cells: Sequence[str]) -> str:
    """What a column holds: all of its dates are dates, and its numbers are numbers where the screen sets them so."""
    said = [cell.strip() for cell in cells]
    if any(map(_DATE.fullmatch, said)) and all(_DATE.fullmatch(cell) or _YEAR_OR_NONE.fullmatch(cell) for cell in said):
        return "date"
    if not column.is_number:
        return "text"
    numbers = [cell for cell in said if cell not in ("", "–")]
    if any(cell.endswith("%") for cell in numbers):
        return "share"
    return "decimal" if any(_decimal_sign() in cell for cell in numbers) else "number"


def _values(lines: Iterable[Sequence[str]], kinds: Sequence[str]) -> Iterator[tuple[Value, ...]]:
    for line in lines:
        yield tuple(_value(cell, kind) for cell, kind in zip(line, kinds, strict=True))


def _value(cell: str, kind: str) -> Value:
    """A cell as what its column holds; a text where it is something else."""
    said = cell.strip()
    if kind == "date" and (found := _DATE.fullmatch(said)):
        day, month, year = map(int, found.groups())
        return date(year, month, day)
    if kind in ("number", "decimal", "share"):
        number = _number(said.removesuffix("%").strip())
        if number is not None:
            return number / 100 if said.endswith("%") else int(number) if number.is_integer() else number
    return cell


def _number(text: str) -> float | None:
    """A number as the program writes it in the user's language."""
    if not _NUMBER.fullmatch(text):
        return None
    plain = text.replace("−", "-").replace("." if language() == "vi" else ",", "").replace(_decimal_sign(), ".")
    try:
        return float(plain)
    except ValueError:
        return None


def _decimal_sign() -> str:
    return "," if language() == "vi" else "."


def _width(column: ShownColumn, cells: Sequence[str]) -> float:
    longest = max((len(cell.rstrip()) for cell in cells), default=0)
    return max(_NARROWEST, min(_WIDEST, max(longest, len(column.heading)) + 2))
