"""`capacity serve`: the interface in a browser, where the package for it is there."""

import shlex
import socket
import sys
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner

from capacity.cli import cli
from capacity.store.connection import db

Served = list[tuple[str, str, int]]


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Served:
    """What the package is asked to serve: command, host and port."""
    asked: Served = []

    class Server:
        def __init__(self, command: str, host: str, port: int, title: str) -> None:
            self.asked = (command, host, port)

        def serve(self) -> None:
            asked.append(self.asked)

    module = ModuleType("textual_serve.server")
    module.Server = Server  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "textual_serve", ModuleType("textual_serve"))
    monkeypatch.setitem(sys.modules, "textual_serve.server", module)
    return asked


@pytest.fixture
def port() -> int:
    """A port at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = int(taken.getsockname()[1])
    return number


def run(place: Path, *words: object) -> tuple[int, str]:
    if not db.is_closed():
        db.close()
    result = CliRunner().invoke(cli, ["--db", str(place), "serve", *map(str, words)])
    return result.exit_code, result.stderr


def test_the_program_is_served_on_this_machine(database: Path, served: Served, port: int) -> None:
    code, told = run(database, "--host", "127.0.0.1", "--port", port)
    assert code == 0
    assert f"http://127.0.0.1:{port}" in told
    assert "không cần mật khẩu" not in told
    [(command, host, number)] = served
    assert (host, number) == ("127.0.0.1", port)
    if sys.platform != "win32":
        assert shlex.split(command)[1:7] == ["-m", "capacity", "--db", str(database), "--lang", "vi"]


def test_who_may_only_read_and_under_which_name_is_passed_on(database: Path, served: Served, port: int) -> None:
    db.close()
    words = ["--db", str(database), "--as-user", "Lan", "--read-only", "serve", "--host", "127.0.0.1"]
    assert CliRunner().invoke(cli, [*words, "--port", str(port)]).exit_code == 0
    assert shlex.split(served[0][0])[-3:] == ["--as-user", "Lan", "--read-only"]


def test_whoever_lets_others_in_is_told_what_they_can_do(database: Path, served: Served, port: int) -> None:
    code, told = run(database, "--host", "0.0.0.0", "--port", port)
    assert code == 0
    assert "không cần mật khẩu" in told


def test_a_port_that_is_taken_is_a_sentence(database: Path, served: Served) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        code, told = run(database, "--host", "127.0.0.1", "--port", taken.getsockname()[1])
    assert (code, served) == (1, [])
    assert "127.0.0.1" in told


def test_without_the_package_it_says_which(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "textual_serve.server", None)
    code, told = run(database)
    assert code == 1
    assert "pip install textual-serve" in told
