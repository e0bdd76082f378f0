"""What the reading library leaves out of an xlsx: error cells, and the date system of the workbook."""

import re
import zipfile
from collections.abc import Iterator
from html import unescape

_CHUNK = 1 << 20
_TAG = re.compile(r"<(?:\w+:)?(sheet|Relationship|workbookPr)\s([^>]*)>")
_ATTRIBUTE = re.compile(r"([\w:]+)\s*=\s*[\"']([^\"']*)[\"']")
_REFERENCE = re.compile(rb'\sr="([A-Z]{1,3})(\d{1,7})"')
_VALUE = re.compile(rb"<v>([^<]*)</v>")


class WorkbookXml:
    """The parts of an open xlsx."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        targets: dict[str, str] = {}
        sheets: list[dict[str, str]] = []
        self.uses_1904 = False
        for name in ("xl/_rels/workbook.xml.rels", "xl/workbook.xml"):
            for tag, attributes in self._tags(name):
                if tag == "Relationship":
                    targets[attributes.get("Id", "")] = attributes.get("Target", "")
                elif tag == "sheet":
                    sheets.append(attributes)
                else:
                    self.uses_1904 = attributes.get("date1904") in ("1", "true", "on")
        self._parts = {
            unescape(sheet.get("name", "")): _part_name(targets.get(sheet.get("r:id", ""), "")) for sheet in sheets
        }

    def _tags(self, part: str) -> Iterator[tuple[str, dict[str, str]]]:
        if part in self._archive.NameToInfo:
            for tag in _TAG.finditer(self._archive.read(part).decode("utf-8", "replace")):
                yield tag[1], dict(_ATTRIBUTE.findall(tag[2]))

    def error_cells(self, sheet: str) -> Iterator[tuple[int, int, str]]:
        """Row and column (from 0) and text (`#N/A`) of the cells of a sheet that hold an error."""
        part = self._parts.get(sheet)
        if part not in self._archive.NameToInfo:
            return
        rest = b""
        with self._archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                rest += chunk
                cut = rest.rfind(b"<c")
                if cut > 0:
                    yield from _errors_in(rest[:cut])
                    rest = rest[cut:]
        yield from _errors_in(rest)


def _errors_in(xml: bytes) -> Iterator[tuple[int, int, str]]:
    at = xml.find(b't="e"')
    while at >= 0:
        cell = xml[xml.rfind(b"<c", 0, at) : xml.find(b"</c>", at)]
        reference, value = _REFERENCE.search(cell), _VALUE.search(cell)
        if reference and value:
            yield int(reference[2]) - 1, _column_index(reference[1]), value[1].decode("utf-8", "replace")
        at = xml.find(b't="e"', at + 1)


def _column_index(letters: bytes) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index - 1


def _part_name(target: str) -> str:
    """Targets stand relative to `xl/`, or absolute from the root of the archive."""
    return target[1:] if target.startswith("/") else f"xl/{target}"
