"""What a web office's usual tool takes for the same roster: django-import-export's dry run and commit on SQLite.

Its quick settings: one table with all columns, numbers of identity unique, dates kept as text, bulk writes of 1,000,
known people loaded at once (`CachedInstanceLoader`), no differences worked out (`skip_diff`). tablib reads the workbook
once, inside the clock, as ours reads it; modules are loaded and the 60,000 known people are there before.
`python -m benchmarks.import_export_peer FOLDER` on a folder that `roster_speed.prepare` filled.
"""

import json
import sqlite3
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.roster_speed import HEADINGS

_SKIPPED = 5
"""Lines of letterhead above the headings."""
_FIELDS = (
    *("full_name", "birth_date", "gender", "position", "agency", "agency_code", "national_id"),
    *("staff_code", "category", "phone", "email"),
)


def _model(database: Path) -> Any:
    import django
    from django.conf import settings

    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(database)}},
        INSTALLED_APPS=["import_export"],
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    )
    django.setup()
    from django.db import connection, models

    texts = {name: models.CharField(max_length=200, null=True) for name in _FIELDS if name != "national_id"}
    number = {"national_id": models.CharField(max_length=12, unique=True)}
    meta = type("Meta", (), {"app_label": "peer", "db_table": "person"})
    model = type("Person", (models.Model,), {"__module__": __name__, "Meta": meta, **texts, **number})
    with connection.schema_editor() as editor:
        editor.create_model(model)
    return model


def _resource(model: Any) -> Any:
    from import_export import fields, resources
    from import_export.instance_loaders import CachedInstanceLoader

    columns = {
        name: fields.Field(attribute=name, column_name=heading)
        for name, heading in zip(_FIELDS, HEADINGS[1:], strict=True)
    }
    options = {
        "model": model,
        "fields": _FIELDS,
        "import_id_fields": ("national_id",),
        "instance_loader_class": CachedInstanceLoader,
        "use_bulk": True,
        "batch_size": 1000,
        "skip_diff": True,
        "use_transactions": True,
    }
    return type("People", (resources.ModelResource,), {**columns, "Meta": type("Meta", (), options)})()


def run(folder: Path, scratch: Path) -> float:
    """Seconds from opening the workbook to the commit."""
    import tablib

    model = _model(scratch)
    with sqlite3.connect(scratch) as connection:
        connection.execute("ATTACH ? AS base", (str(folder / "base.db"),))
        connection.execute(
            "INSERT INTO person (full_name, gender, national_id, staff_code, phone, email) "
            "SELECT full_name, gender, national_id, staff_code, phone, email FROM base.official"
        )
    connection.close()
    resource = _resource(model)
    began = perf_counter()
    with (folder / "roster.xlsx").open("rb") as file:
        dataset = tablib.Dataset().load(file, format="xlsx", read_only=True, skip_lines=_SKIPPED)
    for dry_run in (True, False):
        done = resource.import_data(dataset, dry_run=dry_run, raise_errors=True)
        assert sum(done.totals[kind] for kind in ("new", "update", "skip")) == len(dataset)
    return perf_counter() - began


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch_folder:
        print(json.dumps(run(Path(sys.argv[1]), Path(scratch_folder) / "peer.db")))
