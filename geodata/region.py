"""What a region declares in its ``region.yaml``: a region is configuration, never code."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from geodata.models import LocalText, Model, ShortText, Slug, TermId, WebAddress, Year


class Source(Model):
    """One file of open data with what must be said about it wherever its figures appear."""

    id: Slug
    file: ShortText = Field(description="path relative to the region's folder")
    title: LocalText
    credit: ShortText
    licence: ShortText
    licence_url: WebAddress | None = None
    url: WebAddress | None = None
    vintage: Year | None = Field(default=None, description="year that the data describes")
    note: LocalText | None = None


class BoundaryLayer(Model):
    """A file with one polygon an area; ``columns`` maps our names to the file's."""

    level: Literal["municipality", "neighbourhood"]
    source: Slug
    crs: ShortText
    rows: int = Field(gt=0, description="how many areas the file holds; another number stops the build")
    generalised: bool = False
    columns: dict[
        Literal["area_id", "name_nl", "name_fr", "name_en", "municipality_name", "municipality_id", "parent_id"],
        ShortText,
    ]


class IndicatorTable(Model):
    """A table with one row an area; names are those of the file's columns."""

    source: Slug
    area_id: ShortText
    population: ShortText | None = None
    coverage: ShortText | None = None


class Indicator(Model):
    """One figure about areas, with all that must be said of it on screen.

    ``direction`` says what a high value means; ``range`` gives the lowest and highest value the measure can take.
    """

    id: TermId
    column: ShortText
    label: LocalText
    unit: LocalText
    description: LocalText
    direction: Literal["high_is_need", "low_is_need", "neutral"]
    range: tuple[float, float] | None = None
    vintage: Year
    source: Slug


class Region(Model):
    """A region: its boundaries, figures and meeting places, each with its source."""

    id: Slug
    label: LocalText
    metric_crs: ShortText
    notice: LocalText | None = Field(default=None, description="what a reader has to know about the outlines")
    sources: tuple[Source, ...] = Field(min_length=1)
    boundaries: tuple[BoundaryLayer, ...] = Field(min_length=1)
    municipalities: dict[ShortText, LocalText] = Field(
        default={}, description="names of municipalities as the boundary file writes them → names by language"
    )
    indicator_table: IndicatorTable | None = None
    indicators: tuple[Indicator, ...] = ()
    default_indicator: TermId | None = None
    meeting_places: Slug | None = Field(default=None, description="id of the source that lists meeting places")
