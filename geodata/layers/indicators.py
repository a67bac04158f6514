"""Indicators: figures about areas, one row an area and indicator, with what share of the residents each stands for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from geodata.errors import Problem, SourceError
from geodata.region import Region

COLUMNS = ("area_id", "indicator_id", "value", "vintage", "coverage", "status")
SHOWN_AT_MOST = 10


@dataclass(frozen=True)
class Indicators:
    """Figures of a region.

    Attributes:
        values: one row an area and indicator (:data:`COLUMNS`); ``value`` in the indicator's unit, NaN without one;
            ``coverage`` 0 to 1; ``status`` ``ok``, ``partial`` (coverage below 1) or ``no_data``.
        population: residents by area id.
        strangers: codes in the table that are no area, in order.
        absent: areas that the table does not hold, in order.
    """

    values: pd.DataFrame
    population: pd.Series
    strangers: tuple[str, ...]
    absent: tuple[str, ...]


def read_indicators(path: Path, region: Region, area_ids: pd.Series) -> Indicators:
    """Read a region's table of figures; codes are text, whatever they look like.

    Args:
        path: a CSV file in UTF-8.
        region: declares the columns.
        area_ids: the areas to which figures may belong; areas that the table lacks get ``no_data``.

    Raises:
        SourceError: with every missing column, repeated code and cell that is no number or out of range.
    """
    table = _read(path)
    declared = region.indicator_table
    assert declared is not None  # the declaration was checked
    _check_columns(path, table, region)
    codes = table[declared.area_id].str.strip()
    problems = _code_problems(path, declared.area_id, codes)
    wanted = {item.id: item.column for item in region.indicators}
    extra = {name: column for name in ("population", "coverage") if (column := getattr(declared, name))}
    numbers = pd.DataFrame(index=pd.Index(codes, name="area_id"))
    for name, column in {**wanted, **extra}.items():
        numbers[name], found = _numbers(path, column, table[column], codes)
        problems += found
    for item in region.indicators:
        if item.range:
            problems += _range_problems(path, item.column, numbers[item.id], item.range)
    if problems:
        raise SourceError(problems)
    known = pd.Index(sorted(area_ids), name="area_id")
    here = numbers.reindex(known)
    return Indicators(
        values=_long(here, region),
        population=here["population"] if "population" in here else pd.Series(np.nan, index=known),
        strangers=tuple(sorted(set(codes) - set(known))),
        absent=tuple(sorted(set(known) - set(codes))),
    )


def _read(path: Path) -> pd.DataFrame:
    try:
        return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    except (OSError, ValueError) as problem:
        reason = str(problem).splitlines()[0]
        raise SourceError(
            Problem(str(path), "table", f"cannot be read: {reason}", "save it as CSV in UTF-8")
        ) from problem


def _check_columns(path: Path, table: pd.DataFrame, region: Region) -> None:
    declared = region.indicator_table
    assert declared is not None
    columns = [declared.area_id, declared.population, declared.coverage, *(item.column for item in region.indicators)]
    missing = [name for name in columns if name and name not in table.columns]
    if missing:
        fix = f"name columns that exist: {', '.join(table.columns)}"
        raise SourceError([Problem(str(path), "column", f"there is no column `{name}`", fix) for name in missing])


def _code_problems(path: Path, column: str, codes: pd.Series) -> list[Problem]:
    repeated = sorted(set(codes[codes.duplicated()]))
    return [
        Problem(str(path), "area-id", f"`{column}` has {code!r} more than once", "one row an area")
        for code in repeated[:SHOWN_AT_MOST]
    ]


def _numbers(path: Path, column: str, cells: pd.Series, codes: pd.Series) -> tuple[np.ndarray, list[Problem]]:
    stripped = cells.str.strip()
    numbers = pd.to_numeric(stripped, errors="coerce").replace([np.inf, -np.inf], np.nan)
    bad = numbers.isna() & (stripped != "")
    problems = [
        Problem(
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
        Problem(str(path), "range", f"{area}: `{column}` is {value}", f"between {limits[0]:g} and {limits[1]:g}")
        for area, value in outside.head(SHOWN_AT_MOST).items()
    ]


def _long(here: pd.DataFrame, region: Region) -> pd.DataFrame:
    parts = []
    for item in region.indicators:
        value = here[item.id]
        share = here["coverage"] if "coverage" in here else pd.Series(1.0, index=here.index)
        coverage = share.where(value.notna(), 0.0).fillna(1.0)
        status = np.select([value.isna(), coverage < 1], ["no_data", "partial"], "ok")
        parts.append(
            pd.DataFrame(
                {
                    "area_id": here.index,
                    "indicator_id": item.id,
                    "value": value.to_numpy(),
                    "vintage": item.vintage,
                    "coverage": coverage.to_numpy(),
                    "status": status,
                }
            )
        )
    if not parts:
        return pd.DataFrame(columns=list(COLUMNS))
    return pd.concat(parts).sort_values(["area_id", "indicator_id"], ignore_index=True)
