"""The rules of a form's sheet, as the XML that stands before and behind its cells, after one row became several."""

import re
from xml.sax.saxutils import escape

from exports.package import attributes, unescaped
from exports.sheet_growth import Growth

ANY = r"(?:\w+:)?"
"""The prefix that the elements of a part may have."""


def moved_merges(xml: str, growth: Growth) -> str:
    """Merged cells of the row that grows are merged in each of its copies."""

    def moved(match: re.Match[str]) -> str:
        tag, area = match[0], attributes(match[0])["ref"]
        rows = [int(number) for number in re.findall(r"\d+", area)]
        if set(rows) != {growth.row}:
            return tag.replace(area, growth.areas(area))
        return "".join(tag.replace(area, re.sub(r"\d+", str(growth.row + by), area)) for by in range(growth.more + 1))

    xml, found = re.subn(rf"<{ANY}mergeCell\s[^>]*>", moved, xml)
    if not found:
        return xml
    count = len(re.findall(rf"<{ANY}mergeCell\s", xml))
    return re.sub(rf"(<{ANY}mergeCells\b)[^>]*>", rf'\1 count="{count}">', xml, count=1)


def moved_rules(xml: str, growth: Growth) -> str:
    """Drop-down lists, colouring, filter, links, page breaks, what is selected, and the shapes that stand in cells."""

    def moved(match: re.Match[str]) -> str:
        return f"{match[1]}{growth.areas(match[2])}"

    # Cells that were merged have moved already.
    tags = rf"(<{ANY}(?!mergeCell\b)\w+\s(?:[^>]*\s)?(?:ref|sqref)\s*=\s*[\"'])([^\"']*)"
    xml = re.sub(tags, moved, xml)
    xml = re.sub(rf"(<{ANY}sqref>)([^<]*)", moved, xml)
    for name in ("topLeftCell", "activeCell"):
        xml = re.sub(
            rf"(\s{name}\s*=\s*[\"'][A-Z]+)(\d+)", lambda match: f"{match[1]}{growth.first(int(match[2]))}", xml
        )
    breaks = re.search(rf"<{ANY}rowBreaks\b.*?</{ANY}rowBreaks>", xml, re.DOTALL)
    if breaks:
        ids = re.sub(r"(\sid\s*=\s*[\"'])(\d+)", lambda match: f"{match[1]}{growth.last(int(match[2]))}", breaks[0])
        xml = xml.replace(breaks[0], ids, 1)
    limits = rf"(<{ANY}cfvo\s[^>]*\bval\s*=\s*[\"'])([^\"']*)"
    xml = re.sub(limits, lambda match: match[1] + escape(growth.formula(unescaped(match[2]), here=True)), xml)
    return moved_formulas(xml, growth, here=True)


def moved_formulas(xml: str, growth: Growth, *, here: bool) -> str:
    """The formulas of rules after rows have moved; `here` if they stand in the sheet that grows."""
    tags = rf"(<{ANY}(?:formula|formula1|formula2|f)>)([^<]*)"
    return re.sub(tags, lambda match: match[1] + escape(growth.formula(unescaped(match[2]), here=here)), xml)
