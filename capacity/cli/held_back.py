"""The rows of a plan that were held back, as a workbook for whoever sent the list."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from capacity.errors import BadFile

if TYPE_CHECKING:
    from imports.plan import ImportPlan, PlannedRow


def hand_back(plan: "ImportPlan", out: Path, *, overwrite: bool = False) -> Path:
    """Write the rows held back into a copy of their sheets, each with what is wrong; answers where the copy lies."""
    from exports.held_back import HeldBackSheet, write_held_back
    from imports.files import FileKind, sniff
    from imports.sheets import read_sheets

    cells: dict[str, Any] = {}
    if sniff(plan.path) is not FileKind.XLSX:  # of other formats only the values can be copied
        [(_path, found)] = read_sheets([plan.path])
        cells = {} if isinstance(found, BadFile) else {sheet.name: sheet.rows for sheet in found}
    # Of a row of marks a part may be written and a part held back; then it stays in the sheet.
    held = {(row.sheet, row.row) for row in plan.held_back}
    sheets = [
        HeldBackSheet(
            name=sheet.name,
            header_rows=sheet.header_rows,
            good_rows=[
                row.row for row in plan.rows if row.row and row.sheet == sheet.name and (row.sheet, row.row) not in held
            ],
            problems={row.row: problem_by_heading(row) for row in plan.held_back if row.sheet == sheet.name},
            rows=cells.get(sheet.name, ()),
        )
        for sheet in plan.reading.sheets
    ]
    return write_held_back(plan.path, out, sheets, overwrite=overwrite)


def problem_by_heading(row: "PlannedRow") -> str:
    """The problems of a row by heading: in the sheet handed back the row has another number."""
    errors = [issue for issue in row.issues if issue.severity == "error"]
    return "; ".join(f"{issue.column}: {issue.message}" for issue in errors) or row.because
