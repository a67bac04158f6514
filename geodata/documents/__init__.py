"""Strict YAML documents with positions, shared by registry, regions and lists of meeting places."""

from geodata.documents.reading import (
    Document,
    fields,
    formatted,
    load_model,
    modelled,
    near,
    position_of,
    read_bytes,
    read_document,
    read_model,
    strip_positions,
)
from geodata.errors import Key

__all__ = [
    "Document",
    "Key",
    "fields",
    "formatted",
    "load_model",
    "modelled",
    "near",
    "position_of",
    "read_bytes",
    "read_document",
    "read_model",
    "strip_positions",
]
