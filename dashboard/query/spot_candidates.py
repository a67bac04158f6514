"""Places that a reader considers, and zones where none can come, as CSV or GeoJSON: read, checked, kept nowhere."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Literal

from dashboard.query.spots import Candidate, Ring

BYTES = 256_000
MOST_PLACES, MOST_ZONES, MOST_CORNERS = 2000, 200, 20_000
NAME_LIMIT = 80
# Heads of columns, in any language of the atlas; the first that a table has counts.
HEADS: Mapping[str, tuple[str, ...]] = {
    "lat": ("lat", "latitude", "breedtegraad", "y"),
    "lon": ("lon", "lng", "long", "longitude", "lengtegraad", "x"),
    "name": ("name", "naam", "nom", "id"),
}
NAMES = ("name", "naam", "nom", "title", "id")
Rule = Literal[
    "too_large", "empty", "no_json", "no_features", "no_columns", "no_number", "outside", "shape", "too_many", "ring"
]
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class CandidateProblem:
    """What cannot be used: the row or feature (from 1; 0 for the whole), what is there, and the rule."""

    row: int
    value: str
    rule: Rule


@dataclass
class Considered:
    """What a text contains."""

    candidates: list[Candidate] = field(default_factory=list)
    zones: list[Ring] = field(default_factory=list)
    problems: list[CandidateProblem] = field(default_factory=list)

    def refuse(self, row: int, value: object, rule: Rule) -> None:
        """Note what cannot be used."""
        self.problems.append(CandidateProblem(row, str(value)[:NAME_LIMIT], rule))


def read_considered(text: str, bounds: Bounds) -> Considered:
    """Read candidates and zones.

    Args:
        text: CSV with columns for latitude and longitude (comma, semicolon or tab between them), or GeoJSON whose
            points are candidates and whose polygons are zones; WGS84 degrees.
        bounds: west, south, east, north of the region.

    Returns:
        Everything that can be used, and every problem. Never raises.
    """
    found = Considered()
    text = text.lstrip("\ufeff").strip()
    if not text:
        found.refuse(0, "", "empty")
    elif len(text.encode("utf-8", "replace")) > BYTES:
        found.refuse(0, "", "too_large")
    elif text.startswith(("{", "[")):
        _read_geojson(text, bounds, found)
    else:
        _read_csv(text, bounds, found)
    if not (found.candidates or found.zones or found.problems):
        found.refuse(0, "", "empty")
    for things, most in ((found.candidates, MOST_PLACES), (found.zones, MOST_ZONES)):
        if len(things) > most:
            found.refuse(0, len(things), "too_many")
            del things[most:]
    return found


def _read_csv(text: str, bounds: Bounds, found: Considered) -> None:
    head = text.splitlines()[0]
    separator = max(";\t,", key=head.count)
    try:
        rows = list(csv.reader(text.splitlines(), delimiter=separator))
    except csv.Error as problem:
        found.refuse(0, problem, "no_columns")
        return
    columns = {name: _column([cell.strip().casefold() for cell in rows[0]], heads) for name, heads in HEADS.items()}
    lat, lon, name = columns["lat"], columns["lon"], columns["name"]
    if lat is None or lon is None:
        found.refuse(1, head, "no_columns")
        return
    for number, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        cells = [row[at] if at is not None and at < len(row) else "" for at in (lat, lon, name)]
        _point(number, cells[2], cells[0], cells[1], bounds, found)


def _column(head: Sequence[str], names: Sequence[str]) -> int | None:
    return next((head.index(name) for name in names if name in head), None)


def _point(row: int, name: object, lat: object, lon: object, bounds: Bounds, found: Considered) -> None:
    degrees = [_number(lat), _number(lon)]
    if None in degrees:
        found.refuse(row, f"{lat}, {lon}", "no_number")
        return
    y, x = (float(number) for number in degrees if number is not None)
    west, south, east, north = bounds
    if not (west <= x <= east and south <= y <= north):
        found.refuse(row, f"{lat}, {lon}", "outside")
        return
    label = " ".join(str(name or "").split())[:NAME_LIMIT] or str(len(found.candidates) + 1)
    found.candidates.append(Candidate(label, round(y, 6), round(x, 6)))


def _number(value: object) -> float | None:
    """A number as tables write it, with a comma or a point; None where it is none."""
    if isinstance(value, bool):
        return None
    try:
        number = float(str(value).strip().replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _read_geojson(text: str, bounds: Bounds, found: Considered) -> None:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as problem:
        found.refuse(0, problem, "no_json")
        return
    features = content.get("features") if isinstance(content, dict) else None
    if isinstance(content, dict) and features is None and content.get("type"):
        features = [content]
    if not isinstance(features, list) or not features:
        found.refuse(0, text, "no_features")
        return
    for number, feature in enumerate(features, start=1):
        shape = feature.get("geometry", feature) if isinstance(feature, dict) else None
        if not isinstance(shape, dict):
            found.refuse(number, feature, "shape")
            continue
        properties = feature.get("properties")
        names = properties if isinstance(properties, dict) else {}
        name = next((names[key] for key in NAMES if names.get(key) not in (None, "")), "")
        _shape(number, name, shape, bounds, found)


def _shape(row: int, name: object, shape: Mapping[str, Any], bounds: Bounds, found: Considered) -> None:
    kind, parts = shape.get("type"), shape.get("coordinates")
    if kind == "Point":
        parts, kind = [parts], "MultiPoint"
    elif kind == "Polygon":
        parts, kind = [parts], "MultiPolygon"
    if kind not in ("MultiPoint", "MultiPolygon") or not isinstance(parts, list) or not parts:
        found.refuse(row, kind, "shape")
        return
    for part in parts:
        if kind == "MultiPoint":
            lon, lat = part[:2] if isinstance(part, list) and len(part) >= 2 else (None, None)
            _point(row, name, lat, lon, bounds, found)
        else:
            _zone(row, part, found)


def _zone(row: int, rings: object, found: Considered) -> None:
    """The outer ring of a polygon: a hole in a zone is excluded with it."""
    ring = rings[0] if isinstance(rings, list) and rings else None
    corners = list(_corners(ring))
    # Without an area it excludes nothing; three corners and the first again is the least that has one.
    if len(corners) < 4 or len(corners) != len(ring or ()) or not _area(corners):
        found.refuse(row, ring, "ring")
    elif sum(map(len, found.zones)) + len(corners) > MOST_CORNERS:
        found.refuse(row, len(corners), "too_many")
    else:
        found.zones.append(tuple(corners))


def _corners(ring: object) -> Iterator[tuple[float, float]]:
    for corner in ring if isinstance(ring, list) else ():
        lon, lat = map(_number, corner[:2]) if isinstance(corner, list) and len(corner) >= 2 else (None, None)
        if lon is not None and lat is not None and abs(lon) <= 180 and abs(lat) <= 90:
            yield lon, lat


def _area(corners: Sequence[tuple[float, float]]) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*corners, corners[0]])))
