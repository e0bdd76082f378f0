"""Every table as CSV and back, so that nothing in the database is ever locked in."""

import csv
from datetime import date, datetime
from pathlib import Path
from typing import Any

from peewee import BooleanField, Field, FloatField, IntegerField

from capacity.dates import to_day
from capacity.errors import BadFile, Refused
from capacity.i18n import _
from capacity.settings import for_owner_only, make_folder
from capacity.store.connection import db, insert_many, rows
from capacity.store.fields import DayField
from capacity.store.models import Change, ChangeSet, Table
from capacity.store.recorded import RECORDED
from capacity.store.search import rebuild_names
from capacity.store.triggers import install_triggers, remove_triggers

_TABLES = (*RECORDED, ChangeSet, Change)
_DESCRIPTION = "tables.csv"
_BATCH = 20_000


def dump(folder: Path) -> list[tuple[str, int]]:
    """Write one CSV a table into a new or empty folder, and one that describes them; answers tables and row counts.

    UTF-8 with a mark that Excel knows, ISO dates, nothing for no value. Raises Refused for a folder with files in it,
    BadFile where it cannot be written.
    """
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise Refused(_("“{folder}” is not an empty folder; name a new one.").format(folder=folder))
        make_folder(folder)
        _describe(folder / _DESCRIPTION)
        return [(table._meta.table_name, _dump_table(table, folder)) for table in _TABLES]
    except OSError as error:
        raise BadFile(
            _("The tables could not be written into “{folder}”: {reason}.").format(folder=folder, reason=error.strerror)
        ) from error


def load(folder: Path) -> list[tuple[str, int]]:
    """Fill the open database, which must be new, from the files of a dump; answers tables and row counts.

    Raises Refused where the database holds anything, BadFile, naming file and line, for what no dump has written;
    nothing is loaded then.
    """
    if any(next(rows(f"SELECT EXISTS (SELECT 1 FROM {table._meta.table_name})"))[0] for table in (ChangeSet, Change)):
        raise Refused(_("A dump is loaded into a new database only; name one with --db that does not exist yet."))
    with db.atomic("IMMEDIATE"):
        # What is loaded was recorded when it was first written, and its record is loaded with it.
        remove_triggers()
        db.execute_sql("PRAGMA defer_foreign_keys = ON")
        loaded = [(table._meta.table_name, _load_table(table, folder)) for table in _TABLES]
        broken = next(rows("PRAGMA foreign_key_check"), None)
        if broken:
            raise BadFile(
                _("{file}: row {row} refers to a row that is not there.").format(file=f"{broken[0]}.csv", row=broken[1])
            )
        _keep_numbers()
        rebuild_names()
        install_triggers(anew=True)
    return loaded


def _keep_numbers() -> None:
    """A number that a row once had is never given again, as before the dump."""
    for table in RECORDED:
        name = table._meta.table_name
        used = next(rows("SELECT coalesce(max(row_id), 0) FROM change WHERE table_name = ?", name))[0]
        last = next(rows(f"SELECT coalesce(max(id), 0) FROM {name}"))[0]
        db.execute_sql("DELETE FROM sqlite_sequence WHERE name = ?", (name,))
        db.execute_sql("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, max(used, last)))


def _dump_table(table: type[Table], folder: Path) -> int:
    fields = table._meta.sorted_fields
    columns = [field.column_name for field in fields]
    days = [place for place, field in enumerate(fields) if isinstance(field, DayField)]
    count = 0
    path = folder / f"{table._meta.table_name}.csv"
    with open(path, "x", encoding="utf-8-sig", newline="", opener=for_owner_only) as file:
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


def _describe(path: Path) -> None:
    """What each table and column is, from the models themselves."""
    with open(path, "x", encoding="utf-8-sig", newline="", opener=for_owner_only) as file:
        writer = csv.writer(file)
        writer.writerow(("table", "column", "kind", "may_be_empty", "refers_to", "about_the_table"))
        for table in _TABLES:
            about = (table.__doc__ or "").partition("\n")[0]
            for field in table._meta.sorted_fields:
                referred = field.rel_model._meta.table_name if hasattr(field, "rel_model") else ""
                empty = "yes" if field.null else "no"
                row = (table._meta.table_name, field.column_name, _kind(field), empty, referred, about)
                writer.writerow(row)


def _kind(field: Field) -> str:
    if isinstance(field, DayField):
        return "date"
    if isinstance(field, BooleanField):
        return "0 or 1"
    if isinstance(field, IntegerField) or hasattr(field, "rel_model") or field.name == "id":
        return "whole number"
    if field.name in ("at", "issued_at"):
        return "moment"
    return "number" if isinstance(field, FloatField) else "text"


def _load_table(table: type[Table], folder: Path) -> int:
    name, fields = table._meta.table_name, table._meta.sorted_fields
    columns = [field.column_name for field in fields]
    path = folder / f"{name}.csv"
    db.execute_sql(f"DELETE FROM {name}")
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            if next(reader, None) != columns:
                raise BadFile(
                    _("{file}: the first line must name the columns {columns}.").format(
                        file=path.name, columns=", ".join(columns)
                    )
                )
            return _load_rows(name, columns, fields, reader, path)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadFile(_("{file} cannot be read: {reason}.").format(file=path.name, reason=error)) from error


def _load_rows(name: str, columns: list[str], fields: list[Field], reader: Any, path: Path) -> int:
    kinds = [(_kind(field), field.null) for field in fields]
    batch: list[list[Any]] = []
    count = 0
    for row in reader:
        try:
            batch.append([_value(text, *kind) for text, kind in zip(row, kinds, strict=True)])
        except ValueError as error:
            where = f"{path.name}:{reader.line_num}"
            raise BadFile(_("{place}: “{row}” is no line of a dump.").format(place=where, row=",".join(row))) from error
        count += 1
        if len(batch) == _BATCH:
            insert_many(name, columns, batch)
            batch = []
    insert_many(name, columns, batch)
    return count


def _value(text: str, kind: str, may_be_empty: bool) -> Any:
    if not text and may_be_empty:
        return None
    if kind == "date":
        return to_day(date.fromisoformat(text))
    if kind in ("whole number", "0 or 1"):
        return int(text)
    if kind == "moment":
        datetime.fromisoformat(text)  # raises where it is none
    return float(text) if kind == "number" else text
