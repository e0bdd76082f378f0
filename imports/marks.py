"""What is written into the boxes of a sign-in sheet: its own legend first, else what everybody writes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from capacity.text import clean, fold
from imports.sheets import Cell

BLANK = ""
"""The symbol of an empty box."""
NOT_RECORDED = "_"
"""What stands for a mark that is to be taken away; an empty box takes nothing away."""
UNSAID_MINUTES = 15
"""What a late arrival counts whose minutes nobody wrote down."""
_LONGEST_SYMBOL = 4
_TICKS = "x X ✓ ✔ √ ☑ ☒ ✗ ✘ ü + × ⨯ х Х".split()
"""With the Cyrillic letter, which looks the same, and the tick of Wingdings."""
_STATUSES = {
    "present": "x; co mat; cm; co; present; yes; y; true; du; dd; di; di hoc; tham du; tham gia; dung gio; attended",
    "absent": "v; vang; k; kp; vkp; ko phep; khong phep; k phep; vang kp; vang khong phep; vang mat; nghi; nghi kp; "
    "nghi khong phep; nghi hoc; absent; no; vang k phep; khong co mat; khong tham gia; khong tham du",
    "excused": "p; cp; co phep; phep; vang co phep; vp; vcp; nghi phep; nghi co phep; vang phep; vang cp; excused; "
    "nghi cp; xin phep; vang xin phep; vang mat co phep; vang co ly do; co ly do",
    "late": "m; muon; di muon; tre; di tre; vao muon; den muon; vao tre; late; vao lop muon; den tre",
    "left_early": "s; vs; ve som; roi lop som; left early; leave early",
}
_WORDS = {word: status for status, text in _STATUSES.items() for word in re.split(r";\s*", text)}
_BLANKS = ("trong", "de trong", "o trong", "bo trong", "khong danh dau", "khong ghi", "khong ghi gi", "blank", "empty")
_MINUTES = re.compile(r"(\d{1,3})\s*(?:'|’|′|p|ph|phut|min|mins|minutes?)?\s*$")
_STATED = re.compile(r"(present|absent|excused|late|left_early)(?::(\d{1,3}))?")
_PAIRS = re.compile(r"[;,\n|•]|\s[-–]\s(?=\S{1,4}\s*[:=])|\.\s|\s{3,}|\t")
_EQUALS = re.compile(
    r"\s*(?:[:=]|\s[-–]\s|\b(?:là|la)\b|\bghi(?: là)?\b|\bđánh(?: dấu)?\b|\bký hiệu(?: là)?\b|→|->)\s*"
)
_BRACKETED = re.compile(r"^(.*?)\(\s*([^()]{1,4})\s*\)\s*(.*)$")
_QUOTED = re.compile(r"^[\"“'‘]([^\"”'’]{1,4})[\"”'’]\s*(?:là|:|=)?\s*(.+)$")
_LABEL = re.compile(
    r"^(?:ghi chú|chú thích|ký hiệu|quy ước|chú giải|lưu ý|legend|note)s?\s*(?:điểm danh\s*)?[:：]\s*", re.IGNORECASE
)
_EDGES = " .,;:\"'“”‘’()[]"


@dataclass(frozen=True, slots=True)
class Legend:
    """What symbols a sheet explains: each to its mark, such as `late:15`."""

    marks: Mapping[str, str] = field(default_factory=dict)

    @property
    def blank(self) -> str | None:
        """What an empty box means, nothing unless the sheet says so."""
        return self.marks.get(BLANK)


@dataclass(frozen=True, slots=True)
class ReadMark:
    """What one box says."""

    mark: str | None
    """`present`, `late:30` and so on; nothing where the box is empty and that has no meaning."""
    is_known: bool = True
    is_guessed: bool = False
    """Whether the minutes are ours, for the box has none."""


_UNKNOWN = ReadMark(None, is_known=False)


def read_mark(cell: Cell, legend: Legend) -> ReadMark:
    """What a box says by the sheet's legend, else by custom."""
    if isinstance(cell, bool):
        return ReadMark("present" if cell else None)
    text = clean(str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell))
    if text in ("", "-", "–", "—", "…", "..."):
        return ReadMark(legend.blank) if text == BLANK or BLANK in legend.marks else ReadMark(None)
    if text == NOT_RECORDED:
        return ReadMark(NOT_RECORDED)
    key = symbol_key(text)
    if key in legend.marks:
        return _complete(legend.marks[key], None)
    if stated := _STATED.fullmatch(text.casefold()):
        return _complete(stated[1], int(stated[2]) if stated[2] else None)
    if text in _TICKS:
        return ReadMark("present")
    if text in legend.marks.values() or key in _WORDS:
        return _complete(_WORDS.get(key, text), None)
    return _with_minutes(key, legend)


def _with_minutes(key: str, legend: Legend) -> ReadMark:
    """`M30`, `muộn 15 phút`, `s 20'`."""
    match = _MINUTES.search(key)
    if match is None:
        return _UNKNOWN
    word = key[: match.start()].strip(" :-()")
    status = legend.marks.get(word, _WORDS.get(word, "")).partition(":")[0]
    return _complete(status, int(match[1])) if status in ("late", "left_early") else _UNKNOWN


def _complete(mark: str, minutes: int | None) -> ReadMark:
    """The mark with its minutes; ours where nobody gave any."""
    status, colon, given = mark.partition(":")
    if status not in ("late", "left_early"):
        return ReadMark(status)
    if minutes is None and colon:
        minutes = int(given)
    if minutes == 0:
        return ReadMark("present")
    return ReadMark(f"{status}:{minutes or UNSAID_MINUTES}", is_guessed=minutes is None)


def in_full(mark: str) -> str:
    """A mark with its minutes, ours where nobody gave any."""
    return _complete(mark, None).mark or mark


def symbol_key(text: str) -> str:
    """A symbol as it is compared: lower case, without marks on its letters, points and brackets."""
    return fold(clean(text)).strip(_EDGES) or clean(text)


def find_legend(lines: Iterable[Sequence[Cell]]) -> Legend:
    """The legend in the rows above and below a table, whichever way round it is written."""
    marks: dict[str, str] = {}
    for cells in lines:
        texts = [clean(str(cell)) for cell in cells if cell != ""]
        pairs = [pair for text in texts for pair in _PAIRS.split(_LABEL.sub("", text))]
        if len(texts) in (2, 4, 6, 8, 10):
            pairs += [f"{one}: {other}" for one, other in zip(texts[::2], texts[1::2], strict=True)]
        for pair in pairs:
            if found := _explained(_LABEL.sub("", pair.strip())):
                marks.setdefault(*found)
    return Legend(marks)


def is_legend_line(text: str) -> bool:
    """Whether a text explains symbols, and so names nobody."""
    return bool(_LABEL.match(text)) or any(_explained(pair.strip()) for pair in _PAIRS.split(text))


def _explained(text: str) -> tuple[str, str] | None:
    """The symbol and the mark of `x: có mặt`, `có mặt: x`, `Có mặt (x)`, `(x) có mặt`."""
    if match := _QUOTED.match(text):
        return _symbol_and_mark(match[1], match[2])
    if match := _BRACKETED.match(text):
        return _symbol_and_mark(match[2], match[1] or match[3])
    sides = _EQUALS.split(text, maxsplit=1)
    if len(sides) != 2:
        return None
    return _symbol_and_mark(sides[0], sides[1]) or _symbol_and_mark(sides[1], sides[0])


def _symbol_and_mark(symbol: str, meaning: str) -> tuple[str, str] | None:
    mark = _meaning(meaning)
    key = symbol_key(symbol)
    if mark is None or not key:
        return None
    if key in _BLANKS:
        return BLANK, mark
    return (key, mark) if len(key) <= _LONGEST_SYMBOL else None


def _meaning(text: str) -> str | None:
    """The mark that words mean, with minutes if they name some: `đi muộn quá 15 phút`."""
    key = " ".join(re.sub(r"[()\"“”.,]", " ", fold(clean(text))).split())
    if key in _WORDS and len(key) > 1:
        return _WORDS[key]
    for status, pattern in _MEANINGS:
        if pattern.search(key):
            minutes = re.search(r"(\d{1,3})\s*(?:p|ph|phut|min)", key)
            return f"{status}:{int(minutes[1])}" if minutes and status in ("late", "left_early") else status
    return None


_MEANINGS = [
    ("late", re.compile(r"\b(?:muon|tre|late)\b")),
    ("left_early", re.compile(r"\bve som\b|\bleft early\b")),
    ("absent", re.compile(r"\b(?:khong|ko|k) (?:co )?(?:phep|ly do|xin phep)\b|\bunexcused\b")),
    ("excused", re.compile(r"\b(?:co|nghi|vang) (?:xin )?(?:phep|ly do)\b|\bexcused\b|\bxin phep\b")),
    ("absent", re.compile(r"\b(?:vang|nghi|absent)\b|\bkhong (?:co mat|tham)")),
    ("present", re.compile(r"\b(?:co mat|present|tham du|tham gia|di hoc|attended)\b")),
]
