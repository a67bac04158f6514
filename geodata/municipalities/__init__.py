"""Municipalities, shared by all rooms: their names and mergers, where they are, and the places of GeoNames in them.

The registry is handed what is known about municipalities (:class:`Known`) and does not ask where it came from.
"""

from geodata.municipalities.extents import Around, Extent, Outline, distance_km
from geodata.municipalities.gazetteer import GAZETTEER, spots
from geodata.municipalities.known import Known, homes, known_municipalities
from geodata.municipalities.table import Municipalities, municipalities

__all__ = [
    "GAZETTEER",
    "Around",
    "Extent",
    "Known",
    "Municipalities",
    "Outline",
    "distance_km",
    "homes",
    "known_municipalities",
    "municipalities",
    "spots",
]
