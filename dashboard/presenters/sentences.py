"""Sentences of a view: what is selected, and what the map cannot show."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.presenters.bivariate import cells_within
from dashboard.presenters.i18n import Words, sentence_case
from dashboard.query.bivariate import need_indicator
from dashboard.query.dataset import Dataset
from dashboard.query.readings import READINGS
from dashboard.query.scale import scale_of
from dashboard.query.selection import NO_MUNICIPALITY, SINGLE, Selection
from dashboard.query.view import CELLS, View
from geodata.models import UNKNOWN

REASONS = ("too_imprecise", "by_municipality", "outside_every_area", "no_location")


def sentence(view: View, selection: Selection, dataset: Dataset, words: Words, where: str = "") -> str:
    """The selection in words, e.g. ``12 of 82 practices supported by professionals, in 9 neighbourhoods.``

    Args:
        where: a further clause, such as that a picture shows a part of the selection only.
    """
    number = len(selection.practices)
    total = words.whole(selection.total)
    clauses = clauses_of(view, selection, dataset, words) + where
    if number == 0:
        text = words("sentence.none", total=total, clauses=clauses)
    elif not clauses and number == selection.total:
        text = words.plural("sentence.all", number)
    else:
        text = words.plural("sentence.some", number, total=total, clauses=clauses)
    if selection.levels and not view.cell:
        areas = [words.plural(f"sentence.areas.{level}", count) for level, count in selection.levels.items()]
        text += words("sentence.in_areas", list=words.join(areas))
    return text + words("sentence.end")


def clauses_of(view: View, selection: Selection, dataset: Dataset, words: Words) -> str:
    """What restricts a selection, to follow what is selected; empty without filters."""
    return "".join(_clauses(view, dataset, words)) + (_cells(view, selection, words) if view.cell else "")


def headline(view: View, selection: Selection, dataset: Dataset, words: Words, where: str = "") -> str:
    """The title of a map of which there is no finding: the sentence where it draws practices, else its layers."""
    if "practices" in view.layers:
        return sentence(view, selection, dataset, words, where)
    places = words("layer.meeting_places") if "meeting_places" in view.layers else ""
    layers = words.join([text for text in (area_layer(view, selection, dataset, words), places) if text])
    parts = filter(None, (sentence_case(layers), words.local(dataset.region.label)))
    return " – ".join(parts) + words("sentence.end")


def area_layer(view: View, selection: Selection, dataset: Dataset, words: Words) -> str:
    """The name of the layer that fills the areas; empty without one."""
    if "gap" in view.layers and (need := dataset.indicator(need_indicator(view, dataset.bundle))):
        title = words("together.of", need=words.figure_label(need))
        return title + (_some_cells(view, selection, words) if view.cell else "")
    return _figure(view, dataset, words) if "areas" in view.layers else ""


def colour_note(view: View, dataset: Dataset, words: Words) -> str:
    """What colours stand for, where that is not the newest figures compared within the whole region; else empty."""
    indicator = dataset.indicator(view.indicator)
    if indicator is None or "areas" not in view.layers or "gap" in view.layers:
        return ""
    scale, newest = scale_of(view, dataset, indicator.id), dataset.year(indicator, view.at) == indicator.vintage
    # The headline of a change says both years.
    newest = newest or dataset.since(indicator, view) is not None
    if scale.kind == "region" and not scale.unmet and newest:
        return ""
    colour = words("sentence.colour", figure=_figure(view, dataset, words))
    return " ".join(filter(None, (colour, words(f"scale.{scale.unmet}") if scale.unmet else "")))


def _figure(view: View, dataset: Dataset, words: Words) -> str:
    """The figure that colours areas, with its year and what it is compared with unless that is the whole region."""
    indicator = dataset.indicator(view.indicator)
    if indicator is None:
        return ""
    label, scale = (
        words.figure_label(indicator, dataset.year(indicator, view.at), dataset.since(indicator, view)),
        scale_of(view, dataset, indicator.id),
    )
    if scale.kind == "region":
        return label
    town = dataset.area_names(words.lang)[scale.town] if scale.town else ""
    return words(f"sentence.compared.{scale.kind}", label=label, town=town)


def left_out(selection: Selection, region: Mapping[str, str], words: Words) -> str:
    """How many of the selected practices have no area, and why; empty when all have one."""
    parts = [
        words.plural(f"note.{reason}", selection.left_out[reason], region=words.local(region))
        for reason in REASONS
        if selection.left_out.get(reason)
    ]
    parts += [words.plural(f"together.in_no_cell.{reason}", n) for reason, n in selection.in_no_cell.items()]
    return sentence_case(words.join(parts)) + words("note.end") if parts else ""


def _cells(view: View, selection: Selection, words: Words) -> str:
    # Nine names would take nine lines to say that it is all of them.
    if len(view.cell) == len(CELLS):
        return words.plural("together.in_all_cells", len(selection.in_cells or ()))
    return _some_cells(view, selection, words)


def _some_cells(view: View, selection: Selection, words: Words) -> str:
    return words.plural("together.in_cells", len(selection.in_cells or ()), list=cells_within(view.cell, words))


def _clauses(view: View, dataset: Dataset, words: Words) -> list[str]:
    clauses = [_clause(view, "setting", words)]
    clauses += [_with_unknown(view, facet, words) for facet in ("support", "funding")]
    clauses += [_clause(view, facet, words) for facet in ("source", "status")]
    if view.municipality:
        names = [
            words("sentence.words.no_municipality")
            if name == NO_MUNICIPALITY
            else dataset.municipality_name(name, words.lang)
            for name in view.municipality
        ]
        clauses.append(words("sentence.municipality", list=words.join(names, "or")))
    clauses.append(_clause(view, "study", words))
    clauses += [_reading(view, facet, words) for facet in READINGS]
    if view.year is not None:
        clauses.append(words("sentence.year", year=view.year))
    if view.q:
        clauses.append(words("sentence.q", q=view.q))
    return clauses


def _enumeration(view: View, facet: str, terms: tuple[str, ...], words: Words) -> str:
    every = view.match == "all" and facet != "status"
    return words.join([words(f"sentence.words.{facet}.{term}") for term in terms], "and" if every else "or")


def _clause(view: View, facet: str, words: Words) -> str:
    chosen = view.facet(facet)
    return words(f"sentence.{facet}", list=_enumeration(view, facet, chosen, words)) if chosen else ""


def _reading(view: View, facet: str, words: Words) -> str:
    """A clause with labels of the vocabulary: what is filtered by, and its terms."""
    terms = [words.term(READINGS[facet], term) for term in view.facet(facet)]
    every = view.match == "all" and facet not in SINGLE
    named = words.join(terms, "and" if every else "or")
    return words(f"readings.sentence.{facet}", list=named) if terms else ""


def _with_unknown(view: View, facet: str, words: Words) -> str:
    """Support and payers: *unknown* is an option of its own and cannot be one more name in the enumeration."""
    chosen = view.facet(facet)
    known = tuple(term for term in chosen if term != UNKNOWN)
    if not known:
        return words(f"sentence.{facet}_unknown") if chosen else ""
    key = f"sentence.{facet}_or_unknown" if len(known) < len(chosen) else f"sentence.{facet}"
    return words(key, list=_enumeration(view, facet, known, words))
