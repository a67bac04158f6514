"""Generated practices: points to draw, count and filter. They say what they are, and stay in a run's own folder."""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import shapely

from geodata.models import Practice, Vocabulary

# How finely real entries are known, roughly.
PRECISIONS = {"address": 0.5, "street": 0.15, "neighbourhood": 0.3, "municipality": 0.05}


def generated_practices(number: int, areas: gpd.GeoDataFrame, vocabulary: Vocabulary, seed: int) -> list[Practice]:
    """Practices in areas drawn by lot, so that they lie closer together where areas are small.

    Args:
        number: how many.
        areas: polygons in EPSG:4326 with ``municipality_name``.
        vocabulary: where their terms come from.
        seed: the same seed gives the same practices.
    """
    random = np.random.default_rng(seed)
    settings, kinds = list(vocabulary.facets["setting"]), list(vocabulary.facets["support"])
    payers, statuses = list(vocabulary.facets["funding"]), list(vocabulary.facets["status"])
    precisions, shares = list(PRECISIONS), list(PRECISIONS.values())
    found = []
    for at, (lon, lat, town) in enumerate(_places(number, areas, random), start=1):
        start = int(random.integers(1975, 2024))
        found.append(
            Practice.model_validate(
                {
                    "id": f"generated-{at:05d}",
                    "name": f"Generated practice {at}",
                    "summary": {"en": "Generated for a measurement; it does not exist."},
                    "setting": [str(term) for term in random.choice(settings, random.integers(1, 3), replace=False)],
                    "place": {
                        "municipality": town,
                        "location": {"lat": lat, "lon": lon, "precision": str(random.choice(precisions, p=shares))},
                    },
                    "period": {"start": start},
                    "verified": int(random.integers(start, 2026)),
                    "status": str(random.choice(statuses)),
                    "supports": [
                        {"kind": str(kind), "what": {"en": "generated"}, "funding": str(random.choice(payers))}
                        for kind in random.choice(kinds, random.integers(0, 3), replace=False)
                    ],
                    "references": [{"id": "none", "title": "Generated", "url": "https://example.org/generated"}],
                }
            )
        )
    return found


def _places(number: int, areas: gpd.GeoDataFrame, random: np.random.Generator) -> Iterator[tuple[float, float, str]]:
    """Longitude, latitude and municipality of points inside areas drawn by lot."""
    shapes, towns = areas.geometry.to_numpy(), areas["municipality_name"].to_numpy()
    chosen = random.integers(0, len(areas), number)
    points = np.zeros((number, 2))
    open_rows = np.arange(number)
    while len(open_rows):
        boxes = shapely.bounds(shapes[chosen[open_rows]])
        points[open_rows] = random.uniform(boxes[:, :2], boxes[:, 2:])
        inside = shapely.contains_xy(shapes[chosen[open_rows]], points[open_rows])
        open_rows = open_rows[~inside]
    for (lon, lat), area in zip(points.round(6).tolist(), chosen, strict=True):
        yield lon, lat, towns[area] or "Generated municipality"
