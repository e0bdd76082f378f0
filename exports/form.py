"""The office's own form, filled in: placeholders become figures, the marked row repeats, everything else stays.

The file is changed where it must be and nowhere else, so that pictures, shapes, charts, drop-down lists and whatever
else a spreadsheet program has put into it are there afterwards as before.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from capacity.dates import format_date, today
from capacity.errors import BadFile, BadInput
from capacity.i18n import _, format_exact, format_number, format_percent
from capacity.ledger import Figures
from capacity.report import Parts, Report
from exports.form_parts import calculate_on_opening, drawn_parts, follow_rows
from exports.form_sheet import FormSheet, filled_texts, shared_strings
from exports.form_styles import FormStyles
from exports.outline import Line, first_level, grand_total, outline
from exports.package import Package
from exports.saving import save_workbook
from exports.sheet_growth import Growth

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
    package = Package(template)
    try:
        sheets = _sheets(package)
        _check(list(sheets.values()), package)
        _fill(package, sheets, report, _about(report, issued_by, exported_by), all_lines=all_lines)
        content = package.saved()
    except (ValueError, KeyError, IndexError) as error:
        raise BadFile(
            _("“{path}” is no workbook that can be filled in; save it as .xlsx.").format(path=template)
        ) from error
    return save_workbook(content, path, overwrite=overwrite, private=False)


def _sheets(package: Package) -> dict[str, FormSheet]:
    """Part → the sheet that it is."""
    strings = next((link.part for link in package.links(package.workbook) if link.kind == "sharedStrings"), "")
    known = shared_strings(package.text(strings))
    return {part: FormSheet(title, package.text(part), known) for title, part in package.sheets()}


def _check(sheets: list[FormSheet], package: Package) -> None:
    """Raises BadInput unless there is a placeholder, and every one of them is known."""
    found = [place for sheet in sheets for place in sheet.places()]
    for name, place in found:
        if name not in PLACEHOLDERS:
            raise BadInput(
                _("{place}: there is nothing called “{name}”. Known names: {known}.").format(
                    place=place, name=name, known=", ".join(PLACEHOLDERS)
                )
            )
    if not found and not any("{{" in package.text(part) for part in drawn_parts(package)):
        raise BadInput(_("The form holds no placeholder such as {example}.").format(example="{{coverage.share}}"))


def _fill(
    package: Package, sheets: dict[str, FormSheet], report: Report, about: Mapping[str, Any], *, all_lines: bool
) -> None:
    lines = outline(report.coverage)
    if not all_lines:
        lines = [line._replace(number=str(number)) for number, line in enumerate(first_level(lines), 1)]
    style_part = next((link.part for link in package.links(package.workbook) if link.kind == "styles"), "")
    styles = FormStyles(package.text(style_part))
    for part, sheet in sheets.items():
        for row in reversed(sheet.marked_rows(_ROW)):
            _repeat(package, sheets, part, row, max(0, len(lines) - 1))
            blank = dict.fromkeys((name for name in PLACEHOLDERS if name.startswith(_ROW)), "")
            for place, line in enumerate(lines, row):
                sheet.fill(place, {**about, **_of_agency(report, line)}, styles, _word)
            if not lines:
                sheet.fill(row, {**about, **blank}, styles, _word)
    for part, sheet in sheets.items():
        sheet.fill_all(about, styles, _word)
        package.write(part, sheet.xml())
    for part in drawn_parts(package):
        package.write(part, filled_texts(package.text(part), about, _word))
    if styles.xml:
        package.write(style_part, styles.finished())
    calculate_on_opening(package)


def _repeat(package: Package, sheets: dict[str, FormSheet], part: str, row: int, more: int) -> None:
    """Make room for the copies of a row, and let everything in the workbook that refers to rows follow."""
    growth = Growth(sheets[part].title, row, more)
    if not more:
        return
    for other, sheet in sheets.items():
        if other == part:
            sheet.grow(growth)
        else:
            sheet.follow(growth)
    follow_rows(package, part, growth)


def _of_agency(report: Report, line: Line) -> dict[str, Any]:
    return {f"{_ROW}{name}": value for name, value in _of_line(report, line).items()}


def _word(value: Any, name: str) -> str:
    last = name.partition(".")[2]
    if value is None:
        return "–"
    if last == "share":
        return format_percent(value)
    if last == "target":
        return f"{format_exact(value * 100)} %"
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
