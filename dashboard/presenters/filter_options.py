"""What a view can be restricted to and coloured by: groups of options with counts, for bar, drawer and tags."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import get_args

from dashboard.presenters.bivariate import cell_name
from dashboard.presenters.figure_options import figure_groups
from dashboard.presenters.i18n import Words
from dashboard.presenters.options import Option, OptionGroup
from dashboard.query.dataset import Dataset
from dashboard.query.selection import NO_MUNICIPALITY
from dashboard.query.view import FACETS, LAYERS, STEPS, USUAL_STEPS, Classes, View
from geodata.spelling import casefold_ascii

TERMS = {"source": "source_of_solidarity"}
# The facets that a bar has room for, and the parameters that only rarely matter.
FIRST = ("setting", "support", "funding")
RARE = ("status", "study")


@dataclass(frozen=True)
class Tag:
    """What was chosen, in words, and the parameters of the view without it."""

    group: str
    text: str
    change: Mapping[str, list[str]]


def facet_group(view: View, facet: str, dataset: Dataset, words: Words) -> OptionGroup:
    """The options of a facet with the number of practices that each would select."""
    counts, chosen = dataset.index.counts(view, facet), view.facet(facet)
    if facet == "municipality":
        names = {name: dataset.municipality_name(name, words.lang) for name in counts}
        # In the order of the names as they are shown, those that state none last.
        order = sorted(counts, key=lambda name: (name == NO_MUNICIPALITY, casefold_ascii(names[name])))
        names[NO_MUNICIPALITY] = words("filter.no_municipality")
    else:
        names, order = {name: words.term(TERMS.get(facet, facet), name) for name in counts}, list(counts)
    options = tuple(Option(name, names[name], name in chosen, counts[name]) for name in order)
    return OptionGroup(facet, words(f"filter.{facet}"), options, several=True)


def year_group(view: View, dataset: Dataset, words: Words) -> OptionGroup:
    """The years in which practices are known to run."""
    counts = dataset.index.year_counts(view)
    years = (Option(str(year), str(year), year == view.year, counts[year]) for year in sorted(counts, reverse=True))
    every = Option("", words("filter.any_year"), view.year is None)
    return OptionGroup("year", words("filter.year"), (every, *years))


def match_group(view: View, words: Words) -> OptionGroup:
    """Whether several choices of one group are alternatives."""
    values = {"any": "", "all": "all"}
    options = (Option(values[one], words(f"filter.match_{one}"), view.match == one) for one in values)
    return OptionGroup("match", words("filter.match"), tuple(options))


def layer_group(view: View, words: Words) -> OptionGroup:
    """The layers of the map; areas have one colour, so that the newer choice of two takes the place of the other."""

    def change(layer: str) -> dict[str, list[str]]:
        chosen = set(view.layers) ^ {layer}
        if {"areas", "gap"} <= chosen:
            chosen.discard("gap" if layer == "areas" else "areas")
        return {"layers": [one for one in LAYERS if one in chosen] or ["none"]}

    options = (Option(one, words(f"layer.{one}"), one in view.layers, change=change(one)) for one in LAYERS)
    return OptionGroup("layers", words("filter.layers"), tuple(options), several=True)


def drawing_groups(view: View, dataset: Dataset, words: Words) -> tuple[OptionGroup, ...]:
    """How figures become colours, and of which level areas are."""
    groups = []
    if dataset.default_indicator is not None:
        classes = (None, *get_args(Classes))
        labels = {one: words(f"filter.classes_{one or 'default'}") for one in classes}
        options = (Option(one or "", label, view.classes == one) for one, label in labels.items())
        groups.append(OptionGroup("classes", words("filter.classes"), tuple(options)))
        steps = view.steps or USUAL_STEPS
        numbers = (Option("" if n == USUAL_STEPS else str(n), str(n), n == steps) for n in STEPS)
        groups.append(OptionGroup("steps", words("filter.steps"), tuple(numbers)))
    if len(dataset.levels) > 1:
        levels = (None, *dataset.levels)
        options = (Option(one or "", words(f"level.{one or 'by_zoom'}"), view.level == one) for one in levels)
        groups.append(OptionGroup("level", words("filter.level"), tuple(options)))
    return tuple(groups)


@dataclass(frozen=True)
class FilterOptions:
    """All options of a view.

    Attributes:
        first: the groups that a bar has room for.
        more: the others that select practices, the rarely used ones last.
        figure: of the colour of areas: the figure, its year and its scale; empty away from the map.
        layers: the layers of the map, in a tuple that is empty away from it.
        drawing: classes and level.
        tags: what was chosen.
        count: how many single choices restrict the rows.
    """

    first: tuple[OptionGroup, ...]
    more: tuple[OptionGroup, ...]
    figure: tuple[OptionGroup, ...]
    layers: tuple[OptionGroup, ...]
    drawing: tuple[OptionGroup, ...]
    tags: tuple[Tag, ...]
    count: int


def filter_options(view: View, dataset: Dataset, words: Words, with_map: bool = True) -> FilterOptions:
    """What a view can be restricted to and, with a map, coloured by."""
    facets = {facet: facet_group(view, facet, dataset, words) for facet in FACETS}
    first = tuple(facets[facet] for facet in FIRST)
    rest = tuple(facets[facet] for facet in ("municipality", "source", *RARE))
    more = (*rest, year_group(view, dataset, words), match_group(view, words))
    return FilterOptions(
        first=first,
        more=more,
        figure=figure_groups(view, dataset, words) if with_map else (),
        layers=(layer_group(view, words),) if with_map else (),
        drawing=drawing_groups(view, dataset, words) if with_map else (),
        tags=tuple(_tags(view, (*first, *rest), words)),
        count=view.filter_count,
    )


def _tags(view: View, groups: Iterable[OptionGroup], words: Words) -> Iterable[Tag]:
    for group in groups:
        for option in group.options:
            if option.chosen:
                rest = [one for one in view.facet(group.name) if one != option.value]
                yield Tag(group.label, option.label, {group.name: rest})
    for cell in view.cell:
        rest = [one for one in view.cell if one != cell]
        yield Tag(words("together.title"), cell_name(cell, words), {"cell": rest})
    if view.year is not None:
        yield Tag(words("filter.year"), str(view.year), {"year": []})
    if view.q:
        yield Tag(words("filter.search"), f"“{view.q}”", {"q": []})


def cleared() -> dict[str, list[str]]:
    """The change that takes every filter off."""
    return {name: [] for name in (*FACETS, "cell", "match", "year", "q")}
