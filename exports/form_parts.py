"""What lies around a form's sheets and speaks of their rows: pictures and shapes, notes, tables, charts, names."""

import re
from collections.abc import Callable, Iterator
from xml.sax.saxutils import escape

from exports.package import Package, unescaped
from exports.sheet_growth import Growth

_ANCHOR = re.compile(r"<(?:\w+:)?(oneCell|twoCell)Anchor\b([^>]*)>.*?</(?:\w+:)?\1Anchor>", re.DOTALL)
_PLACE = re.compile(r"(<(?:\w+:)?(from|to)>.*?<(?:\w+:)?row>)(\d+)(?=</)", re.DOTALL)
_NOTE_ROW = re.compile(r"(<x:Row>)(\d+)(?=</x:Row>)")
_NOTE_ANCHOR = re.compile(r"(<x:Anchor>)([^<]*)(?=</x:Anchor>)")
_AREA = re.compile(r"(<(?:\w+:)?\w+\s(?:[^>]*\s)?ref\s*=\s*[\"'])([^\"']*)")
_NAME = re.compile(r"(<(?:\w+:)?definedName\b[^>]*>)([^<]*)")
_SERIES = re.compile(r"(<(?:\w+:)?(?:f|sqref)\b[^>]*>)([^<]*)")
_ONE_CELL = re.compile(r"(.*!)(\$?[A-Z]+\$?(\d+))")
_CALCULATION = re.compile(r"<((?:\w+:)?)calcPr\b([^>]*?)/?>")


def follow_rows(package: Package, sheet: str, growth: Growth) -> None:
    """Let the parts around a sheet follow its rows that have moved."""
    for link in package.links(sheet):
        xml = package.text(link.part)
        if link.kind == "drawing":
            package.write(link.part, _ANCHOR.sub(lambda match: _moved_anchor(match, growth), xml))
        elif link.kind == "vmlDrawing":
            package.write(link.part, _moved_notes(xml, growth))
        elif link.kind in ("comments", "threadedComment"):
            package.write(link.part, _AREA.sub(lambda match: match[1] + _moved_cell(match[2], growth), xml))
        elif link.kind in ("table", "pivotTable"):
            package.write(link.part, _AREA.sub(lambda match: match[1] + growth.areas(match[2]), xml))
    for part in drawn_parts(package):
        _rewrite(package, part, _SERIES, lambda text: growth.formula(_all_of(text, growth), here=False))
    _rewrite(package, package.workbook, _NAME, lambda text: growth.formula(text, here=False))


def drawn_parts(package: Package) -> Iterator[str]:
    """The drawings and charts of all sheets."""
    for _title, sheet in package.sheets():
        for link in package.links(sheet):
            if link.kind == "drawing":
                yield link.part
                yield from (below.part for below in package.links(link.part) if below.kind in ("chart", "chartEx"))


def calculate_on_opening(package: Package) -> None:
    """Let the program that opens the workbook work out every formula anew."""
    package.drop("xl/calcChain.xml")
    xml = package.text(package.workbook)
    wanted = 'fullCalcOnLoad="1"'
    if match := _CALCULATION.search(xml):
        kept = re.sub(r"\sfullCalcOnLoad\s*=\s*(\"[^\"]*\"|'[^']*')", "", match[2])
        xml = xml.replace(match[0], f"<{match[1]}calcPr{kept} {wanted}/>", 1)
    else:
        # Behind the last of the elements that come before it.
        ends = re.finditer(r"</((?:\w+:)?)(?:sheets|functionGroups|externalReferences|definedNames)>", xml)
        last = list(ends)[-1]
        xml = f"{xml[: last.end()]}<{last[1]}calcPr {wanted}/>{xml[last.end() :]}"
    package.write(package.workbook, xml)


def _rewrite(package: Package, part: str, tags: re.Pattern[str], moved: Callable[[str], str]) -> None:
    xml = package.text(part)
    done = tags.sub(lambda match: match[1] + escape(moved(unescaped(match[2]))), xml)
    if done != xml:
        package.write(part, done)


def _all_of(text: str, growth: Growth) -> str:
    """A chart of the one cell is meant to be one of all that it becomes."""
    one = _ONE_CELL.fullmatch(text)
    return f"{text}:{one[2]}" if one and int(one[3]) == growth.row else text


def _moved_anchor(match: re.Match[str], growth: Growth) -> str:
    """A picture below the row moves; one over it grows unless it is to keep its size. Rows count from 0 here."""
    keeps_size = "oneCell" in match[2]
    by = 0

    def moved(place: re.Match[str]) -> str:
        nonlocal by
        row = int(place[3])
        if place[2] == "from":
            by = growth.first(row + 1) - 1 - row
        shift = by if keeps_size else growth.first(row + 1) - 1 - row
        return f"{place[1]}{row + shift}"

    return match[0] if "absolute" in match[2] else _PLACE.sub(moved, match[0])


def _moved_notes(xml: str, growth: Growth) -> str:
    def row(match: re.Match[str]) -> str:
        return f"{match[1]}{growth.first(int(match[2]) + 1) - 1}"

    def anchor(match: re.Match[str]) -> str:
        numbers = [int(number) for number in match[2].split(",")]
        by = growth.first(numbers[2] + 1) - 1 - numbers[2]
        numbers[2] += by
        numbers[6] += by
        return match[1] + ", ".join(map(str, numbers))

    return _NOTE_ANCHOR.sub(anchor, _NOTE_ROW.sub(row, xml))


def _moved_cell(cell: str, growth: Growth) -> str:
    return re.sub(r"\d+", lambda match: str(growth.first(int(match[0]))), cell)
