"""What the reading library leaves out of an .ods: errors, what is hidden, fonts, merged cells."""

import re
import zipfile
from xml.parsers import expat

from imports.old_fonts import encoding_of_font
from imports.scan import FontRuns, Parts, Scan

_WORTH_READING = re.compile(
    rb'value-type="error"|visibility="(?:collapse|filter)"|-spanned="(?:[2-9]|1\d)|font-(?:name|family)="[^"]{0,6}vn',
    re.IGNORECASE,
)
_MOST_COLUMNS = 256
_MOST_ROWS = 1_048_576
_HIDDEN = ("collapse", "filter")


class OdsXml(Parts):
    """The content of an open .ods, sheet by sheet."""

    uses_1904 = False
    """Its cells name their dates, so that bare day numbers count from 1899 at any rate."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._scans: dict[str, Scan] = {}
        content = archive.read("content.xml")
        if _WORTH_READING.search(content):
            self._read(content)

    def scan(self, sheet: str) -> Scan:
        """What the XML of a sheet says that the reading library does not."""
        return self._scans.get(sheet) or Scan()

    def _read(self, content: bytes) -> None:
        self._fonts: dict[str, str] = {}
        self._style = ""
        self._row = self._column = self._first_column = 0
        self._repeats = 1
        self._error: tuple[int, int] | None = None
        self._text: list[str] = []
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text_of_error
        try:
            parser.Parse(content, True)
        except expat.ExpatError as error:
            raise ValueError(str(error)) from None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "style:style":
            self._style = attributes.get("style:name", "")
        elif name == "style:text-properties":
            font = attributes.get("style:font-name") or attributes.get("fo:font-family", "")
            if encoding_of_font(font.strip("'")):
                self._fonts[self._style] = font.strip("'")
        elif name == "table:table":
            self._scan = self._scans[attributes.get("table:name", "")] = Scan()
            self._runs = FontRuns()
            self._scan.fonts = self._runs.found
            self._row = self._first_column = 0
        elif name == "table:table-column":
            self._add_columns(attributes)
        elif name == "table:table-row":
            self._column = 0
            self._repeats = _count(attributes, "table:number-rows-repeated", _MOST_ROWS)
            if attributes.get("table:visibility") in _HIDDEN and self._repeats < _MOST_ROWS // 2:
                self._scan.hidden_rows += range(self._row, self._row + self._repeats)
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._add_cell(attributes)

    def _add_columns(self, attributes: dict[str, str]) -> None:
        last = self._first_column + _count(attributes, "table:number-columns-repeated", _MOST_ROWS)
        if attributes.get("table:visibility") in _HIDDEN:
            self._scan.hidden_columns += range(self._first_column, min(last, _MOST_COLUMNS))
        self._first_column = last

    def _add_cell(self, attributes: dict[str, str]) -> None:
        row, column = self._row, self._column
        self._column += _count(attributes, "table:number-columns-repeated", _MOST_ROWS)
        height = _count(attributes, "table:number-rows-spanned", _MOST_ROWS)
        width = _count(attributes, "table:number-columns-spanned", _MOST_COLUMNS)
        if height > 1 or width > 1:
            self._scan.merged.append((row, column, row + height - 1, column + width - 1))
        if attributes.get("calcext:value-type") == "error":
            self._error, self._text = (row, column), []
        elif attributes.get("office:value-type") == "string":
            self._runs.add(column, row, self._fonts.get(attributes.get("table:style-name", "")))

    def _text_of_error(self, text: str) -> None:
        if self._error:
            self._text.append(text)

    def _end(self, name: str) -> None:
        if name == "table:table-row":
            self._row += self._repeats
        elif name == "table:table-cell" and self._error:
            self._scan.errors.append((*self._error, "".join(self._text).strip() or "#N/A"))
            self._error = None


def _count(attributes: dict[str, str], name: str, most: int) -> int:
    value = attributes.get(name, "1")
    return min(int(value), most) if value.isdecimal() else 1
