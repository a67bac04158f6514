"""What differs between two states of the registry: entries added, changed key by key, moved, and taken out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from types import MappingProxyType
from typing import Any, Literal

from geodata.models import Visibility
from geodata.municipalities import distance_km
from geodata.registry.entries import read_entries
from geodata.registry.retired import digest_of

ChangeKind = Literal["added", "changed", "retired", "removed"]
# Instead of a value that is not repeated.
WITHHELD = "(withheld)"
# For one entry; who changed more keys than that wrote another entry.
MOST_KEYS = 200


@dataclass(frozen=True)
class KeyChange:
    """One key: its path, and how its value was and is written; None where it was or is not there."""

    path: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Change:
    """One entry that differs.

    Attributes:
        kind: ``retired`` is taken out with its id in retired.yaml, ``removed`` without.
        id: of the entry.
        name: of the practice, as it is now, or was.
        line: of the file as it is now, from 1; 0 where it is not there.
        moved_m: metres between the two points.
        precision: how finely the point is known, as it is written now.
        before, after: the point (lat, lon; WGS84, degrees) if one is written.
        keys: what differs; all keys of an entry that is new, nothing for one that is gone.

    Of an entry that is, or was, published by municipality only, places and what was written before are withheld:
    a proposal to protect people must not repeat what it takes away.
    """

    kind: ChangeKind
    id: str
    name: str
    line: int
    moved_m: int | None = None
    precision: str | None = None
    before: tuple[float, float] | None = None
    after: tuple[float, float] | None = None
    keys: tuple[KeyChange, ...] = ()


def registry_changes(
    before: bytes, after: bytes, retired: Collection[str], neutral: Mapping[str, str] = MappingProxyType({})
) -> list[Change]:
    """Entries that differ, in the order of the file, those that are gone at the end; never raises.

    How a text is laid out is no difference, nor is the order of entries and keys.

    Args:
        before: the registry as it was.
        after: as it is.
        retired: the ids of retired.yaml as it is.
        neutral: of tombstones with a neutral id, by the digest of the id that they replace.

    Returns:
        One change an entry; nothing that must be withheld is in it.
    """
    was, now = _by_name(before), _by_name(after)
    changes: list[Change] = []
    for name, (line, value) in now.items():
        old = was[name][1] if name in was else None
        keys = () if value == old else tuple(islice(_differences(old, value), MOST_KEYS))
        if name in was and not keys:
            continue
        earlier, point = _point(old), _point(value)
        change = Change(
            kind="changed" if name in was else "added",
            id=name,
            name=_text(value, "name"),
            line=line,
            moved_m=round(distance_km(*earlier, *point) * 1000) if earlier and point and earlier != point else None,
            precision=_text(_location(value), "precision") or None,
            before=earlier,
            after=point,
            keys=keys,
        )
        changes.append(_without_withheld(change) if _withheld(value) or _withheld(old) else change)
    changes += [_gone(name, value, retired, neutral) for name, (_, value) in was.items() if name not in now]
    return changes


def _gone(name: str, value: Any, retired: Collection[str], neutral: Mapping[str, str]) -> Change:
    """An entry that is taken out. One whose tombstone has a neutral id is not named again."""
    if (digest := digest_of(name)) in neutral:
        return Change("retired", neutral[digest], "", 0)
    gone = Change("retired" if name in retired else "removed", name, _text(value, "name"), 0, before=_point(value))
    return _without_withheld(gone) if _withheld(value) else gone


def _withheld(value: Any) -> bool:
    """Whether an entry is not plainly public: a misspelt value was meant to protect."""
    return isinstance(value, Mapping) and value.get("visibility", Visibility.PUBLIC) != Visibility.PUBLIC


def _without_withheld(change: Change) -> Change:
    """The change without any place finer than the municipality, and without what was written before."""
    keys = tuple(_withheld_key(key) for key in change.keys)
    return replace(change, keys=keys, before=None, after=None, moved_m=None, precision=None)


def _withheld_key(key: KeyChange) -> KeyChange:
    fine = key.path.startswith("place") and key.path != "place.municipality"
    before = key.before if key.before is None or key.path == "visibility" else WITHHELD
    return KeyChange(key.path, before, WITHHELD if fine and key.after is not None else key.after)


def _by_name(content: bytes) -> dict[str, tuple[int, Any]]:
    found: dict[str, tuple[int, Any]] = {}
    for entry in read_entries(content).entries:
        found.setdefault(entry.name, (entry.line, entry.value))
    return found


def _differences(before: Any, after: Any) -> Iterator[KeyChange]:
    was, now = dict(_leaves(before, "")), dict(_leaves(after, ""))
    for path in dict.fromkeys((*now, *was)):
        if was.get(path) != now.get(path):
            yield KeyChange(path, was.get(path), now.get(path))


def _leaves(node: Any, path: str) -> Iterator[tuple[str, str]]:
    """Texts by path; a list of texts counts as one value; items of lists go by their id, or their number from 1."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            yield from _leaves(value, f"{path}.{key}" if path else str(key))
    elif isinstance(node, list) and not all(isinstance(item, str) for item in node):
        ids = [item.get("id") if isinstance(item, Mapping) else None for item in node]
        named = len(set(map(str, ids))) == len(ids) and all(isinstance(name, str) for name in ids)
        for number, item in enumerate(node, start=1):
            yield from _leaves(item, f"{path}.{ids[number - 1] if named else number}")
    elif isinstance(node, list):
        yield path, ", ".join(node)
    elif node is not None:
        yield path, " ".join(str(node).split())


def _text(value: Any, key: str) -> str:
    found = value.get(key) if isinstance(value, Mapping) else None
    return found if isinstance(found, str) else ""


def _location(value: Any) -> Mapping[str, Any]:
    for key in ("place", "location"):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value if isinstance(value, Mapping) else {}


def _point(value: Any) -> tuple[float, float] | None:
    location = _location(value)
    try:
        lat, lon = float(str(location.get("lat"))), float(str(location.get("lon")))
    except ValueError:
        return None
    return (lat, lon) if -90 <= lat <= 90 and -180 <= lon <= 180 else None
