"""Every text of the program has its Vietnamese, and the compiled catalogue is the one that was edited."""

import re
import unicodedata
from io import BytesIO

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo, write_mo

from tests.catalogue import MO, extracted, forms, read_catalogue

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")


def placeholders(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text))


def texts(catalogue: Catalog) -> dict[tuple[str, ...], tuple[str, ...]]:
    return {forms(message.id): forms(message.string) for message in catalogue if message.id}


def translated() -> list[Message]:
    return [message for message in read_catalogue() if message.id and all(forms(message.string))]


def test_every_message_of_the_code_has_vietnamese_that_is_not_fuzzy() -> None:
    done = {forms(message.id) for message in translated() if not message.fuzzy}
    assert [msgid for msgid in extracted() if forms(msgid) not in done] == []


def test_the_catalogue_has_no_message_that_the_code_lacks() -> None:
    used = {forms(msgid) for msgid in extracted()}
    assert [msgid for msgid in texts(read_catalogue()) if msgid not in used] == []


def test_a_translation_has_the_placeholders_of_its_message() -> None:
    wrong = [
        (message.id, string)
        for message in translated()
        for string in forms(message.string)
        if placeholders(string) != placeholders(forms(message.id)[-1])
    ]
    assert wrong == []


def test_vietnamese_is_composed_and_spaced_as_its_message() -> None:
    wrong = [
        string
        for message in translated()
        for string, english in zip(forms(message.string), reversed(forms(message.id)), strict=False)
        if not unicodedata.is_normalized("NFC", string)
        or (string[:1].isspace(), string[-1:].isspace()) != (english[:1].isspace(), english[-1:].isspace())
    ]
    assert wrong == []


def test_the_compiled_catalogue_is_that_of_the_edited_one() -> None:
    compiled = BytesIO()
    write_mo(compiled, read_catalogue())
    compiled.seek(0)
    with MO.open("rb") as committed:
        assert texts(read_mo(committed)) == texts(read_mo(compiled)), "run `make messages`"
