"""Values of chosen areas and their ranks within municipality and region. Numbers only, no text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from dashboard.presenters.panels import rank_range
from dashboard.query.bivariate import NO_DATA, SPARSE
from dashboard.query.comparison import town_comparison
from dashboard.query.dataset import Dataset, record
from dashboard.query.scale import made_for
from dashboard.query.view import View
from geodata.bundle.figures import each_once
from geodata.region import Indicator

# A rate is of the practices where people live, see geodata.measures.rates.
RATE, COUNT = "rate_", "living_"
NEAREST = "nearest_place"
UNRANKED = ("without_place", NEAREST)
KINDS_OF_RATE = ("all", "professional", "meeting_infrastructure", "public_money")
PARTIAL = "partial"
GIVEN = ("ok", PARTIAL, "documented")


@dataclass(frozen=True)
class Rank:
    """Ranks ``first`` to ``last`` of ``of`` areas: those of a municipality (``scope``) or, None, of the region."""

    scope: str | None
    first: int
    last: int
    of: int


@dataclass(frozen=True)
class AreaValue:
    """The value of one area.

    Attributes:
        value, low, high: in the unit of the figure; None where not given.
        status: ``ok`` or why there is no value or what limits it, see docs/bundle.md.
        coverage: share of the residents that the value represents, 0 to 1; None where unknown.
        of: the larger area that the value is of, as in ``indicators.parquet``; None where it is of this area.
        ranks: within the municipality, where several of its areas have a value, and within the region.
        practices: for a rate of practices the number of practices in the registry where people live; None otherwise.
    """

    area: str
    value: float | None
    low: float | None
    high: float | None
    status: str
    coverage: float | None
    ranks: tuple[Rank, ...]
    practices: int | None = None
    of: str | None = None

    @property
    def covered(self) -> int | None:
        """The percentage of residents that a value represents, where these are not all."""
        share = None if self.value is None or self.status != PARTIAL else self.coverage
        return None if share is None or round(share * 100) == 100 else round(share * 100)


@dataclass(frozen=True)
class AreaFigure:
    """One figure of every chosen area.

    Attributes:
        id: of an indicator or a measure.
        group: ``need``, ``support`` or ``practices``.
        direction: ``high_is_need``, ``low_is_need``, ``neutral``; of measures ``more``: rank 1 has most.
        declared: the manifest's declaration of an indicator; None for measures.
        limits: lowest and highest possible value; None where it has no such limits.
        year: of the values; None where it has several sources of several years.
        sources: ids in the manifest.
        anchor: of its method in method.md; empty where it is the source's own.
        table: ``value`` and ``of`` of every area of the level that has a value, indexed by area id.
        values: one per area, in the order of the request.
        in_town: whether areas are compared within their municipality alone: towns were searched for different kinds of
            places.
    """

    id: str
    group: str
    direction: str
    declared: Indicator | None
    limits: tuple[float, float] | None
    year: int | None
    sources: tuple[str, ...]
    anchor: str
    table: pd.DataFrame
    values: tuple[AreaValue, ...]
    in_town: bool = False

    @property
    def known(self) -> pd.Series:
        """The values that are compared."""
        return once(self.table)

    @property
    def empty(self) -> bool:
        """Whether none of the chosen areas has a value."""
        return all(value.value is None for value in self.values)


def area_figures(areas: Sequence[str], dataset: Dataset, view: View) -> tuple[AreaFigure, ...]:
    """All figures that are made for some areas: need, then support, then practices.

    Args:
        areas: of one level.
        view: the figure of its map is of the year that it shows, all others are of their newest.
    """
    level, shown = dataset.level_of(areas[0]), view.indicator or dataset.default_indicator
    years = [
        (item, dataset.year(item, view.at) if item.id == shown else item.vintage)
        for item in dataset.bundle.manifest.indicators
    ]
    return (*_indicators(areas, level, years, dataset), *_measures(areas, level, dataset, is_sparse(areas, dataset)))


def is_sparse(areas: Sequence[str], dataset: Dataset) -> bool:
    """Whether so few people live in any of some areas that a walk says little: the distance counts there."""
    table = dataset.measure_table("support", dataset.level_of(areas[0]))
    return bool((table["status"].reindex(list(areas)) == SPARSE).any())


def figures_of_every_year(areas: Sequence[str], dataset: Dataset) -> tuple[AreaFigure, ...]:
    """:func:`area_figures` with every year of each indicator, from the newest."""
    level = dataset.level_of(areas[0])
    years = [(item, year) for item in dataset.bundle.manifest.indicators for year in reversed(item.vintages)]
    return (*_indicators(areas, level, years, dataset), *_measures(areas, level, dataset, nearest=True))


def once(table: pd.DataFrame) -> pd.Series:
    """The values of areas, by area id; one of a larger area once.

    Args:
        table: ``value`` and, of indicators, ``of``.
    """
    return (each_once(table) if "of" in table else table)["value"]


def peers_of(municipality: Any, table: pd.DataFrame, dataset: Dataset) -> pd.Series:
    """The values of the areas in a municipality, one of a larger area once; none without a municipality."""
    if not isinstance(municipality, str):
        return once(table.iloc[:0])
    municipality_of = dataset.municipality_of
    return once(table[[municipality_of[area] == municipality for area in table.index]])


def _indicators(
    areas: Sequence[str], level: str, years: Sequence[tuple[Indicator, int]], dataset: Dataset
) -> Iterator[AreaFigure]:
    for item, year in years:
        if level not in dataset.indicator_levels(item.id) or made_for(dataset, item.id).isdisjoint(areas):
            continue
        table = dataset.figures(level, item.id, year)
        yield AreaFigure(
            id=item.id,
            group="need",
            direction=item.direction,
            declared=item,
            limits=item.range,
            year=year,
            sources=(item.source,),
            anchor=need.anchor if (need := dataset.measure(f"need_{item.id}")) else "",
            table=_given(table),
            values=_values(areas, table, _Ranked(item.direction), dataset),
        )


def _measures(areas: Sequence[str], level: str, dataset: Dataset, nearest: bool) -> Iterator[AreaFigure]:
    """Figures of known meeting places and of practices; ``nearest``: with the distance to the nearest place."""
    walk = dataset.catchment_m
    support = (f"without_place_{walk}", *((NEAREST,) if nearest else ()), f"reach_{walk}", f"access_{walk}", "support")
    groups = dict.fromkeys(support, "support") | {f"{RATE}{kind}": "practices" for kind in KINDS_OF_RATE}
    for measure, group in groups.items():
        table, declared = dataset.measure_table(measure, level), dataset.measure(measure)
        if declared is None or table.empty:
            continue
        counts = dataset.measure_table(f"{COUNT}{measure.removeprefix(RATE)}", level)["value"]
        is_rate = group == "practices" and not counts.empty
        # Municipalities without a documented practice have no rate: a rank among the others would mean little.
        # Numbers of residents and distances are no ranks: more of either is not better.
        ranked = level == dataset.levels[-1] and not measure.startswith(UNRANKED)
        in_town = group == "support"
        yield AreaFigure(
            id=measure,
            group=group,
            direction="more",
            declared=None,
            limits=(0.0, 1.0) if measure == "support" else None,
            year=declared.vintage,
            sources=declared.sources,
            anchor=declared.anchor,
            table=_given(table)[["value"]],
            values=_values(areas, table, _Ranked("more", ranked, in_town), dataset, counts if is_rate else None),
            in_town=in_town and ranked,
        )


@dataclass(frozen=True)
class _Ranked:
    """How values are ranked: by which direction, whether at all, and whether within their municipality alone."""

    direction: str
    at_all: bool = True
    in_town: bool = False


def _values(
    areas: Sequence[str], table: pd.DataFrame, ranked: _Ranked, dataset: Dataset, counts: pd.Series | None = None
) -> tuple[AreaValue, ...]:
    """The value of each area; ``counts`` are the practices by area id, for a rate of practices."""
    known = _given(table)
    ranking = known if counts is None else known.assign(value=_ranking(known["value"], counts))
    values = []
    for area in areas:
        row = record(table, area) if area in table.index else {"status": NO_DATA}
        given = area in known.index
        number = None if counts is None else _number(counts.get(area))
        values.append(
            AreaValue(
                area=area,
                **{name: _number(row.get(name)) if given else None for name in ("value", "low", "high")},
                status=str(row["status"]),
                coverage=_number(row.get("coverage")),
                ranks=_ranks(area, ranking, ranked, dataset) if ranked.at_all and given else (),
                practices=None if number is None else round(number),
                of=of if given and isinstance(of := row.get("of"), str) else None,
            )
        )
    return tuple(values)


def _given(table: pd.DataFrame) -> pd.DataFrame:
    """The rows with a value."""
    return table[table["status"].isin(GIVEN) & table["value"].notna()]


def _ranking(known: pd.Series, counts: pd.Series) -> pd.Series:
    """The values by which areas are ranked on a rate of practices: areas without any share the last ranks.

    Their shrunken rates differ only by the number of residents: the fewer, the nearer to the mean. Where all rates
    equal the mean, as between areas that differ no more than by chance, all share all ranks.
    """
    return known if known.nunique() == 1 else known.where(counts.reindex(known.index) > 0, -np.inf)


def _ranks(area: str, ranking: pd.DataFrame, ranked: _Ranked, dataset: Dataset) -> tuple[Rank, ...]:
    """Within the municipality and the region; of known places within a municipality that can be compared alone."""
    if ranked.in_town and town_comparison(area, dataset) is None:
        return ()
    municipality, own, direction = dataset.municipality_of[area], float(ranking["value"][area]), ranked.direction
    peers, everywhere = peers_of(municipality, ranking, dataset), once(ranking)
    inside = (Rank(municipality, *rank_range(own, peers, direction), len(peers)),) if len(peers) > 1 else ()
    if ranked.in_town:
        return inside
    return (*inside, Rank(None, *rank_range(own, everywhere, direction), len(everywhere)))


def _number(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)
