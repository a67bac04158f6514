"""What is said of a change: both years, points with a sign, no rank and no cause; and where it is offered."""

from __future__ import annotations

import re

import pytest

from dashboard.presenters.area_card import area_card, card_figures
from dashboard.presenters.change_finding import change_finding, change_level
from dashboard.presenters.figure_options import figure_groups
from dashboard.presenters.filter_options import filter_options, layer_group
from dashboard.presenters.i18n import Words, languages, words_of
from dashboard.presenters.panels import area_panel
from dashboard.presenters.sentences import colour_note
from dashboard.presenters.tables import areas_table
from dashboard.query.dataset import Dataset
from dashboard.query.view import View, parse_view

SINCE = View(lang="en", since=2019)


def spoken(dataset: Dataset, lang: str = "en") -> Words:
    return words_of(dataset, lang)


def test_the_headline_counts_areas_on_both_sides_of_about_the_same(ragged_dataset: Dataset) -> None:
    found = change_finding(SINCE, ragged_dataset, spoken(ragged_dataset))
    assert found == (
        "Poverty rate in 2021 compared with 2019: lower in 2 of the 3 municipalities, higher in 1,"
        " about the same in none",
        "“About the same” is a difference of at most 0.2 percentage points."
        " The map says nothing about why a figure changed.",
    )


@pytest.mark.parametrize("lang", languages())
def test_a_headline_names_no_cause_and_both_years_in_every_language(ragged_dataset: Dataset, lang: str) -> None:
    headline, note = change_finding(SINCE, ragged_dataset, spoken(ragged_dataset, lang)) or ("", "")
    assert {"2019", "2021"} <= set(re.findall(r"\d{4}", headline))
    assert not {"door", "dankzij", "grâce", "because", "thanks", "%"} & set(headline.lower().split())
    assert {"nl": "0,2 procentpunt", "fr": "0,2 point de pourcentage", "en": "0.2 percentage points"}[lang] in note


def test_there_is_no_headline_of_too_few_areas_or_without_a_change(ragged_dataset: Dataset) -> None:
    words = spoken(ragged_dataset)
    assert change_finding(View(), ragged_dataset, words) is None
    # Two municipalities have figures of both years.
    assert change_finding(View(since=2020), ragged_dataset, words) is None
    assert change_finding(View(since=2019, layers=("practices",)), ragged_dataset, words) is None
    assert change_finding(SINCE, ragged_dataset, words, within={"44021", "44040"}) is None
    assert change_level(SINCE, ragged_dataset) == "municipality"
    assert change_level(View(since=2019, layers=("practices",)), ragged_dataset) is None


@pytest.mark.parametrize(
    ("lang", "label", "value", "unit", "note"),
    [
        ("en", "change from 2019 to 2021", "−0.5", "percentage points", "2019: 8.1; 2021: 7.6 (% of residents)."),
        ("nl", "verandering van 2019 tot 2021", "−0,5", "procentpunt", "2019: 8,1; 2021: 7,6 (% van de inwoners)."),
        (
            "fr",
            "évolution de 2019 à 2021",
            "−0,5",
            "point de pourcentage",
            "2019 : 8,1 ; 2021 : 7,6 (% des habitants).",
        ),
    ],
)
def test_a_card_has_the_change_and_both_figures(
    ragged_dataset: Dataset, lang: str, label: str, value: str, unit: str, note: str
) -> None:
    about = card_figures(SINCE, ragged_dataset)
    figure = area_card("44040", ragged_dataset, spoken(ragged_dataset, lang), about).figure
    assert figure is not None
    assert figure.label.endswith(f", {label}")
    assert (figure.value, figure.unit) == (value, unit)
    assert figure.note.replace("\u00a0", " ").replace("\u202f", " ") == note


def test_a_card_says_which_year_has_no_figure(ragged_dataset: Dataset) -> None:
    about = card_figures(View(lang="en", since=2020), ragged_dataset)
    figure = area_card("44040", ragged_dataset, spoken(ragged_dataset), about).figure
    assert figure is not None
    assert (figure.value, figure.unit) == ("No figure for this area.", "")
    assert figure.note == "2020: no figure; 2021: 7.6 (% of residents)."


def test_a_panel_ranks_the_year_and_not_the_change(ragged_dataset: Dataset) -> None:
    view = SINCE
    main = next(one for one in area_panel("44021", ragged_dataset, spoken(ragged_dataset), view).figures if one.main)
    assert (main.label, main.value, main.rank) == ("Poverty rate (2021)", "16.4", "1 of 3")
    assert main.change == "+1.2 percentage points since 2019 (15.2)"
    assert "2019 and 2021" in main.source.title
    plain = area_panel("44021", ragged_dataset, spoken(ragged_dataset), View(lang="en")).figures
    assert {one.change for one in plain} == {""}
    missing = area_panel("44040", ragged_dataset, spoken(ragged_dataset), View(lang="en", since=2020)).figures
    assert [one.change for one in missing if one.main] == ["Change since 2020: no figure for one of the two years"]


def test_a_table_has_both_years_and_is_in_the_order_of_the_change(ragged_dataset: Dataset) -> None:
    practices = ragged_dataset.bundle.practices
    table = areas_table(SINCE, practices, ragged_dataset, spoken(ragged_dataset))
    change = "Poverty rate, change from 2019 to 2021, in percentage points"
    assert list(table[change].items()) == [("44021", 1.2), ("44040", -0.5), ("41002", -0.6)]
    assert list(table["Poverty rate (2019)"]) == [15.2, 8.1, 12.5]
    assert list(table["Poverty rate (2021)"]) == [16.4, 7.6, 11.9]


def test_earlier_years_are_offered_where_there_are_some(ragged_dataset: Dataset) -> None:
    def offered(view: View) -> list[str] | None:
        groups = {group.name: group for group in figure_groups(view, ragged_dataset, spoken(ragged_dataset))}
        return [one.label for one in groups["since"].options] if "since" in groups else None

    assert offered(View()) == ["no comparison", "2020", "2019"]
    assert offered(View(at=2020)) == ["no comparison", "2019"]
    assert offered(View(at=2019)) is None
    assert offered(View(indicator="income")) is None
    assert offered(View(layers=("practices",))) is None


def test_a_chosen_year_is_a_tag_and_the_classes_of_a_change_are_no_choice(ragged_dataset: Dataset) -> None:
    words = spoken(ragged_dataset)
    options = filter_options(SINCE, ragged_dataset, words)
    assert [(tag.text, tag.change) for tag in options.tags] == [("Change since: 2019", {"since": []})]
    assert not {"classes", "steps"} & {group.name for group in options.more}
    assert {"classes", "steps"} <= {group.name for group in filter_options(View(), ragged_dataset, words).more}
    # The headline has said it.
    assert colour_note(SINCE, ragged_dataset, words) == ""


@pytest.mark.parametrize(("number", "said"), [(1.25, "+1.2"), (-0.04, "0.0"), (0.0, "0.0"), (-2.0, "−2.0")])
def test_a_change_has_a_sign_unless_it_reads_as_zero(ragged_dataset: Dataset, number: float, said: str) -> None:
    assert spoken(ragged_dataset).change(number, 1) == said


@pytest.mark.parametrize(
    ("lang", "number", "unit"),
    [
        ("fr", -1.9, "point de pourcentage"),
        ("fr", 2.0, "points de pourcentage"),
        ("fr", 0.0, "points de pourcentage"),
        ("en", 1.0, "percentage point"),
        ("en", -1.2, "percentage points"),
        ("nl", 3.0, "procentpunt"),
    ],
)
def test_points_follow_their_number(ragged_dataset: Dataset, lang: str, number: float, unit: str) -> None:
    poverty, income = (one for one in ragged_dataset.bundle.manifest.indicators if one.id != "allowance")
    words = spoken(ragged_dataset, lang)
    assert words.figure_unit(poverty, 2019, number) == unit
    # What is no percentage keeps its own unit, and a figure of one year too.
    assert words.figure_unit(income, 2019, number) == words.local(income.unit)
    assert words.figure_unit(poverty) == words.local(poverty.unit)


def test_need_beside_meeting_places_ends_a_change(ragged_dataset: Dataset) -> None:
    options = {one.value: one.change for one in layer_group(SINCE, ragged_dataset, spoken(ragged_dataset)).options}
    assert (options["gap"] or {})["since"] == []
    assert not [layer for layer, change in options.items() if layer != "gap" and "since" in (change or {})]
    _, problems = parse_view({"since": ["2019"], **(options["gap"] or {})}, ragged_dataset.allowed)
    assert not problems
