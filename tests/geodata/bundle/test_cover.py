"""The cover of a level: every place once, in the order in which outlines are packed."""

from __future__ import annotations

import gzip
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geodata.bundle import Bundle, read_bundle
from geodata.bundle.cover import cover
from geodata.bundle.geometry import MAGIC

ROWS = [
    ("M1", "municipality", None),
    ("M2", "municipality", None),
    ("M3", "municipality", None),
    ("N1", "neighbourhood", "M2"),
    ("N2", "neighbourhood", "M2"),
]


def areas(rows: list[tuple[str, str, str | None]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["area_id", "level", "parent_id"])


def test_neighbourhoods_come_first_and_then_municipalities_without_any() -> None:
    assert cover(areas(ROWS), "neighbourhood")["area_id"].tolist() == ["N1", "N2", "M1", "M3"]
    # In the order of the table, whatever that is.
    assert cover(areas(ROWS[::-1]), "neighbourhood")["area_id"].tolist() == ["N2", "N1", "M3", "M1"]
    assert cover(areas(ROWS), "municipality")["area_id"].tolist() == ["M1", "M2", "M3"]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([ROWS[1], *ROWS[3:]], id="two levels"),
        pytest.param(ROWS[3:], id="neighbourhoods only"),
        pytest.param(ROWS[:3], id="municipalities only"),
    ],
)
def test_where_nothing_is_missing_the_cover_is_the_level(rows: list[tuple[str, str, str | None]]) -> None:
    table = areas(rows)
    for level in table["level"].unique():
        assert cover(table, level)["area_id"].tolist() == table.loc[table["level"] == level, "area_id"].tolist()


@pytest.fixture(scope="module")
def ragged(ragged_bundle: Path) -> Bundle:
    return read_bundle(ragged_bundle)


def test_the_cover_leaves_no_gap_and_covers_nothing_twice(ragged: Bundle) -> None:
    def shapes(rows: pd.DataFrame) -> gpd.GeoSeries:
        return gpd.GeoSeries(rows["geometry"].map(shapely.from_wkb), crs="EPSG:4326").to_crs("EPSG:3812")

    drawn = shapes(cover(ragged.areas, "neighbourhood"))
    every = shapes(cover(ragged.areas, "municipality"))
    assert drawn.area.sum() == pytest.approx(every.area.sum(), rel=1e-6)
    assert drawn.union_all().area == pytest.approx(drawn.area.sum(), rel=1e-6)


def test_as_many_outlines_are_packed_as_the_cover_has(ragged: Bundle) -> None:
    for level, files in ragged.manifest.geometry.items():
        for item in files:
            content = gzip.decompress(ragged.packed[item.file])
            assert content[:4] == MAGIC
            assert int.from_bytes(content[4:8], "little") == len(cover(ragged.areas, level)), item.file
