"""Every table as CSV, so that nothing in the database is ever locked in."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

from capacity.errors import Refused
from capacity.i18n import _
from capacity.store.connection import rows
from capacity.store.fields import DayField
from capacity.store.models import Change, ChangeSet, Table
from capacity.store.recorded import RECORDED


def dump(folder: Path) -> list[tuple[str, int]]:
    """Write one CSV a table into a new or empty folder; answers the tables with their row counts.

    UTF-8 with a mark that Excel knows, ISO dates, nothing for no value. Raises Refused for a folder with files in it.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(_("“{folder}” is not an empty folder; name a new one.").format(folder=folder))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return [(table._meta.table_name, _dump_table(table, folder)) for table in (*RECORDED, ChangeSet, Change)]


def _dump_table(table: type[Table], folder: Path) -> int:
    fields = table._meta.sorted_fields
    columns = [field.column_name for field in fields]
    days = [place for place, field in enumerate(fields) if isinstance(field, DayField)]
    count = 0
    path = folder / f"{table._meta.table_name}.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        path.chmod(0o600)
        writer = csv.writer(file)
        writer.writerow(columns)
        for row in rows(f"SELECT {', '.join(columns)} FROM {table._meta.table_name} ORDER BY id"):
            writer.writerow(_readable(row, days))
            count += 1
    return count


def _readable(row: tuple[Any, ...], days: list[int]) -> list[Any]:
    readable = list(row)
    for place in days:
        if row[place] is not None:
            readable[place] = DayField().python_value(row[place]).isoformat()
    return ["" if value is None else value.isoformat() if isinstance(value, date) else value for value in readable]
