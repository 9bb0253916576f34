"""The house: who may import whom. Imports go down only, and a room does not import its neighbour."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import auditlib
from auditlib import scoring
from auditlib.standard.rules import Rules

HOUSE = Path(auditlib.__file__).parent
# Lowest first. A room may import what lies below it, and itself.
FLOORS: list[set[str]] = [
    {"model", "privacy", "words"},
    {"errors"},
    {"files", "log"},
    {"standard"},
    {"compared"},
    {"evidence", "params"},
    {"scoring", "drafting"},
    {"decisions", "worked", "wording"},
    {"report"},
    {"handbook"},
    {"audit", "papers"},
    {"shell", "review", "record"},
    {"execute"},
    {"run", "identity", "workbench", "docket", "printing"},
    {"ask"},
    {"province"},
    {"batch", "clerk", "desk", "compare"},
    {"revision"},
    {"cluster"},
    {"show", "show_asked", "show_province", "widgets", "cli_words"},
    {"cli_ask", "cli_decide", "cli_keys", "cli_papers", "cli_record", "cli_verify", "cli_run", "cli_standard"},
    {"cli"},
]
LEVEL = {room: level for level, rooms in enumerate(FLOORS) for room in rooms}
# Neighbours that know each other: the notebook's cells show the widgets.
NEIGHBOURS = {("show", "widgets"), ("show_asked", "widgets")}
# What only one room may use.
KEPT = {
    "papermill": {"execute", "shell"},
    "openpyxl": {"evidence", "papers"},
    "docx": {"drafting", "papers"},
    "docxtpl": {"papers"},
    "ipywidgets": {"widgets"},
    "click": {
        "cli",
        "cli_words",
        "cli_ask",
        "cli_decide",
        "cli_keys",
        "cli_papers",
        "cli_record",
        "cli_run",
        "cli_standard",
        "cli_verify",
    },
    "cryptography": {"record"},
    "psutil": {"shell"},
    "segno": {"report"},
    "sqlite3": {"log"},
    "psycopg": {"log"},
    "portalocker": {"log", "record"},
    "platformdirs": {"identity"},
    "jinja2": {"papers", "report"},
    "pydantic": {"standard", "files", "compared", "params", "worked"},
    "yaml": {"files"},
    "numpy": {"scoring", "report"},
    "dask": {"cluster"},
    "distributed": {"cluster"},
    "fsspec": {"cluster"},
}
FILES = sorted(path for path in HOUSE.rglob("*.py") if path != HOUSE / "__init__.py")


def room_of(path: Path) -> str:
    return path.relative_to(HOUSE).parts[0].removesuffix(".py")


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_a_room_imports_only_from_below(path: Path) -> None:
    room = room_of(path)
    for name in imports(path):
        parts = name.split(".")
        if parts[0] == "auditlib" and parts[1] in LEVEL and parts[1] != room and (room, parts[1]) not in NEIGHBOURS:
            assert LEVEL[parts[1]] < LEVEL[room], f"{room} imports {parts[1]}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_a_tool_is_used_in_its_own_room_only(path: Path) -> None:
    for name in imports(path):
        top = name.split(".")[0]
        assert room_of(path) in KEPT.get(top, {room_of(path)}), f"{room_of(path)} uses {top}"


def test_every_room_has_its_floor() -> None:
    assert {room_of(path) for path in FILES} <= set(LEVEL)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_no_module_knows_a_standard_by_name(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    standard = auditlib.load_standard("jiangsu-2012")
    code = ast.parse(text)
    docs = {
        ast.get_docstring(node, clean=False)
        for node in ast.walk(code)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
    }
    words = {node.value for node in ast.walk(code) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    known = set(standard.inputs) | set(standard.sanctions) | set(standard.effects) | set(standard.readings)
    generic = set(Rules.model_fields)
    assert not (words - docs) & (known - generic)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_a_module_stays_small(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


def test_help_needs_nothing_heavy() -> None:
    """What the command line imports at start: click and the error words."""
    assert imports(HOUSE / "cli.py") & {"pandas", "numpy", "pydantic"} == set()
    tops = {
        alias.name if isinstance(node, ast.Import) else node.module
        for node in ast.parse((HOUSE / "cli.py").read_text(encoding="utf-8")).body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert tops <= {
        "__future__",
        "os",
        "sys",
        "pathlib",
        "typing",
        "click",
        "auditlib",
        "auditlib.cli_ask",
        "auditlib.cli_decide",
        "auditlib.cli_keys",
        "auditlib.cli_papers",
        "auditlib.cli_record",
        "auditlib.cli_run",
        "auditlib.cli_standard",
        "auditlib.cli_verify",
        "auditlib.cli_words",
        "auditlib.errors",
    }


def test_the_map_of_scoring_names_every_module_of_it() -> None:
    words = set(re.findall(r"\w+", scoring.__doc__ or ""))
    modules = {path.stem for path in (HOUSE / "scoring").glob("*.py")} - {"__init__"}
    assert {name for name in modules if not name.startswith("explain_")} <= words
