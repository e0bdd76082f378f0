"""Bringing a finished workbook onto the disk: whole or not at all, and never over another one unasked."""

import re
import secrets
from collections.abc import Mapping
from io import BytesIO
from os import open as open_descriptor
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from capacity.errors import BadFile, BadInput, Refused
from capacity.i18n import _

Results = Mapping[str, float | str]
"""Cell to what its formula comes to."""
_FORMULA_CELL = re.compile(r'<c r="([A-Z]+\d+)"((?: [a-z]+="[^"]*")*)>(<f>[^<]*</f>)<v ?/?>(?:</v>)?')


def save_workbook(content: bytes, path: Path, *, overwrite: bool, private: bool) -> Path:
    """Write the bytes of a workbook and answer its path; a `private` one is for the user's eyes only.

    Raises BadInput for a name that is no workbook's, Refused where a file may not be overwritten, BadFile
    where nothing can be written.
    """
    if path.suffix.lower() != ".xlsx":
        raise BadInput(_("“{path}” must end in .xlsx.").format(path=path))
    try:
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
    return path


def _move_into_place(content: bytes, path: Path, mode: int) -> None:
    temporary = path.with_name(f".{secrets.token_hex(6)}.part")
    try:
        with open(temporary, "xb", opener=lambda name, flags: open_descriptor(name, flags, mode)) as file:
            file.write(content)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def with_results(workbook: BytesIO, results: Mapping[str, Results]) -> bytes:
    """The workbook with what its formulas come to, by part and cell; the spreadsheet library leaves that out.

    Without it a program that shows a workbook without calculating, such as a phone or Excel's protected view,
    shows no figures.
    """
    if not any(results.values()):
        return workbook.getvalue()
    filled = BytesIO()
    with ZipFile(workbook) as source, ZipFile(filled, "w", ZIP_DEFLATED) as target:
        for part in source.infolist():
            content = source.read(part)
            if known := results.get(part.filename):
                content = _fill(content.decode(), known).encode()
            target.writestr(part, content)
    return filled.getvalue()


def _fill(xml: str, results: Results) -> str:
    def filled(match: re.Match[str]) -> str:
        place, attributes, formula = match.groups()
        result = results.get(place)
        if result is None:
            return match[0]
        kind = ' t="str"' if isinstance(result, str) else ""
        return f'<c r="{place}"{attributes}{kind}>{formula}<v>{escape(str(result))}</v>'

    return _FORMULA_CELL.sub(filled, xml)
