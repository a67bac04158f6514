"""A made-up region inside real municipalities: squares of about a kilometre, so that distances are easy to see."""

from __future__ import annotations

import shapely

from geodata.models import Precision
from geodata.places.areas import NamedArea
from geodata.places.candidates import Candidate


def square(area_id: str, name: str, municipality: str | None, lat: float, lon: float, level: str = "neighbourhood",
           other: str | None = None, side: float = 0.01) -> NamedArea:  # fmt: skip
    """An area of ``side`` degrees with its south-west corner at (lat, lon)."""
    names = (name, other) if other else (name,)
    shape = shapely.box(lon, lat, lon + side, lat + side)
    return NamedArea(area_id, level, names, municipality, shape, "boundaries of toys", "Toys (CC0)")


TOYS = (
    square("g1", "Rabot - Blaisantvest (Gent)", "Gent", 51.06, 3.70),
    square("g2", "Ledeberg (Gent)", "Gent", 51.03, 3.74),
    square("g3", "Macharius - Heirnis", "Gent", 51.05, 3.74),
    square("4402116", "Gentbrugge", "Gent", 51.03, 3.76),
    square("g5", "Runkst-Noord", "Gent", 51.06, 3.72),
    square("g6", "Runkst-Zuid", "Gent", 51.05, 3.72),
    square("g7", "Haachtse Steenweg", "Gent", 51.07, 3.72),
    square("a1", "Antwerpen - Kiel", "Antwerpen", 51.18, 4.38),
    square("b1", "Jacht", "Brussels Hoofdstedelijk Gewest", 50.83, 4.38, other="Chasse"),
    square("b2", "Havenwijk", "Brussels Hoofdstedelijk Gewest", 50.86, 4.34, other="Quartier Maritime"),
    square("b3", "Koekelberg (wijk)", "Brussels Hoofdstedelijk Gewest", 50.86, 4.32),
    square("b4", "Begijnhof-Diksmuide", "Brussels Hoofdstedelijk Gewest", 50.85, 4.34),
    square("b5", "Weststation", "Brussels Hoofdstedelijk Gewest", 50.85, 4.32),
)


def answer(label: str, lat: float, lon: float, precision: Precision, score: float = 0.9, provider: str = "one",
           area_id: str | None = None) -> Candidate:  # fmt: skip
    """A candidate of a provider."""
    return Candidate(label, lat, lon, precision, provider, "CC0", score, "said so", area_id)


class Says:
    """A geocoder that says what it is told."""

    def __init__(self, *found: Candidate) -> None:
        self.found = found

    def candidates(self, _query: object) -> tuple[Candidate, ...]:
        """Always the same."""
        return self.found
