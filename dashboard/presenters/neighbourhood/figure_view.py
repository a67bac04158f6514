"""The figures of the chosen areas in words and positions, as plain values for the templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.presenters.i18n import Words
from dashboard.presenters.method import method_link
from dashboard.presenters.neighbourhood.area_values import AreaValue, Line, Rank, level_of, main_catchment, record
from dashboard.presenters.neighbourhood.dot_plot import LETTERS, DotRow, dot_plot
from dashboard.presenters.panels import residents_said
from dashboard.query.dataset import Dataset

GROUPS = ("need", "support", "practices")
RANGED = ("reach", "support", "rate_all", "rate_professional", "rate_meeting_infrastructure", "rate_public_money")
PERCENT = 100


@dataclass(frozen=True)
class Value:
    """One area's figure in words: the number, what goes with it, and where it stands."""

    letter: str
    said: str
    beside: tuple[str, ...]


@dataclass(frozen=True)
class Drawn:
    """A row of the dot plot with what it is called."""

    label: str
    row: DotRow


@dataclass(frozen=True)
class Attribution:
    """A source as a reader cites and follows it."""

    id: str
    title: str
    credit: str
    vintage: str
    licence: str
    licence_url: str
    url: str


@dataclass(frozen=True)
class FigureView:
    """One figure of all chosen areas. ``ticks`` are (position in per cent, number in words)."""

    id: str
    label: str
    unit: str
    year: str
    n: str
    about: str
    values: tuple[Value, ...]
    rows: tuple[Drawn, ...]
    ticks: tuple[tuple[float, str], ...]
    beyond: str
    sources: tuple[Attribution, ...]
    how: str


def figures(sheet: Sequence[Line], dataset: Dataset, words: Words) -> dict[str, tuple[FigureView, ...]]:
    """Group → its figures, in the order of :data:`GROUPS`; groups without any are left out."""
    found = {group: tuple(_figure(line, dataset, words) for line in sheet if line.group == group) for group in GROUPS}
    return {group: lines for group, lines in found.items() if lines}


def dotted(groups: Mapping[str, Sequence[FigureView]]) -> bool:
    """Whether any dot plot shows other areas one by one; a region's municipalities have none beside them."""
    return any(drawn.row.dots for found in groups.values() for figure in found for drawn in figure.rows)


def figure_label(line: Line, dataset: Dataset, words: Words) -> str:
    """What a line is called."""
    if line.declared is not None:
        return words.local(line.declared["label"])
    return words(f"neighbourhood.measure.{_stem(line, dataset)}.label", walk=words.decimal(main_catchment(dataset), 0))


def figure_unit(line: Line, dataset: Dataset, words: Words) -> str:
    """What a line is counted in."""
    if line.declared is not None:
        return words.local(line.declared["unit"])
    return words(f"neighbourhood.measure.{_stem(line, dataset)}.unit", walk=words.decimal(main_catchment(dataset), 0))


def sources_of(ids: Sequence[str], dataset: Dataset, words: Words) -> tuple[Attribution, ...]:
    """The sources of those ids, in the manifest's order."""
    return tuple(_source(item, words) for item in dataset.bundle.manifest["sources"] if item["id"] in ids)


def factor(line: Line) -> int:
    """By what a figure is multiplied to be shown: shares of rank are shown from 0 to 100."""
    return PERCENT if line.id == "support" else 1


def _figure(line: Line, dataset: Dataset, words: Words) -> FigureView:
    level = level_of(line.readings[0].area, dataset)
    plot, known = dot_plot(line, dataset), words.decimal(len(line.known), 0)
    digits = 0 if line.id == "support" else 1 if line.declared or line.id.startswith("reach") else 2
    short = plot.digits(factor(line)) if plot else 0
    letters = LETTERS if len(line.readings) > 1 else " "
    return FigureView(
        id=line.id,
        label=figure_label(line, dataset, words),
        unit=figure_unit(line, dataset, words),
        year=str(line.year) if line.year else words("neighbourhood.figures.years"),
        n=words(f"neighbourhood.figures.n.{level}", n=known),
        about=words.local(line.declared["description"]) if line.declared else "",
        values=tuple(
            _value(line, reading, letters[number].strip(), digits, dataset, words)
            for number, reading in enumerate(line.readings)
        ),
        rows=tuple(_drawn(row, level, dataset, words) for row in plot.rows) if plot else (),
        ticks=tuple((tick.x, words.decimal(tick.value * factor(line), short)) for tick in plot.ticks) if plot else (),
        beyond=words.plural("neighbourhood.figures.beyond", plot.beyond) if plot and plot.beyond else "",
        sources=sources_of(line.sources, dataset, words),
        how=method_link(line.anchor, words) if line.anchor else "",
    )


def _value(line: Line, reading: AreaValue, letter: str, digits: int, dataset: Dataset, words: Words) -> Value:
    held = _held(reading, dataset, words)
    if reading.value is None:
        return Value(letter, words("neighbourhood.figures.nothing"), held if reading.held else ())
    beside = [*held]
    stem = _stem(line, dataset)
    if stem in RANGED and reading.low is not None and reading.high is not None and reading.low < reading.high:
        ends = {"low": reading.low, "high": reading.high}
        digits_of_ends = 0 if stem == "reach" else digits
        said = {name: words.decimal(end * factor(line), digits_of_ends) for name, end in ends.items()}
        beside.append(words(f"neighbourhood.measure.{stem}.range", **said))
    beside += [_rank(rank, dataset, words) for rank in reading.ranks]
    if line.direction == "neutral":
        beside.append(words("neighbourhood.figures.order_neutral"))
    if reading.status == "partial" and reading.coverage is not None:
        beside.append(words("neighbourhood.figures.part", n=round(reading.coverage * 100)))
    elif reading.status == "partial" and line.group == "support":
        beside.append(words("neighbourhood.figures.partial"))
    return Value(letter, words.decimal(reading.value * factor(line), digits), tuple(beside))


def _held(reading: AreaValue, dataset: Dataset, words: Words) -> tuple[str, ...]:
    """What a rate of practices is made of: a drawn rate alone hides that it may stand for none."""
    if reading.held is None:
        return ()
    people = record(dataset.once("areas_by_id", lambda: dataset.bundle.areas.set_index("area_id")), reading.area)[
        "population"
    ]
    documented = words.plural("neighbourhood.figures.held", reading.held)
    return (documented,) if pd.isna(people) else (documented, residents_said(int(people), dataset, words))


def _rank(rank: Rank, dataset: Dataset, words: Words) -> str:
    first, last = words.decimal(rank.first, 0), words.decimal(rank.last, 0)
    return words(
        "neighbourhood.figures.rank",
        rank=first if rank.first == rank.last else f"{first}–{last}",
        n=words.decimal(rank.of, 0),
        scope=_scope(rank.scope, dataset, words),
    )


def _scope(town: str | None, dataset: Dataset, words: Words) -> str:
    if town is None:
        return words.local(dataset.bundle.manifest["region_info"]["label"])
    return dataset.municipality_names(words.lang).get(town, town)


def _drawn(row: DotRow, level: str, dataset: Dataset, words: Words) -> Drawn:
    number = words.decimal(row.of, 0)
    return Drawn(words(f"neighbourhood.figures.peers.{level}", scope=_scope(row.scope, dataset, words), n=number), row)


def _stem(line: Line, dataset: Dataset) -> str:
    return line.id.removesuffix(f"_{main_catchment(dataset)}")


def _source(item: dict[str, Any], words: Words) -> Attribution:
    return Attribution(
        id=item["id"],
        title=words.local(item["title"]),
        credit=item["credit"],
        vintage=str(item.get("vintage") or ""),
        licence=item["licence"],
        licence_url=item.get("licence_url") or "",
        url=item.get("url") or "",
    )
