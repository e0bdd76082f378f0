"""What a file is, told by its content and never by its name; what cannot be read is refused in one sentence."""

import re
import zipfile
import zlib
from enum import StrEnum
from pathlib import Path

from capacity.errors import BadFile
from capacity.i18n import _

_MAX_FILE = 200_000_000
_MAX_UNPACKED = 600_000_000
_MAX_RATIO = 500
"""Sheets of the same row repeated pack about a hundredfold; beyond this, only a file made to do harm."""
_WORTH_A_RATIO = 50_000_000
_MAX_MEMBERS = 10_000
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_XLS_START = b"\x09\x08\x10\x00\x00\x06\x05\x00"
_FILE_PASS = b"\x2f\x00"
_FIRST_RECORDS = 5
_WORKBOOK_SUFFIXES = {".xlsx", ".xlsm", ".xltx", ".xlsb", ".ods"}
_HTML_STARTS = ("<html", "<!doctype html", "<table", "<meta", "<head", "<body", "<style", "<div", "<center", "<tr")
_COMMENTS = re.compile(r"<!--.*?-->", re.DOTALL)


class FileKind(StrEnum):
    """What the content of a file is."""

    XLSX = "xlsx"
    XLS = "xls"
    XLSB = "xlsb"
    ODS = "ods"
    CSV = "csv"
    HTML = "html"
    XML = "xml"
    """A workbook of Excel 2003 in one XML file."""


def sniff(path: Path) -> FileKind:
    """What kind of table a file holds; raises BadFile, which names the file and says what is wrong with it."""
    try:
        return _sniff(path)
    except FileNotFoundError:
        raise BadFile(_("There is no file “{name}”.").format(name=path)) from None
    except OSError:
        raise BadFile(
            _("“{name}” cannot be opened; it may be open in another program.").format(name=path.name)
        ) from None


def _sniff(path: Path) -> FileKind:
    if path.is_dir():
        raise BadFile(_("“{name}” is a folder, not a file.").format(name=path))
    size = path.stat().st_size
    if size == 0:
        raise BadFile(_("“{name}” is empty (0 bytes).").format(name=path.name))
    if size > _MAX_FILE:
        raise too_large(path)
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(b"PK"):
        return _sniff_zip(path, size)
    if head.startswith(_OLE2):
        return _sniff_ole2(path)
    return _sniff_text(path, head)


def _sniff_zip(path: Path, size: int) -> FileKind:
    try:
        with zipfile.ZipFile(path) as archive:
            _check_sizes(path, archive, size)
            return _kind_of_archive(path, archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise damaged(path) from None


def _check_sizes(path: Path, archive: zipfile.ZipFile, size: int) -> None:
    """Refuse what would not fit in memory: readers inflate whole parts, and honour the sizes declared here."""
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    is_bomb = unpacked > _WORTH_A_RATIO and unpacked > _MAX_RATIO * size
    if unpacked > _MAX_UNPACKED or len(members) > _MAX_MEMBERS or is_bomb:
        raise too_large(path)


def _kind_of_archive(path: Path, archive: zipfile.ZipFile) -> FileKind:
    names = set(archive.namelist())
    if "xl/workbook.bin" in names:
        return FileKind.XLSB
    if "xl/workbook.xml" in names:
        _refuse_doctype(path, archive)
        return FileKind.XLSX
    if "mimetype" in names and b"opendocument.spreadsheet" in archive.read("mimetype"):
        if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise locked(path)
        return FileKind.ODS
    if "word/document.xml" in names:
        raise BadFile(_("“{name}” is a Word document, not an Excel workbook.").format(name=path.name))
    raise BadFile(_("“{name}” is a compressed archive, not an Excel workbook.").format(name=path.name))


def _refuse_doctype(path: Path, archive: zipfile.ZipFile) -> None:
    """No program writes a document type into a workbook; entities that blow up need one."""
    for name in archive.namelist():
        if not name.endswith((".xml", ".rels")):
            continue
        with archive.open(name) as part:
            if b"<!DOCTYPE" in part.read(1024):
                raise damaged(path)


def _sniff_ole2(path: Path) -> FileKind:
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise locked(path)
    if "Workbook".encode("utf-16-le") in content or "Book\0".encode("utf-16-le") in content:
        if _is_encrypted_xls(content):
            raise locked(path)
        return FileKind.XLS
    if _XLS_START in content:
        raise damaged(path)  # The directory, which names the workbook, is at the end that was cut off.
    raise BadFile(_("“{name}” is not an Excel workbook, but another kind of Office file.").format(name=path.name))


def _is_encrypted_xls(content: bytes) -> bool:
    """Whether one of the first records of the workbook stream says that what follows it is encrypted."""
    at = content.find(_XLS_START)
    for _record in range(_FIRST_RECORDS if at >= 0 else 0):
        if content[at : at + 2] == _FILE_PASS:
            return True
        at += 4 + int.from_bytes(content[at + 2 : at + 4], "little")
    return False


def _sniff_text(path: Path, head: bytes) -> FileKind:
    if head.startswith(b"%PDF"):
        raise BadFile(_("“{name}” is a PDF, not an Excel workbook.").format(name=path.name))
    start = _COMMENTS.sub("", _plain(head)).lstrip().lower()
    if start.startswith("mime-version:"):
        raise no_table_in_page(path)
    if (
        start.startswith("<?xml")
        and "urn:schemas-microsoft-com:office:spreadsheet" in start
        and "<!doctype" not in start
    ):
        return FileKind.XML
    if start.startswith(_HTML_STARTS) or (start.startswith("<?xml") and "<html" in start):
        return FileKind.HTML
    if start.startswith("<?xml") or not _is_text(head):
        raise BadFile(_("“{name}” is not an Excel workbook or a CSV file.").format(name=path.name))
    # Excel opens a table of text that is named .xls, as many systems export it, but none named .xlsx.
    claims_workbook = path.suffix.lower() in _WORKBOOK_SUFFIXES
    if claims_workbook or (path.suffix.lower() == ".xls" and not _has_tabs(head)):
        raise BadFile(_("“{name}” is a text file, not an Excel workbook.").format(name=path.name))
    return FileKind.CSV


def _plain(head: bytes) -> str:
    """The Latin letters that a text begins with, whatever its encoding."""
    return (
        head.removeprefix(b"\xef\xbb\xbf")
        .removeprefix(b"\xff\xfe")
        .removeprefix(b"\xfe\xff")
        .replace(b"\0", b"")
        .decode("latin-1")
    )


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    nuls = head.count(0)
    if nuls:
        # UTF-16 without a mark has a NUL in every other byte wherever the text is Latin.
        return nuls > len(head) // 5 and (not any(head[::2]) or head[1::2].count(0) >= nuls - 2)
    controls = sum(byte < 32 and byte not in b"\t\n\r\f" for byte in head)
    return controls <= len(head) // 100


def _has_tabs(head: bytes) -> bool:
    lines = [line for line in head.split(b"\n") if line.strip(b"\0\r ")]
    return len(lines) > 1 and all(line.count(b"\t") > 1 for line in lines[:2])


def locked(path: Path) -> BadFile:
    """The refusal of a workbook that has a password."""
    return BadFile(_("“{name}” is protected by a password; remove the password and try again.").format(name=path.name))


def damaged(path: Path) -> BadFile:
    """The refusal of a workbook that is cut short or broken."""
    return BadFile(_("“{name}” is damaged and cannot be read as a workbook.").format(name=path.name))


def unreadable(path: Path) -> BadFile:
    """The refusal of a workbook over which the reader gave up."""
    return BadFile(
        _(
            "“{name}” cannot be read; often a cell far below or right of the table is the cause: delete those "
            "rows and columns and try again."
        ).format(name=path.name)
    )


def unreadable_text(path: Path) -> BadFile:
    """The refusal of a table of text, a web page or an XML workbook over which the reader gave up."""
    return BadFile(_("“{name}” cannot be read: it is damaged, or holds far more than a list.").format(name=path.name))


def no_text_table(path: Path) -> BadFile:
    """The refusal of a text that is no table."""
    return BadFile(_("“{name}” is not a table of text that can be read.").format(name=path.name))


def no_table_in_page(path: Path) -> BadFile:
    """The refusal of a web page that keeps its tables elsewhere, or has none."""
    return BadFile(
        _("“{name}” is a web page; open it in Excel and save it as an Excel workbook.").format(name=path.name)
    )


def too_large(path: Path) -> BadFile:
    """The refusal of a file that holds more than any list."""
    return BadFile(_("“{name}” is too large to be a list of people.").format(name=path.name))
