"""The layer "need and support": each area's class as a code, colours, and the legend whose classes can be chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from dashboard.maps.choropleth import NONE
from dashboard.maps.palette import (
    BIVARIATE,
    CELL_OUTLINE,
    FADED,
    NEED_ALONE,
    PALE_LINE,
    SUPPORT_ALONE,
    cell_border,
    text_on,
)
from dashboard.presenters.bivariate import cell_name, cell_sentences, was_searched
from dashboard.presenters.i18n import Words
from dashboard.presenters.method import method_link
from dashboard.presenters.tipping import kinds_text
from dashboard.query.bivariate import (
    HIGH_NEED_FEW_PLACES,
    NOT_LOCATED,
    NOT_SEARCHED,
    OK,
    SMALL,
    SPARSE,
    TOO_ALIKE,
    TOO_FEW_KINDS,
    need_indicator,
)
from dashboard.query.comparison import Comparing, comparing, of_town
from dashboard.query.dataset import Dataset, derived
from dashboard.query.view import CELLS, View, view_query
from geodata.bundle.models.measures import Comparison
from geodata.models import Model
from geodata.region import Indicator
from geodata.statuses import Scope

# One character an area: its class; that nobody searched there; that too few kinds were searched, or that too few listed
# places are known precisely; that too few people live there, or too far apart; or NONE where there is no figure.
CODES = "012345678"
UNSEARCHED, UNLOCATED, FEW_RESIDENTS = ".", ",", "+"
# That an area is compared in its own municipality, which is not the one on show.
ELSEWHERE = "elsewhere"
# A share of the residents that differs from a third by no more than this is called about a third.
ABOUT = 0.05
WITHOUT_CLASS = {
    NOT_SEARCHED: UNSEARCHED,
    NOT_LOCATED: UNLOCATED,
    TOO_FEW_KINDS: UNLOCATED,
    SMALL: FEW_RESIDENTS,
    SPARSE: FEW_RESIDENTS,
}
TEXTS = {
    "look": "look",
    "both": "both",
    "need": "need_alone",
    "support": "support_alone",
    "choose": "choose",
    "several": "several",
    "all": "all",
    "explain": "explain",
    "symbols": "symbols",
}


@dataclass(frozen=True)
class BivariateLayer:
    """Need beside support by one figure of need.

    Attributes:
        indicator: the declaration of the figure of need.
        comparing: with which areas each is compared. Of one municipality, no other area has a class.
        codes: one character an area of the finest level's cover, in its order.
        counts: how many areas each of :data:`dashboard.query.view.CELLS` contains.
        without: status, or that they are in another municipality → how many areas have no class because of it. Where
            one is ``too_alike``, no area has a class.
        bare: how many municipalities without areas of the finest level are drawn beside these, and were searched.
        bare_not_searched: how many were not.
    """

    indicator: Indicator
    comparing: Comparing
    codes: str
    counts: tuple[int, ...]
    without: Mapping[str, int]
    bare: int
    bare_not_searched: int


class BivariateColours(Model):
    """Colours of the classes, in the order of :data:`dashboard.query.view.CELLS`.

    Attributes:
        chosen: indices of the classes that were chosen; empty where all are shown.
        looks: colours by ``both`` sides, ``need`` alone and ``support`` alone.
        borders: by the same looks, the lines around areas of each class.
        numbers: by the same looks, the colours of numbers on each class.
        faded, faded_border: the colour of classes that were not chosen, and of the lines around their areas.
        corner: index of high need and few places, the only class in the accent and the only one that is outlined
            until classes are chosen, which then are.
        outline: the colour of that outline.
    """

    chosen: tuple[int, ...]
    looks: Mapping[str, tuple[str, ...]]
    borders: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, tuple[str, ...]]
    faded: str
    faded_border: str
    corner: int
    outline: str

    @property
    def outlined(self) -> tuple[int, ...]:
        """The classes that a map without scripts outlines."""
        return self.chosen or (self.corner,)

    def colour(self, at: int) -> str:
        """The colour of a class as a map without scripts shows it."""
        return self.faded if self._is_faded(at) else self.looks["both"][at]

    def border(self, at: int) -> str:
        """The colour of the line around its areas."""
        return self.faded_border if self._is_faded(at) else self.borders["both"][at]

    def number(self, at: int) -> str:
        """The colour of a number on it."""
        return text_on(self.colour(at))

    def _is_faded(self, at: int) -> bool:
        return bool(self.chosen) and at not in self.chosen


class BivariateClass(Model):
    """A class in the legend: id, index in :data:`dashboard.query.view.CELLS`, number of areas, and texts."""

    id: str
    at: int
    areas: int
    count: str
    name: str
    sentence: str


class BivariateLegend(BivariateColours):
    """What the legend says of need and support together.

    Attributes:
        grid: rows from high need to low, within each little support first.
        need, support: names of the axes; ``axes`` says in sentences what they measure.
        own: text and address of the map of the figure of need itself.
        invitation: what grey means, and text and address of how to help with the search; None without grey areas.
        texts: of controls; ``explained``: sentences; ``links``: text and address of each.
    """

    grid: tuple[BivariateClass, ...]
    high_need_few_places: str
    need: str
    support: str
    axes: tuple[str, ...]
    own: Mapping[str, str]
    invitation: Mapping[str, str] | None
    texts: Mapping[str, str]
    explained: tuple[str, ...]
    links: tuple[Mapping[str, str], ...]


def bivariate_layer(view: View, dataset: Dataset) -> BivariateLayer | None:
    """What a view with the layer shows; None without the layer, or where the figure says nothing about need."""
    if "gap" not in view.layers:
        return None
    indicator = need_indicator(view, dataset.bundle)
    declared = dataset.indicator(indicator) if indicator else None
    with_areas = comparing(view, dataset)
    return _classified(dataset, declared.id, with_areas.scope, with_areas.town) if declared else None


@derived
def _classified(dataset: Dataset, indicator: str, scope: Scope, town: str | None) -> BivariateLayer:
    declared, with_areas = dataset.indicator(indicator), of_town(town, dataset)
    assert declared is not None
    with_areas = with_areas or Comparing(scope, None, dataset.bundle.measure_info.region)
    compared, rows = dataset.compared_table(indicator, with_areas), dataset.bivariate_table(indicator, scope)
    cells = compared["cell"].to_dict()
    codes = "".join(_code(cells.get(area), status) for area, status in rows["status"].items())
    cover = dataset.cover_of(dataset.levels[-1])
    beside = "".join(
        NONE if was_searched(name, dataset) else UNSEARCHED for name in cover["municipality_name"].iloc[len(rows) :]
    )
    return BivariateLayer(
        indicator=declared,
        comparing=with_areas,
        codes=codes + beside,
        counts=tuple(codes.count(code) for code in CODES),
        without=_without(rows, compared),
        bare=beside.count(NONE),
        bare_not_searched=beside.count(UNSEARCHED),
    )


def _without(rows: pd.DataFrame, compared: pd.DataFrame) -> dict[str, int]:
    """Why → number of areas without a class; those with a class, or too much alike for one, in another municipality
    together.
    """
    elsewhere = rows["status"].isin((OK, TOO_ALIKE)) & ~rows.index.isin(compared.index)
    counts = Counter(map(str, rows["status"].where(~elsewhere, ELSEWHERE)))
    return {why: number for why, number in counts.items() if why != OK}


def _code(cell: str | None, status: str) -> str:
    if status == OK and isinstance(cell, str):
        return CODES[CELLS.index(cell)]
    return WITHOUT_CLASS.get(status, NONE)


def bivariate_colours(view: View) -> BivariateColours:
    """The colours of the classes, and which of them a view chose."""
    looks = {"both": BIVARIATE, "need": NEED_ALONE, "support": SUPPORT_ALONE}
    return BivariateColours(
        chosen=tuple(map(CELLS.index, view.cell)),
        looks=looks,
        borders={look: tuple(map(cell_border, colours)) for look, colours in looks.items()},
        numbers={look: tuple(map(text_on, colours)) for look, colours in looks.items()},
        faded=FADED,
        faded_border=PALE_LINE,
        corner=CELLS.index(HIGH_NEED_FEW_PLACES),
        outline=CELL_OUTLINE,
    )


def bivariate_axes(layer: BivariateLayer, dataset: Dataset, words: Words) -> tuple[str, ...]:
    """What need and support are measured by, one sentence each."""
    info, compared = dataset.bundle.measure_info, layer.comparing
    behind = compared.info.behind
    years = {bound: "?" if year is None else year for bound, year in (("first", behind.first), ("last", behind.last))}
    walk = info.parameters.main.catchment_m
    return (
        words("together.need_is", label=words.figure_label(layer.indicator), n=sum(layer.counts)),
        words("together.support_is", walk=walk, n=behind.places, **years),
        compared_text(compared, dataset, words),
    )


def bivariate_legend(view: View, layer: BivariateLayer, dataset: Dataset, words: Words) -> BivariateLegend:
    """What the legend says of the classes; rows from high need to low."""
    indicator = layer.indicator.id
    links = {"how": "gap", "where": "search-effort"}
    return BivariateLegend(
        **dict(bivariate_colours(view)),
        grid=_grid(layer, dataset, words),
        high_need_few_places=HIGH_NEED_FEW_PLACES,
        need=words("together.axis_need"),
        support=words("together.axis_support"),
        axes=_axes(layer, dataset, words),
        own={"text": words("together.own_map"), "url": f"/?{view_query(_own(view, layer))}"},
        invitation=_invitation(layer, words),
        texts={name: words(f"together.{key}") for name, key in TEXTS.items()},
        explained=(
            _shares(indicator, layer.comparing.info, words),
            *_robust(indicator, layer.comparing.info, words),
            words("together.incomplete"),
        ),
        links=tuple({"text": words(f"together.{key}"), "url": method_link(at, words)} for key, at in links.items()),
    )


def _axes(layer: BivariateLayer, dataset: Dataset, words: Words) -> tuple[str, ...]:
    """:func:`bivariate_axes`, and that findings, which compare within towns, may name others than the colours do."""
    *measured, compared = bivariate_axes(layer, dataset, words)
    info = layer.comparing.info
    apart = layer.comparing.town is None and len(info.municipalities) > 1 and info.kinds
    return (*measured, f"{compared} {words('compared.apart')}" if apart else compared)


def _invitation(layer: BivariateLayer, words: Words) -> Mapping[str, str] | None:
    if not layer.without.get(NOT_SEARCHED, 0) + layer.bare_not_searched:
        return None
    return {
        "sentence": words("together.grey"),
        "text": words("together.help_search"),
        "url": f"/contribute?lang={words.lang}",
    }


def compared_text(compared: Comparing, dataset: Dataset, words: Words) -> str:
    """With which areas classes compare an area, and on which kinds of meeting places."""
    kinds = kinds_text(compared.info.kinds, words)
    if compared.town is not None:
        return words("compared.within_town", town=dataset.area_names(words.lang)[compared.town], kinds=kinds)
    return words("compared.across_towns" if kinds else "compared.no_shared_kind", kinds=kinds)


def _grid(layer: BivariateLayer, dataset: Dataset, words: Words) -> tuple[BivariateClass, ...]:
    counts = layer.counts
    sentences = cell_sentences(dataset, layer.indicator.id, layer.comparing, words.lang)
    return tuple(
        BivariateClass(
            id=CELLS[at],
            at=at,
            areas=counts[at],
            count=words.decimal(counts[at], 0),
            name=cell_name(CELLS[at], words),
            sentence=sentences[CELLS[at]],
        )
        for at in (CELLS.index(f"{need}-{support}") for need in (3, 2, 1) for support in (1, 2, 3))
    )


def _own(view: View, layer: BivariateLayer) -> View:
    """The map of the figure of need itself, with the areas that could not be compared as well."""
    layers = tuple(dict.fromkeys(("areas", *(one for one in view.layers if one != "gap"))))
    return replace(view, indicator=layer.indicator.id, layers=layers, cell=())


def _shares(indicator: str, info: Comparison, words: Words) -> str:
    """The share of the residents in each third: about a third each, or the real shares where that would not be true."""
    sides = dict(info.classes[indicator])
    if all(abs(share - 1 / 3) <= ABOUT for shares in sides.values() for share in shares):
        return words("together.classes")
    uneven = {side: words.join(list(map(words.percent, shares))) for side, shares in sides.items()}
    return words("together.classes_uneven", **uneven)


def _robust(indicator: str, info: Comparison, words: Words) -> tuple[str, ...]:
    found = info.robust.get(indicator)
    if found is None:
        return ()
    half, every = int(found["0.5"]), int(found.get("1.0", found.get("1", 0)))
    return (words.plural("together.robust", half, of=info.settings, all=every),)
