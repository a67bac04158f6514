"""The models of ``measures.json``, how the measures were calculated, and of ``evidence.json``."""

from typing import Literal

from pydantic import Field

from geodata.bundle.models.documents import BundleModel, Interval, OpenInterval, Rounded
from geodata.statuses import Supply

Classing = Literal["terciles", "quartiles"]
Question = Literal["professional", "meeting_infrastructure", "both", "public_money", "public_support"]


class Scenario(BundleModel):
    """One way to calculate support and cells."""

    catchment_m: int = Field(description="walking distance in metres")
    decay: str = Field(description="one of `parameters.decays`")
    places: Supply
    classes: Classing = Field(description="of residents")
    detour: float = Field(description="walking distance divided by distance as the crow flies")
    without: str | None = Field(description="kind of meeting place that is left out")

    @property
    def support(self) -> tuple[int, str, Supply, float, str | None]:
        """The part of the scenario that access depends on."""
        return self.catchment_m, self.decay, self.places, self.detour, self.without


class Parameters(BundleModel):
    """Constants of the method."""

    catchments_m: tuple[int, ...]
    detour_factor: float = Field(description="walking distance divided by distance as the crow flies")
    detours: tuple[float, ...] = Field(description="those of the sensitivity analysis")
    decays: dict[str, float] = Field(description="name → weight at the edge of the catchment")
    main: Scenario = Field(description="the scenario that maps and tables show")
    grid_m: float
    population_floor: int
    in_reach_share: float = Field(description="share of residents from which an area counts as within reach")
    located_share: Rounded = Field(description="least share of located places for a municipality to be compared")
    least_kinds: int = Field(description="least number of kinds searched for a municipality to be compared")
    sparse_below: int = Field(description="residents a km² from which on walks are ranked")
    least_of_due: float = Field(description="least share of its expected residents that a class contains")
    seed: int
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
    too_few_kinds: int
    places_not_located: int
    sparse: int


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
    """The listed places that a comparison is based on: of its kinds, located, in its municipalities."""

    places: int
    unverified: int = Field(description="of those, from OpenStreetMap")
    first: int | None = Field(description="first year in which one was confirmed")
    last: int | None


class Comparison(BundleModel):
    """Areas that are compared with one another, and what came of it."""

    kinds: tuple[str, ...] = Field(description="kinds of meeting places that count")
    municipalities: tuple[str, ...] = Field(description="ids of the municipalities whose areas are compared")
    areas: int = Field(description="number of areas compared")
    unverified: bool = Field(description="whether places from OpenStreetMap count, where there are any")
    behind: Behind
    settings: int = Field(description="number of scenarios for one indicator")
    settings_all: int = Field(description="number of scenarios behind `gap_share_all`")
    compared: tuple[str, ...] = Field(description="ids of the figures of need by which areas have a cell")
    classes: dict[str, ClassShares] = Field(description="by indicator, were cells made")
    cells: dict[str, dict[str, CellCounts]] = Field(description="indicator → cell `1` … `9`")
    robust: dict[str, dict[str, int]] = Field(
        description="indicator of `compared`, and `all` → number of areas with `gap_share` at least `0.5`, `0.75`, `1`"
    )
    agreed: dict[str, dict[str, str]] = Field(
        description="indicator of `compared` → area where need is high by it and by a second figure → that figure"
    )


class MeasureInfo(BundleModel):
    """How the measures were calculated."""

    parameters: Parameters
    indicators: tuple[str, ...] = Field(
        description="ids of the figures that count as need, the region's first one first"
    )
    region: Comparison = Field(description="of all areas that can be compared, on kinds searched for all of them")
    towns: dict[str, Comparison] = Field(description="by municipality: of its areas, on all kinds searched there")
    measures: dict[str, MeasureSource] = Field(description="by measure id")
    left_out: LeftOut
    supply: dict[str, SupplyCounts] = Field(description="by catchment in metres")


class Share(BundleModel):
    """How many practices the registry answers a question for with yes and with no."""

    id: Question
    by: Literal["setting", "source"] | None = Field(description="the facet counted by; null for all practices")
    term: str | None = Field(description="id of the term of that facet")
    yes: int
    no: int
    unknown: int
    total: int
    low: float | None = Field(description="of Wilson's interval (95 %) of `yes` out of `total`; null without a case")
    high: float | None


class Flow(BundleModel):
    """Traces of support by payer, kind and setting.

    A trace counts in each setting of its practice, so these add up to more than there are traces; a practice without a
    trace counts in each of its settings, with `funding` and `kind` `unknown`.
    """

    funding: str
    kind: str
    setting: str
    n: int


class Lee(BundleModel):
    """Lee's L of need and support."""

    value: Rounded
    p: Rounded = Field(description="two-sided share of permutations of need that are as far from 0")
    areas: int
    permutations: int
    placebo: Interval = Field(description="median and middle 95 % of the permutation null distribution")


class Colocation(BundleModel):
    """Numbers of areas with high need, with a meeting place within reach, and with both."""

    areas: int
    high_need: int
    in_reach: int
    both: int
    expected: Rounded | None = Field(description="number with both if the two were unrelated; null without areas")
    placebo: Interval | None = Field(description="of `both` with high need permuted; null without areas")


class Side(BundleModel):
    """Areas of a stratum with, or without, a meeting place within reach."""

    areas: int
    practices: int
    residents: int


class StratumCounts(BundleModel):
    """One class of need."""

    tercile: Literal[1, 2, 3]
    with_: Side = Field(validation_alias="with", serialization_alias="with")
    without: Side


class RateRatio(BundleModel):
    """Practices per resident in areas with a meeting place within reach, divided by those in areas without one.

    Ratios are null where they cannot be calculated.
    """

    indicator: str = Field(description="the figure by whose terciles areas are stratified")
    crude: Interval | None
    mantel_haenszel: Interval | None
    strata: tuple[StratumCounts, ...]
    placebo: Interval | None = Field(description="`in_reach` permuted within the strata")


class Association(BundleModel):
    """Whether support and need, or practices and meeting places, are found in the same places."""

    lee: dict[str, Lee | None] = Field(description="by indicator; null with fewer than 30 areas")
    colocation: dict[str, Colocation | None] = Field(description="by indicator; null where it is `too_alike`")
    rate_ratio: RateRatio | None
    in_reach: tuple[str, ...] = Field(
        description="ids of the areas, of those that may be ranked on support, in which at least half of the residents "
        "have a place within reach"
    )


class Inequality(BundleModel):
    """How evenly support is divided over residents by need."""

    areas: int
    curve: tuple[tuple[Rounded, Rounded], ...] = Field(
        description="cumulated shares of residents, from the highest need on, and of support"
    )
    concentration_index: OpenInterval
    palma: OpenInterval


class EvidenceLeftOut(BundleModel):
    """What no figure of the page is based on."""

    practices_without_area: int
    areas_not_searched: int
    areas_too_few_kinds: int
    areas_places_not_located: int
    areas_sparse: int
    areas_small_population: int
    areas_no_data: int


class Evidence(BundleModel):
    """The figures of the page Evidence. No figure here implies that one thing causes another."""

    shares: tuple[Share, ...]
    flow: tuple[Flow, ...]
    association: Association
    inequality: dict[str, Inequality | None] = Field(description="by indicator; null without support to divide")
    left_out: EvidenceLeftOut
