"""What the geocoders need from a region and its lists, handed over as data: areas with their names, postcodes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from geodata.build import VOCABULARY, source_files
from geodata.geocoding.areas import NamedArea
from geodata.geocoding.gazetteer import Gazetteer
from geodata.layers import read_boundaries, read_lookup, read_meeting_places, united
from geodata.models import LANGUAGES, MeetingPlace
from geodata.registry import load_vocabulary
from geodata.sources import SourceFiles


def named_areas(files: SourceFiles) -> tuple[NamedArea, ...]:
    """All areas of a region with their names and polygons; SourceError when its files are not as declared."""
    region = files.region
    lookups = {item.id: read_lookup(files.path(item.source), item) for item in _needed(files)}
    layers = [read_boundaries(files.path(item.source), item, region.metric_crs) for item in region.boundaries]
    table = united(layers, region, lookups)
    sources = {item.level: next(s for s in region.sources if s.id == item.source) for item in region.boundaries}
    return tuple(
        NamedArea(
            area_id=row["area_id"],
            level=row["level"],
            names=tuple(dict.fromkeys(row[f"name_{lang}"] for lang in LANGUAGES if _said(row[f"name_{lang}"]))),
            municipality=row["municipality_name"] if _said(row["municipality_name"]) else None,
            geometry=row["geometry"],
            provider=f"boundaries of {region.id}",
            licence=f"{sources[row['level']].credit} ({sources[row['level']].licence})",
        )
        for row in table.to_dict("records")
    )


def listed_places(files: SourceFiles) -> tuple[MeetingPlace, ...]:
    """The meeting places that the region lists itself."""
    vocabulary = load_vocabulary(VOCABULARY)
    named = [source for source in files.region.sources if source.id in files.region.meeting_places and source.file]
    return tuple(place for source in named for place in read_meeting_places(files.path(source.id), vocabulary))


def postcodes(places: Sequence[MeetingPlace]) -> dict[str, frozenset[str]]:
    """Which municipalities a postcode occurs with in a list."""
    found: dict[str, set[str]] = defaultdict(set)
    for place in places:
        if place.postcode and place.municipality:
            found[place.postcode].add(place.municipality)
    return {code: frozenset(names) for code, names in found.items()}


def gazetteer(region: str, mirror: Path | None = None) -> Gazetteer:
    """The offline gazetteer with a region's areas and postcodes."""
    files = source_files(region, mirror)
    return Gazetteer(named_areas(files), postcodes(listed_places(files)))


def _needed(files: SourceFiles) -> list[Any]:
    wanted = {layer.parents for layer in files.region.boundaries if layer.parents}
    return [item for item in files.region.lookups if item.id in wanted]


def _said(value: object) -> bool:
    return isinstance(value, str) and bool(value)
