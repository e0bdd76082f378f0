"""Charts in a workbook, which spreadsheet programs draw from the cells beside them."""

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.series import Series
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
)

from exports.look import FONT
from exports.workbook import Page

_BAR, _TARGET = "5B9BD5", "C00000"


def draw_bars(page: Page, at: str, title: str, rows: tuple[int, int], *, width: float, height: float) -> None:
    """Draw shares as bars against the target; column B holds the names, C the shares, D the targets, with headings.

    `rows` are the first and the last one below the headings; the size is in centimetres.
    """
    chart = BarChart()
    chart.type = "col"
    chart.gapWidth = 40
    chart.title = _title(title)
    chart.style = 10
    _scale(chart)
    chart.add_data(Reference(page.sheet, min_col=3, min_row=rows[0] - 1, max_row=rows[1]), titles_from_data=True)
    chart.series[0].graphicalProperties.solidFill = _BAR
    chart.set_categories(Reference(page.sheet, min_col=2, min_row=rows[0], max_row=rows[1]))
    line = LineChart()
    line.add_data(Reference(page.sheet, min_col=4, min_row=rows[0] - 1, max_row=rows[1]), titles_from_data=True)
    _colour(line.series[0], _TARGET)
    chart += line
    _place(page, chart, at, width, height)


def draw_lines(page: Page, at: str, title: str, rows: tuple[int, int], columns: tuple[int, int], **size: float) -> None:
    """Draw a share and the target by months; column B holds the days, `columns` the share's and the target's."""
    chart = LineChart()
    chart.title = _title(title)
    _scale(chart)
    for column, colour in zip(columns, (_BAR, _TARGET), strict=True):
        values = Reference(page.sheet, min_col=column, min_row=rows[0] - 1, max_row=rows[1])
        chart.add_data(values, titles_from_data=True)
        _colour(chart.series[-1], colour)
    chart.set_categories(Reference(page.sheet, min_col=2, min_row=rows[0], max_row=rows[1]))
    chart.x_axis.number_format = "mm/yyyy"
    _place(page, chart, at, size["width"], size["height"])


def _scale(chart: BarChart | LineChart) -> None:
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = 0, 1
    chart.y_axis.number_format = "0%"
    chart.y_axis.majorUnit = 0.2
    # The library hides both axes unless told otherwise.
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.legend.position = "b"
    for axis in (chart.x_axis, chart.y_axis):
        axis.txPr = _letters(1000)
    chart.legend.txPr = _letters(1000)


def _title(text: str) -> Title:
    letters = _properties(1200, bold=True)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=letters), r=[RegularTextRun(rPr=letters, t=text)])
    return Title(tx=Text(rich=RichText(p=[paragraph])), overlay=False)


def _letters(size: int) -> RichText:
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=_properties(size)), endParaRPr=_properties(size))])


def _properties(size: int, *, bold: bool = False) -> CharacterProperties:
    return CharacterProperties(latin=Font(typeface=FONT), sz=size, b=bold)


def _colour(series: Series, colour: str) -> None:
    series.graphicalProperties.line.solidFill = colour
    series.graphicalProperties.line.width = 28_575
    series.smooth = False


def _place(page: Page, chart: BarChart | LineChart, at: str, width: float, height: float) -> None:
    chart.width, chart.height = width, height
    page.sheet.add_chart(chart, at)
