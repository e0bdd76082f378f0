"""The report of a goal for those without Excel: CSV, JSON, and one HTML page that needs nothing else."""

import csv
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from html import escape
from io import StringIO
from pathlib import Path
from typing import Any

from capacity import VERSION
from capacity.dates import format_date
from capacity.errors import BadInput
from capacity.i18n import _, format_number, format_percent, language
from capacity.report import Report
from exports.explanation import notes
from exports.outline import Line, grand_total, outline
from exports.pouring import FORMULA_SIGNS, UNWRITABLE
from exports.saving import save

_STYLE = """
body { font: 12pt "Times New Roman", serif; margin: 2em auto; max-width: 75em; color: #000; background: #fff; }
h1 { font-size: 14pt; text-align: center; margin: 1em 0 0; } p.day { text-align: center; font-style: italic; }
table { border-collapse: collapse; width: 100%; font-size: 11pt; }
th, td { border: 1px solid #000; padding: .15em .4em; vertical-align: middle; }
th { background: #e7e6e6; } td.n { text-align: right; white-space: nowrap; } td.c { text-align: center; }
tr.group td { background: #ededed; font-weight: bold; } tr.total td { background: #fff2cc; font-weight: bold; }
td.bar { background: linear-gradient(#9dc3e6, #9dc3e6) no-repeat left; }
@media print { @page { size: A4 landscape; margin: 20mm 15mm 20mm 30mm; } thead { display: table-header-group; } }
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
    """With a mark in front by which Excel knows the encoding, and a semicolon, which it expects in Viet Nam."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";" if language() == "vi" else ",")
    lines = [_facts(report, line) for line in table_lines(report)]
    writer.writerow(lines[0] if lines else ())
    for facts in lines:
        writer.writerow(_plain(value) for value in facts.values())
    return "\ufeff" + text.getvalue()


def _plain(value: Any) -> str:
    """A value that no spreadsheet program takes for a formula."""
    if isinstance(value, list):
        return " ".join(map(str, value))
    if isinstance(value, float):
        return format_number(value, 4).replace("." if language() == "vi" else ",", "")
    if not isinstance(value, str):
        return "" if value is None else str(value)
    text = UNWRITABLE.sub("", value)
    return f"'{text}" if text.startswith((*FORMULA_SIGNS, "\t", "\r")) else text


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
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _html(report: Report) -> str:
    coverage = report.coverage
    title = escape(_("SUMMARY OF TRAINING RESULTS"))
    headings = (
        *(_("Order no."), _("Agency, unit"), _("Total staff"), _("of which leaders, managers"), _("Out of scope")),
        *(_("Exempt"), _("In scope (b)"), _("Trained (a)"), _("of which women"), _("of which leaders, managers")),
        *(_("Share (%) a/b"), _("Target (%)"), _("Still needed"), _("Score by own count"), _("Remarks")),
    )
    made = _("{program}, exported on {date}").format(
        program=f"capacity {VERSION}", date=format_date(datetime.now().date())
    )
    return "\n".join(
        (
            f'<!DOCTYPE html>\n<html lang="{language()}">\n<head>\n<meta charset="utf-8">',
            f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>",
            f"<h1>{title}</h1>\n<h1>{escape(_('Goal: {title}').format(title=coverage.goal.title))}</h1>",
            f'<p class="day">{escape(_("(Figures as of {date})").format(date=format_date(coverage.as_of)))}</p>',
            "<table>\n<thead><tr>"
            + "".join(f"<th>{escape(text)}</th>" for text in headings)
            + "</tr></thead>\n<tbody>",
            *(_html_line(report, line) for line in table_lines(report)),
            "</tbody>\n</table>\n<ul>",
            *(f"<li>{escape(note)}</li>" for note in notes(coverage, report.courses)),
            *(f"</ul>\n{part}" for part in (_html_evidence(report),)),
            f"<p><small>{escape(made)}</small></p>\n</body>\n</html>\n",
        )
    )


def _html_line(report: Report, line: Line) -> str:
    figures, parts = line.row.total, line.parts(report)
    counts = (
        *(figures.headcount, parts.leaders, figures.out_of_scope, figures.exempt, figures.eligible),
        *(figures.trained, parts.trained_women, parts.trained_leaders),
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
        f'<td class="n">{format_percent(line.row.target)}</td><td class="n">{format_number(line.row.needed)}</td>'
        f'<td class="n">{score}</td><td class="c">{remark}</td></tr>'
    )


def _html_evidence(report: Report) -> str:
    if not report.evidence:
        return ""
    headings: Sequence[str] = (_("No."), _("Course"), _("Completed on"), _("Class"), _("Decision, list"), _("People"))
    lines = [
        (
            *(str(one.number), f"{one.course_code} – {one.course}", format_date(one.completed_on)),
            *(one.class_code or "–", one.document or _("not recorded"), format_number(one.people)),
        )
        for one in report.evidence
    ]
    body = "\n".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in line) + "</tr>" for line in lines)
    head = "".join(f"<th>{escape(text)}</th>" for text in headings)
    title = escape(_("EVIDENCE FOR THE PEOPLE TRAINED"))
    return f"<h1>{title}</h1>\n<table><thead><tr>{head}</tr></thead>\n{body}</table>"
