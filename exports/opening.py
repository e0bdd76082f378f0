"""Opening a workbook of the officer's own, to change a copy of it."""

import zlib
from pathlib import Path
from warnings import catch_warnings, simplefilter
from zipfile import BadZipFile, ZipFile, is_zipfile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from exports.workbook import Book

_LARGEST_TEMPLATE = 200_000_000
"""Bytes, unpacked; the library needs about ten times as many to hold them."""
# What the library raises, by experience and by its source, when a file is not quite a workbook.
_UNREADABLE = (
    *(
        BadZipFile,
        InvalidFileException,
        OSError,
        EOFError,
        zlib.error,
        SyntaxError,
        NotImplementedError,
        RuntimeError,
    ),
    *(KeyError, IndexError, ValueError, TypeError, AttributeError, AssertionError, OverflowError),
)


def existing_book(path: Path) -> Book | None:
    """A workbook, styles and all, with what its formulas came to; None where the library cannot hold it."""
    try:
        if not is_zipfile(path):
            return None
        with ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > _LARGEST_TEMPLATE:
                return None
        # It warns of what it will not keep, such as extensions of a later Excel.
        with catch_warnings(), path.open("rb") as file:
            simplefilter("ignore")
            return Book(load_workbook(file, data_only=True))
    except _UNREADABLE:
        return None
