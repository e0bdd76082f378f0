"""Reports of participants as Teams, Zoom and Meet write them, one line a stay."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from capacity.text import clean, fold
from imports.layout import column_letter
from imports.repair import Repair
from imports.rows import MeetingSheet, Moment, Row, Stay
from imports.sheets import Cell, Sheet

_TOP = 40
_TIME = re.compile(r"(\d{1,2})\s*(?::|h|g)\s*(\d{2})(?:\s*:\s*(\d{2}))?(?:\.\d+)?\s*(am|pm|sa|ch|a\.m\.|p\.m\.)?(?!\w)")
_DATE = re.compile(r"(?<!\d)(\d{1,4})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})(?!\d)")
_COMPACT = re.compile(r"(?<!\d)(20\d{2})(\d{2})(\d{2})(?!\d)")
_WORDED = re.compile(r"(\d{1,2})\s*(?:thg|thang)\.?\s*(\d{1,2})(?:\s*(?:,|nam)?\s*(\d{4}))")
_NAMED = re.compile(
    r"(?:(\d{1,2})[\s\-]+)?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?[\s\-]+(?:(\d{1,2}),?\s+)?(\d{4})"
)
_MONTHS = {name: place for place, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_DURATION = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*(hours?|hrs?|h|gio|giay|g|minutes?|mins?|m|phut|ph|p|seconds?|secs?|s)(?![a-z])"
)
_CLOCK = re.compile(r"(\d{1,3}):(\d{2}):(\d{2})")
_SECTION = re.compile(r"\d{1,2}\.\s+\D")
_HEADINGS = {
    "full_name": re.compile(
        r"^(?:full |display |user |participant )?names?\b|^participants?$|^(?:ho va )?ten$|^ho ten$|^ho va ten\b|"
        r"^ten (?:day du|hien thi|nguoi|nguoi tham gia|nguoi dung|ten)\b|^nguoi tham gia$|^attendee"
    ),
    "first_name": re.compile(r"^first name$|^given name$"),
    "last_name": re.compile(r"^last name$|^ho$|^family name$|^surname$"),
    "email": re.compile(r"e ?mail|^thu dien tu|^user principal"),
    "upn": re.compile(r"participant id|\bupn\b|id nguoi tham gia"),
    "minutes": re.compile(r"duration|^thoi luong|thoi gian (?:trong|hop|tham du)|^tong thoi (?:gian|luong)|^so phut"),
    "joined": re.compile(r"\bjoin|^(?:thoi gian|gio|thoi diem|luc) (?:tham gia|vao|bat dau)|tham gia (?:lan )?dau|"
                         r"lan tham gia dau|^vao\b|^tham gia$|^check in|^tham gia luc"),
    "left": re.compile(r"\bleave\b|\bleft\b|\bexit|^(?:thoi gian|gio|thoi diem|luc) (?:roi|ra|thoat|ket thuc)|"
                       r"roi (?:di )?(?:lan )?cuoi|lan (?:roi|thoat)|^roi\b|^ra\b|^thoat\b|^check out"),
    "role": re.compile(r"^role$|^vai tro"),
    "action": re.compile(r"^user action$|^hanh dong"),
    "at": re.compile(r"^timestamp$|^dau thoi gian|^thoi diem$"),
    "waiting": re.compile(r"waiting room|phong cho"),
}  # fmt: skip
_TELLING = ("joined", "minutes", "action")
"""What a report has one column of at least."""
_JOINED = re.compile(r"^(?:joined|da tham gia|tham gia|vao)")


class _Table(NamedTuple):
    """A table of the report; rows count from 0."""

    header: int
    stop: int
    columns: dict[str, int]


def read_meeting(path: Path, repaired: Repair) -> MeetingSheet | None:
    """The people and stays of a report; nothing where the sheet is none."""
    sheet = repaired.sheet
    tables = list(_tables(sheet))
    if not tables:
        return None
    # Of Teams' two tables the later one has a line a stay, the first a line a person.
    table = max(tables, key=lambda one: (one.stop - one.header, one.header))
    if len(tables) > 1 and tables[-1].stop - tables[-1].header > 1:
        table = tables[-1]
    above = sheet.rows[: tables[0].header]
    said = [_moment(cell) for row in above for cell in row] + [_moment(path.stem.replace("_", ":"))]
    return MeetingSheet(
        name=sheet.name,
        header_rows=[table.header + 1],
        columns={column_letter(index): field for field, index in table.columns.items()},
        headings={
            column_letter(index): clean(str(cell)) for index, cell in enumerate(sheet.rows[table.header]) if cell != ""
        },
        rows=_events(sheet, table) if "action" in table.columns else list(_lines(sheet, table)),
        is_month_first=_is_month_first(sheet),
        said=[moment for moment in said if moment and (moment.day_first or moment.month_first)],
        hosts={email for row in above for email in _emails(row)},
        titles=[
            (f"{column_letter(column)}{number}", clean(str(cell)))
            for number, row in enumerate(above, 1)
            for column, cell in enumerate(row)
            if cell != ""
        ],
    )


def _tables(sheet: Sheet) -> Iterable[_Table]:
    """The tables with a name and a time or a length a line."""
    starts: list[tuple[int, dict[str, int]]] = []
    for index, row in enumerate(sheet.rows):
        if index > _TOP and not starts:
            return
        if (columns := _columns(row)) is not None:
            starts.append((index, columns))
    ends = [start for start, _columns in starts[1:]] + [len(sheet.rows)]
    for (index, columns), after in zip(starts, ends, strict=False):
        stop = index + 1
        while stop < after and any(sheet.rows[stop]) and not _is_section(sheet.rows[stop]):
            stop += 1
        yield _Table(index, stop, columns)


def _columns(row: list[Cell]) -> dict[str, int] | None:
    filled = [(index, key) for index, cell in enumerate(row) if isinstance(cell, str) and (key := _key(cell))]
    if len(filled) < 2 or not any(_HEADINGS[field].search(key) for _index, key in filled for field in _TELLING):
        return None
    found: dict[str, int] = {}
    for index, key in filled:
        field = next((field for field, pattern in _HEADINGS.items() if pattern.search(key)), None)
        if field:
            found.setdefault(field, index)
    if "last_name" in found and "full_name" in found and "first_name" not in found:
        found["first_name"] = found.pop("full_name")  # `Tên` beside `Họ` is the given name.
    named = "full_name" in found or "first_name" in found
    return found if named and not found.keys().isdisjoint(_TELLING) else None


@lru_cache(maxsize=1024)
def _key(cell: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", fold(clean(cell))).split())


def _is_section(row: list[Cell]) -> bool:
    filled = [cell for cell in row if cell != ""]
    return len(filled) == 1 and bool(_SECTION.match(str(filled[0])))


def _lines(sheet: Sheet, table: _Table) -> Iterable[Row]:
    for index in range(table.header + 1, table.stop):
        values = _texts(sheet.rows[index], table.columns)
        name = _name(values)
        if not name or fold(values.get("waiting", "")) in ("yes", "co"):
            continue
        cells = defaultdict[str, Cell](str, {field: sheet.rows[index][at] for field, at in table.columns.items()})
        stay = Stay(_moment(cells["joined"]), _moment(cells["left"]), _minutes(cells["minutes"]))
        yield _row(sheet, index, name, values, stay)


def _row(sheet: Sheet, index: int, name: str, values: dict[str, str], stay: Stay) -> Row:
    found = {"full_name": name, "stay": stay}
    email = next((text.lower() for field in ("email", "upn") if "@" in (text := values.get(field, ""))), None)
    if email:
        found["email"] = email
    if values.get("role"):
        found["role"] = values["role"]
    return Row(sheet.name, index + 1, found)


def _events(sheet: Sheet, table: _Table) -> list[Row]:
    """Joining and leaving as lines of their own, put together to stays."""
    open_stays: dict[str, tuple[int, dict[str, str], Moment]] = {}
    rows = []
    for index in range(table.header + 1, table.stop):
        values = _texts(sheet.rows[index], table.columns)
        name, moment = _name(values), _moment(sheet.rows[index][table.columns.get("at", 0)])
        if not name or moment is None:
            continue
        began = open_stays.pop(name, None)
        if began:
            rows.append(_row(sheet, began[0], name, began[1], Stay(began[2], moment, None)))
        if _JOINED.match(_key(values.get("action", ""))):
            open_stays[name] = (index, values, moment)
    for name, (index, values, moment) in open_stays.items():
        rows.append(_row(sheet, index, name, values, Stay(moment, None, None)))
    return sorted(rows, key=lambda row: row.row)


def _texts(row: list[Cell], columns: dict[str, int]) -> dict[str, str]:
    return {field: clean(str(row[place])) for field, place in columns.items() if isinstance(row[place], str)}


def _name(values: dict[str, str]) -> str:
    if "first_name" in values:
        return clean(f"{values.get('last_name', '')} {values['first_name']}")
    return values.get("full_name", "")


def _emails(row: Sequence[Cell]) -> Iterable[str]:
    return (
        cell.strip().lower()
        for cell in row
        if isinstance(cell, str) and re.fullmatch(r"\s*[^\s@]+@[^\s@]+\.[^\s@]+\s*", cell)
    )


def _minutes(cell: Cell) -> float | None:
    """A length in minutes: `3h 29m 0s`, `4 hr 1 min`, `1:02:03`, `189`."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return float(cell)
    if isinstance(cell, time):
        return cell.hour * 60 + cell.minute + cell.second / 60
    text = fold(clean(str(cell)))
    if match := _CLOCK.fullmatch(text):
        return int(match[1]) * 60 + int(match[2]) + int(match[3]) / 60
    if re.fullmatch(r"\d+(?:[.,]\d+)?", text):
        return float(text.replace(",", "."))
    found = _DURATION.findall(text)
    if not found:
        return None
    factors = {"h": 60.0, "g": 60.0, "m": 1.0, "p": 1.0, "s": 1 / 60}
    # `giờ` and `giây` begin alike.
    return sum(float(n.replace(",", ".")) * (1 / 60 if unit == "giay" else factors[unit[0]]) for n, unit in found)


def _moment(cell: Cell) -> Moment | None:
    """A moment with its day read both ways; nothing where there is no time of the day."""
    if isinstance(cell, datetime):
        turned = _day(cell.year, cell.day, cell.month)
        return Moment(cell.hour * 60 + cell.minute + cell.second / 60, cell.date(), turned)
    if isinstance(cell, time):
        return Moment(cell.hour * 60 + cell.minute + cell.second / 60)
    if not isinstance(cell, str) or not any(map(str.isdecimal, cell)):
        return None
    text = fold(clean(cell))
    days = _days(text)
    clock = _TIME.search(re.sub(_DATE, " ", text))
    if clock is None:
        return Moment(-1, *days) if any(days) else None
    hour, minute = int(clock[1]), int(clock[2]) + int(clock[3] or 0) / 60
    half = (clock[4] or "").replace(".", "")
    if half in ("pm", "ch") and hour < 12:
        hour += 12
    if half in ("am", "sa") and hour == 12:
        hour = 0
    return Moment(hour * 60 + minute, *days) if hour < 24 else None


def _days(text: str) -> tuple[date | None, date | None]:
    """The day that a text names, read day first and month first."""
    if match := _DATE.search(text):
        first, second, third = map(int, match.groups())
        if len(match[1]) == 4:
            found = _day(first, second, third)
            return found, found
        year = third + (2000 if third < 100 else 0)
        return _day(year, second, first), _day(year, first, second)
    if match := _COMPACT.search(text):
        found = _day(int(match[1]), int(match[2]), int(match[3]))
        return found, found
    if match := _WORDED.search(text):
        found = _day(int(match[3]), int(match[2]), int(match[1]))
        return found, found
    if (match := _NAMED.search(text)) and (day := match[1] or match[3]):
        found = _day(int(match[4]), _MONTHS[match[2]], int(day))
        return found, found
    return None, None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _is_month_first(sheet: Sheet) -> bool | None:
    """How the dates of the whole report must be written; nothing where all read both ways."""
    firsts, seconds = set(), set()
    for row in sheet.rows:
        for cell in row:
            if isinstance(cell, str) and (match := _DATE.search(cell)) and len(match[1]) < 4:
                firsts.add(int(match[1]))
                seconds.add(int(match[2]))
    if max(firsts, default=0) > 12:
        return False
    return True if max(seconds, default=0) > 12 else None
