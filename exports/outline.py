"""The rows of a coverage report as a paper numbers them: I, II for groups, 1, 1.1 for agencies, a total."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from capacity.agencies import AgencyRow
from capacity.coverage import Coverage
from capacity.i18n import _
from capacity.ledger import CoverageRow, Figures
from capacity.report import Parts, Report

_GROUPS = ("department", "district", "commune", "school", "unit")
_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


class Line(NamedTuple):
    """One row of the table: an agency with its figures, or a group of agencies."""

    number: str
    depth: int
    """0 for the rows at the left edge."""
    row: CoverageRow
    is_group: bool
    agencies: tuple[int, ...] = ()
    """Those whose figures it holds, with all below them."""
    own: int = 0
    """The one whose own people alone it holds, if any."""

    def parts(self, report: Report) -> Parts:
        """What its figures consist of."""
        if self.own:
            return report.own_parts.get(self.own, Parts())
        return Parts.sum(report.parts.get(agency, Parts()) for agency in self.agencies)


def outline(coverage: Coverage) -> list[Line]:
    """The lines of the table, without the total; each line with lines below it is their sum.

    An only root stands for the total and has no line. The own people of an agency with others below it get a line.
    Agencies at the top are grouped by their kind where there are several kinds.
    """
    lines = _lines(coverage)
    told: list[Line] = []
    for line, following in zip(lines, [*lines, None][1:], strict=True):
        told.append(line)
        if following and following.depth > line.depth and line.row.own.headcount:
            told.append(_own_line(line.row, line.depth + 1))
    return told


def children(lines: Sequence[Line]) -> list[list[int]]:
    """For each line the places of the lines whose sum it is, and last those that the grand total sums."""
    below: list[list[int]] = [[] for _line in range(len(lines) + 1)]
    above: list[int] = []
    for place, line in enumerate(lines):
        del above[line.depth :]
        below[above[-1] if above else -1].append(place)
        above.append(place)
    return below


def first_level(lines: Sequence[Line]) -> list[Line]:
    """The lines of the agencies right below the top, which together are the total."""
    has_groups = any(line.is_group and not line.row.agency.id for line in lines)
    return [line for line in lines if line.depth == (has_groups and not line.own)]


def _lines(coverage: Coverage) -> list[Line]:
    rows = list(coverage.rows)
    if not rows:
        return []
    top = min(row.agency.depth for row in rows)
    roots = [row for row in rows if row.agency.depth == top]
    if len(roots) > 1 or len(rows) == 1:
        return list(_numbered(rows, top))
    root = rows.pop(0)
    lines = list(_numbered(rows, top + 1))
    if root.own.headcount:
        lines.insert(0, _own_line(root, 0))
    return lines


def _own_line(row: CoverageRow, depth: int) -> Line:
    name = _("{name} (without the units below it)").format(name=row.agency.name)
    return Line("", depth, _made_up(row, name, [row.own]), is_group=False, own=row.agency.id)


def grand_total(coverage: Coverage) -> Line:
    """The sum of the report as a line of its own; there must be a row to add up."""
    top = min(row.agency.depth for row in coverage.rows)
    roots = tuple(row.agency.id for row in coverage.rows if row.agency.depth == top)
    return Line("", 0, _made_up(coverage.rows[0], _("GRAND TOTAL"), [coverage.total]), is_group=True, agencies=roots)


def _made_up(like: CoverageRow, name: str, figures: Sequence[Figures]) -> CoverageRow:
    agency = AgencyRow(0, None, name, like.agency.level, None, like.agency.depth)
    return CoverageRow(like.goal, agency, sum(figures, Figures()), Figures())


def _numbered(rows: Sequence[CoverageRow], top: int) -> Iterator[Line]:
    at_top = [row for row in rows if row.agency.depth == top]
    if len({_kind(row) for row in at_top}) < 2:
        is_deep = len(at_top) < len(rows)
        for counters, row in _counted(rows, top):
            if is_deep and len(counters) == 1:
                yield Line(roman(counters[0]), 0, row, is_group=True, agencies=(row.agency.id,))
            else:
                yield Line(
                    _dotted(counters[is_deep:]), len(counters) - 1, row, is_group=False, agencies=(row.agency.id,)
                )
        return
    heads = _heads(rows, top)
    number = 0
    for kind in _GROUPS:
        members = [row for row in at_top if _kind(row) == kind]
        if not members:
            continue
        number += 1
        group = _made_up(members[0], _group_name(kind), [member.total for member in members])
        yield Line(roman(number), 0, group, is_group=True, agencies=tuple(member.agency.id for member in members))
        inside = [row for row, head in zip(rows, heads, strict=True) if _kind(head) == kind]
        for counters, row in _counted(inside, top):
            yield Line(_dotted(counters), len(counters), row, is_group=False, agencies=(row.agency.id,))


def _heads(rows: Sequence[CoverageRow], top: int) -> list[CoverageRow]:
    """For each row the one at the top that it stands below."""
    heads: list[CoverageRow] = []
    for row in rows:
        heads.append(row if row.agency.depth <= top or not heads else heads[-1])
    return heads


def _counted(rows: Sequence[CoverageRow], top: int) -> Iterator[tuple[list[int], CoverageRow]]:
    """Each row with its place among its neighbours, after the places of the rows it stands below."""
    counters: list[int] = []
    for row in rows:
        level = row.agency.depth - top
        counters = [*counters[: level + 1], *[0] * (level + 1 - len(counters))]
        counters[level] += 1
        yield list(counters), row


def _kind(row: CoverageRow) -> str:
    return row.agency.level if row.agency.level in _GROUPS else "unit"


def _group_name(kind: str) -> str:
    return {
        "department": _("Departments and agencies"),
        "district": _("Districts and towns"),
        "commune": _("Communes and wards"),
        "school": _("Schools"),
    }.get(kind, _("Other agencies and units"))


def _dotted(counters: Sequence[int]) -> str:
    return ".".join(map(str, counters))


def roman(number: int) -> str:
    """`XIV` for 14."""
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text
