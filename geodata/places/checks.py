"""Whether coordinates are where they should be: in the stated municipality, in the region, and where others see them.

The functions are pure: they return problems, the caller adds the file and the position.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import shapely

from geodata.errors import Problem
from geodata.models import Location, Precision
from geodata.municipalities import distance_m, metres_outside
from geodata.places.areas import NamedArea
from geodata.places.candidates import Candidate, Query, coarser
from geodata.places.gazetteer import Gazetteer

# How far two locations of one place may be apart, in metres, by the coarser of their precisions. A neighbourhood is
# measured from its outline where there is one, so that only a point outside it counts; a municipality's centre may be
# its town hall, its station or the middle of its map.
LIMITS_M = {
    Precision.ADDRESS: 150.0,
    Precision.STREET: 750.0,
    Precision.NEIGHBOURHOOD: 1_000.0,
    Precision.MUNICIPALITY: 10_000.0,
}
# Outlines are generalised: a point this near to one may be inside it in truth.
TOLERANCE_M = 250.0


@dataclass(frozen=True)
class Outlines:
    """The areas of a region as shapes on the ground, for one gazetteer."""

    areas: Sequence[NamedArea]
    gazetteer: Gazetteer

    @cached_property
    def _tree(self) -> Any:
        return shapely.STRtree([area.geometry for area in self.areas])

    @cached_property
    def _codes(self) -> dict[str, frozenset[str]]:
        table = self.gazetteer.table
        return {
            area.area_id: frozenset(table.codes(area.names[0] if area.level == "municipality" else area.municipality))
            for area in self.areas
        }

    def around(self, lat: float, lon: float) -> tuple[NamedArea, ...]:
        """The areas that cover a point (WGS84 degrees), by id."""
        rows = self._tree.query(shapely.Point(lon, lat), predicate="intersects")
        return tuple(sorted((self.areas[row] for row in rows), key=lambda area: area.area_id))

    def area(self, area_id: str | None) -> NamedArea | None:
        """The area with this id."""
        return next((area for area in self.areas if area.area_id == area_id), None)

    def metres_outside(self, lat: float, lon: float, codes: Iterable[str]) -> float | None:
        """How far a point lies outside some municipalities, 0 inside; None when no outline of theirs is here."""
        wanted = set(codes)
        own = [area for area in self.areas if wanted & self._codes[area.area_id]]
        return min((metres_outside(area.geometry, lat, lon) for area in own), default=None)


def municipality_problem(lat: float, lon: float, query: Query, outlines: Outlines) -> Problem | None:
    """A point outside the municipality that the entry states, or, when it states none, outside the whole region."""
    codes = outlines.gazetteer.codes(query)
    stated = query.municipality or query.postcode
    away = outlines.metres_outside(lat, lon, codes)
    if codes and away is not None and away > TOLERANCE_M:
        around = ", ".join(area.label for area in outlines.around(lat, lon)) or "no area of the region"
        message = f"lat {lat}, lon {lon} lies {away:,.0f} m outside {stated}, in {around}"
        return Problem.of("", "outside-municipality", message, "correct the municipality or the coordinates")
    if not codes and outlines.areas and not outlines.around(lat, lon):
        message = f"lat {lat}, lon {lon} lies in no area of the region, and no municipality is known"
        return Problem.of("", "outside-region", message, "state the municipality, or correct the coordinates")
    return None


def outside_reason(found: Candidate, query: Query, outlines: Outlines) -> str | None:
    """Why an answer lies outside the stated municipality or the region; None when it does not."""
    codes = outlines.gazetteer.codes(query)
    if codes and found.municipalities and not found.municipalities & set(codes):
        names = ", ".join(outlines.gazetteer.table.names(sorted(found.municipalities))[:2])
        return f"it lies in {names}, stated is {query.municipality or query.postcode}"
    problem = municipality_problem(found.lat, found.lon, query, outlines)
    return problem.message() if problem else None


def disagreement(stated: Location, found: Candidate, outlines: Outlines) -> Problem | None:
    """A written location that is farther from the found one than both precisions allow."""
    area = outlines.area(found.area_id)
    away = (
        metres_outside(area.geometry, stated.lat, stated.lon)
        if area is not None
        else distance_m((stated.lat, stated.lon), (found.lat, found.lon))
    )
    limit = LIMITS_M[coarser(stated.precision, found.precision)]
    if away <= limit:
        return None
    message = (
        f"the location ({stated.precision.value}) is {away:,.0f} m from {found.label}"
        f" ({found.precision.value}, {found.provider}); at most {limit:,.0f} m are explained"
    )
    return Problem.of("", "disagreement", message, "correct the location, its precision, or the name of the place")


def postcode_problem(query: Query, gazetteer: Gazetteer) -> Problem | None:
    """A postcode that the region's lists know only with other municipalities than the one stated."""
    names = gazetteer.postcodes.get(query.postcode or "", frozenset())
    known = {code for name in names for code in gazetteer.table.codes(name)}
    stated = set(gazetteer.table.codes(query.municipality))
    if not known or not stated or known & stated:
        return None
    listed = ", ".join(sorted(names))
    message = f"postcode {query.postcode} belongs to {listed} in the region's lists, stated is {query.municipality}"
    return Problem.of("", "postcode", message, "correct the postcode or the municipality")
