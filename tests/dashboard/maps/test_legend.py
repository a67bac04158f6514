"""What a legend says: numbers in words, each symbol that the map has once, and where somebody searched."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from dashboard.maps.choropleth import choropleth
from dashboard.maps.legend import SEARCHED, Legend, legend
from dashboard.maps.positions import practice_positions
from dashboard.maps.spec import MapSpec, as_json, map_spec
from dashboard.presenters.i18n import words_of
from dashboard.presenters.invitation import grey_invitation, search_invitation
from dashboard.presenters.symbols import SYMBOLS
from dashboard.query.dataset import Dataset
from dashboard.query.selection import select
from dashboard.query.view import View

LANGUAGES = ("nl", "fr", "en")


def spec_of(view: View, dataset: Dataset) -> MapSpec:
    return map_spec(view, dataset, select(view, dataset.bundle, dataset.index), words_of(dataset, view.lang))


def legend_of(view: View, dataset: Dataset, rows: list[int] | None = None) -> Legend:
    return legend(view, dataset, choropleth(view, dataset), words_of(dataset, view.lang), practices=rows)


def searched_in(dataset: Dataset) -> list[str]:
    found = [row.name for row in dataset.bundle.coverage.municipalities if row.level != "not_searched"]
    assert found
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_letter_stands_for_a_number(ragged_dataset: Dataset, lang: str) -> None:
    found = legend_of(View(lang=lang), ragged_dataset)
    said = [one.label for one in found.symbols] + [text for one in found.levels for text in (one.counted, one.method)]
    assert len(said) > len(SYMBOLS) / 2
    assert not [text for text in said if re.search(r"\bn\b", text)]
    counted = [(one.level, step) for one in found.levels for step in one.classes]
    assert counted
    nouns = {"municipality": r"gemeente|commune|municipalit", "neighbourhood": r"buurt|quartier|neighbourhood"}
    for level, step in counted:
        assert re.match(rf"{step.count}\b.*({nouns[level]})", step.title), step.title
    assert all(re.search(nouns[one.level], one.counted) for one in found.levels if one.classes)


def test_symbols_are_those_of_the_practices_on_show_each_once(ragged_dataset: Dataset) -> None:
    known = practice_positions(ragged_dataset)
    rows = [row for row, one in enumerate(known) if one.town is None]
    assert rows
    for shown in ([], rows[:1], rows, [row for row, one in enumerate(known) if one.town]):
        images = [one.image for one in legend_of(View(layers=("practices",)), ragged_dataset, shown).symbols]
        assert len(images) == len(set(images))
        names = {image.rsplit("/", 1)[1].removesuffix(".svg") for image in images}
        assert names & set(SYMBOLS) == {known[row].symbol for row in shown if known[row].town is None}
        assert "meeting_place" not in names
    assert legend_of(View(layers=("areas",)), ragged_dataset).symbols == ()


def test_the_dark_line_is_around_the_municipalities_that_were_searched(ragged_dataset: Dataset) -> None:
    spec, searched = spec_of(View(), ragged_dataset), searched_in(ragged_dataset)
    cover = ragged_dataset.cover_of("municipality")
    lined = {one.level: one.searched for one in spec.areas.levels}
    assert sorted(cover["municipality_name"].iloc[list(lined["municipality"])]) == sorted(searched)
    assert not any(rows for level, rows in lined.items() if level != "municipality")
    (row,) = [one for one in spec.legend.at("municipality").hatches if one.hatch == SEARCHED]
    assert f"({len(searched)})" in row.label
    assert as_json(spec.areas)["levels"][0]["searched"] == list(lined["municipality"])


def test_grey_says_it_where_need_is_asked_for(ragged_dataset: Dataset) -> None:
    spec = spec_of(View(layers=("practices", "gap")), ragged_dataset)
    assert not any(one.searched for one in spec.areas.levels)
    assert SEARCHED not in {one.hatch for level in spec.legend.levels for one in level.hatches}
    assert all("searched" not in level for level in as_json(spec.areas)["levels"])


def test_the_line_of_a_legend_has_the_colours_of_its_grid(ragged_dataset: Dataset) -> None:
    found = spec_of(View(layers=("gap",)), ragged_dataset).legend
    assert found.key is not None
    assert found.bivariate is not None
    assert found.key.corner_colour == found.bivariate.looks["both"][found.bivariate.corner]
    assert sorted((found.key.corner_colour, *found.key.other_colours)) == sorted(found.bivariate.looks["both"])
    assert spec_of(View(), ragged_dataset).legend.key is None


def with_unsearched(dataset: Dataset, number: int) -> Dataset:
    """The same, with so many municipalities that nobody searched."""
    coverage = dataset.bundle.coverage
    rows = tuple(
        row.model_copy(update={"level": "not_searched" if at < number else "partly"})
        for at, row in enumerate(coverage.municipalities)
    )
    return Dataset(replace(dataset.bundle, coverage=coverage.model_copy(update={"municipalities": rows})))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("outlined", [True, False])
def test_the_invitation_has_the_numbers_of_the_search(ragged_dataset: Dataset, lang: str, outlined: bool) -> None:
    words, total = words_of(ragged_dataset, lang), len(ragged_dataset.bundle.coverage.municipalities)
    assert total > 1
    for unsearched in range(total + 1):
        found = search_invitation(with_unsearched(ragged_dataset, unsearched), outlined, words)
        assert found is not None
        said = f"{found.opening} {found.rest}"
        numbers = [int(number) for number in re.findall(r"\d+", said)]
        searched = total - unsearched
        both = outlined and unsearched > 0 and searched > 0
        # "The outlined one" is one without a figure.
        implied = [1] if both and searched == 1 and len(numbers) == 1 else []
        assert numbers + implied == [number for number in (unsearched, searched) if number], said
        assert bool(re.search("donkere lijn|ligne foncée|dark line", said)) == both, said
        assert found.link == words("invite.help")


def test_grey_invites_in_the_words_of_the_legend() -> None:
    said = grey_invitation({"sentence": "Grey: nobody searched.", "text": "Help us", "url": "/contribute"})
    assert said is not None
    assert (said.opening, said.rest, said.link) == ("Grey: nobody searched.", "", "Help us")
    assert grey_invitation(None) is None
