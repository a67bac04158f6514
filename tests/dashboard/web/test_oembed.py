"""Links of the atlas on other sites: oEmbed, Open Graph, and the address that the outside knows."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit
from xml.etree import ElementTree

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from dashboard.maps import scripts
from dashboard.outlets.public_address import stated_address
from dashboard.outlets.qr_code import qr_svg
from dashboard.web.headers import SecurityHeaders
from dashboard.web.link_preview import DESCRIBED_PAGES, MAP_PAGES
from dashboard.web.routes import routes
from dashboard.web.shell import Shell

HERE = "http://testserver"
STREAMLIT = '<!doctype html><html><head><title>Streamlit</title></head><body><div id="root"></div></body></html>'


@pytest.fixture
def client(atlas_bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setenv("ATLAS_BUNDLE", str(atlas_bundle))
    monkeypatch.delenv("ATLAS_ADDRESS", raising=False)

    async def page(_request: Request) -> Response:
        return HTMLResponse(STREAMLIT, headers={"etag": '"streamlit"'})

    async def other(_request: Request) -> Response:
        return HTMLResponse("<html><head></head><body>not Streamlit's</body></html>")

    async def plain(_request: Request) -> Response:
        return PlainTextResponse(STREAMLIT)

    extra = [
        Route("/", page),
        *(Route(f"/{name}", page) for name in ("explore", *DESCRIBED_PAGES)),
        Route("/other", other),
        Route("/plain", plain),
    ]
    middleware = [Middleware(SecurityHeaders), Middleware(Shell, streamlit=tmp_path)]
    app = Starlette(routes=[*routes(tmp_path), *extra], middleware=middleware)
    return TestClient(app)


def asked(link: str, **more: str) -> str:
    return f"/oembed?{urlencode({'url': link, **more})}"


class Frame(HTMLParser):
    """The attributes of the one frame in a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[dict[str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag == "iframe"
        self.found.append(dict(attrs))


@pytest.mark.parametrize("path", MAP_PAGES)
def test_a_link_of_the_atlas_becomes_a_frame(client: TestClient, path: str) -> None:
    answer = client.get(asked(f"{HERE}{path}?lang=en&setting=living&q=a%22%3Cb%3E"))
    said = answer.json()
    assert (said["version"], said["type"], said["width"], said["height"]) == ("1.0", "rich", 800, 920)
    frame = Frame(said["html"]).found[0]
    source = urlsplit(frame["src"] or "")
    assert (source.scheme, source.netloc, source.path) == ("http", "testserver", "/embed")
    assert parse_qs(source.query) == {"lang": ["en"], "setting": ["living"], "q": ['a"<b>']}
    assert frame["title"] == said["title"]
    assert said["thumbnail_url"].startswith(f"{HERE}/still.png?lang=en&setting=living")
    assert (said["thumbnail_width"], said["thumbnail_height"]) == (800, 420)


def test_an_embed_keeps_its_dress(client: TestClient) -> None:
    said = client.get(asked(f"{HERE}/embed?lang=nl&theme=dark&title=Onze+wijk")).json()
    assert said["title"] == "Onze wijk"
    assert "theme=dark" in said["html"]


@pytest.mark.parametrize(
    "size", [{}, {"maxwidth": "400"}, {"maxwidth": "382"}, {"maxwidth": "300"}, {"maxheight": "199"}, {"maxwidth": "1"}]
)
def test_a_thumbnail_is_there_or_is_not_named(
    client: TestClient, size: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.outlets.still_picture.still", lambda *_: b"picture")
    said = client.get(asked(f"{HERE}/embed", **size)).json()
    named = {name for name in said if name.startswith("thumbnail_")}
    assert named in (set(), {"thumbnail_url", "thumbnail_width", "thumbnail_height"})
    assert bool(named) == (size in ({}, {"maxwidth": "400"}, {"maxwidth": "382"}))
    if named:
        answer = client.get(said["thumbnail_url"])
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")


def test_xml_holds_no_sign_that_xml_cannot_hold(client: TestClient) -> None:
    answer = client.get(asked(f"{HERE}/embed?title=A%0B%00%EF%BF%BF%EF%BF%BEb", format="xml"))
    assert ElementTree.fromstring(answer.content).findtext("title") == "A b"


def test_xml_says_the_same_as_json_and_is_escaped(client: TestClient) -> None:
    link = f"{HERE}/?lang=en&q=%3C%26%3E%00%08"
    said = client.get(asked(link)).json()
    answer = client.get(asked(link, format="xml"))
    assert answer.headers["content-type"].startswith("text/xml")
    read = {element.tag: element.text for element in ElementTree.fromstring(answer.content)}
    assert {name: str(value) for name, value in said.items()} | {"title": read["title"], "html": read["html"]} == read
    assert "<&>" in (read["title"] or "")


def test_a_frame_is_no_larger_than_asked(client: TestClient) -> None:
    said = client.get(asked(f"{HERE}/", maxwidth="400", maxheight="300")).json()
    assert (said["width"], said["height"]) == (400, 300)
    assert (said["thumbnail_width"], said["thumbnail_height"]) == (400, 210)
    for bad in ("0", "-1", "wide", "²", "9999999"):
        assert client.get(asked(f"{HERE}/", maxwidth=bad)).status_code == 400, bad


@pytest.mark.parametrize(
    "link",
    ["", "nonsense", "http://elsewhere.example/", "https://testserver/", f"{HERE}/healthz", f"{HERE}@evil.example/",
     "http://testserver.evil.example/", f"{HERE}/assets/x", "javascript:alert(1)", "http://[/"],
)  # fmt: skip
def test_any_other_address_is_not_answered(client: TestClient, link: str) -> None:
    assert client.get(asked(link)).status_code == 404


def test_another_format_is_not_implemented(client: TestClient) -> None:
    assert client.get(asked(f"{HERE}/", format="yaml")).status_code == 501


def test_the_dashboards_page_says_what_a_link_shows(client: TestClient) -> None:
    answer = client.get("/?lang=en&setting=living&q=%3Czzz%3E%22")
    page = answer.text
    assert "<title>Solidarity Atlas: None of the 15 practices where people live together" in page
    assert '<meta property="og:description" content="None of the 15 practices' in page
    assert "&lt;zzz&gt;" in page
    assert "<b>" not in page
    assert f'<meta property="og:image" content="{HERE}/still.png?lang=en&amp;setting=living' in page
    assert 'type="application/json+oembed"' in page
    assert 'type="text/xml+oembed"' in page
    style = f'<link rel="stylesheet" href="{scripts.style_address("page")}">'
    script = scripts.module_tag("copying.js")
    assert '<body><div id="root"></div><link' in page
    assert page.endswith(f"{style}{script}</body></html>")
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert "etag" not in answer.headers


def test_the_dashboards_page_describes_itself_to_search_engines(client: TestClient) -> None:
    page = client.get("/?lang=fr&q=%3C%2Fscript%3E%3Cb%3E").text
    said = json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])
    assert said["@type"] == "WebPage"
    assert said["inLanguage"] == "fr"
    assert "</script><b>" in said["description"]
    assert said["isPartOf"]["url"] == f"{HERE}/api"


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/neighbourhood?lang=en&area=21000_10", "Anneessens · Solidarity Atlas"),
        ("/neighbourhood?lang=en", "Neighbourhoods · Solidarity Atlas"),
        ("/evidence?lang=fr&support=professional", "Constats · Atlas de la solidarité"),
        ("/about?lang=nl", "Over · Solidariteitsatlas"),
    ],
)
def test_every_page_is_shown_as_itself(client: TestClient, path: str, title: str) -> None:
    page = client.get(path).text
    assert f"<title>{title}</title>" in page
    assert f'<meta property="og:title" content="{title.partition(" · ")[0]}">' in page
    assert f'<meta property="og:url" content="{HERE}{path.replace("&", "&amp;")}">' in page
    assert "oembed" not in page
    assert "documented practices" not in page.partition("og:description")[2].partition(">")[0]


def test_a_practice_that_is_chosen_gives_its_name(client: TestClient) -> None:
    page = client.get("/?lang=nl&practice=torekes-rabot-gent").text
    assert '<meta property="og:title" content="Torekes">' in page
    assert 'type="application/json+oembed"' in page


def test_discovery_leads_to_an_answer(client: TestClient) -> None:
    for page in ("/embed?lang=en&year=2012&theme=dark", "/explore?lang=en&year=2012"):
        html = client.get(page).text
        link = html.split('type="application/json+oembed" href="')[1].split('"')[0].replace("&amp;", "&")
        said = client.get(link.removeprefix(HERE)).json()
        assert "year=2012" in said["html"]


def test_other_pages_go_by_as_they_are(client: TestClient) -> None:
    assert client.get("/other").text == "<html><head></head><body>not Streamlit's</body></html>"
    assert client.get("/plain").text == STREAMLIT


def test_without_a_bundle_a_page_says_nothing_of_a_view(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_BUNDLE", str(tmp_path))
    page = client.get("/").text
    assert "<title>Streamlit</title>" in page
    assert "og:title" not in page


def test_the_public_address_is_the_one_stated(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_ADDRESS", "https://atlas.example.org/")
    assert (
        client.get(asked("https://atlas.example.org/?lang=en")).json()["provider_url"] == "https://atlas.example.org/"
    )
    assert client.get(asked(f"{HERE}/?lang=en")).status_code == 404


def test_a_proxy_is_believed_only_where_there_is_one(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"x-forwarded-proto": "https", "x-forwarded-host": "atlas.example.org"}
    link = asked("https://atlas.example.org/")
    assert client.get(link, headers=told).status_code == 404
    monkeypatch.setenv("ATLAS_BEHIND_PROXY", "1")
    assert client.get(link, headers=told).status_code == 200


@pytest.mark.parametrize("host", ['x"><script>', "a b", "a/b"])
def test_a_host_that_is_none_is_not_repeated(client: TestClient, host: str) -> None:
    page = client.get("/embed?lang=en", headers={"host": host}).text
    assert '<meta property="og:url" content="http://localhost/embed?lang=en">' in page


@pytest.mark.parametrize("stated", ["atlas.example.org", "ftp://x", 'https://x"', "https://x/?a=1"])
def test_a_stated_address_that_is_none_is_told_at_the_start(
    stated: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_ADDRESS", stated)
    with pytest.raises(ValueError, match="ATLAS_ADDRESS"):
        stated_address()
    with pytest.raises(ValueError, match="ATLAS_ADDRESS"):
        routes(tmp_path)


def test_the_code_for_the_room_holds_the_link_of_the_view(client: TestClient) -> None:
    page = client.get("/qr?lang=en&setting=living&theme=dark").text
    assert f"{HERE}/?lang=en&amp;setting=living</p>" in page
    assert str(qr_svg(f"{HERE}/?lang=en&setting=living")) in page
    drawn = client.get("/qr.svg?lang=en&setting=living")
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert drawn.text == qr_svg(f"{HERE}/?lang=en&setting=living")


def test_a_link_too_long_for_a_code_has_none() -> None:
    assert qr_svg("http://x/?q=" + "a" * 3000) is None
