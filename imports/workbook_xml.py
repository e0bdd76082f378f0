"""What the reading library leaves out of an xlsx: errors, what is hidden, fonts, the date system, far cells."""

import re
import zipfile
from collections.abc import Iterator
from html import unescape

from imports.old_fonts import encoding_of_font
from imports.scan import FontRuns, Parts, Scan

_CHUNK = 1 << 20
_LAST_COLUMN = 16384
_TAG = re.compile(r"<(?:\w+:)?(sheet|Relationship|workbookPr)\s([^>]*)>")
_ATTRIBUTE = re.compile(r"([\w:]+)\s*=\s*[\"']([^\"']*)[\"']")
_REFERENCE = re.compile(rb'\sr="([A-Z]{1,3})(\d{1,7})"')
_ROW = re.compile(rb"<row\s[^>]*>")
_ROW_NUMBER = re.compile(rb'\sr="(\d{1,7})"')
_HIDDEN = re.compile(rb'\shidden="(?:1|true)"')
_COLUMNS = re.compile(rb"<col\s[^>]*>")
_SPAN = re.compile(rb'\s(min|max)="(\d{1,5})"')
_WIDE, _WIDER = re.compile(rb'<c r="([A-Z]{2})\d'), re.compile(rb'<c r="[A-Z]{3}\d')
_TWO_LETTERS = re.compile(rb'<c r="[A-Z]{2}')
_VALUE = re.compile(rb"<v>([^<]*)</v>")
_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"([^>]*)>(?:<v>(\d+)</v>|<is>(.*?)</is>)?', re.DOTALL)
_INLINE_FONT = re.compile(rb'<rFont\s+val="([^"]*)"')
_TEXT_TYPE = re.compile(rb'\st="(s|str|inlineStr)"')
_STYLE = re.compile(rb'\ss="(\d+)"')
_FONT = re.compile(r"<font>.*?</font>|<font/>", re.DOTALL)
_FONT_NAME = re.compile(r"<(?:name|rFont)\s+val=\"([^\"]*)\"")
_CELL_FORMATS = re.compile(r"<cellXfs.*?</cellXfs>", re.DOTALL)
_FORMAT_FONT = re.compile(r"<xf\s[^>]*?fontId=\"(\d+)\"")
_SHARED = re.compile(r"<si>.*?</si>|<si/>", re.DOTALL)


class WorkbookXml(Parts):
    """The parts of an open xlsx."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
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
        self._styles = self._legacy_styles()
        self._texts = self._legacy_texts()

    def part(self, sheet: str) -> str | None:
        """The member of the archive that holds a sheet."""
        part = self._parts.get(sheet)
        return part if part in self.archive.NameToInfo else None

    def text(self, part: str) -> str:
        """A whole member as text; nothing where there is none."""
        return self.archive.read(part).decode("utf-8", "replace") if part in self.archive.NameToInfo else ""

    def _tags(self, part: str) -> Iterator[tuple[str, dict[str, str]]]:
        for tag in _TAG.finditer(self.text(part)):
            yield tag[1], dict(_ATTRIBUTE.findall(tag[2]))

    def _legacy_styles(self) -> dict[int, str]:
        """Number of a cell format to its font, for fonts of old."""
        styles = self.text("xl/styles.xml")
        fonts = [name[1] if (name := _FONT_NAME.search(font)) else "" for font in _FONT.findall(styles)]
        formats = _CELL_FORMATS.search(styles)
        if not formats or not any(map(encoding_of_font, fonts)):
            return {}
        used = [int(number) for number in _FORMAT_FONT.findall(formats[0])]
        return {i: fonts[font] for i, font in enumerate(used) if font < len(fonts) and encoding_of_font(fonts[font])}

    def _legacy_texts(self) -> dict[int, str]:
        """Number of a shared text to its font, where a part of it is written in a font of old."""
        texts = self.text("xl/sharedStrings.xml")
        if "<rFont" not in texts or not any(map(encoding_of_font, _FONT_NAME.findall(texts))):
            return {}
        found = {}
        for index, text in enumerate(_SHARED.findall(texts)):
            if legacy := next(filter(encoding_of_font, _FONT_NAME.findall(text)), None):
                found[index] = legacy
        return found

    def scan(self, sheet: str) -> Scan:
        """What the XML of a sheet says that the reading library does not."""
        scan = Scan()
        part = self.part(sheet)
        if part is None:
            return scan
        runs = FontRuns()
        with self.archive.open(part) as stream:
            rest = b""
            while chunk := stream.read(_CHUNK):
                rest += chunk
                cut = rest.rfind(b"<c ")
                if cut > 0:
                    self._scan(rest[:cut], scan, runs)
                    rest = rest[cut:]
            self._scan(rest, scan, runs)
        scan.fonts = runs.found
        return scan

    def _scan(self, xml: bytes, scan: Scan, runs: FontRuns) -> None:
        _scan(xml, scan)
        if self._styles or self._texts or b"<rFont" in xml:
            _add_fonts(xml, runs, self._styles, self._texts)


def _scan(xml: bytes, scan: Scan) -> None:
    scan.errors += _errors_in(xml)
    last = _ROW_NUMBER.match(xml, xml.rfind(b"<row ") + 4)
    scan.rows = max(scan.rows, int(last[1]) if last else 0)
    if _TWO_LETTERS.search(xml):
        if _WIDER.search(xml):
            scan.width = _LAST_COLUMN
        elif wide := _WIDE.findall(xml):
            scan.width = max(scan.width, column_index(max(wide)) + 1)
    if b" hidden=" in xml:
        _scan_hidden(xml, scan)


def _scan_hidden(xml: bytes, scan: Scan) -> None:
    for row in _ROW.findall(xml):
        if _HIDDEN.search(row) and (number := _ROW_NUMBER.search(row)):
            scan.hidden_rows.append(int(number[1]) - 1)
    for column in _COLUMNS.findall(xml):
        span = {name: int(number) for name, number in _SPAN.findall(column)}
        if _HIDDEN.search(column) and len(span) == 2:
            scan.hidden_columns += range(span[b"min"] - 1, min(span[b"max"], 256))


def _errors_in(xml: bytes) -> Iterator[tuple[int, int, str]]:
    at = xml.find(b't="e"')
    while at >= 0:
        cell = xml[xml.rfind(b"<c", 0, at) : xml.find(b"</c>", at)]
        reference, value = _REFERENCE.search(cell), _VALUE.search(cell)
        if reference and value:
            yield int(reference[2]) - 1, column_index(reference[1]), value[1].decode("utf-8", "replace")
        at = xml.find(b't="e"', at + 1)


def _add_fonts(xml: bytes, runs: FontRuns, styles: dict[int, str], texts: dict[int, str]) -> None:
    for letters, number, attributes, value, inline in _CELL.findall(xml):
        if kind := _TEXT_TYPE.search(attributes):
            style = _STYLE.search(attributes)
            font = styles.get(int(style[1]) if style else 0)
            if font is None and value and kind[1] == b"s":
                font = texts.get(int(value))
            elif font is None and inline:
                names = (name.decode("utf-8", "replace") for name in _INLINE_FONT.findall(inline))
                font = next(filter(encoding_of_font, names), None)
            runs.add(column_index(letters), int(number) - 1, font)


def column_index(letters: bytes) -> int:
    """The column that Excel calls by these letters: A is 0."""
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index - 1


def _part_name(target: str) -> str:
    """Targets stand relative to `xl/`, or absolute from the root of the archive."""
    return target[1:] if target.startswith("/") else f"xl/{target}"
