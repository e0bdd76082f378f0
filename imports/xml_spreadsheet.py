"""Workbooks in one XML file, as Excel 2003 and many systems write them and call .xls."""

from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

from imports.limits import MOST_ROWS, refuse_large

_NAMESPACE = "{urn:schemas-microsoft-com:office:spreadsheet}"
_MOST_COLUMNS = 256


class XmlSheet(NamedTuple):
    """A sheet; rows and columns count from 0."""

    name: str
    rows: list[list[Any]]
    merged: list[tuple[int, int, int, int]]
    hidden_rows: list[int]
    is_hidden: bool


def read_xml_spreadsheet(path: Path) -> list[XmlSheet]:
    """The sheets of a workbook; raises ValueError where the XML is broken, OverflowError where they are too large."""
    try:
        root = ElementTree.parse(path).getroot()
    except ElementTree.ParseError as error:
        raise ValueError(str(error)) from None
    return [_sheet(worksheet) for worksheet in root.iter(f"{_NAMESPACE}Worksheet")]


def _sheet(worksheet: ElementTree.Element) -> XmlSheet:
    found: dict[int, dict[int, Any]] = {}
    merged: list[tuple[int, int, int, int]] = []
    hidden: list[int] = []
    index = 0
    for row in worksheet.iter(f"{_NAMESPACE}Row"):
        index = _number(row, "Index", index + 1) - 1
        if index >= MOST_ROWS:
            break
        if row.get(f"{_NAMESPACE}Hidden") == "1":
            hidden.append(index)
        found[index] = _cells(row, index, merged)
        index += 1 + _number(row, "Span", 0)
    width = max((max(cells, default=-1) + 1 for cells in found.values()), default=0)
    refuse_large(len(found), width)
    rows: list[list[Any]] = [[""] * width] * (max(found, default=-1) + 1)
    for place, cells in found.items():
        rows[place] = [cells.get(column, "") for column in range(width)]
    visible = worksheet.findtext(".//{urn:schemas-microsoft-com:office:excel}Visible", "")
    return XmlSheet(worksheet.get(f"{_NAMESPACE}Name", ""), rows, merged, hidden, visible.startswith("SheetHidden"))


def _cells(row: ElementTree.Element, index: int, merged: list[tuple[int, int, int, int]]) -> dict[int, Any]:
    cells: dict[int, Any] = {}
    column = 0
    for cell in row.iter(f"{_NAMESPACE}Cell"):
        column = _number(cell, "Index", column + 1) - 1
        across, down = _number(cell, "MergeAcross", 0), _number(cell, "MergeDown", 0)
        if column >= _MOST_COLUMNS:
            break
        if across or down:
            merged.append((index, column, index + down, column + across))
        data = cell.find(f"{_NAMESPACE}Data")
        if data is not None:
            cells[column] = _value(data)
        column += 1 + across
    return cells


def _value(data: ElementTree.Element) -> Any:
    text = "".join(data.itertext())
    kind = data.get(f"{_NAMESPACE}Type")
    if kind == "Number":
        return float(text)
    if kind == "Boolean":
        return text == "1"
    return text


def _number(element: ElementTree.Element, name: str, default: int) -> int:
    value = element.get(f"{_NAMESPACE}{name}", "")
    return int(value) if value.isdecimal() else default
