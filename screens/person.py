"""One person: what is known, where they worked through time, what they have completed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from capacity import officials
from capacity.dates import FOREVER, format_date, today
from capacity.i18n import _
from capacity.provenance import SourceRow, sources_of_official
from screens.commands import PERSON, bindings
from screens.page import Page
from screens.subjects import Subject
from screens.widgets.cells import fit

_LABEL = 18
_DAYS = 26


@dataclass(frozen=True, slots=True)
class Record:
    """Everything the screen shows of a person."""

    official: officials.OfficialRow
    postings: list[officials.PostingRow]
    completions: list[officials.CompletionRow]
    sources: list[SourceRow]


def read_record(official_id: int) -> Record:
    """A person with postings, completions, and the rows of files that all of it comes from."""
    return Record(
        officials.official_by_id(official_id),
        officials.postings(official_id),
        officials.completions(official_id),
        sources_of_official(official_id),
    )


def gender_name(gender: str | None) -> str:
    """A gender in the user's language; nothing where it is not known."""
    return {"male": _("male"), "female": _("female")}.get(gender or "", "")


def facts(row: officials.OfficialRow) -> str:
    """What is known of a person, one fact a line, without those that are not known."""
    known = (
        (_("Birth"), officials.birth_text(row)),
        (_("Gender"), gender_name(row.gender)),
        (_("Agency"), row.agency),
        (_("Unit"), row.unit),
        (_("Position"), row.position),
        (_("Category"), officials.category_name(row.category)),
        (_("Staff code"), row.staff_code),
        (_("Identity number"), officials.masked(row.national_id)),
        (_("Phone"), row.phone),
        (_("Email"), row.email),
    )
    return "\n".join(f"{fit(label, _LABEL)}{value}" for label, value in known if value)


def posting_text(row: officials.PostingRow) -> str:
    """A posting: its days, then where and as what."""
    since, until = format_date(row.valid_from), "" if row.valid_to == FOREVER else format_date(row.valid_to)
    what = ", ".join(part for part in (row.position, row.unit, officials.category_name(row.category)) if part)
    days = f"{since or '…'} – {until}".rstrip(" –") if until else _("since {date}").format(date=since or "…")
    return f"{fit(days, _DAYS)}{row.agency}{' · ' + what if what else ''}"


def completion_text(row: officials.CompletionRow, on: date) -> str:
    """A completion: its day, the course, and until when it counts."""
    evidence = ", ".join(part for part in (row.certificate_no, row.evidence) if part)
    ends = ""
    if row.expires_on != FOREVER:
        word = _("expired {date}") if row.expires_on <= on else _("valid until {date}")
        ends = " · " + word.format(date=format_date(row.expires_on))
    return f"{fit(format_date(row.completed_on), _DAYS)}{row.course}{ends}{' · ' + evidence if evidence else ''}"


def source_text(row: SourceRow) -> str:
    """Where a part of the record comes from: when, file, sheet, row, and the change set that wrote it."""
    place = " › ".join(part for part in (row.file, row.sheet) if part)
    text = _("{place}, row {row} · change {number}").format(place=place, row=row.row, number=row.change_set)
    return f"{fit(f'{row.at:%d/%m/%Y %H:%M}', _DAYS)}{text}"


class PersonPage(Page):
    """The record of one person."""

    SECTION = "officials"
    OFFERS = PERSON
    BINDINGS = bindings(PERSON)
    EXPLANATION = _(
        "What is known of this person, and from which files and rows it comes; identity numbers are shown in part. "
        "x takes the person out of a goal's base for a time. Esc goes back to the list."
    )
    DEFAULT_CSS = """
    PersonPage VerticalScroll { padding: 0 1; }
    PersonPage .caption { margin-top: 1; }
    """

    def __init__(self, official_id: int) -> None:
        super().__init__()
        self._official_id = official_id
        self._full_name = ""

    @property
    def subject(self) -> Subject:
        """The person."""
        return Subject(official_id=self._official_id)

    def body(self) -> Iterable[Widget]:
        """Four parts, one below the other."""
        yield VerticalScroll(
            Static(id="facts", markup=False),
            Static(_("POSTINGS"), classes="caption"),
            Static(id="postings", markup=False),
            Static(_("COMPLETIONS"), classes="caption"),
            Static(id="completions", markup=False),
            Static(_("COMES FROM"), classes="caption"),
            Static(id="sources", markup=False),
        )

    def load(self) -> None:
        """Read the record beside the interface."""
        self.program.show_totals()
        self.job(lambda: read_record(self._official_id), self._show)

    def _show(self, record: Record) -> None:
        self._full_name = record.official.full_name
        self.stand_at(_("Officials"), self._full_name)
        parts = {
            "#facts": facts(record.official),
            "#postings": "\n".join(map(posting_text, record.postings)),
            "#completions": "\n".join(completion_text(row, today()) for row in record.completions),
            "#sources": "\n".join(map(source_text, record.sources)),
        }
        for part, text in parts.items():
            self.query_one(part, Static).update(text or _("nothing recorded"))

    def action_exempt(self) -> None:
        """Ask from which goal, why and for how long the person is exempt."""
        from screens.exemptions import ask_exemption
        from screens.goals import choose_goal

        choose_goal(self, lambda goal: ask_exemption(self, goal, {self._official_id: self._full_name}, today()))
