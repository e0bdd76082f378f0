"""The process that runs the reading library, which may abort on a hostile workbook and take its process along.

It is given a pickled list of paths, each with what kind of file it is, on its standard input and answers with pickled
messages on its standard output: for each file and sheet `("sheet", fields)`, then `("rows", rows)` as often as needed,
and `("end", is_modern)` where that is known; last `("done",)`, or `("failed", reason)` at any time. The fields are
those of `sheets.Sheet`. It starts in some 50 ms because it imports so little.
"""

import csv
import gc
import pickle
import sys
import zipfile
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path

import python_calamine as calamine

from imports.limits import MOST_COLUMNS, MOST_ROWS
from imports.old_fonts import ODD
from imports.scan import Parts, Scan
from imports.workbook_xml import WorkbookXml

CHUNK_ROWS = 5000
MOST_MEMORY = 1_000_000_000
"""Bytes; no list of people needs so many."""
LOCKED, DAMAGED, TOO_LARGE, NO_TEXT_TABLE = "locked", "damaged", "too large", "no text table"
TEXTS = ("csv", "html", "xml")
"""The kinds of files that are text."""

Message = tuple[object, ...]


def main() -> None:
    """Read the files named on standard input."""
    _limit_memory()
    gc.disable()  # Rows have no cycles, and the process does not live long.
    for path, kind in pickle.load(sys.stdin.buffer):
        for message in _read(Path(path), kind):
            pickle.dump(message, sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
        sys.stdout.buffer.flush()


def _limit_memory() -> None:
    """Let the system refuse memory beyond the limit, where it can: a hostile file then ends this process only."""
    if sys.platform != "win32":
        import resource

        hardest = resource.getrlimit(resource.RLIMIT_DATA)[1]
        most = MOST_MEMORY if hardest == resource.RLIM_INFINITY else min(MOST_MEMORY, hardest)
        resource.setrlimit(resource.RLIMIT_DATA, (most, hardest))


def _read(path: Path, kind: str) -> Iterator[Message]:
    try:
        if kind in TEXTS:
            yield from _read_text(path, kind)
        else:
            # An open file, because the library believes the suffix of a path.
            with path.open("rb") as file:
                yield from _read_workbook(file)
    except calamine.PasswordError:
        yield "failed", LOCKED
    except (OverflowError, MemoryError):
        yield "failed", TOO_LARGE
    except csv.Error:
        yield "failed", NO_TEXT_TABLE
    except (calamine.CalamineError, OSError, ValueError, zipfile.BadZipFile):
        yield "failed", DAMAGED
    else:
        yield ("done",)


def _read_text(path: Path, kind: str) -> Iterator[Message]:
    for fields, rows in _tables(path, kind):
        yield "sheet", fields
        for start in range(0, len(rows), CHUNK_ROWS):
            yield "rows", rows[start : start + CHUNK_ROWS]


def _tables(path: Path, kind: str) -> list[tuple[dict[str, object], list[list[object]]]]:
    """The fields and rows of each sheet; of the readers only the one of the kind is loaded."""
    if kind == "csv":
        from imports.delimited import read_delimited

        return [({"name": ""}, read_delimited(path))]
    if kind == "html":
        from imports.web_page import read_web_page

        rows, merged = read_web_page(path)
        return [({"name": "", "merged": merged}, [list(row) for row in rows])]
    from imports.xml_spreadsheet import read_xml_spreadsheet

    return [
        ({"name": one.name, "merged": one.merged, "hidden_rows": one.hidden_rows, "is_hidden": one.is_hidden}, one.rows)
        for one in read_xml_spreadsheet(path)
    ]


def _read_workbook(file: BufferedReader) -> Iterator[Message]:
    parts = _parts(file)
    file.seek(0)
    workbook = calamine.CalamineWorkbook.from_filelike(file)
    for about in workbook.sheets_metadata:
        if about.typ is not calamine.SheetTypeEnum.WorkSheet:
            continue
        scan = parts.scan(about.name)
        fields = {
            "name": about.name,
            "is_hidden": about.visible is not calamine.SheetVisibleEnum.Visible,
            "uses_1904": parts.uses_1904,
            "hidden_rows": scan.hidden_rows,
            "hidden_columns": scan.hidden_columns,
            "fonts": scan.fonts,
        }
        if isinstance(parts, WorkbookXml) and scan.is_too_large:
            yield from _stream(parts, about.name, fields)
        else:
            sheet = workbook.get_sheet_by_name(about.name)
            if sheet.end is not None and (sheet.end[0] >= MOST_ROWS or sheet.end[1] >= MOST_COLUMNS):
                # No spreadsheet has so many: the file is damaged, and each row would be filled up to that column.
                raise OverflowError
            merged = scan.merged or [(*start, *end) for start, end in sheet.merged_cell_ranges or []]
            yield "sheet", fields | {"merged": merged}
            yield from _rows(sheet, scan)


def _parts(file: BufferedReader) -> Parts:
    """The parts of a workbook by its format, of which only one is loaded."""
    if not zipfile.is_zipfile(file):
        from imports.biff import BiffWorkbook

        file.seek(0)
        return BiffWorkbook(file.read())
    archive = zipfile.ZipFile(file)
    if "content.xml" in archive.NameToInfo:
        from imports.ods_xml import OdsXml

        return OdsXml(archive)
    if "xl/workbook.bin" in archive.NameToInfo:
        from imports.xlsb_parts import XlsbParts

        return XlsbParts(archive)
    return WorkbookXml(archive)


def _stream(xml: WorkbookXml, name: str, fields: dict[str, object]) -> Iterator[Message]:
    from imports.stream import SheetStream

    sheet = SheetStream(xml, name)
    yield "sheet", fields | {"merged": sheet.merged, "stray": sheet.stray}
    for chunk in sheet.chunks():
        yield "rows", chunk
    yield "end", sheet.is_modern


def _rows(sheet: calamine.CalamineSheet, scan: Scan) -> Iterator[Message]:
    errors: dict[int, list[tuple[int, str]]] = {}
    for row, column, error in scan.errors:
        errors.setdefault(row, []).append((column, error))
    # The library fills up the rows above the first cell that holds anything, but not the columns left of it.
    blanks: list[object] = [""] * (sheet.start[1] if sheet.start else 0)
    # One object for all blank rows: a stray cell may stand a million rows below the table.
    blank_row = blanks + [""] * sheet.width
    # One object for equal values makes the message shorter and what is looked up later faster. TRUE becomes 1.
    known: dict[object, object] = {1.0: 1.0, 0.0: 0.0}
    only = known.setdefault
    chunk: list[list[object]] = []
    for index, found in enumerate(sheet.iter_rows()):
        cells: list[object] = blank_row
        if index in errors or any(found):
            cells = list(map(only, found, found))
            if blanks:
                cells = blanks + cells
        for column, error in errors.get(index, ()):
            if column < len(cells):
                cells[column] = error
        chunk.append(cells)
        if len(chunk) == CHUNK_ROWS:
            yield "rows", chunk
            chunk = []
    yield "rows", chunk
    texts = (value for value in known if value.__class__ is str and not value.isascii())
    yield "end", ODD.search("\n".join(texts)) is None


if __name__ == "__main__":
    main()
