"""What the page says about one area, as plain values for the templates. No Streamlit, no HTML."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.presenters.bivariate import BivariateSummary, bivariate_summary
from dashboard.presenters.fragments import fragment
from dashboard.presenters.i18n import Words
from dashboard.presenters.neighbourhood.area_values import Line, record
from dashboard.presenters.neighbourhood.catchment import Catchment, Near, catchment
from dashboard.presenters.neighbourhood.dot_plot import LETTERS
from dashboard.presenters.neighbourhood.figure_view import figure_label
from dashboard.presenters.neighbourhood.search_coverage import SearchCoverage, search_coverage
from dashboard.presenters.panels import KINDS_TO_KNOW, Trace, area_facts, practice_panel
from dashboard.presenters.symbols import Symbol, symbol
from dashboard.query.bivariate import NO_DATA, NOT_LOCATED, NOT_SEARCHED, SMALL
from dashboard.query.dataset import Dataset

ROUNDED_TO_M = 50
FOLDED_FROM = 8
REASONS = (NO_DATA, NOT_SEARCHED, NOT_LOCATED, SMALL)


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
class Profile:
    """One area. ``letter`` is empty where it is the only one; ``shapes`` is the map's picture, SVG in base64."""

    id: str
    letter: str
    name: str
    kind: str
    municipality: str
    facts: tuple[str, ...]
    together: BivariateSummary | None
    around: Catchment
    shapes: str
    neighbours: tuple[tuple[str, str], ...]
    practices: tuple[NearPractice, ...]
    places: tuple[NearPlace, ...]
    marks: tuple[Pile, ...]
    traces: tuple[str, ...]
    unknown: tuple[str, ...]
    searched: SearchCoverage

    @property
    def many_places(self) -> bool:
        """Whether the list of meeting places is so long that it is folded."""
        return len(self.places) > FOLDED_FROM


def profiles(
    areas: Sequence[str], sheet: Sequence[Line], indicator: str | None, dataset: Dataset, words: Words
) -> list[Any]:
    """The profile of each area, in order; ``sheet`` are their figures, ``indicator`` is the need that is looked at."""
    letters = LETTERS if len(areas) > 1 else " "
    return [
        _profile(area, letters[number].strip(), [(line, number) for line in sheet], indicator, dataset, words)
        for number, area in enumerate(areas)
    ]


def _profile(
    area: str, letter: str, sheet: Sequence[tuple[Line, int]], indicator: str | None, dataset: Dataset, words: Words
) -> Profile:
    row = record(dataset.once("areas_by_id", lambda: dataset.bundle.areas.set_index("area_id")), area)
    names, around = dataset.area_names(words.lang), catchment(area, dataset)
    practices = tuple(_practice(near, row["level"], dataset, words) for near in around.practices)
    places = _places(around.places, row["level"], dataset, words)
    effort = search_coverage(row["municipality_name"], dataset, words)
    return Profile(
        id=area,
        letter=letter,
        name=names[area],
        kind=words(f"detail.area.{row['level']}"),
        municipality=effort.municipality if row["level"] == "neighbourhood" else "",
        facts=area_facts(row, dataset, words),
        together=bivariate_summary(area, dataset, words, indicator),
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
            *_figures_unknown(sheet, dataset, words),
        ),
        searched=effort,
    )


def _shapes(around: Catchment, words: Words) -> str:
    """The outlines as a picture: Streamlit takes SVG out of HTML, and an image may carry it."""
    paths = {"around": around.around.values(), "outline": around.outline, "reach": around.reach}
    drawn = fragment("neighbourhood_shapes", words, half=round(around.half_m), **paths)
    return b64encode(drawn.encode()).decode()


def _practice(near: Near, level: str, dataset: Dataset, words: Words) -> NearPractice:
    panel = practice_panel(near.id, dataset, words)
    return NearPractice(near, panel.name, symbol(dataset.kinds(near.id)), _where(near, level, words), panel.traces)


def _places(found: Sequence[Near], level: str, dataset: Dataset, words: Words) -> tuple[NearPlace, ...]:
    rows = dataset.once("places_by_id", lambda: dataset.bundle.meeting_places.set_index("meeting_place_id"))
    places = []
    for near in found:
        row = record(rows, near.id)
        year = None if pd.isna(row["year"]) else int(row["year"])
        kind = words.term("meeting_place_kind", row["kind"])
        places.append(NearPlace(near, str(row["name"]), kind, _where(near, level, words), str(row["url"]), year))
    return tuple(places)


def _piles(around: Catchment, places: Sequence[NearPlace]) -> tuple[Pile, ...]:
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
    level: str, effort: SearchCoverage, practices: Sequence[NearPractice], places: Sequence[NearPlace], words: Words
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


def _figures_unknown(sheet: Sequence[tuple[Line, int]], dataset: Dataset, words: Words) -> tuple[str, ...]:
    """Which figures are missing and why, and which stand for a part of the residents only."""
    reasons: dict[str, list[str]] = {}
    parts: dict[float, list[str]] = {}
    for line, number in sheet:
        reading, label = line.readings[number], figure_label(line, dataset, words)
        if reading.value is None:
            reason = reading.status if reading.status in REASONS else "no_data"
            reasons.setdefault(reason, []).append(label)
        elif reading.status == "partial" and reading.coverage is not None:
            parts.setdefault(round(reading.coverage * 100), []).append(label)
    return (
        *(words(f"neighbourhood.unknown.{reason}", list=words.join(found)) for reason, found in reasons.items()),
        *(words("neighbourhood.unknown.part", list=words.join(found), n=share) for share, found in parts.items()),
    )
