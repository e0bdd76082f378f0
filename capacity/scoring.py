"""How a share becomes points, and how that rule is kept with a goal's terms."""

from dataclasses import dataclass
from typing import Any

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
