"""The house rules: who may import whom, what a module may do when it is imported, how large it may grow.

Each rule is a function from source text to violations, so that tests can also show that it finds one.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted(path for package in ("geodata", "dashboard") for path in (ROOT / package).rglob("*.py"))
ROOMS = {"registry", "geocoding", "sources", "layers", "measures"}
NETWORK = {
    "requests",
    "httpx",
    "urllib3",
    "aiohttp",
    "socket",
    "geopy",
    "ftplib",
    "smtplib",
    "http.client",
    "urllib.request",
}
STREAMLIT_IN = ("dashboard.app", "dashboard.server", "dashboard.pages")
STREAMLIT = {"streamlit", "streamlit_folium"}
# Scripts whose very purpose is to act when run: Streamlit's page script and the application object.
ACTING = {"dashboard.app", "dashboard.server"}
# Calls that only declare something.
DECLARING = {
    "Annotated", "ConfigDict", "Field", "Path", "StringConstraints", "Template", "TypeVar", "compile", "dict", "field",
    "frozenset", "range", "get_args", "getLogger", "resolve", "tuple", "Typer", "urlsplit", "join", "fields", "Option",
    "Argument", "BeforeValidator", "AfterValidator",
}  # fmt: skip
NO_NAMES = {"utils", "helpers", "common", "misc"}


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def wrong_direction(name: str, source: str) -> list[str]:
    """`geodata` imports neither the dashboard nor what belongs to it."""
    forbidden = ("dashboard", "streamlit", "folium", "streamlit_folium") if within(name, "geodata") else ()
    return [found for found in imports(source) if any(within(found, package) for package in forbidden)]


def rooms_entering_rooms(name: str, source: str) -> list[str]:
    """The rooms of `geodata` do not import one another; only `build` and the command above it compose."""
    parts = name.split(".")
    if parts[0] != "geodata" or len(parts) < 2 or parts[1] in ("build", "cli", "__main__"):
        return []
    others = {f"geodata.{room}" for room in ROOMS - {parts[1]}} | {"geodata.build", "geodata.cli"}
    return [found for found in imports(source) if any(within(found, other) for other in others)]


def streamlit_elsewhere(name: str, source: str) -> list[str]:
    """Streamlit stays in the script, the server and the pages."""
    if any(within(name, place) for place in STREAMLIT_IN):
        return []
    return [found for found in imports(source) if found.split(".")[0] in STREAMLIT]


def network_elsewhere(name: str, source: str) -> list[str]:
    """Only `geocoding` and `sources` touch the network."""
    if within(name, "geodata.geocoding") or within(name, "geodata.sources"):
        return []
    return [found for found in imports(source) if any(within(found, module) for module in NETWORK)]


def work_at_import(name: str, source: str) -> list[str]:
    """Importing a module declares things and does nothing else."""
    if name in ACTING:
        return []
    found = []
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.Assign | ast.AnnAssign):
            found += [ast.unparse(call) for call in calls(statement) if called(call) not in DECLARING]
        elif isinstance(statement, ast.If):
            guard = ast.unparse(statement.test)
            found += [] if guard in ("TYPE_CHECKING", "__name__ == '__main__'") else [guard]
        elif isinstance(statement, ast.Expr):
            found += [] if isinstance(statement.value, ast.Constant) else [ast.unparse(statement)]
        elif not isinstance(
            statement, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
        ):
            found.append(ast.unparse(statement))
    return found


def calls(statement: ast.stmt) -> Iterator[ast.Call]:
    return (node for node in ast.walk(statement) if isinstance(node, ast.Call))


def called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "?")


def nameless(name: str, _source: str) -> list[str]:
    """A module is named for what it holds."""
    return [part for part in name.split(".") if part in NO_NAMES]


def too_large(_name: str, source: str) -> list[str]:
    """At most 400 lines a module and 50 a function."""
    lines = source.count("\n")
    found = [f"{lines} lines"] if lines > 400 else []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            found += [f"{node.name}: {length} lines"] if length > 50 else []
    return found


Rule = Callable[[str, str], list[str]]
RULES: list[Rule] = [
    wrong_direction,
    rooms_entering_rooms,
    streamlit_elsewhere,
    network_elsewhere,
    work_at_import,
    nameless,
    too_large,
]
BROKEN = [
    (wrong_direction, "geodata.atlas", "from dashboard.view import View"),
    (wrong_direction, "geodata.layers.boundaries", "import folium"),
    (wrong_direction, "geodata.bundle", "def f():\n    import streamlit as st"),
    (rooms_entering_rooms, "geodata.layers.indicators", "from geodata.registry import load_registry"),
    (rooms_entering_rooms, "geodata.atlas", "from geodata import sources"),
    (rooms_entering_rooms, "geodata.registry.load", "import geodata.build"),
    (streamlit_elsewhere, "dashboard.selection", "import streamlit as st"),
    (streamlit_elsewhere, "dashboard.maps.builder", "from streamlit_folium import st_folium"),
    (network_elsewhere, "dashboard.web.routes", "import httpx"),
    (network_elsewhere, "geodata.layers.boundaries", "from urllib import request"),
    (work_at_import, "geodata.atlas", "TABLE = read_csv('x.csv')"),
    (work_at_import, "geodata.atlas", "print('hello')"),
    (work_at_import, "geodata.atlas", "for x in (1, 2):\n    y = x"),
    (work_at_import, "geodata.atlas", "if FLAG:\n    import this"),
    (nameless, "geodata.utils", ""),
    (nameless, "dashboard.maps.helpers", ""),
    (too_large, "geodata.atlas", "x = 1\n" * 401),
    (too_large, "geodata.atlas", "def f():\n" + "    x = 1\n" * 50),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps_the_rule(rule: Rule) -> None:
    found = {name_of(path): rule(name_of(path), path.read_text("utf-8")) for path in MODULES}
    assert {name: violations for name, violations in found.items() if violations} == {}


@pytest.mark.parametrize(
    ("rule", "name", "source"), BROKEN, ids=[f"{r.__name__}-{n}" for n, (r, *_) in enumerate(BROKEN)]
)
def test_a_module_that_breaks_the_rule_is_found(rule: Rule, name: str, source: str) -> None:
    assert rule(name, source)


def test_the_rooms_of_the_design_are_there() -> None:
    assert {path.parts[-1] for path in (ROOT / "geodata").iterdir() if path.is_dir()} >= {
        "registry",
        "sources",
        "layers",
    }
