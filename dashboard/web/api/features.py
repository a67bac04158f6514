"""Features of the collections, encoded once for a bundle: a page of them is a joining of bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.maps.map_files import NO_POINT, radius_m
from dashboard.query.dataset import Dataset
from dashboard.web.api.properties import AREAS, KEYS, MEETING_PLACES, PRACTICES, figures_of

DECIMALS = 7  # of a degree: 1 cm
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


def table_of(collection: str, dataset: Dataset) -> pd.DataFrame:
    """The bundle's table behind a collection."""
    table: pd.DataFrame = getattr(dataset.bundle, collection)
    return table


def ids_of(collection: str, dataset: Dataset) -> Mapping[str, int]:
    """Id → place in the collection."""
    return dataset.once(
        ("api ids", collection),
        lambda: {str(name): row for row, name in enumerate(table_of(collection, dataset)[KEYS[collection]])},
    )


def shapes_of(collection: str, dataset: Dataset) -> Shapes:
    """The geometries of a collection.

    A place that is known to its municipality only has none: clients draw a point wherever they get one, and this one
    would stand in the middle of a city where nothing is.
    """
    return dataset.once(("api shapes", collection), lambda: _shapes(table_of(collection, dataset)))


def _shapes(table: pd.DataFrame) -> Shapes:
    import shapely  # not at the start of the web process: the pages do without

    raw = table["geometry"].where(table["geometry"].notna(), None).to_numpy(dtype=object, copy=True)
    if "precision" in table:
        raw[(table["precision"] == NO_POINT).to_numpy()] = None
    shapes = shapely.force_2d(shapely.from_wkb(raw))
    rounded = shapely.transform(shapes, lambda points: points.round(DECIMALS))
    # RFC 7946: outer rings run counterclockwise.
    turned = shapely.orient_polygons(rounded, exterior_cw=False)
    kinds = shapely.get_type_id(turned)
    if (kinds == shapely.GeometryType.MULTIPOLYGON).any():
        # One kind for all: layers of a GIS hold one.
        single = kinds == shapely.GeometryType.POLYGON
        turned[single] = [shapely.MultiPolygon([shape]) for shape in turned[single]]
    encoded = tuple(b"null" if text is None else _tight(text) for text in shapely.to_geojson(turned))
    return Shapes(encoded, turned, shapely.bounds(turned))


def _tight(text: str) -> bytes:
    return json.dumps(json.loads(text), separators=(",", ":")).encode()


def rows_of(collection: str, dataset: Dataset, indicator: str | None = None) -> Rows:
    """The properties of each feature, in the order of the table: plain values, None for what is not known."""
    make = {"practices": _practices, "meeting_places": _meeting_places}.get(collection)
    if make is not None:
        return dataset.once(("api rows", collection), lambda: make(dataset))
    return dataset.once(("api rows", collection, indicator), lambda: _areas(dataset, indicator))


def encoded_of(collection: str, dataset: Dataset, indicator: str | None = None) -> tuple[bytes, ...]:
    """Each feature as GeoJSON, without the brace at its end: who sends one alone adds links."""

    def made() -> tuple[bytes, ...]:
        shapes, rows = shapes_of(collection, dataset).encoded, rows_of(collection, dataset, indicator)
        return tuple(
            b'{"type":"Feature","id":%b,"geometry":%b,"properties":%b'
            % (_encoded(row[KEYS[collection]]), shape, _encoded(row))
            for shape, row in zip(shapes, rows, strict=True)
        )

    return dataset.once(("api features", collection, indicator), made)


def _encoded(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _plain(value: Any) -> Any:
    """A value of a table as JSON has it."""
    if isinstance(value, tuple | list | np.ndarray):
        return [_plain(one) for one in value]
    if value is None or pd.isna(value):
        return None
    return value.item() if isinstance(value, np.generic) else value


def _records(table: pd.DataFrame) -> Rows:
    columns = {str(name): [_plain(value) for value in table[name]] for name in table}
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def _by_practice(table: pd.DataFrame, columns: Mapping[str, str]) -> dict[str, Rows]:
    found: dict[str, Rows] = {}
    renamed = table[["practice_id", *columns]].rename(columns=dict(columns))
    for row in _records(renamed):
        found.setdefault(row.pop("practice_id"), []).append(row)
    return found


def _practices(dataset: Dataset) -> Rows:
    bundle = dataset.bundle
    what = {f"what_{lang}": f"what_{lang}" for lang in ("nl", "fr", "en")}
    kept = {"kind": "kind", **what, "provider": "provider", "funding": "funding", "references": "references"}
    traces = _by_practice(bundle.supports, kept)
    told = {"reference_id": "id", "title": "title", "url": "url", "year": "year", "publisher": "publisher"}
    references = _by_practice(bundle.references, told)
    return [
        _practice(row, traces.get(row["practice_id"], []), references.get(row["practice_id"], []))
        for row in _records(bundle.practices.drop(columns="geometry"))
    ]


def _practice(row: dict[str, Any], traces: Rows, references: Rows) -> dict[str, Any]:
    def each(name: str) -> list[str]:
        return list(dict.fromkeys(trace[name] for trace in traces if trace[name] is not None))

    same = (
        "practice_id", "name", "summary_nl", "summary_fr", "summary_en", "setting", "groups", "studies", "initiator",
        "public_support", "status", "start", "end", "verified", "address", "postcode", "precision", "area_id",
        "visibility",
    )  # fmt: skip
    readings = [{"term": term, "read_by": by} for term, by in zip(row["sources"], row["readings_by"], strict=True)]
    found = {
        **{name: row[name] for name in same},
        "support": each("kind"),
        "provider": each("provider"),
        "funding": each("funding"),
        "source_of_solidarity": list(dict.fromkeys(row["sources"])),
        "readings": readings,
        "place": row["place_name"],
        "municipality": row["municipality_name"],
        "radius_m": radius_m(row["precision"]),
        "not_in_an_area_because": row["unmatched"],
        "traces": traces,
        "references": references,
    }

    return {name: found[name] for name, *_ in PRACTICES}


def _meeting_places(dataset: Dataset) -> Rows:

    rows = _records(dataset.bundle.meeting_places.drop(columns="geometry"))
    for row in rows:
        row["municipality"], row["not_in_an_area_because"] = row["municipality_name"], row["unmatched"]
        row["radius_m"] = radius_m(row["precision"])
    return [{name: row[name] for name, *_ in MEETING_PLACES} for row in rows]


def _areas(dataset: Dataset, indicator: str | None) -> Rows:

    bundle = dataset.bundle
    known = [name for name, *_ in AREAS if name != "municipality"]
    base = bundle.areas[[*known, "municipality_name"]].rename(columns={"municipality_name": "municipality"})
    table = base[[name for name, *_ in AREAS]].copy()
    figures = {str(name): rows.set_index("area_id") for name, rows in bundle.indicators.groupby("indicator_id")}
    figures |= {str(name): rows.set_index("area_id") for name, rows in bundle.measures.groupby("measure_id")}
    for item in figures_of(dataset, indicator):
        table[item.name] = table["area_id"].map(figures[item.of][item.figure or "value"])
    return _records(table)
