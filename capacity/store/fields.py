"""How a calendar day is kept: as an integer, so that ranges compare fast and sort right on every engine."""

from datetime import date
from typing import Any

from peewee import IntegerField

from capacity.dates import from_day, to_day


class DayField(IntegerField):
    """A `date` kept as days since 1970-01-01."""

    def db_value(self, value: Any) -> Any:
        """A date becomes its day number; a number is one already."""
        return to_day(value) if isinstance(value, date) else value

    def python_value(self, value: Any) -> Any:
        """A day number becomes its date."""
        return None if value is None else from_day(value)
