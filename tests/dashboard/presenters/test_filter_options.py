"""What a view can be restricted to: options with the index's counts, tags that each take one choice away."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.presenters.filter_options import FilterOptions, filter_options
from dashboard.presenters.filter_tags import cleared
from dashboard.presenters.fragments import fragment
from dashboard.presenters.i18n import languages, words_of
from dashboard.presenters.options import Option, OptionGroup
from dashboard.query.dataset import Dataset
from dashboard.query.selection import NO_MUNICIPALITY, select
from dashboard.query.view import CELLS, FACETS, LAYERS, STEPS, View, parse_view, view_query
from geodata.bundle import read_bundle

HOSTILE = 'Gent, "West" \' & <img src=x onerror=alert(1)> \\ }'


@pytest.fixture(scope="module")
def sample_dataset(atlas_bundle: Path) -> Dataset:
    """The frozen sample, which has practices of every facet."""
    return Dataset(read_bundle(atlas_bundle))


def options_of(view: View, dataset: Dataset, lang: str = "en", with_map: bool = True) -> FilterOptions:
    return filter_options(view, dataset, words_of(dataset, lang), with_map)


def named(options: FilterOptions) -> dict[str, OptionGroup]:
    return {group.name: group for group in (*options.see, *options.scale, *options.facets, *options.more)}


def views(dataset: Dataset) -> st.SearchStrategy[View]:
    """Views with any filters that the dataset knows."""
    allowed = dataset.allowed
    facets = {name: st.lists(st.sampled_from(allowed.facets[name]), unique=True, max_size=3) for name in FACETS}
    known: dict[str, st.SearchStrategy[Any]] = {name: values for name, values in facets.items() if allowed.facets[name]}
    made: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
        {
            **{name: lists.map(tuple) for name, lists in known.items()},
            "cell": st.lists(st.sampled_from(CELLS), unique=True, max_size=2).map(tuple),
            "match": st.sampled_from(["any", "all"]),
            "year": st.none() | st.integers(*allowed.years),
            "q": st.sampled_from(["", "tuin", 'a "b"']),
            "layers": st.sampled_from([("practices", "meeting_places", "areas"), ("practices", "gap"), ()]),
            "at": st.sampled_from([None, 2019, 2021]),
            "scale": st.sampled_from([None, "region", "town", "3.0,50.0,4.0,51.5"]),
        }
    )
    return made.map(lambda values: normal(View(**values), dataset))


def normal(view: View, dataset: Dataset) -> View:
    """A view as its own address gives it."""
    return changed(view, {}, dataset)


def changed(view: View, change: dict[str, list[str]], dataset: Dataset) -> View:
    params = parse_qs(view_query(view, dataset.default_indicator)) | change
    return parse_view(params, dataset.allowed)[0]


@given(data=st.data())
def test_counts_are_those_of_the_index(sample_dataset: Dataset, data: st.DataObject) -> None:
    view = data.draw(views(sample_dataset))
    groups = named(options_of(view, sample_dataset))
    for facet in FACETS:
        counts = sample_dataset.index.counts(view, facet)
        options = groups[facet].options if facet in groups else ()
        offered = sample_dataset.index.offered(facet) or view.facet(facet)
        # A term that a link chose is there, whether any practice carries it or not.
        chosen = dict.fromkeys(view.facet(facet), 0)
        assert {option.value: option.count for option in options} == (chosen | counts if offered else {})
        assert {option.value for option in options if option.chosen} == set(view.facet(facet))
    # Alone, an option selects as many as it says.
    option = data.draw(st.sampled_from(groups["support"].options))
    alone = replace(view, support=(option.value,), match="any")
    if view.match == "any":
        assert len(select(alone, sample_dataset.bundle, sample_dataset.index).practices) == option.count


@given(data=st.data())
def test_each_tag_takes_one_choice_away_and_all_together_all(ragged_dataset: Dataset, data: st.DataObject) -> None:
    view = data.draw(views(ragged_dataset))
    tags = options_of(view, ragged_dataset).tags
    assert len(tags) >= view.filter_count
    left = view
    for tag in tags:
        (name,) = tag.change
        without = changed(view, dict(tag.change), ragged_dataset)
        before, after = getattr(view, name), getattr(without, name)
        assert without == replace(view, **{name: after})
        if isinstance(before, tuple):
            assert len(before) - len(after) == 1
            assert set(after) < set(before)
        else:
            assert (before, after) == (before, "" if name == "q" else None)
            assert before
        emptied: dict[str, Any] = {name: () if isinstance(before, tuple) else after}
        left = replace(left, **emptied)
    assert left.filter_count == 0
    bare = changed(view, cleared(), ragged_dataset)
    assert options_of(bare, ragged_dataset).tags == ()
    assert bare == replace(view.without_filters(), scale=None)


def test_layers_and_the_year_of_the_figure_are_no_tags(ragged_dataset: Dataset) -> None:
    assert options_of(View(layers=("practices",)), ragged_dataset).tags == ()
    assert options_of(View(at=2019), ragged_dataset).tags == ()
    framed = View(at=2019, scale="2,50,5,52")
    assert [tag.text for tag in options_of(framed, ragged_dataset).tags] == ["Compared with: a part of the map"]
    # A list of practices has no colours.
    assert options_of(framed, ragged_dataset, with_map=False).tags == ()


def test_need_comes_first_in_the_bar_where_it_is_the_question(ragged_dataset: Dataset) -> None:
    assert [group.name for group in options_of(View(), ragged_dataset).bar] == ["setting", "support", "funding"]
    first, *rest = options_of(View(layers=("practices", "gap")), ragged_dataset).bar
    assert (first.name, first.short, first.brief) == ("indicator", "Need", "income (2021)")
    assert [group.name for group in rest] == ["support", "funding"]
    away = options_of(View(layers=("practices", "gap")), ragged_dataset, with_map=False)
    assert [group.name for group in away.bar] == ["setting", "support", "funding"]
    assert away.see == away.scale == ()


def test_what_is_chosen_beside_the_bar_is_counted(ragged_dataset: Dataset) -> None:
    view = View(support=("professional",), municipality=("Gent",), q="tuin", year=2020)
    assert options_of(view, ragged_dataset).elsewhere == 3
    assert options_of(view, ragged_dataset).count == 4
    gap = replace(view, setting=("living",), layers=("gap",))
    assert options_of(gap, ragged_dataset).elsewhere == 4


@pytest.mark.parametrize("lang", languages())
def test_terms_say_what_they_mean(sample_dataset: Dataset, lang: str) -> None:
    groups = named(options_of(View(), sample_dataset, lang))
    vocabulary = sample_dataset.bundle.vocabulary.facets
    for name in ("setting", "support", "funding", "source", "status"):
        terms = vocabulary["source_of_solidarity" if name == "source" else name]
        options = groups[name].options
        assert [words_of(sample_dataset, lang).local(terms[one.value].definition) for one in options] == [
            one.note for one in options
        ]
        assert all(one.note for one in options)
    assert all(one.note for one in groups["indicator"].options)


def test_a_municipality_is_found_by_its_other_names(sample_dataset: Dataset) -> None:
    french = named(options_of(View(lang="fr"), sample_dataset, "fr"))["municipality"].options
    ghent = next(option for option in french if option.value == "Gent")
    assert ghent.label not in ghent.also
    assert "Gent" in (ghent.label, *ghent.also)
    assert not [option.also for option in french if option.value == NO_MUNICIPALITY and option.also]


class Controls(HTMLParser):
    """The attributes of what can be pressed, and all elements."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[dict[str, str | None]] = []
        self.tags: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.found.append({"tag": tag, **dict(attrs)})

    def parameters(self) -> Iterator[str]:
        for one in self.found:
            if change := one.get("data-change"):
                yield from json.loads(change)
            if parameter := one.get("data-parameter"):
                yield parameter


def rendered(template: str, options: FilterOptions, dataset: Dataset, **values: Any) -> Controls:
    given = {"options": options, "cleared": cleared(), "shown": 3, "table": False, "csv": "/x.csv", "total": 9}
    return Controls(fragment(template, words_of(dataset, "en"), **{**given, **values}))


def test_the_drawer_has_every_parameter_that_filters_or_draws(ragged_dataset: Dataset) -> None:
    view = View(at=2019, q="tuin", cell=("3-1",))
    options = options_of(view, ragged_dataset)
    drawer = set(rendered("filter_drawer", options, ragged_dataset, part="body").parameters())
    drawn = {"indicator", "layers", "classes", "steps", "level", "match", "year"}
    facets = {f for f in FACETS if ragged_dataset.allowed.facets[f] and ragged_dataset.index.offered(f)}
    assert facets
    assert drawer >= facets | drawn
    # What is typed, or pressed in the legend, goes by its tag and with all.
    tags = set(rendered("filter_tags", options, ragged_dataset).parameters())
    assert tags >= {"q", "cell"}
    head = rendered("filter_drawer", options, ragged_dataset, part="head").parameters()
    assert set(head) == set(cleared())


def test_what_is_chosen_is_checked_and_nothing_else(sample_dataset: Dataset) -> None:
    view = View(support=("professional",), layers=LAYERS[:1], steps=STEPS[0])
    drawer = rendered("filter_drawer", options_of(view, sample_dataset), sample_dataset, part="body")
    checked = {one["data-key"] for one in drawer.found if "checked" in one}
    assert {"drawer-support-professional", "drawer-layers-practices", "drawer-steps-3", "drawer-match-"} <= checked
    assert not [key for key in checked if key and key.startswith("drawer-setting-")]
    ids = [one["id"] for one in drawer.found if one.get("id")]
    assert len(ids) == len(set(ids))
    described = {one["aria-describedby"] for one in drawer.found if one.get("aria-describedby")}
    assert described
    assert described <= set(ids)


def test_a_bar_says_the_first_choice_and_how_many_more(sample_dataset: Dataset) -> None:
    view = View(support=("professional", "subsidy"))
    text = fragment(
        "filter_bar",
        words_of(sample_dataset, "en"),
        options=options_of(view, sample_dataset),
        cleared=cleared(),
        shown=1,
        table=False,
        csv="",
        total=9,
    )
    assert "Supported by: professionals +1" in text
    assert "bar-set" in text


def test_hostile_text_stays_text(sample_dataset: Dataset) -> None:
    option = Option(HOSTILE, HOSTILE, chosen=True, count=1, note=HOSTILE, also=(HOSTILE,))
    options = options_of(View(q=HOSTILE), sample_dataset)
    options = replace(options, facets=(OptionGroup("municipality", HOSTILE, (option,), several=True),))
    drawer = rendered("filter_drawer", options, sample_dataset, part="body")
    assert "img" not in drawer.tags
    assert [one["data-parameter"] for one in drawer.found if one.get("value") == HOSTILE] == ["municipality"]
    for template in ("filter_tags", "filter_bar"):
        assert "img" not in rendered(template, options, sample_dataset).tags
