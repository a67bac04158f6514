"""Files of the API: tables as CSV and Excel, a description of CSV columns (CSV on the Web), GeoJSON of a view."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

import pandas as pd

from dashboard.maps.map_files import NO_POINT
from dashboard.outlets import XLSX
from dashboard.outlets.area_tables import figures_table, places_table
from dashboard.outlets.csv_writer import as_csv
from dashboard.outlets.evidence_tables import evidence_table
from dashboard.outlets.file_table import FileTable, file_table
from dashboard.outlets.practice_files import practices_file_table, practices_geojson
from dashboard.outlets.ranked_list import list_table
from dashboard.outlets.work_pool import job
from dashboard.outlets.workbook import Workbook
from dashboard.presenters.i18n import Words, words_of
from dashboard.presenters.neighbourhood.links import chosen
from dashboard.presenters.places import kind_of_place
from dashboard.query.comparison import comparing
from dashboard.query.dataset import Dataset, derived
from dashboard.query.parameters import BadParameter
from dashboard.query.selection import select
from dashboard.query.view import View, parse_view, view_params
from dashboard.web.api.features import rows_of, sources_of
from dashboard.web.api.filters import areas_of, place_choice, read_view, selected
from dashboard.web.api.properties import (
    CELL_SEPARATOR,
    COLLECTIONS,
    CSVW,
    KEYS,
    MEETING_PLACES_CSV,
    PRACTICES_CSV,
    Property,
    changed_of,
    localized,
    meaning,
    properties_of,
    tagged,
    terms_of,
)
from dashboard.web.api.request import ApiRequest, not_found, refuse
from dashboard.web.api.responses import CSV, GEOJSON, ApiResponse, Handler, as_json
from dashboard.web.http import disposition
from geodata.statuses import Scope


@dataclass(frozen=True)
class Download:
    """A table on its way to a reader.

    Attributes:
        name: in the name of the file; empty for the practices.
        table: makes it.
        lines: its CSV, of lines that are made once for a bundle; without it, from the table.
        described: the name of the description of its columns (CSV on the Web), where there is one.
        query: of the address of that description.
    """

    name: str
    table: Callable[[], FileTable]
    lines: Callable[[], bytes] | None = None
    described: str = ""
    query: str = ""


def table_file(path: str, suffix: str) -> Handler:
    """The handler of a table of :data:`TABLES` as a file, ``.csv`` or ``.xlsx``."""

    def respond(request: ApiRequest) -> ApiResponse:
        download = TABLES[path](request)
        headers = disposition(request.dataset, suffix.removeprefix("."), download.name)
        if download.described:
            query = f"?{download.query}" if download.query else ""
            link = f"{request.base}/api/{download.described}.csv-metadata.json{query}"
            headers["link"] = f'<{link}>; rel="describedby"; type="application/csvm+json"'
        if suffix == ".csv":
            return ApiResponse(download.lines() if download.lines else as_csv(download.table().rows), CSV, headers)
        asked = Workbook((request.same(), request.lang), download.table())
        return ApiResponse(b"", XLSX, headers, job("xlsx", asked, request.dataset))

    return respond


def practices(request: ApiRequest) -> Download:
    """Exactly the practices that the view in the query selects."""
    dataset, view, rows = _selected("practices", request)

    def lines() -> bytes:
        head, each = _practice_lines(dataset, view.lang)
        return head + b"".join(each[row] for row in rows)

    def table() -> FileTable:
        every = _practices_table(dataset, view.lang)
        return replace(every, rows=every.rows.iloc[rows])

    return Download("", table, lines, described="practices")


def areas(request: ApiRequest) -> Download:
    """Areas with every figure, its year and status.

    Filters: area, level, municipality, cell, indicator; ``at`` is the year of the indicators that have it, ``since`` an
    earlier one, since which they changed. Figures about known meeting places compare as the view does: within the only
    municipality, else over the region.
    """
    dataset, view, rows = _selected("areas", request)
    scope, years = comparing(view, dataset).scope, (view.indicator, view.at, view.since)

    def lines() -> bytes:
        head, each = _area_lines(dataset, *years, scope)
        return head + b"".join(each[row] for row in rows)

    def table() -> FileTable:
        words = words_of(dataset, view.lang)
        meanings = {item.name: meaning(item, dataset, words) for item in _area_columns(dataset, *years)}
        sources = [source.id for source in sources_of("areas", dataset)]
        every_row = _area_rows(dataset, *years, scope)
        every = file_table("areas", every_row, sources, dataset, words, meanings)
        return replace(every, rows=every.rows.iloc[rows])

    # The years that are valid, and so the columns, are those of the indicator.
    query = urlencode([pair for pair in view_params(view) if pair[0] in ("indicator", "at", "since")])
    return Download("areas", table, lines, described="areas", query=query)


def meeting_places(request: ApiRequest) -> Download:
    """Meeting places, each with its source, its terms and whether the editors verified it.

    Filters: municipality, kind, verified, source_id.
    """
    dataset, problems = request.dataset, list[BadParameter]()
    view, bad = read_view("meeting_places", request)
    choice = place_choice(request, problems)
    refuse([*bad, *problems])
    rows = [*selected("meeting_places", dataset, view, choice)]

    def table() -> FileTable:
        every = meeting_places_table(dataset, words_of(dataset, view.lang))
        return replace(every, rows=every.rows.iloc[rows])

    return Download("meeting_places", table, described="meeting_places")


def meeting_places_table(dataset: Dataset, words: Words) -> FileTable:
    """All meeting places, one a row; a place known to its municipality only has no ``lat`` and ``lon``."""
    table = pd.DataFrame(rows_of(dataset, "meeting_places"), dtype=object)
    places = dataset.bundle.meeting_places
    located = (places["precision"] != NO_POINT).to_numpy()
    degrees = {name: pd.Series(places[name].to_numpy()).where(located) for name in ("lat", "lon")}
    table = table.assign(**degrees)[[item.name for item in MEETING_PLACES_CSV]]
    whole = [item.name for item in MEETING_PLACES_CSV if item.kind == "whole"]
    return file_table(
        "meeting_places",
        table.astype(dict.fromkeys(whole, "Int64")),
        [source.id for source in sources_of("meeting_places", dataset)],
        dataset,
        words,
        {item.name: meaning(item, dataset, words) for item in MEETING_PLACES_CSV},
        {
            item.name: "; ".join(_term(item.facet, term, words) for term in terms_of(item.facet, dataset))
            for item in MEETING_PLACES_CSV
            if item.facet
        },
    )


def _term(facet: str, term: str, words: Words) -> str:
    return f"{term} = {kind_of_place(term, words) if facet == 'meeting_place_kind' else words.term(facet, term)}"


def _selected(name: str, request: ApiRequest) -> tuple[Dataset, View, list[int]]:
    view, problems = read_view(name, request)
    refuse(problems)
    return request.dataset, view, [*selected(name, request.dataset, view, areas=areas_of(request, view))]


def _practices_table(dataset: Dataset, lang: str) -> FileTable:
    return practices_file_table(select(View(lang=lang), dataset.bundle, dataset.index), dataset, lang)


@derived
def _practice_lines(dataset: Dataset, lang: str) -> tuple[bytes, tuple[bytes, ...]]:
    return csv_lines(as_csv(_practices_table(dataset, lang).rows))


@derived
def _area_lines(
    dataset: Dataset, indicator: str | None, at: int | None, since: int | None, scope: Scope
) -> tuple[bytes, tuple[bytes, ...]]:
    return csv_lines(as_csv(_area_rows(dataset, indicator, at, since, scope)))


def _area_rows(
    dataset: Dataset, indicator: str | None, at: int | None, since: int | None, scope: Scope
) -> pd.DataFrame:
    described = _area_columns(dataset, indicator, at, since)
    names = [item.name for item in described]
    table = pd.DataFrame(rows_of(dataset, "areas", indicator, at, since, scope), columns=names, dtype=object)
    lists = {item.name: table[item.name].map(CELL_SEPARATOR.join) for item in described if item.kind == "texts"}
    whole = [item.name for item in described if item.kind == "whole"]
    return table.assign(**lists).astype(dict.fromkeys(whole, "Int64"))


def _area_columns(
    dataset: Dataset, indicator: str | None = None, at: int | None = None, since: int | None = None
) -> tuple[Property, ...]:
    """The properties that a cell can contain: a file has one year of each figure, and any change since another."""
    found = properties_of("areas", dataset, indicator, changed_of(dataset, at, since))
    return tuple(item for item in found if item.kind != "objects")


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
    if name not in COLLECTIONS:
        raise not_found(f"no file {name[:100]!r}.csv; there are: {', '.join(COLLECTIONS)}")
    view, _ = parse_view(request.params, dataset.allowed)
    fixed = {"practices": PRACTICES_CSV, "meeting_places": MEETING_PLACES_CSV}
    described = fixed[name] if name in fixed else _area_columns(dataset, view.indicator, view.at, view.since)
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


def figures(request: ApiRequest) -> Download:
    """The figures of ``area`` and of the areas in ``compare``."""
    (areas, view), dataset = _areas(request), request.dataset
    return Download("figures", lambda: figures_table(areas, view, dataset, words_of(dataset, view.lang)))


def places(request: ApiRequest) -> Download:
    """Practices and meeting places within a walk of them."""
    (areas, view), dataset = _areas(request), request.dataset
    return Download("places", lambda: places_table(areas, dataset, words_of(dataset, view.lang)))


def invest(request: ApiRequest) -> Download:
    """The list of Where to invest: exactly the rows of the page, in its order."""
    view, dataset = _view(request), request.dataset
    return Download("invest", lambda: list_table(view, dataset))


def evidence(request: ApiRequest) -> Download:
    """A figure of the page Evidence; ``indicator`` chooses that of need."""
    view, name, dataset = _view(request), request.path_params["name"], request.dataset
    table = evidence_table(name, dataset, words_of(dataset, view.lang), view.indicator)
    if table is None:
        raise not_found(f"no figure {name[:100]!r}")
    return Download(name, lambda: table)


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


# Path below /api → the table; each is a file with every ending of ``TABLE_FORMS``.
TABLES: Mapping[str, Callable[[ApiRequest], Download]] = {
    "practices": practices,
    "meeting_places": meeting_places,
    "areas": areas,
    "neighbourhood": figures,
    "neighbourhood-places": places,
    "invest": invest,
    "evidence/{name}": evidence,
}
