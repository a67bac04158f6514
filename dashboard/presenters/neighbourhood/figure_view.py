"""View models of the figures of chosen areas: text and positions, as plain values for the templates."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.presenters.area_texts import of_text, residents_text
from dashboard.presenters.credits import Attribution, attribution
from dashboard.presenters.i18n import Words
from dashboard.presenters.method import method_link
from dashboard.presenters.neighbourhood.area_values import UNRANKED, AreaFigure, AreaValue, Rank
from dashboard.presenters.neighbourhood.dot_plot import LETTERS, DotRow, dot_plot
from dashboard.query.dataset import Dataset, record

GROUPS = ("need", "support", "practices")
RANGED = (
    "reach",
    "nearest_place",
    "support",
    "rate_all",
    "rate_professional",
    "rate_meeting_infrastructure",
    "rate_public_money",
)
PERCENT = 100


@dataclass(frozen=True)
class ValueText:
    """The value of one area in words, with notes on ranks, interval and completeness."""

    letter: str
    text: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class FigureView:
    """One figure of all chosen areas.

    Attributes:
        rows: the rows of the dot plot with their labels.
        ticks: position in per cent → number in words.
    """

    id: str
    label: str
    unit: str
    year: str
    n: str
    about: str
    values: tuple[ValueText, ...]
    rows: tuple[tuple[str, DotRow], ...]
    ticks: tuple[tuple[float, str], ...]
    beyond: str
    sources: tuple[Attribution, ...]
    how: str


def figure_views(figures: Sequence[AreaFigure], dataset: Dataset, words: Words) -> dict[str, tuple[FigureView, ...]]:
    """Group → its figures, in the order of :data:`GROUPS`; empty groups are left out."""
    groups = {group: [figure for figure in figures if figure.group == group] for group in GROUPS}
    return {
        group: tuple(_figure_view(figure, dataset, words) for figure in members)
        for group, members in groups.items()
        if members
    }


def has_dots(groups: Mapping[str, Sequence[FigureView]]) -> bool:
    """Whether any dot plot shows other areas one by one; a region's municipalities have none beside them."""
    return any(row.dots for views in groups.values() for view in views for _, row in view.rows)


def figure_text(figure: AreaFigure, part: str, dataset: Dataset, words: Words) -> str:
    """A text of a figure.

    Args:
        part: ``label`` or ``unit``.
    """
    if figure.declared is not None:
        return words.local(getattr(figure.declared, part))
    walk = words.whole(dataset.catchment_m)
    return words(f"neighbourhood.measure.{_stem(figure, dataset)}.{part}", walk=walk)


def attributions(ids: Collection[str], dataset: Dataset, words: Words) -> tuple[Attribution, ...]:
    """The sources with those ids, in the manifest's order."""
    return tuple(attribution(source, dataset, words) for one, source in dataset.sources.items() if one in ids)


def factor(figure: AreaFigure) -> int:
    """The factor of a figure for display: percentile ranks are shown from 0 to 100."""
    return PERCENT if figure.id == "support" else 1


def _figure_view(figure: AreaFigure, dataset: Dataset, words: Words) -> FigureView:
    level = dataset.level_of(figure.values[0].area)
    plot = dot_plot(figure, dataset)
    decimals = _decimals(figure, dataset)
    short = plot.digits(factor(figure)) if plot else 0
    letters = LETTERS if len(figure.values) > 1 else " "
    return FigureView(
        id=figure.id,
        label=figure_text(figure, "label", dataset, words),
        unit=figure_text(figure, "unit", dataset, words),
        year=str(figure.year) if figure.year else words("neighbourhood.figures.years"),
        n=words(f"neighbourhood.figures.n.{level}", n=words.whole(len(figure.known))),
        about=words.local(figure.declared.description) if figure.declared else "",
        values=tuple(
            _value_text(figure, value, letters[number].strip(), decimals, dataset, words)
            for number, value in enumerate(figure.values)
        ),
        rows=tuple((_row_label(row, level, dataset, words), row) for row in plot.rows) if plot else (),
        ticks=tuple((x, words.decimal(value * factor(figure), short)) for x, value in plot.ticks) if plot else (),
        beyond=words.plural("neighbourhood.figures.beyond", plot.beyond) if plot and plot.beyond else "",
        sources=attributions(figure.sources, dataset, words),
        how=method_link(figure.anchor, words) if figure.anchor else "",
    )


def _decimals(figure: AreaFigure, dataset: Dataset) -> int:
    if figure.declared:
        return dataset.decimals(figure.id)
    if figure.id.startswith(("support", *UNRANKED)):
        return 0
    return 1 if figure.id.startswith("reach") else 2


def _value_text(
    figure: AreaFigure, value: AreaValue, letter: str, decimals: int, dataset: Dataset, words: Words
) -> ValueText:
    notes = _practices_notes(value, dataset, words)
    if value.value is None:
        return ValueText(letter, words("neighbourhood.figures.nothing"), tuple(notes) if value.practices else ())
    stem = _stem(figure, dataset)
    if stem in RANGED and value.low is not None and value.high is not None and value.low < value.high:
        bounds = {"low": value.low, "high": value.high}
        decimals_of_bounds = 0 if stem == "reach" else decimals
        texts = {name: words.decimal(bound * factor(figure), decimals_of_bounds) for name, bound in bounds.items()}
        notes.append(words(f"neighbourhood.measure.{stem}.range", **texts))
    notes += [_rank_text(rank, dataset, words) for rank in value.ranks]
    if figure.direction == "neutral":
        notes.append(words("neighbourhood.figures.order_neutral"))
    if value.covered is not None:
        notes.append(words("neighbourhood.figures.part", n=value.covered))
    elif value.status == "partial" and figure.group == "support":
        notes.append(words("neighbourhood.figures.partial"))
    notes += filter(None, (of_text(value.of, dataset, words),))
    return ValueText(letter, words.decimal(value.value * factor(figure), decimals), tuple(notes))


def _practices_notes(value: AreaValue, dataset: Dataset, words: Words) -> list[str]:
    """The practices and residents of a rate: a shrunken rate alone does not show that it may be of none."""
    if value.practices is None:
        return []
    row = record(dataset.areas_by_id, value.area)
    documented = words.plural("neighbourhood.figures.held", value.practices)
    return [documented] if pd.isna(row["population"]) else [documented, residents_text(row, words)]


def _rank_text(rank: Rank, dataset: Dataset, words: Words) -> str:
    first, last = words.whole(rank.first), words.whole(rank.last)
    return words(
        "neighbourhood.figures.rank",
        rank=first if rank.first == rank.last else f"{first}–{last}",
        n=words.whole(rank.of),
        scope=_scope(rank.scope, dataset, words),
    )


def _scope(municipality: str | None, dataset: Dataset, words: Words) -> str:
    if municipality is None:
        return words.local(dataset.region.label)
    return dataset.municipality_name(municipality, words.lang)


def _row_label(row: DotRow, level: str, dataset: Dataset, words: Words) -> str:
    scope = _scope(row.scope, dataset, words)
    return words(f"neighbourhood.figures.peers.{level}", scope=scope, n=words.whole(row.of))


def _stem(figure: AreaFigure, dataset: Dataset) -> str:
    return figure.id.removesuffix(f"_{dataset.catchment_m}")
