"""The layer "need and support": each area's cell as a colour, and the legend whose cells can be chosen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from dashboard.maps.choropleth import NONE
from dashboard.maps.palette import BIVARIATE, FADED, NEED_ALONE, SUPPORT_ALONE
from dashboard.presenters.bivariate import cell_name, cell_sentences
from dashboard.presenters.i18n import Words
from dashboard.presenters.method import method_link
from dashboard.query.bivariate import HIGH_NEED_FEW_PLACES, NOT_LOCATED, NOT_SEARCHED, OK, TOO_ALIKE, need_indicator
from dashboard.query.dataset import Dataset
from dashboard.query.view import CELLS, View, view_query

# One character an area: its cell; that nobody searched there; that too few listed places are known precisely; or NONE
# where there is no figure.
CODES = "012345678"
UNSEARCHED, UNLOCATED = ".", ","
# So far from a third a share of the residents may be and still be called about a third.
ABOUT = 0.05
WITHOUT_CELL = {NOT_SEARCHED: UNSEARCHED, NOT_LOCATED: UNLOCATED}


@dataclass(frozen=True)
class BivariateLayer:
    """Need beside support by one figure of need.

    Attributes:
        indicator: the declaration of the figure of need.
        codes: one character an area of the finest level, in its order.
        counts: how many areas each of :data:`dashboard.query.view.CELLS` holds.
        not_searched, not_located, no_figure, too_alike: how many areas have no cell, and why. Where it is the last,
            no area has one.
    """

    indicator: dict[str, Any]
    codes: str
    counts: tuple[int, ...]
    not_searched: int
    not_located: int
    no_figure: int
    too_alike: int


def bivariate_layer(view: View, dataset: Dataset) -> BivariateLayer | None:
    """What a view with the layer shows; None without the layer, or where the figure says nothing about need."""
    if "gap" not in view.layers:
        return None
    indicator = need_indicator(view.indicator, dataset.bundle)
    declared = dataset.indicator(indicator) if indicator else None
    return dataset.once(("gap-codes", indicator), lambda: _coded(declared, dataset)) if declared else None


def _coded(indicator: dict[str, Any], dataset: Dataset) -> BivariateLayer:
    rows = dataset.bivariate_table(indicator["id"])
    codes = "".join(_code(cell, status) for cell, status in zip(rows["cell"], rows["status"], strict=True))
    alike = int((rows["status"] == TOO_ALIKE).sum())
    return BivariateLayer(
        indicator=indicator,
        codes=codes,
        counts=tuple(codes.count(code) for code in CODES),
        not_searched=codes.count(UNSEARCHED),
        not_located=codes.count(UNLOCATED),
        no_figure=codes.count(NONE) - alike,
        too_alike=alike,
    )


def _code(cell: str | None, status: str) -> str:
    if status == OK and cell:
        return CODES[CELLS.index(cell)]
    return WITHOUT_CELL.get(status, NONE)


def cell_colours(view: View) -> dict[str, Any]:
    """Colours of the cells, in the order of :data:`dashboard.query.view.CELLS`.

    ``looks``: both sides, need alone, support alone; ``faded``: the colour of cells that were not chosen; ``chosen``:
    which were (none: all are shown).
    """
    looks = {"both": BIVARIATE, "need": NEED_ALONE, "support": SUPPORT_ALONE}
    return {
        "chosen": [CELLS.index(cell) for cell in view.cell],
        "looks": {name: list(colours) for name, colours in looks.items()},
        "faded": FADED,
    }


def shown_colours(view: View) -> tuple[str, ...]:
    """The colours of the cells as a view shows them, without a script: those not chosen step back."""
    return tuple(c if not view.cell or cell in view.cell else FADED for cell, c in zip(CELLS, BIVARIATE, strict=True))


def bivariate_legend(view: View, scale: BivariateLayer, dataset: Dataset, words: Words) -> dict[str, Any]:
    """What :class:`dashboard.maps.folium_layers.LegendLayer` says about the cells; rows from high need to low."""
    info = dataset.bundle.measure_info
    sentences = cell_sentences(dataset, scale.indicator["id"], words.lang)
    grid = [f"{need}-{support}" for need in (3, 2, 1) for support in (1, 2, 3)]
    return {
        **cell_colours(view),
        "grid": [
            {
                "id": cell,
                "at": CELLS.index(cell),
                "areas": scale.counts[CELLS.index(cell)],
                "count": words.decimal(scale.counts[CELLS.index(cell)], 0),
                "name": cell_name(cell, words),
                "sentence": sentences[cell],
            }
            for cell in grid
        ],
        "corner": HIGH_NEED_FEW_PLACES,
        "need": words("together.axis_need"),
        "support": words("together.axis_support"),
        "axes": [
            words("together.need_is", label=words.local(scale.indicator["label"]), n=sum(scale.counts)),
            words("together.support_is", **_support(dataset)),
        ],
        "own": {"text": words("together.own_map"), "url": f"/?{view_query(_own(view, scale))}"},
        "texts": {
            "look": words("together.look"),
            "both": words("together.both"),
            "need": words("together.need_alone"),
            "support": words("together.support_alone"),
            "choose": words("together.choose"),
            "several": words("together.several"),
            "all": words("together.all"),
            "explain": words("together.explain"),
            "symbols": words("together.symbols"),
        },
        "explained": [
            _classes(scale.indicator["id"], info, words),
            *_robust(scale.indicator["id"], info, words),
            words("together.incomplete"),
        ],
        "links": [
            {"text": words("together.how"), "url": method_link("gap", words)},
            {"text": words("together.where"), "url": method_link("search-effort", words)},
        ],
    }


def _own(view: View, scale: BivariateLayer) -> View:
    """The map of the figure of need itself, with the areas that could not be compared as well."""
    layers = tuple(dict.fromkeys(("areas", *(layer for layer in view.layers if layer != "gap"))))
    return replace(view, indicator=scale.indicator["id"], layers=layers, cell=())


def _support(dataset: Dataset) -> dict[str, object]:
    info = dataset.bundle.measure_info
    walk = info["parameters"]["main"]["catchment_m"]
    behind = info["behind"]
    years = {bound: "?" if behind[bound] is None else behind[bound] for bound in ("first", "last")}
    return {"walk": walk, "n": behind["places"], **years}


def _classes(indicator: str, info: Any, words: Words) -> str:
    """How many residents the classes hold: about a third each, or the real shares where that would not be true."""
    held = info["classes"][indicator]
    if all(abs(share - 1 / 3) <= ABOUT for shares in held.values() for share in shares):
        return words("together.classes")
    said = {side: words.join([words.percent(share) for share in held[side]]) for side in held}
    return words("together.classes_uneven", **said)


def _robust(indicator: str, info: Any, words: Words) -> tuple[str, ...]:
    found = info["robust"].get(indicator)
    if found is None:
        return ()
    half, every = int(found["0.5"]), int(found.get("1.0", found.get("1", 0)))
    return (words.plural("together.robust", half, of=info["parameters"]["settings"], all=every),)
