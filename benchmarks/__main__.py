"""`python -m benchmarks [small] [nation]`: measure everything and print one Markdown table."""

import sys
from importlib.util import find_spec

from benchmarks import attendance_import, coverage, export, first_paint, import_speed, marks, roster_speed, start_up
from benchmarks.timing import table


def main() -> None:
    """Measure at full size, or small for a quick look."""
    small = "small" in sys.argv[1:]
    runs = 3 if small else 7
    measured = [
        *import_speed.measure("small" if small else "province", runs),
        *roster_speed.measure(2000 if small else 20_000, runs, with_pandas=find_spec("pandas") is not None),
        *attendance_import.measure(runs),
        *start_up.measure(3 * runs),
        *first_paint.measure(3 * runs),
        *marks.measure(100 if small else 5_000, runs),
        *coverage.measure("small" if small else "province", runs),
        *(export.measure(2_000 if small else 100_000, runs) if find_spec("xlsxwriter") else ()),
        *(coverage.measure("nation", 3) if "nation" in sys.argv[1:] else ()),
    ]
    print(table(measured))


if __name__ == "__main__":
    main()
