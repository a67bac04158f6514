"""From figures of small areas to figures of ours: means along look-ups, weighted by residents."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from geodata.bundle.models.documents import UnmatchedIndicator
from geodata.errors import Problem, SourceError
from geodata.layers.tables import check_vintages, code_problems, elsewhere, numbers_of, read_table
from geodata.region import Aggregation, BoundaryLayer, IndicatorTable, Region, Weights
from geodata.statuses import UnmatchedCode


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
        values=pd.DataFrame(values, index=total.index).reindex(area_ids),
        coverage=pd.DataFrame(coverage, index=total.index).reindex(area_ids).fillna(0.0),
        population=total.reindex(area_ids),
    )


def aggregated(
    paths: tuple[Path, Path],
    scores: pd.DataFrame,
    table: IndicatorTable,
    region: Region,
    areas: pd.DataFrame,
    lookups: Mapping[str, pd.Series],
) -> tuple[dict[str, Aggregated], tuple[UnmatchedIndicator, ...], int]:
    """Figures by level of the areas that small ones lie in.

    Args:
        paths: the files of the table and of its weights.
        scores: figures of small areas by their code, one column an indicator.
        table: declares how they are aggregated.
        region: declares boundaries and look-ups.
        areas: ``area_id`` and ``level`` of every area.
        lookups: the region's look-ups by id.

    Returns:
        Level → figures; the codes without an area, with the reason; how many codes are of elsewhere.

    Raises:
        SourceError: with every problem of the weights, and every join between codes of different editions.
    """
    how = table.aggregation
    assert how is not None
    weights = read_weights(paths[1], how.weights)
    abroad = elsewhere(scores.index, table)
    start, unmatched = _crossed(paths[0], scores.index, abroad, table, how, lookups, weights)
    # Who lives in a sector that the table does not have counts as a resident whom no figure is based on.
    others = weights.index.difference(scores.index)
    first = lookups[next(iter(how.along.values()))[0]]
    start = pd.concat([start, pd.Series(others, index=others)[others.isin(first.index)]])
    scores = scores.reindex(scores.index.union(others))
    found, placed = dict[str, Aggregated](), pd.Index([])
    for level, chain in how.along.items():
        ids = pd.Index(sorted(areas.loc[areas["level"] == level, "area_id"]), name="area_id")
        check_vintages(level, steps(region, table, level, chain))
        area_of = start
        for name in chain:
            area_of = area_of.map(lookups[name]).dropna()
        area_of = area_of.replace(layer_of(region, level).renamed)
        found[level] = aggregate(scores, weights, area_of, ids)
        placed = area_of.index[area_of.isin(ids)] if level == region.boundaries[-1].level else placed
    # A look-up may lead to a code for what cannot be located, which has no outline.
    lost: pd.Index = start.index.difference(placed) if region.boundaries[-1].level in how.along else pd.Index([])
    unmatched += tuple(_unmatched(code, UnmatchedCode.NO_SUCH_AREA, table, weights) for code in sorted(lost))
    return found, unmatched, int(abroad.sum())


def _crossed(
    path: Path,
    codes: pd.Index,
    abroad: pd.Series,
    table: IndicatorTable,
    how: Aggregation,
    lookups: Mapping[str, pd.Series],
    weights: pd.Series,
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
        message = (
            f"{share:.2%} of {len(codes)} codes find a partner, declared are at least {how.crosswalk.least_match:.2%}"
        )
        fix = "the editions of codes differ more than declared: declare the right `crosswalk`"
        raise SourceError(Problem.of(str(path), "crosswalk", message, fix))
    here = [code for code in lost if not abroad[code]]
    unmatched = (_unmatched(code, UnmatchedCode.NOT_IN_THE_LOOK_UP, table, weights) for code in sorted(here))
    return known, tuple(unmatched)


def _unmatched(code: str, reason: UnmatchedCode, table: IndicatorTable, weights: pd.Series) -> UnmatchedIndicator:
    ending = table.aggregation.not_located if table.aggregation else None
    nowhere = ending is not None and code.endswith(ending)
    residents = weights.get(code)
    return UnmatchedIndicator(
        id=code,
        reason=UnmatchedCode.NOT_LOCATED if nowhere else reason,
        source=table.source,
        residents=None if residents is None or np.isnan(residents) else round(float(residents)),
    )


def steps(
    region: Region, table: IndicatorTable, level: str, chain: tuple[str, ...]
) -> list[tuple[str, str | None, str | None]]:
    """The chain from table to boundaries, as :func:`geodata.layers.tables.check_vintages` reads it."""
    found: list[tuple[str, str | None, str | None]] = [(table.source, None, table.code_vintage)]
    if table.aggregation and (crosswalk := table.aggregation.crosswalk):
        found.append(("the crosswalk", crosswalk.from_vintage, crosswalk.to_vintage))
    declared = {lookup.id: lookup for lookup in region.lookups}
    found += [(name, declared[name].from_vintage, declared[name].to_vintage) for name in chain]
    layer = layer_of(region, level)
    return [*found, (layer.source, layer.code_vintage, None)]


def layer_of(region: Region, level: str) -> BoundaryLayer:
    """The boundaries of a level."""
    return next(layer for layer in region.boundaries if layer.level == level)


def read_weights(path: Path, declared: Weights) -> pd.Series:
    """Residents by code of the small area, NaN where no cell has a number.

    Raises:
        SourceError: the table is not as declared.
    """
    table = read_table(path, declared, [declared.code, *declared.columns])
    codes = table[declared.code]
    problems, people = code_problems(path, declared.code, codes), pd.DataFrame(index=pd.Index(codes))
    for column in declared.columns:
        people[column], found = numbers_of(path, declared, column, table[column], codes)
        problems += found
    if problems:
        raise SourceError(problems)
    return people.sum(axis=1, min_count=1)
