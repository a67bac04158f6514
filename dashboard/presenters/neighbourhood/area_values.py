"""Values of chosen areas and their ranks within municipality and region. Numbers only, no text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from dashboard.presenters.panels import rank_range
from dashboard.query.bivariate import NO_DATA
from dashboard.query.dataset import Dataset, record
from geodata.region import Indicator

RATE, COUNT = "rate_", "practices_"
KINDS_OF_RATE = ("all", "professional", "meeting_infrastructure", "public_money")
GIVEN = ("ok", "partial", "documented")


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
        ranks: within the municipality, where several of its areas have a value, and within the region.
        practices: for a rate of practices the number of practices in the registry; None otherwise.
    """

    area: str
    value: float | None
    low: float | None
    high: float | None
    status: str
    coverage: float | None
    ranks: tuple[Rank, ...]
    practices: int | None = None


@dataclass(frozen=True)
class AreaFigure:
    """One figure of every chosen area.

    Attributes:
        id: of an indicator or a measure.
        group: ``need``, ``support`` or ``practices``.
        direction: ``high_is_need``, ``low_is_need``, ``neutral``; of measures ``more``: rank 1 has most.
        declared: the manifest's declaration of an indicator; None for measures.
        limits: lowest and highest possible value; None where it has no such limits.
        year: of the data; None where it has several sources of several years.
        sources: ids in the manifest.
        anchor: of its method in method.md; empty where it is the source's own.
        known: area id → value, of every area of the level that has one.
        values: one per area, in the order of the request.
    """

    id: str
    group: str
    direction: str
    declared: Indicator | None
    limits: tuple[float, float] | None
    year: int | None
    sources: tuple[str, ...]
    anchor: str
    known: pd.Series
    values: tuple[AreaValue, ...]

    @property
    def empty(self) -> bool:
        """Whether none of the chosen areas has a value."""
        return all(value.value is None for value in self.values)


def area_figures(areas: Sequence[str], dataset: Dataset) -> tuple[AreaFigure, ...]:
    """All figures of areas of one level: need, then support, then practices."""
    level = dataset.level_of(areas[0])
    return (*_indicators(areas, level, dataset), *_measures(areas, level, dataset))


def peers_of(municipality: Any, known: pd.Series, dataset: Dataset) -> pd.Series:
    """The known values of the areas in a municipality; none without one."""
    if not isinstance(municipality, str):
        return known.iloc[:0]
    municipality_of = dataset.municipality_of
    return known[[municipality_of[area] == municipality for area in known.index]]


def _indicators(areas: Sequence[str], level: str, dataset: Dataset) -> Iterator[AreaFigure]:
    for item in dataset.bundle.manifest.indicators:
        table, limits = dataset.figures(level, item.id), item.range
        yield AreaFigure(
            id=item.id,
            group="need",
            direction=item.direction,
            declared=item,
            limits=limits,
            year=item.vintage,
            sources=(item.source,),
            anchor=need.anchor if (need := dataset.measure(f"need_{item.id}")) else "",
            known=table["value"].dropna(),
            values=_values(areas, table, item.direction, dataset),
        )


def _measures(areas: Sequence[str], level: str, dataset: Dataset) -> Iterator[AreaFigure]:
    support = (f"reach_{dataset.catchment_m}", f"access_{dataset.catchment_m}", "support")
    groups = dict.fromkeys(support, "support") | {f"{RATE}{kind}": "practices" for kind in KINDS_OF_RATE}
    for measure, group in groups.items():
        table, declared = dataset.measure_table(measure, level), dataset.measure(measure)
        if declared is None or table.empty:
            continue
        counts = dataset.measure_table(f"{COUNT}{measure.removeprefix(RATE)}", level)["value"]
        is_rate = group == "practices" and not counts.empty
        # Municipalities without a documented practice have no rate: a rank among the others would mean little.
        ranked = group != "practices" or level == dataset.levels[-1]
        yield AreaFigure(
            id=measure,
            group=group,
            direction="more",
            declared=None,
            limits=(0.0, 1.0) if measure == "support" else None,
            year=declared.vintage,
            sources=declared.sources,
            anchor=declared.anchor,
            known=table.loc[table["status"].isin(GIVEN), "value"].dropna(),
            values=_values(areas, table, "more", dataset, counts if is_rate else None, ranked),
        )


def _values(
    areas: Sequence[str],
    table: pd.DataFrame,
    direction: str,
    dataset: Dataset,
    counts: pd.Series | None = None,
    ranked: bool = True,
) -> tuple[AreaValue, ...]:
    """The value of each area; ``counts`` are the practices by area id, for a rate of practices."""
    known = table[table["status"].isin(GIVEN)]["value"].dropna()
    ranking = known if counts is None else _ranking(known, counts)
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
                ranks=_ranks(area, ranking, direction, dataset) if ranked and given else (),
                practices=None if number is None else round(number),
            )
        )
    return tuple(values)


def _ranking(known: pd.Series, counts: pd.Series) -> pd.Series:
    """The values by which areas are ranked on a rate of practices: areas without any share the last ranks.

    Their shrunken rates differ only by the number of residents: the fewer, the nearer to the mean. Where all rates
    equal the mean, as between areas that differ no more than by chance, all share all ranks.
    """
    return known if known.nunique() == 1 else known.where(counts.reindex(known.index) > 0, -np.inf)


def _ranks(area: str, ranking: pd.Series, direction: str, dataset: Dataset) -> tuple[Rank, ...]:
    municipality, own = dataset.municipality_of[area], float(ranking[area])
    peers = peers_of(municipality, ranking, dataset)
    inside = (Rank(municipality, *rank_range(own, peers, direction), len(peers)),) if len(peers) > 1 else ()
    return (*inside, Rank(None, *rank_range(own, ranking, direction), len(ranking)))


def _number(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)
