"""Types that the models of the bundle share."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, ConfigDict

from geodata.models import Model


def _rounded(value: float) -> float:
    return round(value, 6)


# Without the last digits, in which machines may differ.
Rounded = Annotated[float, AfterValidator(_rounded)]
# West, south, east, north in degrees (EPSG:4326).
Extent = tuple[float, float, float, float]


class BundleModel(Model):
    """Base of what is written: keys that are Python's own words have an alias, and every number is finite."""

    model_config = ConfigDict(allow_inf_nan=False, validate_by_name=True, validate_by_alias=True)


class Interval(BundleModel):
    """A figure with its interval of 95 %."""

    value: Rounded
    low: Rounded
    high: Rounded


class OpenInterval(BundleModel):
    """A figure with its interval of 95 %; null where a number is infinite."""

    value: Rounded | None
    low: Rounded | None
    high: Rounded | None
