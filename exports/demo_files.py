"""The invented province as the files that an office would get: a list of units, rosters, lists of results."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from capacity.demo import Province
from capacity.demo_agencies import InventedAgency
from capacity.demo_people import InventedOfficial
from capacity.errors import BadFile, Refused
from capacity.i18n import _
from capacity.settings import for_owner_only, make_folder
from exports.demo_layouts import LAYOUTS, Entry, Layout, write_results
from exports.workbook import Book

_SMALL = 1000
"""Fewer people than this are shared out to small files, some of whose rows are wrong on purpose."""


@dataclass(frozen=True, slots=True)
class DemoFiles:
    """What was written, in the order in which it is to be imported."""

    units: Path
    rosters: tuple[Path, ...]
    results: tuple[Path, ...]

    @property
    def all(self) -> tuple[Path, ...]:
        """Every file that was written."""
        return (self.units, *self.rosters, *self.results)


def write_demo_files(province: Province, folder: Path, *, overwrite: bool = False) -> DemoFiles:
    """Write the units, rosters and result lists of a province into a folder, which is made if need be.

    Raises Refused where a file is there already, BadFile where nothing can be written.
    """
    is_small = len(province.officials) < _SMALL
    units = _write_units(province.agencies, folder / "units.csv", overwrite=overwrite)
    rosters = []
    for number, (entries, layout) in enumerate(_shares(province, 60 if is_small else 2000), 1):
        book = Book()
        layout(book.page("Danh sách"), entries, province.name)
        path = folder / f"danh-sach-{number:02d}.xlsx"
        rosters.append(book.save(path, overwrite=overwrite, private=True))
    completions = sorted(province.completions, key=lambda completion: completion.completed_on)
    size = max(1, -(-len(completions) // (2 if is_small else 6)))
    results = []
    for number, start in enumerate(range(0, len(completions), size), 1):
        book = Book()
        write_results(book.page("Kết quả"), completions[start : start + size], province.name)
        path = folder / f"ket-qua-{number:02d}.xlsx"
        results.append(book.save(path, overwrite=overwrite, private=True))
    return DemoFiles(units, tuple(rosters), tuple(results))


def _write_units(agencies: Sequence[InventedAgency], path: Path, *, overwrite: bool) -> Path:
    try:
        make_folder(path.parent)
        mode = "w" if overwrite else "x"
        with open(path, mode, encoding="utf-8", newline="", opener=for_owner_only) as file:
            writer = csv.writer(file)
            writer.writerow(("code", "parent_code", "level", "full_name"))
            writer.writerows((agency.code, agency.parent_code, agency.level, agency.name) for agency in agencies)
    except FileExistsError as error:
        raise Refused(_("“{path}” exists already and was left as it is.").format(path=path)) from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BadFile(
            _("“{path}” could not be written ({reason}); is it open in another program?").format(
                path=path, reason=reason
            )
        ) from error
    return path


def _shares(province: Province, size: int) -> Iterator[tuple[list[Entry], Layout]]:
    """Whole agencies, about `size` people together, each share with the layout that its office likes."""
    entries = _entries(province)
    names = Counter(agency.name for agency in province.agencies)
    share: list[Entry] = []
    number = 0
    for _code, group in groupby(entries, key=lambda entry: entry.official.agency.code):
        share += group
        if len(share) >= size:
            yield share, _layout_for(share, names, number)
            share, number = [], number + 1
    if share:
        yield share, _layout_for(share, names, number)


def _layout_for(share: Sequence[Entry], names: Counter[str], number: int) -> Layout:
    # Only the first layout has a column for the agency's code, which decides where a name repeats.
    if any(names[entry.official.agency.name] > 1 for entry in share):
        return LAYOUTS[0]
    return LAYOUTS[number % len(LAYOUTS)]


def _entries(province: Province) -> list[Entry]:
    """Everybody in order; in a small province three people who took no course are written down wrongly."""
    entries = [_entry(official) for official in province.officials]
    if len(entries) >= _SMALL:
        return entries
    trained = {completion.official.staff_code for completion in province.completions}
    idle = [place for place, entry in enumerate(entries) if entry.official.staff_code not in trained]
    first, second, third = idle[0], idle[len(idle) // 2], idle[1]
    entries[first] = replace(entries[first], birth="31/02/1985")
    entries[second] = replace(entries[second], number=entries[second].number + "7")
    entries[third] = replace(entries[third], email="khong co")
    return entries


def _entry(official: InventedOfficial) -> Entry:
    return Entry(official, f"{official.birth_date:%d/%m/%Y}", official.national_id, official.email)
