"""Everything that a build reads, read at once so that one run names the problems of all of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import geopandas as gpd
import pandas as pd

from geodata.errors import GeodataError, Problem, texts
from geodata.layers import Indicators, read_boundaries, read_indicators, read_lookup, read_meeting_places, united
from geodata.layers.search_coverage import SearchCoverage, read_search_coverage
from geodata.models import MeetingPlace, Practice, Vocabulary
from geodata.municipalities.table import MUNICIPALITIES, municipalities
from geodata.pipeline.area_naming import with_names
from geodata.places.candidates import Query
from geodata.places.lock import Lock, read_lock
from geodata.project import COVERAGE, GEOCODES, geocodes_file, registry_file, vocabulary_file
from geodata.region import DataSource, Region
from geodata.registry import load_registry, load_vocabulary
from geodata.sources import OsmPlaces, SourceFiles, load_region, read_kind_rules, read_osm_places, region_folder
from geodata.stories import STORIES, Stories, read_stories
from geodata.visibility import all_published, to_be_located

T = TypeVar("T")
MUNICIPALITY_NAMES = "municipality-names"


@dataclass(frozen=True)
class MunicipalityNames:
    """Areas with the names that were filled in.

    Attributes:
        areas: those of the region; ``name_fr`` and ``name_en`` of municipalities are filled where they were null.
        names: the name of a municipality as the boundaries write it → its names by language, those of the region
            included.
        source: where the names that were filled in come from; None where there are none.
    """

    areas: gpd.GeoDataFrame
    names: dict[str, dict[str, str]]
    source: DataSource | None = None


@dataclass(frozen=True)
class Inputs:
    """Everything that a build reads."""

    files: SourceFiles
    registry: Path
    geocodes: Path
    vocabulary: Vocabulary
    practices: tuple[Practice, ...]
    lock: Lock
    indicators: Indicators
    meeting_places: tuple[MeetingPlace, ...]
    osm_places: Mapping[str, OsmPlaces]
    search_coverage: SearchCoverage
    stories: Stories
    towns: MunicipalityNames


def read_inputs(files: SourceFiles, registry: Path, geocodes: Path) -> Inputs:
    """Read everything; nothing of what the registry withholds remains.

    Raises:
        GeodataError: with every problem of all inputs that could be read.
    """
    region, problems = files.region, list[Problem]()

    def attempt(read: Callable[..., T], *arguments: Any) -> T | None:
        try:
            return read(*arguments)
        except GeodataError as error:
            problems.extend(error.problems)
            return None

    vocabulary = attempt(load_vocabulary, vocabulary_file())
    entries = attempt(load_registry, registry, vocabulary) if vocabulary else None
    lock = attempt(read_lock, geocodes)
    stories = attempt(read_stories, registry.with_name(STORIES))
    lookups = {item.id: attempt(read_lookup, files.path(item.source), item) for item in region.lookups}
    layers = [
        attempt(read_boundaries, files.path(layer.source), layer, region.metric_crs, region.languages)
        for layer in region.boundaries
    ]
    places = attempt(_meeting_places, files, vocabulary) if vocabulary else None
    known = {name: lookup for name, lookup in lookups.items() if lookup is not None}
    whole = [layer for layer in layers if layer is not None]
    complete = len(known) == len(lookups) and len(whole) == len(layers)
    areas = attempt(united, whole, region, known) if complete else None
    indicators, searched, towns = None, None, None
    if areas is not None:
        towns = attempt(_towns, areas, files, known)
        indicators = attempt(read_indicators, files.path, region, areas, known)
        if vocabulary:
            names = areas["municipality_name"].dropna()
            searched = attempt(read_search_coverage, files.folder / COVERAGE, names, vocabulary)
    if (
        vocabulary is None
        or entries is None
        or lock is None
        or stories is None
        or places is None
        or areas is None
        or indicators is None
        or searched is None
        or towns is None
    ):
        raise GeodataError(problems)
    practices = all_published(entries, vocabulary.sensitive_groups)
    return Inputs(files, registry, geocodes, vocabulary, practices, lock, indicators, *places, searched, stories, towns)


def _towns(areas: gpd.GeoDataFrame, files: SourceFiles, lookups: Mapping[str, pd.Series]) -> MunicipalityNames:
    """Names of municipalities, and then of what is inside them."""
    towns = named(areas, files.region)
    return replace(towns, areas=with_names(towns.areas, files.region, files.path, lookups, towns.names))


def named(areas: gpd.GeoDataFrame, region: Region) -> MunicipalityNames:
    """Fill in the names that our table of municipalities has; what the publisher or the region states stays."""
    table, found = municipalities(), {}
    for name in sorted(set(areas["municipality_name"].dropna()) - set(region.municipalities)):
        item = table.by_code.get(next(iter(table.codes(name)), ""))
        if item and item.nl == name and (item.fr or item.en):
            # English has both names of a municipality of Brussels, where both are official; their codes begin with 21.
            both = f"{item.fr} / {item.nl}" if item.code.startswith("21") and item.fr else item.nl
            found[name] = {"nl": item.nl, "fr": item.fr or item.nl, "en": item.en or both}
    names = {**region.municipalities, **found}
    if not found:
        return MunicipalityNames(areas, names)
    dutch = areas["name_nl"].where(areas["level"] == "municipality")
    for lang in region.languages:
        ours = dutch.map({name: item.get(lang) for name, item in found.items()})
        areas = areas.assign(**{f"name_{lang}": areas[f"name_{lang}"].fillna(ours)})
    source = DataSource(
        id=MUNICIPALITY_NAMES,
        file=MUNICIPALITIES.name,
        title=texts("sources", MUNICIPALITY_NAMES, region.languages),
        credit="GeoNames",
        licence="CC BY 4.0",
        licence_url="https://creativecommons.org/licenses/by/4.0/",
        url="https://www.geonames.org/",
    )
    return MunicipalityNames(areas, names, source)


def located(practices: tuple[Practice, ...], lock: Lock) -> tuple[Practice, ...]:
    """The practices, those without a location with the one that is locked for what they state.

    One that is published by municipality has none, whatever the lock file contains.
    """
    return tuple(
        practice.model_copy(update={"place": practice.place.model_copy(update={"location": locked.location})})
        if to_be_located(practice) and (locked := lock.find(Query.of(practice.place)))
        else practice
        for practice in practices
    )


def source_files(region: str, mirror: Path | None = None) -> SourceFiles:
    """The files behind a region, wherever they are; SourceError when its declaration is invalid."""
    home = region_folder(region)
    declared = load_region(home)
    overpass = any(source.overpass for source in declared.sources)
    kinds = read_kind_rules(load_vocabulary(vocabulary_file())) if overpass else None
    return SourceFiles.from_environment(declared, home, mirror, kinds)


def registry_of(files: SourceFiles) -> Path:
    """The registry of a region: the one that it declares, else the project's."""
    declared = files.region.registry
    return (files.folder / declared).resolve() if declared else registry_file()


def geocodes_of(registry: Path) -> Path:
    """The lock file that goes with a registry: the one beside it, else the project's."""
    beside = registry.with_name(GEOCODES)
    return beside if beside.is_file() else geocodes_file()


def _meeting_places(
    files: SourceFiles, vocabulary: Vocabulary
) -> tuple[tuple[MeetingPlace, ...], Mapping[str, OsmPlaces]]:
    """Meeting places of all sources that list any, in the order of the declaration, and those of OpenStreetMap's."""
    places: list[MeetingPlace] = []
    found: dict[str, OsmPlaces] = {}
    for name in files.region.meeting_places:
        if files.kinds and files.source(name).overpass:
            found[name] = read_osm_places(files.path(name), files.kinds, places)
            places += found[name].places
        else:
            places += read_meeting_places(files.path(name), vocabulary)
    return tuple(places), found
