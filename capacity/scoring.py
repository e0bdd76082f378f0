"""How a share becomes points, and how that rule is kept with a goal's terms."""

from dataclasses import dataclass
from math import inf
from typing import Any

from capacity.errors import BadInput
from capacity.i18n import _, format_exact
from capacity.store.models import GoalTerms


@dataclass(frozen=True, slots=True)
class Scoring:
    """How a share becomes points: linear up to `maximum`, full points from `cap` percent on, or by steps."""

    maximum: float
    mode: str = "linear"
    cap: float | None = None
    steps: tuple[tuple[float, float], ...] = ()
    """Percent reached and the points for it, ascending."""

    def points(self, share: float) -> float:
        """The points for a share from 0 to 1."""
        if self.mode == "steps":
            return max((points for percent, points in self.steps if share * 100 + 1e-9 >= percent), default=0.0)
        if self.mode == "capped" and self.cap:
            share = min(1.0, share * 100 / self.cap)
        return self.maximum * share


def check_scoring(scoring: Scoring) -> None:
    """Raise BadInput for points and shares that are none."""
    for percent, points in scoring.steps:
        if not 0 <= percent <= 100 or not 0 <= points < inf:
            text = _(
                "A step of {points} points from {percent} % on cannot be: the share is from 0 to 100 %, and the points "
                "are not below 0."
            )
            raise BadInput(text.format(points=format_exact(points), percent=format_exact(percent)))
    if not 0 < scoring.maximum < inf:
        text = _("A full score of {points} points cannot be; name a number above 0.")
        raise BadInput(text.format(points=format_exact(scoring.maximum)))
    if scoring.cap is not None and not 0 < scoring.cap <= 100:
        text = _("Full points from {percent} % on cannot be; name a share of more than 0 and up to 100 %.")
        raise BadInput(text.format(percent=format_exact(scoring.cap)))


def scoring_of(terms: GoalTerms) -> Scoring | None:
    """The rule that is kept with some terms, if one is."""
    if terms.score_max is None:
        return None
    pairs = (step.split(":") for step in terms.score_steps.split())
    steps = tuple((float(percent), float(points)) for percent, points in pairs)
    return Scoring(terms.score_max, terms.score_mode, terms.score_cap, steps)


def scoring_columns(scoring: Scoring | None) -> dict[str, Any]:
    """A rule, or that there is none, as the columns in which it is kept."""
    return {
        "score_max": scoring and scoring.maximum,
        "score_mode": scoring.mode if scoring else "linear",
        "score_cap": scoring and scoring.cap,
        "score_steps": " ".join(f"{percent:g}:{points:g}" for percent, points in scoring.steps) if scoring else "",
    }
