"""The shape of an entry: keys, kinds of values, forms. What the models refuse, as problems of the registry."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from geodata.documents.reading import alike, fields, formatted
from geodata.documents.text_decoding import named
from geodata.errors import Key, Problem, languages
from geodata.models import LANGUAGE, POSTCODE, SLUG, TERM, WEB, Practice, Precision, Status
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
FORM = {SLUG: ("id-form", ""), TERM: ("id-form", "id-form-term"), POSTCODE: ("postcode", ""), WEB: ("web-address", "")}


def shape_problems(errors: Sequence[Mapping[str, Any]]) -> list[Problem]:
    """What :func:`geodata.documents.reading.modelled` has against an entry, in the words of the registry."""
    problems = [_problem(item) for item in errors[:MOST_REPORTED]]
    # A key that is missing because it is misspelled is reported once.
    meant = {(*found.key[:-1], found.values["alike"]) for found in problems if found.rule == "unknown-key"}
    return [found for found in problems if not (found.rule == "required-key" and found.key in meant)]


def _problem(item: Mapping[str, Any]) -> Problem:
    key: Key = item["loc"]
    kind, context, value = str(item["type"]), item.get("ctx", {}), item["input"]
    values = {"value": formatted(value)}
    match kind:
        case "extra_forbidden":
            return Problem("unknown-key", key, alike(str(key[-1]), fields(Practice, key[:-1])))
        case "missing":
            return Problem("required-key", key, {"key": key[-1]})
        case "string_pattern_mismatch":
            return _form(key, str(value), context["pattern"])
        case "string_too_long":
            return Problem("text-length", key, {"number": len(value), "limit": context["max_length"]})
        case "string_too_short" | "too_short":
            return Problem("empty-value", key)
        case "enum":
            return Problem("choice", key, {**values, **alike(str(value), _options(key))})
        case "greater_than_equal":
            return Problem("number", key, {**values, "limit": f"≥ {context['ge']:g}"}, "number-range")
        case "less_than_equal":
            return Problem("number", key, {**values, "limit": f"≤ {context['le']:g}"}, "number-range")
        case "no_language":
            return Problem("language", key)
        case "years_reversed":
            return Problem("years", key, dict(context), "years-reversed")
        case "web_host":
            return Problem("web-address", key, values, "web-address-host")
        case "no_letters":
            return Problem("letters", key, {"value": named(value.strip()[0])})
        case "decimal_number" | "finite_number":
            return Problem("number", key, values, "number-decimal")
    if kind in WANTED:
        return Problem("type", key, {**values, "kind": kind_of(value), "wanted": WANTED[kind]})
    return Problem("number", key, values)


def _form(key: Key, value: str, pattern: str) -> Problem:
    if pattern == LANGUAGE:
        return Problem("unknown-key", key, alike(value, languages()))
    rule, message_key = FORM[pattern]
    if pattern == WEB and _user(value):
        # What may be a password is not printed once more.
        value, message_key = re.sub(r"//[^/@]*@", "//…@", value), "web-address-user"
    return Problem(rule, key, {"value": formatted(value)}, message_key)


def _user(address: str) -> bool:
    try:
        return urlsplit(address).username is not None
    except ValueError:
        return False


def _options(key: Key) -> list[str]:
    return [item.value for item in (Precision if key[-1] == "precision" else Status)]
