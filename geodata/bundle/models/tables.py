"""The schema of every table and the measures by the form of their ids, declared once.

Writer and reader check tables against the schemas; ``docs/bundle.md`` prints them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal, get_args

import pyarrow as pa
import pyarrow.compute as pc

from geodata.models import Precision, Status, Visibility
from geodata.region import Level
from geodata.statuses import FigureStatus, NameSource, Scope, UnmatchedReason

Dtype = Literal["text", "texts", "number", "integer", "year", "flag", "geometry"]
NUMERIC = (pa.types.is_floating, pa.types.is_integer)
TEXTUAL = (pa.types.is_string, pa.types.is_large_string)
# How a table in memory may store what a file declares; a column without any value has the type null.
STORED = {
    "text": TEXTUAL,
    "texts": (pa.types.is_list,),
    "number": NUMERIC,
    "integer": (pa.types.is_integer,),
    "year": NUMERIC,
    "flag": (pa.types.is_boolean,),
    "geometry": (pa.types.is_binary,),
}


@dataclass(frozen=True)
class Column:
    """A column.

    Attributes:
        name: with ``XX`` for the code of a language: one column a language of the region.
        dtype: ``texts`` are lists, ``year`` is a whole number that may be null, ``geometry`` is WKB in EPSG:4326.
        description: what it contains, with its unit.
        nullable: whether it may be null.
        values: all that it may contain, where that is a closed set.
    """

    name: str
    dtype: Dtype
    description: str
    nullable: bool = False
    values: tuple[str, ...] | type[StrEnum] = ()

    def check(self, column: pa.ChunkedArray) -> Iterator[str]:
        """What is wrong with a column of this declaration."""
        empty = column.null_count == len(column)
        if not empty and not any(stored(column.type) for stored in STORED[self.dtype]):
            yield f"is {column.type} and should be {self.dtype}"
        elif column.null_count and not self.nullable:
            yield "is null in a row"
        elif self.values and not empty:
            unknown = set(pc.unique(column).to_pylist()) - {None, *self.values}
            yield from (f"contains {value!r}" for value in sorted(unknown))


@dataclass(frozen=True)
class Table:
    """A table: what a row is, its columns in order, and which of them identify a row."""

    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def columns_in(self, languages: Sequence[str]) -> tuple[Column, ...]:
        """Its columns in a bundle with these languages."""
        return tuple(
            replace(column, name=column.name.replace("XX", lang))
            for column in self.columns
            for lang in (languages if "XX" in column.name else ("",))
        )

    def names(self, languages: Sequence[str] = ()) -> list[str]:
        """The names of its columns in a bundle with these languages."""
        return [column.name for column in self.columns_in(languages)]

    def check(self, table: pa.Table, languages: Sequence[str]) -> list[str]:
        """What is wrong with a table: columns that are missing or of another type, nulls, values of no closed set."""
        columns = self.columns_in(languages)
        there = set(table.column_names)
        found = [f"there is no column `{column.name}`" for column in columns if column.name not in there]
        found += [f"no column `{name}` is declared" for name in sorted(there - {column.name for column in columns})]
        for column in columns:
            if column.name in there:
                found += [f"`{column.name}` {problem}" for problem in column.check(table[column.name])]
        return found


# What tables of practices and of places have in common: what their lists state, where that is, and what the join adds.
WRITTEN = (
    Column("address", "text", "street and number", nullable=True),
    Column("postcode", "text", "four digits", nullable=True),
    Column("municipality_name", "text", "its municipality", nullable=True),
)
LOCATED = (
    Column("precision", "text", "how finely the location is known", True, Precision),
    Column("lon", "number", "degrees (EPSG:4326)", nullable=True),
    Column("lat", "number", "degrees (EPSG:4326)", nullable=True),
)
JOINED = (
    Column("geometry", "geometry", "the point", nullable=True),
    Column(
        "area_id",
        "text",
        "the finest area that it is known to be in: a neighbourhood, or the municipality where that has none or no "
        "more is known or published",
        nullable=True,
    ),
    Column(
        "municipality_id",
        "text",
        "the municipality whose outline covers the point; without a point, the one that is named",
        nullable=True,
    ),
    Column(
        "unmatched",
        "text",
        "why it is in no area, or in none below the municipality although that has some",
        True,
        UnmatchedReason,
    ),
)
# What tables of lists of a practice have in common, and readings.
ITEM = (
    Column("practice_id", "text", "the practice"),
    Column("position", "integer", "order in the registry, from 0"),
)
READ = (
    Column("read_by", "text", "who reads it so: id of a reference of the practice, or `registry`"),
    Column("references", "texts", "ids of references of the practice in which it is read"),
)
# Every table by name, in the order in which they are written.
TABLES = {
    "areas": Table(
        "One row an area.",
        ("area_id",),
        (
            Column("area_id", "text", "unique over the levels"),
            Column("level", "text", "level of the area", values=get_args(Level)),
            Column("geometry", "geometry", "polygons"),
            Column("parent_id", "text", "the area of the level above that contains it, or most of its residents", True),
            Column("also_in", "texts", "the others of that level that contain at least 5 % of its residents"),
            Column(
                "whole_id",
                "text",
                "the larger area that it is a part of, where a border of the level above cuts that",
                nullable=True,
            ),
            Column("name_XX", "text", "name in that language", nullable=True),
            Column("name_source", "text", "where its name is from", values=NameSource),
            Column("municipality_id", "text", "code of its municipality", nullable=True),
            Column("municipality_name", "text", "its municipality, as the boundaries write it", nullable=True),
            Column("area_km2", "number", "surface in km², in the region's metric system"),
            Column("population", "number", "residents, the newest known", nullable=True),
            Column("population_vintage", "year", "year of these", nullable=True),
            Column("lon", "number", "degrees (EPSG:4326) of a point inside"),
            Column("lat", "number", "degrees (EPSG:4326) of a point inside"),
        ),
    ),
    "indicators": Table(
        "One row an area, figure and year; areas of a level on which a figure does not exist have none.",
        ("area_id", "indicator_id", "vintage"),
        (
            Column("area_id", "text", "the area"),
            Column("indicator_id", "text", "id of the figure in the manifest"),
            Column("value", "number", "in the unit of the figure", nullable=True),
            Column("vintage", "integer", "year of the figure"),
            Column("coverage", "number", "share of the residents that the figure is based on, 0 to 1"),
            Column(
                "status",
                "text",
                "`partial`: `coverage` is below 1",
                values=(FigureStatus.OK, FigureStatus.PARTIAL, FigureStatus.NO_DATA),
            ),
            Column(
                "of",
                "text",
                "the larger area that the figure is of: a `whole_id`, or municipalities joined by `+` that have merged",
                nullable=True,
            ),
        ),
    ),
    "practices": Table(
        "One row a practice of the registry. Where no more than the municipality is published, place name, "
        "address, postcode, point and area are null, `precision` is `municipality`, and `unmatched` is "
        "`by_municipality`; such a practice counts in its municipality and in no neighbourhood. The build makes it "
        "so whatever the registry states.",
        ("practice_id",),
        (
            Column("practice_id", "text", "id in the registry"),
            Column("name", "text", "name of the practice"),
            Column("summary_XX", "text", "what happens there, in that language", nullable=True),
            Column("setting", "texts", "terms of the vocabulary"),
            Column("status", "text", "whether it was running when a source last showed it", values=Status),
            Column("start", "year", "first year", nullable=True),
            Column("end", "year", "last year", nullable=True),
            Column("verified", "year", "year in which it was last confirmed", nullable=True),
            Column("place_name", "text", "name of the place", nullable=True),
            *WRITTEN,
            Column("groups", "texts", "terms of the vocabulary, without sensitive ones"),
            Column("sources", "texts", "sources of solidarity, terms of the vocabulary"),
            Column("readings_by", "texts", "who reads each of `sources` so: id of a reference, or `registry`"),
            Column("studies", "texts", "terms of the vocabulary"),
            Column("initiator", "text", "term of the vocabulary", nullable=True),
            Column("public_support", "text", "term of the vocabulary"),
            Column("stance", "text", "towards public support, a term of the vocabulary", nullable=True),
            Column("stance_read_by", "text", "who reads it so: id of a reference, or `registry`", nullable=True),
            Column("stance_references", "texts", "ids of references in which it is read"),
            *LOCATED,
            Column("visibility", "text", "how finely it is published where it is", values=Visibility),
            *JOINED,
        ),
    ),
    "supports": Table(
        "One row a trace of support.",
        ("practice_id", "position"),
        (
            *ITEM,
            Column("kind", "text", "term of the vocabulary"),
            Column("what_XX", "text", "what it is, in that language", nullable=True),
            Column("provider", "text", "who provides it", nullable=True),
            Column("funding", "text", "who pays, a term of the vocabulary"),
            Column("role", "text", "what the provider does in the practice, a term of the vocabulary", nullable=True),
            Column("start", "year", "first year", nullable=True),
            Column("end", "year", "last year", nullable=True),
            Column("end_reason", "text", "why it ended, a term of the vocabulary", nullable=True),
            Column("after", "text", "what came after, a term of the vocabulary", nullable=True),
            *READ,
        ),
    ),
    "decisions": Table(
        "One row a reading of who decides about something in a practice.",
        ("practice_id", "position"),
        (
            *ITEM,
            Column("about", "text", "term of the vocabulary"),
            Column("who", "text", "term of the vocabulary"),
            *READ,
        ),
    ),
    "resources": Table(
        "One row a thing that a practice works with.",
        ("practice_id", "position"),
        (
            *ITEM,
            Column("what_XX", "text", "what it is, in that language", nullable=True),
            Column("held_by", "text", "who holds it", nullable=True),
            Column("tenure", "text", "by which right the practice uses it, a term of the vocabulary", nullable=True),
            *READ,
        ),
    ),
    "earlier": Table(
        "One row an organisation or practice from which a practice grew.",
        ("practice_id", "position"),
        (
            *ITEM,
            Column("name", "text", "name of the organisation", nullable=True),
            Column("practice", "text", "id of the practice", nullable=True),
            *READ,
        ),
    ),
    "critical_notes": Table(
        "One row a critical note of a source on a practice or its support.",
        ("practice_id", "position"),
        (
            *ITEM,
            Column("kind", "text", "term of the vocabulary"),
            Column("note_XX", "text", "the note in that language", nullable=True),
            *READ,
        ),
    ),
    "references": Table(
        "One row a reference of a practice.",
        ("practice_id", "reference_id"),
        (
            Column("practice_id", "text", "the practice"),
            Column("reference_id", "text", "unique within the practice"),
            Column("title", "text", "title of the page or publication"),
            Column("url", "text", "its address"),
            Column("year", "year", "year of the page", nullable=True),
            Column("publisher", "text", "who published it", nullable=True),
        ),
    ),
    "meeting_places": Table(
        "One row a meeting place of the region's lists. One that is on a list of ours and on OpenStreetMap is one "
        "row, ours, with `matched_osm_id`.",
        ("meeting_place_id",),
        (
            Column("meeting_place_id", "text", "id in the list"),
            Column("source_id", "text", "the source in the manifest that lists it", nullable=True),
            Column("verified", "flag", "whether the editors verified it; false of those from OpenStreetMap"),
            Column("name", "text", "name of the place; null of some of kind `other`", nullable=True),
            Column(
                "kind",
                "text",
                "term of the vocabulary; or `other`, a place from OpenStreetMap of none of these kinds, which counts "
                "in no figure",
            ),
            *WRITTEN,
            Column("neighbourhood", "text", "as the list writes it", nullable=True),
            Column("operator", "text", "who runs it", nullable=True),
            Column("location_source", "text", "whose point it is, where not the list's own", nullable=True),
            Column("matched_osm_id", "text", "the same place on the list from OpenStreetMap", nullable=True),
            Column("language", "text", "term of the vocabulary", nullable=True),
            Column("open_to", "text", "term of the vocabulary", nullable=True),
            Column("hours_per_week", "number", "hours that it is open in a week", nullable=True),
            Column("staffed", "text", "term of the vocabulary", nullable=True),
            Column("step_free", "text", "term of the vocabulary", nullable=True),
            Column("fee", "text", "term of the vocabulary", nullable=True),
            Column("note_XX", "text", "remark in that language", nullable=True),
            Column("url", "text", "the page that shows it"),
            Column("year", "year", "year of that page", nullable=True),
            Column("secondary", "flag", "whether meeting is not its first purpose"),
            *LOCATED,
            *JOINED,
        ),
    ),
    "measures": Table(
        "One row an area, measure and comparison.",
        ("area_id", "measure_id", "comparison"),
        (
            Column("area_id", "text", "the area"),
            Column("measure_id", "text", "the measure, below"),
            Column("comparison", "text", "with which areas it is compared; null where with none, or all", True, Scope),
            Column("value", "number", "below", nullable=True),
            Column("low", "number", "lower bound, below", nullable=True),
            Column("high", "number", "upper bound, below", nullable=True),
            Column("status", "text", "whether the figure is given, and why not", values=FigureStatus),
        ),
    ),
    "residence": Table(
        "One row a point where residents of an area of the finest level are taken to live; each has as many of them "
        "as the others of its area. Times `grid_m` of `measures.json`, a column or row is in metres of the region's "
        "metric system.",
        ("area_id", "column", "row"),
        (
            Column("area_id", "text", "the area; one without residents has no point"),
            Column("column", "number", "east, in steps of the grid; a multiple of 1/256"),
            Column("row", "number", "north, in steps of the grid; a multiple of 1/256"),
        ),
    ),
    "supply": Table(
        "One row a meeting place to which walks are measured, from west to east; none of kind `other`.",
        ("meeting_place_id",),
        (
            Column("meeting_place_id", "text", "the meeting place"),
            Column("kind", "text", "term of the vocabulary"),
            Column("x", "number", "east, in metres of the region's metric system"),
            Column("y", "number", "north, in metres of the region's metric system"),
            Column("exact", "flag", "known to its street or door; the others to their neighbourhood"),
            Column("verified", "flag", "as in `meeting_places`"),
        ),
    ),
}
