"""A workbook of the officer's own as the parts of its file; what is not changed stays byte for byte."""

import posixpath
import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import unescape
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from capacity.errors import BadFile
from capacity.i18n import _
from exports.saving import WRITTEN

_LARGEST = 200_000_000
"""Bytes, unpacked."""
_UNREADABLE = (BadZipFile, OSError, EOFError, zlib.error, KeyError, ValueError, NotImplementedError, RuntimeError)
_ATTRIBUTE = re.compile(r"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_TEMPLATE, _MACROS = "spreadsheetml.template.main+xml", "macroEnabled.main+xml"
_TYPES = "[Content_Types].xml"


class Link(NamedTuple):
    """Where a part leads to: the id it uses, the last word of the kind, and the other part."""

    id: str
    kind: str
    part: str


class Package:
    """The parts of a workbook's file; raises BadFile for what is none."""

    def __init__(self, path: Path) -> None:
        refusal = BadFile(_("“{path}” is no workbook that can be filled in; save it as .xlsx.").format(path=path))
        try:
            with ZipFile(path) as archive:
                self._entries = archive.infolist()
                if sum(entry.file_size for entry in self._entries) > _LARGEST:
                    raise refusal
                self._content = {entry.filename: archive.read(entry) for entry in self._entries}
            self.workbook = next(link.part for link in self.links("") if link.kind == "officeDocument")
            types = self.text(_TYPES)
            if _MACROS in types or not self.text(self.workbook):
                raise refusal
        except (*_UNREADABLE, StopIteration) as error:
            raise refusal from error
        if _TEMPLATE in types:
            # Excel refuses an .xlsx that says it is a template.
            self.write(_TYPES, types.replace(_TEMPLATE, "spreadsheetml.sheet.main+xml"))

    def text(self, part: str) -> str:
        """A part's XML, nothing where there is no such part."""
        return self._content.get(part, b"").decode("utf-8-sig")

    def write(self, part: str, text: str) -> None:
        """Replace a part that there is."""
        self._content[part] = text.encode()

    def links(self, part: str) -> list[Link]:
        """The other parts that a part leads to; `""` stands for the whole file."""
        folder = posixpath.dirname(part)
        found = []
        for tag in re.findall(r"<(?:\w+:)?Relationship\s[^>]*>", self.text(_links_of(part))):
            told = attributes(tag)
            if told.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/" + folder, told["Target"])).lstrip("/")
                found.append(Link(told["Id"], told["Type"].rpartition("/")[2], target))
        return found

    def sheets(self) -> Iterator[tuple[str, str]]:
        """The title and the part of each sheet that holds cells, in order."""
        links = {link.id: link for link in self.links(self.workbook)}
        for tag in re.findall(r"<(?:\w+:)?sheet\s[^>]*>", self.text(self.workbook)):
            told = attributes(tag)
            link = next((links[value] for name, value in told.items() if name.endswith(":id")), None)
            if link and link.kind == "worksheet":
                yield told["name"], link.part

    def drop(self, part: str) -> None:
        """Take a part out, and every mention of it."""
        if self._content.pop(part, None) is None:
            return
        name = re.escape(posixpath.basename(part))
        for mention in (_TYPES, _links_of(self.workbook)):
            tags = (
                rf"""<(?:\w+:)?(?:Override|Relationship)\s[^>]*(?:PartName|Target)\s*=\s*["'][^"']*\b{name}["'][^>]*>"""
            )
            self.write(mention, re.sub(tags, "", self.text(mention)))

    def saved(self) -> bytes:
        """The file's bytes, its parts in the order they had."""
        out = BytesIO()
        with ZipFile(out, "w", ZIP_DEFLATED) as archive:
            for entry in self._entries:
                if entry.filename in self._content:
                    copy = ZipInfo(entry.filename, WRITTEN)
                    copy.compress_type = entry.compress_type
                    archive.writestr(copy, self._content[entry.filename])
        return out.getvalue()


def attributes(tag: str) -> dict[str, str]:
    """The attributes of an element's opening tag."""
    return {name: unescaped(one or other) for name, one, other in _ATTRIBUTE.findall(tag)}


def unescaped(text: str) -> str:
    """The text that a piece of XML stands for."""
    text = re.sub(r"&#(x?)([0-9a-fA-F]+);", lambda match: chr(int(match[2], 16 if match[1] else 10)), text)
    return unescape(text, {"&quot;": '"', "&apos;": "'"})


def _links_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
