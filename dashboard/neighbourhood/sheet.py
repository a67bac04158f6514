"""The figures of the chosen areas in words and positions, as plain values for the templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.bundles import Shown
from dashboard.i18n import Words
from dashboard.method import method_link
from dashboard.neighbourhood.readings import Line, Rank, Reading, level_of, main_catchment, record
from dashboard.neighbourhood.strip import LETTERS, Row, strip
from dashboard.panels import residents_said

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
    row: Row


@dataclass(frozen=True)
class Source:
    """A source as a reader cites and follows it."""

    id: str
    title: str
    credit: str
    vintage: str
    licence: str
    licence_url: str
    url: str


@dataclass(frozen=True)
class Figure:
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
    sources: tuple[Source, ...]
    how: str


def figures(sheet: Sequence[Line], data: Shown, words: Words) -> dict[str, tuple[Figure, ...]]:
    """Group → its figures, in the order of :data:`GROUPS`; groups without any are left out."""
    found = {group: tuple(_figure(line, data, words) for line in sheet if line.group == group) for group in GROUPS}
    return {group: lines for group, lines in found.items() if lines}


def dotted(groups: Mapping[str, Sequence[Figure]]) -> bool:
    """Whether any dot plot shows other areas one by one; a region's municipalities have none beside them."""
    return any(drawn.row.dots for found in groups.values() for figure in found for drawn in figure.rows)


def figure_label(line: Line, data: Shown, words: Words) -> str:
    """What a line is called."""
    if line.declared is not None:
        return words.local(line.declared["label"])
    return words(f"neighbourhood.measure.{_stem(line, data)}.label", walk=words.decimal(main_catchment(data), 0))


def figure_unit(line: Line, data: Shown, words: Words) -> str:
    """What a line is counted in."""
    if line.declared is not None:
        return words.local(line.declared["unit"])
    return words(f"neighbourhood.measure.{_stem(line, data)}.unit", walk=words.decimal(main_catchment(data), 0))


def sources_of(ids: Sequence[str], data: Shown, words: Words) -> tuple[Source, ...]:
    """The sources of those ids, in the manifest's order."""
    return tuple(_source(item, words) for item in data.bundle.manifest["sources"] if item["id"] in ids)


def factor(line: Line) -> int:
    """By what a figure is multiplied to be shown: shares of rank are shown from 0 to 100."""
    return PERCENT if line.id == "support" else 1


def _figure(line: Line, data: Shown, words: Words) -> Figure:
    level = level_of(line.readings[0].area, data)
    plot, known = strip(line, data), words.decimal(len(line.known), 0)
    digits = 0 if line.id == "support" else 1 if line.declared or line.id.startswith("reach") else 2
    short = plot.digits(factor(line)) if plot else 0
    letters = LETTERS if len(line.readings) > 1 else " "
    return Figure(
        id=line.id,
        label=figure_label(line, data, words),
        unit=figure_unit(line, data, words),
        year=str(line.year) if line.year else words("neighbourhood.figures.years"),
        n=words(f"neighbourhood.figures.n.{level}", n=known),
        about=words.local(line.declared["description"]) if line.declared else "",
        values=tuple(
            _value(line, reading, letters[number].strip(), digits, data, words)
            for number, reading in enumerate(line.readings)
        ),
        rows=tuple(_drawn(row, level, data, words) for row in plot.rows) if plot else (),
        ticks=tuple((tick.x, words.decimal(tick.value * factor(line), short)) for tick in plot.ticks) if plot else (),
        beyond=words.plural("neighbourhood.figures.beyond", plot.beyond) if plot and plot.beyond else "",
        sources=sources_of(line.sources, data, words),
        how=method_link(line.anchor, words) if line.anchor else "",
    )


def _value(line: Line, reading: Reading, letter: str, digits: int, data: Shown, words: Words) -> Value:
    held = _held(reading, data, words)
    if reading.value is None:
        return Value(letter, words("neighbourhood.figures.nothing"), held if reading.held else ())
    beside = [*held]
    stem = _stem(line, data)
    if stem in RANGED and reading.low is not None and reading.high is not None and reading.low < reading.high:
        ends = {"low": reading.low, "high": reading.high}
        digits_of_ends = 0 if stem == "reach" else digits
        said = {name: words.decimal(end * factor(line), digits_of_ends) for name, end in ends.items()}
        beside.append(words(f"neighbourhood.measure.{stem}.range", **said))
    beside += [_rank(rank, data, words) for rank in reading.ranks]
    if line.direction == "neutral":
        beside.append(words("neighbourhood.figures.order_neutral"))
    if reading.status == "partial" and reading.coverage is not None:
        beside.append(words("neighbourhood.figures.part", n=round(reading.coverage * 100)))
    elif reading.status == "partial" and line.group == "support":
        beside.append(words("neighbourhood.figures.partial"))
    return Value(letter, words.decimal(reading.value * factor(line), digits), tuple(beside))


def _held(reading: Reading, data: Shown, words: Words) -> tuple[str, ...]:
    """What a rate of practices is made of: a drawn rate alone hides that it may stand for none."""
    if reading.held is None:
        return ()
    people = record(data.once("areas_by_id", lambda: data.bundle.areas.set_index("area_id")), reading.area)[
        "population"
    ]
    documented = words.plural("neighbourhood.figures.held", reading.held)
    return (documented,) if pd.isna(people) else (documented, residents_said(int(people), data, words))


def _rank(rank: Rank, data: Shown, words: Words) -> str:
    first, last = words.decimal(rank.first, 0), words.decimal(rank.last, 0)
    return words(
        "neighbourhood.figures.rank",
        rank=first if rank.first == rank.last else f"{first}–{last}",
        n=words.decimal(rank.of, 0),
        scope=_scope(rank.scope, data, words),
    )


def _scope(town: str | None, data: Shown, words: Words) -> str:
    if town is None:
        return words.local(data.bundle.manifest["region_info"]["label"])
    return data.municipality_names(words.lang).get(town, town)


def _drawn(row: Row, level: str, data: Shown, words: Words) -> Drawn:
    number = words.decimal(row.of, 0)
    return Drawn(words(f"neighbourhood.figures.peers.{level}", scope=_scope(row.scope, data, words), n=number), row)


def _stem(line: Line, data: Shown) -> str:
    return line.id.removesuffix(f"_{main_catchment(data)}")


def _source(item: dict[str, Any], words: Words) -> Source:
    return Source(
        id=item["id"],
        title=words.local(item["title"]),
        credit=item["credit"],
        vintage=str(item.get("vintage") or ""),
        licence=item["licence"],
        licence_url=item.get("licence_url") or "",
        url=item.get("url") or "",
    )
