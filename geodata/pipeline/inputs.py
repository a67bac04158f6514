"""Everything that a build reads, read at once so that one run names the problems of all of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

import geopandas as gpd

from geodata.errors import GeodataError, Problem
from geodata.layers import Indicators, read_boundaries, read_indicators, read_lookup, read_meeting_places, united
from geodata.layers.search_coverage import SearchEffort, read_search_coverage
from geodata.models import MeetingPlace, Practice, Vocabulary
from geodata.pipeline.municipality_names import MunicipalityNames, named
from geodata.places.candidates import Query
from geodata.places.lock import Lock, read_lock
from geodata.project import COVERAGE, GEOCODES, geocodes_file, registry_file, vocabulary_file
from geodata.region import Region
from geodata.registry import load_registry, load_vocabulary
from geodata.sources import OsmPlaces, SourceFiles, load_region, read_kind_rules, read_osm_places, region_folder
from geodata.stories import STORIES, Stories, read_stories
from geodata.visibility import all_published, to_be_located

T = TypeVar("T")


@dataclass(frozen=True)
class Inputs:
    region: Region
    files: SourceFiles
    registry: Path
    geocodes: Path
    vocabulary: Vocabulary
    practices: tuple[Practice, ...]
    lock: Lock
    areas: gpd.GeoDataFrame
    indicators: Indicators
    meeting_places: tuple[MeetingPlace, ...]
    answers: Mapping[str, OsmPlaces]
    search_effort: SearchEffort
    stories: Stories
    towns: MunicipalityNames


def read_inputs(region: Region, files: SourceFiles, registry: Path, geocodes: Path) -> Inputs:
    """Read everything, so that one run names the problems of all of it."""
    problems: list[Problem] = []

    def attempt(read: Callable[[], T]) -> T | None:
        try:
            return read()
        except GeodataError as error:
            problems.extend(error.problems)
            return None

    vocabulary = attempt(lambda: load_vocabulary(vocabulary_file()))
    practices = attempt(partial(_practices, registry, vocabulary)) if vocabulary else None
    lock = attempt(lambda: read_lock(geocodes))
    stories = attempt(lambda: read_stories(registry.with_name(STORIES)))
    lookups = {item.id: attempt(partial(read_lookup, files.path(item.source), item)) for item in region.lookups}
    layers = [
        attempt(partial(read_boundaries, files.path(layer.source), layer, region.metric_crs, region.languages))
        for layer in region.boundaries
    ]
    places = attempt(partial(_meeting_places, region, files, vocabulary)) if vocabulary else None
    areas, indicators, effort = None, None, None
    known = {name: lookup for name, lookup in lookups.items() if lookup is not None}
    whole = [layer for layer in layers if layer is not None]
    if len(known) == len(lookups) and len(whole) == len(layers):
        areas = attempt(lambda: united(whole, region, known))
    if areas is not None:
        table = areas
        indicators = attempt(lambda: read_indicators(files.path, region, table, known))
        if vocabulary:
            effort = attempt(partial(_search_effort, files.folder, table, vocabulary))
    if not vocabulary or practices is None or lock is None or places is None:
        raise GeodataError(problems)
    if areas is None or indicators is None or effort is None or stories is None:
        raise GeodataError(problems)
    towns = named(areas, region)
    read = (vocabulary, practices, lock, towns.areas, indicators, *places, effort, stories, towns)
    return Inputs(region, files, registry, geocodes, *read)


def _practices(registry: Path, vocabulary: Vocabulary) -> tuple[Practice, ...]:
    """The practices as they may be published: nothing behind this knows what is withheld."""
    return all_published(load_registry(registry, vocabulary), vocabulary.sensitive_groups)


def _search_effort(folder: Path, areas: gpd.GeoDataFrame, vocabulary: Vocabulary) -> SearchEffort:
    return read_search_coverage(folder / COVERAGE, areas["municipality_name"].dropna(), vocabulary)


def located(practices: tuple[Practice, ...], lock: Lock) -> tuple[Practice, ...]:
    """The practices, those without a location with the one that is locked for what they state.

    One that is published by municipality has none, whatever the lock file holds.
    """
    return tuple(
        practice.model_copy(update={"place": practice.place.model_copy(update={"location": locked.location})})
        if to_be_located(practice) and (locked := lock.find(Query.of(practice.place)))
        else practice
        for practice in practices
    )


def source_files(region: str, mirror: Path | None = None) -> SourceFiles:
    """The files behind a region, wherever they are; SourceError when the region is not declared as it has to be."""
    home = region_folder(region)
    declared = load_region(home)
    asks = any(source.overpass for source in declared.sources)
    kinds = read_kind_rules(load_vocabulary(vocabulary_file())) if asks else None
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
    region: Region, files: SourceFiles, vocabulary: Vocabulary
) -> tuple[tuple[MeetingPlace, ...], Mapping[str, OsmPlaces]]:
    """Meeting places of all sources that list any, in the order of the declaration, and what answers held."""
    places: list[MeetingPlace] = []
    answers: dict[str, OsmPlaces] = {}
    for name in region.meeting_places:
        if files.kinds and next(source for source in region.sources if source.id == name).overpass:
            answers[name] = read_osm_places(files.path(name), files.kinds, places)
            places += answers[name].places
        else:
            places += read_meeting_places(files.path(name), vocabulary)
    return tuple(places), answers
