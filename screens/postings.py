"""The postings of a person by hand: correcting one, moving the person from a day on, a second post."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from capacity.agencies import AgencyRow, tree
from capacity.dates import BEGINNING, FOREVER, format_date, format_last_day, parse_date, parse_last_day, today
from capacity.errors import CapacityError
from capacity.field_names import field_name
from capacity.history import change_set
from capacity.i18n import _
from capacity.officials import CATEGORIES, OfficialRow, PostingRow, category_name, is_leading
from capacity.posting_changes import (
    Transfer,
    add_post,
    correct_posting,
    plan_transfer,
    recent_words,
    transfer,
    transfer_steps,
)
from screens.agency_names import AgencyNames
from screens.dialogs import Choose, Confirm
from screens.form_fields import Field, check_days, one_of, words_of
from screens.forms import WorkForm
from screens.page import Page
from screens.widgets.rows import Column, TableRow

Said = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PostingWords:
    """What the fields of a posting suggest."""

    names: AgencyNames
    positions: tuple[str, ...]
    units: tuple[str, ...]

    def agency(self, value: str = "") -> Field:
        """The field for the agency, filled in with how it is suggested."""
        return Field(
            *("agency", _("Agency"), value, self.names.agency, self.names.suggest),
            hint=_("Type the beginning of its name."),
            is_needed=True,
        )

    def facts(self, position: str | None, category: str | None, unit: str | None) -> list[Field]:
        """The fields for what somebody is in an agency."""
        words = {one: category_name(one) for one in CATEGORIES}
        return [
            Field("position", _("Position"), position or "", suggest=words_of(self.positions)),
            Field(
                *("category", _("Category"), category_name(category), one_of(words), words_of([*words.values()])),
                hint=", ".join(words.values()),
            ),
            Field("unit", _("Unit"), unit or "", suggest=words_of(self.units)),
        ]


def read_posting_words(days: Iterable[date]) -> PostingWords:
    """Read what is suggested; the agencies are those of any of the days."""
    agencies: dict[int, AgencyRow] = {}
    for day in days:
        for agency in tree(day):
            agencies.setdefault(agency.id, agency)
    names = AgencyNames([*agencies.values()])
    return PostingWords(names, tuple(recent_words("position")), tuple(recent_words("unit")))


def leader_field(value: str = "") -> Field:
    """The field that says whether a post is one of leadership."""
    yes_no = {"yes": _("yes"), "no": _("no")}
    hint = _("yes or no; blank: as the position says.")
    return Field("is_leader", _("Leader"), value, one_of(yes_no), words_of([*yes_no.values()]), hint=hint)


def until_field(value: str = "") -> Field:
    """The field for the end of a posting."""
    hint = _("The last day on which it holds; blank: until further notice.")
    return Field("until", _("Until (included)"), value, parse_last_day, hint=hint)


def ask_posting(page: Page, row: OfficialRow, one: PostingRow) -> None:
    """Ask what of a posting is to be corrected, and write it."""

    def show(words: PostingWords) -> None:
        title = _("Correct a posting of {name}").format(name=row.full_name)
        form = WorkForm(title, _fields_of(one, words), accept, answer=_("Correct"))
        page.program.push_screen(form, page.tell_written)

    def accept(said: Said) -> Callable[[], str]:
        since, until = said["since"] or BEGINNING, said["until"] or FOREVER
        check_days(since, until)
        facts = _facts(said) | {"valid_from": since, "valid_to": until}
        return partial(_correct, row, one, facts)

    days = (max(one.valid_from, min(one.valid_to, today())), today()) if one.valid_to > today() else (one.valid_from,)
    page.open_with(lambda: read_posting_words({*days, today()}), show)


def _fields_of(one: PostingRow, words: PostingWords) -> list[Field]:
    agency = words.names.name(one.agency_id) or one.agency
    leader = "" if one.is_leader == is_leading(one.position) else _("yes") if one.is_leader else _("no")

    def named(text: str) -> int:
        # As it stands it may be an agency of another day, or one of several of that name.
        return one.agency_id if text == agency else words.names.agency(text).id

    field = words.agency(agency)
    return [
        Field(field.name, field.label, agency, named, field.suggest, field.hint, is_needed=True),
        *words.facts(one.position, one.category, one.unit),
        leader_field(leader),
        Field("since", _("From day"), format_date(one.valid_from), parse_date, hint=_("As 24/11/2026.")),
        until_field(format_last_day(one.valid_to)),
    ]


def _facts(said: Said) -> Said:
    agency = said["agency"]
    return {
        "agency_id": agency if isinstance(agency, int) else agency.id,
        **{name: said[name] for name in ("position", "category", "unit")},
        "is_leader": {"yes": True, "no": False}.get(said["is_leader"]),
    }


def _correct(row: OfficialRow, one: PostingRow, facts: Said) -> str:
    title = _("{name}: posting in {agency} corrected").format(name=row.full_name, agency=one.agency)
    with change_set(title, "official"):
        changed = correct_posting(one.id, **facts)
        if not changed:
            raise _NothingError
    fields = ", ".join(field_name(name) for name in changed)
    return _("{name}: {fields} corrected.").format(name=row.full_name, fields=fields)


class _NothingError(CapacityError):
    """Nothing was changed, so that history has nothing to tell."""

    def __init__(self) -> None:
        super().__init__(_("Nothing was changed; Esc leaves."))


def ask_new_posting(page: Page, row: OfficialRow) -> None:
    """Ask what kind of posting begins, then for all of it, and write it."""
    rows = [
        TableRow(0, (_("a transfer"), _("the post so far ends, a new one begins"))),
        TableRow(1, (_("a second post"), _("beside the main one; counted once"))),
    ]

    def chosen(key: int | None) -> None:
        if key is not None:
            ask = _ask_transfer if key == 0 else _ask_second
            page.open_with(lambda: read_posting_words([today()]), lambda words: ask(page, row, words))

    question = _("What begins for {name}?").format(name=row.full_name)
    page.program.push_screen(Choose(question, (Column("", 18), Column("")), rows, has_header=False), chosen)


class TransferForm(WorkForm[str]):
    """Where somebody goes, from which day on and as what; what it does beyond that is asked before it is written."""

    def __init__(self, row: OfficialRow, words: PostingWords) -> None:
        day = Field("on", _("From day"), format_date(today()), parse_date, hint=_("As 24/11/2026."), is_needed=True)
        fields = [words.agency(), day, *words.facts(row.position, row.category, None), leader_field()]
        title = _("Transfer of {name}").format(name=row.full_name)
        super().__init__(title, fields, self._planned, answer=_("Write"))
        self._row = row
        self._asks: Callable[[], None] | None = None

    def _planned(self, said: Said) -> Callable[[], str]:
        facts = _facts(said)

        def work() -> str:
            plan = plan_transfer(self._row.id, on=said["on"], **facts)
            if plan.is_plain:
                return _write_transfer(self._row, said, plan)
            self._asks = partial(self._ask, said, plan)
            return ""

        return work

    def _answer_with(self, result: str) -> None:
        asks, self._asks = self._asks, None
        if asks:
            self.is_working = False
            asks()
        else:
            self.dismiss(result)

    def _ask(self, said: Said, plan: Transfer) -> None:
        """Say what would happen to the postings; without a yes the form stays as it is."""

        def answered(is_yes: bool | None) -> None:
            if is_yes:
                self.work(partial(_write_transfer, self._row, said, plan))

        steps = "\n".join(transfer_steps(plan, said["agency"].name))
        self.app.push_screen(Confirm(_("Write this?"), _("Write"), details=steps), answered)


def _ask_transfer(page: Page, row: OfficialRow, words: PostingWords) -> None:
    page.program.push_screen(TransferForm(row, words), page.tell_written)


def _write_transfer(row: OfficialRow, said: Said, plan: Transfer) -> str:
    title = _("{name} transferred to {agency}").format(name=row.full_name, agency=said["agency"].name)
    with change_set(title, "official"):
        until = transfer(row.id, on=said["on"], seen=plan, **_facts(said))
    told = {"name": row.full_name, "agency": said["agency"].name, "date": format_date(said["on"])}
    if until == FOREVER:
        return _("{name} is in {agency} from {date} on.").format(**told)
    return _("{name} is in {agency} from {date} until {until}.").format(until=format_date(until), **told)


def _ask_second(page: Page, row: OfficialRow, words: PostingWords) -> None:
    day = Field("since", _("From day"), format_date(today()), parse_date, hint=_("As 24/11/2026."), is_needed=True)
    fields = [words.agency(), *words.facts(None, row.category, None), leader_field(), day, until_field()]

    def accept(said: Said) -> Callable[[], str]:
        check_days(said["since"], said["until"] or FOREVER)
        return partial(write, said)

    def write(said: Said) -> str:
        agency = said["agency"].name
        with change_set(_("{name}: second post in {agency}").format(name=row.full_name, agency=agency), "official"):
            add_post(row.id, since=said["since"], until=said["until"] or FOREVER, **_facts(said))
        return _("{name} has a second post in {agency}.").format(name=row.full_name, agency=agency)

    title = _("Second post of {name}").format(name=row.full_name)
    page.program.push_screen(WorkForm(title, fields, accept, answer=_("Write")), page.tell_written)
