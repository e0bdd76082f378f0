"""What was settled while a sheet was read, in sentences for the officer."""

from collections.abc import Iterable, Mapping

from capacity.field_names import field_name
from capacity.i18n import _, format_number, ngettext
from imports.columns import Column
from imports.layout import Layout, column_letter
from imports.repair import Repair
from imports.sheets import Sheet


def notes_on(repair: Repair, layout: Layout, columns: Iterable[Column], people: int) -> list[str]:
    """The sentences on one sheet that was read."""
    return [
        *_on_fonts(repair),
        *(note for column in columns for note in _on_dates(column, layout)),
        *_on_the_hidden(repair.sheet, layout, people),
        *_on_stray_cells(repair.sheet),
    ]


def note_corrected(layout: Layout, corrected: Mapping[str, str]) -> list[str]:
    """Which columns are read as a person said of such a list before, and not as their headings say."""
    if not corrected:
        return []
    headings = {column_letter(index): heading for index, heading in layout.headings.items()}
    told = (f"“{headings.get(column) or column}”: {field_name(field)}" for column, field in corrected.items())
    return [_("Columns are read as corrected in an earlier list: {columns}.").format(columns=", ".join(told))]


def note_passed_over(sheet: Sheet, *, is_other_kind: bool) -> str:
    """Why a sheet was not read."""
    if is_other_kind:
        return _("The sheet “{name}” holds another kind of list and was left out.").format(name=sheet.name)
    if sheet.is_hidden:
        return _("The hidden sheet “{name}” was left out.").format(name=sheet.name)
    return _("The sheet “{name}” holds no list and was left out.").format(name=sheet.name)


def _on_fonts(repair: Repair) -> Iterable[str]:
    for encoding, count in repair.encodings.items():
        fonts = f" ({', '.join(repair.fonts)})" if repair.fonts else ""
        yield ngettext(
            "The font {encoding}{fonts} was turned into Unicode in {count} cell.",
            "The font {encoding}{fonts} was turned into Unicode in {count} cells.",
            count,
        ).format(encoding=encoding, fonts=fonts, count=format_number(count))


def _on_dates(column: Column, layout: Layout) -> Iterable[str]:
    style = column.style
    if style is None:
        return
    heading = layout.headings.get(column.index, "")
    if style.is_turned:
        yield _("“{column}”: Excel took days for months; the dates that it turned were turned back.").format(
            column=heading
        )
    elif style.has_texts:
        order = _("month/day/year") if style.is_month_first else _("day/month/year")
        yield _("“{column}” was read as {order}.").format(column=heading, order=order)
    if style.has_serials:
        base = 1904 if style.uses_1904 else 1900
        yield _("“{column}” holds day numbers, counted from {year}.").format(column=heading, year=base)


def _on_the_hidden(sheet: Sheet, layout: Layout, people: int) -> Iterable[str]:
    body = range(layout.header.stop, len(sheet.rows))
    rows = sum(row in body and any(sheet.rows[row]) for row in sheet.hidden_rows) if people else 0
    if rows:
        yield ngettext(
            "{count} hidden row was read like the others.", "{count} hidden rows were read like the others.", rows
        ).format(count=format_number(rows))
    hidden = [layout.headings.get(column, "") for column in sheet.hidden_columns if column in layout.columns]
    if hidden:
        yield _("Hidden columns were read like the others: {columns}.").format(
            columns=", ".join(f"“{heading}”" for heading in hidden)
        )


def _on_stray_cells(sheet: Sheet) -> Iterable[str]:
    if sheet.stray:
        yield _("Cells far to the right of the table, such as {cell}, were left out.").format(cell=sheet.stray)
