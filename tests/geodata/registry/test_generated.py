"""Files that are made from the code are current; ``make generated`` renews them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from geodata.models import Practice
from geodata.project import CHECKOUT, registry_file
from tests.geodata.generated import generated


@pytest.mark.parametrize(("path", "text"), generated().items(), ids=lambda item: getattr(item, "name", ""))
def test_a_generated_file_is_current(path: Path, text: Callable[[], str]) -> None:
    assert path.read_text("utf-8") == text(), f"{path.name} is not current; run: make generated"


def test_the_schema_accepts_the_real_registry_and_refuses_a_misspelled_term() -> None:
    import jsonschema
    import yaml

    schema = json.loads((CHECKOUT / "practices.schema.json").read_text("utf-8"))
    entries = yaml.safe_load(registry_file().read_text("utf-8"))
    judge = jsonschema.Draft202012Validator(schema)
    assert list(judge.iter_errors(entries)) == []
    assert set(schema["$defs"]["Practice"]["properties"]) == set(Practice.model_fields)
    for change in ({"setting": ["livng"]}, {"nmae": "x"}, {"status": None}, {"verified": "soon"}):
        assert list(judge.iter_errors([{**entries[0], **change}])), change


def test_the_catalogue_is_linked_where_contributors_read() -> None:
    assert "docs/rules.md" in (CHECKOUT / "CONTRIBUTING.md").read_text("utf-8")


def test_the_catalogue_says_what_the_commands_say() -> None:
    text = (CHECKOUT / "docs" / "rules.md").read_text("utf-8")
    assert "| cannot be read: No such file or directory | name a file that exists |" in text
    for rule in ("revision", "removed-id", "form", "column", "sheet", "table"):
        assert f"| `{rule}` | " in text, rule
    assert text.count("| `encoding` | ") == 2
