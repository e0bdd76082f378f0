"""What the reading library leaves out of an .xlsb: errors, hidden rows, the date system."""

import re
import struct
import zipfile
from collections.abc import Iterator
from contextlib import suppress

from imports.scan import ERROR_CODES, Parts, Scan

_RELATION = re.compile(r"<Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(r"(\w+)\s*=\s*\"([^\"]*)\"")
_ROW, _ERROR, _FORMULA_ERROR, _PROPERTIES, _SHEET = 0, 3, 11, 153, 156
_BROKEN = (struct.error, IndexError, KeyError, UnicodeDecodeError)


class XlsbParts(Parts):
    """The parts of an open .xlsb; what cannot be followed is left to the reading library to judge."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.uses_1904 = False
        self._archive = archive
        self._parts: dict[str, str] = {}
        with suppress(*_BROKEN):
            self._read_workbook()

    def _read_workbook(self) -> None:
        relations = self._archive.read("xl/_rels/workbook.bin.rels").decode("utf-8", "replace")
        found = [dict(_ATTRIBUTE.findall(tag)) for tag in _RELATION.findall(relations)]
        targets = {relation.get("Id", ""): relation.get("Target", "") for relation in found}
        for kind, data in _records(self._archive.read("xl/workbook.bin")):
            if kind == _PROPERTIES:
                self.uses_1904 = bool(data[0] & 1)
            elif kind == _SHEET:
                relation, end = _text(data, 8)
                target = targets.get(relation, "")
                part = target[1:] if target.startswith("/") else f"xl/{target}"
                self._parts[_text(data, end)[0]] = part

    def scan(self, sheet: str) -> Scan:
        """What the records of a sheet say that the reading library does not."""
        scan = Scan()
        with suppress(*_BROKEN):
            _read_sheet(self._archive.read(self._parts[sheet]), scan)
        return scan


def _read_sheet(content: bytes, scan: Scan) -> None:
    row = 0
    for kind, data in _records(content):
        if kind == _ROW:
            row = int.from_bytes(data[:4], "little")
            if data[11] & 0x10:
                scan.hidden_rows.append(row)
        elif kind in (_ERROR, _FORMULA_ERROR):
            scan.errors.append((row, int.from_bytes(data[:4], "little"), ERROR_CODES.get(data[8], "#N/A")))


def _records(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Type and bytes of the records, whose types and lengths are numbers of seven bits a byte."""
    at = 0
    while at < len(content):
        kind, at = _sevens(content, at)
        length, at = _sevens(content, at)
        yield kind, content[at : at + length]
        at += length


def _sevens(content: bytes, at: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        byte = content[at]
        at += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number, at
        shift += 7


def _text(data: bytes, at: int) -> tuple[str, int]:
    end = at + 4 + 2 * int.from_bytes(data[at : at + 4], "little")
    return data[at + 4 : end].decode("utf-16-le"), end
