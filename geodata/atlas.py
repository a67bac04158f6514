"""The atlas: its tables and the joins between them.

A point belongs to the finest area that covers it and, by a join of its own, to the municipality whose outline covers
it; what is in no area has a reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from geodata.bundle.models import TABLES
from geodata.bundle.models.documents import Disagreement
from geodata.crs import WGS84
from geodata.errors import Problem, SourceError
from geodata.models import OTHER_KIND, MeetingPlace, Practice, Precision, Visibility
from geodata.registry_tables import local_texts, practice_row, registry_tables
from geodata.spelling import folded
from geodata.statuses import UnmatchedReason
from geodata.visibility import published

# Precise enough that a point in another area than the one named is a contradiction, and not just a centre nearby.
POINTED = (Precision.ADDRESS.value, Precision.STREET.value)
# Columns that the join adds to a row of a table.
JOINED = ("geometry", "area_id", "municipality_id", "unmatched")
# Optional keys of a meeting place, each a column of its own; null where nothing is said.
PLACE_KEYS = (
    *("location_source", "matched_osm_id"),
    *("language", "open_to", "hours_per_week", "staffed", "step_free", "fee"),
)
JOINABLE = tuple(precision.value for precision in Precision if precision.joinable)


@dataclass(frozen=True)
class Origins:
    """Where meeting places come from.

    Attributes:
        source_of: id of a meeting place → id of its source; null where it is not known.
        unverified: ids of the sources whose places the editors did not verify.
    """

    source_of: Mapping[str, str] = field(default_factory=dict)
    unverified: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Atlas:
    """The tables of the atlas; geometry in EPSG:4326.

    Attributes:
        areas: one row an area.
        practices: one row a practice; ``area_id`` and ``municipality_id``, or the reason in ``unmatched``.
        registry: the other tables of the registry by name: traces of support, references, readings.
        meeting_places: one row a meeting place, with the same columns.
        disagreements: meeting places whose named area is not the one around their point.
    """

    areas: gpd.GeoDataFrame
    practices: gpd.GeoDataFrame
    registry: Mapping[str, pd.DataFrame]
    meeting_places: gpd.GeoDataFrame
    disagreements: tuple[Disagreement, ...]

    @property
    def counted_places(self) -> gpd.GeoDataFrame:
        """The meeting places that count: those of the vocabulary's kinds, numbered anew."""
        of_a_kind = self.meeting_places["kind"] != OTHER_KIND
        return self.meeting_places[of_a_kind].reset_index(drop=True)


def assemble(
    areas: gpd.GeoDataFrame,
    practices: Sequence[Practice],
    meeting_places: Sequence[MeetingPlace],
    languages: Sequence[str],
    foreign_area_ids: bool = False,
    municipality_ids: Mapping[str, str] | None = None,
    origins: Origins | None = None,
) -> Atlas:
    """Put practices and meeting places into areas.

    Args:
        areas: one row an area with ``area_id``, ``municipality_name`` and polygons in EPSG:4326.
        practices: the registry.
        meeting_places: the region's list; an ``area_id`` that an entry names goes before its point.
        languages: those of the region; texts in others are left out.
        foreign_area_ids: entries may name areas that are not here; those are placed by their point.
        municipality_ids: folded name → ``area_id``, of names beside those of the areas themselves.
        origins: of the meeting places.

    Raises:
        SourceError: a meeting place names an area that does not exist; with every such entry.
    """
    towns = {**(municipality_ids or {}), **_ids_by_name(areas, languages)}
    practice_table = _joined(_points([practice_row(published(one), languages) for one in practices]), areas, towns)
    columns = [name for name in TABLES["meeting_places"].names(languages) if name not in JOINED]
    place_rows = [_place_row(place, languages, origins or Origins()) for place in meeting_places]
    place_table = _joined(_points(place_rows, columns), areas, towns)
    finest = areas[is_finest(areas)]
    if not foreign_area_ids:
        _check_named(meeting_places, finest)
    pairs = zip([place.area_id for place in meeting_places], place_table["municipality_id"], strict=True)
    named = pd.Series([_area_named(area, town, finest) for area, town in pairs], dtype=object)
    disagreements = _disagreements(place_table, named)
    place_table.loc[named.notna(), "area_id"] = named
    place_table.loc[named.notna(), "unmatched"] = None
    # OpenStreetMap seldom states in which municipality a place is; the outline or the area around it does.
    known, area, town = areas.set_index("area_id"), place_table["area_id"], place_table["municipality_id"]
    place_table["municipality_id"] = town.where(town.notna(), area.map(known["municipality_id"]))
    for around in (place_table["municipality_id"], area):
        name = place_table["municipality_name"]
        place_table["municipality_name"] = name.where(name.notna(), around.map(known["municipality_name"]))
    return Atlas(
        areas=areas,
        practices=practice_table.sort_values("practice_id", ignore_index=True),
        registry=registry_tables(practices, languages),
        meeting_places=place_table.sort_values("meeting_place_id", ignore_index=True),
        disagreements=disagreements,
    )


def is_finest(areas: pd.DataFrame) -> pd.Series:
    """Which areas are of the finest level that the region has: neighbourhoods where there are any, else all."""
    fine: pd.Series = areas["level"] == "neighbourhood"
    return fine if fine.any() else areas["level"].notna()


def _ids_by_name(areas: pd.DataFrame, languages: Sequence[str]) -> dict[str, str]:
    """Folded name of a municipality in any language → its ``area_id``, where there is a level of municipalities."""
    towns = areas[areas["level"] == "municipality"]
    names = [f"name_{language}" for language in languages]
    pairs = [(name, area) for column in names for name, area in zip(towns[column], towns["area_id"], strict=True)]
    return {folded(name): area for name, area in pairs if isinstance(name, str)}


def area_of_points(points: gpd.GeoSeries, areas: gpd.GeoDataFrame) -> pd.Series:
    """The area of each point: the one that covers it; on a shared border the one with the lowest ``area_id``.

    Args:
        points: points in the areas' coordinate system; null points belong nowhere.
        areas: polygons with ``area_id``.

    Returns:
        ``area_id`` by the points' index, None where no area covers the point.

    Raises:
        ValueError: ``points`` and ``areas`` are in different coordinate systems.
    """
    if points.crs != areas.crs:
        raise ValueError(f"`points` is in {points.crs} but is expected to be in {areas.crs}")
    joined = gpd.sjoin(gpd.GeoDataFrame(geometry=points), areas[["area_id", "geometry"]], predicate="intersects")
    lowest: pd.Series = joined["area_id"].groupby(level=0).min().reindex(points.index).astype(object)
    lowest[lowest.isna()] = None
    return lowest


def _joined(table: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, towns: Mapping[str, str]) -> gpd.GeoDataFrame:
    """The table with ``area_id`` and ``municipality_id``, or the reason for their absence in ``unmatched``.

    Args:
        table: points with ``precision`` and ``municipality_name``.
        areas: all levels.
        towns: folded name of a municipality → its ``area_id``.
    """
    joinable = table["precision"].isin(JOINABLE)
    named = table["municipality_name"].map(lambda name: towns.get(folded(name)) if isinstance(name, str) else None)
    covering = area_of_points(table.geometry, areas[areas["level"] == "municipality"])
    fine = area_of_points(table.geometry.where(joinable), areas[is_finest(areas)])
    # The middle of a municipality says less about where something is than the municipality's name, and simplified
    # outlines leave out a pier or a point at the border.
    town = covering.where(joinable & covering.notna(), named.where(named.notna(), covering))
    table["area_id"], table["municipality_id"] = fine.where(fine.notna(), town), town
    table["unmatched"] = None
    # Where a municipality has no neighbourhoods, it is the finest area there is.
    coarse = table["area_id"].isna() | table["area_id"].isin(areas["parent_id"].dropna())
    table.loc[coarse, "unmatched"] = UnmatchedReason.OUTSIDE_EVERY_AREA
    table.loc[coarse & ~joinable, "unmatched"] = UnmatchedReason.TOO_IMPRECISE
    table.loc[coarse & table.geometry.isna(), "unmatched"] = UnmatchedReason.NO_LOCATION
    if "visibility" in table:
        table.loc[table["visibility"] == Visibility.MUNICIPALITY.value, "unmatched"] = UnmatchedReason.BY_MUNICIPALITY
    return table


def _points(rows: list[dict[str, Any]], columns: list[str] | None = None) -> gpd.GeoDataFrame:
    table = pd.DataFrame(rows, columns=columns).astype({"lon": "Float64", "lat": "Float64"})
    points = [
        None if pd.isna(lon) else shapely.Point(lon, lat) for lon, lat in zip(table["lon"], table["lat"], strict=True)
    ]
    return gpd.GeoDataFrame(table.astype({"lon": float, "lat": float}), geometry=gpd.GeoSeries(points, crs=WGS84))


def _place_row(place: MeetingPlace, languages: Sequence[str], origins: Origins) -> dict[str, Any]:
    location, source = place.location, origins.source_of.get(place.id)
    return {
        "meeting_place_id": place.id,
        "name": place.name,
        "kind": place.kind,
        "address": place.address,
        "postcode": place.postcode,
        "municipality_name": place.municipality,
        "neighbourhood": place.neighbourhood,
        "operator": place.operator,
        "source_id": source,
        "verified": source not in origins.unverified,
        **{key: getattr(place, key) for key in PLACE_KEYS},
        **local_texts("note", place.note, languages),
        "url": place.url,
        "year": place.year,
        "secondary": place.secondary,
        "precision": location.precision.value if location else None,
        "lon": location.lon if location else None,
        "lat": location.lat if location else None,
    }


def _area_named(area: str | None, town: str | None, finest: pd.DataFrame) -> str | None:
    """The area with an id, or the part of that whole which is in a municipality, or is the only one."""
    if area is None or (finest["area_id"] == area).any():
        return area
    parts = finest[finest["whole_id"] == area]
    inside = parts[(parts["municipality_id"] == town) | (len(parts) == 1)]
    return str(inside["area_id"].iloc[0]) if len(inside) else None


def _check_named(places: Sequence[MeetingPlace], areas: gpd.GeoDataFrame) -> None:
    known, fix = {None, *areas["area_id"]}, "name an area of the region's boundaries, or leave `area_id` out"
    problems = [
        Problem.of("meeting places", "area-id", f"{place.id}: `area_id` {place.area_id!r} is no area", fix)
        for place in places
        if place.area_id not in known
    ]
    if problems:
        raise SourceError(problems)


def _disagreements(table: gpd.GeoDataFrame, named: pd.Series) -> tuple[Disagreement, ...]:
    pointed = table["precision"].isin(POINTED)
    other = table[pointed & named.notna() & (table["area_id"] != named)]
    return tuple(
        Disagreement(id=row.meeting_place_id, named=named[row.Index], around_the_point=row.area_id)
        for row in other.sort_values("meeting_place_id").itertuples()
    )
