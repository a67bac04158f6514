"""The bar of years: heights from zero, the year on show, and the practices known to be active then."""

from __future__ import annotations

import pytest

from dashboard.presenters.i18n import words_of
from dashboard.presenters.year_bar import HIGHEST, YearBar, year_bar
from dashboard.query.dataset import Dataset
from dashboard.query.view import View
from tests.dated_region import FIRST, LAST


def bar(view: View, dataset: Dataset, lang: str = "en") -> YearBar:
    found = year_bar(view, dataset, words_of(dataset, lang))
    assert found is not None
    return found


def test_every_year_has_a_bar_from_zero_and_says_the_mean(ragged_dataset: Dataset) -> None:
    found = bar(View(), ragged_dataset)
    assert [(one.year, one.short, one.chosen) for one in found.years] == [
        (2019, "2019", False),
        (2020, "’20", False),
        (2021, "2021", True),
    ]
    # 14.13, 14.33 and 14.62 per cent.
    heights = [round(HIGHEST * share) for share in (14.13 / 14.62, 14.33 / 14.62, 1)]
    assert [one.height for one in found.years] == heights
    assert found.years[0].label == "2019, mean of the region: 14.1\u00a0%"
    assert found.trend == "14.1 → 14.6\u00a0%"
    assert "2 municipalities" in found.note
    assert bar(View(), ragged_dataset, "fr").trend == "14,1 → 14,6\u00a0%"


def test_a_year_is_chosen_by_its_parameter_and_the_newest_by_none(ragged_dataset: Dataset) -> None:
    found = bar(View(at=2019), ragged_dataset)
    assert [one.change for one in found.years] == [{"at": ["2019"]}, {"at": ["2020"]}, {"at": []}]
    assert [one.year for one in found.years if one.chosen] == [2019]


def test_under_a_change_the_bar_marks_its_first_year_and_gives_the_means_of_both(ragged_dataset: Dataset) -> None:
    found = bar(View(layers=("areas",), since=2019, at=2020), ragged_dataset)
    assert [one.year for one in found.years if one.start] == [2019]
    assert found.years[0].label == "2019, mean of the region: 14.1\u00a0%; first year of the change"
    assert found.trend == "14.1 → 14.3\u00a0%"
    assert not [one.year for one in bar(View(at=2020), ragged_dataset).years if one.start]


@pytest.mark.parametrize("view", [View(indicator="income"), View(layers=("practices", "gap"))])
def test_a_figure_of_one_year_has_no_bar(view: View, ragged_dataset: Dataset) -> None:
    assert year_bar(view, ragged_dataset, words_of(ragged_dataset, "en")) is None


def test_the_box_is_ticked_where_practices_are_of_the_year_on_show(dated_dataset: Dataset) -> None:
    open_box = bar(View(at=2020), dated_dataset).then
    assert (open_box.ticked, open_box.change, open_box.why_not) == (False, {"year": ["2020"]}, "")
    assert open_box.label == "Only practices known to be active then (1)"
    ticked = bar(View(at=2020, year=2020), dated_dataset)
    assert (ticked.then.ticked, ticked.then.change) == (True, {"year": []})
    # The practices go along with the bar; none are known of 2019.
    assert [one.change for one in ticked.years] == [
        {"at": ["2019"], "year": []},
        {"at": ["2020"], "year": ["2020"]},
        {"at": [], "year": ["2021"]},
    ]
    # Practices of another year stay as they are.
    apart = bar(View(at=2020, year=2022), dated_dataset)
    assert not apart.then.ticked
    assert apart.years[0].change == {"at": ["2019"]}


def test_a_year_without_known_practices_cannot_be_ticked_and_says_why(dated_dataset: Dataset) -> None:
    found = bar(View(at=2019), dated_dataset).then
    assert found.why_not == f"No practices known in 2019; known years: {FIRST}–{LAST}"
    assert not found.ticked
