"""An import plan in lines of text: what was understood, what would change, what a person has to say."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from capacity.i18n import _, format_number
from capacity.marks import mark_name, session_name

if TYPE_CHECKING:
    from imports.plan import ImportPlan, PlannedRow

_SHOWN = 20
_FEW = 5


def preview(plan: "ImportPlan") -> Iterator[str]:
    """What was understood and what would change, in lines."""
    for sheet in plan.reading.sheets:
        rows = "–".join(str(row) for row in dict.fromkeys((sheet.header_rows[0], sheet.header_rows[-1])))
        place = f"{plan.path.name} › {sheet.name}" if sheet.name else plan.path.name
        yield _("{place}: headings in row {rows}, {count} rows read").format(
            place=place, rows=rows, count=format_number(len(sheet.rows))
        )
    yield "  " + _totals(plan)
    if plan.new_agencies:
        names = [agency.name for agency in plan.new_agencies.values()]
        more = ", …" if len(names) > _SHOWN else ""
        yield _("  New agencies ({count}): {names}").format(
            count=format_number(len(names)), names=", ".join(names[:_SHOWN]) + more
        )
    yield from _changed_marks(plan)
    held = plan.held_back
    for row in held[:_SHOWN]:
        yield "  " + problem(row)
    if len(held) > _SHOWN:
        yield _("  … and {count} more; --errors OUT.xlsx writes them all.").format(
            count=format_number(len(held) - _SHOWN)
        )
    yield from _warnings(plan)
    yield from _missing(plan)


def _changed_marks(plan: "ImportPlan") -> Iterator[str]:
    """The marks that were recorded already and would become others."""
    sessions = {number: session_name(session) for number, session in plan.sessions.items()}
    changed = [
        (row.values.get("full_name", ""), sessions.get(session, ""), mark_name(was), mark_name(mark))
        for row in plan.rows
        for session, (was, mark) in row.marks.items()
        if was is not None and was != mark and not row.is_held_back
    ]
    for name, session, was, mark in changed[:_SHOWN]:
        yield f"  {name}, {session}: {was} → {mark}"
    if len(changed) > _SHOWN:
        yield _("  … and {count} more marks change.").format(count=format_number(len(changed) - _SHOWN))


def _missing(plan: "ImportPlan") -> Iterator[str]:
    """Whom the list lacks: a question for a person, never acted upon."""
    from imports.officials import missing_people

    if not plan.missing_count:
        return
    few = ", ".join(one.full_name for one in missing_people(plan, _FEW))
    names = few + (", …" if plan.missing_count > _FEW else "")
    numbers = {"count": format_number(plan.missing_count), "known": format_number(plan.known_there), "names": names}
    if plan.may_be_partial:
        yield _(
            "  The list lacks {count} of the {known} people known in its agencies: is it a part of a list? "
            "Nobody is taken out. ({names})"
        ).format(**numbers)
    else:
        yield _(
            "  The list lacks {count} of the {known} people known in its agencies: left, moved, on leave, or "
            "forgotten? Nobody is taken out. ({names})"
        ).format(**numbers)


def _warnings(plan: "ImportPlan") -> Iterator[str]:
    """One line for each kind of warning, with the cells where it stands."""
    cells: dict[str, list[str]] = {}
    for row in plan.rows:
        for issue in row.issues:
            if issue.severity == "warning":
                cells.setdefault(issue.message, []).append(_cell(row, issue.cell))
    for message, places in list(cells.items())[:_SHOWN]:
        shown = ", ".join(places[:5]) + (", …" if len(places) > 5 else "")
        yield _("  Note: {message} ({cells})").format(message=message, cells=shown)


def problem(row: "PlannedRow") -> str:
    """Why a row is held back, with its place: `Danh sách!D17`."""
    errors = [issue for issue in row.issues if issue.severity == "error"]
    if not errors:
        name = row.values.get("full_name", "")
        return f"{_cell(row, str(row.row))}: {name}: {row.because}"
    return "; ".join(f"{_cell(row, issue.cell)}: {issue.message}" for issue in errors)


def _cell(row: "PlannedRow", cell: str) -> str:
    return f"{row.sheet}!{cell}" if row.sheet else cell


def _totals(plan: "ImportPlan") -> str:
    totals = plan.totals
    words = {
        "create": _("{count} new"),
        "update": _("{count} changed"),
        "transfer": _("{count} moved"),
        "unchanged": _("{count} as known"),
        "review": _("{count} to ask about"),
        "reject": _("{count} held back"),
    }
    return ", ".join(word.format(count=format_number(totals[action])) for action, word in words.items())
