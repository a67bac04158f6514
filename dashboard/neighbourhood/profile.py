"""What the page says about one area, as plain values for the templates. No Streamlit, no HTML."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

import pandas as pd

from dashboard.bundles import Shown
from dashboard.fragments import fragment
from dashboard.i18n import Words
from dashboard.maps.symbols import Symbol, symbol
from dashboard.neighbourhood.readings import Line, level_of, measured, record
from dashboard.neighbourhood.searched import Searched, searched
from dashboard.neighbourhood.sheet import figure_label
from dashboard.neighbourhood.strip import LETTERS
from dashboard.neighbourhood.surroundings import Near, Surroundings, surroundings
from dashboard.panels import KINDS_TO_KNOW, Trace, area_facts, practice_panel

ROUNDED_TO_M = 50
FOLDED_FROM = 8
REASONS = ("no_data", "not_searched", "small_population")
LEVELS = ("low", "middle", "high")


@dataclass(frozen=True)
class NearPractice:
    """A practice within a walk, with the traces of support behind it."""

    near: Near
    name: str
    mark: Symbol
    where: str
    traces: tuple[Trace, ...]


@dataclass(frozen=True)
class NearPlace:
    """A meeting place within a walk."""

    near: Near
    name: str
    kind: str
    where: str
    url: str
    year: int | None


@dataclass(frozen=True)
class Pile:
    """Meeting places that stand at one point of the picture, whose position is in per cent."""

    left: float
    top: float
    n: int
    title: str


@dataclass(frozen=True)
class Together:
    """Need and support in one sentence, and how firm it is; ``said`` alone where there is no cell."""

    known: bool
    said: str
    firmness: tuple[str, ...]


@dataclass(frozen=True)
class Profile:
    """One area. ``letter`` is empty where it is the only one; ``shapes`` is the map's picture, SVG in base64."""

    id: str
    letter: str
    name: str
    kind: str
    municipality: str
    facts: tuple[str, ...]
    together: Together | None
    around: Surroundings
    shapes: str
    neighbours: tuple[tuple[str, str], ...]
    practices: tuple[NearPractice, ...]
    places: tuple[NearPlace, ...]
    marks: tuple[Pile, ...]
    traces: tuple[str, ...]
    unknown: tuple[str, ...]
    searched: Searched

    @property
    def many_places(self) -> bool:
        """Whether the list of meeting places is so long that it is folded."""
        return len(self.places) > FOLDED_FROM


def profiles(
    areas: Sequence[str], sheet: Sequence[Line], indicator: str | None, data: Shown, words: Words
) -> list[Any]:
    """The profile of each area, in order; ``sheet`` are their figures, ``indicator`` is the need that is looked at."""
    letters = LETTERS if len(areas) > 1 else " "
    return [
        _profile(area, letters[number].strip(), [(line, number) for line in sheet], indicator, data, words)
        for number, area in enumerate(areas)
    ]


def _profile(
    area: str, letter: str, sheet: Sequence[tuple[Line, int]], indicator: str | None, data: Shown, words: Words
) -> Profile:
    row = record(data.once("areas_by_id", lambda: data.bundle.areas.set_index("area_id")), area)
    names, around = data.area_names(words.lang), surroundings(area, data)
    practices = tuple(_practice(near, row["level"], data, words) for near in around.practices)
    places = _places(around.places, row["level"], data, words)
    effort = searched(row["municipality_name"], data, words)
    return Profile(
        id=area,
        letter=letter,
        name=names[area],
        kind=words(f"detail.area.{row['level']}"),
        municipality=effort.municipality if row["level"] == "neighbourhood" else "",
        facts=area_facts(row, data, words),
        together=_together(area, indicator, effort, data, words),
        around=around,
        shapes=_shapes(around, words),
        neighbours=tuple(sorted(((other, names[other]) for other in around.around), key=lambda pair: pair[1])),
        practices=practices,
        places=places,
        marks=_piles(around, places),
        traces=_traces(practices, words),
        unknown=(
            *effort.said,
            *_unknown(row["level"], effort, practices, places, words),
            *_figures_unknown(sheet, data, words),
        ),
        searched=effort,
    )


def _shapes(around: Surroundings, words: Words) -> str:
    """The outlines as a picture: Streamlit takes SVG out of HTML, and an image may carry it."""
    paths = {"around": around.around.values(), "outline": around.outline, "reach": around.reach}
    drawn = fragment("neighbourhood_shapes", words, half=round(around.half_m), **paths)
    return b64encode(drawn.encode()).decode()


def _together(area: str, indicator: str | None, effort: Searched, data: Shown, words: Words) -> Together | None:
    chosen = data.indicator(indicator)
    if chosen is None or level_of(area, data) != data.levels[-1]:
        return None
    cells = measured(f"gap_{chosen['id']}", data.levels[-1], data)
    if area not in cells.index:
        return None
    row = record(cells, area)
    if pd.isna(row["value"]):
        said = words(f"neighbourhood.together.{row['status']}", municipality=effort.municipality)
        return Together(False, said, ())
    need, support = divmod(int(row["value"]) - 1, 3)
    title = words(
        "neighbourhood.together.cell",
        need=words(f"neighbourhood.together.need.{LEVELS[need]}"),
        support=words(f"neighbourhood.together.support.{LEVELS[support]}"),
    )
    return Together(True, title, (*_firmness(area, chosen, data, words), *_partly(row["status"], effort, words)))


def _firmness(area: str, indicator: dict[str, Any], data: Shown, words: Words) -> tuple[str, ...]:
    """In how many ways of working it out the area is in the corner, and between which places it moves."""
    shares = measured(f"gap_share_{indicator['id']}", data.levels[-1], data)
    row: dict[str, Any] = record(shares, area) if area in shares.index else {"value": None}
    if pd.isna(row["value"]):
        return ()
    ways = int(data.bundle.measure_info["parameters"]["settings"])
    number = round(float(row["value"]) * ways)
    how_often = "all" if number == ways else "share" if number else "never"
    times = words(f"neighbourhood.together.{how_often}", n=number, of=ways)
    # Areas that share a rank share the mean of its places.
    low, high = words.decimal(floor(row["low"]), 0), words.decimal(ceil(row["high"]), 0)
    of = words.decimal(int(shares["value"].notna().sum()), 0)
    key = "neighbourhood.together.rank_one" if low == high else "neighbourhood.together.rank"
    return times, words(key, low=low, high=high, n=of, need=words.local(indicator["label"]))


def _partly(status: str, effort: Searched, words: Words) -> tuple[str, ...]:
    if status != "partial" and effort.level != "partly":
        return ()
    return (words("neighbourhood.together.partial", municipality=effort.municipality),)


def _practice(near: Near, level: str, data: Shown, words: Words) -> NearPractice:
    panel = practice_panel(near.id, data, words)
    return NearPractice(near, panel.name, symbol(data.kinds(near.id)), _where(near, level, words), panel.traces)


def _places(found: Sequence[Near], level: str, data: Shown, words: Words) -> tuple[NearPlace, ...]:
    rows = data.once("places_by_id", lambda: data.bundle.meeting_places.set_index("meeting_place_id"))
    places = []
    for near in found:
        row = record(rows, near.id)
        year = None if pd.isna(row["year"]) else int(row["year"])
        kind = words.term("meeting_place_kind", row["kind"])
        places.append(NearPlace(near, str(row["name"]), kind, _where(near, level, words), str(row["url"]), year))
    return tuple(places)


def _piles(around: Surroundings, places: Sequence[NearPlace]) -> tuple[Pile, ...]:
    """Places known to their neighbourhood only share its point; one mark with their number stands for them."""
    at: dict[tuple[float, float], list[str]] = {}
    for place in places:
        point = (place.near.left(around), place.near.top(around))
        at.setdefault(point, []).append(f"{place.name} · {place.kind}")
    return tuple(Pile(left, top, len(names), "\n".join(names)) for (left, top), names in at.items())


def _where(near: Near, level: str, words: Words) -> str:
    if near.walk_m is None:
        said = words(f"neighbourhood.near.inside.{level}")
    else:
        metres = max(ROUNDED_TO_M, round(near.walk_m / ROUNDED_TO_M) * ROUNDED_TO_M)
        said = words("neighbourhood.near.walk", n=words.decimal(metres, 0))
    approximate = words("neighbourhood.near.approximate")
    return f"{said}, {approximate}" if near.approximate else said


def _traces(practices: Sequence[NearPractice], words: Words) -> tuple[str, ...]:
    """For each kind of support at how many of the practices it is recorded; nothing where there are no practices."""
    if not practices:
        return ()
    kinds = Counter(kind for practice in practices for kind in {trace.kind for trace in practice.traces})
    known = [words.term("support", kind) for kind in KINDS_TO_KNOW]
    return tuple(
        words("neighbourhood.traces.kind", kind=kind, n=kinds[kind], total=len(practices))
        for kind in sorted(filter(kinds.get, known), key=lambda kind: -kinds[kind])
    )


def _unknown(
    level: str, effort: Searched, practices: Sequence[NearPractice], places: Sequence[NearPlace], words: Words
) -> tuple[str, ...]:
    nearby = [found.near for found in practices] + [found.near for found in places]
    approximate = sum(near.approximate for near in nearby)
    bare = sum(not practice.traces for practice in practices)
    counted = (
        (f"practices_left_out.{level}", effort.practices_left_out),
        ("places_left_out", effort.places_left_out),
        ("approximate", approximate),
        ("no_traces", bare),
    )
    return tuple(words.plural(f"neighbourhood.unknown.{key}", number) for key, number in counted if number)


def _figures_unknown(sheet: Sequence[tuple[Line, int]], data: Shown, words: Words) -> tuple[str, ...]:
    """Which figures are missing and why, and which stand for a part of the residents only."""
    reasons: dict[str, list[str]] = {}
    parts: dict[float, list[str]] = {}
    for line, number in sheet:
        reading, label = line.readings[number], figure_label(line, data, words)
        if reading.value is None:
            reason = reading.status if reading.status in REASONS else "no_data"
            reasons.setdefault(reason, []).append(label)
        elif reading.status == "partial" and reading.coverage is not None:
            parts.setdefault(round(reading.coverage * 100), []).append(label)
    return (
        *(words(f"neighbourhood.unknown.{reason}", list=words.join(found)) for reason, found in reasons.items()),
        *(words("neighbourhood.unknown.part", list=words.join(found), n=share) for share, found in parts.items()),
    )
