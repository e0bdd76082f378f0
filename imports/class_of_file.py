"""Which class a file is about: named by the user, by its title or name, or told by days and people."""

import json
import re
from collections.abc import Iterator, Mapping

from capacity.classes import ClassRow, class_by_code, class_by_id
from capacity.errors import BadInput
from capacity.i18n import _
from capacity.seats import SEATED
from capacity.store.connection import rows
from capacity.text import clean, fold, loose_key
from imports.rows import MarkSheet, MeetingSheet, Reading
from imports.session_match import match_sessions

_SHORTEST_CODE = 3
_FEWEST = 0.5
"""The share of the people of a file who must be of a class that is to be its class."""


def class_of(reading: Reading, code: str | None) -> ClassRow:
    """The class of a file about attendance or results; raises BadInput where it has to be named."""
    if code:
        return class_by_code(code)
    named = {number for _sheet, _cell, number, _code in _named(reading)}
    if len(named) == 1:
        return class_by_id(named.pop())
    fitting = [] if named else _fitting(reading)
    if len(fitting) == 1:
        return class_by_id(fitting[0])
    raise BadInput(
        _("“{file}” does not say of which class it is; name the class with --class CODE.").format(
            file=reading.path.name
        )
    )


def other_class(reading: Reading, training_class: ClassRow) -> tuple[str, str, str] | None:
    """The sheet, the cell and the code where a file says that it is of another class; nothing where it does not."""
    named = [one for one in _named(reading) if one[1]]
    if any(number == training_class.id for _sheet, _cell, number, _code in named):
        return None
    return next(((sheet, cell, code) for sheet, cell, _number, code in named), None)


def _named(reading: Reading) -> Iterator[tuple[str, str, int, str]]:
    """Sheet, cell, number and code of each class that the title names, then the name of the file (no cell)."""
    codes: dict[str, tuple[int, str]] = {
        fold(code): (number, code) for number, code in rows("SELECT id, code FROM training_class")
    }
    for sheet in reading.sheets:
        book = sheet.book if isinstance(sheet, MarkSheet) else None
        if book and fold(book.class_code) in codes:
            yield sheet.name, "A1", *codes[fold(book.class_code)]
        titles = sheet.titles if isinstance(sheet, MarkSheet | MeetingSheet) else ()
        for cell, text in titles:
            for number, code in _codes_in(text, codes):
                yield sheet.name, cell, number, code
    for number, code in _codes_in(reading.path.stem, codes):
        yield "", "", number, code


def _codes_in(text: str, codes: Mapping[str, tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """The classes whose codes stand in a text as words of their own."""
    folded = fold(clean(text))
    for code, found in codes.items():
        if len(code) < _SHORTEST_CODE or code not in folded:
            continue
        if re.search(rf"(?<![\w\-./]){re.escape(code)}(?![\w\-/]|\.\w)", folded):
            yield found


def _fitting(reading: Reading) -> list[int]:
    """The classes under way that have the days of the file and most of its people."""
    names = {loose_key(row.values.get("full_name") or "") for row in reading.rows} - {""}
    query = """
        SELECT c.id FROM json_each(?1) j CROSS JOIN official o ON o.loose_key = j.value
        CROSS JOIN enrolment e ON e.official_id = o.id AND e.status IN (SELECT value FROM json_each(?2))
        CROSS JOIN training_class c ON c.id = e.training_class_id AND c.state IN ('planned', 'open', 'held')
        GROUP BY c.id HAVING count(DISTINCT j.value) > ?3 ORDER BY c.id
    """
    alike = rows(query, json.dumps(sorted(names)), json.dumps(SEATED), _FEWEST * len(names))
    return [number for (number,) in alike if _has_days(reading, number)]


def _has_days(reading: Reading, class_id: int) -> bool:
    """Whether the days of all sheets are days of the class."""
    from capacity.sessions import SessionRow, sessions

    held = sessions(class_id)
    for sheet in reading.sheets:
        if isinstance(sheet, MarkSheet):
            found = match_sessions(sheet, held).values()
            if not any(isinstance(session, SessionRow) for session in found):
                return False
        elif isinstance(sheet, MeetingSheet):
            from imports.presence import days_of

            if (days := days_of(sheet)) and not days & {session.on for session in held}:
                return False
    return True
