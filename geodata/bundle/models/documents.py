"""The models of the documents of a bundle, but for those about measures: manifest, coverage and the smaller ones."""

from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, ConfigDict, Field

from geodata.fields import LocalText, ShortText, TermId, WebAddress, Whole, Year
from geodata.models import Model
from geodata.parts import Part
from geodata.region import Download, Indicator, Level, NeedIn, Wholes
from geodata.statuses import Completeness, SearchLevel, SearchMethod, UnmatchedCode, UnmatchedReason

SCHEMA_VERSION = 9
Method = Literal["quantiles", "natural", "equal"]
OSM_HOST = "openstreetmap.org"


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
    used: int | None = Field(default=None, description="rows that are used, of what is from OpenStreetMap")
    left_out: int | None = Field(default=None, description="rows that are not")


class InsetInfo(BundleModel):
    """A part of the region that is shown enlarged beside all of it."""

    label: LocalText = Field(description="its name")
    municipalities: tuple[str, ...] = Field(description="area ids of the municipalities that it consists of")
    bounds: Extent = Field(description="west, south, east, north (EPSG:4326) of these")


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
    default_need: str | None = Field(description="the figure of need shown first beside known meeting places")
    default_need_in: tuple[NeedIn, ...] = Field(description="others for some municipalities")
    wholes: Wholes | None = Field(description="larger areas of which areas are parts")
    inset: InsetInfo | None = Field(description="the part that is shown enlarged beside the whole region")
    parts: tuple[Part, ...] = Field(default=(), description="parts whose figures are shown beside those of an area")
    boundary_sources: tuple[str, ...]
    meeting_place_sources: tuple[str, ...]
    generalised: bool = Field(description="whether outlines were simplified by their publisher")
    population_vintage: int | None = Field(description="year of the newest residents; each area has its own")


class Counts(BundleModel):
    """Numbers of rows."""

    areas: int
    practices: int
    practices_in_an_area: int
    supports: int
    references: int
    meeting_places: int
    meeting_places_in_an_area: int
    meeting_places_unverified: int = Field(description="of those, from OpenStreetMap")
    meeting_places_other: int = Field(description="of those, of kind `other`, which count in no figure")


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


class PublishedList(Model):
    """The list that was read."""

    title: ShortText
    url: WebAddress

    @property
    def of_openstreetmap(self) -> bool:
        """Whether it is OpenStreetMap."""
        host = urlsplit(self.url).hostname or ""
        return host == OSM_HOST or host.endswith(f".{OSM_HOST}")


class SearchPart(Model):
    """A part of a kind that was searched by itself."""

    scope: LocalText
    complete: Completeness
    found: Whole = Field(ge=0)
    stated_total: Whole | None = Field(default=None, ge=0)
    as_of: Year | None = None
    list: PublishedList | None = None


class KindSearch(Model):
    """The search for one kind of meeting place, as ``coverage.yaml`` states it."""

    kind: TermId
    complete: Completeness
    how: SearchMethod
    as_of: Year | None = None
    list: PublishedList | None = None
    found: Whole = Field(ge=0, description="places that were found")
    stated_total: Whole | None = Field(default=None, ge=0, description="how many places the list states")
    parts: tuple[SearchPart, ...] = ()
    note: LocalText | None = Field(default=None, description="show it with the language that it is in")


class MunicipalitySearch(KindSearch):
    """A search in one municipality."""

    searched: bool = Field(description="true when `complete` is `yes` or `partly`")
    group: str | None = Field(description="name under which several municipalities were searched together")
    openstreetmap: bool = Field(description="whether OpenStreetMap is its list, or that of one of its parts")


class MunicipalityCoverage(Model):
    """How far one municipality was searched for meeting places, and what was found."""

    name: str
    level: SearchLevel
    kinds_searched: int
    areas: int
    population: int
    searches: tuple[MunicipalitySearch, ...]
    practices: int = Field(
        description="number in the registry, of this `municipality_id`: as many as `measures` counts"
    )
    meeting_places: int = Field(description="number on the lists that the editors verified, likewise")
    meeting_places_left_out: int = Field(description="of those, not precise enough to measure walks to")
    unverified_places: int = Field(description="number from OpenStreetMap beside these, of a kind of the vocabulary")
    ranked: bool = Field(
        description="whether its areas can be compared: at least three kinds searched, and at least two thirds of its "
        "listed places, and one, located; places from OpenStreetMap are none of these"
    )


class LevelCounts(Model):
    """What is of one level of search."""

    municipalities: int
    areas: int
    population: int


class PracticeCoverage(Model):
    """How practices were searched, for the whole region."""

    complete: Completeness
    how: SearchMethod | None
    as_of: Year | None
    lists: tuple[PublishedList, ...]
    searched: bool
    note: LocalText | None


class Coverage(Model):
    """Where somebody searched."""

    municipalities: tuple[MunicipalityCoverage, ...] = Field(description="every one of the region, ordered by name")
    kinds: tuple[str, ...] = Field(description="the kinds of meeting places of the vocabulary")
    counts: dict[SearchLevel, LevelCounts]
    practices: PracticeCoverage


class UnmatchedRow(BundleModel):
    """A practice or meeting place that is in no area."""

    id: str
    name: str | None
    municipality: str | None
    reason: UnmatchedReason
    detail: str | None = Field(default=None, description="of a practice without a location: why none was found")


class UnmatchedIndicator(BundleModel):
    """A code of the table of figures, or an area, without a partner."""

    id: str
    reason: UnmatchedCode
    source: str | None = Field(default=None, description="id of the source of the table")
    residents: int | None = Field(default=None, description="of the code, where the table states them")


class UnusedElement(BundleModel):
    """An element or row of OpenStreetMap that is no row of its own."""

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
    elsewhere: dict[str, int] = Field(
        default={}, description="by source of figures, how many of its codes are declared to be of other regions"
    )
    left_out: dict[str, tuple[UnusedElement, ...]] = Field(description="by source")
    disagreements: tuple[Disagreement, ...]


class Histogram(BundleModel):
    """Number of areas in equal steps from the lowest to the highest value."""

    from_: float = Field(validation_alias="from", serialization_alias="from")
    to: float
    counts: tuple[int, ...]


class Classes(BundleModel):
    """Classes of a choropleth, over the areas of one level that have a value in the newest year."""

    level: Level = Field(description="the finest level that has values")
    method: Method = Field(description="the first to show")
    edges: dict[Method, dict[str, tuple[float, ...]]] = Field(
        description="method → number of classes → ascending edges, one more than classes"
    )
    histogram: Histogram


class PlaceNames(BundleModel):
    """What else a municipality is found by. Keys without anything are absent."""

    also: tuple[str, ...] = Field(default=(), description="names of before and after mergers of municipalities")
    villages: dict[str, int] = Field(default={}, description="name of a place inside it → residents (GeoNames)")
    postcodes: tuple[str, ...] = Field(default=(), description="ascending; one may be of several municipalities")


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
