"""What import-linter cannot see: what a command loads when it runs, and where everything may be caught."""

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDERS = ("capacity", "screens", "imports", "exports")
HEAVY = {"openpyxl", "peewee", "python_calamine", "textual"}
EDGES = {"capacity/cli/__init__.py", "screens/app.py", "screens/jobs.py"}
"""The outer edges, where an error nobody foresaw is logged and becomes one sentence."""

_HELP = """
import sys
from capacity.cli import main
sys.argv = ["capacity", "--help"]
try:
    main()
finally:
    print(*sys.modules, file=sys.stderr)
"""


def is_broad(caught: ast.expr | None) -> bool:
    if isinstance(caught, ast.Tuple):
        return any(map(is_broad, caught.elts))
    return caught is None or (isinstance(caught, ast.Name) and caught.id in ("Exception", "BaseException"))


def test_help_loads_no_screen_no_spreadsheet_library_and_no_database() -> None:
    done = subprocess.run([sys.executable, "-c", _HELP], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "--help" in done.stdout
    assert HEAVY & {module.partition(".")[0] for module in done.stderr.split()} == set()


def test_everything_is_caught_at_the_outer_edges_only() -> None:
    broad = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for folder in FOLDERS
        for path in sorted((ROOT / folder).rglob("*.py"))
        if path.relative_to(ROOT).as_posix() not in EDGES
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.ExceptHandler) and is_broad(node.type)
    ]
    assert broad == []
