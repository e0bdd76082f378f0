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
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter
from typing import Any

ROOT = Path(__file__).parents[1]
PEERS = {
    "duckdb": "duckdb",
    "import_export": "django-import-export",
    "pandas": "pandas",
    "sqlite_utils": "sqlite-utils",
    "textual_fastdatatable": "textual-fastdatatable",
    "xlsxwriter": "XlsxWriter",
}
"""The modules of the extra `bench` and what they are called."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One line of the table: what we take against what the other takes, in seconds, or in MB where it says so."""

    what: str
    ours: float
    against: str
    other: float
    bar: float | None = None
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


def json_of_process(*arguments: str) -> Any:
    """What a Python process prints as JSON in its last line."""
    run = subprocess.run(
        [sys.executable, *arguments], check=True, capture_output=True, text=True, cwd=ROOT, env=environment()
    )
    return json.loads(run.stdout.strip().splitlines()[-1])


def told_by_process(*arguments: str) -> float:
    """Seconds that a Python process prints as its last line."""
    return float(json_of_process(*arguments))


_WEIGH = """
import resource, subprocess, sys
subprocess.run([sys.executable, *sys.argv[1:]], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
"""
"""Started by a process of its own: one that is started counts as its own what the one before it held by then."""


def peak_of_process(*arguments: str) -> float:
    """The most memory in MB that a Python process held, or one that it started, whichever held more."""
    return told_by_process("-c", _WEIGH, *arguments)


def has(module: str) -> bool:
    """Whether a peer is installed."""
    return find_spec(module) is not None


def left_out() -> str:
    """A sentence on the peers that are not installed; nothing where all are."""
    missing = [name for module, name in PEERS.items() if not has(module)]
    return f"Not installed, so without their lines: {', '.join(missing)}." if missing else ""


def in_turns(runs: int, *timed: Callable[[], float]) -> tuple[float, ...]:
    """The median of what each says it took, in seconds, where all take turns."""
    found = [[one() for one in timed] for _run in range(runs)]
    return tuple(statistics.median(times) for times in zip(*found, strict=True))


def medians(runs: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The medians of pairs of alternating runs."""
    return statistics.median(one for one, _other in runs), statistics.median(other for _one, other in runs)


def percentiles(times: Sequence[float]) -> tuple[float, float]:
    """The median and the 99th percentile."""
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return cuts[49], cuts[98]


def table(measured: Sequence[Measured]) -> str:
    """The results as a Markdown table."""
    lines = ["| what | ours | against | it | ratio | bar |", "|---|---:|---|---:|---:|---:|"]
    for one in measured:
        lines.append(
            f"| {one.what} | {_amount(one.ours, one)} | {one.against} | {_amount(one.other, one)} "
            f"| {one.ratio:.{2 if one.ratio > 0.1 else 4}f} | {'–' if one.bar is None else f'≤ {one.bar:.3g}'} |"
        )
    return "\n".join(lines)


def machine() -> str:
    """What the table was measured on, in a line; the load says whether others were at work."""
    told = [
        _processor(),
        f"{os.cpu_count()} cores",
        *_memory(),
        _system(),
        f"Python {platform.python_version()}",
        f"SQLite {sqlite3.sqlite_version}",
    ]
    if hasattr(os, "getloadavg"):
        told.append(f"load {os.getloadavg()[0]:.1f} at the start")
    return ", ".join(told)


def _processor() -> str:
    listed = Path("/proc/cpuinfo")
    lines = listed.read_text(encoding="utf-8").splitlines() if listed.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or platform.machine()


def _memory() -> list[str]:
    if "SC_PHYS_PAGES" not in getattr(os, "sysconf_names", ()):
        return []
    return [f"{os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 2**30:.0f} GB"]


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return f"{platform.system()} {platform.release()}"


def _amount(number: float, one: Measured) -> str:
    if one.is_memory:
        return f"{number:,.0f} MB"
    return f"{number * 1000:,.{1 if number < 0.01 else 0}f} ms"
