"""Municipalities, shared by all rooms: their names and mergers, where they are, and the places of GeoNames in them.

The registry is handed a :class:`MunicipalityIndex` and does not know its source.
"""

from geodata.municipalities.extents import CircleExtent, Extent, Outline, distance_km, distance_m, metres_outside
from geodata.municipalities.gazetteer import GAZETTEER, GazetteerPlace, gazetteer_places
from geodata.municipalities.known import MunicipalityIndex, known_municipalities, municipality_codes
from geodata.municipalities.table import Municipalities, municipalities

__all__ = [
    "GAZETTEER",
    "CircleExtent",
    "Extent",
    "GazetteerPlace",
    "Municipalities",
    "MunicipalityIndex",
    "Outline",
    "distance_km",
    "distance_m",
    "gazetteer_places",
    "known_municipalities",
    "metres_outside",
    "municipalities",
    "municipality_codes",
]
