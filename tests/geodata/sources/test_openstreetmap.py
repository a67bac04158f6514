"""Meeting places of OpenStreetMap: asked politely, kept, sorted out; against a server of our own on loopback.

The answer has the form that Overpass gives; its places are made up.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs

import pytest

from geodata import pipeline
from geodata.bundle import read_bundle
from geodata.errors import SourceError
from geodata.models import MeetingPlace
from geodata.osm_query import Overpass
from geodata.project import vocabulary_file
from geodata.registry import load_vocabulary
from geodata.sources import read_kind_rules, read_osm_places
from geodata.sources.osm import KindRules
from geodata.sources.overpass import query_for, response_name, send_query
from tests.geodata.pipeline.test_new_region import REGION, regions  # noqa: F401  (a fixture)

BASE = {"timestamp_osm_base": "2026-11-20T10:00:00Z", "copyright": "OpenStreetMap contributors, ODbL"}
ELEMENTS: list[dict[str, Any]] = [
    {"type": "node", "id": 2, "lat": 52.16, "lon": 5.39, "tags": {
        "amenity": "community_centre", "name": "De Dijk", "addr:street": "Dijkweg", "addr:housenumber": "3",
        "addr:postcode": "1234", "opening_hours": "Mo-Fr"}},
    {"type": "way", "id": 1, "center": {"lat": 52.161, "lon": 5.425},
     "tags": {"amenity": "library", "name": "Bibliotheek <b>Oost</b>", "addr:city": "Polder"}},
    {"type": "node", "id": 3, "lat": 52.16, "lon": 5.4, "tags": {
        "amenity": "community_centre;social_centre", "community_centre:for": "youth", "name": "Jong"}},
    {"type": "node", "id": 4, "lat": 52.16, "lon": 5.4, "tags": {"amenity": "library"}},
    {"type": "node", "id": 5, "lat": 52.16, "lon": 5.4, "tags": {"amenity": "theatre", "name": "Toneel"}},
    {"type": "node", "id": 6, "lat": 52.16, "lon": 5.4,
     "tags": {"amenity": "library", "name": "School", "access": "private"}},
    {"type": "way", "id": 7, "tags": {"amenity": "library", "name": "Nergens"}},
    {"type": "way", "id": 1, "center": {"lat": 52.161, "lon": 5.425}, "tags": {"amenity": "library", "name": "Weer"}},
    {"type": "node", "id": 8, "lat": 52.16, "lon": 5.4, "tags": {"amenity": "library", "name": "x" * 400}},
]  # fmt: skip
GOOD = json.dumps({"version": 0.6, "osm3s": BASE, "elements": ELEMENTS}).encode()
ACTS: dict[str, tuple[int, dict[str, str], bytes]] = {
    "good": (200, {}, GOOD),
    "busy": (429, {"Retry-After": "7"}, b"<html><body>too many requests</body></html>"),
    "late": (504, {}, b"<html><body>The server is probably too busy</body></html>"),
    "forbidden": (403, {}, b"<html><body>blocked</body></html>"),
    "html": (200, {}, b"<html><head><style>p {}</style></head><body><p>Error: runtime error</p></body></html>"),
    "half": (200, {}, GOOD[:200]),
    "empty": (200, {}, b""),
    "nothing": (200, {}, json.dumps({"osm3s": BASE, "elements": []}).encode()),
    "remark": (200, {}, json.dumps({"osm3s": BASE, "elements": [], "remark": "runtime error: timed out"}).encode()),
    "other": (200, {}, b'{"features": []}'),
    "nested": (200, {}, b"[" * 100_000),
}


class Play(BaseHTTPRequestHandler):
    """Plays Overpass as the test has told it to: one act for each request, the last one again and again."""

    def do_POST(self) -> None:
        server: Any = self.server
        with server.lock:
            server.together += 1
            server.most = max(server.most, server.together)
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        server.asked.append((self.headers["User-Agent"], form["data"][0]))
        time.sleep(0.02)
        act = server.acts.pop(0) if len(server.acts) > 1 else server.acts[0]
        status, headers, body = ACTS["good" if act == "cut" else act]
        with server.lock:
            server.together -= 1
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:100] if act == "cut" else body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.delenv("ATLAS_CONTACT", raising=False)
    made: Any = ThreadingHTTPServer(("127.0.0.1", 0), Play)
    made.daemon_threads = True
    made.acts, made.asked, made.lock, made.together, made.most = ["good"], [], threading.Lock(), 0, 0
    made.address = f"http://127.0.0.1:{made.server_address[1]}/api/interpreter"
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that would have been made."""
    made: list[float] = []
    monkeypatch.setattr("urllib3.util.retry.time", SimpleNamespace(sleep=made.append, time=time.time))
    return made


@pytest.fixture(scope="module")
def rules() -> KindRules:
    return read_kind_rules(load_vocabulary(vocabulary_file()))


def asked(server: Any) -> Overpass:
    return Overpass.model_validate(
        {"bounds": (52.1, 5.3, 52.2, 5.5), "address": server.address, "user_agent": "tests (mail@example.org)"}
    )


def test_the_question_says_who_asks_where_and_for_which_tags(server: Any, rules: KindRules, tmp_path: Path) -> None:
    send_query("osm", asked(server), rules, tmp_path / "answer.json")
    ((agent, query),) = server.asked
    assert agent == "tests (mail@example.org)"
    assert query.startswith("[out:json][timeout:180][bbox:52.100000,5.300000,52.200000,5.500000];")
    assert '  nwr["amenity"~"(^|;) *(library) *(;|$)"];' in query
    assert query.count("nwr[") == len(rules.rules)
    assert (tmp_path / "answer.json").read_bytes() == GOOD


def test_a_busy_server_is_left_in_peace_for_as_long_as_it_asks(
    server: Any, rules: KindRules, tmp_path: Path, pauses: list[float]
) -> None:
    server.acts = ["busy", "late", "good"]
    assert len(send_query("osm", asked(server), rules, tmp_path / "answer.json").elements) == len(ELEMENTS)
    assert pauses == [7, 20]


@pytest.mark.usefixtures("pauses")
@pytest.mark.parametrize(
    ("act", "said", "requests"),
    [
        ("busy", "the server answers 429 after 4 tries: 'too many requests'", 4),
        ("late", "the server answers 504 after 4 tries", 4),
        ("forbidden", "the server answers 403: 'blocked'", 1),
        ("cut", "no connection, or it was cut", 1),
        ("html", "not data: 'Error: runtime error'", 1),
        ("half", "not data", 1),
        ("empty", "an empty answer", 1),
        ("nothing", "the answer holds no element", 1),
        ("remark", "the server gave up: 'runtime error: timed out'", 1),
        ("other", "`osm3s`: Field required", 1),
        ("nested", "not data", 1),
    ],
)
def test_what_is_no_answer_is_told_and_the_one_before_stays(
    server: Any, rules: KindRules, tmp_path: Path, act: str, said: str, requests: int
) -> None:
    server.acts, kept = [act], tmp_path / "answer.json"
    kept.write_bytes(b"the one before")
    with pytest.raises(SourceError) as caught:
        send_query("osm", asked(server), rules, kept)
    (problem,) = caught.value.problems
    assert said in problem.message()
    assert problem.where == server.address
    assert len(server.asked) == requests
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"the one before"]


@pytest.mark.usefixtures("pauses")
def test_a_server_that_is_not_there_is_told(rules: KindRules, tmp_path: Path) -> None:
    nobody = Overpass.model_validate({"bounds": (1, 1, 2, 2), "address": "http://127.0.0.1:9/x", "user_agent": "tests"})
    with pytest.raises(SourceError, match="no connection, or it was cut"):
        send_query("osm", nobody, rules, tmp_path / "answer.json")


def test_requests_go_one_after_the_other(server: Any, rules: KindRules, tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: send_query("osm", asked(server), rules, tmp_path / f"{n}.json"), range(4)))
    assert (len(server.asked), server.most) == (4, 1)


def test_elements_become_places_or_are_left_out_with_the_reason(rules: KindRules, tmp_path: Path) -> None:
    (tmp_path / "answer.json").write_bytes(GOOD)
    found = read_osm_places([tmp_path / "answer.json"], rules, ())
    assert [(place.id, place.kind, place.municipality) for place in found.places] == [
        ("osm-node-2", "community_centre", None),
        ("osm-node-3", "youth_centre", None),
        ("osm-way-1", "library", "Polder"),
    ]
    first = found.places[0]
    assert (first.address, first.postcode, first.year, first.url) == (
        "Dijkweg 3", "1234", 2026, "https://www.openstreetmap.org/node/2"
    )  # fmt: skip
    assert {item.id: item.reason for item in found.left_out} == {
        "osm-node-4": "no name",
        "osm-node-5": "no kind fits its tags",
        "osm-node-6": "not open to the public",
        "osm-way-7": "no point",
        "osm-way-1": "occurs twice",
        "osm-node-8": "cannot be used: name",
    }
    assert found.date == "2026-11-20"


def test_what_is_listed_already_is_left_out(rules: KindRules, tmp_path: Path) -> None:
    (tmp_path / "answer.json").write_bytes(GOOD)

    def listed(lat: float, kind: str, precision: str) -> MeetingPlace:
        location = {"lat": lat, "lon": 5.39, "precision": precision}
        values = {"id": "known", "name": "Dijk", "kind": kind, "url": "https://example.org", "location": location}
        return MeetingPlace.model_validate(values)

    def kept(place: MeetingPlace) -> bool:
        return "osm-node-2" in [item.id for item in read_osm_places([tmp_path / "answer.json"], rules, [place]).places]

    assert not kept(listed(52.1605, "community_centre", "address"))  # 56 m away
    assert kept(listed(52.162, "community_centre", "address"))  # 222 m away
    assert kept(listed(52.1605, "library", "address"))
    assert kept(listed(52.1605, "community_centre", "neighbourhood"))


def test_a_kind_that_the_vocabulary_does_not_know_is_told(tmp_path: Path) -> None:
    path = tmp_path / "kinds.yaml"
    path.write_text("rules:\n  - kind: librari\n    tags: {amenity: [library]}\n")
    with pytest.raises(SourceError, match=r"kinds.yaml:2:5: error vocabulary: .*did you mean `library`"):
        read_kind_rules(load_vocabulary(vocabulary_file()), path)


def test_a_region_asks_once_and_shows_what_it_got(
    server: Any,
    regions: Path,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    rules: KindRules,
) -> None:
    source = f"""  - id: osm
    overpass: {{bounds: [52.1, 5.3, 52.2, 5.5], address: "{server.address}", user_agent: tests}}
    title: {{en: Meeting places}}
    credit: © OpenStreetMap contributors
    licence: ODbL 1.0
boundaries:"""
    text = REGION.replace("boundaries:", source, 1) + "meeting_places: [osm]\n"
    (regions / "polder" / "region.yaml").write_text(text)
    monkeypatch.setenv("ATLAS_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("ATLAS_MIRROR", raising=False)
    folder = pipeline.build("polder", out=tmp_path / "out").folder
    pipeline.build("polder", out=tmp_path / "out", force=True)
    assert len(server.asked) == 1
    bundle = read_bundle(folder)
    places = bundle.meeting_places.set_index("meeting_place_id")
    assert places["area_id"].to_dict() == {"osm-node-2": "007", "osm-node-3": "007", "osm-way-1": "008"}
    said = next(item for item in bundle.manifest.sources if item.id == "osm")
    assert (said.credit, said.licence) == ("© OpenStreetMap contributors", "ODbL 1.0")
    assert (said.date, said.vintage, said.used, said.left_out) == ("2026-11-20", 2026, 3, 6)
    assert len(bundle.unmatched.left_out["osm"]) == 6

    files = pipeline.source_files("polder")
    server.acts = ["busy"]
    monkeypatch.setattr("urllib3.util.retry.time", SimpleNamespace(sleep=lambda _: None, time=time.time))
    with pytest.raises(SourceError, match="429"):
        files.fetch(refresh=True)
    assert pipeline.build("polder", out=tmp_path / "out").written is False
    mirror = pipeline.source_files("polder", tmp_path / "mirror")
    with pytest.raises(SourceError, match="no answer in the mirror"):
        mirror.fetch()
    assert [state for *_, state in mirror.states()][-1] == "missing"
    declared = next(item.overpass for item in files.region.sources if item.overpass)
    assert response_name(declared, rules) in {path.name for path in (tmp_path / "cache").rglob("*.json")}
    assert query_for(declared, rules) in {query for _, query in server.asked}
