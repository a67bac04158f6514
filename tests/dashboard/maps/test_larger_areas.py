"""Figures of larger areas on the map and in the panel: a legend counts each once, a reader sees whose figure it is."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace

import pandas as pd
import pytest

from dashboard.maps import map_files
from dashboard.maps.choropleth import choropleth
from dashboard.presenters.fragments import fragment
from dashboard.presenters.i18n import words_of
from dashboard.presenters.panels import area_panel
from dashboard.query.dataset import Dataset
from dashboard.query.view import View


def with_figures(dataset: Dataset, indicator: str, **values: str | float) -> Dataset:
    """The dataset with other cells in the rows of an indicator."""
    table = dataset.bundle.indicators
    other = {name: table[name].mask(table["indicator_id"] == indicator, value) for name, value in values.items()}
    return Dataset(replace(dataset.bundle, indicators=table.assign(**other)))


def packed(dataset: Dataset, level: str, indicator: str) -> dict[str, object]:
    declared = dataset.indicator(indicator)
    assert declared is not None
    found: dict[str, object] = json.loads(
        gzip.decompress(map_files.figures(dataset, level, indicator, declared.vintage).content)
    )
    return found


def test_a_legend_counts_a_larger_area_without_a_figure_once(ragged_dataset: Dataset) -> None:
    view = View(indicator="allowance", level="neighbourhood")
    known = choropleth(view, ragged_dataset)
    table = ragged_dataset.bundle.indicators
    parts = table["area_id"].isin(["440211A", "440211B"]) & (table["indicator_id"] == "allowance")
    assert parts.sum() == 2
    without = table.assign(value=table["value"].mask(parts))
    unknown = choropleth(view, Dataset(replace(ragged_dataset.bundle, indicators=without)))
    assert known is not None
    assert unknown is not None
    assert unknown.tallies["neighbourhood"].no_data == known.tallies["neighbourhood"].no_data + 1


def test_the_map_says_of_parts_alone_that_a_figure_is_of_the_whole(ragged_dataset: Dataset) -> None:
    found = packed(ragged_dataset, "neighbourhood", "allowance")
    order = list(ragged_dataset.cover_of("neighbourhood")["area_id"])
    assert found["of"] == sorted(map(order.index, ("440211A", "440211B")))
    assert found["merged"] == []


def test_the_map_says_that_a_figure_is_of_merged_municipalities(ragged_dataset: Dataset) -> None:
    merged = with_figures(ragged_dataset, "income", of="44021+44040")
    found = packed(merged, "municipality", "income")
    assert found["of"] == []
    assert found["merged"]


@pytest.mark.parametrize(("coverage", "shown"), [(0.998, set()), (0.5, {50})])
def test_a_share_that_reads_as_all_residents_is_not_shown(
    ragged_dataset: Dataset, coverage: float, shown: set[int]
) -> None:
    found = packed(
        with_figures(ragged_dataset, "income", coverage=coverage, status="partial"), "municipality", "income"
    )
    assert isinstance(found["partial"], dict)
    assert set(found["partial"].values()) == shown


@pytest.mark.parametrize("lang", ["nl", "fr", "en"])
def test_the_panel_shows_that_a_figure_is_of_the_whole(ragged_dataset: Dataset, lang: str) -> None:
    words = words_of(ragged_dataset, lang)
    shown = {
        area: fragment("area", words, panel=area_panel(area, ragged_dataset, words, View()))
        for area in ("440211B", "440212A")
    }
    assert f"<small>{words('detail.of_whole')}</small>" in shown["440211B"]
    assert words("detail.of_whole") not in shown["440212A"]


def test_both_parts_are_in_the_sample(ragged_dataset: Dataset) -> None:
    wholes = ragged_dataset.all_figures("allowance")["of"]
    assert isinstance(wholes, pd.Series)
    assert wholes["440211A"] == wholes["440211B"] != wholes["440212A"]


@pytest.mark.parametrize("lang", ["nl", "fr", "en"])
def test_the_panel_says_what_ranks_mean_of_figures_that_say_nothing_about_need(
    ragged_dataset: Dataset, lang: str
) -> None:
    words, manifest = words_of(ragged_dataset, lang), ragged_dataset.bundle.manifest
    neutral = [
        one.model_copy(update={"direction": "neutral"}) if one.id == "income" else one for one in manifest.indicators
    ]
    changed = Dataset(
        replace(ragged_dataset.bundle, manifest=manifest.model_copy(update={"indicators": tuple(neutral)}))
    )
    label = next(words.local(one.label) for one in neutral if one.id == "income")
    said = words("detail.rank_note_neutral", figures=label)
    assert area_panel("44021", changed, words, View()).rank_note.endswith(said)
    assert said not in area_panel("44021", ragged_dataset, words, View()).rank_note
