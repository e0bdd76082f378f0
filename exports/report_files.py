"""The report of a goal for those without Excel: CSV, JSON, and one HTML page that needs nothing else."""

import json
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from typing import Any

from capacity import VERSION
from capacity.dates import format_date, today
from capacity.errors import BadInput
from capacity.i18n import _, format_exact, format_number, format_percent, language
from capacity.report import Report
from capacity.settings import operator
from capacity.text import printable
from exports.delimited import delimited
from exports.explanation import notes
from exports.outline import Line, grand_total, outline
from exports.pouring import UNWRITABLE
from exports.saving import save
from exports.summary_table import headings, spans_text

_STYLE = """
body { font: 12pt "Times New Roman", serif; margin: 2em auto; max-width: 75em; color: #000; background: #fff; }
h1 { font-size: 14pt; text-align: center; margin: 1em 0 0; } p.day { text-align: center; font-style: italic; }
table { border-collapse: collapse; width: 100%; font-size: 11pt; }
th, td { border: 1px solid #000; padding: .15em .4em; vertical-align: middle; }
th { background: #e7e6e6; } td.n { text-align: right; white-space: nowrap; } td.c { text-align: center; }
tr.group td { background: #ededed; font-weight: bold; } tr.total td { background: #fff2cc; font-weight: bold; }
td.bar { background: linear-gradient(#9dc3e6, #9dc3e6) no-repeat left; }
td.e { font-size: 9pt; text-align: center; } h2 { font-size: 13pt; text-align: center; margin: 1.5em 0 .5em; }
div { overflow-x: auto; }
@page { size: A4 landscape; margin: 20mm 15mm 20mm 30mm; }
@media print {
  body { margin: 0; max-width: none; } table { font-size: 9pt; } div { overflow: visible; }
  thead { display: table-header-group; } tr, h2 { break-inside: avoid; } h2 { break-after: avoid; }
  td, th { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
"""


def write_report(path: Path, report: Report, *, overwrite: bool = False) -> Path:
    """Write the figures of a report as the file's name asks, .csv, .json or .html, and answer its path.

    Raises BadInput for another name, and else as saving does.
    """
    writers: dict[str, Callable[[Report], str]] = {".csv": _csv, ".json": _json, ".html": _html, ".htm": _html}
    write = writers.get(path.suffix.lower())
    if write is None:
        raise BadInput(_("“{path}” must end in .csv, .json or .html.").format(path=path))
    save(write(report).encode(), path, overwrite=overwrite, private=False)
    return path


def table_lines(report: Report) -> list[Line]:
    """The lines of the table with the total."""
    return [*outline(report.coverage), *([grand_total(report.coverage)] if report.coverage.rows else [])]


def _facts(report: Report, line: Line) -> dict[str, Any]:
    figures, parts = line.row.total, line.parts(report)
    return {
        "number": line.number,
        "code": line.row.agency.code if not line.is_group and not line.own else None,
        "name": line.row.agency.name,
        "headcount": figures.headcount,
        "leaders": parts.leaders,
        "out_of_scope": figures.out_of_scope,
        "exempt": figures.exempt,
        "eligible": figures.eligible,
        "trained": figures.trained,
        "trained_women": parts.trained_women,
        "trained_leaders": parts.trained_leaders,
        "times_trained": parts.turns,
        "classes": len(parts.evidence),
        "share": line.row.share,
        "target": line.row.target,
        "needed": line.row.needed,
        "score": line.row.score,
        "evidence": sorted(parts.evidence),
    }


def _csv(report: Report) -> str:
    lines = [_facts(report, line) for line in table_lines(report)]
    return delimited([list(lines[0]) if lines else [], *(list(facts.values()) for facts in lines)])


def _json(report: Report) -> str:
    coverage = report.coverage
    document = {
        "goal": coverage.goal.code,
        "title": coverage.goal.title,
        "as_of": coverage.as_of.isoformat(),
        "tree": (coverage.tree_on or coverage.as_of).isoformat(),
        "target": coverage.goal.target / 100,
        "due": coverage.goal.due_on.isoformat(),
        "program": f"capacity {VERSION}",
        "notes": notes(coverage, report.courses),
        "rows": [_facts(report, line) for line in table_lines(report)],
        "trend": [
            {"on": one.on.isoformat(), "eligible": one.figures.eligible, "trained": one.figures.trained}
            for one in report.trend
        ],
        "evidence": [
            {
                "number": one.number,
                "course": one.course_code,
                "completed_on": one.completed_on.isoformat(),
                "document": one.document,
                "class": one.class_code,
                "people": one.people,
            }
            for one in report.evidence
        ],
    }
    return printable(json.dumps(document, ensure_ascii=False, indent=1)) + "\n"


def _html(report: Report) -> str:
    coverage = report.coverage
    title = _("SUMMARY OF TRAINING RESULTS")
    made = _("{program}, exported on {date} by {name}").format(
        program=f"capacity {VERSION}", date=format_date(today()), name=operator()
    )
    parts = (
        f'<!DOCTYPE html>\n<html lang="{language()}">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>",
        f"<h1>{escape(title)}</h1>\n<h1>{escape(_('Goal: {title}').format(title=coverage.goal.title))}</h1>",
        f'<p class="day">{escape(_("(Figures as of {date})").format(date=format_date(coverage.as_of)))}</p>',
        _html_table(headings(), [_html_line(report, line) for line in table_lines(report)]),
        "<ul>",
        *(f"<li>{escape(note)}</li>" for note in notes(coverage, report.courses)),
        "</ul>",
        _html_trend(report),
        _html_evidence(report),
        f"<p><small>{escape(made)}</small></p>\n</body>\n</html>\n",
    )
    return printable("\n".join(filter(None, parts)))


def _html_table(heads: Sequence[str], lines: Sequence[str]) -> str:
    """A table of rows that are HTML already."""
    head = "".join(f"<th>{escape(text)}</th>" for text in heads)
    body = "\n".join(lines)
    return f"<div><table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table></div>"


def _html_line(report: Report, line: Line) -> str:
    figures, parts = line.row.total, line.parts(report)
    counts = (
        *(figures.headcount, parts.leaders, figures.out_of_scope, figures.exempt, figures.eligible),
        *(figures.trained, parts.trained_women, parts.trained_leaders, parts.turns, len(parts.evidence)),
    )
    share = round((line.row.share or 0) * 100, 1)
    score = "–" if line.row.score is None else format_number(line.row.score, 2)
    remark = "–" if line.row.is_reached is None else _("Reached") if line.row.is_reached else _("Not yet")
    name = "&emsp;" * line.depth + escape(UNWRITABLE.sub("", line.row.agency.name))
    kind = ' class="total"' if line.is_group and not line.number else ' class="group"' if line.is_group else ""
    return (
        f'<tr{kind}><td class="c">{line.number}</td><td>{name}</td>'
        + "".join(f'<td class="n">{format_number(count)}</td>' for count in counts)
        + f'<td class="n bar" style="background-size:{share}% 100%">{format_percent(line.row.share)}</td>'
        f'<td class="n">{format_exact(line.row.goal.target)} %</td><td class="n">{format_number(line.row.needed)}</td>'
        f'<td class="n">{score}</td><td class="e">{spans_text(parts.evidence)}</td><td class="c">{remark}</td></tr>'
    )


def _html_trend(report: Report) -> str:
    if not report.trend:
        return ""
    heads = (_("Day"), _("In scope (b)"), _("Trained (a)"), _("Share (%) a/b"), _("Target (%)"))
    lines = [
        f'<tr><td class="c">{format_date(one.on)}</td><td class="n">{format_number(one.figures.eligible)}</td>'
        f'<td class="n">{format_number(one.figures.trained)}</td><td class="n">{format_percent(one.figures.share)}</td>'
        f'<td class="n">{format_exact(one.goal.target)} %</td></tr>'
        for one in report.trend
    ]
    return f"<h2>{escape(_('TREND BY MONTHS'))}</h2>\n{_html_table(heads, lines)}"


def _html_evidence(report: Report) -> str:
    if not report.evidence:
        return ""
    heads = (_("No."), _("Course"), _("Completed on"), _("Class"), _("Decision, list"), _("People"))
    lines = [
        "<tr>"
        + "".join(
            f"<td>{escape(UNWRITABLE.sub('', cell))}</td>"
            for cell in (
                *(str(one.number), f"{one.course_code} – {one.course}", format_date(one.completed_on)),
                *(one.class_code or "–", one.document or _("not recorded"), format_number(one.people)),
            )
        )
        + "</tr>"
        for one in report.evidence
    ]
    return f"<h2>{escape(_('EVIDENCE FOR THE PEOPLE TRAINED'))}</h2>\n{_html_table(heads, lines)}"
