"""The figures of chosen areas and where each stands among its municipality's and its region's. Values, no words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from dashboard.presenters.panels import place_of
from dashboard.query.dataset import Dataset

RATE, COUNT = "rate_", "practices_"
KINDS_OF_RATE = ("all", "professional", "meeting_infrastructure", "public_money")
GIVEN = ("ok", "partial", "documented")


@dataclass(frozen=True)
class Rank:
    """Places ``first`` to ``last`` of ``of`` areas: those of a municipality (``scope``) or, None, of the region."""

    scope: str | None
    first: int
    last: int
    of: int


@dataclass(frozen=True)
class AreaValue:
    """One area's figure.

    Attributes:
        value, low, high: in the line's unit; None where not given.
        status: ``ok`` or why there is no figure or what to say beside it, see docs/bundle.md.
        coverage: share of the residents that the figure stands for, 0 to 1; None where that is not told.
        ranks: within the municipality, where it has several areas with a figure, and within the region.
        held: how many practices the registry holds, of rates of practices; None of other figures.
    """

    area: str
    value: float | None
    low: float | None
    high: float | None
    status: str
    coverage: float | None
    ranks: tuple[Rank, ...]
    held: int | None = None


@dataclass(frozen=True)
class Line:
    """One figure of every chosen area.

    Attributes:
        id: of an indicator or a measure.
        group: ``need``, ``support`` or ``practices``.
        direction: ``high_is_need``, ``low_is_need``, ``neutral``; of measures ``more``: place 1 has most.
        declared: the manifest's declaration of an indicator; None of measures.
        limits: lowest and highest that the figure can be; None where it has no such limits.
        year: of the situation; None where several sources of several years are behind it.
        sources: ids in the manifest.
        anchor: where method.md tells how it is made; empty where it is the source's own.
        known: area id → figure, of every area of the level that has one.
        readings: one an area, in the order in which they were asked for.
    """

    id: str
    group: str
    direction: str
    declared: dict[str, Any] | None
    limits: tuple[float, float] | None
    year: int | None
    sources: tuple[str, ...]
    anchor: str
    known: pd.Series
    readings: tuple[AreaValue, ...]

    @property
    def empty(self) -> bool:
        """Whether none of the chosen areas has a figure."""
        return all(reading.value is None for reading in self.readings)


def lines(areas: Sequence[str], dataset: Dataset) -> tuple[Line, ...]:
    """All figures of areas of one level: first those about need, then those about support, then about practices."""
    level = level_of(areas[0], dataset)
    return (*_indicators(areas, level, dataset), *_measures(areas, level, dataset))


def level_of(area: str, dataset: Dataset) -> str:
    """The level of an area; KeyError when the bundle does not hold it."""
    for level in dataset.levels:
        if area in dataset.area_rows(level):
            return level
    raise KeyError(area)


def measured(measure: str, level: str, dataset: Dataset) -> pd.DataFrame:
    """``value``, ``low``, ``high`` and ``status`` of a measure by area id, the areas of a level only."""

    def found() -> pd.DataFrame:
        table = dataset.bundle.measures
        mine = table[table["measure_id"] == measure].set_index("area_id")
        return mine.loc[mine.index.isin(dataset.area_rows(level)), ["value", "low", "high", "status"]]

    return dataset.once(("measured", measure, level), found)


def record(table: pd.DataFrame, key: str) -> dict[str, Any]:
    """The row of a table whose index is ``key``, column by column; KeyError when there is none."""
    found: dict[str, Any] = table.loc[[key]].to_dict("records")[0]  # type: ignore[assignment]
    return found


def held_of(measure: str, level: str, dataset: Dataset) -> pd.Series | None:
    """How many practices each area of a level holds, by area id, for a rate of practices; None for other measures."""
    if not measure.startswith(RATE):
        return None
    table = measured(f"{COUNT}{measure.removeprefix(RATE)}", level, dataset)
    return None if table.empty else table["value"]


def main_catchment(dataset: Dataset) -> int:
    """The walk of the main setting, in metres."""
    return int(dataset.bundle.measure_info["parameters"]["main"]["catchment_m"])


def towns_of(dataset: Dataset) -> dict[str, Any]:
    """Area id → the municipality that it lies in, as the boundaries write it; None where they do not say."""
    areas = dataset.bundle.areas
    return dataset.once("towns_of", lambda: dict(zip(areas["area_id"], areas["municipality_name"], strict=True)))


def peers_of(town: Any, known: pd.Series, towns: dict[str, Any]) -> pd.Series:
    """The known figures of the areas in a municipality; none where there is none."""
    if not isinstance(town, str):
        return known.iloc[:0]
    return known[[towns[area] == town for area in known.index]]


def _indicators(areas: Sequence[str], level: str, dataset: Dataset) -> Iterable[Line]:
    described = dataset.bundle.measure_info.get("measures", {})
    for item in dataset.bundle.manifest["indicators"]:
        figures = dataset.figures(level, item["id"])
        limits = item.get("range")
        yield Line(
            id=item["id"],
            group="need",
            direction=item["direction"],
            declared=item,
            limits=(float(limits[0]), float(limits[1])) if limits else None,
            year=item["vintage"],
            sources=(item["source"],),
            anchor=described.get(f"need_{item['id']}", {}).get("anchor", ""),
            known=figures["value"].dropna(),
            readings=_readings(areas, figures, item["direction"], dataset),
        )


def _measures(areas: Sequence[str], level: str, dataset: Dataset) -> Iterable[Line]:
    walk = main_catchment(dataset)
    wanted = {
        f"reach_{walk}": "support",
        f"access_{walk}": "support",
        "support": "support",
        **{f"{RATE}{kind}": "practices" for kind in KINDS_OF_RATE},
    }
    for measure, group in wanted.items():
        table = measured(measure, level, dataset)
        about = dataset.bundle.measure_info.get("measures", {}).get(measure)
        if about is None or table.empty:
            continue
        # Municipalities without a documented practice have no rate: a place among the others would say little.
        ranked = group != "practices" or level == dataset.levels[-1]
        yield Line(
            id=measure,
            group=group,
            direction="more",
            declared=None,
            limits=(0.0, 1.0) if measure == "support" else None,
            year=about.get("vintage"),
            sources=tuple(about["sources"]),
            anchor=about["anchor"],
            known=table.loc[table["status"].isin(GIVEN), "value"].dropna(),
            readings=_readings(areas, table, "more", dataset, held_of(measure, level, dataset), ranked),
        )


def _readings(
    areas: Sequence[str],
    table: pd.DataFrame,
    direction: str,
    dataset: Dataset,
    held: pd.Series | None = None,
    ranked: bool = True,
) -> tuple[AreaValue, ...]:
    known = table[table["status"].isin(GIVEN)]["value"].dropna()
    order = known if held is None else _order(known, held)
    towns = towns_of(dataset)
    found = []
    for area in areas:
        row = record(table, area) if area in table.index else {"status": "no_data"}
        given = area in known.index
        number = None if held is None else _number(held.get(area))
        found.append(
            AreaValue(
                area=area,
                value=_number(row.get("value")) if given else None,
                low=_number(row.get("low")) if given else None,
                high=_number(row.get("high")) if given else None,
                status=str(row["status"]),
                coverage=_number(row.get("coverage")),
                ranks=_ranks(area, order, direction, towns) if ranked and given else (),
                held=None if number is None else round(number),
            )
        )
    return tuple(found)


def _order(known: pd.Series, held: pd.Series) -> pd.Series:
    """By what areas are ranked on a rate of practices: areas that hold none share the last places.

    Their rates differ all the same, but only by how many people live there: the fewer, the nearer to the mean. Where
    areas differ no more than chance lets them, all have the mean and share all places.
    """
    return known if known.nunique() == 1 else known.where(held.reindex(known.index) > 0, -np.inf)


def _ranks(area: str, order: pd.Series, direction: str, towns: dict[str, Any]) -> tuple[Rank, ...]:
    town, own = towns[area], float(order[area])
    peers = peers_of(town, order, towns)
    inside = (Rank(town, *place_of(own, peers, direction), len(peers)),) if len(peers) > 1 else ()
    return (*inside, Rank(None, *place_of(own, order, direction), len(order)))


def _number(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)
