"""The end of a class: closing it after a look at who completes, scores, certificates, and opening it again."""

from datetime import date
from functools import partial
from typing import Any

from capacity import dates
from capacity.certificates import issue
from capacity.classes import ClassRow
from capacity.dates import format_date, parse_date
from capacity.history import change_set
from capacity.i18n import _, format_number, ngettext
from capacity.outcomes import Outcome, contradicted, settled_text
from capacity.results import close_class, refuse_if_built_upon, reopen_class, set_result, settle_results
from screens.attendance_texts import short_session
from screens.class_lists import ClassView
from screens.class_sessions import ask_reason
from screens.dialogs import Confirm
from screens.form_fields import Field
from screens.forms import Form, WorkForm
from screens.page import Page

_MOST_NAMED = 8


def ask_close(page: Page, view: ClassView) -> None:
    """Ask for the day, show who would not complete and why, and close the class."""
    if not page.may_write():
        return
    last = view.sessions[-1].on if view.sessions else view.row.ends_on or dates.today()
    fields = (
        Field(
            *("on", _("Completed on"), format_date(last), parse_date),
            hint=_("The day from which the results count."),
            is_needed=True,
        ),
        Field("evidence", _("More evidence"), hint=_("Decision and class are named by themselves; may stay blank.")),
    )

    def answered(said: dict[str, Any] | None) -> None:
        if said:
            _confirm(page, view, **said)

    form = Form(_("Close class {code}").format(code=view.row.code), fields, dict, answer=_("Go on"))
    page.program.push_screen(form, answered)


def _confirm(page: Page, view: ClassView, on: date, evidence: str | None) -> None:
    def answered(is_yes: bool | None) -> None:
        if is_yes:
            page.write(lambda: _close(view.row, on, evidence), page.tell_written)

    question = _("Close class {code}?").format(code=view.row.code)
    page.program.push_screen(Confirm(question, _("Close"), details=summary(view, on)), answered)


def summary(view: ClassView, on: date) -> str:
    """Who completes and what is written of them, what does not count, and who does not complete, with the reason."""
    missing = [one for one in view.outcomes if not one.completes]
    lines = [*_what_is_written(view, on, len(missing)), _what_is_left_out(view)]
    lines.append(_("Afterwards a change of the attendance needs a reason; k opens the class again."))
    lines += [f"✗ {one.full_name}: {one.reason_text()}" for one in missing[:_MOST_NAMED]]
    if len(missing) > _MOST_NAMED:
        more = _("… and {count} more; the list “Results” has them all.")
        lines.append(more.format(count=format_number(len(missing) - _MOST_NAMED)))
    return "\n".join(filter(None, lines))


def _what_is_written(view: ClassView, on: date, missing: int) -> list[str]:
    people = len(view.outcomes)
    if people == missing:
        return [_("Nobody completes; no result is written.")]
    text = _("{count} of {people} complete: the result of course {course} is written, as of {date}.")
    counts = {"count": format_number(people - missing), "people": format_number(people)}
    lines = [text.format(course=view.row.course_code, date=format_date(on), **counts)]
    if missing:
        text = ngettext(
            "{count} does not complete and gets no result.", "{count} do not complete and get no result.", missing
        )
        lines.append(text.format(count=format_number(missing)))
    if on > dates.today():
        lines.append(_("{date} is still to come; the results count from that day.").format(date=format_date(on)))
    return lines


def _what_is_left_out(view: ClassView) -> str:
    """Which sessions nobody was marked in."""
    left = [one for place, one in enumerate(view.sessions) if all(row.marks[place] is None for row in view.marks)]
    if not left or len(left) == len(view.sessions):
        return _("No session has any mark yet.") if left else ""
    text = ngettext(
        "{count} session without any mark is left out of the share: {sessions}.",
        "{count} sessions without any mark are left out of the share: {sessions}.",
        len(left),
    )
    named = ", ".join(map(short_session, left[:_MOST_NAMED])) + ", …" * (len(left) > _MOST_NAMED)
    return text.format(count=format_number(len(left)), sessions=named)


def _close(row: ClassRow, on: date, evidence: str | None) -> str:
    with change_set(_("Class {code} closed").format(code=row.code), "close"):
        found = close_class(row.id, on, evidence=evidence)
    done = sum(one.completes for one in found)
    text = _("Class {code} is closed: {count} of {people} completed.")
    return text.format(code=row.code, count=format_number(done), people=format_number(len(found)))


def ask_reopen(page: Page, row: ClassRow) -> None:
    """Ask why a closed class is opened again, which takes its results back."""

    def write(reason: str) -> str:
        title = _("Class {code} opened again: {reason}").format(code=row.code, reason=reason)
        with change_set(title, "close"):
            reopen_class(row.id, reason)
        return _("Class {code} is open again; its results are taken back.").format(code=row.code)

    question = _("Why is class {code} opened again? Its results are taken back.").format(code=row.code)

    def ask(_may: None) -> None:
        ask_reason(page, question, lambda reason: page.write(lambda: write(reason), page.tell_written))

    # What stands in the way is said before a reason is typed.
    page.open_with(lambda: refuse_if_built_upon(row), ask)


def ask_settle(page: Page, row: ClassRow) -> None:
    """Name those whose result corrected marks contradict, and write it anew for a reason."""

    def write(reason: str) -> str:
        title = _("Class {code} settled again: {reason}").format(code=row.code, reason=reason)
        with change_set(title, "close"):
            return settled_text(row.code, settle_results(row.id, reason))

    def ask(found: list[Outcome]) -> None:
        if not found:
            page.program.say(_("The results of class {code} are what its marks say.").format(code=row.code))
            return
        told = settled_text(row.code, found)
        question = _("{told} Why are these results written anew?").format(told=told)
        ask_reason(page, question, lambda reason: page.write(lambda: write(reason), page.tell_written))

    page.open_with(lambda: contradicted(row.id), ask)


def ask_score(page: Page, row: ClassRow, outcome: Outcome) -> None:
    """Ask for somebody's score and grade."""
    fields = (
        Field("score", _("Score"), outcome.score or ""),
        Field("grade", _("Grade"), outcome.grade or ""),
    )

    def write(score: str | None, grade: str | None) -> str:
        title = _("Class {code}: result of {name}").format(code=row.code, name=outcome.full_name)
        with change_set(title, "results"):
            set_result(outcome.enrolment_id, score, grade)
        return _("{name}: {result}").format(
            name=outcome.full_name, result=", ".join(part for part in (score, grade) if part) or _("no score")
        )

    form = WorkForm(outcome.full_name, fields, lambda said: partial(write, **said), answer=_("Note down"))
    page.program.push_screen(form, page.tell_written)


def ask_certificates(page: Page, view: ClassView) -> None:
    """Ask who issues the certificates and of which day, then give the numbers."""
    row = view.row
    if row.state != "closed":
        page.program.say_error(_("Class {code} is not closed yet; k closes it.").format(code=row.code))
        return
    fields = (
        Field("issuer", _("Issuer"), hint=_("As it stands in the number, such as SNV."), is_needed=True),
        Field("on", _("Day"), format_date(dates.today()), parse_date, is_needed=True),
    )

    title = _("Certificates of class {code}").format(code=row.code)
    form = WorkForm(title, fields, lambda said: partial(_issue, row, **said), answer=_("Issue"))
    page.program.push_screen(form, page.tell_written)


def _issue(row: ClassRow, issuer: str, on: date) -> str:
    with change_set(_("Certificates of class {code}").format(code=row.code), "certificates"):
        found = issue(row.id, issuer, on)
    if not found:
        return _("Everybody who completed class {code} has a certificate already.").format(code=row.code)
    text = ngettext("{count} certificate: {first}", "{count} certificates: {first} to {last}", len(found))
    return text.format(count=format_number(len(found)), first=found[0].text, last=found[-1].text)
