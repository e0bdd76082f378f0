"""Workbooks as an office writes them; with charts.py and opening.py the only module that knows the spreadsheet library.

What comes from data stays text, whatever it begins with; a file appears whole or not at all.
"""

import re
from collections.abc import Iterable, Sequence
from copy import copy
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.formatting.rule import DataBarRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break

from capacity import VERSION
from exports.look import DATE, FONT, PLAIN, Look
from exports.pouring import FORMULA_SIGNS, UNWRITABLE, Formula, Line, Poured, Style, Value
from exports.saving import Part, completed, save_workbook

_MILLIMETRE = 1 / 25.4
_ROW = 15.0
"""Points of a row whose height nobody set."""
_EDGE = Side(style="thin")
_BOX = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)


class Page:
    """One sheet: cells in looks, widths, and how it prints. Rows and columns count from 1."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet
        self.results: dict[str, float | str] = {}
        """What each formula comes to, for programs that show a workbook without calculating."""
        self.poured: list[Poured] = []
        """What is written line by line when the workbook is saved."""
        self._styles: dict[Look, Any] = {}

    def put(self, row: int, column: int, value: Value, look: Look = PLAIN) -> None:
        """Write a value in a look; a text stays a text, even where it begins with `=`."""
        if isinstance(value, Formula):
            self.formula(row, column, value, look)
            return
        cell = self.sheet.cell(row, column)
        self._dress(cell, look)
        if isinstance(value, str):
            cell.value = text = UNWRITABLE.sub("", value)
            cell.data_type = "s"
            if text.startswith(FORMULA_SIGNS) and len(text) > 1:
                # Without it the text would become a formula as soon as somebody edits the cell.
                cell.quotePrefix = True
        else:
            cell.value = value
            if isinstance(value, date) and look.form == "General":
                cell.number_format = DATE

    def formula(self, row: int, column: int, formula: Formula, look: Look = PLAIN) -> None:
        """Write a formula with what it comes to."""
        cell = self.sheet.cell(row, column, formula.text)
        self._dress(cell, look)
        self.results[cell.coordinate] = formula.result

    def pour(self, row: int, lines: Iterable[Line], looks: Sequence[Sequence[Look]]) -> None:
        """Write many lines from a row on, whose rows nothing else is put into; `looks` are those of each kind of line.

        They go to the file as they come, when the workbook is saved.
        """
        self.poured.append(Poured(row, lines, [[self._style(look) for look in kind] for kind in looks]))

    def bars(self, area: str, colour: str) -> None:
        """Draw a bar in each cell of an area, as long as its share of one."""
        # Otherwise a share of 0 has a bar too, and one of 1 none to the end of the cell.
        bar = DataBarRule("num", 0, "num", 1, color=colour, minLength=0, maxLength=100)
        self.sheet.conditional_formatting.add(area, bar)

    def folds(self, levels: int) -> None:
        """Let lines that stand deeper be folded away below those that they belong to; so many levels of them."""
        self.sheet.sheet_properties.outlinePr.summaryBelow = False
        self.sheet.sheet_format.outlineLevelRow = levels

    def break_before(self, row: int) -> None:
        """Begin a printed page with a row."""
        self.sheet.row_breaks.append(Break(id=row - 1))

    def heights(self) -> list[float] | None:
        """The height in points of every row in use; None where lines are poured that come only once."""
        known = {row: dimension.height for row, dimension in self.sheet.row_dimensions.items() if dimension.height}
        last = self.sheet.max_row
        for one in self.poured:
            if not isinstance(one.lines, Sequence):
                return None
            known |= {row: line.height for row, line in enumerate(one.lines, one.row) if line.height}
            last = max(last, one.row + len(one.lines) - 1)
        return [known.get(row, _ROW) for row in range(1, last + 1)]

    def line(self, row: int, values: Sequence[Value], look: Look = PLAIN, *, first: int = 1) -> None:
        """Write values side by side."""
        for column, value in enumerate(values, first):
            self.put(row, column, value, look)

    def block(self, row: int, first: int, last: int, value: Value, look: Look = PLAIN, *, rows: int = 1) -> None:
        """Write one value over several columns, and rows if need be, as a merged cell."""
        for below in range(row, row + rows):
            for column in range(first, last + 1):
                self._dress(self.sheet.cell(below, column), look)
        self.put(row, first, value, look)
        if last > first or rows > 1:
            self.sheet.merge_cells(start_row=row, end_row=row + rows - 1, start_column=first, end_column=last)

    def height(self, row: int, points: float) -> None:
        """Set the height of a row."""
        self.sheet.row_dimensions[row].height = points

    def widths(self, widths: Sequence[float]) -> None:
        """Set the width of the columns from the first on, in characters."""
        for column, width in enumerate(widths, 1):
            self.sheet.column_dimensions[get_column_letter(column)].width = width

    def width(self, first: int, last: int) -> float:
        """How wide some columns are together, in characters."""
        columns = self.sheet.column_dimensions
        return float(sum(columns[get_column_letter(column)].width for column in range(first, last + 1)))

    def widen(self, column: int, width: float) -> None:
        """Set the width of one column and let it be seen."""
        dimensions = self.sheet.column_dimensions
        # One entry may stand for many columns, and Excel refuses entries that overlap.
        for other in dimensions.values():
            if other.min and other.min < column <= (other.max or 0):
                other.max = column - 1
        one = dimensions[get_column_letter(column)]
        one.min, one.max, one.width, one.hidden = column, column, width, False

    def hide(self, column: int) -> None:
        """Keep a column out of sight."""
        self.sheet.column_dimensions[get_column_letter(column)].hidden = True

    def hide_page(self) -> None:
        """Keep the whole sheet out of sight, and out of the list of hidden sheets that Excel offers to show."""
        self.sheet.sheet_state = "veryHidden"

    def clear(self, column: int) -> None:
        """Empty the cells of a column."""
        for (cell,) in self.sheet.iter_rows(min_col=column, max_col=column):
            if cell.value is not None:
                cell.value = None

    def show(self, row: int) -> None:
        """Let a row be seen that was hidden."""
        self.sheet.row_dimensions[row].hidden = False

    def value(self, row: int, column: int) -> Any:
        """What a cell holds."""
        return self.sheet.cell(row, column).value

    def last_column(self) -> int:
        """The last column in which any cell holds a value, 0 in an empty sheet."""
        filled = (cell.column for row in self.sheet.iter_rows() for cell in row if cell.value is not None)
        return max(filled, default=0)

    def column_form(self, column: int, form: str) -> None:
        """Let the empty cells of a column take what is typed as text, as a date, and so on."""
        dimension = self.sheet.column_dimensions[get_column_letter(column)]
        dimension.number_format = form
        dimension.font = Font(name=FONT, size=12)

    def choices(self, column: int, rows: tuple[int, int], options: Sequence[str]) -> None:
        """Offer a short list of values in a column; another value is asked about, not refused."""
        offer = DataValidation("list", f'"{",".join(options)}"', allow_blank=True, errorStyle="warning")
        letter = get_column_letter(column)
        offer.add(f"{letter}{rows[0]}:{letter}{rows[1]}")
        self.sheet.add_data_validation(offer)

    def freeze(self, row: int, column: int = 1) -> None:
        """Keep the rows above and the columns to the left of a cell in sight."""
        self.sheet.freeze_panes = f"{get_column_letter(column)}{row}"

    def filter(self, first_row: int, last_row: int, columns: int) -> None:
        """Put the filter's buttons on a heading row."""
        self.sheet.auto_filter.ref = f"A{first_row}:{get_column_letter(columns)}{last_row}"

    def print_on_a4(
        self, *, landscape: bool = True, heading: tuple[int, int] | None = None, on_one: bool = False
    ) -> None:
        """Margins and page numbers of Decree 30/2020, one page across, the heading rows on every page.

        `on_one` page is what a form of a fixed size is printed.
        """
        sheet = self.sheet
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
        sheet.page_setup.orientation = "landscape" if landscape else "portrait"
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, int(on_one)
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_options.horizontalCentered = True
        for side, millimetres in {"left": 30, "right": 15, "top": 20, "bottom": 20, "header": 10}.items():
            setattr(sheet.page_margins, side, millimetres * _MILLIMETRE)
        sheet.HeaderFooter.differentFirst = True
        number = sheet.oddHeader.center
        number.text, number.size, number.font = "&P", 13, f"{FONT},Regular"
        if heading:
            sheet.print_title_rows = f"{heading[0]}:{heading[1]}"

    def _style(self, look: Look) -> Style:
        cell = Cell(self.sheet)
        self._dress(cell, look)
        plain = cell.style_id
        # The workbook keeps the very style that it has counted.
        cell._style = copy(cell._style)
        cell.quotePrefix = True
        return plain, cell.style_id

    def _dress(self, cell: Any, look: Look) -> None:
        style = self._styles.get(look)
        if style is not None:
            cell._style = copy(style)
            return
        line = "single" if look.underline else None
        cell.font = Font(FONT, look.size, look.bold, look.italic, underline=line, color=look.colour)
        cell.alignment = Alignment(look.across, look.down, wrap_text=look.wrap, indent=look.indent)
        cell.number_format = look.form
        if look.boxed:
            cell.border = _BOX
        if look.fill:
            cell.fill = PatternFill("solid", look.fill)
        self._styles[look] = copy(cell._style)


class Book:
    """A workbook that is being written, or one of the officer's own that is being changed."""

    def __init__(self, workbook: Any = None) -> None:
        self.workbook = workbook or Workbook()
        self._pages: dict[int, Page] = {}
        if workbook is None:
            self.workbook.remove(self.workbook.active)
            self.workbook.properties.creator = f"capacity {VERSION}"
            # The width of columns is counted in digits of this style's letters, which not every computer has.
            usual = Font(FONT, 11)
            self.workbook._named_styles["Normal"].font = usual
            self.workbook._fonts[0] = usual

    def page(self, title: str) -> Page:
        """A new sheet at the end; its title may be any text."""
        clean = re.sub(r"[\\*?:/\[\]]|^'|'$", " ", UNWRITABLE.sub("", title))[:31].strip()
        return self._page(self.workbook.create_sheet(clean or "1"))

    def existing_page(self, title: str) -> Page | None:
        """The sheet with this title, if there is one that holds cells."""
        sheets = {sheet.title: sheet for sheet in self.workbook.worksheets}
        return self._page(sheets[title]) if title in sheets else None

    def remove(self, page: Page) -> None:
        """Take a sheet out."""
        self._pages.pop(id(page.sheet), None)
        self.workbook.remove(page.sheet)

    def open_at(self, page: Page) -> None:
        """Let the workbook show this sheet when it is opened."""
        for sheet in self.workbook.worksheets:
            sheet.sheet_view.tabSelected = sheet is page.sheet
        page.sheet.sheet_state = "visible"
        self.workbook.active = page.sheet

    def save(self, path: Path, *, overwrite: bool = False, private: bool = False) -> Path:
        """Write the file and answer its path; a `private` one is for the user's eyes only.

        Raises BadInput for a name that is no workbook's, Refused where a file may not be overwritten,
        BadFile where nothing can be written.
        """
        content = BytesIO()
        self.workbook.save(content)
        return save_workbook(completed(content, self._parts()), path, overwrite=overwrite, private=private)

    def _page(self, sheet: Any) -> Page:
        return self._pages.setdefault(id(sheet), Page(sheet))

    def _parts(self) -> dict[str, Part]:
        """What the sheets still lack, by the part of the file that each becomes."""
        pages = enumerate(map(self._page, self.workbook.worksheets), 1)
        return {f"xl/worksheets/sheet{number}.xml": Part(page.results, page.poured) for number, page in pages}
