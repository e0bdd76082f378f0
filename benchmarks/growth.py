"""The same at ten times and a hundred times the size: in proportion, the ratio is the factor; an exponent of 1."""

from collections.abc import Callable
from statistics import median

from benchmarks import coverage, search
from benchmarks.timing import Measured

FACTORS = (10, 100)
_TOLERANCE = 1.25
"""An exponent of 1.05 at a hundred times the size."""


def measure(runs: int = 5, queries: int = 100, factors: tuple[int, ...] = FACTORS) -> list[Measured]:
    """From 2,500 people on, as many agencies and completions to each person at every size."""
    size = coverage.SIZES["small"]

    def ledger(factor: int) -> float:
        larger = coverage.Size(size.agencies * factor, size.officials * factor, size.completions * factor)
        return coverage.alone(larger, runs)

    def typed(factor: int) -> float:
        return median(search.alone(size.officials * factor, queries))

    found = [_grown(f"coverage of {size.officials:,} officials", ledger, factors)]
    found.append(_grown(f"search {size.officials:,} people, p50", typed, factors))
    return [line for lines in found for line in lines]


def _grown(what: str, run: Callable[[int], float], factors: tuple[int, ...]) -> list[Measured]:
    once = run(1)
    return [Measured(f"{what}, × {factor}", run(factor), "× 1", once, factor * _TOLERANCE) for factor in factors]
