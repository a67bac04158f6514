"""The years of a figure on the pages: the bar under the map and the lines of an area."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.presenters.i18n import languages, texts
from tests.dashboard.pages.parts import sections
from tests.dashboard.pages.test_neighbourhood_page import run as run_page

APP = Path(__file__).resolve().parents[3] / "dashboard" / "app.py"


@pytest.fixture(autouse=True)
def bundle(dated_bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_BUNDLE", str(dated_bundle))


def run(**params: str | list[str]) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=30)
    app.query_params.update(params)
    return app.run()


@pytest.mark.parametrize("lang", languages())
def test_the_strip_has_a_radio_button_for_each_year(lang: str) -> None:
    app = run(lang=lang, at="2020", year="2020")
    assert not app.exception
    strip = sections(app)["strip"]
    radios = re.findall(r'<input type="radio" [^>]*>', strip)
    assert [re.findall(r'value="(\d+)"', one) for one in radios] == [["2019"], ["2020"], ["2021"]]
    assert [" checked" in one for one in radios] == [False, True, False]
    assert all(
        texts(lang)["years.one"].split("{mean}")[0].format(year=2019 + at) in one for at, one in enumerate(radios)
    )
    changes = [json.loads(unescape(re.findall(r'data-change="([^"]*)"', one)[0])) for one in radios]
    assert changes[1] == {"at": ["2020"], "year": ["2020"]}
    assert re.search(r'<input type="checkbox" data-key="strip-then"[^>]* checked>', strip)


@pytest.mark.parametrize("params", [{"indicator": "income"}, {"question": "gap"}, {"layers": "practices"}])
def test_without_colours_of_several_years_there_is_no_bar(params: dict[str, str | list[str]]) -> None:
    app = run(lang="en", **params)
    assert not app.exception
    assert "year-bar" not in sections(app)["strip"]


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("area", ["44040", "440401"])
def test_the_page_of_an_area_has_its_line_and_the_same_numbers_as_a_table(lang: str, area: str) -> None:
    app = open_area(lang=lang, area=area)
    assert not app.exception
    years = sections(app)["years"]
    assert years.count("<figure") == 1
    assert len(re.findall(r'<path class="nb-own" d="M[^"]*M[^"]*"/>', years)) == 1
    assert [re.findall(r"<td>(.*?)</td>", row)[0] for row in re.findall(r"<tr><th scope=\"row\">.*?</tr>", years)] == [
        words_of_number(8.1, lang),
        "–",
        words_of_number(7.6, lang),
    ]
    # The chart itself is not read out: what it says is said in words.
    assert texts(lang)["years.said"].split("{")[1].split("}")[1].strip() in unescape(years)
    assert (texts(lang)["years.of_town"].split("{")[0] in unescape(years)) == (area == "440401")


def test_an_area_without_figures_of_several_years_has_no_chart(
    atlas_bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_BUNDLE", str(atlas_bundle))
    assert sections(open_area(lang="en", area="440217"))["years"].strip() == ""


def open_area(**params: str | list[str]) -> AppTest:
    return run_page("neighbourhood", **params)


def words_of_number(number: float, lang: str) -> str:
    return f"{number}" if lang == "en" else f"{number}".replace(".", ",")
