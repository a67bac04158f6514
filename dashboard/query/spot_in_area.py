"""Where in an area a meeting place would have most residents within a walk: the spot of the tipping number."""

from __future__ import annotations

from dashboard.query.dataset import Dataset
from dashboard.query.residents import residents
from geodata.measures.tipping import best_served


def spot_in_area(area: str, dataset: Dataset) -> tuple[float, float]:
    """Latitude and longitude (WGS84 degrees) of the point of an area from which a walk reaches most residents.

    Where nobody knows where its residents live, the point inside it. SciPy is loaded at the first question.
    """
    who, row = residents(dataset), dataset.area_records[area]
    if area not in who.areas:
        return float(row["lat"]), float(row["lon"])
    x, y = best_served(who.home, who.at_points, who.areas.index(area), dataset.catchment_m)[0]
    lon, lat = dataset.metric_transformer.transform(x, y, direction="INVERSE")
    return float(lat), float(lon)
