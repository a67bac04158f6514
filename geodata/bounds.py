"""Within which bounds practices may lie: those of all regions that are there, as their ``region.yaml`` says."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, BaseModel
from pydantic_core import PydanticCustomError

from geodata.documents import load_model
from geodata.errors import SourceError
from geodata.fields import Decimal
from geodata.project import regions_folder


class Bounds(NamedTuple):
    """A box in WGS84 degrees."""

    south: Decimal
    west: Decimal
    north: Decimal
    east: Decimal

    def contains(self, lat: float, lon: float) -> bool:
        """Whether a point lies within."""
        return self.south <= lat <= self.north and self.west <= lon <= self.east

    def __str__(self) -> str:
        return f"lat {self.south:g}–{self.north:g}, lon {self.west:g}–{self.east:g}"


def _ordered(bounds: Bounds) -> Bounds:
    if not (-90 <= bounds.south < bounds.north <= 90 and -180 <= bounds.west < bounds.east <= 180):
        raise PydanticCustomError("bounds", "south, west, north, east in degrees, south below north, west below east")
    return bounds


Box = Annotated[Bounds, AfterValidator(_ordered)]


class _Declared(BaseModel):
    """Of a region's declaration only what is read here: the rest is read where the region is built."""

    bounds: Box | None = None


def declared_bounds(regions: Path | None = None) -> tuple[Bounds, ...]:
    """The bounds of every folder of regions that states some; without those that lie within another's.

    Args:
        regions: the folder of regions; else the project's.

    Raises:
        SourceError: a ``region.yaml`` cannot be read, or its bounds are none.
    """
    return _bounds_in(regions or regions_folder())


@cache
def _bounds_in(regions: Path) -> tuple[Bounds, ...]:
    paths = sorted(regions.glob("*/region.yaml"))
    declared = [load_model(path, _Declared, SourceError, path.parent.name)[1].bounds for path in paths]
    found = [bounds for bounds in dict.fromkeys(declared) if bounds]
    return tuple(
        one
        for one in found
        if not any(
            one is not other and other.contains(one.south, one.west) and other.contains(one.north, one.east)
            for other in found
        )
    )
