"""Indicators: figures of areas, one row an area and indicator, with the share of residents that each is based on.

Figures of smaller areas are aggregated to ours: population-weighted means along look-ups.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from geodata.bundle.models import TABLES
from geodata.bundle.models.documents import UnmatchedIndicator
from geodata.errors import Problem, SourceError
from geodata.layers.tables import check_vintages, read_table
from geodata.region import Aggregation, BoundaryLayer, IndicatorTable, Region, Weights
from geodata.statuses import FigureStatus, UnmatchedCode

SHOWN_AT_MOST = 10
PathOf = Callable[[str], Path]


@dataclass(frozen=True)
class Indicators:
    """Figures of a region.

    Attributes:
        values: one row an area and indicator; ``value`` in the indicator's unit, NaN without one;
            ``coverage`` 0 to 1; ``status`` ``ok``, ``partial`` (coverage below 1) or ``no_data``.
        population: residents by area id.
        unmatched: codes without a partner, with the reason, in order.
    """

    values: pd.DataFrame
    population: pd.Series
    unmatched: tuple[UnmatchedIndicator, ...] = ()


def read_indicators(
    path_of: PathOf, region: Region, areas: pd.DataFrame, lookups: Mapping[str, pd.Series]
) -> Indicators:
    """Read a region's figures; codes are text, whatever they look like.

    Args:
        path_of: gives the file of a source.
        region: declares the table, its columns and, for figures of smaller areas, how they are aggregated.
        areas: ``area_id`` and ``level`` of every area; those without a figure get ``no_data``.
        lookups: the region's look-ups by id.

    Raises:
        SourceError: with every missing column, repeated code, cell that is no number or out of range, and every join
            between codes of different editions.
    """
    declared = region.indicator_table
    known = pd.Index(sorted(areas["area_id"]), name="area_id")
    if declared is None:
        return Indicators(_long(pd.DataFrame(index=known), pd.DataFrame(index=known), region), pd.Series(np.nan, known))
    path = path_of(declared.source)
    numbers = _read_numbers(path, declared, region)
    if declared.aggregation:
        return _aggregated(path_of, numbers, declared.aggregation, region, areas, lookups)
    for layer in region.boundaries:
        check_vintages(str(path), _steps(region, layer.level, ()))
    here = numbers.reindex(known)
    share = here["coverage"] if "coverage" in here else pd.Series(1.0, index=known)
    coverage = pd.DataFrame(
        {item.id: share.where(here[item.id].notna(), 0.0).fillna(1.0) for item in region.indicators}
    )
    return Indicators(
        values=_long(here, coverage, region),
        population=here["population"] if "population" in here else pd.Series(np.nan, index=known),
        unmatched=tuple(
            UnmatchedIndicator(id=code, reason=reason)
            for reason, codes in (
                (UnmatchedCode.NO_SUCH_AREA, set(numbers.index) - set(known)),
                (UnmatchedCode.NOT_IN_THE_TABLE, set(known) - set(numbers.index)),
            )
            for code in sorted(codes)
        ),
    )


@dataclass(frozen=True)
class Aggregated:
    """Figures of areas.

    Attributes:
        values: one column an indicator, indexed by area id: the weighted mean, NaN where it is based on nobody.
        coverage: one column an indicator: the share (0 to 1) of the area's residents in sectors that have a value.
        population: residents by area id, NaN where no sector of the area is known.
    """

    values: pd.DataFrame
    coverage: pd.DataFrame
    population: pd.Series


def aggregate(scores: pd.DataFrame, weights: pd.Series, area_of: pd.Series, area_ids: pd.Index) -> Aggregated:
    """Means of sector scores by area, weighted by residents.

    For an area with sectors s, residents w and scores x the mean is Σ w·x / Σ w over the sectors that have a score, and
    the coverage Σ w (with a score) / Σ w (all).

    Args:
        scores: one row a sector, one column an indicator; NaN where there is no score.
        weights: residents by sector; sectors without a number count for nobody.
        area_of: the area of each sector; sectors that are not in it belong to none.
        area_ids: all areas, in the order wanted.
    """
    area = area_of.reindex(scores.index)
    people = weights.reindex(scores.index).fillna(0.0)
    total = people.groupby(area).sum()
    values, coverage = {}, {}
    for name in scores.columns:
        behind = people.where(scores[name].notna(), 0.0).groupby(area).sum()
        weighted = (people * scores[name].fillna(0.0)).groupby(area).sum()
        with np.errstate(invalid="ignore", divide="ignore"):
            values[name] = (weighted / behind).where(behind > 0)
            coverage[name] = (behind / total).where(total > 0, 0.0)
    return Aggregated(
        values=pd.DataFrame(values).reindex(area_ids),
        coverage=pd.DataFrame(coverage).reindex(area_ids).fillna(0.0),
        population=total.reindex(area_ids),
    )


def _aggregated(
    path_of: PathOf,
    scores: pd.DataFrame,
    how: Aggregation,
    region: Region,
    areas: pd.DataFrame,
    lookups: Mapping[str, pd.Series],
) -> Indicators:
    weights = read_weights(path_of(how.weights.source), how.weights)
    start, unmatched = _crossed(path_of, scores.index, how, region, lookups)
    found = []
    for level, chain in how.along.items():
        ids = pd.Index(sorted(areas.loc[areas["level"] == level, "area_id"]), name="area_id")
        check_vintages(level, _steps(region, level, chain))
        area_of = start
        for name in chain:
            area_of = area_of.map(lookups[name]).dropna()
        area_of = area_of.replace(_layer(region, level).renamed)
        found.append(aggregate(scores[[item.id for item in region.indicators]], weights, area_of, ids))
    values, coverage = pd.concat([level.values for level in found]), pd.concat([level.coverage for level in found])
    return Indicators(
        values=_long(values, coverage, region),
        population=pd.concat([level.population for level in found]),
        unmatched=unmatched,
    )


def _crossed(
    path_of: PathOf, codes: pd.Index, how: Aggregation, region: Region, lookups: Mapping[str, pd.Series]
) -> tuple[pd.Series, tuple[UnmatchedIndicator, ...]]:
    """The codes as the first look-up knows them, and those that it does not know."""
    first = lookups[next(iter(how.along.values()))[0]]
    start = pd.Series(codes, index=codes)
    if how.crosswalk and how.crosswalk.lookup:
        start = start.map(lookups[how.crosswalk.lookup]).dropna()
    known = start[start.isin(first.index)]
    lost = codes.difference(known.index)
    share = len(known) / len(codes) if len(codes) else 0.0
    if how.crosswalk and share < how.crosswalk.least_match:
        assert region.indicator_table is not None
        message = (
            f"{share:.2%} of {len(codes)} codes find a partner, declared are at least {how.crosswalk.least_match:.2%}"
        )
        fix = "the editions of codes differ more than declared: declare the right `crosswalk`"
        raise SourceError(Problem.of(str(path_of(region.indicator_table.source)), "crosswalk", message, fix))
    unmatched = []
    for code in sorted(map(str, lost)):
        nowhere = how.not_located is not None and code.endswith(how.not_located)
        reason = UnmatchedCode.NOT_LOCATED if nowhere else UnmatchedCode.NOT_IN_THE_LOOK_UP
        unmatched.append(UnmatchedIndicator(id=code, reason=reason))
    return known, tuple(unmatched)


def _steps(region: Region, level: str, chain: tuple[str, ...]) -> list[tuple[str, str | None, str | None]]:
    """The chain from table to boundaries, as the guard reads it."""
    table = region.indicator_table
    assert table is not None
    steps: list[tuple[str, str | None, str | None]] = [(table.source, None, table.code_vintage)]
    if table.aggregation and (crosswalk := table.aggregation.crosswalk):
        steps.append(("the crosswalk", crosswalk.from_vintage, crosswalk.to_vintage))
    declared = {lookup.id: lookup for lookup in region.lookups}
    steps += [(name, declared[name].from_vintage, declared[name].to_vintage) for name in chain]
    layer = _layer(region, level)
    return [*steps, (layer.source, layer.code_vintage, None)]


def _layer(region: Region, level: str) -> BoundaryLayer:
    return next(layer for layer in region.boundaries if layer.level == level)


def read_weights(path: Path, declared: Weights) -> pd.Series:
    """Residents by code of the small area, NaN where no cell has a number.

    Raises:
        SourceError: the table is not as declared.
    """
    table = read_table(path, declared, [declared.code, *declared.columns])
    codes = table[declared.code]
    problems = _code_problems(path, declared.code, codes)
    people = pd.DataFrame(index=pd.Index(codes))
    for column in declared.columns:
        people[column], found = _numbers(path, column, table[column], codes)
        problems += found
    if problems:
        raise SourceError(problems)
    return people.sum(axis=1, min_count=1)


def _read_numbers(path: Path, declared: IndicatorTable, region: Region) -> pd.DataFrame:
    extra = {name: column for name in ("population", "coverage") if (column := getattr(declared, name))}
    wanted = {**{item.id: item.column for item in region.indicators}, **extra}
    table = read_table(path, declared, list(dict.fromkeys((declared.area_id, *wanted.values()))))
    codes = table[declared.area_id]
    problems = _code_problems(path, declared.area_id, codes)
    numbers = pd.DataFrame(index=pd.Index(codes, name="area_id"))
    for name, column in wanted.items():
        numbers[name], found = _numbers(path, column, table[column], codes)
        problems += found
    for item in region.indicators:
        if item.range:
            problems += _range_problems(path, item.column, numbers[item.id], item.range)
    if problems:
        raise SourceError(problems)
    return numbers


def _code_problems(path: Path, column: str, codes: pd.Series) -> list[Problem]:
    repeated = sorted(set(codes[codes.duplicated()]))
    return [
        Problem.of(str(path), "area-id", f"`{column}` has {code!r} more than once", "one row an area")
        for code in repeated[:SHOWN_AT_MOST]
    ]


def _numbers(path: Path, column: str, cells: pd.Series, codes: pd.Series) -> tuple[np.ndarray, list[Problem]]:
    numbers = pd.to_numeric(cells.where(cells != "NA", ""), errors="coerce").replace([np.inf, -np.inf], np.nan)
    bad = numbers.isna() & ~cells.isin(("", "NA"))
    problems = [
        Problem.of(
            f"{path}:{row + 2}",  # the heading is line 1
            "number",
            f"{codes[row]}: `{column}` is {cells[row]!r}",
            "write a number with a decimal point, or leave the cell empty when there is none",
        )
        for row in np.flatnonzero(bad)[:SHOWN_AT_MOST]
    ]
    return numbers.to_numpy(float), problems


def _range_problems(path: Path, column: str, values: pd.Series, limits: tuple[float, float]) -> list[Problem]:
    outside = values[(values < limits[0]) | (values > limits[1])]
    return [
        Problem.of(str(path), "range", f"{area}: `{column}` is {value}", f"between {limits[0]:g} and {limits[1]:g}")
        for area, value in outside.head(SHOWN_AT_MOST).items()
    ]


def _long(values: pd.DataFrame, coverage: pd.DataFrame, region: Region) -> pd.DataFrame:
    """One row an area and indicator, of tables with one column an indicator."""
    if not region.indicators:
        return pd.DataFrame(columns=TABLES["indicators"].names())
    parts = []
    for item in region.indicators:
        value, share = values[item.id], coverage[item.id]
        statuses = [FigureStatus.NO_DATA, FigureStatus.PARTIAL]
        columns = {
            "area_id": values.index,
            "indicator_id": item.id,
            "value": value.to_numpy(),
            "vintage": item.vintage,
            "coverage": share.to_numpy(),
            "status": np.select([value.isna(), share < 1], statuses, FigureStatus.OK),
        }
        parts.append(pd.DataFrame(columns))
    return pd.concat(parts).sort_values(["area_id", "indicator_id"], ignore_index=True)
