"""What differs between two states of the registry: entries added, changed key by key, moved, and taken out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from geodata.municipalities import distance_km
from geodata.registry.entries import read_entries

ChangeKind = Literal["added", "changed", "retired", "removed"]
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
        keys: what differs; all that it holds for an entry that is new, nothing for one that is gone.
        before, after: the point (lat, lon; WGS84, degrees) if one is written.
        moved_m: metres between the two points.
        precision: how finely the point is known, as it is written now.
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


def registry_changes(before: bytes, after: bytes, retired: Collection[str]) -> list[Change]:
    """Entries that differ, in the order of the file, those that are gone at the end; never raises.

    How a text is laid out is no difference, nor is the order of entries and keys.

    Args:
        before: the registry as it was.
        after: as it is.
        retired: the ids of retired.yaml as it is.
    """
    was, now = _by_name(before), _by_name(after)
    changes: list[Change] = []
    for name, (line, value) in now.items():
        point, fine = _point(value), _precision(value)
        if name not in was:
            keys = _first(_differences(None, value))
            changes.append(Change("added", name, _text(value, "name"), line, keys, None, point, None, fine))
        elif value != was[name][1]:
            old = was[name][1]
            keys = _first(_differences(old, value))
            earlier = _point(old)
            moved = round(distance_km(*earlier, *point) * 1000) if earlier and point and earlier != point else None
            if keys:
                changes.append(Change("changed", name, _text(value, "name"), line, keys, earlier, point, moved, fine))
    for name, (_, value) in was.items():
        if name not in now:
            kind: ChangeKind = "retired" if name in retired else "removed"
            changes.append(Change(kind, name, _text(value, "name"), 0, (), _point(value), None))
    return changes


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
