"""OGC API – Features Part 1, as far as a client can see: classes, links, paging, filters, forms, headers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import jsonschema
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from dashboard.query.dataset import Dataset
from dashboard.web.api.filters import MOST
from dashboard.web.api.properties import COLLECTIONS

SPEC = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"
SHARED = settings(max_examples=20)
each_collection = pytest.mark.parametrize("name", COLLECTIONS)
PLAIN = (
    "/api",
    "/api/",
    "/api/conformance",
    "/api/collections",
    *(f"/api/collections/{name}" for name in COLLECTIONS),
    *(f"/api/collections/{name}/items?limit=2&offset=3" for name in COLLECTIONS),
)


def links(content: Any) -> Iterator[dict[str, str]]:
    """Every link anywhere in a document."""
    if isinstance(content, dict):
        if {"href", "rel"} <= content.keys():
            yield content
        for value in content.values():
            yield from links(value)
    elif isinstance(content, list):
        for value in content:
            yield from links(value)


def link(content: dict[str, Any], rel: str, kind: str | None = None) -> str:
    found = [one for one in content["links"] if one["rel"] == rel and kind in (None, one["type"])]
    assert len(found) == 1, (rel, kind, content["links"])
    href: str = found[0]["href"]
    return href


def schema_with_nulls(node: Any) -> Any:
    """A Schema Object of OpenAPI 3.0 as JSON Schema."""
    if isinstance(node, dict):
        made = {key: schema_with_nulls(value) for key, value in node.items()}
        if made.pop("nullable", False) is True:
            made["type"] = [made["type"], "null"]
        return made
    return [schema_with_nulls(one) for one in node] if isinstance(node, list) else node


def test_the_four_classes_are_declared(client: TestClient) -> None:
    declared = client.get("/api/conformance").json()["conformsTo"]
    assert set(declared) >= {f"{SPEC}{name}" for name in ("core", "geojson", "html", "oas30")}


def test_the_landing_page_leads_to_everything(client: TestClient) -> None:
    content = client.get("/api").json()
    for rel in ("self", "alternate", "service-desc", "service-doc", "conformance", "data"):
        assert link(content, rel)
    assert link(content, "service-desc") == "http://testserver/api/openapi.json"


def test_every_link_resolves_to_what_it_promises(client: TestClient) -> None:
    promised: set[tuple[str, str]] = set()
    for path in PLAIN:
        found = list(links(client.get(path).json()))
        assert found, path
        elsewhere = [one for one in found if not one["href"].startswith("http://testserver")]
        assert {one["rel"] for one in elsewhere} <= {"license"}, path
        promised |= {(one["href"], one["type"]) for one in found if one not in elsewhere}
    for href, kind in sorted(promised):
        answer = client.get(href, headers={"accept": "text/html" if kind == "text/html" else "*/*"})
        assert answer.status_code == 200, href
        assert answer.headers["content-type"].startswith(kind), href


def test_the_link_to_itself_answers_the_same(client: TestClient) -> None:
    for path in PLAIN:
        content = client.get(path).json()
        again = client.get(link(content, "self")).json()
        content.pop("timeStamp", None), again.pop("timeStamp", None)
        assert again == content, path


@each_collection
def test_a_page_counts_what_it_holds(client: TestClient, dataset: Dataset, name: str) -> None:
    content = client.get(f"/api/collections/{name}/items?limit=7").json()
    table = getattr(dataset.bundle, name)
    assert (content["type"], content["numberMatched"]) == ("FeatureCollection", len(table))
    assert content["numberReturned"] == len(content["features"]) == 7
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", content["timeStamp"])


@given(name=st.sampled_from(COLLECTIONS), limit=st.integers(1, 40))
@SHARED
def test_paging_visits_every_feature_once(client: TestClient, dataset: Dataset, name: str, limit: int) -> None:
    address: str | None = f"/api/collections/{name}/items?limit={limit}"
    seen: list[str] = []
    back: list[str | None] = []
    while address:
        content = client.get(address).json()
        seen += [feature["id"] for feature in content["features"]]
        rels = {one["rel"]: one["href"] for one in content["links"]}
        back.append(rels.get("prev"))
        address = rels.get("next")
    key = {"practices": "practice_id", "meeting_places": "meeting_place_id", "areas": "area_id"}[name]
    assert seen == list(getattr(dataset.bundle, name)[key])
    assert [before is None for before in back] == [page == 0 for page in range(len(back))]


@given(name=st.sampled_from(COLLECTIONS), limit=st.integers(1, 20), offset=st.integers(0, 40))
@SHARED
def test_a_page_before_and_a_page_after_meet(client: TestClient, name: str, limit: int, offset: int) -> None:
    content = client.get(f"/api/collections/{name}/items?limit={limit}&offset={offset}").json()
    rels = {one["rel"]: one["href"] for one in content["links"]}
    if "prev" in rels:
        before = client.get(rels["prev"]).json()
        if content["features"] and offset >= limit:
            nexts = {one["rel"]: one["href"] for one in before["links"]}
            assert client.get(nexts["next"]).json()["features"] == content["features"]
        assert before["features"]


def test_a_limit_over_the_most_is_answered_with_the_most(client: TestClient) -> None:
    assert client.get(f"/api/collections/areas/items?limit={MOST * 50}").json()["numberReturned"] == 30
    limit = client.get("/api/openapi.json").json()["components"]["parameters"]["limit"]["schema"]
    assert (limit["minimum"], limit["maximum"], limit["default"]) == (1, MOST, 100)


@given(
    name=st.sampled_from(COLLECTIONS),
    corners=st.tuples(*(st.floats(low, high) for low, high in ((3.5, 4.6), (50.7, 51.4), (3.5, 4.6), (50.7, 51.4)))),
)
@SHARED
def test_a_box_selects_what_intersects_it_and_what_has_no_place(
    client: TestClient, name: str, corners: tuple[float, ...]
) -> None:
    west, east = sorted(corners[0::2])
    south, north = sorted(corners[1::2])
    content = client.get(f"/api/collections/{name}/items?limit=1000&bbox={west},{south},{east},{north}").json()
    every = client.get(f"/api/collections/{name}/items?limit=1000").json()["features"]
    box = shapely.box(west, south, east, north)
    expected = [
        feature["id"]
        for feature in every
        if feature["geometry"] is None or shapely.geometry.shape(feature["geometry"]).intersects(box)
    ]
    assert [feature["id"] for feature in content["features"]] == expected
    six = client.get(f"/api/collections/{name}/items?limit=1000&bbox={west},{south},-5,{east},{north},90").json()
    assert six["features"] == content["features"]


def test_a_box_over_the_antimeridian_is_the_rest_of_the_world(client: TestClient) -> None:
    around = client.get("/api/collections/areas/items?limit=1000&bbox=4.0,-90,3.9,90").json()
    assert around["numberMatched"] == 30
    without_ghent = client.get("/api/collections/areas/items?limit=1000&bbox=4.0,-90,3.0,90").json()["features"]
    assert len(without_ghent) == 30 - 10
    assert "Gent" not in {one["properties"]["municipality"] for one in without_ghent}
    nowhere = client.get("/api/collections/areas/items?bbox=170,-90,-170,90").json()
    assert (nowhere["numberMatched"], nowhere["features"]) == (0, [])


@given(first=st.integers(1890, 2030), length=st.integers(0, 40), shape=st.sampled_from(["day", "span", "from", "to"]))
@SHARED
def test_a_time_selects_practices_known_to_run_then(
    client: TestClient, dataset: Dataset, first: int, length: int, shape: str
) -> None:
    low, high = {
        "day": (first, first),
        "span": (first, first + length),
        "from": (first, np.inf),
        "to": (-np.inf, first),
    }[shape]
    asked = {
        "day": f"{first}-06-30T12:00:00Z",
        "span": f"{first}-01-01/{first + length}-12-31T23:59:59Z",
        "from": f"{first}-01-01T00:00:00Z/..",
        "to": f"/{first}-12-31",
    }[shape]
    content = client.get(f"/api/collections/practices/items?limit=1000&datetime={quote(asked)}").json()
    index = dataset.index
    expected = [
        identity
        for identity, start, end in zip(dataset.bundle.practices["practice_id"], index.first, index.last, strict=True)
        if np.isnan(start) or (start <= high and end >= low)
    ]
    assert [feature["id"] for feature in content["features"]] == expected


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("limit=0", "limit='0'"),
        ("limit=ten", "limit='ten'"),
        ("limit=-3", "limit='-3'"),
        ("offset=-1", "offset='-1'"),
        ("bbox=1,2,3", "bbox='1,2,3'"),
        ("bbox=1,2,3,nan", "bbox='1,2,3,nan'"),
        ("bbox=3,52,4,51", "bbox='3,52,4,51'"),
        ("bbox=3,51,400,52", "bbox='3,51,400,52'"),
        ("bbox=3,51,4,52&bbox-crs=EPSG:31370", "bbox-crs='EPSG:31370'"),
        ("datetime=yesterday", "datetime='yesterday'"),
        ("datetime=2020-01-01/2010-01-01", "datetime='2020-01-01/2010-01-01'"),
        ("datetime=2020-01-01/2021-01-01/2022-01-01", "datetime="),
        ("datetime=..", "datetime='..'"),
        ("setting=livng", "setting='livng': allowed: living, working, learning, leisure"),
        ("municipality=Gotham", "municipality='Gotham': allowed: "),
        ("year=3000", "year='3000'"),
        ("lang=de", "lang='de': allowed: nl, fr, en"),
        ("f=xml", "f='xml': allowed: json, html"),
        ("level=street", "level='street'"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_with_what_is_allowed(client: TestClient, query: str, said: str) -> None:
    answer = client.get(f"/api/collections/practices/items?{query}")
    assert answer.status_code == 400
    assert answer.json()["code"] == "InvalidParameterValue"
    assert said in answer.json()["description"]
    page = client.get(f"/api/collections/practices/items?{query}", headers={"accept": "text/html"})
    assert (page.status_code, page.headers["content-type"]) == (400, "text/html; charset=utf-8")


def test_every_bad_value_is_named_at_once(client: TestClient) -> None:
    answer = client.get("/api/collections/meeting_places/items?limit=x&bbox=1&kind=castle&municipality=Gotham").json()
    assert [one["name"] for one in answer["problems"]] == ["municipality", "limit", "bbox", "kind"]


@pytest.fixture(scope="module")
def plain(client: TestClient) -> dict[str, Any]:
    """What is answered without unknown parameters."""
    paths = ("collections/practices/items", "collections/areas/items", "practices.csv", "areas.csv", "conformance")
    return {path: told(client, f"/api/{path}?limit=3") for path in paths}


def told(client: TestClient, address: str) -> Any:
    """What an answer says, but for the time and the links, which hold the question."""
    answer = client.get(address)
    assert answer.status_code == 200
    if "json" not in answer.headers["content-type"]:
        return answer.content
    content = answer.json()
    return content.get("features", content)


@given(name=st.text(st.characters(codec="ascii", categories=["L"]), min_size=3, max_size=12), value=st.text(max_size=9))
@settings(SHARED, max_examples=8)
def test_unknown_parameters_are_ignored(client: TestClient, plain: dict[str, Any], name: str, value: str) -> None:
    known = {"setting", "support", "funding", "source", "status", "municipality", "study", "match", "year", "layers"}
    known |= {"limit", "offset", "bbox", "datetime", "lang", "level", "indicator", "area", "practice", "center", "zoom"}
    known |= {"classes", "steps"}
    extra = "" if name in known else f"&{name}={quote(value)}"
    for path, expected in plain.items():
        assert told(client, f"/api/{path}?limit=3{extra}") == expected


@each_collection
def test_every_feature_fits_its_schema_and_answers_alone(client: TestClient, name: str) -> None:
    schema = schema_with_nulls(client.get(f"/api/collections/{name}/schema").json())
    check = jsonschema.Draft202012Validator(schema)
    features = client.get(f"/api/collections/{name}/items?limit=1000").json()["features"]
    for feature in features:
        check.validate(feature)
        assert set(feature["properties"]) == set(schema["properties"]["properties"]["properties"])
    for feature in features[::5]:
        alone = client.get(f"/api/collections/{name}/items/{quote(feature['id'])}").json()
        rels = {one["rel"]: one["href"] for one in alone.pop("links")}
        assert alone == feature
        assert {"self", "collection", "alternate"} <= rels.keys()


@each_collection
def test_geometry_is_longitude_then_latitude_and_lies_in_the_extent(client: TestClient, name: str) -> None:
    extent = client.get(f"/api/collections/{name}").json()["extent"]["spatial"]["bbox"][0]
    features = client.get(f"/api/collections/{name}/items?limit=1000").json()["features"]
    bounds = np.array([shapely.geometry.shape(f["geometry"]).bounds for f in features if f["geometry"]])
    assert np.allclose([*bounds[:, :2].min(axis=0), *bounds[:, 2:].max(axis=0)], extent, atol=1e-6)
    assert 2 < extent[0] < extent[2] < 6 < 49 < extent[1] < extent[3] < 52


def test_outlines_are_those_of_the_bundle_and_run_as_geojson_asks(client: TestClient, dataset: Dataset) -> None:
    areas = dataset.bundle.areas
    features = client.get("/api/collections/areas/items?limit=1000").json()["features"]
    for feature, raw in zip(features, areas["geometry"], strict=True):
        shape, original = shapely.geometry.shape(feature["geometry"]), shapely.from_wkb(raw)
        assert shapely.hausdorff_distance(shape, original) < 1e-6
        parts = shapely.get_parts(shape)
        assert all(shapely.is_ccw(part.exterior) for part in parts)


@pytest.mark.parametrize("name", ["practices", "meeting_places"])
def test_what_is_known_to_its_municipality_only_has_no_point(client: TestClient, name: str) -> None:
    features = client.get(f"/api/collections/{name}/items?limit=1000").json()["features"]
    coarse = [f for f in features if f["properties"]["precision"] == "municipality"]
    assert coarse
    assert all(f["geometry"] is None and f["properties"]["radius_m"] is None for f in coarse)
    assert all(f["geometry"] for f in features if f["properties"]["precision"] in ("street", "neighbourhood"))
    assert "precision" in client.get(f"/api/collections/{name}").json()["description"]


def test_what_is_not_there_is_told_as_json(client: TestClient) -> None:
    for path in ("nothing", "collections/roads", "collections/roads/items", "collections/areas/items/x", "x/y/z"):
        answer = client.get(f"/api/{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "NotFound"), path


@pytest.mark.parametrize("path", [*PLAIN, "/api/openapi.json", "/api/practices.csv", "/api/dcat.jsonld"])
def test_an_answer_that_is_kept_is_not_sent_again(client: TestClient, path: str) -> None:
    first = client.get(path)
    assert first.headers["cache-control"] == "public, max-age=0, must-revalidate"
    again = client.get(path, headers={"if-none-match": f'"other", {first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


def test_another_question_form_or_language_has_another_tag(client: TestClient) -> None:
    asked: list[tuple[str, dict[str, str]]] = [
        ("", {}),
        ("?limit=3", {}),
        ("?f=html", {}),
        ("", {"accept": "text/html"}),
        ("", {"accept-language": "fr"}),
        ("", {"host": "elsewhere.example"}),
    ]
    tags = {client.get(f"/api/collections/areas/items{query}", headers=h).headers["etag"] for query, h in asked}
    assert len(tags) == len(asked)


def test_head_says_what_get_would(client: TestClient) -> None:
    for path in PLAIN:
        got, head = client.get(path), client.head(path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-type"] == got.headers["content-type"]
        assert head.headers["etag"] == got.headers["etag"]


def test_long_answers_are_compressed_where_that_is_accepted(client: TestClient) -> None:
    path = "/api/collections/areas/items"
    small = client.get(path, headers={"accept-encoding": "gzip"})
    plain = client.get(path, headers={"accept-encoding": "identity"})
    assert small.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert small.json()["features"] == plain.json()["features"]
    assert int(small.headers["content-length"]) * 2 < len(plain.content)


def test_pages_of_every_origin_may_read_the_api_and_only_the_api(client: TestClient) -> None:
    origin = {"origin": "https://elsewhere.example"}
    for path in ("/api", "/api/nothing", "/api/collections/areas/items", "/api/areas.csv"):
        assert client.get(path, headers=origin).headers["access-control-allow-origin"] == "*", path
    assert "access-control-allow-origin" not in client.get("/healthz", headers=origin).headers
    before = client.options("/api/collections", headers={**origin, "access-control-request-method": "GET"})
    assert before.status_code == 200
    assert set(before.headers["access-control-allow-methods"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    assert client.options("/api/collections").headers["allow"] == "GET, HEAD, OPTIONS"
    refused = client.options("/api", headers={**origin, "access-control-request-method": "DELETE"})
    assert refused.status_code == 400
    assert client.post("/api").status_code in (404, 405)


@pytest.mark.parametrize(
    ("accept", "html"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", True),
        ("application/geo+json", False),
        ("application/json;q=0.5, text/html", True),
        ("text/html;q=0.4, application/json", False),
        ("*/*", False),
        ("text/html;q=nonsense", False),
    ],
)
def test_the_form_is_the_one_that_is_liked_best(client: TestClient, accept: str, html: bool) -> None:
    answer = client.get("/api/collections", headers={"accept": accept})
    assert answer.headers["content-type"].startswith("text/html") is html
    assert "accept" in answer.headers["vary"].lower()


def test_the_openapi_document_describes_every_property_and_names_every_path(client: TestClient) -> None:
    document = client.get("/api/openapi.json?lang=en").json()
    assert document["openapi"].startswith("3.0.")
    assert "ignored" in document["info"]["description"]
    # The standard refuses parameters that the definition does not allow: this one allows any.
    assert document["components"]["parameters"]["others"]["schema"]["additionalProperties"] == {"type": "string"}
    for operation in (path["get"] for path in document["paths"].values()):
        assert {"$ref": "#/components/parameters/others"} in operation["parameters"]
    known: set[str] = set()

    def look(node: Any) -> None:
        if isinstance(node, dict):
            if "$ref" in node:
                known.add(node["$ref"])
            for value in node.values():
                look(value)
        elif isinstance(node, list):
            for value in node:
                look(value)

    look(document["paths"])
    for reference in known:
        _, _, kind, name = reference.split("/")
        assert name in document["components"][kind], reference
    for path in document["paths"]:
        where = path.replace("{id}", _some_id(client, path)).replace("{name}", "shares")
        answer = client.get("/api" + where, params={"area": "440217"} if "neighbourhood" in path else {})
        assert answer.status_code == 200, path
    for name in COLLECTIONS:
        described = document["components"]["schemas"][f"{name}_feature"]["properties"]["properties"]["properties"]
        assert all(len(one["description"]) > 3 for one in described.values())


def _some_id(client: TestClient, path: str) -> str:
    if "{id}" not in path:
        return ""
    name = path.split("/")[2]
    return str(client.get(f"/api/collections/{name}/items?limit=1").json()["features"][0]["id"])


def test_the_same_document_comes_twice_byte_for_byte(client: TestClient) -> None:
    for path in ("/api/openapi.json", "/api/dcat.jsonld", "/api/collections?lang=fr", "/api/areas.csv"):
        assert client.get(path).content == client.get(path).content
        if path.endswith("json"):
            json.loads(client.get(path).content)
