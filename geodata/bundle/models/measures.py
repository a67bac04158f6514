"""The model of ``measures.json``: how the measures were calculated."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from geodata.bundle.models.base import BundleModel, Rounded
from geodata.statuses import Supply

Classing = Literal["terciles", "quartiles"]


class Setting(BundleModel):
    """One way to calculate support and cells."""

    catchment_m: int = Field(description="walking distance in metres")
    decay: str = Field(description="one of `parameters.decays`")
    places: Supply
    classes: Classing = Field(description="of residents")

    @property
    def support(self) -> tuple[int, str, Supply]:
        """The part of the setting that access depends on."""
        return self.catchment_m, self.decay, self.places


class Parameters(BundleModel):
    """Constants of the method."""

    catchments_m: tuple[int, ...]
    detour_factor: float = Field(description="walking distance divided by distance as the crow flies")
    decays: dict[str, float] = Field(description="name → weight at the edge of the catchment")
    main: Setting = Field(description="the setting that maps and tables show")
    grid_m: float
    population_floor: int
    in_reach_share: float = Field(description="share of residents from which an area counts as within reach")
    located_share: Rounded = Field(description="least share of located places for areas to be ranked")
    least_of_due: float = Field(description="least share of its expected residents that a class contains")
    seed: int
    settings: int = Field(description="number of settings for one indicator")
    settings_all: int = Field(description="number of settings behind `gap_share_all`")
    permutations: int
    resamples: int


class ClassShares(BundleModel):
    """Shares of the ranked residents in low, middle and high."""

    need: tuple[Rounded, ...]
    support: tuple[Rounded, ...]


class MeasureSource(BundleModel):
    """Where a measure comes from."""

    anchor: str = Field(description="anchor in method.md")
    sources: tuple[str, ...] = Field(description="ids of sources in the manifest")
    vintage: int | None = Field(description="year of the figure")


class PlacesLeftOut(BundleModel):
    """Meeting places that are used in walks, and why others are not."""

    total: int
    used: int
    at_area_centre: int = Field(description="of those used")
    too_imprecise: int
    no_location: int


class PracticesLeftOut(BundleModel):
    """Practices that are in an area, and why others are not; a reason that no practice has is absent."""

    total: int
    in_an_area: int
    no_location: int = 0
    too_imprecise: int = 0
    outside_every_area: int = 0
    by_municipality: int = 0


class AreasLeftOut(BundleModel):
    """Areas of the finest level that are ranked on support, and why others are not."""

    total: int
    ranked: int
    no_data: int
    not_searched: int
    small_population: int
    places_not_located: int


class LeftOut(BundleModel):
    """What the measures are not based on."""

    meeting_places: PlacesLeftOut
    practices: PracticesLeftOut
    areas: AreasLeftOut


class SupplyCounts(BundleModel):
    """Meeting places that supply a catchment."""

    places: int = Field(description="used")
    in_reach: int = Field(description="somebody lives within the catchment")
    nobody_in_reach: int


class CellCounts(BundleModel):
    """What is in one of the nine cells."""

    areas: int
    residents: int


class Behind(BundleModel):
    """The listed places that ranks and cells are based on: located, in municipalities whose areas are ranked."""

    places: int
    first: int | None = Field(description="first year in which one was confirmed")
    last: int | None


class MeasureInfo(BundleModel):
    """How the measures were calculated."""

    parameters: Parameters
    settings: tuple[Setting, ...]
    indicators: tuple[str, ...] = Field(
        description="ids of the figures that count as need, the region's first one first"
    )
    compared: tuple[str, ...] = Field(description="those of them by which areas have a cell")
    classes: dict[str, ClassShares] = Field(description="by indicator, were cells made")
    measures: dict[str, MeasureSource] = Field(description="by measure id")
    left_out: LeftOut
    supply: dict[str, SupplyCounts] = Field(description="by catchment in metres")
    cells: dict[str, dict[str, CellCounts]] = Field(description="indicator → cell `1` … `9`")
    robust: dict[str, dict[str, int]] = Field(
        description="indicator of `compared`, and `all` → number of areas with `gap_share` at least `0.5`, `0.75`, `1`"
    )
    behind: Behind
