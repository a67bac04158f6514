"""The bundle that this process serves: read once, shared by pages and routes, never changed.

A bundle that is rebuilt while the server runs is picked up at the next request, because the cache is keyed by the
manifest's modification time and not by the folder alone.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.query.areas import Areas, derived, record
from dashboard.query.bivariate import bivariate_table
from dashboard.query.change import change_table
from dashboard.query.comparison import Comparing, comparing
from dashboard.query.selection import FacetIndex
from dashboard.query.view import FACETS, OSM_OTHER, OSM_PLACES, Allowed, View
from geodata.bundle import read_bundle
from geodata.bundle.figures import each_once
from geodata.bundle.models import MunicipalityCoverage, SourceInfo
from geodata.bundle.models.measures import MeasureSource
from geodata.models import OTHER_KIND
from geodata.project import DEFAULT_REGION, bundles_folder
from geodata.region import Indicator
from geodata.statuses import Scope

if TYPE_CHECKING:
    from pyproj import Transformer

THOUSANDS = 1000
OSM_LICENCE = "ODbL 1.0"
# Of the names in files of practices, meeting places and areas.
NAME_LANGUAGES = ("nl", "fr", "en")
__all__ = ["NAME_LANGUAGES", "Dataset", "bundle_folder", "current_dataset", "derived", "record"]


@dataclass(frozen=True, eq=False)
class Dataset(Areas):
    """A bundle with what is derived from it once for all sessions, see :func:`derived`."""

    @property
    @derived
    def index(self) -> FacetIndex:
        """Every practice against every option of every facet."""
        return FacetIndex.of(self.bundle, lambda view: comparing(view, self).scope, self._compared_areas)

    def _compared_areas(self, view: View) -> frozenset[str] | None:
        """The areas that a view compares, where these are of one municipality."""
        town = comparing(view, self).town
        return None if town is None else frozenset(self.areas_in_town(self.levels[-1], town)["area_id"])

    @property
    @derived
    def allowed(self) -> Allowed:
        """The parameter values that this bundle can answer."""
        return Allowed(
            languages=self.languages,
            indicators={indicator.id: indicator.vintages for indicator in self.bundle.manifest.indicators},
            default_indicator=self.default_indicator,
            levels=self.levels,
            facets={name: self.index.known_terms(name) for name in FACETS},
            areas=frozenset(self.bundle.areas["area_id"]),
            practices=frozenset(self.bundle.practices["practice_id"]),
            years=self.index.years,
            retired={name: there for name in self.bundle.retired if (there := self.successor(name))},
            moved_areas=self.moved_area,
            municipalities=self.municipality_aliases(self.index.options("municipality")),
            meeting_place_kinds=tuple(self.bundle.vocabulary.facets["meeting_place_kind"]),
            bounds=self.region.bounds,
        )

    @property
    def digest(self) -> str:
        """The bundle's digest: same digest, same content."""
        return self.bundle.manifest.digest

    # The region.

    @property
    @derived
    def city_bounds(self) -> tuple[tuple[dict[str, str], list[list[float]]], ...]:
        """Names by language and [[south, west], [north, east]] (WGS84) of each city that the region names."""
        return tuple(
            (self.region.municipalities[city], [[south, west], [north, east]])
            for city, (west, south, east, north) in self.region.municipality_bounds.items()
        )

    @property
    @derived
    def metric_transformer(self) -> Transformer:
        """From WGS84 (longitude, latitude) to the region's metric CRS, whose accuracy the pipeline has checked."""
        from pyproj import Transformer

        return Transformer.from_crs("EPSG:4326", self.region.metric_crs, always_xy=True)

    def metres(self, lat_lon: Sequence[tuple[float, float]]) -> npt.NDArray[np.float64]:
        """Places, latitude and longitude (WGS84 degrees), in metres of the region's metric CRS, one row each."""
        lat, lon = np.array(lat_lon, dtype=np.float64).reshape(-1, 2).T
        return np.column_stack(self.metric_transformer.transform(lon, lat)).astype(np.float64)

    # Sources and indicators.

    @property
    @derived
    def sources(self) -> dict[str, SourceInfo]:
        """Source id → source, in the manifest's order."""
        return {source.id: source for source in self.bundle.manifest.sources}

    @property
    def default_indicator(self) -> str | None:
        """The indicator that the region shows first, if it has any."""
        return self.region.default_indicator

    def indicator(self, indicator: str | None) -> Indicator | None:
        """The declaration of an indicator, or of the region's first one; None when the region has none."""
        wanted = indicator or self.default_indicator
        return next((item for item in self.bundle.manifest.indicators if item.id == wanted), None)

    @property
    @derived
    def years(self) -> tuple[str, ...]:
        """Every year that any indicator has, as text."""
        return tuple(map(str, sorted({year for item in self.bundle.manifest.indicators for year in item.vintages})))

    def year(self, indicator: Indicator, at: int | None) -> int:
        """The year of an indicator that is shown: the one requested, else the newest."""
        return at if at in indicator.vintages else indicator.vintage

    def since(self, indicator: Indicator, view: View) -> int | None:
        """The year since which a view shows the change of an indicator; None where it shows a year's figures."""
        return None if "gap" in view.layers else self.earlier(indicator, view.at, view.since)

    def earlier(self, indicator: Indicator, at: int | None, since: int | None) -> int | None:
        """The year ``since``, where an indicator has it and the year that is shown is a later one; else None."""
        return since if since in indicator.vintages and (since or 0) < self.year(indicator, at) else None

    @property
    @derived
    def _figures(self) -> dict[tuple[str, int], pd.DataFrame]:
        table = self.bundle.indicators.set_index("area_id")
        columns = ["value", "coverage", "status", "of"]
        return {
            (item.id, year): rows[columns]
            for item in self.bundle.manifest.indicators
            for year in item.vintages
            if len(rows := table[(table["indicator_id"] == item.id) & (table["vintage"] == year)])
        }

    @derived
    def all_figures(self, indicator: str, year: int | None = None, since: int | None = None) -> pd.DataFrame:
        """One row per area that can have one, indexed by area id: ``value`` (NaN where there is none), ``coverage``,
        ``status`` and ``of``, the larger area that the figure is of; of the newest year unless another is given;
        with ``since`` the changes from that year on, see :mod:`dashboard.query.change`.
        """
        if since is not None:
            return change_table(self.all_figures(indicator, year), self.all_figures(indicator, since))
        declared = self.indicator(indicator)
        rows = self._figures.get((indicator, year or (declared.vintage if declared else 0)))
        return self.bundle.indicators.iloc[:0].set_index("area_id") if rows is None else rows

    @derived
    def figure_records(self, indicator: str, year: int, since: int | None = None) -> dict[str, dict[str, Any]]:
        """Area id → its row of :meth:`all_figures`, by column."""
        table = self.all_figures(indicator, year, since)
        return dict(zip(table.index, table.to_dict("records"), strict=True))

    @derived
    def figures(self, level: str, indicator: str, year: int | None = None, since: int | None = None) -> pd.DataFrame:
        """:meth:`all_figures` of the areas of a level, in its order."""
        return self.all_figures(indicator, year, since).reindex(self.areas_of(level)["area_id"])

    @derived
    def known_figures(self, level: str, indicator: str, year: int | None = None, since: int | None = None) -> pd.Series:
        """The values that areas of a level have, indexed by area id; one of a larger area once, at its first part."""
        return each_once(self.figures(level, indicator, year, since).dropna(subset=["value"]))["value"]

    @derived
    def indicator_levels(self, indicator: str) -> tuple[str, ...]:
        """The levels, from coarse to fine, on which areas have a value."""
        areas = self.all_figures(indicator)["value"].dropna().index
        known = set(self.areas_by_id["level"].reindex(areas))
        return tuple(level for level in self.levels if level in known)

    @derived
    def decimals(self, indicator: str) -> int:
        """With how many decimals figures are shown: none in thousands."""
        return 0 if self.all_figures(indicator)["value"].abs().max() >= THOUSANDS else 1

    # Measures.

    @property
    def catchment_m(self) -> int:
        """The walking distance of the main scenario, in metres."""
        return self.bundle.measure_info.parameters.main.catchment_m

    def measure(self, measure: str) -> MeasureSource | None:
        """The declaration of a measure; None when the bundle has none."""
        return self.bundle.measure_info.measures.get(measure)

    @derived
    def measure_table(self, measure: str, level: str, scope: Scope = Scope.TOWN) -> pd.DataFrame:
        """``value``, ``low``, ``high`` and ``status`` of a measure by area id, the areas of one level.

        Of a measure that compares areas, those that it has in comparisons of the scope.
        """
        table = self.bundle.measures
        rows = table[(table["measure_id"] == measure) & (table["comparison"].isna() | (table["comparison"] == scope))]
        rows = rows.set_index("area_id")
        return rows.loc[rows.index.isin(self.area_rows(level)), ["value", "low", "high", "status"]]

    @derived
    def bivariate_table(self, indicator: str, scope: Scope) -> pd.DataFrame:
        """:func:`dashboard.query.bivariate.bivariate_table` of the finest level."""
        return bivariate_table(self.bundle, indicator, self.areas_of(self.levels[-1])["area_id"], scope)

    def compared_table(self, indicator: str, comparing: Comparing) -> pd.DataFrame:
        """:meth:`bivariate_table` in a comparison: of one municipality, its areas alone."""
        table = self.bivariate_table(indicator, comparing.scope)
        if comparing.town is None:
            return table
        return table[table.index.isin(self.areas_in_town(self.levels[-1], comparing.town)["area_id"])]

    def bivariate_sources(self, indicator: str | None) -> tuple[str, ...]:
        """The ids of the sources of the bivariate classes of an indicator."""
        declared = self.measure(f"gap_{indicator}")
        return declared.sources if declared else ()

    # The search for meeting places.

    @property
    @derived
    def coverage_by_municipality(self) -> dict[str | None, MunicipalityCoverage]:
        """Municipality as the boundaries name it → how far it was searched for meeting places."""
        return {municipality.name: municipality for municipality in self.bundle.coverage.municipalities}

    # Practices and meeting places.

    @property
    @derived
    def practices_by_id(self) -> pd.DataFrame:
        """The practices, indexed by their ids."""
        return self.bundle.practices.set_index("practice_id", drop=False)

    @property
    @derived
    def meeting_places(self) -> pd.DataFrame:
        """The meeting places of the vocabulary's kinds; those of kind `other` are context and on no list."""
        table = self.bundle.meeting_places
        return table[table["kind"] != OTHER_KIND].reset_index(drop=True)

    @property
    @derived
    def places_by_id(self) -> pd.DataFrame:
        """The meeting places, indexed by their ids."""
        return self.bundle.meeting_places.set_index("meeting_place_id")

    @property
    @derived
    def unverified_sources(self) -> tuple[str, ...]:
        """The ids of the sources of meeting places that the editors did not verify: OpenStreetMap's."""
        table = self.bundle.meeting_places
        return tuple(sorted(table.loc[~table["verified"].astype(bool), "source_id"].dropna().unique()))

    @property
    @derived
    def point_licence(self) -> str:
        """The licence of points that lists of ours took from OpenStreetMap."""
        licences = [self.sources[one].licence for one in self.unverified_sources if one in self.sources]
        return licences[0] if licences else OSM_LICENCE

    @property
    @derived
    def lists_with_others_points(self) -> tuple[str, ...]:
        """The ids of our own lists some of whose points were taken from OpenStreetMap."""
        table = self.bundle.meeting_places
        taken = table["verified"].astype(bool) & table["location_source"].notna()
        return tuple(sorted(table.loc[taken, "source_id"].dropna().unique()))

    @derived
    def has_layer(self, layer: str) -> bool:
        """Whether there is anything that a layer of a view draws; only those of OpenStreetMap may be empty."""
        table = self.bundle.meeting_places
        others = table["kind"] == OTHER_KIND
        unverified = ~table["verified"].astype(bool)
        rows = {OSM_PLACES: unverified & ~others, OSM_OTHER: others}
        return layer not in rows or bool(rows[layer].any())

    def successor(self, practice: str) -> str | None:
        """The practice that replaces a retired one, over any number of redirects; None without one."""
        seen: set[str] = set()
        now: str | None = practice
        while now is not None and now in self.bundle.retired and now not in seen:
            seen.add(now)
            now = self.bundle.retired[now].redirect
        there = self.bundle.practices["practice_id"]
        return now if now is not None and now != practice and bool((there == now).any()) else None

    @property
    @derived
    def _kinds(self) -> dict[str, frozenset[str]]:
        supports = self.bundle.supports
        return {str(key): frozenset(rows) for key, rows in supports.groupby("practice_id")["kind"]}

    def kinds(self, practice: str) -> frozenset[str]:
        """The kinds of support known for a practice; empty when none is recorded."""
        return self._kinds.get(practice, frozenset())


def bundle_folder() -> Path:
    """The folder of the bundle that is served: ``ATLAS_BUNDLE``, else the embedded region's."""
    return Path(os.environ.get("ATLAS_BUNDLE") or bundles_folder() / DEFAULT_REGION)


def current_dataset() -> Dataset:
    """The dataset that is served.

    Raises:
        BundleError: the folder contains no bundle that this version can read.
    """
    folder = bundle_folder()
    manifest = folder / "manifest.json"
    stamp = manifest.stat().st_mtime_ns if manifest.exists() else 0
    return _read(folder, stamp)


@lru_cache(maxsize=2)
def _read(folder: Path, _stamp: int) -> Dataset:
    return Dataset(read_bundle(folder))
