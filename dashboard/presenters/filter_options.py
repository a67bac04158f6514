"""What a view can be restricted to and coloured by: groups of options with counts, for bar, drawer and tags."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import get_args

from dashboard.presenters.figure_options import figure_groups
from dashboard.presenters.filter_tags import Tag, filter_tags
from dashboard.presenters.i18n import Words
from dashboard.presenters.options import Option, OptionGroup
from dashboard.query.dataset import Dataset, derived
from dashboard.query.readings import READINGS
from dashboard.query.selection import NO_MUNICIPALITY
from dashboard.query.view import FACETS, LAYERS, STEPS, USUAL_STEPS, Classes, View
from geodata.spelling import casefold_ascii

TERMS = {"source": "source_of_solidarity", **READINGS}
# The facets that a bar has room for, those of the drawer in its order, and those that only rarely matter.
BAR = ("setting", "support", "funding")
FACET_ORDER = ("support", "setting", "funding", "source", "municipality")
RARE = ("initiator", "role", "stance", "decided_by", "tenure", "end_reason", "critical_note", "status", "study")


def facet_group(view: View, facet: str, dataset: Dataset, words: Words) -> OptionGroup:
    """The options of a facet with the number of practices that each would select.

    A facet that few practices say something about has none, unless the view has one of its terms.
    """
    label = words(f"readings.filter.{facet}" if facet in READINGS else f"filter.{facet}")
    if facet == "municipality":
        options = _municipalities(view, dataset, words)
    elif dataset.index.offered(facet) or view.facet(facet):
        options = _terms(view, facet, dataset, words)
    else:
        options = ()
    return OptionGroup(facet, label, options, several=True)


def _terms(view: View, facet: str, dataset: Dataset, words: Words) -> tuple[Option, ...]:
    """Those that occur, and those that a link chose before any did; narrower terms follow their wider one."""
    counts, chosen, term = dataset.index.counts(view, facet), view.facet(facet), TERMS.get(facet, facet)
    return tuple(
        Option(
            name,
            words.term(term, name),
            name in chosen,
            counts.get(name, 0),
            note=words.definition(term, name),
            narrower=words.vocabulary.widest(term, name) != name,
        )
        for name in dataset.index.known_terms(facet)
        if name in counts or name in chosen
    )


def _municipalities(view: View, dataset: Dataset, words: Words) -> tuple[Option, ...]:
    """In the order of their names as they are shown, those that state none last."""
    counts, chosen = dataset.index.counts(view, "municipality"), view.municipality
    return tuple(
        Option(value, name or words("filter.no_municipality"), value in chosen, counts[value], also=also)
        for value, name, also in _municipality_names(dataset, words.lang)
    )


@derived
def _municipality_names(dataset: Dataset, lang: str) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Each value of the facet in the order in which they are shown, with its name and all others."""
    stated = [value for value in dataset.index.options("municipality") if value != NO_MUNICIPALITY]
    names = {value: dataset.municipality_name(value, lang) for value in stated}
    codes, found = dataset.municipality_ids, []
    for value in sorted(stated, key=lambda value: casefold_ascii(names[value])):
        spoken = (value, *dataset.all_municipality_names(str(codes.get(value, "")), value))
        found.append((value, names[value], tuple(name for name in dict.fromkeys(spoken) if name != names[value])))
    unstated = NO_MUNICIPALITY in dataset.index.options("municipality")
    return (*found, *([(NO_MUNICIPALITY, "", ())] if unstated else []))


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
    return OptionGroup("match", words("filter.match"), tuple(options), short=words("filter.match_short"))


def layer_group(view: View, dataset: Dataset, words: Words) -> OptionGroup:
    """The layers of the map that the region has.

    Areas have one colour, so that the newer choice of two takes the place of the other. Need beside meeting places is
    of one year, so that it ends a change between two.
    """

    def change(layer: str) -> dict[str, list[str]]:
        chosen = set(view.layers) ^ {layer}
        if {"areas", "gap"} <= chosen:
            chosen.discard("gap" if layer == "areas" else "areas")
        ended: dict[str, list[str]] = {"since": []} if "gap" in chosen and view.since is not None else {}
        return {"layers": [one for one in LAYERS if one in chosen] or ["none"], **ended}

    shown = (one for one in LAYERS if dataset.has_layer(one))
    options = (Option(one, words(f"layer.{one}"), one in view.layers, change=change(one)) for one in shown)
    return OptionGroup("layers", words("filter.layers"), tuple(options), several=True)


def drawing_groups(view: View, dataset: Dataset, words: Words) -> tuple[OptionGroup, ...]:
    """How figures become colours, and of which level areas are."""
    groups = []
    # The classes of a change are made in one way.
    if dataset.default_indicator is not None and view.since is None:
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


def _need(figure: OptionGroup, words: Words) -> OptionGroup:
    """The figure of need as the first group of a bar: ``Need: deprivation 2011``."""
    brief = figure.brief
    # An abbreviation keeps its capitals.
    begins = brief[:1].lower() if brief[1:2].islower() else brief[:1]
    return replace(figure, short=words("filter.need"), brief=begins + brief[1:])


@dataclass(frozen=True)
class FilterOptions:
    """All options of a view.

    Attributes:
        bar: the groups that a bar has room for: facets, after the figure of need where that is the question.
        see: what the map shows: the figure and the layers; empty away from the map.
        scale: what colours and ranks are compared with, in a tuple that is empty where they are not.
        facets: the groups that select practices, in the order of the drawer.
        more: what only rarely matters: how choices are combined, drawing, and the other facets.
        tags: what was chosen.
        count: how many single choices restrict the rows.
        elsewhere: how many of these are of no group of the bar.
    """

    bar: tuple[OptionGroup, ...]
    see: tuple[OptionGroup, ...]
    scale: tuple[OptionGroup, ...]
    facets: tuple[OptionGroup, ...]
    more: tuple[OptionGroup, ...]
    tags: tuple[Tag, ...]
    count: int
    elsewhere: int


def filter_options(view: View, dataset: Dataset, words: Words, with_map: bool = True) -> FilterOptions:
    """What a view can be restricted to and, with a map, coloured by."""
    groups = {facet: facet_group(view, facet, dataset, words) for facet in FACETS}
    facets = {facet: group for facet, group in groups.items() if group.options}
    coloured = {group.name: group for group in figure_groups(view, dataset, words)} if with_map else {}
    bar = tuple(facets[facet] for facet in BAR if facet in facets)
    if with_map and "gap" in view.layers and "indicator" in coloured:
        bar = (_need(coloured["indicator"], words), *(group for group in bar if group.name != "setting"))
    scale = tuple(group for name, group in coloured.items() if name == "scale")
    figures = tuple(group for name, group in coloured.items() if name != "scale")
    rare = tuple(facets[facet] for facet in RARE if facet in facets)
    drawing = drawing_groups(view, dataset, words) if with_map else ()
    in_bar = sum(len(view.facet(group.name)) for group in bar if group.name in FACETS)
    return FilterOptions(
        bar=bar,
        see=(*figures, layer_group(view, dataset, words)) if with_map else (),
        scale=scale,
        facets=tuple(facets[facet] for facet in FACET_ORDER if facet in facets),
        more=(match_group(view, words), *drawing, *rare, year_group(view, dataset, words)),
        tags=filter_tags(view, facets.values(), (*figures[1:], *scale), words),
        count=view.filter_count,
        elsewhere=view.filter_count - in_bar,
    )
