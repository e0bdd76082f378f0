"""Files with bytes changed, doubled or cut off end in people read or in a sentence, soon and in little memory."""

import random
import resource
import sys
import zipfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from time import perf_counter

import pytest

from capacity.errors import BadFile
from imports.reading import read_files
from imports.rows import Reading
from tests.imports.old_workbooks import ods, ods_row, xlsb
from tests.imports.test_formats import a_small_xls
from tests.imports.workbooks import HEADINGS, HOA, SON, save

SEED = 8
FILES = 2000
_BATCH = 250
"""Files that one worker reads, as far as none of them ends it."""
_LONGEST = 30.0
_MOST_MEMORY = 1_000_000
"""Kilobytes that a reading process may ever have held."""
_TABLE = "\n".join("\t".join(map(str, row)) for row in (HEADINGS, SON, HOA))


def originals(folder: Path) -> list[Path]:
    """A small list in each format; and the larger ones of the shared folder where it is there."""
    plain = {
        "ds.csv": _TABLE.replace("\t", ";").encode(),
        "utf16.csv": _TABLE.encode("utf-16"),
        "page.xls": ("<html><table><tr><td>" + _TABLE.replace("\n", "<tr><td>").replace("\t", "<td>")).encode(),
    }
    for name, content in plain.items():
        (folder / name).write_bytes(content)
    made = [
        save(folder / "ds.xlsx", [HEADINGS, SON, HOA], ["A5:B6"]),
        a_small_xls(folder / "ds.xls"),
        xlsb(folder / "ds.xlsb", [["Họ và tên", "Năm sinh"], ["Lò Văn Sơn", "1985"], ["#N/A", "1986"]]),
        ods(folder / "ds.ods", ods_row("Ho ten", "Nam sinh") + ods_row("Hång Hµ", "#N/A", hidden=True), ""),
    ]
    shared = Path(__file__).parents[3] / "shared" / "rosters"
    given = [path for path in sorted(shared.glob("*.*")) if path.suffix in {".xls", ".xlsx", ".csv", ".ods"}]
    return [*(folder / name for name in plain), *made, *given]


def mutated(content: bytes, dice: random.Random) -> bytes:
    """The content with a few changes; those of an archive as often within a member as around it."""
    if content.startswith(b"PK") and dice.random() < 0.7:
        return _repacked(content, dice)
    return _changed(content, dice)


def _changed(content: bytes, dice: random.Random) -> bytes:
    found = bytearray(content)
    for _time in range(dice.choice((1, 1, 2, 5, 30))):
        at = dice.randrange(len(found) or 1)
        match dice.randrange(6):
            case 0:
                found[at : at + 1] = bytes([dice.randrange(256)])
            case 1:
                del found[at : at + dice.randrange(1, 64)]
            case 2:
                found[at:at] = found[at : at + dice.randrange(1, 64)] * dice.choice((1, 2, 50))
            case 3:
                found[at : at + 4] = dice.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xff\xff\xff\x7f"))
            case 4:
                found[at:at] = dice.choice((b"\0", b"<", b'"', b"&#0;", b"\x1b[2J", b"9" * 30, b"=cmd|' /C calc'!A1"))
            case _:
                del found[max(at, len(found) // 4) :]
    return bytes(found)


def _repacked(content: bytes, dice: random.Random) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        chosen = dice.choice(source.namelist())
        for name in source.namelist():
            part = source.read(name)
            archive.writestr(name, _changed(part, dice) if name == chosen else part)
    return target.getvalue()


def ends_well(paths: Iterable[Path]) -> tuple[int, int]:
    """How many files were read and how many refused; each must be one of both, soon."""
    read = refused = 0
    begun = perf_counter()
    for result in read_files(paths):
        assert perf_counter() - begun < _LONGEST, result
        if isinstance(result, Reading):
            read += 1
        else:
            assert isinstance(result[1], BadFile)
            assert str(result[1])
            refused += 1
        begun = perf_counter()
    return read, refused


@pytest.mark.parametrize("batch", range(FILES // _BATCH))
def test_two_thousand_mutated_files(tmp_path: Path, batch: int) -> None:
    dice = random.Random(SEED * 1000 + batch)
    sources = originals(tmp_path)
    paths = []
    for number in range(_BATCH):
        source = sources[number % len(sources)]
        path = tmp_path / f"m{number}{source.suffix}"
        path.write_bytes(mutated(source.read_bytes(), dice))
        paths.append(path)
    read, refused = ends_well(paths)
    assert read + refused == _BATCH
    assert read > _BATCH // 20
    if sys.platform == "linux":
        assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < _MOST_MEMORY
