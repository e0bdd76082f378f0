"""Where the table of a sheet is, and what each of its columns holds."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from capacity.errors import BadInput
from capacity.i18n import _
from capacity.text import words
from imports.cells import to_text
from imports.content import content_field
from imports.header import FAMILIES, VOCABULARIES, Vocabulary, find_header, heading_chains, sample_of
from imports.headings import (
    AGENCY_FIELDS,
    COMPLETION_FIELDS,
    COURSE_FIELDS,
    EXACT,
    NUMBERING,
    PERSON_FIELDS,
    UNREAD,
    Meaning,
    heading_key,
    person_meaning,
)
from imports.rows import Kind
from imports.sheets import Cell, Sheet

FIELDS: dict[Kind, frozenset[str]] = {
    "roster": PERSON_FIELDS,
    "completions": COMPLETION_FIELDS,
    "agencies": AGENCY_FIELDS,
    "attendance": PERSON_FIELDS,
    "courses": COURSE_FIELDS,
}
_BY_SEX = {"male_mark": "birth_male", "female_mark": "birth_female"}
_TOLD_BY_CONTENT = ("national_id", "email", "phone", "full_name", "birth", "gender", "category", "position", "agency")
BIRTH_PARTS = ("birth_day", "birth_month", "birth_year")
"""Three columns that hold one birth together."""
_LETTERS = re.compile(r"[A-Za-z]{1,3}")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the table of a sheet is; rows and columns count from 0."""

    kind: Kind
    header: range
    """The rows of headings."""
    columns: dict[int, str]
    """Column to the field it holds; columns that are not read are left out."""
    headings: dict[int, str]
    """Column to its heading, the levels of a heading joined by ` > `."""
    numbering: int | None
    """The column that counts the people."""


@cache
def column_letter(index: int) -> str:
    """What Excel calls a column: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_of(name: str, headings: Mapping[int, str], width: int) -> int | None:
    """The column that a user calls by its heading or its letter."""
    key = heading_key(name)
    for index, heading in headings.items():
        if key in (heading_key(heading), heading_key(heading.rpartition(" > ")[2])):
            return index
    if not _LETTERS.fullmatch(name):
        return None
    return next((index for index in range(width) if column_letter(index) == name.upper()), None)


def layout_key(layout: Layout) -> str:
    """The same for all sheets with these headings in these columns; nothing for a sheet without headings."""
    headings = "\n".join(f"{index} {heading_key(text)}" for index, text in sorted(layout.headings.items()))
    return sha256(headings.encode()).hexdigest()[:16] if headings else ""


def find_layout(
    sheet: Sheet, kind: Kind | None = None, mapping: Mapping[str, str] | None = None, header: range | None = None
) -> Layout | None:
    """The layout of a sheet, or nothing where no row of headings is found and `mapping` names no columns.

    `mapping` says which field a column is, whatever its heading; the field `-` leaves the column out. `header` are
    the rows of headings where they are known.
    """
    width = max(map(len, sheet.rows), default=0)
    found = (header, FAMILIES.get(kind or "roster", "people")) if header else find_header(sheet, kind)
    header, family = found or (range(0), FAMILIES.get(kind or "roster", "people"))
    chains = heading_chains(sheet, header, width)
    headings = {index: " > ".join(chain) for index, chain in chains.items() if chain}
    forced = _forced_columns(mapping or {}, headings, width)
    if not found and not any(field != "-" for field in forced.values()):
        return None
    vocabulary = VOCABULARIES[family]
    columns = _columns(sample_of(sheet, header.stop), chains, vocabulary)
    columns = {i: field for i, field in columns.items() if i not in forced and field not in forced.values()}
    columns |= forced
    if kind is None:
        of_people: Kind = "completions" if "course_code" in columns.values() else "roster"
        kind = of_people if family == "people" else family
    numbering = next((index for index, field in columns.items() if field == NUMBERING), None)
    read = {index: field for index, field in sorted(columns.items()) if field in FIELDS[kind]}
    return Layout(kind, header, read, headings, numbering)


def _forced_columns(mapping: Mapping[str, str], headings: dict[int, str], width: int) -> dict[int, str]:
    forced: dict[int, str] = {}
    for name, field in mapping.items():
        if field != "-" and not any(field in fields for fields in FIELDS.values()):
            raise BadInput(_("A column cannot be read as “{field}”: there is no such field.").format(field=field))
        index = column_of(name, headings, width)
        if index is not None:
            forced[index] = field
    return forced


def _columns(body: list[list[Cell]], chains: dict[int, list[str]], vocabulary: Vocabulary) -> dict[int, str]:
    meanings = {i: meaning for i, chain in chains.items() if (meaning := _meaning(chain, vocabulary))}
    columns: dict[int, str] = {}
    for index, meaning in sorted(meanings.items(), key=lambda item: (-item[1].strength, item[1].place, item[0])):
        field = meaning.field
        if field in _BY_SEX and content_field(row[index] for row in body) == "birth":
            field = _BY_SEX[field]
        if field == UNREAD or field not in columns.values():
            columns[index] = field
        elif field == "agency" and "unit" not in columns.values() and "phong" in heading_key(chains[index][-1]):
            columns[index] = "unit"
    if vocabulary is person_meaning:
        _join_birth(body, columns, chains)
        _tell_by_content(body, columns, chains)
        _split_name(body, columns, chains)
    return columns


def _join_birth(body: list[list[Cell]], columns: dict[int, str], chains: dict[int, list[str]]) -> None:
    """Three columns Ngày, Tháng, Năm side by side, told from a day and a year by the small numbers in the second."""
    for index in range(len(chains) - 2):
        keys = [heading_key(chain[-1]) if (chain := chains[place]) else "" for place in range(index, index + 3)]
        parts = [key.removesuffix(" sinh").removesuffix(" (year)") for key in keys]
        if parts != ["ngay", "thang", "nam"]:
            continue
        months = [to_text(row[index + 1]) for row in body if row[index + 1] != ""]
        if months and all(month.isdecimal() and int(month) <= 12 for month in months):
            for place, field in zip(range(index, index + 3), BIRTH_PARTS, strict=True):
                columns[place] = field
            for place in [place for place, field in columns.items() if field == "birth"]:
                del columns[place]


def _meaning(chain: list[str], vocabulary: Vocabulary) -> Meaning | None:
    """What the levels of a heading mean together."""
    if not chain:
        return None
    own = vocabulary(chain[-1])
    group = vocabulary(chain[-2]) if len(chain) > 1 else None
    if group is None:
        return own
    if group.field == UNREAD:
        return group
    if group.field == "birth":
        if own and own.field in _BY_SEX:
            return Meaning(_BY_SEX[own.field], EXACT, 0)
        return own or (group if heading_key(chain[-1]) == "nam (year)" else None)
    return own or vocabulary(" ".join(chain))


def _tell_by_content(body: list[list[Cell]], columns: dict[int, str], chains: dict[int, list[str]]) -> None:
    """Columns without a known heading by what stands in them; a column of identity numbers whatever its heading."""
    for index in chains:
        field = columns.get(index)
        if field not in (None, UNREAD, "staff_code"):
            continue
        content = content_field(row[index] for row in body)
        if content not in _TOLD_BY_CONTENT or content in columns.values():
            continue
        is_birth_by_sex = content == "birth" and not set(columns.values()).isdisjoint(_BY_SEX.values())
        is_split = content == "full_name" and "given_name" in columns.values()
        if (field is None or content == "national_id") and not is_birth_by_sex and not is_split:
            columns[index] = content


def _split_name(body: list[list[Cell]], columns: dict[int, str], chains: dict[int, list[str]]) -> None:
    """One heading `Họ và tên` over two columns: the family and middle names, then the given name."""
    index = next((index for index, field in columns.items() if field == "full_name"), None)
    if index is None or columns.get(index + 1) or chains.get(index + 1, ["-"]) not in ([], chains[index]):
        return
    below = [row[index + 1] for row in body if row[index + 1] != ""]
    if below and all(isinstance(cell, str) and len(words(cell)) == 1 for cell in below):
        columns[index], columns[index + 1] = "family_name", "given_name"
