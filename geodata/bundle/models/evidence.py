"""The model of ``evidence.json``."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from geodata.bundle.models.base import BundleModel, Interval, OpenInterval, Rounded

Question = Literal["professional", "meeting_infrastructure", "both", "public_money", "public_support"]


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
    areas_places_not_located: int
    areas_small_population: int
    areas_no_data: int


class Evidence(BundleModel):
    """The figures of the page Evidence. No figure here says that one thing causes another."""

    shares: tuple[Share, ...]
    flow: tuple[Flow, ...]
    association: Association
    inequality: dict[str, Inequality | None] = Field(description="by indicator; null without support to divide")
    left_out: EvidenceLeftOut
