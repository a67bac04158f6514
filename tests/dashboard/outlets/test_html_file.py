"""A view as one file: everything in it, nothing asked for, and the command that writes it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from dashboard.outlets import renderers
from dashboard.outlets.export import write
from dashboard.outlets.export_request import ExportError
from geodata.cli import command
from geodata.errors import GeodataError

ROOT = Path(__file__).resolve().parents[3]
CODE = re.compile(r'<script type="(?:text/javascript|importmap|module)">(.*?)</script>', re.DOTALL)
CONFIG = re.compile(r'<script type="application/json" id="atlas-config">(.*?)</script>', re.DOTALL)


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ATLAS_ADDRESS", raising=False)


@pytest.fixture(scope="module")
def page(atlas_bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    out = tmp_path_factory.mktemp("export") / "map.html"
    write("lang=nl&setting=living&controls=zoom,search", out, atlas_bundle)
    return out.read_text("utf-8")


def config(page: str) -> dict[str, Any]:
    found = CONFIG.search(page)
    assert found is not None
    read: dict[str, Any] = json.loads(found[1])
    return read


def addresses(value: Any) -> set[str]:
    """Every text in the specs that is an address of a file."""
    if isinstance(value, dict):
        return set().union(*(addresses(item) for item in value.values()))
    if isinstance(value, list):
        return set().union(*(addresses(item) for item in value))
    return {value} if isinstance(value, str) and value.startswith(("/layers/", "/geometry/")) else set()


def test_every_file_that_the_map_may_ask_for_is_inside(page: str) -> None:
    read = config(page)
    assert addresses(read["layers"]) <= set(read["files"])
    cards = [address for address in read["files"] if address.startswith("/cards/nl/")]
    assert len(cards) == 10
    symbols = {item["image"] for item in dict(read["layers"])["legend"]["marks"] if "image" in item}
    assert symbols <= set(read["files"])
    assert all(read["files"][symbol].startswith("data:image/svg+xml;base64,") for symbol in symbols)


def test_a_practice_that_was_chosen_opens_though_the_filters_leave_it_out(atlas_bundle: Path, tmp_path: Path) -> None:
    out = tmp_path / "chosen.html"
    write("lang=en&practice=zorgzaam-kiel-antwerpen&setting=working", out, atlas_bundle)
    carried = config(out.read_text("utf-8"))["files"]
    assert carried["/cards/en/zorgzaam-kiel-antwerpen.json"]["name"] == "Zorgzaam Kiel"


def test_nothing_in_the_page_asks_for_anything(page: str) -> None:
    assert re.findall(r"<(?:link|img|iframe|source)\b[^>]*", CONFIG.sub("", CODE.sub("", page))) == []
    assert re.findall(r"<script[^>]+src=", page) == []
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style is not None
    assert {found[:5] for found in re.findall(r"url\(\"?([^)]*)", style[1])} == {"data:"}
    assert "@import" not in style[1]
    assert "sourceMappingURL" not in page


def test_its_policy_lets_only_its_own_scripts_run(page: str) -> None:
    found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert found is not None
    policy = unescape(found[1])
    hashes = {base64.b64encode(hashlib.sha256(code.encode()).digest()).decode() for code in CODE.findall(page)}
    assert set(re.findall(r"'sha256-([^']+)'", policy)) == hashes
    assert len(hashes) == 3
    assert policy.startswith("default-src 'none';")
    assert "connect-src" not in policy
    assert "'self'" not in policy
    sources = re.findall(r"script-src ([^;]*);", policy)[0].split()
    assert {one for one in sources if not one.startswith("'sha256-")} == {"'strict-dynamic'"}


def test_a_file_from_nowhere_has_no_link_to_an_atlas(
    page: str, atlas_bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 'class="open"' not in page
    monkeypatch.setenv("ATLAS_ADDRESS", "https://atlas.example.org")
    write("lang=nl", tmp_path / "map.html", atlas_bundle)
    assert 'href="https://atlas.example.org/?lang=nl"' in (tmp_path / "map.html").read_text("utf-8")


def test_a_file_is_the_same_from_run_to_run_and_small(page: str, atlas_bundle: Path, tmp_path: Path) -> None:
    write("?controls=search,zoom&setting=living&lang=nl", tmp_path / "map.html", atlas_bundle)
    assert (tmp_path / "map.html").read_text("utf-8") == page
    assert len(page.encode()) < 3_000_000


def test_bad_values_are_all_named_and_nothing_is_written(atlas_bundle: Path, tmp_path: Path) -> None:
    out = tmp_path / "map.html"
    with pytest.raises(ExportError) as caught:
        write("setting=livng&theme=pink", out, atlas_bundle)
    said = [str(problem) for problem in caught.value.problems]
    assert ["setting='livng'" in said[0], "theme='pink'" in said[1], len(said)] == [True, True, 2]
    assert not out.exists()


def test_an_unknown_kind_of_file_is_told_with_the_known_ones(atlas_bundle: Path, tmp_path: Path) -> None:
    with pytest.raises(GeodataError) as caught:
        write("", tmp_path / "map.docx", atlas_bundle)
    assert all(suffix in str(caught.value) for suffix in renderers())


@pytest.mark.parametrize(("view", "status"), [("lang=en&setting=living", 0), ("--q=-a&indicator=nothing", 1)])
def test_the_command_writes_the_file_or_says_why_not(
    atlas_bundle: Path, tmp_path: Path, view: str, status: int
) -> None:
    out = tmp_path / "map.html"
    arguments = ["export", f"--view={view}", "--out", str(out), "--bundle", str(atlas_bundle)]
    done = CliRunner().invoke(command(), arguments)
    assert done.exit_code == status, done.stderr
    assert out.exists() == (status == 0)
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert status == 0 or "indicator='nothing'" in done.stderr
