"""The symbols in a legend: those that a map has, and what each means."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan

from dashboard.maps.map_files import HALO_METRES
from dashboard.maps.positions import places_of_layer, practice_positions
from dashboard.presenters.i18n import Words
from dashboard.presenters.symbols import INK_SYMBOL_FOLDER, SYMBOL_FOLDER, SYMBOLS
from dashboard.query.dataset import Dataset
from dashboard.query.view import OSM_LAYERS, View
from geodata.models import Model


class LegendSymbol(Model):
    """A symbol: address of its image, and what it means."""

    image: str
    label: str


def legend_symbols(
    view: View, dataset: Dataset, practices: Sequence[int] | None, words: Words
) -> tuple[LegendSymbol, ...]:
    """The symbols that a map has, whatever its zoom, each once."""
    names = _practice_symbols(dataset, practices) if "practices" in view.layers else []
    names += ["meeting_place"] if "meeting_places" in view.layers else []
    folder = INK_SYMBOL_FOLDER if "gap" in view.layers else SYMBOL_FOLDER
    counts = {one: len(places_of_layer(dataset, one)) for one in OSM_LAYERS if one in view.layers}
    labels = {name: symbol_label(name, words) for name in names}
    labels |= {
        name: words("osm.counted", label=symbol_label(name, words), n=words.whole(number))
        for name, number in counts.items()
        if number
    }
    return tuple(LegendSymbol(image=f"{folder}{name}.svg", label=label) for name, label in labels.items())


def symbol_label(name: str, words: Words) -> str:
    """What a symbol on the map means."""
    if name in OSM_LAYERS:
        return words(f"osm.symbol.{name}")
    kind = words(f"symbol.{name}")
    if name not in SYMBOLS:
        return kind
    return words("legend.practice_unknown" if name == "unknown" else "legend.practice", kind=kind)


def _practice_symbols(dataset: Dataset, rows: Sequence[int] | None) -> list[str]:
    known = practice_positions(dataset)
    shown = [one for one in (known if rows is None else [known[row] for row in rows]) if not isnan(one.lat)]
    placed = [one for one in shown if one.town is None]
    names: list[str] = [name for name in SYMBOLS if any(one.symbol == name for one in placed)]
    names += ["approximate"] if any(HALO_METRES[one.precision] for one in placed) else []
    names += ["several"] if len(placed) > 1 else []
    return names + (["group"] if len(placed) < len(shown) else [])
