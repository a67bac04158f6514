"""One sentence that says what is on show, and one that says what the map cannot show. Plain words from a view."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.presenters.bivariate import cells_within
from dashboard.presenters.i18n import Words
from dashboard.query.bivariate import need_indicator
from dashboard.query.dataset import Dataset
from dashboard.query.selection import NO_MUNICIPALITY, UNKNOWN, Selection
from dashboard.query.view import CELLS, View

REASONS = ("too_imprecise", "by_municipality", "outside_every_area", "no_location")


def sentence(view: View, selection: Selection, words: Words) -> str:
    """What is on show, e.g. ``12 of 82 practices supported by professionals, in 9 neighbourhoods.``"""
    number = len(selection.practices)
    total = words.decimal(selection.total, 0)
    clauses = "".join(_clauses(view, words))
    if view.cell:
        clauses += _cells(view, selection, words)
    if number == 0:
        said = words("sentence.none", total=total, clauses=clauses)
    elif not clauses and number == selection.total:
        said = words.plural("sentence.all", number)
    else:
        said = words.plural("sentence.some", number, total=total, clauses=clauses)
    if selection.area_ids and not view.cell:
        said += words.plural("sentence.in_areas", len(selection.area_ids))
    return said + words("sentence.end")


def headline(view: View, selection: Selection, dataset: Dataset, words: Words) -> str:
    """What a map outside the dashboard is called: the sentence where it draws practices, else what it does draw."""
    if "practices" in view.layers:
        return sentence(view, selection, words)
    region = words.local(dataset.bundle.manifest["region_info"]["label"])
    parts = [_figure(view, selection, dataset, words)]
    parts += [words("layer.meeting_places")] if "meeting_places" in view.layers else []
    said = words.join([part for part in parts if part])
    return (f"{said[0].upper()}{said[1:]} – {region}" if said else region) + words("sentence.end")


def _figure(view: View, selection: Selection, dataset: Dataset, words: Words) -> str:
    """The figure that colours the areas; empty where they have no colour."""
    if "gap" in view.layers and (need := dataset.indicator(need_indicator(view.indicator, dataset.bundle))):
        said = words("together.of", need=words.local(need["label"]))
        if not view.cell:
            return said
        return said + words.plural(
            "together.in_cells", len(selection.in_cells or ()), list=cells_within(view.cell, words)
        )
    shown = dataset.indicator(view.indicator) if "areas" in view.layers else None
    return words.local(shown["label"]) if shown else ""


def left_out(selection: Selection, region: Mapping[str, str], words: Words) -> str:
    """How many of the practices on show no neighbourhood holds, and why; empty when all are placed."""
    parts = [
        words.plural(f"note.{reason}", selection.left_out[reason], region=words.local(region))
        for reason in REASONS
        if selection.left_out.get(reason)
    ]
    parts += [words.plural(f"together.in_no_cell.{reason}", n) for reason, n in selection.in_no_cell.items()]
    said = words.join(parts)
    return said[0].upper() + said[1:] + words("note.end") if parts else ""


def _cells(view: View, selection: Selection, words: Words) -> str:
    number = len(selection.in_cells or ())
    # Nine names would say in nine lines that it is all of them.
    if len(view.cell) == len(CELLS):
        return words.plural("together.in_all_cells", number)
    return words.plural("together.in_cells", number, list=cells_within(view.cell, words))


def _clauses(view: View, words: Words) -> list[str]:
    clauses = [_clause(view, facet, words) for facet in ("setting",)]
    clauses += [_with_unknown(view, facet, words) for facet in ("support", "funding")]
    clauses += [_clause(view, facet, words) for facet in ("source", "status")]
    if view.municipality:
        names = [words("sentence.words.no_municipality") if n == NO_MUNICIPALITY else n for n in view.municipality]
        clauses.append(words("sentence.municipality", list=words.join(names, "or")))
    clauses.append(_clause(view, "study", words))
    if view.year is not None:
        clauses.append(words("sentence.year", year=view.year))
    if view.q:
        clauses.append(words("sentence.q", q=view.q))
    return clauses


def _spoken(view: View, facet: str, terms: tuple[str, ...], words: Words) -> str:
    spoken = [words(f"sentence.words.{facet}.{term}") for term in terms]
    every = view.match == "all" and facet != "status"
    return words.join(spoken, "and" if every else "or")


def _clause(view: View, facet: str, words: Words) -> str:
    chosen = view.facet(facet)
    return words(f"sentence.{facet}", list=_spoken(view, facet, chosen, words)) if chosen else ""


def _with_unknown(view: View, facet: str, words: Words) -> str:
    """Support and payers: *unknown* is a choice of its own and cannot be said as one more name in the list."""
    chosen = view.facet(facet)
    known = tuple(term for term in chosen if term != UNKNOWN)
    if not known:
        return words(f"sentence.{facet}_unknown") if chosen else ""
    spoken = _spoken(view, facet, known, words)
    return words(f"sentence.{facet}_or_unknown" if len(known) < len(chosen) else f"sentence.{facet}", list=spoken)
