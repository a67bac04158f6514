"""Figures and catchments of chosen areas as tables for CSV and Excel."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from dashboard.outlets.file_table import FileTable, file_table
from dashboard.presenters.i18n import Words
from dashboard.presenters.neighbourhood.area_values import (
    COUNT,
    RATE,
    AreaFigure,
    AreaValue,
    figures_of_every_year,
)
from dashboard.presenters.neighbourhood.catchment import Near, catchment, unplaced
from dashboard.presenters.neighbourhood.figure_view import attributions, factor, figure_text
from dashboard.presenters.places import licence_of, name_of_place
from dashboard.query.bivariate import need_indicator
from dashboard.query.dataset import Dataset, record
from dashboard.query.known import Unplaced
from dashboard.query.view import View
from geodata.bundle.models.measures import MeasureSource
from geodata.statuses import Scope

BOUNDS = ("value", "low", "high")
PLACE_COLUMNS = (
    "area_id", "area", "what", "id", "name", "kinds", "address", "within_area", "walk_m", "precision", "unplaced",
    "lat", "lon", "url",
    "source_id", "verified", "location_source", "licence",
)  # fmt: skip


def figures_table(areas: Sequence[str], view: View, dataset: Dataset, words: Words) -> FileTable:
    """The figures of areas of one level, one row per area, figure and year, from the newest.

    ``of`` is the id of the larger area that a value is of, empty where it is of the area itself.

    ``place_from`` to ``place_to`` are the ranks among ``places`` areas of the region, ``municipality_place_…`` those
    within the municipality. ``status`` says why a value is missing, as in docs/bundle.md. The rows ``gap_INDICATOR``
    are bivariate cells (1 to 9), ``tipping_INDICATOR`` how many missed places take an area out of cell 7, and in
    ``gap_share_INDICATOR`` ``low`` and ``high`` are ranks; all compare an area with those of its municipality, as
    ``comparison`` says. The rows ``living_…`` are the counts behind the rates ``rate_…``, without ranks.

    Args:
        areas: ids of areas of one level.
        view: its indicator of need is that of the bivariate rows.
    """
    figures = figures_of_every_year(areas, dataset)
    rows = [
        *(_value_row(figure, value, dataset, words) for figure in figures for value in figure.values),
        *_count_rows(figures, dataset, words),
        *_bivariate_rows(areas, view, dataset, words),
    ]
    of = {figure.id: figure.sources for figure in figures}
    used = {source for row in rows for source in of.get(row["figure_id"]) or _declared(row["figure_id"], dataset)}
    outlines = dataset.region.boundary_sources
    return file_table("figures", _whole(pd.DataFrame(rows)), {*used, *outlines}, dataset, words)


def places_table(areas: Sequence[str], dataset: Dataset, words: Words) -> FileTable:
    """Practices and meeting places in the catchment of each area, one row per area and place.

    ``walk_m`` is empty inside the area; with the precision ``neighbourhood`` it is an estimate. What is known to be in
    a municipality and no more precisely follows, with the reason in ``unplaced``.
    """
    links = dataset.bundle.references.groupby("practice_id")["url"].agg("; ".join).to_dict()
    rows = []
    for area in areas:
        around, name = catchment(area, dataset), {"area_id": area, "area": dataset.area_names(words.lang)[area]}
        for near, why in _with_reasons(around.practices, unplaced(area, "practice", dataset)):
            kinds = "; ".join(sorted(dataset.kinds(near.id)))
            row = {**record(dataset.practices_by_id, near.id), "kind": kinds, "url": links.get(near.id, "")}
            rows.append({**name, "what": "practice", **_place(near, why, row)})
        for near, why in _with_reasons(around.places, unplaced(area, "meeting_place", dataset)):
            place = record(dataset.places_by_id, near.id)
            terms = {key: place[key] for key in ("source_id", "verified", "location_source")}
            terms |= {"name": name_of_place(place, words), "licence": licence_of(place, dataset)}
            rows.append({**name, "what": "meeting_place", **_place(near, why, place), **terms})
    region = dataset.region
    sources = {"practices", *region.meeting_place_sources, *region.boundary_sources}
    return file_table("places", _whole(pd.DataFrame(rows, columns=list(PLACE_COLUMNS))), sources, dataset, words)


def _with_reasons(
    near: Sequence[Near], without: Mapping[Unplaced, Sequence[Near]]
) -> Iterator[tuple[Near, Unplaced | None]]:
    yield from ((one, None) for one in near)
    yield from ((one, why) for why, rows in without.items() for one in rows)


def _declared(measure: str, dataset: Dataset) -> Collection[str]:
    declared = dataset.measure(measure)
    return declared.sources if declared else ()


def _value_row(figure: AreaFigure, value: AreaValue, dataset: Dataset, words: Words) -> dict[str, Any]:
    numbers = {name: getattr(value, name) for name in BOUNDS}
    row = {
        **_area(value.area, dataset, words),
        "figure_id": figure.id,
        "figure": figure_text(figure, "label", dataset, words),
        **{name: None if n is None else round(n * factor(figure), 6) for name, n in numbers.items()},
        "unit": figure_text(figure, "unit", dataset, words),
        "year": figure.year,
        "status": value.status,
        "coverage": value.coverage,
        "of": value.of,
        "comparison": str(Scope.TOWN) if figure.id == "support" else None,
    }
    for prefix, in_region in (("", True), ("municipality_", False)):
        rank = next((rank for rank in value.ranks if (rank.scope is None) == in_region), None)
        for column, part in (("place_from", "first"), ("place_to", "last"), ("places", "of")):
            row[f"{prefix}{column}"] = getattr(rank, part, None)
    return {**row, **_sources(figure.sources, dataset, words)}


def _count_rows(figures: Sequence[AreaFigure], dataset: Dataset, words: Words) -> Iterator[dict[str, Any]]:
    """The number of practices behind each rate; known whether or not anybody searched, so with its own status."""
    for figure in figures:
        measure = f"{COUNT}{figure.id.removeprefix(RATE)}"
        declared = dataset.measure(measure)
        for value in figure.values:
            if declared and value.practices is not None:
                table = dataset.measure_table(measure, dataset.level_of(value.area))
                yield {
                    **_area(value.area, dataset, words),
                    "figure_id": measure,
                    "figure": figure_text(figure, "label", dataset, words),
                    "value": value.practices,
                    "unit": words("neighbourhood.measure.count"),
                    **_measure(declared, record(table, value.area), dataset, words),
                }


def _bivariate_rows(areas: Sequence[str], view: View, dataset: Dataset, words: Words) -> Iterator[dict[str, Any]]:
    need, level = need_indicator(view, dataset.bundle), dataset.levels[-1]
    chosen = dataset.indicator(need) if need else None
    if chosen is None or dataset.level_of(areas[0]) != level:
        return
    for measure in (f"gap_{chosen.id}", f"tipping_{chosen.id}", f"gap_share_{chosen.id}"):
        table, declared = dataset.measure_table(measure, level), dataset.measure(measure)
        for area in areas:
            if declared and area in table.index:
                row = record(table, area)
                yield {
                    **_area(area, dataset, words),
                    "figure_id": measure,
                    "figure": words("together.of", need=words.figure_label(chosen)),
                    **{name: None if pd.isna(row[name]) else row[name] for name in BOUNDS},
                    "comparison": str(Scope.TOWN),
                    **_measure(declared, row, dataset, words),
                }


def _area(area: str, dataset: Dataset, words: Words) -> dict[str, Any]:
    row, names = record(dataset.areas_by_id, area), dataset.area_names(words.lang)
    return {
        "area_id": area,
        "area": names[area],
        "level": row["level"],
        "municipality": dataset.municipality_name(row["municipality_name"], words.lang),
        "parent_id": row["parent_id"],
        "also_in": "; ".join(row["also_in"]),
        "whole_id": row["whole_id"],
    }


def _measure(declared: MeasureSource, row: Mapping[str, Any], dataset: Dataset, words: Words) -> dict[str, Any]:
    return {"year": declared.vintage, "status": row["status"], **_sources(declared.sources, dataset, words)}


def _sources(ids: Collection[str], dataset: Dataset, words: Words) -> dict[str, str]:
    sources = attributions(ids, dataset, words)
    return {
        "sources": "; ".join(source.title for source in sources),
        "credits": "; ".join(dict.fromkeys(source.credit for source in sources)),
        "licences": "; ".join(dict.fromkeys(source.licence for source in sources)),
        "source_urls": "; ".join(source.url for source in sources if source.url),
    }


def _place(near: Near, why: Unplaced | None, row: Mapping[str, Any]) -> dict[str, Any]:
    # The middle of a municipality is no place within it.
    point = {"lat": row["lat"] if near.placed else None, "lon": row["lon"] if near.placed else None}
    return {
        **{name: row.get(name) for name in ("name", "address", "url")},
        **point,
        "id": near.id,
        "kinds": row["kind"],
        "within_area": "yes" if near.walk_m is None else "no",
        "walk_m": None if near.walk_m is None else round(near.walk_m),
        "precision": near.precision,
        "unplaced": None if why is None else str(why),
    }


def _whole(table: pd.DataFrame) -> pd.DataFrame:
    """A table with its whole numbers as such, also where some are missing."""
    names = [str(name) for name in table.columns]
    whole = [name for name in names if name == "year" or name.endswith(("place_from", "place_to", "places", "walk_m"))]
    return table.astype(dict.fromkeys(whole, "Int64"))
