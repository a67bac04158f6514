"""Every name in docs/architecture.md exists: functions, files, addresses."""

from __future__ import annotations

import re
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "docs" / "architecture.md").read_text("utf-8")
SPANS = sorted(set(re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", TEXT, flags=re.DOTALL))))
# Words of YAML, commands and patterns of names, which are no names of our code.
WORDS = {"NO", "…_problems", "atlas geocode", "dashboard", "geodata", "region.yaml"}


def is_there(name: str) -> bool:
    """Whether a name is an address of the README, a file of a bundle, a path of the project or in a module."""
    if name.startswith("/"):
        return name in (ROOT / "README.md").read_text("utf-8")
    if name.endswith((".parquet", ".json")):
        return name in (ROOT / "docs" / "bundle.md").read_text("utf-8")
    if name.endswith(".js"):
        return (ROOT / "dashboard" / "maps" / "static" / name).is_file()
    if "/" in name or name.endswith((".yaml", ".py")) or "." not in name:
        return (ROOT / name).exists()
    where, _, attribute = name.rpartition(".")
    module = import_module(where)
    # A package has a module as an attribute only once somebody imported it.
    return hasattr(module, attribute) or (hasattr(module, "__path__") and find_spec(name) is not None)


@pytest.mark.parametrize(
    "name", ["/nowhere", "nothing.json", "gone.js", "geodata/gone.py", "geodata.atlas.gone", "gone"]
)
def test_a_name_that_is_gone_is_found(name: str) -> None:
    assert not is_there(name)


def test_every_name_exists() -> None:
    assert [name for name in SPANS if name not in WORDS and not is_there(name)] == []
    assert len(SPANS) > 50


def test_it_stays_short() -> None:
    """Two pages, about."""
    assert len(TEXT.splitlines()) <= 140
