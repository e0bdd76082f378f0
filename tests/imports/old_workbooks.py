"""Workbooks of formats that no library here writes, put together byte by byte as far as the tests need them."""

import struct
import zipfile
from pathlib import Path

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"
_CALCEXT = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"


def record(kind: int, data: bytes = b"") -> bytes:
    """A record of an .xls."""
    return struct.pack("<2H", kind, len(data)) + data


def xls(path: Path, globals_: list[bytes], sheet: list[bytes]) -> Path:
    """An .xls of one sheet `Danh sách` with these records."""
    start = record(0x809, struct.pack("<6H", 0x600, 5, 0, 0, 0, 0) + bytes(4))
    name = "Danh sách".encode("utf-16-le")
    place = len(start) + sum(map(len, globals_)) + 4 + 8 + len(name) + 4
    named = record(0x85, struct.pack("<I4B", place, 0, 0, 9, 1) + name)
    body = record(0x809, struct.pack("<6H", 0x600, 0x10, 0, 0, 0, 0) + bytes(4)) + b"".join(sheet) + record(0x0A)
    stream = start + b"".join(globals_) + named + record(0x0A) + body
    path.write_bytes(_ole2(stream))
    return path


def _ole2(stream: bytes) -> bytes:
    """The file system of an Office file with the stream `Workbook` in it."""
    stream = stream.ljust(max(4096, -len(stream) % 512 + len(stream)), b"\0")
    sectors = len(stream) // 512
    table = [_TABLE, _END, *range(3, 2 + sectors), _END]
    header = _OLE2 + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6 + 4)
    header += struct.pack("<8I", 1, 1, 0, 4096, _END, 0, _END, 0) + struct.pack("<109I", 0, *[_FREE] * 108)
    directory = _entry("Root Entry", 5, _END, 0, 1) + _entry("Workbook", 2, 2, len(stream), _FREE)
    return header + struct.pack("<128I", *table, *[_FREE] * (128 - len(table))) + directory.ljust(512, b"\0") + stream


def _entry(name: str, kind: int, start: int, size: int, child: int) -> bytes:
    text = name.encode("utf-16-le")
    about = struct.pack("<H2B3I", len(text) + 2, kind, 1, _FREE, _FREE, child)
    return text.ljust(64, b"\0") + about + bytes(36) + struct.pack("<IQ", start, size)


def ods(path: Path, table: str, styles: str = "") -> Path:
    """An .ods of one sheet `Danh sách` with this XML in it."""
    names = " ".join(f'xmlns:{name}="{_NAMESPACE.format(name)}"' for name in ("office", "table", "text", "style"))
    content = (
        f'<?xml version="1.0"?><office:document-content {names} xmlns:calcext="{_CALCEXT}">'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>"
        f'<table:table table:name="Danh sách">{table}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{_NAMESPACE.format("manifest")}"/>')
        file.writestr("content.xml", content)
    return path


def ods_row(*texts: str, hidden: bool = False, style: str = "") -> str:
    """A row of an .ods; `#N/A` and its kin become errors."""
    about = ' table:visibility="collapse"' if hidden else ""
    return f"<table:table-row{about}>{''.join(_ods_cell(text, style) for text in texts)}</table:table-row>"


def _ods_cell(text: str, style: str) -> str:
    kind = 'office:value-type="string" calcext:value-type="string"'
    if text.startswith("#"):
        kind = 'office:value-type="string" office:string-value="" calcext:value-type="error"'
    return f'<table:table-cell table:style-name="{style}" {kind}><text:p>{text}</text:p></table:table-cell>'


def xlsb(path: Path, rows: list[list[str]]) -> Path:
    """An .xlsb of one sheet `Danh sách` with these texts; `#N/A` becomes an error."""
    bundle = _record12(156, struct.pack("<2I", 0, 1) + _wide("rId1") + _wide("Danh sách"))
    cells = b""
    for index, row in enumerate(rows):
        cells += _record12(0, struct.pack("<I", index) + bytes(13))
        for column, text in enumerate(row):
            place = struct.pack("<2I", column, 0)
            cells += _record12(3, place + b"\x2a") if text == "#N/A" else _record12(6, place + _wide(text))
    size = _record12(148, struct.pack("<4I", 0, len(rows) - 1, 0, max(map(len, rows)) - 1))
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
        'Target="worksheets/sheet1.bin"/></Relationships>'
    )
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("xl/_rels/workbook.bin.rels", relation)
        file.writestr("xl/workbook.bin", _record12(131) + _record12(143) + bundle + _record12(144) + _record12(132))
        sheet = _record12(129) + size + _record12(145) + cells + _record12(146) + _record12(130)
        file.writestr("xl/worksheets/sheet1.bin", sheet)
    return path


def _record12(kind: int, data: bytes = b"") -> bytes:
    """A record of an .xlsb: type and length are numbers of seven bits a byte."""
    return _sevens(kind) + _sevens(len(data)) + data


def _sevens(number: int) -> bytes:
    low, high = number & 0x7F, number >> 7
    return bytes([low | 0x80, high]) if high else bytes([low])


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")
