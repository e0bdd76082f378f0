"""Where is it: the agencies that a file names against the tree of the day."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from capacity.agencies import heirs
from capacity.dates import format_date, from_day, to_day
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
_QUALIFIED = re.compile(r"\s*[,()]\s*|\s+[-–]\s+")
_COMMITTEE = match_key("Ủy ban nhân dân") + " "
_COMMITTEES = tuple(
    _COMMITTEE + match_key(level) + " " for level in ("xã", "phường", "thị trấn", "huyện", "thị xã", "thành phố")
)
_TELLING = re.compile(r"\d+|[ivx]+|.")
_TYPO_LENGTH = 5
_PREDECESSORS = "SELECT DISTINCT old_id FROM succession WHERE new_id = ? AND old_id <> new_id ORDER BY old_id"


@dataclass(frozen=True, slots=True)
class Place:
    """What an agency's name in a file stands for on the day of the import."""

    agency_id: int | None
    """Set when the agency is known."""
    name: str
    is_new: bool = False
    question: str = ""
    """Why nobody but a person can tell; the row waits."""
    candidates: tuple[tuple[int, str], ...] = ()
    """The agencies that it could be: id and name."""
    begins_later: bool = False
    """The agency is known only from a later day on, so its beginning moves back."""
    code: str | None = None
    """The code that a new agency is to have."""
    note: str = ""
    """Which agency took the place of the one that the file names."""


@dataclass(frozen=True, slots=True)
class _Standing:
    """An agency on the day, with the name of the one above it."""

    id: int
    name: str
    above: str


@dataclass(frozen=True, slots=True)
class _Former:
    """What an agency was until some day: ended since, or called or coded otherwise now."""

    id: int
    name: str
    ended: date
    above: str


class Places:
    """The agencies of a day, looked up by code and by name as files write them.

    `answers` are what a person has said of names by key: an agency's id, or "new".
    """

    def __init__(self, on: date, answers: Mapping[str, int | str] | None = None) -> None:
        self._answers = answers or {}
        self._by_code: dict[str, _Standing] = {}
        self._by_id: dict[int, _Standing] = {}
        self._by_name: dict[str, list[_Standing]] = defaultdict(list)
        self._by_short_name: dict[str, list[_Standing]] = defaultdict(list)
        self._later: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self._founded: dict[str, tuple[int, date]] = {}
        self._former_by_name: dict[str, list[_Former]] = defaultdict(list)
        self._former_by_code: dict[str, list[_Former]] = defaultdict(list)
        self._found: dict[tuple[str | None, str | None], Place] = {}
        self._load(to_day(on))
        self._heirs = heirs(on)
        self._aliases = dict(rows("SELECT name_key, agency_id FROM agency_alias"))
        self._blocks: dict[int, list[tuple[str, _Standing]]] = defaultdict(list)
        for key, standing in self._by_name.items():
            self._blocks[len(key.split())].append((key, standing[0]))

    def _load(self, day: int) -> None:
        query = """
            SELECT v.agency_id, v.code, v.name, v.valid_from, v.valid_to, coalesce(above.name, ''),
                   NOT EXISTS (SELECT 1 FROM agency_version e
                               WHERE e.agency_id = v.agency_id AND e.valid_from < v.valid_from),
                   EXISTS (SELECT 1 FROM succession s WHERE s.new_id = v.agency_id AND s.old_id <> s.new_id)
                   OR EXISTS (SELECT 1 FROM agency_version o
                              WHERE o.code = v.code AND o.agency_id <> v.agency_id AND o.valid_from < v.valid_from)
            FROM agency_version v LEFT JOIN agency_version above ON above.agency_id = v.parent_id
                AND above.valid_from <= min(?1, v.valid_to - 1) AND above.valid_to > min(?1, v.valid_to - 1)
            ORDER BY v.valid_from
        """
        for agency_id, code, name, since, until, above, is_first, is_founded in rows(query, day):
            key = agency_key(name)
            if since <= day < until:
                standing = _Standing(agency_id, name, above)
                self._by_id[agency_id] = standing
                self._by_name[key].append(standing)
                self._by_short_name[_short(key)].append(standing)
                if code:
                    self._by_code[code] = standing
            elif until <= day:
                former = _Former(agency_id, name, from_day(until), above)
                self._former_by_name[_short(key)].append(former)
                if code:
                    self._former_by_code[code].append(former)
            elif is_first and is_founded:
                self._founded[_short(key)] = (agency_id, from_day(since))
            elif is_first:
                self._later[key].append((agency_id, name))

    def find(self, name: str | None, code: str | None) -> Place | None:
        """The place of a row; None when it names no agency at all."""
        if not name and not code:
            return None
        asked = (name, code)
        if asked not in self._found:
            self._found[asked] = self._look_up(name or "", code)
        return self._found[asked]

    def _look_up(self, name: str, code: str | None) -> Place:
        key = agency_key(name)
        answer = self._answers.get(key, self._aliases.get(key))
        if isinstance(answer, int) and len(standing := self._standing(answer)) == 1:
            return Place(standing[0].id, standing[0].name)
        if code:
            return self._by_its_code(name, key, code, is_new=answer is not None)
        if answer is not None:
            return Place(None, name, is_new=True)
        return self._by_its_name(name, key)

    def _by_its_code(self, name: str, key: str, code: str, *, is_new: bool) -> Place:
        standing = self._by_code.get(code)
        if standing and (not name or are_alike(name, standing.name)):
            return Place(standing.id, standing.name)
        former = [one for one in self._former_by_code.get(code, []) if not name or are_alike(name, one.name)]
        if former:
            return self._followed(name or code, former)
        if standing:
            question = _("the code {code} is that of {known}, but the row says {name}").format(
                code=code, known=standing.name, name=name
            )
            return Place(None, name, question=question, candidates=((standing.id, standing.name),))
        if not name:
            question = _("no agency has the code {code} on that day").format(code=code)
            return Place(None, code, question=question)
        place = Place(None, name, is_new=True) if is_new else self._by_its_name(name, key)
        return replace(place, code=code) if place.is_new else place

    def _by_its_name(self, name: str, key: str) -> Place:
        known = self._by_name.get(key) or self._by_short_name.get(_short(key)) or self._qualified(name)
        if len(known) == 1:
            return Place(known[0].id, known[0].name)
        if known:
            question = _("{count} agencies are called so; give the code").format(count=len(known))
            return Place(None, name, question=question, candidates=tuple((one.id, one.name) for one in known))
        later = self._later.get(key) or []
        if len(later) == 1:
            return Place(*later[0], begins_later=True)
        if _short(key) in self._founded:
            return self._not_yet(name, *self._founded[_short(key)])
        if former := self._former(name, key):
            return self._followed(name, former)
        if close := self._close(key):
            question = _("an agency “{name}” is known: is it the same?").format(name=close[0].name)
            return Place(None, name, question=question, candidates=tuple((one.id, one.name) for one in close))
        return Place(None, name, is_new=True)

    def _qualified(self, name: str) -> list[_Standing]:
        """`Xã Tân Thịnh, huyện Văn Chấn`: the agency of the first name below one of the second."""
        first, *rest = (part for part in _QUALIFIED.split(name) if part)
        if not rest:
            return []
        above = set(match_key(rest[0]).split())
        named = self._by_short_name.get(_short(agency_key(first)), [])
        return [one for one in named if above <= set(match_key(one.above).split())]

    def _former(self, name: str, key: str) -> list[_Former]:
        """What was called so, also `Xã Tân Thịnh, huyện Văn Chấn`, before the day."""
        if found := self._former_by_name.get(_short(key)):
            return found
        first, *rest = (part for part in _QUALIFIED.split(name) if part)
        above = set(match_key(rest[0]).split()) if rest else set()
        named = self._former_by_name.get(_short(agency_key(first)), []) if rest else []
        return [one for one in named if above <= set(match_key(one.above).split())]

    def _not_yet(self, name: str, agency_id: int, begins: date) -> Place:
        """What begins on a later day in the place of others was one of those until then."""
        before = [self._by_id[old] for (old,) in rows(_PREDECESSORS, agency_id) if old in self._by_id]
        question = _("this agency begins only on {date}").format(date=format_date(begins))
        return Place(None, name, question=question, candidates=tuple((one.id, one.name) for one in before))

    def _standing(self, agency_id: int) -> list[_Standing]:
        """The agency itself while it stands, else those in its place."""
        return [self._by_id[one] for one in (agency_id, *self._heirs.get(agency_id, ())) if one in self._by_id]

    def _followed(self, name: str, former: list[_Former]) -> Place:
        """The one agency that took the place of what the file names; a question where there are several or none."""
        standing = {one.id: one for was in former for one in self._standing(was.id)}
        last = former[-1]
        date_text = format_date(last.ended)
        if len(standing) == 1:
            [heir] = standing.values()
            text = _("{old} is {new} since {date}") if heir.id == last.id else _("{old} belongs to {new} since {date}")
            note = text.format(old=last.name, new=heir.name, date=date_text)
            return Place(heir.id, heir.name, note=note)
        if not standing:
            question = _("this agency ended on {date}").format(date=date_text)
            return Place(None, name, question=question, candidates=((last.id, last.name),))
        names = ", ".join(one.name for one in standing.values())
        question = _("this agency ended on {date}; it is now one of {names}").format(date=date_text, names=names)
        return Place(None, name, question=question, candidates=tuple((one.id, one.name) for one in standing.values()))

    def _close(self, key: str) -> list[_Standing]:
        return [standing for known, standing in self._blocks[len(key.split())] if is_likely_misspelling(key, known)]


def _short(key: str) -> str:
    """The key without the committee before a commune's or district's name, which files write or leave out."""
    return key.removeprefix(_COMMITTEE) if key.startswith(_COMMITTEES) else key


def are_alike(one: str, other: str) -> bool:
    """Whether two names are those of one agency, perhaps written wrongly in one place."""
    first, second = _short(agency_key(one)), _short(agency_key(other))
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
