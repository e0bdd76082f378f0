"""How a goal stands, in a word and a tone."""

_TONES = {"reached": "good", "on_track": "", "at_risk": "warn", "missed": "bad"}


def standing_word(standing: str | None) -> str:
    """Where a goal stands, in the user's language; `–` where nobody is eligible."""
    # Loaded when it is needed: the first picture does not wait for it.
    from capacity.coverage import standing_name

    return standing_name(standing)


def standing_tone(standing: str | None) -> str:
    """The tone that goes with the word."""
    return _TONES[standing] if standing else "dim"
