"""What differs between two states of the registry: entries added, changed key by key, moved, and taken out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
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
        keys: what differs; all keys of an entry that is new, nothing for one that is gone.
        before, after: the point (lat, lon; WGS84, degrees) if one is written.
        moved_m: metres between the two points.
        precision: how finely the point is known, as it is written now.

    Of an entry that is, or was, published by municipality only, places and what was written before are withheld:
    a proposal to protect people must not repeat what it takes away.
    """

    kind: ChangeKind
    id: str
    name: str
    line: int
    keys: tuple[KeyChange, ...] = ()
    before: tuple[float, float] | None = None
    after: tuple[float, float] | None = None
    moved_m: int | None = None
    precision: str | None = None


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
    """
    was, now = _by_name(before), _by_name(after)
    changes: list[Change] = []
    for name, (line, value) in now.items():
        point, fine = _point(value), _precision(value)
        if name not in was:
            keys = _first(_differences(None, value))
            added = Change("added", name, _text(value, "name"), line, keys, None, point, None, fine)
            changes.append(_discreet(added) if _withheld(value) else added)
        elif value != was[name][1]:
            old = was[name][1]
            keys = _first(_differences(old, value))
            earlier = _point(old)
            moved = round(distance_km(*earlier, *point) * 1000) if earlier and point and earlier != point else None
            if keys:
                changed = Change("changed", name, _text(value, "name"), line, keys, earlier, point, moved, fine)
                changes.append(_discreet(changed) if _withheld(value) or _withheld(old) else changed)
    changes += [_gone(name, value, retired, neutral) for name, (_, value) in was.items() if name not in now]
    return changes


def _gone(name: str, value: Any, retired: Collection[str], neutral: Mapping[str, str]) -> Change:
    """An entry that is taken out. One whose tombstone bears a neutral id is not named again."""
    if (digest := digest_of(name)) in neutral:
        return Change("retired", neutral[digest], "", 0)
    kind: ChangeKind = "retired" if name in retired else "removed"
    gone = Change(kind, name, _text(value, "name"), 0, (), _point(value), None)
    return _discreet(gone) if _withheld(value) else gone


def _withheld(value: Any) -> bool:
    """Whether an entry is not plainly public: a misspelt value was meant to protect."""
    return isinstance(value, Mapping) and value.get("visibility", Visibility.PUBLIC) != Visibility.PUBLIC


def _discreet(change: Change) -> Change:
    """The change without any place finer than the municipality, and without what was written before."""
    keys = []
    for key in change.keys:
        fine = key.path.startswith("place") and key.path != "place.municipality"
        before = key.before if key.before is None or key.path == "visibility" else WITHHELD
        after = WITHHELD if fine and key.after is not None else key.after
        keys.append(KeyChange(key.path, before, after))
    return replace(change, keys=tuple(keys), before=None, after=None, moved_m=None, precision=None)


def _by_name(content: bytes) -> dict[str, tuple[int, Any]]:
    found: dict[str, tuple[int, Any]] = {}
    for entry in read_entries(content).entries:
        found.setdefault(entry.name, (entry.line, entry.value))
    return found


def _first(keys: Iterator[KeyChange]) -> tuple[KeyChange, ...]:
    return tuple(key for key, _ in zip(keys, range(MOST_KEYS), strict=False))


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
    place = value.get("place") if isinstance(value, Mapping) else None
    location = place.get("location") if isinstance(place, Mapping) else None
    return location if isinstance(location, Mapping) else {}


def _precision(value: Any) -> str | None:
    stated = _location(value).get("precision")
    return stated if isinstance(stated, str) else None


def _point(value: Any) -> tuple[float, float] | None:
    location = _location(value)
    try:
        lat, lon = float(str(location.get("lat"))), float(str(location.get("lon")))
    except ValueError:
        return None
    return (lat, lon) if -90 <= lat <= 90 and -180 <= lon <= 180 else None
