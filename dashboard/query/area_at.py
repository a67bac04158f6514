"""In which area a point lies, by the outlines of the bundle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.query.areas import Areas, derived

if TYPE_CHECKING:
    import shapely


def area_at(lat: float, lon: float, dataset: Areas, level: str) -> str | None:
    """The first area of a level that covers a point (WGS84 degrees); None without one."""
    import shapely  # not at the start of the web process: the pages do without

    found = _outlines(dataset, level).query(shapely.Point(lon, lat), predicate="intersects")
    return str(dataset.areas_of(level)["area_id"].iloc[found.min()]) if len(found) else None


@derived
def _outlines(dataset: Areas, level: str) -> shapely.STRtree:
    import shapely

    return shapely.STRtree(shapely.from_wkb(dataset.areas_of(level)["geometry"].to_numpy()))
