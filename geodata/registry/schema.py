"""JSON Schema of the registry, for editors: out of the models, with the terms of the vocabulary."""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter

from geodata.errors import languages
from geodata.models import Practice, Vocabulary

SCHEMA_FILE = "practices.schema.json"
# First line of a registry, so that editors complete and check while one writes.
ANNOUNCED = f"# yaml-language-server: $schema={SCHEMA_FILE}"
# Model and key → facet of the vocabulary whose terms it takes.
FACETS = {
    ("Practice", "setting"): "setting",
    ("Practice", "groups"): "group",
    ("Practice", "studies"): "study",
    ("Practice", "initiator"): "initiator",
    ("Practice", "public_support"): "public_support",
    ("Interpretation", "term"): "source_of_solidarity",
    ("Support", "kind"): "support",
    ("Support", "funding"): "funding",
}


def registry_schema(vocabulary: Vocabulary) -> str:
    """The schema as text, the same for the same models and vocabulary."""
    schema = _without_nothing(TypeAdapter(list[Practice]).json_schema())
    text = schema["$defs"]["LocalText"]
    (one,) = text.pop("patternProperties").values()
    text |= {"description": "A text by language.", "properties": dict.fromkeys(languages(), one)}
    text["additionalProperties"] = False
    for (model, key), facet in FACETS.items():
        place = schema["$defs"][model]["properties"][key]
        place = place.get("items", place)
        terms = [term for term in vocabulary.facets[facet] if (facet, term) != ("support", "unknown")]
        labels = "; ".join(f"{term}: {vocabulary.facets[facet][term].label.get('en')}" for term in terms)
        place.update({"enum": terms, "description": labels})
        place.pop("pattern", None)
        place.pop("maxLength", None)
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Registry of practices",
        "description": "Made by `atlas schema` from the models and vocabulary.yaml; `atlas validate` checks more.",
    }
    return json.dumps({**head, **schema}, ensure_ascii=False, indent=2) + "\n"


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
