"""``/embed``: the dashboard's rows and classes, kept by browsers, framed by anybody, and deaf to hostile text."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from dashboard.maps.bivariate_layer import bivariate_colours, bivariate_layer
from dashboard.maps.choropleth import choropleth
from dashboard.maps.spec import as_json
from dashboard.outlets.embed import CONTROLS, EmbedOptions, parse_options
from dashboard.query.dataset import Dataset, current_dataset
from dashboard.query.selection import select
from dashboard.query.view import FACETS, LAYERS, View, view_params, view_query
from dashboard.web.headers import SecurityHeaders, frame_ancestors, policy
from dashboard.web.routes import routes
from geodata.bundle import read_bundle

CONFIG = re.compile(r'<script type="application/json" id="atlas-config">(.*?)</script>', re.DOTALL)
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)> \" ' {{ 7*7 }} &amp;"


@pytest.fixture(scope="module")
def real(atlas_bundle: Path) -> Dataset:
    return Dataset(read_bundle(atlas_bundle))


@pytest.fixture(scope="module")
def client(atlas_bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    patch = pytest.MonkeyPatch()
    patch.setenv("ATLAS_BUNDLE", str(atlas_bundle))
    app = Starlette(routes=routes(tmp_path_factory.mktemp("fonts")), middleware=[Middleware(SecurityHeaders)])
    yield TestClient(app)
    patch.undo()


def config(page: str) -> dict[str, Any]:
    found = CONFIG.search(page)
    assert found is not None
    read: dict[str, Any] = json.loads(found[1])
    return read


def rows_of(order: dict[str, Any], dataset: Dataset) -> list[str]:
    bits = np.unpackbits(np.frombuffer(base64.b64decode(order["shown"]), dtype=np.uint8))
    ids = dataset.bundle.practices["practice_id"]
    return list(ids[bits[: len(ids)].astype(bool)])


@st.composite
def views(draw: st.DrawFn, dataset: Dataset) -> View:
    allowed = dataset.allowed
    chosen = {f: tuple(draw(st.sets(st.sampled_from(allowed.facets[f]), max_size=2))) for f in FACETS}
    ordered = {f: tuple(option for option in allowed.facets[f] if option in chosen[f]) for f in FACETS}
    few = draw(st.sets(st.sampled_from(FACETS), max_size=2))
    layers = draw(st.sets(st.sampled_from(LAYERS)))
    facets: dict[str, Any] = {f: ordered[f] if f in few else () for f in FACETS}
    return View(
        lang=draw(st.sampled_from(allowed.languages)),
        indicator=draw(st.sampled_from([None, *allowed.indicators])),
        classes=draw(st.sampled_from([None, "quantiles", "natural", "equal"])),
        steps=draw(st.sampled_from([None, 3, 7])),
        **facets,
        match=draw(st.sampled_from(["any", "all"])),
        year=draw(st.sampled_from([None, 2012, 2020])),
        q=draw(st.sampled_from(["", "gent", "tuin", "<b>&\"'"])),
        layers=tuple(layer for layer in LAYERS if layer in layers),
    )


# What addresses that stand on other sites selected before cards and exact positions came.
GHENT = ["de-site-gent", "eetcafe-toreke-gent", "rabot-op-je-bord-gent", "torekes-rabot-gent"]
LIVING = [
    "buurtwinkel-anneessens-brussel", "de-site-gent", "eetcafe-toreke-gent", "jardin-de-cureghem-anderlecht",
    "nieuw-sledderlo-genk", "onthaal-antwerpen", "rabot-op-je-bord-gent", "samen-dampoort-gent", "torekes-rabot-gent",
    "zorgzaam-kiel-antwerpen",
]  # fmt: skip
OLD_ADDRESSES = {
    "lang=nl&setting=living": LIVING,
    "setting=living&controls=zoom,search,layers&theme=dark&legend=0&title=Kaart": LIVING,
    "setting=living&center=51.0625,3.708&zoom=15&area=440217": LIVING,
    "lang=nl&setting=living&support=professional&support=subsidy&match=all&indicator=bimd2011_income": [
        "de-site-gent", "nieuw-sledderlo-genk", "torekes-rabot-gent",
    ],
    "lang=fr&year=2015&classes=quantiles&steps=7&q=gent": [
        "de-site-gent", "samen-dampoort-gent", "school-ledeberg-gent", "torekes-rabot-gent",
    ],
    "layers=gap&layers=practices&cell=3-1": [],
    "layers=gap&layers=practices&cell=3-3&cell=2-3": GHENT,
    "municipality=Antwerpen&source=encounter&still=1": ["zorgzaam-kiel-antwerpen"],
    "center=51.06186,3.70994&zoom=13.75&study=diegem": ["de-site-gent", "nieuw-sledderlo-genk", "torekes-rabot-gent"],
    "q=rabot&level=neighbourhood": GHENT,
    "support=unknown&practice=torekes-rabot-gent": ["netwerk-zonder-plek", "ruilwinkel-gent"],
    "scale=town&municipality=Gent": [*GHENT, "ruilwinkel-gent", "samen-dampoort-gent", "school-ledeberg-gent"],
    "title=0&controls=none&setting=leisure": [
        "de-site-gent", "jardin-de-cureghem-anderlecht", "naaiatelier-zuid-antwerpen", "ruilwinkel-gent",
        "voetbal-antwerpen",
    ],
}  # fmt: skip


@pytest.mark.parametrize("query", OLD_ADDRESSES)
def test_an_address_that_stands_on_a_site_selects_the_rows_it_did(
    client: TestClient, real: Dataset, query: str
) -> None:
    layers = dict(config(client.get(f"/embed?{query}").text)["layers"])
    assert sorted(rows_of(layers["practices"], real)) == sorted(OLD_ADDRESSES[query])


@given(st.data())
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_embed_shows_the_rows_and_the_classes_of_the_dashboard(
    client: TestClient, real: Dataset, data: st.DataObject
) -> None:
    view = data.draw(views(real))
    answer = client.get(f"/embed?{view_query(view, real.default_indicator)}")
    assert answer.status_code == 200
    orders = dict(config(answer.text)["layers"])
    rows = list(select(view, real.bundle, real.index).practices["practice_id"])
    assert ("practices" in orders) == ("practices" in view.layers)
    if "practices" in view.layers:
        assert rows_of(orders["practices"], real) == rows
    scale = choropleth(view, real)
    assert scale is not None
    areas = orders["areas"]
    if cells := bivariate_layer(view, real):
        assert [level["classes"] for level in areas["levels"]] == [cells.codes]
        assert areas["cells"] == as_json(bivariate_colours(view))
        return
    assert [level["classes"] for level in areas["levels"]] == [scale.codes[level] for level in real.levels]
    assert (areas["palette"], areas["colour"]) == (list(scale.colours), "areas" in view.layers)


@given(st.data())
@settings(max_examples=40)
def test_options_survive_the_way_through_an_address(data: st.DataObject) -> None:
    options = EmbedOptions(
        legend=data.draw(st.booleans()),
        title=data.draw(st.sampled_from([None, "", "Mijn titel", "0 & <1>", HOSTILE])),
        controls=tuple(name for name in CONTROLS if name in data.draw(st.sets(st.sampled_from(CONTROLS)))),
        theme=data.draw(st.sampled_from(["light", "dark"])),
        still=data.draw(st.booleans()),
    )
    params: dict[str, list[str]] = {}
    for name, value in options.params():
        params.setdefault(name, []).append(value)
    assert parse_options(params) == (options, ())


def test_options_that_cannot_be_used_are_named_on_the_page(client: TestClient) -> None:
    page = client.get("/embed?lang=en&theme=pink&legend=2&controls=zoom,fly&setting=livng&unknown=1").text
    for said in (
        "theme was “pink”. Possible: light, dark",
        "legend was “2”",
        "controls was “fly”",
        "setting was “livng”",
    ):
        assert said in page
    assert "unknown was" not in page
    assert config(page)["controls"] == ["zoom"]


@pytest.mark.parametrize("name", ["title", "q", "theme", "setting", "lang", "area", "center"])
def test_hostile_text_stays_text(client: TestClient, name: str) -> None:
    answer = client.get(f"/embed?{urlencode({name: HOSTILE})}")
    assert answer.status_code == 200
    page = answer.text
    assert "<script>" not in page
    assert "<img src=x" not in page
    assert page.count("</script>") == 3
    assert config(page)["layers"]
    if name in ("title", "q"):
        assert "&lt;img src=x onerror=alert(1)&gt;" in page
        assert "{{ 7*7 }}" in page


def test_an_answer_is_named_by_view_and_bundle_whatever_the_order_of_the_query(client: TestClient) -> None:
    first = client.get("/embed?lang=nl&setting=living&setting=working&q=a")
    tag = first.headers["etag"]
    assert "max-age" in first.headers["cache-control"]
    assert client.get("/embed?q=a&setting=working&nothing=1&setting=living&lang=nl").headers["etag"] == tag
    for other in (
        "q=b&setting=living&setting=working",
        "setting=living&q=a",
        "setting=living&setting=working&q=a&still=1",
    ):
        assert client.get(f"/embed?lang=nl&{other}").headers["etag"] != tag
    again = client.get("/embed?lang=nl&setting=living&setting=working&q=a", headers={"if-none-match": f'"x", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    old = client.get("/embed?lang=nl&setting=living&setting=working&q=a", headers={"if-none-match": '"x"'})
    assert (old.status_code, old.content) == (200, first.content)


def test_another_bundle_has_another_name(
    client: TestClient, two_level_bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = client.get("/embed?lang=nl").headers["etag"]
    monkeypatch.setenv("ATLAS_BUNDLE", str(two_level_bundle))
    answer = client.get("/embed?lang=nl", headers={"if-none-match": before})
    assert answer.status_code == 200
    assert [level["names"].split("-")[1] for level in dict(config(answer.text)["layers"])["areas"]["levels"]] == list(
        current_dataset().levels
    )


def test_title_legend_sources_and_terms_are_there_without_a_script(client: TestClient) -> None:
    page = client.get("/embed?lang=en&setting=living").text
    said = "Practices where people live together: behind 8 of the 10 stand professionals or a meeting place"
    assert f"<h1>{said}</h1>" in page
    # Of those where people live together, Huis van Onthaal; what has no known place is about leisure and work.
    assert "1 is shown by municipality only, to protect people" in page
    assert "no known place" not in page
    for said in ("A. Author et al.", "Sample data", "CC BY 4.0", "No dot means that nobody searched"):
        assert said in page
    assert (
        '<a class="open" href="/?lang=en&amp;setting=living" target="_blank" rel="noopener">Open in the atlas</a>'
        in page
    )
    own = client.get("/embed?lang=en&title=Our+street").text
    assert "<h1>Our street</h1>" in own
    assert "<p>Behind 11 of the 15 practices stand professionals or a meeting place. 2 are known only by" in own
    bare = client.get("/embed?lang=en&title=0&legend=0").text
    assert "<h1>" not in bare
    assert "known only by" not in client.get("/embed?lang=en&layers=areas").text
    assert 'class="bare"' in bare


@pytest.mark.parametrize("path", ["/embed", "/export.html"])
def test_a_page_says_up_to_when_its_data_reach(client: TestClient, real: Dataset, path: str) -> None:
    for lang, said in (("nl", "gegevens tot 2"), ("fr", "données les plus récentes\u00a0: 2"), ("en", "data up to 2")):
        foot = client.get(f"{path}?lang={lang}").text.partition('<footer id="atlas-foot">')[2].partition("</footer>")[0]
        assert said in foot
        assert str(real.bundle.manifest.data_date) in foot
        assert real.digest[:8] in foot


def test_a_still_map_has_nothing_to_operate(client: TestClient) -> None:
    page = client.get("/embed?lang=en&still=1&controls=zoom,search,layers").text
    assert (config(page)["still"], config(page)["controls"], config(page)["toggles"]) == (True, [], [])
    assert 'role="img"' in page
    for still in (True, False):
        orders = dict(config(client.get(f"/embed?lang=en&layers=gap&still={int(still)}").text)["layers"])
        assert orders["legend"]["cells"].get("still", False) is still


def test_a_map_without_practices_is_not_called_after_them(client: TestClient) -> None:
    titles = {
        "gap": "No neighbourhood has high need by two figures and few known meeting places, within its own town",
        "areas": "Deprivation 2011 – Sample region",
    }
    for layers, said in titles.items():
        page = client.get(f"/embed?lang=en&layers={layers}").text
        assert f"<h1>{said}</h1>" in page
        assert "practices stand" not in page
        assert ("By Deprivation 2011 alone there are 2 of 15 compared." in page) is (layers == "gap")


def test_nothing_offers_an_outside_map(client: TestClient) -> None:
    page = client.get("/embed?controls=zoom,search,layers").text
    assert dict(config(page)["layers"])["places"]["outside"] is None
    assert "openstreetmap.org" not in page


def test_the_language_is_the_addresss_else_the_browsers(client: TestClient) -> None:
    assert '<html lang="fr"' in client.get("/embed", headers={"accept-language": "fr-BE,fr;q=0.9"}).text
    answer = client.get("/embed?lang=en", headers={"accept-language": "fr-BE"})
    assert '<html lang="en"' in answer.text
    assert "accept-language" in answer.headers["vary"]


def test_anybody_may_frame_the_embed_and_nobody_anything_else(client: TestClient) -> None:
    framed = client.get("/embed").headers["content-security-policy"]
    assert "frame-ancestors *" in framed
    assert "unsafe" not in framed
    assert "default-src 'none'" in framed
    for path in ("/healthz", "/api/practices.csv", "/embedded", "/oembed", "/qr"):
        assert client.get(path).headers["content-security-policy"] == policy(), path
    assert "frame-ancestors 'self'" in policy()


def test_who_may_frame_it_is_configured(atlas_bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_BUNDLE", str(atlas_bundle))
    monkeypatch.setenv("ATLAS_FRAME_ANCESTORS", "https://one.example  https://*.two.example:8443")
    app = Starlette(routes=routes(tmp_path), middleware=[Middleware(SecurityHeaders)])
    framed = TestClient(app).get("/embed").headers["content-security-policy"]
    assert framed.endswith("frame-ancestors https://one.example https://*.two.example:8443")


@pytest.mark.parametrize("stated", ["*; script-src *", "a,b", 'x"'])
def test_a_list_that_would_change_the_policy_is_refused(stated: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_FRAME_ANCESTORS", stated)
    with pytest.raises(ValueError, match="ATLAS_FRAME_ANCESTORS"):
        frame_ancestors()


def test_what_the_page_asks_for_may_be_read_from_a_sandbox(client: TestClient) -> None:
    page = config(client.get("/embed?lang=en").text)
    orders = dict(page["layers"])
    wanted = [orders["practices"]["file"], orders["areas"]["levels"][0]["geometry"][0]["url"]]
    wanted.append(page["cards"].replace("{practice}", "torekes-rabot-gent"))
    for address in wanted:
        answer = client.get(address)
        assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, "*"), address


def test_a_card_holds_what_the_panel_says(client: TestClient) -> None:
    answer = client.get("/cards/en/torekes-rabot-gent.json")
    said = answer.json()
    assert said["name"] == "Torekes"
    assert "Neighbourhood currency" in said["summary"]
    assert [said["traces"][0][0], said["traces"][0][2][:23]] == ["professionals", "Samenlevingsopbouw Gent"]
    assert all(link["url"].startswith("http") for link in said["references"])
    again = client.get("/cards/en/torekes-rabot-gent.json", headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304
    for wrong in ("/cards/en/nobody.json", "/cards/xx/torekes-rabot-gent.json"):
        assert client.get(wrong).status_code == 404


def test_a_view_keeps_its_place_and_choice(client: TestClient, real: Dataset) -> None:
    view = replace(View(lang="en"), center=(51.06, 3.71), zoom=13, practice="torekes-rabot-gent")
    page = client.get(f"/embed?{urlencode(view_params(view))}").text
    assert config(page)["search"] == "?center=51.06000,3.71000&zoom=13"
    chosen = dict(config(page)["layers"])["practices"]["selected"]
    assert real.bundle.practices["practice_id"].iloc[chosen] == config(page)["practice"] == "torekes-rabot-gent"


def test_without_a_bundle_the_answer_says_what_to_do(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_BUNDLE", str(tmp_path / "sample"))
    answer = client.get("/embed")
    assert answer.status_code == 503
    assert "run: atlas build --region sample" in answer.text


def test_an_area_of_another_edition_is_named_in_the_page_without_a_link(
    ragged_bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_BUNDLE", str(ragged_bundle))
    asked = TestClient(Starlette(routes=routes(tmp_path)))
    moved, own = (asked.get("/embed", params={"area": area, "lang": "en"}) for area in ("44021_1", "440211A"))
    assert "you see its part Dok (Gent), and there is also Haven (Gent)." in moved.text.replace("Ghent", "Gent")
    assert "its part" not in own.text
    assert config(moved.text)["area"] == config(own.text)["area"] == "440211A"
    assert moved.headers["etag"] != own.headers["etag"]


@pytest.mark.parametrize("place", ["center=51.22,4.4&zoom=12", "area=11002ANT20"])
def test_a_page_that_begins_with_a_part_states_no_number_that_its_frame_may_contradict(
    client: TestClient, place: str
) -> None:
    page = client.get(f"/embed?lang=en&{place}").text
    title = page.partition("<h1>")[2].partition("</h1>")[0]
    assert title.startswith("Practices of solidarity – ")
    assert "Antwerp" in title
    assert not re.search(r"\d", title)
    assert "known only by" not in page.partition("<main")[0]
