"""What only the officer can tell of a row: who it is, or which agency a name means; and the panel that asks it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from rich.text import Text
from textual.widgets import Static

from capacity.i18n import _, format_number, ngettext
from imports.agency_names import agency_key
from imports.answers import NEW
from screens.planned_rows import birth_of, problem
from screens.understanding import Preview, Source
from screens.widgets.cells import fit

if TYPE_CHECKING:
    from imports.plan import Candidate, PlannedRow

ASK_AGAIN = "0"
"""The key that takes an answer back."""
_MOST_CANDIDATES = 8
_WIDEST = 26


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer: an id, or that it is nobody known; and the texts that tell it from the others."""

    answer: int | str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a row, and what can be answered."""

    row: "PlannedRow"
    asked: str
    options: tuple[Option, ...]
    agency: str = ""
    """The key of the agency's name, where the question is about that: then it is asked once for all its rows."""

    def answered(self, source: Source, number: int) -> Source | None:
        """What the officer has said so far, with the answer of a number; None where there is no such answer."""
        if not 0 < number <= len(self.options):
            return None
        answer = self.options[number - 1].answer
        return source.with_agency(self.agency, answer) if self.agency else source.with_row(self.row, answer)


def question_on(preview: Preview, row: "PlannedRow") -> Question | None:
    """The question that a row waits for, if the officer can answer it here."""
    if row.action == "reject" and preview.plan.kind == "roster" and _is_second(row):
        return Question(row, f"{row.because}.", (Option(NEW, (_("somebody else of the same name"),)),))
    if row.action != "review":
        return None
    if row.agency_candidates and preview.plan.kind == "agencies":
        return _about_unit(row)
    if row.agency_candidates:
        return _about_agency(preview, row)
    return _about_person(preview, row) if row.candidates else None


def _is_second(row: "PlannedRow") -> bool:
    """Whether a row is held back for nothing but a name and birth that stand in the file already."""
    errors = [issue.code for issue in row.issues if issue.severity == "error"]
    return errors == ["duplicate_in_file"] and not (row.values.get("national_id") or row.values.get("staff_code"))


def _about_unit(row: "PlannedRow") -> Question:
    """Which agency a row of a list of agencies is about."""
    same = _("it is {name}, which is called so from that day on")
    options = [Option(number, (same.format(name=name),)) for number, name in row.agency_candidates]
    return Question(row, f"{row.because}.", (*options, Option(NEW, (_("a new agency"),))))


def _about_agency(preview: Preview, row: "PlannedRow") -> Question | None:
    key = preview.source.key_of_agency(row)
    if not key:
        return None
    # An agency that has ended by that day can no longer be what is meant.
    known = [(number, name) for number, name in row.agency_candidates if number in preview.agencies]
    options = [Option(number, (name,)) for number, name in known[:_MOST_CANDIDATES]]
    options.append(Option(NEW, (_("a new agency"),)))
    count = preview.asked_agencies[key]
    asked = ngettext("“{name}” ({count} row): {reason}", "“{name}” ({count} rows): {reason}", count).format(
        name=row.values.get("agency") or preview.source.agency, count=format_number(count), reason=row.because
    )
    return Question(row, asked, tuple(options), key)


def _about_person(preview: Preview, row: "PlannedRow") -> Question:
    values = row.values
    who = ", ".join(filter(None, (values.get("full_name"), birth_of(row), values.get("agency"))))
    asked = _("Row {row}: who is “{who}”?").format(row=row.row, who=who)
    options = [Option(one.official_id, _told_apart(preview, row, one)) for one in row.candidates[:_MOST_CANDIDATES]]
    if preview.plan.kind == "roster":
        options.append(Option(NEW, (_("somebody new"),)))
    return Question(row, asked, tuple(options))


def _told_apart(preview: Preview, row: "PlannedRow", one: "Candidate") -> tuple[str, ...]:
    agency = preview.agencies.get(one.agency_id or 0, "–")
    if agency_key(agency) == preview.source.key_of_agency(row):
        agency = _("the same agency")
    return one.full_name, one.birth, one.position or "", agency


class QuestionPanel(Static):
    """Below the rows: the question of the one under the cursor with its answers, or else what is wrong with it."""

    DEFAULT_CSS = """
    QuestionPanel {
        height: auto; max-height: 3; padding: 0 1; background: $surface; color: $text-muted;
        link-style: none; link-style-hover: none; link-color: $text; link-background-hover: $primary;
        &.-asks { max-height: 10; color: $text; text-wrap: nowrap; text-overflow: ellipsis; }
    }
    """
    ALLOW_SELECT: ClassVar[bool] = False

    def show(self, preview: Preview, row: "PlannedRow") -> int:
        """Ask what a row waits for, and answer how many answers there are.

        Where it waits for nothing, say what is wrong with it, or what was answered.
        """
        question = question_on(preview, row)
        self.set_class(question is not None, "-asks")
        if question:
            self.update(_asking(question))
        elif preview.is_answered(row):
            self.update(Text(f"{row.because}   {ASK_AGAIN} ").append(_("ask again")))
        elif row.action == "review" and preview.plan.kind == "roster" and not preview.source.key_of_agency(row):
            self.update(Text(_("Neither row nor file say in which agency: a names it for all such rows.")))
        else:
            self.update(Text(problem(row) or preview.changes(row) or row.because))
        return len(question.options) if question else 0


def _asking(question: Question) -> Text:
    """The question, and below it a line for each answer with its key; a click answers too."""
    columns = zip(*(option.texts for option in question.options if len(option.texts) > 1), strict=True)
    widths = [min(_WIDEST, max(map(len, column))) for column in columns]
    text = Text(question.asked, style="bold")
    for number, option in enumerate(question.options, 1):
        cells = [fit(cell, width) for cell, width in zip(option.texts[:-1], widths, strict=False)]
        line = "  ".join([*cells, option.texts[-1]])
        text.append(f"\n  {number} {line}", Style(bold=False, meta={"@click": f"screen.answer({number})"}))
    return text
