"""The pages in Streamlit's own harness: no exception, the right words; what a part reports changes the view."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from dashboard.pages.page_context import changed_params, page_address
from dashboard.presenters.i18n import languages, texts
from dashboard.query.dataset import Dataset
from dashboard.query.view import parse_view
from geodata.bundle import read_bundle
from tests.dashboard.pages.parts import html, parts, sections

APP = Path(__file__).resolve().parents[3] / "dashboard" / "app.py"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=8,
)
KINDS = st.sampled_from(["change", "toggle", "page", "share", "frame", "", None]) | JSON
EVENTS = st.fixed_dictionaries({}, optional=dict.fromkeys(("params", "name", "value", "address"), JSON)).flatmap(
    lambda event: KINDS.map(lambda kind: {**event, "kind": kind})
)


@pytest.fixture(autouse=True)
def bundle(atlas_bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_BUNDLE", str(atlas_bundle))


@pytest.fixture(scope="module")
def dataset(atlas_bundle: Path) -> Dataset:
    return Dataset(read_bundle(atlas_bundle))


def run(**params: str | list[str]) -> AppTest:
    page = AppTest.from_file(str(APP), default_timeout=30)
    page.query_params.update(params)
    return page.run()


# The pages


@pytest.mark.parametrize("lang", languages())
def test_the_first_page_runs_in_every_language_in_parts_of_our_own(lang: str) -> None:
    page = run(lang=lang)
    assert not page.exception
    assert [part["lang"] for part in parts(page)] == [lang, lang]
    assert texts(lang)["brand"] in html(page)
    assert html(page).count("<h1") == 1


def test_the_masthead_names_every_page_and_language_and_which_are_open() -> None:
    head = parts(run(lang="fr", setting="living"))[0]["html"]
    links = re.findall(r'<a href="([^"]+)"[^>]*data-page[^>]*?( aria-current="page")?>([^<]+)</a>', head)
    assert [bool(here) for _, here, _ in links] == [True, *[False] * (len(links) - 1)]
    assert [text for _, _, text in links] == [
        texts("fr")[f"page.{name}"]
        for name in ("explore", "invest", "neighbourhood", "practices", "evidence", "contribute", "about")
    ]
    assert all("setting=living" in address and "lang=fr" in address for address, _, _ in links)
    for lang in languages():
        assert texts("fr")[f"nav.tongue.{lang}"] in head
    assert re.findall(r'data-key="lang-(\w+)"[^>]*aria-current="true"', head) == ["fr"]


def test_choices_in_the_address_are_said_on_the_page() -> None:
    page = run(lang="en", setting=["learning", "living"], municipality="Gent", year="2015", match="all")
    assert not page.exception
    tags = sections(page)["tags"]
    assert all(name in tags for name in ("living", "learning", "Ghent", "2015"))


def test_bad_values_are_answered_with_what_is_allowed_and_never_as_markup() -> None:
    page = run(lang="en", setting="<b>x</b>", area="nowhere")
    assert not page.exception
    assert "&lt;b&gt;x&lt;/b&gt;" in html(page)
    assert "living, working, learning, leisure" in html(page)
    assert "<b>x</b>" not in html(page)


def test_a_practice_and_an_area_open_beside_the_map() -> None:
    opened = sections(run(lang="en", practice="torekes-rabot-gent"))["column"]
    assert "Who runs, who supports, who decides?" in opened
    assert "440217" in opened
    assert "Rabot - Blaisantvest" in sections(run(lang="en", area="440217"))["column"]


def test_without_a_bundle_the_page_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ATLAS_BUNDLE", str(tmp_path / "sample"))
    page = run(lang="en")
    assert not page.exception
    assert "The map is not ready yet" in html(page)
    assert "run: atlas build --region sample" in html(page)


def test_a_region_of_two_levels_is_read_by_municipality_or_neighbourhood() -> None:
    page = run(lang="en", area="44021", level="municipality")
    assert not page.exception
    said = html(page)
    assert "Municipality</p>" in " ".join(said.split())
    # Gent's 40.40 is the lowest of the four municipalities.
    assert "55,280 residents (2011)" in said
    assert "4 of 4" in said
    assert "the most deprivation, of the municipalities" in said
    assert "6 of 24" in html(run(lang="en", area="440217"))


@pytest.mark.parametrize("lang", languages())
def test_need_and_known_meeting_places_lead_to_the_method_in_every_language(lang: str) -> None:
    page = run(lang=lang, layers=["practices", "gap"], cell=["3-1", "3-2"], area="440217")
    assert not page.exception
    assert f"/method?lang={lang}#gap" in html(page)


# What a part reports


def test_a_change_replaces_and_removes_parameters_and_keeps_the_rest() -> None:
    now = {"lang": ["en"], "setting": ["living"], "q": ["soup"]}
    event = {"kind": "change", "params": {"setting": [], "year": [2015]}}
    assert changed_params(event, now) == {"lang": ["en"], "setting": [], "q": ["soup"], "year": ["2015"]}
    assert now == {"lang": ["en"], "setting": ["living"], "q": ["soup"]}


def test_a_toggle_adds_a_value_and_takes_it_away_again() -> None:
    event = {"kind": "toggle", "name": "setting", "value": "living"}
    once = changed_params(event, {"setting": ["learning", "working"]})
    assert once == {"setting": ["learning", "working", "living"]}
    assert changed_params(event, once) == {"setting": ["learning", "working"]}


def test_pins_that_a_map_reports_take_the_place_of_those_before() -> None:
    now = {"lang": ["en"], "whatif": ["51.0,4.0"]}
    event = {"kind": "whatif", "pins": [[51.2, 4.4, "library"], [51.21, 4.41, None], "51,4"]}
    assert changed_params(event, now) == {"lang": ["en"], "whatif": ["51.2,4.4,library", "51.21,4.41"]}
    assert changed_params({"kind": "whatif", "pins": []}, now) == {"lang": ["en"], "whatif": []}
    assert changed_params({"kind": "whatif", "pins": "51,4"}, now) is None


@given(event=EVENTS, lang=st.sampled_from(languages()))
@example(event={"kind": "toggle", "name": "setting", "value": "<script>"}, lang="nl")
@example(event={"kind": "change", "params": {"area": ["../../etc"], "center": [None]}}, lang="nl")
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_hostile_event_raises_nothing_and_gives_a_view_of_allowed_values(
    dataset: Dataset, event: dict[str, Any], lang: str
) -> None:
    changed = changed_params(event, {"lang": [lang]})
    if event["kind"] not in ("change", "toggle"):
        assert changed is None
        return
    view, _ = parse_view(changed or {}, dataset.allowed)
    assert view.area is None or view.area in dataset.allowed.areas
    assert view.practice is None or view.practice in set(dataset.bundle.practices["practice_id"])


def script() -> None:
    """Give the session's event to the page as a part would, and follow it."""
    import streamlit

    from dashboard.pages.page_context import open_page

    context = open_page()
    assert context is not None
    context.on_event(streamlit.session_state["event"])
    context.follow(streamlit.session_state["event"])


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"kind": "page", "address": "http://[::1"},
        {"kind": "page", "address": "/nowhere?lang=en"},
        {"kind": "page", "address": {"a": 1}},
        {"kind": "change", "params": "area"},
        {"kind": "change", "params": {"area": ["<b>"], "practice": [["x"]], "zoom": ["1e999"]}},
        {"kind": "toggle", "name": ["setting"], "value": "living"},
        {"kind": "toggle", "name": "setting", "value": {"a": 1}},
    ],
)
def test_an_event_that_no_part_sends_leaves_the_address_as_it_is(event: dict[str, Any]) -> None:
    page = AppTest.from_function(script, default_timeout=30)
    page.query_params.update({"lang": "en", "setting": "living"})
    page.session_state["event"] = event
    page.run()
    assert not page.exception
    assert {name: page.query_params[name] for name in page.query_params} in (
        {"lang": "en", "setting": "living"},
        {"lang": ["en"], "setting": ["living"]},
    )


def test_an_event_changes_the_address() -> None:
    page = AppTest.from_function(script, default_timeout=30)
    page.query_params.update({"lang": "en", "setting": "living"})
    page.session_state["event"] = {"kind": "toggle", "name": "setting", "value": "learning"}
    page.run()
    assert page.query_params["setting"] == ["living", "learning"]


def test_an_address_of_a_page_has_the_parameters_of_the_view() -> None:
    assert page_address("explore", {"lang": ["nl"]}) == "/?lang=nl"
    assert page_address("about", {"lang": ["nl"], "q": ["a b", "c"]}) == "/about?lang=nl&q=a+b&q=c"


def test_a_change_is_on_the_page_until_another_year_leaves_no_room_for_it(
    ragged_bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_BUNDLE", str(ragged_bundle))
    page = run(lang="en", since="2019")
    assert not page.exception
    found = sections(page)
    assert "<h1" in found["head"]
    assert "Poverty rate in 2021 compared with 2019: lower in 2 of the 3 municipalities" in found["head"]
    assert "Poverty rate, change from 2019 to 2021" in found["strip"]
    assert "strip-change" in found["strip"]
    assert '<select data-parameter="since"' in found["drawer_body"]
    assert '<option value="2019" selected>2019</option>' in found["drawer_body"]
    assert "Change since: 2019" in found["tags"]
    allowed = Dataset(read_bundle(ragged_bundle)).allowed
    # As the page reads what a choice of another year reports.
    for year, since in (("2020", 2019), ("2019", None)):
        changed = changed_params({"kind": "change", "params": {"at": [year]}}, {"since": ["2019"]})
        assert changed is not None
        assert parse_view(changed, allowed)[0].since == since
    told = sections(run(lang="en", since="2019", at="2019"))["head"]
    assert 'class="bad"' in told
    assert 'class="bad"' not in found["head"]
