"""The first page of the summary as text: what one looks at before it is written."""

from capacity.dates import format_date, today
from capacity.i18n import _, format_number, format_percent
from capacity.report import Report
from exports.letterhead import place_and_day, province
from exports.outline import Line, grand_total, outline

_LINES = 24
"""What a page has room for under its headings."""
_FIGURES = (7, 7, 7, 8, 6)
"""The width of the columns of figures."""


def first_page(report: Report, *, issued_by: str, width: int = 66) -> str:
    """The letterhead, the title and the first lines of the table, none wider than `width` columns."""
    coverage = report.coverage
    parent, place = province([row.agency for row in coverage.rows])
    half = width // 2
    left = (parent, issued_by.upper(), "")
    right = (
        _("SOCIALIST REPUBLIC OF VIET NAM"),
        _("Independence - Freedom - Happiness"),
        place_and_day(place, today()),
    )
    title = (
        _("SUMMARY OF TRAINING RESULTS"),
        _("Goal: {title}").format(title=coverage.goal.title),
        _("(Figures as of {date})").format(date=format_date(coverage.as_of)),
    )
    lines = outline(coverage)
    total = [grand_total(coverage)] if coverage.rows else []
    more = len(lines) - _LINES
    return "\n".join(
        (
            *(
                one[: half - 4].center(half - 3) + other.center(half + 3)
                for one, other in zip(left, right, strict=True)
            ),
            "",
            *(text[:width].center(width).rstrip() for text in title),
            "",
            _row(_("Agency, unit"), (_("Total"), "(b)", "(a)", "a/b", _("Needed")), width),
            "─" * width,
            *(_line(line, width) for line in lines[:_LINES]),
            *([_("… and {count} more lines").format(count=format_number(more))] if more > 0 else []),
            "─" * width,
            *(_line(line, width) for line in total),
        )
    )


def _line(line: Line, width: int) -> str:
    figures = line.row.total
    name = "  " * line.depth + f"{line.number} {line.row.agency.name}".strip()
    counts = [format_number(count) for count in (figures.headcount, figures.eligible, figures.trained)]
    return _row(name, (*counts, format_percent(line.row.share), format_number(line.row.needed)), width)


def _row(name: str, cells: tuple[str, ...], width: int) -> str:
    room = width - sum(_FIGURES)
    return name[: room - 1].ljust(room) + "".join(
        cell[: size - 1].rjust(size) for cell, size in zip(cells, _FIGURES, strict=True)
    )
