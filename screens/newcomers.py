"""A new official by hand: everything about the person, and a question where somebody like that is known already."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from capacity import corrections
from capacity.dates import format_date, parse_date, today
from capacity.history import change_set
from capacity.i18n import _
from capacity.newcomers import Alike, Newcomer, add_official, alike
from capacity.officials import birth_text, gender_name
from capacity.text import clean
from screens.dialogs import Choose
from screens.form_fields import Field, one_of, words_of
from screens.forms import WorkForm
from screens.page import Page
from screens.postings import PostingWords, read_posting_words
from screens.widgets.rows import Column, TableRow

_NEW = 0
"""The key of the answer that it is somebody else."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An official who was added, or is known already; nobody yet where that has to be asked."""

    number: int = 0
    is_new: bool = False


class NewcomerForm(WorkForm[Answer]):
    """Everything about a new official; where somebody like that is known, it asks before it writes."""

    def __init__(self, words: PostingWords) -> None:
        super().__init__(_("New official"), _fields(words), self._looked_up, answer=_("Add"))
        self._new: Newcomer | None = None
        self._alike: Sequence[Alike] = ()

    def _looked_up(self, said: dict[str, Any]) -> Callable[[], Answer]:
        agency = said.pop("agency")
        new = Newcomer(agency_id=agency.id, **said)

        def work() -> Answer:
            self._alike = alike(new)
            return Answer() if self._alike else _write(new)

        self._new = new
        return work

    def _answer_with(self, result: Answer) -> None:
        if result.number:
            self.dismiss(result)
        elif self._new:
            self.is_working = False
            self._ask(self._new, self._alike)

    def _ask(self, new: Newcomer, known: Sequence[Alike]) -> None:
        """Say who is known already; where no number says that it is one of them, it may be somebody else."""
        rows = [TableRow(one.official.id, _cells(one)) for one in known]
        if not any(one.has_number for one in known):
            rows.append(TableRow(_NEW, (_("somebody else: add"), new.full_name, "", "")))
        columns = (Column("", 18), Column(_("Full name")), Column(_("Birth"), 10), Column(_("Agency")))

        def chosen(key: int | None) -> None:
            if key == _NEW:
                self.work(lambda: _write(new))
            elif key is not None:
                self.dismiss(Answer(key))

        question = _("Somebody like that is known already. Who is meant?")
        self.app.push_screen(Choose(question, columns, rows), chosen)


def _cells(one: Alike) -> tuple[str, ...]:
    row = one.official
    why = _("same number: open") if one.has_number else _("same name: open")
    return why, row.full_name, birth_text(row), row.agency or "–"


def ask_official(page: Page) -> None:
    """Ask for everything about a new official; the record is opened then, or that of who is meant."""
    from screens.person import PersonPage

    def show(words: PostingWords) -> None:
        page.program.push_screen(NewcomerForm(words), added)

    def added(answer: Answer | None) -> None:
        if not answer:
            return
        if answer.is_new:
            page.program.say(_("Added. What else is known is corrected with E."), can_undo=True)
            page.program.revision += 1
        page.program.push_screen(PersonPage(answer.number))

    page.open_with(lambda: read_posting_words([today()]), show)


def _fields(words: PostingWords) -> list[Field]:
    genders = {gender: gender_name(gender) for gender in ("male", "female")}
    return [
        Field("full_name", _("Full name"), check=corrections.checked_name, is_needed=True),
        Field("birth", _("Birth"), check=corrections.parsed_birth, hint=_("dd/mm/yyyy, or the year alone.")),
        Field("gender", _("Gender"), check=one_of(genders), suggest=words_of([*genders.values()])),
        Field(
            *("national_id", _("Identity number"), "", corrections.checked_national_id),
            hint=_("12 digits."),
        ),
        Field("staff_code", _("Staff code"), check=clean),
        Field("phone", _("Phone"), check=corrections.checked_phone),
        Field("email", _("Email"), check=corrections.checked_email),
        words.agency(),
        *words.facts(None, None, None),
        Field("since", _("From day"), format_date(today()), parse_date, hint=_("As 24/11/2026."), is_needed=True),
    ]


def _write(new: Newcomer) -> Answer:
    with change_set(_("{name} added").format(name=new.full_name), "official"):
        return Answer(add_official(new), is_new=True)
