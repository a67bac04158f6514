"""The bundle that this process serves: read once, shared by pages and routes, never changed.

A bundle that is rebuilt while the server runs is picked up at the next request, because the cache is keyed by the
manifest's modification time and not by the folder alone.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import lru_cache, wraps
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import pandas as pd

from dashboard.query.bivariate import bivariate_table
from dashboard.query.selection import FacetIndex
from dashboard.query.view import FACETS, Allowed
from geodata.bundle import Bundle, read_bundle
from geodata.bundle.cover import cover
from geodata.bundle.models import MunicipalityCoverage, SourceInfo
from geodata.bundle.models.documents import RegionInfo
from geodata.bundle.models.measures import MeasureSource
from geodata.project import DEFAULT_REGION, bundles_folder
from geodata.region import Indicator
from geodata.spelling import folded

if TYPE_CHECKING:
    from pyproj import Transformer

THOUSANDS = 1000
# Of the names in files of practices, meeting places and areas.
NAME_LANGUAGES = ("nl", "fr", "en")
P = ParamSpec("P")
T = TypeVar("T")


def derived(make: Callable[Concatenate[Dataset, P], T]) -> Callable[Concatenate[Dataset, P], T]:
    """Cache what a function derives from a dataset as long as the dataset lives.

    One caller computes a result, concurrent callers of the same wait for it. A failure is not cached.

    Args:
        make: a pure function of a dataset; its other arguments are hashable and take few values.
    """

    @wraps(make)
    def cached(dataset: Dataset, /, *args: P.args, **kwargs: P.kwargs) -> T:
        key = (make, args, tuple(kwargs.items()))
        with dataset._lock:
            future = dataset._derived.get(key)
            first = future is None
            if future is None:
                future = dataset._derived[key] = Future()
        if first:
            try:
                future.set_result(make(dataset, *args, **kwargs))
            except BaseException as error:
                del dataset._derived[key]
                future.set_exception(error)
        result: T = future.result()
        return result

    return cached


def record(table: pd.DataFrame, key: str) -> dict[str, Any]:
    """The row of a table whose index is ``key``, by column.

    Raises:
        KeyError: the table has no such row.
    """
    row: dict[str, Any] = table.loc[[key]].to_dict("records")[0]  # type: ignore[assignment]
    return row


@dataclass(frozen=True, eq=False)
class Dataset:
    """A bundle with what is derived from it once for all sessions, see :func:`derived`."""

    bundle: Bundle
    _derived: dict[Hashable, Future[Any]] = field(default_factory=dict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    @property
    @derived
    def index(self) -> FacetIndex:
        """Every practice against every option of every facet."""
        return FacetIndex.of(self.bundle)

    @property
    @derived
    def allowed(self) -> Allowed:
        """The parameter values that this bundle can answer."""
        return Allowed(
            languages=self.languages,
            indicators={indicator.id: indicator.vintages for indicator in self.bundle.manifest.indicators},
            default_indicator=self.default_indicator,
            levels=self.levels,
            facets={name: self.index.options(name) for name in FACETS},
            areas=frozenset(self.bundle.areas["area_id"]),
            practices=frozenset(self.bundle.practices["practice_id"]),
            years=self.index.years,
            retired={name: there for name in self.bundle.retired if (there := self.successor(name))},
            moved_areas=self.moved_area,
            municipalities=self.municipality_aliases(self.index.options("municipality")),
        )

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which the region has texts and names, in order."""
        return self.bundle.manifest.languages

    @property
    def digest(self) -> str:
        """The bundle's digest: same digest, same content."""
        return self.bundle.manifest.digest

    # The region.

    @property
    def region(self) -> RegionInfo:
        """The region as the manifest describes it."""
        return self.bundle.manifest.region_info

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
    def all_figures(self, indicator: str, year: int | None = None) -> pd.DataFrame:
        """One row per area that can have one, indexed by area id: ``value`` (NaN where there is none), ``coverage``,
        ``status`` and ``of``, the larger area that the figure is of; of the newest year unless another is given.
        """
        declared = self.indicator(indicator)
        rows = self._figures.get((indicator, year or (declared.vintage if declared else 0)))
        return self.bundle.indicators.iloc[:0].set_index("area_id") if rows is None else rows

    @derived
    def figures(self, level: str, indicator: str, year: int | None = None) -> pd.DataFrame:
        """:meth:`all_figures` of the areas of a level, in its order."""
        return self.all_figures(indicator, year).reindex(self.areas_of(level)["area_id"])

    @derived
    def known_figures(self, level: str, indicator: str, year: int | None = None) -> pd.Series:
        """The values that areas of a level have, indexed by area id; one of a larger area once, at its first part."""
        rows = self.figures(level, indicator, year).dropna(subset=["value"])
        return rows.loc[~rows["of"].duplicated() | rows["of"].isna(), "value"]

    @derived
    def indicator_levels(self, indicator: str) -> tuple[str, ...]:
        """The levels, from coarse to fine, on which areas have a value."""
        levels = self.areas_by_id["level"]
        known = {levels[area] for area in self.all_figures(indicator)["value"].dropna().index}
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
    def measure_table(self, measure: str, level: str) -> pd.DataFrame:
        """``value``, ``low``, ``high`` and ``status`` of a measure by area id, the areas of one level."""
        table = self.bundle.measures
        rows = table[table["measure_id"] == measure].set_index("area_id")
        return rows.loc[rows.index.isin(self.area_rows(level)), ["value", "low", "high", "status"]]

    @derived
    def bivariate_table(self, indicator: str) -> pd.DataFrame:
        """:func:`dashboard.query.bivariate.bivariate_table` of the finest level."""
        return bivariate_table(self.bundle, indicator, self.areas_of(self.levels[-1])["area_id"])

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
    def places_by_id(self) -> pd.DataFrame:
        """The meeting places, indexed by their ids."""
        return self.bundle.meeting_places.set_index("meeting_place_id")

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

    # Areas.

    @property
    @derived
    def levels(self) -> tuple[str, ...]:
        """The levels of areas that the region has, from coarse to fine."""
        there = set(self.bundle.areas["level"])
        return tuple(level for level in ("municipality", "neighbourhood") if level in there)

    @derived
    def areas_of(self, level: str) -> pd.DataFrame:
        """The areas of one level."""
        return self.bundle.areas[self.bundle.areas["level"] == level]

    @derived
    def area_rows(self, level: str) -> dict[str, int]:
        """Area id → row among the areas of a level."""
        return {area: n for n, area in enumerate(self.areas_of(level)["area_id"])}

    @derived
    def cover_of(self, level: str) -> pd.DataFrame:
        """The areas that a map draws at a level, in the order of the packed files: its own, then the municipalities
        that contain none of these.
        """
        return cover(self.bundle.areas, level)

    @derived
    def cover_rows(self, level: str) -> dict[str, int]:
        """Area id → row of :meth:`cover_of`."""
        return {area: n for n, area in enumerate(self.cover_of(level)["area_id"])}

    @property
    @derived
    def areas_by_id(self) -> pd.DataFrame:
        """The areas, indexed by their ids."""
        return self.bundle.areas.set_index("area_id", drop=False)

    def level_of(self, area: str) -> str:
        """The level of an area.

        Raises:
            KeyError: the bundle does not contain the area.
        """
        return str(self.areas_by_id.at[area, "level"])

    def areas_within(self, area: str) -> set[str]:
        """The ids of an area and of the areas inside it."""
        return {area, *self.bundle.areas.loc[self.bundle.areas["parent_id"] == area, "area_id"]}

    def undivided(self, area: str) -> bool:
        """Whether an area is a municipality without neighbourhoods, in a region that has some elsewhere."""
        finest = self.levels[-1]
        return area in self.cover_rows(finest) and area not in self.area_rows(finest)

    def rows_in(self, table: pd.DataFrame, area: str) -> pd.DataFrame:
        """The practices or meeting places in an area, each level found by its own outlines."""
        column = "municipality_id" if self.level_of(area) == "municipality" else "area_id"
        return table[table[column] == area]

    def moved_area(self, area: str) -> tuple[str, ...]:
        """The areas that an id of another edition of the region stands for, the main one first: the parts of a whole,
        or the whole of a part; empty where it is the id of an area or of none.
        """
        wholes = self.region.wholes
        if wholes is None or area in self.areas_by_id.index:
            return ()
        parts = self.bundle.areas[self.bundle.areas["whole_id"] == area]
        if len(parts):
            return tuple(parts.sort_values("population", ascending=False, kind="stable")["area_id"])
        whole = wholes.whole_of(area)
        return (whole,) if whole is not None and whole in self.areas_by_id.index else ()

    @derived
    def area_names(self, lang: str) -> dict[str, str]:
        """Area id → name in a language, else in the first language that has it.

        A municipality within the name, ``Rabot (Gent)`` or ``Antwerpen - Kiel``, is in the language all the same.
        """
        areas = self.bundle.areas
        names = areas[f"name_{lang}"]
        for column in ("name_nl", "name_fr", "name_en"):
            names = names.fillna(areas[column])
        # Some boundaries name the municipality twice: "Boondaal (Elsene) (Elsene)".
        names = names.str.replace(r"( \([^()]*\))\1+$", r"\1", regex=True)
        towns, names = self.municipality_names(lang), names.fillna(areas["area_id"])
        return {
            area: _with_town(name, town, towns[town]) if isinstance(town, str) else name
            for area, name, town in zip(areas["area_id"], names, areas["municipality_name"], strict=True)
        }

    @property
    @derived
    def all_area_names(self) -> dict[str, tuple[str, ...]]:
        """Area id → its names in all languages, each once."""
        columns = self.bundle.areas[["name_nl", "name_fr", "name_en"]].itertuples(index=False)
        names = (tuple(dict.fromkeys(name for name in row if isinstance(name, str))) for row in columns)
        return dict(zip(self.bundle.areas["area_id"], names, strict=True))

    def all_municipality_names(self, municipality: str, name: str) -> tuple[str, ...]:
        """A municipality's names in all languages, by its code and as the boundaries write it."""
        spoken = self.region.municipalities.get(name, {})
        return tuple(dict.fromkeys([*self.all_area_names.get(municipality, ()), *spoken.values()]))

    @derived
    def municipality_names(self, lang: str) -> dict[str, str]:
        """Municipalities as boundaries and registry write them → names in a language, where the region has some."""
        tables = (self.bundle.areas, self.bundle.practices, self.bundle.meeting_places)
        names = {name: name for table in tables for name in table["municipality_name"].dropna().unique()}
        return names | {name: by_lang.get(lang, name) for name, by_lang in self.region.municipalities.items()}

    def municipality_name(self, municipality: str, lang: str) -> str:
        """The name in a language of a municipality as boundaries or registry write it."""
        return self.municipality_names(lang).get(municipality, municipality)

    @derived
    def municipality_aliases(self, names: tuple[str, ...]) -> dict[str, str]:
        """Folded name in any language, and code → the one of ``names`` that it stands for, where that is certain."""
        areas = self.bundle.areas
        towns = areas[areas["level"] == "municipality"].dropna(subset=["municipality_name"])
        codes: dict[str, str] = dict(zip(towns["municipality_name"], towns["area_id"], strict=True))
        found: dict[str, set[str]] = {}
        for name in names:
            for other in (name, *self.all_municipality_names(codes.get(name, ""), name), codes.get(name, "")):
                found.setdefault(folded(other), set()).add(name)
        return {alias: next(iter(meant)) for alias, meant in found.items() if alias and len(meant) == 1}

    @property
    @derived
    def municipality_ids(self) -> dict[str, str]:
        """Municipality as the boundaries or the registry write it → its area id."""
        rows = [self.bundle.practices, self.bundle.areas]
        pairs = pd.concat([table[["municipality_name", "municipality_id"]].dropna() for table in rows])
        return dict(zip(pairs["municipality_name"], pairs["municipality_id"], strict=True))

    @property
    @derived
    def municipality_of(self) -> dict[str, Any]:
        """Area id → its municipality as the boundaries write it; None where they do not name one."""
        return dict(zip(self.bundle.areas["area_id"], self.bundle.areas["municipality_name"], strict=True))


def _with_town(name: str, written: str, spoken: str) -> str:
    """An area's name with its municipality, in brackets after it or with a dash before it, as a reader calls it."""
    if name.endswith(f" ({written})"):
        return f"{name.removesuffix(f' ({written})')} ({spoken})"
    return f"{spoken} - {name.removeprefix(f'{written} - ')}" if name.startswith(f"{written} - ") else name


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
