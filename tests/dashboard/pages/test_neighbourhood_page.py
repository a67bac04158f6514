"""The pages Neighbourhood and Method in Streamlit's own test harness."""

from __future__ import annotations

import html as markup
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.presenters.i18n import languages, texts
from tests.dashboard.presenters.neighbourhood import toy

# The harness cannot open a page that a navigation made from a function; this is what the navigation runs.
SCRIPT = """
from dashboard.pages import {name}
from dashboard.pages.page_context import open_page
{name}.page(open_page())
"""


def run(name: str, **params: str | list[str]) -> AppTest:
    page = AppTest.from_string(SCRIPT.format(name=name), default_timeout=60)
    page.query_params.update(params)
    return page.run()


def html(page: AppTest) -> str:
    return " ".join(" ".join(str(element.proto.body) for element in page.get("html")).split())


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
    box = page.multiselect(key="w:areas")
    assert box.label == texts(lang)["neighbourhood.pick"]
    # 26 neighbourhoods and 4 municipalities.
    assert len(box.options) == 30
    assert texts(lang)["neighbourhood.start_title"] in text(page)


@pytest.mark.usefixtures("bundle")
def test_choosing_areas_writes_them_into_the_address() -> None:
    page = run("neighbourhood", lang="en", indicator="bimd2011_income")
    page.multiselect(key="w:areas").set_value(["440217", "21000_56"]).run()
    assert not page.exception
    assert page.query_params["area"] == "440217"
    assert page.query_params["compare"] == "21000_56"
    assert page.query_params["indicator"] == "bimd2011_income"
    page = run("neighbourhood", lang="en", area="440217", compare=["21000_56"])
    page.multiselect(key="w:areas").set_value([]).run()
    assert "area" not in page.query_params
    assert "compare" not in page.query_params


@pytest.mark.usefixtures("bundle")
def test_a_fifth_area_is_not_shown_and_that_is_said() -> None:
    page = run("neighbourhood", lang="en", area="440217")
    page.multiselect(key="w:areas").set_value(["440217", "4402101", "4402103", "4402105", "4402118"]).run()
    assert page.query_params["compare"] == ["4402101", "4402103", "4402105"]
    assert any("At most four" in element.value for element in page.caption)


@pytest.mark.usefixtures("bundle")
def test_several_areas_have_letters_and_a_way_to_take_each_away() -> None:
    page = run("neighbourhood", lang="en", area="440217", compare=["21000_56", "4402104"])
    assert not page.exception
    said = html(page)
    for letter in "ABC":
        assert f'nb-letter">{letter}</b>' in said
    assert text(page).count("Remove ") == 3
    assert "Fewer than 250 people live here" in text(page)


@pytest.mark.usefixtures("bundle")
def test_a_bad_area_is_named_and_the_page_stays() -> None:
    page = run("neighbourhood", lang="en", area="<b>x</b>")
    assert not page.exception
    assert any("area" in element.value for element in page.caption)
    assert "<b>x</b>" not in html(page)


@pytest.mark.usefixtures("bundle")
def test_a_good_area_beside_a_bad_one_is_shown() -> None:
    page = run("neighbourhood", lang="en", area="<script>", compare="440217")
    assert not page.exception
    assert "Rabot - Blaisantvest" in text(page)
    said = [element.value for element in page.caption]
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
    assert "Neighbourhoods are compared with neighbourhoods" in " ".join(element.value for element in page.caption)
    assert "Anderlecht" in text(page)
    assert set(page.multiselect(key="w:areas").value) == {"44021", "21001"}


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
