"""Officials who may be one person: finding them, saying that they are two, making one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from capacity.dates import from_day
from capacity.errors import BadInput, NotFound
from capacity.i18n import _
from capacity.seats import promote
from capacity.store.class_models import Certificate, ClassTrainer, Completion, Enrolment, Mark
from capacity.store.connection import rows
from capacity.store.file_models import Answer, ImportedRow, TwoPeople
from capacity.store.models import Exemption, GroupMember, Official, Posting
from capacity.text import loose_key, sort_key

FIELDS = ("full_name", "gender", "birth_date", "birth_year", "national_id", "staff_code", "phone", "email")
_LACKS = "(coalesce(length({one}.national_id), 0) <> 12)"
_OPEN_ENDED = ("score", "grade", "certificate_no", "evidence", "training_class")
_STANDING = ("completed", "not_completed", "enrolled", "waiting", "withdrawn")
"""Statuses of an enrolment, the one that stays first."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two officials with the same name and birth, of whom nobody has said that they are two people."""

    one_id: int
    other_id: int
    full_name: str
    birth_date: date | None
    birth_year: int | None


def likely_pairs() -> list[Pair]:
    """Pairs who have the same name, in any spelling, and no contradiction in birth or number.

    Two whole numbers are the same or contradict, so one of a pair always lacks one: only such people are compared.
    """
    query = f"""
        SELECT a.id, z.id, a.full_name, a.birth_date, a.birth_year FROM (
            SELECT min(x.id, y.id) AS one, max(x.id, y.id) AS other
            FROM official x CROSS JOIN official y ON y.loose_key = x.loose_key AND y.birth_year IS x.birth_year
            WHERE {_LACKS.format(one="x")} AND coalesce(x.birth_date, x.birth_year) IS NOT NULL AND y.id <> x.id
              AND (y.id > x.id OR NOT {_LACKS.format(one="y")})
              AND (x.birth_date = y.birth_date
                   OR ((x.birth_date IS NULL OR y.birth_date IS NULL) AND x.birth_year IS NOT NULL))
              AND (x.national_id IS NULL OR y.national_id IS NULL OR length(x.national_id) <> length(y.national_id))
        ) CROSS JOIN official a ON a.id = one CROSS JOIN official z ON z.id = other
        WHERE NOT EXISTS (SELECT 1 FROM two_people t WHERE t.one_id = one AND t.other_id = other)
        ORDER BY a.sort_key, a.id, z.id
    """
    return [
        Pair(one, other, name, None if birth is None else from_day(birth), year)
        for one, other, name, birth, year in rows(query)
    ]


def declare_two(one_id: int, other_id: int) -> None:
    """Remember that two officials are two people; runs inside a change set."""
    first, second = sorted((_official(one_id).id, _official(other_id).id))
    if first == second:
        raise BadInput(_("{number} is one official; name two.").format(number=first))
    TwoPeople.insert(one=first, other=second).on_conflict_ignore().execute()


def merge(keep_id: int, other_id: int, take: Sequence[str] = ()) -> None:
    """Make one official of two: the kept one's facts, the other's where those are blank or named in `take`.

    Postings, completions, classes and exemptions of both stay; where both have a primary posting on the same days, or
    were marked at the same session, the kept one's counts. Runs inside a change set. Raises BadInput or NotFound.
    """
    keep, other = _official(keep_id), _official(other_id)
    if keep.id == other.id:
        raise BadInput(_("{number} is one official; name two.").format(number=keep.id))
    if unknown := [name for name in take if name not in FIELDS]:
        raise BadInput(
            _("“{name}” is no fact of a person; use {known}.").format(name=unknown[0], known=", ".join(FIELDS))
        )
    _merge_postings(keep, other)
    _merge_completions(keep, other)
    _merge_enrolments(keep, other)
    for table in (Exemption, GroupMember, ImportedRow, Answer, ClassTrainer, Certificate):
        table.update(official=keep).where(table.official == other).execute()
    _keep_apart(keep, other)
    other.delete_instance()  # first, because its number may become the kept one's
    _merge_facts(keep, other, take)


def _official(number: int) -> Official:
    official = Official.get_or_none(Official.id == number)
    if official is None:
        raise NotFound(_("There is no official with the number {number}.").format(number=number))
    return official


def _keep_apart(keep: Official, other: Official) -> None:
    """Whoever was said to be another person than the other one is another person than the kept one."""
    query = "SELECT one_id + other_id - ?1 FROM two_people WHERE one_id = ?1 OR other_id = ?1"
    apart_from_other = {number for (number,) in rows(query, other.id)}
    TwoPeople.delete().where((TwoPeople.one == other) | (TwoPeople.other == other)).execute()
    for apart in apart_from_other - {keep.id}:
        declare_two(keep.id, apart)


def _merge_facts(keep: Official, other: Official, take: Sequence[str]) -> None:
    numbers = [keep.national_id, other.national_id]
    for name in FIELDS:
        if name in take or getattr(keep, name) is None:
            setattr(keep, name, getattr(other, name))
    if keep.birth_date:
        keep.birth_year = keep.birth_date.year  # the kept one may have had another year, without a date
    left = [number for number in numbers if number and number != keep.national_id]
    keep.former_national_id = keep.former_national_id or other.former_national_id or next(iter(left), None)
    keep.loose_key, keep.sort_key = loose_key(keep.full_name), sort_key(keep.full_name)
    keep.save()


def _merge_postings(keep: Official, other: Official) -> None:
    """The other's primary postings fill the days on which the kept one has none."""
    mine = Posting.select().where(Posting.official == keep, Posting.is_primary).order_by(Posting.valid_from)
    taken = [(posting.valid_from, posting.valid_to) for posting in mine]
    for posting in list(Posting.select().where(Posting.official == other)):
        posting.official = keep
        free = _free_days(posting.valid_from, posting.valid_to, taken) if posting.is_primary else [None]
        if not free:
            posting.is_primary = False
        elif free[0] is not None:
            posting.valid_from, posting.valid_to = free[0]
        posting.save()
        for span in free[1:]:
            if span is not None:
                _copy_posting(posting, *span)


def _free_days(since: date, until: date, taken: list[tuple[date, date]]) -> list[tuple[date, date] | None]:
    free: list[tuple[date, date] | None] = []
    for begins, ends in [*taken, (until, until)]:
        if since < min(begins, until):
            free.append((since, min(begins, until)))
        since = max(since, ends)
    return free


def _copy_posting(posting: Posting, since: date, until: date) -> None:
    facts = {name: getattr(posting, name) for name in ("unit", "position", "category", "is_leader", "is_primary")}
    Posting.insert(
        official=posting.official, agency=posting.agency, valid_from=since, valid_to=until, **facts
    ).execute()


def _merge_completions(keep: Official, other: Official) -> None:
    """The same course on the same day is one completion; what the kept one's lacks is filled in."""
    mine = {(one.course, one.completed_on): one for one in Completion.select().where(Completion.official == keep)}
    for completion in list(Completion.select().where(Completion.official == other)):
        same = mine.get((completion.course, completion.completed_on))
        if same is None:
            completion.official = keep
            completion.save()
            continue
        for name in _OPEN_ENDED:
            if getattr(same, name) is None:
                setattr(same, name, getattr(completion, name))
        same.save()
        for table in (ImportedRow, Certificate):
            table.update(completion=same).where(table.completion == completion).execute()
        completion.delete_instance()


def _merge_enrolments(keep: Official, other: Official) -> None:
    """In a class that both are in, one enrolment stays, with the marks of the other where it has none."""
    mine = {one.__data__["training_class"]: one for one in Enrolment.select().where(Enrolment.official == keep)}
    for enrolment in list(Enrolment.select().where(Enrolment.official == other)):
        same = mine.get(enrolment.__data__["training_class"])
        if same is None:
            enrolment.official = keep
            enrolment.save()
            continue
        marked = Mark.select(Mark.session).where(Mark.enrolment == same)
        theirs = Mark.enrolment == enrolment
        Mark.update(enrolment=same).where(theirs, Mark.session.not_in(marked)).execute()
        Mark.delete().where(theirs).execute()
        _take_better_place(same, enrolment)
        enrolment.delete_instance()
        promote(enrolment.__data__["training_class"])


def _take_better_place(same: Enrolment, other: Enrolment) -> None:
    """The status that comes first stays, with its own reason: why the other one stood says nothing of it."""
    if _STANDING.index(other.status) < _STANDING.index(same.status):
        same.status, same.reason = other.status, other.reason
    elif same.status == other.status:
        same.reason = same.reason or other.reason
    same.place, same.enrolled_on = min(same.place, other.place), min(same.enrolled_on, other.enrolled_on)
    for name in ("score", "grade"):
        if getattr(same, name) is None:
            setattr(same, name, getattr(other, name))
    same.save()
