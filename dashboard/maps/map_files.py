"""What the map fetches once and keeps: names, figures and points, each a file named by its own content.

Outlines are files of the bundle, see :mod:`geodata.bundle.geometry`. A change of the view sends none of these again.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.presenters.bivariate import cell_name, coverage_note, no_cell_reason, robustness
from dashboard.presenters.i18n import Words
from dashboard.presenters.symbols import SYMBOLS, symbol
from dashboard.query.bivariate import OK, need_indicator
from dashboard.query.dataset import Dataset
from geodata.models import LANGUAGES

# How far from the drawn point the real place may be, in metres: what the registry's precisions promise.
HALO_METRES = {"address": 0, "street": 200, "neighbourhood": 500, "municipality": 0}
# The one precision whose point, the middle of a town, says nothing of where the place is.
NO_POINT = "municipality"
DECIMALS = 1
DIGEST_LENGTH = 16


def radius_m(precision: str | None) -> int | None:
    """How far from its point the real place may be, in metres; None where files that leave the atlas give no point."""
    return None if precision in (None, NO_POINT) else HALO_METRES[precision]


@dataclass(frozen=True)
class MapFile:
    """A JSON file for the map's scripts: its name with the digest of its content, and its content, compressed."""

    name: str
    content: bytes

    @property
    def address(self) -> str:
        """Where the server answers with it."""
        return f"/layers/{self.name}.json"


def area_names(dataset: Dataset, level: str, lang: str) -> MapFile:
    """A level's areas in the order of the outlines: ``ids``, ``names``, ``places`` (what an area lies in, unless its
    name says so); to be found by, ``also`` (its names in other languages) and ``around`` (those of what it lies in).
    """

    def made() -> dict[str, Any]:
        areas, names = dataset.areas_of(level), dataset.area_names(lang)
        spoken = dataset.municipality_names(lang)
        inside = level != "municipality"
        found = []
        for area, code, town in areas[["area_id", "municipality_id", "municipality_name"]].itertuples(index=False):
            name, place = names[area], spoken.get(town) if inside else None
            said = place if place and f"({place})" not in name else None
            around = _others(dataset.all_municipality_names(code, town), place) if inside else None
            found.append((area, name, said, _others(dataset.all_area_names[area], name), around))
        keys = ("ids", "names", "places", "also", "around")
        return {key: list(column) for key, column in zip(keys, zip(*found, strict=True), strict=True)}

    return _file(dataset, f"areas-{level}-{lang}", made)


def _others(names: Iterable[str], shown: str | None) -> list[str] | None:
    return [name for name in dict.fromkeys(names) if name != shown] or None


def figures(dataset: Dataset, level: str, indicator: str) -> MapFile:
    """A level's figures: ``values`` as whole numbers of 10^-``decimals`` (null: no figure), and for areas whose figure
    stands for a part of the residents, which share in per cent (``partial``, by place in the order of the outlines).
    """

    def made() -> dict[str, Any]:
        table = dataset.figures(level, indicator)
        scaled = (table["value"] * 10**DECIMALS).round()
        share = (table["coverage"] * 100).round()
        partial = (table["status"] == "partial").to_numpy()
        return {
            "decimals": DECIMALS,
            "values": [None if pd.isna(value) else int(value) for value in scaled],
            "partial": {row: int(share.iloc[row]) for row in partial.nonzero()[0].tolist()},
        }

    return _file(dataset, f"figures-{level}-{indicator}", made)


def cells(dataset: Dataset, indicator: str, words: Words) -> MapFile:
    """What the finest level's areas are called by need and support: ``texts``, and for each area in the order of the
    outlines ``lines``, which of them are said below its name.
    """

    def made() -> dict[str, Any]:
        rows = dataset.bivariate_table(indicator)
        towns = dataset.areas_of(dataset.levels[-1])["municipality_name"]
        notes = {town: coverage_note(town, dataset, words, brief=True) for town in towns.dropna().unique()}
        ranked = int(rows["share"].count())
        known: dict[str, int] = {}
        lines = []
        for row, town in zip(rows.to_dict("records"), towns, strict=True):
            status, note = row["status"], notes.get(town, "")
            if status == OK:
                firm = robustness(row["share"], row["best"], row["worst"], ranked, dataset, words)
                said = (cell_name(row["cell"], words), *firm, note)
            else:
                said = (no_cell_reason(status, town, dataset, words),)
            lines.append([known.setdefault(text, len(known)) for text in said if text])
        return {"texts": list(known), "lines": lines}

    return _file(dataset, f"cells-{indicator}-{words.lang}", made)


def practices(dataset: Dataset, words: Words) -> MapFile:
    """All practices in the bundle's order.

    ``lat`` and ``lon`` (WGS84, null where none can be drawn), ``radius`` of the halo in metres, ``mark`` (which of
    ``marks``, said in ``said``), ``line`` (which of ``lines``: symbol and precision in words), ``town`` (which of
    ``towns``, -1 where the place is known more finely than that).
    """

    def made() -> dict[str, Any]:
        table = dataset.bundle.practices
        marks = [symbol(dataset.kinds(practice)) for practice in table["practice_id"]]
        precise = table["precision"].fillna("municipality")
        lines = [
            f"{words(f'symbol.{mark}')} · {words.term('precision', precision)}"
            for mark, precision in zip(marks, precise, strict=True)
        ]
        town = table["municipality_name"].where(precise == "municipality")
        towns, known = sorted(town.dropna().unique()), sorted(set(lines))
        return {
            "ids": list(table["practice_id"]),
            "names": list(table["name"]),
            "lat": _degrees(table["lat"]),
            "lon": _degrees(table["lon"]),
            "radius": [HALO_METRES[precision] for precision in precise],
            "marks": list(SYMBOLS),
            "said": [words(f"symbol.{mark}") for mark in SYMBOLS],
            "mark": [SYMBOLS.index(mark) for mark in marks],
            "lines": known,
            "line": [known.index(line) for line in lines],
            "towns": towns,
            "town": [towns.index(name) if isinstance(name, str) else -1 for name in town],
        }

    return _file(dataset, f"practices-{words.lang}", made)


def meeting_places(dataset: Dataset, words: Words) -> MapFile:
    """The meeting places that can be drawn: ``names``, ``lat``, ``lon`` (WGS84), ``line`` (which of ``lines``)."""

    def made() -> dict[str, Any]:
        table = dataset.bundle.meeting_places
        drawn = table[table["lon"].notna() & (table["precision"] != "municipality")]
        kinds = sorted(drawn["kind"].unique())
        return {
            "names": list(drawn["name"]),
            "lat": _degrees(drawn["lat"]),
            "lon": _degrees(drawn["lon"]),
            "lines": [words.term("meeting_place_kind", kind) for kind in kinds],
            "line": [kinds.index(kind) for kind in drawn["kind"]],
        }

    return _file(dataset, f"meeting_places-{words.lang}", made)


def find(dataset: Dataset, name: str) -> MapFile | None:
    """The file of a name with its digest; None where this bundle has no such file."""
    kind, *rest = name.rpartition("-")[0].split("-")
    file: MapFile | None = None
    if kind == "areas" and len(rest) == 2 and rest[0] in dataset.levels and rest[1] in LANGUAGES:
        file = area_names(dataset, rest[0], rest[1])
    elif kind == "figures" and len(rest) == 2 and rest[0] in dataset.levels and rest[1] in dataset.allowed.indicators:
        file = figures(dataset, rest[0], rest[1])
    elif kind == "cells" and len(rest) == 2 and need_indicator(rest[0], dataset.bundle) and rest[1] in LANGUAGES:
        file = cells(dataset, rest[0], Words(rest[1], dataset.bundle.vocabulary))
    elif kind in ("practices", "meeting_places") and len(rest) == 1 and rest[0] in LANGUAGES:
        words = Words(rest[0], dataset.bundle.vocabulary)
        file = (practices if kind == "practices" else meeting_places)(dataset, words)
    return file if file and file.name == name else None


def outlines(dataset: Dataset, level: str) -> list[dict[str, Any]]:
    """A level's packed outlines from coarse to fine: ``url``, and ``up_to`` which zoom each is drawn (null: no end)."""
    found: list[dict[str, Any]] = []
    for item in dataset.bundle.manifest["geometry"][level]:
        layer = item["file"].removesuffix(".bin.gz")
        digest = dataset.bundle.manifest["files"][item["file"]][:DIGEST_LENGTH]
        found.append({"url": f"/geometry/{layer}-{digest}.bin", "up_to": item["up_to"]})
    return found


def _file(dataset: Dataset, name: str, made: Callable[[], dict[str, Any]]) -> MapFile:
    key: Hashable = ("file", name)
    return dataset.once(key, lambda: _packed(name, made()))


def _packed(name: str, content: dict[str, Any]) -> MapFile:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    digest = hashlib.sha256(text).hexdigest()[:DIGEST_LENGTH]
    return MapFile(f"{name}-{digest}", gzip.compress(text, mtime=0))


def _degrees(column: pd.Series) -> list[float | None]:
    return [None if pd.isna(value) else round(float(value), 6) for value in column]
