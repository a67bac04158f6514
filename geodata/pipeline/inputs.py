"""Everything that a build reads, read at once so that one run names the problems of all of it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import geopandas as gpd
import pandas as pd

from geodata.errors import GeodataError, Problem, texts
from geodata.layers import Indicators, read_boundaries, read_indicators, read_lookup, united
from geodata.layers.search_coverage import SearchCoverage, read_search_coverage
from geodata.models import Practice, Vocabulary
from geodata.municipalities.table import Municipalities, municipalities
from geodata.pipeline.area_naming import with_names
from geodata.pipeline.listed_places import ListedPlaces, read_listed_places
from geodata.pipeline.optional_sources import with_options
from geodata.places.candidates import Query
from geodata.places.lock import Lock, read_lock
from geodata.project import GEOCODES, geocodes_file, registry_file, vocabulary_file
from geodata.region import DataSource, Region
from geodata.registry import load_registry, load_vocabulary
from geodata.sources import SourceFiles, load_region, read_kind_rules, region_folder
from geodata.stories import STORIES, Stories, read_stories
from geodata.visibility import all_published, to_be_located

T = TypeVar("T")
MUNICIPALITY_NAMES = "municipality-names"


@dataclass(frozen=True)
class MunicipalityNames:
    """Areas with the names that were filled in.

    Attributes:
        areas: those of the region, with the names of municipalities in every language.
        names: the name of a municipality as the boundaries write it → its names by language, those of the region
            included; without those that have one name in all languages.
        source: the table that names come from; None where there is none.
        ids: folded name of a municipality, in any language, old or new → its ``area_id``.
    """

    areas: gpd.GeoDataFrame
    names: dict[str, dict[str, str]]
    source: DataSource | None = None
    ids: Mapping[str, str] = field(default_factory=dict)


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
    listed: ListedPlaces
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
    table = attempt(municipalities, files.folder / region.municipality_names) if region.municipality_names else None
    lookups = {item.id: attempt(read_lookup, files.path(item.source), item) for item in region.lookups}
    layers = [
        attempt(read_boundaries, files.path(layer.source), layer, region.metric_crs, region.languages)
        for layer in region.boundaries
    ]
    places = attempt(read_listed_places, files, vocabulary, table) if vocabulary else None
    known = {name: lookup for name, lookup in lookups.items() if lookup is not None}
    whole = [layer for layer in layers if layer is not None]
    complete = len(known) == len(lookups) and len(whole) == len(layers)
    areas = attempt(united, whole, region, known) if complete else None
    indicators, searched, towns = None, None, None
    if areas is not None:
        towns = attempt(_towns, areas, files, known, table)
        indicators = attempt(read_indicators, files.path, region, areas, known, table.joined if table else {})
        names = areas["municipality_name"].dropna()
        searched = attempt(read_search_coverage, files.search_coverage, names, vocabulary) if vocabulary else None
    if (
        vocabulary is None
        or entries is None
        or lock is None
        or stories is None
        or places is None
        or indicators is None
        or searched is None
        or towns is None
        or problems
    ):
        raise GeodataError(problems)
    practices = all_published(entries, vocabulary.sensitive_groups)
    return Inputs(files, registry, geocodes, vocabulary, practices, lock, indicators, places, searched, stories, towns)


def _towns(
    areas: gpd.GeoDataFrame, files: SourceFiles, lookups: Mapping[str, pd.Series], table: Municipalities | None
) -> MunicipalityNames:
    """Names of municipalities, and then of what is inside them."""
    towns = named(areas, files.region, table)
    return replace(towns, areas=with_names(towns.areas, files.region, files.path, lookups, towns.names))


def named(areas: gpd.GeoDataFrame, region: Region, table: Municipalities | None) -> MunicipalityNames:
    """Name the municipalities in every language of the region.

    What the region declares goes before its table of names, and that before what the boundaries have. A municipality
    without a name in a language has the one in the region's first language.

    Args:
        areas: of the region; those of level ``municipality`` are found in the table by code.
        region: declares names by the name that the boundaries have.
        table: names by code; None where the region names none.
    """
    ids = areas.loc[areas["level"] == "municipality"].set_index("municipality_name")["area_id"].to_dict()
    found = dict[str, dict[str, str]]()
    if table is not None:
        # Also those of which the region has no outline: practices may be there.
        known = {item.official: item for item in table.by_code.values()}
        known |= {name: table.by_code[code] for name, code in ids.items() if code in table.by_code}
        first = region.languages[0]
        found = {name: {lang: item.name(lang, first) for lang in region.languages} for name, item in known.items()}
    names = {**found, **region.municipalities}
    level = areas["level"] == "municipality"
    for lang in region.languages:
        ours = areas["municipality_name"].where(level).map({name: item.get(lang) for name, item in names.items()})
        areas = areas.assign(**{f"name_{lang}": ours.where(ours.notna(), areas[f"name_{lang}"])})
    spoken = {name: by_lang for name, by_lang in names.items() if set(by_lang.values()) != {name}}
    there = set(areas["area_id"])
    by_name = {name: code for name, code in (table.ids if table else {}).items() if code in there}
    return MunicipalityNames(areas, {**spoken, **region.municipalities}, _source_of(table, region), by_name)


def _source_of(table: Municipalities | None, region: Region) -> DataSource | None:
    if table is None or not region.municipality_names:
        return None
    title = texts("sources", MUNICIPALITY_NAMES, region.languages)
    return DataSource(id=MUNICIPALITY_NAMES, file=region.municipality_names, title=title, **table.terms)


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


def source_files(region: str, mirror: Path | None = None, options: Collection[str] | None = ()) -> SourceFiles:
    """The files behind a region, wherever they are.

    Args:
        region: its id, or a name that it had before.
        mirror: a folder that is read instead of the network.
        options: words of the optional sources that are meant as well; None: all of them.

    Raises:
        SourceError: the declaration is invalid, or has no such word.
    """
    home = region_folder(region)
    declared = with_options(load_region(home), options)
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
