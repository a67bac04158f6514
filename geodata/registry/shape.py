"""The shape of an entry: keys, kinds of values, forms. What the models refuse, as problems of the registry."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from geodata.documents.reading import alike as alike
from geodata.documents.reading import fields, formatted
from geodata.documents.text_decoding import named
from geodata.errors import Key, Problem
from geodata.models import POSTCODE, SLUG, TERM, WEB, Practice
from geodata.registry.entries import kind_of

# Of one entry; who wrote more wrong keys than that copied something else.
MOST_REPORTED = 100
WANTED = {
    "string_type": "text",
    "dict_type": "keys",
    "model_type": "keys",
    "model_attributes_type": "keys",
    "tuple_type": "list",
    "list_type": "list",
    "int_type": "number",
    "float_type": "number",
}
FORM = {SLUG: ("id-form", ""), TERM: ("id-form", "id-form-term"), POSTCODE: ("postcode", "")}


def shape_problems(errors: Sequence[Mapping[str, Any]]) -> list[Problem]:
    """What :func:`geodata.documents.reading.modelled` has against an entry, in the words of the registry."""
    problems = [_finding(item) for item in errors[:MOST_REPORTED]]
    # A key that is missing because it is misspelled is reported once.
    meant = {(*found.key[:-1], found.values["alike"]) for found in problems if found.rule == "unknown-key"}
    return [found for found in problems if not (found.rule == "required-key" and found.key in meant)]


def _finding(item: Mapping[str, Any]) -> Problem:
    key: Key = item["loc"]
    kind, context, value = str(item["type"]), item.get("ctx", {}), item["input"]
    if kind == "extra_forbidden":
        return Problem("unknown-key", key, alike(str(key[-1]), fields(Practice, key[:-1])))
    if kind == "missing":
        return Problem("required-key", key, {"key": key[-1]})
    if kind == "string_pattern_mismatch":
        return _form(key, str(value), context["pattern"])
    if kind in WANTED:
        return Problem("type", key, {"kind": kind_of(value), "value": formatted(value), "wanted": WANTED[kind]})
    if kind == "string_too_long":
        return Problem("text-length", key, {"number": len(value), "limit": context["max_length"]})
    if kind in ("string_too_short", "too_short"):
        return Problem("empty-value", key)
    if kind == "enum":
        return Problem("choice", key, {"value": formatted(value), **alike(str(value), _options(key))})
    if kind in ("greater_than_equal", "less_than_equal"):
        limit = f"≥ {context['ge']:g}" if "ge" in context else f"≤ {context['le']:g}"
        return Problem("number", key, {"value": formatted(value), "limit": limit}, "number-range")
    return _own(kind, key, value, context)


def _own(kind: str, key: Key, value: Any, context: Mapping[str, Any]) -> Problem:
    """What validators of our own refuse."""
    if kind == "no_language":
        return Problem("language", key)
    if kind == "years_reversed":
        return Problem("years", key, dict(context), "years-reversed")
    if kind == "web_host":
        return Problem("web-address", key, {"value": formatted(value)}, "web-address-host")
    if kind == "no_letters":
        return Problem("letters", key, {"value": named(value.strip()[0])})
    decimal = kind in ("decimal_number", "finite_number")
    return Problem("number", key, {"value": formatted(value)}, "number-decimal" if decimal else "")


def _form(key: Key, value: str, pattern: str) -> Problem:
    if pattern == WEB:
        if _user(value):
            # What may be a password is not printed once more.
            hidden = re.sub(r"//[^/@]*@", "//…@", value)
            return Problem("web-address", key, {"value": formatted(hidden)}, "web-address-user")
        return Problem("web-address", key, {"value": formatted(value)})
    rule, message_key = FORM[pattern]
    return Problem(rule, key, {"value": formatted(value)}, message_key)


def _user(address: str) -> bool:
    try:
        return urlsplit(address).username is not None
    except ValueError:
        return False


def _options(key: Key) -> list[str]:
    from geodata.models import Precision, Status

    return [item.value for item in (Precision if key[-1] == "precision" else Status)]
