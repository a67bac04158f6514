"""The model of ``manifest.json``."""

from __future__ import annotations

from pydantic import Field

from geodata.bundle.models.base import BundleModel, Extent
from geodata.models import LocalText
from geodata.region import Download, Indicator

SCHEMA_VERSION = 5


class SourceInfo(BundleModel):
    """A source with its terms, which appear wherever its figures do."""

    id: str
    downloads: tuple[Download, ...]
    title: LocalText
    credit: str
    licence: str
    licence_url: str | None
    url: str | None
    vintage: int | None = Field(description="year that the data describes")
    note: LocalText | None
    sha256: str
    date: str | None = Field(default=None, description="day of the data, where the source states one")
    used: int | None = Field(default=None, description="rows that are used, of an answer of OpenStreetMap")
    left_out: int | None = Field(default=None, description="rows that are not")


class RegionInfo(BundleModel):
    """What the region declares."""

    label: LocalText
    notice: LocalText | None = Field(description="what a reader has to know about the outlines")
    bounds: Extent = Field(description="west, south, east, north (EPSG:4326) of all areas")
    metric_crs: str
    transform_accuracy_m: float
    municipalities: dict[str, LocalText] = Field(description="name as the boundaries write it → names by language")
    municipality_bounds: dict[str, Extent]
    default_indicator: str | None
    boundary_sources: tuple[str, ...]
    meeting_place_sources: tuple[str, ...]
    generalised: bool = Field(description="whether outlines were simplified by their publisher")
    population_vintage: int | None


class Counts(BundleModel):
    """Numbers of rows."""

    areas: int
    practices: int
    practices_in_an_area: int
    supports: int
    references: int
    meeting_places: int
    meeting_places_in_an_area: int


class GeometryFile(BundleModel):
    """A file of packed outlines."""

    file: str
    up_to: int | None = Field(description="zoom up to which it is drawn; null: no end")


class Manifest(BundleModel):
    """Region, figures, sources with terms, counts, and the hash of every file."""

    schema_version: int = SCHEMA_VERSION
    region: str
    languages: tuple[str, ...] = Field(description="in which the region has texts and names, in order")
    inputs: str = Field(description="digest of everything that the bundle was built from")
    data_date: str | None = Field(
        description="latest date that the data themselves state: a year such as `2025`, or a day where a source states "
        "one; null where nothing is dated. Practices count with the year in which they were last confirmed and those "
        "of their references, meeting places and searches with the year of their page or list, sources with their "
        "vintage or date. When somebody looked up a coordinate, edited an entry or ran the build does not count"
    )
    region_info: RegionInfo
    indicators: tuple[Indicator, ...]
    sources: tuple[SourceInfo, ...]
    counts: Counts
    geometry: dict[str, tuple[GeometryFile, ...]] = Field(description="level → its outlines, from coarse to fine")
    files: dict[str, str] = Field(default={}, description="SHA-256 of every other file")
    digest: str = Field(default="", description="of all of these: the same digest, the same bundle")
