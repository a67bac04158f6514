"""The pages Neighbourhood and Method in Streamlit's own test harness."""

from __future__ import annotations

import html as markup
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.presenters.i18n import languages, texts
from tests.dashboard.pages.parts import html as shown
from tests.dashboard.pages.parts import parts, sections
from tests.dashboard.presenters.neighbourhood import toy

# The harness cannot open a page that a navigation made from a function; this is what the navigation runs.
SCRIPT = """
from dashboard.pages import {name}
from dashboard.pages.page_context import open_page
{name}.page(open_page())
"""

REPORT = """
import streamlit
from dashboard.pages import neighbourhood
from dashboard.pages.page_context import open_page
neighbourhood._reported(open_page(), streamlit.session_state["event"])
"""


def run(name: str, **params: str | list[str]) -> AppTest:
    page = AppTest.from_string(SCRIPT.format(name=name), default_timeout=60)
    page.query_params.update(params)
    return page.run()


def html(page: AppTest) -> str:
    return " ".join(shown(page).split())


def reported(event: dict[str, Any], **params: str | list[str]) -> AppTest:
    """The page's address after what its part reported."""
    page = AppTest.from_string(REPORT, default_timeout=60)
    page.query_params.update(params)
    page.session_state["event"] = event
    page.run()
    assert not page.exception
    return page


def address(page: AppTest) -> dict[str, list[str]]:
    values = {name: page.query_params[name] for name in page.query_params}
    return {name: [value] if isinstance(value, str) else value for name, value in values.items()}


def remarks(page: AppTest) -> list[str]:
    return re.findall(r'<p class="remark" role="status">(.*?)</p>', sections(page)["remarks"])


def text(page: AppTest) -> str:
    return " ".join(markup.unescape(re.sub(r"<[^>]*>", " ", html(page))).split())


@pytest.fixture
def bundle(atlas_bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_BUNDLE", str(atlas_bundle))


@pytest.mark.usefixtures("bundle")
@pytest.mark.parametrize("lang", languages())
def test_an_area_is_told_about_in_every_language(lang: str) -> None:
    page = run("neighbourhood", lang=lang, area="440217")
    assert not page.exception
    said = text(page)
    for part in ("Rabot - Blaisantvest", texts(lang)["neighbourhood.unknown.title"], "De Site"):
        assert part in said
    keys = ("figures.title", "sources", "near.places", "figures.guide.dots")
    for key in keys:
        assert texts(lang)[f"neighbourhood.{key}"] in said
    assert f"/method?lang={lang}#gap" in html(page)


@pytest.mark.usefixtures("bundle")
@pytest.mark.parametrize("lang", languages())
def test_without_an_area_there_is_a_search_box_and_a_map(lang: str) -> None:
    page = run("neighbourhood", lang=lang)
    assert not page.exception
    (part,) = parts(page)
    assert part["picker"]["heading"] == texts(lang)["neighbourhood.pick"]
    # Neighbourhoods and municipalities.
    assert len(part["picker"]["names"]) == 2
    assert part["picker"]["level"] is None
    assert "areas" in [role for role, _ in part["map"]["layers"]]
    assert texts(lang)["neighbourhood.start_title"] in text(page)


@pytest.mark.usefixtures("bundle")
def test_picked_areas_come_beside_those_in_the_address_and_leave_by_their_tags() -> None:
    page = reported({"kind": "pick", "id": "440217"}, lang="en", indicator="bimd2011_income")
    assert address(page) == {"lang": ["en"], "indicator": ["bimd2011_income"], "area": ["440217"]}
    both = address(reported({"kind": "pick", "id": "21000_56"}, lang="en", area="440217"))
    assert (both["area"], both["compare"]) == (["440217"], ["21000_56"])
    again = address(reported({"kind": "pick", "id": "440217"}, **both))
    assert again == both
    tags = sections(run("neighbourhood", **both))["tags"]
    changes = [json.loads(markup.unescape(found)) for found in re.findall(r'data-change="([^"]+)"', tags)]
    assert changes == [{"area": ["21000_56"], "compare": []}, {"area": ["440217"], "compare": []}]


@pytest.mark.usefixtures("bundle")
def test_a_click_on_the_map_opens_an_area_and_that_of_a_practice() -> None:
    assert address(reported({"kind": "area", "id": "440217"}, lang="en"))["area"] == ["440217"]
    found = address(reported({"kind": "practice", "id": "de-site-gent"}, lang="en"))
    assert found == {"lang": ["en"], "area": ["440217"]}


@pytest.mark.usefixtures("bundle")
@pytest.mark.parametrize(
    "event",
    [
        {"kind": "pick", "id": "nowhere"},
        {"kind": "pick", "id": None},
        {"kind": "area", "id": ["440217"]},
        {"kind": "practice", "id": "<b>"},
        {"kind": "cells", "id": "440217"},
        {},
    ],
)
def test_a_choice_of_something_else_changes_nothing(event: dict[str, Any]) -> None:
    assert address(reported(event, lang="en")) == {"lang": ["en"]}


@pytest.mark.usefixtures("bundle")
def test_a_fifth_area_is_not_shown_and_that_is_said() -> None:
    four: dict[str, str | list[str]] = {"area": "440217", "compare": ["4402101", "4402103", "4402105"]}
    page = reported({"kind": "pick", "id": "4402118"}, lang="en", **four)
    assert address(page)["compare"] == ["4402101", "4402103", "4402105"]
    assert page.session_state["too_many"]
    shown_page = AppTest.from_string(SCRIPT.format(name="neighbourhood"), default_timeout=60)
    shown_page.query_params.update({"lang": "en", **four})
    shown_page.session_state["too_many"] = True
    assert any("At most four" in line for line in remarks(shown_page.run()))


@pytest.mark.usefixtures("bundle")
def test_several_areas_have_letters_and_a_way_to_take_each_away() -> None:
    page = run("neighbourhood", lang="en", area="440217", compare=["21000_56", "4402104"])
    assert not page.exception
    said = html(page)
    for letter in "ABC":
        assert f'nb-letter">{letter}</b>' in said
    assert text(page).count("Remove ") == 3
    assert said.count("<h1") == 1
    assert said.count('class="nb-name"') == 3
    assert "Fewer than 250 people live here" in text(page)


@pytest.mark.usefixtures("bundle")
def test_a_bad_area_is_named_and_the_page_stays() -> None:
    page = run("neighbourhood", lang="en", area="<b>x</b>")
    assert not page.exception
    assert any("area" in line for line in remarks(page))
    assert "<b>x</b>" not in html(page)


@pytest.mark.usefixtures("bundle")
def test_a_good_area_beside_a_bad_one_is_shown() -> None:
    page = run("neighbourhood", lang="en", area="<script>", compare="440217")
    assert not page.exception
    assert "Rabot - Blaisantvest" in text(page)
    said = remarks(page)
    assert any("area was" in line for line in said)
    assert not any("compare was" in line for line in said)


@pytest.mark.usefixtures("bundle")
@pytest.mark.parametrize("lang", languages())
def test_no_dots_are_explained_where_there_are_none(lang: str) -> None:
    page = run("neighbourhood", lang=lang, area="11002")
    assert 'class="nb-dot"' not in html(page)
    assert texts(lang)["neighbourhood.figures.guide.marks"] in text(page)
    assert texts(lang)["neighbourhood.figures.guide.dots"] not in text(page)


@pytest.mark.usefixtures("bundle")
def test_an_unsearched_neighbourhood_and_a_municipality_are_described() -> None:
    unsearched = text(run("neighbourhood", lang="en", area="21000_40"))
    assert "Nobody searched Anderlecht for meeting places" in unsearched
    assert "High need" not in unsearched
    page = run("neighbourhood", lang="en", area="44021", compare=["440217", "21001"])
    assert not page.exception
    assert "Neighbourhoods are compared with neighbourhoods" in " ".join(remarks(page))
    assert "Anderlecht" in text(page)
    assert sections(page)["tags"].count("<li>") == 2
    (part,) = parts(page)
    assert part["picker"]["level"] in part["picker"]["names"]


def test_names_that_look_like_markup_stay_text(monkeypatch: pytest.MonkeyPatch) -> None:
    data = toy.toy_dataset()
    monkeypatch.setattr("dashboard.pages.page_context.current_dataset", lambda: data)
    page = run("neighbourhood", lang="en", area="a2", compare=["a1"])
    assert not page.exception
    assert toy.HOSTILE not in html(page)
    assert toy.HOSTILE in text(page)


@pytest.mark.usefixtures("bundle")
@pytest.mark.parametrize("lang", languages())
def test_the_method_has_a_summary_in_the_readers_language_and_says_which_language_the_rest_is_in(lang: str) -> None:
    page = run("method", lang=lang)
    assert not page.exception
    words: Any = texts(lang)
    said = html(page)
    assert words["method.title"] in text(page)
    assert words["method.plain.searched.text"] in text(page)
    assert words["method.language"] in text(page)
    assert 'class="prose method" lang="en"' in said
    for anchor in ("gap", "access", "search-effort"):
        assert f'id="{anchor}"' in said
        assert f'href="#{anchor}"' in said


@pytest.mark.usefixtures("bundle")
def test_without_the_document_the_method_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("dashboard.presenters.method.DOCUMENT", tmp_path / "method.md")
    page = run("method", lang="en")
    assert not page.exception
    assert "installed without the whole description" in text(page)


def test_the_server_never_takes_our_modules_for_pages_of_the_older_kind() -> None:
    code = (
        "import dashboard.server; from streamlit.runtime.pages_manager import PagesManager;"
        "PagesManager('dashboard/app.py'); print(PagesManager.uses_pages_directory);"
        "import sys; print([m for m in ('geopandas', 'shapely', 'pyproj', 'scipy', 'markdown_it') if m in sys.modules])"
    )
    root = Path(__file__).resolve().parents[3]
    ended = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert ended.stdout.split("\n")[:2] == ["False", "[]"]
