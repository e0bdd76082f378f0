"""Which rows of a sheet are its headings, and what kind of things the table below them is about."""

from collections.abc import Callable
from itertools import pairwise
from typing import Literal

from capacity.text import clean
from imports.captions import is_column_numbers
from imports.content import content_field
from imports.headings import UNREAD, Meaning, agency_meaning, course_meaning, heading_key, person_meaning
from imports.rows import Kind
from imports.sheets import Cell, Sheet

_LAST_HEADER_ROW = 40
_SAMPLE = 60
_DEEPEST_HEADER = 5

Vocabulary = Callable[[str], Meaning | None]
"""What a heading means among the headings of one family."""
Family = Literal["people", "agencies", "courses"]
"""What the rows of a table are about."""
VOCABULARIES: dict[Family, Vocabulary] = {
    "people": person_meaning,
    "agencies": agency_meaning,
    "courses": course_meaning,
}
NAMES_A_PERSON = frozenset(["full_name", "name_birth", "given_name", "national_id", "staff_code"])
"""Of these fields a list of people has one at least."""
_NAMING: dict[Family, frozenset[str]] = {
    "people": NAMES_A_PERSON,
    "agencies": frozenset(["code", "full_name"]),
    "courses": frozenset(["code"]),
}
FAMILIES: dict[Kind, Family] = {"agencies": "agencies", "courses": "courses"}
"""The family of each kind of file that is not about people."""


def find_header(sheet: Sheet, kind: Kind | None) -> tuple[range, Family] | None:
    """The rows of headings, and what kind of things they are about."""
    top = min(_LAST_HEADER_ROW, len(sheet.rows))
    best: tuple[int, int, Family] = (0, -1, "people")
    wanted = list(VOCABULARIES) if kind is None else [FAMILIES.get(kind, "people")]
    for family in wanted:
        for place, row in enumerate(sheet.rows[:top]):
            score = _heading_score(row, VOCABULARIES[family], _NAMING[family])
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


def _heading_score(row: list[Cell], vocabulary: Vocabulary, naming: frozenset[str]) -> int:
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
    body = sample_of(sheet, row + 1)
    for index, cell in enumerate(sheet.rows[row]):
        if isinstance(cell, str) and cell:
            below = content_field(each[index] for each in body)
            if below:
                score += -2 if content_field([cell]) == below else 1
                fields.add(below)
    return score if score > 1 and "full_name" in fields else 0


def sample_of(sheet: Sheet, first: int) -> list[list[Cell]]:
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
