"""The Vietnamese catalogue, renewed from the code: `make messages`, or `python -m tests.catalogue [LIST…]`.

A LIST is a file of Python dict items, `"English": "Vietnamese",` one a line; its words go before those that
the catalogue holds. A message that the code no longer has is dropped. Nothing written depends on the day.
"""

import ast
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
FOLDERS = ("capacity", "screens", "imports", "exports")
PO = ROOT / "capacity/locale/vi/LC_MESSAGES/capacity.po"
MO = PO.with_suffix(".mo")
_KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "NN_": (1, 2)}
_DATED = datetime(2026, 1, 1, tzinfo=UTC)


def extracted() -> list[str | tuple[str, str]]:
    """Every message of the code, sorted; a pair is a singular and its plural."""
    found: dict[str, str | tuple[str, str]] = {}
    for folder in FOLDERS:
        for _, _, text, _, _ in extract_from_dir(ROOT / folder, [("**.py", "python")], keywords=_KEYWORDS):
            if isinstance(text, str):
                found.setdefault(text, text)
            else:
                found[text[0]] = (text[0], text[1])
    return [found[key] for key in sorted(found)]


def read_catalogue() -> Catalog:
    """The catalogue of the repository, empty where there is none yet."""
    if not PO.exists():
        return Catalog(locale="vi")
    with PO.open("rb") as file:
        return read_po(file, locale="vi")


def forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    """A message or its translation as its forms: one, or as many as the language has plurals."""
    return (text,) if isinstance(text, str) else tuple(text or ())


def read_list(path: Path) -> dict[str, str]:
    """English to Vietnamese as one list has it, with or without braces around the items."""
    source = path.read_text(encoding="utf-8").strip()
    if not source.endswith("}"):
        source = "{\n" + source + "\n}"
    statement = ast.parse(source, filename=str(path)).body[-1]
    if not isinstance(statement, (ast.Assign, ast.Expr)):
        raise SystemExit(f"{path} is no list of messages")
    pairs = ast.literal_eval(statement.value)
    return {forms(english)[-1]: forms(vietnamese)[-1] for english, vietnamese in pairs.items()}


def read_lists(paths: list[Path]) -> dict[str, str]:
    """The lists as one; where two disagree the later one holds, and stderr says so."""
    merged: dict[str, str] = {}
    for path in paths:
        for english, vietnamese in read_list(path).items():
            if merged.get(english, vietnamese) != vietnamese:
                print(f"{path.name}: {english!r} was {merged[english]!r}", file=sys.stderr)
            merged[english] = vietnamese
    return merged


def empty_catalogue() -> Catalog:
    """A Vietnamese catalogue whose header is the same on every day."""
    return Catalog(
        locale="vi",
        domain="capacity",
        header_comment="# The texts of capacity. Renewed by `make messages`; change the msgstr only.",
        project="capacity",
        version="1",
        msgid_bugs_address="none",
        creation_date=_DATED,
        revision_date=_DATED,
        last_translator="capacity contributors",
        language_team="Vietnamese",
        fuzzy=False,
    )


def renewed(old: Catalog, words: dict[str, str]) -> Catalog:
    """The messages of the code, in the given words, else in those of the old catalogue."""
    new = empty_catalogue()
    for msgid in extracted():
        message = old.get(msgid) or Message(msgid)
        given = next((words[form] for form in reversed(forms(msgid)) if form in words), None)
        string = given or forms(message.string)[-1]
        flags = message.flags - {"fuzzy"} if given else message.flags
        added = new.add(
            msgid,
            string if isinstance(msgid, str) else (string,),
            flags=flags,
            user_comments=message.user_comments,
        )
        # str.format fills the texts in, and a per cent sign in them means itself.
        added.flags.discard("python-format")
    return new


def main(lists: list[Path]) -> None:
    """Write both files; stderr names what has no Vietnamese yet, and what the lists have beyond the code."""
    words = read_lists(lists)
    catalogue = renewed(read_catalogue(), words)
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, catalogue, width=0, no_location=True)
    with MO.open("wb") as file:
        write_mo(file, catalogue)
    messages = [message for message in catalogue if message.id]
    known = {form for message in messages for form in forms(message.id)}
    without = [message for message in messages if not all(forms(message.string))]
    for message in without:
        print(f"no Vietnamese: {forms(message.id)[0]!r}", file=sys.stderr)
    for english in words.keys() - known:
        print(f"not in the code: {english!r}", file=sys.stderr)
    print(f"{len(messages)} messages, {len(without)} without Vietnamese")


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
