"""Files of a view beside the collections: practices as one GeoJSON, tables of the pages Neighbourhood and Evidence."""

from __future__ import annotations

from dashboard.outlets.area_csv import figures_csv, places_csv
from dashboard.outlets.evidence_csv import evidence_csv
from dashboard.outlets.practice_files import practices_geojson
from dashboard.presenters.i18n import words_of
from dashboard.presenters.neighbourhood.links import chosen
from dashboard.query.selection import select
from dashboard.query.view import BadParameter, View, parse_view
from dashboard.web.api.request import ApiRequest, not_found, refuse
from dashboard.web.api.responses import CSV, GEOJSON, ApiResponse
from dashboard.web.http import disposition


def geojson(request: ApiRequest) -> ApiResponse:
    """``/api/practices.geojson``: exactly the practices that the view in the query selects."""
    view, dataset = _view(request), request.dataset
    body = practices_geojson(view, select(view, dataset.bundle, dataset.index), dataset)
    return ApiResponse(body, GEOJSON, disposition(dataset, "geojson"))


def figures(request: ApiRequest) -> ApiResponse:
    """``/api/neighbourhood.csv``: the figures of ``area`` and of the areas in ``compare``."""
    (areas, view), dataset = _areas(request), request.dataset
    return _csv(figures_csv(areas, view.indicator, dataset, words_of(dataset, view.lang)), "figures", request)


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
    compare = BadParameter("compare", ",".join(view.compare), "areas of the same level as `area`")
    area = BadParameter("area", "", "the id of an area; it needs an area_id")
    refuse([*([compare] if others else []), *([] if areas else [area])])
    return areas, view


def _view(request: ApiRequest) -> View:
    view, problems = parse_view(request.params, request.dataset.allowed)
    refuse(problems)
    return view
