"""The most memory that an import holds, ours and its reading process taken one by one, against the same peers."""

import tempfile
from pathlib import Path

from benchmarks import roster_speed
from benchmarks.timing import Measured, peak_of_process

BARS = {"floor": 4.0, "pandas": 1.0}
_NAMES = {"floor": "calamine + executemany", "pandas": "pandas + openpyxl + to_sql"}


def measure(count: int = 20_000, *, with_pandas: bool = True) -> list[Measured]:
    """One run of each on one roster; memory hardly differs between runs."""
    with tempfile.TemporaryDirectory() as name:
        roster_speed.prepare(Path(name), count)
        module = ("-m", "benchmarks.roster_speed")
        ours = peak_of_process(*module, "ours", name)
        others = {which: peak_of_process(*module, which, name) for which in _NAMES if which != "pandas" or with_pandas}
    what = f"peak, import a roster of {count:,} rows"
    return [Measured(what, ours, _NAMES[which], peak, BARS[which], is_memory=True) for which, peak in others.items()]
