"""A page with a map of what a proposal changes: one file that opens from disk and loads nothing.

``atlas changes --map`` finds :func:`write` through the entry point group ``atlas.renderers``. The texts are strangers':
they are escaped in the page, and set as text on the map.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup
from shapely.geometry import shape

from dashboard.maps import scripts
from dashboard.presenters.fragments import fragment
from dashboard.presenters.i18n import Words
from geodata.contributions.review import metres
from geodata.models import Precision, Vocabulary
from geodata.municipalities import GAZETTEER
from geodata.project import regions_folder
from geodata.sources import load_region

GONE = ("retired", "removed")
# Around the entries, in degrees: about 8 km of outlines and 12 km of names of places.
AREAS_AROUND, TOWNS_AROUND = 0.08, 0.12
# The page shows of these what fits at its scale.
MOST_TOWNS = 200


def write(report: Mapping[str, Any], out: Path, language: str) -> None:
    """Write the page of a report.

    Args:
        report: as ``atlas changes --format json`` gives it.
        out: the HTML file.
        language: nl, fr or en.

    Raises:
        OSError: the file cannot be written.
    """
    words = Words(language, Vocabulary(origins={}, facets={}))
    out.write_text(changed_places(report, words), "utf-8")


def changed_places(report: Mapping[str, Any], words: Words) -> str:
    """The page of a report (:func:`geodata.contributions.review.read_report`) as HTML."""
    changes = [
        {
            **change,
            "said": _change_text(change, words),
            # What a stranger wrote there may be anything.
            "fine": change["precision"] if change["precision"] in list(Precision) else "",
        }
        for change in report["changes"]
    ]
    points = [change[at] for change in changes for at in ("before", "after") if change[at]]
    shown = [_shown(change, words) for change in changes if change["before"] or change["after"]]
    features, cities = _outlines() if points else ([], set())
    places = {"areas": _areas(points, features), "towns": _towns(points, cities)}
    data = json.dumps({"changes": shown, **places}, ensure_ascii=False)
    code = scripts.embedded("preview/changed_places.js")
    own_style = (scripts.STATIC / "preview" / "changed_places.css").read_text("utf-8")
    return fragment(
        "changed_places",
        words,
        title=_title(changes, words),
        changes=changes,
        drawn=bool(shown),
        # Within a script nothing but </ and <!-- means anything, and JSON can write < otherwise.
        data=Markup(data.replace("<", "\\u003c")),
        policy=scripts.script_source(code),
        style=Markup(f"{scripts.leaflet_file('css')}\n{own_style}"),
        scripts=scripts.script_tags(code),
    )


def _shown(change: Mapping[str, Any], words: Words) -> dict[str, Any]:
    """An entry as the map's script takes it."""
    name = f"{change['name'] or change['id']} · {change['said']}"
    coarse = change["precision"] == Precision.MUNICIPALITY and change["after"]
    return {
        "label": words("proposal.coarse", name=name) if coarse else name,
        "label_before": words("proposal.was_here", name=change["name"] or change["id"]),
        **{key: change[key] for key in ("kind", "before", "after", "moved_m", "precision")},
    }


def _change_text(change: Mapping[str, Any], words: Words) -> str:
    text = words(f"proposal.kind.{change['kind']}")
    if change["moved_m"] is None:
        return text
    return words("proposal.moved", what=text, distance=metres(change["moved_m"]))


def _title(changes: Sequence[Mapping[str, Any]], words: Words) -> str:
    kinds = Counter("gone" if change["kind"] in GONE else change["kind"] for change in changes)
    parts = [words.plural(f"proposal.{kind}", kinds[kind]) for kind in ("added", "changed", "gone") if kinds[kind]]
    return words("proposal.title", changes=", ".join(parts) or words("proposal.nothing"))


def _near(lat: float, lon: float, points: Sequence[Sequence[float]], around: float) -> bool:
    return any(abs(lat - at[0]) <= around and abs(lon - at[1]) <= around * 1.6 for at in points)


def _outlines() -> tuple[list[dict[str, Any]], set[str]]:
    """Areas whose outlines are files of a region's folder, as GeoJSON: neighbourhoods, and municipalities that contain
    none; and the names of these regions' towns.

    A region whose outlines have to be downloaded is left out: the page is made without network.
    """
    features: list[dict[str, Any]] = []
    towns: set[str] = set()
    for declared in sorted(regions_folder().glob("*/region.yaml")):
        region = load_region(declared.parent)
        files = {source.id: source.file for source in region.sources if source.file}
        layers = {
            layer.level: (layer.columns, json.loads((declared.parent / files[layer.source]).read_text("utf-8")))
            for layer in region.boundaries
            if layer.crs == "EPSG:4326" and layer.source in files
        }
        if "neighbourhood" not in layers:
            continue
        columns, found = layers["neighbourhood"]
        features += found["features"]
        divided = {feature["properties"].get(columns.get("parent_id")) for feature in found["features"]}
        columns, coarser = layers.get("municipality", ({}, {"features": []}))
        features += [one for one in coarser["features"] if one["properties"][columns["area_id"]] not in divided]
        towns.update(region.municipalities)
        for names in region.municipalities.values():
            towns.update(name for name in names.values())
    return features, towns


def _areas(points: Sequence[Sequence[float]], features: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Outlines around the points, as GeoJSON without properties."""
    near = []
    for feature in features:
        west, south, east, north = shape(feature["geometry"]).bounds
        nearest = [(min(max(lat, south), north), min(max(lon, west), east)) for lat, lon in points]
        if any(_near(*at, [point], AREAS_AROUND) for at, point in zip(nearest, points, strict=True)):
            near.append({"type": "Feature", "properties": {}, "geometry": feature["geometry"]})
    return {"type": "FeatureCollection", "features": near}


def _towns(points: Sequence[Sequence[float]], cities: set[str]) -> list[dict[str, Any]]:
    """Names of places around the points (GeoNames), ``cities`` first; at most :data:`MOST_TOWNS`."""
    with GAZETTEER.open(encoding="utf-8", newline="") as file:
        rows: list[dict[str, Any]] = [
            {**row, "lat": float(row["lat"]), "lon": float(row["lon"])} for row in csv.DictReader(file)
        ]
    near = [row for row in rows if _near(row["lat"], row["lon"], points, TOWNS_AROUND)]
    near.sort(key=lambda row: cities.isdisjoint((row["name"], *row["also"].split("|"))))
    return [{key: row[key] for key in ("name", "lat", "lon")} for row in near[:MOST_TOWNS]]
