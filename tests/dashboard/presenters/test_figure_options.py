"""Which figures, years and comparisons a view offers."""

from __future__ import annotations

import pytest

from dashboard.presenters.figure_options import FRAME, figure_groups, figure_kind
from dashboard.presenters.i18n import words_of
from dashboard.presenters.options import OptionGroup
from dashboard.query.dataset import Dataset
from dashboard.query.view import REGION, TOWN, View

GAP = ("practices", "gap")


def groups(view: View, dataset: Dataset, lang: str = "en") -> dict[str, OptionGroup]:
    return {group.name: group for group in figure_groups(view, dataset, words_of(dataset, lang))}


def labels(group: OptionGroup) -> list[str]:
    return [option.label for option in group.options]


def chosen(group: OptionGroup) -> str:
    (option,) = group.chosen
    return option.value


def test_figures_are_offered_with_their_year_and_kind_of_area(ragged_dataset: Dataset) -> None:
    assert labels(groups(View(), ragged_dataset)["indicator"]) == [
        "Poverty rate (2021) · by municipality",
        "Income (2021) · by neighbourhood",
        "Allowance (2022) · in a part of the region only",
    ]
    assert labels(groups(View(), ragged_dataset, "nl")["indicator"])[-1] == (
        "Tegemoetkoming (2022) · alleen in een deel van de regio"
    )


def test_the_year_of_a_figure_is_said_and_another_figure_resets_it(ragged_dataset: Dataset) -> None:
    offered = groups(View(at=2019), ragged_dataset)
    assert set(offered) == {"indicator", "scale"}
    assert labels(groups(View(at=2020), ragged_dataset)["since"]) == ["no comparison", "2019"]
    assert offered["indicator"].brief == "Poverty rate (2019)"
    assert all(
        option.change == {"indicator": [option.value], "at": [], "since": []} for option in offered["indicator"].options
    )


def test_practices_of_the_year_on_show_follow_another_figure(dated_dataset: Dataset) -> None:
    def years(view: View) -> list[list[str] | None]:
        options = groups(view, dated_dataset)["indicator"].options
        return [(option.change or {}).get("year") for option in options]

    assert years(View(at=2020, year=2020)) == [["2021"], ["2021"], ["2022"]]
    assert years(View(at=2020, year=2021)) == [None, None, None]
    # A figure of one year has no bar of years, so nothing that follows it.
    assert years(View(indicator="income", year=2021)) == [None, None, None]


def test_need_offers_the_figures_that_are_compared_and_shows_the_one_that_is(ragged_dataset: Dataset) -> None:
    (figure,) = groups(View(layers=GAP), ragged_dataset).values()
    assert [option.value for option in figure.options] == ["income", "allowance"]
    assert chosen(figure) == "income"
    assert "do not stand for need" in figure.note
    in_town = groups(View(layers=GAP, municipality=("Gent",)), ragged_dataset)["indicator"]
    assert chosen(in_town) == "allowance"
    named = groups(View(layers=GAP, indicator="poverty_rate"), ragged_dataset)["indicator"]
    assert chosen(named) == "poverty_rate"


@pytest.mark.parametrize(
    ("view", "value", "offered"),
    [
        (View(indicator="income"), "", [REGION, FRAME]),
        (View(indicator="income", scale=REGION), "", [REGION, FRAME]),
        (View(indicator="income", scale=TOWN), "", [REGION, FRAME]),
        (View(indicator="income", municipality=("Gent",)), "", [REGION, TOWN, FRAME]),
        (View(indicator="income", municipality=("Gent",), scale=REGION), REGION, [REGION, TOWN, FRAME]),
        (View(indicator="income", scale="3.6,50.9,3.9,51.1"), FRAME, [REGION, FRAME]),
    ],
)
def test_a_municipality_is_offered_as_scale_once_it_is_chosen(
    ragged_dataset: Dataset, view: View, value: str, offered: list[str]
) -> None:
    group = groups(view, ragged_dataset)["scale"]
    assert chosen(group) == value
    assert len(group.options) == len(offered)
    assert bool(group.note) == (TOWN not in offered)
    assert labels(group)[-1] == "a part of the map"
    if TOWN in offered:
        assert labels(group)[1] == "Ghent"


def test_only_figures_of_some_area_are_offered(ragged_dataset: Dataset) -> None:
    kinds = {item.id: figure_kind(ragged_dataset, item.id) for item in ragged_dataset.bundle.manifest.indicators}
    assert kinds == {"poverty_rate": "municipality", "income": "neighbourhood", "allowance": "part"}
