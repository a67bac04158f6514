"""Files of a view beside the collections: practices as one GeoJSON, tables of the pages Neighbourhood and Evidence."""

from __future__ import annotations

from collections.abc import Callable

from dashboard.bundles import Shown
from dashboard.evidence.files import evidence_csv
from dashboard.export.tables import practices_geojson
from dashboard.i18n import Words
from dashboard.neighbourhood.export import figures_csv, places_csv
from dashboard.neighbourhood.links import chosen
from dashboard.selection import select
from dashboard.view import BadParameter, View, parse_view
from dashboard.web.api.answers import CSV, GEOJSON, Answer
from dashboard.web.api.asked import Asked, not_found, refused


def geojson(asked: Asked) -> Answer:
    """``/api/practices.geojson``: exactly the practices that the view in the query selects."""
    view, data = _view(asked), asked.data
    body = practices_geojson(view, select(view, data.bundle, data.index), data)
    return Answer(body, GEOJSON, _attached(data, "", "geojson"))


def figures(asked: Asked) -> Answer:
    """``/api/neighbourhood.csv``: the figures of ``area`` and of the areas in ``compare``."""

    def made(areas: tuple[str, ...], view: View, data: Shown, words: Words) -> bytes:
        return figures_csv(areas, view.indicator, data, words)

    return _of_areas(asked, "figures", made)


def places(asked: Asked) -> Answer:
    """``/api/neighbourhood-places.csv``: practices and meeting places within a walk of them."""

    def made(areas: tuple[str, ...], _view: View, data: Shown, words: Words) -> bytes:
        return places_csv(areas, data, words)

    return _of_areas(asked, "places", made)


def evidence(asked: Asked) -> Answer:
    """``/api/evidence/NAME.csv``: a figure of the page Evidence; ``indicator`` chooses that of need."""
    view, name = _view(asked), asked.path_params["name"]
    body = evidence_csv(name, asked.data, view.indicator, view.lang)
    if body is None:
        raise not_found(f"no figure {name[:100]!r}")
    return Answer(body, CSV, _attached(asked.data, name, "csv"))


def _of_areas(asked: Asked, name: str, made: Callable[[tuple[str, ...], View, Shown, Words], bytes]) -> Answer:
    view, data = _view(asked), asked.data
    areas, others = chosen(view, data)
    problems = []
    if others:
        problems.append(BadParameter("compare", ",".join(view.compare), "areas of the same level as `area`"))
    if not areas:
        problems.append(BadParameter("area", "", "the id of an area; it needs an area_id"))
    if problems:
        raise refused(problems)
    words = Words(view.lang, data.bundle.vocabulary)
    return Answer(made(areas, view, data, words), CSV, _attached(data, name, "csv"))


def _view(asked: Asked) -> View:
    view, problems = parse_view(asked.params, asked.data.allowed)
    if problems:
        raise refused(problems)
    return view


def _attached(data: Shown, name: str, suffix: str) -> dict[str, str]:
    """The heading by which a browser keeps an answer as a file, called after region and ``name``."""
    file = "-".join(filter(None, ("solidarity-atlas", data.bundle.manifest["region"], name)))
    return {"content-disposition": f'attachment; filename="{file}.{suffix}"'}
