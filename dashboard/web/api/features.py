"""Features of the collections, encoded once for a bundle: a page of them joins bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.maps.map_files import NO_POINT, radius_m
from dashboard.presenters.places import licence_of
from dashboard.query.dataset import NAME_LANGUAGES, Dataset, derived
from dashboard.web.api.properties import AREAS, KEYS, MEETING_PLACES, PRACTICES, changed_of, figures_of
from geodata.bundle.models import SourceInfo
from geodata.models import UNKNOWN, MeetingPlace
from geodata.statuses import Scope

DECIMALS = 7  # of a degree: 1 cm
# Property of a practice → the column of its traces of support that it lists.
TRACED = {"support": "kind", "provider": "provider", "funding": "funding", "role": "role"}
# Property of a practice → the table of its readings; terms that are read as unknown where nobody wrote one.
READ = {"decides": "decisions", "resources": "resources", "builds_on": "earlier", "critical_notes": "critical_notes"}
UNSAID = ("role", "end_reason", "after", "stance", "tenure")
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Shapes:
    """Where the features of a collection are, in the order of its table; WGS84 longitude and latitude.

    Attributes:
        encoded: each geometry as GeoJSON, ``null`` where there is none.
        shapes: the geometries as shapely's, None where there is none.
        bounds: west, south, east, north of each; NaN where there is none.
    """

    encoded: tuple[bytes, ...]
    shapes: npt.NDArray[np.object_]
    bounds: npt.NDArray[np.float64]

    @property
    def extent(self) -> list[float]:
        """West, south, east, north of all; the whole earth where nothing has a place."""
        if np.isnan(self.bounds).all():
            return [-180.0, -90.0, 180.0, 90.0]
        low, high = np.nanmin(self.bounds[:, :2], axis=0), np.nanmax(self.bounds[:, 2:], axis=0)
        return [round(float(edge), 6) for edge in (*low, *high)]


def table_of(dataset: Dataset, collection: str) -> pd.DataFrame:
    """The bundle's table behind a collection."""
    table: pd.DataFrame = getattr(dataset.bundle, collection)
    return table


def sources_of(collection: str, dataset: Dataset) -> tuple[SourceInfo, ...]:
    """The sources of a collection, with whom to credit and under which terms it may be used."""
    manifest = dataset.bundle.manifest
    ids = {
        "practices": ["practices", "vocabulary", "geocodes"],
        "meeting_places": manifest.region_info.meeting_place_sources,
    }
    # Areas have the sources that no other collection has.
    others = [source.id for source in manifest.sources if source.id not in chain(*ids.values())]
    return tuple(source for source in manifest.sources if source.id in ids.get(collection, others))


@derived
def ids_of(dataset: Dataset, collection: str) -> Mapping[str, int]:
    """Id → position in the collection."""
    return {str(name): row for row, name in enumerate(table_of(dataset, collection)[KEYS[collection]])}


@derived
def shapes_of(dataset: Dataset, collection: str) -> Shapes:
    """The geometries of a collection.

    A place that is known to its municipality only has none: clients draw a point wherever they get one, and this one
    would lie in the middle of a city where nothing is.
    """
    import shapely  # not at the start of the web process: the pages do without

    table = table_of(dataset, collection)
    raw = table["geometry"].where(table["geometry"].notna(), None).to_numpy(dtype=object, copy=True)
    if "precision" in table:
        raw[(table["precision"] == NO_POINT).to_numpy()] = None
    shapes = shapely.force_2d(shapely.from_wkb(raw))
    rounded = shapely.transform(shapes, lambda points: points.round(DECIMALS))
    # RFC 7946: outer rings run counterclockwise.
    turned = shapely.orient_polygons(rounded, exterior_cw=False)
    kinds = shapely.get_type_id(turned)
    if (kinds == shapely.GeometryType.MULTIPOLYGON).any():
        # One type for all: a layer of a GIS has one.
        single = kinds == shapely.GeometryType.POLYGON
        turned[single] = [shapely.MultiPolygon([shape]) for shape in turned[single]]
    encoded = tuple(b"null" if text is None else _encoded(json.loads(text)) for text in shapely.to_geojson(turned))
    return Shapes(encoded, turned, shapely.bounds(turned))


def rows_of(
    dataset: Dataset,
    collection: str,
    indicator: str | None = None,
    at: int | None = None,
    since: int | None = None,
    scope: Scope = Scope.REGION,
) -> Rows:
    """The properties of each feature, in the order of the table: plain values, None for what is not known.

    Args:
        dataset: the bundle on show.
        collection: one of :data:`~dashboard.web.api.properties.COLLECTIONS`.
        indicator: of areas' indicators only this one; None for all.
        at: the year of those indicators that have it; the others, and all without one, are of their newest.
        since: an earlier year, since which those that have it changed; None for no change.
        scope: with which areas figures about known meeting places compare an area.
    """
    if collection == "areas":
        return _areas(dataset, indicator, at, since, scope)
    return _practices(dataset) if collection == "practices" else _meeting_places(dataset)


@derived
def encoded_of(
    dataset: Dataset,
    collection: str,
    indicator: str | None = None,
    at: int | None = None,
    since: int | None = None,
    scope: Scope = Scope.REGION,
) -> tuple[bytes, ...]:
    """Each feature as GeoJSON without its closing brace: a single one gets links. Arguments as of :func:`rows_of`."""
    return tuple(
        b'{"type":"Feature","id":%b,"geometry":%b,"properties":%b'
        % (_encoded(row[KEYS[collection]]), shape, _encoded(row))
        for shape, row in zip(
            shapes_of(dataset, collection).encoded,
            rows_of(dataset, collection, indicator, at, since, scope),
            strict=True,
        )
    )


def _encoded(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _plain(value: Any) -> Any:
    """A value of a table as JSON has it."""
    if isinstance(value, tuple | list | np.ndarray):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if value is None or pd.isna(value):
        return None
    return value.item() if isinstance(value, np.generic) else value


def _records(table: pd.DataFrame) -> Rows:
    return [{str(name): _plain(value) for name, value in row.items()} for row in table.to_dict("records")]


def _by_practice(table: pd.DataFrame) -> dict[str, Rows]:
    found: dict[str, Rows] = {}
    for row in _records(table):
        found.setdefault(row.pop("practice_id"), []).append(row)
    return found


@derived
def _practices(dataset: Dataset) -> Rows:
    bundle = dataset.bundle
    traces = _read(bundle.supports)
    read = {name: _read(getattr(bundle, table)) for name, table in READ.items()}
    columns = ["practice_id", "reference_id", "title", "url", "year", "publisher"]
    references = _by_practice(bundle.references[columns].rename(columns={"reference_id": "id"}))
    rows = _records(bundle.practices.drop(columns="geometry").fillna({"stance": UNKNOWN}))
    return [
        _practice(row, traces.get(row["practice_id"], []), references.get(row["practice_id"], []), dataset)
        | {name: found.get(row["practice_id"], []) for name, found in read.items()}
        for row in rows
    ]


def _read(table: pd.DataFrame) -> dict[str, Rows]:
    """The rows of each practice; a term that nobody wrote down is unknown."""
    unsaid = {name: UNKNOWN for name in UNSAID if name in table}
    return _by_practice(table.drop(columns="position").fillna(unsaid))


def _practice(row: dict[str, Any], traces: Rows, references: Rows, dataset: Dataset) -> dict[str, Any]:
    found = {
        **row,
        **{kind: _distinct(trace[name] for trace in traces) for kind, name in TRACED.items()},
        "source_of_solidarity": _distinct(row["sources"]),
        "readings": [
            {"term": term, "read_by": by} for term, by in zip(row["sources"], row["readings_by"], strict=True)
        ],
        "place": row["place_name"],
        **_located(row, dataset),
        "traces": traces,
        "references": references,
    }
    # A region has texts in its own languages only.
    return {item.name: found.get(item.name) for item in PRACTICES}


def _distinct(values: Iterable[Any]) -> list[Any]:
    return [value for value in dict.fromkeys(values) if value is not None]


def _located(row: Mapping[str, Any], dataset: Dataset) -> dict[str, Any]:
    town = row["municipality_name"]
    return {
        "municipality": town,
        **{f"municipality_{lang}": dataset.municipality_name(town, lang) if town else None for lang in NAME_LANGUAGES},
        "radius_m": radius_m(row["precision"]),
        "not_in_an_area_because": row["unmatched"],
    }


@derived
def _meeting_places(dataset: Dataset) -> Rows:
    # Of a term that nobody wrote down, nothing is known.
    unsaid = dict.fromkeys(MeetingPlace.term_facets().keys() - {"kind"}, UNKNOWN)
    rows = [
        {**row, **{key: row[key] or term for key, term in unsaid.items()}}
        | {**_located(row, dataset), "licence": licence_of(row, dataset)}
        for row in _records(dataset.bundle.meeting_places.drop(columns="geometry"))
    ]
    return [{item.name: row[item.name] for item in MEETING_PLACES} for row in rows]


@derived
def _areas(dataset: Dataset, indicator: str | None, at: int | None, since: int | None, scope: Scope) -> Rows:
    bundle = dataset.bundle
    table = bundle.areas.rename(columns={"municipality_name": "municipality"})
    spoken = {
        f"municipality_{lang}": table["municipality"].map(dataset.municipality_names(lang)) for lang in NAME_LANGUAGES
    }
    measures = bundle.measures[bundle.measures["comparison"].isna() | (bundle.measures["comparison"] == scope)]
    compared = table["area_id"].isin(measures.loc[measures["comparison"].notna(), "area_id"])
    spoken["comparison"] = compared.map({True: str(scope), False: None})
    table = table.assign(**spoken).reindex(columns=[item.name for item in AREAS])
    figures = {str(name): rows.set_index("area_id") for name, rows in measures.groupby("measure_id")}
    years = {item.id: dataset.year(item, at) for item in bundle.manifest.indicators}
    figures |= {name: dataset.all_figures(name, year).assign(year=year) for name, year in years.items()}
    changed = changed_of(dataset, at, since)
    for name in changed:
        change = dataset.all_figures(name, years[name], since)[["value", "status"]].add_prefix("change_")
        before = dataset.all_figures(name, since)["value"].rename("since_value")
        figures[name] = figures[name].join(change.rename(columns={"change_value": "change"})).join(before)
        figures[name]["since"] = since
    described = figures_of(dataset, indicator, changed)
    columns: dict[str, Any] = {
        item.name: _every_year(table["area_id"], item.of, dataset)
        if item.figure == "years"
        # A measure may have no row in this comparison.
        else table["area_id"].map(figures[item.of][item.figure or "value"] if item.of in figures else {})
        for item in described
    }
    rows = _records(pd.concat([table, pd.DataFrame(columns, index=table.index)], axis=1))
    whole = [item.name for item in described if item.kind == "whole"]
    return [{**row, **{name: None if row[name] is None else int(row[name]) for name in whole}} for row in rows]


def _every_year(areas: pd.Series, indicator: str, dataset: Dataset) -> list[list[dict[str, Any]]]:
    """The figures of each area, from the oldest year; empty for areas of a level without this indicator."""
    rows = dataset.bundle.indicators
    rows = rows[rows["indicator_id"] == indicator].sort_values("vintage", kind="stable")
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows.to_dict("records"):
        figure = {"year": row["vintage"], **{name: row[name] for name in ("value", "coverage", "status", "of")}}
        found.setdefault(row["area_id"], []).append(figure)
    return [found.get(area, []) for area in areas]
