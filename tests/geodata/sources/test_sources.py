"""Downloads: pinned, checked, resumed by starting anew, and never half; against a server of our own on loopback."""

from __future__ import annotations

import hashlib
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from geodata.errors import SourceError
from geodata.project import CHECKOUT
from geodata.region import Region
from geodata.sources import SourceFiles, load_region
from geodata.sources.files import place_of, sha256

CONTENT = b"code,score\n" + b"".join(b"%05d,1\n" % n for n in range(20_000))
LOCAL = {"en": "x"}


class Play(BaseHTTPRequestHandler):
    """Answers as the test has told the server to: one act for each request, the last one again and again."""

    def do_GET(self) -> None:
        server: Any = self.server
        server.asked.append(self.path)
        act = server.acts.pop(0) if len(server.acts) > 1 else server.acts[0]
        if act == "silent":
            time.sleep(1.5)
            return
        if act == "missing":
            self.send_error(404)
            return
        body = b"other contents" if act == "changed" else CONTENT
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if act == "cut":
            body = body[: len(body) // 2]
        for start in range(0, len(body), 8192):
            self.wfile.write(body[start : start + 8192])
            if act == "slow":
                time.sleep(0.01)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Any]:
    made: Any = ThreadingHTTPServer(("127.0.0.1", 0), Play)
    made.daemon_threads = True
    made.acts, made.asked = ["good"], []
    made.address = f"http://127.0.0.1:{made.server_address[1]}"
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pauses between tries are pooch's; only its own clock is stopped, not that of the server here."""
    monkeypatch.setattr("pooch.core.time", SimpleNamespace(sleep=lambda _seconds: None))


def region(address: str, names: tuple[str, ...] = ("table.csv",), content: bytes = CONTENT) -> Region:
    digest = hashlib.sha256(content).hexdigest()
    downloads = [{"address": f"{address}/data/{name}", "sha256": digest, "size": len(content)} for name in names]
    source = {"id": "table", "title": LOCAL, "credit": "us", "licence": "CC0", "downloads": downloads}
    layer = {"level": "neighbourhood", "source": "table", "crs": "EPSG:3812", "rows": 1, "columns": {"area_id": "code"}}
    return Region.model_validate(
        {
            "id": "toy",
            "languages": ["en"],
            "label": LOCAL,
            "metric_crs": "EPSG:3812",
            "sources": [source],
            "boundaries": [layer],
        }
    )


def files(server: Any, cache: Path, **values: Any) -> SourceFiles:
    return SourceFiles(region(server.address), cache, cache=cache, timeout=0.5, **values)


def told(files: SourceFiles) -> str:
    with pytest.raises(SourceError) as caught:
        files.path("table")
    return str(caught.value)


def test_a_file_is_downloaded_once_and_read_from_the_cache_after(server: Any, tmp_path: Path) -> None:
    sources = files(server, tmp_path)
    assert [state for *_, state in sources.states()] == ["missing"]
    path = sources.path("table")
    assert path.read_bytes() == CONTENT
    sources.path("table")
    assert server.asked == ["/data/table.csv"]
    assert [state for *_, state in sources.states()] == ["cached"]


@pytest.mark.parametrize("first", ["cut", "missing", "silent"])
def test_a_try_that_fails_is_begun_anew(server: Any, tmp_path: Path, first: str) -> None:
    server.acts = [first, "good"]
    assert files(server, tmp_path).path("table").read_bytes() == CONTENT
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("missing", "the server answers 404"),
        ("silent", "no answer within 0.5 seconds"),
        ("changed", "what the address holds is not what was declared: its hash differs"),
    ],
)
def test_what_cannot_be_had_is_told_with_the_address_and_a_mend(
    server: Any, tmp_path: Path, act: str, said: str
) -> None:
    server.acts = [act]
    text = told(files(server, tmp_path, tries=2))
    assert text.startswith(f"{server.address}/data/table.csv: error ")
    assert said in text
    assert "source table" in text
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_server_that_is_not_there_is_asked_for_one_file_only(tmp_path: Path) -> None:
    nobody = SourceFiles(region("http://127.0.0.1:9", ("a.csv", "b.csv")), tmp_path, cache=tmp_path, tries=1)
    with pytest.raises(SourceError) as caught:
        nobody.fetch()
    first, second = (problem.message() for problem in caught.value.problems)
    assert "no connection, or it was cut" in first
    assert "was not asked again" in second


def test_a_damaged_cache_is_mended_from_the_address(server: Any, tmp_path: Path) -> None:
    sources = files(server, tmp_path)
    path = sources.path("table")
    path.write_bytes(CONTENT[:100])
    assert [state for *_, state in sources.states()] == ["changed"]
    assert sources.path("table").read_bytes() == CONTENT


def test_a_mirror_is_read_instead_of_the_network_and_never_written(server: Any, tmp_path: Path) -> None:
    mirror = tmp_path / "mirror"
    place = mirror / place_of(f"{server.address}/data/table.csv")
    sources = SourceFiles(region(server.address), tmp_path, mirror=mirror, cache=tmp_path / "cache")
    assert "the file is not in the mirror" in told(sources)
    place.parent.mkdir(parents=True)
    place.write_bytes(b"other")
    assert "the contents changed: 5 bytes, sha256" in told(sources)
    place.write_bytes(CONTENT)
    assert sources.path("table") == place
    assert server.asked == []
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("https://example.org/a%20b/c.csv", "example.org/a b/c.csv"),
        ("https://example.org/../../etc/passwd", "example.org/etc/passwd"),
        ("https://example.org/%2e%2e/%2e%2e/x", "example.org/x"),
    ],
)
def test_an_address_never_leaves_its_folder(address: str, place: str) -> None:
    assert place_of(address) == Path(place)


def test_killed_at_any_moment_no_half_file_is_left_under_its_name(server: Any, tmp_path: Path) -> None:
    server.acts = ["slow"]
    code = (
        "import sys; from pathlib import Path\n"
        "from geodata.region import Region; from geodata.sources import SourceFiles\n"
        "region = Region.model_validate_json(sys.argv[1])\n"
        "SourceFiles(region, Path('.'), cache=Path(sys.argv[2])).fetch()\n"
    )
    dice = random.Random(1)
    place = place_of(f"{server.address}/data/table.csv")
    toy = region(server.address).model_dump_json(exclude_none=True)
    for turn in range(4):
        cache = tmp_path / str(turn)
        command = [sys.executable, "-c", code, toy, str(cache)]
        process = subprocess.Popen(command, cwd=CHECKOUT, stderr=subprocess.DEVNULL)
        asked = len(server.asked)
        while len(server.asked) == asked and process.poll() is None:
            time.sleep(0.005)
        time.sleep(dice.uniform(0, 0.25))
        process.kill()
        process.wait()
        if (cache / place).exists():
            assert (cache / place).read_bytes() == CONTENT
    server.acts = ["good"]
    assert files(server, tmp_path / "0").path("table").read_bytes() == CONTENT


def declared(folder: Path, text: str) -> str:
    folder.mkdir(parents=True)
    (folder / "region.yaml").write_text(text)
    with pytest.raises(SourceError) as caught:
        load_region(folder)
    return str(caught.value)


def test_every_name_that_resolves_to_nothing_is_told(tmp_path: Path) -> None:
    text = declared(
        tmp_path / "toy",
        "id: other\nlanguages: [en]\nlabel: {en: Toy}\nmetric_crs: EPSG:3812\n"
        "sources: [{id: outlines, file: areas.geojson, title: {en: x}, credit: x, licence: CC0}]\n"
        "boundaries:\n"
        "  - {level: neighbourhood, source: outline, crs: 'EPSG:3812', rows: 1, parents: up,"
        " columns: {area_id: code}}\n"
        "default_indicator: need\nmunicipality_names: ../../names.yaml\n",
    )
    assert f"{tmp_path}/toy/region.yaml:1:1: error region: `id` is 'other' (write `toy`" in text
    assert "`boundaries.0.source` is 'outline' (did you mean `outlines`?" in text
    assert "`boundaries.0.parents` is 'up'" in text
    assert "`default_indicator` is 'need'" in text
    assert "source outlines: `file` 'areas.geojson' is not there" in text
    assert "`municipality_names` '../../names.yaml' lies outside the regions' folder" in text


def test_a_source_is_either_a_file_or_downloads(tmp_path: Path) -> None:
    text = declared(
        tmp_path / "toy",
        "id: toy\nlanguages: [en]\nlabel: {en: Toy}\nmetric_crs: EPSG:3812\n"
        "sources: [{id: outlines, title: {en: x}, credit: x, licence: CC0}]\n"
        "boundaries: [{level: neighbourhood, source: outlines, crs: 'EPSG:3812', rows: 1, columns: {area_id: code}}]\n",
    )
    assert "needs one of `file`, `downloads`, `overpass`" in text


def test_hashes_are_those_of_the_contents(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(CONTENT)
    assert sha256(tmp_path / "x") == hashlib.sha256(CONTENT).hexdigest()
