"""Metadata for catalogues and search engines: DCAT-AP 3 as JSON-LD, and schema.org in the pages."""

from __future__ import annotations

from dashboard.outlets import TABLE_FORMS
from dashboard.presenters.i18n import languages
from dashboard.web.api.features import shapes_of, sources_of
from dashboard.web.api.filters import MOST
from dashboard.web.api.properties import COLLECTIONS, Json, figures_of, localized, meaning, tagged
from dashboard.web.api.request import ApiRequest
from dashboard.web.api.responses import ApiResponse, as_json

PUBLISHER = "Solidarity Atlas"
EU = "http://publications.europa.eu/resource/authority"
LANGUAGE_IDS = {"nl": f"{EU}/language/NLD", "fr": f"{EU}/language/FRA", "en": f"{EU}/language/ENG"}
THEMES = {
    "practices": (f"{EU}/data-theme/SOCI",),
    "meeting_places": (f"{EU}/data-theme/SOCI",),
    "areas": (f"{EU}/data-theme/SOCI", f"{EU}/data-theme/REGI"),
}
MEDIA = "https://www.iana.org/assignments/media-types"
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "geo": "http://www.opengis.net/ont/geosparql#",
}


def dcat(request: ApiRequest) -> ApiResponse:
    """``/api/dcat.jsonld``: the catalogue, its datasets in three languages, their files and terms."""
    content: Json = {
        "@context": CONTEXT,
        "@id": f"{request.base}/api/dcat.jsonld",
        "@type": "dcat:Catalog",
        "dct:title": localized("api.title", request.dataset),
        "dct:description": localized("api.lead", request.dataset),
        "dct:publisher": _publisher(request),
        "dct:language": [{"@id": LANGUAGE_IDS[lang]} for lang in languages()],
        "foaf:homepage": {"@id": f"{request.base}/", "@type": "foaf:Document"},
        "dcat:service": {
            "@id": f"{request.base}/api",
            "@type": "dcat:DataService",
            "dct:title": localized("api.title", request.dataset),
            "dcat:endpointURL": {"@id": f"{request.base}/api"},
            "dcat:endpointDescription": {"@id": f"{request.base}/api/openapi.json"},
            "dct:conformsTo": {
                "@id": "http://www.opengis.net/spec/ogcapi-features-1/1.0",
                "@type": "dct:Standard",
            },
            "dcat:servesDataset": [{"@id": _dataset_id(name, request)} for name in COLLECTIONS],
        },
        "dcat:dataset": [_dataset(name, request) for name in COLLECTIONS],
    }
    return as_json(content, "application/ld+json")


def _dataset_id(name: str, request: ApiRequest) -> str:
    return f"{request.base}/api/collections/{name}"


def _publisher(request: ApiRequest) -> Json:
    return {"@id": f"{request.base}/#publisher", "@type": "foaf:Agent", "foaf:name": PUBLISHER}


def _dataset(name: str, request: ApiRequest) -> Json:
    dataset, address = request.dataset, _dataset_id(name, request)
    west, south, east, north = shapes_of(dataset, name).extent
    corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
    outline = ", ".join(f"{x} {y}" for x, y in corners)
    record: Json = {
        "@id": address,
        "@type": "dcat:Dataset",
        "dct:title": localized(f"api.collection.{name}.title", dataset),
        "dct:description": localized(f"api.collection.{name}.text", dataset),
        "dct:identifier": f"{dataset.bundle.manifest.region}/{name}",
        "dcat:version": dataset.digest[:16],
        "dct:publisher": _publisher(request),
        "dcat:theme": [{"@id": theme} for theme in THEMES[name]],
        "dct:language": [{"@id": LANGUAGE_IDS[lang]} for lang in languages()],
        "dcat:landingPage": {"@id": f"{address}?f=html", "@type": "foaf:Document"},
        "dct:spatial": {
            "@type": "dct:Location",
            "dcat:bbox": {"@type": "geo:wktLiteral", "@value": f"POLYGON(({outline}))"},
        },
        "dct:provenance": [
            {"@type": "dct:ProvenanceStatement", "rdfs:label": tagged(source.title, f": {source.credit}")}
            for source in sources_of(name, dataset)
        ],
        "dct:source": [{"@id": source.url} for source in sources_of(name, dataset) if source.url],
        "dcat:distribution": [_distribution(*file, request, name) for file in _files(name, request)],
    }
    if name == "practices":
        first, last = dataset.index.years
        record["dct:temporal"] = {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": {"@type": "xsd:gYear", "@value": str(first)},
            "dcat:endDate": {"@type": "xsd:gYear", "@value": str(last)},
        }
    return record


def _files(name: str, request: ApiRequest) -> list[tuple[str, str, str, str]]:
    """Fragment, address, media type and file type of each distribution of a collection."""
    # One response with all of a region of up to MOST features; links lead on where there are more.
    whole = f"{request.base}/api/collections/{name}/items?f=json&limit={MOST}"
    return [
        ("geojson", whole, "application/geo+json", "GEOJSON"),
        *(
            (suffix[1:], f"{request.base}/api/{name}{suffix}", media, suffix[1:].upper())
            for suffix, media in TABLE_FORMS.items()
        ),
    ]


def _distribution(fragment: str, address: str, media: str, kind: str, request: ApiRequest, name: str) -> Json:
    sources = sources_of(name, request.dataset)
    licences = {source.licence_url for source in sources}
    record: Json = {
        "@id": f"{_dataset_id(name, request)}#{fragment}",
        "@type": "dcat:Distribution",
        "dct:title": localized(f"api.collection.{name}.title", request.dataset, f" ({kind})"),
        "dcat:accessURL": {"@id": address},
        "dcat:mediaType": {"@id": f"{MEDIA}/{media}", "@type": "dct:MediaType"},
        "dct:format": {"@id": f"{EU}/file-type/{kind}", "@type": "dct:MediaTypeOrExtent"},
        # Not every source has a licence with an address, and a distribution may name one only: so all terms in words.
        "dct:rights": [
            {
                "@type": "dct:RightsStatement",
                "rdfs:label": tagged(source.title, f": {source.credit}. {source.licence}"),
            }
            for source in sources
        ],
    }
    if f".{fragment}" in TABLE_FORMS:
        record["dcat:downloadURL"] = {"@id": address}
    if fragment == "csv":
        record["dct:conformsTo"] = {"@id": f"{address}-metadata.json", "@type": "dct:Standard"}
    if len(licences) == 1 and (only := next(iter(licences))):
        record["dct:license"] = {"@id": only, "@type": "dct:LicenseDocument"}
    return record


def indicators_of(request: ApiRequest) -> list[Json]:
    """Every indicator with its years, the levels on which it exists, its source and terms."""
    dataset, words = request.dataset, request.words
    return [
        {
            "id": item.id,
            "label": words.local(item.label),
            "unit": words.local(item.unit),
            "description": words.local(item.description),
            "direction": item.direction,
            "levels": list(dataset.indicator_levels(item.id)),
            "vintages": list(item.vintages),
            "vintage": item.vintage,
            "sources": [_source(item.source, request)],
            "items": request.url("collections/areas/items", indicator=item.id, f="json"),
        }
        for item in dataset.bundle.manifest.indicators
    ]


def measures_of(request: ApiRequest) -> list[Json]:
    """Every measure that the atlas computes, with what it means and the sources that it is made from."""
    dataset = request.dataset
    return [
        {
            "id": item.of,
            "description": meaning(item, dataset, request.words),
            "vintage": declared.vintage,
            "sources": [_source(one, request) for one in declared.sources if one in dataset.sources],
        }
        for item in figures_of(dataset, None)
        if item.figure == "value" and (declared := dataset.measure(item.of))
    ]


def _source(source: str, request: ApiRequest) -> Json:
    declared = request.dataset.sources[source]
    included = {"id", "credit", "licence", "licence_url", "url", "vintage"}
    return {**declared.model_dump(include=included), "title": request.words.local(declared.title)}


def schema_org(request: ApiRequest, collection: str | None = None) -> Json:
    """A page in schema.org's terms: the catalogue with its datasets, or one dataset."""
    if collection is not None:
        return {"@context": "https://schema.org", **_schema_dataset(collection, request)}
    return {
        "@context": "https://schema.org",
        "@type": "DataCatalog",
        "@id": f"{request.base}/api",
        "name": request.words("api.title"),
        "description": request.words("api.lead"),
        "url": request.url(),
        "inLanguage": request.lang,
        "publisher": {"@type": "Organization", "name": PUBLISHER},
        "dataset": [_schema_dataset(name, request) for name in COLLECTIONS],
    }


def _schema_dataset(name: str, request: ApiRequest) -> Json:
    sources = sources_of(name, request.dataset)
    west, south, east, north = shapes_of(request.dataset, name).extent
    record: Json = {
        "@type": "Dataset",
        "@id": _dataset_id(name, request),
        "name": request.words(f"api.collection.{name}.title"),
        "description": request.words(f"api.collection.{name}.text"),
        "url": request.url(f"collections/{name}", f="html"),
        "version": request.dataset.digest[:16],
        "isAccessibleForFree": True,
        "creditText": "; ".join(dict.fromkeys(source.credit for source in sources)),
        "license": sorted({source.licence_url or source.licence for source in sources}),
        "spatialCoverage": {
            "@type": "Place",
            "geo": {"@type": "GeoShape", "box": f"{south} {west} {north} {east}"},
        },
        "distribution": [
            {"@type": "DataDownload", "contentUrl": address, "encodingFormat": media}
            for _, address, media, _ in _files(name, request)
        ],
    }
    if name == "practices":
        record["temporalCoverage"] = "{}/{}".format(*request.dataset.index.years)
    return record
