"""The bundle that this process shows: found once, read once, shared by pages and routes, never changed.

A bundle that is rebuilt while the server runs is picked up at the next request, because the cache is keyed by the
manifest's time stamp and not by the folder alone.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import shapely

from dashboard.selection import FacetIndex
from dashboard.view import FACETS, Allowed
from geodata.bundle import Bundle, read_bundle
from geodata.models import LANGUAGES

# In degrees; less than a pixel at the zoom where a neighbourhood fills the map.
DRAWN_TOLERANCE = 0.0001
DEFAULT_BUNDLE = Path(__file__).resolve().parents[1] / "build" / "three-cities"


@dataclass(frozen=True)
class Shown:
    """A bundle with what is derived from it once for all sessions: the facet index and the allowed parameters."""

    bundle: Bundle

    @cached_property
    def index(self) -> FacetIndex:
        """Every practice against every option of every facet."""
        return FacetIndex.of(self.bundle)

    @cached_property
    def allowed(self) -> Allowed:
        """The parameter values that this bundle can answer."""
        return Allowed(
            languages=LANGUAGES,
            indicators=tuple(item["id"] for item in self.bundle.manifest["indicators"]),
            levels=self.levels,
            facets={name: self.index.options(name) for name in FACETS},
            areas=frozenset(self.bundle.areas["area_id"]),
            practices=frozenset(self.bundle.practices["practice_id"]),
            years=self.index.years,
        )

    @property
    def default_indicator(self) -> str | None:
        """The indicator that the region shows first, if it has any."""
        chosen: str | None = self.bundle.manifest["region_info"].get("default_indicator")
        return chosen

    @cached_property
    def _kinds(self) -> dict[str, frozenset[str]]:
        supports = self.bundle.supports
        return {str(key): frozenset(rows) for key, rows in supports.groupby("practice_id")["kind"]}

    def kinds(self, practice: str) -> frozenset[str]:
        """The kinds of support known for a practice; empty when none is recorded."""
        return self._kinds.get(practice, frozenset())

    def indicator(self, indicator: str | None) -> dict[str, Any] | None:
        """The declaration of an indicator, or of the region's first one; None when the region has none."""
        wanted = indicator or self.default_indicator
        return next((item for item in self.bundle.manifest["indicators"] if item["id"] == wanted), None)

    def area_names(self, lang: str) -> dict[str, str]:
        """Area id → name in a language, else in the first language that has it."""
        areas = self.bundle.areas
        names = areas[f"name_{lang}"]
        for column in ("name_nl", "name_fr", "name_en"):
            names = names.fillna(areas[column])
        return dict(zip(areas["area_id"], names.fillna(areas["area_id"]), strict=True))

    @cached_property
    def city_bounds(self) -> tuple[tuple[dict[str, str], list[list[float]]], ...]:
        """Names by language and [[south, west], [north, east]] (WGS84) of each municipality or city with areas."""
        names = self.bundle.manifest["region_info"]["municipalities"]
        shapes, city_of = self.bundle.area_geometries(), self.bundle.areas["municipality_name"].to_numpy()
        boxes = {city: shapely.total_bounds(shapes[city_of == city]).tolist() for city in names if city in city_of}
        return tuple(
            (names[city], [[south, west], [north, east]]) for city, (west, south, east, north) in boxes.items()
        )

    @cached_property
    def levels(self) -> tuple[str, ...]:
        """The levels of areas that the region has, from coarse to fine."""
        there = set(self.bundle.areas["level"])
        return tuple(level for level in ("municipality", "neighbourhood") if level in there)

    def areas_of(self, level: str) -> pd.DataFrame:
        """The areas of one level."""
        return self.bundle.areas[self.bundle.areas["level"] == level]

    def areas_geojson(self, level: str) -> bytes:
        """A level's areas as GeoJSON (WGS84), each with its ``id`` only: names and figures travel with the view.

        Borders are simplified together, by about ten metres, so that neighbours keep sharing them.
        """
        mine = (self.bundle.areas["level"] == level).to_numpy()
        shapes = shapely.coverage_simplify(self.bundle.area_geometries()[mine], DRAWN_TOLERANCE)
        drawn = shapely.to_geojson(shapely.set_precision(shapes, 1e-5, mode="pointwise"))
        features = ",".join(
            f'{{"type":"Feature","properties":{{"id":{json.dumps(area)}}},"geometry":{shape}}}'
            for area, shape in zip(self.bundle.areas["area_id"][mine], drawn, strict=True)
        )
        return f'{{"type":"FeatureCollection","features":[{features}]}}'.encode()

    @property
    def boundary_credit(self) -> str:
        """Whom to credit for the outlines."""
        sources = {source["id"]: source for source in self.bundle.manifest["sources"]}
        return "; ".join(sources[item]["credit"] for item in self.bundle.manifest["region_info"]["boundary_sources"])

    @property
    def digest(self) -> str:
        """The bundle's digest: same digest, same content."""
        return str(self.bundle.manifest["digest"])


def bundle_folder() -> Path:
    """The folder of the bundle on show: ``ATLAS_BUNDLE``, else the embedded region's."""
    return Path(os.environ.get("ATLAS_BUNDLE") or DEFAULT_BUNDLE)


def shown() -> Shown:
    """The bundle on show.

    Raises:
        BundleError: the folder holds no bundle that this version can read.
    """
    folder = bundle_folder()
    manifest = folder / "manifest.json"
    stamp = manifest.stat().st_mtime_ns if manifest.exists() else 0
    return _read(folder, stamp)


@lru_cache(maxsize=2)
def _read(folder: Path, _stamp: int) -> Shown:
    return Shown(read_bundle(folder))
