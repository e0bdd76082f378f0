"""What the facts of a class may be."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from capacity.dates import format_date
from capacity.errors import BadInput
from capacity.i18n import _, format_number

STATES = ("planned", "open", "held", "closed", "cancelled", "postponed")
MODES = ("in_person", "online", "blended", "self_study")
EXCUSED = ("out", "absent")
"""What becomes of excused hours: they leave the base, or count as absent."""
_MOST = 10**15
"""Far more than any class takes or costs, and less than the database can hold."""


def check_choices(facts: Mapping[str, Any]) -> None:
    """Raise BadInput for a mode or a rule of excused hours that is none."""
    if facts.get("mode") not in (None, *MODES):
        raise BadInput(
            _("“{mode}” is no way to teach; use {known}.").format(mode=facts["mode"], known=", ".join(MODES))
        )
    if facts.get("excused", "out") not in EXCUSED:
        raise BadInput(
            _("“{excused}” does not say what becomes of excused hours; use out or absent.").format(
                excused=facts["excused"]
            )
        )


def check_figures(facts: Mapping[str, Any]) -> None:
    """Raise BadInput for a threshold, a capacity, a cost or a score that cannot be."""
    if not 0 <= facts.get("min_attendance", 0) <= 100:
        raise BadInput(
            _("{percent} % of the hours is not between 0 and 100.").format(
                percent=format_number(facts["min_attendance"])
            )
        )
    if facts.get("capacity") is not None and not 1 <= facts["capacity"] <= _MOST:
        raise BadInput(_("A class for {capacity} people is none.").format(capacity=format_number(facts["capacity"])))
    for name in ("cost", "min_score"):
        value = facts.get(name) or 0
        if value < 0:
            raise BadInput(_("{value} is below zero.").format(value=format_number(value)))
        if not value <= _MOST:
            raise BadInput(_("{value} is too large.").format(value=format_number(value)))


def check_span(begins: date | None, ends: date | None) -> None:
    """Raise BadInput for a last day before the first."""
    if begins and ends and ends < begins:
        text = _("The last day {until} is before the first day {since}.")
        raise BadInput(text.format(until=format_date(ends), since=format_date(begins)))
