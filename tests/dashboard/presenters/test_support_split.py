"""The column beside the map: bars that add up, in words too, and links that filter to exactly what they say."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from dashboard.maps.palette import INK_SPLIT_COLOURS, SPLIT_COLOURS
from dashboard.maps.scripts import STATIC, style
from dashboard.presenters.i18n import languages, words_of
from dashboard.presenters.support_split import NAMED, TownGroup, column_where, kind_rows, precision_note, town_rows
from dashboard.query.dataset import Dataset
from dashboard.query.selection import Selection, select
from dashboard.query.support import SPLIT, SupportCounts, SupportSplit, split_of, support_split
from dashboard.query.view import View, parse_view
from geodata.bundle import read_bundle


@pytest.fixture(scope="module")
def atlas(atlas_bundle: Path) -> Dataset:
    return Dataset(read_bundle(atlas_bundle))


def selected(view: View, dataset: Dataset) -> Selection:
    return select(view, dataset.bundle, dataset.index)


def column(view: View, dataset: Dataset) -> str:
    return column_where(view, selected(view, dataset), dataset, words_of(dataset, view.lang))


@pytest.mark.parametrize("lang", languages())
def test_every_bar_says_its_numbers_in_words(atlas: Dataset, lang: str) -> None:
    text = column(View(lang=lang), atlas)
    labels = [html.unescape(one) for one in re.findall(r'role="img" aria-label="([^"]*)"', text)]
    bars = re.findall(r'class="split-bar".*?</span>', text, re.DOTALL)
    assert len(labels) == len(bars) > 2
    for label, bar in zip(labels, bars, strict=True):
        numbers = [int(one) for one in re.findall(r"flex-grow:(\d+)", bar)]
        assert [int(one) for one in re.findall(r"\d+", label)] == numbers
        assert 0 not in numbers


def test_a_link_filters_to_exactly_what_its_row_counts(atlas: Dataset) -> None:
    text = column(View(lang="en"), atlas)
    rows = re.findall(r'<a href="([^"]*)" data-change=\'([^\']*)\'.*?<b>([\d,]+)</b>', text, re.DOTALL)
    assert len(rows) > 4
    for href, change, number in rows:
        parameters = parse_qs(urlsplit(html.unescape(href)).query)
        view, problems = parse_view(parameters, atlas.allowed)
        assert problems == ()
        assert len(selected(view, atlas).practices) == int(number)
        for name, value in json.loads(change).items():
            field = getattr(view, name)
            assert (list(field) if isinstance(field, tuple) else field) == value


@pytest.mark.parametrize(
    "view", [View(lang="en"), View(lang="en", support=("professional",)), View(lang="en", match="all")]
)
def test_a_part_has_a_link_only_where_filters_can_express_it(atlas: Dataset, view: View) -> None:
    selection = selected(view, atlas)
    rows = kind_rows(view, selection, support_split(selection.practices, atlas), atlas, words_of(atlas, "en"))
    assert [row.parts[0][0] for row in rows] == list(SPLIT)
    for row in rows:
        if row.change:
            part = row.parts[0][0]
            found = selected(parse_view(parse_qs(urlsplit(row.change.href).query), atlas.allowed)[0], atlas)
            assert {split_of(atlas.kinds(one)) for one in found.practices["practice_id"]} == {part}
    if view == View(lang="en"):
        assert [bool(row.change) for row in rows][::4] == [True, True]
        assert rows[1].change is None


def test_the_most_are_named_and_the_others_are_one_row(atlas: Dataset) -> None:
    words = words_of(atlas, "en")
    many = {f"Town {number:02}": SupportCounts(both=30 - number) for number in range(NAMED + 3)}
    total = sum(many.values(), SupportCounts())
    split = SupportSplit(total + SupportCounts(unknown=2), many, SupportCounts(unknown=2))
    rows = town_rows(View(lang="en"), split, atlas, words)
    assert [row.name for row in rows[-2:]] == ["3 other municipalities", "Municipality not known"]
    assert len(rows) == NAMED + 2
    assert sum(number for row in rows for _, number in row.parts) == split.all.total
    # One scale: the longest bar is the whole width.
    lengths = [row.width / sum(number for _, number in row.parts) for row in rows]
    assert max(row.width for row in rows) == 100
    assert lengths == pytest.approx([lengths[0]] * len(lengths), rel=0.01)
    one_more = replace(split, municipalities=dict(list(many.items())[: NAMED + 1]))
    assert [row.name for row in town_rows(View(lang="en"), one_more, atlas, words)][NAMED] == f"Town {NAMED:02}"


def test_municipalities_of_a_group_have_one_row_and_one_link(atlas: Dataset) -> None:
    words = words_of(atlas, "en")
    split = SupportSplit(
        SupportCounts(6), {"A": SupportCounts(3), "B": SupportCounts(2), "C": SupportCounts(1)}, SupportCounts()
    )
    rows = town_rows(View(lang="en"), split, atlas, words, [TownGroup("B and C", frozenset("BCD"))])
    assert [(row.name, row.total) for row in rows] == [("B and C", "3"), ("A", "3")]
    assert rows[0].change is not None
    assert rows[0].change.parameters == {"municipality": ["B", "C"]}


def test_the_precision_of_all_is_said(atlas: Dataset) -> None:
    selection = selected(View(), atlas)
    said = precision_note(selection, words_of(atlas, "en"))
    assert sum(map(int, re.findall(r"\d+", said))) == len(selection.practices)


def test_names_are_text_and_an_empty_selection_says_nothing(atlas: Dataset) -> None:
    practices = atlas.bundle.practices.copy()
    practices["municipality_name"] = "<b onclick='x'>\"'"
    hostile = Dataset(replace(atlas.bundle, practices=practices))
    text = column(View(lang="en"), hostile)
    assert "<b onclick" not in text
    assert "onclick='" not in text
    assert column(View(q="nothing has this in its text"), atlas) == ""


def test_its_colours_are_those_of_the_rings() -> None:
    text = (STATIC / "split.css").read_text("utf-8")
    assert text in style("page")
    assert all(colour in text for colour in (*SPLIT_COLOURS, *INK_SPLIT_COLOURS))
