"""The prepared files of the embedded region: outlines that fit together, and figures as their sources publish them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geodata.project import regions_folder
from tools.embedded_region import (
    CENSUS,
    HOST,
    JOBSEEKER_YEARS,
    LEAST_SHARE,
    METRIC,
    NEIGHBOURHOOD_OF_SECTOR,
    POVERTY_YEARS,
    SWING,
)

MOST_KM2 = 0.01  # overlaps and gaps, in all
SMALLEST_M2 = 5_000.0  # a part of a municipality
# Parts that are smaller in the source too: Baarle-Hertog's enclaves, and a piece of Sint-Gillis.
SMALL_IN_THE_SOURCE = {"13002", "21013"}
POVERTY = f"{HOST}/ebranch13/fair-fare/aee381c8064487fd44c531a9c47c3ef5b4fdd1ab/data/TF_SOC_ADI_MUNTY.xlsx"
JOBSEEKERS = (
    f"{HOST}/NetBeck22/education/18621b65de7987eb7c39aee0df50daa888cbffd7"
    "/data/external/unemployment_jobseekers_data.xlsx"
)
MONITORING = (
    f"{HOST}/MazanzaMfumu/brussels-north-social-health-needs-lab/fc5b19360abb10e563acbd220f2bc7e512bf5c06"
    "/data/interim/monitoring_{}_clean.csv"
)


def read(name: str) -> gpd.GeoDataFrame:
    return gpd.read_file(regions_folder() / "flanders-brussels-light" / name)


@pytest.fixture(scope="module")
def areas() -> gpd.GeoDataFrame:
    return read("areas.geojson")


@pytest.fixture(scope="module")
def towns() -> gpd.GeoDataFrame:
    return read("municipalities.geojson")


@pytest.fixture(scope="module")
def cover(areas: gpd.GeoDataFrame, towns: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Neighbourhoods, and the municipalities that have none."""
    within = set(areas["parent_id"])
    return pd.concat([areas, towns[~towns["area_id"].isin(within | {c for c in towns["area_id"] if c[:2] == "21"})]])


@pytest.fixture(scope="module")
def figures() -> pd.DataFrame:
    path = regions_folder() / "flanders-brussels-light" / "indicators.csv"
    return pd.read_csv(path, dtype={"area_id": str, "jobseekers_of": str}).set_index("area_id")


@pytest.fixture(scope="module")
def residents(mirror: Path) -> pd.DataFrame:
    """Residents of the census by quartier (row) and municipality (column), added up independently of the tool."""
    census = pd.read_csv(mirror / CENSUS, dtype={"cd_sector": str}).set_index("cd_sector")
    table = pd.read_excel(mirror / NEIGHBOURHOOD_OF_SECTOR, dtype=str, engine="calamine")
    table["residents"] = table["statsec2024"].map(census[["x65", "rest"]].sum(axis=1))
    table = table[table["ggw72024"].str.startswith("21")]
    table[["town", "number"]] = table["ggw72024"].str.split("_", expand=True)
    return table.pivot_table("residents", "number", "town", "sum").fillna(0)


def holes(outline: Any) -> Any:
    rings = [ring for part in shapely.get_parts(outline) for ring in part.interiors]
    return shapely.union_all([shapely.Polygon(ring) for ring in rings])


@pytest.mark.parametrize("which", ["towns", "cover"])
def test_outlines_lie_side_by_side_without_gap_or_overlap(which: str, request: pytest.FixtureRequest) -> None:
    table: gpd.GeoDataFrame = request.getfixturevalue(which)
    assert table.geometry.is_valid.all()
    assert shapely.coverage_is_valid(table.geometry.to_numpy())
    assert shapely.coverage_is_valid(shapely.coverage_simplify(table.geometry.to_numpy(), 0.002))
    metric = table.to_crs(METRIC).geometry
    together = shapely.union_all(metric.to_numpy())
    # Pieces of the Netherlands within Baarle-Hertog are no gaps.
    gaps = holes(together).difference(holes(shapely.union_all(metric[table["area_id"] == "13002"].to_numpy())))
    overlap = metric.area.sum() - together.area
    assert (gaps.area + overlap) / 1e6 <= MOST_KM2


def test_both_levels_cover_the_same(towns: gpd.GeoDataFrame, cover: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> None:
    def together(table: gpd.GeoDataFrame) -> Any:
        return shapely.union_all(table.to_crs(METRIC).geometry.to_numpy())

    assert together(towns).symmetric_difference(together(cover)).area < 1
    brussels = towns["area_id"].str.startswith("21")
    wholes = {"21000": towns[brussels], **{c: towns[towns["area_id"] == c] for c in ("44021", "11002", "11007")}}
    for code, whole in wholes.items():
        inside = areas[areas["area_id"].str.startswith(code)]
        assert together(inside).symmetric_difference(together(whole)).area < 1, code


def test_no_slivers(towns: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> None:
    for table in (towns, areas):
        parts = table.to_crs(METRIC).explode()
        small = parts[parts.area < SMALLEST_M2]
        assert set(small["area_id"]) <= SMALL_IN_THE_SOURCE


def test_outlines_are_as_the_publisher_draws_them_but_for_their_generalisation(
    mirror: Path, towns: gpd.GeoDataFrame
) -> None:
    detailed = gpd.read_file(mirror / SWING / "shapefiles" / "gemeente2024.shp").to_crs(METRIC)
    published = detailed.set_index(detailed["gemeente"].astype(int).astype(str)).geometry
    ours = towns.to_crs(METRIC).set_index("area_id").geometry
    assert sorted(ours.index) == sorted(published.index)
    published = published.loc[ours.index]
    assert (ours.intersection(published).area / ours.union(published).area).min() > 0.9
    assert ours.area.sum() == pytest.approx(published.area.sum(), rel=1e-3)


def test_every_area_has_its_row_its_names_and_a_municipality(
    areas: gpd.GeoDataFrame, towns: gpd.GeoDataFrame, figures: pd.DataFrame
) -> None:
    assert list(figures.index) == [*areas["area_id"], *towns["area_id"]]
    assert (len(areas), len(towns)) == (237, 319)
    assert towns[["name_nl", "name_fr", "name_en"]].notna().all(axis=None)
    quartiers = areas[areas["area_id"].str.startswith("21000_")]
    assert len(quartiers) == 145
    assert quartiers["name_fr"].notna().all()
    names = towns.set_index("area_id")["name_nl"]
    assert (areas["parent_id"].map(names) == areas["municipality"]).all()
    nineteen = {code for code in towns["area_id"] if code.startswith("21")}
    assert len(nineteen) == 19
    assert set(quartiers["parent_id"]) <= nineteen
    for parent, also in zip(quartiers["parent_id"], quartiers["also_in"], strict=True):
        others = also.split("|") if also else []
        assert set(others) <= nineteen - {parent}
        assert len(others) == len(set(others))
    elsewhere = areas.drop(quartiers.index)
    assert (elsewhere["parent_id"] == elsewhere["area_id"].str[:5]).all()
    assert (elsewhere["also_in"] == "").all()


def test_a_quartier_is_where_most_of_its_residents_are(areas: gpd.GeoDataFrame, residents: pd.DataFrame) -> None:
    peopled = 0
    for area_id, parent, also in areas[["area_id", "parent_id", "also_in"]].itertuples(index=False):
        number = area_id.removeprefix("21000_")
        if number == area_id or number not in residents.index or residents.loc[number].sum() == 0:
            continue
        peopled += 1
        here = residents.loc[number]
        others = [code for code in also.split("|") if code]
        assert here[parent] == here.max()
        assert set(others) == set(here.index[here >= LEAST_SHARE * here.sum()]) - {parent}
        assert list(here[others]) == sorted(here[others], reverse=True)
    assert peopled == 138


def test_residents_of_the_quartiers(figures: pd.DataFrame, residents: pd.DataFrame) -> None:
    quartiers = figures[figures.index.str.startswith("21000_")]
    assert quartiers["population_2021"].sum() == 1_216_901
    # What has no outline is in no quartier, and is the rest of the 19 municipalities' residents.
    assert residents.drop("ONB", errors="ignore").to_numpy().sum() == 1_216_901
    assert (quartiers["population"] == quartiers["population_2025"]).all()
    assert set(quartiers["population_year"]) == {2025}
    others = figures.drop(quartiers.index)
    assert (others["population"] == others["population_2021"]).all()
    assert set(others["population_year"]) == {2021}


def test_poverty_and_income_are_those_of_the_publisher(mirror: Path, figures: pd.DataFrame) -> None:
    table = pd.read_excel(mirror / POVERTY, engine="calamine")
    table["area_id"] = table["CD_MUNTY_REFNIS"].astype(str)
    for year in POVERTY_YEARS:
        published = table[table["CD_YEAR"] == year].set_index("area_id")["MS_ADMIN_AROP"]
        ours = figures[f"poverty_rate_{year}"].dropna()
        assert len(ours) >= 317
        assert np.abs(ours - published.loc[ours.index]).max() < 1e-9, year
    income = table[table["CD_YEAR"] == max(POVERTY_YEARS)].set_index("area_id")["MS_MEDIAN"]
    ours = figures["equivalised_income_2022"].dropna()
    assert (ours == income.loc[ours.index]).all()


def test_jobseekers_are_those_of_the_publisher(mirror: Path, figures: pd.DataFrame, towns: gpd.GeoDataFrame) -> None:
    table = pd.read_excel(mirror / JOBSEEKERS, engine="calamine", header=None, skiprows=3)
    published = table.iloc[:, 1 : 1 + len(JOBSEEKER_YEARS)].set_index(table[0])
    columns = [f"jobseekers_{year}" for year in JOBSEEKER_YEARS]
    ours = figures[columns].dropna(how="all")
    assert len(ours) == 278
    names = towns.set_index("area_id")["name_nl"]
    expected = published.loc[names[ours.index]].astype(float).to_numpy() * 100
    assert np.abs(ours.to_numpy() - expected).max() < 1e-9
    assert figures["jobseekers_of"].dropna().to_dict() == {
        "11002": "11002+11007",
        "37015": "37007+37015",
        "37018": "37012+37018",
        "44034": "44034+44073",
        "46014": "44045+46014",
        "71022": "71022+73040",
    }


@pytest.mark.parametrize(
    ("file", "rate", "column", "count"),
    [
        ("bim_2024", "bim_rate", "increased_allowance_2024", 117),
        ("cpas_2023", "cpas_rate", "integration_income_2023", 118),
        ("unemployment_2023", "unemployment_rate", "unemployment_2023", 123),
    ],
)
def test_figures_of_brussels_are_those_of_the_publisher(
    mirror: Path, figures: pd.DataFrame, file: str, rate: str, column: str, count: int
) -> None:
    table = pd.read_csv(mirror / MONITORING.format(file))
    published = table.set_index("21000_" + table["territory_code"].astype(str))[rate].dropna()
    ours = figures[column].dropna()
    assert len(ours) == len(published) == count
    assert np.abs(ours - published.loc[ours.index]).max() < 1e-9
