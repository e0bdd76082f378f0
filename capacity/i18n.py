"""The user's language: English msgids in the code, Vietnamese unless English is asked for; numbers likewise."""

import gettext
import os
from collections.abc import Sequence

LANGUAGES = ("vi", "en")
LOCALE = os.path.join(os.path.dirname(__file__), "locale")  # noqa: PTH118, PTH120 - help is there before pathlib is
_catalogs: dict[str, gettext.NullTranslations] = {"en": gettext.NullTranslations()}
_language = "en" if os.environ.get("CAPACITY_LANG", "").lower().startswith("en") else "vi"


def set_language(language: str) -> None:
    """Use `vi` or `en` from now on. Texts that classes hold already, such as key labels, keep their language."""
    global _language
    if language not in LANGUAGES:
        raise ValueError(language)
    _language = language


def asked_language(words: Sequence[str]) -> str | None:
    """The language that a command line asks for before its command, so that help is built in it from the start."""
    for place, word in enumerate(words):
        if word.startswith("--lang"):
            wanted = word.partition("=")[2] or "".join(words[place + 1 : place + 2])
            return wanted if wanted in LANGUAGES else None
    return None


def language() -> str:
    """The language in use: `vi` or `en`."""
    return _language


def _catalog() -> gettext.NullTranslations:
    catalog = _catalogs.get(_language)
    if catalog is None:
        catalog = gettext.translation("capacity", LOCALE, [_language], fallback=True)
        _catalogs[_language] = catalog
    return catalog


def _(message: str) -> str:
    """The message in the user's language."""
    return _catalog().gettext(message)


def N_(message: str) -> str:
    """Marks a message for translation where it stands; `_` translates it when it is shown."""
    return message


def NN_(singular: str, plural: str) -> tuple[str, str]:
    """Marks a message that counts, like `N_`."""
    return singular, plural


def ngettext(singular: str, plural: str, count: int) -> str:
    """The message for so many things in the user's language."""
    return _catalog().ngettext(singular, plural, count)


def format_number(value: float, decimals: int = 0) -> str:
    """`25.114` or `7,5` (Vietnamese), `25,114` or `7.5` (English)."""
    text = f"{value:,.{decimals}f}"
    if _language == "vi":
        return text.translate({ord(","): ".", ord("."): ","})
    return text


def format_short(value: float, decimals: int = 1) -> str:
    """The number with so many decimals, or without any where it is whole."""
    return format_number(value, 0 if float(value).is_integer() else decimals)


def format_exact(value: float) -> str:
    """The number with all the decimals that somebody gave it: `80`, `33,3`, `12,25`."""
    return format_number(value, len(f"{value:.6f}".rstrip("0").partition(".")[2]))


def format_percent(share: float | None, decimals: int = 1) -> str:
    """`67,4 %` for 0.674; `–` where there is no share; never 100 % for a share below one."""
    if share is None:
        return "–"
    percent = round(share * 100, decimals)
    if share < 1 <= percent / 100:
        percent = 100 - 10**-decimals
    return format_number(percent, decimals) + " %"
