"""The pages in Streamlit's own test harness: no exception, the right words, controls that write the address."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.presenters.i18n import languages, texts

APP = Path(__file__).resolve().parents[3] / "dashboard" / "app.py"


@pytest.fixture(autouse=True)
def bundle(atlas_bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_BUNDLE", str(atlas_bundle))


def run(*unfolded: str, **params: str | list[str]) -> AppTest:
    """A page; ``unfolded`` are parts of the panel of filters that a reader opened before."""
    page = AppTest.from_file(str(APP), default_timeout=30)
    for part in unfolded:
        page.session_state[f"unfolded_{part}"] = True
    page.query_params.update(params)
    return page.run()


def after(page: AppTest) -> AppTest:
    """The page that the address now asks for. The harness draws nothing on the second run of a page with navigation."""
    return run(**dict(page.query_params))


def one(page: AppTest, name: str) -> str:
    value = page.query_params[name]
    return value if isinstance(value, str) else value[-1]


def html(page: AppTest) -> str:
    return " ".join(str(element.proto.body) for element in page.get("html"))


@pytest.mark.parametrize("lang", languages())
def test_the_first_page_runs_in_every_language(lang: str) -> None:
    page = run("more", "classes", lang=lang)
    assert not page.exception
    shown = {box.key: box.proto.placeholder for box in page.selectbox}
    assert shown["w:year"] == texts(lang)["filter.any_year"]
    assert shown["w:classes"] == texts(lang)["filter.classes_default"]
    assert re.findall(r"\d+", html(page).split("</h1>")[0].split("<h1")[1])[-2:] == ["15", "7"]


def test_choices_in_the_address_are_choices_on_the_page() -> None:
    page = run(lang="en", setting=["learning", "living"], municipality="Gent", year="2015", match="all")
    assert not page.exception
    assert page.session_state["w:setting"] == ["living", "learning"]
    assert page.session_state["w:municipality"] == ["Gent"]
    assert page.session_state["w:year"] == 2015
    assert "where people live and learn together, in Ghent, known to be active in 2015" in html(page)


def test_a_choice_writes_its_id_into_the_address() -> None:
    page = run("more", lang="en")
    page = after(page.selectbox(key="w:year").set_value(2015).run())
    page.text_input(key="w:q").set_value(" garden ").run()
    assert not page.exception
    assert {name: one(page, name) for name in page.query_params} == {"lang": "en", "year": "2015", "q": "garden"}


def test_what_a_view_chose_in_a_folded_part_unfolds_it_and_what_nobody_sees_is_not_drawn() -> None:
    bare, chosen = run(lang="en"), run(lang="en", year="2015", classes="equal")
    for name in ("w:year", "w:status", "w:classes", "w:steps"):
        assert name not in bare.session_state
        assert name in chosen.session_state
    assert {part.label for part in bare.expander} == {"More filters", "How figures become colours"}
    folded = AppTest.from_file(str(APP), default_timeout=30)
    folded.query_params.update({"lang": "en", "year": "2015", "status": ["active", "ended"]})
    folded.session_state["unfolded_more"] = False
    assert "More filters · 3" in {part.label for part in folded.run().expander}


def test_clearing_takes_every_filter_and_keeps_what_is_open() -> None:
    page = run(lang="en", setting="living", q="a", practice="torekes-rabot-gent", center="51,3.7", zoom="12")
    page.button(key="clear").click().run()
    assert set(page.query_params) == {"lang", "practice", "center", "zoom"}


def test_a_practice_and_an_area_open_and_close() -> None:
    page = run(lang="en", practice="torekes-rabot-gent")
    assert "Traces of support" in html(page)
    page = after(page.button(key="open_area").click().run())
    assert one(page, "area") == "440217"
    assert "Rabot - Blaisantvest" in html(page)
    page.button(key="close").click().run()
    assert "area" not in page.query_params


def test_bad_values_are_answered_with_what_is_allowed_and_never_as_markup() -> None:
    page = run(lang="en", setting="<b>x</b>", area="nowhere")
    assert not page.exception
    assert "&lt;b&gt;x&lt;/b&gt;" in html(page)
    assert "living, working, learning, leisure" in html(page)
    assert "<b>x</b>" not in html(page)


def test_without_a_bundle_the_page_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ATLAS_BUNDLE", str(tmp_path / "sample"))
    page = run(lang="en")
    assert not page.exception
    assert "The map is not ready yet" in html(page)
    assert "run: atlas build --region sample" in html(page)


def test_a_region_of_two_levels_is_read_by_municipality_or_neighbourhood() -> None:
    page = run(lang="en", area="44021", level="municipality")
    assert not page.exception
    assert page.session_state["w:level"] == "municipality"
    said = html(page)
    assert "Municipality</p>" in " ".join(said.split())
    # Gent's 40.40 is the lowest of the four municipalities.
    assert "55,280 residents (2011)" in said
    assert "4 of 4" in said
    assert "the most deprivation, of the municipalities" in said
    page = run(lang="en", area="440217")
    assert "6 of 24" in html(page)
    assert page.session_state["w:level"] == "by_zoom"


@pytest.mark.parametrize("lang", languages())
def test_need_and_support_is_said_in_every_language(lang: str) -> None:
    page = run(lang=lang, layers=["practices", "gap"], cell=["3-1", "3-2"], area="440217")
    assert not page.exception
    assert page.session_state["w:layers"] == ["practices", "gap"]
    said = html(page)
    assert f"/method?lang={lang}#gap" in said
    # One neighbourhood has high need and few known meeting places and one high need and a medium number of them.
    assert re.findall(r"\d+", said.split("</h1>")[0].split("<h1")[1])[-3:] == ["1", "15", "2"]


def test_one_colour_of_areas_takes_the_place_of_the_other() -> None:
    page = run(lang="en")
    page = after(page.button_group(key="w:layers").select("gap").run())
    assert page.query_params["layers"] == ["practices", "meeting_places", "gap"]
    page.button_group(key="w:layers").select("areas").run()
    assert "layers" not in page.query_params


def test_clearing_lifts_cells_too() -> None:
    page = run(lang="en", cell="3-1", layers="gap")
    assert "1 neighbourhood with high need and few known meeting places" in html(page)
    page.button(key="clear").click().run()
    assert set(page.query_params) == {"lang", "layers"}
