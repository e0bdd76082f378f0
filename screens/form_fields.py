"""The fields of forms: what each may hold, how its text is checked, and what it may go on to."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from capacity.dates import format_date, format_last_day
from capacity.errors import BadField, BadInput
from capacity.i18n import _
from capacity.text import clean, fold

_MOST = 5
"""Suggestions at a time."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a field may hold, and what tells it from others like it."""

    text: str
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a form."""

    name: str
    label: str
    value: str = ""
    check: Callable[[str], Any] = clean
    """Turns the text into what is meant, or refuses it with a sentence."""
    suggest: Callable[[str], Sequence[Suggestion]] | None = None
    hint: str = ""
    is_needed: bool = False
    is_many: bool = False
    """Several values with signs between them."""
    between: str = ";"
    """What these signs are, as a pattern."""

    def read(self, text: str) -> Any:
        """What a text means: None for blank, a tuple for several; raises BadInput and the like."""
        if self.is_many:
            parts = tuple(self.check(part) for part in map(clean, re.split(self.between, text)) if part)
            self._demand(bool(parts))
            return parts
        if not clean(text):
            self._demand(False)
            return None
        return self.check(text)

    def _demand(self, is_there: bool) -> None:
        if self.is_needed and not is_there:
            raise BadInput(_("“{label}” is still blank.").format(label=self.label))

    def suggestions(self, text: str) -> Sequence[Suggestion]:
        """What the text, or the last of several, may go on to; nothing once it says one of them in full."""
        typed = clean(re.split(self.between, text)[-1] if self.is_many else text)
        found = self.suggest(typed) if self.suggest and typed else ()
        return () if any(fold(one.text) == fold(typed) for one in found) else found[:_MOST]

    def with_suggestion(self, text: str, suggestion: Suggestion) -> str:
        """The text with a suggestion in place of what was being typed."""
        before = text[: -len(re.split(self.between, text)[-1]) or None].rstrip(" ;,") if self.is_many else ""
        return f"{before}; {suggestion.text}" if before else suggestion.text


def one_of(names: Mapping[str, str]) -> Callable[[str], str]:
    """A check for a field that holds one of some words, with or without diacritics: name → word."""

    def check(text: str) -> str:
        typed = fold(clean(text))
        found = [name for name, word in names.items() if fold(word) == typed]
        if not found:
            raise BadInput(
                _("“{text}”: only {known} can stand here.").format(text=text, known=", ".join(names.values()))
            )
        return found[0]

    return check


def check_days(since: date, until: date) -> None:
    """Refuse a time that ends, with the day before `until`, before it begins."""
    if until <= since:
        text = _("The last day {until} is before the first day {since}.")
        raise BadField(text.format(until=format_last_day(until), since=format_date(since)), "until")


def number(text: str) -> float:
    """A check for a field that holds a number above 0, with a comma or a point."""
    try:
        found = float(clean(text).removesuffix("%").strip().replace(",", "."))
    except ValueError:
        raise BadInput(_("“{text}” is not a number.").format(text=text)) from None
    if not 0 < found < 1e9:
        raise BadInput(_("“{text}” is not above 0.").format(text=text))
    return found


def whole_number(text: str) -> int:
    """A check for a field that holds a whole number above 0."""
    found = number(text)
    if found != int(found):
        raise BadInput(_("“{text}” is not a whole number.").format(text=text))
    return int(found)


def words_of(words: Sequence[str]) -> Callable[[str], list[Suggestion]]:
    """Suggestions out of some words: those in which a word begins as typed."""
    return lambda text: [Suggestion(word) for word in words if f" {fold(text)}" in f" {fold(word)}"]
