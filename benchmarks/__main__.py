"""`python -m benchmarks [small] [nation] [--out FILE]`: measure everything, print one Markdown table and write it."""

import argparse
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from benchmarks import (
    attendance_import,
    coverage,
    coverage_peers,
    export,
    first_paint,
    growth,
    import_speed,
    marks,
    memory,
    paging,
    roster_speed,
    roster_writing,
    scrolling,
    scrolling_peers,
    search,
    sections,
    start_up,
)
from benchmarks.timing import Measured, has, left_out, machine, table


def main(arguments: list[str]) -> None:
    """Measure at full size, or small for a quick look; the nation's size besides takes 20 minutes more and 4 GB."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("sizes", nargs="*", choices=["small", "nation", []])
    parser.add_argument(
        "--out", type=Path, default=Path("build/benchmarks.md"), help="where the table is written as Markdown"
    )
    asked = parser.parse_args(arguments)
    found = "\n\n".join(part for part in (machine(), measured(asked.sizes), left_out()) if part) + "\n"
    print(found, end="")
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    asked.out.write_text(found, encoding="utf-8")


def measured(sizes: list[str]) -> str:
    """The table of all measurements; the peers that are not installed are left out. What comes next goes to stderr."""
    parts = _parts(small="small" in sizes) | (_of_the_nation() if "nation" in sizes else {})
    found: list[Measured] = []
    for number, (name, measure) in enumerate(parts.items(), 1):
        print(f"{datetime.now():%H:%M:%S} {number}/{len(parts)} {name}", file=sys.stderr, flush=True)
        part = measure()
        # Of a run that is broken off, what was measured is told all the same.
        print(table(part), file=sys.stderr, flush=True)
        found += part
    return table(found)


def _parts(*, small: bool) -> dict[str, Callable[[], list[Measured]]]:
    runs, size = (3, "small") if small else (7, "province")
    rows, many, people = (2_000, 2_000, 2_000) if small else (20_000, 100_000, 60_000)
    factors = (10,) if small else growth.FACTORS
    with_pandas = has("pandas")
    return {
        "import": lambda: import_speed.measure(size, runs),
        "roster": lambda: roster_speed.measure(rows, runs, with_pandas=with_pandas),
        "rows": lambda: roster_writing.measure(many),
        "attendance": lambda: attendance_import.measure(runs),
        "start": lambda: start_up.measure(3 * runs),
        "first picture": lambda: first_paint.measure(3 * runs),
        "marks": lambda: marks.measure(100 if small else 5_000, runs),
        "coverage": lambda: coverage.measure(size, runs),
        "coverage against peers": lambda: coverage_peers.measure(size, runs),
        "search": lambda: search.measure(size),
        "pages": lambda: paging.measure(people),
        "keys": lambda: scrolling.measure(people, 2 * runs),
        "sections": lambda: sections.measure(people, runs),
        "lists": lambda: scrolling_peers.measure(people, 2 * runs),
        "export": lambda: export.measure(many, runs) if has("xlsxwriter") else [],
        "memory": lambda: memory.measure(rows, with_pandas=with_pandas),
        "growth": lambda: growth.measure(runs, factors=factors),
        "growth of files": lambda: growth.measure_files(factors=factors),
    }


def _of_the_nation() -> dict[str, Callable[[], list[Measured]]]:
    return {
        "coverage of the nation": lambda: coverage.measure("nation", 3),
        "search in the nation": lambda: search.measure("nation"),
        "pages of the nation": lambda: paging.measure(2_500_000),
        "keys in the nation": lambda: scrolling.measure(2_500_000),
        "sections of the nation": lambda: sections.measure(2_500_000, 3),
        "coverage of the nation against peers": lambda: coverage_peers.measure("nation", 1),
    }


if __name__ == "__main__":
    main(sys.argv[1:])
