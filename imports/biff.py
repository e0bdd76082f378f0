"""What the reading library leaves out of an .xls: errors, what is hidden, fonts, the date system.

An .xls is a file system of its own (OLE2) with one stream of records, each a type, a length and that many bytes.
"""

import struct
from collections.abc import Iterator
from contextlib import suppress

from imports.old_fonts import encoding_of_font
from imports.scan import ERROR_CODES, FontRuns, Parts, Scan

_END_OF_CHAIN = 0xFFFFFFF0
_BIFF8 = 0x0600
_BOF, _EOF, _SHEET, _FONT, _FORMAT, _DATE_MODE = 0x809, 0x0A, 0x85, 0x31, 0xE0, 0x22
_ROW, _COLUMNS, _SHARED_TEXT, _ERROR, _FORMULA = 0x208, 0x7D, 0xFD, 0x205, 0x06
_BROKEN = (struct.error, IndexError, KeyError, UnicodeDecodeError)


class BiffWorkbook(Parts):
    """The records of an .xls; what cannot be followed is left to the reading library to judge."""

    def __init__(self, content: bytes) -> None:
        self.uses_1904 = False
        self._sheets: dict[str, int] = {}
        self._fonts: list[str] = []
        self._formats: list[int] = []
        self._stream = b""
        with suppress(*_BROKEN):
            self._stream = _workbook_stream(content)
            self._read_globals()

    def _read_globals(self) -> None:
        for kind, data in _records(self._stream, 0):
            if kind == _BOF and data[:2] != _BIFF8.to_bytes(2, "little"):
                return  # Before Excel 97 texts were stored in another way; the library reads their values.
            if kind == _SHEET:
                self._sheets[_short_text(data[6:])] = int.from_bytes(data[:4], "little")
            elif kind == _FONT:
                self._fonts.append(_short_text(data[14:]))
            elif kind == _FORMAT:
                self._formats.append(int.from_bytes(data[:2], "little"))
            elif kind == _DATE_MODE:
                self.uses_1904 = data[:1] == b"\1"

    def _font(self, cell_format: int) -> str | None:
        index = self._formats[cell_format] if cell_format < len(self._formats) else 0
        index -= index > 4  # There is no font 4.
        font = self._fonts[index] if index < len(self._fonts) else ""
        return font if encoding_of_font(font) else None

    def scan(self, sheet: str) -> Scan:
        """What the records of a sheet say that the reading library does not."""
        scan, runs = Scan(), FontRuns()
        if sheet in self._sheets:
            with suppress(*_BROKEN):
                self._read_sheet(self._sheets[sheet], scan, runs)
        scan.fonts = runs.found
        return scan

    def _read_sheet(self, place: int, scan: Scan, runs: FontRuns) -> None:
        has_fonts = any(map(encoding_of_font, self._fonts))
        for kind, data in _records(self._stream, place):
            if kind == _SHARED_TEXT and has_fonts:
                row, column, cell_format = struct.unpack_from("<3H", data)
                runs.add(column, row, self._font(cell_format))
            elif kind in (_ERROR, _FORMULA):
                scan.errors += _errors(kind, data)
            elif kind == _ROW and data[12] & 0x20:
                scan.hidden_rows.append(int.from_bytes(data[:2], "little"))
            elif kind == _COLUMNS and data[8] & 1:
                first, last = struct.unpack_from("<2H", data)
                scan.hidden_columns += range(first, min(last, 255) + 1)


def _errors(kind: int, data: bytes) -> Iterator[tuple[int, int, str]]:
    row, column = struct.unpack_from("<2H", data)
    if kind == _ERROR and data[7]:
        yield row, column, ERROR_CODES.get(data[6], "#N/A")
    elif kind == _FORMULA and data[12:14] == b"\xff\xff" and data[6] == 2:
        yield row, column, ERROR_CODES.get(data[8], "#N/A")


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Type and bytes of the records from one place to the end of that part."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<2H", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        if kind == _EOF:
            return
        at += 4 + length


def _short_text(data: bytes) -> str:
    length, is_wide = data[0], data[1] & 1
    return data[2 : 2 + 2 * length].decode("utf-16-le") if is_wide else data[2 : 2 + length].decode("latin-1")


def _workbook_stream(content: bytes) -> bytes:
    """The stream `Workbook`, put together from its sectors."""
    size, small_size = (1 << shift for shift in struct.unpack_from("<2H", content, 30))
    tables, directory_start, _zero, cutoff, small_start, _count, more, _more_count = struct.unpack_from(
        "<I I I I I I I I", content, 44
    )
    places = [place for place in struct.unpack_from("<109I", content, 76) if place < _END_OF_CHAIN][:tables]
    while more < _END_OF_CHAIN and len(places) < tables:
        entries = struct.unpack_from(f"<{size // 4}I", content, (more + 1) * size)
        places += [place for place in entries[:-1] if place < _END_OF_CHAIN]
        more = entries[-1]
    table = [entry for place in places for entry in struct.unpack_from(f"<{size // 4}I", content, (place + 1) * size)]
    body = content[size:]
    directory = _chain(body, table, directory_start, size)
    entries_by_name = {}
    for at in range(0, len(directory), 128):
        name = directory[at : at + max(int.from_bytes(directory[at + 64 : at + 66], "little") - 2, 0)]
        entries_by_name[name.decode("utf-16-le")] = struct.unpack_from("<2I", directory, at + 116)
    start, length = entries_by_name["Workbook"]
    if length >= cutoff:
        return _chain(body, table, start, size)[:length]
    small_table = struct.unpack(f"<{len(small := _chain(body, table, small_start, size)) // 4}I", small)
    root = _chain(body, table, entries_by_name["Root Entry"][0], size)
    return _chain(root, small_table, start, small_size)[:length]


def _chain(content: bytes, table: list[int] | tuple[int, ...], start: int, size: int) -> bytes:
    parts: list[bytes] = []
    place = start
    while place < _END_OF_CHAIN and len(parts) <= len(table):
        parts.append(content[place * size : (place + 1) * size])
        place = table[place]
    return b"".join(parts)
