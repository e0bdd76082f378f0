"""Values as delimited text that Excel opens with a double click."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from io import StringIO
from typing import Any

from capacity.dates import format_date
from capacity.i18n import format_number, language
from exports.pouring import FORMULA_SIGNS, UNWRITABLE


def delimited(lines: Iterable[Sequence[Any]]) -> str:
    """The lines with a mark in front by which Excel knows the encoding, and the separator that it expects."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";" if language() == "vi" else ",")
    writer.writerows(map(_plain, line) for line in lines)
    return "\ufeff" + text.getvalue()


def _plain(value: Any) -> str:
    """A value that no spreadsheet program takes for a formula."""
    if isinstance(value, list):
        return " ".join(map(str, value))
    if isinstance(value, float):
        return format_number(value, 4).replace("." if language() == "vi" else ",", "")
    if isinstance(value, date):
        return format_date(value)
    if not isinstance(value, str):
        return "" if value is None else str(value)
    text = UNWRITABLE.sub("", value)
    return f"'{text}" if text.startswith((*FORMULA_SIGNS, "\t", "\r")) else text
