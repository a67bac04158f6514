"""What is here, for catalogues and search engines: DCAT-AP 3 as JSON-LD, and schema.org in the pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.presenters.i18n import Words
from dashboard.query.dataset import Dataset
from dashboard.web.api.features import shapes_of
from dashboard.web.api.filters import MOST
from dashboard.web.api.properties import COLLECTIONS
from dashboard.web.api.request import ApiRequest
from dashboard.web.api.responses import ApiResponse, as_json
from dashboard.web.api.rights import rights_of
from geodata.models import LANGUAGES

PUBLISHER = "Solidarity Atlas"
EU = "http://publications.europa.eu/resource/authority"
SPOKEN = {"nl": f"{EU}/language/NLD", "fr": f"{EU}/language/FRA", "en": f"{EU}/language/ENG"}
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
Json = dict[str, Any]


def dcat(asked: ApiRequest) -> ApiResponse:
    """``/api/dcat.jsonld``: the catalogue, its datasets in three languages, their files and terms."""
    catalogue: Json = {
        "@context": CONTEXT,
        "@id": f"{asked.base}/api/dcat.jsonld",
        "@type": "dcat:Catalog",
        "dct:title": _spoken("api.title", asked.dataset),
        "dct:description": _spoken("api.lead", asked.dataset),
        "dct:publisher": _publisher(asked),
        "dct:language": [{"@id": SPOKEN[lang]} for lang in LANGUAGES],
        "foaf:homepage": {"@id": f"{asked.base}/", "@type": "foaf:Document"},
        "dcat:service": {
            "@id": f"{asked.base}/api",
            "@type": "dcat:DataService",
            "dct:title": _spoken("api.title", asked.dataset),
            "dcat:endpointURL": {"@id": f"{asked.base}/api"},
            "dcat:endpointDescription": {"@id": f"{asked.base}/api/openapi.json"},
            "dct:conformsTo": {
                "@id": "http://www.opengis.net/spec/ogcapi-features-1/1.0",
                "@type": "dct:Standard",
            },
            "dcat:servesDataset": [{"@id": _dataset_id(name, asked)} for name in COLLECTIONS],
        },
        "dcat:dataset": [_dataset(name, asked) for name in COLLECTIONS],
    }
    return as_json(catalogue, "application/ld+json")


def _dataset_id(name: str, asked: ApiRequest) -> str:
    return f"{asked.base}/api/collections/{name}"


def _publisher(asked: ApiRequest) -> Json:
    return {"@id": f"{asked.base}/#publisher", "@type": "foaf:Agent", "foaf:name": PUBLISHER}


def _dataset(name: str, asked: ApiRequest) -> Json:
    dataset, address = asked.dataset, _dataset_id(name, asked)
    west, south, east, north = shapes_of(name, dataset).extent
    corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
    outline = ", ".join(f"{x} {y}" for x, y in corners)
    record: Json = {
        "@id": address,
        "@type": "dcat:Dataset",
        "dct:title": _spoken(f"api.collection.{name}.title", dataset),
        "dct:description": _spoken(f"api.collection.{name}.text", dataset),
        "dct:identifier": f"{dataset.bundle.manifest['region']}/{name}",
        "dcat:version": dataset.digest[:16],
        "dct:publisher": _publisher(asked),
        "dcat:theme": [{"@id": theme} for theme in THEMES[name]],
        "dct:language": [{"@id": SPOKEN[lang]} for lang in LANGUAGES],
        "dcat:landingPage": {"@id": f"{address}?f=html", "@type": "foaf:Document"},
        "dct:spatial": {
            "@type": "dct:Location",
            "dcat:bbox": {"@type": "geo:wktLiteral", "@value": f"POLYGON(({outline}))"},
        },
        "dct:provenance": [
            {"@type": "dct:ProvenanceStatement", "rdfs:label": _said({**right.title}, f": {right.credit}")}
            for right in rights_of(name, dataset)
        ],
        "dct:source": [{"@id": right.at} for right in rights_of(name, dataset) if right.at],
        "dcat:distribution": [_distribution(*file, asked, name) for file in _files(name, asked)],
    }
    if name == "practices":
        first, last = dataset.index.years
        record["dct:temporal"] = {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": {"@type": "xsd:gYear", "@value": str(first)},
            "dcat:endDate": {"@type": "xsd:gYear", "@value": str(last)},
        }
    return record


def _files(name: str, asked: ApiRequest) -> list[tuple[str, str, str, str]]:
    """Fragment, address, media type and file type of each form in which a collection can be had."""
    # One answer that holds all of a region of up to MOST features; links lead on where there are more.
    whole = f"{asked.base}/api/collections/{name}/items?f=json&limit={MOST}"
    found = [("geojson", whole, "application/geo+json", "GEOJSON")]
    if name != "meeting_places":
        found.append(("csv", f"{asked.base}/api/{name}.csv", "text/csv", "CSV"))
    return found


def _distribution(fragment: str, address: str, media: str, kind: str, asked: ApiRequest, name: str) -> Json:
    rights = rights_of(name, asked.dataset)
    licences = {right.url for right in rights}
    found: Json = {
        "@id": f"{_dataset_id(name, asked)}#{fragment}",
        "@type": "dcat:Distribution",
        "dct:title": _said(dict(zip(LANGUAGES, _titles(name, asked.dataset), strict=True)), f" ({kind})"),
        "dcat:accessURL": {"@id": address},
        "dcat:mediaType": {"@id": f"{MEDIA}/{media}", "@type": "dct:MediaType"},
        "dct:format": {"@id": f"{EU}/file-type/{kind}", "@type": "dct:MediaTypeOrExtent"},
        # Not every source has a licence with an address, and a distribution may name one only: so all terms in words.
        "dct:rights": [
            {
                "@type": "dct:RightsStatement",
                "rdfs:label": _said({**right.title}, f": {right.credit}. {right.licence}"),
            }
            for right in rights
        ],
    }
    if fragment == "csv":
        found["dcat:downloadURL"] = {"@id": address}
        found["dct:conformsTo"] = {"@id": f"{address}-metadata.json", "@type": "dct:Standard"}
    if len(licences) == 1 and (only := next(iter(licences))):
        found["dct:license"] = {"@id": only, "@type": "dct:LicenseDocument"}
    return found


def _titles(name: str, dataset: Dataset) -> list[str]:
    return [Words(lang, dataset.bundle.vocabulary)(f"api.collection.{name}.title") for lang in LANGUAGES]


def _spoken(key: str, dataset: Dataset) -> list[Json]:
    return _said({lang: Words(lang, dataset.bundle.vocabulary)(key) for lang in LANGUAGES})


def _said(texts: Mapping[str, str], after: str = "") -> list[Json]:
    return [{"@language": lang, "@value": text + after} for lang, text in texts.items() if text]


def schema_org(asked: ApiRequest, collection: str | None = None) -> Json:
    """schema.org's words for a page: the catalogue with its datasets, or one dataset."""
    if collection is not None:
        return {"@context": "https://schema.org", **_schema_dataset(collection, asked)}
    return {
        "@context": "https://schema.org",
        "@type": "DataCatalog",
        "@id": f"{asked.base}/api",
        "name": asked.words("api.title"),
        "description": asked.words("api.lead"),
        "url": asked.url(),
        "inLanguage": asked.lang,
        "publisher": {"@type": "Organization", "name": PUBLISHER},
        "dataset": [_schema_dataset(name, asked) for name in COLLECTIONS],
    }


def _schema_dataset(name: str, asked: ApiRequest) -> Json:
    rights = rights_of(name, asked.dataset)
    west, south, east, north = shapes_of(name, asked.dataset).extent
    record: Json = {
        "@type": "Dataset",
        "@id": _dataset_id(name, asked),
        "name": asked.words(f"api.collection.{name}.title"),
        "description": asked.words(f"api.collection.{name}.text"),
        "url": asked.url(f"collections/{name}", f="html"),
        "version": asked.dataset.digest[:16],
        "isAccessibleForFree": True,
        "creditText": "; ".join(dict.fromkeys(right.credit for right in rights)),
        "license": sorted({right.url or right.licence for right in rights}),
        "spatialCoverage": {
            "@type": "Place",
            "geo": {"@type": "GeoShape", "box": f"{south} {west} {north} {east}"},
        },
        "distribution": [
            {"@type": "DataDownload", "contentUrl": address, "encodingFormat": media}
            for _, address, media, _ in _files(name, asked)
        ],
    }
    if name == "practices":
        record["temporalCoverage"] = "{}/{}".format(*asked.dataset.index.years)
    return record
