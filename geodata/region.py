"""What a region declares in its ``region.yaml``: a region is configuration, never code."""

import re
from collections.abc import Collection
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from geodata.bounds import Box
from geodata.fields import Decimal, Language, LocalText, ShortText, Slug, TermId, WebAddress, Whole, Year, YesOrNo
from geodata.inset import Inset
from geodata.models import Model
from geodata.osm_query import Overpass
from geodata.parts import Parts

Level = Literal["municipality", "neighbourhood"]
AREA_COLUMN = r"^(area_id|name_[a-z]{2}|municipality_name|municipality_id|parent_id|also_in)$"


class Download(Model):
    """A file at a pinned address: what comes from there has this hash, or it is refused. ``size`` is in bytes."""

    address: WebAddress
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    size: Whole = Field(gt=0)


class DataSource(Model):
    """One file of open data with the terms that must appear wherever its figures do.

    It is in the region's folder (``file``), at pinned addresses (``downloads``: the file itself first, then those that
    belong beside it, as the parts of a shapefile do), or is the cached response of a server (``overpass``). A list of
    meeting places is our own YAML, or with ``format: osm-table`` a table of places of OpenStreetMap.

    One that is ``optional`` is asked for and read only where a command names this word (``--with``).
    """

    id: Slug
    format: Literal["osm-table"] | None = None
    file: ShortText | None = Field(default=None, description="path relative to the region's folder")
    downloads: tuple[Download, ...] = ()
    overpass: Overpass | None = None
    optional: Slug | None = None
    title: LocalText
    credit: ShortText
    licence: ShortText
    licence_url: WebAddress | None = None
    url: WebAddress | None = None
    vintage: Year | None = Field(default=None, description="year that the data describes")
    note: LocalText | None = None
    # Of a table of OpenStreetMap: words in names that tell no house of a kind from another.
    common_words: tuple[ShortText, ...] = ()

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        if (self.file is not None) + bool(self.downloads) + (self.overpass is not None) != 1:
            raise ValueError("needs one of `file`, `downloads`, `overpass`")
        if self.optional and self.overpass is None:
            raise ValueError("`optional` needs `overpass`: without files of any other source a region is not whole")
        if self.format and (self.overpass or self.vintage is None):
            raise ValueError("with `format: osm-table` it needs `vintage`, and no `overpass`")
        return self

    @property
    def of_openstreetmap(self) -> bool:
        """Whether its meeting places are OpenStreetMap's; the editors verified none of those."""
        return self.overpass is not None or self.format == "osm-table"


class BoundaryLayer(Model):
    """A file with one polygon an area; ``columns`` maps our names to the file's."""

    level: Level
    source: Slug
    crs: ShortText
    encoding: ShortText | None = Field(default=None, description="of the attributes, where the file does not say it")
    code_vintage: ShortText | None = Field(default=None, description="which edition of the codes in `area_id`")
    parents: Slug | None = Field(default=None, description="look-up from these areas to those that contain them")
    renamed: dict[ShortText, ShortText] = Field(
        default={}, description="codes that would not be unique over the levels → codes that are"
    )
    rows: Whole = Field(gt=0, description="number of areas in the file; another number stops the build")
    generalised: YesOrNo = False
    columns: dict[Annotated[str, StringConstraints(pattern=AREA_COLUMN)], ShortText]


class TableFormat(Model):
    """How to read a table: text with a delimiter and an encoding, or one sheet of a spreadsheet (``.xlsx``).

    A column of a spreadsheet without a heading is called by its letter (``A``); of columns that share one, the second
    is called ``NAME.1`` and so on.
    """

    delimiter: Literal[",", ";", "\t"] = ","
    encoding: ShortText = "utf-8"
    sheet: ShortText | None = None
    heading: Whole = Field(default=1, ge=1, le=50, description="row of a spreadsheet that contains the headings")
    last: Whole | None = Field(default=None, gt=1, description="last row of a spreadsheet before its footnotes")
    missing: tuple[ShortText, ...] = Field(
        default=("NA",), description="what its cells contain where there is no number"
    )
    rows: Whole | None = Field(default=None, gt=0, description="number of rows; another number stops the build")


class Lookup(TableFormat):
    """A table of which code belongs to which: sector → neighbourhood, neighbourhood → municipality."""

    id: Slug
    source: Slug
    from_column: ShortText
    to_column: ShortText
    from_vintage: ShortText | None = None
    to_vintage: ShortText | None = None


class Crosswalk(Model):
    """A declared passage between two editions of codes; without ``lookup`` the codes themselves are compared.

    ``least_match`` is the share of codes (0 to 1) that must find a partner; fewer stop the build.
    """

    from_vintage: ShortText
    to_vintage: ShortText
    lookup: Slug | None = None
    least_match: Decimal = Field(ge=0, le=1)
    note: LocalText


class Weights(TableFormat):
    """How much each small area counts, by its code: residents; of several columns the sum, empty cells count nobody."""

    source: Slug
    code: ShortText
    value: ShortText | Annotated[tuple[ShortText, ...], Field(min_length=1)]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are added up."""
        return (self.value,) if isinstance(self.value, str) else self.value


class Aggregation(Model):
    """From small areas to ours: weighted means along look-ups, one chain of look-ups a level."""

    weights: Weights
    crosswalk: Crosswalk | None = None
    along: dict[Level, tuple[Slug, ...]] = Field(min_length=1)
    not_located: ShortText | None = Field(default=None, description="ending of codes that have no place by definition")


class IndicatorTable(TableFormat):
    """A table of figures, one row an area or, with ``aggregation``, a smaller area; names are the file's columns.

    Attributes:
        id: by which indicators name it; else its source.
        area_id: column of the codes, or of names of municipalities where ``names_of`` is their year.
        whole: the form of the codes of wholes (see :class:`Wholes`), in which ``{}`` is the table's code.
        year: column of the year, where a table has one row an area and year.
        population, population_year, coverage: columns of residents, of their year, of the share behind every figure.
        elsewhere: regular expression of the codes of other regions, which are counted and not listed one by one.
    """

    id: Slug | None = None
    source: Slug
    area_id: ShortText
    names_of: Year | None = None
    whole: ShortText | None = Field(default=None, pattern=r"^[^{}]*\{\}[^{}]*$")
    year: ShortText | None = None
    code_vintage: ShortText | None = None
    population: ShortText | None = None
    population_year: ShortText | None = None
    coverage: ShortText | None = None
    elsewhere: ShortText | None = None
    aggregation: Aggregation | None = None

    @property
    def name(self) -> str:
        """By which indicators name it."""
        return self.id or self.source

    @model_validator(mode="after")
    def _readable(self) -> Self:
        try:
            re.compile(self.elsewhere or "")
        except re.error as problem:
            raise ValueError(f"`elsewhere` is no regular expression: {problem}") from None
        if self.year and self.aggregation:
            raise ValueError("a table with `aggregation` has no `year`: give each year a column, and name `columns`")
        return self


class Indicator(Model):
    """One figure about areas, with all that must be shown with it.

    Attributes:
        table: the table with its figures; else the region's first one.
        column: of its figures; of one year, or of all ``vintages`` where the table has a column of years.
        columns: year → column, where a table has a column a year.
        per: columns whose sum the column is a percentage of.
        factor: by which the published number is multiplied, such as 100 for fractions.
        coverage, of: columns of the share of residents behind it, and of the codes of the larger area that it is of.
        levels: on which it exists; else on every level.
        direction: the meaning of a high value.
        range: lowest and highest value the measure can take.
        vintage: the year of the figure, the newest one where there are several.
    """

    id: TermId
    table: Slug | None = None
    column: ShortText | None = None
    columns: dict[Year, ShortText] = Field(default={})
    per: tuple[ShortText, ...] = ()
    factor: Decimal = 1.0
    coverage: ShortText | None = None
    of: ShortText | None = None
    levels: tuple[Level, ...] = ()
    label: LocalText
    unit: LocalText
    description: LocalText
    direction: Literal["high_is_need", "low_is_need", "neutral"]
    range: tuple[Decimal, Decimal] | None = None
    vintage: Year
    vintages: tuple[Year, ...] = ()
    source: Slug

    @model_validator(mode="before")
    @classmethod
    def _years(cls, value: Any) -> Any:
        """Every year, ascending, and the newest, whichever way they were declared."""
        if not isinstance(value, dict):
            return value
        stated = value.get("vintages") or value.get("columns") or [value.get("vintage")]
        if not isinstance(stated, list | tuple | dict) or not all(str(year).isdecimal() for year in stated):
            return value
        years = sorted({int(year) for year in stated})
        return {**value, "vintages": years, "vintage": years[-1]}

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.column is None) == (not self.columns):
            raise ValueError("needs one of `column`, `columns`")
        if self.columns and set(self.columns) != set(self.vintages):
            raise ValueError("`columns` needs a column for each of `vintages`: leave `vintages` out")
        return self

    def column_of(self, year: int) -> str:
        """The column of the figures of a year."""
        return self.columns[year] if self.column is None else self.column


class NeedIn(Model):
    """The figure of need that is shown first where all chosen municipalities are among some."""

    indicator: TermId
    municipalities: tuple[ShortText, ...] = Field(min_length=1, description="ids of areas")


class SmallAreaNames(TableFormat):
    """Names of small areas by their code."""

    source: Slug
    code: ShortText
    name: ShortText


class AreaNames(Model):
    """Names for areas that their publisher names by a code only: that of the small area with most residents.

    Attributes:
        weights: residents of the small areas.
        names: tables of names; a small area has the name of the first one that names it.
        code_vintage: edition of the small areas' codes; tables of another edition are no fallback.
        along: look-ups from the small areas to ours.
        corrections: misprints: name as the tables write it → as it should be.
    """

    level: Level
    weights: Weights
    names: tuple[SmallAreaNames, ...] = Field(min_length=1)
    code_vintage: ShortText | None = None
    along: tuple[Slug, ...] = Field(min_length=1)
    corrections: dict[ShortText, ShortText] = Field(default={})


class WholeNames(Model):
    """Names of whole areas, in a file that GDAL reads; ``columns`` maps our names to the file's."""

    source: Slug
    id: ShortText
    columns: dict[Annotated[str, StringConstraints(pattern=r"^name_[a-z]{2}$")], ShortText] = Field(min_length=1)


class Wholes(Model):
    """Areas that these boundaries cut into parts.

    Attributes:
        part: regular expression that the id of a part matches as a whole; its one group identifies the whole.
        id: id of the whole, ``{}`` stands for that group.
        names: where the names of the wholes are.
    """

    level: Level
    part: ShortText
    id: ShortText = Field(pattern=r"^[^{}]*\{\}[^{}]*$")
    names: WholeNames | None = None

    @field_validator("part")
    @classmethod
    def _one_group(cls, part: str) -> str:
        try:
            groups = re.compile(part).groups
        except re.error as problem:
            raise ValueError(f"is no regular expression: {problem}") from None
        if groups != 1:
            raise ValueError(f"has {groups} groups, needs one")
        return part

    def whole_of(self, area: str) -> str | None:
        """The id of the whole that an area is a part of; a whole is no part of itself."""
        found = re.fullmatch(self.part, area)
        whole = self.id.format(found[1]) if found else None
        return None if whole == area else whole


class Region(Model):
    """A region: its boundaries, figures and meeting places, each with its source."""

    id: Slug
    aliases: tuple[Slug, ...] = Field(default=(), description="names that it had before; commands go on knowing them")
    languages: tuple[Language, ...] = Field(min_length=1, description="of its texts and names, in order")
    label: LocalText
    metric_crs: ShortText
    registry: ShortText | None = Field(
        default=None, description="the practices, relative to the region's folder; else the project's practices.yaml"
    )
    search_coverage: ShortText | None = Field(
        default=None, description="how far it was searched, relative to its folder; else its coverage.yaml"
    )
    municipality_names: ShortText | None = Field(
        default=None, description="names of municipalities by code, relative to the region's folder"
    )
    bounds: Box | None = Field(
        default=None, description="south, west, north, east (WGS84): where practices may lie, in this region or another"
    )
    notice: LocalText | None = Field(default=None, description="what a reader has to know about the outlines")
    sources: tuple[DataSource, ...] = Field(min_length=1)
    boundaries: tuple[BoundaryLayer, ...] = Field(min_length=1)
    lookups: tuple[Lookup, ...] = ()
    municipalities: dict[ShortText, LocalText] = Field(
        default={}, description="names of municipalities as the boundary file writes them → names by language"
    )
    area_names: AreaNames | None = None
    wholes: Wholes | None = None
    indicator_table: IndicatorTable | None = Field(default=None, description="the only table of figures")
    indicator_tables: tuple[IndicatorTable, ...] = Field(default=(), description="the tables, where there are several")
    indicators: tuple[Indicator, ...] = ()
    default_indicator: TermId | None = Field(default=None, description="the figure that maps show first")
    default_need: TermId | None = Field(
        default=None, description="the figure shown beside known meeting places; else `default_indicator`"
    )
    default_need_in: tuple[NeedIn, ...] = Field(default=(), description="others for some municipalities")
    inset: Inset | None = Field(default=None, description="the part that is shown enlarged beside the whole region")
    parts: Parts = Field(default=(), description="parts whose figures are shown beside those of an area")
    meeting_places: tuple[Slug, ...] = Field(default=(), description="ids of the sources that list meeting places")
    foreign_area_ids: YesOrNo = Field(
        default=False, description="the list also names areas of other boundaries; those entries go by their point"
    )

    @property
    def options(self) -> tuple[str, ...]:
        """The words by which a command can name optional sources, in order."""
        return tuple(dict.fromkeys(source.optional for source in self.sources if source.optional))

    def without(self, sources: Collection[str]) -> Self:
        """The same region as if it did not declare these sources of meeting places."""
        return self.model_copy(
            update={
                "sources": tuple(source for source in self.sources if source.id not in sources),
                "meeting_places": tuple(name for name in self.meeting_places if name not in sources),
            }
        )

    @property
    def unverified(self) -> frozenset[str]:
        """Ids of the sources whose meeting places the editors did not verify."""
        return frozenset(source.id for source in self.sources if source.of_openstreetmap)

    @property
    def tables(self) -> tuple[IndicatorTable, ...]:
        """Every table of figures."""
        return (*((self.indicator_table,) if self.indicator_table else ()), *self.indicator_tables)

    def table_of(self, indicator: Indicator) -> IndicatorTable:
        """The table with the figures of an indicator."""
        return next(table for table in self.tables if indicator.table in (None, table.name))

    def indicators_in(self, table: IndicatorTable) -> tuple[Indicator, ...]:
        """The indicators whose figures a table contains."""
        return tuple(item for item in self.indicators if self.table_of(item) is table)
