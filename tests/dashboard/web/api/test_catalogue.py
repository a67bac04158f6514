"""What catalogues and search engines read: DCAT-AP as RDF, schema.org in pages; and the pages themselves."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.presenters.i18n import languages
from dashboard.query.dataset import Dataset
from dashboard.web.api import responses
from dashboard.web.api.properties import COLLECTIONS
from dashboard.web.routes import routes

# Mandatory in DCAT-AP 3.
MANDATORY = {
    DCAT.Catalog: (DCTERMS.title, DCTERMS.description, DCTERMS.publisher),
    DCAT.Dataset: (DCTERMS.title, DCTERMS.description),
    DCAT.Distribution: (DCAT.accessURL,),
    DCAT.DataService: (DCTERMS.title, DCAT.endpointURL),
    FOAF.Agent: (FOAF.name,),
}
PAGES = (
    "/api",
    "/api/conformance",
    "/api/collections",
    "/api/api.html",
    *(f"/api/collections/{name}" for name in COLLECTIONS),
    *(f"/api/collections/{name}/items" for name in COLLECTIONS),
    "/api/collections/practices/items/torekes-rabot-gent",
    "/api/collections/areas/items/440217",
)


@pytest.fixture(scope="module")
def graph(client: TestClient) -> Graph:
    """The record as triples; its context is inside it, so that nothing is fetched."""
    return Graph().parse(data=client.get("/api/dcat.jsonld").text, format="json-ld")


def test_the_record_has_all_that_dcat_ap_asks_for(graph: Graph) -> None:
    for kind, properties in MANDATORY.items():
        found = list(graph.subjects(RDF.type, kind))
        assert found, kind
        for one in found:
            for name in properties:
                assert list(graph.objects(one, name)), (one, name)
    assert len(set(graph.subjects(RDF.type, DCAT.Dataset))) == 3


def test_titles_and_descriptions_come_in_three_languages(graph: Graph) -> None:
    for dataset in graph.subjects(RDF.type, DCAT.Dataset):
        for name in (DCTERMS.title, DCTERMS.description):
            texts = list(graph.objects(dataset, name))
            assert {text.language for text in texts if isinstance(text, Literal)} == set(languages())


def test_every_file_is_there_and_has_its_terms(graph: Graph, client: TestClient, dataset: Dataset) -> None:
    for file in graph.subjects(RDF.type, DCAT.Distribution):
        (address,) = graph.objects(file, DCAT.accessURL)
        (media,) = graph.objects(file, DCAT.mediaType)
        answer = client.get(str(address))
        assert answer.status_code == 200
        assert answer.headers["content-type"].split(";")[0] == str(media).split("media-types/")[1]
        assert list(graph.objects(file, DCTERMS.rights))
        assert len(list(graph.objects(file, DCTERMS.license))) <= 1
    said = graph.serialize(format="nt")
    for source in dataset.bundle.manifest.sources:
        assert json.dumps(source.licence, ensure_ascii=False)[1:-1] in said, source.id
    # Coordinates of practices come from a lock file with terms of its own, so that no one licence covers a practice.
    assert licensed(graph) == PLACES


PLACES = {"meeting_places#geojson", "meeting_places#csv", "meeting_places#xlsx"}
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def licensed(graph: Graph) -> set[str]:
    """The files that are under the licence of the registry alone."""
    return {str(file).split("/")[-1] for file in graph.subjects(DCTERMS.license, URIRef(LICENCE))}


def test_a_file_whose_sources_share_a_licence_names_it(
    dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = dataset.bundle.manifest
    sources = tuple(
        source.model_copy(update={"licence_url": LICENCE}) if source.id == "geocodes" else source
        for source in manifest.sources
    )
    shared = Dataset(replace(dataset.bundle, manifest=manifest.model_copy(update={"sources": sources})))
    monkeypatch.setattr(responses, "current_dataset", lambda: shared)
    record = TestClient(Starlette(routes=routes(tmp_path))).get("/api/dcat.jsonld").text
    read = Graph().parse(data=record, format="json-ld")
    assert licensed(read) == {"practices#geojson", "practices#csv", "practices#xlsx", *PLACES}


class Reader(HTMLParser):
    """Keeps ids, links and the elements that were opened and closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.language = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "html":
            self.language = given.get("lang") or ""
        if tag == "a":
            self.links.append(given["href"] or "")
        if tag not in ("meta", "link", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("lang", languages())
def test_a_page_is_whole_in_its_language_and_its_links_resolve(client: TestClient, lang: str) -> None:
    links: set[str] = set()
    for path in PAGES:
        answer = client.get(f"{path}?f=html&lang={lang}")
        assert answer.status_code == 200, path
        reader = Reader()
        reader.feed(answer.text)
        assert (reader.open, reader.language) == ([], lang), path
        assert answer.text.count("<h1>") == 1, path
        assert re.findall(r"<script(?! type=\"application/ld\+json\")", answer.text) == [], path
        inside = [link for link in reader.links if link.startswith("http://testserver/api")]
        assert inside, path
        links.update(inside[:12])
    assert [link for link in sorted(links) if client.get(link).status_code != 200] == []


def schema_org(text: str) -> Any:
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
    return json.loads(found)


def test_pages_describe_themselves_in_the_words_of_schema_org(client: TestClient) -> None:
    catalogue = schema_org(client.get("/api?f=html&lang=en").text)
    assert catalogue["@type"] == "DataCatalog"
    assert [one["@type"] for one in catalogue["dataset"]] == ["Dataset"] * 3
    for name in COLLECTIONS:
        dataset = schema_org(client.get(f"/api/collections/{name}?f=html&lang=en").text)
        assert 50 <= len(dataset["description"]) <= 5000
        assert dataset["license"]
        for file in dataset["distribution"]:
            assert client.get(file["contentUrl"]).status_code == 200


def test_hostile_texts_stay_texts(dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    evil = "</script><script>alert(1)</script>\"'&"
    practices = dataset.bundle.practices.copy()
    practices.loc[0, ["name", "summary_nl"]] = evil
    sources = tuple(source.model_copy(update={"credit": evil}) for source in dataset.bundle.manifest.sources)
    manifest = dataset.bundle.manifest.model_copy(update={"sources": sources})
    hostile = Dataset(replace(dataset.bundle, practices=practices, manifest=manifest))
    monkeypatch.setattr(responses, "current_dataset", lambda: hostile)
    client = TestClient(Starlette(routes=routes(tmp_path)))
    first = str(practices["practice_id"].iloc[0])
    for path in ("", "/collections/practices", "/collections/practices/items", f"/collections/practices/items/{first}"):
        text = client.get(f"/api{path}", params={"f": "html", "x": evil}).text
        assert "<script>alert" not in text, path
    bad = client.get("/api/collections/practices/items", params={"setting": evil, "f": "html"})
    assert bad.status_code == 400
    assert "<script>alert" not in bad.text
    assert client.get(f"/api/collections/practices/items/{first}").json()["properties"]["name"] == evil
