"""The office's own form, filled in: placeholders become figures, the marked row repeats, everything else stays."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from capacity.coverage import Figures
from capacity.dates import format_date, today
from capacity.errors import BadFile, BadInput
from capacity.i18n import _, format_number, format_percent
from capacity.report import Parts, Report
from exports.outline import Line, first_level, grand_total, outline
from exports.pouring import FORMULA_SIGNS, UNWRITABLE
from exports.sheet_growth import grow_row
from exports.workbook import Book, existing_book

_PLACEHOLDER = re.compile(r"\{\{\s*([a-z_]+(?:\.[a-z_]+)?)\s*\}\}")
_ROW = "agency."
"""What begins the names that mark the row to repeat."""
_FIGURES = (
    *("headcount", "leaders", "out_of_scope", "exempt", "eligible", "trained", "trained_women", "trained_leaders"),
    *("times_trained", "classes", "share", "target", "needed", "score", "remark", "evidence"),
)
PLACEHOLDERS = (
    *("goal.code", "goal.title", "goal.source", "goal.due", "report.as_of", "report.today", "report.day"),
    *("report.month", "report.year", "report.issued_by", "report.exported_by"),
    *(f"coverage.{name}" for name in _FIGURES),
    *("agency.number", "agency.name", "agency.code", *(f"agency.{name}" for name in _FIGURES)),
)
"""Every name that a form may use."""


def write_form(
    template: Path,
    path: Path,
    report: Report,
    *,
    issued_by: str = "",
    exported_by: str = "",
    all_lines: bool = False,
    overwrite: bool = False,
) -> Path:
    """Fill a workbook with `{{coverage.share}}` and its like, and answer the new path.

    The row with `{{agency.name}}` or another name that begins so repeats for every agency below the top, so that
    their sum is the total; with `all_lines` for every line of the report, groups and lower agencies too. Raises
    BadFile where the template cannot be read, BadInput for a name that is none, and else as saving does.
    """
    book = existing_book(template, with_formulas=True)
    if book is None:
        raise BadFile(_("“{path}” is no workbook that can be filled in; save it as .xlsx.").format(path=template))
    _check(book)
    about = _about(report, issued_by, exported_by)
    lines = outline(report.coverage)
    if not all_lines:
        lines = [line._replace(number=str(number)) for number, line in enumerate(first_level(lines), 1)]
    for sheet in book.workbook.worksheets:
        for row in reversed(_marked_rows(sheet)):
            _repeat(sheet, row, report, lines, about)
        _fill(sheet, lambda name: about.get(name))
    return book.save(path, overwrite=overwrite)


def _check(book: Book) -> None:
    """Raises BadInput unless there is a placeholder, and every one of them is known."""
    found = {
        name: f"{sheet.title}!{cell.coordinate}"
        for sheet in book.workbook.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str)
        for name in _PLACEHOLDER.findall(cell.value)
    }
    if not found:
        raise BadInput(_("The form holds no placeholder such as {example}.").format(example="{{coverage.share}}"))
    for name, place in found.items():
        if name not in PLACEHOLDERS:
            raise BadInput(
                _("{place}: there is nothing called “{name}”. Known names: {known}.").format(
                    place=place, name=name, known=", ".join(PLACEHOLDERS)
                )
            )


def _marked_rows(sheet: Any) -> list[int]:
    rows = {
        cell.row
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and any(name.startswith(_ROW) for name in _PLACEHOLDER.findall(cell.value))
    }
    return sorted(rows)


def _repeat(sheet: Any, row: int, report: Report, lines: list[Line], about: Mapping[str, Any]) -> None:
    grow_row(sheet, row, len(lines) - 1)
    for place, line in enumerate(lines, row):
        known = {**about, **{f"{_ROW}{name}": value for name, value in _of_line(report, line).items()}}
        for cell in sheet[place]:
            _fill_cell(cell, known.get)
    if not lines:
        for cell in sheet[row]:
            _fill_cell(cell, lambda name: about.get(name, ""))


def _fill(sheet: Any, value: Callable[[str], Any]) -> None:
    for row in sheet.iter_rows():
        for cell in row:
            _fill_cell(cell, value)


def _fill_cell(cell: Any, value: Callable[[str], Any]) -> None:
    """A cell that is one placeholder gets a number or a date; one with other words gets a text."""
    text = cell.value
    if not isinstance(text, str) or "{{" not in text or cell.data_type == "f":
        return
    whole = _PLACEHOLDER.fullmatch(text.strip())
    if whole:
        _put(cell, value(whole[1]), whole[1])
        return
    cell.value = UNWRITABLE.sub("", _PLACEHOLDER.sub(lambda match: _word(value(match[1]), match[1]), text))
    cell.data_type = "s"


def _put(cell: Any, value: Any, name: str) -> None:
    if isinstance(value, str):
        cell.value = UNWRITABLE.sub("", value)
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(FORMULA_SIGNS) and len(value) > 1
        return
    cell.value = value
    if cell.number_format == "General":
        # A form that chose a format of its own keeps it.
        forms = {"share": "0.0%", "target": "0.0%", "as_of": "dd/mm/yyyy", "due": "dd/mm/yyyy", "today": "dd/mm/yyyy"}
        cell.number_format = forms.get(name.partition(".")[2], "General")


def _word(value: Any, name: str) -> str:
    last = name.partition(".")[2]
    if value is None:
        return "–"
    if last in ("share", "target"):
        return format_percent(value)
    if isinstance(value, float):
        return format_number(value, 2)
    if isinstance(value, int) and last not in ("year", "month", "day"):
        return format_number(value)
    return value if isinstance(value, str) else str(value) if isinstance(value, int) else format_date(value)


def _about(report: Report, issued_by: str, exported_by: str) -> dict[str, Any]:
    coverage, now = report.coverage, today()
    goal = coverage.goal
    known: dict[str, Any] = {
        **{"goal.code": goal.code, "goal.title": goal.title, "goal.source": goal.source_document or ""},
        **{"goal.due": goal.due_on, "report.as_of": coverage.as_of, "report.today": now},
        **{"report.day": now.day, "report.month": now.month, "report.year": now.year},
        **{"report.issued_by": issued_by, "report.exported_by": exported_by},
    }
    total = _of_line(report, grand_total(coverage)) if coverage.rows else dict.fromkeys(_FIGURES)
    return known | {f"coverage.{name}": value for name, value in total.items()}


def _of_line(report: Report, line: Line) -> dict[str, Any]:
    figures: Figures = line.row.total
    parts: Parts = line.parts(report)
    row = line.row
    return {
        **{"number": line.number, "name": row.agency.name, "code": row.agency.code or ""},
        **{"headcount": figures.headcount, "leaders": parts.leaders, "out_of_scope": figures.out_of_scope},
        **{"exempt": figures.exempt, "eligible": figures.eligible, "trained": figures.trained},
        **{"trained_women": parts.trained_women, "trained_leaders": parts.trained_leaders},
        **{"times_trained": parts.turns, "classes": len(parts.evidence), "target": row.target},
        **{"share": "–" if row.share is None else row.share, "needed": row.needed},
        **{"score": "–" if row.score is None else row.score, "evidence": ", ".join(map(str, sorted(parts.evidence)))},
        "remark": "–" if row.is_reached is None else _("Reached") if row.is_reached else _("Not yet"),
    }
