"""The JSON Schema and the catalogue of rules; that the committed ones are current is tested in ``tests/live``."""

from __future__ import annotations

import json

import jsonschema
import yaml

from geodata.models import Practice
from geodata.project import CHECKOUT, registry_file, vocabulary_file
from geodata.registry import load_vocabulary
from geodata.registry.schema import registry_schema


def test_the_schema_accepts_a_registry_and_refuses_what_the_rules_refuse() -> None:
    schema = json.loads(registry_schema(load_vocabulary(vocabulary_file())))
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
