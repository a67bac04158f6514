"""Where to invest in Streamlit's own harness: what the page says of each town, and what a reader's presses change."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.pages.page_context import PageContext
from dashboard.presenters.i18n import languages, texts, words_of
from dashboard.query.dataset import Dataset
from dashboard.query.spot_in_area import spot_in_area
from dashboard.query.view import PINS, View, parse_view
from geodata.bundle import read_bundle
from tests.dashboard.pages.parts import html, parts, sections

APP = Path(__file__).resolve().parents[3] / "dashboard" / "app.py"
GENT, ANDERLECHT, CORNER = "44021", "21001", "4402118"
INSIDE = ("51.05000,3.72000", "51.06000,3.73000", "51.04000,3.71000", "51.03000,3.74000", "51.07000,3.70000")


def script() -> None:
    from dashboard.pages import invest
    from dashboard.pages.page_context import open_page

    context = open_page()
    if context is not None:
        invest.page(context)


@pytest.fixture(autouse=True)
def bundle(atlas_bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_BUNDLE", str(atlas_bundle))


@pytest.fixture(scope="module")
def dataset(atlas_bundle: Path) -> Dataset:
    return Dataset(read_bundle(atlas_bundle))


def opened(**params: str | list[str]) -> AppTest:
    page = AppTest.from_function(script, default_timeout=60)
    page.query_params.update(params)
    page.run()
    assert not page.exception
    return page


def shown(**params: str | list[str]) -> dict[str, str]:
    return sections(opened(**params))


def plain(text: str) -> str:
    return " ".join(unescape(re.sub("<[^>]*>", " ", text)).split())


def links(text: str) -> list[str]:
    return [unescape(link) for link in re.findall(r'href="([^"]+)"', text)]


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("params", [{}, {"area": GENT}, {"area": ANDERLECHT}, {"area": CORNER}, {"whatif": INSIDE[0]}])
def test_the_page_runs_in_every_language_and_has_one_heading(lang: str, params: dict[str, str]) -> None:
    page = opened(lang=lang, **params)
    assert html(page).count("<h1") == 1
    assert len(parts(page)) == 1


def test_it_stands_in_the_masthead_after_explore() -> None:
    page = AppTest.from_file(str(APP), default_timeout=60).run()
    names = re.findall(r'data-key="page-(\w+)"', parts(page)[0]["html"])
    assert names[:2] == ["explore", "invest"]


def test_the_question_about_need_leads_to_the_list_and_the_list_back_to_it() -> None:
    page = AppTest.from_file(str(APP), default_timeout=60)
    page.query_params.update(question="gap", municipality="Gent", lang="nl")
    head = sections(page.run())["head"]
    (there,) = [link for link in links(head) if link.startswith("/invest")]
    assert parse_qs(urlsplit(there).query)["municipality"] == ["Gent"]
    back = links(shown(lang="nl", municipality="Gent")["head"])[0]
    query = parse_qs(urlsplit(back).query)
    assert (urlsplit(back).path, query["question"], query["municipality"]) == ("/", ["gap"], ["Gent"])
    other = AppTest.from_file(str(APP), default_timeout=60)
    other.query_params.update(question="where", lang="nl")
    assert not [link for link in links(sections(other.run())["head"]) if link.startswith("/invest")]


def test_without_a_town_each_that_can_be_compared_is_a_group_with_its_number_of_rows(dataset: Dataset) -> None:
    rows = shown(lang="en")["rows"]
    towns = re.findall(r'data-key="town-(\w+)" open', rows)
    assert set(towns) == set(dataset.bundle.measure_info.towns)
    assert "other town" in plain(rows)
    assert "order of the alphabet" in plain(rows)


def test_a_long_group_folds_away_what_is_beyond_its_first_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.pages.invest.FIRST_ROWS", 2)
    rows = shown(lang="en")["rows"]
    every = len(re.findall("data-row=", rows))
    first, rest = rows.split('class="invest-rest"')[:2]
    assert len(re.findall("data-row=", first)) == 2
    more = int(re.search(r">(\d+) more<", rest)[1])  # type: ignore[index]
    assert len(re.findall("data-row=", rest.split("</details>")[0])) == more
    assert every >= more + 2


def test_a_row_says_figures_opens_its_area_and_has_the_red_edge_in_the_corner_alone() -> None:
    rows = shown(lang="en", municipality="Gent")["rows"]
    lines = re.findall(r'<tr class="([^"]*)" data-row="(\w+)"', rows)
    corner = {area for css, area in lines if "invest-corner" in css}
    assert len(lines) > len(corner)
    assert corner == {CORNER}
    row = rows.split(f'data-row="{CORNER}"')[1].split("</tr>")[0]
    assert "One missed place would turn this." in plain(row)
    assert "residents" not in plain(row).lower()
    assert '"area": ["4402118"]' in unescape(row)
    (link,) = links(row)
    assert parse_qs(urlsplit(link).query)["area"] == [CORNER]
    assert "Residents (" in plain(rows)


def test_the_open_area_is_marked_and_has_its_card_and_the_way_to_more_about_it() -> None:
    found = shown(lang="en", area=CORNER)
    assert re.search(rf'invest-chosen" data-row="{CORNER}"', found["rows"])
    assert f'data-area="{CORNER}"' in found["area"]
    assert any(link.startswith("/neighbourhood?") and CORNER in link for link in links(found["area"]))
    assert shown(lang="en", area=GENT)["area"] == ""


def test_a_town_that_cannot_be_compared_says_so_and_asks_for_help() -> None:
    rows = shown(lang="en", area=ANDERLECHT)["rows"]
    assert "Anderlecht: need alone, not compared" in plain(rows)
    assert "To compare it takes" in plain(rows)
    assert any(link.startswith("/contribute") for link in links(rows))
    assert "invest-corner" not in rows
    controls = shown(lang="en", area=ANDERLECHT)["controls"]
    orders = re.search(r'data-parameter="sort".*?</select>', controls, re.DOTALL)
    assert orders
    assert "High need, few places" not in orders[0]


def test_a_map_of_several_towns_says_on_which_kinds_it_compares_a_map_of_one_does_not(dataset: Dataset) -> None:
    kinds = dataset.bundle.measure_info.region.kinds
    key = plain(shown(lang="en")["key"])
    if kinds:
        assert all(words_of(dataset, "en").term("meeting_place_kind", kind) in key for kind in kinds)
    assert "across towns" not in plain(shown(lang="en", municipality="Gent")["key"])


def test_every_town_can_be_chosen_those_that_can_be_compared_first(dataset: Dataset) -> None:
    controls = shown(lang="nl", municipality="Gent")["controls"]
    town = controls.split("</select>")[0]
    values = re.findall(r'<option value="(\w*)"', town)
    assert sorted(values) == sorted(["", *dataset.areas_of("municipality")["area_id"]])
    assert set(values[1 : 1 + len(dataset.bundle.measure_info.towns)]) == set(dataset.bundle.measure_info.towns)
    assert re.search(rf'value="{GENT}" selected', town)


def test_the_downloads_are_of_the_list_on_show() -> None:
    controls = shown(lang="nl", municipality="Gent", sort="need", least="1000", center="51.05,3.72", zoom="12")[
        "controls"
    ]
    files = [urlsplit(link) for link in links(controls)]
    assert [file.path for file in files] == [
        "/api/invest.csv",
        "/api/invest.xlsx",
        "/invest.png",
        "/invest.svg",
        "/still.png",
    ]
    for file in files[:4]:
        assert parse_qs(file.query) == {"lang": ["nl"], "municipality": ["Gent"], "sort": ["need"], "least": ["1000"]}
    assert parse_qs(files[4].query)["layers"] == ["meeting_places", "osm_places", "gap"]


def test_pins_give_the_headline_a_panel_and_a_row_each() -> None:
    found = shown(lang="en", municipality="Gent", whatif=[INSIDE[0], f"{INSIDE[1]},library"])
    assert "would" in plain(found["head"])
    assert "would" in plain(found["reached"])
    assert found["what_if"].count("data-pin=") == 2
    assert re.search(r'<option value="library" selected', found["what_if"])
    assert "newly within a walk" in plain(found["key"])
    bare = shown(lang="en", municipality="Gent")
    assert bare["reached"] == ""
    assert "newly" not in plain(bare["key"])


def test_five_pins_are_all_there_can_be() -> None:
    found = shown(lang="en", whatif=list(INSIDE))
    assert len(INSIDE) == PINS
    assert "data-add" not in found["what_if"]
    assert "no room for more" in plain(found["what_if"])


def test_the_map_has_the_gap_the_places_the_pins_and_the_town_in_its_frame() -> None:
    (part,) = parts(opened(lang="nl", municipality="Gent", whatif=INSIDE[0]))
    layers = dict(part["map"]["layers"])
    assert {"areas", "meeting_places", "what_if"} <= set(layers)
    assert "practices" not in layers
    assert "legend" not in layers
    assert layers["what_if"]["editable"] is True
    assert len(layers["what_if"]["pins"]) == 1
    (south, west), (north, east) = layers["areas"]["focus"]
    assert south < 51.05 < north
    assert west < 3.72 < east
    assert north - south < 0.5


@pytest.mark.parametrize("lang", languages())
def test_no_text_of_the_page_is_missing_and_none_holds_a_gap(lang: str) -> None:
    found = shown(lang=lang, municipality="Gent", whatif=INSIDE[0])
    said = plain(" ".join(found.values()))
    assert "{" not in said
    assert texts(lang)["invest.download"] in said


# What a reader does


@pytest.fixture
def reported(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Report an event to the page with an address; returns the view that it leads to."""
    from dashboard.pages import invest

    def report(event: dict[str, Any], **params: str | list[str]) -> View:
        now = {name: [value] if isinstance(value, str) else value for name, value in params.items()}
        view, _ = parse_view(now, dataset.allowed)
        changed = [view]

        def change(_self: PageContext, **changes: Any) -> None:
            changed.append(replace(view, **changes))

        monkeypatch.setattr(PageContext, "view_now", lambda _self: view)
        monkeypatch.setattr(PageContext, "change", change)
        monkeypatch.setattr("streamlit.session_state", missed)
        invest._reported(PageContext(dataset, view, words_of(dataset, view.lang), ()), event)
        return changed[-1]

    missed: dict[str, str] = {}
    report.missed = missed  # type: ignore[attr-defined]
    return report


def test_a_town_is_chosen_by_its_name_or_where_no_practice_is_by_its_area(reported: Any, dataset: Dataset) -> None:
    view = reported({"kind": "town", "id": GENT}, area=CORNER, center="51,4", zoom="12")
    assert (view.municipality, view.area, view.center) == (("Gent",), None, None)
    view = reported({"kind": "town", "id": ""}, municipality="Gent")
    assert (view.municipality, view.area) == ((), None)
    for town, name in dataset.areas_of("municipality")[["area_id", "municipality_name"]].itertuples(index=False):
        view = reported({"kind": "town", "id": town})
        known = name in dataset.allowed.facets["municipality"]
        assert (view.municipality, view.area) == (((name,), None) if known else ((), town))


def test_a_pin_is_set_in_an_area_changed_and_taken_away(reported: Any, dataset: Dataset) -> None:
    view = reported({"kind": "pin", "area": CORNER})
    lat, lon = spot_in_area(CORNER, dataset)
    assert [(pin.lat, pin.lon) for pin in view.whatif] == [(round(lat, 5), round(lon, 5))]
    view = reported({"kind": "pin_kind", "pin": 1, "value": "library"}, whatif=list(INSIDE[:2]))
    assert [pin.kind for pin in view.whatif] == [None, "library"]
    view = reported({"kind": "unpin", "pin": 0}, whatif=list(INSIDE[:2]))
    assert [str(pin) for pin in view.whatif] == [INSIDE[1]]
    assert len(reported({"kind": "pin", "area": CORNER}, whatif=list(INSIDE)).whatif) == PINS


@pytest.mark.parametrize(
    "event",
    [
        {"kind": "pin", "area": "nowhere"},
        {"kind": "pin", "area": None},
        {"kind": "unpin", "pin": 9},
        {"kind": "unpin", "pin": "0"},
        {"kind": "unpin", "pin": -1},
        {"kind": "unpin"},
    ],
)
def test_what_a_browser_makes_up_changes_no_pin(reported: Any, event: dict[str, Any]) -> None:
    assert [str(pin) for pin in reported(event, whatif=INSIDE[0]).whatif] == [INSIDE[0]]


def test_a_kind_that_does_not_exist_takes_no_pin(reported: Any) -> None:
    event = {"kind": "pin_kind", "pin": 0, "value": "castle"}
    assert [str(pin) for pin in reported(event, whatif=INSIDE[0]).whatif] == [INSIDE[0]]


def test_a_name_that_the_gazetteer_knows_gets_a_pin_and_another_is_said_not_to_be_found(reported: Any) -> None:
    assert len(reported({"kind": "address", "text": "Rabot"}, municipality="Gent").whatif) == 1
    assert reported.missed == {}
    assert reported({"kind": "address", "text": "Nergenshuizen"}).whatif == ()
    assert list(reported.missed.values()) == ["Nergenshuizen"]
