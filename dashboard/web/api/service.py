"""OGC API – Features Part 1: landing page, conformance, collections, items; the answers in both forms."""

from __future__ import annotations

import datetime
import json
from typing import Any
from urllib.parse import quote

import numpy as np

from dashboard.query.view import View, view_query
from dashboard.web.api.catalogue import schema_org
from dashboard.web.api.features import encoded_of, ids_of, rows_of, shapes_of
from dashboard.web.api.filters import CRS84, Page, read_page
from dashboard.web.api.openapi import feature_schema
from dashboard.web.api.pages import (
    collection_page,
    collections_page,
    conformance_page,
    item_page,
    items_page,
    landing_page,
)
from dashboard.web.api.properties import COLLECTIONS
from dashboard.web.api.request import ApiError, ApiRequest, not_found
from dashboard.web.api.responses import GEOJSON, HTML, JSON, ApiResponse, as_json
from dashboard.web.api.rights import rights_of

OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
SCHEMA = "application/schema+json"
CSV, LD = "text/csv", "application/ld+json"
SPEC = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf"
CLASSES = tuple(f"{SPEC}/{name}" for name in ("core", "oas30", "html", "geojson"))
Json = dict[str, Any]


def landing(asked: ApiRequest) -> ApiResponse:
    """``/api``."""
    words = asked.words
    content = {
        "title": words("api.title"),
        "description": words("api.lead"),
        "attribution": "; ".join(dict.fromkeys(s["credit"] for s in asked.dataset.bundle.manifest["sources"])),
        "links": [
            *_both_forms(asked, ""),
            _link(asked.url("openapi.json"), "service-desc", OPENAPI, words("api.link.openapi")),
            _link(asked.url("api.html"), "service-doc", "text/html", words("api.link.doc")),
            _link(asked.url("conformance"), "conformance", JSON, words("api.link.conformance")),
            _link(asked.url("collections"), "data", JSON, words("api.link.collections")),
            _link(asked.url("dcat.jsonld"), "describedby", LD, words("api.link.dcat")),
        ],
    }
    return _answer(asked, content, lambda: landing_page(asked, schema_org(asked)))


def conformance(asked: ApiRequest) -> ApiResponse:
    """``/api/conformance``."""
    content = {"conformsTo": list(CLASSES), "links": _both_forms(asked, "conformance")}
    return _answer(asked, content, lambda: conformance_page(asked, CLASSES))


def collections(asked: ApiRequest) -> ApiResponse:
    """``/api/collections``."""
    content = {
        "links": _both_forms(asked, "collections"),
        "collections": [collection_of(name, asked) for name in COLLECTIONS],
    }
    return _answer(asked, content, lambda: collections_page(asked))


def collection(asked: ApiRequest) -> ApiResponse:
    """``/api/collections/NAME``."""
    name = _collection(asked)
    described = collection_of(name, asked)
    described["links"] = [*_both_forms(asked, f"collections/{name}"), *described["links"][1:]]
    return _answer(asked, described, lambda: collection_page(name, asked, schema_org(asked, name)))


def schema(asked: ApiRequest) -> ApiResponse:
    """``/api/collections/NAME/schema``: what a feature looks like, so that clients know the type of every property."""
    name = _collection(asked)
    found = {
        "$comment": "A Schema Object of OpenAPI 3.0: what is nullable may be null. Read so by GDAL and QGIS.",
        "$id": asked.url(f"collections/{name}/schema"),
        "title": asked.words(f"api.collection.{name}.title"),
        **feature_schema(name, asked),
    }
    return as_json(found, SCHEMA)


def items(asked: ApiRequest) -> ApiResponse:
    """``/api/collections/NAME/items``: a page of features."""
    name = _collection(asked)
    page = read_page(name, asked)
    rows = page.rows
    if asked.form == "html":
        return ApiResponse(items_page(name, asked, page, _paging(asked, page)), HTML)
    features = encoded_of(name, asked.dataset, page.view.indicator)
    head = {
        "type": "FeatureCollection",
        "timeStamp": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "numberMatched": len(page.found),
        "numberReturned": len(rows),
        "links": _items_links(name, asked, page),
    }
    start = json.dumps(head, ensure_ascii=False, separators=(",", ":"))[:-1].encode()
    body = b'%b,"features":[%b]}' % (start, b",".join(features[row] + b"}" for row in rows))
    return ApiResponse(body, GEOJSON)


def item(asked: ApiRequest) -> ApiResponse:
    """``/api/collections/NAME/items/ID``: one feature.

    Raises:
        ApiError: 404; for a practice that was taken out 301 to the one that took its place, else 410 with the reason.
    """
    name, identity = _collection(asked), asked.path_params["item"]
    row = ids_of(name, asked.dataset).get(identity)
    if row is None:
        raise _gone(asked, identity) if name == "practices" else not_found(f"no {identity[:100]!r} in {name}")
    path = f"collections/{name}/items/{quote(identity)}"
    if asked.form == "html":
        values = rows_of(name, asked.dataset)[row]
        return ApiResponse(item_page(name, asked, identity, values, _in_atlas(name, asked, identity)), HTML)
    links = [
        _link(asked.url(path), "self", GEOJSON),
        _link(asked.url(path, f="html"), "alternate", "text/html"),
        _link(asked.url(f"collections/{name}"), "collection", JSON),
        *([_link(there, "related", "text/html")] if (there := _in_atlas(name, asked, identity)) else []),
    ]
    body = b'%b,"links":%b}' % (encoded_of(name, asked.dataset)[row], json.dumps(links).encode())
    return ApiResponse(body, GEOJSON)


def collection_of(name: str, asked: ApiRequest) -> Json:
    """What a collection is: title, description with what to beware of, extent, links."""
    words, path = asked.words, f"collections/{name}"
    dataset = asked.dataset
    extent: Json = {"spatial": {"bbox": [shapes_of(name, dataset).extent], "crs": CRS84}}
    if name == "practices" and not np.isnan(dataset.index.first).all():
        first, last = dataset.index.years
        extent["temporal"] = {
            "interval": [[f"{first}-01-01T00:00:00Z", f"{last}-12-31T23:59:59Z"]],
            "trs": "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian",
        }
    files = [_link(asked.url(f"{name}.csv"), "enclosure", CSV)] if name != "meeting_places" else []
    licences = [
        _link(address, "license", "text/html")
        for address in dict.fromkeys(r.url for r in rights_of(name, dataset) if r.url)
    ]
    return {
        "id": name,
        "title": words(f"api.collection.{name}.title"),
        "description": words(f"api.collection.{name}.text"),
        "attribution": "; ".join(dict.fromkeys(right.credit for right in rights_of(name, dataset))),
        "itemType": "feature",
        "crs": [CRS84],
        "extent": extent,
        "links": [
            _link(asked.url(path), "self", JSON),
            _link(asked.url(f"{path}/items", f="json"), "items", GEOJSON, words(f"api.collection.{name}.title")),
            _link(asked.url(f"{path}/items", f="html"), "items", "text/html", words(f"api.collection.{name}.title")),
            _link(asked.url(f"{path}/schema"), "describedby", SCHEMA, words("api.link.schema")),
            *licences,
            *files,
        ],
    }


def _collection(asked: ApiRequest) -> str:
    name = asked.path_params["collection"]
    if name not in COLLECTIONS:
        raise not_found(f"no collection {name[:100]!r}; there are: {', '.join(COLLECTIONS)}")
    return name


def _gone(asked: ApiRequest, identity: str) -> ApiError:
    stone = asked.dataset.bundle.retired.get(identity)
    if stone is None:
        return not_found(f"no {identity[:100]!r} in practices")
    said = f"{identity} was taken out on {stone['date']}: {stone['reason']}"
    there = asked.dataset.successor(identity)
    if there is None:
        return ApiError(410, "Gone", said)
    forms = {"f": asked.form} if "f" in asked.params else {}
    where = asked.url(f"collections/practices/items/{quote(there)}", **forms)
    return ApiError(301, "MovedPermanently", f"{said}. It is now {there}.", location=where)


def _in_atlas(name: str, asked: ApiRequest, identity: str) -> str | None:
    """The dashboard with this feature opened, where it can open one."""
    parameter = {"practices": "practice", "areas": "area"}.get(name)
    if parameter is None:
        return None
    opened = View(lang=asked.lang, **{parameter: identity})  # type: ignore[arg-type]
    return f"{asked.base}/?{view_query(opened)}"


def _items_links(name: str, asked: ApiRequest, page: Page) -> list[Json]:
    before, after = _paging(asked, page)
    return [
        _link(asked.same(), "self", GEOJSON),
        _link(asked.same(f="html"), "alternate", "text/html"),
        _link(asked.url(f"collections/{name}"), "collection", JSON),
        *([_link(before, "prev", GEOJSON)] if before else []),
        *([_link(after, "next", GEOJSON)] if after else []),
    ]


def _paging(asked: ApiRequest, page: Page) -> tuple[str | None, str | None]:
    """The addresses of the page before and the page after."""
    before = after = None
    if page.offset > 0:
        start = max(0, min(page.offset, len(page.found)) - page.limit)
        before = asked.same(offset=str(start), limit=str(page.limit))
    if page.offset + page.limit < len(page.found):
        after = asked.same(offset=str(page.offset + page.limit), limit=str(page.limit))
    return before, after


def _both_forms(asked: ApiRequest, path: str) -> list[Json]:
    here, other = ("html", "json") if asked.form == "html" else ("json", "html")
    types = {"json": JSON, "html": "text/html"}
    return [
        _link(asked.url(path, f=here), "self", types[here]),
        _link(asked.url(path, f=other), "alternate", types[other]),
    ]


def _link(href: str, rel: str, media_type: str, title: str | None = None) -> Json:
    return {"href": href, "rel": rel, "type": media_type, **({"title": title} if title else {})}


def _answer(asked: ApiRequest, content: Json, page: Any) -> ApiResponse:
    return ApiResponse(page(), HTML) if asked.form == "html" else as_json(content)
