"""What a cell means, one converter a kind; a converter returns the value, nothing for a blank, or a `Fault`."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import isfinite
from unicodedata import is_normalized

from capacity.dates import format_date
from capacity.i18n import _
from capacity.text import clean, fold, personal_name
from imports.rows import Severity
from imports.sheets import Cell

ERRORS = frozenset("#N/A #REF! #VALUE! #NAME? #DIV/0! #NULL! #NUM! #SPILL! #CALC! #GETTING_DATA".split())
"""What Excel shows where a formula came to nothing."""
_BLANKS = frozenset(["", "-", "--", "---", "–", "—", ".", "..", "...", "…", "/", "\\", "_", "'"])
_HONORIFICS = re.compile(
    r"(?:(?P<male>ông|mr)|(?P<female>bà|mrs|ms)|đ/c|đc|đồng chí|dong chi|(?:pgs|gs|ths|ts|bs|cn|ks)(?=\.))\s*[.:]?\s+"
    r"|(?P<male2>ông|mr)[.:]\s*|(?P<female2>bà|mrs|ms)[.:]\s*|(?:đ/c|pgs|gs|ths|ts|bs)\s*[.:]\s*",
    re.IGNORECASE,
)
_TITLES = ("Ông", "Bà ", "Mr", "Ms", "Đc", "Đồng", "Dong")
_NUMBER_IN_TEXT = re.compile(r"(?<![\d.])(\d{12}|\d{9})(?![\d.])")
_PLAIN_NUMBER = re.compile(r"(?!000)[0-9]{12}")
_PLAIN_PHONE = re.compile(r"0[235789][0-9]{8}|02[0-9]{9}")
_EMAIL = re.compile(r"(?<![^@\s,;])[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]+")
_SERIAL = re.compile(r"\s*[-–]\s*[2-5]\d{4}$")
_SPACED_NUMBER = re.compile(
    r"(?<![\d./])(?:\d{3}[ .]\d{3}[ .]\d{6}|\d{3}(?:[ .]\d{3}){3}|\d{4}(?:[ .]\d{4}){2})(?![\d./])"
)
_NOT_DIGIT = re.compile(r"[\s.\-'’()_]+")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a cell gives no value."""

    code: str
    severity: Severity
    message: str


Value = str | int | float | date
Converter = Callable[[Cell], Value | Fault | None]


def to_text(cell: Cell) -> str:
    """A cell as the clean text an officer sees; nothing for a dash or dots that stand for nothing."""
    if isinstance(cell, str):
        text = clean(cell)
        return "" if text in _BLANKS else text
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell)
    if isinstance(cell, date):
        return format_date(cell)
    return str(cell)


_REMARK = re.compile(r"\s*[(\[][^()\[\]]{2,}[)\]]\s*$")
"""What stands in brackets behind a name; a single letter tells namesakes apart."""


def text(cell: Cell) -> str | Fault | None:
    """Any text."""
    if cell.__class__ is str and cell.isalnum() and cell.isascii():
        return cell
    value = to_text(cell)
    return cell_error(value) if value in ERRORS else value or None


def text_without_serial(cell: Cell) -> str | Fault | None:
    """Any text, without the day number that a formula put behind it: `Kế toán – 38808`."""
    value = text(cell)
    return _SERIAL.sub("", value) if isinstance(value, str) and value[-1:].isdecimal() else value


def cell_error(value: str) -> Fault:
    """The warning that Excel shows an error instead of a value."""
    return Fault("cell_error", "warning", _("Excel shows the error {value} here.").format(value=value))


def name(cell: Cell) -> str | Fault | None:
    """A personal name, in clean form, without Ông, Bà, Đ/c before it and a remark in brackets behind it: `(PGĐ)`."""
    if isinstance(cell, str) and _is_plain_name(cell):
        return cell
    value = to_text(cell)
    if not value:
        return None
    if value in ERRORS or not any(map(str.isalpha, value)):
        return Fault("missing_name", "error", _("“{value}” is not a name.").format(value=value))
    while match := _HONORIFICS.match(value):
        value = value[match.end() :]
    value = _REMARK.sub("", value) or value
    return personal_name(value.strip(" .,;:")) or None


def _is_plain_name(text: str) -> bool:
    """Whether a text is a name in its clean form already, as nine of ten are: found out in a tenth of the time."""
    return (
        text.istitle()
        and text.replace(" ", "").isalpha()
        and " ".join(text.split()) == text
        and is_normalized("NFC", text)
        and not text.startswith(_TITLES)
    )


@lru_cache(maxsize=4096)
def gender_of_honorific(value: str) -> str | None:
    """What Ông or Bà before a name says."""
    match = _HONORIFICS.match(clean(value) + " ")
    if match is None:
        return None
    return "male" if match["male"] or match["male2"] else "female" if match["female"] or match["female2"] else None


def honorific(cell: Cell) -> str | None:
    """The gender that a column of Ông and Bà says."""
    return gender_of_honorific(to_text(cell))


def gender(cell: Cell) -> str | Fault | None:
    """`male` or `female`."""
    value = to_text(cell)
    if not value:
        return None
    if value in ERRORS:
        return cell_error(value)
    if known := _GENDERS.get(fold(value)):
        return known
    return Fault("unknown_gender", "warning", _("“{value}” is not a gender.").format(value=value))


_GENDERS = dict.fromkeys(["nam", "m", "male", "trai", "ong"], "male") | dict.fromkeys(
    ["nu", "f", "female", "gai", "ba"], "female"
)


def female_mark(cell: Cell) -> str | None:
    """`female` for a tick in a column `Nữ`, in whatever way people tick boxes."""
    return _ticked(cell, "female")


def male_mark(cell: Cell) -> str | None:
    """`male` for a tick in a column `Nam`."""
    return _ticked(cell, "male")


def _ticked(cell: Cell, meaning: str) -> str | None:
    value = fold(to_text(cell))
    if value in ("", "0", "khong", "false") or cell in ERRORS:
        return None
    return _GENDERS.get(value, meaning)


def category(cell: Cell) -> str | Fault | None:
    """`cadre`, `civil_servant`, `public_employee`, `contract` or `part_time`."""
    value = to_text(cell)
    if not value:
        return None
    if value in ERRORS:
        return cell_error(value)
    folded = " ".join(fold(value).replace(".", " ").split())
    if known := _CATEGORIES.get(folded):
        return known
    found = {known for pattern, known in _CATEGORY_WORDS if pattern.search(folded)}
    # Part-time staff of communes are written as cán bộ không chuyên trách, drivers as hợp đồng … công chức.
    for strong in ("part_time", "contract"):
        if strong in found:
            return strong
    if len(found) == 1:
        return found.pop()
    return Fault("unknown_category", "warning", _("“{value}” is not a known category.").format(value=value))


_CATEGORIES = {
    "cb": "cadre",
    "cc": "civil_servant",
    "vc": "public_employee",
    "hd": "contract",
    "hdld": "contract",
    "ldhd": "contract",
    "nld": "contract",
    "nguoi lao dong": "contract",
    "kct": "part_time",
    "bct": "part_time",
} | {code.replace("_", " "): code for code in ("public_employee", "civil_servant", "part_time", "cadre", "contract")}
_CATEGORIES |= {code: code for code in list(_CATEGORIES.values())}
_CATEGORY_WORDS = [
    (re.compile(r"khong chuyen trach|ban chuyen trach|\bkct\b"), "part_time"),
    (re.compile(r"hop dong|\bhd(?:ld)?\b"), "contract"),
    (re.compile(r"cong chuc|\bcc\b"), "civil_servant"),
    (re.compile(r"vien chuc|\bvc\b"), "public_employee"),
    (re.compile(r"can bo|\bcb\b"), "cadre"),
]


def national_id(cell: Cell) -> str | Fault | None:
    """The 12 digits of a citizen, zeros that Excel took away given back; or the 9 digits of an old identity card."""
    if isinstance(cell, str) and _PLAIN_NUMBER.fullmatch(cell):
        return cell
    value = to_text(cell)
    if not value:
        return None
    digits = _NOT_DIGIT.sub("", value)
    is_number = not isinstance(cell, str)
    if not digits.isdecimal() or not digits.isascii():
        found = _NUMBER_IN_TEXT.findall(_SPACED_NUMBER.sub(_without_spaces, value))
        if len(found) > 1:
            found = [number for number in found if len(number) == 12]
        if len(found) == 1:
            return str(found[0])
        return Fault("bad_national_id", "error", _("“{value}” is not an identity number.").format(value=value))
    if len(digits) in (10, 11) and digits[0] != "0":
        digits = digits.zfill(12)
    elif len(digits) == 8 and is_number:
        digits = digits.zfill(9)
    if len(digits) in (9, 12) and not digits.startswith("000"):
        return digits
    return Fault(
        "bad_national_id",
        "error",
        _("An identity number has 12 digits (9 on an old card), “{value}” has {count}.").format(
            value=value, count=len(_NOT_DIGIT.sub("", value))
        ),
    )


def _without_spaces(match: re.Match[str]) -> str:
    return _NOT_DIGIT.sub("", match[0])


def phone(cell: Cell) -> str | Fault | None:
    """A number of 10 digits (11 for some landlines) that begins with 0."""
    if isinstance(cell, str) and _PLAIN_PHONE.fullmatch(cell):
        return cell
    value = to_text(cell)
    if not value:
        return None
    if value in ERRORS:
        return cell_error(value)
    for part in re.split(r"[/;,\n]| - ", value):
        digits = _NOT_DIGIT.sub("", part).removeprefix("+")
        if digits.startswith("0084"):
            digits = digits[2:]
        if digits.startswith("84") and len(digits) in (11, 12):
            digits = digits[2:]
        if len(digits) == 9 and digits[0] != "0" and digits.isdecimal():
            digits = f"0{digits}"
        if _PLAIN_PHONE.fullmatch(digits):
            return digits
    return Fault("bad_phone", "warning", _("“{value}” is not a telephone number.").format(value=value))


def email(cell: Cell) -> str | Fault | None:
    """An e-mail address in lower case; the first where a cell has several."""
    if isinstance(cell, str) and _EMAIL.fullmatch(cell):
        return cell.lower()
    value = to_text(cell)
    if not value:
        return None
    if value in ERRORS:
        return cell_error(value)
    if match := _EMAIL.search(value):
        return match[0].lower().rstrip(".")
    return Fault("bad_email", "warning", _("“{value}” is not an e-mail address.").format(value=value))


def number(cell: Cell) -> float | Fault | None:
    """A number, with a decimal comma or point."""
    if isinstance(cell, (int, float)):
        return float(cell)
    value = to_text(cell)
    if not value:
        return None
    try:
        found = float(value.replace(" ", "").replace(",", "."))
    except ValueError:
        return cell_error(value) if value in ERRORS else _bad_number(value)
    return found if isfinite(found) else _bad_number(value)


def months(cell: Cell) -> float | Fault | None:
    """A number of months: `24`, `24 tháng`, `2 năm`; nothing for what never expires."""
    match = _SPAN.fullmatch(fold(to_text(cell)))
    if match is None:
        return None if fold(to_text(cell)).startswith(("khong", "vo ", "vinh", "none", "no ")) else number(cell)
    return float(match[1].replace(",", ".")) * (12 if match[2] in ("nam", "year", "years") else 1)


_SPAN = re.compile(r"(\d{1,9}(?:[.,]\d+)?)\s*(thang|nam|months?|years?)")


def _bad_number(value: str) -> Fault:
    return Fault("bad_number", "warning", _("“{value}” is not a number.").format(value=value))
