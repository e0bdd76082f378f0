"""What can be exported from where one is: the list in front, the papers of a class or person, reports of goals."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from capacity.agencies import AgencyRow, tree
from capacity.classes import ClassRow, class_by_id
from capacity.dates import format_date, parse_date, today
from capacity.errors import NotFound
from capacity.goals import GoalRow, goal_list
from capacity.i18n import _, ngettext
from capacity.i18n import format_number as number_text
from capacity.officials import official_by_id
from capacity.text import clean, fold
from screens import papers
from screens.agency_names import AgencyNames
from screens.form_fields import Field, Suggestion, whole_number
from screens.shown_list import describe, lines_of, list_in_front, place_of
from screens.subjects import Subject
from screens.widgets.mark_table import MarkTable
from screens.widgets.row_table import RowTable
from screens.widgets.rows import keys_of

if TYPE_CHECKING:
    from screens.page import Page

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that can be exported."""

    title: str
    about: str
    """What it would hold here."""
    file: str
    """The name that is proposed for the file."""
    write: Callable[[Values, Path], Path]
    fields: tuple[Field, ...] = ()
    """What is asked besides the file."""
    preview: Callable[[Values, int], str] | None = None
    """The first page as text, of so many columns."""
    suffixes: tuple[str, ...] = (".xlsx",)


@dataclass(frozen=True, slots=True)
class Known:
    """What the offers are made of."""

    subject: Subject
    goals: tuple[GoalRow, ...]
    agencies: tuple[AgencyRow, ...]
    of_class: ClassRow | None
    person: str

    @property
    def issued_by(self) -> str:
        """The body that most likely issues a paper: of a province its office for the staff."""
        roots = [agency for agency in self.agencies if agency.depth == 0]
        if len(roots) == 1 and roots[0].level != "province":
            return roots[0].name
        return _("DEPARTMENT OF HOME AFFAIRS") if roots else ""


def read_known(subject: Subject) -> Known:
    """Read what the offers need."""
    of_class = class_by_id(subject.class_id) if subject.class_id else None
    person = official_by_id(subject.official_id).full_name if subject.official_id else ""
    return Known(subject, tuple(goal_list()), tuple(tree(today())), of_class, person)


def slug(*parts: str) -> str:
    """A file's name without diacritics, so that every mail program and browser keeps it."""
    letters = "".join(sign if sign.isalnum() and sign.isascii() else " " for sign in fold(" ".join(parts)))
    return "-".join(letters.split())[:60].strip("-")


def offers(page: "Page", known: Known) -> list[Offer]:
    """Everything that can be exported here, the nearest first."""
    asked = _Asked(known)
    return [*_of_list(page, asked), *_of_class(asked), *_of_person(asked), *_of_goals(asked), *_of_all(asked)]


class _Asked:
    """The fields of the papers, filled in with what is most likely meant."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self._names = AgencyNames(known.agencies)
        subject = known.subject
        self.day = subject.as_of or today()
        self.issued_by = Field("issued-by", _("Issued by"), known.issued_by, clean)
        self.as_of = Field("as-of", _("As of"), format_date(self.day), parse_date, is_needed=True)
        own = subject.agency.name if subject.agency and subject.agency.id > 0 else ""
        self.agency = Field(
            *("agency", _("Agency"), own, self._names.agency, self._names.suggest),
            hint=_("With all below it; blank: everybody."),
        )
        first = subject.goal or (known.goals[0] if known.goals else None)
        self.code = first.code if first else ""
        self.goal = Field(
            *("goal", _("Goal"), self.code, self._goal, self._codes),
            hint=", ".join(goal.code for goal in known.goals),
            is_needed=True,
        )

    def _goal(self, text: str) -> GoalRow:
        for goal in self.known.goals:
            if goal.code.casefold() == clean(text).casefold():
                return goal
        codes = ", ".join(goal.code for goal in self.known.goals)
        raise NotFound(_("There is no goal “{code}”. Known goals: {known}.").format(code=text, known=codes))

    def _codes(self, text: str) -> Sequence[Suggestion]:
        found = [goal for goal in self.known.goals if fold(text) in fold(f"{goal.code} {goal.title}")]
        return [Suggestion(goal.code, goal.title) for goal in found]


def _of_list(page: "Page", asked: _Asked) -> Iterator[Offer]:
    table = list_in_front(page)
    if table is None:
        return
    from exports.shown import SUFFIXES

    def write(values: Values, path: Path, keys: Collection[int]) -> Path:
        return papers.shown(path, shown if not keys else some, lambda: lines_of(table, keys), values["issued-by"])

    marked, unseen = _marked_in(table)
    shown, some = describe(page, table), describe(page, table, marked)
    rows = ngettext("{count} row", "{count} rows", table.count).format(count=number_text(table.count))
    if unseen and not marked:
        rows += ", " + _("none of the {count} marked").format(count=number_text(unseen))
    whole = Offer(
        *(_("What is on the screen"), f"{place_of(page)}: {rows}", slug(place_of(page), today().isoformat()) + ".xlsx"),
        partial(write, keys=()),
        (asked.issued_by,),
        suffixes=SUFFIXES,
    )
    if marked:
        count = _("Only the {count} marked").format(count=number_text(len(marked)))
        if unseen:
            count += ", " + _("without {count} not in this list").format(count=number_text(unseen))
        yield replace(whole, title=_("The marked rows"), about=count, write=partial(write, keys=marked))
    yield whole


def _marked_in(table: RowTable) -> tuple[Collection[int], int]:
    """The marked rows of the list, and how many are marked that are not in it: these cannot be written."""
    if not isinstance(table, MarkTable):
        return (), 0
    unseen = table.unseen
    return (table.marked.among(keys_of(table.source)) if unseen else table.marked), unseen


def _of_class(asked: _Asked) -> Iterator[Offer]:
    row = asked.known.of_class
    if row is None:
        return
    about, name = f"{row.code} {row.title}", slug(row.code)
    holder = replace(asked.issued_by, value=row.organiser or asked.known.issued_by)
    fields = (asked.issued_by,)
    yield Offer(_("Lists of the class"), about, f"lop-{name}.xlsx", partial(papers.class_lists, row), fields)
    yield Offer(_("Sign-in sheet"), about, f"diem-danh-{name}.xlsx", partial(papers.sign_in, row), (holder,))
    yield Offer(_("Attendance to fill in"), about, f"ghi-diem-danh-{name}.xlsx", partial(papers.attendance, row))


def _of_person(asked: _Asked) -> Iterator[Offer]:
    number, name = asked.known.subject.official_id, asked.known.person
    if number is not None:
        write = partial(papers.transcript, number)
        yield Offer(_("Transcript"), name, f"ly-lich-{slug(name)}.xlsx", write, (asked.as_of, asked.issued_by))


def _of_goals(asked: _Asked) -> Iterator[Offer]:
    if not asked.known.goals:
        return
    name = f"{slug(asked.code)}-{asked.day.isoformat()}"
    whole, narrowed = (asked.goal, asked.as_of, asked.issued_by), (asked.goal, asked.as_of, asked.agency)
    about = _("goal {code}").format(code=asked.code)
    yield Offer(
        *(_("Summary"), about, f"tong-hop-{name}.xlsx", papers.summary, whole),
        preview=papers.summary_preview,
    )
    yield Offer(
        *(_("List of the untrained"), about, f"chua-boi-duong-{name}.xlsx", papers.untrained),
        (*narrowed, asked.issued_by),
    )
    yield Offer(_("By months"), about, f"theo-thang-{name}.xlsx", papers.months, (*narrowed, asked.issued_by))
    template = Field("template", _("Form"), "", _workbook, is_needed=True, hint=_("The office's own workbook."))
    yield Offer(_("The office's own form"), about, f"bieu-{name}.xlsx", papers.own_form, (template, *whole))
    yield Offer(
        *(_("Summary for those without Excel"), about, f"tong-hop-{name}.html", papers.plain_report),
        (asked.goal, asked.as_of),
        suffixes=(".html", ".csv", ".json"),
    )


def _of_all(asked: _Asked) -> Iterator[Offer]:
    day: date = asked.day
    fields = (asked.as_of, asked.agency, asked.issued_by)
    everybody = _("everybody in post")
    yield Offer(_("List of officials"), everybody, f"can-bo-{day.isoformat()}.xlsx", papers.officials, fields)
    yield Offer(_("People by courses"), everybody, f"theo-khoa-{day.isoformat()}.xlsx", papers.matrix, fields)
    issued = (asked.issued_by,)
    yield Offer(_("Register of certificates"), _("all of them"), "so-chung-chi.xlsx", papers.certificates, issued)
    year = Field("year", _("Year"), str(day.year), whole_number, is_needed=True)
    yield Offer("Biểu 10-BTCTW", str(day.year), f"bieu-10-{day.year}.xlsx", papers.btctw10, (year, asked.issued_by))


def _workbook(text: str) -> Path:
    path = Path(clean(text).strip("\"'")).expanduser()
    if not path.is_file():
        raise NotFound(_("There is no file “{path}”.").format(path=path))
    return path
