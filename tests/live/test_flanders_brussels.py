"""The real region of Flanders and Brussels, from copies of its sources; skipped where there are none, but not in CI."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geodata.bundle import Bundle, read_bundle
from geodata.project import CHECKOUT
from geodata.sources import SourceFiles, load_region, region_folder

REGION = "flanders-brussels"
# The publisher's code of Ottenburg is that of its municipality; the region gives it one of its own.
RENAMED = {"24045": "24045E0"}


@pytest.fixture(scope="module")
def bundle(flanders_bundle: Path) -> Bundle:
    return read_bundle(flanders_bundle)


def test_all_areas_of_both_levels_are_there(bundle: Bundle) -> None:
    assert bundle.areas["level"].value_counts().to_dict() == {"neighbourhood": 2730, "municipality": 319}
    assert bundle.areas["area_id"].is_unique
    fine = bundle.areas[bundle.areas["level"] == "neighbourhood"]
    assert set(fine["parent_id"]) == set(bundle.areas.loc[bundle.areas["level"] == "municipality", "area_id"])
    rabot = fine.set_index("area_id").loc["440217"]
    assert (rabot["parent_id"], rabot["municipality_name"]) == ("44021", "Gent")


def test_the_transform_from_lambert_72_is_as_accurate_as_stated(bundle: Bundle, mirror: Path) -> None:
    assert 0 < bundle.manifest["region_info"]["transform_accuracy_m"] <= 1
    files = SourceFiles(load_region(region_folder(REGION)), region_folder(REGION), mirror=mirror)
    theirs = gpd.read_file(files.path("neighbourhoods")).set_index("geoitem").to_crs(4326).loc["440217"].geometry
    ours = shapely.from_wkb(bundle.areas.set_index("area_id").loc["440217", "geometry"])
    assert ours.symmetric_difference(theirs).area / theirs.area < 1e-6


def test_every_value_is_the_weighted_mean_worked_out_apart(bundle: Bundle, mirror: Path) -> None:
    files = SourceFiles(load_region(region_folder(REGION)), region_folder(REGION), mirror=mirror)
    scores = pd.read_csv(files.path("deprivation"), dtype={"CD_RES_SECTOR": str})
    people = pd.read_csv(files.path("residents"), sep="\t", dtype={"CD_RES_SECTOR": str})
    places = pd.read_excel(files.path("sector-neighbourhood"), dtype=str, engine="calamine")
    towns = pd.read_excel(files.path("neighbourhood-municipality"), dtype=str, engine="calamine")
    table = scores.merge(people).merge(places, left_on="CD_RES_SECTOR", right_on="statsec2024")
    table = table.merge(towns, on="ggw72024")
    table["product"] = table["BIMD2011_score"] * table["POPULATION"]
    ours = bundle.indicators[bundle.indicators["indicator_id"] == "bimd2011"].set_index("area_id")["value"]
    for column in ("ggw72024", "gemeente2024"):
        sums = table.groupby(column)[["product", "POPULATION"]].sum()
        expected = (sums["product"] / sums["POPULATION"]).dropna()
        if column == "ggw72024":
            expected = expected.rename(RENAMED)
        here = expected.index.intersection(ours.index)
        assert len(here) >= 319
        pd.testing.assert_series_equal(ours[here], expected[here], check_names=False, rtol=1e-9)


def test_rabot_is_the_most_deprived_and_2681_neighbourhoods_have_a_value(bundle: Bundle) -> None:
    fine = set(bundle.areas.loc[bundle.areas["level"] == "neighbourhood", "area_id"])
    scores = bundle.indicators[bundle.indicators["indicator_id"] == "bimd2011"].set_index("area_id")
    scores = scores[scores.index.isin(fine)]
    assert scores["value"].notna().sum() == 2681
    assert scores["value"].idxmax() == "440217"
    assert scores.loc["440217", "value"] == pytest.approx(66.29, abs=0.01)


def test_all_but_a_handful_of_the_sectors_of_both_regions_find_their_place(bundle: Bundle) -> None:
    lost = [item["id"] for item in bundle.unmatched["indicators"] if item["reason"] == "not_in_the_look_up"]
    # The index covers the country; the first digit of a sector's code is its province, 5 to 9 (but 7) in the south,
    # and Walloon Brabant is 25.
    ours = [code for code in lost if code[0] in "1347" or (code[0] == "2" and code[:2] != "25")]
    assert len(ours) / 9800 < 0.001


def test_practices_outside_the_three_cities_have_their_neighbourhood_here(bundle: Bundle) -> None:
    assert {item["reason"] for item in bundle.unmatched["practices"]} == {
        "too_imprecise",
        "by_municipality",
        "no_location",
    }
    table = bundle.practices.set_index("practice_id")
    assert table.loc["torekes-rabot-gent", "area_id"] == "440217"


def test_a_municipality_counts_what_its_neighbourhoods_hold(bundle: Bundle) -> None:
    counts = bundle.measures[bundle.measures["measure_id"] == "practices"].set_index("area_id")["value"]
    inside = bundle.areas.loc[bundle.areas["parent_id"] == "44021", "area_id"]
    assert counts["44021"] == counts[inside].sum() == 12


def test_killed_at_any_moment_the_earlier_bundle_is_whole(flanders_bundle: Path, mirror: Path, tmp_path: Path) -> None:
    shutil.copytree(flanders_bundle, tmp_path / REGION)
    dice = random.Random(7)
    command = [sys.executable, "-m", "geodata", "build", "--region", REGION, "--out", str(tmp_path), "--force",
               "--mirror", str(mirror)]  # fmt: skip
    for _ in range(6):
        process = subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(dice.uniform(0.3, 3.5))
        process.kill()
        process.wait()
        assert len(read_bundle(tmp_path / REGION).areas) == 3049
