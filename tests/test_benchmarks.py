"""The benchmarks still run, at a size that says nothing about speed."""

from collections.abc import Callable

import pytest

from benchmarks import (
    coverage,
    coverage_peers,
    export,
    growth,
    marks,
    paging,
    roster_speed,
    roster_writing,
    scrolling,
    scrolling_peers,
    search,
    sections,
    start_up,
    timing,
)
from benchmarks.timing import Measured


@pytest.mark.parametrize(
    "measure",
    [
        lambda: search.measure("small", 20),
        lambda: paging.measure(600),
        lambda: coverage.measure("small", 1),
        lambda: coverage_peers.measure("small", 1),
        lambda: start_up.measure(1),
        lambda: marks.measure(5, 1),
        lambda: growth.measure(1, 10, factors=(2,)),
        lambda: growth.measure_files(1, factors=(2,)),
        lambda: roster_speed.measure(100, 1, with_pandas=timing.has("pandas")),
        lambda: roster_writing.measure(200, 1),
        lambda: export.measure(200, 1),
        lambda: scrolling.measure(600, 1),
        lambda: sections.measure(600, 1),
        lambda: scrolling_peers.measure(200, 1),
    ],
    ids=[
        "search",
        "pages",
        "coverage",
        "coverage against peers",
        "start",
        "marks",
        "growth",
        "growth of files",
        "roster",
        "rows",
        "export",
        "keys",
        "sections",
        "lists",
    ],
)
def test_a_benchmark_measures_both_sides(measure: Callable[[], list[Measured]]) -> None:
    found = measure()
    assert found
    assert all(one.ours > 0 and one.other > 0 for one in found)
    assert timing.table(found).count("\n") == len(found) + 1


def test_a_table_names_milliseconds_and_megabytes() -> None:
    shown = timing.table(
        [Measured("start", 0.25, "bare", 0.125, 2.5), Measured("peak", 90, "pandas", 180, 1, is_memory=True)]
    )
    assert shown.splitlines()[2:] == [
        "| start | 250 ms | bare | 125 ms | 2.00 | ≤ 2.5 |",
        "| peak | 90 MB | pandas | 180 MB | 0.50 | ≤ 1 |",
    ]


def test_the_memory_of_a_process_is_its_own() -> None:
    held = [b"x" * 1_000_000 * 120]
    assert 1 < timing.peak_of_process("-c", "pass") < 60
    assert timing.peak_of_process("-c", "held = b'x' * 80_000_000") > 80
    assert held


def test_the_table_says_which_peers_are_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timing, "find_spec", lambda module: None if module == "duckdb" else object())
    assert timing.left_out() == "Not installed, so without their lines: duckdb."
