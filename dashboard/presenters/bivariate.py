"""Bivariate classes of need and known meeting places in words: cell names, legend sentences, certainty of an area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.presenters.i18n import Words, sentence_case, words_of
from dashboard.presenters.method import method_link
from dashboard.presenters.tipping import certainty_lines
from dashboard.query.bivariate import HIGH_NEED_FEW_PLACES, NOT_LOCATED, NOT_SEARCHED, OK, need_indicator
from dashboard.query.comparison import Comparing, of_town
from dashboard.query.dataset import Dataset, derived
from dashboard.query.view import CELLS, View
from geodata.statuses import Scope

LOW_TO_HIGH = ("low", "middle", "high")
# How many municipalities a sentence names before it counts the others.
NAMED = 3


@dataclass(frozen=True)
class BivariateSummary:
    """Need and known meeting places of an area among those of its municipality: its cell, how sure that is, and a link
    to the method.

    ``known`` is false where the area has no cell; ``cell`` then says why. ``corner``: high need, few known meeting
    places.
    """

    known: bool
    title: str
    cell: str
    lines: tuple[str, ...]
    how: str
    corner: bool = False


def _classes(cell: str, words: Words) -> dict[str, str]:
    need, support = (LOW_TO_HIGH[int(part) - 1] for part in cell.split("-"))
    return {"need": words(f"together.need.{need}"), "support": words(f"together.support.{support}")}


def cell_name(cell: str, words: Words) -> str:
    """A cell in words, to begin a sentence: ``High need, little support``."""
    return sentence_case(cell_within(cell, words))


def cell_within(cell: str, words: Words) -> str:
    """A cell in words, within a sentence."""
    return words("together.cell", **_classes(cell, words))


def cells_within(chosen: Sequence[str], words: Words) -> str:
    """Cells in words, within a sentence: ``high need and little support, or high need and much support``."""
    return words.join([words("together.pair", **_classes(cell, words)) for cell in chosen], "or")


def cell_sentences(dataset: Dataset, indicator: str, comparing: Comparing, lang: str) -> dict[str, str]:
    """Cell → one sentence: its name, the number of neighbourhoods and residents, and where they are."""
    return _cell_sentences(dataset, indicator, comparing.scope, comparing.town, lang)


@derived
def _cell_sentences(dataset: Dataset, indicator: str, scope: Scope, town: str | None, lang: str) -> dict[str, str]:
    words, info = words_of(dataset, lang), dataset.bundle.measure_info
    comparing = of_town(town, dataset) or Comparing(scope, None, info.region)
    counts, cells = comparing.info.cells[indicator], dataset.compared_table(indicator, comparing)["cell"]
    municipalities = dataset.areas_by_id["municipality_name"].map(dataset.municipality_names(lang))
    sentences = {}
    for number, cell in enumerate(CELLS, 1):
        areas, name = cells.index[cells == cell], cell_name(cell, words)
        if areas.empty:
            sentences[cell] = words("together.nothing", cell=name)
            continue
        where = _where(municipalities.reindex(areas).dropna(), words)
        residents = words.whole(counts[str(number)].residents)
        known = dataset.areas_by_id.loc[areas, "population_vintage"].dropna().unique()
        years = words.join([str(int(year)) for year in sorted(known)]) or words("unknown")
        said = {"residents": residents, "years": years, "where": where}
        sentences[cell] = words.plural("together.said", len(areas), cell=name, **said)
        if cell == HIGH_NEED_FEW_PLACES:
            # A finding counts those alone where two figures agree.
            single = sum(area not in comparing.info.agreed.get(indicator, {}) for area in areas)
            by_one = words.plural("together.by_one", single) if town and 0 < single < len(areas) else ""
            sentences[cell] = " ".join(filter(None, (sentences[cell], by_one, words("together.ask"))))
    return sentences


def coverage_note(municipality: str, dataset: Dataset, words: Words, brief: bool = False) -> str:
    """How far a municipality was searched for meeting places, where that was partly; else empty."""
    coverage = dataset.coverage_by_municipality.get(municipality)
    if coverage is None or coverage.level != "partly":
        return ""
    name = dataset.municipality_name(municipality, words.lang)
    kinds = {"n": coverage.kinds_searched, "of": len(dataset.bundle.coverage.kinds)}
    return words(f"together.effort.{'brief' if brief else 'partly'}", municipality=name, **kinds)


def no_cell_reason(status: str, municipality: str, dataset: Dataset, words: Words) -> str:
    """Why an area of a municipality has no cell.

    Args:
        status: why, as in :mod:`dashboard.query.bivariate`.
        municipality: as the boundaries name it.
    """
    coverage = dataset.coverage_by_municipality.get(municipality)
    name = dataset.municipality_name(municipality, words.lang)
    if status == NOT_SEARCHED and coverage:
        return words("together.effort.not_searched", municipality=name)
    if status == NOT_LOCATED and coverage:
        left_out, listed = map(words.whole, (coverage.meeting_places_left_out, coverage.meeting_places))
        return words("together.effort.places_not_located", municipality=name, n=left_out, of=listed)
    parameters = dataset.bundle.measure_info.parameters
    limits = {"floor": parameters.population_floor, "sparse": words.whole(parameters.sparse_below)}
    return words(f"together.status.{status}", kinds=words.whole(parameters.least_kinds), **limits)


def undivided_reason(municipality: str, dataset: Dataset, words: Words) -> str:
    """Why a municipality without neighbourhoods, as the boundaries name it, has no cell."""
    if was_searched(municipality, dataset):
        return words("together.bare")
    return no_cell_reason(NOT_SEARCHED, municipality, dataset, words)


def bivariate_summary(area: str, dataset: Dataset, words: Words, view: View) -> BivariateSummary | None:
    """The bivariate class of a neighbourhood; None for areas of another level or an indicator that is not of need.

    A municipality without neighbourhoods, which a map draws beside these, has the reason why it has no class.

    Args:
        view: whose indicator of need it is.
    """
    return summary_of(area, dataset, words, need_indicator(view, dataset.bundle))


def summary_of(area: str, dataset: Dataset, words: Words, indicator: str | None) -> BivariateSummary | None:
    """:func:`bivariate_summary` by an indicator of need."""
    declared = dataset.indicator(indicator)
    if indicator is None or declared is None or area not in dataset.cover_rows(dataset.levels[-1]):
        return None
    title, how = words("together.of", need=words.figure_label(declared)), method_link("gap", words)
    if dataset.undivided(area):
        reason = undivided_reason(dataset.municipality_of[area], dataset, words)
        return BivariateSummary(False, title, reason, (), how)
    row, municipality = _class_rows(dataset, indicator)[area], dataset.municipality_of[area]
    if row["status"] != OK:
        return BivariateSummary(False, title, no_cell_reason(row["status"], municipality, dataset, words), (), how)
    lines = certainty_lines(row["cell"], row["tipping"], municipality, dataset, words)
    town = dataset.municipality_name(municipality, words.lang)
    cell = words("compared.cell_in_town", cell=cell_name(row["cell"], words), town=town)
    return BivariateSummary(True, title, cell, lines, how, corner=row["cell"] == HIGH_NEED_FEW_PLACES)


@derived
def _class_rows(dataset: Dataset, indicator: str) -> dict[str, dict[str, Any]]:
    """Area id → its row of the bivariate table, compared within its municipality."""
    table = dataset.bivariate_table(indicator, Scope.TOWN)
    return dict(zip(table.index, table.to_dict("records"), strict=True))


def was_searched(municipality: str | None, dataset: Dataset) -> bool:
    """Whether a municipality was searched for meeting places, so that finding none is a result."""
    coverage = dataset.coverage_by_municipality.get(municipality)
    return coverage is None or coverage.level != NOT_SEARCHED


def _where(municipalities: pd.Series, words: Words) -> str:
    """``Gent 9, Antwerpen 5 and 3 elsewhere``: the most frequent municipalities, by name among equals; never one alone
    as elsewhere.
    """
    counts = municipalities.value_counts().sort_index(kind="stable").sort_values(ascending=False, kind="stable")
    named = NAMED + (len(counts) == NAMED + 1)
    parts = [words("together.town", town=town, n=number) for town, number in counts.head(named).items()]
    others = int(counts.iloc[named:].sum())
    return words.join([*parts, words("together.elsewhere", n=others)] if others else parts)
