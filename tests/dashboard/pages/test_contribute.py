"""The page Contribute in Streamlit's own harness: missing, wrong and right, in every language; and what it costs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.presenters.i18n import languages, texts

ROOT = Path(__file__).resolve().parents[3]
# Needed and of one row each; the rest has its own tests.
ANSWERS = {"name": "Buurtsoep", "references.0.url": "https://soep.example.org", "references.0.title": "Over ons"}


@pytest.fixture(autouse=True)
def bundle(atlas_bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_BUNDLE", str(atlas_bundle))
    monkeypatch.delenv("ATLAS_REPOSITORY", raising=False)


def script() -> None:
    """The page without the navigation around it, which the harness draws only once."""
    from dashboard.pages import contribute
    from dashboard.pages.page_context import open_page

    context = open_page()
    assert context is not None
    contribute.page(context)


def opened(**params: str) -> AppTest:
    page = AppTest.from_function(script, default_timeout=60)
    page.query_params.update(params)
    return checked(page.run())


def checked(page: AppTest) -> AppTest:
    assert not page.exception
    return page


def html(page: AppTest) -> str:
    return " ".join(str(element.proto.body) for element in page.get("html"))


def key(path: str, edition: int = 0) -> str:
    return f"c{edition}:{path}"


def filled(page: AppTest, lang: str) -> AppTest:
    for path, value in ANSWERS.items():
        page.text_input(key=key(path)).set_value(value)
    page.text_area(key=key(f"summary.{lang}")).set_value("Soep voor wie komt.")
    page.button_group(key=key("setting")).set_value(["living"])
    return checked(page.run())


@pytest.mark.parametrize("lang", languages())
def test_missing_wrong_and_right_in_every_language(lang: str) -> None:
    words = texts(lang)
    page = opened(lang=lang)
    assert words["contribute.needed"] in html(page)
    assert 'class="error"' not in html(page)
    page = filled(page, lang)
    assert words["contribute.ready"] in html(page)
    page.text_input(key=key("references.0.url")).set_value("soep").run()
    assert words["contribute.said.web-address"] in html(page)
    assert words["contribute.ready"] not in html(page)
    page.text_input(key=key("references.0.url")).set_value("http://soep.example.org").run()
    assert words["contribute.ready"] in html(page)
    # No sentence beside a field speaks of keys.
    wrong = {"name": "Tel: 0470 12 34 56", "place.postcode": "9", "verified": "2099", "references.0.year": "x"}
    for path, value in wrong.items():
        page.text_input(key=key(path)).set_value(value)
    said = html(checked(page.run()))
    told = [part.split("</p>")[0] for part in said.split('<p class="error">')[1:]]
    assert len(told) >= 4
    assert not [text for text in told if "`" in text or "references." in text or "place." in text]


def test_a_support_is_added_filled_in_and_taken_away() -> None:
    page = filled(opened(lang="en"), "en")
    page.button(key="add_supports").click().run()
    page.button_group(key=key("supports.0.kind")).set_value("professional").run()
    assert "What is it exactly?" in html(page)
    assert "Ready to send" not in html(page)
    page.text_input(key=key("supports.0.what.en")).set_value("community worker").run()
    page.button_group(key=key("supports.0.references")).set_value(["0"]).run()
    assert "references: [example]" in html(page)
    assert "community worker" in html(page)
    page.button(key="remove_supports_0").click().run()
    assert "community worker" not in html(page)
    assert "Ready to send" in html(page)


def test_a_place_that_is_found_is_only_made_coarser() -> None:
    page = opened(lang="en")
    page.text_input(key=key("place.name")).set_value("Rabot").run()
    page.button(key="found_0").click().run()
    choice = page.radio[0]
    assert choice.options == ["somewhere in this neighbourhood", "only the municipality is known"]
    assert page.session_state["draft"].written("place.municipality") == "Gent"
    choice.set_value("municipality").run()
    assert page.session_state["draft"].written("location.precision") == "municipality"
    page.button(key="remove_spot").click().run()
    assert not page.radio


def test_likely_duplicates_are_named_and_open_elsewhere() -> None:
    page = opened(lang="en")
    page.text_input(key=key("name")).set_value("torekes").run()
    assert "Is it one of these?" in html(page)
    assert 'href="/?practice=torekes-rabot-gent&amp;lang=en" target="_blank"' in html(page)


def test_an_entry_that_is_to_change_fills_the_form_and_starting_over_asks_first() -> None:
    page = opened(lang="en", practice="torekes-rabot-gent")
    assert page.text_input(key=key("name", 1)).value == "Torekes"
    assert "- id: torekes-rabot-gent" in html(page)
    assert "Is it one of these?" not in html(page)
    page.button(key="start_over").click().run()
    assert page.text_input(key=key("name", 1)).value == "Torekes"
    page.button(key="start_over_yes").click().run()
    assert page.text_input(key=key("name", 2)).value == ""
    assert "practice" not in page.query_params


def test_the_form_on_github_is_offered_only_where_a_repository_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    page = filled(opened(lang="en"), "en")
    assert not page.get("link_button")
    assert "pass the text or the file on" in " ".join(item.value for item in page.caption)
    monkeypatch.setenv("ATLAS_REPOSITORY", "example/atlas")
    page = filled(opened(lang="en"), "en")
    link = page.get("link_button")[0].proto
    assert link.url.startswith("https://github.com/example/atlas/issues/new?template=practice.yml&")
    assert not link.disabled


def test_the_server_loads_the_rules_only_when_the_page_is_opened() -> None:
    code = (
        "import sys, dashboard.server, dashboard.pages.explore, dashboard.pages.practices, dashboard.pages.about\n"
        "late = ('geodata.registry', 'geodata.places', 'dashboard.presenters.contribution', 'geopandas', "
        "'matplotlib', 'esda', 'scipy', 'sklearn')\n"
        "print([name for name in late if name in sys.modules])\n"
        "import dashboard.pages.contribute\n"
        "print([name for name in late[3:] if name in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert told.stdout.splitlines() == ["[]", "[]"], told.stderr


@pytest.mark.parametrize("lang", languages())
def test_a_role_is_not_known_until_it_is_chosen_and_then_asks_for_its_page(lang: str) -> None:
    words = texts(lang)
    page = filled(opened(lang=lang), lang)
    page.button(key="add_supports").click().run()
    page.button_group(key=key("supports.0.kind")).set_value("professional").run()
    page.text_input(key=key(f"supports.0.what.{lang}")).set_value("opbouwwerker").run()
    assert page.button_group(key=key("supports.0.role")).value == "unknown"
    assert "role: unknown" in html(page)
    assert words["contribute.ready"] in html(page)
    page.button_group(key=key("supports.0.role")).set_value("co_runs").run()
    assert words["contribute.ready"] not in html(page)
    assert f"{words['contribute.field.supports_references']} (" in html(page)
    page.button_group(key=key("supports.0.references")).set_value(["0"]).run()
    assert "role: co_runs" in html(page)
    assert words["contribute.ready"] in html(checked(page))


def test_why_a_support_ended_is_asked_once_it_ended() -> None:
    page = filled(opened(lang="en"), "en")
    page.button(key="add_supports").click().run()
    page.button_group(key=key("supports.0.kind")).set_value("subsidy").run()
    page.text_input(key=key("supports.0.what.en")).set_value("a grant").run()
    asked = {element.key for element in page.get("button_group")}
    assert key("supports.0.period.after") not in asked
    page.text_input(key=key("supports.0.period.end")).set_value("2019").run()
    page.button_group(key=key("supports.0.period.end_reason")).set_value("not_renewed").run()
    page.button_group(key=key("supports.0.period.after")).set_value("smaller").run()
    page.button_group(key=key("supports.0.references")).set_value(["0"]).run()
    assert "period: {end: 2019, end_reason: not_renewed, after: smaller}" in html(checked(page))
    assert "Ready to send" in html(page)


def test_what_a_source_says_is_filled_in_beside_its_page() -> None:
    page = filled(opened(lang="nl"), "nl")
    page.button_group(key=key("stance.term")).set_value("avoids").run()
    assert texts("nl")["contribute.field.stance_references"] in html(page)
    page.button_group(key=key("stance.references")).set_value(["0"]).run()
    for name in ("decides", "resources", "builds_on", "critical_notes"):
        page.button(key=f"add_{name}").click().run()
        page.button_group(key=key(f"{name}.0.references")).set_value(["0"]).run()
    page.button_group(key=key("decides.0.about")).set_value("agenda").run()
    page.button_group(key=key("decides.0.who")).set_value("participants").run()
    page.text_input(key=key("resources.0.what.nl")).set_value("een keuken").run()
    page.text_input(key=key("resources.0.held_by")).set_value("Stad Gent").run()
    page.button_group(key=key("resources.0.tenure")).set_value("lent").run()
    page.selectbox(key=key("builds_on.0.practice")).set_value("torekes-rabot-gent").run()
    page.button_group(key=key("critical_notes.0.kind")).set_value("access").run()
    page.text_area(key=key("critical_notes.0.note.nl")).set_value("Wie werkt, kan niet komen.").run()
    made = html(checked(page))
    assert texts("nl")["contribute.ready"] in made
    for line in (
        "stance: {term: avoids, references: [example]}",
        "- {about: agenda, who: participants, references: [example]}",
        "held_by: Stad Gent",
        "tenure: lent",
        "- {practice: torekes-rabot-gent, references: [example]}",
        "- kind: access",
    ):
        assert line in made
    page.text_input(key=key("builds_on.0.name")).set_value("Een club").run()
    assert texts("nl")["contribute.said.one-of"] in html(page)


def test_without_a_page_nothing_can_be_said_of_one() -> None:
    page = opened(lang="en")
    said = texts("en")["contribute.no_page"]
    assert said in [item.value for item in page.caption]
    assert said not in [item.value for item in filled(page, "en").caption]
