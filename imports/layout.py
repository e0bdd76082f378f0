"""Where the table of a sheet is, and what each of its columns holds."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from typing import Literal

from capacity.errors import BadInput
from capacity.i18n import _
from capacity.text import clean, words
from imports.captions import is_column_numbers
from imports.cells import to_text
from imports.content import content_field
from imports.headings import (
    AGENCY_FIELDS,
    COMPLETION_FIELDS,
    COURSE_FIELDS,
    EXACT,
    NUMBERING,
    PERSON_FIELDS,
    UNREAD,
    Meaning,
    agency_meaning,
    course_meaning,
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
_LAST_HEADER_ROW = 40
_SAMPLE = 60
_DEEPEST_HEADER = 5
_BY_SEX = {"male_mark": "birth_male", "female_mark": "birth_female"}
_TOLD_BY_CONTENT = ("national_id", "email", "phone", "full_name", "birth", "gender", "category", "position", "agency")
BIRTH_PARTS = ("birth_day", "birth_month", "birth_year")
"""Three columns that hold one birth together."""
_LETTERS = re.compile(r"[A-Za-z]{1,3}")

_Vocabulary = Callable[[str], Meaning | None]
_Family = Literal["people", "agencies", "courses"]
_VOCABULARIES: dict[_Family, _Vocabulary] = {
    "people": person_meaning,
    "agencies": agency_meaning,
    "courses": course_meaning,
}
NAMES_A_PERSON = frozenset(["full_name", "name_birth", "given_name", "national_id", "staff_code"])
"""Of these fields a list of people has one at least."""
_NAMING: dict[_Family, frozenset[str]] = {
    "people": NAMES_A_PERSON,
    "agencies": frozenset(["code", "full_name"]),
    "courses": frozenset(["code"]),
}
_FAMILIES: dict[Kind, _Family] = {"agencies": "agencies", "courses": "courses"}


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
    found = (header, _FAMILIES.get(kind or "roster", "people")) if header else _find_header(sheet, kind)
    header, family = found or (range(0), _FAMILIES.get(kind or "roster", "people"))
    chains = heading_chains(sheet, header, width)
    headings = {index: " > ".join(chain) for index, chain in chains.items() if chain}
    forced = _forced_columns(mapping or {}, headings, width)
    if not found and not any(field != "-" for field in forced.values()):
        return None
    vocabulary = _VOCABULARIES[family]
    columns = _columns(_body(sheet, header.stop), chains, vocabulary)
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


def _find_header(sheet: Sheet, kind: Kind | None) -> tuple[range, _Family] | None:
    """The rows of headings, and what kind of things they are about."""
    top = min(_LAST_HEADER_ROW, len(sheet.rows))
    best: tuple[int, int, _Family] = (0, -1, "people")
    wanted = list(_VOCABULARIES) if kind is None else [_FAMILIES.get(kind, "people")]
    for family in wanted:
        for place, row in enumerate(sheet.rows[:top]):
            score = _heading_score(row, _VOCABULARIES[family], _NAMING[family])
            if score > best[0]:
                best = (score, place, family)
    if not best[0] and "people" in wanted:
        # No heading is known: a row may still stand on columns that speak for themselves.
        scores = [(_content_score(sheet, place), -place) for place in range(top)]
        score, place = max(scores, default=(0, 1))
        best = (score, -place, "people")
    if not best[0]:
        return None
    return _header_block(sheet, best[1]), best[2]


def _heading_score(row: list[Cell], vocabulary: _Vocabulary, naming: frozenset[str]) -> int:
    """How much a row looks like headings: 0 where it does not name who the rows below are about."""
    score = 0
    known: set[str] = set()
    for cell in row:
        if cell == "":
            continue
        if not isinstance(cell, str):
            score -= 1
        elif (meaning := vocabulary(cell)) and (meaning.field not in known or meaning.field == UNREAD):
            known.add(meaning.field)
            score += meaning.strength
    return max(score, 0) if len(known) > 1 and known & naming else 0


def _content_score(sheet: Sheet, row: int) -> int:
    """How many columns below a row of texts speak for themselves, while the row itself is not like them."""
    score = 0
    fields = set()
    body = _body(sheet, row + 1)
    for index, cell in enumerate(sheet.rows[row]):
        if isinstance(cell, str) and cell:
            below = content_field(each[index] for each in body)
            if below:
                score += -2 if content_field([cell]) == below else 1
                fields.add(below)
    return score if score > 1 and "full_name" in fields else 0


def _body(sheet: Sheet, first: int) -> list[list[Cell]]:
    """Some rows of the table, without captions and column numbers."""
    sample = sheet.rows[first : first + _SAMPLE]
    return [row for row in sample if sum(cell != "" for cell in row) > 1 and not is_column_numbers(row)]


def _header_block(sheet: Sheet, row: int) -> range:
    """The rows of headings around the best of them: as far as merged cells reach, and a row of Nam | Nữ below."""
    top = bottom = row
    for first, _left, last, _right in sorted(sheet.merged) * 2:
        if first < last < first + _DEEPEST_HEADER and first <= bottom and last >= top:
            top, bottom = min(top, first), max(bottom, last)
    while bottom - top < _DEEPEST_HEADER and _is_lower_heading(sheet, bottom):
        bottom += 1
    return range(top, bottom + 1)


def _is_lower_heading(sheet: Sheet, above: int) -> bool:
    """Whether the row below `above` goes on with the headings: only words that mean something, none below a name."""
    if above + 1 >= len(sheet.rows):
        return False
    named = [
        (upper, lower) for upper, lower in zip(sheet.rows[above], sheet.rows[above + 1], strict=False) if lower != ""
    ]
    if not named or not all(isinstance(lower, str) and _is_lower(lower) for _upper, lower in named):
        return False
    uppers = [person_meaning(upper) for upper, _lower in named if isinstance(upper, str) and upper]
    return all(upper is None or upper.field in ("full_name", "birth", "gender", UNREAD) for upper in uppers)


def _is_lower(text: str) -> bool:
    return person_meaning(text) is not None or heading_key(text) in ("ngay", "thang", "nam (year)")


def heading_chains(sheet: Sheet, header: range, width: int) -> dict[int, list[str]]:
    """For each column the texts above it, from the widest to the narrowest, merged cells spread over their columns."""
    grid = [[clean(str(cell)) for cell in sheet.rows[row]] for row in header]
    for texts in grid:
        texts.extend([""] * (width - len(texts)))
    for top, left, bottom, right in sheet.merged:
        if top in header:
            for row in range(top, min(bottom, header[-1]) + 1):
                grid[row - header[0]][left : right + 1] = [grid[top - header[0]][left]] * (right + 1 - left)
    if not sheet.merged:
        for upper, lower in pairwise(grid):
            _spread_groups(upper, lower)
    # A cell merged over several rows stands in each of them now; `dict` keeps one.
    return {index: list(dict.fromkeys(texts[index] for texts in grid if texts[index])) for index in range(width)}


def _spread_groups(upper: list[str], lower: list[str]) -> None:
    """Where a file keeps no merged cells, a group reaches over the blanks to its right that have headings below."""
    for index in range(1, len(upper)):
        if lower[index] and lower[index - 1] and not upper[index]:
            upper[index] = upper[index - 1]


def _columns(body: list[list[Cell]], chains: dict[int, list[str]], vocabulary: _Vocabulary) -> dict[int, str]:
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


def _meaning(chain: list[str], vocabulary: _Vocabulary) -> Meaning | None:
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
