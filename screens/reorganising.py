"""What becomes of an agency: the operation is chosen, its form filled in, and what would change shown."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from capacity.agencies import AgencyRow, tree
from capacity.dates import format_date, parse_date, today
from capacity.errors import BadInput, NotFound
from capacity.i18n import _
from capacity.reorganisation import Reorganisation, dissolve, found, merge, move, rename, split
from screens.agency_names import AgencyNames
from screens.dialogs import Choose
from screens.form_fields import Field
from screens.forms import WorkForm
from screens.leaving import Leaving, read_leaving
from screens.page import Page
from screens.reorganisation import Planned, ReorganisationPage, plan_reorganisation
from screens.widgets.rows import Column, TableRow

Make = Callable[[], Reorganisation]


def ask_operation(page: Page, agency: AgencyRow, agencies: Sequence[AgencyRow]) -> None:
    """Ask what becomes of an agency, and then what that operation needs to know."""
    names = AgencyNames(agencies)
    operations: tuple[tuple[str, str, Callable[[Page, AgencyRow, AgencyNames], None]], ...] = (
        (_("Rename"), _("another name or code; earlier reports keep the old one"), _ask_rename),
        (_("Move"), _("below another agency, with all below it"), _ask_move),
        (_("Merge"), _("into another agency, or with others into a new one"), _ask_merge),
        (_("Split"), _("a part goes into another agency or a new one, the rest stays"), _ask_split),
        (_("Dissolve"), _("it ends; another one takes its people"), _ask_dissolve),
        (_("Add below"), _("a new agency that follows none"), _ask_found),
    )
    rows = [TableRow(key, (name, what)) for key, (name, what, _ask) in enumerate(operations)]

    def chosen(key: int | None) -> None:
        if key is not None:
            operations[key][2](page, agency, names)

    question = _("What becomes of “{name}”?").format(name=agency.name)
    page.program.push_screen(Choose(question, (Column("", 10), Column("")), rows, has_header=False), chosen)


def _ask_found(page: Page, agency: AgencyRow, names: AgencyNames) -> None:
    hint = _("Type the beginning of the name. Blank: at the top of the tree.")
    under = Field("under", _("Stands below"), names.name(agency.id), names.agency, names.suggest, hint=hint)
    code = Field("code", _("Code"), hint=_("May stay blank."))
    fields = (Field("name", _("Name of the agency"), is_needed=True), code, under, _day())
    _ask(page, _("A new agency"), fields, lambda said: partial(_found, **said))


def _ask_rename(page: Page, agency: AgencyRow, _names: AgencyNames) -> None:
    fields = (
        Field("name", _("New name"), agency.name, is_needed=True),
        Field("code", _("Code"), agency.code or "", hint=_("The code from that day on; blank keeps it.")),
        _day(),
    )
    _ask(page, _("Rename “{name}”").format(name=agency.name), fields, lambda said: partial(_rename, agency, **said))


def _ask_move(page: Page, agency: AgencyRow, names: AgencyNames) -> None:
    hint = _("Type the beginning of the name. Blank: at the top of the tree.")
    fields = (_agency("under", _("Stands below"), names, hint), _day())
    _ask(page, _("Move “{name}”").format(name=agency.name), fields, lambda said: partial(_move, agency, **said))


def _ask_merge(page: Page, agency: AgencyRow, names: AgencyNames) -> None:
    others = Field(
        *("others", _("Together with")),
        check=names.agency,
        suggest=names.suggest,
        hint=_("Agencies that are merged too; several with ; between them. May stay blank."),
        is_many=True,
    )
    fields = (others, *_followers(names), _day())
    _ask(page, _("Merge “{name}”").format(name=agency.name), fields, lambda said: partial(_merge, agency, **_one(said)))


def _ask_split(page: Page, agency: AgencyRow, names: AgencyNames) -> None:
    def chosen(leaving: Leaving | None) -> None:
        if leaving:
            title = _("Split “{name}”: {going} go").format(name=agency.name, going=leaving.told())
            fields = (*_followers(names), _day())
            _ask(page, title, fields, lambda said: partial(_split, agency, leaving, **_one(said)))

    def show(leaving: Leaving) -> None:
        from screens.dialogs import Mark

        def marked(keys: frozenset[int] | None) -> None:
            chosen(leaving.only(keys) if keys else None)

        question = _("Who leaves “{name}”? Space marks, Enter goes on.").format(name=agency.name)
        page.program.push_screen(Mark(question, (Column("", 10), Column("")), leaving.rows()), marked)

    page.open_with(lambda: read_leaving(agency), show)


def _ask_dissolve(page: Page, agency: AgencyRow, names: AgencyNames) -> None:
    hint = _("Who takes its people and what stands below it; blank only where nobody is left in it.")
    fields = (_agency("into", _("Successor"), names, hint), _day())
    _ask(page, _("Dissolve “{name}”").format(name=agency.name), fields, lambda said: partial(_dissolve, agency, **said))


def _ask(page: Page, title: str, fields: Sequence[Field], accept: Callable[[dict[str, Any]], Make]) -> None:
    """Show a form; then show what the plan would change that it describes."""

    def work(said: dict[str, Any]) -> Callable[[], Planned]:
        make = accept(said)
        return lambda: plan_reorganisation(make)

    def planned(found: Planned | None) -> None:
        if found:
            page.program.push_screen(ReorganisationPage(found))

    page.program.push_screen(WorkForm(title, fields, work, answer=_("Preview")), planned)


def _day() -> Field:
    hint = _("The first day of the new order, as 01/07/2026.")
    return Field("on", _("From day"), format_date(today()), parse_date, hint=hint, is_needed=True)


def _agency(name: str, label: str, names: AgencyNames, hint: str) -> Field:
    return Field(name, label, check=names.agency, suggest=names.suggest, hint=hint)


def _followers(names: AgencyNames) -> tuple[Field, ...]:
    """An agency that is there, or a new one."""
    there = _("An agency that is there already: type the beginning of its name.")
    below = _("What the new agency stands below; blank: where the old one stands.")
    return (
        _agency("into", _("Into agency"), names, there),
        Field("name", _("Or a new one called"), hint=_("The name of an agency that is made on that day.")),
        Field("code", _("Code of the new one"), hint=_("May stay blank.")),
        _agency("under", _("The new one below"), names, below),
    )


def _one(said: dict[str, Any]) -> dict[str, Any]:
    """The same, where either an agency that is there or a new one is named."""
    if bool(said["into"]) == bool(said["name"]):
        raise BadInput(_("Say either the agency that is there, or the name of a new one."))
    if said["into"] and (said["code"] or said["under"]):
        raise BadInput(_("Code and place are those of a new agency; leave them blank, or name a new one."))
    return said


def _described(into: AgencyRow | None, name: str | None, code: str | None, under: AgencyRow | None) -> dict[str, Any]:
    return {"into": into and into.id, "name": name or "", "code": code, "parent": under and under.id}


def _standing(on: date, *agencies: AgencyRow) -> list[int]:
    """The ids of agencies, all of which have to stand on the day; raises NotFound."""
    known = {agency.id for agency in tree(on)}
    for agency in agencies:
        if agency.id not in known:
            text = _("“{name}” does not stand on {date}.")
            raise NotFound(text.format(name=agency.name, date=format_date(on)))
    return [agency.id for agency in agencies]


def _found(name: str, code: str | None, under: AgencyRow | None, on: date) -> Reorganisation:
    parent = _standing(on, under)[0] if under else None
    return found(on, name, code=code, parent=parent)


def _rename(agency: AgencyRow, name: str, code: str | None, on: date) -> Reorganisation:
    [number] = _standing(on, agency)
    return rename(on, number, name, code=code)


def _move(agency: AgencyRow, under: AgencyRow | None, on: date) -> Reorganisation:
    [number] = _standing(on, agency)
    return move(on, number, under and under.id)


def _merge(agency: AgencyRow, others: Sequence[AgencyRow], on: date, **new: Any) -> Reorganisation:
    return merge(on, _standing(on, agency, *others), **_described(**new))


def _split(agency: AgencyRow, leaving: Leaving, on: date, **new: Any) -> Reorganisation:
    [number] = _standing(on, agency)
    units, people, below = leaving.units, leaving.people, leaving.below
    return split(
        on,
        number,
        units=[unit for unit, _count in units],
        officials=[official_id for official_id, _name in people],
        below=_standing(on, *below),
        **_described(**new),
    )


def _dissolve(agency: AgencyRow, into: AgencyRow | None, on: date) -> Reorganisation:
    [number] = _standing(on, agency)
    return dissolve(on, number, into=into and into.id)
