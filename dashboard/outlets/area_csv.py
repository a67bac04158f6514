"""What the page says about the chosen areas, as files that leave the atlas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.outlets.practice_files import as_csv
from dashboard.presenters.i18n import Words
from dashboard.presenters.neighbourhood.area_values import (
    COUNT,
    RATE,
    AreaValue,
    Line,
    Rank,
    level_of,
    lines,
    measured,
    record,
    towns_of,
)
from dashboard.presenters.neighbourhood.catchment import Near, catchment
from dashboard.presenters.neighbourhood.figure_view import factor, figure_label, figure_unit, sources_of
from dashboard.query.dataset import Dataset


def figures_csv(areas: Sequence[str], indicator: str | None, dataset: Dataset, words: Words) -> bytes:
    """The figures of areas of one level as CSV (UTF-8 with byte order mark), one row an area and figure.

    ``place_from`` to ``place_to`` of ``places`` areas of the region, ``municipality_place_…`` the same within the
    municipality. ``status`` says why a value is missing, as in docs/bundle.md. Need beside support is told by the
    rows ``gap_INDICATOR`` (a cell, 1 to 9) and ``gap_share_INDICATOR`` (``low`` and ``high`` are ranks). What a rate
    ``rate_…`` is made of is told by the row ``practices_…``: a count, which has no place of its own.
    """
    sheet = lines(areas, dataset)
    rows = [_row(line, reading, dataset, words) for line in sheet for reading in line.readings]
    return _csv([*rows, *_counts(sheet, dataset, words), *_together(areas, indicator, dataset, words)])


def places_csv(areas: Sequence[str], dataset: Dataset, words: Words) -> bytes:
    """Practices and meeting places within a walk of each area as CSV, one row an area and place.

    ``walk_m`` is empty for what lies in the area; with the precision ``neighbourhood`` it is a guess.
    """
    practices = dataset.bundle.practices.set_index("practice_id")
    places = dataset.bundle.meeting_places.set_index("meeting_place_id")
    links = dataset.bundle.references.groupby("practice_id")["url"].agg("; ".join).to_dict()
    rows: list[dict[str, Any]] = []
    for area in areas:
        around = catchment(area, dataset)
        for near in around.practices:
            kinds = "; ".join(sorted(dataset.kinds(near.id)))
            rows.append(
                _place(
                    area, "practice", near, record(practices, near.id), kinds, links.get(near.id, ""), dataset, words
                )
            )
        for near in around.places:
            row = record(places, near.id)
            rows.append(_place(area, "meeting_place", near, row, row["kind"], row["url"], dataset, words))
    columns = (
        "area_id",
        "area",
        "what",
        "id",
        "name",
        "kinds",
        "within_area",
        "walk_m",
        "precision",
        "lat",
        "lon",
        "url",
    )
    return _csv(rows, columns)


def _row(line: Line, reading: AreaValue, dataset: Dataset, words: Words) -> dict[str, Any]:
    times = factor(line)
    numbers = {
        name: None if number is None else round(number * times, 6)
        for name, number in (("value", reading.value), ("low", reading.low), ("high", reading.high))
    }
    region = next((rank for rank in reading.ranks if rank.scope is None), None)
    town = next((rank for rank in reading.ranks if rank.scope is not None), None)
    return {
        **_area(reading.area, dataset, words),
        "figure_id": line.id,
        "figure": figure_label(line, dataset, words),
        **numbers,
        "unit": figure_unit(line, dataset, words),
        "year": line.year,
        "status": reading.status,
        "coverage": reading.coverage,
        **_places("", region),
        **_places("municipality_", town),
        **_sources(line.sources, dataset, words),
    }


def _counts(sheet: Sequence[Line], dataset: Dataset, words: Words) -> list[dict[str, Any]]:
    """How many practices stand behind each rate; known whoever searched, so the status is that of the count."""
    described, rows = dataset.bundle.measure_info.get("measures", {}), []
    for line in sheet:
        measure = f"{COUNT}{line.id.removeprefix(RATE)}"
        about = described.get(measure)
        for reading in [reading for reading in line.readings if about and reading.held is not None]:
            table = measured(measure, level_of(reading.area, dataset), dataset)
            rows.append(
                {
                    **_area(reading.area, dataset, words),
                    "figure_id": measure,
                    "figure": figure_label(line, dataset, words),
                    "value": reading.held,
                    "unit": words("neighbourhood.measure.count"),
                    "year": about["vintage"],
                    "status": record(table, reading.area)["status"],
                    **_sources(about["sources"], dataset, words),
                }
            )
    return rows


def _together(areas: Sequence[str], indicator: str | None, dataset: Dataset, words: Words) -> list[dict[str, Any]]:
    chosen = dataset.indicator(indicator)
    if chosen is None or level_of(areas[0], dataset) != dataset.levels[-1]:
        return []
    rows = []
    for measure in (f"gap_{chosen['id']}", f"gap_share_{chosen['id']}"):
        table, about = (
            measured(measure, dataset.levels[-1], dataset),
            dataset.bundle.measure_info.get("measures", {}).get(measure),
        )
        for area in [area for area in areas if area in table.index and about]:
            row = record(table, area)
            rows.append(
                {
                    **_area(area, dataset, words),
                    "figure_id": measure,
                    "figure": words("together.of", need=words.local(chosen["label"])),
                    **{name: None if pd.isna(row[name]) else row[name] for name in ("value", "low", "high")},
                    "year": about["vintage"],
                    "status": row["status"],
                    **_sources(about["sources"], dataset, words),
                }
            )
    return rows


def _area(area: str, dataset: Dataset, words: Words) -> dict[str, Any]:
    town = towns_of(dataset)[area]
    return {
        "area_id": area,
        "area": dataset.area_names(words.lang)[area],
        "municipality": dataset.municipality_names(words.lang).get(town, town),
    }


def _places(prefix: str, rank: Rank | None) -> dict[str, int | None]:
    return {
        f"{prefix}place_from": rank.first if rank else None,
        f"{prefix}place_to": rank.last if rank else None,
        f"{prefix}places": rank.of if rank else None,
    }


def _sources(ids: Sequence[str], dataset: Dataset, words: Words) -> dict[str, str]:
    sources = sources_of(ids, dataset, words)
    return {
        "sources": "; ".join(source.title for source in sources),
        "credits": "; ".join(dict.fromkeys(source.credit for source in sources)),
        "licences": "; ".join(dict.fromkeys(source.licence for source in sources)),
        "source_urls": "; ".join(source.url for source in sources if source.url),
    }


def _place(
    area: str, what: str, near: Near, row: dict[str, Any], kinds: str, url: str, dataset: Dataset, words: Words
) -> dict[str, Any]:
    return {
        "area_id": area,
        "area": dataset.area_names(words.lang)[area],
        "what": what,
        "id": near.id,
        "name": row["name"],
        "kinds": kinds,
        "within_area": "yes" if near.walk_m is None else "no",
        "walk_m": None if near.walk_m is None else round(near.walk_m),
        "precision": near.precision,
        "lat": row["lat"],
        "lon": row["lon"],
        "url": url,
    }


def _csv(rows: Sequence[dict[str, Any]], columns: Sequence[str] | None = None) -> bytes:
    table = pd.DataFrame(list(rows), columns=list(columns) if columns else None)
    for name in table.columns:
        if name == "year" or name.endswith(("place_from", "place_to", "places", "walk_m")):
            table[name] = table[name].astype("Int64")
    return as_csv(table)
