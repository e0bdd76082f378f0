"""What a screen is about, so that what can be done with it is offered there."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from capacity.agencies import AgencyRow
    from capacity.goals import GoalRow


@dataclass(frozen=True, slots=True)
class Subject:
    """The class, the person, or the goal with day and agency that a screen shows; nothing of it for most."""

    class_id: int | None = None
    official_id: int | None = None
    goal: "GoalRow | None" = None
    as_of: date | None = None
    agency: "AgencyRow | None" = None
