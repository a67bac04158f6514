"""JSON Schema of the registry, for editors: out of the models, with the terms of the vocabulary."""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter

from geodata.errors import languages
from geodata.models import UNKNOWN, Practice, Vocabulary

SCHEMA_FILE = "practices.schema.json"
# First line of a registry, so that editors complete and check while one writes.
ANNOUNCED = f"# yaml-language-server: $schema={SCHEMA_FILE}"


def registry_schema(vocabulary: Vocabulary) -> str:
    """The schema as text, the same for the same models and vocabulary."""
    schema = _with_terms(_without_nothing(TypeAdapter(list[Practice]).json_schema()), vocabulary)
    text = schema["$defs"]["LocalText"]
    (one,) = text.pop("patternProperties").values()
    text |= {"description": "A text by language.", "properties": dict.fromkeys(languages(), one)}
    text["additionalProperties"] = False
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Registry of practices",
        "description": "Made by `atlas schema` from the models and vocabulary.yaml; `atlas validate` checks more.",
    }
    return json.dumps({**head, **schema}, ensure_ascii=False, indent=2) + "\n"


def _with_terms(node: Any, vocabulary: Vocabulary) -> Any:
    """Where a facet is named, the terms that it has and what they mean."""
    if isinstance(node, list):
        return [_with_terms(item, vocabulary) for item in node]
    if not isinstance(node, dict):
        return node
    inner = {key: _with_terms(item, vocabulary) for key, item in node.items()}
    if isinstance(facet := inner.pop("facet", None), str):
        terms = [term for term in vocabulary.facets[facet] if (facet, term) != ("support", UNKNOWN)]
        labels = "; ".join(f"{term}: {vocabulary.facets[facet][term].label.get('en')}" for term in terms)
        inner = {key: item for key, item in inner.items() if key not in ("pattern", "maxLength")}
        inner |= {"enum": terms, "description": labels}
    return inner


def _without_nothing(node: Any) -> Any:
    """A key that is there has a value: what may be absent is not to be written as null."""
    if isinstance(node, list):
        return [_without_nothing(item) for item in node]
    if not isinstance(node, dict):
        return node
    inner = {key: _without_nothing(item) for key, item in node.items() if (key, item) != ("default", None)}
    options = inner.get("anyOf")
    if isinstance(options, list) and {"type": "null"} in options:
        rest = [option for option in options if option != {"type": "null"}]
        inner.pop("anyOf")
        inner = {**rest[0], **inner} if len(rest) == 1 else {**inner, "anyOf": rest}
    return inner
