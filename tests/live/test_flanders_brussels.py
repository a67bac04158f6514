"""The region of Flanders and Brussels, from copies of its sources; skipped where there are none, but not in CI."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geodata.bundle import Bundle, read_bundle, read_manifest
from geodata.pipeline import build
from geodata.sources import SourceFiles, load_region, region_folder
from tests.bundle_invariants import faults

REGION = "flanders-brussels"


@pytest.fixture(scope="module")
def bundle(flanders_bundle: Path) -> Bundle:
    return read_bundle(flanders_bundle)


@pytest.fixture(scope="module")
def files(mirror: Path) -> SourceFiles:
    return SourceFiles(load_region(region_folder(REGION)), region_folder(REGION), mirror=mirror)


def test_the_bundle_holds_together(bundle: Bundle) -> None:
    assert faults(bundle) == []


def test_every_declared_outline_is_an_area(bundle: Bundle, files: SourceFiles) -> None:
    declared = {layer.level: layer.rows for layer in files.region.boundaries}
    assert bundle.areas["level"].value_counts().to_dict() == declared


def test_no_area_is_named_by_a_code(bundle: Bundle) -> None:
    areas = bundle.areas
    names = areas[["name_nl", "name_fr", "name_en"]].stack()
    assert not names.str.contains(r"^\d{5}").any()
    # Every code has given way, and no other name: the publisher's codes are the ids of the areas.
    inside = areas[areas["level"] == "neighbourhood"]
    assert inside["name_nl"].notna().all()
    assert (inside["name_source"] != "published").sum() == 875
    assert not inside.duplicated(["municipality_name", "name_nl"]).any()
    # The municipality is said once.
    assert not names.str.contains(r"(?:\([^()]*\)) \([^()]*\)$").loc[inside.index[inside["whole_id"].notna()]].any()


def test_every_part_of_a_brussels_neighbourhood_has_its_french_name(bundle: Bundle) -> None:
    parts = bundle.areas[bundle.areas["whole_id"].notna()]
    assert parts["area_id"].str.startswith("21").all()
    assert parts["whole_id"].nunique() == 145
    assert parts["name_fr"].notna().all()


@pytest.mark.audit
def test_the_same_inputs_give_the_same_bytes(flanders_bundle: Path, mirror: Path, tmp_path: Path) -> None:
    again = build(REGION, out=tmp_path, mirror=mirror, force=True)
    assert again.manifest.digest == read_manifest(flanders_bundle).digest


def test_outlines_are_transformed_as_accurately_as_stated(bundle: Bundle, files: SourceFiles) -> None:
    assert 0 < bundle.manifest.region_info.transform_accuracy_m <= 1
    theirs = gpd.read_file(files.path("neighbourhoods")).set_index("geoitem").to_crs(4326).geometry
    ours = bundle.areas[bundle.areas["level"] == "neighbourhood"].set_index("area_id")["geometry"].map(shapely.from_wkb)
    both = theirs.index.intersection(ours.index)
    assert len(both) > 0.9 * len(ours)
    apart = shapely.area(shapely.symmetric_difference(ours[both].to_numpy(), theirs[both].to_numpy()))
    assert (apart < 1e-6 * shapely.area(theirs[both].to_numpy())).all()


def test_every_figure_is_the_weighted_mean_worked_out_apart(bundle: Bundle, files: SourceFiles) -> None:
    scores = pd.read_csv(files.path("deprivation"), dtype={"CD_RES_SECTOR": str})
    people = pd.read_csv(files.path("residents"), sep="\t", dtype={"CD_RES_SECTOR": str})
    places = pd.read_excel(files.path("sector-neighbourhood"), dtype=str, engine="calamine")
    towns = pd.read_excel(files.path("neighbourhood-municipality"), dtype=str, engine="calamine")
    table = scores.merge(people).merge(places, left_on="CD_RES_SECTOR", right_on="statsec2024")
    table = table.merge(towns, on="ggw72024")
    table["product"] = table["BIMD2011_score"] * table["POPULATION"]
    ours = bundle.indicators[bundle.indicators["indicator_id"] == "bimd2011"].set_index("area_id")["value"].dropna()
    columns = {"neighbourhood": "ggw72024", "municipality": "gemeente2024"}
    for layer in files.region.boundaries:
        sums = table.groupby(columns[layer.level])[["product", "POPULATION"]].sum()
        expected = (sums["product"] / sums["POPULATION"]).dropna().rename(layer.renamed)
        known = bundle.areas.loc[bundle.areas["level"] == layer.level, "area_id"]
        here = known[known.isin(ours.index)]
        assert len(here) > 0.95 * len(known)
        pd.testing.assert_series_equal(
            ours[here].sort_index(), expected[here].sort_index(), check_names=False, check_index=False, rtol=1e-9
        )


def test_hardly_a_sector_of_flanders_and_brussels_finds_no_place(bundle: Bundle, files: SourceFiles) -> None:
    lost = {item.id for item in bundle.unmatched.indicators if item.reason == "not_in_the_look_up"}
    sectors = pd.read_csv(files.path("deprivation"), dtype={"CD_RES_SECTOR": str})["CD_RES_SECTOR"]
    # The index covers the country; the first digit of a sector's code is its province, 5 to 9 (but 7) in the south,
    # and Walloon Brabant is 25.
    ours = sectors[sectors.str[0].isin(list("1347")) | ((sectors.str[0] == "2") & (sectors.str[:2] != "25"))]
    assert len(ours) > 0
    assert ours.isin(lost).mean() < 0.001
