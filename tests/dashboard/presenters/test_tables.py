"""Tables show the areas that the map draws, with figures of their level and year."""

from __future__ import annotations

import pytest

from dashboard.presenters.i18n import words_of
from dashboard.presenters.tables import areas_table, practices_table
from dashboard.query.dataset import Dataset
from dashboard.query.view import View


@pytest.mark.parametrize(
    ("view", "heading", "first", "value"),
    [
        (View(), "Poverty rate (2021)", "44021", 16.4),
        (View(at=2019), "Poverty rate (2019)", "44021", 15.2),
        (View(level="neighbourhood"), "Poverty rate (2021)", "44021", 16.4),
        (View(indicator="income"), "Income (2021)", "440214A", 29500),
        (View(indicator="income", level="municipality"), "Income (2021)", "44040", 26100),
        (View(indicator="allowance", level="municipality"), "Allowance (2022)", "440211A", 30.0),
        (View(layers=("gap",), at=2019), "Income (2021)", "440214A", 29500),
    ],
)
def test_a_table_has_the_figure_of_the_map_with_its_year(
    ragged_dataset: Dataset, view: View, heading: str, first: str, value: float
) -> None:
    table = areas_table(view, ragged_dataset.bundle.practices, ragged_dataset, words_of(ragged_dataset, "en"))
    assert table.loc[first, heading] == value
    figures = {item.id for item in ragged_dataset.bundle.manifest.indicators}
    labels = ("Poverty rate", "Income", "Allowance")
    assert len(figures) == len(labels)
    assert [name for name in table.columns if name.startswith(labels)] == [heading]


def test_a_figure_of_a_level_that_the_map_does_not_draw_has_no_column(ragged_dataset: Dataset) -> None:
    view = View(indicator="allowance", level="municipality", layers=("practices",))
    table = areas_table(view, ragged_dataset.bundle.practices, ragged_dataset, words_of(ragged_dataset, "en"))
    assert list(table.columns) == ["Municipality", "Residents (2021)", "Practices shown", "Known meeting places"]


def test_beside_neighbourhoods_stand_the_municipalities_without_them(ragged_dataset: Dataset) -> None:
    words = words_of(ragged_dataset, "en")
    table = areas_table(View(indicator="income"), ragged_dataset.bundle.practices, ragged_dataset, words)
    assert set(table.index) == set(ragged_dataset.cover_of("neighbourhood")["area_id"])
    assert table["Kind of area"].value_counts().to_dict() == {"Neighbourhood": 7, "Municipality": 1}
    assert table.loc["440402", "Municipality"] == "Melle, partly in Aalst"
    assert table.loc["440214A", "Year of residents"] == "2020"
    assert table.loc["41002", "Practices shown"] == 2


def test_a_figure_of_a_larger_area_says_so_where_that_has_several_parts(ragged_dataset: Dataset) -> None:
    words = words_of(ragged_dataset, "en")
    table = areas_table(View(indicator="allowance"), ragged_dataset.bundle.practices, ragged_dataset, words)
    whole = words("detail.of_whole")
    assert list(table.loc[["440211A", "440211B", "440212A"], "Figure of"]) == [whole, whole, "–"]


def test_a_municipality_counts_all_practices_in_it(ragged_dataset: Dataset) -> None:
    words = words_of(ragged_dataset, "en")
    table = areas_table(View(), ragged_dataset.bundle.practices, ragged_dataset, words)
    assert table["Practices shown"].to_dict() == {"44021": 2, "41002": 2, "44040": 1}


def test_a_municipality_without_neighbourhoods_says_why_it_has_no_class(ragged_dataset: Dataset) -> None:
    words = words_of(ragged_dataset, "nl")
    table = areas_table(View(layers=("gap",)), ragged_dataset.bundle.practices, ragged_dataset, words)
    assert table.loc["41002", words("together.title")] == "niet in buurten verdeeld"


def test_a_practice_known_to_its_municipality_names_it_once(ragged_dataset: Dataset) -> None:
    table = practices_table(ragged_dataset.bundle.practices, ragged_dataset, words_of(ragged_dataset, "en"))
    assert list(table.loc["keuken-gent", ["Municipality", "Neighbourhood"]]) == ["Ghent", "–"]
    assert list(table.loc["tuin-dok-gent", ["Municipality", "Neighbourhood"]]) == ["Ghent", "Dok"]
