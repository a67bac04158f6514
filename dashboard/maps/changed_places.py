"""A page with a map of what a proposal changes: one file that opens from disk and loads nothing.

``python -m dashboard.maps.changed_places OUT.html`` reads the report of ``atlas changes --format json`` on standard
input. The texts are strangers': they are escaped in the page, and set as text on the map.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from xstatic.pkg import leaflet

from dashboard.maps.scripts import STATIC
from geodata.municipalities import GAZETTEER
from geodata.review import metres, read_report

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "dashboard" / "templates"
OUTLINES = ROOT / "regions" / "three-cities" / "areas.geojson"
# Around the entries, in degrees: about 8 km of outlines and 12 km of names of places.
AREAS_AROUND, TOWNS_AROUND = 0.08, 0.12
# The page shows of these what fits at its scale.
MOST_TOWNS = 200


def changed_places(report: Mapping[str, Any]) -> str:
    """The page of a report (:func:`geodata.review.read_report`) as HTML."""
    changes = [{**change, "said": _said(change)} for change in report["changes"]]
    points = [change[at] for change in changes for at in ("before", "after") if change[at]]
    drawn = sum(bool(change["before"] or change["after"]) for change in changes)
    areas = _areas(points)
    shown = [
        {
            "kind": change["kind"],
            "label": f"{change['name'] or change['id']} · {change['said']}",
            **{key: change[key] for key in ("before", "after", "moved_m", "precision")},
        }
        for change in changes
        if change["before"] or change["after"]
    ]
    data = json.dumps({"changes": shown, "areas": areas, "towns": _towns(points)}, ensure_ascii=False)
    base = Path(leaflet.BASE_DIR)
    scripts = ((base / "leaflet.js").read_text("utf-8"), (STATIC / "changed_places.js").read_text("utf-8"))
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template("changed_places.html").render(
        title=_title(changes),
        changes=changes,
        drawn=_entries(drawn) if drawn else "",
        places=bool(areas["features"]),
        # Within a script nothing but </ and <!-- means anything, and JSON can write < otherwise.
        data=Markup(data.replace("<", "\\u003c")),
        hashes=" ".join(_hash(script) for script in scripts),
        leaflet_css=Markup((base / "leaflet.css").read_text("utf-8")),
        leaflet_js=Markup(scripts[0]),
        script=Markup(scripts[1]),
    )


def _hash(script: str) -> Markup:
    """A script as the page's policy allows it: by its hash."""
    return Markup(f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'")


def _said(change: Mapping[str, Any]) -> str:
    said = "removed, not in retired.yaml" if change["kind"] == "removed" else str(change["kind"])
    return f"{said}, moved by {metres(change['moved_m'])}" if change["moved_m"] is not None else said


def _entries(number: int) -> str:
    return f"{number} {'entry' if number == 1 else 'entries'}"


def _title(changes: Sequence[Mapping[str, Any]]) -> str:
    numbers = {kind: sum(change["kind"] == kind for change in changes) for kind in ("added", "changed")}
    numbers["taken out"] = len(changes) - sum(numbers.values())
    told = ", ".join(f"{number} {kind}" for kind, number in numbers.items() if number)
    return f"Registry: {told}" if told else "Registry: no entry differs"


def _near(lat: float, lon: float, points: Sequence[Sequence[float]], around: float) -> bool:
    return any(abs(lat - at[0]) <= around and abs(lon - at[1]) <= around * 1.6 for at in points)


def _outlines() -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = json.loads(OUTLINES.read_text("utf-8"))["features"]
    return features


def _areas(points: Sequence[Sequence[float]]) -> dict[str, Any]:
    """Outlines of the small region around the points, as GeoJSON without properties."""
    kept = []
    for feature in _outlines() if points else []:
        ring = feature["geometry"]["coordinates"][0]
        lon, lat = ring[0] if isinstance(ring[0][0], int | float) else ring[0][0]
        if _near(lat, lon, points, AREAS_AROUND):
            kept.append({"type": "Feature", "properties": {}, "geometry": feature["geometry"]})
    return {"type": "FeatureCollection", "features": kept}


def _towns(points: Sequence[Sequence[float]]) -> list[dict[str, Any]]:
    """Names of places around the points (GeoNames), the cities of the small region first; at most so many."""
    if not points:
        return []
    cities = {feature["properties"]["municipality"] for feature in _outlines()}
    with GAZETTEER.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    towns: list[dict[str, Any]] = [
        {"name": row["name"], "lat": float(row["lat"]), "lon": float(row["lon"])} for row in rows
    ]
    first = {row["name"]: not cities.isdisjoint((row["name"], *row["also"].split("|"))) for row in rows}
    near = [town for town in towns if _near(town["lat"], town["lon"], points, TOWNS_AROUND)]
    return sorted(near, key=lambda town: not first[town["name"]])[:MOST_TOWNS]


def main() -> None:
    """Write the page of the report on standard input into the file that is named."""
    Path(sys.argv[1]).write_text(changed_places(read_report(sys.stdin.buffer.read())), "utf-8")


if __name__ == "__main__":
    main()
