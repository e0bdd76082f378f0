"""`make soak`: kill work, let programs write at once, take the disk away, and count what is lost. Exit code 1 if any.

Needs a system that can fork and send SIGKILL; where file systems cannot be mounted, those faults are left out.
"""

import argparse
import os
import shlex
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import astuple
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from capacity.courses import add_course
from capacity.history import change_set
from capacity.store.connection import db
from capacity.store.database import open_database
from tests.killing import WORKS, Killed, kill, state

_KILLS = 200
_WRITES = 1000
_LINE = "{:<34}{:>8}{:>10}{:>11}{:>8}"
_MOUNTED = "mount -t tmpfs -o size={size} tmpfs {folder} && cp {start} {folder}/t.db"


def main() -> int:
    """Print the table; 1 where a file went bad, something was lost or a fault ended in no sentence."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=_KILLS, help="how often work is killed in all")
    options.add_argument("--writes", type=int, default=_WRITES, help="how much each of two programs writes")
    asked = options.parse_args()
    print(_LINE.format("", "tried", "as before", "bad files", "losses"))
    failed = 0
    for work in WORKS:
        with TemporaryDirectory() as folder:
            failed += _report(f"killed: {work.name}", kill(work, asked.kills // len(WORKS), Path(folder)))
    with TemporaryDirectory() as folder:
        failed += _report("two programs writing at once", write_at_once(Path(folder), asked.writes))
    for name in FAULTS:
        with TemporaryDirectory() as folder:
            if told := suffer(name, Path(folder)):
                failed += _report(name, told)
    return 1 if failed else 0


def _report(name: str, told: Killed) -> int:
    print(_LINE.format(name, *astuple(told)), flush=True)
    return told.bad_files + told.losses


def _write(path: Path, name: str, count: int) -> None:
    open_database(path)
    for number in range(count):
        with change_set(f"{name}{number}"):
            add_course(f"{name}{number}", name, hours=1)
    db.close()


def write_at_once(folder: Path, count: int) -> Killed:
    """Two programs that write so many change sets each into one file."""
    path = folder / "t.db"
    open_database(path)
    db.close()
    forking = get_context("fork")
    programs = [forking.Process(target=_write, args=(path, name, count)) for name in "AB"]
    for program in programs:
        program.start()
    for program in programs:
        program.join()
    found = state(path)
    lost = 2 * count - min(len(found["course"]), len(found["change_set"]))
    return Killed(2 * count, 0, 0, lost)


FAULTS = {
    "full disk": f"{_MOUNTED} && cd {{folder}} && {{capacity}} import {{roster}} --yes",
    "file size limit": "cp {start} {folder}/t.db && cd {folder} && ulimit -f {blocks} && "
    "{capacity} import {roster} --yes",
    "read-only disk": f"{_MOUNTED} && mount -o remount,ro {{folder}} && cd {{folder}} && "
    "{capacity} import {roster} --yes",
    "locked file": "cp {start} {folder}/t.db && cd {folder} && {capacity} import {roster} --yes",
}
"""What stands in the way of an import, as commands of the shell."""


def suffer(name: str, folder: Path) -> Killed | None:
    """An import under a fault ends in a sentence and leaves the file as it was; None where there is no such fault."""
    start, place, roster = folder / "start.db", folder / "there", folder / "list.csv"
    place.mkdir()
    _prepare(start, roster)
    # The log that SQLite keeps beside the file has to find some room, or not even the start is reached.
    room = start.stat().st_size * 3
    command = FAULTS[name].format(
        size=room,
        blocks=room // 512,
        start=start,
        folder=place,
        roster=roster,
        capacity=f"{shlex.quote(sys.executable)} -m capacity --db t.db --lang en",
    )
    command += f"; code=$?; cp {place}/t.db* {folder}/; exit $code"
    is_mounted = "mount" in command
    if is_mounted and subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False).returncode:
        return None
    with closing(sqlite3.connect(place / "t.db" if name == "locked file" else start)) as holder:
        if name == "locked file":
            command = command.replace(f"cp {start} {place}/t.db && ", "")
            sqlite3.connect(start).backup(holder)
            holder.execute("BEGIN EXCLUSIVE")
        done = subprocess.run(
            [*(["unshare", "-rm"] if is_mounted else []), "sh", "-c", command],
            capture_output=True,
            text=True,
            check=False,
            encoding="utf-8",
            env=_environment(folder),
        )
    said = [line for line in done.stderr.splitlines() if line.startswith("Error:")]
    has_sentence = done.returncode == 1 and len(said) == 1 and "Traceback" not in done.stderr
    if not has_sentence:
        print(done.stderr, file=sys.stderr)
    found = state(folder / "t.db")
    return Killed(1, 1, not has_sentence, len(found["official"]) + len(found["change_set"]))


def _prepare(start: Path, roster: Path) -> None:
    open_database(start)
    db.close()
    lines = [f"{number};Nguyễn Văn {number % 26};12/03/1985;Xã {number}" for number in range(5000)]
    roster.write_text("\n".join(["STT;Họ và tên;Ngày sinh;Cơ quan", *lines]), encoding="utf-8")


def _environment(folder: Path) -> dict[str, str]:
    root = str(Path(__file__).parents[1])
    return os.environ | {"PYTHONPATH": root, "XDG_DATA_HOME": str(folder), "CAPACITY_LANG": "en"}


if __name__ == "__main__":
    sys.exit(main())
