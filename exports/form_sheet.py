"""A sheet of a form as the XML it is: cells filled in, a row repeated, everything else left as it stands."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from exports.form_rules import ANY, moved_formulas, moved_merges, moved_rules
from exports.form_styles import FormStyles
from exports.package import attributes, unescaped
from exports.pouring import FORMULA_SIGNS, UNWRITABLE, letters, serial_day
from exports.sheet_growth import Growth, column_number, copied

PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
Values = Mapping[str, Any]
Word = Callable[[Any, str], str]
"""How a value with a name reads among other words."""

_ROW = re.compile(rf"<{ANY}row(\s[^>]*?)?(?:/>|>(.*?)</{ANY}row>)", re.DOTALL)
_CELL = re.compile(rf"<{ANY}c(\s[^>]*?)?(?:/>|>(.*?)</{ANY}c>)", re.DOTALL)
_FORMULA = re.compile(rf"<{ANY}f(\s[^>]*?)?(?:/>|>(.*?)</{ANY}f>)", re.DOTALL)
_RESULT = re.compile(rf"<{ANY}v\b[^>]*?(?:/>|>.*?</{ANY}v>)", re.DOTALL)
_VALUE = re.compile(rf"<{ANY}v\b[^>]*>(.*?)</{ANY}v>", re.DOTALL)
_INLINE = re.compile(rf"<{ANY}is\b[^>]*>(.*?)</{ANY}is>", re.DOTALL)
_PHONETIC = re.compile(rf"<{ANY}rPh\b.*?</{ANY}rPh>", re.DOTALL)
TEXTS = re.compile(rf"(<{ANY}t)(?:\s[^>]*)?(?:/>|>(.*?)</{ANY}t>)", re.DOTALL)
_FORMS = {"share": "0.0%", "target": "0.0#%", "as_of": "dd/mm/yyyy", "due": "dd/mm/yyyy", "today": "dd/mm/yyyy"}


@dataclass(slots=True)
class FormCell:
    """A cell: its attributes, its content as XML, and the parts of that which the form looks at."""

    told: dict[str, str]
    body: str
    column: str
    rich: str = ""
    """The XML of its text, as a shared or an inline string holds it."""
    formula: str = ""
    formula_told: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Its text as it reads."""
        return "".join(unescaped(text or "") for _tag, text in TEXTS.findall(self.rich))


@dataclass(slots=True)
class FormRow:
    """A row: its number, its attributes, its cells."""

    number: int
    told: dict[str, str]
    cells: list[FormCell]


class FormSheet:
    """A sheet with cells in the middle and rules around them; `strings` are the shared ones, as XML."""

    def __init__(self, title: str, xml: str, strings: Sequence[str]) -> None:
        self.title = title
        match = re.search(rf"<({ANY})sheetData\b[^>]*?(?:/>|>(.*?)</{ANY}sheetData>)", xml, re.DOTALL)
        if match is None:
            raise ValueError
        self.prefix = match[1]
        self.before, self.after = xml[: match.start()], xml[match.end() :]
        self.rows = list(_rows(match[2] or "", strings))
        _tell_shared_formulas(self.rows)

    def places(self) -> Iterator[tuple[str, str]]:
        """Each name that a cell asks for, with the cell."""
        for row in self.rows:
            for cell in row.cells:
                for name in PLACEHOLDER.findall(cell.text):
                    yield name, f"{self.title}!{cell.column}{row.number}"

    def marked_rows(self, beginning: str) -> list[int]:
        """The rows with a name that begins so."""
        return [
            row.number
            for row in self.rows
            if any(name.startswith(beginning) for cell in row.cells for name in PLACEHOLDER.findall(cell.text))
        ]

    def grow(self, growth: Growth) -> None:
        """Make room for the copies of a row, and let what refers to rows follow."""
        for row in self.rows:
            if row.number != growth.row:
                for cell in row.cells:
                    cell.formula = growth.formula(cell.formula, here=True)
                    _move_area(cell, growth)
        place = next(place for place, row in enumerate(self.rows) if row.number == growth.row)
        copies = [_copy(self.rows[place], growth, by) for by in range(growth.more + 1)]
        for row in self.rows[place + 1 :]:
            row.number = growth.first(row.number)
        self.rows[place : place + 1] = copies
        self.before, self.after = (
            moved_rules(self.before, growth),
            moved_rules(moved_merges(self.after, growth), growth),
        )

    def follow(self, growth: Growth) -> None:
        """Let the formulas follow rows of another sheet that have moved."""
        for row in self.rows:
            for cell in row.cells:
                cell.formula = growth.formula(cell.formula, here=False)
        self.after = moved_formulas(self.after, growth, here=False)

    def fill(self, row: int, values: Values, styles: FormStyles, word: Word) -> None:
        """Put values where a row's cells name them; a name that there is no value for stays."""
        for one in self.rows:
            if one.number == row:
                for cell in one.cells:
                    _fill(cell, values, styles, word)

    def fill_all(self, values: Values, styles: FormStyles, word: Word) -> None:
        """Put values into every cell that names one, and into the head and the foot of the printed page."""
        for row in self.rows:
            for cell in row.cells:
                _fill(cell, values, styles, word)
        tags = rf"(<{ANY}(?:odd|even|first)(?:Header|Footer)\b[^>]*>)(.*?)(?=</)"
        self.after = re.sub(
            tags, lambda match: match[1] + escape(_words(unescaped(match[2]), values, word, "&")), self.after
        )

    def xml(self) -> str:
        """The part, its formulas without what they came to before."""
        p = self.prefix
        rows = "".join(_row_xml(row, p) for row in self.rows)
        return f"{self.before}<{p}sheetData>{rows}</{p}sheetData>{self.after}"


def filled_texts(xml: str, values: Values, word: Word) -> str:
    """The XML of a drawing or a chart with values in its texts."""
    return re.sub(
        r"(<a:t\b[^>]*>)([^<]*\{\{[^<]*)(?=</a:t>)",
        lambda match: match[1] + escape(_words(unescaped(match[2]), values, word)),
        xml,
    )


def shared_strings(xml: str) -> list[str]:
    """The inner XML of every shared string."""
    if root := re.search(r"<(\w+:)sst\b", xml):
        xml = xml.replace(f"<{root[1]}", "<").replace(f"</{root[1]}", "</")
    found = re.findall(r"<si\b[^>]*?(?:/>|>(.*?)</si>)", xml, re.DOTALL)
    return [_PHONETIC.sub("", one) for one in found]


def _rows(xml: str, strings: Sequence[str]) -> Iterator[FormRow]:
    number = 0
    for match in _ROW.finditer(xml):
        told = attributes(match[1] or "")
        number = int(told.get("r", number + 1))
        yield FormRow(number, told, list(_cells(match[2] or "", strings)))


def _cells(xml: str, strings: Sequence[str]) -> Iterator[FormCell]:
    column = 0
    for match in _CELL.finditer(xml):
        told, body = attributes(match[1] or ""), match[2] or ""
        column = column_number(told.pop("r").rstrip("0123456789")) if "r" in told else column + 1
        cell = FormCell(told, body, letters(column))
        if formula := _FORMULA.search(body):
            cell.formula, cell.formula_told = unescaped(formula[2] or ""), attributes(formula[1] or "")
        elif told.get("t") == "s" and (index := _VALUE.search(body)):
            cell.rich = strings[int(index[1])]
        elif inline := _INLINE.search(body):
            cell.rich = inline[1]
        yield cell


def _tell_shared_formulas(rows: Sequence[FormRow]) -> None:
    """Give each cell of a shared formula the formula that it stands for, so that it can follow on its own."""
    first: dict[str, tuple[int, int, str]] = {}
    for row in rows:
        for cell in row.cells:
            if cell.formula_told.get("t") != "shared":
                continue
            number, column = cell.formula_told["si"], column_number(cell.column)
            if cell.formula:
                first[number] = row.number, column, cell.formula
            elif number in first:
                above, left, formula = first[number]
                cell.formula = copied(formula, row.number - above, column - left)
            cell.formula_told = {}


def _copy(row: FormRow, growth: Growth, by: int) -> FormRow:
    cells = [
        replace(
            cell,
            told=dict(cell.told),
            formula_told=dict(cell.formula_told),
            formula=growth.formula(cell.formula, here=True, by=by),
        )
        for cell in row.cells
    ]
    for cell in cells:
        if "ref" in cell.formula_told:
            cell.formula_told["ref"] = re.sub(r"\d+", str(growth.row + by), cell.formula_told["ref"])
    return FormRow(row.number + by, dict(row.told), cells)


def _move_area(cell: FormCell, growth: Growth) -> None:
    if "ref" in cell.formula_told:
        cell.formula_told["ref"] = growth.areas(cell.formula_told["ref"])


def _fill(cell: FormCell, values: Values, styles: FormStyles, word: Word) -> None:
    """A cell that is one placeholder gets a number or a date; one with other words keeps their looks."""
    text = cell.text
    if "{{" not in text or cell.formula:
        return
    whole = PLACEHOLDER.fullmatch(text.strip())
    if whole and whole[1] in values:
        _put(cell, values[whole[1]], whole[1], styles)
    elif not whole:
        pieces = [unescaped(piece or "") for _tag, piece in TEXTS.findall(cell.rich)]
        done = [_words(piece, values, word) for piece in pieces]
        if any("{" in piece for piece in done):
            # Looks that change within a placeholder tear it apart: all of it takes the first looks.
            done = [_words(text, values, word), *[""] * (len(pieces) - 1)]
        texts = iter(done)
        cell.rich = TEXTS.sub(lambda match: _text(match[1], next(texts)), cell.rich)
        cell.told["t"], cell.body = "inlineStr", ""


def _put(cell: FormCell, value: Any, name: str, styles: FormStyles) -> None:
    cell.rich = ""
    cell.told.pop("t", None)
    style = cell.told.get("s", "0")
    if isinstance(value, str):
        if value.startswith(FORMULA_SIGNS) and len(value) > 1:
            cell.told["s"] = styles.as_text(style)
        if value:
            cell.told["t"], cell.rich = "inlineStr", _text("<t", value)
        cell.body = ""
        return
    if form := _FORMS.get(name.partition(".")[2]):
        cell.told["s"] = styles.with_form(style, form)
    number = serial_day(value) if isinstance(value, date) else value
    cell.body = "" if number is None else f"<v>{number}</v>"


def _words(text: str, values: Values, word: Word, doubled: str = "") -> str:
    def told(match: re.Match[str]) -> str:
        if match[1] not in values:
            return match[0]
        said = UNWRITABLE.sub("", word(values[match[1]], match[1]))
        return said.replace(doubled, doubled * 2) if doubled else said

    return PLACEHOLDER.sub(told, text)


def _text(tag: str, text: str) -> str:
    name = tag.removeprefix("<")
    return f'<{name} xml:space="preserve">{escape(UNWRITABLE.sub("", text))}</{name}>'


def _row_xml(row: FormRow, p: str) -> str:
    told = {**row.told, "r": str(row.number)}
    cells = "".join(_cell_xml(cell, row.number, p) for cell in row.cells)
    return f"<{p}row{_attributes(told)}>{cells}</{p}row>"


def _cell_xml(cell: FormCell, row: int, p: str) -> str:
    told = {"r": f"{cell.column}{row}", **cell.told}
    if cell.formula or cell.formula_told:
        told.pop("t", None)
        return f"<{p}c{_attributes(told)}><{p}f{_attributes(cell.formula_told)}>{escape(cell.formula)}</{p}f></{p}c>"
    if told.get("t") == "inlineStr":
        return f"<{p}c{_attributes(told)}><{p}is>{_prefixed(cell.rich, p)}</{p}is></{p}c>"
    return f"<{p}c{_attributes(told)}>{_prefixed(cell.body, p)}</{p}c>"


def _prefixed(xml: str, p: str) -> str:
    """Our own elements in the sheet's namespace, where that has a prefix."""
    return re.sub(r"<(/?)(\w+)(?=[\s/>])", rf"<\1{p}\2", xml) if p else xml


def _attributes(told: Mapping[str, str]) -> str:
    return "".join(f" {name}={quoteattr(value)}" for name, value in told.items())
