"""The shape of an entry: what the models refuse, as problems of the registry; and its repair.

Entries that are not valid practices are repaired so that the rules can run and no problem hides another. An invalid
value is replaced by a placeholder, a misspelled key by the one that was meant. Nothing is reported about a placeholder,
nor about what depends on one.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from geodata.documents.reading import alike, fields, formatted, modelled, strip_positions
from geodata.documents.text_decoding import named
from geodata.errors import Key, Problem, languages
from geodata.fields import LANGUAGE, POSTCODE, SLUG, TERM, WEB
from geodata.models import Practice, Precision, Status
from geodata.registry.entries import inside, kind_of

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
            return Problem(
                "choice", key, {**values, **alike(str(value), Precision if key[-1] == "precision" else Status)}
            )
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
        case "one_of":
            return Problem("one-of", key)
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


# One repair may reveal another problem; an entry that is still invalid after these is not checked further.
PASSES = 5
# No practice has this id.
ID = "a-placeholder-for-what-is-invalid"
ADDRESS = "https://example.org"
TEXT = {"en": "x"}
# By key path, ``*`` for any number or language. What is not here is left out.
PLACEHOLDERS: Mapping[str, Any] = {
    "id": ID,
    "name": "x",
    "summary": TEXT,
    "summary.*": "x",
    "setting": [ID],
    "setting.*": ID,
    "place.location.precision": "municipality",
    "groups.*": ID,
    "studies.*": ID,
    "sources_of_solidarity.*": {"term": ID, "read_by": "registry"},
    "sources_of_solidarity.*.term": ID,
    "sources_of_solidarity.*.read_by": "registry",
    "supports.*": {"kind": ID, "what": TEXT},
    "supports.*.kind": ID,
    "supports.*.what": TEXT,
    "supports.*.what.*": "x",
    "supports.*.read_by": "registry",
    "supports.*.references.*": ID,
    "stance.read_by": "registry",
    "stance.references.*": ID,
    "builds_on.*": {"name": "x"},
    "builds_on.*.read_by": "registry",
    "builds_on.*.references.*": ID,
    "decides.*": {"about": ID, "who": ID},
    "decides.*.read_by": "registry",
    "decides.*.references.*": ID,
    "resources.*": {"what": TEXT},
    "resources.*.what": TEXT,
    "resources.*.what.*": "x",
    "resources.*.read_by": "registry",
    "resources.*.references.*": ID,
    "critical_notes.*": {"kind": ID, "note": TEXT},
    "critical_notes.*.note": TEXT,
    "critical_notes.*.note.*": "x",
    "critical_notes.*.read_by": "registry",
    "critical_notes.*.references.*": ID,
    "references": [{"id": ID, "title": "x", "url": ADDRESS}],
    "references.*": {"id": ID, "title": "x", "url": ADDRESS},
    "references.*.id": ID,
    "references.*.title": "x",
    "references.*.url": ADDRESS,
}
LOCATION = ("place", "location")


@dataclass(frozen=True)
class RepairedEntry:
    """An entry as a practice, repaired where it is invalid.

    Attributes:
        practice: the practice, where the entry has the shape of one.
        repaired: the same; or one with placeholders; None where it cannot be repaired.
        value: the keys and values of ``repaired``.
        problems: why it is not a valid practice.
        invalid_paths: key paths in ``value`` about which nothing more is reported.
        meant: key paths in ``value`` by misspelled ones in the entry.
    """

    practice: Practice | None
    repaired: Practice | None
    value: Any
    problems: Sequence[Problem] = ()
    invalid_paths: frozenset[Key] = frozenset()
    meant: Mapping[Key, Key] = field(default_factory=dict)

    def certain(self, *names: str) -> bool:
        """Whether all of these keys of the entry are as it says."""
        return not any(key[0] in names for key in self.invalid_paths)

    def about_entry(self, problems: Iterable[Problem]) -> list[Problem]:
        """The problems of ``repaired`` that the entry has too, at its own key paths."""
        return [
            replace(found, key=_written(found.key, self.meant))
            for found in problems
            if not inside(found.key, set(self.invalid_paths)) and not self._depends(found)
        ]

    def _depends(self, found: Problem) -> bool:
        """Whether a problem may be the consequence of a placeholder."""
        if found.rule == "stale":
            return not self.certain("status")
        if found.rule == "reference":
            named = (key for key in self.invalid_paths if key[0] == "references")
            return any(len(key) < 3 or key[2] == "id" for key in named)
        return False


def with_placeholders(value: Mapping[str, Any]) -> RepairedEntry:
    """An entry's keys and values as a practice, and every reason why it is none, without positions."""
    practice, errors = modelled(value, Practice)
    if practice is not None:
        return RepairedEntry(practice, practice, value)
    problems = shape_problems(errors)
    tree, invalid_paths, meant = strip_positions(value), set[Key](), dict[Key, Key]()
    repaired: Practice | None = None
    for _ in range(PASSES):
        # First the misspelled keys: their values are not missing then.
        for item in sorted(errors, key=lambda item: item["type"] != "extra_forbidden"):
            _repair(tree, item, invalid_paths, meant)
        repaired, errors = modelled(tree, Practice)
        if repaired is not None:
            break
        # Not what is the consequence of a repair.
        errors_left = [e for e in errors if e["type"] != "no_language" and not inside(e["loc"], invalid_paths)]
        more = shape_problems(errors_left)
        problems += [replace(found, key=_written(found.key, meant)) for found in more]
    return RepairedEntry(None, repaired, tree, problems, frozenset(invalid_paths), meant)


def _repair(tree: Any, item: Mapping[str, Any], invalid_paths: set[Key], meant: dict[Key, Key]) -> None:
    """Remove what an error is about, or replace it by a placeholder."""
    key: Key = item["loc"]
    if item["type"] == "extra_forbidden":
        node = _at(tree, key[:-1])
        value = node.pop(key[-1])
        (found,) = shape_problems([item])
        right = (*key[:-1], found.values["alike"])
        if right[-1] and right[-1] not in node:
            node[right[-1]] = value
            meant[right] = key
        return
    if item["type"] == "missing" and key in meant:
        return
    if item["type"] == "years_reversed":
        key = (*key, "end")
    invalid_paths.add(key)
    if key[:2] == LOCATION and key[2:] != ("precision",):
        key = LOCATION
    node = _at(tree, key[:-1])
    names = ("*" if isinstance(part, int) or part in languages() else part for part in key)
    placeholder = PLACEHOLDERS.get(".".join(names))
    if node is not None and placeholder is not None:
        node[key[-1]] = copy.deepcopy(placeholder)
    elif node is not None:
        node.pop(key[-1], None)


def _at(tree: Any, key: Key) -> Any:
    """The value at a key path; None where it was removed."""
    for part in key:
        try:
            tree = tree[part]
        except (KeyError, IndexError, TypeError):
            return None
    return tree


def _written(key: Key, meant: Mapping[Key, Key]) -> Key:
    """A key path as the entry writes it."""
    for length in range(len(key), 0, -1):
        if (wrong := meant.get(key[:length])) is not None:
            key = (*wrong, *key[length:])
    return key
