"""Reports as they were issued: figures and names kept apart from everything that may change later."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from capacity.agencies import AgencyRow
from capacity.bridge import Bridge, Change, Picture, Stand, changes, picture, same_day_reasons, summed
from capacity.coverage import Coverage, coverage
from capacity.dates import from_day, to_day
from capacity.errors import BadInput, NotFound
from capacity.goals import GoalRow, goal_by_code
from capacity.i18n import _
from capacity.ledger import CoverageRow, Figures
from capacity.population import latest_completions
from capacity.regroup import Grouping
from capacity.settings import operator
from capacity.store.connection import insert_many, rows
from capacity.store.file_models import IssuedLine, IssuedReport
from capacity.text import clean

_FIGURES = ("headcount", "out_of_scope", "exempt", "trained")
_LINE = (
    *("report_id", "agency_number", "parent_number", "depth", "code", "name", "level"),
    *_FIGURES,
    *(f"own_{name}" for name in _FIGURES),
    *("needed", "score", "status"),
)
_PERSON = (
    *("report_id", "official_number", "full_name", "agency_number", "agency", "position", "status"),
    *("completed_on", "evidence"),
)


@dataclass(frozen=True, slots=True)
class IssuedRow:
    """An issued report as the list of them shows it."""

    id: int
    title: str
    goal_code: str
    goal_title: str
    source_document: str | None
    target: float
    """In percent."""
    due_on: date
    as_of: date
    tree_on: date
    issued_at: str
    issued_by: str


@dataclass(frozen=True, slots=True)
class IssuedFigures:
    """One line of an issued report, as it was handed out."""

    agency: AgencyRow
    total: Figures
    own: Figures
    needed: int
    score: float | None
    standing: str | None


@dataclass(frozen=True, slots=True)
class IssuedName:
    """A person behind the figures of an issued report, as they were called then."""

    official_id: int
    full_name: str
    agency: str
    position: str | None
    status: str
    completed_on: date | None
    evidence: str | None


def issue(goal: GoalRow, as_of: date, title: str, *, tree_on: date | None = None) -> int:
    """Keep the report of a goal on a day with all its names, and answer its number; runs inside a change set."""
    title = clean(title)
    if not title:
        raise BadInput(_("An issued report needs a title."))
    report = coverage(goal, as_of, tree_on=tree_on)
    terms = report.goal
    number: int = IssuedReport.insert(
        title=title,
        goal_code=terms.code,
        goal_title=terms.title,
        source_document=terms.source_document,
        target=terms.target,
        due_on=terms.due_on,
        as_of=as_of,
        tree_on=tree_on or as_of,
        issued_at=datetime.now().isoformat(timespec="seconds"),
        issued_by=operator(),
    ).execute()
    insert_many("issued_line", _LINE, [_line(number, report, row) for row in report.rows])
    insert_many("issued_person", _PERSON, _people(number, terms, as_of, tree_on))
    return number


def issued_reports() -> list[IssuedRow]:
    """The issued reports, latest first."""
    return [_row(report) for report in IssuedReport.select().order_by(IssuedReport.id.desc())]


def issued_report(number: int) -> IssuedRow:
    """One issued report; raises NotFound."""
    report = IssuedReport.get_or_none(IssuedReport.id == number)
    if report is None:
        raise NotFound(_("There is no issued report {number}; `capacity reports` lists them.").format(number=number))
    return _row(report)


def issued_figures(number: int) -> list[IssuedFigures]:
    """The lines of an issued report, as they stood in it."""
    return [
        IssuedFigures(
            AgencyRow(line.agency_number, line.code, line.name, line.level, line.parent_number, line.depth),
            Figures(*(getattr(line, name) for name in _FIGURES)),
            Figures(*(getattr(line, f"own_{name}") for name in _FIGURES)),
            line.needed,
            line.score,
            line.status,
        )
        for line in IssuedLine.select().where(IssuedLine.report == number).order_by(IssuedLine.id)
    ]


def issued_names(number: int, *, status: str | None = None, agency_id: int | None = None) -> list[IssuedName]:
    """The people of an issued report with a status, or all of them, of an agency with all below it, in name order."""
    lines = None if agency_id is None else _lines_below(number, agency_id)
    query = """
        SELECT official_number, full_name, agency, position, status, completed_on, evidence, agency_number
        FROM issued_person WHERE report_id = ?1 AND (?2 IS NULL OR status = ?2) ORDER BY id
    """
    return [
        IssuedName(official_id, name, agency, position, word, None if day is None else from_day(day), evidence)
        for official_id, name, agency, position, word, day, evidence, line in rows(query, number, status)
        if lines is None or line in lines
    ]


def since_issue(number: int) -> Bridge:
    """What the same report would say differently now, by named causes: from the issued figures to today's data.

    Raises NotFound when the report or its goal is not there.
    """
    report = issued_report(number)
    goal, pictures = _then_and_now(report)
    return summed(goal, (report.as_of, report.as_of), pictures, changes(*pictures, same_day_reasons()))


def since_issue_people(number: int, cause: str, *, agency_id: int = 0) -> list[Change]:
    """The people behind a cause of `since_issue`, for an agency or for the sum of all."""
    _goal, pictures = _then_and_now(issued_report(number))
    found = changes(*pictures, same_day_reasons())
    return [change for change in found if change.cause == cause and agency_id in change.lines]


def _then_and_now(report: IssuedRow) -> tuple[GoalRow, tuple[Picture, Picture]]:
    goal = goal_by_code(report.goal_code, report.as_of)
    return goal, (_issued_picture(report.id), picture(goal, report.as_of, report.tree_on))


def _line(number: int, report: Coverage, row: CoverageRow) -> tuple[Any, ...]:
    agency = row.agency
    return (
        *(number, agency.id, agency.parent_id, agency.depth, agency.code, agency.name, agency.level),
        *(getattr(row.total, name) for name in _FIGURES),
        *(getattr(row.own, name) for name in _FIGURES),
        *(row.needed, row.score, report.standing(row.total)),
    )


def _people(number: int, goal: GoalRow, as_of: date, tree_on: date | None) -> list[tuple[Any, ...]]:
    stands = picture(goal, as_of, tree_on).stands
    completed = latest_completions(goal, as_of)
    query = """
        SELECT o.id, o.full_name, v.name, p.position
        FROM posting p JOIN official o ON o.id = p.official_id
        JOIN agency_version v ON v.agency_id = p.agency_id AND v.valid_from <= ?1 AND v.valid_to > ?1
        WHERE p.is_primary AND p.valid_from <= ?1 AND p.valid_to > ?1 ORDER BY o.sort_key, o.id
    """
    found = []
    for official_id, name, agency, position in rows(query, to_day(as_of)):
        line, status = stands[official_id]
        day, evidence = completed.get(official_id, (None, None)) if status == "trained" else (None, None)
        found.append((number, official_id, name, line, agency, position, status, day and to_day(day), evidence))
    return found


def _issued_picture(number: int) -> Picture:
    lines = tuple(line.agency for line in issued_figures(number))
    query = "SELECT official_number, agency_number, status FROM issued_person WHERE report_id = ?"
    stands: dict[int, Stand] = {official: (line, status) for official, line, status in rows(query, number)}
    return Picture(lines, Grouping(lines, {}).upward(), stands)


def _lines_below(number: int, agency_id: int) -> set[int]:
    children: dict[int | None, list[int]] = defaultdict(list)
    for line in issued_figures(number):
        children[line.agency.parent_id].append(line.agency.id)
    found, waiting = {agency_id}, [agency_id]
    while waiting:
        below = children[waiting.pop()]
        found.update(below)
        waiting += below
    return found


def _row(report: IssuedReport) -> IssuedRow:
    return IssuedRow(
        report.id,
        report.title,
        report.goal_code,
        report.goal_title,
        report.source_document,
        report.target,
        report.due_on,
        report.as_of,
        report.tree_on,
        report.issued_at,
        report.issued_by,
    )
