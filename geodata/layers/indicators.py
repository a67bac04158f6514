"""Indicators: figures of areas, one row an area, indicator and year, with the residents that each is based on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from geodata.bundle.models import TABLES
from geodata.bundle.models.documents import UnmatchedIndicator
from geodata.errors import Problem, SourceError
from geodata.layers.aggregation import aggregated, steps
from geodata.layers.tables import check_vintages, code_problems, elsewhere, numbers_of, range_problems, read_table
from geodata.region import Indicator, IndicatorTable, Region
from geodata.spelling import folded
from geodata.statuses import FigureStatus, UnmatchedCode

PathOf = Callable[[str], Path]
POPULATION = ("population", "population_vintage")


@dataclass(frozen=True)
class Indicators:
    """Figures of a region.

    Attributes:
        values: one row an area, indicator and year; ``value`` in the indicator's unit, NaN without one; ``coverage``
            0 to 1; ``status`` ``ok``, ``partial`` (coverage below 1) or ``no_data``; ``of`` the larger area that the
            figure is of, else None.
        population: ``population`` and ``population_vintage`` by area id: the newest residents that a table states.
        population_sources: the sources of those.
        unmatched: codes without a partner, with the reason, in order.
        elsewhere: by source, how many codes are of other regions.
    """

    values: pd.DataFrame
    population: pd.DataFrame
    population_sources: tuple[str, ...] = ()
    unmatched: tuple[UnmatchedIndicator, ...] = ()
    elsewhere: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class _Read:
    """What one table gives."""

    rows: list[pd.DataFrame]
    population: pd.DataFrame
    unmatched: tuple[UnmatchedIndicator, ...]
    elsewhere: int


def read_indicators(
    path_of: PathOf,
    region: Region,
    areas: pd.DataFrame,
    lookups: Mapping[str, pd.Series],
    joined: Mapping[str, tuple[str, ...]] | None = None,
) -> Indicators:
    """Read a region's figures; codes are text, whatever they look like.

    Args:
        path_of: gives the file of a source.
        region: declares the tables, their columns and, for figures of smaller areas, how they are aggregated.
        areas: ``area_id``, ``level``, ``whole_id`` and names of every area; one without a figure gets ``no_data``.
        lookups: the region's look-ups by id.
        joined: id of a municipality → ids of all those that bear its name since they joined it, its own first.

    Raises:
        SourceError: with every missing column, repeated code, cell that is no number or out of range, and every join
            between codes of different editions.
    """
    problems, read = list[Problem](), dict[str, _Read]()
    for table in region.tables:
        try:
            read[table.name] = _read(path_of, table, region, areas, lookups, joined or {})
        except SourceError as error:
            problems += error.problems
    if problems:
        raise SourceError(problems)
    rows = [part for found in read.values() for part in found.rows]
    key = ["area_id", "indicator_id", "vintage"]
    values = pd.concat(rows).sort_values(key, ignore_index=True) if rows else pd.DataFrame(columns=_columns())
    population, used = _newest({name: found.population for name, found in read.items()}, areas)
    return Indicators(
        values=values,
        population=population,
        population_sources=tuple(
            dict.fromkeys(_population_source(table) for table in region.tables if table.name in used)
        ),
        unmatched=tuple(row for found in read.values() for row in found.unmatched),
        elsewhere={table.source: read[table.name].elsewhere for table in region.tables if read[table.name].elsewhere},
    )


def _read(
    path_of: PathOf,
    table: IndicatorTable,
    region: Region,
    areas: pd.DataFrame,
    lookups: Mapping[str, pd.Series],
    joined: Mapping[str, tuple[str, ...]],
) -> _Read:
    path, items = path_of(table.source), region.indicators_in(table)
    numbers, texts = _numbers(path, table, items)
    vintage = next(source.vintage for source in region.sources if source.id == _population_source(table))
    if table.aggregation:
        scores = numbers[[(item.id, year) for item in items for year in item.vintages]]
        paths = (path, path_of(table.aggregation.weights.source))
        levels, unmatched, abroad = aggregated(paths, scores, table, region, areas, lookups)
        rows = [
            _rows(item, year, found.values[item.id, year], found.coverage[item.id, year])
            for level, found in levels.items()
            for item in items
            for year in item.vintages
            if level in (item.levels or (level,))
        ]
        people = pd.concat([found.population for found in levels.values()])
        return _Read(rows, _population(people, vintage), unmatched, abroad)
    for layer in region.boundaries:
        if table.code_vintage and any(layer.level in (item.levels or (layer.level,)) for item in items):
            check_vintages(str(path), steps(region, table, layer.level, ()))
    area_of, of = _areas_of(numbers.index.unique("code"), table, areas, joined)
    rows = []
    for item in items:
        mine = areas.loc[areas["level"].isin(item.levels or set(areas["level"])), "area_id"].sort_values()
        at, shares = area_of.reindex(mine), item.coverage or table.coverage
        whole = pd.Series(of.reindex(mine).to_numpy(object), mine)
        if item.of:
            whole = pd.Series(texts[item.of].reindex(at).to_numpy(object), mine).replace("", None)
        for year in item.vintages:
            here = _of_year(numbers, year if table.year else None)
            value = pd.Series(here[item.id, year].reindex(at).to_numpy(), mine)
            share = pd.Series(1.0 if shares is None else here[shares].reindex(at).to_numpy(), mine)
            rows.append(_rows(item, year, value, share.where(value.notna(), 0.0).fillna(1.0), whole))
    people = _residents(numbers, table, area_of, vintage)
    levels_here = {level for item in items for level in (item.levels or set(areas["level"]))}
    unmatched, abroad = _lost(numbers.index.unique("code"), area_of, table, areas[areas["level"].isin(levels_here)])
    return _Read(rows, people, unmatched, abroad)


def _numbers(path: Path, table: IndicatorTable, items: tuple[Indicator, ...]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The numbers of a table by code (and year): a column an indicator and year, and the others; and its texts."""
    shares = {item.coverage for item in items} | {table.coverage, table.population, table.population_year}
    extra = sorted(filter(None, shares))
    of = sorted({item.of for item in items if item.of})
    figures = {(n, year): item.column_of(year) for n, item in enumerate(items) for year in item.vintages}
    per = sorted({name for item in items for name in item.per})
    wanted = dict.fromkeys([table.area_id, *filter(None, [table.year]), *figures.values(), *extra, *of, *per])
    cells = read_table(path, table, list(wanted))
    cells = cells[cells[table.area_id] != ""]
    codes = cells[table.area_id]
    keys = [codes, cells[table.year]] if table.year else [codes]
    written = codes.str.cat(cells[table.year], " in ") if table.year else codes
    problems = [*code_problems(path, table.area_id, written), *_year_problems(path, table, items, cells)]
    read: dict[str, pd.Series] = {}
    for name in dict.fromkeys([*figures.values(), *extra, *per]):
        column, found = numbers_of(path, table, name, cells[name], codes)
        read[name] = pd.Series(column)
        problems += found
    columns: dict[tuple[str, int] | str, pd.Series] = {name: read[name] for name in extra}
    for (n, year), name in figures.items():
        item, value = items[n], read[name]
        if item.per:
            total = pd.DataFrame({part: read[part] for part in item.per}).sum(axis=1)
            value = (100 * value / total).where(total > 0)
        columns[item.id, year] = value if item.factor == 1 else (value * item.factor).round(9)
        if item.range and (not table.year or year == item.vintage):
            problems += range_problems(path, name, columns[item.id, year].set_axis(codes), item.range)
    if problems:
        raise SourceError(problems)
    index = pd.MultiIndex.from_arrays(keys, names=["code", "year"][: len(keys)])
    numbers = pd.concat(columns.values(), axis=1) if columns else pd.DataFrame()
    numbers.columns = pd.Index(list(columns), tupleize_cols=False)
    return numbers.set_axis(index if table.year else index.get_level_values(0)), cells[of].set_axis(codes)


def _year_problems(
    path: Path, table: IndicatorTable, items: tuple[Indicator, ...], cells: pd.DataFrame
) -> list[Problem]:
    """The declared years of which a table with a column of years has no row."""
    if table.year is None:
        return []
    there = sorted(set(cells[table.year]))
    fix = f"leave it out of `vintages`; the table has {', '.join(there)}"
    return [
        Problem.of(str(path), "vintage", f"{item.id}: no row has {year} as its `{table.year}`", fix)
        for item in items
        for year in item.vintages
        if str(year) not in there
    ]


def _residents(numbers: pd.DataFrame, table: IndicatorTable, area_of: pd.Series, vintage: int | None) -> pd.DataFrame:
    """Residents by area id and their year, the newest that the table states; none where it states none."""
    if table.population is None:
        return pd.DataFrame(columns=POPULATION)
    codes = numbers.index.get_level_values(0)
    here = pd.DataFrame({"people": numbers[table.population].to_numpy(), "year": vintage}, codes)
    if table.year:
        here["year"] = pd.to_numeric(pd.Series(numbers.index.get_level_values("year")), errors="coerce").to_numpy()
    if table.population_year:
        here["year"] = numbers[table.population_year].to_numpy()
    here = here.dropna(subset=["people"]).sort_values("year", kind="stable", na_position="first")
    newest = here[~here.index.duplicated(keep="last")].reindex(area_of).set_axis(area_of.index)
    return _population(newest["people"], newest["year"])


def _of_year(numbers: pd.DataFrame, year: int | None) -> pd.DataFrame:
    if year is None:
        return numbers
    return numbers[numbers.index.get_level_values("year") == str(year)].droplevel("year")


def _areas_of(
    codes: pd.Index, table: IndicatorTable, areas: pd.DataFrame, joined: Mapping[str, tuple[str, ...]]
) -> tuple[pd.Series, pd.Series]:
    """The code of a table by area id, and the larger area that its figure is of."""
    if table.whole:
        of_whole = {table.whole.format(code): code for code in codes}
        parts = areas[areas["whole_id"].isin(of_whole)].set_index("area_id")["whole_id"]
        return parts.map(of_whole), parts
    if table.names_of:
        towns = areas[areas["level"] == "municipality"]
        names = next(column for column in towns.columns if column.startswith("name_"))
        by_name = {folded(name): code for name, code in zip(towns[names], towns["area_id"], strict=True)}
        found = {by_name[folded(code)]: code for code in codes if folded(code) in by_name}
        of = {area: "+".join(joined[area]) for area in found if area in joined}
        return pd.Series(found, dtype=object), pd.Series(of, dtype=object)
    ids = areas.loc[areas["area_id"].isin(codes), "area_id"]
    return pd.Series(ids.to_numpy(), ids.to_numpy(), dtype=object), pd.Series(dtype=object)


def _lost(
    codes: pd.Index, area_of: pd.Series, table: IndicatorTable, areas: pd.DataFrame
) -> tuple[tuple[UnmatchedIndicator, ...], int]:
    """Codes without an area and areas without a code, and how many codes are of elsewhere."""
    abroad = elsewhere(codes, table)
    known = areas[areas["whole_id"].notna()] if table.whole else areas
    reasons = (
        (UnmatchedCode.NO_SUCH_AREA, set(codes[~abroad.to_numpy()]) - set(area_of)),
        (UnmatchedCode.NOT_IN_THE_TABLE, set(known["area_id"]) - set(area_of.index)),
    )
    lost = (
        UnmatchedIndicator(id=code, reason=reason, source=table.source)
        for reason, found in reasons
        for code in sorted(found)
    )
    return tuple(lost), int(abroad.sum())


def _population_source(table: IndicatorTable) -> str:
    return table.aggregation.weights.source if table.aggregation else table.source


def _population(people: pd.Series, vintage: object) -> pd.DataFrame:
    return pd.DataFrame({"population": people, "population_vintage": vintage})


def _newest(stated: Mapping[str, pd.DataFrame], areas: pd.DataFrame) -> tuple[pd.DataFrame, set[str]]:
    """The newest residents of each area, and the tables that they come from."""
    parts = [rows.assign(table=name).rename_axis("area_id").reset_index() for name, rows in stated.items() if len(rows)]
    known = pd.Index(sorted(areas["area_id"]), name="area_id")
    if not parts:
        return pd.DataFrame(np.nan, known, POPULATION), set()
    every = pd.concat(parts).dropna(subset=["population"])
    every = every.sort_values("population_vintage", kind="stable", na_position="first").drop_duplicates(
        "area_id", keep="last"
    )
    newest = every.set_index("area_id").reindex(known)
    return newest[list(POPULATION)].astype(float), set(newest["table"].dropna())


def _rows(item: Indicator, year: int, value: pd.Series, share: pd.Series, of: pd.Series | None = None) -> pd.DataFrame:
    """One row an area, of one indicator and year."""
    statuses = [FigureStatus.NO_DATA, FigureStatus.PARTIAL]
    whole = np.full(len(value), None) if of is None else of.where(of.notna(), None).to_numpy(object)
    columns = {
        "area_id": value.index,
        "indicator_id": item.id,
        "value": value.to_numpy(),
        "vintage": year,
        "coverage": share.to_numpy(),
        "status": np.select([value.isna(), share < 1], statuses, FigureStatus.OK),
        "of": whole,
    }
    return pd.DataFrame(columns)


def _columns() -> list[str]:
    return TABLES["indicators"].names()
