"""Files of a view beside the collections: practices as one GeoJSON, tables of the pages Neighbourhood and Evidence."""

from __future__ import annotations

from collections.abc import Callable

from dashboard.outlets.area_csv import figures_csv, places_csv
from dashboard.outlets.evidence_csv import evidence_csv
from dashboard.outlets.practice_files import practices_geojson
from dashboard.presenters.i18n import Words
from dashboard.presenters.neighbourhood.links import chosen
from dashboard.query.dataset import Dataset
from dashboard.query.selection import select
from dashboard.query.view import BadParameter, View, parse_view
from dashboard.web.api.request import ApiRequest, not_found, refused
from dashboard.web.api.responses import CSV, GEOJSON, ApiResponse


def geojson(asked: ApiRequest) -> ApiResponse:
    """``/api/practices.geojson``: exactly the practices that the view in the query selects."""
    view, dataset = _view(asked), asked.dataset
    body = practices_geojson(view, select(view, dataset.bundle, dataset.index), dataset)
    return ApiResponse(body, GEOJSON, _attached(dataset, "", "geojson"))


def figures(asked: ApiRequest) -> ApiResponse:
    """``/api/neighbourhood.csv``: the figures of ``area`` and of the areas in ``compare``."""

    def made(areas: tuple[str, ...], view: View, dataset: Dataset, words: Words) -> bytes:
        return figures_csv(areas, view.indicator, dataset, words)

    return _of_areas(asked, "figures", made)


def places(asked: ApiRequest) -> ApiResponse:
    """``/api/neighbourhood-places.csv``: practices and meeting places within a walk of them."""

    def made(areas: tuple[str, ...], _view: View, dataset: Dataset, words: Words) -> bytes:
        return places_csv(areas, dataset, words)

    return _of_areas(asked, "places", made)


def evidence(asked: ApiRequest) -> ApiResponse:
    """``/api/evidence/NAME.csv``: a figure of the page Evidence; ``indicator`` chooses that of need."""
    view, name = _view(asked), asked.path_params["name"]
    body = evidence_csv(name, asked.dataset, view.indicator, view.lang)
    if body is None:
        raise not_found(f"no figure {name[:100]!r}")
    return ApiResponse(body, CSV, _attached(asked.dataset, name, "csv"))


def _of_areas(
    asked: ApiRequest, name: str, made: Callable[[tuple[str, ...], View, Dataset, Words], bytes]
) -> ApiResponse:
    view, dataset = _view(asked), asked.dataset
    areas, others = chosen(view, dataset)
    problems = []
    if others:
        problems.append(BadParameter("compare", ",".join(view.compare), "areas of the same level as `area`"))
    if not areas:
        problems.append(BadParameter("area", "", "the id of an area; it needs an area_id"))
    if problems:
        raise refused(problems)
    words = Words(view.lang, dataset.bundle.vocabulary)
    return ApiResponse(made(areas, view, dataset, words), CSV, _attached(dataset, name, "csv"))


def _view(asked: ApiRequest) -> View:
    view, problems = parse_view(asked.params, asked.dataset.allowed)
    if problems:
        raise refused(problems)
    return view


def _attached(dataset: Dataset, name: str, suffix: str) -> dict[str, str]:
    """The heading by which a browser keeps an answer as a file, called after region and ``name``."""
    file = "-".join(filter(None, ("solidarity-atlas", dataset.bundle.manifest["region"], name)))
    return {"content-disposition": f'attachment; filename="{file}.{suffix}"'}
