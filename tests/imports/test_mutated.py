"""Files with bytes changed, doubled or cut off end in people read or in a sentence, soon and in little memory."""

import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import count
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import pytest
from hypothesis import Phase, given, note, settings
from hypothesis import strategies as st

from capacity.demo import invent
from capacity.errors import BadFile, CapacityError
from exports.demo_files import write_demo_files
from imports.plan import plan_import
from imports.reading import read_files
from imports.rows import Reading
from tests.builders import new_database
from tests.imports.old_workbooks import ods, ods_row, xlsb
from tests.imports.test_formats import a_small_xls
from tests.imports.test_hostile_sizes import row, xml
from tests.imports.workbooks import HEADINGS, HOA, SON, save

FORMATS = ("text", "workbook", "roster", "old")
FILES = 600
"""Of each of them; the same ones in every run."""
_BATCH = 25
"""Files that one worker reads, as far as none of them ends it."""
_LONGEST = 30.0
_MOST_MEMORY = 1_000_000
"""Kilobytes that a reading process, or this one, may ever have held."""
_TABLE = "\n".join("\t".join(map(str, line)) for line in (HEADINGS, SON, HOA))
_BYTES = (b"\0", b"<", b'"', b"&#0;", b"\x1b[2J", b"9" * 30, b"=cmd|' /C calc'!A1", b"1e999", b"A1:XFD1048576")
_NUMBERS = (b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xff\xff\xff\x7f")


class Change(NamedTuple):
    """What is done to the bytes at a place, which is a part of the whole."""

    kind: str
    place: float
    value: int


class Mutation(NamedTuple):
    """A file, or a member of an archive where it is one, and what is done to it."""

    source: int
    member: int | None
    changes: Sequence[Change]


CHANGES = st.builds(
    Change,
    st.sampled_from(("set", "cut", "double", "number", "insert", "end")),
    st.floats(0, 1, exclude_max=True),
    st.integers(0, 255),
)
MUTATIONS = st.builds(Mutation, st.integers(0, 99), st.none() | st.integers(0, 30), st.lists(CHANGES, max_size=6))


class Place(NamedTuple):
    """What is mutated, and where to."""

    sources: Sequence[Path]
    folder: Path


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Path]]:
    """A small list in each format, and the rosters of the demo with the layouts that offices like."""
    folder = tmp_path_factory.mktemp("originals")
    plain = {
        "ds.csv": _TABLE.replace("\t", ";").encode(),
        "utf16.csv": _TABLE.encode("utf-16"),
        "page.xls": ("<html><table><tr><td>" + _TABLE.replace("\n", "<tr><td>").replace("\t", "<td>")).encode(),
        "xml.xls": xml(row(*HEADINGS) + row(*SON) + row(*HOA)).encode(),
    }
    for name, content in plain.items():
        (folder / name).write_bytes(content)
    demo = write_demo_files(invent("small"), folder / "demo")
    return {
        "text": [*(folder / name for name in plain), demo.units],
        "workbook": [save(folder / "ds.xlsx", [HEADINGS, SON, HOA], ["A5:B6"]), demo.results[0]],
        "roster": [*demo.rosters],
        "old": [
            a_small_xls(folder / "ds.xls"),
            xlsb(folder / "ds.xlsb", [["Họ và tên", "Năm sinh"], ["Lò Văn Sơn", "1985"], ["#N/A", "1986"]]),
            ods(folder / "ds.ods", ods_row("Ho ten", "Nam sinh") + ods_row("Hång Hµ", "#N/A", hidden=True), ""),
        ],
    }


def mutated(content: bytes, mutation: Mutation) -> bytes:
    """The content with the changes, in one member where it is an archive and one is named."""
    if mutation.member is None or not content.startswith(b"PK"):
        return changed(content, mutation.changes)
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        names = source.namelist()
        chosen = names[mutation.member % len(names)]
        for name in names:
            part = source.read(name)
            archive.writestr(name, changed(part, mutation.changes) if name == chosen else part)
    return target.getvalue()


def changed(content: bytes, changes: Iterable[Change]) -> bytes:
    """The content with the changes, one after the other."""
    found = bytearray(content)
    for kind, place, value in changes:
        at, length = int(place * len(found)), value % 64 + 1
        match kind:
            case "set":
                found[at : at + 1] = bytes([value])
            case "cut":
                del found[at : at + length]
            case "double":
                found[at:at] = found[at : at + length] * (1, 2, 50)[value % 3]
            case "number":
                found[at : at + 4] = _NUMBERS[value % len(_NUMBERS)]
            case "insert":
                found[at:at] = _BYTES[value % len(_BYTES)]
            case _:
                del found[max(at, len(found) // 4) :]
    return bytes(found)


def read_well(paths: Sequence[Path]) -> int:
    """How many files were read; each is, and can be compared with the database, or is refused in a sentence, soon."""
    read = 0
    begun = perf_counter()
    for path, result in zip(paths, read_files(paths), strict=True):
        note(f"{path} is read; if anything fails, it is comparing it, or reading the next one")
        if isinstance(result, Reading):
            read += 1
            compare(result)
        else:
            assert isinstance(result[1], BadFile)
            assert str(result[1])
        assert perf_counter() - begun < _LONGEST, result
        begun = perf_counter()
    return read


def compare(reading: Reading) -> None:
    """Plan the import; what cannot be planned is told in a sentence too."""
    try:
        plan_import(reading)
    except CapacityError as error:
        sentence = str(error)
        assert sentence


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the mutated files lie, with a database that the people are compared with."""
    folder = tmp_path_factory.mktemp("mutated")
    with new_database(folder):
        yield folder


@pytest.mark.parametrize("name", FORMATS)
def test_mutated_files(originals: dict[str, list[Path]], folder: Path, name: str) -> None:
    sources = [(path, path.read_bytes()) for path in originals[name]]
    number, read = count(), 0

    # Not made smaller: each smaller batch would start a reading process, and the note names the file.
    @settings(max_examples=FILES // _BATCH, database=None, phases=[Phase.explicit, Phase.generate])
    @given(st.lists(MUTATIONS, min_size=_BATCH, max_size=_BATCH))
    def end_well(mutations: Sequence[Mutation]) -> None:
        nonlocal read
        paths = []
        for mutation in mutations:
            path, content = sources[mutation.source % len(sources)]
            paths.append(folder / f"m{next(number)}{path.suffix}")
            paths[-1].write_bytes(mutated(content, mutation))
        read += read_well(paths)

    end_well()
    assert next(number) >= FILES
    assert read > FILES // 20
    if sys.platform == "linux":
        import resource

        for process in (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF):
            assert resource.getrusage(process).ru_maxrss < _MOST_MEMORY
