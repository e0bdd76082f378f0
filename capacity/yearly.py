"""The training of a year counted by what was taught and by the level of the agencies, as form 10-BTCTW wants it."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from capacity.agencies import tree
from capacity.dates import to_day
from capacity.store.connection import rows
from capacity.text import fold

CONTENTS = ("party", "unions", "state", "economy", "languages", "informatics", "new_knowledge", "defence")
"""What the form's second part tells apart, in its order."""
LEVELS = ("province", "district", "commune")
_WORDS = (
    ("defence", r"quoc phong|an ninh(?! mang)"),
    (
        "informatics",
        r"tin hoc|cong nghe thong tin|cong nghe so|ky nang so|nang luc so|chuyen doi so|du lieu|lanh dao so|digital|"
        r"thiet bi|phan mem|(dich vu|moi truong|noi dung|giai phap|san pham) so|an ninh mang|an toan thong tin",
    ),
    ("languages", r"ngoai ngu|tieng (anh|phap|trung|nga|nhat|han|lao|duc)"),
    ("party", r"xay dung dang|cong tac dang|ly luan chinh tri"),
    ("unions", r"doan the|mat tran|cong doan|hoi phu nu|doan thanh nien|hoi nong dan|cuu chien binh"),
    ("economy", r"quan ly kinh te"),
    ("state", r"quan ly nha nuoc|ngach chuyen vien|hanh chinh"),
)


@dataclass(slots=True)
class Counts:
    """People, each once, and classes of a content."""

    people: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    """By the level of their agency."""
    leaders: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    classes: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    """By the level of the body that held them."""
    courses: set[str] = field(default_factory=set)
    """The titles of the courses that were counted here."""
    by_words: set[str] = field(default_factory=set)
    """Those of them that teach no group of contents, so that only the words of their titles tell what they are."""


def content_of(*texts: str) -> str:
    """Which of CONTENTS texts speak of, the titles of content groups or that of a course; the newest if of none."""
    told = fold(" ".join(texts))
    return next((content for content, words in _WORDS if re.search(rf"\b({words})\b", told)), "new_knowledge")


def training_of(year: int) -> dict[str, Counts]:
    """What was completed in a year by content; people stand in the agency of the year's last day, or of their last."""
    contents = _contents()
    found = {content: Counts() for content in CONTENTS}
    first, last = to_day(date(year, 1, 1)), to_day(date(year, 12, 31))
    levels = _levels(date(year, 12, 31))
    query = """
        SELECT k.official_id, k.course_id, p.agency_id, p.is_leader FROM completion k
        LEFT JOIN posting p ON p.id = (SELECT id FROM posting WHERE official_id = k.official_id AND is_primary
                                       AND valid_from <= ?2 ORDER BY valid_from DESC LIMIT 1)
        WHERE k.completed_on BETWEEN ?1 AND ?2
    """
    for official_id, course_id, agency_id, is_leader in rows(query, first, last):
        content, title, by_words = contents[course_id]
        level = levels.get(agency_id, "province")
        found[content].people[level].add(official_id)
        found[content].courses.add(title)
        if by_words:
            found[content].by_words.add(title)
        if is_leader:
            found[content].leaders[level].add(official_id)
    query = """
        SELECT c.id, c.course_id, coalesce(c.organiser, '') FROM training_class c
        WHERE c.state IN ('held', 'closed') AND coalesce(
            c.ends_on, (SELECT max(held_on) FROM session WHERE training_class_id = c.id)) BETWEEN ?1 AND ?2
    """
    for class_id, course_id, organiser in rows(query, first, last):
        level = "district" if re.search(r"\b(huyen|thi xa|thanh pho)\b", fold(organiser)) else "province"
        found[contents[course_id][0]].classes[level].add(class_id)
    return found


def _contents() -> dict[int, tuple[str, str, bool]]:
    """Course → its content, its title, and whether only the title tells the content."""
    query = """
        SELECT c.id, c.title, coalesce((SELECT group_concat(g.title, ' ') FROM course_content x
            JOIN content_group g ON g.id = x.content_group_id WHERE x.course_id = c.id), '')
        FROM course c
    """
    return {course_id: (content_of(groups or title), title, not groups) for course_id, title, groups in rows(query)}


def _levels(on: date) -> dict[int, str]:
    """Agency → the level at which it stands in the tree of a day."""
    found: dict[int, str] = {}
    for agency in tree(on):
        own = agency.level if agency.level in ("district", "commune") else None
        found[agency.id] = own or found.get(agency.parent_id or 0, "province")
    return found
