"""When two ways of writing an agency are the same: keys that agree, and likely misspellings."""

import re
from functools import lru_cache

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
_COMMITTEE = match_key("Ủy ban nhân dân") + " "
_COMMITTEES = tuple(
    _COMMITTEE + match_key(level) + " " for level in ("xã", "phường", "thị trấn", "huyện", "thị xã", "thành phố")
)
_TELLING = re.compile(r"\d+|[ivx]+|.")
_TYPO_LENGTH = 5


def short_key(key: str) -> str:
    """The key without the committee before a commune's or district's name, which files write or leave out."""
    return key.removeprefix(_COMMITTEE) if key.startswith(_COMMITTEES) else key


def are_alike(one: str, other: str) -> bool:
    """Whether two names are those of one agency, perhaps written wrongly in one place."""
    first, second = short_key(agency_key(one)), short_key(agency_key(other))
    if first == second:
        return True
    return len(first.split()) == len(second.split()) and is_likely_misspelling(first, second)


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
    return len(pairs) == 1 and min(map(len, pairs[0])) >= _TYPO_LENGTH and is_one_letter_apart(*pairs[0])


def _folded(key: str) -> list[str]:
    return re.sub(r"(?<=[^\W\d_])[1-5]\b", "", fold(key)).split()


def _sound(word: str) -> str:
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    return word


def is_one_letter_apart(one: str, other: str) -> bool:
    """Whether two texts differ in one letter, put in, left out or replaced."""
    short, long = sorted((one, other), key=len)
    if len(short) == len(long):
        return sum(a != b for a, b in zip(short, long, strict=True)) == 1
    return len(long) - len(short) == 1 and any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
