"""Who is out of a goal's base for a time and why, and who belongs to the groups that goals speak of."""

from dataclasses import dataclass
from datetime import date

from capacity.dates import FOREVER, format_date, from_day, to_day, today
from capacity.errors import BadInput, NotFound
from capacity.goals import GoalRow
from capacity.i18n import _
from capacity.officials import official_by_id
from capacity.store.connection import rows
from capacity.store.models import Exemption, GroupMember, PeopleGroup
from capacity.text import clean


@dataclass(frozen=True, slots=True)
class ExemptionRow:
    """An official who does not count toward a goal; `valid_to` is the first day on which they count again."""

    id: int
    goal: str
    official_id: int
    full_name: str
    reason: str
    valid_from: date
    valid_to: date


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A named group of people, with how many belong to it on a day."""

    id: int
    code: str
    title: str
    members: int


def exempt(goal: GoalRow, official_id: int, reason: str, since: date, until: date = FOREVER) -> int:
    """Take an official out of a goal's base and answer the exemption's number; runs inside a change set."""
    official = official_by_id(official_id)
    reason = clean(reason)
    if not reason:
        raise BadInput(_("An exemption needs a reason."))
    _check_span(since, until)
    for other in exemptions(goal):
        if other.official_id == official_id and since < other.valid_to and other.valid_from < until:
            raise BadInput(
                _("{name} is exempt already from {date} on (exemption {number}).").format(
                    name=official.full_name, date=format_date(other.valid_from), number=other.id
                )
            )
    number: int = Exemption.insert(
        goal=goal.id, official=official_id, reason=reason, valid_from=since, valid_to=until
    ).execute()
    return number


def end_exemption(number: int, on: date) -> ExemptionRow:
    """Let an official count again from a day on; one that would not have begun is taken away. In a change set."""
    row = exemption_by_id(number)
    if on <= row.valid_from:
        Exemption.delete().where(Exemption.id == number).execute()
    else:
        Exemption.update(valid_to=on).where(Exemption.id == number).execute()
    return row


def exemption_by_id(number: int) -> ExemptionRow:
    """One exemption; raises NotFound."""
    for row in exemptions():
        if row.id == number:
            return row
    raise NotFound(_("There is no exemption {number}; `capacity goals exemptions` lists them.").format(number=number))


def exemptions(goal: GoalRow | None = None) -> list[ExemptionRow]:
    """The exemptions of a goal, or of all goals, past ones too, by name."""
    query = """
        SELECT e.id, g.code, e.official_id, o.full_name, e.reason, e.valid_from, e.valid_to
        FROM exemption e JOIN goal g ON g.id = e.goal_id JOIN official o ON o.id = e.official_id
        WHERE ?1 IS NULL OR g.id = ?1 ORDER BY g.code, o.sort_key, o.id, e.valid_from
    """
    return [
        ExemptionRow(number, code, official_id, name, reason, from_day(since), from_day(until))
        for number, code, official_id, name, reason, since, until in rows(query, goal and goal.id)
    ]


def groups(on: date | None = None) -> list[GroupRow]:
    """The groups by code, with their members on a day."""
    query = """
        SELECT g.id, g.code, g.title, count(DISTINCT m.official_id) FROM people_group g
        LEFT JOIN group_member m ON m.people_group_id = g.id AND m.valid_from <= ?1 AND m.valid_to > ?1
        GROUP BY g.id ORDER BY g.code
    """
    return [GroupRow(*row) for row in rows(query, to_day(on or today()))]


def group_by_code(code: str) -> GroupRow:
    """The group with this code, whatever its case; raises NotFound that names those there are."""
    known = groups()
    for group in known:
        if group.code.casefold() == clean(code).casefold():
            return group
    names = ", ".join(group.code for group in known) or _("none yet")
    raise NotFound(_("There is no group “{code}”. Known groups: {known}.").format(code=code, known=names))


def add_group(code: str, title: str) -> int:
    """Name a group and answer its id; runs inside a change set."""
    code = clean(code)
    if not code:
        raise BadInput(_("A group needs a code."))
    if any(group.code.casefold() == code.casefold() for group in groups()):
        raise BadInput(_("There is a group “{code}” already.").format(code=code))
    number: int = PeopleGroup.insert(code=code, title=clean(title) or code).execute()
    return number


def add_member(group: GroupRow, official_id: int, since: date, until: date = FOREVER) -> None:
    """Let an official belong to a group on these days; runs inside a change set."""
    official_by_id(official_id)
    _check_span(since, until)
    GroupMember.insert(people_group=group.id, official=official_id, valid_from=since, valid_to=until).execute()


def remove_member(group: GroupRow, official_id: int, on: date) -> None:
    """Let an official belong to a group no longer from a day on; runs inside a change set. Raises NotFound."""
    official = official_by_id(official_id)
    mine = (GroupMember.people_group == group.id) & (GroupMember.official == official_id)
    if not GroupMember.select().where(mine & (GroupMember.valid_to > on)).exists():
        raise NotFound(
            _("{name} is not in the group {group} on {date}.").format(
                name=official.full_name, group=group.code, date=format_date(on)
            )
        )
    GroupMember.delete().where(mine & (GroupMember.valid_from >= on)).execute()
    GroupMember.update(valid_to=on).where(mine & (GroupMember.valid_to > on)).execute()


def _check_span(since: date, until: date) -> None:
    if since >= until:
        raise BadInput(_("{until} is not after {since}.").format(until=format_date(until), since=format_date(since)))
