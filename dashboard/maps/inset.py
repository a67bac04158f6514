"""The inset of a map as a value: the part of the region that is too small to read where all of it is in view."""

from __future__ import annotations

import base64
from collections.abc import Mapping

import numpy as np
import pandas as pd
from pydantic import Field

from dashboard.maps.area_layer import Bounds
from dashboard.presenters.i18n import Words
from dashboard.query.dataset import Dataset, derived
from dashboard.query.selection import Selection
from dashboard.query.view import View
from geodata.models import Model

# Without one of these layers there is nothing to enlarge.
ENLARGED = frozenset({"practices", "areas", "gap"})
# How many municipalities are named at most, those with most practices.
NAMED = 2


class InsetSpec(Model):
    """A part of the region that is drawn enlarged beside the whole.

    Attributes:
        bounds: of its municipalities.
        region: bounds of the whole region; with all of these in view the part is shown.
        municipalities: their ids.
        areas: indices of the areas in them, among those of the first level that the map draws.
        practices: indices of the practices on show in them, in the bundle's order.
        shown: ``practices`` as base64 of one bit a practice, the first in the highest bit.
        title, lines: what is written beside it.
        open: what a press on it does, for who cannot see it.
    """

    bounds: Bounds
    region: Bounds
    municipalities: tuple[str, ...] = Field(exclude=True)
    areas: tuple[int, ...]
    practices: tuple[int, ...] = Field(exclude=True)
    shown: str
    title: str
    lines: tuple[str, ...]
    open: str


def inset_spec(view: View, dataset: Dataset, selection: Selection, level: str, words: Words) -> InsetSpec | None:
    """The inset of a view.

    Args:
        selection: the rows on show.
        level: the first level of areas that the map draws.
        words: the language.

    Returns:
        None where the region declares none, or the view has nothing to enlarge.
    """
    info = dataset.region.inset
    if info is None or not ENLARGED.intersection(view.layers):
        return None
    towns, names = selection.practices["municipality_id"], selection.practices["municipality_name"]
    inside = names[towns.isin(info.municipalities)]
    bits = np.zeros(len(dataset.bundle.practices), dtype=bool)
    bits[inside.index] = True
    west, south, east, north = info.bounds
    all_west, all_south, all_east, all_north = dataset.region.bounds
    name = words.local(info.label)
    return InsetSpec(
        bounds=((south, west), (north, east)),
        region=((all_south, all_west), (all_north, all_east)),
        municipalities=info.municipalities,
        areas=area_rows(dataset, level, info.municipalities),
        practices=tuple(bits.nonzero()[0].tolist()),
        shown=base64.b64encode(np.packbits(bits).tobytes()).decode(),
        title=words("map.inset.title", name=name),
        lines=_counts(inside, dataset, words) if "practices" in view.layers else (),
        open=words("map.inset.open", name=name),
    )


@derived
def area_rows(dataset: Dataset, level: str, municipalities: tuple[str, ...]) -> tuple[int, ...]:
    """Indices of the areas of a level's cover that lie in some municipalities."""
    return tuple(dataset.cover_of(level)["municipality_id"].isin(municipalities).to_numpy().nonzero()[0].tolist())


def most(counts: Mapping[str, int], number: int = NAMED) -> list[str]:
    """The keys with the highest counts, at most so many and never one of several with the same count.

    Of 5, 3, 3 it is the first alone: naming one of the others would leave out one that has as many.
    """
    ranked = sorted(counts, key=lambda key: (-counts[key], key))
    while number and len(ranked) > number and counts[ranked[number - 1]] == counts[ranked[number]]:
        number -= 1
    return ranked[:number]


def _counts(inside: pd.Series, dataset: Dataset, words: Words) -> tuple[str, ...]:
    """How many practices on show are inside, where most of them are, and in how many municipalities."""
    counts = {str(town): int(number) for town, number in inside.value_counts().items()}
    info = dataset.region.inset
    if not counts or info is None:
        return (words("map.inset.none"),)
    towns = [(words.whole(counts[town]), dataset.municipality_name(town, words.lang)) for town in most(counts)]
    if len(counts) == 1:
        return (words.plural("map.inset.all_in", len(inside), town=towns[0][1]),)
    parts = words.join([words("map.inset.part", n=number, town=town) for number, town in towns])
    known = words.plural("map.inset.practices", len(inside))
    total = len(info.municipalities)
    return (
        words("map.inset.of_which", practices=known, parts=parts) if parts else known,
        words("map.inset.municipalities", n=words.whole(len(counts)), total=words.whole(total)),
    )
