"""The layer "need and support": each area's class as a code, colours, and the legend whose classes can be chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

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
from dashboard.presenters.i18n import Words, words_of
from dashboard.presenters.method import method_link
from dashboard.query.bivariate import (
    HIGH_NEED_FEW_PLACES,
    NOT_LOCATED,
    NOT_SEARCHED,
    OK,
    SMALL,
    TOO_ALIKE,
    need_indicator,
)
from dashboard.query.dataset import Dataset, derived
from dashboard.query.scale import chosen_town
from dashboard.query.view import CELLS, REGION, View, view_query
from geodata.bundle.models import MeasureInfo
from geodata.models import Model
from geodata.region import Indicator

# One character an area: its class; that nobody searched there; that too few listed places are known precisely; that too
# few people live there; or NONE where there is no figure.
CODES = "012345678"
UNSEARCHED, UNLOCATED, FEW_RESIDENTS = ".", ",", "+"
# A share of the residents that differs from a third by no more than this is called about a third.
ABOUT = 0.05
WITHOUT_CLASS = {NOT_SEARCHED: UNSEARCHED, NOT_LOCATED: UNLOCATED, SMALL: FEW_RESIDENTS}
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
        codes: one character an area of the finest level's cover, in its order.
        counts: how many areas each of :data:`dashboard.query.view.CELLS` contains.
        not_searched, not_located, few_residents, no_figure, too_alike: how many areas have no class, and why. Where it
            is the last, no area has one.
        bare: how many municipalities without areas of the finest level are drawn beside these, and were searched.
        bare_not_searched: how many were not.
    """

    indicator: Indicator
    codes: str
    counts: tuple[int, ...]
    not_searched: int
    not_located: int
    few_residents: int
    no_figure: int
    too_alike: int
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
    return _classified(dataset, declared.id) if declared else None


@derived
def _classified(dataset: Dataset, indicator: str) -> BivariateLayer:
    rows, declared = dataset.bivariate_table(indicator), dataset.indicator(indicator)
    assert declared is not None
    codes = "".join(_code(cell, status) for cell, status in zip(rows["cell"], rows["status"], strict=True))
    alike = int((rows["status"] == TOO_ALIKE).sum())
    cover = dataset.cover_of(dataset.levels[-1])
    beside = "".join(
        NONE if was_searched(name, dataset) else UNSEARCHED for name in cover["municipality_name"].iloc[len(rows) :]
    )
    return BivariateLayer(
        indicator=declared,
        codes=codes + beside,
        counts=tuple(codes.count(code) for code in CODES),
        not_searched=codes.count(UNSEARCHED),
        not_located=codes.count(UNLOCATED),
        few_residents=codes.count(FEW_RESIDENTS),
        no_figure=codes.count(NONE) - alike,
        too_alike=alike,
        bare=beside.count(NONE),
        bare_not_searched=beside.count(UNSEARCHED),
    )


def _code(cell: str | None, status: str) -> str:
    if status == OK and cell:
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
    info, behind = dataset.bundle.measure_info, dataset.bundle.measure_info.behind
    years = {bound: "?" if year is None else year for bound, year in (("first", behind.first), ("last", behind.last))}
    walk = info.parameters.main.catchment_m
    return (
        words("together.need_is", label=words.figure_label(layer.indicator), n=sum(layer.counts)),
        words("together.support_is", walk=walk, n=behind.places, **years),
    )


def bivariate_legend(view: View, layer: BivariateLayer, dataset: Dataset, words: Words) -> BivariateLegend:
    """What the legend says of the classes; rows from high need to low."""
    info, indicator = dataset.bundle.measure_info, layer.indicator.id
    links = {"how": "gap", "where": "search-effort"}
    return BivariateLegend(
        **dict(bivariate_colours(view)),
        grid=_grid(dataset, indicator, words.lang),
        high_need_few_places=HIGH_NEED_FEW_PLACES,
        need=words("together.axis_need"),
        support=words("together.axis_support"),
        axes=(*bivariate_axes(layer, dataset, words), *_scale_note(view, dataset, words)),
        own={"text": words("together.own_map"), "url": f"/?{view_query(_own(view, layer))}"},
        invitation=_invitation(layer, words),
        texts={name: words(f"together.{key}") for name, key in TEXTS.items()},
        explained=(
            _shares(indicator, info, words),
            *_robust(indicator, info, words),
            words("together.incomplete"),
        ),
        links=tuple({"text": words(f"together.{key}"), "url": method_link(at, words)} for key, at in links.items()),
    )


def _invitation(layer: BivariateLayer, words: Words) -> Mapping[str, str] | None:
    if not layer.not_searched + layer.bare_not_searched:
        return None
    return {
        "sentence": words("together.grey"),
        "text": words("together.help_search"),
        "url": f"/contribute?lang={words.lang}",
    }


def _scale_note(view: View, dataset: Dataset, words: Words) -> tuple[str, ...]:
    """That classes do not follow the scale of a view, where it requests or a chosen municipality implies another."""
    implied = view.scale is None and chosen_town(view, dataset, own=False) is not None
    return (words("together.whole_region"),) if implied or view.scale not in (None, REGION) else ()


@derived
def _grid(dataset: Dataset, indicator: str, lang: str) -> tuple[BivariateClass, ...]:
    words, counts = words_of(dataset, lang), _classified(dataset, indicator).counts
    sentences = cell_sentences(dataset, indicator, lang)
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


def _shares(indicator: str, info: MeasureInfo, words: Words) -> str:
    """The share of the residents in each third: about a third each, or the real shares where that would not be true."""
    sides = dict(info.classes[indicator])
    if all(abs(share - 1 / 3) <= ABOUT for shares in sides.values() for share in shares):
        return words("together.classes")
    uneven = {side: words.join(list(map(words.percent, shares))) for side, shares in sides.items()}
    return words("together.classes_uneven", **uneven)


def _robust(indicator: str, info: MeasureInfo, words: Words) -> tuple[str, ...]:
    found = info.robust.get(indicator)
    if found is None:
        return ()
    half, every = int(found["0.5"]), int(found.get("1.0", found.get("1", 0)))
    return (words.plural("together.robust", half, of=info.parameters.settings, all=every),)
