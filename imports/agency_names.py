"""When two ways of writing an agency are the same: keys that agree, and likely misspellings."""

import re
from functools import lru_cache

from capacity.text import fold, match_key

# Only those that stand for one thing wherever they are used; others (TT, P, CA) are questions.
_ABBREVIATIONS = {
    "ubnd": "ủy ban nhân dân",
    "hđnd": "hội đồng nhân dân",
    "mttq": "mặt trận tổ quốc",
    "ubmttq": "ủy ban mặt trận tổ quốc",
    "lđlđ": "liên đoàn lao động",
    "bchqs": "ban chỉ huy quân sự",
    "bql": "ban quản lý",
    "bqlda": "ban quản lý dự án",
    "tp": "thành phố",
    "tx": "thị xã",
    "nt": "nông trường",
    "mn": "mầm non",
    "th": "tiểu học",
    "thcs": "trung học cơ sở",
    "thpt": "trung học phổ thông",
    "ptdtbt": "phổ thông dân tộc bán trú",
    "ptdtnt": "phổ thông dân tộc nội trú",
    "gdtx": "giáo dục thường xuyên",
    "gdnn": "giáo dục nghề nghiệp",
    "bv": "bệnh viện",
    "bvđk": "bệnh viện đa khoa",
    "đkkv": "đa khoa khu vực",
    "ttyt": "trung tâm y tế",
    "cntt": "công nghệ thông tin",
    "tt&tt": "thông tin và truyền thông",
    "gd&đt": "giáo dục và đào tạo",
    "gdđt": "giáo dục và đào tạo",
    "kh&đt": "kế hoạch và đầu tư",
    "khđt": "kế hoạch và đầu tư",
    "kh&cn": "khoa học và công nghệ",
    "khcn": "khoa học và công nghệ",
    "nn&mt": "nông nghiệp và môi trường",
    "nnmt": "nông nghiệp và môi trường",
    "nn&ptnt": "nông nghiệp và phát triển nông thôn",
    "tn&mt": "tài nguyên và môi trường",
    "tnmt": "tài nguyên và môi trường",
    "vhtt&dl": "văn hóa, thể thao và du lịch",
    "vh,tt&dl": "văn hóa, thể thao và du lịch",
    "vhttdl": "văn hóa, thể thao và du lịch",
    "lđtb&xh": "lao động - thương binh và xã hội",
    "lđ-tb&xh": "lao động - thương binh và xã hội",
    "lđtbxh": "lao động - thương binh và xã hội",
}
_SOUNDS = (("gi", "d"), ("tr", "ch"), ("x", "s"), ("y", "i"), ("k", "c"), ("q", "c"))
_AMPERSAND = re.compile(r"\s*&\s*")
_COMMITTEE = match_key("Ủy ban nhân dân") + " "
_COMMITTEES = tuple(
    _COMMITTEE + match_key(level) + " " for level in ("xã", "phường", "thị trấn", "huyện", "thị xã", "thành phố")
)
_SCHOOL = match_key("Trường") + " "
_SCHOOLS = tuple(_SCHOOL + match_key(kind) + " " for kind in ("mầm non", "tiểu học", "trung học", "phổ thông"))
_TELLING = re.compile(r"\d+|[ivx]+|.")
_TYPO_LENGTH = 5
_NUMBERED = re.compile(r"(?<=[^\W\d_])(?=\d)")
_JOINED = re.compile(r"([-–,&])")
_SYLLABLE = re.compile(
    r"(?:ng?h?|[ckptg]h|tr|gi|qu|[bcdghklmpqrstvx])?(?!y[^aeiouy])[aeiouy]+(?:n[gh]|ch|[cmnpt])?|\d+|[ivx]+"
)
_LETTERS = {"p": ("phong", "phuong"), "h": ("huyen",), "t": ("tinh", "truong", "tram"), "x": ("xa",)}


def short_key(key: str) -> str:
    """The key without what files write or leave out: the committee before a commune's name, a school's first word."""
    if key.startswith(_COMMITTEES):
        return key.removeprefix(_COMMITTEE)
    return key.removeprefix(_SCHOOL) if key.startswith(_SCHOOLS) else key


def are_alike(one: str, other: str) -> bool:
    """Whether two names are those of one agency, perhaps written wrongly in one place."""
    first, second = short_key(agency_key(one)), short_key(agency_key(other))
    if first == second:
        return True
    return len(first.split()) == len(second.split()) and is_likely_misspelling(first, second)


@lru_cache(maxsize=8192)
def agency_key(name: str) -> str:
    """What two ways of writing one agency have in common: case, tone placement, `&`, and usual abbreviations."""
    written = _AMPERSAND.sub("&", name.casefold()).replace(".", " ").split()
    in_full = " ".join(map(_in_full, written)).replace("&", " và ")
    return match_key(_NUMBERED.sub(" ", in_full))  # else A1 and A2 would be the tones of À and Ả


def _in_full(word: str) -> str:
    """The words that an abbreviation stands for, also `TH&THCS` and `GDNN-GDTX`; any other word as it is."""
    if known := _ABBREVIATIONS.get(word) or _ABBREVIATIONS.get(word.replace("-", "&")):
        return known
    return "".join(_ABBREVIATIONS.get(part, part) for part in _JOINED.split(word))


def initials(key: str) -> str:
    """What a key and the same one with words abbreviated have in common: the first letter of each word.

    The committee before a commune's or district's name, and each `và`, which files leave out, do not count.
    """
    return "".join(
        word[0] if _SYLLABLE.fullmatch(word) and not word.isdigit() else word for word in _telling_words(key)
    )


def _telling_words(key: str) -> list[str]:
    return [word for word in _folded(key.removeprefix(_COMMITTEE)) if word != "va"]


def is_abbreviated(one: str, other: str) -> bool:
    """Whether two keys of the same `initials` differ only in words that one of them abbreviates (`TT`, `P.`)."""
    left, right = _telling_words(one), _telling_words(other)
    while left and right:
        if left[0] == right[0]:
            taken = 1, 1
        elif _stands_for(left[0], right):
            taken = 1, len(left[0])
        elif _stands_for(right[0], left):
            taken = len(right[0]), 1
        else:
            return False
        left, right = left[taken[0] :], right[taken[1] :]
    return not left and not right


def _stands_for(short: str, full: list[str]) -> bool:
    """Whether a word that is no syllable has the initials of the words, or is a letter that is used for the first."""
    if short in _LETTERS:
        return full[0] in _LETTERS[short]
    if _SYLLABLE.fullmatch(short) or len(short) < 2 or len(short) > len(full):
        return False
    return all(word.startswith(letter) for letter, word in zip(short, full, strict=False))


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
