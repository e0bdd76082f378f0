"""Alternating runs in fresh processes, and their medians."""

import atexit
import json
import os
import platform
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Measured:
    """One line of the table: what we take against what the other takes, in seconds, or in MB where it says so."""

    what: str
    ours: float
    against: str
    other: float
    bar: float
    is_memory: bool = False

    @property
    def ratio(self) -> float:
        """Ours as a multiple of the other."""
        return self.ours / self.other


@cache
def environment() -> dict[str, str]:
    """What processes are started with: compiled code is kept, as for an installed program, wherever this one runs."""
    kept = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, kept, ignore_errors=True)
    found = os.environ | {"PYTHONPYCACHEPREFIX": kept}
    found.pop("PYTHONDONTWRITEBYTECODE", None)
    return found


def whole_process(*arguments: str) -> float:
    """Seconds from the start of a Python process to its end."""
    started_with = environment()
    began = perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True, cwd=ROOT, env=started_with)
    return perf_counter() - began


def told_by_process(*arguments: str) -> float:
    """Seconds that a Python process prints as its last line."""
    run = subprocess.run(
        [sys.executable, *arguments], check=True, capture_output=True, text=True, cwd=ROOT, env=environment()
    )
    return float(json.loads(run.stdout.strip().splitlines()[-1]))


_WEIGH = """
import resource, subprocess, sys
subprocess.run([sys.executable, *sys.argv[1:]], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
"""
"""Started by a process of its own: one that is started counts as its own what the one before it held by then."""


def peak_of_process(*arguments: str) -> float:
    """The most memory in MB that a Python process held, or one that it started, whichever held more."""
    return told_by_process("-c", _WEIGH, *arguments)


def medians(runs: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The medians of pairs of alternating runs."""
    return statistics.median(one for one, _other in runs), statistics.median(other for _one, other in runs)


def table(measured: Sequence[Measured]) -> str:
    """The results as a Markdown table."""
    lines = ["| what | ours | against | it | ratio | bar |", "|---|---:|---|---:|---:|---:|"]
    for one in measured:
        lines.append(
            f"| {one.what} | {_amount(one.ours, one)} | {one.against} | {_amount(one.other, one)} "
            f"| {one.ratio:.2f} | ≤ {one.bar:g} |"
        )
    return "\n".join(lines)


def machine() -> str:
    """What the table was measured on, in a line."""
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    )


def _amount(number: float, one: Measured) -> str:
    if one.is_memory:
        return f"{number:,.0f} MB"
    return f"{number * 1000:,.{1 if number < 0.01 else 0}f} ms"
