"""What is said of areas over the years, beside their part of the region and all of it."""

from __future__ import annotations

import pytest

from dashboard.presenters.i18n import languages, words_of
from dashboard.presenters.neighbourhood.year_lines import YearsView, bearer, year_views
from dashboard.query.dataset import Dataset

GENT, MELLE, AALST = "44021", "44040", "41002"


def only(dataset: Dataset, *areas: str, lang: str = "en") -> YearsView:
    (view,) = year_views(areas, dataset, words_of(dataset, lang))
    return view


def test_an_area_is_shown_with_its_part_of_the_region_and_all_of_it(dated_dataset: Dataset) -> None:
    view = only(dated_dataset, MELLE)
    assert (view.id, view.label, view.unit) == ("poverty_rate", "Poverty rate, 2019–2021", "% of residents")
    assert [(one.name, one.drawn.line.look, one.last) for one in view.lines] == [
        ("Whole region", "far", "14.6"),
        ("West", "near", "16.4"),
        ("Melle", "own", "7.6"),
    ]
    # No figure of 2020: a gap, and none is made up.
    assert view.lines[-1].drawn.path.count("M") == 2
    assert view.lines[-1].first == "8.1\u00a0%"
    assert view.said == ("Melle: from 8.1\u00a0% in 2019 to 7.6\u00a0% in 2021.",)
    assert view.head == ("Melle", "West", "Whole region")
    assert view.rows == (
        ("2019", "8.1", "15.2", "14.1"),
        ("2020", "–", "15.8", "14.3"),
        ("2021", "7.6", "16.4", "14.6"),
    )
    assert view.notes == (
        "Means, weighted by residents, of the municipalities with a figure in every year: "
        "West (1) and whole region (2).",
    )
    assert [source.title for source in view.sources] == ["Made-up figures"]


def test_a_part_that_is_the_area_alone_has_no_line_of_its_own(dated_dataset: Dataset) -> None:
    assert [one.name for one in only(dated_dataset, AALST).lines] == ["Whole region", "Aalst"]


def test_a_region_without_parts_is_shown_whole(ragged_dataset: Dataset) -> None:
    assert [one.name for one in only(ragged_dataset, GENT).lines] == ["Whole region", "Ghent"]


@pytest.mark.parametrize("lang", languages())
def test_the_figure_of_a_neighbourhood_is_that_of_its_municipality_and_that_is_said(
    dated_dataset: Dataset, lang: str
) -> None:
    view = only(dated_dataset, "440212A", "440401", lang=lang)
    towns = dated_dataset.area_names(lang)
    assert [one.name for one in view.lines if one.drawn.line.look == "own"] == [towns[GENT], towns[MELLE]]
    assert all(towns[town] in view.notes[0] for town in (GENT, MELLE))
    # Numbers at the left would lie over one another.
    assert {one.first for one in view.lines} == {""}
    assert bearer("440212A", "income", dated_dataset) == "440212A"
    assert bearer(AALST, "allowance", dated_dataset) is None
