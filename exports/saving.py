"""Bringing a finished workbook onto the disk: whole or not at all, and never over another one unasked."""

import re
import secrets
from collections.abc import Mapping, Sequence
from io import BytesIO
from os import open as open_descriptor
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from capacity.errors import BadFile, BadInput, Refused
from capacity.i18n import _
from exports.pouring import Poured, sheet_with

Results = Mapping[str, float | str]
"""Cell to what its formula comes to."""
_LOCKS = ("~${name}", ".~lock.{name}#")
"""Files that a program lays beside a workbook while it has it open."""
WRITTEN = (2020, 2, 29, 12, 0, 2)
"""The time that every part of our workbooks bears; a program that saves a workbook gives its parts another one."""
_FORMULA_CELL = re.compile(r'<c r="([A-Z]+\d+)"((?: [a-z]+="[^"]*")*)>(<f>[^<]*</f>)<v ?/?>(?:</v>)?')


class Part(NamedTuple):
    """What a sheet still lacks when the spreadsheet library has written it."""

    results: Results
    """What its formulas come to, by cell; the library leaves that out."""
    poured: Sequence[Poured] = ()


def save_workbook(content: bytes, path: Path, *, overwrite: bool, private: bool) -> Path:
    """Write the bytes of a workbook and answer its path; a `private` one is for the user's eyes only.

    Raises BadInput for a name that is no workbook's, Refused where a file may not be overwritten, BadFile
    where nothing can be written.
    """
    if path.suffix.lower() != ".xlsx":
        raise BadInput(_("“{path}” must end in .xlsx.").format(path=path))
    save(content, path, overwrite=overwrite, private=private)
    return path


def save(content: bytes, path: Path, *, overwrite: bool, private: bool) -> None:
    """Write the bytes of a file whole or not at all; raises Refused and BadFile."""
    try:
        refuse_open(path)
        if path.exists() and not overwrite:
            raise Refused(_("“{path}” exists already and was left as it is.").format(path=path))
        if not path.parent.is_dir():
            raise BadFile(_("There is no folder “{folder}”.").format(folder=path.parent))
        _move_into_place(content, path, 0o600 if private else 0o666)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BadFile(
            _("“{path}” could not be written ({reason}); is it open in another program?").format(
                path=path, reason=reason
            )
        ) from error


def is_changed(path: Path) -> bool:
    """Whether a workbook that lies there is not as we wrote it: of other making, or saved since by another program."""
    try:
        with ZipFile(path) as archive:
            return any(entry.date_time != WRITTEN for entry in archive.infolist())
    except (OSError, BadZipFile):
        return path.suffix.lower() == ".xlsx" and path.exists()


def refuse_open(path: Path) -> None:
    """Raise Refused where another program has the workbook open: what is saved there would be lost."""
    for lock in _LOCKS:
        beside = path.with_name(lock.format(name=path.name))
        if beside.exists():
            raise Refused(
                _("“{path}” is open in another program; close it there first. (“{lock}” says so.)").format(
                    path=path, lock=beside.name
                )
            )


def _move_into_place(content: bytes, path: Path, mode: int) -> None:
    temporary = path.with_name(f".{secrets.token_hex(6)}.part")
    try:
        with open(temporary, "xb", opener=lambda name, flags: open_descriptor(name, flags, mode)) as file:
            file.write(content)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def completed(workbook: BytesIO, parts: Mapping[str, Part]) -> bytes:
    """The workbook with what its sheets still lack, by the part of the file that each is.

    Without the results a program that shows a workbook without calculating, such as a phone or Excel's protected
    view, shows no figures.
    """
    filled = BytesIO()
    with ZipFile(workbook) as source, ZipFile(filled, "w", ZIP_DEFLATED) as target:
        for entry in source.infolist():
            lacking = parts.get(entry.filename)
            entry.date_time = WRITTEN
            if lacking is None or not (lacking.results or lacking.poured):
                target.writestr(entry, source.read(entry))
            else:
                _complete(target, entry.filename, source.read(entry).decode(), lacking)
    return filled.getvalue()


def _complete(target: ZipFile, name: str, xml: str, lacking: Part) -> None:
    entry = ZipInfo(name, WRITTEN)
    entry.compress_type = ZIP_DEFLATED
    with target.open(entry, "w") as file:
        for piece in sheet_with(_fill(xml, lacking.results), lacking.poured):
            file.write(piece.encode())


def _fill(xml: str, results: Results) -> str:
    if not results:
        return xml

    def filled(match: re.Match[str]) -> str:
        place, attributes, formula = match.groups()
        result = results.get(place)
        if result is None:
            return match[0]
        kind = ' t="str"' if isinstance(result, str) else ""
        return f'<c r="{place}"{attributes}{kind}>{formula}<v>{escape(str(result))}</v>'

    return _FORMULA_CELL.sub(filled, xml)
