"""Small valid things that tests start from."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from openpyxl import Workbook

from capacity.store.connection import db
from capacity.store.database import open_database
from imports.apply import apply_plan
from imports.plan import ImportPlan, plan_import
from imports.rows import Kind, Reading, Row, SheetReading

HEADINGS = ("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Chức vụ", "Cơ quan, đơn vị", "Số CCCD", "Đối tượng")


def open_new_database(path: Path) -> None:
    """Open a new database, as `open_database` makes one, in a file of its own."""
    put_database(path, _new_database())


def put_database(path: Path, content: bytes) -> None:
    """Open a database of this content, in a file of its own, in place of what stands there."""
    if not db.is_closed():
        db.close()
    path.touch(0o600)
    path.write_bytes(content)
    open_database(path)


def database_content(path: Path) -> bytes:
    """What the open database holds, to be put elsewhere."""
    db.close()
    assert not path.with_name(f"{path.name}-wal").exists(), "something else has the database open"
    content = path.read_bytes()
    open_database(path)
    return content


@cache
def _new_database() -> bytes:
    """What a new database holds; every test starts from one, and making it takes longer than most of them."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "t.db"
        open_database(path)
        content = database_content(path)
        db.close()
    return content


@contextmanager
def new_database(folder: Path) -> Iterator[None]:
    """A new database in a folder, open inside: for tests that run many times over, where a fixture would not."""
    open_new_database(folder / "t.db")
    try:
        yield
    finally:
        db.close()


def make_workbook(path: Path, lines: Sequence[Sequence[object]], sheet: str = "Danh sách") -> Path:
    """A workbook of one sheet with these lines from row 1."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for line in lines:
        page.append(list(line))
    book.save(path)
    return path


def make_roster(path: Path, people: Sequence[Sequence[object]]) -> Path:
    """A plain roster: name, birth date, gender, position, agency, number, category a person."""
    return make_workbook(path, [HEADINGS, *((number, *person) for number, person in enumerate(people, 1))])


def make_reading(kind: Kind, records: Sequence[dict[str, Any]]) -> Reading:
    """What reading a file with these records would have yielded."""
    rows = [Row("Danh sách", number, dict(values)) for number, values in enumerate(records, 2)]
    columns = {"B": "full_name", "G": "national_id"}
    return Reading(Path("list.xlsx"), kind, [SheetReading("Danh sách", [1], columns, {"B": "Họ và tên"}, rows)])


def load(kind: Kind, records: Sequence[dict[str, Any]], path: Path, on: date | None = None) -> ImportPlan:
    """Plan and write records as if they had stood in a file."""
    reading = make_reading(kind, records)
    reading.path = path
    path.write_text(repr(records), encoding="utf-8")
    plan = plan_import(reading, on=on)
    apply_plan(plan)
    return plan


def person(name: str, birth: str = "1985-03-12", agency: str | None = "Sở Nội vụ", **more: Any) -> dict[str, Any]:
    """The values of a roster row; `birth` is a date or a year."""
    values: dict[str, Any] = {"full_name": name, **more}
    if agency:
        values["agency"] = agency
    if len(birth) == 4:
        values["birth_year"] = int(birth)
    elif birth:
        values["birth_date"] = date.fromisoformat(birth)
        values["birth_year"] = values["birth_date"].year
    return values
