"""Files of the API: CSV and GeoJSON of a view, a description of CSV columns (CSV on the Web), tables of pages."""

from __future__ import annotations

import codecs
import csv
import io
from typing import Any

import pandas as pd

from dashboard.outlets.area_csv import figures_csv, places_csv
from dashboard.outlets.csv_writer import as_csv
from dashboard.outlets.evidence_csv import evidence_csv
from dashboard.outlets.practice_files import practices_csv, practices_geojson
from dashboard.presenters.i18n import words_of
from dashboard.presenters.neighbourhood.links import chosen
from dashboard.query.dataset import Dataset, derived
from dashboard.query.parameters import BadParameter
from dashboard.query.selection import select
from dashboard.query.view import View, parse_view
from dashboard.web.api.features import rows_of
from dashboard.web.api.filters import areas_of, read_view, selected
from dashboard.web.api.properties import (
    CELL_SEPARATOR,
    CSVW,
    KEYS,
    PRACTICES_CSV,
    Property,
    localized,
    meaning,
    properties_of,
    tagged,
)
from dashboard.web.api.request import ApiRequest, not_found, refuse
from dashboard.web.api.responses import CSV, GEOJSON, ApiResponse, as_json
from dashboard.web.http import disposition


def practices(request: ApiRequest) -> ApiResponse:
    """``/api/practices.csv``: exactly the practices that the view in the query selects."""
    return _file("practices", request)


def areas(request: ApiRequest) -> ApiResponse:
    """``/api/areas.csv``: areas with every figure, its year and status.

    Filters: area, level, municipality, cell, indicator; ``at`` is the year of the indicators that have it.
    """
    return _file("areas", request)


def _file(name: str, request: ApiRequest) -> ApiResponse:
    view, problems = read_view(name, request)
    refuse(problems)
    dataset = request.dataset
    if name == "practices":
        head, lines = _practice_lines(dataset, view.lang)
    else:
        head, lines = _area_lines(dataset, view.indicator, view.at)
    rows = selected(name, dataset, view, areas=areas_of(request, view))
    described = f'<{request.base}/api/{name}.csv-metadata.json>; rel="describedby"; type="application/csvm+json"'
    headers = {**disposition(dataset, "csv", "" if name == "practices" else name), "link": described}
    return ApiResponse(head + b"".join(lines[row] for row in rows), CSV, headers)


@derived
def _practice_lines(dataset: Dataset, lang: str) -> tuple[bytes, tuple[bytes, ...]]:
    return csv_lines(practices_csv(select(View(lang=lang), dataset.bundle, dataset.index), dataset, lang))


@derived
def _area_lines(dataset: Dataset, indicator: str | None, at: int | None) -> tuple[bytes, tuple[bytes, ...]]:
    described = _area_columns(dataset, indicator)
    names = [item.name for item in described]
    table = pd.DataFrame(rows_of(dataset, "areas", indicator, at), columns=names, dtype=object)
    lists = {item.name: table[item.name].map(CELL_SEPARATOR.join) for item in described if item.kind == "texts"}
    whole = [item.name for item in described if item.kind == "whole"]
    return csv_lines(as_csv(table.assign(**lists).astype(dict.fromkeys(whole, "Int64"))))


def _area_columns(dataset: Dataset, indicator: str | None = None) -> tuple[Property, ...]:
    """The properties that a cell can contain: a file has one year of each figure."""
    return tuple(item for item in properties_of("areas", dataset, indicator) if item.kind != "objects")


def csv_lines(body: bytes) -> tuple[bytes, tuple[bytes, ...]]:
    """The heading of a CSV file, with its byte order mark, and each row's line: encoded once, joined per request."""

    def line(cells: list[str]) -> bytes:
        text = io.StringIO()
        csv.writer(text, lineterminator="\r\n").writerow(cells)
        return text.getvalue().encode()

    rows = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""))
    return codecs.BOM_UTF8 + line(next(rows)), tuple(line(cells) for cells in rows)


def columns(request: ApiRequest) -> ApiResponse:
    """``/api/NAME.csv-metadata.json``: every column of a file with its type and meaning in three languages."""
    name, dataset = request.path_params["table"], request.dataset
    if name not in ("practices", "areas"):
        raise not_found(f"no file {name[:100]!r}.csv; there are: practices, areas")
    described = PRACTICES_CSV if name == "practices" else _area_columns(dataset)
    content: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": request.lang}],
        "url": f"{request.base}/api/{name}.csv",
        "dc:title": localized(f"api.collection.{name}.title", dataset),
        "dc:description": localized(f"api.collection.{name}.text", dataset),
        "dialect": {"encoding": "utf-8", "lineTerminators": "\r\n", "header": True},
        "tableSchema": {"columns": [_column(item, name, dataset) for item in described], "primaryKey": KEYS[name]},
    }
    return as_json(content, "application/csvm+json")


def _column(item: Property, table: str, dataset: Dataset) -> dict[str, Any]:
    column: dict[str, Any] = {
        "name": item.name,
        "titles": item.name,
        "dc:description": tagged({lang: meaning(item, dataset, words_of(dataset, lang)) for lang in dataset.languages}),
        "datatype": CSVW.get(item.kind, "string"),
        "required": item.name == KEYS[table],
    }
    if item.kind in ("terms", "texts"):
        column["separator"] = CELL_SEPARATOR
    return column


def geojson(request: ApiRequest) -> ApiResponse:
    """``/api/practices.geojson``: exactly the practices that the view in the query selects."""
    view, dataset = _view(request), request.dataset
    body = practices_geojson(view, select(view, dataset.bundle, dataset.index), dataset)
    return ApiResponse(body, GEOJSON, disposition(dataset, "geojson"))


def figures(request: ApiRequest) -> ApiResponse:
    """``/api/neighbourhood.csv``: the figures of ``area`` and of the areas in ``compare``."""
    (areas, view), dataset = _areas(request), request.dataset
    return _csv(figures_csv(areas, view, dataset, words_of(dataset, view.lang)), "figures", request)


def places(request: ApiRequest) -> ApiResponse:
    """``/api/neighbourhood-places.csv``: practices and meeting places within a walk of them."""
    (areas, view), dataset = _areas(request), request.dataset
    return _csv(places_csv(areas, dataset, words_of(dataset, view.lang)), "places", request)


def evidence(request: ApiRequest) -> ApiResponse:
    """``/api/evidence/NAME.csv``: a figure of the page Evidence; ``indicator`` chooses that of need."""
    view, name = _view(request), request.path_params["name"]
    body = evidence_csv(name, request.dataset, view.indicator, view.lang)
    if body is None:
        raise not_found(f"no figure {name[:100]!r}")
    return _csv(body, name, request)


def _csv(body: bytes, name: str, request: ApiRequest) -> ApiResponse:
    return ApiResponse(body, CSV, disposition(request.dataset, "csv", name))


def _areas(request: ApiRequest) -> tuple[tuple[str, ...], View]:
    """The areas that a view puts side by side, and the view.

    Raises:
        ApiError: 400 without an area, or with areas of several levels.
    """
    view = _view(request)
    areas, others = chosen(view, request.dataset)
    areas = tuple(dict.fromkeys((*areas_of(request, view), *areas)))
    compare = BadParameter("compare", ",".join(view.compare), "areas of the same level as `area`")
    area = BadParameter("area", "", "the id of an area; it needs an area_id")
    refuse([*([compare] if others else []), *([] if areas else [area])])
    return areas, view


def _view(request: ApiRequest) -> View:
    view, problems = parse_view(request.params, request.dataset.allowed)
    refuse(problems)
    return view
