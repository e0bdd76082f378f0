"""Where is it: the agencies that a file names against the tree of the day."""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from capacity.dates import to_day
from capacity.i18n import _
from capacity.store.connection import rows
from capacity.text import fold, match_key

_ABBREVIATIONS = {
    "ubnd": "ủy ban nhân dân",
    "hđnd": "hội đồng nhân dân",
    "nt": "nông trường",
    "thcs": "trung học cơ sở",
    "thpt": "trung học phổ thông",
    "tt&tt": "thông tin và truyền thông",
    "gd&đt": "giáo dục và đào tạo",
    "kh&đt": "kế hoạch và đầu tư",
    "kh&cn": "khoa học và công nghệ",
    "nn&mt": "nông nghiệp và môi trường",
    "nn&ptnt": "nông nghiệp và phát triển nông thôn",
    "tn&mt": "tài nguyên và môi trường",
}
_SOUNDS = (("gi", "d"), ("tr", "ch"), ("x", "s"), ("y", "i"), ("k", "c"), ("q", "c"))
_AMPERSAND = re.compile(r"\s*&\s*")
_TELLING = re.compile(r"\d+|[ivx]+|.")
_TYPO_LENGTH = 5


@dataclass(frozen=True, slots=True)
class Place:
    """What an agency's name in a file stands for on the day of the import."""

    agency_id: int | None
    """Set when the agency is known."""
    name: str
    is_new: bool = False
    question: str = ""
    """Why nobody but a person can tell; the row waits."""
    begins_later: bool = False
    """The agency is known only from a later day on, so its beginning moves back."""


class Places:
    """The agencies of a day, looked up by code and by name as files write them."""

    def __init__(self, on: date) -> None:
        self._by_code: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self._by_name: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self._later: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self._found: dict[tuple[str | None, str | None], Place] = {}
        day = to_day(on)
        query = """
            SELECT agency_id, code, name, valid_from <= ?1,
                   NOT EXISTS (SELECT 1 FROM agency_version e
                               WHERE e.agency_id = v.agency_id AND e.valid_from < v.valid_from)
            FROM agency_version v WHERE valid_to > ?1 ORDER BY valid_from
        """
        for agency_id, code, name, stands, is_first in rows(query, day):
            if stands:
                self._by_code[code].append((agency_id, name))
                self._by_name[agency_key(name)].append((agency_id, name))
            elif is_first:
                self._later[agency_key(name)].append((agency_id, name))
        self._by_code.pop(None, None)  # type: ignore[call-overload]
        self._blocks: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for key, known in self._by_name.items():
            self._blocks[len(key.split())].append((key, known[0][1]))

    def find(self, name: str | None, code: str | None) -> Place | None:
        """The place of a row; None when it names no agency at all."""
        if not name and not code:
            return None
        asked = (name, code)
        if asked not in self._found:
            self._found[asked] = self._look_up(name or "", code)
        return self._found[asked]

    def _look_up(self, name: str, code: str | None) -> Place:
        if code and code in self._by_code:
            return Place(*self._by_code[code][0])
        if code and not name:
            return Place(None, code, question=_("no agency has the code {code} on that day").format(code=code))
        key = agency_key(name)
        known = self._by_name.get(key) or []
        if len(known) == 1:
            return Place(*known[0])
        if known:
            return Place(
                None,
                name,
                question=_("{count} agencies are called so; give the code").format(count=len(known)),
            )
        later = self._later.get(key) or []
        if len(later) == 1:
            return Place(*later[0], begins_later=True)
        if close := self._close(key):
            return Place(None, name, question=_("an agency “{name}” is known: is it the same?").format(name=close))
        return Place(None, name, is_new=True)

    def _close(self, key: str) -> str | None:
        for known, name in self._blocks[len(key.split())]:
            if is_likely_misspelling(key, known):
                return name
        return None


@lru_cache(maxsize=8192)
def agency_key(name: str) -> str:
    """What two ways of writing one agency have in common: case, tone placement, `&`, and usual abbreviations."""
    written = _AMPERSAND.sub("&", name.casefold()).split()
    return match_key(" ".join(_ABBREVIATIONS.get(word, word) for word in written).replace("&", " và "))


def is_likely_misspelling(one: str, other: str) -> bool:
    """Whether two keys of equally many words are likely the same body written wrongly, not merely alike.

    Likely: only marks or a confusable sound differ, or a letter of one long word. Numbers, Roman numerals and single
    letters tell bodies apart (Trường THCS số 1 and số 2), as do two words that are both far from each other.
    """
    pairs = [(a, b) for a, b in zip(_folded(one), _folded(other), strict=True) if a != b]
    if not pairs:
        return True
    if any(_TELLING.fullmatch(a) or _TELLING.fullmatch(b) for a, b in pairs):
        return False
    if all(_sound(a) == _sound(b) for a, b in pairs):
        return True
    return len(pairs) == 1 and min(map(len, pairs[0])) >= _TYPO_LENGTH and _one_edit(*pairs[0])


def _folded(key: str) -> list[str]:
    return re.sub(r"(?<=[^\W\d_])[1-5]\b", "", fold(key)).split()


def _sound(word: str) -> str:
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    return word


def _one_edit(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if len(short) == len(long):
        return sum(a != b for a, b in zip(short, long, strict=True)) == 1
    return len(long) - len(short) == 1 and any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
