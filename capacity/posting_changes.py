"""Postings changed by hand: correcting one, moving somebody from a day on, a second post beside the first.

Nobody stands in an agency on a day on which it does not stand; but one that is known only since the first list of its
people came stood before, and its beginning moves back, as an import would move it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from capacity.agencies import extend_back
from capacity.dates import FOREVER, format_date, from_day, to_day, today
from capacity.errors import BadInput, NotFound, Refused
from capacity.i18n import _
from capacity.officials import CATEGORIES, PostingRow, category_name, is_leading, known_categories, postings
from capacity.store.connection import rows
from capacity.store.models import Posting
from capacity.text import clean

_TEXTS = ("unit", "position")
_RECENT = 50_000
"""Postings whose words are suggested; all of a nation's would take a second to read."""


def correct_posting(posting_id: int, **facts: Any) -> list[str]:
    """Write facts of a posting that are not as they should be, and answer which changed; runs inside a change set.

    Fields: agency_id, unit, position, category, is_leader (None: as the position says), valid_from, valid_to. Raises
    BadInput for what no posting can be; Refused where the person has another primary posting on one of the days.
    """
    posting = Posting.get_or_none(Posting.id == posting_id)
    if posting is None:
        raise NotFound(_("This posting is not there any more."))
    known = {name: posting.__data__[_COLUMN.get(name, name)] for name in _FACTS}
    wanted = known | facts
    checked = _checked(wanted)
    if posting.is_primary:
        _refuse_second(posting.__data__["official"], wanted["valid_from"], wanted["valid_to"], posting_id)
    changed = [name for name in _FACTS if checked[name] != known[name]]
    if {"agency_id", "valid_from"} & {*changed}:
        _open_agency(checked["agency_id"], checked["valid_from"])
    if changed:
        Posting.update(**{_COLUMN.get(name, name): checked[name] for name in changed}).where(
            Posting.id == posting_id
        ).execute()
    return changed


_FACTS = ("agency_id", "unit", "position", "category", "is_leader", "valid_from", "valid_to")
_COLUMN = {"agency_id": "agency"}


@dataclass(frozen=True, slots=True)
class Transfer:
    """What a transfer would write, worked out before anything is written."""

    facts: dict[str, Any]
    """The new posting, as it would be kept."""
    current: PostingRow | None
    """The primary posting in force on the day: it ends there, or is replaced if that was its first day."""
    following: PostingRow | None
    """The primary posting that begins next after the day."""

    @property
    def is_plain(self) -> bool:
        """Whether it only ends the posting in force, today or later, and holds from then on: nothing is asked then."""
        return self.facts["valid_to"] == FOREVER and not self.is_replacing and not self.is_backdated

    @property
    def is_backdated(self) -> bool:
        """Whether it begins before today, so that figures of days gone by change."""
        day: date = self.facts["valid_from"]
        return day < today()

    @property
    def is_replacing(self) -> bool:
        """Whether the posting in force began on that very day, so that nothing of it is left."""
        return self.current is not None and self.current.valid_from == self.facts["valid_from"]


def plan_transfer(official_id: int, agency_id: int, on: date, **facts: Any) -> Transfer:
    """What `transfer` would do; raises BadInput for what it would refuse."""
    known = [one for one in postings(official_id) if one.is_primary]
    current = next((one for one in known if one.valid_from <= on < one.valid_to), None)
    following = next((one for one in reversed(known) if one.valid_from > on), None)
    # In a gap somebody most likely was what the next posting says, or else the one before.
    like = current or following or next(iter(known), None)
    said: dict[str, Any] = {"unit": None, "position": None, "category": None}
    if like:
        said |= {"position": like.position, "category": like.category}
    if current and current.agency_id == agency_id:
        said["unit"] = current.unit
    until = current.valid_to if current else following.valid_from if following else FOREVER
    wanted = {"is_leader": None} | said | facts | {"agency_id": agency_id, "valid_from": on, "valid_to": until}
    if like and wanted["is_leader"] is None and wanted["position"] == like.position:
        wanted["is_leader"] = like.is_leader
    checked = _checked(wanted)
    if current and all(getattr(current, name) == checked[name] for name in _FACTS[:5]):
        raise BadInput(_("That is the posting that stands on {date} already.").format(date=format_date(on)))
    return Transfer(checked, current, following)


def transfer(official_id: int, agency_id: int, on: date, *, seen: Transfer | None = None, **facts: Any) -> date:
    """Put somebody into an agency from a day on, and answer until when; runs inside a change set.

    The primary posting in force on the day ends there, and the new one takes its place; nothing before the day
    changes. Where none is in force, the new one holds until the next begins. What is not among `facts` (unit,
    position, category, is_leader) stays as it was, but for the unit of another agency. Raises BadInput where nothing
    would change, and Refused where it would do something else than was `seen`.
    """
    plan = plan_transfer(official_id, agency_id, on, **facts)
    if seen is not None and plan != seen:
        raise Refused(_("The database has changed since the preview; nothing was written. Preview it again."))
    if plan.current and plan.is_replacing:
        Posting.delete().where(Posting.id == plan.current.id).execute()
    elif plan.current:
        Posting.update(valid_to=on).where(Posting.id == plan.current.id).execute()
    _insert(official_id, plan.facts, is_primary=True)
    until: date = plan.facts["valid_to"]
    return until


def transfer_steps(plan: Transfer, agency: str) -> list[str]:
    """What a transfer into the agency of this name would do, a sentence for each posting that it touches."""
    on, until = plan.facts["valid_from"], plan.facts["valid_to"]
    told = {"date": format_date(on), "until": format_date(until)}
    steps = []
    if plan.current:
        text = _("The posting in {agency} ends on {date}.")
        if plan.is_replacing:
            text = _("The posting in {agency} from {date} on is replaced: nothing of it is left.")
        steps.append(text.format(agency=_posted(plan.current), **told))
    text = _("The new posting in {agency} holds from {date} on.")
    if until != FOREVER:
        text = _("The new posting in {agency} holds from {date} until {until} and no longer.")
    if until <= today():
        text = _("The new posting in {agency} holds from {date} until {until}: it is a past posting.")
    what = (plan.facts["position"], plan.facts["category"], plan.facts["unit"])
    steps.append(text.format(agency=_named(agency, *what), **told))
    if plan.following and plan.following.valid_from == until:
        text = _("From {until} on the posting in {agency} stays as it is.")
        steps.append(text.format(agency=_posted(plan.following), **told))
    if plan.is_backdated:
        text = _("That day is past: figures as of days since {date} change; issued reports stay as they were.")
        if until <= today():
            text = _("Figures as of days from {date} until {until} change; issued reports stay as they were.")
        steps.append(text.format(**told))
    return steps


def _posted(one: PostingRow) -> str:
    return _named(one.agency, one.position, one.category, one.unit)


def _named(agency: str, position: str | None, category: str | None, unit: str | None) -> str:
    """The agency, and in brackets what somebody is there."""
    what = ", ".join(part for part in (position, category_name(category), unit) if part)
    return f"{agency} ({what})" if what else agency


def add_post(
    official_id: int, agency_id: int, since: date, until: date = FOREVER, *, is_primary: bool = False, **facts: Any
) -> int:
    """Give somebody a post from a day until another, and answer its id; runs inside a change set.

    Unless it is the primary one it stands beside the others and counts nobody twice.
    """
    wanted = dict.fromkeys(_FACTS) | facts | {"agency_id": agency_id, "valid_from": since, "valid_to": until}
    checked = _checked(wanted)
    if is_primary:
        _refuse_second(official_id, since, until)
    return _insert(official_id, checked, is_primary=is_primary)


def recent_words(column: str) -> list[str]:
    """The positions or the units of the latest postings, the most frequent first."""
    if column not in _TEXTS:
        raise ValueError(column)
    query = f"""
        SELECT {column} FROM (SELECT {column} FROM posting ORDER BY id DESC LIMIT {_RECENT})
        WHERE {column} IS NOT NULL GROUP BY {column} ORDER BY count(*) DESC, {column}
    """
    return [word for (word,) in rows(query)]


def _insert(official_id: int, checked: dict[str, Any], *, is_primary: bool) -> int:
    _open_agency(checked["agency_id"], checked["valid_from"])
    facts = {_COLUMN.get(name, name): value for name, value in checked.items()}
    made: int = Posting.insert(official=official_id, is_primary=is_primary, **facts).execute()
    return made


def _open_agency(agency_id: int, since: date) -> None:
    """Let an agency begin earlier of which nothing says that it was founded on the day from which it is known."""
    query = """
        SELECT 1 WHERE EXISTS (SELECT 1 FROM succession WHERE new_id = ?1 AND old_id <> ?1)
        OR EXISTS (SELECT 1 FROM agency_version v JOIN agency_version o ON o.code = v.code
                   WHERE v.agency_id = ?1 AND o.agency_id <> ?1 AND o.valid_from < v.valid_from)
    """
    if not next(rows(query, agency_id), None):
        extend_back([agency_id], since)


def _checked(wanted: dict[str, Any]) -> dict[str, Any]:
    """Facts as they are kept; raises BadInput for what no posting can be."""
    since, until = wanted["valid_from"], wanted["valid_to"]
    if until <= since:
        text = _("{until} is not after {since}.")
        raise BadInput(text.format(until=format_date(until) or until.isoformat(), since=format_date(since)))
    if wanted["category"] not in (None, *CATEGORIES):
        text = _("“{category}” is no category; use {known}.")
        raise BadInput(text.format(category=wanted["category"], known=known_categories()))
    texts = {name: clean(wanted[name] or "") or None for name in _TEXTS}
    is_leader = wanted["is_leader"]
    return wanted | texts | {"is_leader": is_leading(texts["position"]) if is_leader is None else is_leader}


def _refuse_second(official_id: int, since: date, until: date, posting_id: int = 0) -> None:
    """Nobody has two primary postings on one day."""
    query = """
        SELECT v.name, p.valid_from FROM posting p JOIN agency_version v ON v.agency_id = p.agency_id
        WHERE p.official_id = ? AND p.is_primary AND p.id <> ? AND p.valid_from < ? AND p.valid_to > ?
        ORDER BY p.valid_from, v.valid_from DESC LIMIT 1
    """
    for agency, begins in rows(query, official_id, posting_id, to_day(until), to_day(since)):
        text = _("On these days the main posting is another: {agency}, since {date}. Correct that one first.")
        raise Refused(text.format(agency=agency, date=format_date(from_day(begins)) or "…"))
