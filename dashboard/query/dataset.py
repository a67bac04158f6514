"""The bundle that this process shows: found once, read once, shared by pages and routes, never changed.

A bundle that is rebuilt while the server runs is picked up at the next request, because the cache is keyed by the
manifest's time stamp and not by the folder alone.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import lru_cache, wraps
from pathlib import Path
from threading import Lock
from typing import Any, Concatenate, ParamSpec, TypeVar

import pandas as pd

from dashboard.query.selection import FacetIndex
from dashboard.query.view import FACETS, Allowed
from geodata.bundle import Bundle, read_bundle
from geodata.models import LANGUAGES
from geodata.project import DEFAULT_REGION, bundles_folder

P = ParamSpec("P")
T = TypeVar("T")


def derived(make: Callable[Concatenate[Dataset, P], T]) -> Callable[Concatenate[Dataset, P], T]:
    """Cache what a function derives from a dataset as long as the dataset lives.

    One caller works a result out, others that want the same wait for it. A failure is not cached.

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


@dataclass(frozen=True, eq=False)
class Dataset:
    """A bundle with what is derived from it once for all sessions, see :func:`derived`."""

    bundle: Bundle
    _derived: dict[Hashable, Future[Any]] = field(default_factory=dict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What ``make`` gives, worked out once for this bundle and shared; for keys of which there are few."""
        with self._lock:
            future = self._derived.get(key)
            first = future is None
            if future is None:
                future = self._derived[key] = Future()
        if first:
            try:
                future.set_result(make())
            except BaseException as error:
                del self._derived[key]
                future.set_exception(error)
        result: T = future.result()
        return result

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
            languages=LANGUAGES,
            indicators=tuple(item["id"] for item in self.bundle.manifest["indicators"]),
            levels=self.levels,
            facets={name: self.index.options(name) for name in FACETS},
            areas=frozenset(self.bundle.areas["area_id"]),
            practices=frozenset(self.bundle.practices["practice_id"]),
            years=self.index.years,
            retired={name: there for name in self.bundle.retired if (there := self.successor(name))},
        )

    def successor(self, practice: str) -> str | None:
        """The practice that took the place of one that was taken out, over as many steps as it takes; else None."""
        seen: set[str] = set()
        now: str | None = practice
        while now is not None and now in self.bundle.retired and now not in seen:
            seen.add(now)
            now = self.bundle.retired[now].get("redirect")
        there = self.bundle.practices["practice_id"]
        return now if now is not None and now != practice and bool((there == now).any()) else None

    @property
    def default_indicator(self) -> str | None:
        """The indicator that the region shows first, if it has any."""
        chosen: str | None = self.bundle.manifest["region_info"].get("default_indicator")
        return chosen

    @property
    @derived
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

    @derived
    def area_names(self, lang: str) -> dict[str, str]:
        """Area id → name in a language, else in the first language that has it."""

        areas = self.bundle.areas
        names = areas[f"name_{lang}"]
        for column in ("name_nl", "name_fr", "name_en"):
            names = names.fillna(areas[column])
        # Some boundaries name the municipality twice: "Boondaal (Elsene) (Elsene)".
        names = names.str.replace(r"( \([^()]*\))\1+$", r"\1", regex=True)
        return dict(zip(areas["area_id"], names.fillna(areas["area_id"]), strict=True))

    @property
    @derived
    def every_name(self) -> dict[str, tuple[str, ...]]:
        """Area id → its names in all languages, each once."""
        columns = self.bundle.areas[["name_nl", "name_fr", "name_en"]].itertuples(index=False)
        names = (tuple(dict.fromkeys(name for name in row if isinstance(name, str))) for row in columns)
        return dict(zip(self.bundle.areas["area_id"], names, strict=True))

    def town_names(self, municipality: str, name: str) -> tuple[str, ...]:
        """A municipality's names in all languages, by its code and as the boundaries write it."""
        spoken = self.bundle.manifest["region_info"]["municipalities"].get(name, {})
        return tuple(dict.fromkeys([*self.every_name.get(municipality, ()), *spoken.values()]))

    @derived
    def municipality_names(self, lang: str) -> dict[str, str]:
        """Municipalities as the boundaries write them → names in a language, where the region has some."""
        spoken = self.bundle.manifest["region_info"]["municipalities"]
        names = self.bundle.areas["municipality_name"].dropna().unique()
        return {name: spoken.get(name, {}).get(lang, name) for name in names}

    @property
    @derived
    def city_bounds(self) -> tuple[tuple[dict[str, str], list[list[float]]], ...]:
        """Names by language and [[south, west], [north, east]] (WGS84) of each city that the region names."""
        info = self.bundle.manifest["region_info"]
        return tuple(
            (info["municipalities"][city], [[south, west], [north, east]])
            for city, (west, south, east, north) in info["municipality_bounds"].items()
        )

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
        """Area id → its place among the areas of a level, which is that of its outlines in the packed files."""
        return {area: n for n, area in enumerate(self.areas_of(level)["area_id"])}

    @derived
    def figures(self, level: str, indicator: str) -> pd.DataFrame:
        """One row an area of a level, in its order: ``value`` (NaN where there is none), ``coverage``, ``status``."""

        table = self.bundle.indicators
        mine = table[table["indicator_id"] == indicator].set_index("area_id")
        return mine.reindex(self.areas_of(level)["area_id"])[["value", "coverage", "status"]]

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
    return Path(os.environ.get("ATLAS_BUNDLE") or bundles_folder() / DEFAULT_REGION)


def current_dataset() -> Dataset:
    """The bundle on show.

    Raises:
        BundleError: the folder holds no bundle that this version can read.
    """
    folder = bundle_folder()
    manifest = folder / "manifest.json"
    stamp = manifest.stat().st_mtime_ns if manifest.exists() else 0
    return _read(folder, stamp)


@lru_cache(maxsize=2)
def _read(folder: Path, _stamp: int) -> Dataset:
    return Dataset(read_bundle(folder))
