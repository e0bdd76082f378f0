"""Styles that a form lacks: those of its own cells with a format for a percentage or a date, or for a careful text."""

import re

from exports.package import attributes

_FIRST_OWN_FORMAT = 164
"""Numbers below are the spreadsheet programs' own formats."""


class FormStyles:
    """The styles of a workbook, with variants added as they are needed."""

    def __init__(self, xml: str) -> None:
        self.xml = xml
        found = re.search(r"<((?:\w+:)?)cellXfs\b[^>]*>(.*?)</(?:\w+:)?cellXfs>", xml, re.DOTALL)
        self._prefix = found[1] if found else ""
        self._styles: list[str] = re.findall(
            rf"<{self._prefix}xf\b[^>]*?/>|<{self._prefix}xf\b[^>]*>.*?</{self._prefix}xf>",
            found[2] if found else "",
            re.DOTALL,
        )
        self._known = len(self._styles)
        self._made: dict[tuple[str, str], str] = {}
        self._formats: dict[str, int] = {}

    def with_form(self, style: str, form: str) -> str:
        """The style with this number format; one that has a format of its own stays."""
        if not self._styles or attributes(self._xf(style)).get("numFmtId", "0") != "0":
            return style
        return self._variant(style, form, numFmtId=str(self._number(form)), applyNumberFormat="1")

    def as_text(self, style: str) -> str:
        """The style for a text that begins like a formula: it stays a text when somebody edits the cell."""
        return self._variant(style, "", quotePrefix="1") if self._styles else style

    def finished(self) -> str:
        """The part with all that was added."""
        added = self._styles[self._known :]
        if not added:
            return self.xml
        end = f"</{self._prefix}cellXfs>"
        xml = self.xml.replace(end, "".join(added) + end, 1)
        xml = re.sub(
            rf"(<{self._prefix}cellXfs\b[^>]*?)\s+count=([\"'])\d+\2",
            lambda match: f'{match[1]} count="{len(self._styles)}"',
            xml,
            count=1,
        )
        return self._with_formats(xml) if self._formats else xml

    def _xf(self, style: str) -> str:
        number = int(style)
        return self._styles[number] if number < self._known else self._styles[0]

    def _variant(self, style: str, form: str, **changes: str) -> str:
        if (style, form) not in self._made:
            head, bracket, rest = self._xf(style).partition(">")
            closed = "/" if head.endswith("/") else ""
            head = head.removesuffix("/")
            for name, value in changes.items():
                head = re.sub(rf"""\s{name}\s*=\s*("[^"]*"|'[^']*')""", "", head) + f' {name}="{value}"'
            self._styles.append(f"{head}{closed}{bracket}{rest}")
            self._made[style, form] = str(len(self._styles) - 1)
        return self._made[style, form]

    def _number(self, form: str) -> int:
        if form not in self._formats:
            taken = map(int, re.findall(r"""<(?:\w+:)?numFmt\s[^>]*numFmtId\s*=\s*["'](\d+)""", self.xml))
            self._formats[form] = max(_FIRST_OWN_FORMAT - 1, *taken, *self._formats.values(), 0) + 1
        return self._formats[form]

    def _with_formats(self, xml: str) -> str:
        prefix = self._prefix
        xml = re.sub(rf"<{prefix}numFmts\b[^>]*/>", "", xml, count=1)
        added = "".join(
            f'<{prefix}numFmt numFmtId="{number}" formatCode="{form}"/>' for form, number in self._formats.items()
        )
        end = f"</{prefix}numFmts>"
        if end in xml:
            count = len(re.findall(rf"<{prefix}numFmt\s", xml)) + len(self._formats)
            xml = re.sub(rf"<{prefix}numFmts\b[^>]*>", f'<{prefix}numFmts count="{count}">', xml, count=1)
            return xml.replace(end, added + end, 1)
        # It is the first of all elements.
        return re.sub(
            rf"(<{prefix}styleSheet\b[^>]*>)",
            lambda match: f'{match[1]}<{prefix}numFmts count="{len(self._formats)}">{added}{end}',
            xml,
            count=1,
        )
