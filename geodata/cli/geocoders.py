"""What the geocoders need from a region and its lists, handed over as data: areas with their names, postcodes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import shapely

from geodata.layers import read_boundaries, read_lookup, read_meeting_places, united
from geodata.models import MeetingPlace, Practice
from geodata.pipeline import source_files
from geodata.places.acceptance import Decision, decide
from geodata.places.areas import NamedArea
from geodata.places.candidates import Geocoder, Query
from geodata.places.checks import Outlines, outside_reason
from geodata.places.gazetteer import Gazetteer
from geodata.places.lock import Lock, read_lock
from geodata.places.nominatim import Access, Nominatim
from geodata.project import DEFAULT_REGION, geocodes_file, registry_file, vocabulary_file
from geodata.registry import load_registry, load_vocabulary
from geodata.sources import SourceFiles
from geodata.visibility import all_published


@dataclass(frozen=True)
class Session:
    """All that a run of ``atlas geocode`` works on.

    Attributes:
        registry: the file with the practices.
        practices: its contents, as it may be published.
        lock_file: the lock file.
        lock: its contents.
        files: the region's files.
        outlines: the region's areas, with the gazetteer that knows their names.
    """

    registry: Path
    practices: tuple[Practice, ...]
    lock_file: Path
    lock: Lock
    files: SourceFiles
    outlines: Outlines

    @classmethod
    def prepare(
        cls,
        registry: Path | None = None,
        region: str = DEFAULT_REGION,
        mirror: Path | None = None,
        lock_file: Path | None = None,
    ) -> Session:
        """Read registry, lock file and region; GeodataError when one of them is invalid."""
        registry, lock_file = registry or registry_file(), lock_file or geocodes_file()
        lock = read_lock(lock_file)
        practices = all_published(load_registry(registry, load_vocabulary(vocabulary_file())))
        files = source_files(region, mirror)
        areas = named_areas(files)
        outlines = Outlines(areas, Gazetteer(areas, postcodes(listed_places(files))))
        return cls(registry, practices, lock_file, lock, files, outlines)

    @property
    def gazetteer(self) -> Gazetteer:
        """The offline gazetteer with the region's names."""
        return self.outlines.gazetteer

    def with_lock(self, lock: Lock) -> Session:
        """The same with another lock."""
        return replace(self, lock=lock)

    def server(self, address: str | None) -> Nominatim | None:
        """The configured server, or None; GeocodingError when the user agent or contact is missing."""
        west, south, east, north = shapely.total_bounds([area.geometry for area in self.outlines.areas])
        bounds = (float(south), float(west), float(north), float(east))
        access = Access.from_environment(address, bounds, self.files.cache)
        return Nominatim(access) if access else None

    def decide(self, query: Query, server: Geocoder | None = None) -> Decision:
        """What the gazetteer and the server say about a query, by the rules of acceptance."""
        geocoders: list[Geocoder] = [self.gazetteer, *([server] if server else [])]
        return decide(query, geocoders, lambda found, query: outside_reason(found, query, self.outlines))


def named_areas(files: SourceFiles) -> tuple[NamedArea, ...]:
    """All areas of a region with their names and polygons; SourceError when its files are not as declared."""
    region = files.region
    parents = {layer.parents for layer in region.boundaries}
    lookups = {item.id: read_lookup(files.path(item.source), item) for item in region.lookups if item.id in parents}
    layers = [
        read_boundaries(files.path(item.source), item, region.metric_crs, region.languages)
        for item in region.boundaries
    ]
    table = united(layers, region, lookups)
    sources = {item.level: next(s for s in region.sources if s.id == item.source) for item in region.boundaries}
    return tuple(
        NamedArea(
            area_id=row["area_id"],
            level=row["level"],
            names=tuple(
                dict.fromkeys(row[f"name_{lang}"] for lang in region.languages if _is_text(row[f"name_{lang}"]))
            ),
            municipality=row["municipality_name"] if _is_text(row["municipality_name"]) else None,
            geometry=row["geometry"],
            provider=f"boundaries of {region.id}",
            licence=f"{sources[row['level']].credit} ({sources[row['level']].licence})",
        )
        for row in table.to_dict("records")
    )


def listed_places(files: SourceFiles) -> tuple[MeetingPlace, ...]:
    """The meeting places that the region lists itself."""
    vocabulary = load_vocabulary(vocabulary_file())
    listing = [source for source in files.region.sources if source.id in files.region.meeting_places]
    named = [source for source in listing if source.file and not source.of_openstreetmap]
    return tuple(place for source in named for place in read_meeting_places(files.path(source.id), vocabulary))


def postcodes(places: Sequence[MeetingPlace]) -> dict[str, frozenset[str]]:
    """Which municipalities a postcode occurs with in a list."""
    found: dict[str, set[str]] = defaultdict(set)
    for place in places:
        if place.postcode and place.municipality:
            found[place.postcode].add(place.municipality)
    return {code: frozenset(names) for code, names in found.items()}


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)
