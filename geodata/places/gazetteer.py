"""The offline gazetteer: a region's own areas by name, municipalities, and places of GeoNames. No network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from geodata.models import Precision
from geodata.municipalities import Municipalities, municipalities
from geodata.places.areas import AreaIndex, Match, NamedArea, Naming
from geodata.places.candidates import Candidate, Query
from geodata.places.named_places import LICENCE, NamedPlace, named_places, provider
from geodata.places.names import names_street, segments
from geodata.spelling import folded

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
            stated = tuple(dict.fromkeys(place.municipality for place in self._places(query.municipality)))
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
        found = []
        for part in segments(name):
            if self.table.codes(part) or names_street(part):
                continue
            for place in self._places(part):
                if place.municipality in codes:
                    found.append(_centre(place, f"{part}, a part of it", self.table.by_code[place.municipality].nl))
        return found

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
        exact = bool(self.table.codes(query.municipality))
        if not exact and query.municipality:
            places = [place for place in self._places(query.municipality) if place.municipality in codes]
            return [
                _centre(place, f"former municipality {query.municipality}", self.table.by_code[place.municipality].nl)
                for place in places
            ]
        first = self.table.by_code[codes[0]]
        known = named_places()
        place = next((known[place_id] for place_id in first.places if place_id in known), None)
        if place is not None:
            why = "the place that bears its name" if first.bearer else "the largest place in it"
            return [_centre(place, why, query.municipality or first.nl)]
        return self._outlined(first.code)

    def _outlined(self, code: str) -> list[Candidate]:
        """A municipality that GeoNames does not know, by its outline where a region has it."""
        for area in self.areas:
            if area.level == "municipality" and code in self.table.codes(area.names[0]):
                lat, lon = area.point
                where = frozenset((code,))
                why = "a point inside its outline"
                return [
                    Candidate(
                        area.label, lat, lon, Precision.MUNICIPALITY, area.provider, area.licence, 0.9, why, None, where
                    )
                ]
        return []

    def _places(self, name: str) -> list[NamedPlace]:
        key = folded(name)
        found = [place for place in named_places().values() if key in place.keys]
        own = [place for place in found if folded(place.name) == key]
        return sorted(own or found, key=lambda place: (-place.residents, place.place_id))


def _centre(place: NamedPlace, why: str, municipality: str) -> Candidate:
    same = folded(municipality) in place.keys
    label = municipality if same else f"{place.name} ({municipality})"
    return Candidate(
        label,
        place.lat,
        place.lon,
        Precision.MUNICIPALITY,
        provider(),
        LICENCE,
        1.0,
        why,
        None,
        frozenset((place.municipality,)),
    )
