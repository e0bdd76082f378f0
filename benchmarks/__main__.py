"""`python -m benchmarks [small] [nation] [--out FILE]`: measure everything, print one Markdown table and write it."""

import argparse
import sys
from collections.abc import Iterator
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
    roster_speed,
    scrolling,
    scrolling_peers,
    search,
    sections,
    start_up,
)
from benchmarks.timing import Measured, has, left_out, machine, table


def main(arguments: list[str]) -> None:
    """Measure at full size, or small for a quick look; the nation's size besides takes some minutes and 2 GB."""
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
    """The table of all measurements; the peers that are not installed are left out."""
    small, nation = "small" in sizes, "nation" in sizes
    runs, size = (3, "small") if small else (7, "province")
    with_pandas = has("pandas")
    rows = 2_000 if small else 20_000
    return table(
        [
            *import_speed.measure(size, runs),
            *roster_speed.measure(rows, runs, with_pandas=with_pandas),
            *attendance_import.measure(runs),
            *start_up.measure(3 * runs),
            *first_paint.measure(3 * runs),
            *marks.measure(100 if small else 5_000, runs),
            *coverage.measure(size, runs),
            *coverage_peers.measure(size, runs),
            *search.measure(size),
            *scrolling.measure(2_000 if small else 60_000, 2 * runs),
            *sections.measure(2_000 if small else 60_000, runs),
            *scrolling_peers.measure(2_000 if small else 60_000, 2 * runs),
            *(export.measure(2_000 if small else 100_000, runs) if has("xlsxwriter") else ()),
            *memory.measure(rows, with_pandas=with_pandas),
            *growth.measure(runs, factors=(10,) if small else growth.FACTORS),
            *growth.measure_files(factors=(10,) if small else growth.FACTORS),
            *(_of_the_nation() if nation else ()),
        ]
    )


def _of_the_nation() -> Iterator[Measured]:
    yield from coverage.measure("nation", 3)
    yield from search.measure("nation")
    yield from scrolling.measure(2_500_000)
    yield from sections.measure(2_500_000, 3)
    yield from coverage_peers.measure("nation", 1)


if __name__ == "__main__":
    main(sys.argv[1:])
