"""What the map fetches once and caches: names, figures and points, each a JSON file named by what decides its content.

Outlines are files of the bundle, see :mod:`geodata.bundle.geometry`. A change of the view sends none of these again.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from dashboard.maps.positions import meeting_place_positions, practice_positions, town_middles
from dashboard.presenters.area_card import AreaCard, CardFigures, area_card
from dashboard.presenters.area_texts import divided
from dashboard.presenters.bivariate import cell_name, coverage_note, no_cell_reason, undivided_reason
from dashboard.presenters.i18n import languages, words_of
from dashboard.presenters.places import kind_of_place
from dashboard.presenters.symbols import SYMBOLS
from dashboard.presenters.tipping import tipping_text
from dashboard.query.bivariate import OK
from dashboard.query.build_digest import build_digest
from dashboard.query.dataset import Dataset, derived
from geodata.statuses import Scope

# How far from the drawn point the real place may be, in metres: what the registry's precisions promise.
HALO_METRES = {"address": 0, "street": 200, "neighbourhood": 500, "municipality": 0}
# What stands in a file's name for an indicator that there is none of.
NO_INDICATOR = "none"
# The one precision whose point, the middle of a town, says nothing of where the place is.
NO_POINT = "municipality"
DIGEST_LENGTH = 16


def radius_m(precision: str | None) -> int | None:
    """How far from its point the real place may be, in metres; None where files that leave the atlas give no point."""
    return None if precision in (None, NO_POINT) else HALO_METRES[precision]


@dataclass(frozen=True)
class MapFile:
    """A JSON file for the map's scripts.

    Attributes:
        name: with a digest of its content, or of all that decides it.
        make: its content, compressed; for :attr:`content`.
    """

    name: str
    make: Callable[[], bytes] = field(repr=False)

    @property
    def content(self) -> bytes:
        """The content, compressed with gzip."""
        return self.make()

    @property
    def address(self) -> str:
        """Where the server answers with it."""
        return f"/layers/{self.name}.json"


@derived
def area_names(dataset: Dataset, level: str, lang: str) -> MapFile:
    """The areas of a level's cover in the order of the outlines: ``ids``, ``names``, ``places`` (what an area lies in,
    unless its name says so).

    To be found by: ``also`` (its names in other languages and of before and after mergers), ``around`` (names of what
    it lies in), ``size`` (residents, to the hundred), and by index ``villages`` (name → residents) and ``postcodes``.
    """
    areas, names, towns = dataset.cover_of(level), dataset.area_names(lang), dataset.municipality_names(lang)
    known, rows = dataset.bundle.place_names, []
    within = dataset.bundle.areas.groupby("parent_id")["population"].sum(min_count=1)
    residents = areas["population"].fillna(areas["area_id"].map(within))
    columns = areas[["area_id", "municipality_id", "municipality_name"]].assign(residents=residents)
    for area, code, town, number in columns.itertuples(index=False):
        name, place, around = names[area], None, None
        also = [*dataset.all_area_names[area], *(known[area].also if area in known else ())]
        if area == code:
            also += dataset.all_municipality_names(area, town)
        else:
            place = towns.get(town)
            around = _others(dataset.all_municipality_names(code, town), place)
        shown = place if place and f"({place})" not in name else None
        size = None if pd.isna(number) else int(round(number, -2))
        rows.append((area, name, shown, _others(also, name), around, size))
    keys = ("ids", "names", "places", "also", "around", "size")
    content: dict[str, Any] = {"level": level}
    content |= {key: list(column) for key, column in zip(keys, zip(*rows, strict=True), strict=True)}
    found = {row: known[area] for row, area in enumerate(content["ids"]) if area in known}
    villages = {row: {name: round(n, -2) for name, n in one.villages.items()} for row, one in found.items()}
    content["villages"] = {row: given for row, given in villages.items() if given}
    content["postcodes"] = {row: one.postcodes for row, one in found.items() if one.postcodes}
    return _packed(f"areas-{level}-{lang}", {key: column for key, column in content.items() if column})


def _others(names: Iterable[str], shown: str | None) -> list[str] | None:
    return [name for name in dict.fromkeys(names) if name != shown] or None


@derived
def figures(dataset: Dataset, level: str, indicator: str, year: int, since: int = 0) -> MapFile:
    """The figures of a level's cover: ``values`` as whole numbers of 10^-``decimals`` (null: no figure), for areas
    whose figure is for a part of the residents which share in per cent (``partial``, unless that is 100), and those
    whose figure is of a larger area that a border cuts into parts (``of``) or of municipalities that have merged
    (``merged``), by index in the order of the outlines. With ``since`` (0: none) they are changes from that year on,
    and ``signed``.
    """
    table = dataset.all_figures(indicator, year, since or None).reindex(dataset.cover_of(level)["area_id"])
    decimals = dataset.decimals(indicator)
    scaled = (table["value"] * 10**decimals).round()
    share = (table["coverage"] * 100).round()
    partial = ((table["status"] == "partial") & (share < 100)).to_numpy()
    merged = table["of"].str.contains("+", regex=False, na=False)
    content = {
        "decimals": decimals,
        **({"signed": True} if since else {}),
        "values": [None if pd.isna(value) else int(value) for value in scaled],
        "partial": {row: int(share.iloc[row]) for row in partial.nonzero()[0].tolist()},
        "of": table["of"].isin(divided(dataset)).to_numpy().nonzero()[0].tolist(),
        "merged": merged.to_numpy().nonzero()[0].tolist(),
    }
    return _packed(f"figures-{level}-{indicator}-{year}-{since}", content)


@derived
def bivariate_classes(dataset: Dataset, indicator: str, scope: str, lang: str) -> MapFile:
    """What the finest level's areas are called by need and support: ``texts``, and for each area of its cover in the
    order of the outlines ``lines``, the indices of those below its name; ``scope`` is one of
    :class:`~geodata.statuses.Scope`.
    """
    words, level = words_of(dataset, lang), dataset.levels[-1]
    rows = dataset.bivariate_table(indicator, Scope(scope))
    towns = dataset.areas_of(level)["municipality_name"]
    notes = {town: coverage_note(town, dataset, words, brief=True) for town in towns.dropna().unique()}
    known: dict[str, int] = {}
    lines = []
    for row, town in zip(rows.to_dict("records"), towns, strict=True):
        if row["status"] == OK:
            turned = tipping_text(row["cell"], row["tipping"], words)
            texts: tuple[str, ...] = (cell_name(row["cell"], words), turned, notes.get(town, ""))
        else:
            texts = (no_cell_reason(row["status"], town, dataset, words),)
        lines.append([known.setdefault(text, len(known)) for text in texts if text])
    for name in dataset.cover_of(level)["municipality_name"].iloc[len(rows) :]:
        lines.append([known.setdefault(undivided_reason(name, dataset, words), len(known))])
    return _packed(f"cells-{indicator}-{scope}-{lang}", {"texts": list(known), "lines": lines})


def area_cards(dataset: Dataset, level: str, about: CardFigures, lang: str) -> MapFile:
    """The cards of a level's cover, see :mod:`dashboard.presenters.area_card`.

    ``texts``, each once, and by area in the order of the outlines their indices: ``kicker``, ``residents``, ``figure``
    (label, value, unit, note), ``need`` (title, cell or why there is none),
    ``compared`` (whether there is one), ``certainty`` and ``walks`` (sentences), ``verified_only`` (one), ``places``
    (name and kind in turn) and ``places_note``. What a card has not is null or an empty list.
    """
    years = about.year or 0, about.since or 0
    return _area_cards(dataset, level, about.indicator or NO_INDICATOR, *years, about.need or NO_INDICATOR, lang)


def card_addresses(dataset: Dataset, levels: Iterable[str], about: CardFigures, lang: str) -> dict[str, str]:
    """Address of the names of each of some levels → address of the cards of its areas."""
    return {
        area_names(dataset, level, lang).address: area_cards(dataset, level, about, lang).address for level in levels
    }


@derived
def _area_cards(dataset: Dataset, level: str, indicator: str, year: int, since: int, need: str, lang: str) -> MapFile:
    """Made when it is requested: a page that names it would else wait for some thousand cards."""
    decided = hashlib.sha256(f"{dataset.digest}\n{build_digest()}".encode()).hexdigest()[:DIGEST_LENGTH]
    made = partial(_cards_content, dataset, level, indicator, year, since, need, lang)
    return MapFile(f"cards-{level}-{indicator}-{year}-{since}-{need}-{lang}-{decided}", made)


@derived
def _cards_content(dataset: Dataset, level: str, indicator: str, year: int, since: int, need: str, lang: str) -> bytes:
    shown, compared = (None if one == NO_INDICATOR else one for one in (indicator, need))
    about = CardFigures(shown, year or None, compared, since or None)
    words, table = words_of(dataset, lang), _Texts()
    cards = [_packed_card(area_card(area, dataset, words, about), table) for area in dataset.cover_of(level)["area_id"]]
    content: dict[str, Any] = {"texts": list(table)}
    content |= {name: [card[name] for card in cards] for name in cards[0]}
    return gzip.compress(_json(content), mtime=0)


class _Texts(dict[str, int]):
    """Text → its index, in the order in which they were first needed."""

    def at(self, text: str) -> int | None:
        """The index of a text; None for an empty one."""
        return self.setdefault(text, len(self)) if text else None

    def all(self, texts: Iterable[str]) -> list[int | None]:
        """The indices of several texts."""
        return list(map(self.at, texts))


def _packed_card(card: AreaCard, table: _Texts) -> dict[str, Any]:
    figure, need = card.figure, card.need
    return {
        "kicker": table.at(card.kicker),
        "residents": table.at(card.residents),
        "figure": table.all((figure.label, figure.value, figure.unit, figure.note)) if figure else None,
        "need": table.all((need.title, need.cell)) if need else None,
        "compared": bool(need and need.known),
        "certainty": table.all(card.certainty),
        "walks": table.all(card.walks),
        "verified_only": table.at(card.verified_only),
        "places": table.all(text for place in card.places for text in (place.name, place.kind)),
        "places_note": table.at(card.places_note),
    }


@derived
def practices(dataset: Dataset, lang: str) -> MapFile:
    """All practices in the bundle's order.

    ``lat`` and ``lon`` (WGS84, null where none can be drawn), ``radius`` of the halo in metres, ``mark`` (index in
    ``marks``, which are in the order of the split by support), ``line`` (index in ``lines``: symbol and precision in
    words), ``town`` (index in ``towns`` and ``middles``, -1 where it is unknown), ``by_town`` (indices of those of
    which no more than the municipality is known).
    """
    words, found = words_of(dataset, lang), practice_positions(dataset)
    lines = [f"{words(f'symbol.{one.symbol}')} · {words.term('precision', one.precision)}" for one in found]
    middles, known = town_middles(dataset), sorted(set(lines))
    towns = list(middles)
    content = {
        "ids": [one.id for one in found],
        "names": [one.name for one in found],
        "lat": [_degrees(one.lat) for one in found],
        "lon": [_degrees(one.lon) for one in found],
        "radius": [HALO_METRES[one.precision] for one in found],
        "marks": list(SYMBOLS),
        "mark": [SYMBOLS.index(one.symbol) for one in found],
        "lines": known,
        "line": [known.index(line) for line in lines],
        "towns": [dataset.municipality_name(town, lang) for town in towns],
        "middles": [[_degrees(lat), _degrees(lon)] for lat, lon in middles.values()],
        "town": [towns.index(one.municipality) if one.municipality in middles else -1 for one in found],
        "by_town": [row for row, one in enumerate(found) if one.town],
    }
    return _packed(f"practices-{lang}", content)


@derived
def meeting_places(dataset: Dataset, lang: str) -> MapFile:
    """The meeting places that count and can be drawn: ``names`` (null where one has none), ``lat``, ``lon`` (WGS84),
    ``line`` (index in ``lines``), and by index ``unverified``: the web page of those that the editors did not verify,
    or an empty text.
    """
    return _places("meeting_places", meeting_place_positions(dataset), dataset, lang)


@derived
def other_places(dataset: Dataset, lang: str) -> MapFile:
    """The places of OpenStreetMap that count in no figure, as :func:`meeting_places`."""
    return _places("other_places", meeting_place_positions(dataset, True), dataset, lang)


def _places(kind: str, drawn: pd.DataFrame, dataset: Dataset, lang: str) -> MapFile:
    words, kinds = words_of(dataset, lang), sorted(drawn["kind"].unique())
    verified, addresses = drawn["verified"].astype(bool), drawn["url"].fillna("")
    content = {
        "names": [None if pd.isna(name) else name for name in drawn["name"]],
        "lat": list(map(_degrees, drawn["lat"])),
        "lon": list(map(_degrees, drawn["lon"])),
        "lines": [kind_of_place(kind, words) for kind in kinds],
        "line": [kinds.index(kind) for kind in drawn["kind"]],
        "unverified": {row: addresses.iloc[row] for row in np.flatnonzero(~verified).tolist()},
    }
    return _packed(f"{kind}-{lang}", {key: value for key, value in content.items() if value or key != "unverified"})


@derived
def labels(dataset: Dataset, level: str, lang: str) -> MapFile:
    """The names of a level's areas as a map shows them, without the municipality; the most residents first.

    ``ids``, ``names``, ``lat`` and ``lon`` of a point inside (WGS84), ``size`` (residents, to the hundred, 0 where
    unknown), ``extent`` (metres, the side of a square as large); of municipalities also ``divided``, the indices of
    those that contain neighbourhoods. Of a region without municipalities it is the cities that the region names.
    """
    words = words_of(dataset, lang)
    if level not in dataset.levels:
        cities = {words.local(names): bounds for names, bounds in dataset.city_bounds}
        content: dict[str, Any] = {"ids": list(cities), "names": list(cities)}
        for key, at in (("lat", 0), ("lon", 1)):
            content[key] = [round((low[at] + high[at]) / 2, 5) for low, high in cities.values()]
        unknown = [0] * len(cities)
        content |= {"size": unknown, "extent": unknown, "divided": list(range(len(cities)))}
        return _packed(f"labels-{level}-{lang}", content)
    names = dataset.short_area_names(lang)
    areas = dataset.areas_of(level).sort_values("population", ascending=False, kind="stable", na_position="last")
    content = {
        "ids": list(areas["area_id"]),
        "names": [names[area] for area in areas["area_id"]],
        "lat": [round(float(value), 5) for value in areas["lat"]],
        "lon": [round(float(value), 5) for value in areas["lon"]],
        "size": [0 if pd.isna(value) else int(round(value, -2)) for value in areas["population"]],
        "extent": [round(math.sqrt(value) * 1000) for value in areas["area_km2"]],
    }
    if level != dataset.levels[-1]:
        parents = set(dataset.areas_of(dataset.levels[-1])["municipality_id"])
        content["divided"] = [row for row, area in enumerate(content["ids"]) if area in parents]
    elif level == "municipality":
        content["divided"] = []
    return _packed(f"labels-{level}-{lang}", content)


def find(dataset: Dataset, name: str) -> MapFile | None:
    """The file of a name with its digest; None where this bundle has no such file."""
    kind, *given = name.rpartition("-")[0].split("-")
    compared, years = dataset.bundle.measure_info.indicators, (*dataset.years, "0")
    makers: dict[str, tuple[Callable[..., MapFile], list[Sequence[str]]]] = {
        "areas": (area_names, [dataset.levels, languages()]),
        "figures": (figures, [dataset.levels, tuple(dataset.allowed.indicators), dataset.years, years]),
        "cells": (bivariate_classes, [compared, tuple(Scope), languages()]),
        "cards": (
            _area_cards,
            [
                dataset.levels,
                (*dataset.allowed.indicators, NO_INDICATOR),
                years,
                years,
                (*compared, NO_INDICATOR),
                languages(),
            ],
        ),
        "practices": (practices, [languages()]),
        "meeting_places": (meeting_places, [languages()]),
        "other_places": (other_places, [languages()]),
        "labels": (labels, [("municipality", "neighbourhood"), languages()]),
    }
    make, allowed = makers.get(kind, (None, []))
    if make is None or len(given) != len(allowed) or any(a not in b for a, b in zip(given, allowed, strict=True)):
        return None
    file = make(dataset, *(int(value) if value.isdecimal() else value for value in given))
    return file if file.name == name else None


def outlines(dataset: Dataset, level: str) -> list[dict[str, Any]]:
    """A level's packed outlines from coarse to fine: ``url``, and ``up_to`` which zoom each is drawn (null: no end)."""
    files, items = dataset.bundle.manifest.files, dataset.bundle.manifest.geometry[level]
    names = [f"{item.file.removesuffix('.bin.gz')}-{files[item.file][:DIGEST_LENGTH]}" for item in items]
    return [{"url": f"/geometry/{name}.bin", "up_to": item.up_to} for name, item in zip(names, items, strict=True)]


def _packed(name: str, content: dict[str, Any]) -> MapFile:
    text = _json(content)
    digest = hashlib.sha256(text).hexdigest()[:DIGEST_LENGTH]
    packed = gzip.compress(text, mtime=0)
    return MapFile(f"{name}-{digest}", lambda: packed)


def _json(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _degrees(value: float) -> float | None:
    return None if pd.isna(value) else round(float(value), 6)
