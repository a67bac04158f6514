"""Where nobody searched, no page shows zero as if it were a result; and municipalities have no places by rates."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.presenters.fragments import fragment
from dashboard.presenters.i18n import Words, languages
from dashboard.presenters.neighbourhood.area_values import area_figures
from dashboard.presenters.neighbourhood.profile import profiles
from dashboard.presenters.panels import area_panel
from dashboard.presenters.tables import areas_table
from dashboard.query.dataset import Dataset
from dashboard.query.view import View
from geodata.bundle import read_bundle

# A neighbourhood of Anderlecht, which nobody searched, and one of Gent.
KUREGEM, RABOT = "21000_40", "440217"
NOBODY = {
    "nl": "Niemand heeft in Anderlecht naar ontmoetingsplekken gezocht.",
    "fr": "Personne n’a cherché de lieux de rencontre à Anderlecht-en-français.",
    "en": "Nobody searched Anderlecht for meeting places.",
}


@pytest.fixture(scope="module")
def sample(atlas_bundle: Path) -> Dataset:
    """The sample, in which the municipality that nobody searched has another name in French."""
    bundle = read_bundle(atlas_bundle)
    region = bundle.manifest.region_info
    named = region.municipalities["Anderlecht"] | {"fr": "Anderlecht-en-français"}
    region = region.model_copy(update={"municipalities": {**region.municipalities, "Anderlecht": named}})
    return Dataset(replace(bundle, manifest=bundle.manifest.model_copy(update={"region_info": region})))


def words(dataset: Dataset, lang: str) -> Words:
    return Words(lang, dataset.bundle.vocabulary)


@pytest.mark.parametrize("lang", languages())
def test_the_panel_says_that_nobody_searched_instead_of_zero(sample: Dataset, lang: str) -> None:
    spoken = words(sample, lang)
    panel = area_panel(KUREGEM, sample, spoken, View())
    assert (panel.places_searched, panel.meeting_places) == (False, ())
    assert panel.no_places == NOBODY[lang]
    shown = fragment("area_places", spoken, panel=panel, brief="/brief")
    assert 'class="count"' not in shown
    searched = fragment("area_places", spoken, panel=area_panel(RABOT, sample, spoken, View()), brief="/brief")
    assert 'class="count"' in searched


def test_the_page_of_the_neighbourhood_says_so_too(sample: Dataset) -> None:
    spoken = words(sample, "en")
    found = profiles([KUREGEM], area_figures([KUREGEM], sample, View()), View(), sample, spoken)[0]
    assert found.places == ()
    near = fragment("neighbourhood_near", spoken, profiles=[found], links=_AnyLink())
    places = near.split(spoken("neighbourhood.near.places"))[1]
    assert NOBODY["en"] in places
    assert "count" not in places
    assert spoken("neighbourhood.near.no_places") not in places


def test_the_table_of_areas_has_no_number_there(sample: Dataset) -> None:
    spoken = words(sample, "en")
    table = areas_table(View(lang="en"), sample.bundle.practices, sample, spoken)
    column = table[spoken("table.places")]
    assert column.isna()[KUREGEM]
    assert column[RABOT] >= 0


def test_municipalities_have_rates_but_no_places_among_those_that_happen_to_have_one(sample: Dataset) -> None:
    rates = [line for line in area_figures(["44021"], sample, View()) if line.id.startswith("rate_")]
    assert rates
    for line in rates:
        assert line.values[0].value is not None
        assert (line.values[0].status, line.values[0].ranks) == ("documented", ())
    # Towns were searched for different kinds, so nothing ranks them by known places; by need they have a rank.
    figures = {line.id: line.values[0] for line in area_figures(["44021"], sample, View())}
    assert figures["reach_800"].value is not None
    assert figures["reach_800"].ranks == ()
    assert figures["bimd2011"].ranks


class _AnyLink(dict[str, object]):
    """Links of whatever is asked for."""

    def __missing__(self, name: str) -> object:
        return {"open": f"/{name}"}
