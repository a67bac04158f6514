"""The meeting places of a region: its own lists, then what OpenStreetMap has beside them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from geodata.documents import formatted
from geodata.errors import Problem, SourceError
from geodata.layers import read_meeting_places
from geodata.layers.osm_table import read_osm_table
from geodata.layers.same_place import Merged, merged
from geodata.models import MeetingPlace, Vocabulary
from geodata.municipalities.table import Municipalities
from geodata.region import DataSource
from geodata.sources import OsmPlaces, SourceFiles, read_osm_places
from geodata.spelling import folded


@dataclass(frozen=True)
class ListedPlaces:
    """Meeting places with their sources.

    Attributes:
        places: those of all sources, in the order in which the region declares them.
        source_of: id of a place → id of its source.
        unverified: ids of the sources whose places the editors did not verify.
        osm: id of a source → what was taken from OpenStreetMap, and what was not.
    """

    places: tuple[MeetingPlace, ...] = ()
    source_of: Mapping[str, str] = field(default_factory=dict)
    unverified: frozenset[str] = frozenset()
    osm: Mapping[str, OsmPlaces] = field(default_factory=dict)


def read_listed_places(files: SourceFiles, vocabulary: Vocabulary, towns: Municipalities | None) -> ListedPlaces:
    """Read every list; a place that is on one of ours and on OpenStreetMap is one, ours.

    Args:
        files: of the region.
        vocabulary: its kinds of meeting places.
        towns: names of municipalities in every language; None where the region has no table of them.

    Raises:
        SourceError: a list cannot be used, two have a place of one id, or a place names what is not on OpenStreetMap's.
    """
    by_source: dict[str, tuple[MeetingPlace, ...]] = {}
    osm: dict[str, OsmPlaces] = {}
    declared = [files.source(name) for name in files.region.meeting_places]
    own = [source.id for source in declared if not source.of_openstreetmap]
    for name in own:
        by_source[name] = read_meeting_places(files.path(name), vocabulary)
    for source in (one for one in declared if one.of_openstreetmap):
        if source.overpass and files.kinds:
            known = [place for places in by_source.values() for place in places]
            osm[source.id] = read_osm_places(files.responses(source.id), files.kinds, known)
            by_source[source.id] = osm[source.id].places
        elif source.vintage:
            found = _merged(files, source, [place for name in own for place in by_source[name]], vocabulary, towns)
            ours = {place.id: place for place in found.listed}
            by_source |= {name: tuple(ours[place.id] for place in by_source[name]) for name in own}
            by_source[source.id] = tuple(row.place(source.vintage) for row in found.rows)
            osm[source.id] = OsmPlaces(by_source[source.id], found.left_out, None)
    pairs = [(place, source.id) for source in declared for place in by_source[source.id]]
    source_of = {place.id: source for place, source in pairs}
    if len(source_of) < len(pairs):
        ids = [place.id for place, _ in pairs]
        again = sorted({name for name in ids if ids.count(name) > 1})
        fix = "give every place an id of its own, over all lists"
        raise SourceError(
            [Problem.of(files.region.id, "unique-id", f"`id` {formatted(name)} is on two lists", fix) for name in again]
        )
    return ListedPlaces(tuple(place for place, _ in pairs), source_of, files.region.unverified, osm)


def _merged(
    files: SourceFiles,
    source: DataSource,
    listed: list[MeetingPlace],
    vocabulary: Vocabulary,
    towns: Municipalities | None,
) -> Merged:
    @cache
    def common(town: str | None) -> frozenset[str]:
        names = [*source.common_words, town, *(towns.names(towns.codes(town)) if towns else ())]
        return frozenset(word for name in names if name for word in folded(name).split())

    path = files.path(source.id)
    return merged(str(path), read_osm_table(path, vocabulary), listed, common)
