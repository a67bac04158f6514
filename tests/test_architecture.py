"""The rules that import-linter cannot state: what a module may do when it is imported, how large it may grow.

Who may import whom is in `pyproject.toml`; `make lint` checks it.

Each rule is a function from source text to violations, so that tests can also show that it finds one.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted(path for package in ("geodata", "dashboard") for path in (ROOT / package).rglob("*.py"))
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
# Scripts whose very purpose is to act when run: Streamlit's page script and the application object.
ACTING = {"dashboard.app", "dashboard.server"}
# Calls that only declare something.
DECLARING = {
    "ParamSpec", "Property",
    "Annotated", "ConfigDict", "Field", "Path", "StringConstraints", "Template", "TypeVar", "compile", "dict", "field",
    "frozenset", "range", "get_args", "getLogger", "resolve", "tuple", "Typer", "urlsplit", "join", "fields", "Option",
    "Argument", "Outlet", "Bounds", "Column", "Table", "Family", "TypeAliasType", "values", "BeforeValidator",
    "AfterValidator", "cast", "FrameContents", "Kind",
}  # fmt: skip
# Ways to start another program or module whose name no import statement holds.
STARTING = re.compile(
    r"os\.(exec|spawn|posix_spawn|system|popen|startfile)\w*|runpy\.\w+|multiprocessing\.\w*(Process|Pool)"
)
LOADING = ("import_module", "__import__", "find_spec", "resolve_name")
OTHER_PACKAGES = re.compile(r"(dashboard|streamlit|folium|benchmarks|tests|tools)([.:]\w+)*(\.py)?")
# What is started by itself: the command, what a workflow runs without installing anything, and a generator.
MAINS = {"geodata.__main__", "geodata.contributions.review", "tools.derive_typefaces"}
NO_NAMES = {"utils", "helpers", "common", "misc"}


@cache
def parsed(source: str) -> ast.Module:
    """The syntax tree, which most rules look at."""
    return ast.parse(source)


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(source: str) -> Iterator[str]:
    for node in ast.walk(parsed(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def reaching_by_name(name: str, source: str) -> list[str]:
    """`geodata` reaches no other package by name either: no program but git, no module loaded by a text."""
    if not within(name, "geodata"):
        return []
    tree = parsed(source)
    bare = {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and ast.unparse(node) == "sys.executable":
            found.append("sys.executable")
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and OTHER_PACKAGES.fullmatch(node.value):
            found.append(node.value)
        if not isinstance(node, ast.Call):
            continue
        function = ast.unparse(node.func)
        function = bare.get(function, function)
        if STARTING.fullmatch(function):
            found.append(function)
        if function.startswith("subprocess.") and not _starts_git(node):
            found.append(ast.unparse(node))
        if called(node) in LOADING and not _within_geodata(node):
            found.append(ast.unparse(node))
    return found


def _starts_git(call: ast.Call) -> bool:
    command = call.args[0] if call.args else None
    first = command.elts[0] if isinstance(command, ast.List) and command.elts else None
    return isinstance(first, ast.Constant) and first.value == "git"


def _within_geodata(call: ast.Call) -> bool:
    module = call.args[0] if call.args else None
    return isinstance(module, ast.Constant) and within(str(module.value), "geodata")


def patched_path(_name: str, source: str) -> list[str]:
    """Nobody changes where Python looks for modules: the project is installed."""
    found = []
    for node in ast.walk(parsed(source)):
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AugAssign) else []
        )
        found += [ast.unparse(node) for target in targets if ast.unparse(target).startswith("sys.path")]
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith(("sys.path.", "site.addsitedir")):
            found.append(ast.unparse(node))
    return found


def second_mains(name: str, source: str) -> list[str]:
    """There is one command, `atlas`; no other module is started by itself."""
    if name in MAINS:
        return []
    guards = [
        ast.unparse(node.test)
        for node in parsed(source).body
        if isinstance(node, ast.If) and "__name__" in ast.unparse(node.test)
    ]
    return [*guards, *([name] if name.endswith("__main__") else [])]


def network_elsewhere(name: str, source: str) -> list[str]:
    """Only `places` and `sources` touch the network."""
    if within(name, "geodata.places") or within(name, "geodata.sources"):
        return []
    return [found for found in imports(source) if any(within(found, module) for module in NETWORK)]


def work_at_import(name: str, source: str) -> list[str]:
    """Importing a module declares things and does nothing else."""
    if name in ACTING:
        return []
    found = []
    for statement in parsed(source).body:
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
    for node in ast.walk(parsed(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            found += [f"{node.name}: {length} lines"] if length > 50 else []
    return found


Rule = Callable[[str, str], list[str]]
RULES: list[Rule] = [
    reaching_by_name,
    patched_path,
    second_mains,
    network_elsewhere,
    work_at_import,
    nameless,
    too_large,
]
BROKEN = [
    (reaching_by_name, "geodata.cli.serve", "import os, sys\nos.execv(sys.executable, [])"),
    (reaching_by_name, "geodata.cli.serve", "from os import execv\nexecv('/bin/python', [])"),
    (reaching_by_name, "geodata.cli.serve", "import os\nos.spawnl(0, 'python')"),
    (reaching_by_name, "geodata.cli.serve", "import subprocess\nsubprocess.run(['python', '-m', name])"),
    (reaching_by_name, "geodata.cli.serve", "from subprocess import Popen\nPopen(command)"),
    (reaching_by_name, "geodata.cli.serve", "from importlib import import_module\nimport_module(name)"),
    (reaching_by_name, "geodata.cli.serve", "__import__('dash' + 'board')"),
    (reaching_by_name, "geodata.cli.serve", "import runpy\nrunpy.run_module(name)"),
    (reaching_by_name, "geodata.cli.serve", "MODULE = 'dashboard.outlets.export'"),
    (reaching_by_name, "geodata.cli.serve", "MODULE = 'dashboard.commands:serve'"),
    (patched_path, "dashboard.app", "import sys\nif ROOT not in sys.path:\n    sys.path.insert(0, ROOT)"),
    (patched_path, "dashboard.app", "import sys\nsys.path[:0] = [ROOT]"),
    (patched_path, "dashboard.app", "import sys\nsys.path += [ROOT]"),
    (second_mains, "dashboard.outlets.export.__main__", ""),
    (second_mains, "dashboard.outlets.changes_map", "if __name__ == '__main__':\n    main()"),
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


# Our style sheets and Streamlit's page


STYLES = sorted((ROOT / "dashboard" / "maps" / "static").glob("*.css"))


def leaning(styles: str) -> tuple[int, int]:
    """How often style sheets lean on Streamlit's insides: selectors by its test ids, rules that override by force."""
    bare = re.sub(r"/\*.*?\*/", "", styles, flags=re.DOTALL)
    return len(re.findall(r"\[data-testid\b", bare)), len(re.findall(r"!\s*important", bare))


def test_our_styles_lean_little_on_the_insides_of_streamlit() -> None:
    assert len(STYLES) > 8
    selectors, forced = leaning("\n".join(path.read_text("utf-8") for path in STYLES))
    assert selectors <= 15
    assert forced <= 21


def test_what_leans_on_them_is_found() -> None:
    styles = '/* [data-testid] */ [data-testid="a"] > [data-testid=b] { top: 0 !important; left: 0! important; }'
    assert leaning(styles) == (2, 2)
