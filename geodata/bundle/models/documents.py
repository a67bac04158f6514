"""The models of the smaller documents: ``unmatched.json``, ``classes.json``, ``retired.json``, ``stories.json``."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from geodata.bundle.models.base import BundleModel
from geodata.models import LocalText
from geodata.statuses import UnmatchedCode, UnmatchedReason

Method = Literal["quantiles", "natural", "equal"]


class UnmatchedRow(BundleModel):
    """A practice or meeting place that is in no area."""

    id: str
    name: str
    municipality: str | None
    reason: UnmatchedReason
    detail: str | None = Field(default=None, description="of a practice without a location: why none was found")


class UnmatchedIndicator(BundleModel):
    """A code of the table of figures, or an area, without a partner."""

    id: str
    reason: UnmatchedCode


class UnusedElement(BundleModel):
    """An element of an answer of OpenStreetMap that is no meeting place of ours."""

    id: str
    reason: str


class Disagreement(BundleModel):
    """A meeting place whose named area is not the one around its point."""

    id: str
    named: str
    around_the_point: str | None


class Unmatched(BundleModel):
    """Every row that found no partner, with the reason."""

    practices: tuple[UnmatchedRow, ...]
    meeting_places: tuple[UnmatchedRow, ...]
    indicators: tuple[UnmatchedIndicator, ...]
    left_out: dict[str, tuple[UnusedElement, ...]] = Field(description="by source")
    disagreements: tuple[Disagreement, ...]


class Histogram(BundleModel):
    """Number of areas in equal steps from the lowest to the highest value."""

    from_: float = Field(validation_alias="from", serialization_alias="from")
    to: float
    counts: tuple[int, ...]


class Classes(BundleModel):
    """Classes of a choropleth, over the areas of the finest level that have a value."""

    method: Method = Field(description="the first to show")
    edges: dict[Method, dict[str, tuple[float, ...]]] = Field(
        description="method → number of classes → ascending edges, one more than classes"
    )
    histogram: Histogram


class Tombstone(BundleModel):
    """Why a practice was taken out, and what took its place."""

    date: str
    reason: str
    redirect: str | None = None


class StoryStep(BundleModel):
    """One view with its texts."""

    id: str
    view: str = Field(default="", description="query of its address; absent where it is empty")
    title: LocalText
    caption: LocalText
    notes: LocalText | None = None
    where: str = Field(description="`FILE:LINE:COLUMN` of the view")


class Story(BundleModel):
    """A sequence of views that `/present` shows."""

    id: str
    title: LocalText
    summary: LocalText
    steps: tuple[StoryStep, ...]
