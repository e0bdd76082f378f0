"""Narrowing a list of people down: to an agency with all below it, a category, who is trained for a goal or not."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from capacity.agencies import AgencyRow, tree
from capacity.coverage import people
from capacity.dates import today
from capacity.errors import BadInput
from capacity.goals import GoalRow, goal_by_code, goal_list
from capacity.i18n import _
from capacity.officials import CATEGORIES, category_name
from screens.agency_names import AgencyNames
from screens.form_fields import Field, one_of, words_of
from screens.forms import Form
from screens.page import Page
from screens.people import status_name

_STATUSES = ("untrained", "trained", "exempt", "out_of_scope")


@dataclass(frozen=True, slots=True)
class Filter:
    """Whom a list of people is narrowed down to."""

    agency: AgencyRow | None = None
    category: str | None = None
    goal: GoalRow | None = None
    status: str = "untrained"
    """What the people are for the goal, if there is one."""

    def among(self) -> frozenset[int] | None:
        """Who is of the status today; None where no goal is named."""
        if not self.goal:
            return None
        agency_id = self.agency.id if self.agency else None
        found = people(self.goal, today(), agency_id=agency_id, status=self.status)
        return frozenset(one.official_id for one in found)

    def told(self) -> str:
        """The filter in words; nothing where everybody is shown."""
        goal = f"{self.goal.code}: {status_name(self.status)}" if self.goal else ""
        parts = (self.agency.name if self.agency else "", category_name(self.category), goal)
        return " · ".join(part for part in parts if part)


def ask_filter(page: Page, current: Filter, then: Callable[[Filter], None]) -> None:
    """Ask whom a list is to show, beginning with what it shows now."""

    def show(known: tuple[AgencyNames, list[GoalRow]]) -> None:
        title = _("Show whom?")
        page.program.push_screen(Form(title, _fields(current, *known), _accept, answer=_("Show")), answered)

    def answered(found: Filter | None) -> None:
        if found:
            then(found)

    page.open_with(lambda: (AgencyNames(tree(today())), goal_list()), show)


def _fields(current: Filter, names: AgencyNames, goals: list[GoalRow]) -> list[Field]:
    categories = {category: category_name(category) for category in CATEGORIES}
    statuses = {status: status_name(status) for status in _STATUSES}
    codes = {goal.code: goal.code for goal in goals}
    return [
        Field(
            *("agency", _("Agency"), current.agency.name if current.agency else "", names.agency, names.suggest),
            hint=_("With all below it. Blank: the whole province."),
        ),
        Field(
            *("category", _("Category"), category_name(current.category), one_of(categories)),
            suggest=words_of([*categories.values()]),
            hint=", ".join(categories.values()),
        ),
        Field(
            *("goal", _("Goal"), current.goal.code if current.goal else "", one_of(codes), words_of([*codes])),
            hint=_("The code of a goal; blank: trained or not."),
        ),
        Field(
            *("status", _("For the goal"), status_name(current.status) if current.goal else "", one_of(statuses)),
            suggest=words_of([*statuses.values()]),
            hint=_("{statuses}; blank: not trained.").format(statuses=", ".join(statuses.values())),
        ),
    ]


def _accept(said: dict[str, Any]) -> Filter:
    if said["status"] and not said["goal"]:
        raise BadInput(_("Say for which goal."))
    goal = goal_by_code(said["goal"]) if said["goal"] else None
    return Filter(said["agency"], said["category"], goal, said["status"] or "untrained")
