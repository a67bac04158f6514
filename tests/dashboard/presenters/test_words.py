"""Sentences, panels, classes and files say what the rows say, in three languages."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from dashboard.outlets.csv_writer import as_csv
from dashboard.outlets.practice_files import practices_file_table
from dashboard.presenters.fragments import fragment
from dashboard.presenters.i18n import Words, languages
from dashboard.presenters.panels import area_panel, practice_panel, rank_range
from dashboard.presenters.sentences import left_out, sentence
from dashboard.presenters.symbols import symbol
from dashboard.presenters.tables import areas_table, practices_table
from dashboard.query.dataset import Dataset
from dashboard.query.selection import select
from dashboard.query.view import FACETS, View
from geodata.bundle import read_bundle


@pytest.fixture(scope="module")
def real(atlas_bundle: Path) -> Dataset:
    return Dataset(read_bundle(atlas_bundle))


def words(real: Dataset, lang: str) -> Words:
    return Words(lang, real.bundle.vocabulary)


def said(real: Dataset, view: View) -> str:
    return sentence(view, select(view, real.bundle, real.index), real, words(real, view.lang))


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        (View(lang="en"), "15 documented practices of solidarity, in 7 neighbourhoods."),
        (View(lang="nl", q="torekes"), "1 van 15 praktijken, met “torekes” in de tekst, in 1 buurt."),
        (View(lang="en", q="qqq"), "None of the 15 practices, with “qqq” in their text."),
        (
            View(lang="en", setting=("living", "working"), support=("unknown",)),
            "1 of 15 practices where people live or work together whose support we do not know yet.",
        ),
        (
            View(lang="en", setting=("living", "working"), status=("unknown",)),
            "4 of 15 practices where people live or work together, of which we do not know whether they still run,"
            " in 2 neighbourhoods.",
        ),
    ],
)
def test_the_sentence_says_what_is_on_show(real: Dataset, view: View, expected: str) -> None:
    assert said(real, view) == expected


def chosen(facet: str, *options: str) -> dict[str, Any]:
    return {facet: options}


@pytest.mark.parametrize("lang", languages())
def test_every_single_choice_can_be_said(real: Dataset, lang: str) -> None:
    for facet in FACETS:
        for option in real.index.options(facet):
            text = said(real, replace(View(lang=lang), **chosen(facet, option)))
            assert "{" not in text
            assert "  " not in text
            assert text.endswith(".")


@pytest.mark.parametrize("lang", languages())
def test_what_the_map_cannot_show_is_told_in_full(real: Dataset, lang: str) -> None:
    selection = select(View(), real.bundle, real.index)
    text = left_out(selection, real.bundle.manifest.region_info.label, words(real, lang))
    assert selection.left_out == {"too_imprecise": 2, "by_municipality": 1, "outside_every_area": 1, "no_location": 1}
    assert re.findall(r"\d+", text) == ["2", "1", "1", "1"]


@pytest.mark.parametrize("lang", languages())
def test_every_practice_and_area_has_a_panel_and_a_row(real: Dataset, lang: str) -> None:
    spoken = words(real, lang)
    for practice in real.bundle.practices["practice_id"]:
        panel = practice_panel(practice, real, spoken)
        assert panel.name in unescape(fragment("practice", spoken, panel=panel))
    for area in real.bundle.areas["area_id"]:
        assert len(area_panel(area, real, spoken, View()).figures) == 4
    table = practices_table(real.bundle.practices, real, spoken)
    assert len(table) == 15
    assert not table.isna().any().any()


def test_the_panel_of_rabot_gives_figures_with_their_place(real: Dataset) -> None:
    panel = area_panel("440217", real, words(real, "en"), View())
    figures = {figure.label: (figure.value, figure.rank) for figure in panel.figures}
    assert figures["Deprivation 2011"] == ("61.2", "6 of 24")
    assert figures["Crime: deprivation 2011"] == ("62.3", "17–24 of 24")
    assert "8,360 residents (2011)" in panel.facts
    assert "torekes-rabot-gent" in [practice for practice, _ in panel.practices]


def test_registry_text_is_escaped_in_fragments(real: Dataset) -> None:
    shown = fragment("heading", words(real, "en"), text="<script>alert(1)</script>")
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


def test_places_are_shared_by_equal_figures_and_follow_the_direction() -> None:
    known = pd.Series([1.0, 2.0, 2.0, 3.0])
    assert rank_range(3.0, known, "high_is_need") == (1, 1)
    assert rank_range(2.0, known, "high_is_need") == (2, 3)
    assert rank_range(1.0, known, "low_is_need") == (1, 1)


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ((), "unknown"),
        (("subsidy",), "practice"),
        (("professional", "policy"), "professional"),
        (("meeting_infrastructure",), "meeting"),
        (("professional", "meeting_infrastructure"), "both"),
    ],
)
def test_the_symbol_follows_the_support(kinds: tuple[str, ...], expected: str) -> None:
    assert symbol(kinds) == expected


def test_the_file_holds_the_rows_on_show_and_no_formula(real: Dataset) -> None:
    view = View(support=("subsidy",))
    selection = select(view, real.bundle, real.index)
    selection.practices.loc[selection.practices.index[0], "name"] = "=HYPERLINK(1)"
    body = as_csv(practices_file_table(selection, real, "nl").rows).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(body)))
    assert [row["practice_id"] for row in rows] == list(selection.practices["practice_id"])
    assert rows[0]["name"] == "'=HYPERLINK(1)"
    assert all("subsidy" in row["support"].split("; ") for row in rows)
    assert all(row["area_id"] or row["not_in_an_area_because"] for row in rows)


@pytest.mark.parametrize(("lang", "text"), [("nl", "1.234,5"), ("fr", "1 234,5"), ("en", "1,234.5")])
def test_numbers_are_written_as_the_language_does(real: Dataset, lang: str, text: str) -> None:
    assert words(real, lang).decimal(1234.5).replace("\u202f", " ").replace("\xa0", " ") == text


def test_the_table_of_areas_counts_what_is_on_show_and_what_is_known(real: Dataset) -> None:
    view = View(lang="en", setting=("learning",))
    practices = select(view, real.bundle, real.index).practices
    table = areas_table(view, practices, real, words(real, "en"))
    assert len(table) == 26
    assert table.index[0] == "21000_40"
    assert list(table.loc["440217", ["Deprivation 2011", "Municipality", "Residents (2011)"]]) == [61.2, "Ghent", 8360]
    assert table["Practices shown"].sum() == table.loc["4402118", "Practices shown"] == 1
    assert table["Known meeting places"].sum() == real.bundle.meeting_places["area_id"].isin(table.index).sum()
    assert table["Deprivation 2011"].isna().sum() == 2
    assert table["Deprivation 2011"].dropna().is_monotonic_decreasing
