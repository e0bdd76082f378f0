"""What Excel asks of a workbook beyond what lenient programs do: the order of ECMA-376, and no reference to nothing."""

import posixpath
import re
from collections.abc import Iterator
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_SHEET = """sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges
    scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting
    dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties
    cellWatches ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls
    webPublishItems tableParts extLst""".split()
_WORKBOOK = """fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups
    externalReferences definedNames calcPr oleSize customWorkbookViews pivotCaches smartTagPr smartTagTypes
    webPublishing fileRecoveryPr webPublishObjects extLst""".split()
_STYLES = "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst".split()
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?")
_KINDS = {"b", "d", "e", "inlineStr", "n", "s", "str"}

Area = tuple[int, int, int, int]


def problems(path: Path) -> list[str]:
    """Everything in a workbook that Excel would repair or refuse."""
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
        found = ["a part comes twice"] if len(parts) < len(archive.namelist()) else []
    found += _content_types(parts)
    found += _relationships(parts)
    trees = {name: ElementTree.fromstring(xml) for name, xml in parts.items() if name.endswith((".xml", ".rels"))}
    found += _workbook(trees)
    found += _styles(trees["xl/styles.xml"])
    found += _strings(trees)
    for name, tree in trees.items():
        if name.startswith("xl/worksheets/sheet"):
            found += [f"{name}: {problem}" for problem in _sheet(tree, trees)]
    return found


def _content_types(parts: dict[str, bytes]) -> Iterator[str]:
    tree = ElementTree.fromstring(parts["[Content_Types].xml"])
    kinds = {one.get("Extension", "").lower() for one in tree if one.tag.endswith("Default")}
    named = [one.get("PartName", "").lstrip("/") for one in tree if one.tag.endswith("Override")]
    yield from (f"{name} is named twice" for name in {name for name in named if named.count(name) > 1})
    yield from (f"{name} is named and missing" for name in named if name not in parts)
    for name in parts:
        if name not in named and name.rpartition(".")[2].lower() not in kinds and "[" not in name:
            yield f"{name} has no content type"


def _relationships(parts: dict[str, bytes]) -> Iterator[str]:
    for name, xml in parts.items():
        if not name.endswith(".rels"):
            continue
        folder = posixpath.dirname(posixpath.dirname(name))
        links = list(ElementTree.fromstring(xml))
        if len({link.get("Id") for link in links}) < len(links):
            yield f"{name}: an id comes twice"
        for link in links:
            target = posixpath.normpath(posixpath.join("/" + folder, link.get("Target", ""))).lstrip("/")
            if link.get("TargetMode") != "External" and target not in parts:
                yield f"{name}: {target} is missing"


def _in_order(tree: Any, order: list[str]) -> Iterator[str]:
    names = [child.tag.rpartition("}")[2] for child in tree]
    yield from (f"unknown {name}" for name in names if name not in order)
    places = [order.index(name) for name in names if name in order]
    yield from (f"{order[later]} before {order[one]}" for one, later in pairwise(places) if later < one)
    once = [name for name in set(names) if names.count(name) > 1 and name != "conditionalFormatting"]
    yield from (f"{name} twice" for name in once)


def _counted(tree: Any) -> Iterator[str]:
    """A count that an element tells is that of its children."""
    for one in tree.iter():
        if (told := one.get("count")) and int(told) != len(one) and not one.tag.endswith("}sst"):
            yield f"{one.tag.rpartition('}')[2]} tells {told} and holds {len(one)}"


def _workbook(trees: dict[str, Any]) -> Iterator[str]:
    tree = trees["xl/workbook.xml"]
    yield from _in_order(tree, _WORKBOOK)
    titles = [sheet.get("name", "") for sheet in tree.iter(f"{_MAIN}sheet")]
    if len({title.casefold() for title in titles}) < len(titles):
        yield "two sheets have one name"
    yield from (
        f"the sheet name {title}" for title in titles if not 0 < len(title) < 32 or re.search(r"[\\/?*:\[\]]", title)
    )
    links = {link.get("Id") for link in trees["xl/_rels/workbook.xml.rels"]}
    yield from (
        f"sheet without part: {one.get('name')}" for one in tree.iter(f"{_MAIN}sheet") if one.get(_ID) not in links
    )
    names = [(one.get("name", ""), one.get("localSheetId")) for one in tree.iter(f"{_MAIN}definedName")]
    if len({(name.casefold(), sheet) for name, sheet in names}) < len(names):
        yield "a name is defined twice"
    for one in tree.iter(f"{_MAIN}definedName"):
        name, text = one.get("name", ""), one.text or ""
        if not re.fullmatch(r"[^\W\d][\w.]*|\\[\w.]*", name) or _AREA.fullmatch(name.upper()):
            yield f"the name {name}"
        if "#REF!" in text or int(one.get("localSheetId", 0)) >= len(titles):
            yield f"the name {name} means {text}"
        for sheet in re.findall(r"'((?:[^']|'')+)'!", text):
            if sheet.replace("''", "'") not in titles:
                yield f"the name {name} means the sheet {sheet}"


def _styles(tree: Any) -> Iterator[str]:
    yield from _in_order(tree, _STYLES)
    yield from _counted(tree)
    known = {kind: len(tree.find(f"{_MAIN}{kind}s") or ()) for kind in ("font", "fill", "border")}
    forms = {int(one.get("numFmtId")) for one in tree.iter(f"{_MAIN}numFmt")}
    for one in tree.iter(f"{_MAIN}xf"):
        yield from (f"a style with no {kind}" for kind, count in known.items() if int(one.get(f"{kind}Id", 0)) >= count)
        form = int(one.get("numFmtId", 0))
        if form > 163 and form not in forms:
            yield f"a style with no format {form}"


def _strings(trees: dict[str, Any]) -> Iterator[str]:
    tree = trees.get("xl/sharedStrings.xml")
    if tree is not None and int(tree.get("uniqueCount", len(tree))) != len(tree):
        yield f"{len(tree)} shared strings, told {tree.get('uniqueCount')}"


def _sheet(tree: Any, trees: dict[str, Any]) -> Iterator[str]:
    yield from _in_order(tree, _SHEET)
    yield from (one for one in _counted(tree) if "rowBreaks" not in one)
    yield from _columns(tree)
    yield from _cells(tree, trees)
    merges = [_area(one.get("ref")) for one in tree.iter(f"{_MAIN}mergeCell")]
    yield from (f"merged {one} and {other}" for one, other in combinations(merges, 2) if _overlap(one, other))
    rules = [int(one.get("priority")) for one in tree.iter(f"{_MAIN}cfRule")]
    if len(set(rules)) < len(rules) or any(rule < 1 for rule in rules):
        yield f"priorities {rules}"
    styles = len(trees["xl/styles.xml"].find(f"{_MAIN}dxfs") or ())
    yield from ("a rule without style" for one in tree.iter(f"{_MAIN}cfRule") if int(one.get("dxfId", -1)) >= styles)
    for one in tree.iter(f"{_MAIN}formula1"):
        if (one.text or "").startswith('"') and len(one.text) > 257:
            yield f"a list of {len(one.text)} letters"
    for one in tree.iter():
        if one.get("sqref") and any(not _AREA.fullmatch(area) for area in one.get("sqref").split()):
            yield f"the area {one.get('sqref')}"


def _columns(tree: Any) -> Iterator[str]:
    spans = [(int(one.get("min")), int(one.get("max"))) for one in tree.iter(f"{_MAIN}col")]
    yield from (f"columns {one} and {other}" for one, other in pairwise(spans) if other[0] <= one[1])
    widths = [float(one.get("width", 9)) for one in tree.iter(f"{_MAIN}col")]
    yield from (f"the width {width}" for width in widths if not 0 <= width <= 255)


def _cells(tree: Any, trees: dict[str, Any]) -> Iterator[str]:
    styles = len(trees["xl/styles.xml"].find(f"{_MAIN}cellXfs"))
    strings = len(trees.get("xl/sharedStrings.xml", ()))
    merges = [_area(one.get("ref")) for one in tree.iter(f"{_MAIN}mergeCell")]
    hidden = {(row, column) for area in merges for row, column in _inside(area)} - {area[:2] for area in merges}
    deepest, last = 0, 0
    for row in tree.iter(f"{_MAIN}row"):
        number, before = int(row.get("r")), 0
        if number <= last or float(row.get("ht", 15)) > 409:
            yield f"row {number} after {last}, {row.get('ht')} high"
        last, deepest = number, max(deepest, int(row.get("outlineLevel", 0)))
        for cell in row:
            top, left, *_rest = _area(cell.get("r"))
            if top != number or left <= before:
                yield f"the cell {cell.get('r')} in row {number}"
            before = left
            yield from _cell(cell, styles, strings, is_hidden=(top, left) in hidden)
    form = tree.find(f"{_MAIN}sheetFormatPr")
    if deepest > 7 or deepest != int((form.get("outlineLevelRow") if form is not None else None) or 0):
        yield f"folded {deepest} deep"


def _cell(cell: Any, styles: int, strings: int, *, is_hidden: bool) -> Iterator[str]:
    place, kind = cell.get("r"), cell.get("t", "n")
    value, formula = cell.findtext(f"{_MAIN}v"), cell.findtext(f"{_MAIN}f")
    if kind not in _KINDS or int(cell.get("s", 0)) >= styles:
        yield f"{place} of kind {kind} in style {cell.get('s')}"
    if kind == "s" and int(value) >= strings:
        yield f"{place} shows no string"
    if kind == "n" and value:
        float(value)
    if is_hidden and (value or len(cell)):
        yield f"{place} is hidden by merged cells"
    if formula and (len(formula) > 8192 or formula.startswith("=")):
        yield f"{place} holds a formula of {len(formula)} letters"
    if len("".join(cell.itertext())) > 32_767:
        yield f"{place} is too long"
    yield from (f"{place}: {a} before {b}" for a, b in (("v", "f"), ("is", "v")) if _comes_before(cell, a, b))


def _comes_before(cell: Any, one: str, other: str) -> bool:
    names = [child.tag.rpartition("}")[2] for child in cell]
    return one in names and other in names and names.index(one) < names.index(other)


def _area(text: str) -> Area:
    match = _AREA.fullmatch(text)
    assert match, text
    top, left = int(match[2]), _column(match[1])
    return top, left, int(match[4] or top), _column(match[3]) if match[3] else left


def _column(name: str) -> int:
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number


def _inside(area: Area) -> Iterator[tuple[int, int]]:
    return ((row, column) for row in range(area[0], area[2] + 1) for column in range(area[1], area[3] + 1))


def _overlap(one: Area, other: Area) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]
