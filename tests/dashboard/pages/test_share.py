"""The share panel in Streamlit's own test harness: what it offers is what its addresses then answer with."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from dashboard.outlets import OUTLETS
from dashboard.outlets.links import embed_code
from dashboard.pages.page_context import PageContext
from dashboard.pages.share import positioned
from dashboard.presenters.i18n import Words, languages
from dashboard.query.dataset import Dataset
from dashboard.query.view import View
from dashboard.web.routes import routes
from geodata.bundle import read_bundle
from tests.dashboard.pages.parts import sections

HOSTILE = '"><script>alert(1)</script>'


@pytest.fixture(autouse=True)
def setting(atlas_bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_BUNDLE", str(atlas_bundle))
    monkeypatch.setenv("ATLAS_ADDRESS", "https://atlas.example.org")


def panel() -> None:
    """The panel alone: the harness draws nothing on the second run of a page with navigation."""
    from dashboard.pages.page_context import open_page
    from dashboard.pages.share import share_panel

    context = open_page()
    assert context is not None
    share_panel(context)


def opened(**params: str | list[str]) -> AppTest:
    page = AppTest.from_function(panel, default_timeout=30)
    page.query_params.update(params)
    return page.run()


def html(page: AppTest) -> str:
    return " ".join(str(element.proto.body) for element in page.get("html"))


def copied(page: AppTest) -> str:
    """The text that the panel offers to copy."""
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", html(page), re.DOTALL)
    assert found is not None
    return unescape(found[1])


def frame_of(code: str) -> tuple[dict[str, list[str]], str]:
    """The view that an embed code asks for, and the code's frame."""
    frame = re.search(r"<iframe[^>]*>", code)
    assert frame is not None
    source = re.search(r'src="([^"]*)"', frame[0])
    assert source is not None
    address = unescape(source[1])
    assert address.startswith("https://atlas.example.org/embed?")
    return parse_qs(urlsplit(address).query), frame[0]


def preview(page: AppTest) -> str:
    return str(page.get("iframe")[0].proto.src)


@pytest.mark.parametrize("lang", languages())
def test_every_way_to_share_is_shown_in_every_language(lang: str) -> None:
    page = opened(lang=lang)
    assert not page.exception
    for way in ("embed", "file"):
        page = page.segmented_control(key="share_way").set_value(way).run()
        assert not page.exception


def test_the_link_is_that_of_the_view_with_its_place() -> None:
    page = opened(
        lang="en", setting=["living", "working"], center="51.06,3.71", zoom="13", practice="torekes-rabot-gent"
    )
    address = urlsplit(copied(page))
    assert f"{address.scheme}://{address.netloc}{address.path}" == "https://atlas.example.org/"
    assert parse_qs(address.query) == {
        "lang": ["en"], "setting": ["living", "working"], "practice": ["torekes-rabot-gent"],
        "center": ["51.06000,3.71000"], "zoom": ["13"],
    }  # fmt: skip
    assert "data:image/svg+xml;base64," in html(page)
    assert "/qr?lang=en&amp;setting=living" in html(page)


def test_what_the_browser_says_of_the_maps_place_is_checked(atlas_bundle: Path) -> None:
    dataset = Dataset(read_bundle(atlas_bundle))
    context = PageContext(dataset, View(lang="en"), Words("en", dataset.bundle.vocabulary), ())
    there: Any = positioned(context, ["51.06", "3.71", 12.5])
    assert (there.view.center, there.view.zoom) == ((51.06, 3.71), 12.5)
    for nonsense in (None, [], ["a", "b", "c"], ["1", "2"], ["999", "3", 4], ["51", "3", "<b>"]):
        assert positioned(context, nonsense) == context


def test_an_embed_follows_every_option() -> None:
    page = opened(lang="en", setting="living")
    page = page.segmented_control(key="share_way").set_value("embed").run()
    asked, frame = frame_of(copied(page))
    assert asked == {"lang": ["en"], "setting": ["living"]}
    assert 'width="100%"' in frame
    assert "solidarity-atlas:height" in copied(page)
    page.segmented_control(key="share_size").set_value("fixed").run()
    page.number_input(key="share_width").set_value(500).run()
    page.segmented_control(key="share_heading").set_value("own").run()
    page.text_input(key="share_own").set_value(HOSTILE).run()
    page.button_group(key="share_controls").set_value(["zoom", "layers"]).run()
    page.toggle(key="share_legend").set_value(False).run()
    page.segmented_control(key="share_theme").set_value("dark").run()
    page.segmented_control(key="share_lang").set_value("fr").run()
    assert not page.exception
    asked, frame = frame_of(copied(page))
    assert asked == {
        "lang": ["fr"], "setting": ["living"], "legend": ["0"], "title": [HOSTILE], "controls": ["zoom,layers"],
        "theme": ["dark"],
    }  # fmt: skip
    assert 'width="500"' in frame
    assert "<script" not in copied(page)
    assert parse_qs(urlsplit(preview(page)).query) == asked
    page.segmented_control(key="share_use").set_value("still").run()
    assert frame_of(copied(page))[0]["still"] == ["1"]


def test_the_code_is_escaped() -> None:
    code = embed_code('https://x/embed?a=1&b="2"', HOSTILE, 300, 400)
    assert code.count("<") == 2
    assert "&amp;b=&#34;2&#34;" in code


def test_every_file_offered_is_answered(tmp_path: Path) -> None:
    page = opened(lang="en", setting="living", area="440217", center="51.06,3.71", zoom="13")
    page = page.segmented_control(key="share_way").set_value("file").run()
    links = [unescape(link) for link in re.findall(r'<a href="([^"]+)" download', html(page))]
    assert [urlsplit(link).path for link in links] == [outlet.route for outlet in OUTLETS.values() if outlet.offered]
    client = TestClient(Starlette(routes=routes(tmp_path)))
    # That each answers is tried in tests/dashboard/outlets; here that the links are whole.
    for link in (one for one in links if urlsplit(one).path.endswith((".csv", ".geojson"))):
        answer = client.get(link)
        assert answer.status_code == 200, link
        assert "filename=" in answer.headers["content-disposition"], link


def test_the_first_page_offers_to_share() -> None:
    page = AppTest.from_file(str(Path(__file__).resolve().parents[3] / "dashboard" / "app.py"), default_timeout=30)
    page.query_params.update(lang="en")
    page.run()
    assert re.search(r'<button[^>]*data-event=\'{"kind": "share"}\'[^>]*>Share</button>', sections(page)["bar"])


def test_a_link_too_long_for_a_code_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ATLAS_ADDRESS", f"https://{'a' * 3000}.example")
    page = opened(lang="en")
    assert "This link is too long for a QR code" in html(page)
    assert "data:image/svg" not in html(page)
    client = TestClient(Starlette(routes=routes(tmp_path)))
    assert "This link is too long for a QR code" in client.get("/qr?lang=en").text
    assert client.get("/qr.svg?lang=en").status_code == 400
