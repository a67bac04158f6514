"""Entries that are not valid practices, repaired so that the rules can run and no problem hides another.

An invalid value is replaced by a placeholder, a misspelled key by the one that was meant. Nothing is reported about a
placeholder, nor about what depends on one.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from geodata.documents.reading import modelled, strip_positions
from geodata.errors import Key, Problem, languages
from geodata.models import Practice
from geodata.registry.entries import inside
from geodata.registry.shape import shape_problems

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
    "supports.*.references.*": ID,
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
        more = shape_problems([item for item in errors if not _follows(item, invalid_paths)])
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


def _follows(item: Mapping[str, Any], invalid_paths: set[Key]) -> bool:
    """Whether an error is the consequence of a repair."""
    key: Key = item["loc"]
    return item["type"] == "no_language" or inside(key, invalid_paths)


def _written(key: Key, meant: Mapping[Key, Key]) -> Key:
    """A key path as the entry writes it."""
    for length in range(len(key), 0, -1):
        if (wrong := meant.get(key[:length])) is not None:
            key = (*wrong, *key[length:])
    return key
