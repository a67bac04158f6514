"""How sure it is that an area has high need and few known meeting places: how many missed places turn it.

First the tipping number, then what was not searched in its municipality and which listed places have no point. In how
many calculations an area comes out so is left to the method and the files.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard.presenters.i18n import Words
from dashboard.query.bivariate import HIGH_NEED_FEW_PLACES
from dashboard.query.dataset import Dataset
from geodata.measures.tipping import MOST_MISSED
from geodata.statuses import Completeness


def tipping_text(cell: str | None, tipping: float, words: Words) -> str:
    """How many missed places take an area out of high need and few places; empty for areas of other cells.

    Args:
        cell: of the area.
        tipping: the number; NaN where :data:`~geodata.measures.tipping.MOST_MISSED` are not enough.
        words: the language.
    """
    if cell != HIGH_NEED_FEW_PLACES:
        return ""
    if pd.isna(tipping):
        return words("compared.tipping.more", n=MOST_MISSED)
    return words.plural("compared.tipping.number", int(tipping))


def tipping_of_several(tipping: pd.Series, words: Words) -> str:
    """How many missed places take each of several areas in that cell out of it, from the least to the most."""
    if len(tipping) == 1:
        return tipping_text(HIGH_NEED_FEW_PLACES, float(tipping.iloc[0]), words)
    if tipping.isna().all():
        return words("compared.tipping.more_each", n=MOST_MISSED)
    low, high = int(tipping.min()), int(tipping.max())
    if tipping.isna().any():
        return words.plural("compared.tipping.from", low)
    return (
        words.plural("compared.tipping.each", low)
        if low == high
        else words("compared.tipping.between", low=words.whole(low), high=words.whole(high))
    )


def certainty_lines(cell: str, tipping: float, municipality: str, dataset: Dataset, words: Words) -> tuple[str, ...]:
    """How sure the cell of an area is, as sentences.

    Args:
        cell: of the area.
        tipping: number of missed places, see :func:`tipping_text`.
        municipality: of the area, as the boundaries name it.
        dataset: the bundle.
        words: the language.
    """
    return tuple(filter(None, (tipping_text(cell, tipping, words), *missing_lines(municipality, dataset, words))))


def missing_lines(municipality: str, dataset: Dataset, words: Words) -> tuple[str, ...]:
    """Which kinds nobody searched in a municipality, and how many of its listed places have no point."""
    coverage = dataset.coverage_by_municipality.get(municipality)
    if coverage is None:
        return ()
    town, kinds = dataset.municipality_name(municipality, words.lang), unsearched(municipality, dataset)
    lines = [words("compared.unsearched", town=town, kinds=kinds_text(kinds, words))] if kinds else []
    if out := coverage.meeting_places_left_out:
        lines.append(words.plural("compared.without_point", out, of=words.whole(coverage.meeting_places), town=town))
    return tuple(lines)


def unsearched(municipality: str, dataset: Dataset) -> tuple[str, ...]:
    """The kinds of meeting places that nobody searched in a municipality, as the boundaries name it."""
    coverage = dataset.coverage_by_municipality.get(municipality)
    searched = {one.kind for one in coverage.searches if one.complete != Completeness.NO} if coverage else set()
    return tuple(kind for kind in dataset.bundle.coverage.kinds if kind not in searched)


def kinds_text(kinds: Sequence[str], words: Words) -> str:
    """Kinds of meeting places in words, as an enumeration."""
    return words.join([words.term("meeting_place_kind", kind) for kind in kinds])
