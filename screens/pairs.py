"""Two records that may be one person: merged, or said to be two people, so that nobody asks again."""

from capacity.history import change_set
from capacity.i18n import _
from capacity.identity import Pair, declare_two, likely_pairs, merge
from capacity.officials import OfficialRow, birth_text, masked, official_by_id
from screens.dialogs import Choose
from screens.page import Page
from screens.widgets.rows import Column, TableRow

_MERGE, _TWO, _ONE, _OTHER = range(4)


def choose_pair(page: Page) -> None:
    """List the pairs, and ask about the one that is chosen."""
    if not page.may_write():
        return

    def show(pairs: list[Pair]) -> None:
        rows = [TableRow(key, (pair.full_name, birth_text(pair))) for key, pair in enumerate(pairs)]

        def chosen(key: int | None) -> None:
            if key is not None:
                pair = pairs[key]
                page.open_with(lambda: (official_by_id(pair.one_id), official_by_id(pair.other_id)), asked)

        def asked(two: tuple[OfficialRow, OfficialRow]) -> None:
            _ask(page, *two)

        columns = (Column(""), Column("", 10))
        page.program.push_screen(Choose(_("Which two may be one person?"), columns, rows, has_header=False), chosen)

    page.open_with(likely_pairs, show)


def _ask(page: Page, one: OfficialRow, other: OfficialRow) -> None:
    from screens.person import PersonPage

    rows = [
        TableRow(_MERGE, (_("One person: merge them"), _("the first stays"))),
        TableRow(_TWO, (_("Two people"), _("nobody asks again"))),
        TableRow(_ONE, (_("Show the first"), _told(one))),
        TableRow(_OTHER, (_("Show the second"), _told(other))),
    ]

    def chosen(key: int | None) -> None:
        if key == _MERGE:
            page.write(lambda: _merge(one, other), page.tell_written)
        elif key == _TWO:
            page.write(lambda: _declare(one, other), page.tell_written)
        elif key is not None:
            page.program.push_screen(PersonPage(one.id if key == _ONE else other.id))

    columns = (Column("", 24), Column(""))
    page.program.push_screen(Choose(one.full_name, columns, rows, has_header=False), chosen)


def _told(row: OfficialRow) -> str:
    facts = (birth_text(row), row.agency, row.position, row.staff_code, masked(row.national_id))
    return " · ".join(fact for fact in facts if fact)


def _merge(one: OfficialRow, other: OfficialRow) -> str:
    title = _("{other} merged into {keep} {name}").format(other=other.id, keep=one.id, name=one.full_name)
    with change_set(title, "merge"):
        merge(one.id, other.id)
    return _("{name}: two records are one now.").format(name=one.full_name)


def _declare(one: OfficialRow, other: OfficialRow) -> str:
    with change_set(_("{one} and {other} are two people").format(one=one.id, other=other.id), "official"):
        declare_two(one.id, other.id)
    return _("{name}: remembered as two people.").format(name=one.full_name)
