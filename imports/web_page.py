"""Tables of web pages, which many systems write and call .xls, laid out as Excel lays them out."""

import codecs
import re
from html.parser import HTMLParser
from itertools import product
from pathlib import Path

from imports.limits import refuse_large

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w\-]+)", re.IGNORECASE)
_LINES = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "caption", "center", "br"}
_UNSEEN = {"style", "script", "title", "xml", "head"}
_MOST_SPANNED = 1000
_BLANKS = re.compile(r"\s+")
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)


def read_web_page(path: Path) -> tuple[list[list[str]], list[tuple[int, int, int, int]]]:
    """The rows of all tables of a page, one below the other with the lines between them, and their merged cells.

    The rows have one width. Merged cells are top, left, bottom, right; from 0, the last included. Raises OverflowError
    where the rows are too many.
    """
    page = _Page()
    page.feed(_decode(path.read_bytes()))
    page.close()
    width = max((column + 1 for _row, column in page.cells), default=0)
    refuse_large(page.row, width)
    rows = [[""] * width for _row in range(page.row)]
    for (row, column), text in page.cells.items():
        rows[row][column] = text
    return rows, page.merged


def _decode(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    if b"\0" in content[:200]:
        return content.decode("utf-16-be" if content[:1] == b"\0" else "utf-16-le", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        charset = _CHARSET.search(content[:4096])
    try:
        return content.decode(charset[1].decode() if charset else "cp1258", "replace")
    except LookupError:
        return content.decode("cp1258", "replace")


class _Page(HTMLParser):
    """Gathers cells where Excel would show them: text outside tables takes a row a line."""

    def __init__(self) -> None:
        super().__init__()
        self.row = 0
        """How many rows there are so far, the open one not counted."""
        self.cells: dict[tuple[int, int], str] = {}
        self.merged: list[tuple[int, int, int, int]] = []
        self._covered: set[tuple[int, int]] = set()
        self._column = 0
        self._is_in_row = self._is_in_cell = False
        self._span = (1, 1)
        self._texts: list[str] = []
        self._number = ""
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a row or a cell."""
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "table":
            self._end_row()
            self._end_line()
        elif tag == "tr":
            self._end_row()
            self._is_in_row = True
        elif tag in ("td", "th"):
            self._end_cell()
            self._is_in_row = self._is_in_cell = True
            about = dict(attrs)
            self._span = (_span(about.get("rowspan")), _span(about.get("colspan")))
            self._number = about.get("x:num") or ""
        elif tag in _LINES:
            self._break_line()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open and close a tag at once, as `<br/>`."""
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close what ends here; tags that were left open end with what is around them."""
        if tag in _UNSEEN:
            self._unseen = max(self._unseen - 1, 0)
        elif tag in ("td", "th"):
            self._end_cell()
        elif tag in ("tr", "table"):
            self._end_row()
        elif tag in _LINES and tag != "br":
            self._break_line()

    def handle_data(self, data: str) -> None:
        """Text of the open cell, or of the open line."""
        if not self._unseen:
            self._texts.append(_BLANKS.sub(" ", data))

    def close(self) -> None:
        """End what the page left open, such as a last row that was cut off."""
        super().close()
        self._end_row()
        self._end_line()

    def _break_line(self) -> None:
        if self._is_in_cell:
            self._texts.append("\n")
        elif not self._is_in_row:
            self._end_line()

    def _end_line(self) -> None:
        """Give a line of text outside of tables a row of its own."""
        if text := self._take_text():
            self.cells[self.row, 0] = text
            self.row += 1

    def _take_text(self) -> str:
        lines = "".join(self._texts).split("\n")
        self._texts = []
        return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))

    def _end_cell(self) -> None:
        text = self._take_text()
        if not self._is_in_cell:
            return
        self._is_in_cell = False
        while (self.row, self._column) in self._covered:
            self._column += 1
        height, width = self._span
        # A long number that the page shows rounded stands whole in an attribute.
        self.cells[self.row, self._column] = self._number if _SCIENTIFIC.fullmatch(text) and self._number else text
        if height > 1 or width > 1:
            bottom, right = self.row + height - 1, self._column + width - 1
            self.merged.append((self.row, self._column, bottom, right))
            self._covered.update(product(range(self.row + 1, bottom + 1), range(self._column, right + 1)))
            self.cells.setdefault((self.row, right), "")
        self._column += width

    def _end_row(self) -> None:
        self._end_cell()
        if self._is_in_row:
            self.row += 1
        self._is_in_row = False
        self._column = 0


def _span(value: str | None) -> int:
    digits = (value or "").strip()
    return min(max(int(digits), 1), _MOST_SPANNED) if digits.isdecimal() else 1
