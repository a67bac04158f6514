"""OGC API – Features Part 1: landing page, conformance, collections, items; as JSON and as pages."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import quote

import numpy as np

from dashboard.outlets import TABLE_FORMS
from dashboard.query.comparison import comparing
from dashboard.query.view import View, view_query
from dashboard.web.api.catalogue import indicators_of, measures_of, schema_org
from dashboard.web.api.features import encoded_of, ids_of, rows_of, shapes_of, sources_of
from dashboard.web.api.filters import CRS84, Page, parse_page
from dashboard.web.api.openapi import document, feature_schema
from dashboard.web.api.pages import (
    collection_page,
    collections_page,
    conformance_page,
    documentation_page,
    item_page,
    items_page,
    landing_page,
)
from dashboard.web.api.properties import COLLECTIONS, Json
from dashboard.web.api.request import ApiError, ApiRequest, not_found
from dashboard.web.api.responses import GEOJSON, JSON, ApiResponse, as_json, encoded
from dashboard.web.http import HTML

OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
SCHEMA = "application/schema+json"
LD = "application/ld+json"
SPEC = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf"
CLASSES = tuple(f"{SPEC}/{name}" for name in ("core", "oas30", "html", "geojson"))


def openapi(request: ApiRequest) -> ApiResponse:
    """``/api/openapi.json``."""
    return as_json(document(request), OPENAPI)


def documentation(request: ApiRequest) -> ApiResponse:
    """``/api/api.html``."""
    return ApiResponse(documentation_page(request), HTML)


def landing(request: ApiRequest) -> ApiResponse:
    """``/api``."""
    words = request.words
    content = {
        "title": words("api.title"),
        "description": words("api.lead"),
        "attribution": "; ".join(dict.fromkeys(s.credit for s in request.dataset.bundle.manifest.sources)),
        "links": [
            *_both_forms(request, ""),
            _link(request.url("openapi.json"), "service-desc", OPENAPI, words("api.link.openapi")),
            _link(request.url("api.html"), "service-doc", "text/html", words("api.link.doc")),
            _link(request.url("conformance"), "conformance", JSON, words("api.link.conformance")),
            _link(request.url("collections"), "data", JSON, words("api.link.collections")),
            _link(request.url("indicators"), "describedby", JSON, words("api.link.indicators")),
            _link(request.url("dcat.jsonld"), "describedby", LD, words("api.link.dcat")),
        ],
    }
    return _in_form(request, content, lambda: landing_page(request, schema_org(request)))


def indicators(request: ApiRequest) -> ApiResponse:
    """``/api/indicators``: every figure of areas with its years, levels, source and terms."""
    content = {
        "indicators": indicators_of(request),
        "measures": measures_of(request),
        "links": [_link(request.url("indicators"), "self", JSON)],
    }
    return as_json(content)


def conformance(request: ApiRequest) -> ApiResponse:
    """``/api/conformance``."""
    content = {"conformsTo": CLASSES, "links": _both_forms(request, "conformance")}
    return _in_form(request, content, lambda: conformance_page(request, CLASSES))


def collections(request: ApiRequest) -> ApiResponse:
    """``/api/collections``."""
    content = {
        "links": _both_forms(request, "collections"),
        "collections": [collection_of(name, request) for name in COLLECTIONS],
    }
    return _in_form(request, content, lambda: collections_page(request))


def collection(request: ApiRequest) -> ApiResponse:
    """``/api/collections/NAME``."""
    name = _collection(request)
    described = collection_of(name, request)
    described["links"] = [*_both_forms(request, f"collections/{name}"), *described["links"][1:]]
    return _in_form(request, described, lambda: collection_page(name, request, schema_org(request, name)))


def schema(request: ApiRequest) -> ApiResponse:
    """``/api/collections/NAME/schema``: what a feature looks like, so that clients know the type of every property."""
    name = _collection(request)
    content = {
        "$comment": "A Schema Object of OpenAPI 3.0: what is nullable may be null. Read so by GDAL and QGIS.",
        "$id": request.url(f"collections/{name}/schema"),
        "title": request.words(f"api.collection.{name}.title"),
        **feature_schema(name, request),
    }
    return as_json(content, SCHEMA)


def items(request: ApiRequest) -> ApiResponse:
    """``/api/collections/NAME/items``: a page of features."""
    name = _collection(request)
    page = parse_page(name, request)
    before, after = _paging(request, page)
    if request.form == "html":
        return ApiResponse(items_page(name, request, page, (before, after)), HTML)
    dataset, view = request.dataset, page.view
    of_areas = (view.indicator, view.at, view.since, comparing(view, dataset).scope) if name == "areas" else ()
    features = encoded_of(dataset, name, *of_areas)
    head = {
        "type": "FeatureCollection",
        "timeStamp": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "numberMatched": len(page.found),
        "numberReturned": len(page.rows),
        **({"note": page.note} if page.note else {}),
        "links": [
            _link(request.same(), "self", GEOJSON),
            _link(request.same(f="html"), "alternate", "text/html"),
            _link(request.url(f"collections/{name}"), "collection", JSON),
            *([_link(before, "prev", GEOJSON)] if before else []),
            *([_link(after, "next", GEOJSON)] if after else []),
        ],
    }
    body = b'%b,"features":[%b]}' % (encoded(head)[:-1], b",".join(features[row] + b"}" for row in page.rows))
    return ApiResponse(body, GEOJSON)


def item(request: ApiRequest) -> ApiResponse:
    """``/api/collections/NAME/items/ID``: one feature.

    Raises:
        ApiError: 404; for a practice that was taken out 301 to the one that took its place, else 410 with the reason;
            for an area of another edition 301 to those that it stands for.
    """
    name, identity = _collection(request), request.path_params["item"]
    row = ids_of(request.dataset, name).get(identity)
    if row is None:
        raise _gone(request, identity) if name == "practices" else _elsewhere(name, request, identity)
    path, atlas = f"collections/{name}/items/{quote(identity)}", _in_atlas(name, request, identity)
    if request.form == "html":
        return ApiResponse(item_page(name, request, identity, rows_of(request.dataset, name)[row], atlas), HTML)
    links = [
        _link(request.url(path), "self", GEOJSON),
        _link(request.url(path, f="html"), "alternate", "text/html"),
        _link(request.url(f"collections/{name}"), "collection", JSON),
        *([_link(atlas, "related", "text/html")] if atlas else []),
    ]
    return ApiResponse(b'%b,"links":%b}' % (encoded_of(request.dataset, name)[row], encoded(links)), GEOJSON)


def collection_of(name: str, request: ApiRequest) -> Json:
    """A collection's metadata: title, description with its limits, extent, links."""
    words, path, dataset = request.words, f"collections/{name}", request.dataset
    title, sources = words(f"api.collection.{name}.title"), sources_of(name, dataset)
    extent: Json = {"spatial": {"bbox": [shapes_of(dataset, name).extent], "crs": CRS84}}
    if name == "practices" and not np.isnan(dataset.index.first).all():
        first, last = dataset.index.years
        extent["temporal"] = {
            "interval": [[f"{first}-01-01T00:00:00Z", f"{last}-12-31T23:59:59Z"]],
            "trs": "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian",
        }
    return {
        "id": name,
        "title": title,
        "description": words(f"api.collection.{name}.text"),
        "attribution": "; ".join(dict.fromkeys(source.credit for source in sources)),
        "itemType": "feature",
        "crs": [CRS84],
        "extent": extent,
        "links": [
            _link(request.url(path), "self", JSON),
            _link(request.url(f"{path}/items", f="json"), "items", GEOJSON, title),
            _link(request.url(f"{path}/items", f="html"), "items", "text/html", title),
            _link(request.url(f"{path}/schema"), "describedby", SCHEMA, words("api.link.schema")),
            *(_link(url, "license", "text/html") for url in dict.fromkeys(one.licence_url for one in sources) if url),
            *(_link(request.url(f"{name}{suffix}"), "enclosure", media) for suffix, media in TABLE_FORMS.items()),
        ],
    }


def _collection(request: ApiRequest) -> str:
    name = request.path_params["collection"]
    if name not in COLLECTIONS:
        raise not_found(f"no collection {name[:100]!r}; there are: {', '.join(COLLECTIONS)}")
    return name


def _gone(request: ApiRequest, identity: str) -> ApiError:
    tombstone = request.dataset.bundle.retired.get(identity)
    if tombstone is None:
        return not_found(f"no {identity[:100]!r} in practices")
    reason = f"{identity} was taken out on {tombstone.date}: {tombstone.reason}"
    successor = request.dataset.successor(identity)
    if successor is None:
        return ApiError(410, "Gone", reason)
    forms = {"f": request.form} if "f" in request.params else {}
    location = request.url(f"collections/practices/items/{quote(successor)}", **forms)
    return ApiError(301, "MovedPermanently", f"{reason}. It is now {successor}.", location=location)


def _elsewhere(name: str, request: ApiRequest, identity: str) -> ApiError:
    """The areas that the id of another edition stands for; else that there is no such feature."""
    moved = request.dataset.moved_area(identity) if name == "areas" else ()
    if not moved:
        return not_found(f"no {identity[:100]!r} in {name}")
    forms = {"f": request.form} if "f" in request.params else {}
    path = f"collections/areas/items/{quote(moved[0])}" if len(moved) == 1 else "collections/areas/items"
    location = request.url(path, **({} if len(moved) == 1 else {"area": identity}), **forms)
    reason = request.words("api.moved_area", id=identity, list=", ".join(moved))
    return ApiError(301, "MovedPermanently", reason, location=location)


def _in_atlas(name: str, request: ApiRequest, identity: str) -> str | None:
    """The dashboard with this feature opened, where it can open one."""
    opened = View(lang=request.lang)
    views = {"practices": replace(opened, practice=identity), "areas": replace(opened, area=identity)}
    return f"{request.base}/?{view_query(views[name])}" if name in views else None


def _paging(request: ApiRequest, page: Page) -> tuple[str | None, str | None]:
    """The addresses of the page before and the page after."""
    start, end, limit = min(page.offset, len(page.found)) - page.limit, page.offset + page.limit, str(page.limit)
    before = request.same(offset=str(max(0, start)), limit=limit) if page.offset > 0 else None
    after = request.same(offset=str(end), limit=limit) if end < len(page.found) else None
    return before, after


def _both_forms(request: ApiRequest, path: str) -> list[Json]:
    here, other = ("html", "json") if request.form == "html" else ("json", "html")
    types = {"json": JSON, "html": "text/html"}
    return [
        _link(request.url(path, f=here), "self", types[here]),
        _link(request.url(path, f=other), "alternate", types[other]),
    ]


def _link(href: str, rel: str, media_type: str, title: str | None = None) -> Json:
    return {"href": href, "rel": rel, "type": media_type, **({"title": title} if title else {})}


def _in_form(request: ApiRequest, content: Json, page: Callable[[], bytes]) -> ApiResponse:
    return ApiResponse(page(), HTML) if request.form == "html" else as_json(content)
