"""The OpenAPI 3.0 document: every path, every parameter with its values, every property with its meaning."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from dashboard.outlets import OUTLETS
from dashboard.outlets.evidence_csv import FIGURES
from dashboard.query.view import CELLS, FACETS
from dashboard.web.api.filters import CRS84, LIMIT, MOST, municipalities_of
from dashboard.web.api.properties import COLLECTIONS, properties_of, schema_of
from dashboard.web.api.request import ROOT, ApiRequest
from geodata.models import LANGUAGES

Json = dict[str, Any]
# Parameter → the text that says what it does.
PARAMETERS: Mapping[str, str] = {
    "limit": "limit", "offset": "offset", "bbox": "bbox", "bbox-crs": "bbox_crs", "datetime": "datetime",
    **{name: "facet" for name in FACETS if name != "municipality"},
    "municipality": "municipality", "match": "match", "year": "year", "q": "q", "level": "level", "cell": "cell",
    "indicator": "indicator", "kind": "kind", "lang": "lang", "f": "f", "area": "area", "compare": "compare",
}  # fmt: skip
# OGC API - Features lets a server take parameters that it does not name where its definition says so: a form of any.
OTHERS = "others"
PAGING = ("limit", "offset", "bbox", "bbox-crs", "datetime")
OWN = {
    "practices": (*FACETS, "match", "year", "q", "cell", "indicator"),
    "meeting_places": ("municipality", "kind"),
    "areas": ("municipality", "level", "cell", "indicator"),
}

FILTERS = ("setting", "support", "funding", "source", "status", "practices_municipality", "study", "match")


def parameters_of(collection: str) -> tuple[str, ...]:
    """The parameters that a collection's items understand."""
    return (*PAGING, *OWN[collection], "lang", "f")


def document(asked: ApiRequest) -> Json:
    """The whole document; words in the language that was asked for."""
    words = asked.words
    beware = words("api.unknown_parameters")
    return {
        "openapi": "3.0.3",
        "info": {
            "title": words("api.title"),
            "description": f"{words('api.lead')}\n\n{beware}",
            "version": _version(),
            "license": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
        },
        "servers": [{"url": f"{asked.base}/api"}],
        "tags": [{"name": "capabilities"}, {"name": "data"}, {"name": "files"}],
        "paths": _paths(asked),
        "components": {"parameters": _parameters(asked), "schemas": _schemas(asked), "responses": _responses()},
    }


def _version() -> str:
    try:
        return version("solidarity-atlas")
    except PackageNotFoundError:
        return "0"


def _paths(asked: ApiRequest) -> Json:
    words = asked.words
    ld = "application/ld+json"
    both, sheet = ("application/json", "text/html"), ("text/csv",)
    paths: Json = {
        "/": _get("landing", "capabilities", words("api.title"), both, ("lang", "f")),
        "/conformance": _get("conformance", "capabilities", words("api.link.conformance"), both, ("lang", "f")),
        "/collections": _get("collections", "capabilities", words("api.link.collections"), both, ("lang", "f")),
        "/dcat.jsonld": _get("dcat", "capabilities", words("api.link.dcat"), (ld,), ()),
    }
    for name in COLLECTIONS:
        title, path = words(f"api.collection.{name}.title"), f"/collections/{name}"
        geo = ("application/geo+json", "text/html")
        paths[path] = _get(f"{name}", "capabilities", title, both, ("lang", "f"))
        paths[f"{path}/schema"] = _get(f"{name}Schema", "capabilities", title, ("application/schema+json",), ("lang",))
        own = [f"{name}_municipality" if one == "municipality" else one for one in parameters_of(name)]
        paths[f"{path}/items"] = _get(f"{name}Items", "data", title, geo, own, schema=f"{name}_page")
        single = _get(f"{name}Item", "data", title, geo, ("lang", "f"), schema=f"{name}_feature")
        single["get"]["parameters"].insert(
            0, {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
        )
        single["get"]["responses"] |= {"404": _ref("responses", "Problem")}
        if name == "practices":
            single["get"]["responses"] |= {
                "301": {"description": words("api.moved")}, "410": _ref("responses", "Problem"),
            }  # fmt: skip
        paths[f"{path}/items/{{id}}"] = single
    paths[OUTLETS["csv"].route.removeprefix(ROOT)] = _get(
        "practicesFile", "files", f"{words('api.collection.practices.title')} (CSV)", sheet,
        (*FILTERS, "year", "q", "cell", "indicator", "lang"),
    )  # fmt: skip
    paths["/areas.csv"] = _get(
        "areasFile", "files", f"{words('api.collection.areas.title')} (CSV)", sheet,
        ("areas_municipality", "level", "cell", "indicator"),
    )  # fmt: skip
    return paths | _downloads(asked)


def _downloads(asked: ApiRequest) -> Json:
    """The files of a view that belong to no collection."""
    words, sheet = asked.words, ("text/csv",)
    title = f"{words('api.collection.practices.title')} (GeoJSON)"
    everything = (*FILTERS, "year", "q", "cell", "indicator", "lang")
    figure = _get("evidenceFile", "files", words("page.evidence"), sheet, ("indicator", "lang"))
    name = {"name": "name", "in": "path", "required": True, "schema": {"type": "string", "enum": list(FIGURES)}}
    figure["get"]["parameters"].insert(0, name)
    figure["get"]["responses"] |= {"404": _ref("responses", "Problem")}
    chosen = ("area", "compare", "indicator", "lang")
    near, geojson = words("neighbourhood.places_rows"), OUTLETS["geojson"]
    return {
        geojson.route.removeprefix(ROOT): _get("practicesGeoJson", "files", title, (geojson.media_type,), everything),
        "/neighbourhood.csv": _get("neighbourhoodFile", "files", words("page.neighbourhood"), sheet, chosen),
        "/neighbourhood-places.csv": _get("neighbourhoodPlacesFile", "files", near, sheet, chosen),
        "/evidence/{name}.csv": figure,
    }


def _get(
    identity: str,
    tag: str,
    summary: str,
    media: tuple[str, ...],
    parameters: Any,
    schema: str | None = None,
) -> Json:
    def content(kind: str) -> Json:
        if schema and kind == "application/geo+json":
            return {"schema": _ref("schemas", schema)}
        return {"schema": {"type": "object"} if kind.endswith("json") else {"type": "string"}}

    return {
        "get": {
            "operationId": identity,
            "tags": [tag],
            "summary": summary,
            "parameters": [_ref("parameters", name) for name in (*parameters, OTHERS)],
            "responses": {
                "200": {"description": summary, "content": {kind: content(kind) for kind in media}},
                "304": {"description": "Not Modified"},
                "400": _ref("responses", "Problem"),
            },
        }
    }


def _ref(kind: str, name: str) -> Json:
    return {"$ref": f"#/components/{kind}/{name}"}


def _parameters(asked: ApiRequest) -> Json:
    words, allowed = asked.words, asked.dataset.allowed
    first, last = allowed.years
    terms: dict[str, Json] = {
        "limit": {"type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT},
        "offset": {"type": "integer", "minimum": 0, "default": 0},
        "bbox": {"type": "array", "items": {"type": "number"}, "oneOf": [_length(4), _length(6)]},
        "bbox-crs": {"type": "string", "format": "uri", "enum": [CRS84], "default": CRS84},
        "datetime": {"type": "string"},
        "match": {"type": "string", "enum": ["any", "all"], "default": "any"},
        "year": {"type": "integer", "minimum": first, "maximum": last},
        "q": {"type": "string", "maxLength": 100},
        "level": {"type": "string", "enum": list(allowed.levels)},
        "cell": _many(CELLS),
        "indicator": {"type": "string", "enum": list(allowed.indicators)},
        "kind": _many(asked.dataset.bundle.vocabulary.facets["meeting_place_kind"]),
        "lang": {"type": "string", "enum": list(LANGUAGES)},
        "f": {"type": "string", "enum": ["json", "html"]},
        "area": {"type": "string"},
        "compare": {"type": "array", "items": {"type": "string"}},
        **{name: _many(allowed.facets[name]) for name in FACETS if name != "municipality"},
    }
    found: Json = {}
    for name, schema in terms.items():
        found[name] = _parameter(name, schema, words(f"api.parameter.{PARAMETERS[name]}"))
    found[OTHERS] = {
        "name": OTHERS,
        "in": "query",
        "required": False,
        "description": words("api.parameter.others"),
        "style": "form",
        "explode": True,
        "schema": {"type": "object", "additionalProperties": {"type": "string"}},
    }
    for name in COLLECTIONS:
        schema = _many(municipalities_of(name, asked.dataset))
        found[f"{name}_municipality"] = _parameter("municipality", schema, words("api.parameter.municipality"))
    return found


def _parameter(name: str, schema: Json, said: str) -> Json:
    parameter: Json = {"name": name, "in": "query", "required": False, "description": said, "schema": schema}
    if schema["type"] == "array":
        # Repeated (`setting=living&setting=working`), but for the numbers of a box, which commas divide.
        parameter |= {"style": "form", "explode": name != "bbox"}
    return parameter


def _many(values: Any) -> Json:
    return {"type": "array", "items": {"type": "string", "enum": list(values)}}


def _length(number: int) -> Json:
    return {"minItems": number, "maxItems": number}


def _schemas(asked: ApiRequest) -> Json:
    text, whole = {"type": "string"}, {"type": "integer", "minimum": 0}
    schemas: Json = {
        "link": {
            "type": "object",
            "required": ["href", "rel"],
            "properties": {"href": text, "rel": text, "type": text, "title": text},
        },
        "problem": {
            "type": "object",
            "required": ["code"],
            "properties": {
                "code": text,
                "description": text,
                "problems": {"type": "array", "items": {"type": "object"}},
            },
        },
    }
    for name in COLLECTIONS:
        feature = feature_schema(name, asked)
        feature["properties"]["links"] = {"type": "array", "items": _ref("schemas", "link")}
        schemas[f"{name}_feature"] = feature
        schemas[f"{name}_page"] = {
            "type": "object",
            "required": ["type", "features"],
            "properties": {
                "type": {"type": "string", "enum": ["FeatureCollection"]},
                "timeStamp": {"type": "string", "format": "date-time"},
                "numberMatched": whole,
                "numberReturned": whole,
                "links": {"type": "array", "items": _ref("schemas", "link")},
                "features": {"type": "array", "items": _ref("schemas", f"{name}_feature")},
            },
        }
    return schemas


def feature_schema(collection: str, asked: ApiRequest) -> Json:
    """A feature of a collection, with every property and what it means."""
    dataset, words = asked.dataset, asked.words
    described = {item.name: schema_of(item, collection, dataset, words) for item in properties_of(collection, dataset)}
    return {
        "type": "object",
        "required": ["type", "id", "geometry", "properties"],
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": {"type": "string"},
            "geometry": {"type": "object", "nullable": True},
            "properties": {"type": "object", "properties": described},
        },
    }


def _responses() -> Json:
    content = {"application/json": {"schema": _ref("schemas", "problem")}}
    return {"Problem": {"description": "What is wrong and what is allowed", "content": content}}
