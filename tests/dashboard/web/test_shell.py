"""Streamlit's index.html as it is sent: preloaded modules, its language, and whose messages count."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from dashboard.maps import scripts
from dashboard.web.headers import SecurityHeaders
from dashboard.web.preload import FORM, PARTS, Preload
from dashboard.web.shell import LANGUAGE, STREAMLITS, Shell

PAGE = '<!doctype html>\n<html lang="en"><head><title>S</title></head><body><div id="root"></div></body></html>'
REAL = Path(streamlit.__file__).parent / "static"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Streamlit's scripts for two kinds of elements, one of which imports another in a circle."""
    js = tmp_path / "static" / "js"
    js.mkdir(parents=True)
    (js / "BidiComponent.a1.js").write_text('import{a as b}from"./shared.s1.js";import"./gone.x1.js";')
    (js / "shared.s1.js").write_text("import{c}from`./round.r1.js`;")
    (js / "round.r1.js").write_text('import"./shared.s1.js";')
    (js / "TextArea.b2.js").write_text("export default 1")
    return tmp_path


@pytest.fixture
def client(folder: Path, atlas_bundle: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setenv("ATLAS_BUNDLE", str(atlas_bundle))

    async def page(_request: Request) -> Response:
        return HTMLResponse(PAGE)

    extra = [Route(path, page) for path in ("/", "/practices", "/contribute")]
    return TestClient(Starlette(routes=extra, middleware=[Middleware(SecurityHeaders), Middleware(Shell, folder)]))


def hints(html: str) -> list[str]:
    return re.findall(r'rel="modulepreload" crossorigin href="\./static/js/([^"]+)"', html)


def test_a_page_names_the_scripts_of_its_own_elements(client: TestClient) -> None:
    parts = ["BidiComponent.a1.js", "round.r1.js", "shared.s1.js"]
    assert sorted(hints(client.get("/").text)) == parts
    assert hints(client.get("/practices").text) == hints(client.get("/").text)
    assert sorted(hints(client.get("/contribute").text)) == sorted([*parts, "TextArea.b2.js"])


@pytest.mark.parametrize(("path", "entry"), [("/", "explore"), ("/practices", "practice_cards"), ("/contribute", "")])
def test_a_page_names_our_own_modules_that_it_begins_with(client: TestClient, path: str, entry: str) -> None:
    named = re.findall(r'rel="modulepreload" href="[^"]*/(parts/\w+)\.js"', client.get(path).text)
    assert "parts/masthead" in named
    first = [name for name in named if name in ("parts/explore", "parts/practice_cards")]
    assert first == ([f"parts/{entry}"] if entry else [])


def test_what_the_page_names_itself_is_not_named_again(folder: Path) -> None:
    named = hints(Preload(folder).tags("about", 'href="./static/js/shared.s1.js"'))
    assert named == ["BidiComponent.a1.js", "round.r1.js"]


def test_a_version_of_streamlit_without_these_scripts_gets_no_hints(tmp_path: Path) -> None:
    assert Preload(tmp_path).modules("") == []


def test_this_version_of_streamlit_has_the_scripts_that_are_named() -> None:
    there = {name.partition(".")[0] for name in Preload(REAL).modules("contribute")}
    assert {*PARTS, *FORM} - there == set()


def test_this_version_of_streamlit_has_what_is_replaced_and_asks_what_it_is_told() -> None:
    page = (REAL / "index.html").read_bytes()
    assert STREAMLITS in page
    assert LANGUAGE in page
    asked = [path for path in (REAL / "static" / "js").glob("*.js") if b"useExternalAuthToken" in path.read_bytes()]
    assert any(b"BACKEND_BASE_URL" in path.read_bytes() for path in asked)


def test_only_this_address_may_send_messages(client: TestClient) -> None:
    page = client.get("/").text
    assert "allowedOrigins: [location.origin]" in page
    assert page.index("window.__streamlit") < page.index("</head>")


@pytest.mark.parametrize(
    ("asked", "browser", "lang"), [("?lang=fr", "nl-BE", "fr"), ("", "fr-BE", "fr"), ("", "xx", "nl")]
)
def test_a_page_says_in_which_language_it_is(client: TestClient, asked: str, browser: str, lang: str) -> None:
    assert f'<html lang="{lang}">' in client.get(f"/{asked}", headers={"accept-language": browser}).text


def test_the_styles_come_with_the_page_after_those_of_streamlit(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    addresses = ("/assets/leaflet/leaflet.css", scripts.style_address("map"), scripts.style_address("page"))
    links = "".join(f'<link rel="stylesheet" href="{address}">' for address in addresses)
    assert f'<div id="root"></div>{links}' in client.get("/").text
    monkeypatch.setenv("ATLAS_BUNDLE", str(tmp_path))
    assert f'<div id="root"></div>{links}' in client.get("/").text


def test_only_the_scripts_that_the_page_is_known_to_have_may_run(client: TestClient) -> None:
    def scripts_of(page: str) -> list[str]:
        return re.findall(r"<script>(.*?)</script>", page, re.DOTALL)

    policy = client.get("/").headers["content-security-policy"]
    allowed = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "unsafe" not in allowed
    (ours,) = scripts_of(client.get("/").text)
    assert digest_of(ours) in allowed
    real = SecurityHeaders(client.app, REAL).headers["content-security-policy"]
    known = scripts_of((REAL / "index.html").read_text("utf-8"))
    assert known
    assert all(digest_of(script) in real for script in [*known, ours])


def digest_of(script: str) -> str:
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"
