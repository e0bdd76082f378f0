"""Which rows of a plan are held back, and why, for the workbook that goes back to whoever sent the list."""

from typing import Any

from capacity.errors import BadFile
from capacity.held_back import HeldBackSheet
from imports.files import FileKind, sniff
from imports.plan import ImportPlan, PlannedRow
from imports.sheets import read_sheets


def held_back_sheets(plan: ImportPlan) -> list[HeldBackSheet]:
    """The sheets of a plan with the rows held back, each with what is wrong."""
    cells: dict[str, Any] = {}
    if sniff(plan.path) is not FileKind.XLSX:  # of other formats only the values can be copied
        [(_path, found)] = read_sheets([plan.path])
        cells = {} if isinstance(found, BadFile) else {sheet.name: sheet.rows for sheet in found}
    # Of a row of marks a part may be written and a part held back; then it stays in the sheet.
    held = {(row.sheet, row.row) for row in plan.held_back}
    return [
        HeldBackSheet(
            name=sheet.name,
            header_rows=sheet.header_rows,
            good_rows=[
                row.row for row in plan.rows if row.row and row.sheet == sheet.name and (row.sheet, row.row) not in held
            ],
            problems={row.row: _problem_by_heading(row) for row in plan.held_back if row.sheet == sheet.name},
            rows=cells.get(sheet.name, ()),
        )
        for sheet in plan.reading.sheets
    ]


def _problem_by_heading(row: PlannedRow) -> str:
    """The problems of a row by heading: in the sheet handed back the row has another number."""
    errors = [issue for issue in row.issues if issue.severity == "error"]
    return "; ".join(f"{issue.column}: {issue.message}" for issue in errors) or row.because
