"""Meeting places of OpenStreetMap by province: asked for only where a command says so, one by one, kept one by one.

Against a server of our own on loopback, which plays what the public ones do on bad days; its places are made up.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs

import pytest
from pydantic import ValidationError
from typer.testing import CliRunner, Result

from geodata import pipeline
from geodata.bundle import read_bundle
from geodata.cli import command
from geodata.errors import SourceError
from geodata.osm_query import Overpass
from geodata.project import CHECKOUT
from geodata.region import DataSource
from tests.geodata.pipeline.test_new_region import REGION, regions  # noqa: F401  (a fixture)

NAMES = {"XX-A": "Aland", "XX-B": "Bland", "XX-C": "Cland"}
SOURCE = """  - id: osm-polder
    optional: osm
    overpass:
      address: "{address}"
      user_agent: tests
      timeout_s: 1
      areas: [{{iso: XX-A, name: Aland}}, {{iso: XX-B, name: Bland}}, {{iso: XX-C, name: Cland}}]
    title: {{en: Meeting places}}
    credit: © OpenStreetMap contributors
    licence: ODbL 1.0
boundaries:"""


def answer(iso: str, day: int = 20) -> bytes:
    """The response for an area: two libraries, of which one lies across its border, and one that has no name."""
    number = "ABC".index(iso[-1])
    at = {"lat": 52.16, "lon": 5.39 + number / 100}
    elements = [
        {"type": "node", "id": number + 1, **at, "tags": {"amenity": "library", "name": f"Bibliotheek {iso[-1]}"}},
        {
            "type": "way",
            "id": 9,
            "center": {"lat": 52.161, "lon": 5.425},
            "tags": {"amenity": "library", "name": "Rand"},
        },
        {"type": "node", "id": 100 + number, **at, "tags": {"amenity": "library"}},
    ]
    base = {"timestamp_osm_base": f"2026-11-{day + number}T10:00:00Z"}
    return json.dumps({"version": 0.6, "osm3s": base, "elements": elements}).encode()


class Play(BaseHTTPRequestHandler):
    """Plays Overpass: an act for each area, ``good`` where the test names none."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        server: Any = self.server
        text = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())["data"][0]
        iso = re.findall(r'^area\["ISO3166-2"="([^"]+)"\]->\.here;$', text, re.M)[0]
        server.asked.append(iso)
        server.agents.append(self.headers["User-Agent"])
        acts = server.acts.get(iso, ["good"])
        getattr(self, acts.pop(0) if len(acts) > 1 else acts[0])(iso)

    def say(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content_Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def good(self, iso: str) -> None:
        self.say(200, answer(iso))

    def later(self, iso: str) -> None:
        self.say(200, answer(iso, day=25))

    def cut(self, iso: str) -> None:
        body = answer(iso)
        self.say(200, body[: len(body) // 2], Content_Length=str(len(body)))
        self.close_connection = True

    def cut_chunks(self, iso: str) -> None:
        body = answer(iso)[:100]
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"%x\r\n%s\r\n" % (len(body), body))
        self.close_connection = True

    def dripping(self, _iso: str) -> None:
        server: Any = self.server
        self.send_response(200)
        self.send_header("Content-Length", "1000000")
        self.end_headers()
        while not server.over.wait(0.02):
            self.wfile.write(b" ")

    def silent(self, _iso: str) -> None:
        server: Any = self.server
        server.over.wait(60)
        self.close_connection = True

    def empty(self, _iso: str) -> None:
        self.say(200, b"")

    def nothing(self, _iso: str) -> None:
        self.say(200, json.dumps({"osm3s": {"timestamp_osm_base": "2026-11-20T10:00:00Z"}, "elements": []}).encode())

    def busy(self, _iso: str) -> None:
        self.say(429, b"too many requests", Retry_After="7")

    def tomorrow(self, _iso: str) -> None:
        self.say(429, b"too many requests", Retry_After="86400")

    def overloaded(self, _iso: str) -> None:
        self.say(504, b"<html><body>The server is probably too busy</body></html>")

    def page(self, _iso: str) -> None:
        self.say(200, b"<html><body><p>Down for maintenance</p></body></html>")

    def remark(self, _iso: str) -> None:
        body = {"osm3s": {"timestamp_osm_base": "2026-11-20T10:00:00Z"}, "elements": [], "remark": "out of memory"}
        self.say(200, json.dumps(body).encode())

    def large(self, iso: str) -> None:
        self.say(200, answer(iso) + b" " * 4_000)

    def moved(self, _iso: str) -> None:
        server: Any = self.server
        self.say(302, b"gone", Location=f"{server.address}/elsewhere")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Any]:
    """The server; the largest response is small, pauses between tries are only noted."""
    made: Any = ThreadingHTTPServer(("127.0.0.1", 0), Play)
    made.daemon_threads = True
    made.acts, made.asked, made.agents, made.over, made.pauses = {}, [], [], threading.Event(), []
    made.address = f"http://127.0.0.1:{made.server_address[1]}/api/interpreter"
    monkeypatch.setattr("geodata.sources.overpass.LARGEST_RESPONSE", 3_000)
    waits = SimpleNamespace(sleep=made.pauses.append, time=time.time)
    monkeypatch.setattr("urllib3.util.retry.time", waits)
    monkeypatch.setenv("ATLAS_CACHE", str(tmp_path / "cache"))
    for name in ("ATLAS_MIRROR", "ATLAS_CONTACT"):
        monkeypatch.delenv(name, raising=False)
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield made
    made.over.set()
    made.shutdown()
    made.server_close()


@pytest.fixture
def polder(server: Any, regions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:  # noqa: F811
    """The made-up region with the optional source; builds go to ``out``."""
    text = REGION.replace("boundaries:", SOURCE.format(address=server.address), 1) + "meeting_places: [osm-polder]\n"
    (regions / "polder" / "region.yaml").write_text(text)
    monkeypatch.setattr("geodata.cli.build.regions_folder", lambda: regions)
    return tmp_path / "out"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second more than the server may take, which is one."""
    monkeypatch.setattr("geodata.sources.overpass.MARGIN_S", 1)


def atlas(*arguments: object) -> Result:
    return CliRunner().invoke(command(), [str(argument) for argument in arguments])


def fetched(*more: str) -> Result:
    return atlas("sources", "fetch", "--region", "polder", "--with", "osm", *more)


def built(out: Path, *more: str) -> Result:
    return atlas("build", "--region", "polder", "--out", out, *more)


def paths(mirror: Path | None = None) -> dict[str, Path]:
    """Area → where its response is kept."""
    files = pipeline.source_files("polder", mirror, options=None)
    return {part.name: part.path for part in files.parts(files.source("osm-polder"))}


def kept() -> dict[str, bytes | None]:
    """Area → its response in the cache."""
    return {name: path.read_bytes() if path.is_file() else None for name, path in paths().items()}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def places(out: Path) -> list[str]:
    return sorted(read_bundle(out / "polder").meeting_places["meeting_place_id"])


def test_every_area_is_asked_for_on_its_own_and_counted(server: Any, polder: Path) -> None:
    ran = fetched()
    assert (ran.exit_code, server.asked) == (0, ["XX-A", "XX-B", "XX-C"])
    assert ran.stderr.splitlines() == [
        "1 of 3: Aland … 2 places, of 2026-11-20",
        "2 of 3: Bland … 2 places, of 2026-11-21",
        "3 of 3: Cland … 2 places, of 2026-11-22",
    ]
    assert ran.stdout.splitlines()[-1] == "polder: osm-polder: 3 of 3 responses are there, of 2026-11-20 to 2026-11-22"
    assert kept() == {name: answer(iso) for iso, name in NAMES.items()}
    assert built(polder, "--with", "osm").stderr.count("warning") == 0
    # What lies across a border is in several answers, and one place.
    assert places(polder) == ["osm-node-1", "osm-node-2", "osm-node-3", "osm-way-9"]
    listed = read_bundle(polder / "polder").meeting_places
    assert set(listed["source_id"]) == {"osm-polder"}
    assert not listed["verified"].any()
    said = next(one for one in read_bundle(polder / "polder").manifest.sources if one.id == "osm-polder")
    assert (said.date, said.vintage, said.used, said.left_out) == ("2026-11-22", 2026, 4, 5)
    assert said.note is not None
    assert said.note["en"].startswith("What volunteers had mapped in OpenStreetMap, as of 2026-11-20 to 2026-11-22, ")
    assert said.note["nl"].startswith("Wat vrijwilligers van 2026-11-20 tot 2026-11-22")
    assert server.asked == ["XX-A", "XX-B", "XX-C"]


@pytest.mark.usefixtures("polder")
def test_what_is_there_is_asked_for_again_only_when_told_to(server: Any) -> None:
    fetched()
    assert fetched().stderr.splitlines()[0] == "1 of 3: Aland … 2 places, of 2026-11-20, kept"
    assert len(server.asked) == 3
    server.acts = {iso: ["later"] for iso in NAMES}
    assert fetched("--refresh").stdout.splitlines()[-1].endswith("of 2026-11-25 to 2026-11-27")
    assert len(server.asked) == 6
    assert kept()["Aland"] == answer("XX-A", day=25)


def test_without_the_word_nobody_is_asked_and_nothing_is_read(server: Any, polder: Path) -> None:
    first = built(polder)
    assert first.exit_code == 0, first.output
    assert atlas("sources", "fetch", "--region", "polder").exit_code == 0
    assert atlas("sources", "verify", "--region", "polder").exit_code == 0
    before = contents(polder / "polder")
    assert server.asked == []
    fetched()
    assert "up to date" in built(polder).stdout
    assert built(polder, "--force").exit_code == 0
    assert contents(polder / "polder") == before
    assert not any(b"osm-polder" in content for content in before.values())
    assert built(polder, "--with", "osm").exit_code == 0
    assert len(places(polder)) == 4
    assert built(polder).exit_code == 0
    assert contents(polder / "polder") == before
    assert len(server.asked) == 3


@pytest.mark.usefixtures("impatient", "polder")
@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("cut", "source osm-polder, Bland: no connection, or it was cut"),
        ("cut_chunks", "source osm-polder, Bland: no connection, or it was cut"),
        ("dripping", "source osm-polder, Bland: no answer within 2 seconds"),
        ("empty", "an empty answer"),
        ("nothing", "the answer holds no element"),
        ("page", "not data: 'Down for maintenance'"),
        ("remark", "the server gave up: 'out of memory'"),
        ("large", "the answer is larger than 3000 bytes"),
    ],
)
def test_one_area_that_fails_is_told_and_the_others_are_there(server: Any, act: str, said: str) -> None:
    server.acts["XX-B"] = [act]
    ran = fetched()
    assert (ran.exit_code, server.asked) == (1, ["XX-A", "XX-B", "XX-C"])
    assert ran.stderr.splitlines()[1] == "2 of 3: Bland … failed"
    (problem,) = [line for line in ran.stderr.splitlines() if "error" in line]
    assert problem.startswith(f"{server.address}: error ")
    assert said in problem
    assert ran.stdout.splitlines()[-1] == (
        "polder: osm-polder: 2 of 3 responses are there, of 2026-11-20 to 2026-11-22;"
        " the same command again asks for the others only"
    )
    assert [name for name, content in kept().items() if content is None] == ["Bland"]

    server.acts, server.asked = {}, []
    assert fetched().exit_code == 0
    assert server.asked == ["XX-B"]


def test_a_build_takes_what_is_there_and_says_what_is_missing(server: Any, polder: Path) -> None:
    server.acts["XX-B"] = ["page"]
    fetched()
    server.asked = []
    partly = built(polder, "--with", "osm")
    assert partly.exit_code == 0
    (note,) = [line for line in partly.stderr.splitlines() if "warning" in line]
    assert note == (
        f"{server.address}: warning source: source osm-polder: no response is there for Bland; built with the others"
        " (run: atlas sources fetch --region polder --with osm)"
    )
    assert places(polder) == ["osm-node-1", "osm-node-3", "osm-way-9"]
    source = next(one for one in read_bundle(polder / "polder").manifest.sources if one.id == "osm-polder")
    assert (source.note or {})["en"].endswith("No answer yet for: Bland.")

    assert server.asked == []
    server.acts = {}
    fetched()
    assert built(polder, "--with", "osm").exit_code == 0
    assert len(places(polder)) == 4


@pytest.mark.usefixtures("impatient", "polder")
@pytest.mark.parametrize(
    ("act", "requests", "pauses", "said"),
    [
        ("silent", 1, [], "no answer within 2 seconds"),
        ("busy", 4, [7, 7, 7], "the server answers 429 after 4 tries: 'too many requests'"),
        ("tomorrow", 1, [], "the server answers 429 (Retry-After: 86400): 'too many requests'"),
        ("overloaded", 4, [20, 40], "the server answers 504 after 4 tries: 'The server is probably too busy'"),
        ("moved", 1, [], "the server answers 302: 'gone'"),
    ],
)
def test_a_server_that_refuses_or_is_silent_is_left_in_peace(
    server: Any, act: str, requests: int, pauses: list[int], said: str
) -> None:
    server.acts["XX-B"] = [act]
    ran = fetched()
    assert ran.exit_code == 1
    assert server.asked == ["XX-A", *["XX-B"] * requests]
    assert server.pauses == pauses
    assert ran.stderr.splitlines()[1:3] == ["2 of 3: Bland … failed", "3 of 3: Cland … not asked"]
    assert ran.stderr.count(": error ") == 1
    assert said in ran.stderr
    assert [name for name, content in kept().items() if content] == ["Aland"]


@pytest.mark.usefixtures("polder")
def test_a_busy_server_that_recovers_is_waited_for(server: Any) -> None:
    server.acts["XX-B"] = ["busy", "overloaded", "good"]
    assert fetched().exit_code == 0
    assert server.pauses == [7, 20]
    assert kept() == {name: answer(iso) for iso, name in NAMES.items()}


def test_a_refresh_that_fails_leaves_what_was_there(server: Any, polder: Path) -> None:
    fetched()
    assert built(polder, "--with", "osm").exit_code == 0
    before = contents(polder / "polder")
    server.acts = {"XX-A": ["page"], "XX-B": ["overloaded"]}
    ran = fetched("--refresh")
    assert ran.exit_code == 1
    assert ran.stderr.splitlines()[:3] == [
        "1 of 3: Aland … failed; those before stay: 2 places, of 2026-11-20",
        "2 of 3: Bland … failed; those before stay: 2 places, of 2026-11-21",
        "3 of 3: Cland … not asked; those before stay: 2 places, of 2026-11-22",
    ]
    assert kept() == {name: answer(iso) for iso, name in NAMES.items()}
    assert "up to date" in built(polder, "--with", "osm").stdout
    assert contents(polder / "polder") == before


def test_with_nothing_there_a_build_goes_on_without(server: Any, polder: Path) -> None:
    assert built(polder).exit_code == 0
    before = contents(polder / "polder")
    server.acts["XX-A"] = ["overloaded"]
    assert fetched().exit_code == 1
    ran = built(polder, "--with", "osm", "--force")
    assert ran.exit_code == 0
    assert "source osm-polder: no response is there; built without it (run: atlas sources fetch" in ran.stderr
    assert contents(polder / "polder") == before


def test_a_response_that_was_damaged_on_disk_is_not_used_and_asked_for_again(server: Any, polder: Path) -> None:
    fetched()
    paths()["Bland"].write_bytes(answer("XX-B")[:80])
    assert "no response is there for Bland" in built(polder, "--with", "osm").stderr
    fetched()
    assert server.asked[3:] == ["XX-B"]


@pytest.mark.usefixtures("polder")
def test_stopped_half_way_the_next_run_asks_only_for_what_is_missing(server: Any) -> None:
    server.acts["XX-B"] = ["silent"]
    source = pipeline.source_files("polder", options=["osm"]).source("osm-polder")
    code = (
        "import sys; from pathlib import Path\n"
        "from geodata.project import vocabulary_file; from geodata.region import DataSource\n"
        "from geodata.registry import load_vocabulary; from geodata.sources import read_kind_rules\n"
        "from geodata.sources import responses\n"
        "source = DataSource.model_validate_json(sys.argv[1])\n"
        "rules = read_kind_rules(load_vocabulary(vocabulary_file()))\n"
        "parts = responses.parts_of(source.overpass, rules, Path(sys.argv[2]))\n"
        "list(responses.ask(source, rules, parts, False, False))\n"
    )
    folder = paths()["Aland"].parent
    arguments = [sys.executable, "-c", code, source.model_dump_json(exclude_none=True), str(folder)]
    process = subprocess.Popen(arguments, cwd=CHECKOUT)
    while len(server.asked) < 2 and process.poll() is None:
        time.sleep(0.005)
    process.kill()
    process.wait()
    assert server.asked == ["XX-A", "XX-B"]
    assert [path.name for path in folder.iterdir()] == [paths()["Aland"].name]
    server.acts, server.asked = {}, []
    assert fetched().exit_code == 0
    assert server.asked == ["XX-B", "XX-C"]
    assert kept() == {name: answer(iso) for iso, name in NAMES.items()}


def test_a_mirror_is_read_and_nobody_is_asked(server: Any, polder: Path, tmp_path: Path) -> None:
    fetched()
    mirror = tmp_path / "mirror"
    (tmp_path / "cache").rename(mirror)
    paths(mirror)["Cland"].unlink()
    server.asked = []
    ran = fetched("--mirror", str(mirror), "--refresh")
    assert ran.exit_code == 1
    assert "error mirror: source osm-polder: no answer in the mirror for Cland" in ran.stderr
    assert built(polder, "--with", "osm", "--mirror", str(mirror)).exit_code == 0
    assert places(polder) == ["osm-node-1", "osm-node-2", "osm-way-9"]
    assert server.asked == []
    assert not (tmp_path / "cache").exists()


@pytest.mark.usefixtures("polder")
def test_who_runs_the_installation_is_named_where_they_say_it(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    fetched()
    monkeypatch.setenv("ATLAS_CONTACT", "gis@example.org")
    fetched("--refresh")
    monkeypatch.setenv("ATLAS_CONTACT", "gis@example.org\r\nHost: elsewhere")
    fetched("--refresh")
    assert server.agents == [*["tests"] * 3, *["tests; gis@example.org"] * 3, *["tests"] * 3]


@pytest.mark.usefixtures("polder")
def test_a_word_that_no_source_has_is_told() -> None:
    with pytest.raises(SourceError, match=r"--with: error option: `--with` is 'osn' \(did you mean `osm`"):
        pipeline.source_files("polder", options=["osn"])


def test_a_region_without_optional_sources_says_so(regions: Path, tmp_path: Path) -> None:  # noqa: F811
    assert regions.is_dir()
    with pytest.raises(SourceError, match="leave it out: polder has no source that has to be named"):
        pipeline.build("polder", out=tmp_path / "out", options=["osm"])
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("server")
def test_optional_sources_are_listed_with_their_word(polder: Path) -> None:
    ran = atlas("sources", "list", "--region", "polder")
    assert ran.stdout.count("optional: fetched and used only --with osm") == 3
    assert re.search(r"missing: http://127\S+ \(Bland\) \(0 bytes\)", ran.stdout)
    assert not polder.exists()


def test_a_declaration_says_where_and_once() -> None:
    where = {"address": "https://example.org/x", "user_agent": "tests"}
    area = {"iso": "BE-VAN", "name": "Antwerpen"}
    for wrong, said in (
        ({}, "needs one of `bounds`, `areas`"),
        ({"areas": [area], "bounds": [1, 1, 2, 2]}, "needs one of `bounds`, `areas`"),
        ({"areas": [area, area]}, "`areas` has a code twice"),
        ({"areas": [{"iso": 'BE-VAN"];out;', "name": "x"}]}, "String should match pattern"),
    ):
        with pytest.raises(ValidationError, match=re.escape(said)):
            Overpass.model_validate({**where, **wrong})
    terms = {"id": "x", "title": {"en": "x"}, "credit": "x", "licence": "x"}
    with pytest.raises(ValidationError, match="`optional` needs `overpass`"):
        DataSource.model_validate({**terms, "file": "x.csv", "optional": "osm"})
