"""A sheet of an xlsx read cell by cell, for the sheets over which the reading library would run out of memory.

It keeps what stands in cells and nothing for the space between them, and is three times slower.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from html import unescape
from typing import Any
from xml.parsers import expat

from imports.old_fonts import ODD
from imports.workbook_xml import WorkbookXml, column_index

MOST_COLUMNS = 128
"""Cells right of these are left out: no list of people is so wide."""
_MOST_CELLS = 4_000_000
_CHUNK_ROWS = 5000
_SHARED = re.compile(r"<(?:\w+:)?si>(.*?)</(?:\w+:)?si>|<(?:\w+:)?si/>", re.DOTALL)
_PHONETIC = re.compile(r"<(?:\w+:)?rPh.*?</(?:\w+:)?rPh>", re.DOTALL)
_TEXT = re.compile(r"<(?:\w+:)?t(?:\s[^>]*)?>([^<]*)</(?:\w+:)?t>")
_FORMAT = re.compile(r"<numFmt\s[^>]*>")
_ATTRIBUTE = re.compile(r"(\w+)=\"([^\"]*)\"")
_CELL_FORMATS = re.compile(r"<cellXfs.*?</cellXfs>", re.DOTALL)
_FORMAT_NUMBER = re.compile(r"<xf\s[^>]*?numFmtId=\"(\d+)\"")
_QUOTED = re.compile(r"\"[^\"]*\"|\\.|\[[^\]]*\]")
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}


class TooManyCells(OverflowError):
    """A sheet holds more than any list of people."""


class SheetStream:
    """The cells of one sheet."""

    def __init__(self, xml: WorkbookXml, sheet: str) -> None:
        self.merged: list[tuple[int, int, int, int]] = []
        """Top, left, bottom, right; from 0, the last included."""
        self.stray = ""
        """The first cell that stands too far right to be read, as Excel calls it."""
        self._rows: dict[int, dict[int, Any]] = {}
        self._texts = _shared_texts(xml)
        self._dates = _date_styles(xml)
        self._epoch = datetime(1904, 1, 1) if xml.uses_1904 else datetime(1899, 12, 30)
        self._reference = self._type = self._style = ""
        self._value: list[str] = []
        self._is_value = False
        self._cells = 0
        self._read(xml, sheet)

    @property
    def is_modern(self) -> bool:
        """Whether no text has a letter which shows up where a font from before Unicode was used."""
        texts = (cell for cells in self._rows.values() for cell in cells.values() if isinstance(cell, str))
        return ODD.search("\n".join(texts)) is None

    def chunks(self) -> Iterator[list[list[Any]]]:
        """The rows in pieces, all of one width and blank ones included."""
        width = max((max(cells) + 1 for cells in self._rows.values()), default=0)
        blank: list[Any] = [""] * width
        chunk: list[list[Any]] = []
        for index in range(max(self._rows, default=-1) + 1):
            row = blank
            if cells := self._rows.get(index):
                row = blank.copy()
                for column, value in cells.items():
                    row[column] = value
            chunk.append(row)
            if len(chunk) == _CHUNK_ROWS:
                yield chunk
                chunk = []
        yield chunk

    def _read(self, xml: WorkbookXml, sheet: str) -> None:
        part = xml.part(sheet)
        if part is None:
            return
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        with xml.archive.open(part) as stream:
            try:
                parser.ParseFile(stream)
            except expat.ExpatError as error:
                raise ValueError(str(error)) from None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "c":
            self._reference = attributes.get("r", "")
            self._type = attributes.get("t", "n")
            self._style = attributes.get("s", "0")
            self._value = []
        elif name in ("v", "t"):
            self._is_value = True
        elif name == "mergeCell":
            corners = [_place(corner) for corner in attributes.get("ref", "").split(":")]
            if len(corners) == 2 and corners[1][1] < MOST_COLUMNS:
                self.merged.append((*corners[0], *corners[1]))

    def _text(self, text: str) -> None:
        if self._is_value:
            self._value.append(text)

    def _end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name in ("v", "t"):
            self._is_value = False
        elif name == "c" and self._value:
            self._keep(_place(self._reference), "".join(self._value))
            self._value = []

    def _keep(self, place: tuple[int, int], text: str) -> None:
        row, column = place
        if column >= MOST_COLUMNS:
            self.stray = self.stray or self._reference
            return
        self._cells += 1
        if self._cells > _MOST_CELLS:
            raise TooManyCells
        value = self._convert(text)
        if value != "":
            self._rows.setdefault(row, {})[column] = value

    def _convert(self, text: str) -> Any:
        if self._type == "s":
            return self._texts[int(text)] if int(text) < len(self._texts) else ""
        if self._type in ("str", "inlineStr", "e"):
            return text
        if self._type == "b":
            return float(text == "1")
        if self._type == "d":
            return datetime.fromisoformat(text)
        number = float(text)
        return self._moment(number) if self._style in self._dates and 0 <= number < 2_958_466 else number

    def _moment(self, number: float) -> date | datetime | time:
        moment = self._epoch + timedelta(days=number)
        if number < 1:
            return moment.time()
        return moment.date() if number.is_integer() else moment


def _place(reference: str) -> tuple[int, int]:
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise ValueError(reference)
    return int(match[2]) - 1, column_index(match[1].encode())


def _shared_texts(xml: WorkbookXml) -> list[str]:
    found = []
    for text in _SHARED.findall(xml.text("xl/sharedStrings.xml")):
        found.append(unescape("".join(_TEXT.findall(_PHONETIC.sub("", text)))))
    return found


def _date_styles(xml: WorkbookXml) -> set[str]:
    """The numbers of the cell formats that show a number as a date or time."""
    styles = xml.text("xl/styles.xml")
    dates = set(_DATE_FORMATS)
    for tag in _FORMAT.findall(styles):
        about = dict(_ATTRIBUTE.findall(tag))
        shown = _QUOTED.sub("", unescape(about.get("formatCode", ""))).lower()
        if set(shown) & set("ymdhs") and "general" not in shown:
            dates.add(int(about.get("numFmtId", 0)))
    formats = _CELL_FORMATS.search(styles)
    used = _FORMAT_NUMBER.findall(formats[0]) if formats else []
    return {str(index) for index, number in enumerate(used) if int(number) in dates}
