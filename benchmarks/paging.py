"""A page of 60 people at a random row of the whole list, as the bar at its side asks for when it is dragged.

`python -m benchmarks.paging 2500000`. Ours reads the people of 60 ids out of those that the list holds, which it reads
once, beside the interface: the first line tells that. The keyset begins after a known name and can go to no row by its
number; `OFFSET` is what Peewee's `paginate` writes, with the columns of people alone, as a join would be made for every
row it passes over. All take turns in one process, warm; `OFFSET` is asked for fewer pages.
"""

import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

from benchmarks.search import people
from benchmarks.timing import Measured, percentiles, table

_ROWS, _PAGES, _FEW = 60, 300, 60
_KEYSET_BAR, _OFFSET_BAR, _OFFSET_BAR_OF_THE_NATION = 2.0, 1.0, 0.01
_NATION = 2_500_000


def measure(count: int = 60_000) -> list[Measured]:
    """The median and the 99th percentile of ours against both."""
    from capacity.store.connection import db

    with tempfile.TemporaryDirectory() as folder:
        people(Path(folder) / "t.db", count)
        found = _turns()
        db.close()
    offset_bar = _OFFSET_BAR_OF_THE_NATION if count >= _NATION else _OFFSET_BAR
    what = f"60 rows at a random place of an open list of {count:,}"
    opened, page = percentiles(found["opened"])[0], percentiles(found["OFFSET"])[0]
    return [
        Measured(f"open a list of {count:,}, and 60 rows", opened, "OFFSET", page),
        *_lines(what, found, offset_bar),
    ]


def _lines(what: str, found: dict[str, list[float]], offset_bar: float) -> list[Measured]:
    return [
        Measured(f"{what}, {name}", percentiles(found["ours"])[place], against, percentiles(found[against])[place], bar)
        for against, bar in (("keyset after a known name", _KEYSET_BAR), ("OFFSET", offset_bar))
        for place, name in enumerate(("p50", "p99"))
    ]


def _turns() -> dict[str, list[float]]:
    from benchmarks.search import COLUMNS
    from capacity.finding import Wanted, find
    from capacity.officials import official_rows
    from capacity.store.connection import rows
    from capacity.store.models import Official

    began = perf_counter()
    ids = find(Wanted())
    official_rows(ids[:_ROWS])
    opened = perf_counter() - began
    order = Official.sort_key, Official.full_name, Official.id
    after = f"""
        SELECT {COLUMNS} WHERE (o.sort_key, o.full_name, o.id) > (?, ?, ?)
        ORDER BY o.sort_key, o.full_name, o.id LIMIT {_ROWS}
    """

    def page(row: int) -> Any:
        return official_rows(ids[row : row + _ROWS])

    def keyset(*known: Any) -> Any:
        return list(rows(after, *known))

    def offset(row: int) -> Any:
        return list(Official.select().order_by(*order).limit(_ROWS).offset(row).tuples())

    found: dict[str, list[float]] = {name: [] for name in ("ours", "keyset after a known name", "OFFSET")}
    found["opened"] = [opened, opened]
    random = Random(1)
    for number in range(_PAGES):
        row = random.randrange(1, len(ids) - _ROWS)
        [known] = rows("SELECT sort_key, full_name, id FROM official WHERE id = ?", ids[row - 1])
        turns: dict[str, Callable[[], Any]] = {
            "ours": partial(page, row),
            "keyset after a known name": partial(keyset, *known),
            "OFFSET": partial(offset, row),
        }
        answers = set()
        for name in random.sample([*turns], len(turns)):
            if name == "OFFSET" and number >= _FEW:
                continue
            began = perf_counter()
            answer: Any = turns[name]()
            found[name].append(perf_counter() - began)
            answers.add(tuple(one[0] for one in answer))
        assert len(answers) == 1, "they show other people, so nothing is compared"
    return found


if __name__ == "__main__":
    print(table(measure(int(sys.argv[1]) if sys.argv[1:] else 60_000)))
