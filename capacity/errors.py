"""Everything that can go wrong in a way a user should read about: one tree, one sentence each."""


class CapacityError(Exception):
    """Something that could not be done; `str()` is one sentence in the user's language.

    Nothing has been written when one of these leaves a change set.
    """


class BadInput(CapacityError):
    """A value that the user gave cannot be used."""


class BadField(BadInput):
    """A value that by itself could be used does not go with the others; `field` names where it was given."""

    def __init__(self, sentence: str, field: str) -> None:
        super().__init__(sentence)
        self.field = field


class BadFile(CapacityError):
    """A file cannot be read, or does not hold what was asked of it."""


class NotFound(CapacityError):
    """Something named by the user does not exist."""


class Refused(CapacityError):
    """An action would destroy or contradict something, so it was not done."""


class Conflict(Refused):
    """Somebody else has changed meanwhile what was about to be written over; both values are named."""


class DatabaseError(CapacityError):
    """The database file cannot be opened or used."""
