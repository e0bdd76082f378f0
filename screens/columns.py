"""Correcting a column: which one, then what it holds."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from capacity.field_names import NOT_READ, field_name, field_names
from capacity.i18n import _
from screens.dialogs import Choose
from screens.page import Page
from screens.widgets.rows import Column, TableRow

if TYPE_CHECKING:
    from imports.rows import Kind, SheetReading


def correct_column(page: Page, sheet: "SheetReading", kind: "Kind", then: Callable[[str, str], None]) -> None:
    """Ask for a column of a sheet and what it holds; `then` gets its letter and the field, or `NOT_READ`."""
    letters = sorted({*sheet.headings, *sheet.columns}, key=lambda letter: (len(letter), letter))
    rows = [
        TableRow(key, (letter, sheet.headings.get(letter, ""), _holds(sheet, letter)))
        for key, letter in enumerate(letters)
    ]
    columns = (Column(_("Column"), 3), Column(_("Heading"), part=3), Column(_("Read as"), part=2))
    question = _("Which column of “{sheet}” is read wrongly?").format(sheet=sheet.name)

    def chosen(key: int | None) -> None:
        if key is not None:
            _choose_field(page, sheet, letters[key], kind, then)

    page.program.push_screen(Choose(question, columns, rows), chosen)


def _choose_field(
    page: Page, sheet: "SheetReading", letter: str, kind: "Kind", then: Callable[[str, str], None]
) -> None:
    from imports.layout import FIELDS

    fields = [field for field in field_names() if field in FIELDS[kind] or field == NOT_READ]
    elsewhere = {field: other for other, field in sheet.columns.items() if other != letter}
    rows = [TableRow(key, (field_name(field), elsewhere.get(field, ""))) for key, field in enumerate(fields)]
    columns = (Column(_("Holds")), Column(_("until now in"), 16))
    heading = sheet.headings.get(letter, "")
    question = _("What does column {letter} “{heading}” hold?").format(letter=letter, heading=heading)
    now = fields.index(sheet.columns.get(letter, NOT_READ))

    def chosen(key: int | None) -> None:
        if key is not None and key != now:
            then(letter, fields[key])

    page.program.push_screen(Choose(question, columns, rows, cursor=now), chosen)


def _holds(sheet: "SheetReading", letter: str) -> str:
    return field_name(sheet.columns.get(letter, NOT_READ))
