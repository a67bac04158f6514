"""The OpenAPI 3.0 document: every path, every parameter with its values, every property with its meaning."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any, get_args

from dashboard.outlets import OUTLETS, TABLE_FORMS, XLSX
from dashboard.outlets.evidence_tables import FIGURES
from dashboard.presenters.i18n import Words, languages
from dashboard.query.view import CELLS, FACETS, LEAST, Sort
from dashboard.web.api.filters import CRS84, LIMIT, MOST, kinds_of_places, municipalities_of
from dashboard.web.api.properties import COLLECTIONS, changing, properties_of, schema_of
from dashboard.web.api.request import ROOT, ApiRequest

Json = dict[str, Any]
# Parameter → the key of the text that describes it.
PARAMETERS: Mapping[str, str] = {
    "limit": "limit", "offset": "offset", "bbox": "bbox", "bbox-crs": "bbox_crs", "datetime": "datetime",
    **{name: "facet" for name in FACETS if name != "municipality"},
    "municipality": "municipality", "match": "match", "year": "year", "q": "q", "level": "level", "cell": "cell",
    "indicator": "indicator", "kind": "kind", "lang": "lang", "f": "f", "area": "area", "compare": "compare",
    "at": "at", "since": "since", "sort": "sort", "least": "least", "verified": "verified",
    "source_id": "source_id",
}  # fmt: skip
# OGC API - Features lets a server take parameters that it does not name where its definition says so: a form of any.
OTHERS = "others"
PAGING = ("limit", "offset", "bbox", "bbox-crs", "datetime")
PLACES = ("kind", "verified", "source_id")
OWN = {
    "practices": (*FACETS, "match", "year", "q", "cell", "indicator"),
    "meeting_places": ("municipality", *PLACES),
    "areas": ("area", "municipality", "level", "cell", "indicator", "at", "since"),
}

AREA_FILTERS = ("area", "areas_municipality", "level", "cell", "indicator", "at", "since")
LIST = ("list_municipality", "area", "indicator", "sort", "least", "lang")
FILTERS = (*(name if name != "municipality" else "practices_municipality" for name in FACETS), "match")


def parameters_of(collection: str) -> tuple[str, ...]:
    """The parameters that a collection's items understand."""
    return (*PAGING, *OWN[collection], "lang", "f")


def document(request: ApiRequest) -> Json:
    """The whole document; texts in the requested language."""
    words = request.words
    return {
        "openapi": "3.0.3",
        "info": {
            "title": words("api.title"),
            "description": f"{words('api.lead')}\n\n{words('api.unknown_parameters')}",
            "version": _version(),
            "license": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
        },
        "servers": [{"url": f"{request.base}/api"}],
        "tags": [{"name": "capabilities"}, {"name": "data"}, {"name": "files"}],
        "paths": _paths(request),
        "components": {"parameters": _parameters(request), "schemas": _schemas(request), "responses": _responses()},
    }


def _version() -> str:
    try:
        return version("solidarity-atlas")
    except PackageNotFoundError:
        return "0"


def _paths(request: ApiRequest) -> Json:
    words = request.words
    both, geo = ("application/json", "text/html"), ("application/geo+json", "text/html")
    paths: Json = {
        "/": _get("landing", "capabilities", words("api.title"), both, ("lang", "f")),
        "/conformance": _get("conformance", "capabilities", words("api.link.conformance"), both, ("lang", "f")),
        "/collections": _get("collections", "capabilities", words("api.link.collections"), both, ("lang", "f")),
        "/indicators": _get(
            "indicators", "capabilities", words("api.link.indicators"), ("application/json",), ("lang",)
        ),
        "/dcat.jsonld": _get("dcat", "capabilities", words("api.link.dcat"), ("application/ld+json",), ()),
    }
    for name in COLLECTIONS:
        title, path = words(f"api.collection.{name}.title"), f"/collections/{name}"
        paths[path] = _get(f"{name}", "capabilities", title, both, ("lang", "f"))
        paths[f"{path}/schema"] = _get(f"{name}Schema", "capabilities", title, ("application/schema+json",), ("lang",))
        own = [f"{name}_municipality" if one == "municipality" else one for one in parameters_of(name)]
        paths[f"{path}/items"] = _get(f"{name}Items", "data", title, geo, own, schema=f"{name}_page")
        single = _get(f"{name}Item", "data", title, geo, ("lang", "f"), f"{name}_feature", {"id": {"type": "string"}})
        if name == "practices":
            single["get"]["responses"] |= {
                "301": {"description": words("api.moved")}, "410": _ref("responses", "Problem"),
            }  # fmt: skip
        paths[f"{path}/items/{{id}}"] = single
    return paths | _files(request)


def _files(request: ApiRequest) -> Json:
    """The files of a view."""
    words, chosen = request.words, ("area", "compare", "indicator", "lang")
    practices = words("api.collection.practices.title")
    everything = (*FILTERS, "year", "q", "cell", "indicator", "lang")
    figure = {"name": {"type": "string", "enum": list(FIGURES)}}
    # Path, identity, summary, parameters, and the variable part of the path: of downloads.TABLES.
    tables: list[tuple[str, str, str, tuple[str, ...], Json | None]] = [
        ("practices", "practicesFile", practices, everything, None),
        (
            "meeting_places",
            "meetingPlacesFile",
            words("api.collection.meeting_places.title"),
            ("meeting_places_municipality", *PLACES, "lang"),
            None,
        ),
        ("areas", "areasFile", words("api.collection.areas.title"), AREA_FILTERS, None),
        ("neighbourhood", "neighbourhoodFile", words("page.neighbourhood"), chosen, None),
        ("neighbourhood-places", "neighbourhoodPlacesFile", words("files.title.places"), chosen, None),
        ("invest", "investFile", words("page.invest"), LIST, None),
        ("evidence/{name}", "evidenceFile", words("page.evidence"), ("indicator", "lang"), figure),
    ]
    geojson = OUTLETS["geojson"]
    return {
        **{
            f"/{where}{suffix}": _get(
                # The identities of the CSV files were there first.
                identity if suffix == ".csv" else f"{identity}{suffix[1:].capitalize()}",
                "files",
                f"{summary} ({suffix[1:].upper()})",
                (media,),
                parameters,
                path=path,
            )
            for where, identity, summary, parameters, path in tables
            for suffix, media in TABLE_FORMS.items()
        },
        geojson.route.removeprefix(ROOT): _get(
            "practicesGeoJson", "files", f"{practices} (GeoJSON)", (geojson.media_type,), everything
        ),
    }


def _get(
    identity: str,
    tag: str,
    summary: str,
    media: tuple[str, ...],
    parameters: Any,
    schema: str | None = None,
    path: Json | None = None,
) -> Json:
    """An operation; ``path`` is the schema of each variable part of its path, by name."""

    def content(kind: str) -> Json:
        if schema and kind == "application/geo+json":
            return {"schema": _ref("schemas", schema)}
        if kind == XLSX:
            return {"schema": {"type": "string", "format": "binary"}}
        return {"schema": {"type": "object"} if kind.endswith("json") else {"type": "string"}}

    return {
        "get": {
            "operationId": identity,
            "tags": [tag],
            "summary": summary,
            "parameters": [
                *({"name": name, "in": "path", "required": True, "schema": one} for name, one in (path or {}).items()),
                *(_ref("parameters", name) for name in (*parameters, OTHERS)),
            ],
            "responses": {
                "200": {"description": summary, "content": {kind: content(kind) for kind in media}},
                "304": {"description": "Not Modified"},
                **{status: _ref("responses", "Problem") for status in ("400", *(("404",) if path else ()))},
            },
        }
    }


def _ref(kind: str, name: str) -> Json:
    return {"$ref": f"#/components/{kind}/{name}"}


def _parameters(request: ApiRequest) -> Json:
    words, allowed = request.words, request.dataset.allowed
    first, last = allowed.years
    terms: dict[str, Json] = {
        "limit": {"type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT},
        "offset": {"type": "integer", "minimum": 0, "default": 0},
        "bbox": {
            "type": "array",
            "items": {"type": "number"},
            "oneOf": [{"minItems": number, "maxItems": number} for number in (4, 6)],
        },
        "bbox-crs": {"type": "string", "format": "uri", "enum": [CRS84], "default": CRS84},
        "datetime": {"type": "string"},
        "match": {"type": "string", "enum": ["any", "all"], "default": "any"},
        "year": {"type": "integer", "minimum": first, "maximum": last},
        "q": {"type": "string", "maxLength": 100},
        "level": {"type": "string", "enum": list(allowed.levels)},
        "cell": _many(CELLS),
        "indicator": {"type": "string", "enum": list(allowed.indicators)},
        "at": {"type": "integer", "enum": [int(year) for year in request.dataset.years]},
        "since": {"type": "integer", "enum": [int(year) for year in request.dataset.years]},
        "kind": _many(kinds_of_places(request.dataset)),
        "verified": _many(("true", "false")),
        "source_id": _many(request.dataset.region.meeting_place_sources),
        "lang": {"type": "string", "enum": list(languages())},
        "f": {"type": "string", "enum": ["json", "html"]},
        "area": {"type": "string"},
        "compare": {"type": "array", "items": {"type": "string"}},
        "sort": {"type": "string", "enum": list(get_args(Sort)), "default": "tipping"},
        "least": {"type": "integer", "enum": [int(number) for number in LEAST]},
        **{name: _many(allowed.facets[name]) for name in FACETS if name != "municipality"},
    }
    municipalities = {name: _many(municipalities_of(request.dataset, name)) for name in COLLECTIONS}
    return {
        **{name: _parameter(name, schema, words) for name, schema in terms.items()},
        OTHERS: {
            "name": OTHERS,
            "in": "query",
            "required": False,
            "description": words("api.parameter.others"),
            "style": "form",
            "explode": True,
            "schema": {"type": "object", "additionalProperties": {"type": "string"}},
        },
        **{f"{name}_municipality": _parameter("municipality", one, words) for name, one in municipalities.items()},
        "list_municipality": _parameter("municipality", _many(allowed.facets["municipality"]), words),
    }


def _parameter(name: str, schema: Json, words: Words) -> Json:
    text = parameter_text(name, words)
    parameter: Json = {"name": name, "in": "query", "required": False, "description": text, "schema": schema}
    if schema["type"] == "array":
        # Repeated (`setting=living&setting=working`), but for the numbers of a box, which commas divide.
        parameter |= {"style": "form", "explode": name != "bbox"}
    return parameter


def parameter_text(name: str, words: Words) -> str:
    """What a parameter does."""
    return words(f"api.parameter.{PARAMETERS[name]}")


def _many(values: Any) -> Json:
    return {"type": "array", "items": {"type": "string", "enum": list(values)}}


def _schemas(request: ApiRequest) -> Json:
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
        feature = feature_schema(name, request)
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
                "note": text,
                "links": {"type": "array", "items": _ref("schemas", "link")},
                "features": {"type": "array", "items": _ref("schemas", f"{name}_feature")},
            },
        }
    return schemas


def feature_schema(collection: str, request: ApiRequest) -> Json:
    """A feature of a collection, with every property and what it means."""
    dataset, words = request.dataset, request.words
    found = properties_of(collection, dataset, changed=changing(dataset))
    described = {item.name: schema_of(item, collection, dataset, words) for item in found}
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
