"""Alternating runs in fresh processes, and their medians."""

import json
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Measured:
    """One line of the table: what we take against what the other takes, in seconds."""

    what: str
    ours: float
    against: str
    other: float
    bar: float

    @property
    def ratio(self) -> float:
        """Ours as a multiple of the other."""
        return self.ours / self.other


def whole_process(*arguments: str) -> float:
    """Seconds from the start of a Python process to its end."""
    began = perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True, cwd=ROOT)
    return perf_counter() - began


def told_by_process(*arguments: str) -> float:
    """Seconds that a Python process prints as its last line."""
    run = subprocess.run([sys.executable, *arguments], check=True, capture_output=True, text=True, cwd=ROOT)
    return float(json.loads(run.stdout.strip().splitlines()[-1]))


def medians(runs: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The medians of pairs of alternating runs."""
    return statistics.median(one for one, _other in runs), statistics.median(other for _one, other in runs)


def table(measured: Sequence[Measured]) -> str:
    """The results as a Markdown table."""
    lines = ["| what | ours | against | it | ratio | bar |", "|---|---:|---|---:|---:|---:|"]
    for one in measured:
        lines.append(
            f"| {one.what} | {_milliseconds(one.ours)} | {one.against} | {_milliseconds(one.other)} "
            f"| {one.ratio:.2f} | ≤ {one.bar:g} |"
        )
    return "\n".join(lines)


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:,.{1 if seconds < 0.01 else 0}f} ms"
