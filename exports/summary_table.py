"""The table of the summary: what its columns are, and its lines with sums that are formulas over the lines."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import count

from capacity.i18n import _
from capacity.ledger import CoverageRow
from capacity.report import Report
from capacity.scoring import Scoring
from exports.look import BAR, COUNT, GROUP_FILL, HEADING, TOTAL_FILL, Look
from exports.measuring import LINE, height_of, lines_needed
from exports.outline import Line, children, grand_total, outline
from exports.pouring import Formula, Value, letters
from exports.pouring import Line as PouredLine
from exports.workbook import Page

_WIDTHS = (6, 42, 7, 10, 8, 7, 8, 9, 8, 10, 7, 8, 9, 8, 7, 8, 28, 8)
LAST = len(_WIDTHS)
_PLACES = (
    *("1", "2", "3", "4", "5", "6", "7=3-5-6", "8", "9", "10", "11", "12", "13=8/7", "14", "15", "16", "17", "18"),
)
_SUMMED = (3, 4, 5, 6, 8, 9, 10, 11)
_SHARE, _EVIDENCE = 13, 17
_SMALL = 9
"""The size of the numbers of evidence."""
_DEEPEST = 7
"""Levels that spreadsheet programs can fold."""
_LINE = Look(size=11, boxed=True, wrap=True)
_HEIGHT = 15
"""Of a line, in points."""
_MOST_ARGUMENTS = 200
"""A function takes 255."""


@dataclass(frozen=True, slots=True)
class Table:
    """Where the table stands; rows count from 1."""

    heading: int
    """The first of its heading rows."""
    numbers: int
    """The row of the columns' numbers, the last of its heading."""
    first: int
    end: int
    """The row after it."""


def write_table(page: Page, heading: int, report: Report) -> Table:
    """Write the headings, a line for each agency, and the total."""
    _write_headings(page, heading)
    first = heading + 3
    lines = outline(report.coverage)
    total = [grand_total(report.coverage)] if report.coverage.rows else []
    looks: dict[tuple[Look, ...], int] = {}
    poured: list[PouredLine] = []
    for row, line, below in zip(count(first), [*lines, *total], children(lines), strict=False):
        fill = TOTAL_FILL if total and line is total[0] else GROUP_FILL if line.is_group else ""
        kind = looks.setdefault(_looks(line, fill), len(looks))
        values = _values(report, line, row, [first + place for place in below])
        poured.append(PouredLine(values, kind, _height(values, line), min(line.depth, _DEEPEST)))
    page.pour(first, poured, list(looks))
    page.folds(max((line.level for line in poured), default=0))
    end = first + len(poured)
    if lines:
        page.filter(heading + 2, first + len(lines) - 1, LAST)
        share = letters(_SHARE)
        page.bars(f"{share}{first}:{share}{end - 1}", BAR)
    return Table(heading, heading + 2, first, end)


def widths(report: Report) -> list[float]:
    """How wide the columns are, so that the largest count fits."""
    more = max(0, len(f"{report.coverage.total.headcount:,}") - 4)
    return [width + more * (3 <= column <= 11) for column, width in enumerate(_WIDTHS, 1)]


def _height(values: Sequence[Value], line: Line) -> float:
    name = height_of((values[1],), (_WIDTHS[1] - 2 * line.depth,)) or LINE
    evidence = height_of((values[_EVIDENCE - 1],), (_WIDTHS[_EVIDENCE - 1],), _SMALL) or LINE
    return round(max(_HEIGHT, name, evidence), 2)


def _write_headings(page: Page, row: int) -> None:
    look = replace(HEADING, size=11)
    groups = {3: (_("Officials in all"), 4), 8: (_("Trained"), 10)}
    inside = {column for first, (_text, last) in groups.items() for column in range(first, last + 1)}
    for first, (text, last) in groups.items():
        page.block(row, first, last, text, look)
    most = {0: 1, 1: 1}
    for column, text in enumerate(headings(), 1):
        if column in inside:
            page.put(row + 1, column, text, look)
            most[1] = max(most[1], lines_needed(text, page.width(column, column), 11, bold=True))
        else:
            page.block(row, column, column, text, look, rows=2)
    most[0] = max(lines_needed(text, page.width(first, last), 11, bold=True) for first, (text, last) in groups.items())
    for below, lines in most.items():
        page.height(row + below, LINE * lines + 3)
    page.line(row + 2, _PLACES, replace(look, bold=False, italic=True, size=9, fill=""))


def headings() -> tuple[str, ...]:
    """The headings of the table's columns."""
    return (
        *(_("Order no."), _("Agency, unit"), _("Total staff"), _("of which leaders, managers")),
        *(_("Out of scope"), _("Exempt"), _("In scope (b)")),
        *(_("Trained (a)"), _("of which women"), _("of which leaders, managers")),
        *(_("Times trained"), _("Classes, lists"), _("Share (%) a/b"), _("Target (%)"), _("Still needed")),
        *(_("Score by own count"), _("Evidence (no.)"), _("Remarks")),
    )


def _looks(line: Line, fill: str) -> tuple[Look, ...]:
    look = replace(_LINE, bold=line.is_group, italic=bool(line.own), fill=fill)
    number = replace(look, across="right", wrap=False, form=COUNT, indent=1)
    centre = replace(look, across="center")
    target = "0%" if round(line.row.target * 100, 6) % 1 == 0 else "0.0#%"
    return (
        *(centre, replace(look, indent=line.depth), *[number] * 10),
        *(replace(number, form=share_form(line.row.share, line.row.target)), replace(number, form=target), number),
        *(replace(number, form="0.00"), replace(centre, size=_SMALL), centre),
    )


def _values(report: Report, line: Line, row: int, below: Sequence[int]) -> list[Value]:
    """A line's cells; `below` are the rows whose sum it is."""
    figures, parts = line.row.total, line.parts(report)
    values: list[Value] = [
        *(line.number, line.row.agency.name, figures.headcount, parts.leaders),
        *(figures.out_of_scope, figures.exempt, Formula(f"=C{row}-E{row}-F{row}", figures.eligible)),
        *(figures.trained, parts.trained_women, parts.trained_leaders, parts.turns, len(parts.evidence)),
        Formula(f'=IF(G{row}>0,H{row}/G{row},"–")', "–" if line.row.share is None else line.row.share),
        line.row.target,
        Formula(f"=MAX(0,ROUNDUP(ROUND(N{row}*G{row},6),0)-H{row})", line.row.needed),
        _score(line.row, row),
        spans_text(parts.evidence),
        _remark(line.row, row),
    ]
    for column in _SUMMED if below else ():
        result = values[column - 1]
        assert isinstance(result, int)
        values[column - 1] = Formula(f"={_sum(letters(column), below)}", result)
    return values


def _sum(letter: str, rows: Sequence[int]) -> str:
    """`SUM(C12:C18,C25)` over rows in order, in nested sums where there are too many for one."""
    spans = [f"{letter}{first}:{letter}{last}" if last > first else f"{letter}{first}" for first, last in _spans(rows)]
    while len(spans) > _MOST_ARGUMENTS:
        groups = [spans[start : start + _MOST_ARGUMENTS] for start in range(0, len(spans), _MOST_ARGUMENTS)]
        spans = [f"SUM({','.join(group)})" for group in groups]
    return f"SUM({','.join(spans)})"


def _spans(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Ascending numbers as runs from a first to a last one."""
    spans: list[tuple[int, int]] = []
    for number in numbers:
        if spans and spans[-1][1] == number - 1:
            spans[-1] = (spans[-1][0], number)
        else:
            spans.append((number, number))
    return spans


def _score(line: CoverageRow, row: int) -> Value:
    if line.score is None or line.goal.scoring is None:
        return "–"
    return Formula(f'=IF(G{row}>0,{_points(line.goal.scoring, row)},"–")', line.score)


def _points(scoring: Scoring, row: int) -> str:
    if scoring.mode == "steps":
        steps = ((0.0, 0.0), *((percent / 100, points) for percent, points in sorted(scoring.steps)))
        shares, points = (",".join(f"{number:g}" for number in numbers) for numbers in zip(*steps, strict=True))
        return f"LOOKUP(ROUND(M{row},9),{{{shares}}},{{{points}}})"
    if scoring.mode == "capped" and scoring.cap:
        return f"{scoring.maximum:g}*MIN(1,M{row}*100/{scoring.cap:g})"
    return f"{scoring.maximum:g}*M{row}"


def spans_text(evidence: Iterable[int]) -> str:
    """The numbers of evidence as `1–3, 7`."""
    spans = _spans(sorted(evidence))
    return ", ".join(f"{first}–{last}" if last > first else str(first) for first, last in spans)


def _remark(line: CoverageRow, row: int) -> Value:
    reached, not_yet = _("Reached"), _("Not yet")
    word = "–" if line.is_reached is None else reached if line.is_reached else not_yet
    return Formula(f'=IF(G{row}=0,"–",IF(O{row}=0,"{reached}","{not_yet}"))', word)


def share_form(share: float | None, target: float) -> str:
    """As many decimals as keep the rounded share on its own side of the target and of 100 %."""
    share = share or 0.0
    for decimals in range(1, 4):
        # As spreadsheets round: a half goes up.
        shown = int(share * 10 ** (decimals + 2) + 0.5 + 1e-9) / 10 ** (decimals + 2)
        if (shown >= target) == (share >= target) and (shown >= 1) == (share >= 1):
            return f"0.{'0' * decimals}%"
    return "0.0000%"
