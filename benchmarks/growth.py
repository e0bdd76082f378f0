"""The same at ten times and a hundred times the size: in proportion, the ratio is the factor; an exponent of 1."""

from collections.abc import Callable
from math import log
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks import coverage, export, first_paint, roster_speed, search
from benchmarks.timing import Measured
from capacity.store.connection import db

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


def measure_files(runs: int = 3, factors: tuple[int, ...] = FACTORS) -> list[Measured]:
    """A roster of 200 rows into 600 people on, a list of 1,000 on, the first picture of a database of 2,500 on."""

    def roster(factor: int) -> float:
        return roster_speed.alone(200 * factor, 600 * factor, runs)

    def listed(factor: int) -> float:
        return export.alone(1000 * factor, runs)

    def painted(factor: int) -> float:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "t.db"
            search.people(path, 2500 * factor)
            db.close()
            return median(first_paint.of_database(path) for _run in range(runs))

    found = [_grown("import of 200 rows into 600 people", roster, factors)]
    found.append(_grown("list of 1,000 officials", listed, factors))
    found.append(_grown("first picture of 2,500 people", painted, factors))
    return [line for lines in found for line in lines]


def _grown(what: str, run: Callable[[int], float], factors: tuple[int, ...]) -> list[Measured]:
    once = run(1)
    found = []
    for factor in factors:
        taken = run(factor)
        exponent = log(taken / once) / log(factor)
        told = f"{what}, × {factor} (exponent {exponent:.2f})"
        found.append(Measured(told, taken, "× 1", once, factor * _TOLERANCE))
    return found
