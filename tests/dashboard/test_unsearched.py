"""Where nobody searched, no page shows zero as if it were a result; and municipalities have no places by rates."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.bundles import Shown
from dashboard.fragments import fragment
from dashboard.i18n import Words
from dashboard.neighbourhood.profile import profiles
from dashboard.neighbourhood.readings import lines
from dashboard.panels import area_panel
from dashboard.tables import areas_table
from dashboard.view import View
from geodata.bundle import read_bundle
from geodata.models import LANGUAGES

KORTRIJK, GENT = "34022WA", "440217"
NOBODY = {
    "nl": "Niemand heeft in Kortrijk naar ontmoetingsplekken gezocht.",
    "fr": "Personne n’a cherché de lieux de rencontre à Courtrai.",
    "en": "Nobody searched Kortrijk for meeting places.",
}


@pytest.fixture(scope="module")
def flanders(flanders_bundle: Path) -> Shown:
    return Shown(read_bundle(flanders_bundle))


def words(data: Shown, lang: str) -> Words:
    return Words(lang, data.bundle.vocabulary)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_panel_says_that_nobody_searched_instead_of_zero(flanders: Shown, lang: str) -> None:
    spoken = words(flanders, lang)
    panel = area_panel(KORTRIJK, flanders, spoken, None)
    assert (panel.places_searched, panel.meeting_places) == (False, ())
    assert panel.no_places.replace("Kortrijk", "Courtrai" if lang == "fr" else "Kortrijk") == NOBODY[lang]
    shown = fragment("area_places", spoken, panel=panel, brief="/brief")
    assert 'class="count"' not in shown
    searched = fragment("area_places", spoken, panel=area_panel(GENT, flanders, spoken, None), brief="/brief")
    assert 'class="count"' in searched


def test_the_page_of_the_neighbourhood_says_so_too(flanders: Shown) -> None:
    spoken = words(flanders, "en")
    found = profiles([KORTRIJK], lines([KORTRIJK], flanders), None, flanders, spoken)[0]
    assert found.places == ()
    near = fragment("neighbourhood_near", spoken, profiles=[found], links=_AnyLink())
    places = near.split(spoken("neighbourhood.near.places"))[1]
    assert NOBODY["en"] in places
    assert "count" not in places
    assert spoken("neighbourhood.near.no_places") not in places


def test_the_table_of_areas_has_no_number_there(flanders: Shown) -> None:
    spoken = words(flanders, "en")
    table = areas_table(View(lang="en"), flanders.bundle.practices, flanders, spoken)
    column = table[spoken("table.places")]
    assert column.isna()[KORTRIJK]
    assert column[GENT] >= 0


def test_municipalities_have_rates_but_no_places_among_those_that_happen_to_have_one(flanders: Shown) -> None:
    rates = [line for line in lines(["44021"], flanders) if line.id.startswith("rate_")]
    assert rates
    for line in rates:
        assert line.readings[0].value is not None
        assert (line.readings[0].status, line.readings[0].ranks) == ("documented", ())
    reach = next(line for line in lines(["44021"], flanders) if line.id == "reach_800")
    assert reach.readings[0].ranks


class _AnyLink(dict[str, object]):
    """Links of whatever is asked for."""

    def __missing__(self, name: str) -> object:
        return {"open": f"/{name}"}
